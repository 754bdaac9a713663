#pragma once

#include "core/kernels.h"
#include "core/simd/vector.h"

namespace entropy_lab::ENTROPY_LAB_SET {

/// A comparison with NaN is false, so NaN is left out.
inline Extremes extremes(const double* numbers, std::size_t count)
{
    constexpr double kInfinity = __builtin_inf();
    // Two searches side by side: one alone waits for each of its comparisons.
    Vector low = kInfinity - Vector{};
    Vector high = -low;
    Vector otherLow = low;
    Vector otherHigh = high;
    std::size_t i = 0;
    for (; i + 2 * kLanes <= count; i += 2 * kLanes) {
        const Vector v = load(numbers + i);
        const Vector other = load(numbers + i + kLanes);
        low = v < low ? v : low;
        high = v > high ? v : high;
        otherLow = other < otherLow ? other : otherLow;
        otherHigh = other > otherHigh ? other : otherHigh;
    }
    low = otherLow < low ? otherLow : low;
    high = otherHigh > high ? otherHigh : high;
    Extremes found{.minimum = kInfinity, .maximum = -kInfinity};
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        found.minimum = low[lane] < found.minimum ? low[lane] : found.minimum;
        found.maximum = high[lane] > found.maximum ? high[lane] : found.maximum;
    }
    for (; i < count; ++i) {
        found.minimum = numbers[i] < found.minimum ? numbers[i] : found.minimum;
        found.maximum = numbers[i] > found.maximum ? numbers[i] : found.maximum;
    }
    return found;
}

}  // namespace entropy_lab::ENTROPY_LAB_SET
