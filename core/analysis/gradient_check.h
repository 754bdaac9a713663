#pragma once

#include "core/experiment/experiment.h"

#include <Eigen/Core>

#include <span>
#include <stop_token>

/// A gradient against differences of the objective f that it is to belong to.
///
/// For one parameter p of a unit, with X the largest |x| that it is multiplied with (1 for b):
///   (f(p+) - f(p-))/(p+ - p-),   p± = p ± δ/X as rounded; z then moves by δ± <= δ.
/// With s = s(z), c = 1/ln 2 and a weight for every sample, the derivatives of f by such a move are
/// at most
///   terms H:          S = c|z|s,   C = c(1 + |z|)s,   T = c(2 + |z|)s,   for |s'|, |s''| <= s
///   terms CE:         S = c|D-y|,  C = c s,           T = c s
///   H(mean D):        S = cLv,     C = c(1 + L)v,     T = c(4 + L)v,
///                     m = mean D, v = m(1 - m) >= mean s, L = |logit m|
/// added up over the samples. With u = 2^-53, N samples of M inputs and Z = (M + 3) u max(|w +
/// G||x|
/// + |b|), the rounding of z, the quotient deviates from the gradient by at most X times
///   T δ²/6 + C|δ+ - δ-|/2     what a difference leaves out
///   + E/δ                     rounding of f:        E = (N + 10) u Σ|terms of f| + S Z
///   + (N + 12) u S + C Z      rounding of the gradient itself
/// where logit m adds (2N + 16 + 2L) u of its own. δ is where E/δ and T δ²/6 meet, about 1e-5, and
/// at most 1e-3: as far, these bounds change by less than 1 %.
namespace entropy_lab {

/// What the comparison of some numbers of a gradient found.
struct GradientComparison {
    /// |gradient - difference quotient| where it comes closest to its bound, or passes it the
    /// furthest, in bits per unit of the parameter; NaN where a number of the gradient is.
    double gap = 0.0;
    /// The bound there: the gradient is right where gap <= bound.
    double bound = 0.0;
    Eigen::Index compared = 0;
    /// Numbers that no difference can tell of: rounding hides more than a thousandth of S + C, or
    /// something is not finite.
    Eigen::Index hidden = 0;
};

/// Compares gradient[first .. end), in the order of Layer::values, at the start of an experiment
/// without weight decay and frozen groups. Ends early where `stop` was requested.
GradientComparison compareGradient(const Experiment& experiment, std::span<const double> gradient,
                                   Eigen::Index first, Eigen::Index end,
                                   const std::stop_token& stop = {});

}  // namespace entropy_lab
