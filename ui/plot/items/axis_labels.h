#pragma once

#include "ui/plot/items/axis_ticks.h"
#include "ui/plot/items/plot_mapping.h"

#include <QColor>
#include <QFont>
#include <QGraphicsObject>

namespace entropy_lab {

/// Everything that stands beside an axis.
struct AxisLabelsContent {
    PlotMapping mapping{};
    std::vector<AxisTick> ticks{};
    QString title{};
    QFont font{};
    QColor tickColor{};
    QColor titleColor{};
    double scale = 1.0;   ///< of gaps
    double bottom = 0.0;  ///< of the chart, px

    bool operator==(const AxisLabelsContent&) const = default;
};

/// Writes the numbers and the title of the x axis (below the plot) or of the y axis (left of it).
/// Qt Charts would write them with a hyphen for a minus and without grouping.
class AxisLabels : public QGraphicsObject {
    Q_OBJECT
public:
    AxisLabels(QGraphicsItem* chart, Qt::Orientation orientation);

    void setContent(const AxisLabelsContent& content);
    const AxisLabelsContent& content() const { return m_content; }

    QRectF boundingRect() const override;
    QPainterPath shape() const override { return {}; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void paintBelow(QPainter& painter) const;
    void paintLeft(QPainter& painter) const;
    /// Smaller before anything of the title is cut.
    QFont titleFont(double length) const;

    const Qt::Orientation m_orientation;
    AxisLabelsContent m_content;
};

}  // namespace entropy_lab
