#pragma once

#include "core/experiment/experiment.h"

#include <Eigen/Core>

#include <cstdint>
#include <span>

namespace entropy_lab {

/// What a rule remembers between steps; zero at the start. Each vector is as long as the
/// parameters, or empty where the rule does not use it.
struct RuleState {
    RuleState() = default;
    RuleState(const Rule& rule, Eigen::Index parameterCount);

    Eigen::VectorXd velocity;    ///< momentum, nesterov: v; adam: first moment m
    Eigen::VectorXd meanSquare;  ///< adagrad: sum of squares; rmsprop, adam: mean square
    std::int64_t steps = 0;      ///< updates made, for Adam's bias correction
};

/// One update p <- p - eta d(g) of `count` parameters from `first` on, for the gradient g to
/// descend, by the conventions of PyTorch: eta outside the velocity, eps outside the root, memories
/// from 0, weight decay in g already:
///   gradient-descent  d = g
///   momentum          v <- mu v + g;             d = v
///   nesterov          v <- mu v + g;             d = g + mu v
///   adagrad           q <- q + g^2;              d = g/(sqrt q + eps)
///   rmsprop           q <- rho q + (1 - rho) g^2; d = g/(sqrt q + eps)
///   adam              m <- b1 m + (1 - b1) g, q <- b2 q + (1 - b2) g^2;
///                     d = (m/(1 - b1^t))/(sqrt(q/(1 - b2^t)) + eps), t = state.steps, from 1
/// All parameters of one step share one `steps`: raise it before the first call of the step.
void updateParameters(const Rule& rule, RuleState& state, double eta, Eigen::Index first,
                      Eigen::Index count, std::span<const double> gradient,
                      std::span<double> parameters);

}  // namespace entropy_lab
