#pragma once

#include "core/descent/trainer.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace entropy_lab {

/// Moments of a run from which any other one is recomputed. Memory is bounded: where the budget is
/// used up, every second one goes and the stride between those that stay doubles.
class Checkpoints {
public:
    /// Keeps at least two and at most 4096, whatever `budgetBytes` says.
    explicit Checkpoints(std::size_t budgetBytes) : m_budgetBytes(budgetBytes) { }

    /// Whether this iteration is to be added; the first one always is.
    bool isDue(std::int64_t iteration) const { return iteration == m_next; }
    /// Iterations rise, and each is due.
    void add(TrainerCheckpoint checkpoint);

    /// The newest one at or before an iteration from the first one's on.
    const TrainerCheckpoint& atOrBefore(std::int64_t iteration) const;

    std::int64_t stride() const { return m_stride; }
    std::size_t count() const { return m_checkpoints.size(); }

private:
    std::size_t m_budgetBytes;
    std::int64_t m_stride = 1;
    std::int64_t m_next = 0;
    std::vector<TrainerCheckpoint> m_checkpoints;
};

}  // namespace entropy_lab
