#pragma once

#include "ui/plot/items/plot_description.h"

#include <QFont>
#include <QGraphicsObject>
#include <QPen>

#include <vector>

namespace entropy_lab {

/// One name in the legend of a plot.
struct LegendEntry {
    QString name;
    QString value;  ///< current value, empty for none
    QPen pen;
    CurveMarker marker = CurveMarker::None;
    QColor text;
    bool isVisible = true;
};

/// The head of a plot: title at the left, legend at the right of it where both fit, else below.
/// A hidden curve stays in it, grayed, so that a click can bring it back.
class PlotLegend : public QGraphicsObject {
    Q_OBJECT
public:
    explicit PlotLegend(QGraphicsItem* chart);

    void setTitle(const QString& title);
    void setColors(const QColor& title, const QColor& hidden);
    void setFonts(const QFont& title, const QFont& entries);
    /// Same number of entries and same width of names keep every entry at its place.
    void setEntries(std::vector<LegendEntry> entries);

    /// Arranges title and entries in [left, right]; returns the height taken. A title that is too
    /// long is written smaller, but no smaller than the entries, before it is cut.
    double arrange(double left, double right);
    const std::vector<LegendEntry>& entries() const { return m_entries; }
    /// Where an entry stands, in the chart's coordinates.
    QRectF entryRect(int entry) const;
    /// The entry at a point, or -1.
    int entryAt(QPointF point) const;
    /// The title as it stands there, cut if need be.
    QString shownTitle() const;

    QRectF boundingRect() const override { return m_bounds; }
    QPainterPath shape() const override { return {}; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    double entryWidth(std::size_t entry);
    void fitTitle(double width);

    QString m_title;
    QColor m_titleColor;
    QColor m_hiddenColor;
    QFont m_titleFont;
    QFont m_titleShown;  ///< the same, smaller where a long title would be cut
    QFont m_font;
    std::vector<LegendEntry> m_entries;
    /// Widest value so far by entry: room that is kept, so that nothing moves when digits change.
    std::vector<double> m_valueWidths;
    std::vector<QRectF> m_rects;
    QRectF m_titleRect;
    QRectF m_bounds;
};

}  // namespace entropy_lab
