#include "core/experiment/experiment.h"

#include "core/experiment/counted.h"
#include "core/experiment/experiment_data.h"
#include "core/experiment/limits.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>
#include <stdexcept>

namespace entropy_lab {

namespace {

/// What findProblem's single checks share: the first complaint stays.
class Complaint {
public:
    /// `problem`: what is wrong with the value; empty where nothing is.
    void check(const std::string& key, std::int64_t value, const std::string& problem)
    {
        if (!problem.empty() && m_text.empty())
            m_text = key + ": " + std::to_string(value) + ": " + problem;
    }
    void check(bool isSound, const std::string& key, double value, const char* expected)
    {
        if (isSound || !m_text.empty())
            return;
        std::ostringstream text;
        text.precision(17);
        text << key << ": " << value << ": expected " << expected;
        m_text = text.str();
    }
    void check(bool isSound, const std::string& text)
    {
        if (!isSound && m_text.empty())
            m_text = text;
    }
    const std::string& text() const { return m_text; }

private:
    std::string m_text;
};

std::string at(const std::string& key, Eigen::Index row, Eigen::Index column)
{
    return key + "." + std::to_string(row) + "." + std::to_string(column);
}

bool isFraction(double value)
{
    return value >= 0.0 && value < 1.0;
}

bool isPositive(double value)
{
    return std::isfinite(value) && value > 0.0;
}

void checkData(const Batch& data, Eigen::Index units, Complaint& complaint)
{
    complaint.check(data.samples() >= 1 && data.features() >= 1,
                    "data.x: empty: expected at least one sample with at least one input");
    complaint.check(
        "data.x", data.samples(),
        countProblem(productOf({data.samples(), data.features()}), "inputs", kMostInputs));
    complaint.check("start.units", units, preActivationProblem(units, data.samples()));
    // One pass each that the compiler can vectorize; the place is looked for only in bad data.
    if (!data.X->allFinite())
        for (Eigen::Index s = 0; s < data.samples(); ++s)
            for (Eigen::Index j = 0; j < data.features(); ++j)
                complaint.check(std::isfinite(data.X(j, s)), at("data.x", s, j), data.X(j, s),
                                "a finite number");
    if (!data.hasLabels())
        return;
    complaint.check(data.Y.cols() == data.samples(),
                    "data.y: " + counted(data.Y.cols(), "row", "rows")
                        + ": expected one for each of "
                        + counted(data.samples(), "sample", "samples"));
    complaint.check(data.Y.rows() == units,
                    "data.y: " + counted(data.Y.rows(), "column", "columns")
                        + ": expected one for each of " + counted(units, "unit", "units"));
    for (Eigen::Index s = 0; s < data.Y.cols() && complaint.text().empty(); ++s)
        for (Eigen::Index i = 0; i < data.Y.rows(); ++i) {
            const double y = data.Y(i, s);
            // The key of every sound label would cost more than all other checks.
            if (y != 0.0 && y != 1.0 && !std::isnan(y))
                complaint.check(false, at("data.y", s, i), y, "0, 1 or null");
        }
}

void checkStart(const Layer& start, Eigen::Index features, Complaint& complaint)
{
    complaint.check(start.units >= 1, "start: no unit: expected at least one");
    complaint.check("start.units", start.units, parameterProblem(start.units, start.features));
    complaint.check(start.features == features,
                    "start.w: " + counted(start.features, "column", "columns")
                        + ": expected one for each of " + counted(features, "input", "inputs"));
    complaint.check(start.values.size() == start.units * (2 * start.features + 1),
                    "start: the flat vector has " + std::to_string(start.values.size())
                        + " numbers: expected " + std::to_string(start.units) + " x (2 x "
                        + std::to_string(start.features) + " + 1)");
    if (!complaint.text().empty() || start.values.allFinite())
        return;
    for (Eigen::Index i = 0; i < start.units; ++i)
        for (Eigen::Index j = 0; j < start.features; ++j) {
            complaint.check(std::isfinite(start.W()(i, j)), at("start.w", i, j), start.W()(i, j),
                            "a finite number");
            complaint.check(std::isfinite(start.G()(i, j)), at("start.G", i, j), start.G()(i, j),
                            "a finite number");
        }
    for (Eigen::Index i = 0; i < start.units; ++i)
        complaint.check(std::isfinite(start.b()(i)), "start.b." + std::to_string(i), start.b()(i),
                        "a finite number");
}

void checkObjective(const Experiment& e, Complaint& complaint)
{
    complaint.check(std::isfinite(e.objective.lambda) && e.objective.lambda >= 0.0,
                    "objective.lambda", e.objective.lambda, "a finite number of at least 0");
    const bool needsLabels =
        e.objective.kind == ObjectiveKind::CrossEntropy || e.objective.kind == ObjectiveKind::Mixed;
    complaint.check(!needsLabels || hasKnownLabel(e.data),
                    "objective.kind: cross-entropy and mixed: expected at least one label");
    complaint.check(std::isfinite(e.weightDecay) && e.weightDecay >= 0.0, "weight_decay",
                    e.weightDecay, "a finite number of at least 0");
}

void checkRule(const Rule& rule, Complaint& complaint)
{
    const char* const fraction = "a number from 0 to below 1";
    complaint.check(isFraction(rule.momentum), "rule.momentum", rule.momentum, fraction);
    complaint.check(isFraction(rule.decay), "rule.decay", rule.decay, fraction);
    complaint.check(isFraction(rule.beta1), "rule.beta1", rule.beta1, fraction);
    complaint.check(isFraction(rule.beta2), "rule.beta2", rule.beta2, fraction);
    complaint.check(isPositive(rule.epsilon), "rule.epsilon", rule.epsilon,
                    "a finite number greater than 0");
}

void checkRates(const LearningRate& rate, Complaint& complaint, const std::string& place = {})
{
    const char* const expected = "a finite number greater than 0";
    if (rate.isUniform()) {
        complaint.check(isPositive(rate.w), place + "learning_rate", rate.w, expected);
        return;
    }
    complaint.check(isPositive(rate.w), place + "learning_rate.w", rate.w, expected);
    complaint.check(isPositive(rate.G), place + "learning_rate.G", rate.G, expected);
    complaint.check(isPositive(rate.b), place + "learning_rate.b", rate.b, expected);
}

void checkSchedule(const Schedule& schedule, Complaint& complaint)
{
    complaint.check(isPositive(schedule.factor), "schedule.factor", schedule.factor,
                    "a finite number greater than 0");
    complaint.check(schedule.every >= 1, "schedule.every", static_cast<double>(schedule.every),
                    "at least 1");
    complaint.check(schedule.over >= 1, "schedule.over", static_cast<double>(schedule.over),
                    "at least 1");
    complaint.check(schedule.floor >= 0.0 && schedule.floor <= 1.0, "schedule.floor",
                    schedule.floor, "a number from 0 to 1");
    std::int64_t previous = -1;
    for (std::size_t i = 0; i < schedule.points.size(); ++i) {
        const SchedulePoint& point = schedule.points[i];
        const std::string key = "schedule.points." + std::to_string(i);
        complaint.check(point.iteration > previous, key + ".0",
                        static_cast<double>(point.iteration),
                        "an iteration later than the one before, from 0 on");
        complaint.check(isPositive(point.factor), key + ".1", point.factor,
                        "a finite factor greater than 0");
        previous = point.iteration;
    }
}

void checkChanges(const Experiment& e, Complaint& complaint)
{
    std::int64_t previous = -1;
    for (std::size_t i = 0; i < e.changes.size(); ++i) {
        const LiveChange& change = e.changes[i];
        const std::string key = "changes." + std::to_string(i);
        complaint.check(change.iteration > previous, key + ".iteration",
                        static_cast<double>(change.iteration),
                        "an iteration later than the one before, from 0 on");
        checkRates(change.learningRate, complaint, key + ".");
        const bool isSameShape = change.X.size() == 0
            || (change.X.rows() == e.data.X.rows() && change.X.cols() == e.data.X.cols());
        complaint.check(isSameShape, key + ".x: expected as many samples and inputs as the data");
        complaint.check(change.X->allFinite(), key + ".x: expected finite numbers");
        previous = change.iteration;
    }
}

/// What the stack would take: weights from layer to layer, and a number for each unit and sample.
void checkLayerSizes(const LayerStack& layers, const Batch& data, Complaint& complaint)
{
    complaint.check(layers.units.size() <= kMostLayers, "layers.units",
                    static_cast<double>(layers.units.size()), "at most 64 layers");
    std::optional<std::int64_t> weights = 0;
    std::optional<std::int64_t> cells = 0;
    std::int64_t below = data.features();
    for (std::size_t i = 0; i < layers.units.size() && complaint.text().empty(); ++i) {
        const std::int64_t units = layers.units[i];
        const std::string key = "layers.units." + std::to_string(i);
        weights = sumOf(weights, productOf({below, units}));
        cells = sumOf(cells, productOf({units, data.samples()}));
        complaint.check(key, units, countProblem(weights, "weights", kMostLayerWeights));
        complaint.check(key, units, countProblem(cells, "pre-activations", kMostPreActivations));
        below = units;
    }
}

void checkLayers(const LayerStack& layers, const Batch& data, Complaint& complaint)
{
    complaint.check(!layers.units.empty(), "layers.units: empty: expected at least one layer");
    for (std::size_t i = 0; i < layers.units.size(); ++i)
        complaint.check(layers.units[i] >= 1, "layers.units." + std::to_string(i),
                        static_cast<double>(layers.units[i]), "at least 1 unit");
    complaint.check(std::isfinite(layers.scale) && layers.scale >= 0.0, "layers.scale",
                    layers.scale, "a finite number of at least 0");
    if (complaint.text().empty())
        checkLayerSizes(layers, data, complaint);
}

}  // namespace

Experiment::Experiment() : start(1, 2)
{
    data.X = Eigen::Vector2d(0.6, -0.8);
    start.values << 0.1, 0.2, 0.05, -0.1, 0.1;
}

double scheduleFactor(const Schedule& schedule, std::int64_t k)
{
    const double iteration = static_cast<double>(k);
    switch (schedule.kind) {
    case ScheduleKind::Constant:
        return 1.0;
    case ScheduleKind::Step: {
        const std::int64_t fallen = k / schedule.every;
        return std::pow(schedule.factor, static_cast<double>(fallen));
    }
    case ScheduleKind::Exponential:
        return std::pow(schedule.factor, iteration);
    case ScheduleKind::Cosine: {
        const double share = std::min(1.0, iteration / static_cast<double>(schedule.over));
        return schedule.floor
            + (1.0 - schedule.floor) * 0.5 * (1.0 + std::cos(std::numbers::pi * share));
    }
    case ScheduleKind::WarmUp:
        return std::min(1.0, (iteration + 1.0) / static_cast<double>(schedule.over));
    case ScheduleKind::Recorded: {
        const auto after = std::upper_bound(
            schedule.points.begin(), schedule.points.end(), k,
            [](std::int64_t n, const SchedulePoint& point) { return n < point.iteration; });
        return after == schedule.points.begin() ? 1.0 : std::prev(after)->factor;
    }
    }
    return 1.0;
}

std::string findProblem(const Experiment& experiment)
{
    Complaint complaint;
    checkData(experiment.data, experiment.start.units, complaint);
    checkStart(experiment.start, experiment.data.features(), complaint);
    checkObjective(experiment, complaint);
    checkRule(experiment.rule, complaint);
    checkRates(experiment.learningRate, complaint);
    checkSchedule(experiment.schedule, complaint);
    const Trainable& trainable = experiment.trainable;
    complaint.check(trainable.w || trainable.G || trainable.b,
                    "trainable: empty: expected at least one of \"w\", \"G\", \"b\"");
    complaint.check(experiment.stop.iterations >= 0, "stop.iterations",
                    static_cast<double>(experiment.stop.iterations), "at least 0");
    if (experiment.stop.gradientNorm)
        complaint.check(isPositive(*experiment.stop.gradientNorm), "stop.gradient_norm",
                        *experiment.stop.gradientNorm, "a finite number greater than 0");
    checkChanges(experiment, complaint);
    if (experiment.layers)
        checkLayers(*experiment.layers, experiment.data, complaint);
    return complaint.text();
}

Experiment experimentAt(const Experiment& experiment, std::int64_t iteration)
{
    Experiment e = experiment;
    for (const LiveChange& change : experiment.changes) {
        if (change.iteration > iteration)
            break;
        e.learningRate = change.learningRate;
        if (change.iteration < iteration && change.X.size() > 0)
            e.data.X = change.X;
    }
    return e;
}

Experiment withFeatureCount(const Experiment& experiment, Eigen::Index features)
{
    if (features < 1)
        throw std::invalid_argument("withFeatureCount: " + std::to_string(features)
                                    + " inputs, but at least 1 is needed");
    constexpr double kNewInput = 0.5;
    Experiment changed = experiment;
    const Eigen::Index kept = std::min(features, experiment.data.features());
    changed.csv.reset();
    changed.generator.reset();
    changed.randomStart.reset();
    changed.changes.clear();
    Eigen::MatrixXd X = Eigen::MatrixXd::Constant(features, experiment.data.samples(), kNewInput);
    X.topRows(kept) = experiment.data.X->topRows(kept);
    changed.data.X = std::move(X);
    changed.start = Layer(experiment.start.units, features);
    changed.start.W().leftCols(kept) = experiment.start.W().leftCols(kept);
    changed.start.G().leftCols(kept) = experiment.start.G().leftCols(kept);
    changed.start.b() = experiment.start.b();
    return changed;
}

}  // namespace entropy_lab
