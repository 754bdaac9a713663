#pragma once

#include "ui/gradient_chain.h"

#include <QFontMetricsF>
#include <QWidget>

#include <array>

namespace entropy_lab {

/// Paints formula rows in aligned columns: name, = formula, = numbers, = result. A column keeps the
/// width it once needed, so that changing digits do not move what stands beside them.
class FormulaSheet : public QWidget {
    Q_OBJECT
public:
    explicit FormulaSheet(QWidget* parent = nullptr);

    void setRows(std::vector<FormulaRow> rows);
    void setTheme(const Theme& theme);
    const std::vector<FormulaRow>& rows() const { return m_rows; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    /// A run where it is painted, relative to the top of its row; y is the baseline.
    struct PlacedRun {
        QString text;
        QPointF position;
        std::size_t shape;
        QColor colour;
    };
    struct PlacedRow {
        int top = 0;
        int height = 0;
        std::vector<PlacedRun> runs;
    };

    double widthOf(const Formula& formula) const;
    double widthOf(const FormulaRun& run) const;
    /// Sets a formula from the pen on, wrapping before `right` back to `left`; moves the pen.
    void place(PlacedRow& row, const Formula& formula, double left, double right, QPointF& pen,
               bool isBold = false) const;
    void takeFonts();
    void measureColumns();
    void layOut();
    PlacedRow placeRow(const FormulaRow& row) const;
    PlacedRow placeNote(const FormulaRow& row) const;

    Theme m_theme = Theme::light();
    std::vector<FormulaRow> m_rows;
    std::vector<PlacedRow> m_placed;
    std::array<QFont, 5> m_fonts;  ///< by TextShape, then bold
    std::vector<QFontMetricsF> m_metrics;
    double m_lineHeight = 0.0;
    double m_nameWidth = 0.0;
    double m_formulaWidth = 0.0;
    double m_numbersWidth = 0.0;
    double m_resultWidth = 0.0;
    double m_equalsWidth = 0.0;
};

}  // namespace entropy_lab
