#include "app/film_job.h"

#include "app/lab_application.h"
#include "ui/chart_export.h"
#include "ui/plot_view.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kPollMilliseconds = 2;
/// Of the page that a whole workspace is laid out on, px in height; the width follows the film's.
constexpr double kPageHeight = 720.0;

QSize even(QSize size)
{
    return {size.width() + size.width() % 2, size.height() + size.height() % 2};
}

}  // namespace

std::unique_ptr<FilmJob> FilmJob::begin(const Experiment& experiment, std::int64_t lastIteration,
                                        const FilmOptions& options, const Workspace* view,
                                        QString* problem)
{
    *problem = filmProblem(options);
    if (!problem->isEmpty())
        return nullptr;
    FilmOptions wanted = options;
    wanted.size = even(options.size);
    const double aspect = static_cast<double>(wanted.size.width()) / wanted.size.height();
    std::unique_ptr<Stage> stage =
        Stage::of(options.figure, QSizeF(kPageHeight * aspect, kPageHeight).toSize());
    if (!stage) {
        *problem = QStringLiteral("%1: there is no such chart or workspace").arg(options.figure);
        return nullptr;
    }
    return std::unique_ptr<FilmJob>(
        new FilmJob(experiment, lastIteration, wanted, std::move(stage), view));
}

FilmJob::FilmJob(const Experiment& experiment, std::int64_t lastIteration,
                 const FilmOptions& options, std::unique_ptr<Stage> stage, const Workspace* view)
    : m_options(options), m_lastIteration(lastIteration), m_stage(std::move(stage)),
      m_run(experiment)
{
    // Once for the runs it asks for, and once for the curves that they bring.
    for (int time = 0; time < 2; ++time) {
        m_stage->setFrame(m_run.frame());
        if (view != nullptr)
            m_stage->workspace().takeViewOf(*view);
        m_run.setCompanions(m_stage->companions());
    }
    m_stage->setFrame(m_run.frame());
    m_timer.setInterval(kPollMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &FilmJob::poll);
    m_timer.start();
    m_thread = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

FilmJob::~FilmJob() = default;

void FilmJob::cancel()
{
    m_thread.request_stop();
}

void FilmJob::work(const std::stop_token& stop)
{
    QString problem;
    try {
        problem = makeFilm(stop);
    } catch (...) {
        problem = QStringLiteral("%1: %2").arg(m_options.path, wordsFor(std::current_exception()));
    }
    m_end.put(problem);
}

QString FilmJob::makeFilm(const std::stop_token& stop)
{
    QString problem;
    std::unique_ptr<FilmWriter> writer =
        openFilm(m_options.path, m_options.size, m_options.framesPerSecond, &problem);
    const int count = frames();
    for (int i = 0; writer && i < count && problem.isEmpty(); ++i) {
        const double share = static_cast<double>(i) / (count - 1);
        m_run.advanceTo(std::llround(share * static_cast<double>(m_lastIteration)), stop);
        m_frames.put(m_run.frame());
        m_pictures.wait(stop);
        if (stop.stop_requested())
            break;
        writer->add(m_pictures.take().value_or(QImage()));
        problem = writer->problem();
        m_done.store(i + 1, std::memory_order_relaxed);
    }
    if (stop.stop_requested())
        problem = QStringLiteral("%1: canceled").arg(m_options.path);
    else if (problem.isEmpty())
        problem = writer->finish();
    // Nothing half-written is left when the end is told.
    writer.reset();
    return problem;
}

QImage FilmJob::draw(const RunFrame& frame)
{
    m_stage->setFrame(frame);
    m_stage->finishWork();
    // Text as large as on a window of 720 rows, whatever the film's size.
    constexpr double kScreenDpi = 96.0;
    const double dpi = std::clamp(kScreenDpi * m_options.size.height() / kPageHeight, 24.0, 2400.0);
    return chartImage(m_stage->figure(),
                      {.size = m_options.size,
                       .dpi = dpi,
                       .theme = m_options.theme,
                       .fontScale = m_options.fontScale});
}

void FilmJob::poll()
{
    if (const std::optional<RunFrame> frame = m_frames.take()) {
        try {
            m_pictures.put(draw(*frame));
        } catch (...) {
            // The thread ends the film without the picture.
            m_drawProblem = wordsFor(std::current_exception());
            cancel();
        }
    }
    if (m_told != framesDone()) {
        m_told = framesDone();
        emit progressed(m_told, frames());
    }
    if (const std::optional<QString> end = m_end.take()) {
        m_timer.stop();
        emit finished(m_drawProblem.isEmpty()
                          ? *end
                          : QStringLiteral("%1: %2").arg(m_options.path, m_drawProblem));
    }
}

}  // namespace entropy_lab
