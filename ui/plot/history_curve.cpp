#include "ui/plot/history_curve.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

/// Where pixel columns that begin at minimum + i * width cut the iterations [first, end). They
/// depend on the axis alone: while the run grows, a column that is full stays as it is.
std::vector<std::int64_t> pixelEdges(std::int64_t first, std::int64_t end, double minimum,
                                     double width)
{
    std::vector<std::int64_t> edges{first};
    const auto last = static_cast<double>(end);
    double pixel = std::floor((static_cast<double>(first) - minimum) / width);
    while (edges.back() < end) {
        pixel += 1.0;
        // Of an axis that reaches far beyond them, one pixel has more iterations than can be told.
        const double place = std::min(std::ceil(minimum + pixel * width), last);
        const auto edge = place < last ? static_cast<std::int64_t>(place) : end;
        if (edge > edges.back())
            edges.push_back(edge);
    }
    return edges;
}

}  // namespace

double HistoryCurve::at(std::int64_t iteration) const
{
    double value = history.at(column, iteration) + offset;
    if (plus >= 0)
        value += history.at(plus, iteration);
    return minus < 0 ? value : value - history.at(minus, iteration);
}

void HistoryCurve::sample(double minimum, double maximum, int pixelColumns,
                          std::vector<QPointF>& out) const
{
    const double end = static_cast<double>(history.size()) - 1.0;
    if (column < 0 || history.size() == 0 || maximum < 0.0 || minimum > end)
        return;
    // One beyond either edge: the line goes on to the border.
    auto first = static_cast<std::int64_t>(std::clamp(std::floor(minimum), 0.0, end));
    const auto last = static_cast<std::int64_t>(std::clamp(std::ceil(maximum), 0.0, end));
    first = history.storedAtOrBefore(first);
    const std::int64_t count = last - first + 1;
    if (count <= 2 * static_cast<std::int64_t>(pixelColumns)) {
        for (std::int64_t k = first; k <= last; k += history.strideAt(k)) {
            k = history.storedAtOrBefore(k);
            out.emplace_back(static_cast<double>(k), at(k));
        }
        return;
    }
    const std::vector<std::int64_t> edges = pixelEdges(
        first, last + 1, minimum,
        std::isfinite(maximum - minimum) ? (maximum - minimum) / pixelColumns
                                         : maximum / pixelColumns - minimum / pixelColumns);
    if (minus >= 0 || plus >= 0) {
        for (std::size_t i = 0; i + 1 < edges.size(); ++i)
            out.emplace_back(static_cast<double>(edges[i]), at(edges[i]));
        out.emplace_back(static_cast<double>(last), at(last));
        return;
    }
    HistoryCurveCache once;
    const std::vector<HistoryPart>& found = parts(edges, cache ? *cache : once);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto x = static_cast<double>(edges[i]);
        const auto width = static_cast<double>(edges[i + 1] - edges[i] - 1);
        const double start = found[i].first + offset;
        // First of the next column, beside the last of this one.
        const double next = i + 1 < found.size() ? found[i + 1].first + offset : at(last);
        out.emplace_back(x, start);
        const Extremes& extremes = found[i].extremes;
        const bool isRising = start <= next;
        const double early = (isRising ? extremes.minimum : extremes.maximum) + offset;
        const double late = (isRising ? extremes.maximum : extremes.minimum) + offset;
        if (std::isfinite(early) && early != start)
            out.emplace_back(x + width / 3.0, early);
        if (std::isfinite(late))
            out.emplace_back(x + width, late);
    }
    out.emplace_back(static_cast<double>(last), at(last));
}

const std::vector<HistoryPart>& HistoryCurve::parts(const std::vector<std::int64_t>& edges,
                                                    HistoryCurveCache& known) const
{
    // Parts between the same edges of the same run say the same for ever.
    std::size_t kept = 0;
    if (known.source == history.source() && known.column == column) {
        const auto [end, other] =
            std::mismatch(known.edges.begin(), known.edges.end(), edges.begin(), edges.end());
        kept = static_cast<std::size_t>(std::max<std::ptrdiff_t>(end - known.edges.begin() - 1, 0));
    }
    known.source = history.source();
    known.column = column;
    known.edges = edges;
    known.parts.resize(edges.size() - 1);
    history.parts(column, std::span(edges).subspan(kept), std::span(known.parts).subspan(kept));
    return known.parts;
}

double HistoryCurve::valueAt(double x) const
{
    const double rounded = std::round(x);
    if (column < 0 || !(rounded >= 0.0) || rounded > static_cast<double>(history.size()) - 1.0)
        return std::nan("");
    return at(static_cast<std::int64_t>(rounded));
}

CurveSampler HistoryCurve::sampler() const
{
    return [curve = *this](double minimum, double maximum, int pixelColumns,
                           std::vector<QPointF>& out) {
        curve.sample(minimum, maximum, pixelColumns, out);
    };
}

CurveValue HistoryCurve::value() const
{
    return [curve = *this](double x) { return curve.valueAt(x); };
}

std::function<double(double)> storedIterations(const HistoryView& history)
{
    return [history](double x) {
        const bool isInside = x >= 0.0 && x <= static_cast<double>(history.size()) - 1.0;
        return isInside
            ? static_cast<double>(history.storedAtOrBefore(static_cast<std::int64_t>(x)))
            : x;
    };
}

AxisRange iterationRange(std::int64_t last, std::int64_t limit)
{
    double upper = niceCeiling(std::max(static_cast<double>(last), 10.0));
    if (limit >= std::max<std::int64_t>(last, 1))
        upper = std::min(upper, static_cast<double>(limit));
    return {0.0, upper};
}

}  // namespace entropy_lab
