#include "core/sweeps/sweep.h"

#include "core/descent/objective.h"
#include "core/descent/trainer.h"
#include "core/experiment/settings.h"
#include "core/files/experiment_json.h"
#include "core/runs/input_changes.h"
#include "core/sweeps/sweep_lanes.h"

#include <tbb/blocked_range.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <limits>
#include <mutex>
#include <stdexcept>

namespace entropy_lab {

namespace {

void checkRange(const char* function, double first, double last, Eigen::Index count)
{
    const std::string range = std::string(function) + ": " + std::to_string(first) + " to "
        + std::to_string(last) + " in " + std::to_string(count) + " values: expected ";
    if (!std::isfinite(first) || !std::isfinite(last) || first > last)
        throw std::invalid_argument(range + "finite numbers, the smaller one first");
    if (count < 1 || (count == 1) != (first == last))
        throw std::invalid_argument(range + "at least 2 values, or 1 from a number to itself");
}

int decimalExponent(double value)
{
    char text[32];
    const auto [end, error] =
        std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, 14);
    const char* const exponent = std::find(text, end, 'e') + 1;
    int found = 0;
    std::from_chars(*exponent == '+' ? exponent + 1 : exponent, end, found);
    return error == std::errc() ? found : 0;
}

/// To the decimal place of the 15th digit of `size`, so that what is left of a difference of two
/// large numbers comes out as 0.
double roundedAsLargeAs(double value, double size)
{
    const int digits = value == 0.0 ? 0 : 15 - decimalExponent(size) + decimalExponent(value);
    if (digits < 1)
        return 0.0;
    char text[32];
    const auto [end, error] = std::to_chars(
        text, text + sizeof text, value, std::chars_format::scientific, std::min(digits, 15) - 1);
    double rounded = value;
    if (error == std::errc())
        std::from_chars(text, end, rounded);
    return rounded;
}

/// As many lanes as serve every thread.
std::size_t lanesPerTask(std::size_t cells, int threads)
{
    const auto each = cells / static_cast<std::size_t>(threads) + 1;
    const std::size_t groups = (each + kSweepLaneGroup - 1) / kSweepLaneGroup;
    return std::min(groups * kSweepLaneGroup, kSweepLanes);
}

bool isOfTheTable(const Experiment& experiment, const std::string& key)
{
    try {
        settingValue(experiment, key);
        return true;
    } catch (const std::invalid_argument&) {
        return false;
    }
}

/// The experiment of a cell by its value.
using CellExperiment = std::function<Experiment(double)>;

CellExperiment cellExperiment(const Experiment& experiment, const std::string& key)
{
    if (!isOfTheTable(experiment, key))
        return numberAssignment(experiment, key);
    return [&experiment, key](double value) {
        Experiment cell = experiment;
        setSettingValue(cell, key, value);
        return cell;
    };
}

/// At the smallest and the largest value: what a key takes is an interval.
void checkValues(const Experiment& experiment, const SweepSettings& settings,
                 const CellExperiment& cellAt)
{
    if (settings.values.empty())
        return;
    const bool isWhole = takesWholeNumbers(experiment, settings.key);
    for (const double value : settings.values)
        if (!std::isfinite(value) || (isWhole && value != std::floor(value)))
            throw std::invalid_argument(settings.key + ": " + std::to_string(value)
                                        + ": expected a " + (isWhole ? "whole" : "finite")
                                        + " number");
    const auto [least, most] = std::minmax_element(settings.values.begin(), settings.values.end());
    for (const double value : {*least, *most})
        if (const std::string problem = findProblem(cellAt(value)); !problem.empty())
            throw std::invalid_argument(problem);
}

/// The cells of a sweep, checked. Throws std::invalid_argument.
CellExperiment soundCells(const Experiment& experiment, const SweepSettings& settings)
{
    try {
        CellExperiment cellAt = cellExperiment(experiment, settings.key);
        checkValues(experiment, settings, cellAt);
        return cellAt;
    } catch (const ExperimentError& error) {
        throw std::invalid_argument(error.what());
    }
}

/// Counts what one cell reports, update by update.
struct CellObserver {
    const Experiment& experiment;
    SweepCell& cell;
    RunOutline& outline;
    std::vector<std::int64_t> otherInputs{};  ///< see inputChanges
    std::size_t inputsTakenUp = 0;            ///< of these
    double previousH = 0.0;
    double previousObjective = 0.0;
    double wrongWay = 1.0;  ///< +1 where a rise of the objective is a reversal, -1 where a fall is
    SweepCurveRows curve{};
    std::size_t curveSize = 0;  ///< numbers written

    void operator()(const StepRecord& record)
    {
        if (curveSize < curve.iterations.size() && record.iteration == curve.iterations[curveSize])
            curve.H[curveSize++] = record.H;
        if (record.iteration == 0) {
            outline.startObjective = record.objective;
            outline.startH = record.H;
            outline.startGradientNorm = record.gradientNorm;
        } else {
            if (record.iteration == 1)
                outline.firstH = record.H;
            count(record.H - previousH, previousH, cell.rises, cell.largestRise);
            count(wrongWay * (record.objective - previousObjective), previousObjective,
                  cell.reversals, cell.largestReversal);
        }
        if (cell.iterationsToHalf < 0 && record.H < 0.5 * static_cast<double>(outline.units))
            cell.iterationsToHalf = record.iteration;
        if (cell.iterationsToTolerance < 0 && record.gradientNorm < outline.gradientTolerance)
            cell.iterationsToTolerance = record.iteration;
        previousH = record.H;
        previousObjective = record.objective;
        if (inputsTakenUp < otherInputs.size() && otherInputs[inputsTakenUp] == record.iteration)
            takeUpInputs(record);
    }

    /// What the next update moves is the state of now under the inputs that it is made with.
    void takeUpInputs(const StepRecord& record)
    {
        ++inputsTakenUp;
        Layer layer(experiment.start.units, experiment.start.features);
        std::copy(record.parameters.begin(), record.parameters.end(), layer.values.begin());
        const SharedMatrix& X = inputsAt(experiment, record.iteration + 1);
        Eigen::MatrixXd dZ;
        const ObjectiveValue value =
            evaluateObjective(experiment.objective, preActivation(layer, X), experiment.data.Y, dZ);
        previousH = value.H;
        previousObjective = value.objective;
    }

    static void count(double change, double before, std::int64_t& number, double& largest)
    {
        if (change > reversalTolerance(before)) {
            ++number;
            largest = std::max(largest, change);
        }
    }
};

}  // namespace

std::vector<double> logSpaced(double first, double last, Eigen::Index count)
{
    checkRange("logSpaced", first, last, count);
    if (first <= 0.0)
        throw std::invalid_argument("logSpaced: " + std::to_string(first)
                                    + ": expected a number greater than 0");
    std::vector<double> values(static_cast<std::size_t>(count), last);
    const long double from = std::log(static_cast<long double>(first));
    const long double width = std::log(static_cast<long double>(last)) - from;
    for (std::size_t i = 1; i + 1 < values.size(); ++i) {
        const long double share = static_cast<long double>(i) / static_cast<long double>(count - 1);
        const double value = static_cast<double>(std::exp(from + share * width));
        // So that a tenth comes out as 0.1, whatever the last digit of the exponential.
        values[i] = std::clamp(roundedAsLargeAs(value, value), first, last);
    }
    values.front() = first;
    return values;
}

std::vector<double> linearlySpaced(double first, double last, Eigen::Index count)
{
    checkRange("linearlySpaced", first, last, count);
    const double size = std::max(std::abs(first), std::abs(last));
    // Steps of a few units of the 15th digit keep all of theirs.
    const double step = (last / 2.0 - first / 2.0) / (0.5 * static_cast<double>(count - 1));
    const bool isCoarse = count > 2 && decimalExponent(step) >= decimalExponent(size) - 11;
    std::vector<double> values(static_cast<std::size_t>(count), last);
    for (std::size_t i = 0; i + 1 < values.size(); ++i) {
        // A weighted mean, so that last - first may overflow and equal steps come out equal.
        const double share = static_cast<double>(i) / static_cast<double>(count - 1);
        const double value = (1.0 - share) * first + share * last;
        values[i] = isCoarse ? std::clamp(roundedAsLargeAs(value, size), first, last) : value;
    }
    values.front() = first;
    return values;
}

SweepPart sweepPart(std::size_t count, std::int64_t part, std::int64_t parts)
{
    if (part < 1 || part > parts)
        throw std::invalid_argument("sweepPart: " + std::to_string(part) + "/"
                                    + std::to_string(parts)
                                    + ": expected a part from 1 to the number of parts");
    // The first `longer` parts hold one cell more: no product that could overflow.
    const auto n = static_cast<std::size_t>(parts);
    const auto k = static_cast<std::size_t>(part);
    const std::size_t size = count / n;
    const std::size_t longer = count % n;
    return {(k - 1) * size + std::min(k - 1, longer), k * size + std::min(k, longer)};
}

SweepCell sweepCellByTrainer(const Experiment& experiment, double value, double gradientTolerance,
                             std::stop_token stop, const SweepCurveRows& curve)
{
    SweepCell cell;
    cell.value = value;
    RunOutline outline{
        .units = experiment.start.units,
        .bestObjective =
            bestObjective(experiment.objective, experiment.direction, experiment.start.units),
        .gradientTolerance = experiment.stop.gradientNorm.value_or(gradientTolerance)};
    CellObserver observer{.experiment = experiment,
                          .cell = cell,
                          .outline = outline,
                          .otherInputs = inputChanges(experiment),
                          .wrongWay = experiment.direction == Direction::Descend ? 1.0 : -1.0,
                          .curve = curve};
    Trainer trainer(experiment);
    cell.stopReason = run(trainer, std::ref(observer), stop);
    const StepRecord& last = trainer.record();
    cell.H = last.H;
    cell.objective = last.objective;
    cell.gradientNorm = last.gradientNorm;
    cell.iterations = last.iteration;
    outline.stopReason = cell.stopReason;
    outline.iterations = last.iteration;
    outline.endObjective = last.objective;
    outline.endGradientNorm = last.gradientNorm;
    outline.reversals = cell.reversals;
    cell.regime = regimeOf(outline);
    for (std::size_t k = observer.curveSize; k < curve.iterations.size(); ++k)
        curve.H[k] = cell.stopReason == StopReason::NotFinite
            ? std::numeric_limits<double>::quiet_NaN()
            : cell.H;
    return cell;
}

int sweepThreadsBesideARun()
{
    return std::max(1, tbb::info::default_concurrency() - 1);
}

std::optional<std::vector<SweepCell>> runSweep(const Experiment& recorded,
                                               const SweepSettings& settings,
                                               const SweepProgress& progress, std::stop_token stop,
                                               SweepCurves* curves)
{
    if (settings.threads < 0)
        throw std::invalid_argument("runSweep: " + std::to_string(settings.threads)
                                    + " threads, but 0 (one for each core) or more are needed");
    if (!(settings.gradientTolerance > 0.0))
        throw std::invalid_argument("runSweep: a gradient tolerance of "
                                    + std::to_string(settings.gradientTolerance)
                                    + ", but it must be positive");
    Experiment experiment = recorded;
    experiment.changes.clear();
    if (const std::string problem = findProblem(experiment); !problem.empty())
        throw std::invalid_argument(problem);
    const CellExperiment cellAt = soundCells(experiment, settings);

    const int cores = tbb::info::default_concurrency();
    tbb::task_arena arena(settings.threads == 0 ? cores : std::min(settings.threads, cores));
    const std::size_t total = settings.values.size();
    // Lanes are for experiments that differ in a number of the table.
    const bool isSideBySide = runsSideBySide(experiment) && isOfTheTable(experiment, settings.key);
    const std::size_t grain = isSideBySide ? lanesPerTask(total, arena.max_concurrency()) : 1;
    const std::size_t tasks = (total + grain - 1) / grain;
    std::vector<SweepCell> cells(total);
    SweepCurveRows rows;
    if (curves != nullptr) {
        curves->H.resize(total * curves->iterations.size());
        rows = {.iterations = curves->iterations, .H = curves->H.data()};
    }
    std::mutex mutex;
    std::size_t done = 0;  // guarded by the mutex

    const auto compute = [&](std::size_t task) {
        if (stop.stop_requested())
            return;
        const std::size_t first = task * grain;
        const std::size_t count = std::min(grain, total - first);
        const SweepCurveRows part{.iterations = rows.iterations, .H = rows.row(first)};
        if (isSideBySide) {
            if (!sweepSideBySide(experiment, settings, first, {&cells[first], count}, stop, part))
                return;
        } else {
            const double value = settings.values[first];
            cells[first] =
                sweepCellByTrainer(cellAt(value), value, settings.gradientTolerance, stop, part);
            if (cells[first].stopReason == StopReason::Cancelled)
                return;
        }
        const std::lock_guard lock(mutex);
        done += count;
        if (progress)
            progress(done, total);
    };
    arena.execute([&] {
        tbb::parallel_for(
            tbb::blocked_range<std::size_t>(0, tasks, 1),
            [&](const tbb::blocked_range<std::size_t>& range) {
                for (std::size_t task = range.begin(); task != range.end(); ++task)
                    compute(task);
            },
            tbb::simple_partitioner());
    });
    const std::lock_guard lock(mutex);
    if (done < total)
        return std::nullopt;
    return cells;
}

}  // namespace entropy_lab
