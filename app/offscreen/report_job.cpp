#include "app/offscreen/report_job.h"

#include "app/offscreen/lab_application.h"
#include "app/offscreen/report.h"
#include "core/files/figure_record.h"
#include "ui/figures/chart_export.h"

namespace entropy_lab {

namespace {

constexpr int kPollMilliseconds = 5;
constexpr double kBudget = 8.0;  // ms of drawing at a time

}  // namespace

ReportJob::ReportJob(Order order)
    : m_order(std::move(order)), m_run(std::make_shared<HeadlessRun>(m_order.experiment)),
      m_frames(std::make_shared<Mailbox<RunFrame>>()),
      m_checks(std::make_shared<Mailbox<std::vector<CheckResult>>>()),
      m_written(std::make_shared<Mailbox<QString>>()), m_figures(m_order.views),
      m_slot(std::make_shared<JobSlot>()), m_thread(m_slot, nullptr, JobThread::Failures::Leave)
{
    connect(&m_timer, &QTimer::timeout, this, &ReportJob::poll);
    m_timer.start(kPollMilliseconds);
    run();
}

ReportJob::~ReportJob() = default;

void ReportJob::run()
{
    m_slot->order([run = m_run, frames = m_frames, checks = m_checks,
                   experiment = m_order.experiment,
                   iteration = m_order.iteration](const std::stop_token& stop) {
        run->advanceTo(iteration, stop);
        std::vector<CheckResult> results = allChecks(experiment, stop);
        if (stop.stop_requested())
            return;
        checks->put(std::move(results));
        frames->put(run->frame());
    });
}

void ReportJob::runBeside()
{
    m_slot->order([run = m_run, frames = m_frames,
                   companions = m_figures.companions()](const std::stop_token& stop) {
        run->setCompanions(companions, stop);
        if (!stop.stop_requested())
            frames->put(run->frame());
    });
}

void ReportJob::poll()
{
    try {
        if (const std::exception_ptr failure = m_slot->takeFailure())
            std::rethrow_exception(failure);
        goOn();
    } catch (...) {
        // Of whoever was told the end.
        if (m_state == State::Over)
            throw;
        end(QStringLiteral("%1: %2").arg(m_order.path, wordsFor(std::current_exception())));
    }
}

void ReportJob::goOn()
{
    switch (m_state) {
    case State::Running:
    case State::RunningBeside: {
        std::optional<RunFrame> frame = m_frames->take();
        if (!frame)
            return;
        m_frame = std::move(*frame);
        if (m_state == State::RunningBeside)
            m_figures.setFrame(m_frame);
        m_state = m_state == State::Running ? State::MakingPages : State::Drawing;
        return;
    }
    case State::MakingPages:
        if (m_figures.makeNextPage(m_frame))
            return;
        m_state = State::RunningBeside;
        runBeside();
        return;
    case State::Drawing:
        draw();
        return;
    case State::Writing:
        if (const std::optional<QString> problem = m_written->take())
            end(*problem);
        return;
    case State::Over:
        return;
    }
}

void ReportJob::draw()
{
    if (m_drawing) {
        if (!m_drawing->goOn(kBudget))
            write();
        return;
    }
    if (m_figures.isWorking())
        return;
    m_drawing = std::make_unique<ReportDrawing>(ReportContent{
        .frame = m_frame,
        .figures = m_figures.figures(),
        .checks = m_checks->take().value_or(std::vector<CheckResult>()),
        .record = QString::fromStdString(formatFigureRecord(
            {.experiment = m_order.experiment, .iteration = m_frame.snapshot->record.iteration}))});
}

void ReportJob::write()
{
    m_slot->order([path = m_order.path, bytes = m_drawing->take(), written = m_written](
                      const std::stop_token&) { written->put(saveWhole(path, bytes)); });
    m_drawing.reset();
    m_state = State::Writing;
}

void ReportJob::end(const QString& problem)
{
    m_state = State::Over;
    m_timer.stop();
    emit finished(problem);
}

}  // namespace entropy_lab
