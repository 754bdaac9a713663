#include "ui/plot/items/color_scale.h"
#include "ui/workspaces/landscape/surface_view.h"

#include <QFontMetricsF>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr Eigen::Index kMesh = 64;     // cells in each direction
constexpr Eigen::Index kMeshLine = 8;  // cells between two lines of the mesh
constexpr int kParts = 4;              // numbers along an edge

/// Light from the upper left front: how bright a piece of the surface is, 1 for a level one.
double shadeOf(double slopeU, double slopeV)
{
    constexpr double kSide = 0.35;
    const double light = (1.0 - kSide * slopeU - kSide * slopeV)
        / std::sqrt(1.0 + slopeU * slopeU + slopeV * slopeV);
    return std::clamp(0.55 + 0.45 * light, 0.45, 1.15);
}

QColor shaded(QRgb color, double shade)
{
    const auto part = [shade](int value) { return std::clamp(qRound(value * shade), 0, 255); };
    return {part(qRed(color)), part(qGreen(color)), part(qBlue(color))};
}

/// The nodes of the mesh: every so many of the map's cells.
std::vector<Eigen::Index> nodesOf(Eigen::Index size)
{
    const Eigen::Index cells = std::min(kMesh, size - 1);
    std::vector<Eigen::Index> nodes;
    for (Eigen::Index i = 0; i <= cells; ++i)
        nodes.push_back(i * (size - 1) / cells);
    return nodes;
}

}  // namespace

void SurfaceView::paintFrame(QPainter& painter, const SurfaceProjection& to) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.border, lineWidth(1.0)));
    painter.setBrush(Qt::NoBrush);
    const double floor = to.value.minimum;
    const double top = to.value.maximum;
    const double farU = to.growsAwayInU() ? to.u.maximum : to.u.minimum;
    const double farV = to.growsAwayInV() ? to.v.maximum : to.v.minimum;
    const auto line = [&](SurfacePoint a, SurfacePoint b) {
        painter.drawLine(to.toPage(a), to.toPage(b));
    };
    for (const double u : {to.u.minimum, to.u.maximum})
        line({u, to.v.minimum, floor}, {u, to.v.maximum, floor});
    for (const double v : {to.v.minimum, to.v.maximum})
        line({to.u.minimum, v, floor}, {to.u.maximum, v, floor});
    // Both walls behind the surface, with lines at the numbers.
    line({farU, to.v.minimum, top}, {farU, to.v.maximum, top});
    line({to.u.minimum, farV, top}, {to.u.maximum, farV, top});
    line({farU, farV, floor}, {farU, farV, top});
    for (const double u : {to.u.minimum, to.u.maximum})
        line({u, farV, floor}, {u, farV, top});
    for (const double v : {to.v.minimum, to.v.maximum})
        line({farU, v, floor}, {farU, v, top});
    painter.setPen(QPen(m_theme.grid, lineWidth(1.0)));
    for (const AxisTick& tick : linearTicks(to.value, tickStep(to.value, kParts), false)) {
        line({farU, to.v.minimum, tick.value}, {farU, to.v.maximum, tick.value});
        line({to.u.minimum, farV, tick.value}, {to.u.maximum, farV, tick.value});
    }
}

void SurfaceView::paintSurface(QPainter& painter, const SurfaceProjection& to) const
{
    const Landscape& landscape = m_content.map->landscape;
    const std::vector<Eigen::Index> columns = nodesOf(landscape.u.size());
    const std::vector<Eigen::Index> rows = nodesOf(landscape.v.size());
    const FieldScale colors{.range = to.value};
    const auto cells = [](const std::vector<Eigen::Index>& nodes, bool growsAway) {
        std::vector<std::size_t> order(nodes.size() - 1);
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = growsAway ? order.size() - 1 - i : i;
        return order;
    };
    const auto node = [&](std::size_t column, std::size_t row) {
        const Eigen::Index i = columns[column];
        const Eigen::Index j = rows[row];
        return SurfacePoint{landscape.u(i), landscape.v(j), landscape.value(j, i)};
    };
    // Without antialiasing neighbors leave no gap between them; viewers of PDF and SVG smooth
    // every edge, so that there a line has to cover it.
    const QPaintEngine* const engine = painter.paintEngine();
    const bool hasPixels = engine == nullptr || engine->type() == QPaintEngine::Raster;
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const std::size_t column : cells(columns, to.growsAwayInU())) {
        for (const std::size_t row : cells(rows, to.growsAwayInV())) {
            const std::array<SurfacePoint, 4> corner{node(column, row), node(column + 1, row),
                                                     node(column + 1, row + 1),
                                                     node(column, row + 1)};
            const double mean =
                0.25 * (corner[0].value + corner[1].value + corner[2].value + corner[3].value);
            if (!std::isfinite(mean))
                continue;
            // Slopes in the box, which is 1 wide and `height` high.
            const double rise = to.height / to.value.span();
            const double slopeU = rise * (corner[1].value - corner[0].value)
                / (corner[1].u - corner[0].u) * to.u.span();
            const double slopeV = rise * (corner[3].value - corner[0].value)
                / (corner[3].v - corner[0].v) * to.v.span();
            const QColor fill =
                shaded(color(colors.kind, colors.shareOf(mean), m_theme), shadeOf(slopeU, slopeV));
            std::array<QPointF, 4> page;
            std::transform(corner.begin(), corner.end(), page.begin(),
                           [&](const SurfacePoint& point) { return to.toPage(point); });
            painter.setPen(hasPixels ? QPen(Qt::NoPen) : QPen(fill, 0.0));
            painter.setBrush(fill);
            painter.drawConvexPolygon(page.data(), 4);
            if (row % kMeshLine != 0 && column % kMeshLine != 0)
                continue;
            painter.setPen(QPen(fill.darker(125), 0.0));
            if (row % kMeshLine == 0)
                painter.drawLine(page[0], page[1]);
            if (column % kMeshLine == 0)
                painter.drawLine(page[0], page[3]);
        }
    }
}

/// The two near sides of the body below the surface: without them its edge would seem to float.
void SurfaceView::paintSides(QPainter& painter, const SurfaceProjection& to) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const Landscape& landscape = m_content.map->landscape;
    const Eigen::Index lastColumn = landscape.u.size() - 1;
    const Eigen::Index lastRow = landscape.v.size() - 1;
    const Eigen::Index nearColumn = to.growsAwayInU() ? 0 : lastColumn;
    const Eigen::Index nearRow = to.growsAwayInV() ? 0 : lastRow;
    const auto paint = [&](const auto& pointAt, Eigen::Index last, double shade) {
        QPolygonF side;
        for (Eigen::Index i = 0; i <= last; ++i) {
            const SurfacePoint point = pointAt(i);
            if (std::isfinite(point.value))
                side.append(to.toPage(point));
        }
        if (side.isEmpty())
            return;
        for (const Eigen::Index i : {last, Eigen::Index{0}}) {
            SurfacePoint point = pointAt(i);
            point.value = to.value.minimum;
            side.append(to.toPage(point));
        }
        painter.setPen(QPen(m_theme.border, lineWidth(1.0)));
        painter.setBrush(shaded(m_theme.grid.rgb(), shade));
        painter.drawPolygon(side);
    };
    paint(
        [&](Eigen::Index i) {
            return SurfacePoint{landscape.u(i), landscape.v(nearRow), landscape.value(nearRow, i)};
        },
        lastColumn, 1.0);
    paint(
        [&](Eigen::Index i) {
            return SurfacePoint{landscape.u(nearColumn), landscape.v(i),
                                landscape.value(i, nearColumn)};
        },
        lastRow, 0.92);
}

void SurfaceView::paintPath(QPainter& painter, const SurfaceProjection& to) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const PlotField& field = *m_content.map->field;
    const auto onSurface = [&](QPointF place) -> std::optional<QPointF> {
        const std::optional<double> value = field.valueAt(place);
        if (!value || !std::isfinite(*value))
            return std::nullopt;
        return to.toPage(
            {place.x(), place.y(), std::clamp(*value, to.value.minimum, to.value.maximum)});
    };
    std::vector<QPolygonF> pieces(1);
    for (const QPointF& place : m_content.path) {
        if (const std::optional<QPointF> page = onSurface(place))
            pieces.back().append(*page);
        else if (!pieces.back().isEmpty())
            pieces.emplace_back();
    }
    painter.setBrush(Qt::NoBrush);
    for (const QPen& pen :
         {QPen(m_theme.background, lineWidth(4.5)), QPen(m_theme.text, lineWidth(2.0))}) {
        painter.setPen(pen);
        for (const QPolygonF& piece : pieces)
            painter.drawPolyline(piece);
    }
    if (const std::optional<QPointF> page = onSurface(m_content.now)) {
        painter.setPen(QPen(m_theme.background, lineWidth(1.5)));
        painter.setBrush(m_theme.text);
        painter.drawEllipse(*page, 6.0 * m_scale, 6.0 * m_scale);
    }
}

void SurfaceView::paintAxes(QPainter& painter, const SurfaceProjection& to) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetricsF metrics(painter.font());
    const double floor = to.value.minimum;
    const double nearU = to.growsAwayInU() ? to.u.minimum : to.u.maximum;
    const double nearV = to.growsAwayInV() ? to.v.minimum : to.v.maximum;
    const double middleU = 0.5 * (to.u.minimum + to.u.maximum);
    const double middleV = 0.5 * (to.v.minimum + to.v.maximum);
    const QPointF centre = to.toPage({middleU, middleV, floor});
    const auto text = [&](QPointF at, const QString& words, const QColor& color) {
        const double width = metrics.horizontalAdvance(words) + 2.0;
        painter.setPen(color);
        painter.drawText(
            QRectF(at.x() - width / 2.0, at.y() - metrics.height() / 2.0, width, metrics.height()),
            Qt::AlignCenter | Qt::TextDontClip, words);
    };
    // Numbers stand off their edge of the floor, away from its middle.
    const auto edge = [&](AxisRange range, const QString& title, const auto& pointAt) {
        const double middle = 0.5 * (range.minimum + range.maximum);
        QPointF away = to.toPage(pointAt(middle)) - centre;
        away /= std::max(1.0, std::hypot(away.x(), away.y()));
        double widest = 0.0;
        for (const AxisTick& tick : linearTicks(range, tickStep(range, kParts), false)) {
            const QPointF at = to.toPage(pointAt(tick.value));
            painter.setPen(QPen(m_theme.secondaryText, lineWidth(1.0)));
            painter.drawLine(at, at + 4.0 * m_scale * away);
            const double width = metrics.horizontalAdvance(tick.text);
            widest = std::max(widest, width);
            const QPointF off(0.5 * width * away.x(), 0.5 * metrics.height() * away.y());
            text(at + 8.0 * m_scale * away + off, tick.text, m_theme.secondaryText);
        }
        const double width = metrics.horizontalAdvance(title);
        const QPointF off((widest + 0.5 * width) * away.x(), 1.6 * metrics.height() * away.y());
        text(to.toPage(pointAt(middle)) + 14.0 * m_scale * away + off, title, m_theme.text);
    };
    edge(to.u, m_content.uTitle, [&](double u) { return SurfacePoint{u, nearV, floor}; });
    edge(to.v, m_content.vTitle, [&](double v) { return SurfacePoint{nearU, v, floor}; });

    // The upright axis stands at the corner that is leftmost on the page: nothing hides it.
    SurfacePoint corner{to.u.minimum, to.v.minimum, floor};
    for (const double u : {to.u.minimum, to.u.maximum})
        for (const double v : {to.v.minimum, to.v.maximum})
            if (to.toPage({u, v, floor}).x() < to.toPage(corner).x())
                corner = {u, v, floor};
    for (const AxisTick& tick : linearTicks(to.value, tickStep(to.value, kParts), false)) {
        const QPointF at = to.toPage({corner.u, corner.v, tick.value});
        painter.setPen(QPen(m_theme.secondaryText, lineWidth(1.0)));
        painter.drawLine(at, at - QPointF(4.0 * m_scale, 0.0));
        const double width = metrics.horizontalAdvance(tick.text);
        text(at - QPointF(8.0 * m_scale + width / 2.0, 0.0), tick.text, m_theme.secondaryText);
    }
    const QPointF top = to.toPage({corner.u, corner.v, to.value.maximum});
    const double half = 0.5 * metrics.horizontalAdvance(m_content.valueTitle);
    text({std::max(top.x(), half + 4.0), top.y() - 1.1 * metrics.height()}, m_content.valueTitle,
         m_theme.text);

    if (!m_hasTitle)
        return;
    QFont titles = painter.font();
    titles.setPixelSize(qRound(1.15 * titles.pixelSize()));
    titles.setWeight(QFont::DemiBold);
    painter.setFont(titles);
    painter.setPen(m_theme.text);
    painter.drawText(QPointF(8.0, QFontMetricsF(titles).ascent() + 4.0), m_content.title);
}

}  // namespace entropy_lab
