#include "app/session.h"

#include "app/atomic_file.h"
#include "core/run_table.h"
#include "core/settings.h"

#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace entropy_lab {

namespace {

constexpr int kFrameMilliseconds = 16;

/// Whether a run of `before` can go on under `after`: same start, same shape, and only learning
/// rate, inputs and stop rule differ.
bool canGoOn(const Experiment& before, const Experiment& after)
{
    const auto isSame = [](const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
        return a.size() == b.size() && a == b;
    };
    return before.start.units == after.start.units && before.start.features == after.start.features
        && isSame(before.start.values, after.start.values)
        && before.data.X.rows() == after.data.X.rows()
        && before.data.X.cols() == after.data.X.cols();
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
    m_undoStack.clear();
    m_experiment = std::make_shared<const Experiment>(experiment);
    setRunning(false);
    restart();
    Q_EMIT experimentChanged(*m_experiment);
}

void Session::restart(std::int64_t replayTo, std::vector<LiveChange> replay,
                      std::shared_ptr<const Experiment> origin)
{
    m_iteration = replayTo;
    m_hasEnded = false;
    m_changes = replay;
    m_origin = origin ? std::move(origin) : m_experiment;
    m_worker = std::make_unique<TrainingThread>(m_origin, replayTo, std::move(replay));
    m_worker->setSpeed(m_stepsPerSecond);
    if (m_isRunning)
        m_worker->setRunning(true);
}

void Session::setRunning(bool isRunning)
{
    if (isRunning == m_isRunning)
        return;
    m_isRunning = isRunning;
    Q_EMIT runningChanged(isRunning);
}

void Session::play()
{
    // Play at the end of a run starts it over, as every player does.
    const bool isAtEnd = m_hasEnded && m_iteration > 0;
    setRunning(true);
    if (isAtEnd)
        restart();
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
    if (count > 0) {
        m_worker->step(count);
        if (!m_hasEnded)
            m_iteration = std::min(m_iteration + count, m_experiment->stop.iterations);
        return;
    }
    const std::int64_t target = std::max<std::int64_t>(m_iteration + count, 0);
    std::vector<LiveChange> changes;
    for (const LiveChange& change : m_changes)
        if (change.iteration <= target)
            changes.push_back(change);
    restart(target, std::move(changes), m_origin);
    m_worker->apply(m_experiment);
}

void Session::reset()
{
    pause();
    restart();
}

void Session::setSpeed(double stepsPerSecond)
{
    m_stepsPerSecond = stepsPerSecond;
    m_worker->setSpeed(stepsPerSecond);
}

void Session::editSetting(const QString& key, double value)
{
    Experiment changed = *m_experiment;
    try {
        setSettingValue(changed, key.toStdString(), value);
    } catch (const std::invalid_argument& error) {
        Q_EMIT problemFound(QString::fromUtf8(error.what()));
        return;
    }
    edit(key, std::move(changed), tr("change of %1").arg(key));
}

void Session::setInputCount(int count)
{
    if (count >= 1 && count != m_experiment->data.features())
        edit("inputs", withFeatureCount(*m_experiment, count), tr("number of inputs"));
    finishEdit();
}

void Session::setData(const ChosenData& data)
{
    finishEdit();
    edit("data", withData(*m_experiment, data), tr("change of data"), Effect::Restart);
    finishEdit();
}

void Session::edit(const QString& key, Experiment changed, const QString& text, Effect effect)
{
    if (const std::string problem = findProblem(changed); !problem.empty()) {
        Q_EMIT problemFound(QString::fromStdString(problem));
        return;
    }
    m_undoStack.push(new EditCommand(*this, key, m_dragNumber, m_experiment,
                                     std::make_shared<const Experiment>(std::move(changed)), text,
                                     effect));
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

void Session::adopt(std::shared_ptr<const Experiment> experiment, Effect effect)
{
    const bool isLive = effect == Effect::Live && canGoOn(*m_experiment, *experiment);
    m_experiment = std::move(experiment);
    // At the start nothing was computed yet that would be lost, and row 0 shall show the change.
    if (isLive && (m_iteration > 0 || m_isRunning))
        m_worker->apply(m_experiment);
    else
        restart();
    Q_EMIT experimentChanged(*m_experiment);
}

void Session::takeFrame()
{
    if (const std::optional<SavedTable> saved = m_savedTable.take()) {
        m_isSavingTable = false;
        Q_EMIT tableSaved(saved->path, saved->rows, saved->problem);
    }
    std::shared_ptr<const RunSnapshot> snapshot = m_worker->takeSnapshot();
    if (!snapshot)
        return;
    m_frame.snapshot = std::move(snapshot);
    m_frame.history = m_worker->history();
    m_frame.columns = m_worker->columns();
    m_changes = *m_frame.snapshot->changes;
    // A frame from before the newest order says nothing of where that leads.
    if (m_worker->isUpToDate()) {
        m_iteration = m_frame.snapshot->record.iteration;
        m_hasEnded = m_frame.snapshot->stopReason.has_value();
        if (m_isRunning && m_hasEnded)
            pause();
    }
    Q_EMIT frameReady(m_frame);
}

void Session::saveTable(const QString& path)
{
    if (m_isSavingTable) {
        Q_EMIT problemFound(
            tr("%1: not saved: the table saved before is still being written").arg(path));
        return;
    }
    m_isSavingTable = true;
    // A reader of its own: the view stays as it is while the run goes on.
    m_tableThread = std::jthread([this, path, history = m_worker->history(),
                                  columns = m_worker->columns(), experiment = m_experiment] {
        SavedTable saved{.path = path, .rows = 0, .problem = {}};
        AtomicFile file(path);
        std::string lines = runTableHeader(*experiment);
        std::vector<double> row(static_cast<std::size_t>(history.columns()));
        for (std::int64_t k = 0; k < history.size(); k += history.strideAt(k)) {
            history.row(k, row);
            appendRunTableRow(lines, *experiment, recordOfRow(*columns, k, row));
            ++saved.rows;
            file.writeWhenLarge(lines);
        }
        file.write(lines);
        saved.problem = file.commit();
        m_savedTable.put(std::move(saved));
    });
}

}  // namespace entropy_lab
