#include "ui/workspaces/layers/layer_chart.h"

#include "ui/style/number_format.h"

#include <algorithm>
#include <array>

namespace entropy_lab {

namespace {

constexpr std::array kMarkers{CurveMarker::Circle,   CurveMarker::Square, CurveMarker::Diamond,
                              CurveMarker::Triangle, CurveMarker::Plus,   CurveMarker::TriangleDown,
                              CurveMarker::Cross,    CurveMarker::Star};

}  // namespace

LayerChart::LayerChart(const QString& title, const QString& axis, AxisRange range, bool followsData,
                       std::vector<LayerCurve> curves, QWidget* parent)
    : PlotView({.title = title,
                .x = {.title = tr("step k"), .range = {0.0, 10.0}, .isInteger = true},
                .y = {.title = axis, .range = range, .followsData = followsData}},
               parent),
      m_wanted(std::move(curves))
{
}

void LayerChart::setCurves(std::vector<LayerCurve> curves)
{
    m_wanted = std::move(curves);
    m_hasOtherCurves = true;
    m_hasNews = true;
    refresh();
}

void LayerChart::setHistory(const HistoryView& history, std::size_t layers, std::int64_t steps)
{
    m_hasOtherCurves = m_hasOtherCurves || layers != m_layers;
    m_history = history;
    m_layers = layers;
    m_steps = steps;
    m_hasNews = true;
    refresh();
}

void LayerChart::setIteration(std::int64_t iteration)
{
    if (iteration == m_iteration)
        return;
    m_iteration = iteration;
    m_hasNews = true;
    refresh();
}

void LayerChart::addCurves()
{
    m_hasOtherCurves = false;
    clearCurves();
    m_caches.clear();
    for (std::size_t l = 0; l < m_layers; ++l)
        for (const LayerCurve& curve : m_wanted) {
            const QString layer = tr("layer %1").arg(l + 1);
            addCurve({.name = m_wanted.size() == 1
                          ? layer
                          : QStringLiteral("%1 %2").arg(curve.name).arg(l + 1),
                      .endLabel = &curve == &m_wanted.front() ? layer : QString(),
                      .quantity = curve.color,
                      .dash = curve.dash,
                      .marker = kMarkers.at(l % kMarkers.size())});
            m_caches.push_back(std::make_shared<HistoryCurveCache>());
        }
}

void LayerChart::updateContent()
{
    if (!m_hasNews)
        return;
    m_hasNews = false;
    if (m_hasOtherCurves)
        addCurves();
    int number = 0;
    for (std::size_t l = 0; l < m_layers; ++l)
        for (const LayerCurve& curve : m_wanted) {
            const HistoryCurve source{m_history, layerColumn(l, curve.quantity), -1, 0.0,
                                      m_caches[static_cast<std::size_t>(number)]};
            setCurveSampler(number, source.sampler(), source.value());
            ++number;
        }
    const std::int64_t last = m_history.size() - 1;
    setNow(static_cast<double>(std::clamp<std::int64_t>(m_iteration, 0, m_steps - 1)));
    setFittedRangeX(iterationRange(std::max<std::int64_t>(last, 0), m_steps - 1));
}

}  // namespace entropy_lab
