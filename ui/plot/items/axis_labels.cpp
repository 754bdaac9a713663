#include "ui/plot/items/axis_labels.h"

#include "ui/style/text_cache.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QtMath>

#include <algorithm>

namespace entropy_lab {

namespace {

/// How far a title on the left may reach beyond the foot of a low plot; above it stands the legend.
constexpr double kBeyondFoot = 30.0;
constexpr double kTickGap = 5.0;  // px at scale 1, between the plot and its numbers

}  // namespace

AxisLabels::AxisLabels(QGraphicsItem* chart, Qt::Orientation orientation)
    : QGraphicsObject(chart), m_orientation(orientation)
{
    setAcceptedMouseButtons(Qt::NoButton);
}

void AxisLabels::setContent(const AxisLabelsContent& content)
{
    if (content == m_content)
        return;
    if (content.mapping.area != m_content.mapping.area || content.bottom != m_content.bottom)
        prepareGeometryChange();
    m_content = content;
    update();
}

QRectF AxisLabels::boundingRect() const
{
    const QRectF& area = m_content.mapping.area;
    // A number at the end of an axis stands half beyond it.
    if (m_orientation == Qt::Horizontal)
        return {0.0, area.bottom() + 1.0, area.right() + area.left(),
                m_content.bottom - area.bottom() - 1.0};
    return {0.0, area.top() - 20.0 * m_content.scale, area.left() - 1.0,
            area.height() + (20.0 + kBeyondFoot) * m_content.scale};
}

void AxisLabels::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    if (m_content.mapping.area.isEmpty())
        return;
    painter->save();
    painter->setFont(m_content.font);
    if (m_orientation == Qt::Horizontal)
        paintBelow(*painter);
    else
        paintLeft(*painter);
    painter->restore();
}

void AxisLabels::paintBelow(QPainter& painter) const
{
    const QFontMetricsF metrics(m_content.font);
    const QRectF& area = m_content.mapping.area;
    const double top = area.bottom() + kTickGap * m_content.scale;
    painter.setPen(m_content.tickColor);
    for (const AxisTick& tick : m_content.ticks) {
        const double width = textWidth(tick.text, m_content.font);
        const double x = m_content.mapping.toPixelX(tick.value);
        drawText(painter, QRectF(x - width / 2.0 - 1.0, top, width + 2.0, metrics.height()),
                 Qt::AlignCenter, tick.text);
    }
    const QFont font = titleFont(area.width());
    painter.setPen(m_content.titleColor);
    painter.setFont(font);
    drawText(painter,
             QRectF(area.left(), m_content.bottom - metrics.height() - 3.0 * m_content.scale,
                    area.width(), metrics.height()),
             Qt::AlignCenter, elidedText(m_content.title, font, area.width()));
}

void AxisLabels::paintLeft(QPainter& painter) const
{
    const QFontMetricsF metrics(m_content.font);
    const QRectF& area = m_content.mapping.area;
    const double right = area.left() - kTickGap * m_content.scale;
    painter.setPen(m_content.tickColor);
    for (const AxisTick& tick : m_content.ticks) {
        const double y = m_content.mapping.toPixelY(tick.value);
        drawText(painter, QRectF(0.0, y - metrics.height() / 2.0, right, metrics.height()),
                 Qt::AlignRight | Qt::AlignVCenter, tick.text);
    }
    const double length = area.height() + kBeyondFoot * m_content.scale;
    const QFont font = titleFont(length);
    const double shift =
        std::clamp(textWidth(m_content.title, font) - area.height(), 0.0, length - area.height())
        / 2.0;
    painter.setPen(m_content.titleColor);
    painter.setFont(font);
    painter.translate(4.0 * m_content.scale, area.center().y() + shift);
    painter.rotate(-90.0);
    drawText(painter, QRectF(-length / 2.0, 0.0, length, metrics.height()), Qt::AlignCenter,
             elidedText(m_content.title, font, length));
}

QFont AxisLabels::titleFont(double length) const
{
    constexpr double kLeast = 0.7;
    const int least = qCeil(kLeast * m_content.font.pixelSize());
    return fittedFont(m_content.title, m_content.font, length, least);
}

}  // namespace entropy_lab
