#include "app/session/session.h"

#include "app/files/atomic_file.h"
#include "core/experiment/data_sets.h"
#include "core/experiment/same_problem.h"
#include "core/experiment/sample_edits.h"
#include "core/experiment/settings.h"
#include "core/files/experiment_json.h"
#include "core/runs/run_table.h"
#include "ui/wording/experiment_names.h"

#include <QFileInfo>
#include <QUndoCommand>

#include <algorithm>
#include <cmath>
#include <utility>

namespace entropy_lab {

namespace {

constexpr int kFrameMilliseconds = 16;
/// Between two looks for the answer to somebody's wish.
constexpr int kSoonMilliseconds = 1;
/// Updates a second of a run that goes on in strides asked for one by one.
constexpr double kStandstill = 1e-6;

/// Whether rate and inputs are the same: what a run takes up as a change.
bool hasSameLiveSettings(const Experiment& a, const Experiment& b)
{
    return a.learningRate == b.learningRate && a.data.X == b.data.X;
}

/// A recorded run without the changes from an iteration on.
Experiment cutAt(const Experiment& recorded, std::int64_t iteration)
{
    Experiment cut = recorded;
    std::erase_if(cut.changes,
                  [&](const LiveChange& change) { return change.iteration >= iteration; });
    return cut;
}

/// Whether a run of `before` can go on under `after`: same start, shape and rules, and only
/// learning rate, inputs and stop rule differ.
bool canGoOn(const Experiment& before, const Experiment& after)
{
    const auto isSame = [](const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
        return a.size() == b.size() && a == b;
    };
    return hasSameRules(before, after) && before.start.units == after.start.units
        && before.start.features == after.start.features
        && isSame(before.start.values, after.start.values)
        && before.data.X.rows() == after.data.X.rows()
        && before.data.X.cols() == after.data.X.cols();
}

/// "data from points.csv", "data “Two moons”".
QString nameOf(const ChosenData& data)
{
    if (data.csv)
        return Session::tr("data from %1")
            .arg(QFileInfo(QString::fromStdString(data.csv->path)).fileName());
    if (!data.generator)
        return Session::tr("typed or pasted data");
    QString name = QString::fromStdString(data.generator->name);
    for (const DataSetGenerator& generator : dataSetGenerators())
        if (data.generator->name == generator.name)
            name = QString::fromUtf8(generator.label);
    return Session::tr("data “%1”").arg(name);
}

/// What a drag changes differs most of the time, so that the texts are seldom needed.
bool isSameExperiment(const Experiment& a, const Experiment& b)
{
    return canGoOn(a, b) && a.learningRate == b.learningRate
        && a.stop.iterations == b.stop.iterations && a.data.X == b.data.X
        && formatExperiment(a) == formatExperiment(b);
}

/// Iterations below `known`. What went wrong; `rows` counts those below the header.
QString writeTable(const QString& path, const HistoryView& history, const RunColumns& columns,
                   const Experiment& experiment, std::int64_t known, std::int64_t& rows)
{
    AtomicFile file(path);
    std::string lines = runTableHeader(experiment);
    std::vector<double> row(static_cast<std::size_t>(history.columns()));
    const std::int64_t end = std::min(known, history.size());
    for (std::int64_t k = 0; k < end; k += history.strideAt(k)) {
        history.row(k, row);
        appendRunTableRow(lines, experiment, recordOfRow(experiment, columns, k, row));
        ++rows;
        file.writeWhenLarge(lines);
    }
    file.write(lines);
    return file.commit();
}

}  // namespace

/// Swaps whole experiments: small values, and no inverse to get wrong.
class Session::EditCommand : public QUndoCommand {
public:
    EditCommand(Session& session, QString key, int dragNumber,
                std::shared_ptr<const Experiment> before, std::shared_ptr<const Experiment> after,
                const QString& text, Effect effect)
        : QUndoCommand(text), m_session(session), m_key(std::move(key)), m_dragNumber(dragNumber),
          m_before(std::move(before)), m_after(std::move(after)), m_effect(effect)
    {
    }

    void undo() override { m_session.adopt(m_before, m_effect); }
    void redo() override { m_session.adopt(m_after, m_effect); }
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* const newer = dynamic_cast<const EditCommand*>(other);
        if (newer == nullptr || newer->m_key != m_key || newer->m_dragNumber != m_dragNumber)
            return false;
        m_after = newer->m_after;
        // An edit that came back to where it began is none.
        setObsolete(isSameExperiment(*m_before, *m_after));
        return true;
    }

private:
    Session& m_session;
    QString m_key;
    int m_dragNumber;
    std::shared_ptr<const Experiment> m_before;
    std::shared_ptr<const Experiment> m_after;
    Effect m_effect;
};

Session::Session(QObject* parent) : QObject(parent)
{
    connect(&m_undoStack, &QUndoStack::cleanChanged, this,
            [this](bool isClean) { Q_EMIT dirtyChanged(!isClean); });
    connect(&m_kept, &KeptRuns::changed, this, [this] {
        m_frame.past = m_kept.shared();
        if (m_frame.snapshot)
            Q_EMIT frameReady(m_frame);
    });
    m_frameTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_frameTimer, &QTimer::timeout, this, &Session::takeFrame);
    constexpr int kUndoSteps = 200;
    m_undoStack.setUndoLimit(kUndoSteps);
    open(Experiment());
    m_frameTimer.start(kFrameMilliseconds);
}

Session::~Session()
{
    // A table that was asked for is written to its end, also when the window closes.
    if (m_tableThread.joinable())
        m_tableThread.join();
}

void Session::open(const Experiment& experiment)
{
    auto opened = std::make_shared<const Experiment>(experiment);
    Worker worker = newWorker(opened);
    m_undoStack.clear();
    setRunning(false);
    m_newest = nullptr;
    m_kept.forgetUnpinned();
    m_experiment = std::move(opened);
    m_start = m_experiment;
    restart(std::move(worker));
    Q_EMIT experimentChanged(*m_experiment);
}

Experiment Session::recorded() const
{
    if (!m_newest)
        return *m_start;
    Experiment recorded = *m_newest->recorded;
    recorded.stop = m_experiment->stop;
    recorded.title = m_experiment->title;
    recorded.layers = m_experiment->layers;
    // What the worker has not answered yet.
    const std::int64_t now = m_newest->record.iteration;
    if (!m_shown && !m_worker->isUpToDate()
        && !hasSameLiveSettings(*m_newest->experiment, *m_experiment)) {
        recorded = cutAt(recorded, now);
        recorded.changes.push_back({.iteration = now,
                                    .learningRate = m_experiment->learningRate,
                                    .X = m_experiment->data.X});
    }
    return recorded;
}

Session::Worker Session::newWorker(const std::shared_ptr<const Experiment>& recorded,
                                   std::int64_t replayTo) const
{
    std::vector<Variation> companions;
    for (const Variation& companion : m_companions)
        if (findProblem(varied(*recorded, companion)).empty())
            companions.push_back(companion);
    return {.recorded = recorded,
            .replayTo = replayTo,
            .thread = std::make_unique<TrainingThread>(
                recorded, replayTo, TrainingThread::kHistoryBudget, std::move(companions))};
}

void Session::restart(Worker worker)
{
    keepPastRun();
    m_newest = nullptr;
    m_shown.reset();
    m_isPlayingPast = false;
    beginWorker(std::move(worker));
}

void Session::beginWorker(Worker worker)
{
    m_iteration = worker.replayTo;
    m_repeated = worker.recorded;
    m_repeatTo = worker.replayTo;
    m_sinceRepeating.start();
    m_hasEnded = false;
    m_worker = std::move(worker.thread);
    if (m_shown)
        m_worker->show(m_shown);
    m_worker->setSpeed(m_target ? kStandstill : m_stepsPerSecond);
    if (m_isRunning && !m_isPlayingPast)
        m_worker->setRunning(true);
}

void Session::setCompanions(const std::vector<Variation>& companions)
{
    m_companions = companions;
    const std::int64_t newest = m_newest ? m_newest->record.iteration : m_iteration;
    beginWorker(newWorker(std::make_shared<const Experiment>(recorded()), newest));
}

void Session::setRunning(bool isRunning)
{
    m_isPlayingPast = false;
    if (std::exchange(m_target, std::nullopt))
        m_worker->setSpeed(m_stepsPerSecond);
    if (isRunning == m_isRunning)
        return;
    m_isRunning = isRunning;
    Q_EMIT runningChanged(isRunning);
}

void Session::play()
{
    if (m_shown) {
        const std::int64_t from = *m_shown;
        m_worker->setRunning(false);
        setRunning(true);
        m_isPlayingPast = true;
        m_playedFrom = from;
        m_playTime.start();
        return;
    }
    // Play at the end of a run starts it over, as every player does.
    const bool isAtEnd = m_hasEnded && m_iteration > 0;
    setRunning(true);
    if (isAtEnd)
        startOver();
    else
        m_worker->setRunning(true);
}

/// By no change of a setting: the next one, too, leaves behind the run that it ends.
void Session::startOver()
{
    finishEdit();
    restart(newWorker(m_start));
    finishEdit();
}

void Session::playTo(qint64 iteration)
{
    constexpr std::int64_t kFrames = 150;
    pause();
    finishEdit();
    show(std::nullopt);
    const bool isAnew = iteration <= m_iteration && m_iteration > 0;
    if (isAnew)
        startOver();
    const std::int64_t left = iteration - m_iteration;
    if (left <= 0)
        return;
    m_stride = (left + kFrames - 1) / kFrames;
    setRunning(true);
    m_target = iteration;
    m_worker->setSpeed(kStandstill);
    m_worker->setRunning(true);
    // A new run is seen at its start first.
    if (!isAnew)
        playTowards();
}

void Session::playTowards()
{
    const std::int64_t updates = std::min(m_stride, *m_target - m_iteration);
    if (updates <= 0) {
        pause();
        return;
    }
    m_worker->step(updates);
    m_iteration += updates;
}

void Session::playThroughPast()
{
    const double played = static_cast<double>(m_playTime.nsecsElapsed()) * 1e-9 * m_stepsPerSecond;
    if (played < static_cast<double>(m_iteration - m_playedFrom)) {
        show(m_playedFrom + static_cast<std::int64_t>(played));
        return;
    }
    m_isPlayingPast = false;
    show(std::nullopt);
    if (m_hasEnded)
        pause();
    else
        m_worker->setRunning(true);
}

void Session::pause()
{
    setRunning(false);
    m_worker->setRunning(false);
}

void Session::step(int count)
{
    pause();
    const std::int64_t target = m_shown.value_or(m_iteration) + count;
    if (count < 0 || target < m_iteration) {
        showIteration(target);
        return;
    }
    const std::int64_t updates = target - m_iteration;
    show(std::nullopt);
    if (updates == 0)
        return;
    m_worker->step(updates);
    if (!m_hasEnded)
        m_iteration = std::min(m_iteration + updates, m_experiment->stop.iterations);
}

void Session::showIteration(qint64 iteration)
{
    iteration = std::max<std::int64_t>(iteration, 0);
    if (m_isPlayingPast) {
        m_playedFrom = iteration;
        m_playTime.start();
    }
    // While the run goes on the newest frame says how far it is; its history may be ahead of its
    // snapshot.
    const std::int64_t end = m_isRunning && m_newest
        ? std::max(m_newest->record.iteration, m_frame.history.size() - 1)
        : m_iteration;
    show(iteration >= end ? std::nullopt : std::optional<std::int64_t>(iteration));
    takeFrameSoon();
}

void Session::showNewest()
{
    show(std::nullopt);
    if (m_isPlayingPast)
        playThroughPast();
}

void Session::show(std::optional<std::int64_t> iteration)
{
    if (iteration == m_shown)
        return;
    m_shown = iteration;
    m_worker->show(iteration);
}

/// Once the last frame has had its time, as soon as there is an answer.
void Session::takeFrameSoon()
{
    const qint64 left = kFrameMilliseconds - (m_sinceFrame.isValid() ? m_sinceFrame.elapsed() : 0);
    m_frameTimer.start(static_cast<int>(std::max<qint64>(left, kSoonMilliseconds)));
}

void Session::reset()
{
    pause();
    m_experiment = m_start;
    startOver();
    Q_EMIT experimentChanged(*m_experiment);
}

void Session::branch(std::int64_t iteration)
{
    const auto kept = std::make_shared<const Experiment>(cutAt(*m_newest->recorded, iteration));
    restart(newWorker(kept, iteration));
    m_worker->apply(m_experiment);
}

void Session::setSpeed(double stepsPerSecond)
{
    if (m_isPlayingPast) {
        m_playedFrom = m_shown.value_or(m_iteration);
        m_playTime.start();
    }
    m_stepsPerSecond = stepsPerSecond;
    if (!m_target)
        m_worker->setSpeed(stepsPerSecond);
}

void Session::editSetting(const QString& key, double value)
{
    Experiment changed = *m_experiment;
    try {
        setSettingValue(changed, key.toStdString(), value);
    } catch (const std::invalid_argument& error) {
        Q_EMIT problemFound(problemInWords(*m_experiment, QString::fromUtf8(error.what())));
        return;
    }
    edit(key, std::move(changed), tr("the change of %1").arg(settingName(*m_experiment, key)));
}

void Session::loadExperiment(const Experiment& experiment, const QString& text)
{
    if (const std::string problem = findProblem(experiment); !problem.empty()) {
        Q_EMIT problemFound(problemInWords(experiment, QString::fromStdString(problem)));
        return;
    }
    pause();
    finishEdit();
    m_undoStack.push(new EditCommand(*this, "load", m_dragNumber, m_experiment,
                                     std::make_shared<const Experiment>(experiment), text,
                                     Effect::Restart));
    finishEdit();
}

void Session::setInputCount(int count)
{
    if (count >= 1 && count != m_experiment->data.features())
        edit("inputs", withFeatureCount(*m_experiment, count), tr("the number of inputs"));
    finishEdit();
}

void Session::setUnitCount(int count)
{
    if (count >= 1 && count != m_experiment->start.units)
        edit("units", withUnitCount(*m_experiment, count), tr("the number of units"));
    finishEdit();
}

void Session::setData(const ChosenData& data)
{
    finishEdit();
    edit("data", withData(*m_experiment, data), nameOf(data), Effect::Restart);
    finishEdit();
}

bool Session::hasSample(int sample) const
{
    return sample >= 0 && sample < m_experiment->data.samples();
}

void Session::editSamples(const QString& key, Batch edited, const QString& text)
{
    const ChosenData data{.batch = std::make_shared<const Batch>(std::move(edited))};
    edit(key, withData(*m_experiment, data), text, Effect::Restart);
}

void Session::addSample(double x1, double x2)
{
    if (m_experiment->data.features() != 2)
        return;
    finishEdit();
    editSamples("data.add", withSampleAdded(m_experiment->data, Eigen::Vector2d(x1, x2)),
                tr("the new sample"));
    finishEdit();
}

void Session::moveSample(int sample, double x1, double x2)
{
    if (!hasSample(sample) || m_experiment->data.features() != 2)
        return;
    editSamples(QString("data.x.%1").arg(sample),
                withSampleMoved(m_experiment->data, sample, Eigen::Vector2d(x1, x2)),
                tr("the move of sample %1").arg(sample + 1));
}

void Session::removeSample(int sample)
{
    if (!hasSample(sample) || m_experiment->data.samples() == 1)
        return;
    finishEdit();
    editSamples("data.remove", withSampleRemoved(m_experiment->data, sample),
                tr("the removal of sample %1").arg(sample + 1));
    finishEdit();
}

void Session::labelSample(int sample, std::optional<int> label, int unit)
{
    const Eigen::Index units = m_experiment->start.units;
    const Batch& data = m_experiment->data;
    if (!hasSample(sample) || unit < 0 || unit >= units)
        return;
    const double before = data.hasLabels() ? data.Y(unit, sample) : std::nan("");
    const bool isSame = label ? before == *label : std::isnan(before);
    if (isSame)
        return;
    finishEdit();
    editSamples("data.label", withSampleLabelled(data, sample, label, unit, units),
                tr("the label of sample %1").arg(sample + 1));
    finishEdit();
}

void Session::edit(const QString& key, Experiment changed, const QString& text, Effect effect)
{
    // What was to come is replaced by what is done now.
    if (!hasSameLiveSettings(*m_experiment, changed))
        changed.changes.clear();
    if (const std::string problem = findProblem(changed); !problem.empty()) {
        Q_EMIT problemFound(problemInWords(changed, QString::fromStdString(problem)));
        return;
    }
    auto after = std::make_shared<Experiment>(std::move(changed));
    m_undoStack.push(
        new EditCommand(*this, key, m_dragNumber, m_experiment, std::move(after), text, effect));
}

void Session::editExperiment(const Experiment& changed, const QString& key, const QString& text)
{
    edit(key, changed, text);
}

void Session::finishEdit()
{
    ++m_dragNumber;
}

void Session::markSaved()
{
    finishEdit();
    m_undoStack.setClean();
}

void Session::markUnsaved()
{
    finishEdit();
    m_undoStack.resetClean();
}

void Session::adopt(std::shared_ptr<const Experiment> experiment, Effect effect)
{
    const bool isLive = effect == Effect::Live && canGoOn(*m_experiment, *experiment);
    // Until the worker says so again: a new stop rule may wake a run that had ended.
    m_hasEnded = false;
    const bool isSteered = !hasSameLiveSettings(*m_experiment, *experiment);
    const std::shared_ptr<const Experiment> before = std::exchange(m_experiment, experiment);
    const std::shared_ptr<const Experiment> startBefore = std::exchange(m_start, experiment);
    try {
        takeUp(isLive, isSteered);
    } catch (...) {
        // No room for the other run: this one is still there.
        m_experiment = before;
        m_start = startBefore;
        throw;
    }
    Q_EMIT experimentChanged(*m_experiment);
}

/// Brings the run to the experiment at hand.
void Session::takeUp(bool isLive, bool isSteered)
{
    if (isLive && m_shown && m_newest && isSteered) {
        branch(*m_shown);
    } else if (isLive && m_shown && m_newest) {
        // The stop rule is the whole run's; its rate and inputs stay those of its end.
        auto end = std::make_shared<Experiment>(*m_newest->experiment);
        end->stop = m_experiment->stop;
        m_worker->apply(std::move(end));
    } else if (isLive && (m_iteration > 0 || m_isRunning)) {
        m_worker->apply(m_experiment);
    } else {
        // At the start nothing was computed yet that would be lost, and row 0 shall show the
        // change.
        restart(newWorker(m_start));
    }
}

void Session::takeFrame()
{
    if (const std::optional<SavedTable> saved = m_savedTable.take()) {
        m_isSavingTable = false;
        Q_EMIT tableSaved(saved->path, saved->rows, saved->problem);
    }
    m_kept.takeThinned();
    takeFailure();
    if (m_isPlayingPast)
        playThroughPast();
    std::optional<TrainingThread::Answer> answer = m_worker->take();
    if (!answer) {
        tellRepeating();
        return;
    }
    if (std::exchange(m_hasToldRepeating, false))
        Q_EMIT repeating(m_repeatTo, m_repeatTo);
    m_sinceFrame.start();
    if (m_frameTimer.interval() != kFrameMilliseconds)
        m_frameTimer.start(kFrameMilliseconds);
    m_newest = std::move(answer->newest);
    // On the way to the iteration asked for, the one shown before stays.
    const bool isPast = m_shown && (answer->shown || m_frame.isPastShown());
    if (!isPast)
        m_frame.snapshot = m_newest;
    else if (answer->shown)
        m_frame.snapshot = std::move(answer->shown);
    m_frame.newest = isPast ? m_newest : nullptr;
    m_frame.history = m_worker->history();
    m_frame.columns = m_worker->columns();
    m_frame.past = m_kept.shared();
    if (answer->companions.size() == m_worker->companions().size())
        takeCompanions(answer->companions);
    // A frame from before the newest order says nothing of where that leads.
    if (m_worker->isUpToDate()) {
        m_iteration = m_newest->record.iteration;
        m_hasEnded = m_newest->stopReason.has_value();
        followSettings();
        if (m_isRunning && !m_isPlayingPast && m_hasEnded)
            pause();
        else if (m_target && !m_shown)
            playTowards();
    }
    Q_EMIT frameReady(m_frame);
}

/// The run stands; whoever catches says why.
void Session::takeFailure()
{
    const std::exception_ptr failure = m_worker->takeFailure();
    if (!failure)
        return;
    if (m_isRunning)
        pause();
    std::rethrow_exception(failure);
}

void Session::tellRepeating()
{
    constexpr qint64 kPatience = 400;  // ms
    const std::int64_t done = std::max<std::int64_t>(m_worker->history().size() - 1, 0);
    if (done >= m_repeatTo || m_sinceRepeating.elapsed() < kPatience)
        return;
    m_sinceRepeating.start();
    m_hasToldRepeating = true;
    Q_EMIT repeating(done, m_repeatTo);
}

void Session::takeCompanions(const std::vector<std::shared_ptr<const RunSnapshot>>& snapshots)
{
    m_frame.companions.clear();
    for (std::size_t i = 0; i < snapshots.size(); ++i)
        m_frame.companions.push_back(
            {.name = QString::fromStdString(m_worker->companions()[i].name),
             .snapshot = snapshots[i],
             .history = m_worker->history(i + 1),
             .columns = m_worker->columns(i + 1)});
}

/// The settings of the iteration shown, which a recorded change may have made others.
void Session::followSettings()
{
    const Experiment& shown = *m_frame.snapshot->experiment;
    if (hasSameLiveSettings(shown, *m_experiment))
        return;
    auto experiment = std::make_shared<Experiment>(*m_experiment);
    experiment->learningRate = shown.learningRate;
    experiment->data.X = shown.data.X;
    experiment->changes.clear();
    m_experiment = std::move(experiment);
    Q_EMIT experimentChanged(*m_experiment);
}

void Session::keepPastRun()
{
    // One drag leaves one run behind, however many it begins.
    if (!m_newest || m_newest->record.iteration == 0 || m_keptDrag == m_dragNumber)
        return;
    m_keptDrag = m_dragNumber;
    PastRun run;
    run.snapshot = m_newest;
    run.history = m_worker->history();
    run.columns = m_worker->columns();
    m_kept.keep(std::move(run));
}

void Session::reloadPastRun(int number)
{
    for (const PastRun& run : m_kept.all()) {
        if (run.number != number)
            continue;
        finishEdit();
        m_undoStack.push(new EditCommand(*this, "reload", m_dragNumber, m_experiment,
                                         run.snapshot->recorded,
                                         tr("the settings of %1").arg(run.name), Effect::Restart));
        finishEdit();
        return;
    }
}

void Session::saveTable(const QString& path)
{
    if (m_isSavingTable) {
        Q_EMIT problemFound(
            tr("%1: not saved: the table saved before is still being written").arg(path));
        return;
    }
    // The rows of which it is known what was changed on the way.
    const std::int64_t known =
        m_newest ? m_newest->record.iteration + 1 : std::max<std::int64_t>(m_repeatTo, 1);
    // A reader of its own: the view stays as it is while the run goes on.
    m_tableThread = std::jthread([this, path, known, history = m_worker->history(),
                                  columns = m_worker->columns(),
                                  experiment = m_newest ? m_newest->recorded : m_repeated] {
        SavedTable saved{.path = path, .rows = 0, .problem = {}};
        try {
            saved.problem = writeTable(path, history, *columns, *experiment, known, saved.rows);
        } catch (const std::exception& error) {
            saved.problem = tr("%1: cannot be written: %2").arg(path, error.what());
        }
        m_savedTable.put(std::move(saved));
    });
    m_isSavingTable = true;
}

}  // namespace entropy_lab
