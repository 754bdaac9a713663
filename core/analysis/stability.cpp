#include "core/analysis/stability.h"

#include "core/descent/objective.h"
#include "core/entropy/entropy.h"
#include "core/experiment/random.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace entropy_lab {

namespace {

/// Up to this many rows of x~ the Hessian of a unit is formed and solved directly.
constexpr Eigen::Index kDirectRows = 129;
constexpr Eigen::Index kLanczosSteps = 100;

double weightRate(const Trainable& trainable, const LearningRate& rates)
{
    return (trainable.w ? rates.w : 0.0) + (trainable.G ? rates.G : 0.0);
}

/// x~: the inputs times the root of the weights' rates over a row of the root of the bias' rate.
Eigen::MatrixXd scaledInputs(const Eigen::MatrixXd& X, const Trainable& trainable,
                             const LearningRate& rates)
{
    Eigen::MatrixXd scaled(X.rows() + 1, X.cols());
    scaled.topRows(X.rows()) = std::sqrt(weightRate(trainable, rates)) * X;
    scaled.bottomRows(1).setConstant(trainable.b ? std::sqrt(rates.b) : 0.0);
    return scaled;
}

double largestEigenvalue(const Eigen::MatrixXd& symmetric)
{
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(symmetric, Eigen::EigenvaluesOnly);
    return solver.eigenvalues()(symmetric.rows() - 1);
}

/// d²objective/dZ² unit by unit: diagonal(i, s) on the diagonal and, for the balanced entropy,
/// + common(i) spread.row(i)^T spread.row(i) beside it.
struct Curvature {
    Eigen::MatrixXd diagonal;
    Eigen::VectorXd common;
    Eigen::MatrixXd spread;
};

void addBalance(const Eigen::MatrixXd& Z, Curvature& curvature)
{
    // -H(m), m = mean D: first derivative (1/ln 2) logit(m) s/N, second
    // (1/ln 2)[logit(m) s (1 - 2D)/N on the diagonal + s s^T/(N² m (1 - m))].
    const double samples = static_cast<double>(Z.cols());
    curvature.common.resize(Z.rows());
    curvature.spread = Z.unaryExpr([](double z) { return sigmoidSlope(z); }) / samples;
    for (Eigen::Index i = 0; i < Z.rows(); ++i) {
        constexpr double kSmallest = std::numeric_limits<double>::min();
        double decided = 0.0;
        double undecided = 0.0;
        for (Eigen::Index s = 0; s < Z.cols(); ++s) {
            decided += sigmoid(Z(i, s)) / samples;
            undecided += sigmoid(-Z(i, s)) / samples;
        }
        decided = std::max(decided, kSmallest);
        undecided = std::max(undecided, kSmallest);
        const double center = std::log(decided) - std::log(undecided);
        for (Eigen::Index s = 0; s < Z.cols(); ++s)
            curvature.diagonal(i, s) -=
                kBitsPerNat * center * curvature.spread(i, s) * std::tanh(0.5 * Z(i, s));
        curvature.common(i) = kBitsPerNat / decided / undecided;
    }
}

Curvature curvatureOf(const Eigen::MatrixXd& Z, const Eigen::MatrixXd& Y,
                      const Objective& objective)
{
    // Checks the shapes, and gives the weights of the entries.
    ObjectiveWorkspace workspace;
    Eigen::MatrixXd dZ;
    evaluateObjective(objective, Z, Y, dZ, workspace);
    const double entropyWeight = (objective.kind == ObjectiveKind::Mixed ? objective.lambda : 1.0)
        / static_cast<double>(Z.cols());
    Curvature curvature;
    curvature.diagonal.resize(Z.rows(), Z.cols());
    for (Eigen::Index i = 0; i < Z.rows(); ++i) {
        for (Eigen::Index s = 0; s < Z.cols(); ++s) {
            const double z = Z(i, s);
            double& second = curvature.diagonal(i, s);
            if (Y.size() == 0) {
                second = entropyWeight * d2HdZ2(z);
                continue;
            }
            const ObjectiveWorkspace::Weights& weight =
                workspace.weights[static_cast<std::size_t>(i)];
            second = std::isnan(Y(i, s)) ? weight.unlabelledEntropy * d2HdZ2(z)
                                         : weight.crossEntropy * kBitsPerNat * sigmoidSlope(z)
                    + weight.labelledEntropy * d2HdZ2(z);
        }
    }
    if (objective.kind == ObjectiveKind::BalancedEntropy)
        addBalance(Z, curvature);
    return curvature;
}

/// The second derivative of unit i in Z, applied to a change of Z.
Eigen::VectorXd applyCurvature(const Curvature& curvature, Eigen::Index i,
                               const Eigen::VectorXd& change)
{
    Eigen::VectorXd result = curvature.diagonal.row(i).transpose().cwiseProduct(change);
    if (curvature.common.size() > 0)
        result += curvature.common(i) * curvature.spread.row(i).dot(change)
            * curvature.spread.row(i).transpose();
    return result;
}

/// Largest eigenvalue of x~ C x~^T by the Lanczos method with full reorthogonalisation, from a
/// fixed random start.
double largestByLanczos(const Eigen::MatrixXd& scaled, const Curvature& curvature, Eigen::Index i)
{
    const Eigen::Index size = scaled.rows();
    const Eigen::Index steps = std::min(kLanczosSteps, size);
    Eigen::MatrixXd basis(size, steps);
    Eigen::VectorXd diagonal(steps);
    Eigen::VectorXd offDiagonal(steps);
    Eigen::VectorXd q(size);
    NormalNumbers(1).fill({q.data(), static_cast<std::size_t>(size)});
    q.normalize();
    Eigen::Index made = 0;
    double scale = 0.0;
    while (made < steps) {
        basis.col(made) = q;
        q = scaled * applyCurvature(curvature, i, scaled.transpose() * basis.col(made));
        diagonal(made) = basis.col(made).dot(q);
        for (int pass = 0; pass < 2; ++pass)
            q -= basis.leftCols(made + 1) * (basis.leftCols(made + 1).transpose() * q);
        offDiagonal(made) = q.norm();
        scale = std::max({scale, std::abs(diagonal(made)), offDiagonal(made)});
        ++made;
        // What is left is rounding: the basis spans an invariant subspace.
        if (offDiagonal(made - 1) <= 1e-14 * scale)
            break;
        q /= offDiagonal(made - 1);
    }
    Eigen::MatrixXd tridiagonal = Eigen::MatrixXd::Zero(made, made);
    tridiagonal.diagonal() = diagonal.head(made);
    tridiagonal.diagonal(-1) = offDiagonal.head(made - 1);
    return largestEigenvalue(tridiagonal);  // reads the lower triangle
}

double largestOfUnit(const Eigen::MatrixXd& scaled, const Curvature& curvature, Eigen::Index i)
{
    if (scaled.rows() > kDirectRows)
        return largestByLanczos(scaled, curvature, i);
    Eigen::MatrixXd hessian = scaled * curvature.diagonal.row(i).asDiagonal() * scaled.transpose();
    if (curvature.common.size() > 0) {
        const Eigen::VectorXd spread = scaled * curvature.spread.row(i).transpose();
        hessian += curvature.common(i) * spread * spread.transpose();
    }
    return largestEigenvalue(hessian);
}

/// The largest curvature of any entry, with its weight in the objective.
double largestCurvature(const Experiment& experiment)
{
    const Objective& objective = experiment.objective;
    const bool isDescent = experiment.direction == Direction::Descend;
    const double ofEntropy = isDescent ? kLargestEntropyCurvature : kLargestCrossEntropyCurvature;
    const double ofCrossEntropy = isDescent ? kLargestCrossEntropyCurvature : 0.0;
    const Batch& batch = experiment.data;
    if (objective.kind == ObjectiveKind::Entropy || batch.Y.size() == 0) {
        const double weight = objective.kind == ObjectiveKind::Mixed ? objective.lambda : 1.0;
        return weight * ofEntropy / static_cast<double>(batch.samples());
    }
    ObjectiveWorkspace workspace;
    Eigen::MatrixXd dZ;
    evaluateObjective(objective, Eigen::MatrixXd::Zero(batch.Y.rows(), batch.Y.cols()), batch.Y, dZ,
                      workspace);
    double curvature = 0.0;
    for (const ObjectiveWorkspace::Weights& weight : workspace.weights)
        curvature = std::max(
            {curvature, weight.crossEntropy * ofCrossEntropy + weight.labelledEntropy * ofEntropy,
             weight.unlabelledEntropy * ofEntropy});
    return curvature;
}

/// The largest factor that a step up to the limit is made with; of schedules that only fall or
/// warm up, 1, so that it stays whatever becomes of the limit.
double largestScheduleFactor(const Experiment& experiment)
{
    const Schedule& schedule = experiment.schedule;
    const std::int64_t last = std::max<std::int64_t>(experiment.stop.iterations - 1, 0);
    if (schedule.kind == ScheduleKind::Step || schedule.kind == ScheduleKind::Exponential)
        return std::max(1.0, scheduleFactor(schedule, last));
    if (schedule.kind != ScheduleKind::Recorded)
        return 1.0;
    double largest = scheduleFactor(schedule, 0);
    for (const SchedulePoint& point : schedule.points)
        largest = std::max(largest, point.factor);
    return largest;
}

}  // namespace

Eigen::MatrixXd kernelMatrix(const Eigen::MatrixXd& X, const Trainable& trainable,
                             const LearningRate& rates)
{
    const Eigen::MatrixXd scaled = scaledInputs(X, trainable, rates);
    return scaled.transpose() * scaled;
}

double largestKernelEigenvalue(const Eigen::MatrixXd& X, const Trainable& trainable,
                               const LearningRate& rates)
{
    if (X.size() == 0)
        throw std::invalid_argument("largestKernelEigenvalue: X is " + std::to_string(X.rows())
                                    + " x " + std::to_string(X.cols()));
    const Eigen::MatrixXd scaled = scaledInputs(X, trainable, rates);
    return largestEigenvalue(scaled.rows() < scaled.cols()
                                 ? Eigen::MatrixXd(scaled * scaled.transpose())
                                 : Eigen::MatrixXd(scaled.transpose() * scaled));
}

double safeLearningRate(const Eigen::MatrixXd& X, const Trainable& trainable, double curvature)
{
    if (!(curvature > 0.0))
        throw std::invalid_argument("safeLearningRate: curvature is " + std::to_string(curvature)
                                    + ", but must be positive");
    const double largest = largestKernelEigenvalue(X, trainable);
    if (largest <= 0.0)
        return std::numeric_limits<double>::infinity();
    return 2.0 * static_cast<double>(X.cols()) / (curvature * largest);
}

std::string safeRateObstacle(const Experiment& experiment)
{
    if (experiment.objective.kind == ObjectiveKind::BalancedEntropy)
        return "the curvature of the balanced entropy has no known bound";
    if (experiment.weightDecay > 0.0)
        return "weight decay pulls on the weights as well";
    if (experiment.rule.kind != RuleKind::GradientDescent)
        return "the update rule does not follow the gradient alone";
    return {};
}

double safeRateFactor(const Experiment& experiment)
{
    constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
    if (!safeRateObstacle(experiment).empty())
        return kUnknown;
    // Rates relative to the largest one, which may be so large that its square is infinite.
    LearningRate rates = experiment.learningRate;
    const double unit = std::max({rates.w, rates.G, rates.b});
    rates.w /= unit;
    rates.G /= unit;
    rates.b /= unit;
    const double curvature = largestCurvature(experiment);
    const double kernel = largestKernelEigenvalue(experiment.data.X, experiment.trainable, rates);
    if (curvature == 0.0 || kernel == 0.0)
        return std::numeric_limits<double>::infinity();
    const double factor = 2.0 / (curvature * kernel) / unit / largestScheduleFactor(experiment);
    return factor > 0.0 ? std::min(factor, std::numeric_limits<double>::max()) : kUnknown;
}

double sharpness(const Layer& layer, const Batch& batch, const Objective& objective,
                 const Trainable& trainable, const LearningRate& rates, Direction direction)
{
    if (weightRate(trainable, rates) == 0.0 && !trainable.b)
        return 0.0;
    Curvature curvature = curvatureOf(preActivation(layer, batch.X), batch.Y, objective);
    if (direction == Direction::Ascend) {
        curvature.diagonal *= -1.0;
        curvature.common *= -1.0;
    }
    // A frozen group has no rows; w and G together have the directions w - G of curvature 0.
    Eigen::MatrixXd scaled = scaledInputs(batch.X, trainable, rates);
    if (!trainable.b)
        scaled.conservativeResize(batch.X.rows(), Eigen::NoChange);
    else if (!trainable.w && !trainable.G)
        scaled = scaled.bottomRows(1).eval();
    double largest = trainable.w && trainable.G ? 0.0 : -std::numeric_limits<double>::infinity();
    for (Eigen::Index i = 0; i < layer.units; ++i)
        largest = std::max(largest, largestOfUnit(scaled, curvature, i));
    return largest;
}

double stepOverStabilityLimit(const Layer& layer, const Batch& batch, const Objective& objective,
                              const Trainable& trainable, const LearningRate& rates)
{
    return 0.5 * sharpness(layer, batch, objective, trainable, rates);
}

double curvatureAlongStep(const Layer& layer, const Batch& batch, const Objective& objective,
                          const Trainable& trainable, const LearningRate& rates,
                          Direction direction)
{
    const double sign = direction == Direction::Descend ? 1.0 : -1.0;
    const Eigen::MatrixXd Z = preActivation(layer, batch.X);
    Eigen::MatrixXd dZ;
    ObjectiveWorkspace workspace;
    const double before = evaluateObjective(objective, Z, batch.Y, dZ, workspace).objective;
    // The step in the pre-activations: Z - sign dZ K, K = x~^T x~.
    const Eigen::MatrixXd scaled = scaledInputs(batch.X, trainable, rates);
    const Eigen::MatrixXd step = (dZ * scaled.transpose()) * scaled;
    const double decrease = step.cwiseProduct(dZ).sum();  // g^T R g = eta |g|²
    Eigen::MatrixXd dAfter;
    const double after =
        evaluateObjective(objective, Z - sign * step, batch.Y, dAfter, workspace).objective;
    constexpr double kTellable = 1e-11;
    if (!(decrease > kTellable * std::abs(before)))
        return std::numeric_limits<double>::quiet_NaN();
    return 2.0 * (1.0 + sign * (after - before) / decrease) / rates.w;
}

Eigen::VectorXd hessianTimes(const Layer& layer, const Batch& batch, const Objective& objective,
                             const Eigen::VectorXd& direction, const Trainable& trainable)
{
    if (direction.size() != layer.values.size())
        throw std::invalid_argument("hessianTimes: a direction of "
                                    + std::to_string(direction.size()) + " numbers in a layer of "
                                    + std::to_string(layer.values.size()));
    Layer change = layer;
    change.values = direction;
    if (!trainable.w)
        change.W().setZero();
    if (!trainable.G)
        change.G().setZero();
    if (!trainable.b)
        change.b().setZero();
    const Curvature curvature = curvatureOf(preActivation(layer, batch.X), batch.Y, objective);
    const Eigen::MatrixXd Z = preActivation(change, batch.X);
    Layer product(layer.units, layer.features);
    for (Eigen::Index i = 0; i < layer.units; ++i) {
        const Eigen::VectorXd bent = applyCurvature(curvature, i, Z.row(i).transpose());
        const Eigen::RowVectorXd weights = (*batch.X * bent).transpose();
        if (trainable.w)
            product.W().row(i) = weights;
        if (trainable.G)
            product.G().row(i) = weights;
        if (trainable.b)
            product.b()(i) = bent.sum();
    }
    return product.values;
}

}  // namespace entropy_lab
