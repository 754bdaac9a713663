#include "core/checks.h"

#include "core/entropy.h"
#include "core/objective.h"
#include "core/trainer.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

constexpr double kDifferenceStep = 1e-5;
constexpr double kGradientBound = 1e-8;
/// Rounding of one entropy of size one, with room for the logarithms of both forms.
constexpr double kRounding = 1e-14;

CheckResult result(std::string name, std::string quantity, double value, double bound)
{
    // A NaN value fails.
    return {std::move(name), std::move(quantity), value, bound, value <= bound};
}

/// Shannon's binary entropy in bits from D alone.
double shannonBits(double D)
{
    const auto term = [](double p) { return p > 0.0 ? -p * std::log2(p) : 0.0; };
    return term(D) + term(1.0 - D);
}

/// The numbers followed along one run.
struct Extremes {
    double shannonGap = 0.0;
    double lowestH = std::numeric_limits<double>::infinity();
    double highestH = -std::numeric_limits<double>::infinity();
    double pathExcess = 0.0;
    double drift = 0.0;
    double rise = 0.0;
    double signChanges = 0.0;
};

/// eta_G w - eta_w G, what gradient descent conserves; w - G at equal rates.
Eigen::VectorXd conservedQuantity(const Experiment& e, std::span<const double> parameters)
{
    const Eigen::Index count = e.start.weightCount();
    const Eigen::Map<const Eigen::VectorXd> w(parameters.data(), count);
    const Eigen::Map<const Eigen::VectorXd> G(parameters.data() + count, count);
    return w * (e.learningRate.G / e.learningRate.w) - G;
}

class InvariantObserver {
public:
    explicit InvariantObserver(const Experiment& experiment) : m_experiment(experiment) { }

    void operator()(const StepRecord& record)
    {
        const double perSample = 1.0 / static_cast<double>(m_experiment.data.samples());
        double shannon = 0.0;
        double allowed = 0.0;
        for (std::size_t i = 0; i < record.Z.size(); ++i) {
            const double D = sigmoid(record.Z[i]);
            shannon += shannonBits(D);
            if (record.iteration > 0) {
                allowed += std::abs((record.Z[i] - m_z[i]) * (D - sigmoid(m_z[i])));
                found.signChanges += record.Z[i] * m_z[i] < 0.0 ? 1.0 : 0.0;
            }
        }
        const Eigen::VectorXd conserved = conservedQuantity(m_experiment, record.parameters);
        if (record.iteration == 0) {
            m_startH = record.H;
            m_startConserved = conserved;
        } else {
            m_allowed += kBitsPerNat * allowed * perSample;
            found.rise = std::max(found.rise, record.H - m_previousH);
        }
        found.shannonGap = std::max(found.shannonGap, std::abs(record.H - shannon * perSample));
        found.lowestH = std::min(found.lowestH, record.H);
        found.highestH = std::max(found.highestH, record.H);
        const double gap = std::abs(record.pathSum - (record.H - m_startH));
        found.pathExcess = std::max(found.pathExcess, gap - m_allowed);
        const double size = 1.0 + conserved.lpNorm<Eigen::Infinity>()
            + Eigen::Map<const Eigen::VectorXd>(record.parameters.data(),
                                                std::ssize(record.parameters))
                  .lpNorm<Eigen::Infinity>();
        found.drift =
            std::max(found.drift, (conserved - m_startConserved).lpNorm<Eigen::Infinity>() / size);
        m_previousH = record.H;
        m_z.assign(record.Z.begin(), record.Z.end());
    }

    Extremes found;

private:
    const Experiment& m_experiment;
    double m_startH = 0.0;
    double m_previousH = 0.0;
    double m_allowed = 0.0;
    Eigen::VectorXd m_startConserved;
    std::vector<double> m_z;
};

}  // namespace

namespace {

constexpr const char* kGradientQuantity =
    "largest |analytic - central difference|, relative to 1 + |gradient|";

/// Without what the objective does not know of: frozen groups and weight decay.
Experiment objectiveOf(const Experiment& experiment, const Layer& layer)
{
    Experiment plain = experiment;
    plain.start = layer;
    plain.trainable = {};
    plain.weightDecay = 0.0;
    return plain;
}

/// Largest gap over the parameters [first, end); NaN where one is. Ends early on a stop.
double gradientGap(const Experiment& plain, std::span<const double> analytic, Eigen::Index first,
                   Eigen::Index end, const std::stop_token& stop)
{
    double largest = 0.0;
    for (const double component : analytic)
        largest = std::max(largest, std::abs(component));
    double worst = 0.0;
    Layer moved = plain.start;
    for (Eigen::Index i = first; i < end && !stop.stop_requested(); ++i) {
        const double p = plain.start.values(i);
        const double h = kDifferenceStep * std::max(1.0, std::abs(p));
        moved.values(i) = p + h;
        const double above = objectiveAt(moved, plain.data, plain.objective);
        moved.values(i) = p - h;
        const double below = objectiveAt(moved, plain.data, plain.objective);
        moved.values(i) = p;
        const double numeric = (above - below) / (2.0 * h);
        const double gap = std::abs(numeric - analytic[static_cast<std::size_t>(i)]);
        worst = gap > worst || std::isnan(gap) ? gap : worst;
    }
    return worst / (1.0 + largest);
}

/// Whether gradient descent conserves w - G, or eta_G w - eta_w G.
bool conservesDifference(const Experiment& e)
{
    return e.weightDecay == 0.0 && e.trainable.w && e.trainable.G
        && (e.learningRate.w == e.learningRate.G || e.rule.kind == RuleKind::GradientDescent);
}

CheckResult conservation(const Experiment& e, double drift, std::int64_t steps)
{
    return result(e.learningRate.w == e.learningRate.G ? "w - G is conserved"
                                                       : "η_G w - η_w G is conserved",
                  "largest drift, relative to the parameters", drift,
                  1e-15 * (4.0 + static_cast<double>(steps)));
}

}  // namespace

std::vector<CheckResult> checkGradients(const Experiment& experiment)
{
    const Experiment plain = objectiveOf(experiment, experiment.start);
    const Trainer trainer(plain);
    const Eigen::Index count = plain.start.weightCount();
    const Eigen::Index total = plain.start.values.size();
    const auto gap = [&](Eigen::Index first, Eigen::Index end) {
        return gradientGap(plain, trainer.record().gradient, first, end, {});
    };
    return {result("gradient of w", kGradientQuantity, gap(0, count), kGradientBound),
            result("gradient of G", kGradientQuantity, gap(count, 2 * count), kGradientBound),
            result("gradient of b", kGradientQuantity, gap(2 * count, total), kGradientBound)};
}

std::vector<CheckResult> checkMoment(const RunSnapshot& snapshot, std::int64_t most,
                                     const std::stop_token& stop)
{
    const Experiment& recorded = *snapshot.recorded;
    const Experiment plain = objectiveOf(*snapshot.experiment, snapshot.layer);
    const Trainer here(plain);
    std::vector<CheckResult> results;
    results.push_back(
        result("gradient = finite differences", kGradientQuantity,
               gradientGap(plain, here.record().gradient, 0, plain.start.values.size(), stop),
               kGradientBound));
    Experiment start = recorded;
    start.changes.clear();
    InvariantObserver observer(start);
    observer(Trainer(start).record());
    observer(snapshot.record);
    const std::int64_t steps = snapshot.record.iteration;
    const bool hasOneRatio = std::all_of(
        recorded.changes.begin(), recorded.changes.end(), [&](const LiveChange& change) {
            const LearningRate& first = recorded.learningRate;
            return change.learningRate.w * first.G == change.learningRate.G * first.w;
        });
    if (conservesDifference(recorded) && hasOneRatio)
        results.push_back(conservation(recorded, observer.found.drift, steps));
    const double units = static_cast<double>(recorded.start.units);
    const double rounding = kRounding * (1.0 + units);
    results.push_back(result("H = Shannon entropy of D", "difference in bits",
                             observer.found.shannonGap, rounding));
    const std::int64_t made = std::min(steps, most);
    for (CheckResult& invariant : checkInvariants(recorded, made, stop)) {
        if (!invariant.name.starts_with("path sum"))
            continue;
        invariant.name = "path sum and change of H differ by at most Σ|Δz ΔD|/ln 2";
        if (made < steps)
            invariant.name += " (up to iteration " + std::to_string(made) + ")";
        results.push_back(std::move(invariant));
    }
    results.push_back(result("H lies between 0 and the number of units", "bits outside",
                             std::max(-snapshot.record.H, snapshot.record.H - units), rounding));
    if (stop.stop_requested())
        results.clear();
    return results;
}

std::vector<CheckResult> checkInvariants(const Experiment& experiment, std::int64_t iterations,
                                         std::stop_token stop)
{
    Experiment bounded = experiment;
    bounded.stop.iterations = std::min(bounded.stop.iterations, iterations);
    Trainer trainer(bounded);
    InvariantObserver observer(bounded);
    const StopReason reason = run(trainer, std::ref(observer), stop);
    const Extremes& found = observer.found;

    const double units = static_cast<double>(bounded.start.units);
    const double steps = static_cast<double>(trainer.record().iteration);
    const double rounding = kRounding * (1.0 + units);
    std::vector<CheckResult> results;
    results.push_back(result("the run stays finite", "1 where a number left the finite ones",
                             reason == StopReason::NotFinite ? 1.0 : 0.0, 0.0));
    results.push_back(result("H = Shannon entropy of D", "largest difference in bits",
                             found.shannonGap, rounding));
    results.push_back(result("H lies between 0 and the number of units", "bits outside",
                             std::max(-found.lowestH, found.highestH - units), rounding));
    results.push_back(result("path sum and change of H differ by at most Σ|Δz ΔD|/ln 2",
                             "largest excess in bits", found.pathExcess, rounding * (1.0 + steps)));
    if (conservesDifference(bounded))
        results.push_back(conservation(bounded, found.drift, trainer.record().iteration));
    const bool isOneSampleDescent = bounded.data.samples() == 1
        && bounded.objective.kind == ObjectiveKind::Entropy
        && bounded.direction == Direction::Descend && bounded.rule.kind == RuleKind::GradientDescent
        && bounded.weightDecay == 0.0;
    if (isOneSampleDescent) {
        results.push_back(
            result("H never rises", "largest rise in bits", found.rise, 4e-16 * units));
        results.push_back(result("the sign of z never changes", "changes", found.signChanges, 0.0));
    }
    return results;
}

}  // namespace entropy_lab
