#pragma once

#include "core/descent/step_record.h"
#include "core/entropy/reversal.h"
#include "core/experiment/experiment.h"

#include <cstdint>

/// What became of a run, told from a few of its numbers: the columns of a learning-rate range test.
namespace entropy_lab {

/// In the order in which they are looked for: the first whose criterion holds.
enum class Regime {
    NotFinite,           ///< an update left the finite numbers
    NonMonotone,         ///< an update moved the objective the wrong way (see reversalTolerance)
    AlreadyThere,        ///< the start is within kNothingToGain of bestObjective
    DeadStart,           ///< the gradient at the start is exactly 0, and nothing has moved
    SaturatedInOneJump,  ///< the first update took H from at least kUndecidedH to below
                         ///< kSaturatedH, per unit
    Plateau,             ///< progressShare below kPlateauShare
    PastHalf,            ///< progressShare of at least one half
    Settled,             ///< the gradient norm at the end is below the tolerance
    Slow,                ///< none of these: it moves, but needs more iterations
};

inline constexpr double kNothingToGain = 1e-12;  ///< bits
inline constexpr double kUndecidedH = 0.5;       ///< bits per unit
inline constexpr double kSaturatedH = 0.01;      ///< bits per unit
inline constexpr double kPlateauShare = 0.01;    ///< share of what there was to gain
inline constexpr double kHalfShare = 0.5;        ///< share of what there was to gain

/// The objective in bits that no run can pass: 0 for descent of the entropy, the cross-entropy and
/// the mixed objective, -units for descent of the balanced entropy; units for ascent of the
/// entropy, 0 for ascent of the balanced entropy, infinity for the other two.
double bestObjective(const Objective& objective, Direction direction, Eigen::Index units);

/// The numbers of a run that decide its regime.
struct RunOutline {
    /// Units of the layer.
    Eigen::Index units = 1;
    /// Why the run ended.
    StopReason stopReason = StopReason::IterationsReached;
    /// Updates made.
    std::int64_t iterations = 0;
    /// Objective in bits at the start.
    double startObjective = 0.0;
    /// Objective in bits at the end.
    double endObjective = 0.0;
    /// As the function bestObjective, in bits.
    double bestObjective = 0.0;
    /// Entropy in bits at the start, mean over samples, summed over units.
    double startH = 0.0;
    /// Entropy in bits after the first update; without meaning where none was made.
    double firstH = 0.0;
    /// Gradient norm at the start, in bits per unit of parameter.
    double startGradientNorm = 0.0;
    /// Gradient norm at the end.
    double endGradientNorm = 0.0;
    /// Gradient norm below which a run counts as converged.
    double gradientTolerance = 0.0;
    /// Updates that moved the objective the wrong way by more than reversalTolerance.
    std::int64_t reversals = 0;
};

/// (start - end)/(start - best) of the objective: 0 where it did not move, 1 at the bound. Where
/// the bound is infinite, one bit per unit stands for the distance; where the start is within
/// kNothingToGain of the bound the share is 1.
double progressShare(const RunOutline& outline);

Regime regimeOf(const RunOutline& outline);

/// The word for tables, e.g. "saturated-in-one-jump".
const char* keyOf(Regime regime);

/// A sentence in plain words, e.g. "the gradient at the start is 0: nothing ever moves".
const char* describe(Regime regime);

}  // namespace entropy_lab
