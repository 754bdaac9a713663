#include "app/training_thread.h"

#include "core/checkpoints.h"
#include "core/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

namespace entropy_lab {

using Clock = std::chrono::steady_clock;

/// The loop of the thread; lives on its stack.
class TrainingThread::Worker {
public:
    Worker(TrainingThread& owner, const std::shared_ptr<const Experiment>& experiment,
           std::stop_token stop)
        : m_owner(owner), m_recorded(experiment), m_trainer(*experiment),
          m_checkpoints(owner.m_checkpointBudget), m_stop(std::move(stop))
    {
        noteChanges();
        m_order.experiment = experiment;
        record();
    }

    void replay(std::int64_t iteration)
    {
        while (!m_stop.stop_requested() && m_trainer.record().iteration < iteration && step()) { }
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
        m_trainer.apply(liveSettings(*experiment));
        m_recorded = std::make_shared<const Experiment>(m_trainer.recorded());
        noteChanges();
    }

    /// The live settings of now, for the snapshots: changes come from outside and from the record.
    void noteChanges()
    {
        m_changesTakenUp = m_trainer.changesTakenUp();
        m_experiment = std::make_shared<const Experiment>(m_trainer.experiment());
    }

    bool step()
    {
        const bool isNew = m_trainer.step();
        if (isNew)
            record();
        return isNew;
    }

    void record()
    {
        m_owner.m_columns->record(m_trainer.record(), m_owner.m_history);
        if (m_checkpoints.isDue(m_trainer.record().iteration))
            m_checkpoints.add(m_trainer.checkpoint());
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
        if (m_trainer.changesTakenUp() != m_changesTakenUp)
            noteChanges();
        visit();
        m_owner.m_answers.put(
            {.newest = entropy_lab::takeSnapshot(
                 m_trainer, m_experiment, m_order.isRunning && !m_trainer.stopReason(), m_recorded),
             .shown = m_shown,
             .orderNumber = m_order.number});
    }

    /// Goes to the iteration asked for from the nearest checkpoint before it, or from where the
    /// last visit ended. Newer orders end the way there: they may lead elsewhere.
    void visit()
    {
        const std::optional<std::int64_t> wanted = m_order.shown;
        if (!wanted || *wanted >= m_trainer.record().iteration) {
            m_shown = nullptr;
            return;
        }
        if (!m_visitor || m_visited != m_recorded) {
            // No rule may stop it short of where the run has already been.
            Experiment endless = *m_recorded;
            endless.stop = {.iterations = std::numeric_limits<std::int64_t>::max()};
            m_visitor = std::make_unique<Trainer>(endless);
            m_visited = m_recorded;
            m_shown = nullptr;
        }
        if (m_shown && m_shown->record.iteration == *wanted)
            return;
        const TrainerCheckpoint& start = m_checkpoints.atOrBefore(*wanted);
        const std::int64_t now = m_visitor->record().iteration;
        if (now > *wanted || now < start.iteration)
            m_visitor->restore(start);
        while (m_visitor->record().iteration < *wanted) {
            if (m_stop.stop_requested() || m_owner.m_orders.hasNews() || !m_visitor->step())
                return;
        }
        auto settings = std::make_shared<Experiment>(m_visitor->experiment());
        settings->stop = m_experiment->stop;
        m_shown = entropy_lab::takeSnapshot(*m_visitor, std::move(settings), false, m_recorded);
    }

    TrainingThread& m_owner;
    std::shared_ptr<const Experiment> m_experiment;
    std::shared_ptr<const Experiment> m_recorded;
    Trainer m_trainer;
    std::size_t m_changesTakenUp = 0;
    Checkpoints m_checkpoints;
    std::stop_token m_stop;
    Order m_order;
    std::int64_t m_doneSteps = 0;
    Clock::time_point m_paceStart = Clock::now();
    double m_pacedSteps = 0.0;
    std::unique_ptr<Trainer> m_visitor;
    std::shared_ptr<const Experiment> m_visited;  ///< whose run the visitor repeats
    std::shared_ptr<const RunSnapshot> m_shown;
};

TrainingThread::TrainingThread(const std::shared_ptr<const Experiment>& experiment,
                               std::int64_t replayTo, std::size_t historyBudget)
    : m_columns(std::make_shared<const RunColumns>(*experiment)),
      m_history(m_columns->count, historyBudget), m_checkpointBudget(historyBudget / 4)
{
    m_wanted.experiment = experiment;
    m_thread = std::jthread([this, experiment, replayTo](std::stop_token stop) {
        Worker worker(*this, experiment, std::move(stop));
        worker.replay(replayTo);
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
