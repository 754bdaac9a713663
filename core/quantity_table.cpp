#include "core/comparison.h"
#include "core/entropy.h"
#include "core/gradient_flow.h"
#include "core/lesson_measures.h"
#include "core/lesson_quantity.h"
#include "core/path_sum.h"
#include "core/return_map.h"
#include "core/stability.h"
#include "core/stack_run.h"
#include "core/sweep.h"
#include "core/time_step.h"

#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kMostSteps = 1e8;
constexpr const char* kBits = "bits";
constexpr double kFarOut = 80.0;  // H is below 1e-32 bits there

QuantityArgument number(const char* name, const char* help, std::optional<double> otherwise = {})
{
    return {.name = name, .help = help, .otherwise = otherwise};
}

QuantityArgument positive(const char* name, const char* help, std::optional<double> otherwise = {})
{
    return {.name = name,
            .help = help,
            .otherwise = otherwise,
            .minimum = std::numeric_limits<double>::min()};
}

QuantityArgument whole(const char* name, const char* help, std::optional<double> otherwise,
                       double minimum = 1.0, double maximum = kMostSteps)
{
    return {.name = name,
            .help = help,
            .otherwise = otherwise,
            .minimum = minimum,
            .maximum = maximum,
            .isInteger = true};
}

QuantityArgument counted(const char* name, const char* help,
                         Eigen::Index (*count)(const Experiment&))
{
    QuantityArgument argument = whole(name, help, 1.0);
    argument.count = count;
    return argument;
}

QuantityArgument sampleNumber()
{
    return counted("sample", "which sample, from 1 on",
                   [](const Experiment& e) { return e.data.samples(); });
}

QuantityArgument unitNumber()
{
    return counted("unit", "which unit, from 1 on",
                   [](const Experiment& e) { return e.start.units; });
}

QuantityArgument featureNumber()
{
    return counted("feature", "which input, from 1 on",
                   [](const Experiment& e) { return e.data.features(); });
}

QuantityArgument layerNumber()
{
    return counted("layer", "which layer, from 1 on", [](const Experiment& e) {
        return static_cast<Eigen::Index>(stackOf(e).units.size());
    });
}

/// A number of the run's last record; NaN where the run left the finite numbers before.
template <typename Read> std::optional<double> ofRun(const QuantityCall& call, const Read& read)
{
    const std::optional<Trainer> trainer = trainedTo(call.experiment, call.at, call.stop);
    if (!trainer)
        return std::nullopt;
    return trainer->stopReason() == StopReason::NotFinite ? kNaN : read(*trainer);
}

double zOf(const QuantityCall& call, const StepRecord& record)
{
    const auto units = static_cast<std::int64_t>(call.experiment.start.units);
    return record.Z[static_cast<std::size_t>((call.integer(0) - 1) * units + call.integer(1) - 1)];
}

double meanDecision(const StepRecord& record)
{
    double sum = 0.0;
    for (const double z : record.Z)
        sum += sigmoid(z);
    return sum / static_cast<double>(record.Z.size());
}

/// H of the run with another learning rate, everything else the same.
std::optional<double> entropyAtRate(const QuantityCall& call)
{
    Experiment other = call.experiment;
    other.learningRate = LearningRate(call.number(0));
    other.changes.clear();
    return ofRun({.experiment = other, .at = call.at, .arguments = {}, .stop = call.stop},
                 [](const Trainer& trainer) { return trainer.record().H; });
}

std::optional<double> ofSweep(const QuantityCall& call, double (*read)(const SweepCell&))
{
    Experiment limited = call.experiment;
    limited.stop = {.iterations = call.at};
    const SweepCell cell =
        sweepCellByTrainer(limited, limited.learningRate.w, kSweepGradientTolerance, call.stop);
    if (cell.stopReason == StopReason::Cancelled)
        return std::nullopt;
    return cell.stopReason == StopReason::NotFinite ? kNaN : read(cell);
}

std::optional<double> ofLayer(const QuantityCall& call, double (*read)(const LayerSummary&))
{
    if (call.at < 1)
        return kNaN;
    StackRun stack(call.experiment.data.X, stackOf(call.experiment), call.at);
    stack.work(call.stop);
    if (call.stop.stop_requested())
        return std::nullopt;
    const auto layer = static_cast<std::size_t>(call.integer(0) - 1);
    return layer < stack.summaries().size() ? read(stack.summaries()[layer]) : kNaN;
}

double flowZ(const QuantityCall& call)
{
    if (!sampleFlowObstacle(call.experiment).empty())
        return kNaN;
    return flowAt(sampleFlowOf(call.experiment), call.number(0));
}

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
        {"slope-at", kBits, "dH/dz, in bits for each unit of z.", kScope, atZ,
         [](const QuantityCall& c) { return std::optional(dHdZ(c.number(0))); }},
        {"curvature-at", kBits, "d²H/dz², in bits for each squared unit of z.", kScope, atZ,
         [](const QuantityCall& c) { return std::optional(d2HdZ2(c.number(0))); }},
        {"steepest-z",
         "",
         "The z > 0 at which H falls most steeply.",
         kScope,
         {},
         [](const QuantityCall&) { return std::optional(steepestZ()); }},
        {"steepest-slope",
         kBits,
         "|dH/dz| there, in bits for each unit of z.",
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
         kBits,
         "∫ H dz: the area under H, in bits times z.",
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
         "Time η n of the entropy flow from one z to another of the same sign.",
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

std::vector<QuantityKind> experimentKinds()
{
    constexpr auto kScope = QuantityScope::Experiment;
    return {
        {"flow-z",
         "",
         "z of the first unit after this time η n of the gradient flow.",
         kScope,
         {{.name = "time", .help = "η times iterations", .minimum = 0.0}},
         [](const QuantityCall& c) { return std::optional(flowZ(c)); }},
        {"map-gain",
         "",
         "The factor a = η κ/ln 2 of one step on the first sample.",
         kScope,
         {},
         [](const QuantityCall& c) { return std::optional(returnMapGain(c.experiment)); }},
        {"safe-rate",
         "",
         "The learning rate below which no step moves the objective wrongly.",
         kScope,
         {},
         [](const QuantityCall& c) {
             return std::optional(safeRateFactor(c.experiment) * c.experiment.learningRate.w);
         }},
        {"iterations-to-entropy",
         "",
         "Iterations until H of a unit is below a threshold.",
         kScope,
         {positive("threshold", "H in bits", 0.5),
          whole("most", "iterations tried at most", 100000.0)},
         [](const QuantityCall& c) {
             return iterationsToEntropy(c.experiment, c.number(0), c.integer(1), c.stop);
         }},
    };
}

std::vector<QuantityKind> recordKinds()
{
    constexpr auto kScope = QuantityScope::Run;
    const std::vector<QuantityArgument> where{sampleNumber(), unitNumber()};
    return {
        {"H",
         kBits,
         "Entropy: mean over samples, summed over units.",
         kScope,
         {},
         [](const QuantityCall& c) {
             return ofRun(c, [](const Trainer& t) { return t.record().H; });
         }},
        {"z", "", "Pre-activation of a sample.", kScope, where,
         [](const QuantityCall& c) {
             return ofRun(c, [&c](const Trainer& t) { return zOf(c, t.record()); });
         }},
        {"D", "", "Decision on a sample.", kScope, where,
         [](const QuantityCall& c) {
             return ofRun(c, [&c](const Trainer& t) { return sigmoid(zOf(c, t.record())); });
         }},
        {"mean-D",
         "",
         "Decision, mean over samples and units.",
         kScope,
         {},
         [](const QuantityCall& c) {
             return ofRun(c, [](const Trainer& t) { return meanDecision(t.record()); });
         }},
        {"run-path-sum",
         kBits,
         "−(1/ln 2) Σ z ΔD along the run, mean over samples.",
         kScope,
         {},
         [](const QuantityCall& c) {
             return ofRun(c, [](const Trainer& t) { return t.record().pathSum; });
         }},
        {"objective",
         kBits,
         "What the run follows, without weight decay.",
         kScope,
         {},
         [](const QuantityCall& c) {
             return ofRun(c, [](const Trainer& t) { return t.record().objective; });
         }},
        {"cross-entropy",
         kBits,
         "Cross-entropy, mean over the labelled samples.",
         kScope,
         {},
         [](const QuantityCall& c) {
             return ofRun(c, [](const Trainer& t) { return t.record().crossEntropy; });
         }},
        {"accuracy",
         "",
         "Share of the labelled samples on the side of their label.",
         kScope,
         {},
         [](const QuantityCall& c) {
             return ofRun(c, [](const Trainer& t) { return t.record().accuracy; });
         }},
        {"class-accuracy",
         "",
         "Share of a generator's samples on the side of their class, labelled or not.",
         kScope,
         {},
         [](const QuantityCall& c) {
             return ofRun(
                 c, [&c](const Trainer& t) { return classAccuracy(c.experiment, t.layer()); });
         }},
        {"gradient-norm",
         kBits,
         "Length of the gradient over the parameters that move.",
         kScope,
         {},
         [](const QuantityCall& c) {
             return ofRun(c, [](const Trainer& t) { return t.record().gradientNorm; });
         }},
    };
}

/// A number of each weight: of the layer, at unit and feature.
template <double (*Read)(const Layer&, Eigen::Index, Eigen::Index)>
QuantityKind weightKind(const char* name, const char* help)
{
    return {name,
            "",
            help,
            QuantityScope::Run,
            {featureNumber(), unitNumber()},
            [](const QuantityCall& c) {
                return ofRun(c, [&c](const Trainer& t) {
                    return Read(t.layer(), c.integer(1) - 1, c.integer(0) - 1);
                });
            }};
}

double weightW(const Layer& l, Eigen::Index i, Eigen::Index j)
{
    return l.W()(i, j);
}
double weightG(const Layer& l, Eigen::Index i, Eigen::Index j)
{
    return l.G()(i, j);
}
double weightSum(const Layer& l, Eigen::Index i, Eigen::Index j)
{
    return l.W()(i, j) + l.G()(i, j);
}
double weightGap(const Layer& l, Eigen::Index i, Eigen::Index j)
{
    return l.W()(i, j) - l.G()(i, j);
}

std::vector<QuantityKind> parameterKinds()
{
    constexpr auto kScope = QuantityScope::Run;
    return {
        weightKind<weightW>("w", "Weight w of an input."),
        weightKind<weightG>("G", "Weight G of an input."),
        weightKind<weightSum>("w-plus-G", "w + G: what an input is weighted with."),
        weightKind<weightGap>("w-minus-G", "w − G, which equal learning rates conserve."),
        {"b",
         "",
         "Bias.",
         kScope,
         {unitNumber()},
         [](const QuantityCall& c) {
             return ofRun(c, [&c](const Trainer& t) { return t.layer().b()(c.integer(0) - 1); });
         }},
        {"difference-drift",
         "",
         "Largest change of w − G since the start.",
         kScope,
         {},
         [](const QuantityCall& c) {
             return ofRun(c, [&c](const Trainer& t) {
                 return differenceDrift(c.experiment.start, t.layer());
             });
         }},
        {"H-at-rate",
         kBits,
         "H of the same run with another learning rate.",
         kScope,
         {positive("rate", "the learning rate of w, G and b")},
         entropyAtRate},
        {"rises",
         "",
         "Number of updates that raised H.",
         kScope,
         {},
         [](const QuantityCall& c) {
             return ofSweep(c,
                            [](const SweepCell& cell) { return static_cast<double>(cell.rises); });
         }},
        {"largest-rise",
         kBits,
         "The largest of these rises.",
         kScope,
         {},
         [](const QuantityCall& c) {
             return ofSweep(c, [](const SweepCell& cell) { return cell.largestRise; });
         }},
    };
}

std::vector<QuantityKind> layerKinds()
{
    constexpr auto kScope = QuantityScope::Run;
    const std::vector<QuantityArgument> which{layerNumber()};
    return {
        {"layer-minimum", kBits, "Smallest step entropy of a stacked layer.", kScope, which,
         [](const QuantityCall& c) {
             return ofLayer(c, [](const LayerSummary& l) { return l.smallestStepEntropy; });
         }},
        {"layer-minimum-at", "", "The step k of that.", kScope, which,
         [](const QuantityCall& c) {
             return ofLayer(
                 c, [](const LayerSummary& l) { return static_cast<double>(l.smallestAt); });
         }},
        {"layer-path-sum", kBits, "Sum of the step entropies of a stacked layer.", kScope, which,
         [](const QuantityCall& c) {
             return ofLayer(c, [](const LayerSummary& l) { return l.last.pathSum; });
         }},
        {"layer-change", kBits, "True change of the Shannon entropy of a stacked layer.", kScope,
         which,
         [](const QuantityCall& c) {
             return ofLayer(c, [](const LayerSummary& l) { return l.last.shannonChange; });
         }},
    };
}

}  // namespace

const std::vector<QuantityKind>& quantityKinds()
{
    static const std::vector<QuantityKind> all = [] {
        std::vector<QuantityKind> kinds;
        for (const auto& group : {bellKinds(), mapKinds(), experimentKinds(), recordKinds(),
                                  parameterKinds(), layerKinds()})
            kinds.insert(kinds.end(), group.begin(), group.end());
        return kinds;
    }();
    return all;
}

}  // namespace entropy_lab
