#pragma once

#include "core/networks/stack_run.h"
#include "core/runs/run_snapshot.h"
#include "ui/formulas/typeset_formula.h"

#include <QSvgRenderer>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QLabel;

namespace entropy_lab {

struct FormulaRow;

/// A typeset formula, each symbol in the color of its curve, as large as the font asks and never
/// wider than its room; below it, given a snapshot, the same with numbers in place of symbols.
class FormulaPicture : public QWidget {
    Q_OBJECT
public:
    explicit FormulaPicture(QWidget* parent = nullptr);
    ~FormulaPicture() override;

    /// One of `TypesetFormula::names`. False for another name: the widget then says so.
    bool setFormula(const QString& name);
    const QString& formula() const { return m_name; }
    void setTheme(const Theme& theme);
    /// Above 1 for projectors.
    void setFontScale(double scale);
    /// The numbers of this state below the formula; null takes them away.
    void setSnapshot(std::shared_ptr<const RunSnapshot> snapshot);
    /// The numbers of a stack instead; empty for those of the snapshot.
    void setLayers(const std::vector<LayerSummary>& layers);
    /// The lines of numbers as plain text; empty for none.
    QString numbersText() const;
    /// What stands in place of the formula; empty for none.
    QString message() const;

    /// Where the formula is drawn, px.
    QRectF pictureRect() const;
    /// Where the terms of a quantity stand in it, px.
    std::vector<QRectF> termRects(Quantity quantity) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

public slots:
    /// Emphasizes the terms of a quantity.
    void setHighlighted(std::optional<entropy_lab::Quantity> quantity);

signals:
    /// The pointer came to a term of that quantity, or left it.
    void termHovered(std::optional<entropy_lab::Quantity> quantity);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    bool isTypeset() const { return !m_typeset.svg.isEmpty(); }
    void takeFont();
    /// Of the whole formula at the font's size, px.
    QSizeF naturalSize() const;
    /// px of a unit of the picture in a widget so wide.
    double scaleAt(int width) const;
    QRectF placed(const QRectF& box) const;
    void loadColors();
    std::vector<FormulaRow> numbers() const;
    void showNumbers();
    void placeLabel();
    void hoverTerm(std::optional<Quantity> quantity);

    QString m_name;
    TypesetFormula m_typeset;  ///< without a picture for an unknown name
    QSvgRenderer m_renderer;
    QLabel* m_label = nullptr;  ///< the numbers, or what is wrong
    Theme m_theme = Theme::light();
    double m_fontScale = 1.0;
    std::shared_ptr<const RunSnapshot> m_snapshot;
    std::vector<LayerSummary> m_layers;
    std::optional<Quantity> m_hovered;  ///< under the pointer
    std::optional<Quantity> m_highlighted;
};

}  // namespace entropy_lab
