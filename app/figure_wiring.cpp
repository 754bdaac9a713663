#include "app/figure_wiring.h"

#include "app/atomic_file.h"
#include "app/report_command.h"
#include "app/run_result.h"
#include "app/session.h"
#include "core/figure_record.h"
#include "ui/chart_data.h"
#include "ui/chart_export.h"
#include "ui/film_dialog.h"
#include "ui/main_window.h"
#include "ui/report.h"

#include <new>
#include <utility>

namespace entropy_lab {

namespace {

constexpr int kPollMilliseconds = 30;

QString noMemory(const QString& path)
{
    return MainWindow::tr("%1: not enough memory").arg(path);
}

}  // namespace

FigureWiring::FigureWiring(MainWindow& window, Session& session)
    : QObject(&window), m_window(window), m_session(session), m_slot(std::make_shared<JobSlot>()),
      m_answers(std::make_shared<Mailbox<Answer>>()), m_thread(m_slot),
      m_writing([this](const QString& problem) { std::exchange(m_written, {})(problem); }),
      m_writer(m_writing.slot())
{
    window.setFileWriter([this](const std::function<QString()>& work,
                                const std::function<void(const QString&)>& done) {
        m_written = done;
        m_writing.order([work](const std::stop_token&) { return std::optional(work()); });
    });
    m_timer.setInterval(kPollMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &FigureWiring::poll);
    connect(&window, &MainWindow::filmRequested, this, &FigureWiring::film);
    connect(&window, &MainWindow::filmCancelRequested, this, [this] {
        if (m_film)
            m_film->cancel();
    });
    connect(&window, &MainWindow::reportRequested, this, &FigureWiring::report);
    connect(&window, &MainWindow::saveChartDataRequested, this, &FigureWiring::saveChartData);
    connect(&window, &MainWindow::saveResultRequested, this, &FigureWiring::saveResult);
}

FigureWiring::~FigureWiring() = default;

void FigureWiring::film(const FilmOptions& options)
{
    const RunFrame& frame = m_session.frame();
    FilmDialog* const dialog = m_window.filmDialog();
    if (m_film || !frame.snapshot)
        return;
    QString problem;
    m_film = FilmJob::begin(*frame.snapshot->recorded, frame.snapshot->record.iteration, options,
                            m_window.workspaceOf(options.figure), &problem);
    if (!m_film) {
        dialog->showEnd(problem);
        return;
    }
    connect(m_film.get(), &FilmJob::progressed, dialog, &FilmDialog::showProgress);
    connect(m_film.get(), &FilmJob::finished, this, [this, dialog](const QString& said) {
        m_film.release()->deleteLater();
        dialog->showEnd(said);
    });
}

bool FigureWiring::begin()
{
    if (m_timer.isActive()) {
        m_window.showBanner(MainWindow::tr(
            "Another file is still being written: please ask again once it is there."));
        return false;
    }
    m_timer.start();
    return true;
}

void FigureWiring::report(const QString& path)
{
    if (!m_session.frame().snapshot || !begin())
        return;
    m_reported = m_session.frame();
    m_window.showMessage(MainWindow::tr("Checking the run for the report…"));
    m_slot->order([path, recorded = m_reported.snapshot->recorded,
                   answers = m_answers](const std::stop_token& stop) {
        std::vector<CheckResult> checks = allChecks(*recorded, stop);
        if (!stop.stop_requested())
            answers->put({.path = path, .problem = {}, .checks = std::move(checks)});
    });
}

void FigureWiring::saveChartData(const QString& path, const ChartData& data)
{
    if (!begin())
        return;
    m_slot->order([path, data, answers = m_answers](const std::stop_token& stop) {
        AtomicFile file(path);
        file.write(writeChartData(data, [&](std::string& rows) {
            file.writeWhenLarge(rows);
            return !stop.stop_requested() && file.problem().isEmpty();
        }));
        if (stop.stop_requested())
            return;
        answers->put({.path = path, .problem = file.commit()});
    });
}

void FigureWiring::saveResult(const QString& path)
{
    const RunFrame& frame = m_session.frame();
    if (!frame.snapshot)
        return;
    const RunSnapshot& shown = *frame.snapshot;
    const double startH =
        frame.history.size() > 0 ? frame.history.at(frame.columns->H, 0) : shown.record.H;
    RunResult result = resultOf(*shown.recorded, startH, shown.record, shown.layer);
    result.reason = shown.stopReason;
    result.detail = shown.notFiniteDetail;
    const QString problem = writeFile(path, resultJson(*shown.recorded, result));
    if (problem.isEmpty())
        m_window.showMessage(MainWindow::tr("Saved %1").arg(path));
    else
        m_window.showBanner(problem);
}

void FigureWiring::poll()
{
    if (m_report) {
        drawReport();
        return;
    }
    std::optional<Answer> answer = m_answers->take();
    if (!answer)
        return;
    if (!answer->checks) {
        end(answer->path, answer->problem);
        return;
    }
    m_reportPath = answer->path;
    try {
        beginReport(std::move(*answer->checks));
    } catch (const std::bad_alloc&) {
        end(m_reportPath, noMemory(m_reportPath));
    }
}

void FigureWiring::beginReport(std::vector<CheckResult> checks)
{
    const RunSnapshot& shown = *m_reported.snapshot;
    m_report = std::make_unique<ReportDrawing>(
        ReportContent{.frame = m_reported,
                      .figures = m_window.figuresThatShowSomething(),
                      .checks = std::move(checks),
                      .record = QString::fromStdString(formatFigureRecord(
                          {.experiment = *shown.recorded, .iteration = shown.record.iteration}))});
    m_timer.start(0);
}

void FigureWiring::drawReport()
{
    constexpr double kBudget = 8.0;  // ms
    try {
        if (m_report->goOn(kBudget))
            return;
        m_slot->order([path = m_reportPath, bytes = m_report->take(),
                       answers = m_answers](const std::stop_token&) {
            answers->put({.path = path, .problem = saveWhole(path, bytes)});
        });
        m_timer.start(kPollMilliseconds);
    } catch (const std::bad_alloc&) {
        end(m_reportPath, noMemory(m_reportPath));
    }
    m_report.reset();
}

void FigureWiring::end(const QString& path, const QString& problem)
{
    m_timer.stop();
    m_timer.setInterval(kPollMilliseconds);
    m_reported = {};
    if (problem.isEmpty())
        m_window.showMessage(MainWindow::tr("Saved %1").arg(path));
    else
        m_window.showBanner(problem);
}

}  // namespace entropy_lab
