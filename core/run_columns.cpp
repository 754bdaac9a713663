#include "core/run_columns.h"

#include <array>
#include <span>

namespace entropy_lab {

namespace {

/// H, path sum, gradient norm, learning rate, objective, cross-entropy and accuracy.
constexpr std::size_t kMaximumScalars = 7;

}  // namespace

RunColumns::RunColumns(const Experiment& experiment)
    : units(experiment.start.units), features(experiment.start.features),
      samples(experiment.data.samples())
{
    if (experiment.objective.kind != ObjectiveKind::Entropy)
        objective = count++;
    if (experiment.data.hasLabels()) {
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
    std::array<double, kMaximumScalars> scalars;
    std::size_t n = 0;
    scalars[n++] = record.H;
    scalars[n++] = record.pathSum;
    scalars[n++] = record.gradientNorm;
    scalars[n++] = record.learningRate;
    if (objective >= 0)
        scalars[n++] = record.objective;
    if (crossEntropy >= 0) {
        scalars[n++] = record.crossEntropy;
        scalars[n++] = record.accuracy;
    }
    history.append({scalars.data(), n},
                   firstParameter >= 0 ? record.parameters : std::span<const double>(),
                   firstZ >= 0 ? record.Z : std::span<const double>());
}

}  // namespace entropy_lab
