#include "core/runs/recorded_run.h"

#include <limits>
#include <utility>

namespace entropy_lab {

RunLane::RunLane(std::shared_ptr<const Experiment> experiment, std::size_t historyBudget)
    : m_columns(std::make_shared<const RunColumns>(*experiment)),
      m_history(m_columns->count, historyBudget), m_checkpoints(historyBudget / 4),
      m_recorded(std::move(experiment))
{
}

void RunLane::begin()
{
    m_trainer = std::make_unique<Trainer>(*m_recorded);
    noteChanges();
    record();
}

bool RunLane::step()
{
    if (m_isBehind)
        record();
    const bool isNew = m_trainer->step();
    if (isNew)
        record();
    return isNew;
}

void RunLane::record()
{
    try {
        if (!m_isBehind || m_history.size() <= iteration())
            m_columns->record(m_trainer->record(), m_history);
        if (m_checkpoints.isDue(iteration()))
            m_checkpoints.add(m_trainer->checkpoint());
        m_isBehind = false;
    } catch (...) {
        m_isBehind = true;
        throw;
    }
}

void RunLane::apply(const LiveSettings& settings)
{
    m_trainer->apply(settings);
    m_recorded = std::make_shared<const Experiment>(m_trainer->recorded());
    noteChanges();
}

void RunLane::noteChanges()
{
    m_changesTakenUp = m_trainer->changesTakenUp();
    m_settings = std::make_shared<const Experiment>(m_trainer->experiment());
}

std::shared_ptr<const RunSnapshot> RunLane::snapshot(bool isRunning)
{
    if (m_isBehind)
        record();
    if (m_trainer->changesTakenUp() != m_changesTakenUp
        || m_trainer->experiment().learningRate != m_settings->learningRate)
        noteChanges();
    return takeSnapshot(*m_trainer, m_settings, isRunning && !stopReason(), m_recorded);
}

std::shared_ptr<const RunSnapshot> RunLane::visit(std::int64_t iteration,
                                                  const std::function<bool()>& isInterrupted)
{
    if (!m_visitor || m_visited != m_recorded) {
        // No rule may stop it short of where the run has already been.
        Experiment endless = *m_recorded;
        endless.stop = {.iterations = std::numeric_limits<std::int64_t>::max()};
        m_visitor = std::make_unique<Trainer>(endless);
        m_visited = m_recorded;
        m_shown = nullptr;
    }
    if (m_shown && m_shown->record.iteration == iteration)
        return m_shown;
    const TrainerCheckpoint& start = m_checkpoints.atOrBefore(iteration);
    const std::int64_t now = m_visitor->record().iteration;
    if (now > iteration || now < start.iteration)
        m_visitor->restore(start);
    while (m_visitor->record().iteration < iteration) {
        if (isInterrupted() || !m_visitor->step())
            return nullptr;
    }
    auto settings = std::make_shared<Experiment>(m_visitor->experiment());
    settings->stop = m_settings->stop;
    m_shown = takeSnapshot(*m_visitor, std::move(settings), false, m_recorded);
    return m_shown;
}

}  // namespace entropy_lab
