#pragma once

#include "core/experiment/variation.h"
#include "core/runs/recorded_run.h"
#include "ui/wording/run_frame.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace entropy_lab {

/// A run without a window, with others in lockstep beside it: forward to any iteration, and what a
/// view draws there. One thread at a time; the frames may go to another one.
class HeadlessRun {
public:
    /// `experiment` must be sound.
    explicit HeadlessRun(const Experiment& experiment);

    /// Runs beside it, made up to the iteration of now; those that the experiment does not allow
    /// (cross-entropy without labels) are left out.
    void setCompanions(const std::vector<Variation>& companions, const std::stop_token& stop = {});
    /// Updates up to that iteration, fewer where the run ends or `stop` is requested.
    void advanceTo(std::int64_t iteration, const std::stop_token& stop = {});
    std::int64_t iteration() const { return m_main.iteration(); }
    std::optional<StopReason> stopReason() const { return m_main.stopReason(); }
    RunFrame frame();

private:
    struct Companion {
        QString name;
        std::unique_ptr<RunLane> lane;
    };

    const std::shared_ptr<const Experiment> m_experiment;
    RunLane m_main;
    std::vector<Companion> m_companions;
};

}  // namespace entropy_lab
