#include "core/experiment/experiment_data.h"

#include "core/experiment/random.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

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

/// A start of another shape, drawn again where it was drawn.
void reshapeStart(Experiment& e, Eigen::Index units, Eigen::Index features)
{
    if (units == e.start.units && features == e.start.features)
        return;
    if (e.randomStart) {
        e.randomStart->units = units;
        e.start = randomLayer(units, features, e.randomStart->scale, e.randomStart->seed);
    } else {
        e.start = reshaped(e.start, units, features);
    }
}

}  // namespace

Experiment withData(const Experiment& experiment, const ChosenData& data)
{
    Experiment changed = experiment;
    changed.data = *data.batch;
    changed.csv = data.csv;
    changed.generator = data.generator;

    const Eigen::Index features = changed.data.features();
    if (data.generator)
        changed.data.Y = withLabelsForUnits(changed.data.Y, experiment.start.units);
    const Eigen::Index units =
        changed.data.hasLabels() ? changed.data.Y.rows() : experiment.start.units;
    reshapeStart(changed, units, features);
    const bool needsLabels = changed.objective.kind == ObjectiveKind::CrossEntropy
        || changed.objective.kind == ObjectiveKind::Mixed;
    if (needsLabels && !hasKnownLabel(changed.data))
        changed.objective.kind = ObjectiveKind::Entropy;
    return changed;
}

bool hasKnownLabel(const Batch& data)
{
    // NaN is the one number that differs from itself.
    return (data.Y->array() == data.Y->array()).any();
}

SharedMatrix withLabelsForUnits(const SharedMatrix& Y, Eigen::Index units)
{
    return Y.rows() == 1 && units > 1 ? SharedMatrix(Y->replicate(units, 1)) : Y;
}

Experiment withUnitCount(const Experiment& experiment, Eigen::Index units)
{
    if (units < 1)
        throw std::invalid_argument("withUnitCount: " + std::to_string(units)
                                    + " units, but at least 1 is needed");
    Experiment changed = experiment;
    reshapeStart(changed, units, experiment.start.features);
    const SharedMatrix& Y = experiment.data.Y;
    if (experiment.data.hasLabels() && Y.rows() != units) {
        Eigen::MatrixXd labels = Y->topRows(1).replicate(units, 1);
        const Eigen::Index kept = std::min(Y.rows(), units);
        labels.topRows(kept) = Y->topRows(kept);
        changed.data.Y = std::move(labels);
        changed.csv.reset();
    }
    return changed;
}

}  // namespace entropy_lab
