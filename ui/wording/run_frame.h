#pragma once

#include "core/runs/history.h"
#include "core/runs/run_columns.h"
#include "core/runs/run_snapshot.h"
#include "ui/wording/past_run.h"

#include <memory>

namespace entropy_lab {

/// A run in lockstep beside the one of the frame, from the same start: see
/// core/experiment/variation.h.
struct CompanionFrame {
    QString name;
    std::shared_ptr<const RunSnapshot> snapshot;
    HistoryView history;
    std::shared_ptr<const RunColumns> columns;
};

/// What every view of a run draws in one frame; taken once per timer tick, the same for all views.
struct RunFrame {
    /// The state shown, the newest or an earlier one; never null once a run exists.
    std::shared_ptr<const RunSnapshot> snapshot;
    /// All iterations recorded, at least up to the snapshot's.
    HistoryView history;
    /// Which quantity is which column of `history`.
    std::shared_ptr<const RunColumns> columns;
    /// The newest state; null where that is the one shown.
    std::shared_ptr<const RunSnapshot> newest{};
    /// Runs to draw behind this one, oldest first; null for none.
    PastRuns past{};
    /// At the iteration shown, in the order in which they were asked for.
    std::vector<CompanionFrame> companions{};

    /// The state at the end of the run so far.
    const RunSnapshot& end() const { return newest ? *newest : *snapshot; }
    bool isPastShown() const { return newest != nullptr; }
};

}  // namespace entropy_lab
