#include "ui/wording/run_remedy.h"

#include "core/analysis/return_map.h"
#include "core/analysis/stability.h"
#include "core/entropy/entropy.h"
#include "core/experiment/settings.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"

#include <QObject>

#include <algorithm>
#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

/// Of the safe rate: the remedy goes just below it.
constexpr double kBelowSafe = 0.999;
constexpr double kTenfold = 10.0;
constexpr double kTenth = 0.1;
/// How far a bias moves, at least, to wake a dead start.
constexpr double kAwake = 0.1;
/// A step of z that goes past the slope of the bell.
constexpr double kLongStep = 5.0;
/// Numbers whose squares are finite.
constexpr double kSquarable = 1e150;

/// Data for which the safe rate is found within a frame.
constexpr Eigen::Index kMaximumFeatures = 32;
constexpr Eigen::Index kMaximumSamples = 4096;

RunRemedy scaled(const Experiment& experiment, double factor)
{
    const LearningRate& rate = experiment.learningRate;
    if (!(factor * std::min({rate.w, rate.G, rate.b}) > 0.0))
        return {};
    const QString label = factor == kTenth ? QObject::tr("Start again with a tenth of η")
        : rate.isUniform()
        ? QObject::tr("Start again with η = %1").arg(readableNumber(factor * rate.w, 4))
        : QObject::tr("Start again with %1 times the rates").arg(readableNumber(factor, 4));
    return {.kind = RunRemedy::Kind::ScaleRates, .value = factor, .label = label};
}

bool hasModestInputs(const Experiment& experiment)
{
    return experiment.data.X->cwiseAbs().maxCoeff() < kSquarable;
}

/// One sample under plain descent of the entropy: H falls at any rate that a double can work with.
bool isAnyRateGood(const Experiment& experiment)
{
    const LearningRate& rate = experiment.learningRate;
    return experiment.direction == Direction::Descend && returnMapObstacle(experiment).empty()
        && experiment.schedule.kind == ScheduleKind::Constant
        && returnMapGain(experiment) < kSquarable
        && std::max({rate.w, rate.G, rate.b}) < kSquarable;
}

}  // namespace

double safeFactorWithinAFrame(const Experiment& experiment)
{
    return experiment.data.features() <= kMaximumFeatures
            && experiment.data.samples() <= kMaximumSamples
        ? safeRateFactor(experiment)
        : std::numeric_limits<double>::quiet_NaN();
}

RunRemedy startWithSmallerRates(const Experiment& experiment)
{
    const double factor = kBelowSafe * safeFactorWithinAFrame(experiment);
    if (std::isnan(factor))
        return hasModestInputs(experiment) ? scaled(experiment, kTenth) : RunRemedy();
    if (factor >= 1.0)
        return {};
    RunRemedy remedy = scaled(experiment, factor);
    if (remedy.kind != RunRemedy::Kind::None)
        remedy.label = experiment.learningRate.isUniform()
            ? QObject::tr("Start again with the safe η = %1")
                  .arg(readableNumber(factor * experiment.learningRate.w, 4))
            : QObject::tr("Start again with safe rates");
    return remedy;
}

RunRemedy startWithoutTheJump(const Experiment& experiment, double before, double after)
{
    // Where the slope is steepest a step is that much longer.
    const double slope = std::abs(dHdZ(before));
    const bool isEntropy = experiment.objective.kind == ObjectiveKind::Entropy;
    const double longest =
        std::abs(after - before) * (isEntropy && slope > 0.0 ? kSteepestSlope / slope : 1.0);
    double factor = kTenth;
    while (factor > 0.0 && factor * longest >= kLongStep)
        factor /= kTenfold;
    return scaled(experiment, factor);
}

RunRemedy startWithinTheFiniteNumbers(const RunSnapshot& now)
{
    const bool isFinite = std::isfinite(now.record.H) && std::isfinite(now.record.gradientNorm);
    return isFinite ? startWithSmallerRates(*now.experiment) : RunRemedy();
}

RunRemedy moreProgress(const RunSnapshot& now, bool isMoving)
{
    const Experiment& experiment = *now.experiment;
    const LearningRate& rate = experiment.learningRate;
    const bool isTenfoldFinite = std::isfinite(kTenfold * std::max({rate.w, rate.G, rate.b}));
    if (isTenfoldFinite
        && (isAnyRateGood(experiment) || safeFactorWithinAFrame(experiment) >= kTenfold))
        return {.kind = RunRemedy::Kind::ScaleRates,
                .value = kTenfold,
                .label = QObject::tr("Start again with ten times η")};
    constexpr std::int64_t kMostIterations = 1'000'000'000'000'000;
    const std::int64_t made = std::max<std::int64_t>(now.record.iteration, 1);
    if (now.stopReason != StopReason::IterationsReached || !isMoving || made > kMostIterations)
        return {};
    const double limit = kTenfold * static_cast<double>(made);
    return {.kind = RunRemedy::Kind::MoreIterations,
            .value = limit,
            .label = QObject::tr("Go on to %1").arg(iterationsText(static_cast<qint64>(limit)))};
}

RunRemedy wakeUp(const Experiment& experiment)
{
    // With one bias for all samples the gradient of b is a sum of equal terms, that of the weights
    // that sum times the sum of the inputs.
    const Trainable& trainable = experiment.trainable;
    const bool hasSum = !experiment.data.X->rowwise().sum().isZero(0.0);
    if (!trainable.b && !((trainable.w || trainable.G) && hasSum))
        return {};
    const QString name = experiment.start.units == 1
        ? QStringLiteral("b")
        : QString::fromStdString(subscripted("b", {0}));
    const double b = experiment.start.b()(0);
    const double awake = b + kAwake * std::max(1.0, std::abs(b));
    return {.kind = RunRemedy::Kind::WakeUp,
            .value = awake,
            .label = QObject::tr("Set %1 to %2").arg(name, readableNumber(awake))};
}

QString frozenText(const Experiment& experiment)
{
    const bool isFrozen = !experiment.trainable.b && experiment.data.X->isZero(0.0);
    return isFrozen ? QObject::tr("nothing can move: b is frozen and every input is 0") : QString();
}

}  // namespace entropy_lab
