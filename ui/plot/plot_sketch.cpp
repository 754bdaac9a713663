#include "ui/plot/plot_sketch.h"

#include "ui/plot/items/plot_overlay.h"
#include "ui/plot/plot_view.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace entropy_lab {

namespace {

constexpr int kPlacesOfTruth = 400;
constexpr double kRing = 7.0;  // px at scale 1

}  // namespace

std::vector<QPointF> withStroke(const std::vector<QPointF>& curve, QPointF from, QPointF to,
                                const PlotMapping& mapping)
{
    if (from.x() > to.x())
        std::swap(from, to);
    const int steps = std::max(1, static_cast<int>(std::ceil(to.x() - from.x())));
    std::vector<QPointF> stroke;
    for (int i = 0; i <= steps; ++i) {
        const QPointF pixel = from + (to - from) * (static_cast<double>(i) / steps);
        const QPointF value(mapping.toValueX(pixel.x()), mapping.toValueY(pixel.y()));
        if (stroke.empty() || value.x() > stroke.back().x())
            stroke.push_back(value);
    }
    std::vector<QPointF> result;
    for (const QPointF& point : curve) {
        if (point.x() < stroke.front().x())
            result.push_back(point);
    }
    result.insert(result.end(), stroke.begin(), stroke.end());
    for (const QPointF& point : curve) {
        if (point.x() > stroke.back().x())
            result.push_back(point);
    }
    return result;
}

std::optional<double> valueOnCurve(const std::vector<QPointF>& curve, double x)
{
    const auto right = std::lower_bound(curve.begin(), curve.end(), x,
                                        [](const QPointF& p, double v) { return p.x() < v; });
    if (right == curve.end())
        return std::nullopt;
    if (right->x() == x)
        return right->y();
    if (right == curve.begin())
        return std::nullopt;
    const QPointF& left = *(right - 1);
    return left.y() + (x - left.x()) / (right->x() - left.x()) * (right->y() - left.y());
}

std::vector<QPointF> truthAlong(const std::vector<QPointF>& guess,
                                const std::function<double(double x)>& truth, bool isLogX)
{
    std::vector<QPointF> result;
    if (guess.size() < 2)
        return result;
    const double first = guess.front().x();
    const double last = guess.back().x();
    for (int i = 0; i < kPlacesOfTruth; ++i) {
        const double share = static_cast<double>(i) / (kPlacesOfTruth - 1);
        const double between =
            isLogX ? first * std::pow(last / first, share) : first + share * (last - first);
        const double x = std::clamp(between, first, last);
        const double y = truth(x);
        if (std::isfinite(y))
            result.emplace_back(x, y);
    }
    return result;
}

std::optional<double> meanGap(const std::vector<QPointF>& guess, const std::vector<QPointF>& truth)
{
    double sum = 0.0;
    int count = 0;
    for (const QPointF& point : truth) {
        if (const std::optional<double> guessed = valueOnCurve(guess, point.x())) {
            sum += std::abs(*guessed - point.y());
            ++count;
        }
    }
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

void PlotView::setSketch(const PlotSketch& sketch)
{
    if (sketch == m_sketch)
        return;
    const bool hasOtherRoom = sketch.roomX != m_sketch.roomX || sketch.roomY != m_sketch.roomY;
    m_areCurvesDirty = m_areCurvesDirty || hasOtherRoom;
    m_sketch = sketch;
    m_isOverlayDirty = true;
    postRefresh();
}

bool PlotView::isSketchPress() const
{
    return m_sketch.isOpen && m_gestureButton == Qt::LeftButton
        && m_mapping.area.contains(m_pressedAt);
}

void PlotView::sketchTo(QPointF position)
{
    const QRectF& area = m_mapping.area;
    const QPointF at(std::clamp(position.x(), area.left(), area.right()),
                     std::clamp(position.y(), area.top(), area.bottom()));
    const QPointF from =
        m_gesture == Gesture::Sketch && position != m_pressedAt ? m_sketchedTo : at;
    m_sketchedTo = at;
    if (m_sketch.shape == PlotSketch::Shape::Point)
        m_sketch.guess = {valueAtPixel(at)};
    else
        m_sketch.guess = withStroke(m_sketch.guess, from, at, m_mapping);
    m_isOverlayDirty = true;
    refresh();
    emit sketched();
}

void PlotOverlay::paintSketch(QPainter& painter, std::vector<PointLabel>& labels) const
{
    painter.save();
    painter.setClipRect(m_content.mapping.area);
    if (m_content.sketch.shape == PlotSketch::Shape::Curve)
        paintSketchedCurve(painter);
    else
        paintSketchedPoint(painter, labels);
    painter.restore();
}

void PlotOverlay::paintSketchedCurve(QPainter& painter) const
{
    const PlotMapping& mapping = m_content.mapping;
    const auto toPixels = [&](const std::vector<QPointF>& points) {
        QPolygonF pixels;
        for (const QPointF& point : points) {
            if (mapping.canShowX(point.x()) && mapping.canShow(point.y()))
                pixels.append(mapping.toPixel(point));
        }
        return pixels;
    };
    const QPolygonF guess = toPixels(m_content.sketch.guess);
    if (guess.isEmpty())
        return;
    QPolygonF gap = toPixels(m_content.sketch.truth);
    if (!gap.isEmpty()) {
        std::copy(guess.rbegin(), guess.rend(), std::back_inserter(gap));
        constexpr float kTint = 0.18F;
        QColor tint = m_content.theme.accent;
        tint.setAlphaF(kTint);
        QPainterPath path;
        path.addPolygon(gap);
        path.closeSubpath();
        painter.fillPath(path, tint);
    }
    painter.setPen(QPen(m_content.theme.text, 2.0 * m_content.scale, Qt::DashLine, Qt::FlatCap));
    if (guess.size() == 1)
        painter.drawPoint(guess.front());
    else
        painter.drawPolyline(guess);
    if (m_content.sketch.guessLabel.isEmpty() || guess.size() < 2)
        return;
    const QFontMetricsF metrics(m_content.font);
    const double width = metrics.horizontalAdvance(m_content.sketch.guessLabel) + 8.0;
    const QPointF middle = guess.at(guess.size() / 2);
    const QRectF& area = mapping.area;
    const bool fitsAbove = middle.y() - metrics.height() - 4.0 >= area.top();
    QRectF box(middle.x() - width / 2.0,
               fitsAbove ? middle.y() - metrics.height() - 4.0 : middle.y() + 4.0, width,
               metrics.height());
    box.moveLeft(std::clamp(box.left(), area.left(), std::max(area.left(), area.right() - width)));
    paintBoxedText(painter, box, {m_content.sketch.guessLabel, m_content.theme.text});
}

void PlotOverlay::paintSketchedPoint(QPainter& painter, std::vector<PointLabel>& labels) const
{
    const PlotSketch& sketch = m_content.sketch;
    const PlotMapping& mapping = m_content.mapping;
    const double radius = kRing * m_content.scale;
    const auto canShow = [&](const std::vector<QPointF>& place) {
        return !place.empty() && mapping.canShowX(place.front().x())
            && mapping.canShow(place.front().y());
    };
    const QColor ink = m_content.theme.text;
    const auto halo = [&](const auto& draw) {
        // A rim of the ground lifts it off a field.
        painter.setPen(QPen(m_content.theme.background, 4.0 * m_content.scale));
        draw();
        painter.setPen(QPen(ink, 2.0 * m_content.scale));
        draw();
    };
    painter.setBrush(Qt::NoBrush);
    if (canShow(sketch.guess) && canShow(sketch.truth)) {
        painter.setPen(QPen(ink, m_content.scale, Qt::DashLine));
        painter.drawLine(mapping.toPixel(sketch.guess.front()),
                         mapping.toPixel(sketch.truth.front()));
    }
    const auto label = [&](QPointF at, const QString& text, bool goesLeft) {
        // Of a place out of view nothing is written, as nothing of it is seen.
        if (!text.isEmpty() && std::isfinite(at.x()) && std::isfinite(at.y())
            && mapping.area.adjusted(-1, -1, 1, 1).contains(at))
            labels.push_back(
                {.at = at, .offset = radius + 4.0, .text = {text, ink}, .goesLeft = goesLeft});
    };
    if (canShow(sketch.truth)) {
        const QPointF at = mapping.toPixel(sketch.truth.front());
        painter.setPen(QPen(m_content.theme.background, m_content.scale));
        painter.setBrush(m_content.theme.accent);
        painter.drawEllipse(at, radius * 0.8, radius * 0.8);
        painter.setBrush(Qt::NoBrush);
        label(at, sketch.truthLabel, false);
    }
    if (canShow(sketch.guess)) {
        const QPointF at = mapping.toPixel(sketch.guess.front());
        halo([&] {
            painter.drawEllipse(at, radius, radius);
            painter.drawLine(at - QPointF(radius, 0.0), at + QPointF(radius, 0.0));
            painter.drawLine(at - QPointF(0.0, radius), at + QPointF(0.0, radius));
        });
        // On the side where the truth, and what is written at it, is not.
        const bool isLeft =
            canShow(sketch.truth) && sketch.truth.front().x() > sketch.guess.front().x();
        label(at, sketch.guessLabel, isLeft);
    }
}

}  // namespace entropy_lab
