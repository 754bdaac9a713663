#include "core/runs/run_snapshot.h"

#include <utility>

namespace entropy_lab {

std::shared_ptr<const RunSnapshot> takeSnapshot(const Trainer& trainer,
                                                std::shared_ptr<const Experiment> experiment,
                                                bool isRunning,
                                                std::shared_ptr<const Experiment> recorded)
{
    const StepRecord& record = trainer.record();
    auto snapshot = std::make_shared<RunSnapshot>();
    snapshot->experiment = std::move(experiment);
    snapshot->record = record;
    snapshot->layer = trainer.layer();
    snapshot->gradient.assign(record.gradient.begin(), record.gradient.end());
    snapshot->Z.assign(record.Z.begin(), record.Z.end());
    snapshot->record.parameters = {snapshot->layer.values.data(),
                                   static_cast<std::size_t>(snapshot->layer.values.size())};
    snapshot->record.gradient = snapshot->gradient;
    snapshot->record.Z = snapshot->Z;
    snapshot->recorded = recorded ? std::move(recorded) : snapshot->experiment;
    snapshot->stopReason = trainer.stopReason();
    snapshot->notFiniteDetail = trainer.notFiniteDetail();
    snapshot->isRunning = isRunning;
    return snapshot;
}

}  // namespace entropy_lab
