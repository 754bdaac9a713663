#include "core/experiment/sample_edits.h"

#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace entropy_lab {

namespace {

constexpr double kUnlabelled = std::numeric_limits<double>::quiet_NaN();

void requireSample(const char* function, const Batch& batch, Eigen::Index sample)
{
    if (sample < 0 || sample >= batch.samples())
        throw std::invalid_argument(std::string(function) + ": sample " + std::to_string(sample)
                                    + " of " + std::to_string(batch.samples()));
}

void requireFeatures(const char* function, const Batch& batch, const Eigen::VectorXd& x)
{
    if (x.size() != batch.features())
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(x.size())
                                    + " inputs for data of " + std::to_string(batch.features()));
}

Eigen::MatrixXd withoutColumn(const Eigen::MatrixXd& matrix, Eigen::Index column)
{
    Eigen::MatrixXd rest(matrix.rows(), matrix.cols() - 1);
    rest.leftCols(column) = matrix.leftCols(column);
    rest.rightCols(rest.cols() - column) = matrix.rightCols(rest.cols() - column);
    return rest;
}

}  // namespace

Batch withSampleAdded(const Batch& batch, const Eigen::VectorXd& x)
{
    requireFeatures("withSampleAdded", batch, x);
    Eigen::MatrixXd X(batch.features(), batch.samples() + 1);
    X << *batch.X, x;
    Batch edited{.X = std::move(X), .Y = {}};
    if (batch.hasLabels()) {
        Eigen::MatrixXd Y(batch.Y.rows(), batch.samples() + 1);
        Y.leftCols(batch.samples()) = *batch.Y;
        Y.rightCols(1).setConstant(kUnlabelled);
        edited.Y = std::move(Y);
    }
    return edited;
}

Batch withSampleMoved(const Batch& batch, Eigen::Index sample, const Eigen::VectorXd& x)
{
    requireSample("withSampleMoved", batch, sample);
    requireFeatures("withSampleMoved", batch, x);
    Batch edited = batch;
    edited.X.edit().col(sample) = x;
    return edited;
}

Batch withSampleRemoved(const Batch& batch, Eigen::Index sample)
{
    requireSample("withSampleRemoved", batch, sample);
    Batch edited;
    edited.X = withoutColumn(batch.X, sample);
    if (batch.hasLabels())
        edited.Y = withoutColumn(batch.Y, sample);
    return edited;
}

Batch withSampleLabelled(const Batch& batch, Eigen::Index sample, std::optional<int> label,
                         Eigen::Index unit, Eigen::Index units)
{
    requireSample("withSampleLabelled", batch, sample);
    if (unit < 0 || unit >= units || (batch.hasLabels() && batch.Y.rows() != units))
        throw std::invalid_argument("withSampleLabelled: unit " + std::to_string(unit) + " of "
                                    + std::to_string(units));
    if (label && *label != 0 && *label != 1)
        throw std::invalid_argument("withSampleLabelled: label " + std::to_string(*label));
    Batch edited = batch;
    if (!edited.hasLabels() && !label)
        return edited;
    if (!edited.hasLabels())
        edited.Y = Eigen::MatrixXd::Constant(units, batch.samples(), kUnlabelled);
    edited.Y.edit()(unit, sample) = label ? static_cast<double>(*label) : kUnlabelled;
    return edited;
}

}  // namespace entropy_lab
