#include "ui/plot/items/contour_item.h"

#include "ui/plot/items/color_scale.h"
#include "ui/plot/items/curve_item.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kLineWidth = 1.0;     // px at scale 1
constexpr double kLightColor = 0.58;   // lightness in OKLab from which dark lines are easier to see
constexpr double kLabelDistance = 18;  // px between two labels
constexpr double kRoomPerLabel = 2.2;  // widths of a label that a piece of line must have
constexpr int kTries = 7;              // places along a line

double lengthOf(const QPolygonF& line)
{
    double length = 0.0;
    for (qsizetype i = 1; i < line.size(); ++i)
        length += QLineF(line[i - 1], line[i]).length();
    return length;
}

QPointF pointAt(const QPolygonF& line, double distance)
{
    for (qsizetype i = 1; i < line.size(); ++i) {
        const QLineF part(line[i - 1], line[i]);
        const double length = part.length();
        if (distance <= length)
            return length > 0.0 ? part.pointAt(distance / length) : part.p1();
        distance -= length;
    }
    return line.back();
}

/// The box around a rotated label.
QRectF boundsOf(const ContourLabel& label)
{
    const double angle = label.degrees * 3.14159265358979323846 / 180.0;
    const double c = std::abs(std::cos(angle));
    const double s = std::abs(std::sin(angle));
    const QSizeF size(c * label.size.width() + s * label.size.height(),
                      s * label.size.width() + c * label.size.height());
    return {label.centre - QPointF(size.width() / 2.0, size.height() / 2.0), size};
}

/// The label at `distance` along the line, parallel to the chord that it covers.
ContourLabel labelAt(const QPolygonF& line, double distance, double width)
{
    const QPointF a = pointAt(line, distance - width / 2.0);
    const QPointF b = pointAt(line, distance + width / 2.0);
    double degrees = std::atan2(b.y() - a.y(), b.x() - a.x()) * 180.0 / 3.14159265358979323846;
    if (degrees > 90.0)
        degrees -= 180.0;
    else if (degrees <= -90.0)
        degrees += 180.0;
    return {.text = {}, .centre = pointAt(line, distance), .degrees = degrees};
}

}  // namespace

std::optional<QLineF> clippedLine(const QRectF& area, const QLineF& line)
{
    const PlotMapping identity{
        .area = area, .x = {area.left(), area.right()}, .y = {-area.bottom(), -area.top()}};
    const std::vector<QPolygonF> cut =
        clippedPolylines({{line.x1(), -line.y1()}, {line.x2(), -line.y2()}}, identity);
    if (cut.empty() || cut.front().size() < 2)
        return std::nullopt;
    return QLineF(cut.front().front(), cut.front().back());
}

ContourItem::ContourItem(QGraphicsItem* chart) : QGraphicsObject(chart)
{
    setAcceptedMouseButtons(Qt::NoButton);
}

void ContourItem::setContent(ContourContent content)
{
    prepareGeometryChange();
    m_content = std::move(content);
    m_lines.clear();
    for (const PlotContour& contour : m_content.contours)
        m_lines.push_back({contour.level, clippedPolylines(contour.points, m_content.mapping)});
    placeLabels();
    update();
}

void ContourItem::placeLabels()
{
    m_labels.clear();
    const QFontMetricsF metrics(m_content.font);
    const QRectF inside = m_content.mapping.area.adjusted(2, 2, -2, -2);
    std::vector<QRectF> taken;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const QString& text = m_content.contours[i].label;
        if (text.isEmpty())
            continue;
        const double width = metrics.horizontalAdvance(text) + 6.0 * m_content.scale;
        const QSizeF size(width, metrics.height());
        for (const QPolygonF& piece : m_lines[i].pieces) {
            const double length = lengthOf(piece);
            if (length < kRoomPerLabel * width)
                continue;
            // From the middle outwards.
            for (int k = 0; k < kTries; ++k) {
                const double share = 0.5 + (k % 2 == 0 ? 1 : -1) * (k + 1) / 2 * 0.12;
                ContourLabel label = labelAt(piece, share * length, width);
                label.text = text;
                label.level = m_lines[i].level;
                label.size = size;
                const QRectF bounds = boundsOf(label);
                const QRectF wide = bounds.adjusted(-kLabelDistance, -kLabelDistance,
                                                    kLabelDistance, kLabelDistance);
                const auto overlaps = [&](const QRectF& other) { return other.intersects(wide); };
                if (!inside.contains(bounds) || std::any_of(taken.begin(), taken.end(), overlaps))
                    continue;
                taken.push_back(bounds);
                m_labels.push_back(label);
                break;
            }
        }
    }
}

QColor ContourItem::colorOf(double level) const
{
    if (!m_content.colors)
        return m_content.theme.text;
    const QRgb ground =
        color(m_content.colors->kind, m_content.colors->shareOf(level), m_content.theme);
    return lightnessOf(ground) > kLightColor ? QColor(Qt::black) : QColor(Qt::white);
}

void ContourItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(m_content.font);
    painter->setBrush(Qt::NoBrush);
    for (const Line& line : m_lines) {
        QColor color = colorOf(line.level);
        color.setAlphaF(0.75F);
        painter->setPen(QPen(color, kLineWidth * m_content.scale));
        for (const QPolygonF& piece : line.pieces)
            painter->drawPolyline(piece);
    }
    // Numbers are read through no arrow but the one that is to be dragged.
    paintVectors(*painter, false);
    for (const ContourLabel& label : m_labels) {
        painter->save();
        painter->translate(label.centre);
        painter->rotate(label.degrees);
        const QRectF box(QPointF(-label.size.width() / 2.0, -label.size.height() / 2.0),
                         label.size);
        painter->fillRect(
            box.adjusted(0, 1, 0, -1),
            m_content.colors ? QColor::fromRgba(color(
                m_content.colors->kind, m_content.colors->shareOf(label.level), m_content.theme))
                             : m_content.theme.background);
        painter->setPen(colorOf(label.level));
        painter->drawText(box.adjusted(-4, 0, 4, 0), Qt::AlignCenter | Qt::TextDontClip,
                          label.text);
        painter->restore();
    }
    paintVectors(*painter, true);
    painter->restore();
}

void ContourItem::paintVectors(QPainter& painter, bool hasRim) const
{
    for (const PlotVector& vector : m_content.vectors) {
        if (vector.hasRim != hasRim || !std::isfinite(vector.from.x())
            || !m_content.mapping.canShow(vector.from.y()) || !std::isfinite(vector.to.x())
            || !m_content.mapping.canShow(vector.to.y()))
            continue;
        const QLineF whole(m_content.mapping.toPixel(vector.from),
                           m_content.mapping.toPixel(vector.to));
        const std::optional<QLineF> shaft = clippedLine(m_content.mapping.area, whole);
        if (!shaft)
            continue;
        std::vector<QLineF> lines{*shaft};
        const bool isTipInside = QLineF(shaft->p2(), whole.p2()).length() < 0.5;
        if (isTipInside && whole.length() > 0.0) {
            const double head = std::min(vector.head * m_content.scale, 0.5 * whole.length());
            const QPointF along = head * QPointF(whole.dx(), whole.dy()) / whole.length();
            const QPointF across(0.6 * along.y(), -0.6 * along.x());
            for (const double side : {1.0, -1.0}) {
                if (const auto barb =
                        clippedLine(m_content.mapping.area,
                                    QLineF(whole.p2(), whole.p2() - along + side * across)))
                    lines.push_back(*barb);
            }
        }
        const double width = vector.width * m_content.scale;
        const QVector<QLineF> drawn(lines.begin(), lines.end());
        if (vector.hasRim) {
            painter.setPen(QPen(m_content.theme.background, width + 2.5 * m_content.scale,
                                Qt::SolidLine, Qt::RoundCap));
            painter.drawLines(drawn);
        }
        painter.setPen(
            QPen(vector.level ? colorOf(*vector.level) : m_content.theme.curve(vector.quantity),
                 width, Qt::SolidLine, Qt::RoundCap));
        painter.drawLines(drawn);
    }
}

}  // namespace entropy_lab
