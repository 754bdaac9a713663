#include "core/time_step.h"

#include "core/entropy.h"
#include "core/gradient_flow.h"
#include "core/stability.h"

#include <algorithm>
#include <cmath>
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
    if (!experiment.trainable.b && experiment.data.X->isZero(0.0))
        return "nothing is free to move";
    return {};
}

SampleFlow sampleFlowOf(const Experiment& experiment, Eigen::Index unit)
{
    if (const std::string obstacle = sampleFlowObstacle(experiment); !obstacle.empty())
        throw std::invalid_argument("sampleFlowOf: " + obstacle);
    if (unit < 0 || unit >= experiment.start.units)
        throw std::invalid_argument("sampleFlowOf: there is no unit " + std::to_string(unit));
    const LearningRate& rates = experiment.learningRate;
    return {.objective = experiment.objective.kind,
            .direction = experiment.direction,
            .z0 = preActivation(experiment.start, experiment.data.X)(unit, 0),
            .kappa = kernelMatrix(experiment.data.X, experiment.trainable, rates)(0, 0) / rates.w,
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
