#include "core/experiment/same_problem.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

template <typename Matrix> bool isSame(const Matrix& a, const Matrix& b)
{
    if (a.rows() != b.rows() || a.cols() != b.cols())
        return false;
    // A missing label is NaN, which equals nothing.
    const double* const first = a.data();
    const double* const second = b.data();
    for (Eigen::Index i = 0; i < a.size(); ++i)
        if (first[i] != second[i] && !(std::isnan(first[i]) && std::isnan(second[i])))
            return false;
    return true;
}

bool isSame(const Rule& a, const Rule& b)
{
    return a.kind == b.kind && a.momentum == b.momentum && a.decay == b.decay && a.beta1 == b.beta1
        && a.beta2 == b.beta2 && a.epsilon == b.epsilon;
}

bool isSame(const Schedule& a, const Schedule& b)
{
    return a.kind == b.kind && a.factor == b.factor && a.every == b.every && a.over == b.over
        && a.floor == b.floor && a.points == b.points;
}

}  // namespace

bool hasSameRules(const Experiment& a, const Experiment& b)
{
    return a.objective.kind == b.objective.kind && a.objective.lambda == b.objective.lambda
        && a.direction == b.direction && isSame(a.rule, b.rule) && a.weightDecay == b.weightDecay
        && a.trainable == b.trainable && isSame(a.schedule, b.schedule);
}

bool hasSameProblem(const Experiment& a, const Experiment& b)
{
    return hasSameRules(a, b) && a.start.units == b.start.units
        && isSame(a.start.values, b.start.values) && isSame(a.data.X, b.data.X)
        && isSame(a.data.Y, b.data.Y);
}

bool differsInNumbersOnly(const Experiment& a, const Experiment& b)
{
    return &a == &b
        || (a.title == b.title && a.start.units == b.start.units
            && a.start.features == b.start.features && a.data.samples() == b.data.samples()
            && a.objective.kind == b.objective.kind && a.direction == b.direction
            && a.rule.kind == b.rule.kind && isSame(a.data.Y, b.data.Y));
}

bool hasSameRun(const Experiment& a, const Experiment& b)
{
    const auto isSameChange = [](const LiveChange& one, const LiveChange& other) {
        return one.iteration == other.iteration && one.learningRate == other.learningRate
            && isSame(one.X, other.X);
    };
    return hasSameProblem(a, b) && a.learningRate == b.learningRate && a.layers == b.layers
        && std::equal(a.changes.begin(), a.changes.end(), b.changes.begin(), b.changes.end(),
                      isSameChange);
}

}  // namespace entropy_lab
