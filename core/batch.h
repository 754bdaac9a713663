#pragma once

#include <Eigen/Core>

namespace entropy_lab {

/// The data of a run.
struct Batch {
    /// Inputs, features x samples: one sample per column.
    Eigen::MatrixXd X;
    /// Labels, units x samples: 0, 1, or NaN where a sample is unlabelled. 0 x 0 without labels.
    Eigen::MatrixXd Y;

    Eigen::Index features() const { return X.rows(); }
    Eigen::Index samples() const { return X.cols(); }
    bool hasLabels() const { return Y.size() > 0; }
};

}  // namespace entropy_lab
