#include "ui/widgets/recent_menu.h"

#include "ui/style/shown_text.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

#include <algorithm>

namespace entropy_lab {

namespace {

const QString kFilesKey = QStringLiteral("files/recent");

}  // namespace

RecentMenu::RecentMenu(QSettings* settings, QWidget* parent)
    : QMenu(tr("Open &recent"), parent), m_settings(settings)
{
    setToolTipsVisible(true);
    if (m_settings)
        m_files = m_settings->value(kFilesKey).toStringList().mid(0, kMostFiles);
    fill();
}

void RecentMenu::addFile(const QString& path)
{
    const QString whole = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    QStringList files = m_files;
    files.removeAll(whole);
    files.prepend(whole);
    setFiles(files.mid(0, kMostFiles));
}

void RecentMenu::removeFile(const QString& path)
{
    QStringList files = m_files;
    files.removeAll(path);
    setFiles(files);
}

bool RecentMenu::miss(const QString& path)
{
    if (!m_files.contains(path))
        return false;
    emit fileMissed(path);
    return true;
}

void RecentMenu::setFiles(const QStringList& files)
{
    if (files == m_files)
        return;
    m_files = files;
    if (m_settings)
        m_settings->setValue(kFilesKey, m_files);
    fill();
}

void RecentMenu::setUnsaved(const QList<UnsavedChanges>& unsaved)
{
    m_unsaved = unsaved;
    fill();
}

/// With its folder where another file of the list has the same name.
QString RecentMenu::nameOf(const QString& path) const
{
    const QFileInfo file(path);
    const auto isNamesake = [&](const QString& other) {
        return other != path && QFileInfo(other).fileName() == file.fileName();
    };
    return std::any_of(m_files.begin(), m_files.end(), isNamesake)
        ? tr("%1 in %2").arg(file.fileName(), file.dir().dirName())
        : file.fileName();
}

/// What an entry does may fill the menu anew: only once the menu is done with the entry.
void RecentMenu::addEntry(const QString& text, const QString& tip, const std::function<void()>& act)
{
    QAction* const action = addAction(menuText(text), this, [this, act] {
        QMetaObject::invokeMethod(this, act, Qt::QueuedConnection);
    });
    action->setToolTip(tipText(tip));
    action->setStatusTip(shownText(tip));
}

void RecentMenu::fill()
{
    clear();
    for (const QString& path : std::as_const(m_files))
        addEntry(nameOf(path), QDir::toNativeSeparators(path),
                 [this, path] { emit fileRequested(path); });
    if (!m_unsaved.isEmpty())
        addSection(tr("Never saved"));
    for (const UnsavedChanges& changes : std::as_const(m_unsaved))
        addEntry(changes.title, tr("Changes that no file has."),
                 [this, path = changes.path] { emit unsavedRequested(path); });
    if (!m_files.isEmpty()) {
        addSeparator();
        addEntry(tr("Forget these files"), tr("Empties this list; the files stay."),
                 [this] { setFiles({}); });
    }
    menuAction()->setEnabled(!isEmpty());
}

}  // namespace entropy_lab
