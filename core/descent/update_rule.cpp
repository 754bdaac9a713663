#include "core/descent/update_rule.h"

#include <cmath>

namespace entropy_lab {

RuleState::RuleState(const Rule& rule, Eigen::Index parameterCount)
{
    const RuleKind kind = rule.kind;
    if (kind == RuleKind::Momentum || kind == RuleKind::Nesterov || kind == RuleKind::Adam)
        velocity = Eigen::VectorXd::Zero(parameterCount);
    if (kind == RuleKind::AdaGrad || kind == RuleKind::RmsProp || kind == RuleKind::Adam)
        meanSquare = Eigen::VectorXd::Zero(parameterCount);
}

void updateParameters(const Rule& rule, RuleState& state, double eta, Eigen::Index first,
                      Eigen::Index count, std::span<const double> gradient,
                      std::span<double> parameters)
{
    const double* const g = gradient.data() + first;
    double* const p = parameters.data() + first;
    double* const v = state.velocity.size() > 0 ? state.velocity.data() + first : nullptr;
    double* const q = state.meanSquare.size() > 0 ? state.meanSquare.data() + first : nullptr;
    switch (rule.kind) {
    case RuleKind::GradientDescent:
        for (Eigen::Index i = 0; i < count; ++i)
            p[i] -= eta * g[i];
        return;
    case RuleKind::Momentum:
        for (Eigen::Index i = 0; i < count; ++i) {
            v[i] = rule.momentum * v[i] + g[i];
            p[i] -= eta * v[i];
        }
        return;
    case RuleKind::Nesterov:
        for (Eigen::Index i = 0; i < count; ++i) {
            v[i] = rule.momentum * v[i] + g[i];
            p[i] -= eta * (g[i] + rule.momentum * v[i]);
        }
        return;
    case RuleKind::AdaGrad:
        for (Eigen::Index i = 0; i < count; ++i) {
            q[i] += g[i] * g[i];
            p[i] -= eta * g[i] / (std::sqrt(q[i]) + rule.epsilon);
        }
        return;
    case RuleKind::RmsProp:
        for (Eigen::Index i = 0; i < count; ++i) {
            q[i] = rule.decay * q[i] + (1.0 - rule.decay) * g[i] * g[i];
            p[i] -= eta * g[i] / (std::sqrt(q[i]) + rule.epsilon);
        }
        return;
    case RuleKind::Adam: {
        const double t = static_cast<double>(state.steps);
        const double firstBias = 1.0 - std::pow(rule.beta1, t);
        const double secondBias = 1.0 - std::pow(rule.beta2, t);
        for (Eigen::Index i = 0; i < count; ++i) {
            v[i] = rule.beta1 * v[i] + (1.0 - rule.beta1) * g[i];
            q[i] = rule.beta2 * q[i] + (1.0 - rule.beta2) * g[i] * g[i];
            p[i] -= eta * (v[i] / firstBias) / (std::sqrt(q[i] / secondBias) + rule.epsilon);
        }
        return;
    }
    }
}

}  // namespace entropy_lab
