#pragma once

#include "core/experiment/batch.h"
#include "core/experiment/experiment.h"
#include "core/experiment/layer.h"

#include <Eigen/Core>

#include <string>

/// How large a step may be. With x~ = (x, 1) weighted by the rates of the groups that move, a step
/// changes the pre-activations of a unit by Z <- Z - K dZ, and the Hessian of its parameters is
/// x~ (d²objective/dZ²) x~^T.
namespace entropy_lab {

/// Largest d²H/dz² in bits, at |z| = kMostCurvedZ: what bounds descent of the entropy.
inline constexpr double kLargestEntropyCurvature = 0.11577275959462235;
inline constexpr double kMostCurvedZ = 2.7032361206583569;
/// Largest d²CE/dz² = s(z)/ln 2, at z = 0; also the largest -d²H/dz², what bounds ascent of H.
inline constexpr double kLargestCrossEntropyCurvature = 0.36067376022224085;

/// K_ij = (r_w + r_G) x_i·x_j + r_b, samples x samples, with the rates r of the groups that move
/// (0 for a frozen one). All moving at rate 1: 2 x_i·x_j + 1.
Eigen::MatrixXd kernelMatrix(const Eigen::MatrixXd& X, const Trainable& trainable = {},
                             const LearningRate& rates = LearningRate(1.0));

/// Largest eigenvalue of kernelMatrix, from the smaller of the two Gram matrices (samples or
/// features + 1). Throws std::invalid_argument for empty X.
double largestKernelEigenvalue(const Eigen::MatrixXd& X, const Trainable& trainable = {},
                               const LearningRate& rates = LearningRate(1.0));

/// 2 N/(curvature lambda_max(K)): a uniform learning rate below it never raises the objective, a
/// mean over N samples of a function whose second derivative in z never exceeds `curvature`.
/// Infinite where nothing moves. Throws std::invalid_argument for empty X or curvature <= 0.
double safeLearningRate(const Eigen::MatrixXd& X, const Trainable& trainable = {},
                        double curvature = kLargestEntropyCurvature);

/// Why no learning rate of an experiment is known to be safe, in words, e.g. "weight decay pulls on
/// the weights as well"; empty where safeRateFactor knows one.
std::string safeRateObstacle(const Experiment& experiment);

/// The factor by which an experiment's learning rates become the largest ones that are safe: below
/// it no step of plain gradient descent or ascent moves the objective the wrong way, from wherever
/// it starts, whatever factor of the schedule up to the limit of iterations it is made with.
/// Infinite where no step ever does (nothing moves, or a convex cross-entropy is climbed), NaN
/// where there is an obstacle or a double cannot hold the factor. Throws std::invalid_argument for
/// empty X.
double safeRateFactor(const Experiment& experiment);

/// Largest (signed) eigenvalue of the objective's Hessian in the parameters that move, each group
/// scaled by its rate (R^1/2 Hessian R^1/2); in bits per squared parameter at rate 1. Units do not
/// act on each other, so it is the largest over the units: exactly from the eigenvalues of
/// x~ (d²/dZ²) x~^T up to 128 inputs, by the Lanczos method on Hessian-vector products beyond.
/// 0 where nothing moves. Where the objective is climbed, that of its negative, which is then what
/// a step too long overshoots. Throws as evaluateObjective does.
double sharpness(const Layer& layer, const Batch& batch, const Objective& objective,
                 const Trainable& trainable = {}, const LearningRate& rates = LearningRate(1.0),
                 Direction direction = Direction::Descend);

/// sharpness at the rates themselves, halved: above 1 a step in the sharpest direction overshoots
/// (sharpness > 2/eta). A guide line, not a law: for a large step the curvature along the step
/// decides.
double stepOverStabilityLimit(const Layer& layer, const Batch& batch, const Objective& objective,
                              const Trainable& trainable, const LearningRate& rates);

/// Mean curvature of f, the objective or for ascent its negative, along one step of plain gradient
/// descent, in the units of `sharpness` at rates/eta, with eta = rates.w:
///   f(p - R g) = f(p) - eta |g|² + c (eta |g|)²/2,  |g|² = g^T R g/eta,  solved for c.
/// The step raises f exactly where c > 2/eta. NaN where the step is too short for its effect to be
/// told from rounding. Throws as evaluateObjective does.
double curvatureAlongStep(const Layer& layer, const Batch& batch, const Objective& objective,
                          const Trainable& trainable, const LearningRate& rates,
                          Direction direction = Direction::Descend);

/// Hessian times a vector, both in the order of Layer::values; entries of frozen groups are
/// taken as 0 and come out as 0. Throws std::invalid_argument for a vector of another length.
Eigen::VectorXd hessianTimes(const Layer& layer, const Batch& batch, const Objective& objective,
                             const Eigen::VectorXd& direction, const Trainable& trainable = {});

}  // namespace entropy_lab
