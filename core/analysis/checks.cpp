#include "core/analysis/checks.h"

#include "core/analysis/gradient_check.h"
#include "core/descent/trainer.h"
#include "core/entropy/entropy.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string_view>

namespace entropy_lab {

namespace {

constexpr double kRoundoff = 0x1p-53;
/// Rounding of one entropy of size one, with room for the logarithms of both forms.
constexpr double kRounding = 1e-14;
/// Roundings of a sigmoid or an entropy, in units of kRoundoff.
constexpr double kSigmoidRounding = 10.0;
constexpr const char* kFiniteName = "the run stays finite";

CheckResult result(std::string name, std::string quantity, double value, double bound)
{
    // A NaN value fails.
    return {std::move(name), std::move(quantity), value, bound, value <= bound};
}

CheckResult finiteness(bool isFinite)
{
    return result(kFiniteName, "1 where a number left the finite ones", isFinite ? 0.0 : 1.0, 0.0);
}

/// Shannon's binary entropy in bits from D alone.
double shannonBits(double D)
{
    const auto term = [](double p) { return p > 0.0 ? -p * std::log2(p) : 0.0; };
    return term(D) + term(1.0 - D);
}

/// |H - Shannon entropy of D|, mean over samples.
double shannonGap(const StepRecord& record, double samples)
{
    double shannon = 0.0;
    for (const double z : record.Z)
        shannon += shannonBits(sigmoid(z));
    return std::abs(record.H - shannon / samples);
}

/// η_G w - η_w G over η_w, what the updates conserve, for both have the same gradient; w - G at
/// equal rates.
class Conserved {
public:
    Conserved(const Layer& start, const LearningRate& rate)
        : m_count(start.weightCount()), m_ratio(rate.G / rate.w)
    {
    }

    void begin(std::span<const double> parameters)
    {
        m_start = quantityOf(parameters);
        m_size = sizeOf(parameters);
    }
    /// Since the beginning, relative to the largest w and G so far.
    double driftTo(std::span<const double> parameters)
    {
        m_size = std::max(m_size, sizeOf(parameters));
        const double drift = (quantityOf(parameters) - m_start).lpNorm<Eigen::Infinity>();
        return drift == 0.0 ? 0.0 : drift / m_size;
    }

private:
    using Weights = Eigen::Map<const Eigen::VectorXd>;

    Weights w(std::span<const double> parameters) const { return {parameters.data(), m_count}; }
    Weights G(std::span<const double> parameters) const
    {
        return {parameters.data() + m_count, m_count};
    }
    Eigen::VectorXd quantityOf(std::span<const double> parameters) const
    {
        return w(parameters) * m_ratio - G(parameters);
    }
    double sizeOf(std::span<const double> parameters) const
    {
        return (w(parameters).cwiseAbs() * m_ratio + G(parameters).cwiseAbs()).maxCoeff();
    }

    Eigen::Index m_count;
    double m_ratio;
    Eigen::VectorXd m_start;
    double m_size = 0.0;
};

/// Follows the numbers along one run.
class InvariantObserver {
public:
    InvariantObserver(const Experiment& experiment, bool isOneSampleDescent)
        : m_experiment(experiment), m_isOneSampleDescent(isOneSampleDescent),
          m_layer(experiment.start), m_x(experiment.data.X->col(0)),
          m_samples(static_cast<double>(experiment.data.samples())),
          m_conserved(experiment.start, experiment.learningRate)
    {
    }

    void operator()(const StepRecord& record)
    {
        gap = std::max(gap, shannonGap(record, m_samples));
        lowestH = std::min(lowestH, record.H);
        highestH = std::max(highestH, record.H);
        if (record.iteration == 0) {
            m_conserved.begin(record.parameters);
        } else {
            followPath(record);
            if (m_isOneSampleDescent)
                followDescent(record);
            drift = std::max(drift, m_conserved.driftTo(record.parameters));
        }
        remember(record);
        while (m_changes < m_experiment.changes.size()
               && m_experiment.changes[m_changes].iteration <= record.iteration)
            takeUp(m_experiment.changes[m_changes++], record);
    }

    double gap = 0.0;  ///< to the Shannon entropy
    double lowestH = std::numeric_limits<double>::infinity();
    double highestH = -std::numeric_limits<double>::infinity();
    double pathExcess = 0.0;
    double pathRounding = 0.0;
    double drift = 0.0;
    double rise = 0.0;       ///< where it comes closest to
    double riseBound = 0.0;  ///< the rounding there
    double signChanges = 0.0;

private:
    /// The right-hand sum is off by Σ|Δz ΔD|/ln 2 at most.
    void followPath(const StepRecord& record)
    {
        double allowed = 0.0;
        double sizes = 0.0;
        for (std::size_t i = 0; i < m_z.size(); ++i) {
            const double z = record.Z[i];
            const double D = sigmoid(z);
            const double before = sigmoid(m_z[i]);
            allowed += std::abs((z - m_z[i]) * (D - before));
            sizes += std::abs(z) * (D + before);
        }
        const double perSample = kBitsPerNat / m_samples;
        m_allowed += perSample * allowed;
        m_change += record.H - m_H;
        const double terms = static_cast<double>(m_z.size()) + kSigmoidRounding;
        pathRounding += kRoundoff
            * (2.0 * terms * perSample * sizes + terms * (record.H + m_H) + std::abs(record.pathSum)
               + std::abs(m_change));
        pathExcess = std::max(pathExcess, std::abs(record.pathSum - m_change) - m_allowed);
    }

    /// What descent never does, but for the rounding of z: a rise of H and another sign of z.
    void followDescent(const StepRecord& record)
    {
        const Eigen::VectorXd rounding = roundingOfZ(record.parameters);
        const double terms = static_cast<double>(m_z.size()) + kSigmoidRounding;
        double bound = terms * kRoundoff * (record.H + m_H);
        for (std::size_t i = 0; i < m_z.size(); ++i) {
            const double z = record.Z[i];
            const double now = rounding(static_cast<Eigen::Index>(i));
            const double before = m_rounding(static_cast<Eigen::Index>(i));
            bound += roundingOfH(z, now) + roundingOfH(m_z[i], before);
            const bool isKnown = std::abs(z) > now && std::abs(m_z[i]) > before;
            signChanges += isKnown && std::signbit(z) != std::signbit(m_z[i]) ? 1.0 : 0.0;
        }
        const double risen = std::max(record.H - m_H, 0.0);
        if (record.iteration == 1 || risen * riseBound > rise * bound) {
            rise = risen;
            riseBound = bound;
        }
    }

    /// Of one term of H, for |d²H/dz²| < 1/2.
    static double roundingOfH(double z, double rounding)
    {
        return std::abs(dHdZ(z)) * rounding + 0.25 * rounding * rounding;
    }

    /// Of z of every unit at the one sample, and of the parameters in it.
    Eigen::VectorXd roundingOfZ(std::span<const double> parameters)
    {
        std::copy(parameters.begin(), parameters.end(), m_layer.values.begin());
        const double roundings = static_cast<double>(m_layer.features) + 5.0;
        return (roundings * kRoundoff)
            * ((m_layer.W().cwiseAbs() + m_layer.G().cwiseAbs()) * m_x.cwiseAbs()
               + m_layer.b().cwiseAbs());
    }

    void remember(const StepRecord& record)
    {
        m_z.assign(record.Z.begin(), record.Z.end());
        m_H = record.H;
        if (m_isOneSampleDescent)
            m_rounding = roundingOfZ(record.parameters);
    }

    void takeUp(const LiveChange& change, const StepRecord& record)
    {
        m_conserved = Conserved(m_experiment.start, change.learningRate);
        m_conserved.begin(record.parameters);
        if (change.X.size() == 0)
            return;
        m_x = change.X->col(0);
        Experiment changed = m_experiment;
        changed.changes.clear();
        changed.data.X = change.X;
        std::copy(record.parameters.begin(), record.parameters.end(), changed.start.values.begin());
        remember(Trainer(changed).record());
    }

    const Experiment& m_experiment;
    const bool m_isOneSampleDescent;
    Layer m_layer;
    Eigen::VectorXd m_x;  ///< the one sample
    const double m_samples;
    std::size_t m_changes = 0;
    Conserved m_conserved;
    std::vector<double> m_z;
    Eigen::VectorXd m_rounding;  ///< of m_z
    double m_H = 0.0;
    double m_change = 0.0;  ///< of H, by updates
    double m_allowed = 0.0;
};

/// Without what the objective does not know of: frozen groups and weight decay.
Experiment objectiveOf(const Experiment& experiment, const Layer& layer)
{
    Experiment plain = experiment;
    plain.start = layer;
    plain.trainable = {};
    plain.weightDecay = 0.0;
    plain.changes.clear();
    return plain;
}

CheckResult gradientResult(std::string name, const GradientComparison& found)
{
    constexpr const char* kQuantity =
        "|analytic - difference quotient| closest to its bound, in bits per unit of the parameter";
    if (found.compared == 0) {
        CheckResult untested{.name = std::move(name), .quantity = kQuantity};
        untested.untested = "no difference can tell: rounding hides it";
        return untested;
    }
    if (found.hidden > 0)
        name += " (" + std::to_string(found.compared) + " of "
            + std::to_string(found.compared + found.hidden)
            + " numbers; rounding hides the others)";
    return result(std::move(name), kQuantity, found.gap, found.bound);
}

/// Whether updates conserve eta_G w - eta_w G.
bool conservesDifference(const Experiment& e)
{
    return e.weightDecay == 0.0 && e.trainable.w && e.trainable.G;
}

/// Those of the start, and of the changes before an iteration.
bool haveRates(const Experiment& e, std::int64_t end,
               const std::function<bool(const LearningRate&)>& are)
{
    return are(e.learningRate)
        && std::all_of(e.changes.begin(), e.changes.end(), [&](const LiveChange& change) {
               return change.iteration >= end || are(change.learningRate);
           });
}

bool haveOneRatio(const Experiment& e, std::int64_t end)
{
    const LearningRate& first = e.learningRate;
    return haveRates(
        e, end, [&](const LearningRate& rate) { return rate.w * first.G == rate.G * first.w; });
}

CheckResult conservation(const Experiment& e, double drift, std::int64_t steps)
{
    const bool isPlain =
        haveRates(e, steps, [](const LearningRate& rate) { return rate.w == rate.G; });
    std::string name = isPlain ? "w - G is conserved" : "η_G w - η_w G is conserved";
    if (!haveOneRatio(e, steps))
        name += " between changes";
    return result(std::move(name), "largest drift, relative to the weights", drift,
                  1e-15 * (4.0 + static_cast<double>(steps)));
}

}  // namespace

std::vector<CheckResult> checkGradients(const Experiment& experiment)
{
    const Experiment plain = objectiveOf(experiment, experiment.start);
    return checkGradients(plain, Trainer(plain).record().gradient);
}

std::vector<CheckResult> checkGradients(const Experiment& experiment,
                                        std::span<const double> gradient)
{
    const Eigen::Index count = experiment.start.weightCount();
    const Eigen::Index total = experiment.start.values.size();
    return {
        gradientResult("gradient of w", compareGradient(experiment, gradient, 0, count)),
        gradientResult("gradient of G", compareGradient(experiment, gradient, count, 2 * count)),
        gradientResult("gradient of b", compareGradient(experiment, gradient, 2 * count, total))};
}

std::vector<CheckResult> checkMoment(const RunSnapshot& snapshot, std::int64_t most,
                                     const std::stop_token& stop)
{
    const Experiment& recorded = *snapshot.recorded;
    const StepRecord& record = snapshot.record;
    if (!std::isfinite(record.H))
        return {finiteness(false)};
    const Experiment plain = objectiveOf(*snapshot.experiment, snapshot.layer);
    std::vector<CheckResult> results;
    results.push_back(gradientResult("gradient = finite differences",
                                     compareGradient(plain, Trainer(plain).record().gradient, 0,
                                                     plain.start.values.size(), stop)));
    const std::int64_t steps = record.iteration;
    const std::int64_t made = std::min(steps, most);
    std::vector<CheckResult> along = checkInvariants(recorded, made, stop);
    const auto addAlong = [&](std::string_view beginning) {
        for (CheckResult& invariant : along) {
            if (!std::string_view(invariant.name).starts_with(beginning))
                continue;
            if (made < steps)
                invariant.name += " (up to iteration " + std::to_string(made) + ")";
            results.push_back(std::move(invariant));
        }
    };
    if (conservesDifference(recorded) && haveOneRatio(recorded, steps)) {
        Conserved conserved(recorded.start, recorded.learningRate);
        const Eigen::VectorXd& start = recorded.start.values;
        conserved.begin({start.data(), static_cast<std::size_t>(start.size())});
        results.push_back(conservation(recorded, conserved.driftTo(record.parameters), steps));
    } else {
        addAlong("η_G w");
    }
    const double units = static_cast<double>(recorded.start.units);
    const double rounding = kRounding * (1.0 + units);
    results.push_back(result("H = Shannon entropy of D", "difference in bits",
                             shannonGap(record, static_cast<double>(recorded.data.samples())),
                             rounding));
    addAlong("path sum");
    results.push_back(result("H lies between 0 and the number of units", "bits outside",
                             std::max(-record.H, record.H - units), rounding));
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
    if (trainer.stopReason() == StopReason::NotFinite)
        return {finiteness(false)};
    const bool isOneSampleDescent = bounded.data.samples() == 1
        && bounded.objective.kind == ObjectiveKind::Entropy
        && bounded.direction == Direction::Descend && bounded.rule.kind == RuleKind::GradientDescent
        && bounded.weightDecay == 0.0;
    InvariantObserver found(bounded, isOneSampleDescent);
    const StopReason reason = run(trainer, std::ref(found), stop);

    const double units = static_cast<double>(bounded.start.units);
    const std::int64_t steps = trainer.record().iteration;
    const double rounding = kRounding * (1.0 + units);
    std::vector<CheckResult> results;
    results.push_back(finiteness(reason != StopReason::NotFinite));
    results.push_back(
        result("H = Shannon entropy of D", "largest difference in bits", found.gap, rounding));
    results.push_back(result("H lies between 0 and the number of units", "bits outside",
                             std::max(-found.lowestH, found.highestH - units), rounding));
    results.push_back(result("path sum and change of H differ by at most Σ|Δz ΔD|/ln 2",
                             "largest excess in bits", found.pathExcess, found.pathRounding));
    if (conservesDifference(bounded))
        results.push_back(conservation(bounded, found.drift, steps));
    if (isOneSampleDescent) {
        results.push_back(
            result("H never rises", "largest rise in bits", found.rise, found.riseBound));
        results.push_back(result("the sign of z never changes", "changes", found.signChanges, 0.0));
    }
    return results;
}

std::vector<CheckResult> allChecks(const Experiment& experiment, const std::stop_token& stop)
{
    constexpr std::int64_t kIterations = 1000;
    std::vector<CheckResult> results = checkGradients(experiment);
    const std::vector<CheckResult> invariants = checkInvariants(experiment, kIterations, stop);
    results.insert(results.end(), invariants.begin(), invariants.end());
    return results;
}

}  // namespace entropy_lab
