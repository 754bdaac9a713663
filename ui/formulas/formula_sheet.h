#pragma once

#include "ui/formulas/gradient_chain.h"

#include <QFontMetricsF>
#include <QHash>
#include <QPixmap>
#include <QRectF>
#include <QWidget>

#include <array>
#include <optional>

namespace entropy_lab {

/// Paints formula rows in columns: name, = formula, = numbers, = result. Names and formulas stand
/// in line within a section, results over the whole sheet. A column keeps the width it once needed,
/// so that changing digits do not move what stands beside them.
class FormulaSheet : public QWidget {
    Q_OBJECT
public:
    static constexpr double kLeading = 1.22;

    explicit FormulaSheet(QWidget* parent = nullptr);

    void setRows(std::vector<FormulaRow> rows);
    void setTheme(const Theme& theme);
    const std::vector<FormulaRow>& rows() const { return m_rows; }
    /// Emphasizes the terms of a quantity.
    void setHighlighted(std::optional<Quantity> quantity);
    /// Where the terms of a quantity stand, px.
    std::vector<QRectF> termRects(Quantity quantity) const;
    /// Distance of lines in heights of the font.
    void setLeading(double leading);
    /// What the rows take at another width, px.
    int heightAt(int width) const;
    /// Smallest rectangle around all text, px.
    QRectF textExtent() const;
    /// Draws lines and text, as letters on vector devices.
    void paintText(QPainter& painter) const;

signals:
    /// The rows were set anew: their height may have changed.
    void laidOut();
    /// The pointer came to a term of that quantity, or left it.
    void termHovered(std::optional<entropy_lab::Quantity> quantity);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    /// A run where it is painted, relative to the top of its row; y is the baseline.
    struct PlacedRun {
        QString text;
        QPointF position;
        std::size_t shape;
        Quantity quantity;
        bool isStill;  ///< part of a name or a formula, which no frame changes
    };
    struct Columns {
        double nameWidth = 0.0;
        double formulaWidth = 0.0;
    };
    struct PlacedRow {
        int top = 0;
        int height = 0;
        std::vector<PlacedRun> runs;
    };

    double widthOf(const Formula& formula) const;
    double widthOf(const FormulaRun& run) const;
    /// Sum of the characters' own advances: exact for figures, and no shaping in every frame.
    double advanceOf(const QString& text, std::size_t font) const;
    void paintRuns(QPainter& painter, const QRegion& region, bool still) const;
    void paintStill();
    QRectF rectOf(const PlacedRow& row, const PlacedRun& run) const;
    void paintEmphasisOf(QPainter& painter, const QRegion& region, bool still) const;
    void hoverTerm(std::optional<Quantity> quantity);
    void paintLines(QPainter& painter) const;
    /// Sets a formula from the pen on, wrapping before `right` back to `left`; moves the pen.
    void place(PlacedRow& row, const Formula& formula, double left, double right, QPointF& pen,
               bool isStill, bool isBold = false) const;
    void takeFonts();
    void takeColours();
    void measureColumns();
    void widenFor(std::size_t index);
    double numbersLeft(std::size_t index) const;
    void layOut();
    PlacedRow placeRow(std::size_t index, double width) const;
    PlacedRow placeNote(const FormulaRow& row, double width) const;

    Theme m_theme = Theme::light();
    std::vector<FormulaRow> m_rows;
    std::vector<PlacedRow> m_placed;
    std::array<QFont, 5> m_fonts;  ///< by TextShape, then bold
    std::vector<QFontMetricsF> m_metrics;
    /// By Quantity; asking the theme costs a search for contrast.
    std::array<QColor, static_cast<std::size_t>(Quantity::Neutral) + 1> m_colours;
    mutable std::array<QHash<QChar, double>, 5> m_advances;
    QPixmap m_still;                    ///< background, lines, names and formulas
    std::optional<Quantity> m_hovered;  ///< under the pointer
    std::optional<Quantity> m_highlighted;
    double m_leading = kLeading;
    double m_lineHeight = 0.0;
    std::vector<Columns> m_columns;  ///< of each row: those of its section
    double m_numbersEnd = 0.0;       ///< where the widest numbers end, px
    double m_resultWidth = 0.0;
    double m_equalsWidth = 0.0;
};

}  // namespace entropy_lab
