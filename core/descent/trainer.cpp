#include "core/descent/trainer.h"

#include "core/descent/trainer_state.h"

#include <stdexcept>

namespace entropy_lab {

const char* describe(StopReason reason)
{
    switch (reason) {
    case StopReason::IterationsReached:
        return "the iteration limit was reached";
    case StopReason::GradientBelowTolerance:
        return "the gradient norm fell below the tolerance";
    case StopReason::NotFinite:
        return "an update left the finite numbers";
    case StopReason::Cancelled:
        return "the run was canceled";
    }
    return "";
}

LiveSettings liveSettings(const Experiment& experiment)
{
    return {.learningRate = experiment.learningRate,
            .X = experiment.data.X,
            .iterations = experiment.stop.iterations,
            .gradientNorm = experiment.stop.gradientNorm};
}

Trainer::Trainer(const Experiment& experiment)
{
    if (const std::string problem = findProblem(experiment); !problem.empty())
        throw std::invalid_argument("Trainer: " + problem);
    m_state = std::make_unique<State>(experiment);
    if (!m_state->isFinite()) {
        m_state->isNotFinite = true;
        m_state->notFiniteDetail = "the start is too large: z, H or the gradient is beyond the "
                                   "largest number a double can hold";
    }
}

Trainer::~Trainer() = default;
Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;

const StepRecord& Trainer::record() const
{
    return m_state->record;
}

const Layer& Trainer::layer() const
{
    return m_state->layer;
}

const std::string& Trainer::notFiniteDetail() const
{
    return m_state->notFiniteDetail;
}

std::optional<StopReason> Trainer::stopReason() const
{
    return m_state->stopReason();
}

const Experiment& Trainer::experiment() const
{
    return m_state->experiment;
}

std::size_t Trainer::changesTakenUp() const
{
    return m_state->changesTakenUp;
}

Experiment Trainer::recorded() const
{
    Experiment recorded = m_state->experiment;
    recorded.learningRate = m_state->firstLearningRate;
    if (m_state->firstX.size() > 0)
        recorded.data.X = m_state->firstX;
    return recorded;
}

void Trainer::apply(const LiveSettings& settings)
{
    State& s = *m_state;
    const std::int64_t now = s.record.iteration;
    Experiment changed = s.experiment;
    changed.stop.iterations = settings.iterations;
    changed.stop.gradientNorm = settings.gradientNorm;
    const bool isNewX = settings.X.size() > 0 && !(settings.X == changed.data.X);
    const bool isChange = isNewX || settings.learningRate != changed.learningRate;
    if (isChange) {
        std::vector<LiveChange>& changes = changed.changes;
        // What was to come is replaced by what is done now.
        changes.resize(s.changesTakenUp);
        if (changes.empty() || changes.back().iteration != now)
            changes.push_back({.iteration = now, .learningRate = {}});
        changes.back().learningRate = settings.learningRate;
        if (isNewX)
            changes.back().X = settings.X;
    }
    if (const std::string problem = findProblem(changed); !problem.empty())
        throw std::invalid_argument("Trainer::apply: " + problem);
    s.experiment = std::move(changed);
    if (isChange) {
        s.takeUp(s.experiment.changes.back());
        s.changesTakenUp = s.experiment.changes.size();
    }
    s.prepare();
    s.evaluate(false);
}

TrainerCheckpoint Trainer::checkpoint() const
{
    return {.iteration = m_state->record.iteration,
            .pathSum = m_state->record.pathSum,
            .parameters = m_state->layer.values,
            .rule = m_state->ruleState};
}

void Trainer::restore(const TrainerCheckpoint& checkpoint)
{
    State& s = *m_state;
    if (checkpoint.parameters.size() != s.layer.values.size())
        throw std::invalid_argument(
            "Trainer::restore: a checkpoint of " + std::to_string(checkpoint.parameters.size())
            + " parameters for a run of " + std::to_string(s.layer.values.size()));
    s.layer.values = checkpoint.parameters;
    s.ruleState = checkpoint.rule;
    s.record.iteration = checkpoint.iteration;
    s.record.pathSum = checkpoint.pathSum;
    s.isNotFinite = false;
    s.notFiniteDetail.clear();
    s.experiment.learningRate = s.firstLearningRate;
    if (s.firstX.size() > 0)
        s.experiment.data.X = s.firstX;
    s.changesTakenUp = 0;
    while (s.changesTakenUp < s.experiment.changes.size()
           && s.experiment.changes[s.changesTakenUp].iteration < checkpoint.iteration)
        s.takeUp(s.experiment.changes[s.changesTakenUp++]);
    s.prepare();
    s.evaluate(false);
    if (s.record.iteration >= s.nextChange)
        s.takeUpRate();
}

StopReason run(Trainer& trainer, const StepObserver& observer, std::stop_token stop)
{
    if (observer)
        observer(trainer.record());
    while (true) {
        if (const std::optional<StopReason> reason = trainer.stopReason())
            return *reason;
        if (stop.stop_requested())
            return StopReason::Cancelled;
        if (trainer.step() && observer)
            observer(trainer.record());
    }
}

}  // namespace entropy_lab
