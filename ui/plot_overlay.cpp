#include "ui/plot_overlay.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace entropy_lab {

namespace {

constexpr double kPad = 4.0;
constexpr double kEndLabelRoom = 72.0;  // px to the right of the plot area that labels may take
constexpr int kRowsOfOneColumn = 10;

}  // namespace

void spreadLabels(std::vector<double>& centres, double height, double top, double bottom)
{
    std::vector<std::size_t> order(centres.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return centres[a] < centres[b]; });
    double free = top;
    for (const std::size_t i : order) {
        centres[i] = std::max(centres[i], free + height / 2.0);
        free = centres[i] + height / 2.0;
    }
    free = bottom;
    std::reverse(order.begin(), order.end());
    for (const std::size_t i : order) {
        centres[i] = std::min(centres[i], free - height / 2.0);
        free = centres[i] - height / 2.0;
    }
}

PlotOverlay::PlotOverlay(QGraphicsItem* chart, Part part) : QGraphicsObject(chart), m_part(part)
{
    setAcceptedMouseButtons(Qt::NoButton);
}

void PlotOverlay::setContent(const OverlayContent& content)
{
    if (!(content.mapping.area == m_content.mapping.area))
        prepareGeometryChange();
    m_content = content;
    update();
}

QRectF PlotOverlay::boundingRect() const
{
    const double right = m_part == Part::AboveCurves ? kEndLabelRoom * m_content.scale : 2.0;
    return m_content.mapping.area.adjusted(-8, -8, right, 8);
}

QRectF PlotOverlay::fitButtonRect() const
{
    const QFontMetricsF metrics(m_content.font);
    const double width = metrics.horizontalAdvance(QStringLiteral("Fit (Home)")) + 12.0;
    const QRectF& area = m_content.mapping.area;
    return {area.right() - width - 6.0, area.top() + 6.0, width, metrics.height() + 6.0};
}

void PlotOverlay::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    if (m_content.mapping.area.isEmpty())
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(m_content.font);
    if (m_part == Part::BelowCurves) {
        paintMarks(*painter);
    } else {
        paintPoints(*painter);
        paintEndLabels(*painter);
        paintCursor(*painter);
        paintNotes(*painter);
    }
    painter->restore();
}

void PlotOverlay::paintBoxedText(QPainter& painter, QRectF rect, const ColoredText& text) const
{
    QColor ground = m_content.theme.background;
    ground.setAlphaF(0.82F);
    painter.fillRect(rect, ground);
    painter.setPen(text.color);
    painter.drawText(rect.adjusted(-20, 0, 20, 0), Qt::AlignCenter, text.text);
}

void PlotOverlay::paintMarks(QPainter& painter) const
{
    const PlotMapping& mapping = m_content.mapping;
    const QRectF& area = mapping.area;
    const QFontMetricsF metrics(m_content.font);
    std::vector<QRectF> taken;
    for (const PlotMark& mark : m_content.marks) {
        const bool isVertical = mark.orientation == Qt::Vertical;
        if (!isVertical && !mapping.canShow(mark.position))
            continue;
        const double at =
            isVertical ? mapping.toPixelX(mark.position) : mapping.toPixelY(mark.position);
        if (isVertical ? at < area.left() || at > area.right()
                       : at < area.top() || at > area.bottom())
            continue;
        const QColor color = m_content.theme.textOf(mark.quantity);
        painter.setPen(QPen(color, m_content.scale, Qt::DotLine));
        if (isVertical)
            painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
        else
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
        if (mark.label.isEmpty())
            continue;
        const double width = metrics.horizontalAdvance(mark.label) + 2.0 * kPad;
        QRectF box(isVertical ? at - width / 2.0 : area.right() - width - kPad,
                   isVertical ? area.top() + 3.0 : at - metrics.height() - 2.0, width,
                   metrics.height());
        if (isVertical && mark.side.testFlag(Qt::AlignLeft))
            box.moveRight(at - 1.0);
        else if (isVertical && mark.side.testFlag(Qt::AlignRight))
            box.moveLeft(at + 1.0);
        const bool isAtBottom = isVertical && mark.side.testFlag(Qt::AlignBottom);
        if (isAtBottom)
            box.moveBottom(area.bottom() - 2.0);
        box.moveLeft(std::clamp(box.left(), area.left() + 1.0, area.right() - width - 1.0));
        const auto overlaps = [&](const QRectF& other) { return other.intersects(box); };
        for (int row = 0; row < 6 && std::any_of(taken.begin(), taken.end(), overlaps); ++row)
            box.translate(0.0, (isAtBottom ? -1.0 : 1.0) * (metrics.height() + 1.0));
        taken.push_back(box);
        paintBoxedText(painter, box, {mark.label, color});
    }
}

void PlotOverlay::paintPoints(QPainter& painter) const
{
    const PlotMapping& mapping = m_content.mapping;
    const QRectF& area = mapping.area;
    const QFontMetricsF metrics(m_content.font);
    std::vector<const PlotPoint*> labelled;
    std::vector<double> heights;
    for (const PlotPoint& point : m_content.points) {
        if (!std::isfinite(point.position.x()) || !mapping.canShow(point.position.y()))
            continue;
        const QPointF pixel = mapping.toPixel(point.position);
        if (!area.adjusted(-1, -1, 1, 1).contains(pixel))
            continue;
        const double radius = point.radius * m_content.scale;
        painter.setPen(QPen(m_content.theme.background, 1.5 * m_content.scale));
        painter.setBrush(m_content.theme.curve(point.quantity));
        painter.drawEllipse(pixel, radius, radius);
        if (!point.label.isEmpty()) {
            labelled.push_back(&point);
            heights.push_back(pixel.y());
        }
    }
    spreadLabels(heights, metrics.height() + 1.0, area.top(), area.bottom());
    for (std::size_t i = 0; i < labelled.size(); ++i) {
        const PlotPoint& point = *labelled[i];
        const double x = mapping.toPixelX(point.position.x());
        const double width = metrics.horizontalAdvance(point.label) + 2.0 * kPad;
        const double offset = point.radius * m_content.scale + 3.0;
        const bool fitsRight = x + offset + width <= area.right();
        paintBoxedText(painter,
                       QRectF(fitsRight ? x + offset : x - offset - width,
                              heights[i] - metrics.height() / 2.0, width, metrics.height()),
                       {point.label, m_content.theme.textOf(point.quantity)});
    }
}

void PlotOverlay::paintEndLabels(QPainter& painter) const
{
    const QFontMetricsF metrics(m_content.font);
    const QRectF& area = m_content.mapping.area;
    std::vector<double> heights;
    for (const EndLabel& label : m_content.endLabels)
        heights.push_back(label.position.y());
    const double count = static_cast<double>(std::max<std::size_t>(heights.size(), 1));
    const double room = std::min(metrics.ascent() + 1.0, area.height() / count);
    // Names on top of each other say nothing; the legend has them too.
    if (room < 0.6 * metrics.ascent())
        return;
    spreadLabels(heights, room, area.top(), area.bottom());
    for (std::size_t i = 0; i < heights.size(); ++i) {
        const EndLabel& label = m_content.endLabels[i];
        painter.setPen(label.text.color);
        painter.drawText(QRectF(label.position.x() + 5.0, heights[i] - metrics.height() / 2.0,
                                kEndLabelRoom * m_content.scale, metrics.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, label.text.text);
    }
}

void PlotOverlay::paintCursor(QPainter& painter) const
{
    const PlotMapping& mapping = m_content.mapping;
    const QRectF& area = mapping.area;
    const auto verticalLine = [&](double x, Qt::PenStyle style) {
        const double pixel = mapping.toPixelX(x);
        if (pixel < area.left() - 0.5 || pixel > area.right() + 0.5)
            return;
        painter.setPen(QPen(m_content.theme.accent, m_content.scale, style));
        painter.drawLine(QPointF(pixel, area.top()), QPointF(pixel, area.bottom()));
    };
    if (m_content.now)
        verticalLine(*m_content.now, Qt::SolidLine);
    if (!m_content.cursor)
        return;
    verticalLine(*m_content.cursor, Qt::DashLine);
    const std::vector<ColoredText>& lines = m_content.readout;
    if (lines.empty())
        return;
    const QFontMetricsF metrics(m_content.font);
    double width = 0.0;
    for (const ColoredText& line : lines)
        width = std::max(width, metrics.horizontalAdvance(line.text));
    const int rows = std::min(static_cast<int>(lines.size()), kRowsOfOneColumn);
    const int columns = (static_cast<int>(lines.size()) + rows - 1) / rows;
    QRectF box(0.0, area.top() + 6.0, columns * (width + 2.0 * kPad) + 2.0 * kPad,
               rows * metrics.height() + 2.0 * kPad);
    const double pixel = mapping.toPixelX(*m_content.cursor);
    const bool fitsRight = pixel + 10.0 + box.width() <= area.right();
    box.moveLeft(std::clamp(fitsRight ? pixel + 10.0 : pixel - 10.0 - box.width(), area.left(),
                            std::max(area.left(), area.right() - box.width())));
    QColor ground = m_content.theme.background;
    ground.setAlphaF(0.92F);
    painter.setPen(m_content.theme.border);
    painter.setBrush(ground);
    painter.drawRect(box);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const int column = static_cast<int>(i) / rows;
        const int row = static_cast<int>(i) % rows;
        painter.setPen(lines[i].color);
        painter.drawText(QRectF(box.left() + 2.0 * kPad + column * (width + 2.0 * kPad),
                                box.top() + kPad + row * metrics.height(), width + 2.0,
                                metrics.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, lines[i].text);
    }
}

void PlotOverlay::paintNotes(QPainter& painter) const
{
    const QRectF& area = m_content.mapping.area;
    const QFontMetricsF metrics(m_content.font);
    double top = m_content.hasFitButton ? fitButtonRect().bottom() + 3.0 : area.top() + 3.0;
    for (const QString& line : m_content.note.split(u'\n', Qt::SkipEmptyParts)) {
        const QString text = metrics.elidedText(line, Qt::ElideRight, area.width() - 4.0 * kPad);
        const double width = metrics.horizontalAdvance(text) + 2.0 * kPad;
        paintBoxedText(painter, {area.right() - width - 2.0, top, width, metrics.height()},
                       {text, m_content.theme.secondaryText});
        top += metrics.height() + 1.0;
    }
    if (!m_content.zoomBox.isEmpty()) {
        QColor fill = m_content.theme.accent;
        fill.setAlphaF(0.15F);
        painter.setPen(QPen(m_content.theme.accent, 1.0, Qt::DashLine));
        painter.setBrush(fill);
        painter.drawRect(m_content.zoomBox);
    }
    if (m_content.hasFitButton) {
        const QRectF button = fitButtonRect();
        painter.setPen(m_content.theme.accent);
        painter.setBrush(m_content.theme.background);
        painter.drawRoundedRect(button, 4.0, 4.0);
        painter.drawText(button, Qt::AlignCenter, QStringLiteral("Fit (Home)"));
    }
}

}  // namespace entropy_lab
