#include "core/trainer.h"

#include "core/trainer_state.h"

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
        return "the run was cancelled";
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

void Trainer::apply(const LiveSettings& settings)
{
    State& s = *m_state;
    Experiment changed = s.experiment;
    changed.learningRate = settings.learningRate;
    changed.stop.iterations = settings.iterations;
    changed.stop.gradientNorm = settings.gradientNorm;
    if (settings.X.size() > 0) {
        if (settings.X.rows() != changed.data.X.rows()
            || settings.X.cols() != changed.data.X.cols())
            throw std::invalid_argument("Trainer::apply: X is " + std::to_string(settings.X.rows())
                                        + " x " + std::to_string(settings.X.cols()) + ", the run's "
                                        + std::to_string(changed.data.X.rows()) + " x "
                                        + std::to_string(changed.data.X.cols()));
        changed.data.X = settings.X;
    }
    if (const std::string problem = findProblem(changed); !problem.empty())
        throw std::invalid_argument("Trainer::apply: " + problem);
    s.experiment = std::move(changed);
    s.prepare();
    s.evaluate(false);
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
