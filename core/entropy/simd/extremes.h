#pragma once

#include "core/entropy/kernels.h"
#include "core/entropy/simd/vector.h"

namespace entropy_lab::ENTROPY_LAB_SET {

/// Takes numbers into the extremes of each lane; fewer than fill a vector go to the first lane.
/// A comparison with NaN is false, so NaN is left out.
[[gnu::always_inline]] inline void include(Vector& low, Vector& high, const double* numbers,
                                           std::size_t count)
{
    if (count < kLanes) {
        for (std::size_t i = 0; i < count; ++i) {
            low[0] = numbers[i] < low[0] ? numbers[i] : low[0];
            high[0] = numbers[i] > high[0] ? numbers[i] : high[0];
        }
        return;
    }
    const auto includeAt = [&](std::size_t i) {
        const Vector v = load(numbers + i);
        low = v < low ? v : low;
        high = v > high ? v : high;
    };
    for (std::size_t i = 0; i + kLanes <= count; i += kLanes)
        includeAt(i);
    // Twice in it changes nothing.
    if (count % kLanes != 0)
        includeAt(count - kLanes);
}

/// Two searches side by side: one alone waits for each of its comparisons.
inline Extremes extremes(const double* numbers, std::size_t count, const double* others,
                         std::size_t otherCount)
{
    Vector low = __builtin_inf() - Vector{};
    Vector high = -low;
    Vector otherLow = low;
    Vector otherHigh = high;
    include(low, high, numbers, count);
    include(otherLow, otherHigh, others, otherCount);
    low = otherLow < low ? otherLow : low;
    high = otherHigh > high ? otherHigh : high;
    double lows[kLanes];
    double highs[kLanes];
    store(lows, low);
    store(highs, high);
    for (std::size_t width = kLanes / 2; width > 0; width /= 2)
        for (std::size_t lane = 0; lane < width; ++lane) {
            lows[lane] = lows[lane + width] < lows[lane] ? lows[lane + width] : lows[lane];
            highs[lane] = highs[lane + width] > highs[lane] ? highs[lane + width] : highs[lane];
        }
    return {.minimum = lows[0], .maximum = highs[0]};
}

}  // namespace entropy_lab::ENTROPY_LAB_SET
