#include "core/sweep_lanes.h"

#include "core/entropy.h"
#include "core/settings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// Beyond it a Trainer's path sum may leave the finite numbers, which lanes do not watch.
constexpr double kLargestZ = 1e300;

/// Steps between two looks at the stop token and at lanes that have ended.
constexpr std::int64_t kStepsBetweenLooks = 256;

struct alignas(64) Lane : std::array<double, kSweepLanes> { };

/// What a lane carries. Counts are doubles: exact up to 2^53, and as wide as everything else.
struct Lanes {
    std::size_t count = 0;  ///< lanes in use and their filling, a multiple of kSweepLaneGroup
    Lane z{};
    Lane D{};
    Lane H{};
    Lane dHdz{};
    Lane gain{};            ///< z <- z - gain dH/dz; 0 once the lane has ended
    Lane slopeTolerance{};  ///< |dH/dz| at the gradient tolerance
    Lane previousH{};
    Lane rises{};
    Lane largestRise{};
    Lane falls{};
    Lane largestFall{};
    Lane toHalf{};       ///< kNever until it happens
    Lane toTolerance{};  ///< kNever until it happens

    void evaluate()
    {
        evaluateSigmoids({z.data(), count}, {D.data(), count}, {H.data(), count},
                         {dHdz.data(), count});
    }
};

/// What the lanes of a block need to know besides.
struct LaneFacts {
    double startH = 0.0;
    double firstH = 0.0;
    double startSlope = 0.0;  ///< |dH/dz| at the start
    double normPerSlope = 0.0;
    double gradientTolerance = 0.0;
    std::int64_t limit = 0;
    bool stopsAtTolerance = false;
};

void countFalls(Lanes& lanes)
{
    for (std::size_t i = 0; i < lanes.count; ++i) {
        const double fall = lanes.previousH[i] - lanes.H[i];
        const bool isFall = fall > reversalTolerance(lanes.previousH[i]);
        lanes.falls[i] += isFall ? 1.0 : 0.0;
        const double counted = isFall ? fall : 0.0;
        lanes.largestFall[i] = std::max(lanes.largestFall[i], counted);
    }
}

void endLanesBelowTolerance(Lanes& lanes)
{
    for (std::size_t i = 0; i < lanes.count; ++i)
        lanes.gain[i] = std::abs(lanes.dHdz[i]) < lanes.slopeTolerance[i] ? 0.0 : lanes.gain[i];
}

/// The statistics of iteration k, then the update that leads to iteration k + 1.
void recordAndUpdate(Lanes& lanes, double k)
{
    for (std::size_t i = 0; i < lanes.count; ++i) {
        const double H = lanes.H[i];
        const double dHdz = lanes.dHdz[i];
        const double rise = H - lanes.previousH[i];
        const bool isRise = rise > reversalTolerance(lanes.previousH[i]);
        lanes.rises[i] += isRise ? 1.0 : 0.0;
        const double counted = isRise ? rise : 0.0;
        lanes.largestRise[i] = std::max(lanes.largestRise[i], counted);
        const double half = H < 0.5 ? k : kNever;
        lanes.toHalf[i] = std::min(lanes.toHalf[i], half);
        const double tolerance = std::abs(dHdz) < lanes.slopeTolerance[i] ? k : kNever;
        lanes.toTolerance[i] = std::min(lanes.toTolerance[i], tolerance);
        lanes.previousH[i] = H;
        lanes.z[i] -= lanes.gain[i] * dHdz;
    }
}

bool haveAllEnded(const Lanes& lanes)
{
    return std::all_of(lanes.gain.begin(), lanes.gain.begin() + lanes.count,
                       [](double gain) { return gain == 0.0; });
}

/// Puts one cell's experiment into lane i.
LaneFacts fillLane(const Experiment& experiment, const SweepSettings& settings, std::size_t i,
                   Lanes& lanes)
{
    const Layer& start = experiment.start;
    const auto x = experiment.data.X.col(0);
    const LearningRate& rate = experiment.learningRate;
    const Trainable& moves = experiment.trainable;
    double z = start.b()(0);
    for (Eigen::Index j = 0; j < start.features; ++j)
        z += (start.W()(0, j) + start.G()(0, j)) * x(j);
    const double squares = x.squaredNorm();
    const double r =
        ((moves.w ? rate.w : 0.0) + (moves.G ? rate.G : 0.0)) * squares + (moves.b ? rate.b : 0.0);
    const double groups = (moves.w ? 1.0 : 0.0) + (moves.G ? 1.0 : 0.0);
    LaneFacts facts;
    facts.limit = experiment.stop.iterations;
    facts.stopsAtTolerance = experiment.stop.gradientNorm.has_value();
    facts.gradientTolerance = experiment.stop.gradientNorm.value_or(settings.gradientTolerance);
    facts.normPerSlope = std::sqrt(groups * squares + (moves.b ? 1.0 : 0.0));
    lanes.z[i] = z;
    lanes.gain[i] = experiment.direction == Direction::Descend ? r : -r;
    lanes.slopeTolerance[i] = facts.gradientTolerance / facts.normPerSlope;
    return facts;
}

/// Iterations at which some lane reaches its limit, rising.
std::vector<std::int64_t> limitsOf(std::span<const LaneFacts> facts)
{
    std::vector<std::int64_t> limits;
    for (const LaneFacts& lane : facts)
        limits.push_back(lane.limit);
    std::sort(limits.begin(), limits.end());
    limits.erase(std::unique(limits.begin(), limits.end()), limits.end());
    return limits;
}

/// Steps all lanes to their ends; false where `stop` was requested.
bool stepLanes(Lanes& lanes, std::span<LaneFacts> facts, bool isAscent, std::stop_token stop)
{
    const std::vector<std::int64_t> limits = limitsOf(facts);
    const bool stopsAtTolerance = facts[0].stopsAtTolerance;
    auto nextLimit = limits.begin();
    for (std::int64_t k = 0;; ++k) {
        lanes.evaluate();
        if (k <= 1) {
            for (std::size_t i = 0; i < facts.size(); ++i)
                (k == 0 ? facts[i].startH : facts[i].firstH) = lanes.H[i];
        }
        if (k == 0) {
            lanes.previousH = lanes.H;
            for (std::size_t i = 0; i < facts.size(); ++i)
                facts[i].startSlope = std::abs(lanes.dHdz[i]);
        }
        if (k == *nextLimit) {
            for (std::size_t i = 0; i < facts.size(); ++i)
                if (facts[i].limit == k)
                    lanes.gain[i] = 0.0;
            ++nextLimit;
        }
        if (isAscent)
            countFalls(lanes);
        if (stopsAtTolerance)
            endLanesBelowTolerance(lanes);
        recordAndUpdate(lanes, static_cast<double>(k));
        if (nextLimit == limits.end())
            return true;
        if (k % kStepsBetweenLooks == 0) {
            if (stop.stop_requested())
                return false;
            if (stopsAtTolerance && haveAllEnded(lanes))
                return true;
        }
    }
}

std::int64_t iterationOrNever(double k)
{
    return k == kNever ? -1 : static_cast<std::int64_t>(k);
}

SweepCell cellOfLane(const Experiment& experiment, const Lanes& lanes, const LaneFacts& facts,
                     std::size_t i, double value)
{
    const bool isDescent = experiment.direction == Direction::Descend;
    SweepCell cell;
    cell.value = value;
    cell.H = lanes.previousH[i];
    cell.objective = cell.H;
    cell.gradientNorm = std::abs(lanes.dHdz[i]) * facts.normPerSlope;
    cell.iterationsToHalf = iterationOrNever(lanes.toHalf[i]);
    cell.iterationsToTolerance = iterationOrNever(lanes.toTolerance[i]);
    cell.rises = static_cast<std::int64_t>(lanes.rises[i]);
    cell.largestRise = lanes.largestRise[i];
    cell.reversals = isDescent ? cell.rises : static_cast<std::int64_t>(lanes.falls[i]);
    cell.largestReversal = isDescent ? cell.largestRise : lanes.largestFall[i];
    const bool stopsEarly = facts.stopsAtTolerance && cell.iterationsToTolerance >= 0;
    cell.iterations = stopsEarly ? cell.iterationsToTolerance : facts.limit;
    cell.stopReason =
        stopsEarly ? StopReason::GradientBelowTolerance : StopReason::IterationsReached;
    cell.regime =
        regimeOf({.units = 1,
                  .stopReason = cell.stopReason,
                  .iterations = cell.iterations,
                  .startObjective = facts.startH,
                  .endObjective = cell.H,
                  .bestObjective = bestObjective(experiment.objective, experiment.direction, 1),
                  .startH = facts.startH,
                  .firstH = facts.firstH,
                  .startGradientNorm = facts.startSlope * facts.normPerSlope,
                  .endGradientNorm = cell.gradientNorm,
                  .gradientTolerance = facts.gradientTolerance,
                  .reversals = cell.reversals});
    return cell;
}

}  // namespace

bool runsSideBySide(const Experiment& experiment)
{
    return experiment.data.samples() == 1 && experiment.start.units == 1
        && experiment.objective.kind == ObjectiveKind::Entropy
        && experiment.rule.kind == RuleKind::GradientDescent && experiment.weightDecay == 0.0
        && experiment.schedule.kind == ScheduleKind::Constant;
}

bool sweepSideBySide(const Experiment& experiment, const SweepSettings& settings, std::size_t first,
                     std::span<SweepCell> cells, std::stop_token stop)
{
    Lanes lanes;
    lanes.count = (cells.size() + kSweepLaneGroup - 1) / kSweepLaneGroup * kSweepLaneGroup;
    lanes.toHalf.fill(kNever);
    lanes.toTolerance.fill(kNever);
    std::array<LaneFacts, kSweepLanes> facts;
    Experiment cell = experiment;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        setSettingValue(cell, settings.key, settings.values[first + i]);
        facts[i] = fillLane(cell, settings, i, lanes);
    }
    const bool isAscent = experiment.direction == Direction::Ascend;
    if (!stepLanes(lanes, {facts.data(), cells.size()}, isAscent, stop))
        return false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const double value = settings.values[first + i];
        if (std::abs(lanes.z[i]) <= kLargestZ && std::isfinite(facts[i].normPerSlope)) {
            cells[i] = cellOfLane(experiment, lanes, facts[i], i, value);
            continue;
        }
        setSettingValue(cell, settings.key, value);
        cells[i] = sweepCellByTrainer(cell, value, settings.gradientTolerance, stop);
        if (cells[i].stopReason == StopReason::Cancelled)
            return false;
    }
    return true;
}

}  // namespace entropy_lab
