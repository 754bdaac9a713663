#include "core/analysis/time_step.h"

#include "core/analysis/stability.h"
#include "core/entropy/entropy.h"
#include "core/entropy/gradient_flow.h"
#include "core/runs/input_changes.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace entropy_lab {

namespace {

void checkSteps(const char* function, std::int64_t steps)
{
    if (steps < 0)
        throw std::invalid_argument(std::string(function) + ": steps is " + std::to_string(steps)
                                    + ", but must not be negative");
}

/// dz/dt.
double speedAt(const SampleFlow& flow, double z)
{
    const double slope = flow.objective == ObjectiveKind::Entropy ? dHdZ(z) : dCEdZ(z, flow.y);
    return flow.direction == Direction::Descend ? -flow.kappa * slope : flow.kappa * slope;
}

double kappaOf(const Experiment& experiment)
{
    const LearningRate& rates = experiment.learningRate;
    return kernelMatrix(experiment.data.X, experiment.trainable, rates)(0, 0) / rates.w;
}

/// Whether a flow of one rate is a flow of the other, only faster or slower.
bool isSameRatio(const LearningRate& a, const LearningRate& b)
{
    if (a.isUniform() || b.isUniform())
        return a.isUniform() && b.isUniform();
    // Rates are scaled together in floating point.
    constexpr double kRounding = 1e-12;
    const auto isNear = [](double x, double y) { return std::abs(x - y) <= kRounding * y; };
    return isNear(a.G / a.w, b.G / b.w) && isNear(a.b / a.w, b.b / b.w);
}

/// 1 + f + ... + f^(n - 1), without cancellation near f = 1.
double geometricSum(double f, double n)
{
    return f == 1.0 ? n : std::expm1(n * std::log(f)) / (f - 1.0);
}

/// Σ cos(pi k/over) over k = 0, ..., n - 1.
double cosineSum(double n, double over)
{
    const double half = 0.5 * std::numbers::pi / over;
    return std::sin(n * half) * std::cos((n - 1.0) * half) / std::sin(half);
}

/// The last factor before an iteration counts up to the next point.
double recordedSum(const Schedule& schedule, std::int64_t n)
{
    double sum = 0.0;
    double factor = 1.0;
    std::int64_t from = 0;
    for (const SchedulePoint& point : schedule.points) {
        if (point.iteration >= n)
            break;
        sum += factor * static_cast<double>(point.iteration - from);
        factor = point.factor;
        from = point.iteration;
    }
    return sum + factor * static_cast<double>(n - from);
}

double afterSteps(const SampleFlow& flow, double eta, std::int64_t steps)
{
    double z = flow.z0;
    for (std::int64_t k = 0; k < steps; ++k)
        z += eta * speedAt(flow, z);
    return z;
}

}  // namespace

std::string sampleFlowObstacle(const Experiment& experiment)
{
    const ObjectiveKind kind = experiment.objective.kind;
    const bool isCrossEntropy = kind == ObjectiveKind::CrossEntropy;
    if (kind != ObjectiveKind::Entropy && !isCrossEntropy)
        return "the objective is neither the entropy nor the cross-entropy alone";
    if (isCrossEntropy && experiment.direction == Direction::Ascend)
        return "climbing the cross-entropy has no end";
    if (experiment.data.samples() != 1)
        return std::to_string(experiment.data.samples()) + " samples act on each other's z";
    if (isCrossEntropy && (!experiment.data.hasLabels() || experiment.data.Y->hasNaN()))
        return "a unit has no label";
    if (experiment.rule.kind != RuleKind::GradientDescent)
        return "the update rule remembers earlier steps";
    if (experiment.weightDecay > 0.0)
        return "weight decay pulls on the weights as well";
    const double kappa = kappaOf(experiment);
    if (kappa == 0.0)
        return "nothing is free to move";
    if (!std::isfinite(kappa) || !preActivation(experiment.start, experiment.data.X).allFinite())
        return "its numbers are too large for a double";
    return {};
}

double scheduleSum(const Schedule& schedule, std::int64_t n)
{
    const auto count = static_cast<double>(n);
    switch (schedule.kind) {
    case ScheduleKind::Constant:
        break;
    case ScheduleKind::Step: {
        const auto whole = static_cast<double>(n / schedule.every);
        const auto rest = static_cast<double>(n % schedule.every);
        return static_cast<double>(schedule.every) * geometricSum(schedule.factor, whole)
            + rest * std::pow(schedule.factor, whole);
    }
    case ScheduleKind::Exponential:
        return geometricSum(schedule.factor, count);
    case ScheduleKind::Cosine: {
        const auto over = static_cast<double>(schedule.over);
        const double within = std::min(count, over);
        const double swing = 0.5 * (within + cosineSum(within, over));
        return schedule.floor * count + (1.0 - schedule.floor) * swing;
    }
    case ScheduleKind::WarmUp: {
        const auto over = static_cast<double>(schedule.over);
        const double within = std::min(count, over);
        return within * (within + 1.0) / (2.0 * over) + (count - within);
    }
    case ScheduleKind::Recorded:
        return recordedSum(schedule, n);
    }
    return count;
}

std::optional<RunTime> runTime(const Experiment& recorded, const Experiment& now,
                               std::int64_t iteration)
{
    LearningRate rate = recorded.learningRate;
    if (firstInputChange(recorded, iteration) || !(now.data.X == recorded.data.X)
        || !isSameRatio(now.learningRate, rate))
        return std::nullopt;
    const Schedule& schedule = recorded.schedule;
    RunTime time{.isOfOneRate = schedule.kind == ScheduleKind::Constant};
    double from = 0.0;
    const auto goTo = [&](std::int64_t k) {
        const double to = scheduleSum(schedule, k);
        time.t += rate.w * (to - from);
        time.isOfOneRate = time.isOfOneRate && (to == from || rate == now.learningRate);
        from = to;
    };
    for (const LiveChange& change : recorded.changes) {
        if (change.iteration >= iteration)
            break;
        if (!isSameRatio(change.learningRate, rate))
            return std::nullopt;
        goTo(change.iteration);
        rate = change.learningRate;
    }
    goTo(iteration);
    return time;
}

SampleFlow sampleFlowOf(const Experiment& experiment, Eigen::Index unit)
{
    if (const std::string obstacle = sampleFlowObstacle(experiment); !obstacle.empty())
        throw std::invalid_argument("sampleFlowOf: " + obstacle);
    if (unit < 0 || unit >= experiment.start.units)
        throw std::invalid_argument("sampleFlowOf: there is no unit " + std::to_string(unit));
    return {.objective = experiment.objective.kind,
            .direction = experiment.direction,
            .z0 = preActivation(experiment.start, experiment.data.X)(unit, 0),
            .kappa = kappaOf(experiment),
            .y = experiment.data.hasLabels() ? experiment.data.Y(unit, 0) : 1.0};
}

double flowAt(const SampleFlow& flow, double t)
{
    if (flow.objective == ObjectiveKind::CrossEntropy)
        return crossEntropyFlow(flow.z0, flow.y, flow.kappa, t);
    return flow.direction == Direction::Descend ? entropyFlow(flow.z0, flow.kappa, t)
                                                : entropyAscentFlow(flow.z0, flow.kappa, t);
}

std::vector<double> eulerPath(const SampleFlow& flow, double eta, std::int64_t steps)
{
    checkSteps("eulerPath", steps);
    std::vector<double> path{flow.z0};
    path.reserve(static_cast<std::size_t>(steps) + 1);
    for (std::int64_t k = 0; k < steps; ++k)
        path.push_back(path.back() + eta * speedAt(flow, path.back()));
    return path;
}

TimeStepError timeStepError(const SampleFlow& flow, double eta, std::int64_t steps)
{
    checkSteps("timeStepError", steps);
    return {.steps = steps,
            .eta = eta,
            .z = afterSteps(flow, eta, steps),
            .exact = flowAt(flow, eta * static_cast<double>(steps))};
}

std::vector<TimeStepError> timeStepErrors(const SampleFlow& flow, double t, std::int64_t mostSteps)
{
    if (!(t > 0.0) || mostSteps < 1)
        throw std::invalid_argument("timeStepErrors: t is " + std::to_string(t)
                                    + " and mostSteps is " + std::to_string(mostSteps)
                                    + ", but both must be positive");
    std::vector<TimeStepError> errors;
    const double exact = flowAt(flow, t);
    for (std::int64_t decade = 1; decade <= mostSteps; decade *= 10) {
        for (const std::int64_t digit : {1, 2, 3, 4, 5, 6, 8}) {
            const std::int64_t steps = digit * decade;
            if (steps > mostSteps)
                break;
            const double eta = t / static_cast<double>(steps);
            errors.push_back(
                {.steps = steps, .eta = eta, .z = afterSteps(flow, eta, steps), .exact = exact});
        }
    }
    std::reverse(errors.begin(), errors.end());
    return errors;
}

}  // namespace entropy_lab
