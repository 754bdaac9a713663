#include "core/analysis/return_map.h"
#include "core/entropy/entropy.h"
#include "core/entropy/gradient_flow.h"
#include "core/entropy/path_sum.h"
#include "core/lessons/lesson_measures.h"
#include "core/lessons/quantity_arguments.h"

#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kFarOut = 80.0;  // H is below 1e-32 bits there

double steepestZ()
{
    return rootBetween(1.0, 2.0, d2HdZ2);
}

std::vector<QuantityKind> bellKinds()
{
    constexpr auto kScope = QuantityScope::Function;
    const std::vector<QuantityArgument> atZ{number("z", "the pre-activation")};
    const std::vector<QuantityArgument> path{number("from", "z at the start"),
                                             number("to", "z at the end"),
                                             whole("steps", "equal steps of z", 1.0)};
    return {
        {"entropy-at", kBits, "H of a unit with this pre-activation.", kScope, atZ,
         [](const QuantityCall& c) { return std::optional(entropyBits(c.number(0))); }},
        {"decision-at", "", "D of a unit with this pre-activation.", kScope, atZ,
         [](const QuantityCall& c) { return std::optional(sigmoid(c.number(0))); }},
        {"slope-at", "bits per unit of z", "dH/dz.", kScope, atZ,
         [](const QuantityCall& c) { return std::optional(dHdZ(c.number(0))); }},
        {"curvature-at", "bits per squared unit of z", "d²H/dz².", kScope, atZ,
         [](const QuantityCall& c) { return std::optional(d2HdZ2(c.number(0))); }},
        {"steepest-z",
         "",
         "The z > 0 at which H falls most steeply.",
         kScope,
         {},
         [](const QuantityCall&) { return std::optional(steepestZ()); }},
        {"steepest-slope",
         "bits per unit of z",
         "|dH/dz| there.",
         kScope,
         {},
         [](const QuantityCall&) { return std::optional(std::abs(dHdZ(steepestZ()))); }},
        {"z-of-entropy",
         "",
         "The z > 0 with this H.",
         kScope,
         {{.name = "entropy", .help = "H in bits", .minimum = 1e-12, .maximum = 1.0 - 1e-12}},
         [](const QuantityCall& c) {
             return std::optional(rootBetween(
                 0.0, kFarOut, [&c](double z) { return entropyBits(z) - c.number(0); }));
         }},
        {"entropy-meets-decision",
         "",
         "The z > 0 at which H, in bits, equals D.",
         kScope,
         {},
         [](const QuantityCall&) {
             return std::optional(
                 rootBetween(0.0, 2.0, [](double z) { return entropyBits(z) - sigmoid(z); }));
         }},
        {"entropy-area",
         "bits times z",
         "∫ H dz: the area under H.",
         kScope,
         {number("from", "z at the left", -kFarOut), number("to", "z at the right", kFarOut)},
         [](const QuantityCall& c) {
             return std::optional(entropyArea(c.number(0), c.number(1)));
         }},
        {"entropy-change",
         kBits,
         "H(to) − H(from): what −(1/ln 2) ∫ z dD is on every path.",
         kScope,
         {path[0], path[1]},
         [](const QuantityCall& c) {
             return std::optional(pathSumsOfEqualSteps(c.number(0), c.number(1), 1).exact);
         }},
        {"path-sum", kBits, "−(1/ln 2) Σ z ΔD in steps, z taken at the end of each: as a run sums.",
         kScope, path,
         [](const QuantityCall& c) {
             return std::optional(
                 pathSumsOfEqualSteps(c.number(0), c.number(1), c.integer(2)).right);
         }},
        {"path-sum-left", kBits, "The same with z taken at the start of each step.", kScope, path,
         [](const QuantityCall& c) {
             return std::optional(
                 pathSumsOfEqualSteps(c.number(0), c.number(1), c.integer(2)).left);
         }},
        {"path-sum-trapezoid", kBits, "The mean of these two.", kScope, path,
         [](const QuantityCall& c) {
             return std::optional(
                 pathSumsOfEqualSteps(c.number(0), c.number(1), c.integer(2)).trapezoid);
         }},
        {"detour-sum",
         kBits,
         "−(1/ln 2) ∫ z dD over a path with a detour, in many small steps.",
         kScope,
         {path[0], number("via", "z on the way"), path[1],
          whole("steps", "of each half of the path", 200000.0)},
         [](const QuantityCall& c) {
             return std::optional(
                 detourSumBits(c.number(0), c.number(1), c.number(2), c.integer(3)));
         }},
    };
}

std::vector<QuantityKind> mapKinds()
{
    constexpr auto kScope = QuantityScope::Function;
    const QuantityArgument gain = number("a", "the factor η κ/ln 2");
    const QuantityArgument startZ = number("z", "where the orbit starts", 0.5);
    return {
        {"flow-time",
         "",
         "Time η n of the entropy flow from one z to another.",
         kScope,
         {positive("from", "z at the start, > 0"), positive("to", "z at the end, > 0"),
          positive("kappa", "κ = 2 |x|² + 1", 3.0)},
         [](const QuantityCall& c) {
             return std::optional(entropyFlowTime(c.number(0), c.number(1), c.number(2)));
         }},
        {"symmetric-cycle",
         "",
         "|z| of the symmetric cycle of 2 of ascent.",
         kScope,
         {{.name = "a", .help = gain.help, .minimum = 8.0}},
         [](const QuantityCall& c) { return std::optional(symmetricCycle(c.number(0))); }},
        {"symmetry-break",
         "",
         "The a beyond which the cycle of 2 is not symmetric: 2/s(z0).",
         kScope,
         {},
         [](const QuantityCall&) { return std::optional(2.0 / sigmoidSlope(steepestZ())); }},
        {"period-doubling",
         "",
         "The a from which on ascent has cycles of this length.",
         kScope,
         {whole("period", "2, 4, 8 or 16", std::nullopt, 2.0, 16.0)},
         [](const QuantityCall& c) {
             const auto period = static_cast<int>(c.integer(0));
             const bool isPowerOfTwo = (period & (period - 1)) == 0;
             return std::optional(isPowerOfTwo ? periodDoublingGain(period / 2) : kNaN);
         }},
        {"cycle-period",
         "",
         "Length of the cycle that ascent ends in; 0: of none up to 64.",
         kScope,
         {gain, startZ},
         [](const QuantityCall& c) {
             return std::optional<double>(cyclePeriod(c.number(0), c.number(1)));
         }},
        {"ascent-z",
         "",
         "z after so many steps of ascent.",
         kScope,
         {gain, startZ, whole("steps", "steps of the map", 1.0, 0.0)},
         [](const QuantityCall& c) {
             double z = c.number(1);
             for (std::int64_t k = 0; k < c.integer(2) && !c.stop.stop_requested(); ++k)
                 z = returnMap(Direction::Ascend, c.number(0), z);
             return c.stop.stop_requested() ? std::nullopt : std::optional(z);
         }},
    };
}

}  // namespace

std::vector<QuantityKind> functionQuantities()
{
    std::vector<QuantityKind> kinds = bellKinds();
    const std::vector<QuantityKind> others = mapKinds();
    kinds.insert(kinds.end(), others.begin(), others.end());
    return kinds;
}

}  // namespace entropy_lab
