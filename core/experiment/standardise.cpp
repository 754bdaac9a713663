#include "core/experiment/standardise.h"

#include <cmath>

namespace entropy_lab {

namespace {

void standardiseRow(Eigen::MatrixXd& X, Eigen::Index row)
{
    const Eigen::Index n = X.cols();
    double largest = 0.0;
    bool isConstant = true;
    for (Eigen::Index s = 0; s < n; ++s) {
        largest = std::max(largest, std::abs(X(row, s)));
        isConstant = isConstant && X(row, s) == X(row, 0);
    }
    if (isConstant) {
        X.row(row).setZero();
        return;
    }
    // A power of two changes no digit, and with |x| < 1 no sum or square overflows.
    const int exponent = -std::ilogb(largest) - 1;
    double sum = 0.0;
    for (Eigen::Index s = 0; s < n; ++s) {
        X(row, s) = std::scalbn(X(row, s), exponent);
        sum += X(row, s);
    }
    const double mean = sum / static_cast<double>(n);
    double squares = 0.0;
    double rest = 0.0;  // Σ (x - m), zero but for rounding
    for (Eigen::Index s = 0; s < n; ++s) {
        X(row, s) -= mean;
        rest += X(row, s);
        squares += X(row, s) * X(row, s);
    }
    const double correction = rest / static_cast<double>(n);
    const double deviation = std::sqrt(squares / static_cast<double>(n) - correction * correction);
    for (Eigen::Index s = 0; s < n; ++s)
        X(row, s) = (X(row, s) - correction) / deviation;
}

}  // namespace

void standardise(Batch& batch)
{
    Eigen::MatrixXd& X = batch.X.edit();
    for (Eigen::Index row = 0; row < batch.features(); ++row)
        standardiseRow(X, row);
}

}  // namespace entropy_lab
