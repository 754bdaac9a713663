#include "app/offscreen/headless_run.h"

#include "core/files/experiment_json.h"

#include <limits>

namespace entropy_lab {

namespace {

constexpr std::size_t kHistoryBudget = std::size_t{256} << 20;
/// A companion has this part of the run's memory.
constexpr std::size_t kCompanionShare = 4;

void advance(RunLane& lane, std::int64_t iteration, const std::stop_token& stop)
{
    while (lane.iteration() < iteration && !stop.stop_requested() && lane.step()) { }
}

}  // namespace

HeadlessRun::HeadlessRun(const Experiment& experiment)
    : m_experiment(std::make_shared<const Experiment>(experiment)),
      m_main(m_experiment, kHistoryBudget)
{
    m_main.begin();
}

void HeadlessRun::setCompanions(const std::vector<Variation>& companions,
                                const std::stop_token& stop)
{
    m_companions.clear();
    for (const Variation& variation : companions) {
        Experiment beside = varied(*m_experiment, variation);
        // The run itself says how far they go.
        beside.stop = {.iterations = std::numeric_limits<std::int64_t>::max()};
        if (!findProblem(beside).empty())
            continue;
        auto lane = std::make_unique<RunLane>(std::make_shared<const Experiment>(std::move(beside)),
                                              kHistoryBudget / kCompanionShare);
        lane->begin();
        m_companions.push_back({QString::fromStdString(variation.name), std::move(lane)});
    }
    for (const Companion& companion : m_companions)
        advance(*companion.lane, m_main.iteration(), stop);
}

void HeadlessRun::advanceTo(std::int64_t iteration, const std::stop_token& stop)
{
    advance(m_main, iteration, stop);
    for (const Companion& companion : m_companions)
        advance(*companion.lane, m_main.iteration(), stop);
}

RunFrame HeadlessRun::frame()
{
    RunFrame frame{.snapshot = m_main.snapshot(false),
                   .history = m_main.history(),
                   .columns = m_main.columns()};
    for (const Companion& companion : m_companions)
        frame.companions.push_back({.name = companion.name,
                                    .snapshot = companion.lane->snapshot(false),
                                    .history = companion.lane->history(),
                                    .columns = companion.lane->columns()});
    return frame;
}

}  // namespace entropy_lab
