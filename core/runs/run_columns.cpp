#include "core/runs/run_columns.h"

#include "core/experiment/experiment_data.h"

#include <span>

namespace entropy_lab {

namespace {

/// H, path sum and gradient norm, which every run has.
constexpr std::size_t kScalars = 3;

}  // namespace

RunColumns::RunColumns(const Experiment& experiment)
    : units(experiment.start.units), features(experiment.start.features),
      samples(experiment.data.samples())
{
    if (experiment.objective.kind != ObjectiveKind::Entropy)
        objective = count++;
    if (hasKnownLabel(experiment.data)) {
        crossEntropy = count++;
        accuracy = count++;
    }
    if (experiment.start.values.size() <= kMaximumParameters) {
        firstParameter = count;
        count += static_cast<int>(experiment.start.values.size());
    }
    if (samples * units <= kMaximumPreActivations) {
        firstZ = count;
        count += static_cast<int>(samples * units);
    }
}

int RunColumns::w(Eigen::Index unit, Eigen::Index feature) const
{
    return firstParameter < 0 ? -1 : firstParameter + static_cast<int>(unit * features + feature);
}

int RunColumns::G(Eigen::Index unit, Eigen::Index feature) const
{
    return firstParameter < 0 ? -1 : w(unit, feature) + static_cast<int>(units * features);
}

int RunColumns::b(Eigen::Index unit) const
{
    return firstParameter < 0 ? -1 : firstParameter + static_cast<int>(2 * units * features + unit);
}

int RunColumns::z(Eigen::Index sample, Eigen::Index unit) const
{
    return firstZ < 0 ? -1 : firstZ + static_cast<int>(sample * units + unit);
}

void RunColumns::record(const StepRecord& record, History& history) const
{
    const std::span<const double> parameters =
        firstParameter >= 0 ? record.parameters : std::span<const double>();
    const std::span<const double> Z = firstZ >= 0 ? record.Z : std::span<const double>();
    const std::size_t scalars = kScalars + (objective >= 0 ? 1 : 0) + (crossEntropy >= 0 ? 2 : 0);
    history.appendBy(scalars + parameters.size() + Z.size(), [&](const auto& put) {
        put(record.H);
        put(record.pathSum);
        put(record.gradientNorm);
        if (objective >= 0)
            put(record.objective);
        if (crossEntropy >= 0) {
            put(record.crossEntropy);
            put(record.accuracy);
        }
        for (const double number : parameters)
            put(number);
        for (const double number : Z)
            put(number);
    });
}

}  // namespace entropy_lab
