#include "ui/plot/items/curve_item.h"
#include "ui/plot/items/plot_legend.h"
#include "ui/plot/plot_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace entropy_lab {

namespace {

constexpr double kReach = 5.0;  // px from a curve
/// How much wider a curve is drawn; a broad band hardly changes.
double emphasised(double width)
{
    return width + std::min(0.8 * width, 2.0);
}

double squaredDistance(QPointF point, QPointF from, QPointF to)
{
    const QPointF along = to - from;
    const double length = QPointF::dotProduct(along, along);
    const double t = length > 0.0
        ? std::clamp(QPointF::dotProduct(point - from, along) / length, 0.0, 1.0)
        : 0.0;
    const QPointF gap = point - from - t * along;
    return QPointF::dotProduct(gap, gap);
}

double squaredDistance(QPointF point, const QPolygonF& line)
{
    double least = INFINITY;
    for (qsizetype i = 0; i < line.size(); ++i)
        least =
            std::min(least, squaredDistance(point, line[std::max<qsizetype>(i - 1, 0)], line[i]));
    return least;
}

}  // namespace

void PlotView::setHighlighted(std::optional<Quantity> quantity)
{
    const std::optional<Quantity> before = std::exchange(m_highlighted, quantity);
    const auto changes = [&](const Curve& curve) {
        return (before == curve.spec.quantity) != (quantity == curve.spec.quantity);
    };
    // What is drawn anew takes it up by itself.
    if (m_isStyleDirty || std::none_of(m_curves.begin(), m_curves.end(), changes))
        return;
    applyPens();
    m_isLegendDirty = true;
    postRefresh();
}

void PlotView::applyPens()
{
    const double lineScale = m_scale * (m_figureStyle ? m_figureStyle->lineScale : 1.0);
    for (const Curve& curve : m_curves) {
        const bool isHighlighted = curve.spec.run == 0 && m_highlighted == curve.spec.quantity;
        const double width =
            (isHighlighted ? emphasised(curve.spec.width) : curve.spec.width) * lineScale;
        QColor color = colorOf(curve.spec);
        color.setAlphaF(static_cast<float>(curve.spec.opacity));
        QPen pen(color, width, curve.spec.dash.value_or(m_theme.dash(curve.spec.quantity)),
                 Qt::FlatCap, Qt::RoundJoin);
        if (!curve.dashes.isEmpty())
            pen.setDashPattern(curve.dashes);
        curve.item->setPen(pen);
        curve.item->setRim(curve.spec.hasRim ? QPen(m_theme.background, width + 2.5 * lineScale,
                                                    Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin)
                                             : QPen(Qt::NoPen));
    }
}

std::optional<Quantity> PlotView::quantityAt(QPointF position) const
{
    const auto quantityOf = [](const PlotCurve& curve) {
        return curve.run == 0 && curve.quantity != Quantity::Neutral ? std::optional(curve.quantity)
                                                                     : std::nullopt;
    };
    const int entry = m_legend->entryAt(position);
    if (entry >= 0)
        return quantityOf(curve(m_legendCurves.at(static_cast<std::size_t>(entry))));
    if (!m_mapping.area.contains(position))
        return std::nullopt;
    double least = kReach * kReach;
    std::optional<Quantity> found;
    for (const Curve& curve : m_curves) {
        if (!curve.spec.isVisible)
            continue;
        for (const QPolygonF& line : curve.item->polylines()) {
            const double distance = squaredDistance(position, line);
            if (distance < least) {
                least = distance;
                found = quantityOf(curve.spec);
            }
        }
    }
    return found;
}

void PlotView::hoverQuantity(std::optional<Quantity> quantity)
{
    if (std::exchange(m_hovered, quantity) != quantity)
        emit quantityHovered(quantity);
}

}  // namespace entropy_lab
