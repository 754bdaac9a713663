#include "ui/plot/items/sample_marks.h"

#include <QPainter>
#include <QPainterPath>

#include <array>
#include <cmath>

namespace entropy_lab {

namespace {

QPainterPath shapeOf(QPointF centre, double label, double radius)
{
    QPainterPath path;
    if (label != 1.0) {
        path.addEllipse(centre, radius, radius);
        return path;
    }
    // Of the area of the disc.
    const double r = 1.3 * radius;
    path.moveTo(centre + QPointF(0.0, -r));
    path.lineTo(centre + QPointF(0.87 * r, 0.5 * r));
    path.lineTo(centre + QPointF(-0.87 * r, 0.5 * r));
    path.closeSubpath();
    return path;
}

}  // namespace

QColor labelColor(double label, const Theme& theme)
{
    if (std::isnan(label))
        return theme.secondaryText;
    return label == 0.0 ? theme.curve(Quantity::W) : theme.curve(Quantity::H);
}

void drawSampleMark(QPainter& painter, QPointF centre, double label, double radius,
                    const Theme& theme, bool isOnColors)
{
    const QPainterPath shape = shapeOf(centre, label, radius);
    const QColor color = labelColor(label, theme);
    const bool isHollow = std::isnan(label);
    if (isOnColors) {
        // A rim of the background's tone apart from it, whatever lies below.
        const QColor ink = isHollow ? theme.text : color;
        painter.strokePath(shape, QPen(theme.background, isHollow ? 3.0 : 2.4));
        if (!isHollow)
            painter.fillPath(shape, theme.isDark ? color.lighter(125) : color.darker(115));
        else
            painter.strokePath(shape, QPen(ink, 1.2));
        return;
    }
    if (!isHollow) {
        QColor fill = color;
        fill.setAlphaF(0.6F);
        painter.fillPath(shape, fill);
    }
    painter.strokePath(shape, QPen(color, 1.2));
}

}  // namespace entropy_lab
