#pragma once

#include "core/experiment.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace entropy_lab {

/// One claim about an experiment, with the number that decides it.
struct CheckResult {
    std::string name;      ///< short, e.g. "w - G is conserved"
    std::string quantity;  ///< what `value` is, with its unit
    double value = 0.0;
    double bound = 0.0;  ///< the claim holds where value <= bound
    bool passed = false;
};

/// Largest deviation of the analytic gradient from central differences with h = 1e-5, for every
/// group of parameters, relative to 1 + the largest component; bound 1e-8. At the start.
std::vector<CheckResult> checkGradients(const Experiment& experiment);

/// What must hold along the run of an experiment, as far as it applies to it: H = Shannon entropy
/// of D; 0 <= H <= units; path sum within Σ|Δz ΔD|/ln 2 of the change of H; w - G (eta_G w - eta_w
/// G) conserved; for one sample descending its entropy by gradient descent: H never rises, the sign
/// of z never changes. Runs at most `iterations` updates, fewer where the experiment stops earlier.
std::vector<CheckResult> checkInvariants(const Experiment& experiment, std::int64_t iterations,
                                         std::stop_token stop = {});

}  // namespace entropy_lab
