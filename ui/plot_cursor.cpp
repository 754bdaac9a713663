#include "ui/plot_view.h"

namespace entropy_lab {

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
    QStringList names;
    for (const Curve& curve : m_curves) {
        if (!curve.spec.isVisible)
            continue;
        const auto left = std::count_if(curve.points.begin(), curve.points.end(),
                                        [](const QPointF& p) { return p.y() <= 0.0; });
        count += left;
        if (left > 0)
            names += curve.spec.name;
    }
    if (count == 0)
        return {};
    const QString which = names.size() <= 3 ? names.join(QStringLiteral(", "))
                                            : QStringLiteral("%1 curves").arg(names.size());
    return QStringLiteral("log scale: %1 points ≤ 0 left out of %2").arg(count).arg(which);
}

QString PlotView::note() const
{
    const QString leftOut = leftOutByLog();
    if (m_note.isEmpty() || leftOut.isEmpty())
        return m_note + leftOut;
    return QStringLiteral("%1\n%2").arg(m_note, leftOut);
}

std::vector<EndLabel> PlotView::endLabels() const
{
    std::vector<EndLabel> labels;
    for (const Curve& curve : m_curves) {
        const std::vector<QPolygonF>& lines = curve.item->polylines();
        if (!curve.spec.isVisible || curve.spec.endLabel.isEmpty() || lines.empty())
            continue;
        labels.push_back(
            {lines.back().back(), {curve.spec.endLabel, m_theme.textOf(curve.spec.quantity)}});
    }
    return labels;
}

std::vector<ColoredText> PlotView::cursorReadout() const
{
    if (!m_cursor)
        return {};
    const QString name = m_description.x.title.section(u'(', 0, 0).trimmed();
    std::vector<ColoredText> lines{
        {QStringLiteral("%1 %2").arg(name, readableNumber(*m_cursor)), m_theme.text}};
    for (int i = 0; i < curveCount(); ++i) {
        const PlotCurve& spec = at(i).spec;
        const double value =
            spec.isVisible && spec.isInReadout ? valueAt(i, *m_cursor) : std::nan("");
        if (!std::isnan(value))
            lines.push_back({QStringLiteral("%1 %2").arg(spec.name, readableNumber(value, 6)),
                             m_theme.textOf(spec.quantity)});
    }
    return lines;
}

void PlotView::updateOverlay()
{
    m_above->setContent({.mapping = m_mapping,
                         .theme = m_theme,
                         .font = chartFont(kLabelPoints),
                         .scale = m_scale,
                         .points = m_points,
                         .endLabels = endLabels(),
                         .now = m_now,
                         .cursor = m_cursor,
                         .readout = cursorReadout(),
                         .zoomBox = m_zoomBox,
                         .note = note(),
                         .hasFitButton = !m_isAutoFit});
    m_below->setContent({.mapping = m_mapping,
                         .theme = m_theme,
                         .font = chartFont(kLabelPoints),
                         .scale = m_scale,
                         .marks = m_marks});
    m_isOverlayDirty = false;
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
    const double x = m_mapping.toValueX(position.x());
    const double shown = m_description.x.isInteger ? std::round(x) : x;
    showCursorAt(shown);
    emit hovered(shown);
}

void PlotView::showCursorAt(double x)
{
    if (m_cursor == x)
        return;
    m_cursor = x;
    m_isOverlayDirty = true;
    postRefresh();
}

void PlotView::hideCursor()
{
    if (!m_cursor)
        return;
    m_cursor.reset();
    m_isOverlayDirty = true;
    postRefresh();
}

}  // namespace entropy_lab
