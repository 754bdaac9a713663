#pragma once

#include "app/files/unsaved_record.h"
#include "app/offscreen/job_thread.h"

#include <QLockFile>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

namespace entropy_lab {

class MainWindow;
class Session;

/// Keeps the changes that no file has, so that neither a crash nor opening something else loses
/// them. While there are such changes they are written to a file of this window's own, soon after
/// each; saving removes it. What a window that crashed has left behind is offered by the banner,
/// and stays in the menu of recent files. GUI thread; the files are written on a thread, and tried
/// again where that fails.
///
/// The folder holds "session-N.json" with "session-N.lock" for each window that is open, from its
/// first second or first change on, and "kept-TIME.json" for changes of windows that are no more,
/// named in the order in which they were kept, whatever the clock says.
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
    /// Says by the banner what a crash has left, and offers it; after what the banner says else,
    /// once that is closed.
    void offerFound();
    /// What has no file is about to be replaced: it moves to the menu. What went wrong; empty where
    /// nothing is lost. `evenWithFile`: also changes of an experiment that has a file.
    QString keepUnsaved(bool evenWithFile = false);
    /// Shows changes that were kept, which become this window's own and leave the menu.
    void takeOver(const QString& path, const UnsavedRecord& found);
    /// The program is about to end without being asked to: the changes are written at once, and
    /// nothing afterwards.
    void writeAtOnce();

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void offerAgain();

    struct Work {
        std::atomic<int> done{0};  ///< the last order that was carried out
        /// The change that is in the file of this window; 0: none.
        std::atomic<std::int64_t> written{0};
        Mailbox<QString> problem;
    };

    void collectFound();
    /// A file of this window's own; once is enough.
    void takeSlot();
    QString slotFile(int number) const;
    void dropOldest() const;
    void noteChange();
    void complain(const QString& problem);
    void stopComplaining();
    /// Whether the file of this window has the newest change.
    bool isWritten() const { return m_work->written == m_change; }
    bool isAtWork() const { return m_work->done < m_orders; }
    void write();
    UnsavedRecord record() const;
    void order(const std::function<QString()>& job);
    void orderWriting();
    void orderRemoval();
    void showKept();
    /// The window closes, and whoever was to be asked has answered.
    void end();

    MainWindow& m_window;
    Session& m_session;
    QString m_folder;
    QString m_file;  ///< of this window; empty until it is taken, or where it cannot be
    std::unique_ptr<QLockFile> m_lock;
    QList<UnsavedChanges> m_found;
    QString m_offer;  ///< what the banner says of them
    int m_delay;
    QTimer m_timer;
    std::int64_t m_change = 0;  ///< counts them
    std::int64_t m_kept = 0;    ///< the last one that moved to the menu
    QString m_complaint;        ///< as the banner said it; empty while all is well
    bool m_mayLose = false;     ///< somebody insists on closing
    int m_orders = 0;
    std::shared_ptr<Work> m_work = std::make_shared<Work>();
    std::shared_ptr<JobSlot> m_slot = std::make_shared<JobSlot>();
    std::unique_ptr<JobThread> m_thread;
};

}  // namespace entropy_lab
