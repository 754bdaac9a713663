#include "ui/run_description.h"

#include "ui/number_format.h"

#include <QObject>

#include <algorithm>
#include <cmath>
#include <optional>

namespace entropy_lab {

namespace {

/// From here on H < 7.3e-4 bits and the sigmoid is flat to the eye.
constexpr double kSaturatedZ = 10.0;
/// A jump from below this to beyond saturation skipped the slope of the bell altogether.
constexpr double kUnsaturatedZ = 5.0;
/// The bias that wakes a dead start.
constexpr double kAwake = 0.1;

struct Jump {
    std::int64_t iteration;
    double before;
    double after;
};

/// Runs with one pre-activation have a z that can be named.
std::optional<double> onlyZ(const RunSnapshot& snapshot)
{
    return snapshot.Z.size() == 1 ? std::optional(snapshot.Z.front()) : std::nullopt;
}

bool isEveryZNull(const RunSnapshot& snapshot)
{
    return std::all_of(snapshot.Z.begin(), snapshot.Z.end(), [](double z) { return z == 0.0; });
}

/// H before the newest update, where the history still has it.
std::optional<double> entropyBefore(const RunFrame& frame)
{
    const std::int64_t before = frame.snapshot->record.iteration - 1;
    if (!frame.columns || before < 0 || before >= frame.history.size()
        || frame.history.storedAtOrBefore(before) != before)
        return std::nullopt;
    return frame.history.at(frame.columns->H, before);
}

/// The single step that took |z| from the unsaturated to the saturated range, if one did. |z| of a
/// descending unit only grows, so that the step is found by bisection.
std::optional<Jump> saturatingJump(const RunFrame& frame)
{
    const RunSnapshot& now = *frame.snapshot;
    const int column = frame.columns ? frame.columns->z(0, 0) : -1;
    std::int64_t high = std::min(now.record.iteration, frame.history.size() - 1);
    if (!onlyZ(now) || column < 0 || high < 1)
        return std::nullopt;
    const auto size = [&](std::int64_t k) { return std::abs(frame.history.at(column, k)); };
    std::int64_t low = 0;
    if (size(low) >= kUnsaturatedZ || size(high) <= kSaturatedZ)
        return std::nullopt;
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (size(middle) > kSaturatedZ ? high : low) = middle;
    }
    if (frame.history.storedAtOrBefore(high) != high || frame.history.storedAtOrBefore(low) != low
        || size(low) >= kUnsaturatedZ)
        return std::nullopt;
    return Jump{high, size(low), size(high)};
}

QString finishedText(const RunSnapshot& now)
{
    const QString count = readableCount(now.record.iteration);
    switch (*now.stopReason) {
    case StopReason::IterationsReached:
        return QObject::tr("finished: the limit of %1 iterations was reached; H = %2 bits")
            .arg(count, readableNumber(now.record.H, 4));
    case StopReason::GradientBelowTolerance:
        return QObject::tr("finished at iteration %1: the gradient norm %2 is below %3")
            .arg(count, readableNumber(now.record.gradientNorm, 3),
                 readableNumber(now.experiment->stop.gradientNorm.value_or(0.0), 3));
    case StopReason::NotFinite:
        return QObject::tr("stopped: not finite (%1)")
            .arg(QString::fromStdString(now.notFiniteDetail));
    case StopReason::Cancelled:
        return QObject::tr("stopped at iteration %1").arg(count);
    }
    return {};
}

QString movingText(const RunFrame& frame)
{
    const RunSnapshot& now = *frame.snapshot;
    const bool climbs = now.experiment->direction == Direction::Ascend;
    const QString word = climbs ? QObject::tr("climbing") : QObject::tr("descending");
    const std::optional<double> before = entropyBefore(frame);
    if (!before)
        return QObject::tr("%1: H = %2 bits").arg(word, readableNumber(now.record.H, 4));
    const double change = now.record.H - *before;
    const QString amount = readableNumber(std::abs(change), 3);
    if (change == 0.0)
        return QObject::tr("H stays at %1 bits").arg(readableNumber(now.record.H, 4));
    return change < 0.0 ? QObject::tr("%1: H falls by %2 bits a step").arg(word, amount)
                        : QObject::tr("%1: H rises by %2 bits a step").arg(word, amount);
}

QString pausedText(const RunFrame& frame)
{
    const RunSnapshot& now = *frame.snapshot;
    const QString H = readableNumber(now.record.H, 4);
    if (now.record.iteration == 0)
        return QObject::tr("paused at the start: H = %1 bits").arg(H);
    return QObject::tr("paused at iteration %1: H = %2 bits")
        .arg(readableCount(now.record.iteration), H);
}

/// What the state is by itself.
RunDescription describeState(const RunFrame& frame)
{
    using Kind = RunDescription::Kind;
    const RunSnapshot& now = *frame.snapshot;
    if (now.stopReason)
        return {Kind::Finished, finishedText(now)};
    if (now.record.gradientNorm == 0.0)
        return {Kind::Parked, QObject::tr("at rest: the gradient is too small for a double")};
    if (!now.isRunning)
        return {now.record.iteration == 0 ? Kind::AtStart : Kind::Paused, pausedText(frame)};
    return {Kind::Moving, movingText(frame)};
}

/// Every z is 0, where the entropy has no slope.
RunDescription describeParked(const Experiment& experiment)
{
    using Kind = RunDescription::Kind;
    if (experiment.direction == Direction::Ascend)
        return {Kind::Parked, QObject::tr("at the top: z = 0, H cannot rise further")};
    RunDescription parked{
        .kind = Kind::Parked,
        .text = QObject::tr("parked at z = 0: dead start, the gradient is exactly 0 where the "
                            "entropy is greatest; change b or an input"),
        .regime = Regime::DeadStart};
    parked.remedy = {.kind = RunRemedy::Kind::WakeUp,
                     .value = kAwake,
                     .label = QObject::tr("Set b to %1").arg(kAwake)};
    return parked;
}

}  // namespace

RunDescription describeRun(const RunFrame& frame)
{
    using Kind = RunDescription::Kind;
    if (!frame.snapshot)
        return {Kind::AtStart, QObject::tr("no experiment")};
    const RunSnapshot& now = *frame.snapshot;
    if (frame.isPastShown())
        return {Kind::Past,
                QObject::tr("showing iteration %1: H = %2 bits; a change here branches the run")
                    .arg(readableCount(now.record.iteration), readableNumber(now.record.H, 4))};
    if (now.stopReason == StopReason::NotFinite)
        return {Kind::Failed, finishedText(now), Regime::NotFinite, startWithATenthOfTheRate()};
    const bool isEntropy = now.experiment->objective.kind == ObjectiveKind::Entropy;
    if (isEntropy && now.record.gradientNorm == 0.0 && isEveryZNull(now))
        return describeParked(*now.experiment);
    if (const std::optional<Jump> jump = saturatingJump(frame))
        return {Kind::Saturated,
                QObject::tr("saturated in one jump: |z| went from %1 to %2 in step %3")
                    .arg(readableNumber(jump->before, 3), readableNumber(jump->after, 4),
                         readableCount(jump->iteration)),
                Regime::SaturatedInOneJump, startWithATenthOfTheRate()};
    RunDescription description = describeState(frame);
    const std::optional<RunVerdict> verdict = judgeRun(frame);
    if (!verdict)
        return description;
    description.regime = verdict->regime;
    description.remedy = verdict->remedy;
    if (verdict->regime == Regime::SaturatedInOneJump)
        return {Kind::Saturated, verdict->text, verdict->regime, verdict->remedy};
    const bool saysItAll =
        verdict->regime == Regime::NonMonotone && description.kind == Kind::Moving;
    if (saysItAll)
        description.text = verdict->text;
    else if (!verdict->text.isEmpty())
        description.text = QStringLiteral("%1; %2").arg(verdict->text, description.text);
    return description;
}

}  // namespace entropy_lab
