#include "ui/plot/items/curve_item.h"
#include "ui/plot/items/plot_overlay.h"
#include "ui/plot/plot_view.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kPinReach = 6.0;  // px beside a pin where a click takes it away

constexpr int kFew = 9;  // curves in one column of the box at the pointer

QString signedText(const QString& text, double value)
{
    return value > 0.0 ? u'+' + text : text;
}

}  // namespace

double PlotView::valueAt(int index, double x) const
{
    const Curve& curve = at(index);
    if (curve.value)
        return curve.value(x);
    const std::vector<QPointF>& points = curve.sampler ? curve.points : curve.data;
    const auto right = std::lower_bound(points.begin(), points.end(), x,
                                        [](const QPointF& p, double v) { return p.x() < v; });
    if (right == points.end())
        return std::nan("");
    if (right->x() == x)
        return right->y();
    if (right == points.begin())
        return std::nan("");
    const QPointF left = *(right - 1);
    return left.y() + (x - left.x()) / (right->x() - left.x()) * (right->y() - left.y());
}

QString PlotView::leftOutByLog() const
{
    if (!m_mapping.isLogY)
        return {};
    qsizetype count = 0;
    bool isCountKnown = true;
    QStringList names;
    for (const Curve& curve : m_curves) {
        if (!curve.spec.isVisible)
            continue;
        const auto left = std::count_if(curve.points.begin(), curve.points.end(),
                                        [](const QPointF& p) { return p.y() <= 0.0; });
        if (left == 0)
            continue;
        count += left;
        // What a sampler returns are the extremes of pixel columns, not the points themselves.
        isCountKnown = isCountKnown && !curve.sampler;
        names += curve.spec.name;
    }
    if (count == 0)
        return {};
    const QString which = names.size() <= 3 ? names.join(QStringLiteral(", "))
                                            : countText(names.size(), tr("curve"), tr("curves"));
    return isCountKnown ? tr("log scale: %1 ≤ 0 left out of %2")
                              .arg(countText(count, tr("point"), tr("points")), which)
                        : tr("log scale: values ≤ 0 left out of %1").arg(which);
}

QString PlotView::note() const
{
    QStringList lines{m_note, m_sketch.note, leftOutByLog()};
    lines.removeAll(QString());
    return lines.join(u'\n');
}

std::vector<EndLabel> PlotView::endLabels() const
{
    std::vector<EndLabel> labels;
    for (const Curve& curve : m_curves) {
        const std::vector<QPolygonF>& lines = curve.item->polylines();
        if (!curve.spec.isVisible || curve.spec.endLabel.isEmpty() || lines.empty())
            continue;
        labels.push_back({lines.back().back(), {curve.spec.endLabel, textColorOf(curve.spec)}});
    }
    return labels;
}

QString PlotView::cursorText(double x) const
{
    return m_description.x.isInteger && std::abs(x) < 1e15
        ? readableCount(static_cast<qint64>(std::round(x)))
        : readableNumber(x);
}

std::vector<ReadoutRow> PlotView::readout() const
{
    if (!m_cursor)
        return {};
    const QString name = m_description.x.title.section(u'(', 0, 0).trimmed();
    std::vector<ReadoutRow> rows{{name, cursorText(*m_cursor), {}, m_theme.text}};
    if (m_field && m_pointer) {
        const auto nameOf = [](const QString& title) {
            return title.section(u'(', 0, 0).trimmed();
        };
        rows.push_back({nameOf(m_description.y.title),
                        readableNumber(m_description.y.isInteger ? std::round(m_pointer->y())
                                                                 : m_pointer->y()),
                        {},
                        m_theme.text});
        if (const std::optional<double> value = m_field->valueAt(*m_pointer))
            rows.push_back({nameOf(m_fieldScale.title),
                            std::isfinite(*value) ? readableNumber(*value) : tr("not finite"),
                            {},
                            m_theme.text});
    }
    if (m_pin) {
        const double change = *m_cursor - *m_pin;
        rows.front().difference = QStringLiteral("Δ ") + signedText(cursorText(change), change);
    }
    // Of many curves fewer digits, so that all of them fit beside each other.
    const auto isRead = [](const Curve& c) { return c.spec.isVisible && c.spec.isInReadout; };
    const int digits = std::count_if(m_curves.begin(), m_curves.end(), isRead) > kFew ? 4 : 6;
    for (int i = 0; i < curveCount(); ++i) {
        const PlotCurve& spec = at(i).spec;
        if (!isRead(at(i)))
            continue;
        const double value = valueAt(i, *m_cursor);
        if (std::isnan(value))
            continue;
        const double change = m_pin ? value - valueAt(i, *m_pin) : std::nan("");
        rows.push_back({spec.name, readableNumber(value, digits),
                        std::isnan(change)
                            ? QString()
                            : signedText(readableNumber(change, digits == 6 ? 4 : 3), change),
                        textColorOf(spec)});
    }
    return rows;
}

void PlotView::updateOverlay()
{
    m_above->setContent({.mapping = m_mapping,
                         .theme = m_theme,
                         .font = labelFont(),
                         .scale = m_scale,
                         .points = m_points,
                         .arrows = m_arrows,
                         .endLabels = endLabels(),
                         .now = m_now,
                         .cursor = m_cursor,
                         .cursorY = m_pointer ? std::optional(m_pointer->y()) : std::nullopt,
                         .pin = m_pin,
                         .pinLabel = m_pin ? tr("pin %1").arg(cursorText(*m_pin)) : QString(),
                         .readout = readout(),
                         .sketch = m_sketch,
                         .zoomBox = m_zoomBox,
                         .note = note(),
                         .hasFitButton = !m_isAutoFit});
    m_below->setContent({.mapping = m_mapping,
                         .theme = m_theme,
                         .font = labelFont(),
                         .scale = m_scale,
                         .bands = m_bands,
                         .marks = m_marks,
                         .points = m_points,
                         .note = note(),
                         .hasFitButton = !m_isAutoFit});
    m_isOverlayDirty = false;
}

double PlotView::cursorPlace(QPointF position) const
{
    const double x = m_mapping.toValueX(position.x());
    return cursorStop(m_description.x.isInteger ? std::round(x) : x);
}

void PlotView::setCursorStops(std::function<double(double)> stops)
{
    m_cursorStops = std::move(stops);
    // Where they stand may be a stop no more.
    for (std::optional<double>* const place : {&m_cursor, &m_pin}) {
        if (!*place || cursorStop(**place) == **place)
            continue;
        *place = cursorStop(**place);
        m_isOverlayDirty = true;
    }
}

void PlotView::hoverAt(QPointF position)
{
    if (!m_mapping.area.contains(position)) {
        if (m_cursor) {
            hideCursor();
            emit hoverLeft();
        }
        return;
    }
    const double x = cursorPlace(position);
    showCursorAt(x);
    if (m_field) {
        m_pointer = QPointF(x, m_mapping.toValueY(position.y()));
        m_isOverlayDirty = true;
        postRefresh();
    }
    emit hovered(x);
}

void PlotView::showCursorAt(double x)
{
    if (m_cursor == x)
        return;
    m_cursor = x;
    m_pointer.reset();
    m_isOverlayDirty = true;
    postRefresh();
}

void PlotView::hideCursor()
{
    if (!m_cursor)
        return;
    m_cursor.reset();
    m_pointer.reset();
    m_isOverlayDirty = true;
    postRefresh();
}

void PlotView::pinCursorAt(double x)
{
    if (m_pin == x)
        return;
    m_pin = x;
    m_isOverlayDirty = true;
    postRefresh();
}

void PlotView::unpinCursor()
{
    if (!m_pin)
        return;
    m_pin.reset();
    m_isOverlayDirty = true;
    postRefresh();
}

void PlotView::clickAt(QPointF position)
{
    if (m_pinsOnClick && !m_field)
        pinAt(position);
    m_isClickRevocable = true;
    emit clicked(valueAtPixel(position));
}

void PlotView::pinAt(QPointF position)
{
    const std::optional<double> before = m_pin;
    const bool isOnPin = m_pin && std::abs(m_mapping.toPixelX(*m_pin) - position.x()) <= kPinReach;
    changePin(isOnPin ? std::nullopt : std::optional(cursorPlace(position)));
    m_pinBeforeClick = before;
}

void PlotView::changePin(std::optional<double> x)
{
    if (x == m_pin)
        return;
    if (x) {
        pinCursorAt(*x);
        emit pinned(*x);
    } else {
        unpinCursor();
        emit unpinned();
    }
}

}  // namespace entropy_lab
