#pragma once

#include "core/experiment/experiment.h"
#include "core/runs/history.h"

#include <cstdint>
#include <optional>

namespace entropy_lab {

/// An update that moved a quantity the wrong way by more than reversalTolerance.
struct HistoryReversal {
    std::int64_t iteration = 0;  ///< that it led to; where rows were thinned, about 64 of them off
    double before = 0.0;
    double after = 0.0;
};

/// A reversal of a column over the updates first + 1, ..., last: a rise in a descent, a fall in an
/// ascent; the earliest one that is seen. It looks at the extremes of at most 256 parts and goes
/// into the part that has one, so that the cost does not grow with the length; what stays unseen is
/// a reversal within such a part that does not undo the progress made in it before.
std::optional<HistoryReversal> findReversal(const HistoryView& history, int column,
                                            Direction direction, std::int64_t first,
                                            std::int64_t last);

}  // namespace entropy_lab
