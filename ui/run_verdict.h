#pragma once

#include "core/regime.h"
#include "ui/run_frame.h"

#include <QString>

#include <optional>

namespace entropy_lab {

/// What a person may do about a run with one click.
struct RunRemedy {
    enum class Kind {
        None,
        WakeUp,          ///< the bias of the first unit becomes `value`
        ScaleRates,      ///< all learning rates times `value`, from the start
        MoreIterations,  ///< the limit becomes `value`, and the run goes on
    };

    Kind kind = Kind::None;
    double value = 0.0;
    QString label{};

    bool operator==(const RunRemedy&) const = default;
};

RunRemedy startWithATenthOfTheRate();

/// How a run does since its settings were last changed, by the criteria of core/regime.h.
struct RunVerdict {
    Regime regime = Regime::Slow;
    /// Plain words with the number that says so, e.g. "good: 72 % of the way"; empty while there is
    /// nothing to say yet.
    QString text{};
    RunRemedy remedy{};
};

/// Of the newest state of a run; nothing before its first update and where nothing was recorded.
std::optional<RunVerdict> judgeRun(const RunFrame& frame);

}  // namespace entropy_lab
