#include "core/networks/stack_run.h"

#include <chrono>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>

namespace entropy_lab {

namespace {

constexpr std::size_t kHistoryBudget = std::size_t{48} << 20;
/// Between two summaries: a frame.
constexpr std::chrono::milliseconds kNewsEvery{16};

}  // namespace

std::int64_t preActivationCount(const StackedLayersSettings& settings, std::int64_t samples)
{
    return samples * std::accumulate(settings.units.begin(), settings.units.end(), std::int64_t{0});
}

StackRun::StackRun(const SharedMatrix& X, const StackedLayersSettings& settings, std::int64_t steps)
    : m_stack(X, settings), m_steps(steps),
      m_history(static_cast<int>(settings.units.size()) * kLayerQuantities, kHistoryBudget)
{
    if (steps < 1)
        throw std::invalid_argument("StackRun: " + std::to_string(steps)
                                    + " steps, but at least 1 is needed");
    m_row.reserve(static_cast<std::size_t>(m_history.columns()));
    m_summaries.reserve(settings.units.size());
}

bool StackRun::advance()
{
    // Before the step: one without its row would be missing for ever.
    m_history.prepare();
    const std::int64_t k = m_stack.steps();
    const std::vector<LayerStep>& record = m_stack.advance();
    m_row.clear();
    for (const LayerStep& step : record) {
        // A sum of what is not finite is not.
        if (!std::isfinite(step.pathSum + step.H + step.normW))
            return false;
        // In the order of LayerQuantity.
        m_row.insert(m_row.end(),
                     {step.stepEntropy, step.pathSum, step.shannonChange, step.H, step.cosine,
                      step.normZ, step.normD, step.normDecisionChange, step.normW});
    }
    m_summaries.resize(record.size());
    for (std::size_t l = 0; l < record.size(); ++l) {
        LayerSummary& summary = m_summaries[l];
        if (k == 0 || record[l].stepEntropy < summary.smallestStepEntropy) {
            summary.smallestStepEntropy = record[l].stepEntropy;
            summary.smallestAt = k;
        }
        summary.k = k;
        summary.last = record[l];
        summary.first = m_stack.at(l, 0, 0);
    }
    m_history.append(m_row);
    return true;
}

void StackRun::work(const std::stop_token& stop)
{
    using Clock = std::chrono::steady_clock;
    Clock::time_point told = Clock::now();
    bool isFinite = true;
    while (isFinite && !isOver() && m_history.size() < m_steps && !stop.stop_requested()) {
        isFinite = advance();
        if (const Clock::time_point now = Clock::now(); now - told >= kNewsEvery) {
            told = now;
            m_news.put(m_summaries);
        }
    }
    m_news.put(m_summaries);
    if (!isFinite || m_history.size() == m_steps)
        m_isOver.store(true, std::memory_order_release);
}

}  // namespace entropy_lab
