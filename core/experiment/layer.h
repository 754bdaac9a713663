#pragma once

#include <Eigen/Core>

namespace entropy_lab {

/// A row-major matrix: unit after unit, as files and tables list the weights.
using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// One layer of sigmoid units: z = (W + G) x + b, D = 1/(1 + e^-z).
/// The parameters lie in one flat vector, so that a rule, a record or a copy is one pass over it.
struct Layer {
    Layer() = default;
    /// All parameters zero. Both numbers must be positive, or the call throws
    /// std::invalid_argument.
    Layer(Eigen::Index unitCount, Eigen::Index featureCount);

    Eigen::Index units = 0;
    Eigen::Index features = 0;
    /// W row by row, then G row by row, then b: units * (2 * features + 1) numbers.
    Eigen::VectorXd values;

    /// units * features: the length of W and of G in `values`.
    Eigen::Index weightCount() const { return units * features; }

    Eigen::Map<RowMatrix> W() { return {values.data(), units, features}; }
    Eigen::Map<RowMatrix> G() { return {values.data() + weightCount(), units, features}; }
    Eigen::Map<Eigen::VectorXd> b() { return {values.data() + 2 * weightCount(), units}; }
    Eigen::Map<const RowMatrix> W() const { return {values.data(), units, features}; }
    Eigen::Map<const RowMatrix> G() const
    {
        return {values.data() + weightCount(), units, features};
    }
    Eigen::Map<const Eigen::VectorXd> b() const
    {
        return {values.data() + 2 * weightCount(), units};
    }

    /// W + G, units x features: what the inputs are weighted with.
    RowMatrix effectiveWeights() const;
};

/// Z = (W + G) X + b, units x samples, for X of features x samples.
/// Throws std::invalid_argument where the shapes do not fit.
Eigen::MatrixXd preActivation(const Layer& layer, const Eigen::MatrixXd& X);

}  // namespace entropy_lab
