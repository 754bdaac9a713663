#include "core/analysis/gradient_check.h"

#include "core/descent/objective.h"
#include "core/entropy/entropy.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

namespace entropy_lab {

namespace {

constexpr double kRoundoff = 0x1p-53;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Of z, in one difference.
constexpr double kSmallestMove = 1e-5;
constexpr double kLargestMove = 1e-3;
/// By how much the bounds may change within the largest move.
constexpr double kRoom = 1.01;
/// Share of the derivatives that rounding may hide.
constexpr double kHiddenShare = 1e-3;

/// One unit alone: no other one has a part in the derivatives by its parameters.
struct Unit {
    Layer layer;
    Batch batch;
    bool hasObjective = true;  ///< not where the cross-entropy has no label of this unit
};

Unit unitOf(const Experiment& e, Eigen::Index i)
{
    Unit unit{.layer = Layer(1, e.start.features), .batch = {.X = e.data.X, .Y = {}}};
    unit.layer.W() = e.start.W().row(i);
    unit.layer.G() = e.start.G().row(i);
    unit.layer.b()(0) = e.start.b()(i);
    if (!e.data.hasLabels())
        return unit;
    unit.batch.Y = Eigen::MatrixXd(e.data.Y->row(i));
    unit.hasObjective =
        e.objective.kind != ObjectiveKind::CrossEntropy || !unit.batch.Y->array().isNaN().all();
    return unit;
}

/// S, C and T of the header, the rounding of f and of the gradient, all for moves of z.
struct Bounds {
    double slope = 0.0;
    double curvature = 0.0;
    double third = 0.0;
    double valueRounding = 0.0;
    double gradientRounding = 0.0;
};

/// The terms of one sample; `terms` adds up their sizes.
void addSample(double z, double y, const ObjectiveWorkspace::Weights& weight, Bounds& bounds,
               double& terms)
{
    const bool isLabelled = !std::isnan(y);
    const double H = isLabelled ? weight.labelledEntropy : weight.unlabelledEntropy;
    const double CE = isLabelled ? weight.crossEntropy : 0.0;
    const double a = std::abs(z);
    const double cs = kBitsPerNat * sigmoidSlope(z);
    terms += H * entropyBits(z);
    bounds.slope += H * a * cs;
    bounds.curvature += (H * (1.0 + a) + CE) * cs;
    bounds.third += (H * (2.0 + a) + CE) * cs;
    if (CE > 0.0) {
        terms += CE * crossEntropyBits(z, y);
        bounds.slope += CE * std::abs(dCEdZ(z, y));
    }
}

/// H(mean D), and what the rounding of logit(mean D) adds.
void addMean(const Eigen::MatrixXd& Z, Bounds& bounds, double& terms)
{
    const double samples = static_cast<double>(Z.cols());
    double D = 0.0;
    double rest = 0.0;
    for (const double z : Z.reshaped()) {
        D += sigmoid(z) / samples;
        rest += sigmoid(-z) / samples;
    }
    const double smallest = std::numeric_limits<double>::min();
    const double logit = std::log(std::max(D, smallest)) - std::log(std::max(rest, smallest));
    const double cv = kBitsPerNat * D * rest;
    const double L = std::abs(logit);
    const double logitRounding = (2.0 * samples + 16.0 + 2.0 * L) * kRoundoff;
    terms += entropyBits(logit);
    bounds.slope += L * cv;
    bounds.curvature += (1.0 + L) * cv;
    bounds.third += (4.0 + L) * cv;
    bounds.valueRounding += L * cv * logitRounding;
    bounds.gradientRounding += cv * logitRounding;
}

/// (M + 3) u max(|w + G||x| + |b|)
double roundingOfZ(const Unit& unit)
{
    const Eigen::ArrayXd sizes =
        ((unit.layer.effectiveWeights().cwiseAbs() * unit.batch.X->cwiseAbs()).array()
         + std::abs(unit.layer.b()(0)))
            .transpose();
    return (static_cast<double>(unit.layer.features) + 3.0) * kRoundoff * sizes.maxCoeff();
}

/// Nothing where z is not finite or not known well enough.
std::optional<Bounds> boundsOf(const Unit& unit, const Objective& objective)
{
    const double roundingZ = roundingOfZ(unit);
    if (!(roundingZ <= kLargestMove))
        return std::nullopt;
    const Eigen::MatrixXd Z = preActivation(unit.layer, unit.batch.X);
    const Eigen::MatrixXd& Y = *unit.batch.Y;
    Eigen::MatrixXd dZ;
    ObjectiveWorkspace workspace;
    evaluateObjective(objective, Z, Y, dZ, workspace);
    const double samples = static_cast<double>(Z.cols());
    const double lambda = objective.kind == ObjectiveKind::Mixed ? objective.lambda : 1.0;
    ObjectiveWorkspace::Weights weight{};
    weight.unlabelledEntropy = lambda / samples;
    if (!workspace.weights.empty())
        weight = workspace.weights.front();
    Bounds bounds;
    double terms = 0.0;
    for (Eigen::Index s = 0; s < Z.cols(); ++s)
        addSample(Z(0, s), Y.size() > 0 ? Y(0, s) : std::nan(""), weight, bounds, terms);
    if (objective.kind == ObjectiveKind::BalancedEntropy)
        addMean(Z, bounds, terms);
    // A subnormal term is rounded by up to the smallest number there is.
    const double underflow = (samples + 1.0) * std::numeric_limits<double>::denorm_min();
    bounds.valueRounding +=
        (samples + 10.0) * kRoundoff * terms + bounds.slope * roundingZ + underflow;
    bounds.gradientRounding +=
        (samples + 12.0) * kRoundoff * bounds.slope + bounds.curvature * roundingZ + underflow;
    return bounds;
}

/// Where rounding and truncation weigh the same.
double moveFor(const Bounds& bounds)
{
    if (!(bounds.third > 0.0))
        return kSmallestMove;
    return std::clamp(std::cbrt(6.0 * bounds.valueRounding / bounds.third), kSmallestMove,
                      kLargestMove);
}

struct Difference {
    double quotient = 0.0;
    double bound = 0.0;  ///< infinite where no number can be moved by so little
};

/// By parameter i of the unit, whose largest factor is X > 0.
Difference differenceBy(Eigen::Index i, double X, const Bounds& bounds, const Objective& objective,
                        Unit& unit)
{
    double& p = unit.layer.values(i);
    const double before = p;
    const double h = moveFor(bounds) / X;
    double above = before + h;
    double below = before - h;
    if (above == before || below == before) {
        above = std::nextafter(before, kInfinity);
        below = std::nextafter(before, -kInfinity);
    }
    const double up = (above - before) * X;
    const double down = (before - below) * X;
    if (!(std::max(up, down) <= kRoom * kLargestMove))
        return {.bound = kInfinity};
    p = above;
    const double valueAbove = objectiveAt(unit.layer, unit.batch, objective);
    p = below;
    const double valueBelow = objectiveAt(unit.layer, unit.batch, objective);
    p = before;
    const double move = 0.5 * (up + down);
    const double truncation =
        bounds.third * move * move / 6.0 + bounds.curvature * std::abs(up - down) / 2.0;
    return {.quotient = (valueAbove - valueBelow) / (above - below),
            .bound =
                kRoom * X * (truncation + bounds.valueRounding / move + bounds.gradientRounding)};
}

/// Larger where the gap comes closer to its bound; NaN closest of all.
double closeness(double gap, double bound)
{
    if (std::isnan(gap))
        return kInfinity;
    return gap == 0.0 ? 0.0 : gap / bound;
}

void compareNumber(Eigen::Index i, double claimed, const std::optional<Bounds>& bounds,
                   const Objective& objective, Unit& unit, GradientComparison& found)
{
    const Eigen::Index inputs = unit.layer.features;
    const double X =
        i == 2 * inputs ? 1.0 : unit.batch.X->row(i % inputs).lpNorm<Eigen::Infinity>();
    double gap = std::abs(claimed);
    double bound = 0.0;
    // Nothing depends on a parameter of inputs that are 0.
    if (unit.hasObjective && X > 0.0) {
        const Difference difference =
            bounds ? differenceBy(i, X, *bounds, objective, unit) : Difference{.bound = kInfinity};
        if (!std::isfinite(difference.bound)
            || difference.bound > kHiddenShare * X * (bounds->slope + bounds->curvature)) {
            ++found.hidden;
            return;
        }
        gap = std::abs(claimed - difference.quotient);
        bound = difference.bound;
    }
    if (++found.compared == 1 || closeness(gap, bound) > closeness(found.gap, found.bound)) {
        found.gap = gap;
        found.bound = bound;
    }
}

}  // namespace

GradientComparison compareGradient(const Experiment& experiment, std::span<const double> gradient,
                                   Eigen::Index first, Eigen::Index end,
                                   const std::stop_token& stop)
{
    GradientComparison found;
    const Layer& start = experiment.start;
    const Eigen::Index inputs = start.features;
    for (Eigen::Index unit = 0; unit < start.units; ++unit) {
        Unit alone = unitOf(experiment, unit);
        const std::optional<Bounds> bounds =
            alone.hasObjective ? boundsOf(alone, experiment.objective) : std::nullopt;
        for (Eigen::Index i = 0; i <= 2 * inputs && !stop.stop_requested(); ++i) {
            const Eigen::Index group = i / inputs;
            const Eigen::Index place = group == 2
                ? 2 * start.weightCount() + unit
                : group * start.weightCount() + unit * inputs + i % inputs;
            if (place >= first && place < end)
                compareNumber(i, gradient[static_cast<std::size_t>(place)], bounds,
                              experiment.objective, alone, found);
        }
    }
    return found;
}

}  // namespace entropy_lab
