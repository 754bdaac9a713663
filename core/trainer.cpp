#include "core/trainer.h"

#include "core/entropy.h"
#include "core/objective.h"
#include "core/update_rule.h"

#include <cmath>
#include <sstream>
#include <stdexcept>

namespace entropy_lab {

namespace {

/// Up to this many multiplications a plain loop beats the set-up of a matrix product.
constexpr Eigen::Index kSmallProduct = 64;

std::span<double> spanOf(Eigen::VectorXd& v)
{
    return {v.data(), static_cast<std::size_t>(v.size())};
}

std::span<const double> spanOf(const Eigen::MatrixXd& m)
{
    return {m.data(), static_cast<std::size_t>(m.size())};
}

std::string plain(double number)
{
    std::ostringstream text;
    text << number;
    return text.str();
}

}  // namespace

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

/// Everything a step touches, sized once.
struct Trainer::State {
    Experiment experiment;
    Layer layer;
    RuleState ruleState;
    Eigen::VectorXd lastFinite;  ///< the parameters before the newest update
    RowMatrix effectiveWeights;  ///< W + G, units x features
    Eigen::MatrixXd Z;           ///< units x samples
    Eigen::MatrixXd D;
    Eigen::MatrixXd dZ;  ///< dObjective/dZ
    RowMatrix dW;        ///< dObjective/dW = dObjective/dG
    Eigen::VectorXd gradient;
    ObjectiveWorkspace workspace;
    StepRecord record;
    std::string notFiniteDetail;
    bool isNotFinite = false;

    explicit State(const Experiment& source);

    void evaluate(bool isPathContinued);
    void computeZ();
    /// H, the objective, D and dZ from Z; returns -(1/ln 2) Σ z ΔD, mean over samples.
    double evaluateUnits();
    void computeGradient();
    double rate(double base) const
    {
        return experiment.schedule.kind == ScheduleKind::Constant
            ? base
            : base * scheduleFactor(experiment.schedule, record.iteration);
    }
    bool isFinite() const;
};

Trainer::State::State(const Experiment& source)
    : experiment(source), layer(source.start), ruleState(source.rule, source.start.values.size()),
      lastFinite(source.start.values), effectiveWeights(layer.effectiveWeights()),
      Z(layer.units, source.data.samples()),
      D(Eigen::MatrixXd::Zero(layer.units, source.data.samples())),
      dZ(layer.units, source.data.samples()), dW(layer.units, layer.features),
      gradient(Eigen::VectorXd::Zero(layer.values.size()))
{
    evaluate(false);
}

void Trainer::State::computeZ()
{
    const Eigen::MatrixXd& X = experiment.data.X;
    if (Z.size() * layer.features > kSmallProduct) {
        effectiveWeights = layer.W() + layer.G();
        Z.noalias() = effectiveWeights * X;
        Z.colwise() += layer.b();
        return;
    }
    const Eigen::Index m = layer.features;
    const double* const w = layer.values.data();
    const double* const G = w + layer.weightCount();
    const double* const b = G + layer.weightCount();
    for (Eigen::Index s = 0; s < Z.cols(); ++s) {
        const double* const x = X.data() + s * m;
        for (Eigen::Index i = 0; i < layer.units; ++i) {
            double z = b[i];
            for (Eigen::Index j = 0; j < m; ++j)
                z += (w[i * m + j] + G[i * m + j]) * x[j];
            Z.data()[s * layer.units + i] = z;
        }
    }
}

double Trainer::State::evaluateUnits()
{
    const double perSample = 1.0 / static_cast<double>(Z.cols());
    double pathStep = 0.0;
    if (experiment.objective.kind == ObjectiveKind::Entropy && !experiment.data.hasLabels()) {
        double H = 0.0;
        for (Eigen::Index i = 0; i < Z.size(); ++i) {
            const double z = Z.data()[i];
            const SigmoidPoint point = evaluateSigmoid(z);
            pathStep += z * (point.D - D.data()[i]);
            H += point.H;
            D.data()[i] = point.D;
            dZ.data()[i] = point.dHdz * perSample;
        }
        record.H = H * perSample;
        record.objective = record.H;
        record.crossEntropy = std::nan("");
        record.accuracy = std::nan("");
        return -kBitsPerNat * pathStep * perSample;
    }
    const ObjectiveValue value =
        evaluateObjective(experiment.objective, Z, experiment.data.Y, dZ, workspace);
    record.H = value.H;
    record.objective = value.objective;
    record.crossEntropy = value.crossEntropy;
    record.accuracy = value.accuracy;
    for (Eigen::Index i = 0; i < Z.size(); ++i)
        pathStep += Z.data()[i] * (workspace.D.data()[i] - D.data()[i]);
    D.swap(workspace.D);
    return -kBitsPerNat * pathStep * perSample;
}

void Trainer::State::computeGradient()
{
    const Eigen::MatrixXd& X = experiment.data.X;
    const Eigen::Index m = layer.features;
    const Eigen::Index count = layer.weightCount();
    double* const g = gradient.data();
    if (Z.size() * m > kSmallProduct) {
        dW.noalias() = dZ * X.transpose();
    } else {
        dW.setZero();
        for (Eigen::Index s = 0; s < Z.cols(); ++s)
            for (Eigen::Index i = 0; i < layer.units; ++i)
                for (Eigen::Index j = 0; j < m; ++j)
                    dW.data()[i * m + j] += dZ.data()[s * layer.units + i] * X.data()[s * m + j];
    }
    // The decay is descended whatever the direction: its sign turns with the objective's.
    const double decay = experiment.direction == Direction::Descend ? experiment.weightDecay
                                                                    : -experiment.weightDecay;
    const double* const p = layer.values.data();
    const Trainable& trainable = experiment.trainable;
    for (Eigen::Index i = 0; i < count; ++i) {
        g[i] = trainable.w ? dW.data()[i] + decay * p[i] : 0.0;
        g[count + i] = trainable.G ? dW.data()[i] + decay * p[count + i] : 0.0;
    }
    for (Eigen::Index i = 0; i < layer.units; ++i) {
        double sum = 0.0;
        for (Eigen::Index s = 0; s < Z.cols(); ++s)
            sum += dZ.data()[s * layer.units + i];
        g[2 * count + i] = trainable.b ? sum : 0.0;
    }
    double squares = 0.0;
    for (Eigen::Index i = 0; i < gradient.size(); ++i)
        squares += g[i] * g[i];
    record.gradientNorm = std::sqrt(squares);
    // The squares of a large but finite gradient overflow: scale first, then.
    if (std::isinf(record.gradientNorm))
        record.gradientNorm = gradient.stableNorm();
}

void Trainer::State::evaluate(bool isPathContinued)
{
    computeZ();
    const double pathStep = evaluateUnits();
    if (isPathContinued)
        record.pathSum += pathStep;
    computeGradient();
    record.learningRate = rate(experiment.learningRate.w);
    record.parameters = spanOf(layer.values);
    record.gradient = spanOf(gradient);
    record.Z = spanOf(Z);
}

bool Trainer::State::isFinite() const
{
    return std::isfinite(record.gradientNorm) && std::isfinite(record.objective)
        && std::isfinite(record.H) && std::isfinite(record.pathSum) && Z.allFinite();
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
    const State& s = *m_state;
    if (s.isNotFinite)
        return StopReason::NotFinite;
    if (s.experiment.stop.gradientNorm && s.record.gradientNorm < *s.experiment.stop.gradientNorm)
        return StopReason::GradientBelowTolerance;
    if (s.record.iteration >= s.experiment.stop.iterations)
        return StopReason::IterationsReached;
    return std::nullopt;
}

void Trainer::step()
{
    if (stopReason())
        return;
    State& s = *m_state;
    s.lastFinite = s.layer.values;
    const double pathSum = s.record.pathSum;
    const Eigen::Index count = s.layer.weightCount();
    const double sign = s.experiment.direction == Direction::Descend ? 1.0 : -1.0;
    if (sign < 0.0)
        s.gradient = -s.gradient;
    ++s.ruleState.steps;
    const auto update = [&](bool isTrainable, double rate, Eigen::Index first, Eigen::Index n) {
        if (isTrainable)
            updateParameters(s.experiment.rule, s.ruleState, s.rate(rate), first, n,
                             spanOf(s.gradient), spanOf(s.layer.values));
    };
    update(s.experiment.trainable.w, s.experiment.learningRate.w, 0, count);
    update(s.experiment.trainable.G, s.experiment.learningRate.G, count, count);
    update(s.experiment.trainable.b, s.experiment.learningRate.b, 2 * count, s.layer.units);

    ++s.record.iteration;
    s.evaluate(true);
    if (s.isFinite())
        return;

    const std::int64_t failed = s.record.iteration;
    s.layer.values = s.lastFinite;
    --s.record.iteration;
    s.evaluate(false);
    s.record.pathSum = pathSum;
    s.isNotFinite = true;
    s.notFiniteDetail = "update " + std::to_string(failed) + " with learning rate "
        + plain(s.record.learningRate) + " and gradient norm " + plain(s.record.gradientNorm)
        + " left the finite numbers; iteration " + std::to_string(failed - 1)
        + " is the last finite one";
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
        trainer.step();
        // A step that left the finite numbers made no new record.
        if (observer && trainer.stopReason() != StopReason::NotFinite)
            observer(trainer.record());
    }
}

}  // namespace entropy_lab
