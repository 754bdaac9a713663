#include "ui/history_curve.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

double HistoryCurve::at(std::int64_t iteration) const
{
    const double value = history.at(column, iteration) + offset;
    return minus < 0 ? value : value - history.at(minus, iteration);
}

void HistoryCurve::sample(double minimum, double maximum, int pixelColumns,
                          std::vector<QPointF>& out) const
{
    const double end = static_cast<double>(history.size()) - 1.0;
    if (history.size() == 0 || maximum < 0.0 || minimum > end)
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
    const auto firstOf = [&](int pixel) { return first + count * pixel / pixelColumns; };
    if (minus >= 0) {
        for (int pixel = 0; pixel < pixelColumns; ++pixel)
            out.emplace_back(static_cast<double>(firstOf(pixel)), at(firstOf(pixel)));
        out.emplace_back(static_cast<double>(last), at(last));
        return;
    }
    std::vector<HistoryPart> parts(static_cast<std::size_t>(pixelColumns));
    history.parts(column, first, last, parts);
    for (int pixel = 0; pixel < pixelColumns; ++pixel) {
        const auto x = static_cast<double>(firstOf(pixel));
        const double width = static_cast<double>(firstOf(pixel + 1) - firstOf(pixel) - 1);
        const HistoryPart& part = parts[static_cast<std::size_t>(pixel)];
        const double start = part.first + offset;
        // First of the next column, beside the last of this one.
        const double next = pixel + 1 < pixelColumns
            ? parts[static_cast<std::size_t>(pixel) + 1].first + offset
            : at(last);
        out.emplace_back(x, start);
        const bool isRising = start <= next;
        const double early = (isRising ? part.extremes.minimum : part.extremes.maximum) + offset;
        const double late = (isRising ? part.extremes.maximum : part.extremes.minimum) + offset;
        if (std::isfinite(early) && early != start)
            out.emplace_back(x + width / 3.0, early);
        if (std::isfinite(late))
            out.emplace_back(x + width, late);
    }
    out.emplace_back(static_cast<double>(last), at(last));
}

double HistoryCurve::valueAt(double x) const
{
    const double rounded = std::round(x);
    if (!(rounded >= 0.0) || rounded > static_cast<double>(history.size()) - 1.0)
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

AxisRange iterationRange(std::int64_t last, std::int64_t limit)
{
    double upper = niceCeiling(std::max(static_cast<double>(last), 10.0));
    if (limit >= std::max<std::int64_t>(last, 1))
        upper = std::min(upper, static_cast<double>(limit));
    return {0.0, upper};
}

}  // namespace entropy_lab
