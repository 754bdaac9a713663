#pragma once

#include "core/runs/run_snapshot.h"

#include <QString>

namespace entropy_lab {

/// The line below a figure: "One neuron · η = 0.5 · iteration 200".
QString runCaption(const RunSnapshot& snapshot);

}  // namespace entropy_lab
