#include "core/descent/objective.h"

#include "core/entropy/entropy.h"
#include "core/entropy/kernels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace entropy_lab {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Entries evaluated at a time, so that what one pass writes is still in the L1 cache in the next.
constexpr Eigen::Index kBlock = 512;

std::string shapeOf(const Eigen::MatrixXd& matrix)
{
    return std::to_string(matrix.rows()) + " x " + std::to_string(matrix.cols());
}

void checkShapes(const Eigen::MatrixXd& Z, const Eigen::MatrixXd& Y, const Eigen::MatrixXd& dZ)
{
    if (Z.size() == 0)
        throw std::invalid_argument("evaluateObjective: Z is " + shapeOf(Z)
                                    + ", but needs a unit and a sample");
    if (Y.size() > 0 && (Y.rows() != Z.rows() || Y.cols() != Z.cols()))
        throw std::invalid_argument("evaluateObjective: Y is " + shapeOf(Y) + ", but Z is "
                                    + shapeOf(Z));
    if (&dZ == &Z)
        throw std::invalid_argument("evaluateObjective: dZ is Z itself");
}

/// Fills the weights of every unit and returns the number of labels.
Eigen::Index fillWeights(const Objective& objective, const Eigen::MatrixXd& Y,
                         std::vector<ObjectiveWorkspace::Weights>& weights)
{
    weights.assign(static_cast<std::size_t>(Y.rows()), {});
    const double all = static_cast<double>(Y.cols());
    double labels = 0.0;
    for (Eigen::Index i = 0; i < Y.rows(); ++i) {
        const double unlabelled = static_cast<double>(Y.row(i).array().isNaN().count());
        const double labelled = all - unlabelled;
        labels += labelled;
        ObjectiveWorkspace::Weights& weight = weights[static_cast<std::size_t>(i)];
        weight.perLabel = labelled > 0.0 ? 1.0 / labelled : 0.0;
        switch (objective.kind) {
        case ObjectiveKind::Entropy:
        case ObjectiveKind::BalancedEntropy:
            weight.labelledEntropy = weight.unlabelledEntropy = 1.0 / all;
            break;
        case ObjectiveKind::CrossEntropy:
            weight.crossEntropy = weight.perLabel;
            break;
        case ObjectiveKind::Mixed:
            weight.crossEntropy = weight.perLabel;
            if (unlabelled > 0.0)
                weight.unlabelledEntropy = objective.lambda / unlabelled;
            else
                weight.labelledEntropy = objective.lambda / all;
            break;
        }
    }
    return static_cast<Eigen::Index>(labels);
}

struct Sums {
    double H = 0.0;             ///< Σ H
    double objective = 0.0;     ///< Σ of the weighted terms
    double crossEntropy = 0.0;  ///< Σ CE/L
    Eigen::Index correct = 0;
};

/// D and the derivative of the weighted objective of entries [first, first + count) of the
/// column-major matrices, at most kBlock; adds their terms to the sums.
void evaluateLabels(const Eigen::MatrixXd& Z, const Eigen::MatrixXd& Y, Eigen::Index first,
                    Eigen::Index count, ObjectiveWorkspace& workspace, Eigen::MatrixXd& dZ,
                    Sums& sums)
{
    std::array<double, kBlock> H;
    std::array<double, kBlock> CE;
    std::array<double, kBlock> dCE;
    kernels().evaluateLabelled(Z.data() + first, Y.data() + first, static_cast<std::size_t>(count),
                               {.D = workspace.D.data() + first,
                                .H = H.data(),
                                .dHdz = dZ.data() + first,
                                .CE = CE.data(),
                                .dCEdz = dCE.data()});
    sums.H += Eigen::Map<const Eigen::ArrayXd>(H.data(), count).sum();
    Eigen::Index unit = first % Z.rows();
    for (Eigen::Index k = first; k < first + count; ++k) {
        const ObjectiveWorkspace::Weights& weight =
            workspace.weights[static_cast<std::size_t>(unit)];
        unit = unit + 1 == Z.rows() ? 0 : unit + 1;
        const auto i = static_cast<std::size_t>(k - first);
        const double y = Y.data()[k];
        double& d = dZ.data()[k];
        if (std::isnan(y)) {
            sums.objective += weight.unlabelledEntropy * H[i];
            d *= weight.unlabelledEntropy;
            continue;
        }
        sums.crossEntropy += weight.perLabel * CE[i];
        sums.objective += weight.crossEntropy * CE[i] + weight.labelledEntropy * H[i];
        sums.correct += (y == 1.0) == (Z.data()[k] > 0.0) ? 1 : 0;
        d = weight.crossEntropy * dCE[i] + weight.labelledEntropy * d;
    }
}

/// Writes dZ of Σ H/N - H(mean D) and returns Σ_i H(mean D_i).
double balance(const Eigen::MatrixXd& Z, Eigen::MatrixXd& dZ, ObjectiveWorkspace& workspace)
{
    const double samples = static_cast<double>(Z.cols());
    Eigen::ArrayX2d& means = workspace.means;
    means.setZero(Z.rows(), 2);
    for (Eigen::Index s = 0; s < Z.cols(); ++s) {
        for (Eigen::Index i = 0; i < Z.rows(); ++i) {
            const double z = Z(i, s);
            means(i, 0) += sigmoid(z);
            means(i, 1) += sigmoid(-z);
            dZ(i, s) = sigmoidSlope(z);
        }
    }
    // A mean that underflowed to 0 would make an infinite logit, and 0 * inf below.
    means = (means / samples).max(std::numeric_limits<double>::min());
    means.col(0) = means.col(0).log() - means.col(1).log();
    double entropyOfMeans = 0.0;
    for (Eigen::Index i = 0; i < Z.rows(); ++i)
        entropyOfMeans += entropyBits(means(i, 0));
    dZ.array() *= (Z.array().colwise() - means.col(0)) * (-kBitsPerNat / samples);
    return entropyOfMeans;
}

}  // namespace

ObjectiveValue evaluateObjective(const Objective& objective, const Eigen::MatrixXd& Z,
                                 const Eigen::MatrixXd& Y, Eigen::MatrixXd& dZ,
                                 ObjectiveWorkspace& workspace)
{
    checkShapes(Z, Y, dZ);
    const Eigen::Index labels = fillWeights(objective, Y, workspace.weights);
    if (objective.kind == ObjectiveKind::CrossEntropy && labels == 0)
        throw std::invalid_argument("evaluateObjective: the cross-entropy needs a label");
    dZ.resize(Z.rows(), Z.cols());
    workspace.D.resize(Z.rows(), Z.cols());
    const double samples = static_cast<double>(Z.cols());
    const double entropyWeight =
        (objective.kind == ObjectiveKind::Mixed ? objective.lambda : 1.0) / samples;

    Sums sums;
    for (Eigen::Index first = 0; first < Z.size(); first += kBlock) {
        const Eigen::Index count = std::min(kBlock, Z.size() - first);
        if (labels > 0) {
            evaluateLabels(Z, Y, first, count, workspace, dZ, sums);
            continue;
        }
        std::array<double, kBlock> H;
        const auto length = static_cast<std::size_t>(count);
        evaluateSigmoids({Z.data() + first, length}, {workspace.D.data() + first, length},
                         {H.data(), length}, {dZ.data() + first, length});
        sums.H += Eigen::Map<const Eigen::ArrayXd>(H.data(), count).sum();
        Eigen::Map<Eigen::ArrayXd>(dZ.data() + first, count) *= entropyWeight;
    }

    ObjectiveValue value;
    value.H = sums.H / samples;
    value.crossEntropy = labels > 0 ? sums.crossEntropy : kNaN;
    value.accuracy =
        labels > 0 ? static_cast<double>(sums.correct) / static_cast<double>(labels) : kNaN;
    if (objective.kind == ObjectiveKind::BalancedEntropy)
        value.objective = value.H - balance(Z, dZ, workspace);
    else
        value.objective = labels > 0 ? sums.objective : entropyWeight * sums.H;
    return value;
}

ObjectiveValue evaluateObjective(const Objective& objective, const Eigen::MatrixXd& Z,
                                 const Eigen::MatrixXd& Y, Eigen::MatrixXd& dZ)
{
    ObjectiveWorkspace workspace;
    return evaluateObjective(objective, Z, Y, dZ, workspace);
}

double objectiveAt(const Layer& layer, const Batch& batch, const Objective& objective)
{
    Eigen::MatrixXd dZ;
    return evaluateObjective(objective, preActivation(layer, batch.X), batch.Y, dZ).objective;
}

}  // namespace entropy_lab
