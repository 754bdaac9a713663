#include "ui/workspaces/units/unit_chart.h"

#include "ui/style/number_format.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

UnitChart::UnitChart(QWidget* parent)
    : PlotView(
        {.title = tr("Unit %1").arg(1),
         .x = {.title = tr("iteration"), .range = {0.0, 10.0}, .isInteger = true},
         .y = {.title = tr("H (bits), D, cosine"), .range = {-1.05, 1.05}, .followsData = false}},
        parent)
{
    for (std::shared_ptr<HistoryCurveCache>& cache : m_caches)
        cache = std::make_shared<HistoryCurveCache>();
    // In the order of UnitQuantity.
    addCurve({.name = tr("mean H"), .quantity = Quantity::H});
    addCurve({.name = tr("mean D"), .quantity = Quantity::D, .marker = CurveMarker::Circle});
    addCurve({.name = tr("cos(z, ΔD)"), .quantity = Quantity::Neutral, .dash = Qt::DashDotLine});
}

void UnitChart::setHistory(const HistoryView& history, std::int64_t limit)
{
    if (history.source() == m_history.source() && history.size() == m_history.size()
        && limit == m_limit)
        return;
    m_history = history;
    m_limit = limit;
    m_hasNews = true;
    refresh();
}

void UnitChart::setIteration(std::int64_t iteration)
{
    if (iteration == m_iteration)
        return;
    m_iteration = iteration;
    m_hasNews = true;
    refresh();
}

void UnitChart::setUnit(Eigen::Index unit)
{
    if (unit == m_unit)
        return;
    m_unit = unit;
    setTitle(tr("Unit %1").arg(unit + 1));
    m_hasNews = true;
    refresh();
}

void UnitChart::updateContent()
{
    if (!m_hasNews)
        return;
    m_hasNews = false;
    for (int q = 0; q < kUnitQuantities; ++q) {
        const int column = unitColumn(m_unit, static_cast<UnitQuantity>(q));
        const HistoryCurve curve{m_history, column, -1, 0.0,
                                 m_caches.at(static_cast<std::size_t>(q))};
        setCurveSampler(q, curve.sampler(), curve.value());
        const double value = curve.valueAt(static_cast<double>(m_iteration));
        setCurveValueText(q, std::isfinite(value) ? readableNumber(value, 4) : QString());
    }
    setCursorStops(storedIterations(m_history));
    setNow(static_cast<double>(m_iteration));
    setFittedRangeX(iterationRange(std::max<std::int64_t>(m_history.size() - 1, 0), m_limit));
}

}  // namespace entropy_lab
