#include "ui/wording/run_description.h"

#include "core/runs/input_changes.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/wording/changed_inputs.h"
#include "ui/wording/regime_names.h"

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

struct Jump {
    std::int64_t iteration;
    double before;  ///< z
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

/// The change of inputs that lies between the row before and the state of now, if one does.
std::optional<std::int64_t> newInputs(const RunSnapshot& now)
{
    const Experiment& recorded = *now.recorded;
    const std::int64_t k = now.record.iteration;
    const SharedMatrix& X = inputsAt(recorded, k);
    if (!(now.experiment->data.X == X))
        return k;
    return k > 0 && !(X == inputsAt(recorded, k - 1)) ? std::optional(k - 1) : std::nullopt;
}

/// H before the newest update, where the history still has it, for the inputs of now.
std::optional<double> entropyBefore(const RunFrame& frame)
{
    const std::int64_t before = frame.snapshot->record.iteration - 1;
    if (newInputs(*frame.snapshot) || !frame.columns || before < 0 || before >= frame.history.size()
        || frame.history.storedAtOrBefore(before) != before)
        return std::nullopt;
    return frame.history.at(frame.columns->H, before);
}

/// The single step of those with the settings of now that took |z| from the unsaturated to the
/// saturated range, if one did. |z| of a descending unit only grows, so that it is found by
/// bisection.
std::optional<Jump> saturatingJump(const RunFrame& frame)
{
    const RunSnapshot& now = *frame.snapshot;
    const int column = frame.columns ? frame.columns->z(0, 0) : -1;
    std::int64_t high = std::min(now.record.iteration, frame.history.size() - 1);
    std::int64_t low = judgedFrom(frame);
    if (!onlyZ(now) || column < 0 || high <= low)
        return std::nullopt;
    const auto size = [&](std::int64_t k) { return std::abs(frame.history.at(column, k)); };
    if (size(low) >= kUnsaturatedZ || size(high) <= kSaturatedZ)
        return std::nullopt;
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (size(middle) > kSaturatedZ ? high : low) = middle;
    }
    if (frame.history.storedAtOrBefore(high) != high || frame.history.storedAtOrBefore(low) != low
        || size(low) >= kUnsaturatedZ)
        return std::nullopt;
    return Jump{high, frame.history.at(column, low), frame.history.at(column, high)};
}

QString finishedText(const RunSnapshot& now)
{
    const QString count = readableCount(now.record.iteration);
    switch (*now.stopReason) {
    case StopReason::IterationsReached:
        return QObject::tr("finished: the limit of %1 was reached; H = %2")
            .arg(iterationsText(now.record.iteration), bitsText(now.record.H, 4));
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

/// "descending", "climbing the cross-entropy".
QString directionText(const Experiment& experiment)
{
    const QString word = experiment.direction == Direction::Ascend ? QObject::tr("climbing")
                                                                   : QObject::tr("descending");
    switch (experiment.objective.kind) {
    case ObjectiveKind::Entropy:
        return word;
    case ObjectiveKind::CrossEntropy:
        return QObject::tr("%1 the cross-entropy").arg(word);
    case ObjectiveKind::Mixed:
    case ObjectiveKind::BalancedEntropy:
        break;
    }
    return QObject::tr("%1 the objective").arg(word);
}

QString movingText(const RunFrame& frame)
{
    const RunSnapshot& now = *frame.snapshot;
    const QString word = directionText(*now.experiment);
    const std::optional<double> before = entropyBefore(frame);
    if (!before)
        return QObject::tr("%1: H = %2").arg(word, bitsText(now.record.H, 4));
    const double change = now.record.H - *before;
    const QString amount = bitsText(std::abs(change), 3);
    if (change == 0.0)
        return QObject::tr("H stays at %1").arg(bitsText(now.record.H, 4));
    return change < 0.0 ? QObject::tr("%1: H falls by %2 a step").arg(word, amount)
                        : QObject::tr("%1: H rises by %2 a step").arg(word, amount);
}

QString pausedText(const RunFrame& frame)
{
    const RunSnapshot& now = *frame.snapshot;
    const QString H = bitsText(now.record.H, 4);
    if (now.record.iteration == 0)
        return QObject::tr("paused at the start: H = %1").arg(H);
    return QObject::tr("paused at iteration %1: H = %2")
        .arg(readableCount(now.record.iteration), H);
}

/// Whether no update moves anything any more: without a gradient only what a rule keeps of earlier
/// steps could.
bool isAtRest(const RunSnapshot& now)
{
    return now.record.gradientNorm == 0.0
        && (now.record.iteration == 0 || !remembersSteps(now.experiment->rule.kind));
}

/// What the state is by itself.
RunDescription describeState(const RunFrame& frame)
{
    using Kind = RunDescription::Kind;
    const RunSnapshot& now = *frame.snapshot;
    if (now.stopReason)
        return {Kind::Finished, finishedText(now)};
    if (isAtRest(now))
        return {Kind::Parked, QObject::tr("at rest: every digit of the gradient is 0")};
    if (!now.isRunning)
        return {now.record.iteration == 0 ? Kind::AtStart : Kind::Paused, pausedText(frame)};
    return {Kind::Moving, movingText(frame)};
}

/// At rest for a reason that can be named; nothing where there is none.
std::optional<RunDescription> describeParked(const RunSnapshot& now)
{
    using Kind = RunDescription::Kind;
    if (!isAtRest(now))
        return std::nullopt;
    const Experiment& experiment = *now.experiment;
    if (const QString frozen = frozenText(experiment); !frozen.isEmpty())
        return RunDescription{Kind::Parked, frozen, Regime::DeadStart};
    if (experiment.objective.kind != ObjectiveKind::Entropy || !isEveryZNull(now))
        return std::nullopt;
    if (experiment.direction == Direction::Ascend)
        return RunDescription{Kind::Parked,
                              QObject::tr("at the top: z = 0, H cannot rise further")};
    return RunDescription{
        .kind = Kind::Parked,
        .text = QObject::tr("parked at z = 0: dead start, the gradient is exactly 0 where the "
                            "entropy is greatest"),
        .regime = Regime::DeadStart,
        .remedy = wakeUp(experiment)};
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
                QObject::tr("showing iteration %1: H = %2; a change here branches the run")
                    .arg(readableCount(now.record.iteration), bitsText(now.record.H, 4))};
    if (now.stopReason == StopReason::NotFinite)
        return {Kind::Failed, finishedText(now), Regime::NotFinite,
                startWithinTheFiniteNumbers(now)};
    if (const std::optional<RunDescription> parked = describeParked(now))
        return *parked;
    if (const std::optional<Jump> jump = saturatingJump(frame))
        return {Kind::Saturated,
                QObject::tr("saturated in one jump: |z| went from %1 to %2 in step %3")
                    .arg(readableNumber(std::abs(jump->before), 3),
                         readableNumber(std::abs(jump->after), 4), readableCount(jump->iteration)),
                Regime::SaturatedInOneJump,
                startWithoutTheJump(*now.experiment, jump->before, jump->after)};
    RunDescription description = describeState(frame);
    if (const std::optional<std::int64_t> change = newInputs(now))
        description.text =
            QStringLiteral("%1; %2").arg(inputChangeText(*now.recorded, *change), description.text);
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
