#pragma once

#include "core/experiment/experiment.h"

#include <memory>

namespace entropy_lab {

/// Data and where they came from, as for an Experiment.
struct ChosenData {
    std::shared_ptr<const Batch> batch;
    std::optional<CsvSource> csv{};
    std::optional<GeneratorSource> generator{};
};

/// The experiment on other data (at least one sample and one input), otherwise the same as far as
/// that is possible:
/// - one unit for each row of labels; without labels, and with those of a generator, which every
///   unit shares, the units stay;
/// - a drawn start is drawn again in the new shape; of a start in numbers, what fits stays, new
///   inputs begin with w = G = 0 and new units with 0.1 N(0, 1) of seed 0;
/// - where no sample has a label, an objective that needs one becomes the entropy.
Experiment withData(const Experiment& experiment, const ChosenData& data);

/// The same experiment with so many units (>= 1) on the same samples:
/// - a drawn start is drawn again in the new shape; of a start in numbers, what fits stays, and new
///   units begin with 0.1 N(0, 1) of seed 0;
/// - a new unit has the labels of the first one. Labels of a generator stay its own, see
///   `withLabelsForUnits`; those of a table become numbers of the experiment.
Experiment withUnitCount(const Experiment& experiment, Eigen::Index units);

/// Whether any sample has a label; where all are missing (NaN) there is no cross-entropy.
bool hasKnownLabel(const Batch& data);

/// Labels of one row repeated for every one of `units`; others as they are.
SharedMatrix withLabelsForUnits(const SharedMatrix& Y, Eigen::Index units);

}  // namespace entropy_lab
