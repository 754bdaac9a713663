#include "app/wiring/autosave.h"

#include "app/files/atomic_file.h"
#include "app/offscreen/lab_application.h"
#include "app/session/session.h"
#include "app/wiring/experiment_file.h"
#include "app/wiring/window_wiring.h"
#include "core/files/experiment_json.h"
#include "ui/widgets/banner.h"
#include "ui/window/main_window.h"

#include <QDateTime>
#include <QDir>
#include <QEvent>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace entropy_lab {

namespace {

const QString kSessions = QStringLiteral("session-*.json");
/// What a write had begun when it was killed: ui/figures/whole_file.h.
const QString kBegun = QStringLiteral(".session-*.json.*");
const QString kKept = QStringLiteral("kept-*.json");
const QString kKeptFormat = QStringLiteral("'kept-'yyyyMMdd-HHmmss-zzz'.json'");
const QString kEnding = QStringLiteral(".json");

/// A lock that only the end of its owner opens.
std::unique_ptr<QLockFile> lockFor(const QString& file)
{
    auto lock = std::make_unique<QLockFile>(file.chopped(kEnding.size()) + ".lock");
    lock->setStaleLockTime(0);
    return lock->tryLock(0) ? std::move(lock) : nullptr;
}

QDateTime timeOfKept(const QString& name)
{
    QDateTime time = QDateTime::fromString(name, kKeptFormat);
    time.setTimeSpec(Qt::UTC);
    return time;
}

/// The names of what was kept, in the order in which it was.
QStringList keptIn(const QString& folder)
{
    QStringList names = QDir(folder).entryList({kKept}, QDir::Files, QDir::Name);
    erase_if(names, [](const QString& name) { return !timeOfKept(name).isValid(); });
    return names;
}

/// A name behind all others, also where the clock was set back since they were given.
QString newKeptFile(const QString& folder, const QDateTime& time)
{
    const QStringList names = keptIn(folder);
    QDateTime named = time.toUTC();
    if (!names.isEmpty())
        named = std::max(named, timeOfKept(names.last()).addMSecs(1));
    return folder + u'/' + named.toString(kKeptFormat);
}

/// What went wrong. The folder may have gone since.
QString writeRecord(const QString& file, const UnsavedRecord& record)
{
    QDir().mkpath(QFileInfo(file).path());
    return writeFile(file, formatUnsavedRecord(record));
}

}  // namespace

Autosave::Autosave(MainWindow& window, Session& session, const QString& folder, int delay)
    : QObject(&window), m_window(window), m_session(session), m_folder(folder), m_delay(delay)
{
    QDir().mkpath(folder);
    collectFound();
    // A lock goes to the disk, which a window about to open need not wait for.
    QTimer::singleShot(delay, this, &Autosave::takeSlot);
    m_thread = std::make_unique<JobThread>(m_slot);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Autosave::write);
    connect(&session, &Session::experimentChanged, this, &Autosave::noteChange);
    connect(&session, &Session::dirtyChanged, this, [this](bool isDirty) {
        if (isDirty)
            noteChange();
        else if (!m_file.isEmpty())
            orderRemoval();
    });
    connect(&window, &MainWindow::closeRequested, this, &Autosave::end);
    window.installEventFilter(this);
    connect(window.recentMenu(), &QMenu::aboutToShow, this, &Autosave::showKept);
    // Another message may stand in the place of the offer; it comes after that.
    connect(window.banner()->closeButton(), &QAbstractButton::clicked, this, &Autosave::offerAgain);
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
            lockFor(folder.filePath(name.mid(1, name.lastIndexOf(kEnding) - 1) + kEnding));
        if (lock)
            QFile::remove(file);
    }
    dropOldest();
    erase_if(m_found, [](const UnsavedChanges& changes) { return !QFile::exists(changes.path); });
}

void Autosave::dropOldest() const
{
    const QDir folder(m_folder);
    const QStringList all = keptIn(m_folder);
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
    QList<UnsavedChanges> kept;
    for (const QString& name : keptIn(m_folder)) {
        const UnsavedChanges changes = describeUnsaved(m_folder + u'/' + name);
        if (!changes.title.isEmpty())
            kept.prepend(changes);
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
    m_offer = MainWindow::tr("The program ended unexpectedly. Unsaved changes were kept: %1.")
                  .arg(newest.title)
        + rest;
    m_window.showBanner(m_offer, MainWindow::tr("Bring them back"), [this, path = newest.path] {
        m_found.clear();
        m_window.requestUnsaved(path);
    });
}

void Autosave::offerAgain()
{
    if (m_window.banner()->text() == m_offer)
        m_found.clear();
    offerFound();
}

void Autosave::noteChange()
{
    if (!m_session.isDirty())
        return;
    ++m_change;
    if (!m_timer.isActive())
        m_timer.start(m_delay);
}

UnsavedRecord Autosave::record() const
{
    const RunSnapshot* const shown = m_session.frame().snapshot.get();
    const auto* const file = m_window.findChild<ExperimentFile*>();
    return {.experiment = m_session.recorded(),
            .file = m_window.filePath(),
            .mark = file ? file->markOf(m_window.filePath()) : std::nullopt,
            .iteration = shown ? shown->record.iteration : 0};
}

void Autosave::order(const std::function<QString()>& job)
{
    m_slot->order([job, work = m_work, number = ++m_orders](const std::stop_token& /*stop*/) {
        QString problem;
        try {
            problem = job();
        } catch (...) {
            problem = wordsFor(std::current_exception());
        }
        if (!problem.isEmpty())
            work->problem.put(std::move(problem));
        work->done = number;
    });
}

void Autosave::orderRemoval()
{
    order([file = m_file, work = m_work] {
        QFile::remove(file);
        work->written = 0;
        return QString();
    });
}

/// Once is enough, until it goes well again.
void Autosave::complain(const QString& problem)
{
    if (problem.isEmpty() || !m_complaint.isEmpty())
        return;
    m_complaint = MainWindow::tr("Changes are not kept against a crash: %1").arg(problem);
    m_window.showBanner(m_complaint);
}

void Autosave::stopComplaining()
{
    if (!m_complaint.isEmpty() && m_window.banner()->text() == m_complaint)
        m_window.hideBanner();
    m_complaint.clear();
}

void Autosave::write()
{
    constexpr int kPatience = 10;  // delays, before what failed is tried again
    if (!m_thread || !m_session.isDirty())
        return;
    if (isAtWork()) {
        m_timer.start(m_delay);
        return;
    }
    const QString problem = m_work->problem.take().value_or(QString());
    complain(problem);
    if (isWritten()) {
        stopComplaining();
        return;
    }
    takeSlot();
    if (m_file.isEmpty()) {
        complain(MainWindow::tr("%1: cannot be written").arg(m_folder));
        return;
    }
    m_timer.start(problem.isEmpty() ? m_delay : kPatience * m_delay);
    if (problem.isEmpty())
        orderWriting();
}

void Autosave::orderWriting()
{
    order([file = m_file, record = record(), work = m_work, change = m_change] {
        QString problem = writeRecord(file, record);
        if (problem.isEmpty())
            work->written = change;
        return problem;
    });
}

QString Autosave::keepUnsaved(bool evenWithFile)
{
    const bool isWanted = m_session.isDirty() && m_kept != m_change
        && (evenWithFile || m_window.filePath().isEmpty());
    if (!isWanted)
        return {};
    const QString kept = newKeptFile(m_folder, QDateTime::currentDateTime());
    // What was written already need not be written again, which takes long for large tables.
    if (isWritten() && !isAtWork() && QFile::rename(m_file, kept)) {
        m_work->written = 0;
    } else if (QString problem = writeRecord(kept, record()); !problem.isEmpty()) {
        return problem;
    }
    m_kept = m_change;
    dropOldest();
    showKept();
    return {};
}

void Autosave::takeOver(const QString& path, const UnsavedRecord& found)
{
    takeSlot();
    showUnsaved(m_window, m_session, found);
    // It goes only once it is written as this window's.
    order([file = m_file, path, record = found, work = m_work, change = m_change] {
        QString problem = writeRecord(file, record);
        if (problem.isEmpty()) {
            QFile::remove(path);
            work->written = change;
        }
        return problem;
    });
    m_timer.start(m_delay);
}

void Autosave::writeAtOnce()
{
    takeSlot();
    m_timer.stop();
    // What is being written is waited for.
    m_thread = nullptr;
    if (!m_session.isDirty() || isWritten() || m_file.isEmpty())
        return;
    if (writeRecord(m_file, record()).isEmpty())
        m_work->written = m_change;
}

/// A window that closes takes the changes with it: not while they can be kept nowhere.
bool Autosave::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != &m_window || event->type() != QEvent::Close || !m_thread || m_mayLose)
        return QObject::eventFilter(watched, event);
    const QString problem = keepUnsaved();
    if (problem.isEmpty())
        return QObject::eventFilter(watched, event);
    m_window.showBanner(
        MainWindow::tr("The window stays open, as the changes can be kept nowhere: %1")
            .arg(problem),
        MainWindow::tr("Close it all the same"), [this] {
            m_mayLose = true;
            m_window.close();
        });
    event->ignore();
    return true;
}

void Autosave::end()
{
    const bool isKept = keepUnsaved().isEmpty();
    m_thread = nullptr;
    // An older version is better than none.
    if (!m_file.isEmpty() && isKept)
        QFile::remove(m_file);
    m_lock = nullptr;
    m_file.clear();
}

}  // namespace entropy_lab
