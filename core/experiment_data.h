#pragma once

#include "core/experiment.h"

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
/// - one unit for each row of labels; without labels the units stay;
/// - a drawn start is drawn again in the new shape; of a start in numbers, what fits stays, new
///   inputs begin with w = G = 0 and new units with 0.1 N(0, 1) of seed 0;
/// - where no sample has a label, an objective that needs one becomes the entropy.
Experiment withData(const Experiment& experiment, const ChosenData& data);

}  // namespace entropy_lab
