#include "app/offscreen/film_job.h"

#include "app/offscreen/lab_application.h"
#include "ui/plot/plot_view.h"

#include <algorithm>
#include <cmath>
#include <exception>

namespace entropy_lab {

namespace {

constexpr int kPollMilliseconds = 2;
constexpr double kBudget = 8.0;  // ms of drawing at a time

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
        Stage::of(options.figure, QSizeF(kFilmPageHeight * aspect, kFilmPageHeight).toSize());
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
    try {
        m_end.put(make(stop));
    } catch (...) {
        m_end.put(QStringLiteral("%1: %2").arg(m_options.path, wordsFor(std::current_exception())));
    }
}

QString FilmJob::make(const std::stop_token& stop)
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
        const QImage picture = m_pictures.take().value_or(QImage());
        if (picture.isNull()) {
            problem = QStringLiteral("%1: %2").arg(m_options.path,
                                                   noMemoryProblem(pictureOptions(m_options)));
            break;
        }
        writer->add(picture);
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

/// The next piece of the picture that the thread waits for.
void FilmJob::drawOn()
{
    if (m_drawing) {
        if (m_drawing->goOn(kBudget))
            return;
        m_pictures.put(m_drawing->take().image);
        m_drawing.reset();
    } else if (m_isSettling) {
        if (m_stage->workspace().isWorking())
            return;
        m_isSettling = false;
        m_drawing = std::make_unique<FigureDrawing>(m_stage->figure(), ExportFormat::Png,
                                                    pictureOptions(m_options));
    } else if (const std::optional<RunFrame> frame = m_frames.take()) {
        m_stage->setFrame(*frame);
        m_isSettling = true;
    }
}

void FilmJob::poll()
{
    try {
        drawOn();
    } catch (...) {
        // The thread ends the film without the picture.
        m_isSettling = false;
        m_drawing.reset();
        m_drawProblem = wordsFor(std::current_exception());
        cancel();
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
