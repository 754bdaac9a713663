#pragma once

#include "app/session/kept_runs.h"
#include "core/experiment/experiment_data.h"
#include "core/runs/training_thread.h"
#include "ui/wording/run_frame.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace entropy_lab {

/// The run the window shows, on the GUI thread: turns what people ask for into orders to the
/// worker, and the worker's newest snapshot into one frame a timer tick. Never waits for the worker
/// while a run goes on.
class Session : public QObject {
    Q_OBJECT

public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;

    /// The experiment as it stands at the iteration shown.
    const Experiment& experiment() const { return *m_experiment; }
    /// What repeats the run: its start, and every change made while it went on. For files.
    Experiment recorded() const;
    const RunFrame& frame() const { return m_frame; }
    bool isRunning() const { return m_isRunning; }
    /// Whether an iteration before the newest one is shown.
    bool isPastShown() const { return m_shown.has_value(); }
    KeptRuns& keptRuns() { return m_kept; }
    /// Changes since the last open or save.
    bool isDirty() const { return !m_undoStack.isClean(); }
    QUndoStack* undoStack() { return &m_undoStack; }

public Q_SLOTS:
    /// A new experiment, paused at its start; clears the undo history. It must be sound.
    void open(const entropy_lab::Experiment& experiment);
    /// Goes on from the iteration shown: first through what was computed, then with new updates.
    void play();
    /// Goes on to an iteration in a few seconds, whatever the speed, and pauses there; where the
    /// run is past it, a new one from the same start does.
    void playTo(qint64 iteration);
    void pause();
    /// Forward or back by so many iterations; beyond the newest one, updates are made.
    void step(int count);
    /// Shows an iteration from 0 on exactly as it was; from the newest one on, follows the run.
    void showIteration(qint64 iteration);
    void showNewest();
    /// A new run from the same start, with the settings of now.
    void reset();
    void setSpeed(double stepsPerSecond);
    /// A number of the settings table. Learning rate, inputs and stop rule steer the run from the
    /// next update on; a start value begins the run anew. With an earlier iteration shown, the run
    /// branches there. A run left behind joins the past runs. Values that make the experiment
    /// unsound are refused with `problemFound`.
    void editSetting(const QString& key, double value);
    /// The end of a drag: the next edit of the same key is an undo step of its own.
    void finishEdit();
    void setInputCount(int count);
    /// So many units on the same samples, with a start of that shape; the run begins anew.
    void setUnitCount(int count);
    /// The experiment becomes this one, changed somewhere at once: one undo step called `text`,
    /// with the edits of the same key before it up to `finishEdit`. A run goes on where it can.
    void editExperiment(const entropy_lab::Experiment& changed, const QString& key,
                        const QString& text);
    /// Runs to make in lockstep beside this one; those that the experiment does not allow (cross-
    /// entropy without labels) are left out. The run itself stays as it is.
    void setCompanions(const std::vector<entropy_lab::Variation>& companions);
    /// Another experiment in the place of this one, paused at its start; one undo step called
    /// `text`.
    void loadExperiment(const entropy_lab::Experiment& experiment, const QString& text);
    /// Other data, and a start of their shape: one undo step, and the run begins anew.
    void setData(const entropy_lab::ChosenData& data);
    /// Edits of single samples of data with two inputs, each one undo step; the run begins anew,
    /// and goes on if it was running. A whole drag, up to `finishEdit`, is one step. What no longer
    /// exists is left alone.
    void addSample(double x1, double x2);
    void moveSample(int sample, double x1, double x2);
    void removeSample(int sample);
    void labelSample(int sample, std::optional<int> label, int unit);
    void markSaved();
    /// No file has what is at hand.
    void markUnsaved();

    /// The experiment of a kept run, changes included, becomes the one at hand; one undo step.
    void reloadPastRun(int number);

    /// Writes the run's table so far on a thread of its own; `tableSaved` tells the end. Iterations
    /// that the history has thinned out have no row.
    void saveTable(const QString& path);

Q_SIGNALS:
    void experimentChanged(const entropy_lab::Experiment& experiment);
    void frameReady(const entropy_lab::RunFrame& frame);
    void runningChanged(bool isRunning);
    /// A run is repeated, as when others are to run beside it, and that takes its time; with equal
    /// numbers once it is done.
    void repeating(qint64 iteration, qint64 wanted);
    void dirtyChanged(bool isDirty);
    void problemFound(const QString& problem);
    /// `problem` is empty when the file was written; `rows` counts its lines below the header.
    void tableSaved(const QString& path, qint64 rows, const QString& problem);

private:
    class EditCommand;
    /// At work already, but not the session's yet.
    struct Worker {
        std::shared_ptr<const Experiment> recorded;
        std::int64_t replayTo = 0;
        std::unique_ptr<TrainingThread> thread;
    };
    struct SavedTable {
        QString path;
        std::int64_t rows = 0;
        QString problem;
    };

    enum class Effect { Live, Restart };

    void edit(const QString& key, Experiment changed, const QString& text,
              Effect effect = Effect::Live);
    /// Takes up an experiment without an undo step; Live: where the run can go on with it, it does.
    void adopt(std::shared_ptr<const Experiment> experiment, Effect effect);
    void startOver();
    void takeUp(bool isLive, bool isSteered);
    /// Where this throws, nothing has changed.
    Worker newWorker(const std::shared_ptr<const Experiment>& recorded,
                     std::int64_t replayTo = 0) const;
    /// Leaves the run behind among the past ones, if it got anywhere, and begins another.
    void restart(Worker worker);
    void beginWorker(Worker worker);
    void branch(std::int64_t iteration);
    void keepPastRun();
    void editSamples(const QString& key, Batch edited, const QString& text);
    bool hasSample(int sample) const;
    void setRunning(bool isRunning);
    void show(std::optional<std::int64_t> iteration);
    void playThroughPast();
    void playTowards();
    void takeCompanions(const std::vector<std::shared_ptr<const RunSnapshot>>& snapshots);
    void followSettings();
    void takeFrame();
    void takeFailure();
    void takeFrameSoon();
    void tellRepeating();

    std::shared_ptr<const Experiment> m_experiment;
    /// What a reset begins with: what was opened, changes included, or what was set since.
    std::shared_ptr<const Experiment> m_start;
    std::unique_ptr<TrainingThread> m_worker;
    RunFrame m_frame;
    /// The newest answer's; null until the first frame of a run.
    std::shared_ptr<const RunSnapshot> m_newest;
    std::optional<std::int64_t> m_shown;
    /// While the past is played: since when, and from which iteration.
    bool m_isPlayingPast = false;
    QElapsedTimer m_playTime;
    std::int64_t m_playedFrom = 0;
    /// Where `playTo` is going, and in which strides.
    std::optional<std::int64_t> m_target;
    std::int64_t m_stride = 1;
    std::vector<Variation> m_companions;
    KeptRuns m_kept;
    int m_keptDrag = -1;  ///< the drag that has left a run behind
    /// Where the run is once everything asked for is done.
    std::int64_t m_iteration = 0;
    bool m_hasEnded = false;
    bool m_isSavingTable = false;
    QTimer m_frameTimer;
    QElapsedTimer m_sinceFrame;
    std::shared_ptr<const Experiment> m_repeated;  ///< what the worker at hand began with
    std::int64_t m_repeatTo = 0;                   ///< and up to which iteration it repeats it
    QElapsedTimer m_sinceRepeating;                ///< since it began, or since that was told last
    bool m_hasToldRepeating = false;
    QUndoStack m_undoStack;
    double m_stepsPerSecond = TrainingThread::kAsFastAsItGoes;
    bool m_isRunning = false;
    int m_dragNumber = 0;
    Mailbox<SavedTable> m_savedTable;
    std::jthread m_tableThread;
};

}  // namespace entropy_lab
