#include "ui/plot/plot_view.h"

#include <cmath>

namespace entropy_lab {

namespace {

constexpr std::size_t kMaximumViews = 50;  // steps back

AxisRange shifted(AxisRange range, double fraction, bool isLog)
{
    if (!isLog)
        return {std::lerp(range.minimum, range.maximum, fraction),
                std::lerp(range.minimum, range.maximum, 1.0 + fraction)};
    const double factor = std::pow(range.maximum / range.minimum, fraction);
    return {range.minimum * factor, range.maximum * factor};
}

/// Less than a decade may hold no tick at all.
AxisRange atLeastADecade(AxisRange range)
{
    if (!(range.minimum > 0.0) || range.maximum >= 10.0 * range.minimum)
        return range;
    const double middle = std::sqrt(range.minimum) * std::sqrt(range.maximum);
    return {middle / std::sqrt(10.0), middle * std::sqrt(10.0)};
}

}  // namespace

void PlotView::rememberView()
{
    if (m_previousViews.size() == kMaximumViews)
        m_previousViews.erase(m_previousViews.begin());
    m_previousViews.push_back({m_mapping.x, m_mapping.y, m_isAutoFit});
}

void PlotView::setAutoFit(bool isAutoFit)
{
    if (isAutoFit == m_isAutoFit)
        return;
    m_isAutoFit = isAutoFit;
    m_areCurvesDirty = m_areCurvesDirty || isAutoFit;
    m_isOverlayDirty = true;
    emit autoFitChanged(isAutoFit);
}

void PlotView::moveView(AxisRange x, AxisRange y)
{
    if (m_mapping.isLogX)
        x = atLeastADecade(x);
    if (m_mapping.isLogY)
        y = atLeastADecade(y);
    if (!isUsableRange(x, m_mapping.isLogX) || !isUsableRange(y, m_mapping.isLogY))
        return;
    m_mapping.x = x;
    m_mapping.y = y;
    setAutoFit(false);
    refresh();
}

void PlotView::setView(AxisRange x, AxisRange y)
{
    rememberView();
    moveView(x, y);
}

void PlotView::fit()
{
    if (!m_isAutoFit)
        rememberView();
    setAutoFit(true);
    refresh();
}

void PlotView::previousView()
{
    if (m_previousViews.empty()) {
        fit();
        return;
    }
    const View view = m_previousViews.back();
    m_previousViews.pop_back();
    if (view.isAutoFit) {
        setAutoFit(true);
        refresh();
    } else {
        moveView(view.x, view.y);
    }
}

void PlotView::setLogY(bool isLog)
{
    if (isLog == m_mapping.isLogY || (isLog && !m_description.y.canBeLog))
        return;
    m_mapping.isLogY = isLog;
    // Old heights mean nothing on the other axis.
    m_previousViews.clear();
    m_mapping.y = isLog ? AxisRange{0.1, 1.0} : m_description.y.range;
    m_drawnMapping = {};
    sampleCurves();
    fitY();
    refresh();
    emit logYChanged(isLog);
}

AxisRange PlotView::zoomed(AxisRange range, double fixed, double factor, bool isLog) const
{
    if (!isLog)
        return {std::lerp(fixed, range.minimum, factor), std::lerp(fixed, range.maximum, factor)};
    return {fixed * std::pow(range.minimum / fixed, factor),
            fixed * std::pow(range.maximum / fixed, factor)};
}

void PlotView::panTo(QPointF position)
{
    const QPointF moved = position - m_pressedAt;
    const QRectF& area = m_pressedMapping.area;
    // A drag that began on an axis moves that axis only.
    const bool isOnX = m_pressedAt.y() > area.bottom();
    const bool isOnY = m_pressedAt.x() < area.left();
    moveView(
        shifted(m_pressedMapping.x, isOnY ? 0.0 : -moved.x() / area.width(), m_mapping.isLogX),
        shifted(m_pressedMapping.y, isOnX ? 0.0 : moved.y() / area.height(), m_mapping.isLogY));
}

void PlotView::zoomToBox(const QRectF& box)
{
    if (box.width() < 4.0 || box.height() < 4.0)
        return;
    rememberView();
    // A box as high or as wide as the plot leaves that axis exactly as it is.
    AxisRange x = m_mapping.x;
    AxisRange y = m_mapping.y;
    if (box.width() < m_mapping.area.width())
        x = {m_mapping.toValueX(box.left()), m_mapping.toValueX(box.right())};
    if (box.height() < m_mapping.area.height())
        y = {m_mapping.toValueY(box.bottom()), m_mapping.toValueY(box.top())};
    moveView(x, y);
}

}  // namespace entropy_lab
