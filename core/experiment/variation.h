#pragma once

#include "core/experiment/experiment.h"

#include <optional>
#include <string>

namespace entropy_lab {

/// What another run does otherwise, from the same start on the same data: for runs side by side.
struct Variation {
    std::string name;  ///< for people
    std::optional<Objective> objective{};
    std::optional<Direction> direction{};
    std::optional<Rule> rule{};
    std::optional<Trainable> trainable{};
    /// Instead of the learning rates, those of recorded changes too.
    std::optional<LearningRate> learningRate{};
    /// One weight set: w begins with w + G; G is 0 and stays so. z then moves as w + G does with
    /// both sets where the learning rate of w is twice theirs.
    bool hasOneWeightSet = false;
    /// With one weight set: w learns at the sum of the rates of the sets that learn, so that z
    /// moves as it does with both (exactly, without weight decay).
    bool addsWeightRates = false;
    /// Times the learning rates, those of recorded changes too; > 0.
    double rateFactor = 1.0;
};

/// The experiment of that run. It may not be sound: cross-entropy needs labels (findProblem).
Experiment varied(const Experiment& experiment, const Variation& variation);

}  // namespace entropy_lab
