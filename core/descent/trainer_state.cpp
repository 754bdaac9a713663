#include "core/descent/trainer_state.h"

#include "core/entropy/entropy.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace entropy_lab {

namespace {

/// Inputs up to which plain scalars are the fastest way through a step of one unit on one sample.
constexpr Eigen::Index kPointFeatures = 8;

/// Below it, squares that matter may be subnormal or 0.
constexpr double kSmallSquares = 1e-280;

/// Entries handled at a time, so that the second look at them finds them in the L1 cache.
constexpr Eigen::Index kBlock = 1024;

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

Trainer::State::State(const Experiment& source)
    : experiment(source), layer(source.start), ruleState(source.rule, source.start.values.size()),
      lastFinite(source.start.values), Z(layer.units, source.data.samples()),
      D(Eigen::MatrixXd::Zero(layer.units, source.data.samples())),
      dZ(layer.units, source.data.samples()), gradient(Eigen::VectorXd::Zero(layer.values.size())),
      productWorkspace(kernels().workspaceSize(shape())), firstLearningRate(source.learningRate)
{
    prepare();
    evaluate(false);
    if (nextChange == 0)
        takeUpRate();
}

LayerShape Trainer::State::shape() const
{
    return {.units = static_cast<std::size_t>(layer.units),
            .features = static_cast<std::size_t>(layer.features),
            .samples = static_cast<std::size_t>(experiment.data.samples())};
}

void Trainer::State::takeUp(const LiveChange& change)
{
    experiment.learningRate = change.learningRate;
    if (change.X.size() == 0)
        return;
    if (firstX.size() == 0)
        firstX = experiment.data.X;
    experiment.data.X = change.X;
}

void Trainer::State::takeUpRate()
{
    experiment.learningRate = experiment.changes[changesTakenUp].learningRate;
    record.learningRate = rate(experiment.learningRate.w);
}

void Trainer::State::takeUpChanges()
{
    while (changesTakenUp < experiment.changes.size()
           && experiment.changes[changesTakenUp].iteration <= record.iteration)
        takeUp(experiment.changes[changesTakenUp++]);
    prepare();
    evaluate(false);
}

void Trainer::State::prepare()
{
    nextChange = changesTakenUp < experiment.changes.size()
        ? experiment.changes[changesTakenUp].iteration
        : std::numeric_limits<std::int64_t>::max();
    isPoint = layer.units == 1 && layer.features <= kPointFeatures && Z.cols() == 1
        && experiment.objective.kind == ObjectiveKind::Entropy && !experiment.data.hasLabels()
        && experiment.rule.kind == RuleKind::GradientDescent && experiment.weightDecay == 0.0;
    if (!isPoint)
        return;
    const Trainable& trainable = experiment.trainable;
    const double weights = std::sqrt((trainable.w ? 1.0 : 0.0) + (trainable.G ? 1.0 : 0.0));
    const auto norm = [&](double scale) {
        return std::hypot(weights * (scale * experiment.data.X->col(0)).stableNorm(),
                          trainable.b ? scale : 0.0);
    };
    pointNorm = norm(1.0);
    if (!std::isfinite(pointNorm)) {
        // The gradient need not be too long for a number: dH/dz may be 0.
        pointScale =
            std::exp2(std::ceil(std::log2(2.0 * static_cast<double>(layer.features) + 1.0)));
        pointNorm = norm(1.0 / pointScale);
    }
}

[[gnu::always_inline]] inline void Trainer::State::evaluatePoint(double z)
{
    const Eigen::Index m = layer.features;
    const double* const x = experiment.data.X.data();
    double* const dw = gradient.data();
    double* const dG = dw + m;
    const Trainable& trainable = experiment.trainable;
    const SigmoidPoint point = evaluateSigmoid(z);
    const double forW = trainable.w ? point.dHdz : 0.0;
    const double forG = trainable.G ? point.dHdz : 0.0;
    for (Eigen::Index j = 0; j < m; ++j) {
        dw[j] = forW * x[j];
        dG[j] = forG * x[j];
    }
    *(dG + m) = trainable.b ? point.dHdz : 0.0;
    *dZ.data() = point.dHdz;
    *D.data() = point.D;
    *Z.data() = z;
    record.H = point.H;
    record.objective = point.H;
    record.gradientNorm = std::abs(point.dHdz) * pointScale * pointNorm;
    areZFinite = std::isfinite(z);
}

/// One sample x, one unit: z = (w + G).x + b, dH/dw = dH/dG = dH/dz x, dH/db = dH/dz.
[[gnu::always_inline]] inline void Trainer::State::stepPoint()
{
    const Eigen::Index m = layer.features;
    const double* const x = experiment.data.X.data();
    double* const w = layer.values.data();
    double* const G = w + m;
    double& b = *(G + m);
    double* const dw = gradient.data();
    double* const dG = dw + m;
    double& db = *(dG + m);
    const LearningRate& eta = experiment.learningRate;
    const double factor = sign() * rate(1.0);
    const double etaW = factor * eta.w;
    const double etaG = factor * eta.G;

    double* const last = lastFinite.data();
    last[2 * m] = b;
    b -= factor * eta.b * db;
    double z = b;
    for (Eigen::Index j = 0; j < m; ++j) {
        const double oldW = w[j];
        const double oldG = G[j];
        const double newW = oldW - etaW * dw[j];
        const double newG = oldG - etaG * dG[j];
        last[j] = oldW;
        last[m + j] = oldG;
        w[j] = newW;
        G[j] = newG;
        z += (newW + newG) * x[j];
    }

    const double lastD = *D.data();
    evaluatePoint(z);
    record.pathSum += -kBitsPerNat * z * (*D.data() - lastD);
    ++record.iteration;
    record.learningRate = rate(eta.w);
}

bool Trainer::step()
{
    State& s = *m_state;
    if (s.stopReason())
        return false;
    if (s.record.iteration >= s.nextChange)
        s.takeUpChanges();
    const double pathSum = s.record.pathSum;
    if (s.isPoint) {
        s.stepPoint();
    } else {
        s.updateParameters();
        ++s.record.iteration;
        s.evaluate(true);
    }
    if (s.isFinite()) {
        if (s.record.iteration >= s.nextChange)
            s.takeUpRate();
        return true;
    }

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
    return false;
}

void Trainer::State::updateParameters()
{
    const Trainable& trainable = experiment.trainable;
    const LearningRate& eta = experiment.learningRate;
    const Eigen::Index count = layer.weightCount();
    ++ruleState.steps;
    if (experiment.rule.kind == RuleKind::GradientDescent) {
        layer.values.swap(lastFinite);
        // Frozen parameters have gradient 0.
        const auto update = [&](double base, Eigen::Index first, Eigen::Index n) {
            layer.values.segment(first, n).noalias() =
                lastFinite.segment(first, n) - (sign() * rate(base)) * gradient.segment(first, n);
        };
        update(eta.w, 0, count);
        update(eta.G, count, count);
        update(eta.b, 2 * count, layer.units);
        return;
    }
    lastFinite = layer.values;
    if (sign() < 0.0)
        gradient = -gradient;
    const auto update = [&](bool isTrainable, double base, Eigen::Index first, Eigen::Index n) {
        if (isTrainable)
            entropy_lab::updateParameters(experiment.rule, ruleState, rate(base), first, n,
                                          spanOf(gradient), spanOf(layer.values));
    };
    update(trainable.w, eta.w, 0, count);
    update(trainable.G, eta.G, count, count);
    update(trainable.b, eta.b, 2 * count, layer.units);
}

void Trainer::State::evaluate(bool isPathContinued)
{
    const double* const w = layer.values.data();
    const double* const G = w + layer.weightCount();
    record.learningRate = rate(experiment.learningRate.w);
    record.parameters = spanOf(layer.values);
    record.gradient = spanOf(gradient);
    record.Z = spanOf(Z);
    if (isPoint) {
        // As a step sums it up, to the last bit.
        double z = *(G + layer.features);
        for (Eigen::Index j = 0; j < layer.features; ++j)
            z += (w[j] + G[j]) * experiment.data.X(j, 0);
        record.crossEntropy = std::numeric_limits<double>::quiet_NaN();
        record.accuracy = std::numeric_limits<double>::quiet_NaN();
        evaluatePoint(z);
        return;
    }
    kernels().preActivations(shape(), w, G, G + layer.weightCount(), experiment.data.X.data(),
                             Z.data(), productWorkspace.data());
    const double pathStep = evaluateUnits();
    if (isPathContinued)
        record.pathSum += pathStep;
    computeGradient();
}

double Trainer::State::evaluateEntropy()
{
    const double perSample = 1.0 / static_cast<double>(Z.cols());
    const EntropySums sums = kernels().entropyStep(Z.data(), D.data(), dZ.data(), perSample,
                                                   static_cast<std::size_t>(Z.size()));
    areZFinite = sums.areFinite;
    record.H = sums.H * perSample;
    record.objective = record.H;
    record.crossEntropy = std::numeric_limits<double>::quiet_NaN();
    record.accuracy = std::numeric_limits<double>::quiet_NaN();
    return -kBitsPerNat * sums.path * perSample;
}

double Trainer::State::evaluateUnits()
{
    if (experiment.objective.kind == ObjectiveKind::Entropy && !experiment.data.hasLabels())
        return evaluateEntropy();
    const ObjectiveValue value =
        evaluateObjective(experiment.objective, Z, experiment.data.Y, dZ, workspace);
    record.H = value.H;
    record.objective = value.objective;
    record.crossEntropy = value.crossEntropy;
    record.accuracy = value.accuracy;
    areZFinite = Z.allFinite();
    const double path = (Z.array() * (workspace.D - D).array()).sum();
    D.swap(workspace.D);
    return -kBitsPerNat * path / static_cast<double>(Z.cols());
}

void Trainer::State::computeGradient()
{
    const Trainable& trainable = experiment.trainable;
    const Eigen::Index count = layer.weightCount();
    kernels().weightGradient(shape(), dZ.data(), experiment.data.X.data(), gradient.data(),
                             productWorkspace.data());
    // The decay is descended whatever the direction: its sign turns with the objective's.
    const double decay = sign() * experiment.weightDecay;
    double squares = 0.0;
    for (Eigen::Index first = 0; first < count; first += kBlock) {
        const Eigen::Index n = std::min(kBlock, count - first);
        auto dW = gradient.segment(first, n);
        auto dG = gradient.segment(count + first, n);
        dG = dW;
        if (trainable.w && trainable.G && decay == 0.0) {
            squares += 2.0 * dW.squaredNorm();
            continue;
        }
        if (decay != 0.0) {
            dW += decay * layer.values.segment(first, n);
            dG += decay * layer.values.segment(count + first, n);
        }
        if (!trainable.w)
            dW.setZero();
        if (!trainable.G)
            dG.setZero();
        squares += dW.squaredNorm() + dG.squaredNorm();
    }
    auto db = gradient.tail(layer.units);
    if (!trainable.b)
        db.setZero();
    else if (layer.units == 1)
        db(0) = dZ.sum();
    else
        for (Eigen::Index s = (db.setZero(), 0); s < dZ.cols(); ++s)
            db += dZ.col(s);
    squares += db.squaredNorm();
    record.gradientNorm = std::sqrt(squares);
    // The squares of a large gradient overflow and those of a tiny one underflow: scale first,
    // then.
    if (squares < kSmallSquares || std::isinf(squares))
        record.gradientNorm = gradient.stableNorm();
}

}  // namespace entropy_lab
