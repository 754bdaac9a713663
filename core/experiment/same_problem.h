#pragma once

#include "core/experiment/experiment.h"

/// In which respects two experiments are the same.
namespace entropy_lab {

/// Objective, direction, rule, weight decay, trainable groups and schedule: what a run is bound to
/// from its start to its end.
bool hasSameRules(const Experiment& a, const Experiment& b);

/// The same rules, data and start values.
bool hasSameProblem(const Experiment& a, const Experiment& b);

/// The same title, shape, labels and kind of objective, direction and rule: edits of one experiment
/// that a slider makes. What was found for the one may then stand until the other's is there.
bool differsInNumbersOnly(const Experiment& a, const Experiment& b);

/// The same problem, rates and stack, and the same changes on the way: step for step the same run,
/// however far either goes.
bool hasSameRun(const Experiment& a, const Experiment& b);

}  // namespace entropy_lab
