#pragma once

#include "app/job_thread.h"
#include "app/unsaved_record.h"

#include <QLockFile>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>

namespace entropy_lab {

class MainWindow;
class Session;

/// Keeps the changes that no file has, so that neither a crash nor opening something else loses
/// them. While there are such changes they are written to a file of this window's own, soon after
/// each; saving removes it. What a window that crashed has left behind is offered by the banner,
/// and stays in the menu of recent files. GUI thread; the files are written on a thread.
///
/// The folder holds "session-N.json" with "session-N.lock" for each window that is open, from its
/// first second or first change on, and "kept-TIME.json" for changes of windows that are no more.
class Autosave : public QObject {
    Q_OBJECT
public:
    static constexpr int kMostKept = 10;
    static constexpr int kDelay = 1000;  ///< from a change until it is written, ms

    /// Becomes the window's child; the session lives longer.
    Autosave(MainWindow& window, Session& session, const QString& folder, int delay = kDelay);
    ~Autosave() override;

    /// Where the program keeps them.
    static QString defaultFolder();

    /// The changes left behind by crashes, newest last; for the banner.
    const QList<UnsavedChanges>& found() const { return m_found; }
    /// Says by the banner what a crash has left, and offers it. Unless the banner says something
    /// else, which is in the menu then.
    void offerFound();
    /// What has no file is about to be replaced: it moves to the menu.
    void keepUnsaved();

private:
    struct Work {
        std::atomic<int> done{0};  ///< the last order that was carried out
        Mailbox<QString> problem;
    };

    void collectFound();
    /// A file of this window's own; once is enough.
    void takeSlot();
    QString slotFile(int number) const;
    void dropOldest() const;
    void noteChange();
    void complain(const QString& problem);
    void write();
    UnsavedRecord record() const;
    void order(const std::function<QString()>& job);
    void recover(const QString& path);
    void showKept();
    /// The window closes, and whoever was to be asked has answered.
    void end();

    MainWindow& m_window;
    Session& m_session;
    QString m_folder;
    QString m_file;  ///< of this window; empty until it is taken, or where it cannot be
    std::unique_ptr<QLockFile> m_lock;
    QList<UnsavedChanges> m_found;
    QTimer m_timer;
    bool m_isWritten = true;  ///< whether the newest order holds the newest change
    bool m_hasComplained = false;
    int m_orders = 0;
    std::shared_ptr<Work> m_work = std::make_shared<Work>();
    std::shared_ptr<JobSlot> m_slot = std::make_shared<JobSlot>();
    std::unique_ptr<JobThread> m_thread;
};

}  // namespace entropy_lab
