#include "ui/run_verdict.h"

#include "core/history_reversal.h"
#include "core/stability.h"
#include "ui/number_format.h"

#include <QObject>

#include <algorithm>
#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

/// Below this |z| the gradient is under a thousandth of its greatest.
constexpr double kPlateauZ = 1e-3;
/// Updates after which little progress counts as a plateau.
constexpr std::int64_t kPatience = 10;
/// Of the safe rate: the remedy goes just below it.
constexpr double kBelowSafe = 0.999;
constexpr double kTenfold = 10.0;
constexpr double kNever = std::numeric_limits<double>::infinity();

/// Data for which the safe rate is found within a frame.
constexpr Eigen::Index kMaximumFeatures = 32;
constexpr Eigen::Index kMaximumSamples = 4096;

/// The part of a run that its present settings made.
struct Stretch {
    std::int64_t first;
    std::int64_t last;
    int objective;  ///< column

    std::int64_t updates() const { return last - first; }
};

Stretch stretchOf(const RunFrame& frame)
{
    const RunSnapshot& now = *frame.snapshot;
    Stretch stretch{0, std::min(now.record.iteration, frame.history.size() - 1),
                    frame.columns->objective >= 0 ? frame.columns->objective : frame.columns->H};
    for (const LiveChange& change : now.recorded->changes)
        if (change.iteration <= now.record.iteration)
            stretch.first = std::max(stretch.first, change.iteration);
    return stretch;
}

RunOutline outlineOf(const RunFrame& frame, const Stretch& stretch, bool hasReversal)
{
    const RunSnapshot& now = *frame.snapshot;
    const Experiment& experiment = *now.experiment;
    const HistoryView& history = frame.history;
    const Eigen::Index units = experiment.start.units;
    return {.units = units,
            .stopReason = now.stopReason.value_or(StopReason::IterationsReached),
            .iterations = stretch.updates(),
            .startObjective = history.at(stretch.objective, stretch.first),
            .endObjective = history.at(stretch.objective, stretch.last),
            .bestObjective = bestObjective(experiment.objective, experiment.direction, units),
            .startH = history.at(frame.columns->H, stretch.first),
            .firstH = history.at(frame.columns->H, std::min(stretch.first + 1, stretch.last)),
            .startGradientNorm = history.at(frame.columns->gradientNorm, stretch.first),
            .endGradientNorm = history.at(frame.columns->gradientNorm, stretch.last),
            .gradientTolerance = experiment.stop.gradientNorm.value_or(0.0),
            .reversals = hasReversal ? 1 : 0};
}

/// The factor to the safe rates; NaN where it is not known, or not within a frame.
double safeFactor(const Experiment& experiment)
{
    return experiment.data.features() <= kMaximumFeatures
            && experiment.data.samples() <= kMaximumSamples
        ? safeRateFactor(experiment)
        : std::nan("");
}

RunRemedy smallerRate(const Experiment& experiment)
{
    const double factor = kBelowSafe * safeFactor(experiment);
    if (!(factor < 1.0) || !experiment.learningRate.isUniform())
        return startWithATenthOfTheRate();
    return {.kind = RunRemedy::Kind::ScaleRates,
            .value = factor,
            .label = QObject::tr("Start again with the safe η = %1")
                         .arg(readableNumber(factor * experiment.learningRate.w, 4))};
}

/// Ten times the rate where that is safe, or H falls at any rate; else more iterations once the
/// limit is reached.
RunRemedy moreProgress(const RunSnapshot& now)
{
    const Experiment& experiment = *now.experiment;
    const bool isAnyRateGood = experiment.data.samples() == 1
        && experiment.objective.kind == ObjectiveKind::Entropy
        && experiment.direction == Direction::Descend
        && experiment.rule.kind == RuleKind::GradientDescent;
    if (isAnyRateGood || safeFactor(experiment) >= kTenfold)
        return {.kind = RunRemedy::Kind::ScaleRates,
                .value = kTenfold,
                .label = QObject::tr("Start again with ten times η")};
    if (now.stopReason != StopReason::IterationsReached)
        return {};
    const auto limit = static_cast<double>(std::max<std::int64_t>(now.record.iteration, 1));
    return {.kind = RunRemedy::Kind::MoreIterations,
            .value = kTenfold * limit,
            .label = QObject::tr("Go on to %1 iterations")
                         .arg(readableCount(static_cast<qint64>(kTenfold * limit)))};
}

QString percent(double share)
{
    // 99.98 % is not yet all of the way.
    const double shown = 100.0 * share;
    return QObject::tr("%1 %").arg(
        readableNumber(shown > 99.0 && shown < 100.0 ? std::floor(10.0 * shown) / 10.0 : shown,
                       shown < 1.0 ? 2 : 3));
}

/// Updates until half of the way at the pace of the last one; infinite where that leads nowhere.
double updatesToHalf(const RunFrame& frame, const Stretch& stretch, const RunOutline& outline)
{
    if (stretch.updates() < 1 || std::isinf(outline.bestObjective))
        return kNever;
    const double half = 0.5 * (outline.startObjective + outline.bestObjective);
    const double pace =
        outline.endObjective - frame.history.at(stretch.objective, stretch.last - 1);
    const double needed = (half - outline.endObjective) / pace;
    return needed >= 0.0 ? needed : kNever;
}

QString plateauText(const RunFrame& frame, const Stretch& stretch, double share)
{
    const RunSnapshot& now = *frame.snapshot;
    const bool isOnTop = now.experiment->objective.kind == ObjectiveKind::Entropy
        && now.Z.size() == 1 && std::abs(now.Z.front()) < kPlateauZ;
    if (isOnTop)
        return QObject::tr("on the plateau: at |z| = %1 the gradient is tiny, for H is near its "
                           "top")
            .arg(readableNumber(std::abs(now.Z.front()), 3));
    if (stretch.updates() < kPatience)
        return {};
    return QObject::tr("on a plateau: %1 of the way after %2 updates")
        .arg(percent(share), readableCount(stretch.updates()));
}

QString slowText(const RunFrame& frame, const Stretch& stretch, const RunOutline& outline)
{
    const RunSnapshot& now = *frame.snapshot;
    const double needed = updatesToHalf(frame, stretch, outline);
    const auto left = static_cast<double>(now.experiment->stop.iterations - now.record.iteration);
    if (stretch.updates() < kPatience || needed <= left || !std::isfinite(needed))
        return {};
    return QObject::tr("crawling: at this pace half of the way takes %1 more iterations")
        .arg(needed < 1e15 ? readableCount(static_cast<qint64>(std::ceil(needed)))
                           : readableNumber(needed, 2));
}

QString reversalText(const HistoryReversal& reversal, const RunFrame& frame, const Stretch& stretch,
                     Direction direction, bool isH)
{
    const QString name = isH ? QStringLiteral("H") : QObject::tr("the objective");
    const QString amount = readableNumber(std::abs(reversal.after - reversal.before), 3);
    const QString moved = (direction == Direction::Ascend ? QObject::tr("%1 fell by %2 bits")
                                                          : QObject::tr("%1 rose by %2 bits"))
                              .arg(name, amount);
    if (reversal.iteration == stretch.last)
        return QObject::tr("%1 in this step: the learning rate is too large here").arg(moved);
    const bool isExact = frame.history.strideAt(reversal.iteration) == 1;
    return (isExact ? QObject::tr("%1 in step %2: the learning rate was too large there")
                    : QObject::tr("%1 near step %2: the learning rate was too large there"))
        .arg(moved, readableCount(reversal.iteration));
}

}  // namespace

RunRemedy startWithATenthOfTheRate()
{
    return {.kind = RunRemedy::Kind::ScaleRates,
            .value = 0.1,
            .label = QObject::tr("Start again with a tenth of η")};
}

std::optional<RunVerdict> judgeRun(const RunFrame& frame)
{
    if (!frame.snapshot || !frame.columns || frame.history.size() == 0)
        return std::nullopt;
    const RunSnapshot& now = *frame.snapshot;
    const Experiment& experiment = *now.experiment;
    const Stretch stretch = stretchOf(frame);
    if (stretch.updates() < 1)
        return std::nullopt;
    const std::optional<HistoryReversal> reversal = findReversal(
        frame.history, stretch.objective, experiment.direction, stretch.first, stretch.last);
    const RunOutline outline = outlineOf(frame, stretch, reversal.has_value());
    const double share = progressShare(outline);
    const bool isH = stretch.objective == frame.columns->H;
    RunVerdict verdict{.regime = regimeOf(outline)};
    switch (verdict.regime) {
    case Regime::NotFinite:
    case Regime::DeadStart:
        break;
    case Regime::NonMonotone:
        verdict.text = reversalText(*reversal, frame, stretch, experiment.direction, isH);
        verdict.remedy = smallerRate(experiment);
        break;
    case Regime::SaturatedInOneJump:
        verdict.text =
            QObject::tr("saturated in one jump: H went from %1 to %2 bits in step %3")
                .arg(readableNumber(outline.startH, 3), readableNumber(outline.firstH, 3),
                     readableCount(stretch.first + 1));
        verdict.remedy = startWithATenthOfTheRate();
        break;
    case Regime::Plateau:
        verdict.text = plateauText(frame, stretch, share);
        if (!verdict.text.isEmpty())
            verdict.remedy = moreProgress(now);
        break;
    case Regime::Good:
        verdict.text = std::isinf(outline.bestObjective) ? QString()
            : stretch.first > 0 ? QObject::tr("good: %1 of the way from iteration %2")
                                      .arg(percent(share), readableCount(stretch.first))
                                : QObject::tr("good: %1 of the way").arg(percent(share));
        break;
    case Regime::Slow:
        verdict.text = slowText(frame, stretch, outline);
        if (!verdict.text.isEmpty())
            verdict.remedy = moreProgress(now);
        break;
    }
    return verdict;
}

}  // namespace entropy_lab
