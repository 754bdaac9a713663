#include "core/lessons/lesson_measures.h"

#include "core/analysis/return_map.h"
#include "core/descent/objective.h"
#include "core/entropy/entropy.h"
#include "core/entropy/path_sum.h"
#include "core/experiment/data_sets.h"
#include "core/experiment/experiment_data.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace entropy_lab {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// f applied `period` times, and the slope of that.
struct Return {
    double z;
    double slope;
};

Return returnAfter(int period, double a, double z)
{
    Return point{.z = z, .slope = 1.0};
    for (int k = 0; k < period; ++k) {
        point.slope *= returnMapSlope(Direction::Ascend, a, point.z);
        point.z = returnMap(Direction::Ascend, a, point.z);
    }
    return point;
}

/// The slope on the cycle of `period` that attracts or has just ceased to.
double cycleSlope(int period, double a)
{
    constexpr double kStart = 0.5;
    constexpr std::int64_t kTransient = 8000;
    constexpr int kNewtonSteps = 60;
    double z = returnMapOrbit(Direction::Ascend, a, kStart, kTransient).back();
    // Past the doubling the orbit swings about the old cycle, which lies half way.
    z = 0.5 * (z + returnAfter(period, a, z).z);
    Return next = returnAfter(period, a, z);
    for (int k = 0; k < kNewtonSteps && next.z != z; ++k) {
        z -= (next.z - z) / (next.slope - 1.0);
        next = returnAfter(period, a, z);
    }
    return next.slope;
}

}  // namespace

double rootBetween(double low, double high, const std::function<double(double)>& function)
{
    const bool isRising = function(high) > 0.0;
    while (true) {
        const double middle = 0.5 * (low + high);
        if (middle == low || middle == high)
            return middle;
        ((function(middle) > 0.0) == isRising ? high : low) = middle;
    }
}

double entropyArea(double from, double to)
{
    constexpr int kIntervals = 32000;
    const double h = (to - from) / kIntervals;
    double sum = entropyBits(from) + entropyBits(to);
    double lost = 0.0;  // by rounding, after Kahan
    for (int k = 1; k < kIntervals; ++k) {
        const double term = (k % 2 == 1 ? 4.0 : 2.0) * entropyBits(from + h * k) - lost;
        const double next = sum + term;
        lost = (next - sum) - term;
        sum = next;
    }
    return sum * h / 3.0;
}

double detourSumBits(double from, double via, double to, std::int64_t steps)
{
    return pathSumsOfEqualSteps(from, via, steps).trapezoid
        + pathSumsOfEqualSteps(via, to, steps).trapezoid;
}

double periodDoublingGain(int period)
{
    constexpr double kBirth = 8.0;  // of the cycle of 2, which is symmetric at first
    if (period == 1)
        return kBirth;
    // The distances between doublings shrink by a factor between 4 and 5.
    constexpr double kNextDistance = 0.25;
    constexpr double kBeyondFirst = 16.0;
    const double symmetricEnd = kReturnMapLandmarks[2].a;
    double before = symmetricEnd;
    double gain = symmetricEnd;
    double high = kBeyondFirst;
    for (int p = 2; p <= period; p *= 2) {
        gain = rootBetween(before, high, [p](double a) { return cycleSlope(p, a) + 1.0; });
        high = gain + kNextDistance * (gain - before);
        before = gain;
    }
    return gain;
}

std::optional<Trainer> trainedTo(const Experiment& experiment, std::int64_t at,
                                 const std::stop_token& stop)
{
    Experiment limited = experiment;
    limited.stop = {.iterations = at};
    Trainer trainer(limited);
    while (!stop.stop_requested() && trainer.step()) { }
    return trainer.stopReason() ? std::optional<Trainer>(std::move(trainer)) : std::nullopt;
}

std::optional<double> iterationsToEntropy(const Experiment& experiment, double threshold,
                                          std::int64_t most, const std::stop_token& stop)
{
    Experiment limited = experiment;
    limited.stop = {.iterations = most};
    const double goal = threshold * static_cast<double>(experiment.start.units);
    Trainer trainer(limited);
    while (!(trainer.record().H < goal)) {
        if (stop.stop_requested())
            return std::nullopt;
        if (!trainer.step())
            return kNaN;
    }
    return static_cast<double>(trainer.record().iteration);
}

double classAccuracy(const Experiment& experiment, const Layer& layer)
{
    if (!experiment.generator)
        return kNaN;
    GeneratorSource source = *experiment.generator;
    // The labels of everybody: no anchors in their place, no share of them hidden.
    std::erase_if(source.settings, [](const std::pair<std::string, double>& setting) {
        return setting.first == "anchors" || setting.first == "labelled";
    });
    const Batch known = generateDataSet(source);
    const Eigen::MatrixXd X = experiment.data.X->leftCols(known.samples());
    const SharedMatrix Y = withLabelsForUnits(known.Y, layer.units);
    Eigen::MatrixXd dZ;
    return evaluateObjective({}, preActivation(layer, X), *Y, dZ).accuracy;
}

}  // namespace entropy_lab
