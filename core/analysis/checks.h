#pragma once

#include "core/experiment/experiment.h"
#include "core/runs/run_snapshot.h"

#include <cstdint>
#include <span>
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
    /// Why nothing could be said of the claim, in words; empty where something was.
    std::string untested{};

    bool failed() const { return !passed && untested.empty(); }
};

/// The analytic gradient against differences of the objective, for every group of parameters, at
/// the start; the bounds follow from rounding and truncation (core/analysis/gradient_check.h).
std::vector<CheckResult> checkGradients(const Experiment& experiment);

/// The same of a gradient claimed for the start, in the order of Layer::values, without weight
/// decay and frozen groups.
std::vector<CheckResult> checkGradients(const Experiment& experiment,
                                        std::span<const double> gradient);

/// What a person can doubt at one moment of a run, one number each: the gradient there against
/// differences, as above, of all parameters together; w - G conserved since the start, or between
/// changes of the rates; H = Shannon entropy of D; path sum and change of H; 0 <= H <= units. What
/// does not apply is left out. Only the first `most` updates of a longer run are made again for the
/// path sum and for what holds between changes; their names say so. Nothing where `stop` was
/// requested.
std::vector<CheckResult> checkMoment(const RunSnapshot& snapshot, std::int64_t most,
                                     const std::stop_token& stop = {});

/// What must hold along the run of an experiment, as far as it applies to it: H = Shannon entropy
/// of D; 0 <= H <= units; path sum within Σ|Δz ΔD|/ln 2 of the change of H by updates; w - G (eta_G
/// w - eta_w G) conserved; for one sample descending its entropy by gradient descent: H never
/// rises, the sign of z never changes. What a recorded change does is no update: the jump of H
/// where x changes is left out, as the trainer's path sum does, and what stays or never happens
/// does so from one change to the next. Runs at most `iterations` updates, fewer where the
/// experiment stops earlier. Of a start that is not finite, only that.
std::vector<CheckResult> checkInvariants(const Experiment& experiment, std::int64_t iterations,
                                         std::stop_token stop = {});

/// What `entropy-lab check` and reports tell: the gradients, and what must hold along the first
/// thousand updates.
std::vector<CheckResult> allChecks(const Experiment& experiment, const std::stop_token& stop = {});

}  // namespace entropy_lab
