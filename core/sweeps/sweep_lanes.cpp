#include "core/sweeps/sweep_lanes.h"

#include "core/entropy/entropy.h"
#include "core/experiment/settings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// Beyond it a Trainer's path sum may leave the finite numbers, which lanes do not watch.
constexpr double kLargestZ = 1e300;

/// Steps between two looks at the stop token and for lanes at rest; the first looks come sooner, at
/// powers of two.
constexpr std::int64_t kStepsBetweenLooks = 256;

/// What the lanes of a block need to know besides.
struct LaneFacts {
    double startH = 0.0;
    double firstH = 0.0;
    double startSlope = 0.0;  ///< |dH/dz| at the start
    double endH = 0.0;        ///< of a lane that has settled
    double endSlope = 0.0;    ///< of a lane that has settled
    double normPerSlope = 0.0;
    double gradientTolerance = 0.0;
    std::int64_t limit = 0;
    bool stopsAtTolerance = false;
    bool hasSettled = false;  ///< z moves no more
    bool hasLeft = false;     ///< |z| exceeded kLargestZ or is not a number, or the gain is not
};

bool isLook(std::int64_t k)
{
    return k % kStepsBetweenLooks == 0 || (k < kStepsBetweenLooks && (k & (k - 1)) == 0);
}

/// Takes out the lanes whose z moves no more, because they have ended or because an update is below
/// its rounding, and those that left the numbers watched here: far out they would hold up the
/// others, as the kernel works through tails one by one. Returns whether any lane still moves.
bool settleLanes(SweepLanes& lanes, std::span<LaneFacts> facts)
{
    bool isMoving = false;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (facts[i].hasSettled)
            continue;
        const double z = lanes.z[i];
        const bool isWatched = std::abs(z) <= kLargestZ;
        if (isWatched && z - lanes.gain[i] * lanes.dHdz[i] != z) {
            isMoving = true;
            continue;
        }
        facts[i].hasSettled = true;
        facts[i].hasLeft = !isWatched;
        facts[i].endH = lanes.H[i];
        facts[i].endSlope = std::abs(lanes.dHdz[i]);
        // At z = 0 nothing moves, rises or falls below a tolerance of 0.
        lanes.z[i] = lanes.gain[i] = lanes.slopeTolerance[i] = 0.0;
        lanes.H[i] = 1.0;
    }
    return isMoving;
}

/// Puts one cell's experiment into lane i.
LaneFacts fillLane(const Experiment& experiment, const SweepSettings& settings, std::size_t i,
                   SweepLanes& lanes)
{
    const Layer& start = experiment.start;
    const auto x = experiment.data.X->col(0);
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
    facts.normPerSlope = std::hypot(std::sqrt(groups) * x.stableNorm(), moves.b ? 1.0 : 0.0);
    lanes.z[i] = z;
    lanes.gain[i] = experiment.direction == Direction::Descend ? r : -r;
    lanes.slopeTolerance[i] = facts.gradientTolerance / facts.normPerSlope;
    if (!std::isfinite(r)) {
        facts.hasSettled = facts.hasLeft = true;
        lanes.z[i] = lanes.gain[i] = 0.0;
    }
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

/// H and |dH/dz| at the start; sets the statistics back.
void startLanes(SweepLanes& lanes, std::size_t count, std::span<LaneFacts> facts)
{
    double D[kSweepLanes];
    evaluateSigmoids({lanes.z, count}, {D, count}, {lanes.H, count}, {lanes.dHdz, count});
    std::fill_n(lanes.toHalf, count, kNever);
    std::fill_n(lanes.toTolerance, count, kNever);
    for (std::size_t i = 0; i < facts.size(); ++i) {
        facts[i].startH = lanes.H[i];
        facts[i].startSlope = std::abs(lanes.dHdz[i]);
    }
}

/// Writes the curves a cache line at a time: at each iteration every lane has one number for a row
/// of its own, far from the others.
class CurveWriter {
public:
    CurveWriter(const SweepCurveRows& curves, std::size_t lanes) : m_curves(curves), m_lanes(lanes)
    {
    }

    bool isNext(std::int64_t iteration) const
    {
        return m_place < m_curves.iterations.size() && iteration == m_curves.iterations[m_place];
    }
    void add(const SweepLanes& lanes, std::span<const LaneFacts> facts)
    {
        auto& row = m_waiting[m_count++];
        std::copy_n(lanes.H, m_lanes, row.begin());
        for (const std::size_t lane : m_settled)
            row[lane] = facts[lane].endH;
        ++m_place;
        if (m_count == kRowsTogether)
            write();
    }
    /// To be told after lanes have settled: they keep their last H.
    void takeSettled(std::span<const LaneFacts> facts)
    {
        m_settled.clear();
        for (std::size_t i = 0; i < facts.size(); ++i) {
            if (facts[i].hasSettled)
                m_settled.push_back(i);
        }
    }
    /// All iterations that are left, with what the lanes have now.
    void finish(const SweepLanes& lanes, std::span<const LaneFacts> facts)
    {
        takeSettled(facts);
        while (m_place < m_curves.iterations.size())
            add(lanes, facts);
        write();
    }

private:
    static constexpr std::size_t kRowsTogether = 8;

    void write()
    {
        for (std::size_t i = 0; i < m_lanes; ++i) {
            double* const to = m_curves.row(i) + (m_place - m_count);
            for (std::size_t k = 0; k < m_count; ++k)
                to[k] = m_waiting[k][i];
        }
        m_count = 0;
    }

    const SweepCurveRows& m_curves;
    std::size_t m_lanes;
    std::size_t m_place = 0;  ///< of the next iteration
    std::size_t m_count = 0;  ///< rows that wait
    std::vector<std::size_t> m_settled;
    std::array<std::array<double, kSweepLanes>, kRowsTogether> m_waiting{};
};

/// Steps all lanes to their ends; false where `stop` was requested.
bool stepLanes(SweepLanes& lanes, std::span<LaneFacts> facts, bool isAscent,
               const std::stop_token& stop, const SweepCurveRows& curves)
{
    const std::size_t count =
        (facts.size() + kSweepLaneGroup - 1) / kSweepLaneGroup * kSweepLaneGroup;
    const std::vector<std::int64_t> limits = limitsOf(facts);
    const SweepStepOptions options{.countsFalls = isAscent,
                                   .endsAtTolerance = facts[0].stopsAtTolerance};
    startLanes(lanes, count, facts);
    auto nextLimit = limits.begin();
    CurveWriter writer(curves, facts.size());
    for (std::int64_t k = 0;; ++k) {
        if (k == *nextLimit) {
            for (std::size_t i = 0; i < facts.size(); ++i)
                if (facts[i].limit == k)
                    lanes.gain[i] = 0.0;
            ++nextLimit;
        }
        laneKernels().sweepStep(lanes, count, static_cast<double>(k), options);
        if (k == 1)
            for (std::size_t i = 0; i < facts.size(); ++i)
                facts[i].firstH = lanes.H[i];
        if (writer.isNext(k))
            writer.add(lanes, facts);
        if (nextLimit == limits.end()) {
            settleLanes(lanes, facts);
            writer.finish(lanes, facts);
            return true;
        }
        if (k > 0 && isLook(k)) {
            if (stop.stop_requested())
                return false;
            if (!settleLanes(lanes, facts)) {
                writer.finish(lanes, facts);
                return true;
            }
            writer.takeSettled(facts);
        }
    }
}

std::int64_t iterationOrNever(double k)
{
    return k == kNever ? -1 : static_cast<std::int64_t>(k);
}

SweepCell cellOfLane(const Experiment& experiment, const SweepLanes& lanes, const LaneFacts& facts,
                     std::size_t i, double value)
{
    const bool isDescent = experiment.direction == Direction::Descend;
    SweepCell cell;
    cell.value = value;
    cell.H = facts.endH;
    cell.objective = cell.H;
    cell.gradientNorm = facts.endSlope * facts.normPerSlope;
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
                     std::span<SweepCell> cells, std::stop_token stop, const SweepCurveRows& curves)
{
    SweepLanes lanes{};
    std::array<LaneFacts, kSweepLanes> facts;
    Experiment cell = experiment;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        setSettingValue(cell, settings.key, settings.values[first + i]);
        facts[i] = fillLane(cell, settings, i, lanes);
    }
    const bool isAscent = experiment.direction == Direction::Ascend;
    if (!stepLanes(lanes, {facts.data(), cells.size()}, isAscent, stop, curves))
        return false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const double value = settings.values[first + i];
        if (!facts[i].hasLeft) {
            cells[i] = cellOfLane(experiment, lanes, facts[i], i, value);
            continue;
        }
        setSettingValue(cell, settings.key, value);
        cells[i] = sweepCellByTrainer(cell, value, settings.gradientTolerance, stop,
                                      {.iterations = curves.iterations, .H = curves.row(i)});
        if (cells[i].stopReason == StopReason::Cancelled)
            return false;
    }
    return true;
}

}  // namespace entropy_lab
