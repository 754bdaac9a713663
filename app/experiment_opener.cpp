#include "app/experiment_opener.h"

#include "app/experiment_store.h"
#include "app/job_thread.h"
#include "core/experiment_json.h"
#include "ui/figure_metadata.h"

#include <QFile>
#include <QFileInfo>

#include <utility>

namespace entropy_lab {

namespace {

constexpr int kLookMilliseconds = 16;
/// What is read sooner than this many looks needs no progress.
constexpr int kQuietLooks = 12;
/// Text that is read and understood within a frame.
constexpr qint64 kQuickBytes = 256 * 1024;
/// What says of what kind a file is.
constexpr qint64 kHead = 4096;

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
    QFile file(fileOrName);
    if (!file.open(QIODevice::ReadOnly) || isFigureFile(file.peek(kHead)))
        return false;
    // Any mention of a table will do: a file taken for slow by mistake is read all the same.
    return file.size() > kQuickBytes || file.readAll().contains("\"csv\"");
}

void ExperimentOpener::open(const QString& file, const std::filesystem::path& allowed)
{
    m_file = file;
    m_looks = 0;
    m_work = std::make_shared<Work>();
    const TableReach reach = tableReach(file, Tables::BesideFiles, false, allowed);
    m_slot->order([work = m_work, file, reach](const std::stop_token& stop) {
        Answer answer;
        try {
            answer.experiment = loadExperiment(
                file.toStdString(), [&](double share) { work->share = share; }, stop, reach);
        } catch (const OutsideTableError& error) {
            answer.table = QString::fromStdString(error.table().string());
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
    else if (!answer->table.isEmpty())
        Q_EMIT tableFound(m_file, answer->table);
    else
        Q_EMIT failed(m_file, answer->problem);
}

}  // namespace entropy_lab
