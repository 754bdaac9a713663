#include "app/wiring/experiment_file.h"

#include "app/files/atomic_file.h"
#include "app/session/session.h"
#include "app/wiring/autosave.h"
#include "app/wiring/table_consent.h"
#include "app/wiring/window_wiring.h"
#include "core/files/experiment_json.h"
#include "core/files/source_path.h"
#include "core/files/table_reach.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/recent_menu.h"
#include "ui/window/main_window.h"

#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>

namespace entropy_lab {

namespace {

constexpr int kPause = 200;  // ms

QString nameOf(const QString& path)
{
    return QFileInfo(path).fileName();
}

/// A table that somebody chose is no stranger's when the file is opened again.
void rememberTable(MainWindow& window, const Experiment& experiment, const QString& path)
{
    const std::filesystem::path folder = folderOf(path.toStdString());
    if (experiment.csv && !isWithin(folder, experiment.csv->path))
        TableConsent(window.settings()).add(path, QString::fromStdString(experiment.csv->path));
}

}  // namespace

ExperimentFile::ExperimentFile(MainWindow& window, Session& session)
    : QObject(&window), m_window(window), m_session(session),
      m_looking([this](const FileMark& now) { take(now); }),
      m_thread([slot = m_looking.slot()](const std::stop_token& stop) { slot->work(stop); })
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPause);
    connect(&m_pause, &QTimer::timeout, this, &ExperimentFile::look);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] {
        // The folder changes with every file in it: only one that came back matters.
        if (!m_watcher.files().contains(m_path))
            m_pause.start();
    });
    connect(&window, &MainWindow::saveRequested, this, &ExperimentFile::save);
}

void ExperimentFile::setOpened(const QString& path, const std::optional<FileMark>& mark)
{
    m_looking.cancel();
    m_path = path;
    m_mark = mark;
    m_told = mark.value_or(FileMark());
    watch();
}

std::optional<FileMark> ExperimentFile::markOf(const QString& path) const
{
    return path == m_path ? m_mark : std::nullopt;
}

void ExperimentFile::watch()
{
    if (const QStringList watched = m_watcher.files() + m_watcher.directories(); !watched.isEmpty())
        m_watcher.removePaths(watched);
    if (!m_path.isEmpty())
        m_watcher.addPaths({m_path, QFileInfo(m_path).path()});
}

void ExperimentFile::look()
{
    if (m_path.isEmpty())
        return;
    // A file that was replaced is no longer the one that is watched.
    if (!m_watcher.files().contains(m_path))
        m_watcher.addPath(m_path);
    m_looking.order([path = m_path](const std::stop_token&) {
        return std::optional(entropy_lab::markOf(path));
    });
}

void ExperimentFile::take(const FileMark& now)
{
    if (m_mark && now != *m_mark && now != m_told)
        tellChange(now);
    m_told = now;
}

void ExperimentFile::tellChange(const FileMark& now)
{
    // The window may show something else since.
    if (m_window.filePath() != m_path)
        return;
    const bool isGone = now.digest.isEmpty();
    m_toldInWords = (isGone ? MainWindow::tr("%1 is no longer there: it was deleted or moved.")
                            : MainWindow::tr("%1 was changed by somebody else since it was read. "
                                             "Saving asks before it overwrites that."))
                        .arg(m_path);
    if (isGone)
        m_window.showBanner(m_toldInWords, MainWindow::tr("Save it again"),
                            [this, path = m_path] { save(path); });
    else
        m_window.showBanner(m_toldInWords, MainWindow::tr("Read it again"), [this] { reload(); });
}

void ExperimentFile::save(const QString& path)
{
    const FileMark now = entropy_lab::markOf(path);
    const bool isOfOthers = path == m_path && !now.digest.isEmpty() && now != m_mark;
    if (!isOfOthers) {
        write(path);
        return;
    }
    if (!m_session.isRunning()) {
        ask(path);
        return;
    }
    // A question would stand before a run that goes on.
    m_window.showBanner(MainWindow::tr("Not saved: %1 was changed by somebody else since it was "
                                       "read.")
                            .arg(path),
                        MainWindow::tr("Decide"), [this, path] { ask(path); });
}

void ExperimentFile::ask(const QString& path)
{
    QMessageBox box(QMessageBox::Warning, MainWindow::tr("Overwrite the changes of others?"),
                    MainWindow::tr("%1 was changed by another window or program since it was read "
                                   "here.")
                        .arg(nameOf(path)),
                    QMessageBox::Cancel, &m_window);
    const QPushButton* const overwrite =
        box.addButton(MainWindow::tr("Overwrite"), QMessageBox::DestructiveRole);
    QPushButton* const saveAs = box.addButton(MainWindow::tr("Save as…"), QMessageBox::AcceptRole);
    QPushButton* const readAgain =
        box.addButton(MainWindow::tr("Read it again"), QMessageBox::ActionRole);
    readAgain->setToolTip(MainWindow::tr("The changes at hand move to the menu Open recent."));
    box.setDefaultButton(saveAs);
    box.exec();
    if (box.clickedButton() == overwrite)
        write(path);
    else if (box.clickedButton() == saveAs)
        m_window.transportBar()->saveAsAction()->trigger();
    else if (box.clickedButton() == readAgain)
        reload();
}

void ExperimentFile::reload()
{
    auto* const autosave = m_window.findChild<Autosave*>();
    if (autosave == nullptr)
        return;
    const QString problem = autosave->keepUnsaved(true);
    if (problem.isEmpty())
        openInWindow(m_window, m_session, m_path);
    else
        m_window.showBanner(
            MainWindow::tr("Not read again, as the changes at hand can be kept nowhere: %1")
                .arg(problem));
}

void ExperimentFile::write(const QString& path)
{
    const bool isGone = path == m_path && m_mark && !m_mark->digest.isEmpty()
        && entropy_lab::markOf(path).digest.isEmpty();
    const std::string text = formatExperiment(m_session.recorded(), folderOf(path.toStdString()));
    const QString problem = writeFile(path, text);
    if (!problem.isEmpty()) {
        m_window.showBanner(problem, MainWindow::tr("Save as…"),
                            [this] { m_window.transportBar()->saveAsAction()->trigger(); });
        return;
    }
    if (m_window.banner()->text() == m_toldInWords)
        m_window.hideBanner();
    setOpened(path, markOfContent(text));
    m_session.markSaved();
    rememberTable(m_window, m_session.experiment(), path);
    m_window.setFilePath(path);
    m_window.recentMenu()->addFile(path);
    m_window.showMessage(isGone
                             ? MainWindow::tr("Saved %1, which had been deleted or moved").arg(path)
                             : MainWindow::tr("Saved %1").arg(path));
}

}  // namespace entropy_lab
