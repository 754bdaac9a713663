#include "ui/wording/run_verdict.h"

#include "core/runs/history_reversal.h"
#include "core/runs/input_changes.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/wording/experiment_names.h"
#include "ui/wording/regime_names.h"

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
constexpr double kNever = std::numeric_limits<double>::infinity();
/// Pre-activations that are looked at in a frame.
constexpr std::size_t kMostZ = 100'000;

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
    return {judgedFrom(frame), std::min(now.record.iteration, frame.history.size() - 1),
            frame.columns->objective >= 0 ? frame.columns->objective : frame.columns->H};
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

QString nameOf(ObjectiveKind kind)
{
    return kind == ObjectiveKind::Entropy     ? QStringLiteral("H")
        : kind == ObjectiveKind::CrossEntropy ? QObject::tr("the cross-entropy")
                                              : QObject::tr("the objective");
}

QString percent(double share)
{
    // 99.98 % is not yet all of the way; what is below 0 is rounding.
    const double shown = 100.0 * std::max(share, 0.0);
    return QObject::tr("%1 %").arg(
        readableNumber(shown > 99.0 && shown < 100.0 ? std::floor(10.0 * shown) / 10.0 : shown,
                       shown < 1.0 ? 2 : 3));
}

/// What is known of one run, for its words.
struct Case {
    const RunFrame& frame;
    const RunSnapshot& now;
    const Experiment& experiment;
    Stretch stretch;
    RunOutline outline;

    QString name() const { return nameOf(experiment.objective.kind); }
    bool isUnbounded() const { return std::isinf(outline.bestObjective); }
    double before(int column) const { return frame.history.at(column, stretch.last - 1); }
    /// "from 0.9978 to 0 bits", "from 0.65 at iteration 20 to 0 bits".
    QString way() const
    {
        const QString start = readableNumber(outline.startObjective, 4);
        const QString best = bitsText(outline.bestObjective, 4);
        return stretch.first == 0 ? QObject::tr("from %1 to %2").arg(start, best)
                                  : QObject::tr("from %1 at iteration %2 to %3")
                                        .arg(start, readableCount(stretch.first), best);
    }
    /// "H has come 72.9 % of the way from 0.9978 to 0 bits".
    QString progress() const
    {
        if (isUnbounded())
            return QObject::tr("%1 has moved by %2")
                .arg(name(), bitsText(std::abs(outline.endObjective - outline.startObjective), 3));
        return QObject::tr("%1 has come %2 of the way %3")
            .arg(name(), percent(progressShare(outline)), way());
    }
};

/// Whether every unit calls all samples alike.
bool isCollapsed(const RunSnapshot& now)
{
    const auto units = static_cast<std::size_t>(now.experiment->start.units);
    if (now.experiment->data.samples() < 2 || now.Z.size() > kMostZ)
        return false;
    for (std::size_t i = units; i < now.Z.size(); ++i)
        if (now.Z[i] == 0.0 || (now.Z[i] > 0.0) != (now.Z[i % units] > 0.0))
            return false;
    return true;
}

/// What being sure says nothing of: whether the labels are met, or all points are called alike.
QString besides(const Case& run)
{
    QStringList parts;
    const StepRecord& record = run.now.record;
    if (!std::isnan(record.accuracy))
        parts.append(QObject::tr("accuracy %1").arg(readableNumber(record.accuracy, 3)));
    if (!std::isnan(record.crossEntropy)
        && run.experiment.objective.kind != ObjectiveKind::CrossEntropy)
        parts.append(QObject::tr("cross-entropy %1").arg(bitsText(record.crossEntropy, 3)));
    if (isCollapsed(run.now))
        parts.append(run.experiment.start.units > 1
                         ? QObject::tr("every unit calls all points alike")
                         : QObject::tr("all %1 are called %2")
                               .arg(countText(std::ssize(run.now.Z), QObject::tr("point"),
                                              QObject::tr("points")))
                               .arg(run.now.Z.front() > 0.0 ? 1 : 0));
    return parts.isEmpty() ? QString() : QStringLiteral("; ") + parts.join(QStringLiteral(", "));
}

/// Updates until half of the way at the pace of the last one; infinite where that leads nowhere.
double updatesToHalf(const Case& run)
{
    if (run.isUnbounded())
        return kNever;
    const double half = 0.5 * (run.outline.startObjective + run.outline.bestObjective);
    const double pace = run.outline.endObjective - run.before(run.stretch.objective);
    const double needed = (half - run.outline.endObjective) / pace;
    return needed >= 0.0 ? needed : kNever;
}

QString plateauText(const Case& run)
{
    const RunOutline& outline = run.outline;
    // A step moves the objective by about η times the squared norm.
    const double step =
        run.experiment.learningRate.w * outline.endGradientNorm * outline.endGradientNorm;
    if (outline.endObjective == outline.startObjective
        && step <= reversalTolerance(outline.endObjective))
        return QObject::tr("too slow to see: at a gradient norm of %1, %2 stays at %3")
            .arg(readableNumber(outline.endGradientNorm, 3), run.name(),
                 bitsText(outline.endObjective, 4));
    const bool isOnTop = run.experiment.objective.kind == ObjectiveKind::Entropy
        && run.now.Z.size() == 1 && std::abs(run.now.Z.front()) < kPlateauZ;
    if (isOnTop)
        return QObject::tr("on the plateau: at |z| = %1, near its top, H has next to no slope")
            .arg(readableNumber(std::abs(run.now.Z.front()), 3));
    if (run.stretch.updates() < kPatience)
        return {};
    return QObject::tr("on a plateau: %1 after %2")
        .arg(run.progress(), iterationsText(run.stretch.updates()));
}

QString slowText(const Case& run)
{
    const double needed = updatesToHalf(run);
    const auto left =
        static_cast<double>(run.experiment.stop.iterations - run.now.record.iteration);
    if (run.stretch.updates() < kPatience || needed <= left || !std::isfinite(needed))
        return {};
    const double whole = std::ceil(needed);
    const QString count =
        whole < 1e15 ? readableCount(static_cast<qint64>(whole)) : readableNumber(needed, 2);
    return (whole == 1.0
                ? QObject::tr("crawling: at this pace half of the way %2 takes %1 more iteration")
                : QObject::tr("crawling: at this pace half of the way %2 takes %1 more iterations"))
        .arg(count, run.way());
}

/// Whether the last update changed anything that more of them could go on with.
bool isMoving(const Case& run)
{
    const int norm = run.frame.columns->gradientNorm;
    return run.outline.endObjective != run.before(run.stretch.objective)
        || run.outline.endGradientNorm != run.before(norm);
}

/// What moved the objective the wrong way, as far as that is known. A smaller step along the
/// gradient, or along one scaled parameter by parameter, would not have.
QString whyWrongWay(const Experiment& experiment, std::int64_t step, bool isNow)
{
    if (experiment.weightDecay > 0.0)
        return QObject::tr("weight decay pulls as well");
    if (remembersSteps(experiment.rule.kind) && step > 1)
        return QObject::tr("%1 goes on with earlier steps").arg(ruleName(experiment.rule.kind));
    if (safeFactorWithinAFrame(experiment) >= 1.0)
        return QObject::tr("rounding, for the learning rate is safe");
    return isNow ? QObject::tr("the learning rate is too large here")
                 : QObject::tr("the learning rate was too large there");
}

QString reversalText(const Case& run, const HistoryReversal& reversal)
{
    const QString amount = bitsText(std::abs(reversal.after - reversal.before), 3);
    const QString moved =
        (run.experiment.direction == Direction::Ascend ? QObject::tr("%1 fell by %2")
                                                       : QObject::tr("%1 rose by %2"))
            .arg(run.name(), amount);
    const bool isNow = reversal.iteration == run.stretch.last;
    const QString why = whyWrongWay(run.experiment, reversal.iteration, isNow);
    if (isNow)
        return QObject::tr("%1 in this step: %2").arg(moved, why);
    const bool isExact = run.frame.history.strideAt(reversal.iteration) == 1;
    return (isExact ? QObject::tr("%1 in step %2: %3") : QObject::tr("%1 near step %2: %3"))
        .arg(moved, readableCount(reversal.iteration), why);
}

QString alreadyThereText(const Case& run)
{
    const bool isEntropy = run.experiment.objective.kind == ObjectiveKind::Entropy;
    const QString word = !isEntropy                      ? QObject::tr("already at the goal")
        : run.experiment.direction == Direction::Descend ? QObject::tr("already sure")
                                                         : QObject::tr("already at the top");
    return QObject::tr("%1: %2 = %3 at %4")
        .arg(word, run.name(), bitsText(run.outline.startObjective, 4),
             run.stretch.first == 0
                 ? QObject::tr("the start")
                 : QObject::tr("iteration %1").arg(readableCount(run.stretch.first)));
}

QString pastHalfText(const Case& run)
{
    if (run.isUnbounded())
        return {};
    if (run.experiment.objective.kind != ObjectiveKind::Entropy)
        return run.progress();
    return (run.experiment.direction == Direction::Descend ? QObject::tr("surer: %1")
                                                           : QObject::tr("less sure: %1"))
        .arg(run.progress());
}

void describeVerdict(const Case& run, const std::optional<HistoryReversal>& reversal,
                     RunVerdict& verdict)
{
    switch (verdict.regime) {
    case Regime::NotFinite:
    case Regime::DeadStart:
        break;
    case Regime::NonMonotone:
        verdict.text = reversalText(run, *reversal);
        if (run.experiment.weightDecay == 0.0)
            verdict.remedy = startWithSmallerRates(run.experiment);
        break;
    case Regime::AlreadyThere:
        verdict.text = alreadyThereText(run) + besides(run);
        break;
    case Regime::SaturatedInOneJump:
        verdict.text =
            QObject::tr("saturated in one jump: H went from %1 to %2 in step %3")
                .arg(readableNumber(run.outline.startH, 3), bitsText(run.outline.firstH, 3),
                     readableCount(run.stretch.first + 1));
        verdict.remedy = startWithSmallerRates(run.experiment);
        break;
    case Regime::Plateau:
        verdict.text = plateauText(run);
        break;
    case Regime::PastHalf:
        verdict.text = pastHalfText(run);
        if (!verdict.text.isEmpty())
            verdict.text += besides(run);
        break;
    case Regime::Settled:
        verdict.text = QObject::tr("settled: %1").arg(run.progress()) + besides(run);
        break;
    case Regime::Slow:
        verdict.text = slowText(run);
        break;
    }
    const bool needsMore = verdict.regime == Regime::Plateau || verdict.regime == Regime::Slow;
    if (needsMore && !verdict.text.isEmpty())
        verdict.remedy = moreProgress(run.now, isMoving(run));
}

}  // namespace

bool remembersSteps(RuleKind kind)
{
    return kind == RuleKind::Momentum || kind == RuleKind::Nesterov || kind == RuleKind::Adam;
}

std::int64_t judgedFrom(const RunFrame& frame)
{
    const RunSnapshot& now = *frame.snapshot;
    const Experiment& recorded = *now.recorded;
    const auto after = std::upper_bound(
        recorded.changes.begin(), recorded.changes.end(), now.record.iteration,
        [](std::int64_t k, const LiveChange& change) { return k < change.iteration; });
    if (after == recorded.changes.begin())
        return 0;
    const std::int64_t last = std::prev(after)->iteration;
    const bool isOfInputs = !(inputsAt(recorded, last + 1) == inputsAt(recorded, last));
    const std::int64_t first = isOfInputs ? last + 1 : last;
    return first < frame.history.size() ? rowsFrom(frame.history, first) : first;
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
    const Case run{frame, now, experiment, stretch,
                   outlineOf(frame, stretch, reversal.has_value())};
    RunVerdict verdict{.regime = regimeOf(run.outline)};
    describeVerdict(run, reversal, verdict);
    return verdict;
}

}  // namespace entropy_lab
