#pragma once

#include "ui/figures/figure.h"
#include "ui/style/theme.h"
#include "ui/wording/run_frame.h"

#include <QWidget>

#include <optional>

class QLabel;
class QScrollArea;
class QSpinBox;

namespace entropy_lab {

class FormulaSheet;

/// "The gradient, step by step": the chain from z to the next parameters with the numbers of the
/// newest state. A frame costs what changed: rows with the same numbers are not painted again.
class GradientView : public QWidget, public Figure {
    Q_OBJECT
public:
    explicit GradientView(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame);
    void setTheme(const Theme& theme);
    /// Emphasizes the terms of a quantity.
    void setHighlighted(std::optional<Quantity> quantity);

    /// The sample and the unit that were chosen on another one.
    void takeViewOf(const GradientView& other);

    /// The rows as lines of text: "z = Σⱼ (wⱼ + Gⱼ) xⱼ + b = (0.1 + 0.05) · 0.6 + … = 0.11".
    QStringList plainRows() const;

    QString figureTitle() const override;
    QSizeF figureSize() const override { return size(); }
    StillFigure still(QSizeF size, const FigureStyle& style) override;

    QSize sizeHint() const override { return {480, 320}; }

signals:
    /// The pointer came to a term of that quantity, or left it.
    void quantityHovered(std::optional<entropy_lab::Quantity> quantity);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showChain();
    /// Closer lines, and then a scroll bar, where there is no room.
    void fitRows();

    RunFrame m_frame;
    QLabel* m_title = nullptr;
    QLabel* m_sampleLabel = nullptr;
    QSpinBox* m_sample = nullptr;
    QLabel* m_unitLabel = nullptr;
    QSpinBox* m_unit = nullptr;
    QScrollArea* m_scrollArea = nullptr;
    FormulaSheet* m_sheet = nullptr;
    bool m_isFitting = false;
};

}  // namespace entropy_lab
