#include "ui/plot/items/curve_item.h"

#include "ui/figures/picture_limit.h"
#include "ui/plot/items/column_bars.h"

#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

constexpr double kTolerance = 0.2;      // px
constexpr double kMarkerDistance = 88;  // px along x

/// Cuts the segment a-b to the rectangle (Liang and Barsky); false if nothing of it is inside.
bool clipSegment(const QRectF& area, QPointF& a, QPointF& b)
{
    const QPointF d = b - a;
    double enter = 0.0;
    double leave = 1.0;
    const double p[] = {-d.x(), d.x(), -d.y(), d.y()};
    const double q[] = {a.x() - area.left(), area.right() - a.x(), a.y() - area.top(),
                        area.bottom() - a.y()};
    for (int side = 0; side < 4; ++side) {
        if (p[side] == 0.0) {
            if (q[side] < 0.0)
                return false;
        } else if (p[side] < 0.0) {
            enter = std::max(enter, q[side] / p[side]);
        } else {
            leave = std::min(leave, q[side] / p[side]);
        }
    }
    if (enter > leave)
        return false;
    b = a + leave * d;
    a += enter * d;
    return true;
}

/// Thins a polyline of rising x on the fly: keeps a point when no line from the last kept one
/// passes all points since within the tolerance.
class Thinner {
public:
    Thinner(QPolygonF& out, double tolerance) : m_out(out), m_tolerance(tolerance) { }

    void add(QPointF p)
    {
        if (m_isEmpty) {
            keep(p);
            m_isEmpty = false;
            return;
        }
        const double dx = p.x() - m_anchor.x();
        if (dx < 1e-6) {
            // A vertical stretch: only its ends and turns count.
            if (m_hasLast)
                keep(m_last);
            keep(p);
            return;
        }
        const double slope = (p.y() - m_anchor.y()) / dx;
        if (m_hasLast && (slope < m_low || slope > m_high)) {
            keep(m_last);
            add(p);
            return;
        }
        m_low = std::max(m_low, (p.y() - m_tolerance - m_anchor.y()) / dx);
        m_high = std::min(m_high, (p.y() + m_tolerance - m_anchor.y()) / dx);
        m_last = p;
        m_hasLast = true;
    }

    void finish()
    {
        if (m_hasLast)
            keep(m_last);
        m_isEmpty = true;
    }

private:
    void keep(QPointF p)
    {
        if (m_out.isEmpty() || m_out.back() != p)
            m_out.append(p);
        m_anchor = p;
        m_hasLast = false;
        m_low = -INFINITY;
        m_high = INFINITY;
    }

    QPolygonF& m_out;
    double m_tolerance;
    QPointF m_anchor;
    QPointF m_last;
    bool m_isEmpty = true;
    bool m_hasLast = false;
    double m_low = -INFINITY;
    double m_high = INFINITY;
};

double lengthOf(const QPolygonF& line)
{
    double length = 0.0;
    for (qsizetype i = 1; i < line.size(); ++i)
        length += std::hypot(line[i].x() - line[i - 1].x(), line[i].y() - line[i - 1].y());
    return length;
}

/// The straight pieces of a line between two heights, without the gaps of its pen's dashes. Qt
/// draws them several times faster than the line as a whole.
QList<QLineF> piecesOf(const QPolygonF& line, const QPen& pen, double top, double bottom)
{
    QList<QLineF> pieces;
    const QList<qreal> dashes = pen.style() == Qt::SolidLine ? QList<qreal>() : pen.dashPattern();
    qsizetype dash = 0;
    double rest =
        dashes.isEmpty() ? std::numeric_limits<double>::infinity() : dashes[0] * pen.widthF();
    for (qsizetype i = 1; i < line.size(); ++i) {
        const QLineF segment(line[i - 1], line[i]);
        const double length = segment.length();
        const bool isSeen = std::max(segment.y1(), segment.y2()) >= top
            && std::min(segment.y1(), segment.y2()) <= bottom;
        double from = 0.0;
        while (from < length) {
            const double to = std::min(length, from + rest);
            if (dash % 2 == 0 && isSeen)
                pieces.append(QLineF(segment.pointAt(from / length), segment.pointAt(to / length)));
            if (to < length) {
                dash = (dash + 1) % dashes.size();
                rest = dashes[dash] * pen.widthF();
            } else {
                rest -= to - from;
            }
            from = to;
        }
    }
    return pieces;
}

}  // namespace

std::vector<QPolygonF> clippedPolylines(const std::vector<QPointF>& points,
                                        const PlotMapping& mapping, double detail)
{
    std::vector<QPolygonF> lines;
    QPolygonF line;
    Thinner thinner(line, kTolerance / detail);
    const auto finish = [&] {
        thinner.finish();
        if (!line.isEmpty())
            lines.push_back(std::move(line));
        line = QPolygonF();
    };
    // Pixels far outside would lose the digits that the cut needs.
    constexpr double kFar = 1e7;
    bool hasPrevious = false;
    QPointF previous;
    QPointF drawnTo;
    for (const QPointF& point : points) {
        if (!mapping.canShowX(point.x()) || !mapping.canShow(point.y())) {
            finish();
            hasPrevious = false;
            continue;
        }
        QPointF pixel = mapping.toPixel(point);
        pixel = {std::clamp(pixel.x(), -kFar, kFar), std::clamp(pixel.y(), -kFar, kFar)};
        QPointF a = hasPrevious ? previous : pixel;
        QPointF b = pixel;
        if (clipSegment(mapping.area, a, b)) {
            if (hasPrevious && !line.isEmpty() && a != drawnTo && a != previous)
                finish();
            if (!hasPrevious || line.isEmpty() || a != previous)
                thinner.add(a);
            thinner.add(b);
            drawnTo = b;
            if (b != pixel)
                finish();
        }
        previous = pixel;
        hasPrevious = true;
    }
    finish();
    return lines;
}

void drawMarker(QPainter& painter, CurveMarker marker, QPointF c, double r)
{
    const auto polygon = [&](std::initializer_list<QPointF> corners) {
        QPolygonF shape;
        for (const QPointF& corner : corners)
            shape.append(c + r * corner);
        painter.drawPolygon(shape);
    };
    const auto stroke = [&](QPointF from, QPointF to) {
        painter.drawLine(c + r * from, c + r * to);
    };
    switch (marker) {
    case CurveMarker::None:
        break;
    case CurveMarker::Circle:
        painter.drawEllipse(c, r, r);
        break;
    case CurveMarker::Square:
        polygon({{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}});
        break;
    case CurveMarker::Triangle:
        polygon({{0, -1.1}, {1.1, 0.8}, {-1.1, 0.8}});
        break;
    case CurveMarker::TriangleDown:
        polygon({{0, 1.1}, {1.1, -0.8}, {-1.1, -0.8}});
        break;
    case CurveMarker::Diamond:
        polygon({{0, -1.25}, {1.25, 0}, {0, 1.25}, {-1.25, 0}});
        break;
    case CurveMarker::Plus:
        stroke({-1.2, 0}, {1.2, 0});
        stroke({0, -1.2}, {0, 1.2});
        break;
    case CurveMarker::Star:
        stroke({-1.3, 0}, {1.3, 0});
        stroke({-0.65, -1.1}, {0.65, 1.1});
        stroke({0.65, -1.1}, {-0.65, 1.1});
        break;
    case CurveMarker::Cross:
        stroke({-1, -1}, {1, 1});
        stroke({1, -1}, {-1, 1});
        break;
    }
}

CurveItem::CurveItem(QGraphicsItem* chart, CurveMarker marker, int phase)
    : QGraphicsObject(chart), m_marker(marker), m_phase(phase)
{
    setAcceptedMouseButtons(Qt::NoButton);
}

void CurveItem::setPen(const QPen& pen)
{
    if (pen == m_pen)
        return;
    prepareGeometryChange();
    m_pen = pen;
    update();
}

void CurveItem::setRim(const QPen& rim)
{
    if (rim == m_rim)
        return;
    m_rim = rim;
    update();
}

void CurveItem::setPoints(const std::vector<QPointF>& points, const PlotMapping& mapping)
{
    std::vector<QPolygonF> polylines = clippedPolylines(points, mapping, m_detail);
    if (mapping.area == m_area && polylines == m_polylines)
        return;
    if (mapping.area != m_area)
        prepareGeometryChange();
    m_area = mapping.area;
    m_polylines = std::move(polylines);
    m_isLayerStale = true;
    m_length = 0.0;
    m_isRising = true;
    for (const QPolygonF& line : m_polylines) {
        m_length += lengthOf(line);
        const auto fallsBack = [](QPointF a, QPointF b) { return b.x() < a.x(); };
        m_isRising =
            m_isRising && std::adjacent_find(line.begin(), line.end(), fallsBack) == line.end();
    }
    placeMarkers();
    update();
}

void CurveItem::placeMarkers()
{
    m_markers.clear();
    if (m_marker == CurveMarker::None)
        return;
    // At fixed places of the plot, so that they do not wander while the curve grows.
    for (const QPolygonF& line : m_polylines) {
        for (qsizetype i = 1; i < line.size(); ++i) {
            const QPointF a = line[i - 1];
            const QPointF b = line[i];
            const double origin = m_area.left() + 12.0 + 11.0 * (m_phase % 8);
            const auto first = static_cast<int>(std::ceil((a.x() - origin) / kMarkerDistance));
            const auto end = static_cast<int>(std::ceil((b.x() - origin) / kMarkerDistance));
            for (int k = first; k < end; ++k) {
                const double x = origin + k * kMarkerDistance;
                const double t = (x - a.x()) / (b.x() - a.x());
                m_markers.emplace_back(x, a.y() + t * (b.y() - a.y()));
            }
        }
    }
}

QRectF CurveItem::boundingRect() const
{
    const double margin = m_pen.widthF() + (m_marker == CurveMarker::None ? 0.0 : 8.0);
    return m_area.adjusted(-margin, -margin, margin, margin);
}

bool CurveItem::paintNoise(QPainter& painter) const
{
    const QTransform toDevice = painter.deviceTransform();
    // Pixel columns exist on screens and in pictures; figures for print get the line itself.
    if (painter.paintEngine()->type() != QPaintEngine::Raster
        || toDevice.type() > QTransform::TxScale)
        return false;
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QTransform fromDevice = toDevice.inverted();
    const double thickness = std::min(1.0, m_pen.widthF()) * toDevice.m22();
    for (const QPolygonF& line : m_polylines) {
        for (const QRectF& bar : columnBars(toDevice.map(line), 1.0, thickness))
            painter.fillRect(fromDevice.mapRect(bar), m_pen.color());
    }
    painter.setRenderHint(QPainter::Antialiasing);
    return true;
}

void CurveItem::paintLines(QPainter& painter, const QPen& pen) const
{
    // Of a figure that is drawn in stripes, only what is in this one.
    const double reach = pen.widthF() + 1.0;
    const QRectF seen = painter.hasClipping()
        ? painter.clipBoundingRect().adjusted(-reach, -reach, reach, reach)
        : m_area.adjusted(-reach, -reach, reach, reach);
    // Seams between the pieces would show through.
    const bool isInPieces = painter.paintEngine()->type() == QPaintEngine::Raster
        && pen.widthF() > 1.0 && pen.color().alpha() == 255;
    painter.setPen(pen);
    for (const QPolygonF& line : m_polylines) {
        if (line.size() > 1 && isInPieces) {
            QPen solid = pen;
            solid.setStyle(Qt::SolidLine);
            if (pen.style() == Qt::SolidLine)
                solid.setCapStyle(Qt::SquareCap);
            painter.setPen(solid);
            painter.drawLines(piecesOf(line, pen, seen.top(), seen.bottom()));
            painter.setPen(pen);
            continue;
        }
        if (line.size() > 1) {
            painter.drawPolyline(line);
            continue;
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(pen.color());
        painter.drawEllipse(line.front(), m_pen.widthF(), m_pen.widthF());
        painter.setBrush(Qt::NoBrush);
        painter.setPen(pen);
    }
}

/// A line that shines through, stroked as a whole, costs as much as all others of a chart. Its
/// pieces are drawn as if it did not, and their picture is laid over the rest; it stays for as long
/// as it is the same.
bool CurveItem::paintThrough(QPainter& painter, const QPen& pen)
{
    const QTransform toDevice = painter.deviceTransform();
    if (painter.paintEngine()->type() != QPaintEngine::Raster || pen.color().alpha() == 255
        || toDevice.type() > QTransform::TxScale || m_polylines.empty())
        return false;
    QRectF bounds;
    for (const QPolygonF& line : m_polylines)
        bounds |= line.boundingRect().adjusted(-1.0, -1.0, 1.0, 1.0);
    const double reach = pen.widthF();
    const QRect place =
        toDevice.mapRect(bounds.adjusted(-reach, -reach, reach, reach)).toAlignedRect();
    if (static_cast<double>(place.width()) * place.height() > kMostPicturePixels)
        return false;
    if (m_isLayerStale || m_layerPen != pen || m_layerTransform != toDevice) {
        if (m_layer.size() != place.size())
            m_layer = QImage(place.size(), QImage::Format_ARGB32_Premultiplied);
        if (m_layer.isNull())
            return false;
        m_layer.fill(Qt::transparent);
        QPainter layer(&m_layer);
        layer.setRenderHint(QPainter::Antialiasing);
        layer.setTransform(toDevice * QTransform::fromTranslate(-place.x(), -place.y()));
        QPen opaque = pen;
        QColor color = pen.color();
        color.setAlpha(255);
        opaque.setColor(color);
        paintLines(layer, opaque);
        m_isLayerStale = false;
        m_layerPen = pen;
        m_layerTransform = toDevice;
    }
    const double before = painter.opacity();
    painter.setOpacity(before * static_cast<double>(pen.color().alphaF()));
    painter.drawImage(toDevice.inverted().mapRect(QRectF(place)), m_layer);
    painter.setOpacity(before);
    return true;
}

void CurveItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    const bool isNoisy = m_length > 12.0 * (m_area.width() + m_area.height());
    QPen pen = m_pen;
    if (isNoisy) {
        pen.setStyle(Qt::SolidLine);
        pen.setWidthF(std::min(1.0, m_pen.widthF()));
    }
    if (!isNoisy && m_rim.style() != Qt::NoPen) {
        painter->setPen(m_rim);
        for (const QPolygonF& line : m_polylines)
            painter->drawPolyline(line);
    }
    // A path that goes back is no function, and has no columns.
    const bool isPainted =
        isNoisy && m_isRising ? paintNoise(*painter) : paintThrough(*painter, pen);
    if (!isPainted)
        paintLines(*painter, pen);
    if (!m_markers.empty()) {
        painter->setPen(QPen(m_pen.color(), 1.3 * m_pen.widthF() / 2.0));
        const bool isOpen = m_marker == CurveMarker::Plus || m_marker == CurveMarker::Cross
            || m_marker == CurveMarker::Star;
        painter->setBrush(isOpen ? QBrush(Qt::NoBrush) : QBrush(m_pen.color()));
        for (const QPointF& place : m_markers)
            drawMarker(*painter, m_marker, place, 1.9 * m_pen.widthF());
    }
    painter->restore();
}

}  // namespace entropy_lab
