#include "core/run_columns.h"

#include <algorithm>
#include <stdexcept>

namespace entropy_lab {

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

void RunColumns::fill(const StepRecord& record, std::span<double> row) const
{
    if (row.size() != static_cast<std::size_t>(count))
        throw std::invalid_argument("RunColumns::fill: the row has " + std::to_string(row.size())
                                    + " numbers, not " + std::to_string(count));
    row[H] = record.H;
    row[pathSum] = record.pathSum;
    row[gradientNorm] = record.gradientNorm;
    row[learningRate] = record.learningRate;
    if (objective >= 0)
        row[objective] = record.objective;
    if (crossEntropy >= 0) {
        row[crossEntropy] = record.crossEntropy;
        row[accuracy] = record.accuracy;
    }
    if (firstParameter >= 0)
        std::copy(record.parameters.begin(), record.parameters.end(), row.begin() + firstParameter);
    if (firstZ >= 0)
        std::copy(record.Z.begin(), record.Z.end(), row.begin() + firstZ);
}

}  // namespace entropy_lab
