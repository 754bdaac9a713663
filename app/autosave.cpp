#include "app/autosave.h"

#include "app/atomic_file.h"
#include "app/session.h"
#include "app/window_wiring.h"
#include "core/experiment_json.h"
#include "ui/banner.h"
#include "ui/main_window.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

namespace entropy_lab {

namespace {

const QString kSessions = QStringLiteral("session-*.json");
/// What QSaveFile had begun when it was killed.
const QString kBegun = QStringLiteral("session-*.json.*");
const QString kKept = QStringLiteral("kept-*.json");
const QString kEnding = QStringLiteral(".json");

/// A lock that only the end of its owner opens.
std::unique_ptr<QLockFile> lockFor(const QString& file)
{
    auto lock = std::make_unique<QLockFile>(file.chopped(kEnding.size()) + ".lock");
    lock->setStaleLockTime(0);
    return lock->tryLock(0) ? std::move(lock) : nullptr;
}

/// A name that no other has, in the order of the times.
QString newKeptFile(const QString& folder, QDateTime time)
{
    QString file;
    do {
        file = folder + time.toUTC().toString("'/kept-'yyyyMMdd-HHmmss-zzz'.json'");
        time = time.addMSecs(1);
    } while (QFile::exists(file));
    return file;
}

}  // namespace

Autosave::Autosave(MainWindow& window, Session& session, const QString& folder, int delay)
    : QObject(&window), m_window(window), m_session(session), m_folder(folder)
{
    QDir().mkpath(folder);
    collectFound();
    // A lock goes to the disk, which a window about to open need not wait for.
    QTimer::singleShot(delay, this, &Autosave::takeSlot);
    m_thread = std::make_unique<JobThread>(m_slot);
    m_timer.setSingleShot(true);
    m_timer.setInterval(delay);
    connect(&m_timer, &QTimer::timeout, this, &Autosave::write);
    connect(&session, &Session::experimentChanged, this, &Autosave::noteChange);
    connect(&session, &Session::dirtyChanged, this, [this](bool isDirty) {
        if (isDirty)
            noteChange();
        else if (!m_file.isEmpty())
            order([file = m_file] {
                QFile::remove(file);
                return QString();
            });
    });
    connect(&window, &MainWindow::unsavedRequested, this, &Autosave::recover);
    connect(&window, &MainWindow::closeRequested, this, &Autosave::end);
    connect(window.recentMenu(), &QMenu::aboutToShow, this, &Autosave::showKept);
    showKept();
}

Autosave::~Autosave() = default;

QString Autosave::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/unsaved";
}

QString Autosave::slotFile(int number) const
{
    return QString("%1/session-%2.json").arg(m_folder).arg(number);
}

/// What windows that are no more have left; a window that is open holds its lock.
void Autosave::collectFound()
{
    const QDir folder(m_folder);
    for (const QString& name :
         folder.entryList({kSessions}, QDir::Files, QDir::Time | QDir::Reversed)) {
        const QString file = folder.filePath(name);
        const std::unique_ptr<QLockFile> lock = lockFor(file);
        if (!lock)
            continue;
        const QString kept = newKeptFile(m_folder, QFileInfo(file).lastModified());
        if (!QFile::rename(file, kept))
            continue;
        const UnsavedChanges changes = describeUnsaved(kept);
        if (!changes.title.isEmpty())
            m_found.append(changes);
    }
    for (const QString& name : folder.entryList({kBegun}, QDir::Files | QDir::Hidden)) {
        const QString file = folder.filePath(name);
        const std::unique_ptr<QLockFile> lock =
            lockFor(file.first(file.lastIndexOf(kEnding) + kEnding.size()));
        if (lock)
            QFile::remove(file);
    }
    dropOldest();
}

void Autosave::dropOldest() const
{
    const QDir folder(m_folder);
    const QStringList all = folder.entryList({kKept}, QDir::Files, QDir::Name);
    for (const QString& old : all.mid(0, std::max<qsizetype>(all.size() - kMostKept, 0)))
        QFile::remove(folder.filePath(old));
}

void Autosave::takeSlot()
{
    constexpr int kMostWindows = 1000;
    for (int number = 1; number < kMostWindows && m_file.isEmpty() && m_thread; ++number) {
        m_lock = lockFor(slotFile(number));
        if (!m_lock && !QFileInfo(m_folder).isWritable())
            return;
        // Another window may have crashed since they were collected.
        if (m_lock && QFile::exists(slotFile(number)))
            m_lock = nullptr;
        if (m_lock)
            m_file = slotFile(number);
    }
}

void Autosave::showKept()
{
    const QDir folder(m_folder);
    QList<UnsavedChanges> kept;
    for (const QString& name :
         folder.entryList({kKept}, QDir::Files, QDir::Name | QDir::Reversed)) {
        const UnsavedChanges changes = describeUnsaved(folder.filePath(name));
        if (!changes.title.isEmpty() && kept.size() < kMostKept)
            kept.append(changes);
    }
    m_window.recentMenu()->setUnsaved(kept);
}

void Autosave::offerFound()
{
    if (m_found.isEmpty() || m_window.banner()->isVisibleTo(&m_window))
        return;
    const UnsavedChanges& newest = m_found.last();
    const QString rest = m_found.size() == 1 ? QString()
        : m_found.size() == 2
        ? MainWindow::tr(" One more stands in the menu File, Open recent.")
        : MainWindow::tr(" %1 more stand in the menu File, Open recent.").arg(m_found.size() - 1);
    m_window.showBanner(MainWindow::tr("The program ended unexpectedly. Unsaved changes were kept: "
                                       "%1.")
                                .arg(newest.title)
                            + rest,
                        MainWindow::tr("Bring them back"),
                        [this, path = newest.path] { m_window.requestUnsaved(path); });
}

void Autosave::noteChange()
{
    if (!m_session.isDirty())
        return;
    m_isWritten = false;
    if (!m_timer.isActive())
        m_timer.start();
}

UnsavedRecord Autosave::record() const
{
    const RunSnapshot* const shown = m_session.frame().snapshot.get();
    return {.experiment = m_session.recorded(),
            .file = m_window.filePath(),
            .iteration = shown ? shown->record.iteration : 0};
}

void Autosave::order(const std::function<QString()>& job)
{
    m_slot->order([job, work = m_work, number = ++m_orders](const std::stop_token& /*stop*/) {
        if (QString problem = job(); !problem.isEmpty())
            work->problem.put(std::move(problem));
        work->done = number;
    });
}

/// Once is enough.
void Autosave::complain(const QString& problem)
{
    if (problem.isEmpty() || std::exchange(m_hasComplained, true))
        return;
    m_window.showBanner(MainWindow::tr("Changes are not kept against a crash: %1").arg(problem));
}

void Autosave::write()
{
    if (!m_thread)
        return;
    complain(m_work->problem.take().value_or(QString()));
    takeSlot();
    if (m_file.isEmpty())
        complain(MainWindow::tr("%1: cannot be written").arg(m_folder));
    if (!m_session.isDirty() || m_isWritten || m_file.isEmpty())
        return;
    if (m_work->done < m_orders) {
        m_timer.start();
        return;
    }
    m_isWritten = true;
    order([file = m_file, record = record()] {
        return writeFile(file, formatUnsavedRecord(record));
    });
}

void Autosave::keepUnsaved()
{
    if (!m_session.isDirty() || !m_window.filePath().isEmpty())
        return;
    const QString kept = newKeptFile(m_folder, QDateTime::currentDateTime());
    // What was written already need not be written again, which takes long for large tables.
    const bool isThere = m_isWritten && m_work->done == m_orders && QFile::rename(m_file, kept);
    if (!isThere)
        complain(writeFile(kept, formatUnsavedRecord(record())));
    dropOldest();
    showKept();
}

void Autosave::recover(const QString& path)
{
    UnsavedRecord found;
    try {
        found = loadUnsavedRecord(path);
    } catch (const ExperimentError& error) {
        m_window.showBanner(QString::fromUtf8(error.what()));
        return;
    }
    takeSlot();
    showUnsaved(m_window, m_session, found);
    // It goes only once it is written as this window's.
    m_isWritten = true;
    order([file = m_file, path, record = found] {
        QString problem = writeFile(file, formatUnsavedRecord(record));
        if (problem.isEmpty())
            QFile::remove(path);
        return problem;
    });
}

void Autosave::end()
{
    keepUnsaved();
    m_thread = nullptr;
    if (!m_file.isEmpty())
        QFile::remove(m_file);
    m_lock = nullptr;
    m_file.clear();
}

}  // namespace entropy_lab
