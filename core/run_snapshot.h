#pragma once

#include "core/experiment.h"
#include "core/step_record.h"
#include "core/trainer.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace entropy_lab {

/// New live settings (learning rate, inputs, stop rule) taken up before update `iteration` + 1.
struct LiveChange {
    std::int64_t iteration = 0;
    std::shared_ptr<const Experiment> experiment;
};

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
    /// All changes so far, oldest first; with the start they repeat the run exactly. Never null.
    std::shared_ptr<const std::vector<LiveChange>> changes;
    /// Set once the run has ended.
    std::optional<StopReason> stopReason;
    /// For StopReason::NotFinite: what happened, in words.
    std::string notFiniteDetail;
    /// Whether the worker was stepping when the snapshot was taken.
    bool isRunning = false;
};

/// Freezes what the trainer knows now; `changes` null means none.
std::shared_ptr<const RunSnapshot>
takeSnapshot(const Trainer& trainer, std::shared_ptr<const Experiment> experiment, bool isRunning,
             std::shared_ptr<const std::vector<LiveChange>> changes = nullptr);

}  // namespace entropy_lab
