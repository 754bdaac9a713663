#pragma once

#include "core/analysis/regime.h"
#include "core/descent/step_record.h"
#include "core/experiment/experiment.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

/// One experiment run for many values of one of its settings.
namespace entropy_lab {

/// `SweepSettings::gradientTolerance` unless said otherwise, in bits per unit of parameter.
inline constexpr double kSweepGradientTolerance = 1e-3;

struct SweepSettings {
    /// Key that takes the values: of the table of settings (core/experiment/settings.h), or of any
    /// number of the experiment file that the run depends on (numberAssignment).
    std::string key = "learning_rate";
    /// Values of that setting, in the order of the cells.
    std::vector<double> values;
    /// Threads at work at most, and never more than there are cores; 0: one for each core.
    int threads = 0;
    /// Gradient norm whose first undercutting is reported, > 0; an experiment that has a tolerance
    /// of its own (stop.gradient_norm) uses that one.
    double gradientTolerance = kSweepGradientTolerance;
};

/// What is known of the run with one value.
struct SweepCell {
    /// The value of the swept setting, in that setting's unit.
    double value = 0.0;
    /// Entropy in bits at the end: mean over samples, summed over units.
    double H = 0.0;
    /// The objective in bits at the end, without weight decay.
    double objective = 0.0;
    /// Gradient norm at the end in bits per unit of parameter, as StepRecord::gradientNorm.
    double gradientNorm = 0.0;
    /// Updates made.
    std::int64_t iterations = 0;
    /// Updates until H per unit was below 1/2 bit for the first time; -1: never.
    std::int64_t iterationsToHalf = -1;
    /// Updates until the gradient norm was below the tolerance for the first time; -1: never.
    std::int64_t iterationsToTolerance = -1;
    /// Updates that raised H by more than reversalTolerance, before and after taken with the inputs
    /// of the update.
    std::int64_t rises = 0;
    /// The largest of these rises in bits; 0 without any.
    double largestRise = 0.0;
    /// Updates that moved the objective the wrong way (up in descent, down in ascent) by more than
    /// reversalTolerance.
    std::int64_t reversals = 0;
    /// The largest of these in bits; 0 without any.
    double largestReversal = 0.0;
    /// Why the run ended; never Canceled.
    StopReason stopReason = StopReason::IterationsReached;
    /// What became of the run; see core/analysis/regime.h.
    Regime regime = Regime::Slow;

    bool operator==(const SweepCell&) const = default;
};

/// `count` values from `first` to `last`, both exact, in equal ratios (logSpaced) or equal steps
/// (linearlySpaced); those between are rounded to 15 digits, of the value itself or, for equal
/// steps, of the end that is larger without its sign. One value asks for first = last. Throws
/// std::invalid_argument for count < 1, numbers that are not finite, first > last, or (logSpaced)
/// first <= 0.
std::vector<double> logSpaced(double first, double last, Eigen::Index count);
std::vector<double> linearlySpaced(double first, double last, Eigen::Index count);

/// The half-open range of indices that is the part-th of `parts` contiguous parts of `count`
/// cells; parts count from 1, differ in size by at most one and cover every cell once.
/// Throws std::invalid_argument unless 1 <= part <= parts.
struct SweepPart {
    std::size_t first;
    std::size_t last;
};
SweepPart sweepPart(std::size_t count, std::int64_t part, std::int64_t parts);

/// H of every run of a sweep along the way.
struct SweepCurves {
    /// At which iterations, strictly rising from at least 0.
    std::vector<std::int64_t> iterations;
    /// In bits, cell by cell, `iterations.size()` numbers a cell. After its end a run keeps its
    /// last H; one that left the finite numbers has NaN from there on.
    std::vector<double> H;
};

/// Where one or more cells of `SweepCurves` are written; none without iterations.
struct SweepCurveRows {
    std::span<const std::int64_t> iterations{};
    double* H = nullptr;

    double* row(std::size_t cell) const { return H + cell * iterations.size(); }
};

/// Called with the cells done, rising, and their total: from the threads at work, by one at a time.
using SweepProgress = std::function<void(std::size_t done, std::size_t total)>;

/// Runs all cells, each at its value from start to end: changes recorded in the experiment belong
/// to one run and are left out. Nothing where `stop` was requested before the last was done. The
/// same values give the same cells, bit for bit, for any number of threads and in any company of
/// other values. One unit on one sample, descending or ascending its entropy by plain gradient
/// descent without decay or schedule, steps many values side by side (core/sweeps/sweep_lanes.h);
/// all else runs a Trainer a cell. Throws std::invalid_argument, before anything runs, for an
/// unsound experiment, an unknown key, a value that it cannot take, threads < 0 or a tolerance that
/// is not positive. Where `curves` are asked for, their H is filled.
std::optional<std::vector<SweepCell>> runSweep(const Experiment& recorded,
                                               const SweepSettings& settings,
                                               const SweepProgress& progress = {},
                                               std::stop_token stop = {},
                                               SweepCurves* curves = nullptr);

/// Threads of a sweep that leave one core to a run beside it; at least 1.
int sweepThreadsBesideARun();

/// One cell by a Trainer. `value` is only copied into the cell. Where `stop` is requested the cell
/// is that of the unfinished run, with StopReason::Canceled.
SweepCell sweepCellByTrainer(const Experiment& experiment, double value, double gradientTolerance,
                             std::stop_token stop = {}, const SweepCurveRows& curve = {});

}  // namespace entropy_lab
