#pragma once

#include "core/analysis/regime.h"
#include "ui/wording/run_frame.h"
#include "ui/wording/run_remedy.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace entropy_lab {

/// How a run does since its settings were last changed, by the criteria of core/analysis/regime.h.
struct RunVerdict {
    Regime regime = Regime::Slow;
    /// Plain words with the number that says so, e.g. "surer: H has come 72.9 % of the way from
    /// 0.9978 to 0 bits"; empty while there is nothing to say yet.
    QString text{};
    RunRemedy remedy{};
};

/// Whether steps by a rule go on with earlier ones, instead of along the gradient of now.
bool remembersSteps(RuleKind kind);

/// The first row of a frame's history that was computed with the inputs of now and that only
/// updates with the rates of now have followed, as far as rows were kept; one later than the newest
/// where inputs were changed since.
std::int64_t judgedFrom(const RunFrame& frame);

/// Of the newest state of a run; nothing before its first update with the settings of now and where
/// nothing was recorded.
std::optional<RunVerdict> judgeRun(const RunFrame& frame);

}  // namespace entropy_lab
