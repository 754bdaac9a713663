#pragma once

#include "ui/plot/items/plot_field.h"
#include "ui/plot/items/plot_mapping.h"

#include <QFont>
#include <QGraphicsObject>
#include <QPolygonF>

#include <optional>
#include <vector>

namespace entropy_lab {

/// Everything that a contour item shows.
struct ContourContent {
    PlotMapping mapping{};
    std::vector<PlotContour> contours{};
    std::vector<PlotVector> vectors{};
    /// Colors of the field behind; without them lines have the color of text.
    std::optional<FieldScale> colors{};
    Theme theme = Theme::light();
    QFont font{};
    double scale = 1.0;  ///< of lines
};

/// Where the label of a contour stands, along its line.
struct ContourLabel {
    QString text;
    QPointF centre;        ///< px
    double degrees = 0.0;  ///< in (-90, 90], so that it reads from left to right
    double level = 0.0;
    QSizeF size{};
};

/// Draws contour lines with their labels, and arrows, above the grid of a plot and below its
/// curves; a child of the chart. Everything is cut to the plot area here: Qt 6.4 drops clips in
/// SVG.
class ContourItem : public QGraphicsObject {
    Q_OBJECT
public:
    explicit ContourItem(QGraphicsItem* chart);

    void setContent(ContourContent content);
    const ContourContent& content() const { return m_content; }
    /// Those that found a straight piece of line with no other label near.
    const std::vector<ContourLabel>& labels() const { return m_labels; }

    QRectF boundingRect() const override { return m_content.mapping.area; }
    QPainterPath shape() const override { return {}; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    struct Line {
        double level = 0.0;
        std::vector<QPolygonF> pieces{};
    };

    QColor colorOf(double level) const;
    void placeLabels();
    /// Those with a rim, or those without.
    void paintVectors(QPainter& painter, bool hasRim) const;

    ContourContent m_content;
    std::vector<Line> m_lines;
    std::vector<ContourLabel> m_labels;
};

/// The part of the segment inside the rectangle; nothing where it misses it.
std::optional<QLineF> clippedLine(const QRectF& area, const QLineF& line);

}  // namespace entropy_lab
