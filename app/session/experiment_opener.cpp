#include "app/session/experiment_opener.h"

#include "app/files/lesson_store.h"
#include "app/offscreen/lab_application.h"
#include "core/files/experiment_json.h"

#include <QFile>

#include <chrono>
#include <utility>

namespace entropy_lab {

namespace {

constexpr int kLookMilliseconds = 16;
/// What is read sooner than this many looks needs no progress.
constexpr int kQuietLooks = 12;

std::optional<OpenedFile> readOpened(const QString& file, const std::filesystem::path& allowed,
                                     const ReadProgress& progress, const std::stop_token& stop)
{
    OpenedFile read{.mark = markOf(file)};
    if (isLesson(file)) {
        read.content = openLesson(file);
        return read;
    }
    std::optional<OpenedExperiment> experiment =
        openExperimentOrFigure(file, Tables::BesideFiles, allowed, progress, stop);
    if (!experiment)
        return std::nullopt;
    read.content = *std::move(experiment);
    return read;
}

}  // namespace

ExperimentOpener::ExperimentOpener(QObject* parent) : QObject(parent)
{
    m_timer.setInterval(kLookMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &ExperimentOpener::look);
}

ExperimentOpener::~ExperimentOpener()
{
    for (const std::unique_ptr<LeavableThread>& thread : m_threads)
        thread->requestStop();
}

void ExperimentOpener::open(const QString& file, const std::filesystem::path& allowed)
{
    begin(file, [file, allowed](const ReadProgress& progress, const std::stop_token& stop) {
        return readOpened(file, allowed, progress, stop);
    });
}

void ExperimentOpener::openUnsaved(const QString& file)
{
    begin(file, [file](const ReadProgress&, const std::stop_token&) {
        return std::optional<OpenedFile>({.content = loadUnsavedRecord(file), .mark = {}});
    });
}

void ExperimentOpener::begin(const QString& file, const Read& read)
{
    if (!m_threads.empty())
        m_threads.back()->requestStop();
    std::erase_if(m_threads, [](const auto& thread) { return thread->hasEnded(); });
    m_file = file;
    m_looks = 0;
    m_work = std::make_shared<Work>();
    m_threads.push_back(
        std::make_unique<LeavableThread>([work = m_work, file, read](const std::stop_token& stop) {
            Answer answer;
            try {
                answer.opened = read([&work](double share) { work->share = share; }, stop);
            } catch (const OutsideTableError& error) {
                answer.table = QString::fromStdString(error.table().string());
            } catch (...) {
                answer.problem = wordsFor(std::current_exception());
                answer.isMissing = !QFile::exists(file);
            }
            work->answer.put(std::move(answer));
        }));
    m_timer.start();
}

void ExperimentOpener::cancel()
{
    if (!isBusy())
        return;
    m_threads.back()->requestStop();
    m_timer.stop();
    m_work = nullptr;
    Q_EMIT cancelled(m_file);
}

void ExperimentOpener::waitAMoment()
{
    constexpr std::chrono::milliseconds kMoment{300};
    if (!isBusy())
        return;
    m_work->answer.waitFor({}, kMoment);
    look();
}

void ExperimentOpener::look()
{
    std::optional<Answer> answer = m_work->answer.take();
    if (!answer) {
        if (++m_looks > kQuietLooks)
            Q_EMIT progressed(m_file, m_work->share);
        return;
    }
    m_timer.stop();
    m_work = nullptr;
    const QString file = m_file;
    if (answer->opened)
        Q_EMIT opened(file, *answer->opened);
    else if (!answer->table.isEmpty())
        Q_EMIT tableFound(file, answer->table);
    else if (answer->isMissing)
        Q_EMIT missed(file, answer->problem);
    else
        Q_EMIT failed(file, answer->problem);
}

}  // namespace entropy_lab
