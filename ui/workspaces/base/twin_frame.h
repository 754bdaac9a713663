#pragma once

#include "core/experiment/variation.h"
#include "ui/wording/run_frame.h"

#include <array>
#include <optional>

namespace entropy_lab {

/// What the charts of a comparison draw: the run and the one beside it, at the same iteration.
struct TwinFrame {
    CompanionFrame first;                  ///< the run itself, named by what it descends
    std::optional<CompanionFrame> second;  ///< not there yet, or not possible with these data
    /// The first one with one weight set at the sum of the rates.
    std::optional<CompanionFrame> oneSet;
    std::int64_t limit = 0;               ///< iterations after which the run stops
    std::array<QString, 2> objectives{};  ///< of the first and of the second, for legends

    bool hasLabels() const { return first.columns && first.columns->crossEntropy >= 0; }
    /// First, then second where there is one; valid as long as the frame.
    std::vector<const CompanionFrame*> both() const;
};

/// The twins of a frame; the companions are found by their names.
TwinFrame twinFrame(const RunFrame& frame, const std::string& secondName,
                    const std::string& oneSetName);

/// Whether both show the same state of the same runs.
bool isSameState(const TwinFrame& a, const TwinFrame& b);

}  // namespace entropy_lab
