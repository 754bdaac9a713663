#pragma once

#include "core/networks/stacked_layers.h"
#include "core/runs/history.h"
#include "core/threads/mailbox.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace entropy_lab {

/// What is kept of every layer at every step; see LayerStep.
enum class LayerQuantity {
    StepEntropy,
    PathSum,
    ShannonChange,
    H,
    Cosine,
    NormZ,
    NormD,
    NormDecisionChange,
    NormW,
};
inline constexpr int kLayerQuantities = 9;

/// Where a quantity of a layer stands in the history of a stack.
constexpr int layerColumn(std::size_t layer, LayerQuantity quantity)
{
    return static_cast<int>(layer) * kLayerQuantities + static_cast<int>(quantity);
}

/// The numbers that a stack ends at.
struct LayerSummary {
    double smallestStepEntropy = 0.0;  ///< bits
    std::int64_t smallestAt = 0;       ///< the step k of that
    std::int64_t k = 0;                ///< the newest step
    LayerStep last{};                  ///< of that step
    LayerSample first{};               ///< of the first unit at the first sample in that step
};

/// A stack with everything it did. One thread works on it; history and news may be read by others.
class StackRun {
public:
    /// Units times samples, over all layers, above which a stack would take more memory than a
    /// laboratory of several runs should.
    static constexpr std::int64_t kMaximumPreActivations = 8'000'000;

    /// Throws std::invalid_argument as StackedLayers, and for fewer than one step.
    StackRun(const SharedMatrix& X, const StackedLayersSettings& settings, std::int64_t steps);

    /// Steps k = 0 .. steps - 1, or until `stop` is requested, from where it was left.
    void work(const std::stop_token& stop);
    /// One entry a layer; empty before the first step. For the thread that works.
    const std::vector<LayerSummary>& summaries() const { return m_summaries; }

    /// Any thread: row k is step k.
    HistoryView history() const { return m_history.view(); }
    /// Any thread: the newest summaries, where there are new ones.
    std::optional<std::vector<LayerSummary>> takeSummaries() { return m_news.take(); }
    std::int64_t steps() const { return m_steps; }
    std::size_t layers() const { return m_stack.layers(); }
    /// Any thread: all steps are made, or the next one would leave the finite numbers.
    bool isOver() const { return m_isOver.load(std::memory_order_acquire); }

private:
    bool advance();

    StackedLayers m_stack;
    const std::int64_t m_steps;
    History m_history;
    std::vector<LayerSummary> m_summaries;
    std::vector<double> m_row;
    Mailbox<std::vector<LayerSummary>> m_news;
    std::atomic<bool> m_isOver{false};
};

/// Σ units x samples: what a stack keeps of every quantity.
std::int64_t preActivationCount(const StackedLayersSettings& settings, std::int64_t samples);

}  // namespace entropy_lab
