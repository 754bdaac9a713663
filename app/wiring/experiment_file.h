#pragma once

#include "app/files/file_mark.h"
#include "core/threads/leavable_thread.h"
#include "ui/widgets/background_result.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <optional>

namespace entropy_lab {

class MainWindow;
class Session;

/// The file of the experiment at hand: what is saved goes there, and what others have done to it in
/// the meantime is told and never overwritten without a word. GUI thread.
class ExperimentFile : public QObject {
    Q_OBJECT
public:
    /// Becomes the window's child; the session lives longer.
    ExperimentFile(MainWindow& window, Session& session);

    /// The window shows what was read from there; nothing: what stood there then is not known.
    void setOpened(const QString& path, const std::optional<FileMark>& mark);
    /// What this window has read from the file or saved to it last.
    std::optional<FileMark> markOf(const QString& path) const;
    void save(const QString& path);

private:
    void write(const QString& path);
    /// By hand, so that a question is in its place.
    void ask(const QString& path);
    void reload();
    void watch();
    void look();
    void take(const FileMark& now);
    void tellChange(const FileMark& now);

    MainWindow& m_window;
    Session& m_session;
    QString m_path;
    std::optional<FileMark> m_mark;
    FileMark m_told;        ///< of what the banner has spoken
    QString m_toldInWords;  ///< true until the file is saved
    QFileSystemWatcher m_watcher;
    QTimer m_pause;  ///< until whoever writes is done
    BackgroundResult<FileMark> m_looking;
    LeavableThread m_thread;
};

}  // namespace entropy_lab
