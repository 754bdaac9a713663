#pragma once

#include "app/offscreen/film_writer.h"
#include "app/offscreen/headless_run.h"
#include "app/offscreen/offscreen_workspace.h"
#include "core/threads/mailbox.h"
#include "ui/figures/figure_drawing.h"
#include "ui/figures/film_options.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <thread>

namespace entropy_lab {

/// Makes a film of a run. A thread steps the run and writes the pictures; they are drawn here, on
/// the GUI thread, one whenever the thread has an iteration ready and piece by piece, so that the
/// window stays alive.
class FilmJob : public QObject {
    Q_OBJECT
public:
    /// From the start of `experiment`, which must be sound, to `lastIteration` or its end, in even
    /// steps. Charts of `view` with the same name lend their hidden curves and ranges; null: none.
    /// `problem` says why there will be no film.
    static std::unique_ptr<FilmJob> begin(const Experiment& experiment, std::int64_t lastIteration,
                                          const FilmOptions& options, const Workspace* view,
                                          QString* problem);
    ~FilmJob() override;

    int frames() const { return m_options.frames(); }
    int framesDone() const { return m_done.load(std::memory_order_relaxed); }
    /// Leaves nothing behind; `finished` follows.
    void cancel();

signals:
    void progressed(int done, int total);
    /// Empty where the film is in its place.
    void finished(const QString& problem);

private:
    FilmJob(const Experiment& experiment, std::int64_t lastIteration, const FilmOptions& options,
            std::unique_ptr<Stage> stage, const Workspace* view);
    void work(const std::stop_token& stop);
    /// What went wrong; empty where the film is in its place.
    QString make(const std::stop_token& stop);
    void poll();
    void drawOn();

    FilmOptions m_options;
    std::int64_t m_lastIteration;
    std::unique_ptr<Stage> m_stage;
    HeadlessRun m_run;  ///< the thread's, once it is at work
    Mailbox<RunFrame> m_frames;
    Mailbox<QImage> m_pictures;
    Mailbox<QString> m_end;  ///< the problem
    QString m_drawProblem;
    bool m_isSettling = false;  ///< the stage is working out what it shows
    std::unique_ptr<FigureDrawing> m_drawing;
    std::atomic<int> m_done{0};
    int m_told = -1;
    QTimer m_timer;
    std::jthread m_thread;
};

}  // namespace entropy_lab
