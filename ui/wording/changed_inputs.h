#pragma once

#include "core/experiment/experiment.h"

#include <QString>

namespace entropy_lab {

/// "x₁ changed at iteration 12", "x₁ and x₂ changed at iteration 12", or of more inputs or several
/// samples "the inputs changed at iteration 12": what a run took up there, see
/// core/runs/input_changes.h.
QString inputChangeText(const Experiment& recorded, std::int64_t iteration);

}  // namespace entropy_lab
