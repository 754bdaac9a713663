#pragma once

#include "ui/wording/run_frame.h"
#include "ui/wording/run_verdict.h"

#include <QString>

#include <optional>

namespace entropy_lab {

/// What a run is doing, for the status line.
struct RunDescription {
    enum class Kind { AtStart, Moving, Paused, Past, Parked, Saturated, Finished, Failed };

    Kind kind = Kind::AtStart;
    QString text{};
    /// How the run does, where that can be said.
    std::optional<Regime> regime{};
    RunRemedy remedy{};
};

/// One line in words about the newest state of a run and how it came there.
RunDescription describeRun(const RunFrame& frame);

}  // namespace entropy_lab
