#pragma once

#include "core/descent/step_record.h"
#include "core/descent/trainer.h"
#include "core/experiment/experiment.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace entropy_lab {

/// A run at one moment, frozen: what the worker hands to the window.
struct RunSnapshot {
    RunSnapshot() = default;
    RunSnapshot(const RunSnapshot&) = delete;  // the record points into the vectors below
    RunSnapshot& operator=(const RunSnapshot&) = delete;

    /// The experiment with the live settings (learning rate, inputs, stop rule) of this moment.
    std::shared_ptr<const Experiment> experiment;
    /// Its spans point into this snapshot.
    StepRecord record;
    /// The parameters at this moment.
    Layer layer;
    std::vector<double> gradient;
    std::vector<double> Z;
    /// What repeats the run exactly: its start and every change made since. Never null.
    std::shared_ptr<const Experiment> recorded;
    /// Set once the run has ended.
    std::optional<StopReason> stopReason;
    /// For StopReason::NotFinite: what happened, in words.
    std::string notFiniteDetail;
    /// Whether the worker was stepping when the snapshot was taken.
    bool isRunning = false;
};

/// Freezes what the trainer knows now; `recorded` null means that nothing was changed on the way.
std::shared_ptr<const RunSnapshot>
takeSnapshot(const Trainer& trainer, std::shared_ptr<const Experiment> experiment, bool isRunning,
             std::shared_ptr<const Experiment> recorded = nullptr);

}  // namespace entropy_lab
