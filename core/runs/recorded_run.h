#pragma once

#include "core/descent/checkpoints.h"
#include "core/descent/trainer.h"
#include "core/runs/history.h"
#include "core/runs/run_columns.h"
#include "core/runs/run_snapshot.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace entropy_lab {

/// One run of a worker: trainer, history and checkpoints. History and columns may be read by any
/// thread, all else belongs to the worker's. Where memory runs out, calls throw std::bad_alloc, and
/// the next one goes on from there.
class RunLane {
public:
    /// `experiment` must be sound. Nothing is computed before `begin`.
    RunLane(std::shared_ptr<const Experiment> experiment, std::size_t historyBudget);

    HistoryView history() const { return m_history.view(); }
    std::size_t historyBytes() const { return m_history.bytes(); }
    const std::shared_ptr<const RunColumns>& columns() const { return m_columns; }

    /// The start, recorded.
    void begin();
    /// One update, recorded; false where there is none to make.
    bool step();
    void apply(const LiveSettings& settings);
    std::int64_t iteration() const { return m_trainer->record().iteration; }
    std::optional<StopReason> stopReason() const { return m_trainer->stopReason(); }
    std::shared_ptr<const RunSnapshot> snapshot(bool isRunning);

    /// An iteration before the newest one exactly as it was, recomputed from the nearest checkpoint
    /// or from where the last visit ended; null where `isInterrupted` said so on the way there.
    std::shared_ptr<const RunSnapshot> visit(std::int64_t iteration,
                                             const std::function<bool()>& isInterrupted);

private:
    void record();
    void noteChanges();

    const std::shared_ptr<const RunColumns> m_columns;
    History m_history;
    Checkpoints m_checkpoints;
    bool m_isBehind = false;  ///< the iteration at hand is not recorded yet
    std::unique_ptr<Trainer> m_trainer;
    std::shared_ptr<const Experiment> m_recorded;  ///< what repeats the run
    std::shared_ptr<const Experiment> m_settings;  ///< with the live settings of now
    std::size_t m_changesTakenUp = 0;
    std::unique_ptr<Trainer> m_visitor;
    std::shared_ptr<const Experiment> m_visited;  ///< whose run the visitor repeats
    std::shared_ptr<const RunSnapshot> m_shown;   ///< of the last visit
};

}  // namespace entropy_lab
