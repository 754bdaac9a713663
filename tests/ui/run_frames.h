#pragma once

#include "core/descent/trainer.h"
#include "core/runs/history.h"
#include "ui/wording/run_frame.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace entropy_lab {

/// The frame that a window gets after `steps` updates of an experiment.
inline RunFrame frameAfter(const Experiment& experiment, std::int64_t steps, bool isRunning = false)
{
    const auto columns = std::make_shared<const RunColumns>(experiment);
    History history(columns->count, std::size_t{1} << 22);
    Trainer trainer(experiment);
    columns->record(trainer.record(), history);
    for (std::int64_t k = 0; k < steps && !trainer.stopReason(); ++k) {
        trainer.step();
        columns->record(trainer.record(), history);
    }
    return {.snapshot =
                takeSnapshot(trainer, std::make_shared<const Experiment>(trainer.experiment()),
                             isRunning, std::make_shared<const Experiment>(trainer.recorded())),
            .history = history.view(),
            .columns = columns};
}

}  // namespace entropy_lab
