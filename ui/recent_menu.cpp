#include "ui/recent_menu.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

#include <algorithm>

namespace entropy_lab {

namespace {

const QString kFilesKey = QStringLiteral("files/recent");

QString withoutMnemonics(QString text)
{
    return text.replace(u'&', QStringLiteral("&&"));
}

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

void RecentMenu::fill()
{
    clear();
    for (const QString& path : std::as_const(m_files)) {
        QAction* const action = addAction(withoutMnemonics(nameOf(path)), this, [this, path] {
            if (QFileInfo::exists(path))
                emit fileRequested(path);
            else
                emit fileMissed(path);
        });
        action->setToolTip(QDir::toNativeSeparators(path));
        action->setStatusTip(action->toolTip());
    }
    if (!m_unsaved.isEmpty())
        addSection(tr("Never saved"));
    for (const UnsavedChanges& changes : std::as_const(m_unsaved)) {
        QAction* const action =
            addAction(withoutMnemonics(changes.title), this,
                      [this, path = changes.path] { emit unsavedRequested(path); });
        action->setToolTip(tr("Changes that no file has."));
        action->setStatusTip(action->toolTip());
    }
    if (!m_files.isEmpty()) {
        addSeparator();
        addAction(tr("&Forget these files"), this, [this] {
            setFiles({});
        })->setToolTip(tr("Empties this list; the files stay."));
    }
    menuAction()->setEnabled(!isEmpty());
}

}  // namespace entropy_lab
