#include "ui/workspaces/base/twin_frame.h"

#include "ui/wording/experiment_names.h"

namespace entropy_lab {

namespace {

bool isSameRun(const CompanionFrame& a, const CompanionFrame& b)
{
    return a.snapshot == b.snapshot && a.columns == b.columns
        && a.history.size() == b.history.size() && a.name == b.name;
}

bool isSameRun(const std::optional<CompanionFrame>& a, const std::optional<CompanionFrame>& b)
{
    return a.has_value() == b.has_value() && (!a || isSameRun(*a, *b));
}

}  // namespace

std::vector<const CompanionFrame*> TwinFrame::both() const
{
    std::vector<const CompanionFrame*> runs{&first};
    if (second)
        runs.push_back(&*second);
    return runs;
}

TwinFrame twinFrame(const RunFrame& frame, const std::string& secondName,
                    const std::string& oneSetName)
{
    TwinFrame twins;
    if (!frame.snapshot)
        return twins;
    const Experiment& experiment = *frame.snapshot->experiment;
    twins.first = {.name = objectiveName(experiment.objective),
                   .snapshot = frame.snapshot,
                   .history = frame.history,
                   .columns = frame.columns};
    twins.limit = experiment.stop.iterations;
    twins.objectives[0] = objectiveName(experiment.objective);
    const QString second = QString::fromStdString(secondName);
    const QString oneSet = QString::fromStdString(oneSetName);
    for (const CompanionFrame& companion : frame.companions) {
        if (!companion.snapshot)
            continue;
        if (companion.name == second) {
            twins.second = companion;
            twins.objectives[1] = objectiveName(companion.snapshot->experiment->objective);
        } else if (companion.name == oneSet) {
            twins.oneSet = companion;
        }
    }
    return twins;
}

bool isSameState(const TwinFrame& a, const TwinFrame& b)
{
    return isSameRun(a.first, b.first) && isSameRun(a.second, b.second)
        && isSameRun(a.oneSet, b.oneSet) && a.limit == b.limit;
}

}  // namespace entropy_lab
