#pragma once

#include "core/descent/objective.h"
#include "core/descent/trainer.h"
#include "core/descent/update_rule.h"
#include "core/entropy/kernels.h"

#include <string>
#include <vector>

namespace entropy_lab {

/// Everything a step touches, sized once. Trainer::step is in trainer_state.cpp, the rest of a
/// trainer in trainer.cpp.
struct Trainer::State {
    Experiment experiment;
    Layer layer;
    RuleState ruleState;
    Eigen::VectorXd lastFinite;  ///< the parameters before the newest update
    Eigen::MatrixXd Z;           ///< units x samples
    Eigen::MatrixXd D;
    Eigen::MatrixXd dZ;  ///< dObjective/dZ
    Eigen::VectorXd gradient;
    ObjectiveWorkspace workspace;
    std::vector<double> productWorkspace;
    StepRecord record;
    std::string notFiniteDetail;
    bool isNotFinite = false;
    bool areZFinite = true;
    /// The live settings that the run began with; X empty while it is still the first one.
    LearningRate firstLearningRate;
    SharedMatrix firstX;
    /// Of the experiment's changes.
    std::size_t changesTakenUp = 0;
    /// The next change waits for this iteration.
    std::int64_t nextChange = 0;
    /// One unit, few inputs, one sample, plain gradient descent of the entropy: see stepPoint.
    bool isPoint = false;
    /// sqrt(kappa) / pointScale, for which the gradient norm of a point is |dH/dz| sqrt(kappa).
    double pointNorm = 0.0;
    double pointScale = 1.0;  ///< a power of two: 1, or what sqrt(kappa) itself is too large for

    explicit State(const Experiment& source);

    /// What follows from the experiment alone; to be called when it changes.
    void prepare();

    /// Why no further step will be made. Inline: it is asked twice a step.
    std::optional<StopReason> stopReason() const
    {
        if (isNotFinite)
            return StopReason::NotFinite;
        if (experiment.stop.gradientNorm && record.gradientNorm < *experiment.stop.gradientNorm)
            return StopReason::GradientBelowTolerance;
        if (record.iteration >= experiment.stop.iterations)
            return StopReason::IterationsReached;
        return std::nullopt;
    }

    /// One update of the parameters by the gradient of the record; keeps the old ones.
    void updateParameters();
    /// The whole record, from the parameters.
    void evaluate(bool isPathContinued);
    /// updateParameters and evaluate through plain scalars.
    void stepPoint();
    /// The settings of a change, into the experiment; `prepare` and `evaluate` are to follow.
    void takeUp(const LiveChange& change);
    /// The rate of the change that waits for this iteration, which the next update uses: the record
    /// says so. Inputs wait until then, for the record is that of the old ones.
    void takeUpRate();
    /// The changes that wait for this iteration.
    void takeUpChanges();
    /// Whether everything in the record is. 0 times a finite number is 0, times any other NaN.
    bool isFinite() const
    {
        return areZFinite
            && 0.0 * record.gradientNorm + 0.0 * record.objective + 0.0 * record.H
                + 0.0 * record.pathSum
            == 0.0;
    }

private:
    LayerShape shape() const;
    /// H, the objective, D and dZ from Z; returns -(1/ln 2) Σ z ΔD, mean over samples.
    double evaluateUnits();
    double evaluateEntropy();
    void computeGradient();
    /// Everything in the record of a point, from z.
    void evaluatePoint(double z);
    /// -1 where the objective is climbed.
    double sign() const { return experiment.direction == Direction::Descend ? 1.0 : -1.0; }
    double rate(double base) const
    {
        return experiment.schedule.kind == ScheduleKind::Constant
            ? base
            : base * scheduleFactor(experiment.schedule, record.iteration);
    }
};

}  // namespace entropy_lab
