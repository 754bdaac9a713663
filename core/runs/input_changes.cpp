#include "core/runs/input_changes.h"

#include <algorithm>

namespace entropy_lab {

const SharedMatrix& inputsAt(const Experiment& recorded, std::int64_t iteration)
{
    const SharedMatrix* X = &recorded.data.X;
    for (const LiveChange& change : recorded.changes) {
        if (change.iteration >= iteration)
            break;
        if (change.X.size() > 0)
            X = &change.X;
    }
    return *X;
}

std::vector<std::int64_t> inputChanges(const Experiment& recorded)
{
    std::vector<std::int64_t> iterations;
    const SharedMatrix* X = &recorded.data.X;
    for (const LiveChange& change : recorded.changes) {
        if (change.X.size() == 0)
            continue;
        if (!(change.X == *X))
            iterations.push_back(change.iteration);
        X = &change.X;
    }
    return iterations;
}

std::optional<std::int64_t> firstInputChange(const Experiment& recorded, std::int64_t iteration)
{
    for (const LiveChange& change : recorded.changes) {
        if (change.iteration >= iteration)
            break;
        if (change.X.size() > 0 && !(change.X == recorded.data.X))
            return change.iteration;
    }
    return std::nullopt;
}

std::int64_t rowsFrom(const HistoryView& history, std::int64_t iteration)
{
    const std::int64_t stride = history.strideAt(iteration);
    if (stride == 1)
        return iteration;
    // What is hidden between rows is known for so many of them at a time.
    const std::int64_t clear = iteration + (kHistoryBlock + 1) * stride;
    return history.storedAtOrBefore(std::min(clear, history.size() - 1));
}

std::int64_t rowsUpTo(const HistoryView& history, std::int64_t iteration)
{
    const std::int64_t stride = history.strideAt(iteration);
    if (stride == 1)
        return iteration;
    return history.storedAtOrBefore(std::max<std::int64_t>(iteration - kHistoryBlock * stride, 0));
}

}  // namespace entropy_lab
