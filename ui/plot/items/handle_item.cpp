#include "ui/plot/items/handle_item.h"

#include <QPainter>

namespace entropy_lab {

HandleItem::HandleItem(QGraphicsItem* chart) : QGraphicsObject(chart)
{
    setAcceptedMouseButtons(Qt::NoButton);
}

void HandleItem::setContent(const PlotMapping& mapping, const std::vector<PlotHandle>& handles,
                            int active, const Theme& theme, double scale)
{
    prepareGeometryChange();
    m_mapping = mapping;
    m_handles = handles;
    m_active = active;
    m_theme = theme;
    m_scale = scale;
    update();
}

QRectF HandleItem::boundingRect() const
{
    const double beyond = 16.0 * m_scale;
    return m_mapping.area.adjusted(-beyond, -beyond, beyond, beyond);
}

void HandleItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < m_handles.size(); ++i) {
        const PlotHandle& handle = m_handles[i];
        const bool isActive = static_cast<int>(i) == m_active;
        if (!m_mapping.canShow(handle.position.y()))
            continue;
        const QPointF at = m_mapping.toPixel(handle.position);
        if (!m_mapping.area.adjusted(-1, -1, 1, 1).contains(at))
            continue;
        const double radius = (handle.radius + (isActive ? 2.0 : 0.0)) * m_scale;
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(m_theme.background, 5.0 * m_scale));
        painter->drawEllipse(at, radius, radius);
        painter->setPen(QPen(m_theme.curve(handle.quantity), (isActive ? 3.0 : 2.2) * m_scale));
        painter->drawEllipse(at, radius, radius);
    }
    painter->restore();
}

}  // namespace entropy_lab
