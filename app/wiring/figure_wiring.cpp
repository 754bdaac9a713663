#include "app/wiring/figure_wiring.h"

#include "app/files/atomic_file.h"
#include "app/files/run_result.h"
#include "app/session/session.h"
#include "ui/figures/film_dialog.h"
#include "ui/plot/chart_data.h"
#include "ui/window/main_window.h"

#include <utility>

namespace entropy_lab {

namespace {

constexpr int kPollMilliseconds = 30;

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
    if (m_timer.isActive() || m_report) {
        m_window.showBanner(MainWindow::tr(
            "Another file is still being written: please ask again once it is there."));
        return false;
    }
    return true;
}

void FigureWiring::report(const QString& path)
{
    const RunFrame& frame = m_session.frame();
    if (!frame.snapshot || !begin())
        return;
    const RunSnapshot& shown = *frame.snapshot;
    Experiment experiment = *shown.recorded;
    experiment.stop = shown.experiment->stop;
    std::vector<const Workspace*> views;
    for (const Workspace* const workspace : m_window.madeWorkspaces())
        views.push_back(workspace);
    m_window.showMessage(MainWindow::tr("Making the report…"));
    m_report = std::make_unique<ReportJob>(ReportJob::Order{.experiment = std::move(experiment),
                                                            .iteration = shown.record.iteration,
                                                            .path = path,
                                                            .views = std::move(views)});
    connect(m_report.get(), &ReportJob::finished, this, [this, path](const QString& problem) {
        m_report.release()->deleteLater();
        tell(path, problem);
    });
}

void FigureWiring::saveChartData(const QString& path, const ChartData& data)
{
    if (!begin())
        return;
    m_timer.start();
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
    tell(path, writeFile(path, resultJson(*shown.recorded, result)));
}

void FigureWiring::poll()
{
    const std::optional<Answer> answer = m_answers->take();
    if (!answer) {
        if (m_slot->hasFailed())
            m_timer.stop();
        return;
    }
    m_timer.stop();
    tell(answer->path, answer->problem);
}

void FigureWiring::tell(const QString& path, const QString& problem)
{
    if (problem.isEmpty())
        m_window.showMessage(MainWindow::tr("Saved %1").arg(path));
    else
        m_window.showBanner(problem);
}

}  // namespace entropy_lab
