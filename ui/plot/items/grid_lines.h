#pragma once

#include "ui/plot/items/axis_ticks.h"
#include "ui/plot/items/plot_mapping.h"

#include <QGraphicsItem>
#include <QPen>

#include <vector>

namespace entropy_lab {

/// The lines of a plot that belong to its axes.
struct GridLinesContent {
    PlotMapping mapping{};
    std::vector<AxisTick> ticksX{};
    std::vector<AxisTick> ticksY{};
    QPen grid{};
    QPen axis{};
    double scale = 1.0;  ///< of the marks at the ticks

    bool operator==(const GridLinesContent&) const = default;
};

/// Draws grid, axis lines and tick marks in one item. Qt Charts has an item for every line, each
/// with work of its own in every frame.
class GridLines : public QGraphicsItem {
public:
    explicit GridLines(QGraphicsItem* chart);

    void setContent(const GridLinesContent& content);

    QRectF boundingRect() const override;
    QPainterPath shape() const override { return {}; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    GridLinesContent m_content;
};

}  // namespace entropy_lab
