#pragma once

#include "core/experiment.h"
#include "core/run_snapshot.h"

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

/// What a person can doubt at one moment of a run, one number each: the gradient there against
/// central differences, as above, of all parameters together; w - G conserved since the start; H =
/// Shannon entropy of D; path sum and change of H; 0 <= H <= units. What does not apply is left
/// out. Only the first `most` updates of a longer run are made again for the path sum; its name
/// says so. Nothing where `stop` was requested.
std::vector<CheckResult> checkMoment(const RunSnapshot& snapshot, std::int64_t most,
                                     const std::stop_token& stop = {});

/// What must hold along the run of an experiment, as far as it applies to it: H = Shannon entropy
/// of D; 0 <= H <= units; path sum within Σ|Δz ΔD|/ln 2 of the change of H; w - G (eta_G w - eta_w
/// G) conserved; for one sample descending its entropy by gradient descent: H never rises, the sign
/// of z never changes. Runs at most `iterations` updates, fewer where the experiment stops earlier.
std::vector<CheckResult> checkInvariants(const Experiment& experiment, std::int64_t iterations,
                                         std::stop_token stop = {});

}  // namespace entropy_lab
