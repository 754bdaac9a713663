#pragma once

#include "core/experiment/experiment.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The learning rate as a time step: plain descent of one sample is Euler's method, with the step
/// eta, for the gradient flow over the time t = eta n.
namespace entropy_lab {

/// The gradient flow of one unit on one sample, whose solution is known in closed form.
struct SampleFlow {
    ObjectiveKind objective = ObjectiveKind::Entropy;  ///< Entropy or CrossEntropy
    Direction direction = Direction::Descend;          ///< Ascend for the entropy alone
    double z0 = 0.1;
    /// How fast z moves per unit of dObjective/dz and of time.
    double kappa = 3.0;
    double y = 1.0;  ///< the label, for the cross-entropy
};

/// Why the flow of an experiment is not known in closed form, in words, e.g. "2 samples act on each
/// other's z"; empty where it is.
std::string sampleFlowObstacle(const Experiment& experiment);

/// Σ of a schedule's factors at the iterations 0, ..., n - 1, for n >= 0.
double scheduleSum(const Schedule& schedule, std::int64_t n);

/// How far a recorded run has come along its flow, whatever became of its rate on the way.
struct RunTime {
    double t = 0.0;  ///< Σ η(k) of w, over the iterations before
    /// Whether all updates were made with the rate of now, so that t = η n.
    bool isOfOneRate = true;
};

/// At an iteration of a recorded run, for the flow of `now`: the experiment with the settings that
/// it has there. Nothing where it has not followed that flow from its start: where its inputs
/// became others, or the rates of w, G and b others in ratio.
std::optional<RunTime> runTime(const Experiment& recorded, const Experiment& now,
                               std::int64_t iteration);

/// The flow of a unit. Time is eta n with the rate eta of w, so that for other rates of G and b
/// kappa = ((r_w + r_G) |x|² + r_b)/r_w, frozen groups left out.
/// Throws std::invalid_argument with the obstacle where there is one, and for a unit out of range.
SampleFlow sampleFlowOf(const Experiment& experiment, Eigen::Index unit = 0);

/// z after the time t >= 0 of the flow, exactly.
double flowAt(const SampleFlow& flow, double t);

/// z_0, ..., z_steps of descent with the learning rate eta: Euler's method. Throws
/// std::invalid_argument for steps < 0.
std::vector<double> eulerPath(const SampleFlow& flow, double eta, std::int64_t steps);

/// How far descent is from the flow at one time.
struct TimeStepError {
    std::int64_t steps = 0;
    double eta = 0.0;
    double z = 0.0;      ///< of descent after `steps` updates
    double exact = 0.0;  ///< of the flow after the time eta steps
    double error() const { return z < exact ? exact - z : z - exact; }
};

/// After `steps` updates with eta. Throws std::invalid_argument for steps < 0.
TimeStepError timeStepError(const SampleFlow& flow, double eta, std::int64_t steps);

/// At the time t > 0 for the step counts 1, 2, 3, 4, 5, 6, 8, 10, 20, ... up to `mostSteps` >= 1,
/// most steps first, so that eta = t/steps rises. The error falls like eta where eta is small.
std::vector<TimeStepError> timeStepErrors(const SampleFlow& flow, double t, std::int64_t mostSteps);

}  // namespace entropy_lab
