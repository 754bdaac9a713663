#include "ui/plot/items/plot_overlay.h"

#include "ui/style/text_cache.h"

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
    // With c_i - i height, "no overlap" is "not falling": neighbors that fall are pooled at their
    // mean, which moves them the least in the sum of squares.
    struct Pool {
        double sum = 0.0;
        int count = 0;
        double mean() const { return sum / count; }
    };
    std::vector<Pool> pools;
    for (std::size_t i = 0; i < order.size(); ++i) {
        pools.push_back({centres[order[i]] - static_cast<double>(i) * height, 1});
        while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
            pools[pools.size() - 2].sum += pools.back().sum;
            pools[pools.size() - 2].count += pools.back().count;
            pools.pop_back();
        }
    }
    const double lowest = top + height / 2.0;
    const double highest =
        std::max(lowest, bottom + height / 2.0 - static_cast<double>(order.size()) * height);
    std::size_t i = 0;
    for (const Pool& pool : pools) {
        const double start = std::clamp(pool.mean(), lowest, highest);
        for (int k = 0; k < pool.count; ++k, ++i)
            centres[order[i]] = start + static_cast<double>(i) * height;
    }
}

std::vector<std::optional<double>> placeLabels(const std::vector<double>& ends, double height,
                                               double top, double bottom, double reach)
{
    std::vector<std::optional<double>> places(ends.size());
    std::vector<std::size_t> shown;
    std::vector<double> heights;
    std::vector<double> attempt;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        if (static_cast<double>(shown.size() + 1) * height > bottom - top)
            break;
        shown.push_back(i);
        attempt.clear();
        for (const std::size_t k : shown)
            attempt.push_back(ends[k]);
        spreadLabels(attempt, height, top, bottom);
        bool isNear = true;
        for (std::size_t k = 0; k < shown.size(); ++k)
            isNear = isNear && std::abs(attempt[k] - ends[shown[k]]) <= reach;
        if (isNear)
            heights = attempt;
        else
            shown.pop_back();
    }
    for (std::size_t k = 0; k < shown.size(); ++k)
        places[shown[k]] = heights[k];
    return places;
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
    const double width = textWidth(QStringLiteral("Fit (Home)"), m_content.font) + 12.0;
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
        paintBands(*painter);
        paintMarks(*painter);
    } else {
        paintArrows(*painter);
        paintPoints(*painter);
        std::vector<PointLabel> labels = pointLabels();
        paintSketch(*painter, labels);
        paintPointLabels(*painter, labels);
        paintEndLabels(*painter);
        paintNotes(*painter);
        paintCursors(*painter);
        paintReadout(*painter);
        paintZoomBox(*painter);
        paintFitButton(*painter);
    }
    painter->restore();
}

void PlotOverlay::paintBoxedText(QPainter& painter, QRectF rect, const ColoredText& text) const
{
    QColor ground = m_content.theme.background;
    ground.setAlphaF(0.82F);
    painter.fillRect(rect, ground);
    painter.setPen(text.color);
    drawText(painter, rect.adjusted(-20, 0, 20, 0), Qt::AlignCenter, text.text);
}

void PlotOverlay::paintBands(QPainter& painter) const
{
    constexpr float kTint = 0.2F;
    constexpr double kEdge = 4.0;
    const PlotMapping& mapping = m_content.mapping;
    const QRectF& area = mapping.area;
    const QFontMetricsF metrics(m_content.font);
    // The names of marks at the foot stay clear of those of the bands.
    const bool hasNamesBelow =
        std::any_of(m_content.marks.begin(), m_content.marks.end(), [](const PlotMark& mark) {
            return mark.side.testFlag(Qt::AlignBottom) && !mark.label.isEmpty();
        });
    const double foot = area.bottom() - kPad - (hasNamesBelow ? metrics.height() + 2.0 : 0.0);
    for (const PlotBand& band : m_content.bands) {
        if (!mapping.canShowX(band.x.minimum) || !mapping.canShowX(band.x.maximum))
            continue;
        const double left = std::max(mapping.toPixelX(band.x.minimum), area.left());
        const double right = std::min(mapping.toPixelX(band.x.maximum), area.right());
        if (right <= left)
            continue;
        const int grey = qGray(band.hue.rgb());
        const QColor hue = m_content.theme.isPrint ? QColor(grey, grey, grey) : band.hue;
        QColor ground = hue;
        ground.setAlphaF(kTint);
        painter.fillRect(QRectF(left, area.top(), right - left, area.height()), ground);
        painter.fillRect(QRectF(left, area.top(), right - left, kEdge * m_content.scale), hue);
        const double length = textWidth(band.label, m_content.font);
        painter.setPen(m_content.theme.text);
        const double top = area.top() + kEdge * m_content.scale + 1.0;
        if (length + kPad <= right - left) {
            drawText(painter, QRectF(left, top, right - left, metrics.height()), Qt::AlignCenter,
                     band.label);
        } else if (metrics.height() <= right - left && length + kPad <= foot - area.top()) {
            painter.save();
            // At the foot, away from curves that begin at their top on the left.
            painter.translate((left + right) / 2.0, foot - length / 2.0);
            painter.rotate(-90.0);
            drawText(painter,
                     QRectF(-length, -metrics.height() / 2.0, 2.0 * length, metrics.height()),
                     Qt::AlignCenter, band.label);
            painter.restore();
        }
    }
}

void PlotOverlay::paintMarks(QPainter& painter) const
{
    const PlotMapping& mapping = m_content.mapping;
    const QRectF& area = mapping.area;
    const QFontMetricsF metrics(m_content.font);
    // Under the notes in the corner, or what is written beside a point, no label would be read.
    std::vector<QRectF> taken = noteRects();
    for (const QRectF& rect : rectsOf(pointLabels()))
        taken.push_back(rect);
    for (const PlotMark& mark : m_content.marks) {
        const bool isVertical = mark.orientation == Qt::Vertical;
        if (!isVertical && !mapping.canShow(mark.position))
            continue;
        const double at =
            isVertical ? mapping.toPixelX(mark.position) : mapping.toPixelY(mark.position);
        const bool isInside = isVertical ? at >= area.left() && at <= area.right()
                                         : at >= area.top() && at <= area.bottom();
        if (!isInside)
            continue;
        const QColor color = m_content.theme.textOf(mark.quantity);
        painter.setPen(QPen(color, m_content.scale, Qt::DotLine));
        if (isVertical)
            painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
        else
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
        if (mark.label.isEmpty())
            continue;
        const double width = textWidth(mark.label, m_content.font) + 2.0 * kPad;
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
        // In a very narrow chart it begins at the left and reaches beyond the right.
        const double leftmost = area.left() + 1.0;
        box.moveLeft(
            std::clamp(box.left(), leftmost, std::max(leftmost, area.right() - width - 1.0)));
        const auto overlaps = [&](const QRectF& other) { return other.intersects(box); };
        for (int row = 0; row < 6 && std::any_of(taken.begin(), taken.end(), overlaps); ++row)
            box.translate(0.0, (isAtBottom ? -1.0 : 1.0) * (metrics.height() + 1.0));
        taken.push_back(box);
        paintBoxedText(painter, box, {mark.label, color});
    }
}

void PlotOverlay::paintArrows(QPainter& painter) const
{
    const PlotMapping& mapping = m_content.mapping;
    const QRectF& area = mapping.area;
    for (const PlotArrow& arrow : m_content.arrows) {
        if (!std::isfinite(arrow.from.x()) || !mapping.canShow(arrow.from.y())
            || arrow.length == 0.0)
            continue;
        const QPointF from = mapping.toPixel(arrow.from);
        if (!area.contains(from))
            continue;
        const double direction = arrow.length > 0.0 ? 1.0 : -1.0;
        const double head = arrow.head * m_content.scale;
        const double tip = mapping.toPixelX(arrow.from.x() + arrow.length);
        const QPointF to(
            std::clamp(from.x() + direction * std::max(direction * (tip - from.x()), head),
                       area.left(), area.right()),
            from.y());
        painter.setPen(QPen(m_content.theme.curve(arrow.quantity),
                            std::min(1.6, 0.35 * arrow.head) * m_content.scale));
        const QLineF lines[] = {{from, to},
                                {to, to - QPointF(direction * head, -0.6 * head)},
                                {to, to - QPointF(direction * head, 0.6 * head)}};
        painter.drawLines(lines, 3);
    }
}

std::optional<QPointF> PlotOverlay::placeOf(const PlotPoint& point) const
{
    const PlotMapping& mapping = m_content.mapping;
    if (!std::isfinite(point.position.x()) || !mapping.canShow(point.position.y()))
        return std::nullopt;
    const QPointF pixel = mapping.toPixel(point.position);
    // Over a range that is no number wide a place is none, and NaN counts as inside.
    if (!std::isfinite(pixel.x()) || !std::isfinite(pixel.y())
        || !mapping.area.adjusted(-1, -1, 1, 1).contains(pixel))
        return std::nullopt;
    return pixel;
}

void PlotOverlay::paintPoints(QPainter& painter) const
{
    for (const PlotPoint& point : m_content.points) {
        const std::optional<QPointF> pixel = placeOf(point);
        if (!pixel)
            continue;
        const double radius = point.radius * m_content.scale;
        painter.setPen(
            QPen(m_content.theme.background, std::min(1.5 * m_content.scale, 0.3 * radius)));
        painter.setBrush(m_content.theme.curve(point.quantity));
        painter.drawEllipse(*pixel, radius, radius);
    }
}

std::vector<PlotOverlay::PointLabel> PlotOverlay::pointLabels() const
{
    std::vector<PointLabel> labels;
    for (const PlotPoint& point : m_content.points) {
        if (point.label.isEmpty())
            continue;
        if (const std::optional<QPointF> pixel = placeOf(point))
            labels.push_back({.at = *pixel,
                              .offset = point.radius * m_content.scale + 3.0,
                              .text = {point.label, m_content.theme.textOf(point.quantity)}});
    }
    return labels;
}

std::vector<QRectF> PlotOverlay::rectsOf(const std::vector<PointLabel>& labels) const
{
    const QRectF& area = m_content.mapping.area;
    const double height = QFontMetricsF(m_content.font).height();
    std::vector<double> heights;
    heights.reserve(labels.size());
    for (const PointLabel& label : labels)
        heights.push_back(label.at.y());
    spreadLabels(heights, height + 1.0, area.top(), area.bottom());
    std::vector<QRectF> rects;
    rects.reserve(labels.size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto& [at, offset, text, goesLeft] = labels[i];
        const double width = textWidth(text.text, m_content.font) + 2.0 * kPad;
        const bool fitsLeft = at.x() - offset - width >= area.left();
        const bool fitsRight = at.x() + offset + width <= area.right();
        const bool isRight = fitsRight && !(goesLeft && fitsLeft);
        // What fits on neither side begins within the plot.
        const double left =
            isRight ? at.x() + offset : std::max(at.x() - offset - width, area.left() + 1.0);
        rects.emplace_back(left, heights[i] - height / 2.0, width, height);
    }
    return rects;
}

void PlotOverlay::paintPointLabels(QPainter& painter, const std::vector<PointLabel>& labels) const
{
    const std::vector<QRectF> rects = rectsOf(labels);
    for (std::size_t i = 0; i < labels.size(); ++i)
        paintBoxedText(painter, rects[i], labels[i].text);
}

void PlotOverlay::paintEndLabels(QPainter& painter) const
{
    const QFontMetricsF metrics(m_content.font);
    const QRectF& area = m_content.mapping.area;
    std::vector<double> ends;
    for (const EndLabel& label : m_content.endLabels)
        ends.push_back(label.position.y());
    // Names on top of each other say nothing; the legend has all of them.
    const double room = metrics.ascent() + 1.0;
    const std::vector<std::optional<double>> places =
        placeLabels(ends, room, area.top(), area.bottom(), room);
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (!places[i])
            continue;
        const EndLabel& label = m_content.endLabels[i];
        painter.setPen(label.text.color);
        drawText(painter,
                 QRectF(label.position.x() + 5.0, *places[i] - metrics.height() / 2.0,
                        kEndLabelRoom * m_content.scale, metrics.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, label.text.text);
    }
}

QRectF PlotOverlay::pinLabelRect() const
{
    const QRectF& area = m_content.mapping.area;
    const double pixel = m_content.pin ? m_content.mapping.toPixelX(*m_content.pin) : -1.0;
    if (!(pixel >= area.left() - 0.5 && pixel <= area.right() + 0.5))
        return {};
    const QFontMetricsF metrics(m_content.font);
    const double width = textWidth(m_content.pinLabel, m_content.font) + 2.0 * kPad;
    const double left = std::min(pixel - width / 2.0, area.right() - width);
    return {std::max(left, area.left()), area.top(), width, metrics.height()};
}

void PlotOverlay::paintCursors(QPainter& painter) const
{
    const PlotMapping& mapping = m_content.mapping;
    const QRectF& area = mapping.area;
    const auto verticalLine = [&](double x, const QColor& color, Qt::PenStyle style) {
        const double pixel = mapping.toPixelX(x);
        if (!(pixel >= area.left() - 0.5 && pixel <= area.right() + 0.5))
            return;
        painter.setPen(QPen(color, m_content.scale, style));
        painter.drawLine(QPointF(pixel, area.top()), QPointF(pixel, area.bottom()));
    };
    if (m_content.now)
        verticalLine(*m_content.now, m_content.theme.accent, Qt::SolidLine);
    if (m_content.pin) {
        verticalLine(*m_content.pin, m_content.theme.text, Qt::SolidLine);
        const QRectF label = pinLabelRect();
        painter.fillRect(label, m_content.theme.text);
        painter.setPen(m_content.theme.background);
        drawText(painter, label, Qt::AlignCenter, m_content.pinLabel);
    }
    if (m_content.cursor)
        verticalLine(*m_content.cursor, m_content.theme.accent, Qt::DashLine);
    if (m_content.cursorY && mapping.canShow(*m_content.cursorY)) {
        const double pixel = mapping.toPixelY(*m_content.cursorY);
        if (pixel >= area.top() - 0.5 && pixel <= area.bottom() + 0.5)
            painter.drawLine(QPointF(area.left(), pixel), QPointF(area.right(), pixel));
    }
}

namespace {

/// The box at the pointer: x first, then the curves, names at the left, values and differences in
/// line at their right. What is too high for one column goes below x in several, as many as fit.
struct ReadoutLayout {
    struct Column {
        double left = 0.0;
        double name = 0.0;
        double value = 0.0;
        double difference = 0.0;
    };

    ReadoutLayout(const std::vector<ReadoutRow>& entries, const QFont& font, QSizeF largest)
        : line(QFontMetricsF(font).height()), gap(QFontMetricsF(font).averageCharWidth())
    {
        const auto count = static_cast<int>(entries.size());
        const int most = std::clamp(static_cast<int>((largest.height() - 2.0 * kPad) / line), 2,
                                    kRowsOfOneColumn);
        headRows = count > most ? 1 : 0;
        const int wanted = (count - headRows + most - headRows - 1) / (most - headRows);
        rows = (count - headRows + wanted - 1) / wanted;
        width = 2.0 * kPad;
        end = headRows;
        while (end < count) {
            Column column{.left = width};
            const int next = std::min(count, end + rows);
            for (int i = end; i < next; ++i) {
                const ReadoutRow& entry = entries[static_cast<std::size_t>(i)];
                column.name = std::max(column.name, textWidth(entry.name, font));
                column.value = std::max(column.value, textWidth(entry.value, font));
                column.difference = std::max(column.difference, textWidth(entry.difference, font));
            }
            const double difference = column.difference > 0.0 ? gap + column.difference : 0.0;
            const double right = width + column.name + gap + column.value + difference + 2.0 * kPad;
            if (!columns.empty() && right > largest.width())
                break;
            columns.push_back(column);
            width = right + kPad;
            end = next;
        }
        width -= kPad;
        if (headRows == 0)
            return;
        const ReadoutRow& x = entries.front();
        head = QStringLiteral("%1 %2  %3").arg(x.name, x.value, x.difference).trimmed();
        if (end < count)
            head += PlotOverlay::tr("   (%1 more)").arg(count - end);
        width = std::max(width, textWidth(head, font) + 4.0 * kPad);
    }

    QSizeF size() const { return {width, (headRows + rows) * line + 2.0 * kPad}; }

    double line;
    double gap;
    double width = 0.0;
    int headRows = 0;
    int rows = 1;
    int end = 0;   ///< of the entries that are shown
    QString head;  ///< x on a line of its own, and how many curves found no place
    std::vector<Column> columns;
};

}  // namespace

QRectF PlotOverlay::readoutRect() const
{
    if (!m_content.cursor || m_content.readout.empty())
        return {};
    const QRectF& area = m_content.mapping.area;
    std::vector<QRectF> taken = noteRects();
    if (m_content.hasFitButton)
        taken.push_back(fitButtonRect());
    if (m_content.pin)
        taken.push_back(pinLabelRect());
    const ReadoutLayout layout(m_content.readout, m_content.font, area.size() - QSizeF(0.0, 12.0));
    QRectF box(QPointF(0.0, area.top() + 6.0), layout.size());
    const double pixel = m_content.mapping.toPixelX(*m_content.cursor);
    const bool fitsRight = pixel + 10.0 + box.width() <= area.right();
    box.moveLeft(std::clamp(fitsRight ? pixel + 10.0 : pixel - 10.0 - box.width(), area.left(),
                            std::max(area.left(), area.right() - box.width())));
    double top = box.top();
    for (const QRectF& other : taken) {
        if (other.left() < box.right() && other.right() > box.left())
            top = std::max(top, other.bottom() + 3.0);
    }
    // A high box of many curves begins as far up as it must, but no higher.
    box.moveTop(std::max(area.top(), std::min(top, area.bottom() - box.height())));
    return box;
}

void PlotOverlay::paintReadout(QPainter& painter) const
{
    const QRectF box = readoutRect();
    if (box.isEmpty())
        return;
    const ReadoutLayout layout(m_content.readout, m_content.font,
                               m_content.mapping.area.size() - QSizeF(0.0, 12.0));
    QColor ground = m_content.theme.background;
    ground.setAlphaF(0.92F);
    painter.setPen(m_content.theme.border);
    painter.setBrush(ground);
    painter.drawRect(box);
    if (layout.headRows > 0) {
        painter.setPen(m_content.readout.front().color);
        drawText(painter,
                 QRectF(box.left() + 2.0 * kPad, box.top() + kPad, box.width(), layout.line),
                 Qt::AlignLeft | Qt::AlignVCenter, layout.head);
    }
    for (int i = layout.headRows; i < layout.end; ++i) {
        const ReadoutRow& row = m_content.readout[static_cast<std::size_t>(i)];
        const int place = i - layout.headRows;
        const ReadoutLayout::Column& column =
            layout.columns[static_cast<std::size_t>(place / layout.rows)];
        const double left = box.left() + column.left;
        const double top = box.top() + kPad + (layout.headRows + place % layout.rows) * layout.line;
        painter.setPen(row.color);
        drawText(painter, QRectF(left, top, column.name + 2.0, layout.line),
                 Qt::AlignLeft | Qt::AlignVCenter, row.name);
        const double values = left + column.name + layout.gap;
        drawText(painter, QRectF(values, top, column.value, layout.line),
                 Qt::AlignRight | Qt::AlignVCenter, row.value);
        if (!row.difference.isEmpty())
            drawText(
                painter,
                QRectF(values + column.value + layout.gap, top, column.difference, layout.line),
                Qt::AlignRight | Qt::AlignVCenter, row.difference);
    }
}

std::vector<QRectF> PlotOverlay::noteRects() const
{
    const QRectF& area = m_content.mapping.area;
    const QFontMetricsF metrics(m_content.font);
    double top = m_content.hasFitButton ? fitButtonRect().bottom() + 3.0 : area.top() + 3.0;
    std::vector<QRectF> rects;
    for (const QString& line : m_content.note.split(u'\n', Qt::SkipEmptyParts)) {
        const double width =
            std::min(textWidth(line, m_content.font) + 2.0 * kPad, area.width() - 2.0 * kPad);
        rects.emplace_back(area.right() - width - 2.0, top, width, metrics.height());
        top += metrics.height() + 1.0;
    }
    return rects;
}

void PlotOverlay::paintNotes(QPainter& painter) const
{
    const QFontMetricsF metrics(m_content.font);
    const std::vector<QRectF> rects = noteRects();
    const QStringList lines = m_content.note.split(u'\n', Qt::SkipEmptyParts);
    for (std::size_t i = 0; i < rects.size(); ++i)
        paintBoxedText(painter, rects[i],
                       {metrics.elidedText(lines[static_cast<qsizetype>(i)], Qt::ElideRight,
                                           rects[i].width() - 2.0 * kPad + 1.0),
                        m_content.theme.secondaryText});
}

void PlotOverlay::paintZoomBox(QPainter& painter) const
{
    if (m_content.zoomBox.isEmpty())
        return;
    QColor fill = m_content.theme.accent;
    fill.setAlphaF(0.15F);
    painter.setPen(QPen(m_content.theme.accent, 1.0, Qt::DashLine));
    painter.setBrush(fill);
    painter.drawRect(m_content.zoomBox);
}

void PlotOverlay::paintFitButton(QPainter& painter) const
{
    if (!m_content.hasFitButton)
        return;
    const QRectF button = fitButtonRect();
    painter.setPen(m_content.theme.accent);
    painter.setBrush(m_content.theme.background);
    painter.drawRoundedRect(button, 4.0, 4.0);
    drawText(painter, button, Qt::AlignCenter, QStringLiteral("Fit (Home)"));
}

}  // namespace entropy_lab
