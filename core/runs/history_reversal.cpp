#include "core/runs/history_reversal.h"

#include "core/entropy/reversal.h"

#include <algorithm>
#include <vector>

namespace entropy_lab {

namespace {

constexpr std::int64_t kParts = 256;

/// A column seen so that the right way is down.
struct Downward {
    const HistoryView& history;
    int column;
    double sign;

    double at(std::int64_t k) const { return sign * history.at(column, k); }
    double largest(std::int64_t first, std::int64_t last) const
    {
        return largestOf(history.extremes(column, first, last));
    }
    double largestOf(const Extremes& extremes) const
    {
        return sign > 0.0 ? extremes.maximum : -extremes.minimum;
    }
};

bool isAbove(double after, double before)
{
    return after - before > reversalTolerance(before);
}

/// The step within (low, high] that leads above the value at `low`, where one does.
HistoryReversal stepIn(const Downward& values, std::int64_t low, std::int64_t high)
{
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        if (isAbove(values.largest(low + 1, middle), values.at(low)))
            high = middle;
        else
            low = middle;
    }
    // What it led to may have been thinned out, with only its extreme left.
    const double after = std::max(values.at(high), values.largest(high, high));
    return {high, values.sign * values.at(low), values.sign * after};
}

}  // namespace

std::optional<HistoryReversal> findReversal(const HistoryView& history, int column,
                                            Direction direction, std::int64_t first,
                                            std::int64_t last)
{
    last = std::min(last, history.size() - 1);
    if (column < 0 || first < 0 || last <= first)
        return std::nullopt;
    const Downward values{history, column, direction == Direction::Descend ? 1.0 : -1.0};
    const std::int64_t count = last - first + 1;
    const std::int64_t parts = std::min(kParts, count);
    std::vector<std::int64_t> edges;
    for (std::int64_t i = 0; i <= parts; ++i)
        edges.push_back(first + count * i / parts);
    std::vector<HistoryPart> found(static_cast<std::size_t>(parts));
    history.parts(column, edges, found);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const std::int64_t end = edges[i + 1] - 1;
        if (isAbove(values.largestOf(found[i].extremes), values.sign * found[i].first))
            return stepIn(values, edges[i], end);
        if (i + 1 < found.size() && isAbove(values.sign * found[i + 1].first, values.at(end)))
            return HistoryReversal{end + 1, history.at(column, end), found[i + 1].first};
    }
    return std::nullopt;
}

}  // namespace entropy_lab
