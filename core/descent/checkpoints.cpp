#include "core/descent/checkpoints.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace entropy_lab {

void Checkpoints::add(TrainerCheckpoint checkpoint)
{
    constexpr std::size_t kMaximum = 4096;
    const std::size_t most = std::clamp<std::size_t>(
        m_budgetBytes / std::max<std::size_t>(checkpoint.bytes(), 1), 2, kMaximum);
    m_checkpoints.push_back(std::move(checkpoint));
    while (m_checkpoints.size() > most) {
        m_stride *= 2;
        std::erase_if(m_checkpoints,
                      [this](const TrainerCheckpoint& c) { return c.iteration % m_stride != 0; });
    }
    m_next = (m_checkpoints.back().iteration / m_stride + 1) * m_stride;
}

const TrainerCheckpoint& Checkpoints::atOrBefore(std::int64_t iteration) const
{
    const auto after = std::upper_bound(
        m_checkpoints.begin(), m_checkpoints.end(), iteration,
        [](std::int64_t k, const TrainerCheckpoint& c) { return k < c.iteration; });
    if (after == m_checkpoints.begin())
        throw std::invalid_argument("Checkpoints::atOrBefore: there is none at or before "
                                    + std::to_string(iteration));
    return *std::prev(after);
}

}  // namespace entropy_lab
