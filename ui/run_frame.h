#pragma once

#include "core/history.h"
#include "core/run_columns.h"
#include "core/run_snapshot.h"

#include <memory>

namespace entropy_lab {

/// What every view of a run draws in one frame; taken once per timer tick, the same for all views.
struct RunFrame {
    /// The newest state; never null once a run exists.
    std::shared_ptr<const RunSnapshot> snapshot;
    /// All iterations recorded, at least up to the snapshot's.
    HistoryView history;
    /// Which quantity is which column of `history`.
    std::shared_ptr<const RunColumns> columns;
};

}  // namespace entropy_lab
