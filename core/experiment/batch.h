#pragma once

#include "core/experiment/shared_matrix.h"

namespace entropy_lab {

/// The data of a run. Cheap to copy: the numbers are shared until they are edited.
struct Batch {
    /// Inputs, features x samples: one sample per column.
    SharedMatrix X;
    /// Labels, units x samples: 0, 1, or NaN where a sample is unlabeled. 0 x 0 without labels.
    SharedMatrix Y;

    Eigen::Index features() const { return X.rows(); }
    Eigen::Index samples() const { return X.cols(); }
    bool hasLabels() const { return Y.size() > 0; }
};

}  // namespace entropy_lab
