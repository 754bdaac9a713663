#pragma once

#include "ui/run_frame.h"

#include <QString>

namespace entropy_lab {

/// What a run is doing, for the status line.
struct RunDescription {
    enum class Kind { AtStart, Moving, Paused, Past, Parked, Saturated, Finished, Failed };

    Kind kind = Kind::AtStart;
    QString text{};
    /// Parked because every z is 0, in a descent: nothing will ever move.
    bool isDeadStart = false;
};

/// One line in words about the newest state of a run and how it came there.
RunDescription describeRun(const RunFrame& frame);

}  // namespace entropy_lab
