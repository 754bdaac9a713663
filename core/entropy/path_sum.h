#pragma once

#include <cstdint>
#include <span>
#include <vector>

/// Entropy as an area: -(1/ln 2) ∫ z dD along a path is H(z_end) - H(z_start) whatever the path,
/// while a sum over finite steps depends on them.
namespace entropy_lab {

/// Sums of -(1/ln 2) z ΔD over the K steps of a path z_0, ..., z_K of one unit, in bits.
struct PathSums {
    std::int64_t steps = 0;
    double left = 0.0;       ///< -(1/ln 2) Σ_k z_{k-1} (D_k - D_{k-1})
    double right = 0.0;      ///< -(1/ln 2) Σ_k z_k (D_k - D_{k-1}): what a run adds up
    double trapezoid = 0.0;  ///< the mean of the two
    double exact = 0.0;      ///< H(z_K) - H(z_0)

    double leftError() const { return left - exact; }
    double rightError() const { return right - exact; }
    double trapezoidError() const { return trapezoid - exact; }
};

/// D(to) - D(from), without cancellation where both decisions are close to the same end.
double decisionChange(double from, double to);

/// The sums along any sequence of pre-activations; all zero for fewer than two of them.
PathSums pathSumsBits(std::span<const double> z);

/// The sums over `steps` equal z-steps from one pre-activation to another.
/// Throws std::invalid_argument for steps < 1 or an end that is not finite.
PathSums pathSumsOfEqualSteps(double from, double to, std::int64_t steps);

/// The same for several numbers of steps: the error as a function of the number of steps.
/// Left and right errors fall like 1/steps, the trapezoid's like 1/steps².
std::vector<PathSums> pathSumConvergence(double from, double to,
                                         std::span<const std::int64_t> steps);

}  // namespace entropy_lab
