#pragma once

#include "app/training_thread.h"
#include "core/experiment_data.h"
#include "ui/run_frame.h"

#include <QObject>
#include <QTimer>
#include <QUndoStack>

#include <memory>
#include <thread>

namespace entropy_lab {

/// The run the window shows, on the GUI thread: turns what people ask for into orders to the
/// worker, and the worker's newest snapshot into one frame a timer tick. Never waits for the worker
/// while a run goes on.
class Session : public QObject {
    Q_OBJECT

public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;

    /// The experiment as it stands, with every change made so far.
    const Experiment& experiment() const { return *m_experiment; }
    const RunFrame& frame() const { return m_frame; }
    bool isRunning() const { return m_isRunning; }
    /// Changes since the last open or save.
    bool isDirty() const { return !m_undoStack.isClean(); }
    QUndoStack* undoStack() { return &m_undoStack; }

public Q_SLOTS:
    /// A new experiment, paused at its start; clears the undo history. It must be sound.
    void open(const entropy_lab::Experiment& experiment);
    void play();
    void pause();
    /// Updates to make, or to take back (count < 0, by repeating the run up to there).
    void step(int count);
    /// Back to the same start.
    void reset();
    void setSpeed(double stepsPerSecond);
    /// A number of the settings table. Learning rate, inputs and stop rule steer the run from the
    /// next update on; a start value begins the run anew. Values that make the experiment unsound
    /// are refused with `problemFound`.
    void editSetting(const QString& key, double value);
    /// The end of a drag: the next edit of the same key is an undo step of its own.
    void finishEdit();
    void setInputCount(int count);
    /// Other data, and a start of their shape: one undo step, and the run begins anew.
    void setData(const entropy_lab::ChosenData& data);
    void markSaved();
    /// Writes the run's table so far on a thread of its own; `tableSaved` tells the end. Iterations
    /// that the history has thinned out have no row.
    void saveTable(const QString& path);

Q_SIGNALS:
    void experimentChanged(const entropy_lab::Experiment& experiment);
    void frameReady(const entropy_lab::RunFrame& frame);
    void runningChanged(bool isRunning);
    void dirtyChanged(bool isDirty);
    void problemFound(const QString& problem);
    /// `problem` is empty when the file was written; `rows` counts its lines below the header.
    void tableSaved(const QString& path, qint64 rows, const QString& problem);

private:
    class EditCommand;
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
    void restart(std::int64_t replayTo = 0, std::vector<LiveChange> replay = {},
                 std::shared_ptr<const Experiment> origin = nullptr);
    void setRunning(bool isRunning);
    void takeFrame();

    std::shared_ptr<const Experiment> m_experiment;
    /// What the run began with; m_experiment differs from it by the live changes.
    std::shared_ptr<const Experiment> m_origin;
    std::unique_ptr<TrainingThread> m_worker;
    RunFrame m_frame;
    /// Where the run is once everything asked for is done.
    std::int64_t m_iteration = 0;
    bool m_hasEnded = false;
    /// Live changes of the run, to repeat it with.
    std::vector<LiveChange> m_changes;
    bool m_isSavingTable = false;
    QTimer m_frameTimer;
    QUndoStack m_undoStack;
    double m_stepsPerSecond = TrainingThread::kAsFastAsItGoes;
    bool m_isRunning = false;
    int m_dragNumber = 0;
    Mailbox<SavedTable> m_savedTable;
    std::jthread m_tableThread;
};

}  // namespace entropy_lab
