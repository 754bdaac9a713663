#include "ui/grid_lines.h"

#include <QPainter>

namespace entropy_lab {

namespace {

constexpr double kTickLength = 5.0;  // px at scale 1

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
    painter->setPen(m_content.grid);
    painter->drawLines(grid);
    painter->setPen(m_content.axis);
    painter->drawLines(axes);
}

}  // namespace entropy_lab
