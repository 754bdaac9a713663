#include "core/analysis/regime.h"

#include <cmath>
#include <limits>

namespace entropy_lab {

double bestObjective(const Objective& objective, Direction direction, Eigen::Index units)
{
    const auto all = static_cast<double>(units);
    const bool isDescent = direction == Direction::Descend;
    switch (objective.kind) {
    case ObjectiveKind::Entropy:
        return isDescent ? 0.0 : all;
    case ObjectiveKind::BalancedEntropy:
        // The entropy is concave: mean H <= H(mean D) <= 1 for every unit.
        return isDescent ? -all : 0.0;
    case ObjectiveKind::CrossEntropy:
    case ObjectiveKind::Mixed:
        return isDescent ? 0.0 : std::numeric_limits<double>::infinity();
    }
    return 0.0;
}

namespace {

bool isAtTheBest(const RunOutline& outline, double objective)
{
    return std::abs(outline.bestObjective - objective) <= kNothingToGain;
}

}  // namespace

double progressShare(const RunOutline& outline)
{
    const double moved = outline.endObjective - outline.startObjective;
    if (std::isinf(outline.bestObjective))
        return std::copysign(1.0, outline.bestObjective) * moved
            / static_cast<double>(outline.units);
    const double toGain = outline.bestObjective - outline.startObjective;
    return isAtTheBest(outline, outline.startObjective) ? 1.0 : moved / toGain;
}

Regime regimeOf(const RunOutline& outline)
{
    const auto units = static_cast<double>(outline.units);
    if (outline.stopReason == StopReason::NotFinite)
        return Regime::NotFinite;
    if (outline.reversals > 0)
        return Regime::NonMonotone;
    if (isAtTheBest(outline, outline.startObjective))
        return Regime::AlreadyThere;
    if (outline.startGradientNorm == 0.0 && outline.endObjective == outline.startObjective)
        return Regime::DeadStart;
    if (outline.iterations > 0 && outline.startH >= kUndecidedH * units
        && outline.firstH < kSaturatedH * units)
        return Regime::SaturatedInOneJump;
    const double share = progressShare(outline);
    if (share < kPlateauShare)
        return Regime::Plateau;
    if (share >= kHalfShare)
        return Regime::PastHalf;
    return outline.endGradientNorm < outline.gradientTolerance ? Regime::Settled : Regime::Slow;
}

const char* keyOf(Regime regime)
{
    switch (regime) {
    case Regime::NotFinite:
        return "not-finite";
    case Regime::NonMonotone:
        return "non-monotone";
    case Regime::AlreadyThere:
        return "already-there";
    case Regime::DeadStart:
        return "dead-start";
    case Regime::SaturatedInOneJump:
        return "saturated-in-one-jump";
    case Regime::Plateau:
        return "plateau";
    case Regime::PastHalf:
        return "past-half";
    case Regime::Settled:
        return "settled";
    case Regime::Slow:
        return "slow";
    }
    return "";
}

const char* describe(Regime regime)
{
    switch (regime) {
    case Regime::NotFinite:
        return "an update left the finite numbers";
    case Regime::NonMonotone:
        return "an update moved the objective the wrong way";
    case Regime::AlreadyThere:
        return "the objective was at the best there is from the start";
    case Regime::DeadStart:
        return "the gradient at the start is 0: nothing ever moves";
    case Regime::SaturatedInOneJump:
        return "the first update took H from at least 1/2 to below 1/100 bit a unit";
    case Regime::Plateau:
        return "the objective has hardly moved";
    case Regime::PastHalf:
        return "the objective came at least half of the way to the best there is";
    case Regime::Settled:
        return "the gradient norm fell below the tolerance before half of the way";
    case Regime::Slow:
        return "the objective moves, but needs more iterations";
    }
    return "";
}

}  // namespace entropy_lab
