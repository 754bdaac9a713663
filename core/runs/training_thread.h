#pragma once

#include "core/experiment/variation.h"
#include "core/runs/recorded_run.h"
#include "core/threads/mailbox.h"

#include <atomic>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace entropy_lab {

/// One run on a thread of its own, with others in lockstep beside it where wanted. The owner's
/// thread sets what is wanted and takes the newest snapshot; records go through the history. No
/// call waits for the worker but the destructor, which waits for at most one update.
class TrainingThread {
public:
    static constexpr double kAsFastAsItGoes = std::numeric_limits<double>::infinity();
    static constexpr std::size_t kHistoryBudget = std::size_t{256} << 20;

    /// What the worker knows at one moment.
    struct Answer {
        std::shared_ptr<const RunSnapshot> newest;
        /// The iteration asked for with `show`; null where that is the newest, or not reached yet.
        std::shared_ptr<const RunSnapshot> shown;
        /// The companions, at the iteration shown or else at their newest; in their order.
        std::vector<std::shared_ptr<const RunSnapshot>> companions{};
        std::int64_t orderNumber = 0;  ///< of the last order obeyed before it
    };

    /// Starts paused at the start of the experiment, which must be sound, or after the updates up
    /// to `replayTo` with the changes that the experiment records. Each variation of it, which must
    /// be sound as well, runs along as a companion.
    explicit TrainingThread(const std::shared_ptr<const Experiment>& experiment,
                            std::int64_t replayTo = 0, std::size_t historyBudget = kHistoryBudget,
                            std::vector<Variation> variations = {});
    ~TrainingThread();
    TrainingThread(const TrainingThread&) = delete;
    TrainingThread& operator=(const TrainingThread&) = delete;

    void setRunning(bool isRunning);
    /// Updates to make while paused, on top of those asked for before.
    void step(std::int64_t count);
    /// Updates a second while running.
    void setSpeed(double stepsPerSecond);
    /// New live settings, taken up before the next update. `experiment` must be sound and of the
    /// same shape.
    void apply(std::shared_ptr<const Experiment> experiment);

    /// An iteration to look at beside the newest one, exactly as it was; nothing to look at none.
    void show(std::optional<std::int64_t> iteration);

    /// The newest answer since the last call, if there is one; asks the worker for the next.
    std::optional<Answer> take();
    /// Its snapshot of the newest state, or null.
    std::shared_ptr<const RunSnapshot> takeSnapshot();
    /// What the worker has thrown since the last call, out of memory, say; null where nothing. The
    /// run then stands where it was until the next order, which may go on.
    std::exception_ptr takeFailure() { return m_failures.take().value_or(nullptr); }
    /// Whether the snapshot taken last was made after everything asked for so far had been done or
    /// begun: the replay, single steps and new settings done, running begun.
    bool isUpToDate() const { return m_answered == m_wanted.number; }
    /// 0 is the run itself, then its companions.
    HistoryView history(std::size_t lane = 0) const { return m_lanes[lane]->history(); }
    std::size_t historyBytes() const { return m_lanes.front()->historyBytes(); }
    const std::shared_ptr<const RunColumns>& columns(std::size_t lane = 0) const
    {
        return m_lanes[lane]->columns();
    }
    const std::vector<Variation>& companions() const { return m_variations; }

private:
    /// Everything the owner wants, whole: the newest order says it all.
    struct Order {
        bool isRunning = false;
        std::int64_t steps = 0;  ///< asked for since the beginning
        double stepsPerSecond = kAsFastAsItGoes;
        std::shared_ptr<const Experiment> experiment;
        std::optional<std::int64_t> shown;
        std::int64_t number = 0;  ///< counts the orders
    };

    class Worker;

    void order();

    /// A companion has this part of the run's memory.
    static constexpr std::size_t kCompanionShare = 4;

    const std::vector<Variation> m_variations;
    std::vector<std::unique_ptr<RunLane>> m_lanes;
    Mailbox<Order> m_orders;
    Mailbox<Answer> m_answers;
    Mailbox<std::exception_ptr> m_failures;
    std::atomic<bool> m_isSnapshotWanted{true};
    Order m_wanted;                ///< the owner's copy
    std::int64_t m_answered = -1;  ///< of the snapshot taken last; the owner's
    std::jthread m_thread;
};

}  // namespace entropy_lab
