#pragma once

#include <QMenu>
#include <QStringList>

#include <functional>

class QSettings;

namespace entropy_lab {

/// Changes that were never saved and are kept all the same.
struct UnsavedChanges {
    QString path;   ///< where they are kept
    QString title;  ///< what people read
};

/// The files opened and saved last, newest first, and below them what was never saved. A file that
/// is gone is told, and stays in the list until somebody takes it off.
class RecentMenu : public QMenu {
    Q_OBJECT
public:
    static constexpr int kMostFiles = 10;

    /// `settings` keeps the list of files; null remembers nothing.
    explicit RecentMenu(QSettings* settings, QWidget* parent = nullptr);

    /// Comes first from now on.
    void addFile(const QString& path);
    void removeFile(const QString& path);
    /// A file that was asked for is no longer there; false where it is none of the list.
    bool miss(const QString& path);
    void setUnsaved(const QList<UnsavedChanges>& unsaved);
    const QStringList& files() const { return m_files; }

signals:
    /// Whether it is still there, whoever reads it finds out: a file system may take its time.
    void fileRequested(const QString& path);
    void fileMissed(const QString& path);
    void unsavedRequested(const QString& path);

private:
    void setFiles(const QStringList& files);
    void addEntry(const QString& text, const QString& tip, const std::function<void()>& act);
    void fill();
    QString nameOf(const QString& path) const;

    QSettings* m_settings;
    QStringList m_files;
    QList<UnsavedChanges> m_unsaved;
};

}  // namespace entropy_lab
