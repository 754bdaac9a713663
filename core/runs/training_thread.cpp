#include "core/runs/training_thread.h"

#include <chrono>
#include <cmath>
#include <utility>

namespace entropy_lab {

using Clock = std::chrono::steady_clock;

/// The loop of the thread; lives on its stack.
class TrainingThread::Worker {
public:
    Worker(TrainingThread& owner, const std::shared_ptr<const Experiment>& experiment,
           std::int64_t replayTo, std::stop_token stop)
        : m_owner(owner), m_replayTo(replayTo), m_stop(std::move(stop))
    {
        m_order.experiment = experiment;
    }

    void work()
    {
        while (!m_stop.stop_requested()) {
            try {
                begin();
                serve();
            } catch (...) {
                m_owner.m_failures.put(std::current_exception());
                giveUp();
                m_owner.m_orders.wait(m_stop);
            }
        }
    }

private:
    void begin()
    {
        for (; m_begun < m_owner.m_lanes.size(); ++m_begun)
            m_owner.m_lanes[m_begun]->begin();
        while (!m_stop.stop_requested() && main().iteration() < m_replayTo && step()) { }
        m_replayTo = 0;
    }

    void serve()
    {
        while (!m_stop.stop_requested()) {
            if (std::optional<Order> order = m_owner.m_orders.take())
                obey(std::move(*order));
            if (isIdle()) {
                publish();
                m_owner.m_orders.wait(m_stop);
            } else if (m_doneSteps < m_order.steps) {
                ++m_doneSteps;
                step();
                // Steps asked for beyond the end of a run are not made up for later.
                if (main().stopReason())
                    m_doneSteps = m_order.steps;
            } else if (std::isinf(m_order.stepsPerSecond)) {
                runFreely();
            } else {
                runPaced();
            }
        }
    }

    /// Where there is no going on, the run stands until somebody wants something else.
    void giveUp()
    {
        m_order.isRunning = false;
        m_doneSteps = m_order.steps;
        m_replayTo = 0;
    }

    bool isIdle() const
    {
        return main().stopReason() || (!m_order.isRunning && m_doneSteps >= m_order.steps);
    }

    void obey(Order order)
    {
        if (order.isRunning != m_order.isRunning || order.stepsPerSecond != m_order.stepsPerSecond)
            restartPace();
        if (order.experiment != m_order.experiment)
            adopt(*order.experiment);
        m_order = std::move(order);
        if (main().stopReason())
            m_doneSteps = m_order.steps;
    }

    void adopt(const Experiment& experiment)
    {
        for (std::size_t i = 0; i < m_owner.m_lanes.size(); ++i) {
            const LiveSettings settings = i == 0
                ? liveSettings(experiment)
                : liveSettings(varied(experiment, m_owner.m_variations[i - 1]));
            m_owner.m_lanes[i]->apply(settings);
        }
    }

    /// All runs in lockstep; one that has ended stays where it is. False at the end of the first.
    bool step()
    {
        if (!main().step())
            return false;
        for (std::size_t i = 1; i < m_owner.m_lanes.size(); ++i) {
            RunLane& lane = *m_owner.m_lanes[i];
            // Once more after a step that ended half-way.
            if (lane.step() && lane.iteration() + 1 == main().iteration())
                lane.step();
        }
        return true;
    }

    void runFreely()
    {
        while (!m_owner.m_orders.hasNews() && !m_stop.stop_requested() && step())
            publishIfWanted();
    }

    void restartPace()
    {
        m_paceStart = Clock::now();
        m_pacedSteps = 0;
    }

    void runPaced()
    {
        const double elapsed = std::chrono::duration<double>(Clock::now() - m_paceStart).count();
        const double due = std::floor(elapsed * m_order.stepsPerSecond) - m_pacedSteps;
        if (due < 1.0) {
            const double wait = (m_pacedSteps + 1.0) / m_order.stepsPerSecond - elapsed;
            publishIfWanted();
            // However slow the pace, whoever wants a snapshot has it within a frame.
            constexpr double kFrame = 0.016;
            m_owner.m_orders.waitFor(
                m_stop,
                std::chrono::nanoseconds(static_cast<std::int64_t>(std::min(wait, kFrame) * 1e9)));
            return;
        }
        step();
        m_pacedSteps += 1.0;
        publishIfWanted();
        // A machine too slow for the pace goes on from where it is, without a burst later.
        constexpr double kLongestLag = 0.25;
        if (due > 1.0 + kLongestLag * m_order.stepsPerSecond)
            restartPace();
    }

    void publishIfWanted()
    {
        if (m_owner.m_isSnapshotWanted.load(std::memory_order_relaxed))
            publish();
    }

    void publish()
    {
        m_owner.m_isSnapshotWanted.store(false, std::memory_order_relaxed);
        Answer answer;
        answer.newest = main().snapshot(m_order.isRunning);
        answer.orderNumber = m_order.number;
        const std::optional<std::int64_t> wanted = m_order.shown;
        if (wanted && *wanted < main().iteration())
            visit(*wanted, answer);
        else
            for (std::size_t i = 1; i < m_owner.m_lanes.size(); ++i)
                answer.companions.push_back(m_owner.m_lanes[i]->snapshot(m_order.isRunning));
        m_owner.m_answers.put(std::move(answer));
    }

    /// Newer orders end the way there: they may lead elsewhere.
    void visit(std::int64_t iteration, Answer& answer)
    {
        const auto isInterrupted = [this] {
            return m_stop.stop_requested() || m_owner.m_orders.hasNews();
        };
        answer.shown = main().visit(iteration, isInterrupted);
        for (std::size_t i = 1; i < m_owner.m_lanes.size() && answer.shown; ++i) {
            RunLane& lane = *m_owner.m_lanes[i];
            answer.companions.push_back(iteration < lane.iteration()
                                            ? lane.visit(iteration, isInterrupted)
                                            : lane.snapshot(m_order.isRunning));
            if (!answer.companions.back())
                answer.shown = nullptr;
        }
        if (!answer.shown)
            answer.companions.clear();
    }

    RunLane& main() { return *m_owner.m_lanes.front(); }
    const RunLane& main() const { return *m_owner.m_lanes.front(); }

    TrainingThread& m_owner;
    std::int64_t m_replayTo;
    std::size_t m_begun = 0;  ///< lanes
    std::stop_token m_stop;
    Order m_order;
    std::int64_t m_doneSteps = 0;
    Clock::time_point m_paceStart = Clock::now();
    double m_pacedSteps = 0.0;
};

TrainingThread::TrainingThread(const std::shared_ptr<const Experiment>& experiment,
                               std::int64_t replayTo, std::size_t historyBudget,
                               std::vector<Variation> variations)
    : m_variations(std::move(variations))
{
    m_lanes.push_back(std::make_unique<RunLane>(experiment, historyBudget));
    for (const Variation& variation : m_variations)
        m_lanes.push_back(std::make_unique<RunLane>(
            std::make_shared<const Experiment>(varied(*experiment, variation)),
            historyBudget / kCompanionShare));
    m_wanted.experiment = experiment;
    m_thread = std::jthread([this, experiment, replayTo](std::stop_token stop) {
        Worker(*this, experiment, replayTo, std::move(stop)).work();
    });
}

TrainingThread::~TrainingThread() = default;

void TrainingThread::setRunning(bool isRunning)
{
    m_wanted.isRunning = isRunning;
    order();
}

void TrainingThread::step(std::int64_t count)
{
    m_wanted.steps += count;
    order();
}

void TrainingThread::setSpeed(double stepsPerSecond)
{
    m_wanted.stepsPerSecond = stepsPerSecond;
    order();
}

void TrainingThread::apply(std::shared_ptr<const Experiment> experiment)
{
    m_wanted.experiment = std::move(experiment);
    order();
}

void TrainingThread::order()
{
    ++m_wanted.number;
    m_orders.put(m_wanted);
}

void TrainingThread::show(std::optional<std::int64_t> iteration)
{
    m_wanted.shown = iteration;
    order();
}

std::optional<TrainingThread::Answer> TrainingThread::take()
{
    std::optional<Answer> newest = m_answers.take();
    if (newest) {
        m_isSnapshotWanted.store(true, std::memory_order_relaxed);
        m_answered = newest->orderNumber;
    }
    return newest;
}

std::shared_ptr<const RunSnapshot> TrainingThread::takeSnapshot()
{
    const std::optional<Answer> newest = take();
    return newest ? newest->newest : nullptr;
}

}  // namespace entropy_lab
