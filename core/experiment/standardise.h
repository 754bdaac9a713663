#pragma once

#include "core/experiment/batch.h"

namespace entropy_lab {

/// Brings every input to mean 0 and variance 1 over the samples: for each row of X
///   x_s <- (x_s - m)/d,  m = (1/N) Σ x_s,  d = sqrt((1/N) Σ (x_s - m)²).
/// An input that is the same in all samples becomes 0. Sums run in the order of the samples, so the
/// result is the same on every machine. Labels stay as they are. X must be finite.
void standardise(Batch& batch);

}  // namespace entropy_lab
