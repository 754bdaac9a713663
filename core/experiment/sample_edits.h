#pragma once

#include "core/experiment/batch.h"

#include <optional>

/// Edits of single samples: the data afterwards, as a value. Samples, units and features count from
/// 0; what does not exist throws std::invalid_argument.
namespace entropy_lab {

/// With one more sample, the last, at x (features numbers); unlabeled.
Batch withSampleAdded(const Batch& batch, const Eigen::VectorXd& x);

/// With the sample at x (features numbers).
Batch withSampleMoved(const Batch& batch, Eigen::Index sample, const Eigen::VectorXd& x);

/// Without the sample; the later ones move up.
Batch withSampleRemoved(const Batch& batch, Eigen::Index sample);

/// With the label of the sample for one of `units` units: 0, 1 or none. Data without labels get
/// them, all NaN but this one.
Batch withSampleLabelled(const Batch& batch, Eigen::Index sample, std::optional<int> label,
                         Eigen::Index unit, Eigen::Index units);

}  // namespace entropy_lab
