#pragma once

#include "core/runs/history.h"
#include "core/runs/run_columns.h"
#include "core/runs/run_snapshot.h"

#include <QString>

#include <memory>
#include <vector>

namespace entropy_lab {

/// A run that another one took the place of. Charts draw it behind the current run, in a shade of
/// its own; the tray of runs lists it.
struct PastRun {
    int number = 0;  ///< 1, 2, ... in the order in which the runs ended; stays with the run
    QString name;
    bool isPinned = false;  ///< kept when others must go
    bool isHidden = false;  ///< not drawn
    /// The last state.
    std::shared_ptr<const RunSnapshot> snapshot;
    HistoryView history;
    std::shared_ptr<const RunColumns> columns;
};

using PastRuns = std::shared_ptr<const std::vector<PastRun>>;

}  // namespace entropy_lab
