#pragma once

#include "core/experiment/batch.h"
#include "core/experiment/layer.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace entropy_lab {

/// What is minimized (or maximized), in bits. N = samples; every term is summed over units.
enum class ObjectiveKind {
    Entropy,          ///< mean H
    CrossEntropy,     ///< mean cross-entropy over the labeled samples, of each unit its own
    Mixed,            ///< that + lambda * mean H over the unlabeled samples of the unit
                      ///< (over all samples where every one is labeled)
    BalancedEntropy,  ///< mean H - H(mean D): confident, yet undecided on average
};

struct Objective {
    ObjectiveKind kind = ObjectiveKind::Entropy;
    /// Weight of the entropy in the mixed objective, >= 0; without meaning in the others.
    double lambda = 1.0;
};

enum class Direction { Descend, Ascend };

enum class RuleKind { GradientDescent, Momentum, Nesterov, AdaGrad, RmsProp, Adam };

/// An update rule and its constants, by PyTorch's conventions; each serves the rules beside it.
struct Rule {
    RuleKind kind = RuleKind::GradientDescent;
    double momentum = 0.9;  ///< momentum, nesterov: share of the velocity kept, in [0, 1)
    double decay = 0.9;     ///< rmsprop: share of the mean square kept, in [0, 1)
    double beta1 = 0.9;     ///< adam: share of the first moment kept, in [0, 1)
    double beta2 = 0.999;   ///< adam: share of the second moment kept, in [0, 1)
    double epsilon = 1e-8;  ///< adagrad, rmsprop, adam: added to the root, > 0
};

/// Learning rates (eta) of the three parameter groups, each > 0.
struct LearningRate {
    double w = 0.5;
    double G = 0.5;
    double b = 0.5;

    LearningRate() = default;
    explicit LearningRate(double eta) : w(eta), G(eta), b(eta) { }
    bool isUniform() const { return w == G && G == b; }
    bool operator==(const LearningRate&) const = default;
};

/// Which groups move; the others keep their start.
struct Trainable {
    bool w = true;
    bool G = true;
    bool b = true;
    bool operator==(const Trainable&) const = default;
};

/// How the learning rate changes with the iteration k: eta(k) = factor(k) * learning_rate.
enum class ScheduleKind {
    Constant,     ///< 1
    Step,         ///< factor^(k div every)
    Exponential,  ///< factor^k
    Cosine,       ///< floor + (1 - floor)(1 + cos(pi min(k, over)/over))/2
    WarmUp,       ///< min(1, (k + 1)/over)
    Recorded,     ///< the last of `points` at or before k; 1 before the first
};

struct SchedulePoint {
    std::int64_t iteration = 0;
    double factor = 1.0;
    bool operator==(const SchedulePoint&) const = default;
};

struct Schedule {
    ScheduleKind kind = ScheduleKind::Constant;
    double factor = 0.5;                  ///< step, exponential: > 0
    std::int64_t every = 100;             ///< step: iterations between two steps, >= 1
    std::int64_t over = 1000;             ///< cosine, warm-up: length in iterations, >= 1
    double floor = 0.0;                   ///< cosine: the factor at its end, in [0, 1]
    std::vector<SchedulePoint> points{};  ///< recorded: strictly rising iterations, factors > 0
};

/// When a run ends.
struct Stop {
    std::int64_t iterations = 1000;        ///< >= 0
    std::optional<double> gradientNorm{};  ///< ends a run whose norm falls below, bits/parameter
};

/// New live settings that a run takes up after `iteration` updates, before the next one.
struct LiveChange {
    std::int64_t iteration = 0;
    LearningRate learningRate;
    /// features x samples, the shape of the data's X; empty leaves X as it was.
    SharedMatrix X{};
};

/// Where the data of an experiment came from; what a file says instead of the numbers.
struct CsvSource {
    std::string path;  ///< as it can be opened; files say it relative to their own place
    std::vector<std::string> inputs;
    std::vector<std::string> targets;
    bool isStandardised = false;  ///< inputs as by core/experiment/standardise.h
};

/// A built-in point set; see core/experiment/data_sets.h for the names and what each setting does.
struct GeneratorSource {
    std::string name;
    /// Settings of the generator by key, e.g. {"samples", 60}.
    std::vector<std::pair<std::string, double>> settings;
    std::uint64_t seed = 0;
    bool isStandardised = false;  ///< inputs as by core/experiment/standardise.h
};

/// Start values drawn from scale * N(0, 1); see core/experiment/random.h.
struct RandomStart {
    Eigen::Index units = 1;
    double scale = 0.01;
    std::uint64_t seed = 0;
};

/// Layers stacked on the data beside the run, each descending its own entropy at the learning rate
/// of w for `stop.iterations` steps; see core/networks/stacked_layers.h.
struct LayerStack {
    std::vector<Eigen::Index> units{8, 4, 4};  ///< of each layer, from the input on; each >= 1
    bool isBalanced = false;                   ///< gradient of the balanced entropy
    double scale = 0.01;                       ///< start weights are scale * N(0, 1), >= 0
    std::uint64_t seed = 42;
    bool operator==(const LayerStack&) const = default;
};

/// Everything that decides a run: same experiment, same numbers.
/// The default is one unit with two inputs (the built-in experiment one-neuron).
struct Experiment {
    Experiment();

    std::string title = "One neuron";
    /// One sentence of what there is to see; may be empty.
    std::string description = "One unit on one sample: the entropy falls, and z runs away from 0.";
    Batch data;
    /// Where `data` came from; neither set: the numbers themselves.
    std::optional<CsvSource> csv{};
    std::optional<GeneratorSource> generator{};

    Layer start;
    /// Set where `start` was drawn; `start` holds what was drawn.
    std::optional<RandomStart> randomStart{};

    Objective objective{};
    Direction direction = Direction::Descend;
    Rule rule{};
    LearningRate learningRate{};
    double weightDecay = 0.0;  ///< times p joins the gradient of p in w and G, not in b; >= 0
    Trainable trainable{};
    Schedule schedule{};
    Stop stop{};
    /// What was changed while the run went on, at strictly rising iterations: part of the run.
    std::vector<LiveChange> changes{};
    /// Changes nothing about the run itself.
    std::optional<LayerStack> layers{};
};

/// The factor of the schedule at iteration k >= 0.
double scheduleFactor(const Schedule& schedule, std::int64_t k);

/// The first thing wrong with the experiment, as "key: value: what is expected"; empty if it is
/// sound. A Trainer takes sound experiments only.
std::string findProblem(const Experiment& experiment);

/// The live settings at the row of `iteration`: the inputs that it was computed with, of changes
/// before it, and the rate of the update that follows, changed up to it. Changes stay all listed.
Experiment experimentAt(const Experiment& experiment, std::int64_t iteration);

/// The same experiment with `features` inputs (>= 1): inputs beyond the old ones start at x = 0.5,
/// w = G = 0, so that no pre-activation changes; surplus ones are dropped.
Experiment withFeatureCount(const Experiment& experiment, Eigen::Index features);

}  // namespace entropy_lab
