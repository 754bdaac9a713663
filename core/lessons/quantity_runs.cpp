#include "core/analysis/comparison.h"
#include "core/analysis/return_map.h"
#include "core/analysis/stability.h"
#include "core/analysis/time_step.h"
#include "core/entropy/entropy.h"
#include "core/lessons/lesson_measures.h"
#include "core/lessons/quantity_arguments.h"
#include "core/networks/stack_run.h"
#include "core/sweeps/sweep.h"

#include <limits>

namespace entropy_lab {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

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

/// A field of the run's last record.
template <double StepRecord::*Field>
QuantityKind recordKind(const char* name, const char* unit, const char* help)
{
    return {name, unit, help, QuantityScope::Run, {}, [](const QuantityCall& c) {
                return ofRun(c, [](const Trainer& t) { return t.record().*Field; });
            }};
}

std::vector<QuantityKind> recordKinds()
{
    constexpr auto kScope = QuantityScope::Run;
    const std::vector<QuantityArgument> where{sampleNumber(), unitNumber()};
    return {
        recordKind<&StepRecord::H>("H", kBits, "Entropy: mean over samples, summed over units."),
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
        recordKind<&StepRecord::pathSum>("run-path-sum", kBits,
                                         "−(1/ln 2) Σ z ΔD over the updates of the run, mean over "
                                         "samples, summed over units."),
        recordKind<&StepRecord::objective>("objective", kBits,
                                           "What the run follows, without weight decay."),
        recordKind<&StepRecord::crossEntropy>("cross-entropy", kBits,
                                              "Cross-entropy: mean over the labeled samples of a "
                                              "unit, summed over the units."),
        recordKind<&StepRecord::accuracy>(
            "accuracy", "", "Share of the labels that equal [z > 0]; z = 0 counts as label 0."),
        {"class-accuracy",
         "",
         "Share of a generator's samples whose class equals [z > 0], labeled or not.",
         kScope,
         {},
         [](const QuantityCall& c) {
             return ofRun(
                 c, [&c](const Trainer& t) { return classAccuracy(c.experiment, t.layer()); });
         }},
        recordKind<&StepRecord::gradientNorm>(
            "gradient-norm", "bits per unit of parameter",
            "Length of the gradient over the parameters that move."),
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

std::vector<QuantityKind> runQuantities()
{
    std::vector<QuantityKind> kinds;
    for (const std::vector<QuantityKind>& group :
         {experimentKinds(), recordKinds(), parameterKinds(), layerKinds()})
        kinds.insert(kinds.end(), group.begin(), group.end());
    return kinds;
}

}  // namespace entropy_lab
