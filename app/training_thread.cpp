#include "app/training_thread.h"

#include "core/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace entropy_lab {

using Clock = std::chrono::steady_clock;

/// The loop of the thread; lives on its stack.
class TrainingThread::Worker {
public:
    Worker(TrainingThread& owner, std::shared_ptr<const Experiment> experiment,
           std::stop_token stop)
        : m_owner(owner), m_experiment(std::move(experiment)), m_trainer(*m_experiment),
          m_stop(std::move(stop))
    {
        m_order.experiment = m_experiment;
        record();
    }

    void replay(std::int64_t iteration, const std::vector<LiveChange>& changes)
    {
        auto change = changes.begin();
        while (!m_stop.stop_requested()) {
            for (; change != changes.end() && change->iteration == m_trainer.record().iteration;
                 ++change)
                adopt(change->experiment);
            if (m_trainer.record().iteration >= iteration || m_trainer.stopReason())
                return;
            step();
        }
    }

    void work()
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
                if (m_trainer.stopReason())
                    m_doneSteps = m_order.steps;
            } else if (std::isinf(m_order.stepsPerSecond)) {
                runFreely();
            } else {
                runPaced();
            }
        }
    }

private:
    bool isIdle() const
    {
        return m_trainer.stopReason() || (!m_order.isRunning && m_doneSteps >= m_order.steps);
    }

    void obey(Order order)
    {
        if (order.isRunning != m_order.isRunning || order.stepsPerSecond != m_order.stepsPerSecond)
            restartPace();
        if (order.experiment != m_order.experiment)
            adopt(order.experiment);
        m_order = std::move(order);
        if (m_trainer.stopReason())
            m_doneSteps = m_order.steps;
    }

    void adopt(const std::shared_ptr<const Experiment>& experiment)
    {
        m_experiment = experiment;
        m_order.experiment = experiment;
        m_trainer.apply(liveSettings(*experiment));
        auto changes = m_changes ? std::make_shared<std::vector<LiveChange>>(*m_changes)
                                 : std::make_shared<std::vector<LiveChange>>();
        const std::int64_t now = m_trainer.record().iteration;
        if (!changes->empty() && changes->back().iteration == now)
            changes->back().experiment = experiment;
        else
            changes->push_back({.iteration = now, .experiment = experiment});
        m_changes = std::move(changes);
    }

    bool step()
    {
        const bool isNew = m_trainer.step();
        if (isNew)
            record();
        return isNew;
    }

    void record() { m_owner.m_columns->record(m_trainer.record(), m_owner.m_history); }

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
            m_owner.m_orders.waitFor(
                m_stop, std::chrono::nanoseconds(static_cast<std::int64_t>(wait * 1e9)));
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
        m_owner.m_snapshots.put(
            {entropy_lab::takeSnapshot(m_trainer, m_experiment,
                                       m_order.isRunning && !m_trainer.stopReason(), m_changes),
             m_order.number});
    }

    TrainingThread& m_owner;
    std::shared_ptr<const Experiment> m_experiment;
    Trainer m_trainer;
    std::stop_token m_stop;
    Order m_order;
    std::int64_t m_doneSteps = 0;
    std::shared_ptr<const std::vector<LiveChange>> m_changes;
    Clock::time_point m_paceStart = Clock::now();
    double m_pacedSteps = 0.0;
};

TrainingThread::TrainingThread(const std::shared_ptr<const Experiment>& experiment,
                               std::int64_t replayTo, std::vector<LiveChange> replay,
                               std::size_t historyBudget)
    : m_columns(std::make_shared<const RunColumns>(*experiment)),
      m_history(m_columns->count, historyBudget)
{
    m_wanted.experiment = experiment;
    m_thread = std::jthread(
        [this, experiment, replayTo, replay = std::move(replay)](std::stop_token stop) {
            Worker worker(*this, experiment, std::move(stop));
            worker.replay(replayTo, replay);
            worker.work();
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

std::shared_ptr<const RunSnapshot> TrainingThread::takeSnapshot()
{
    std::optional<Answer> newest = m_snapshots.take();
    if (!newest)
        return nullptr;
    m_isSnapshotWanted.store(true, std::memory_order_relaxed);
    m_answered = newest->orderNumber;
    return std::move(newest->snapshot);
}

}  // namespace entropy_lab
