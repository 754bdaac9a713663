#pragma once

#include <cstdint>
#include <span>

namespace entropy_lab {

/// What is known of a run after `iteration` updates; iteration 0 is the start.
/// The spans point into the trainer and hold until its next step.
struct StepRecord {
    /// Updates made so far.
    std::int64_t iteration = 0;
    /// Entropy in bits: mean over samples, summed over units.
    double H = 0.0;
    /// -(1/ln 2) Σ_k z_k ΔD_k in bits: right-hand sum over the updates so far (a change of inputs
    /// is none), mean over samples, summed over units; 0 at the start.
    double pathSum = 0.0;
    /// The objective in bits, without weight decay.
    double objective = 0.0;
    /// Cross-entropy in bits: mean over a unit's labeled samples, summed over units; or NaN.
    double crossEntropy = 0.0;
    /// Share of labels y that equal [z > 0], so z = 0 counts as 0; NaN without labels.
    double accuracy = 0.0;
    /// Norm of the gradient in bits per unit of parameter, weight decay in it, frozen ones not.
    double gradientNorm = 0.0;
    /// Learning rate of the weights w that the next update uses.
    double learningRate = 0.0;
    /// w row by row, G row by row, b: as Layer::values.
    std::span<const double> parameters;
    /// dObjective/dparameter in the same order, weight decay included, 0 where frozen.
    std::span<const double> gradient;
    /// Pre-activations, units x samples, unit by unit within a sample.
    std::span<const double> Z;
};

/// Why a run ended.
enum class StopReason {
    IterationsReached,       ///< `stop.iterations` updates were made
    GradientBelowTolerance,  ///< the gradient norm fell below `stop.gradient_norm`
    NotFinite,               ///< an update left the finite numbers; the last finite state stands
    Cancelled,               ///< somebody asked the run to end
};

/// A sentence in plain words, e.g. "the iteration limit was reached".
const char* describe(StopReason reason);

/// The word for files and tables, e.g. "iterations-reached".
const char* keyOf(StopReason reason);

}  // namespace entropy_lab
