#include "ui/plot/items/grid_lines.h"

#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kTickLength = 5.0;  // px at scale 1

/// Lines along the axes. On pixels they are filled, sharp and several times faster.
void drawUpright(QPainter& painter, const QList<QLineF>& lines, const QPen& pen)
{
    const bool isOnPixels = painter.paintEngine()->type() == QPaintEngine::Raster
        && painter.deviceTransform().type() <= QTransform::TxScale && pen.style() == Qt::SolidLine;
    if (!isOnPixels) {
        painter.setPen(pen);
        painter.drawLines(lines);
        return;
    }
    const QTransform toDevice = painter.deviceTransform();
    const QTransform fromDevice = toDevice.inverted();
    const double width = std::max(1.0, std::round(pen.widthF() * toDevice.m22()));
    for (const QLineF& line : lines) {
        QRectF bar = QRectF(toDevice.map(line.p1()), toDevice.map(line.p2())).normalized();
        const QPointF first(std::floor(bar.center().x() - 0.5 * width + 0.5),
                            std::floor(bar.center().y() - 0.5 * width + 0.5));
        if (line.x1() == line.x2())
            bar = QRectF(first.x(), bar.top(), width, bar.height());
        else
            bar = QRectF(bar.left(), first.y(), bar.width(), width);
        painter.fillRect(fromDevice.mapRect(bar), pen.color());
    }
}

}  // namespace

GridLines::GridLines(QGraphicsItem* chart) : QGraphicsItem(chart)
{
    setAcceptedMouseButtons(Qt::NoButton);
}

void GridLines::setContent(const GridLinesContent& content)
{
    if (content == m_content)
        return;
    if (content.mapping.area != m_content.mapping.area || content.scale != m_content.scale)
        prepareGeometryChange();
    m_content = content;
    update();
}

QRectF GridLines::boundingRect() const
{
    const double reach = kTickLength * m_content.scale + m_content.axis.widthF();
    return m_content.mapping.area.adjusted(-reach, -1.0, 1.0, reach);
}

void GridLines::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    const QRectF& area = m_content.mapping.area;
    if (area.isEmpty())
        return;
    const double tick = kTickLength * m_content.scale;
    QList<QLineF> grid;
    QList<QLineF> axes{{area.topLeft(), area.bottomLeft()},
                       {area.bottomLeft(), area.bottomRight()}};
    for (const AxisTick& at : m_content.ticksX) {
        const double x = m_content.mapping.toPixelX(at.value);
        grid.append({x, area.top(), x, area.bottom()});
        axes.append({x, area.bottom(), x, area.bottom() + tick});
    }
    for (const AxisTick& at : m_content.ticksY) {
        const double y = m_content.mapping.toPixelY(at.value);
        grid.append({area.left(), y, area.right(), y});
        axes.append({area.left() - tick, y, area.left(), y});
    }
    drawUpright(*painter, grid, m_content.grid);
    drawUpright(*painter, axes, m_content.axis);
}

}  // namespace entropy_lab
