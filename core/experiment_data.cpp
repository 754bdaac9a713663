#include "core/experiment_data.h"

#include "core/random.h"

#include <algorithm>

namespace entropy_lab {

namespace {

Layer reshaped(const Layer& start, Eigen::Index units, Eigen::Index features)
{
    constexpr double kNewUnitScale = 0.1;
    const Eigen::Index keptUnits = std::min(units, start.units);
    const Eigen::Index keptFeatures = std::min(features, start.features);
    Layer layer = randomLayer(units, features, kNewUnitScale, 0);
    layer.W().topRows(keptUnits).setZero();
    layer.G().topRows(keptUnits).setZero();
    layer.W().topLeftCorner(keptUnits, keptFeatures) =
        start.W().topLeftCorner(keptUnits, keptFeatures);
    layer.G().topLeftCorner(keptUnits, keptFeatures) =
        start.G().topLeftCorner(keptUnits, keptFeatures);
    layer.b().head(keptUnits) = start.b().head(keptUnits);
    return layer;
}

}  // namespace

Experiment withData(const Experiment& experiment, const ChosenData& data)
{
    Experiment changed = experiment;
    changed.data = *data.batch;
    changed.csv = data.csv;
    changed.generator = data.generator;

    const Eigen::Index features = changed.data.features();
    const Eigen::Index units =
        changed.data.hasLabels() ? changed.data.Y.rows() : experiment.start.units;
    if (units != experiment.start.units || features != experiment.start.features) {
        if (changed.randomStart) {
            changed.randomStart->units = units;
            changed.start =
                randomLayer(units, features, changed.randomStart->scale, changed.randomStart->seed);
        } else {
            changed.start = reshaped(experiment.start, units, features);
        }
    }
    const bool needsLabels = changed.objective.kind == ObjectiveKind::CrossEntropy
        || changed.objective.kind == ObjectiveKind::Mixed;
    // NaN is the one number that differs from itself.
    const bool isLabelled = (changed.data.Y.array() == changed.data.Y.array()).any();
    if (needsLabels && !isLabelled)
        changed.objective.kind = ObjectiveKind::Entropy;
    return changed;
}

}  // namespace entropy_lab
