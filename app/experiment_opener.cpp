#include "app/experiment_opener.h"

#include "app/experiment_store.h"
#include "app/job_thread.h"
#include "core/experiment_json.h"
#include "core/figure_file.h"
#include "core/file_reader.h"

#include <QFileInfo>

#include <utility>

namespace entropy_lab {

namespace {

constexpr int kLookMilliseconds = 16;
/// What is read sooner than this many looks needs no progress.
constexpr int kQuietLooks = 12;
/// Text that is read and understood within a frame.
constexpr std::size_t kQuickBytes = std::size_t{256} * 1024;

}  // namespace

ExperimentOpener::ExperimentOpener(QObject* parent) : QObject(parent)
{
    new JobThread(m_slot, this);
    m_timer.setInterval(kLookMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &ExperimentOpener::look);
}

bool ExperimentOpener::isSlow(const QString& fileOrName)
{
    if (fileOrName == "-" || isBuiltIn(fileOrName) || !QFileInfo(fileOrName).isFile())
        return false;
    try {
        const std::string head = readFileHead(fileOrName.toStdString(), kQuickBytes + 1);
        if (isFigureFile(head))
            return false;
        // Any mention of a table will do: a file taken for slow by mistake is read all the same.
        return head.size() > kQuickBytes || head.find("\"csv\"") != std::string::npos;
    } catch (const FileError&) {
        return false;
    }
}

void ExperimentOpener::open(const QString& file)
{
    m_file = file;
    m_looks = 0;
    m_work = std::make_shared<Work>();
    m_slot->order([work = m_work, file](const std::stop_token& stop) {
        Answer answer;
        try {
            answer.experiment = loadExperiment(
                file.toStdString(), [&](double share) { work->share = share; }, stop);
        } catch (const std::exception& error) {
            answer.problem = QString::fromUtf8(error.what());
        }
        work->answer.put(std::move(answer));
    });
    m_timer.start();
}

void ExperimentOpener::cancel()
{
    if (!isBusy())
        return;
    m_slot->cancel();
    m_timer.stop();
    m_work = nullptr;
    Q_EMIT cancelled(m_file);
}

void ExperimentOpener::look()
{
    const std::optional<Answer> answer = m_work->answer.take();
    if (!answer) {
        if (++m_looks > kQuietLooks)
            Q_EMIT progressed(m_file, m_work->share);
        return;
    }
    m_timer.stop();
    m_work = nullptr;
    if (answer->experiment)
        Q_EMIT opened(m_file, *answer->experiment);
    else
        Q_EMIT failed(m_file, answer->problem);
}

}  // namespace entropy_lab
