#pragma once

#include "core/experiment/experiment.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

/// A learning-rate range test: one run whose rate grows with each update (Smith 2017, "Cyclical
/// learning rates for training neural networks").
namespace entropy_lab {

struct RangeTestSettings {
    double smallest = 1e-3;    ///< rate of the first update, > 0
    double largest = 1e3;      ///< rate of the last update, > smallest
    std::int64_t steps = 100;  ///< updates, >= 2

    bool operator==(const RangeTestSettings&) const = default;
};

/// One update of the test.
struct RangeTestStep {
    double rate = 0.0;       ///< that the update used
    double H = 0.0;          ///< after it, in bits
    double objective = 0.0;  ///< after it, in bits
};

struct RangeTest {
    /// Before the first update, in bits.
    double startH = 0.0;
    double startObjective = 0.0;
    /// Those that stayed finite.
    std::vector<RangeTestStep> steps{};
    /// Of `steps`: the first that raised H by more than reversalTolerance.
    std::optional<std::size_t> firstRise{};
    /// Of `steps`: the first that moved the objective the wrong way by more than that; the same as
    /// firstRise where the entropy is descended.
    std::optional<std::size_t> firstReversal{};
    /// Of `steps`: the one that moved the objective the most on its way, before firstReversal.
    /// As rates are in equal ratios, that is where the objective falls most steeply over ln eta.
    std::optional<std::size_t> steepest{};
    /// The rate of `steepest`, at most half that of firstReversal; none where nothing moved.
    std::optional<double> suggestion{};
    /// Whether the run left the finite numbers before the last step.
    bool isCut = false;
};

/// Runs the experiment from its start, its schedule, recorded changes and tolerance left out, with
/// eta_k = smallest (largest/smallest)^(k/(steps - 1)) for w, G and b. Nothing where `stop` was
/// requested. Throws std::invalid_argument for an unsound experiment or settings out of range.
std::optional<RangeTest> runRangeTest(const Experiment& experiment,
                                      const RangeTestSettings& settings, std::stop_token stop = {});

}  // namespace entropy_lab
