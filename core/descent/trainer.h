#pragma once

#include "core/descent/step_record.h"
#include "core/descent/update_rule.h"
#include "core/experiment/experiment.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace entropy_lab {

/// What may change while a run goes on; takes effect at the next step. Rates and inputs become part
/// of the run: see Experiment::changes.
struct LiveSettings {
    LearningRate learningRate;
    /// features x samples, the shape of the run's own X; empty leaves X as it is.
    SharedMatrix X;
    std::int64_t iterations = 0;           ///< new limit of the run
    std::optional<double> gradientNorm{};  ///< new tolerance of the run
};

/// The part of an experiment that a run takes up without starting anew.
LiveSettings liveSettings(const Experiment& experiment);

/// A moment of a run, to go on from. Small: the rest follows from the experiment.
struct TrainerCheckpoint {
    std::int64_t iteration = 0;
    double pathSum = 0.0;
    Eigen::VectorXd parameters;
    RuleState rule;

    std::size_t bytes() const
    {
        return sizeof *this
            + sizeof(double)
            * static_cast<std::size_t>(parameters.size() + rule.velocity.size()
                                       + rule.meanSquare.size());
    }
};

/// Steps one experiment. No clock, no thread, no allocation inside a step.
/// Not thread-safe: one thread at a time.
class Trainer {
public:
    /// Throws std::invalid_argument with findProblem's text for an experiment that is not sound.
    explicit Trainer(const Experiment& experiment);
    ~Trainer();
    Trainer(Trainer&&) noexcept;
    Trainer& operator=(Trainer&&) noexcept;

    /// The state now; valid until the next call of a non-const member.
    const StepRecord& record() const;

    /// Why no further step will be made, or nothing while the run may go on.
    std::optional<StopReason> stopReason() const;

    /// For StopReason::NotFinite: which quantity left the finite numbers, at which iteration and
    /// under which learning rate.
    const std::string& notFiniteDetail() const;

    /// One update, parameters first, then everything in record(). Returns whether there is a new
    /// record: not where stopReason() is set, nor where the update left the finite numbers.
    bool step();

    /// Takes up new settings; a rate or inputs that differ are noted among the changes, in place of
    /// those that were to come. The record is evaluated anew where X changed, without an update.
    /// Throws std::invalid_argument where a shape or a rate is wrong.
    void apply(const LiveSettings& settings);

    /// The layer as it is now.
    const Layer& layer() const;

    /// The experiment with the live settings of now: the rate that the next update uses, and the
    /// inputs of the record.
    const Experiment& experiment() const;
    /// How many of its changes have been taken up whole, inputs as well.
    std::size_t changesTakenUp() const;
    /// The experiment that repeats this run: its start, and every change made since.
    Experiment recorded() const;

    TrainerCheckpoint checkpoint() const;
    /// Goes to a moment of this very run; from there on every number is the same, bit for bit.
    void restore(const TrainerCheckpoint& checkpoint);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Called with the start and after every update.
using StepObserver = std::function<void(const StepRecord&)>;

/// Steps until the run ends or `stop` is requested (tested before every step).
StopReason run(Trainer& trainer, const StepObserver& observer, std::stop_token stop = {});

}  // namespace entropy_lab
