#pragma once

#include "core/experiment/experiment.h"
#include "core/networks/stack_run.h"
#include "core/runs/run_snapshot.h"

#include <optional>
#include <string>
#include <vector>

namespace entropy_lab {

/// What a summary and the JSON result say of a run.
struct RunResult {
    std::optional<StopReason> reason{};  ///< none while the run may go on
    std::string detail{};
    std::int64_t iterations = 0;
    double startH = 0.0;
    double endH = 0.0;
    double pathSum = 0.0;
    double objective = 0.0;
    double crossEntropy = 0.0;
    double accuracy = 0.0;
    double gradientNorm = 0.0;
    double drift = 0.0;  ///< largest change of w - G from its start
    Layer end{};
    /// Of an experiment with layers, once its stack was run.
    std::vector<LayerSummary> layers{};
};

/// Of a run up to a record, the layer being that of this moment.
RunResult resultOf(const Experiment& experiment, double startH, const StepRecord& record,
                   const Layer& layer);

/// Experiment and result as JSON: see docs/formats.md.
std::string resultJson(const Experiment& experiment, const RunResult& result);

}  // namespace entropy_lab
