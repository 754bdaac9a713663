#pragma once

#include "core/threads/mailbox.h"
#include "ui/wording/past_run.h"

#include <QObject>

#include <functional>
#include <optional>
#include <thread>

namespace entropy_lab {

/// Which superseded runs are kept: the last few, and those that are pinned. A long one holds as
/// much as the current run; on a thread of its own it becomes small.
class KeptRuns : public QObject {
    Q_OBJECT
public:
    explicit KeptRuns(QObject* parent = nullptr);

    const std::vector<PastRun>& all() const { return *m_runs; }
    /// The same, for a frame.
    const PastRuns& shared() const { return m_runs; }

    /// Adds a run that ended, of which number and name are given here. Of a run made again the
    /// longer one stays.
    void keep(PastRun run);
    void forgetUnpinned();
    /// Takes up what the thread has made small; once a frame.
    void takeThinned();

public Q_SLOTS:
    void rename(int number, const QString& name);
    void setPinned(int number, bool isPinned);
    void setHidden(int number, bool isHidden);
    void remove(int number);
    /// One that was removed, back in its place.
    void restore(const PastRun& run);

Q_SIGNALS:
    void changed();

private:
    /// A run's history, smaller; nothing where there was no room to make it so.
    struct Thinned {
        int number = 0;
        std::optional<HistoryView> history;
    };

    void changeAll(const std::function<void(std::vector<PastRun>&)>& change);
    void changeOne(int number, const std::function<void(PastRun&)>& change);
    void thin();

    PastRuns m_runs = std::make_shared<const std::vector<PastRun>>();
    int m_count = 0;  ///< runs that ended
    Mailbox<Thinned> m_thinned;
    bool m_isThinning = false;
    std::jthread m_thread;
};

}  // namespace entropy_lab
