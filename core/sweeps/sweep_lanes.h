#pragma once

#include "core/entropy/lane_kernels.h"
#include "core/sweeps/sweep.h"

/// The run of one unit on one sample under gradient descent is a map of its pre-activation alone,
/// z <- z -+ r dH/dz with r = (eta_w + eta_G)|x|^2 + eta_b over the groups that move, so that many
/// values run side by side, one in each lane of a vector.
namespace entropy_lab {

/// Whether the experiment is of that kind, whatever value a setting of the table takes.
bool runsSideBySide(const Experiment& experiment);

/// Fills cells[i] for settings.values[i + first], for at most kSweepLanes cells,
/// and the curves of these cells. A lane that leaves
/// the finite numbers is run again by a Trainer, which knows the last finite state. Returns false,
/// with the cells unfinished, where `stop` was requested.
/// Numbers agree with those of a Trainer but for the rounding of the parameters: 1e-12 relative
/// over runs without chaos.
bool sweepSideBySide(const Experiment& experiment, const SweepSettings& settings, std::size_t first,
                     std::span<SweepCell> cells, std::stop_token stop,
                     const SweepCurveRows& curves = {});

}  // namespace entropy_lab
