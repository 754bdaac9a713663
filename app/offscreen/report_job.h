#pragma once

#include "app/offscreen/headless_run.h"
#include "app/offscreen/job_thread.h"
#include "app/offscreen/report_figures.h"
#include "core/analysis/checks.h"
#include "core/threads/mailbox.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace entropy_lab {

class ReportDrawing;

/// Writes a report, for the window and for the command line alike. The run is made again on a
/// thread of its own and drawn by pages that nobody sees, one after the other, so that a window
/// stays awake meanwhile and has no say in what they show but for what was chosen on its own.
class ReportJob : public QObject {
    Q_OBJECT
public:
    struct Order {
        /// What repeats the run; it must be sound.
        Experiment experiment;
        std::int64_t iteration = 0;
        QString path;
        /// See ReportFigures; must outlive the job.
        std::vector<const Workspace*> views{};
    };

    explicit ReportJob(Order order);
    ~ReportJob() override;

signals:
    /// `problem` is empty where the report was written.
    void finished(const QString& problem);

private:
    enum class State { Running, MakingPages, RunningBeside, Drawing, Writing, Over };

    void run();
    void runBeside();
    void poll();
    void goOn();
    void draw();
    void write();
    void end(const QString& problem);

    const Order m_order;
    State m_state = State::Running;
    /// Of the thread while it works.
    std::shared_ptr<HeadlessRun> m_run;
    std::shared_ptr<Mailbox<RunFrame>> m_frames;
    std::shared_ptr<Mailbox<std::vector<CheckResult>>> m_checks;
    std::shared_ptr<Mailbox<QString>> m_written;  ///< what went wrong
    RunFrame m_frame;
    ReportFigures m_figures;
    std::unique_ptr<ReportDrawing> m_drawing;  ///< of the figures
    std::shared_ptr<JobSlot> m_slot;
    QTimer m_timer;
    JobThread m_thread;
};

}  // namespace entropy_lab
