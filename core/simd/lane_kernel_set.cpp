#include "core/lane_kernels.h"
#include "core/reversal.h"
#include "core/simd/vector.h"

namespace entropy_lab::ENTROPY_LAB_SET {

namespace {

static_assert(kSweepLaneGroup % kLanes == 0);

[[gnu::always_inline]] inline Vector larger(Vector a, Vector b)
{
    return a > b ? a : b;
}

/// Counts a change above the tolerance and keeps the largest.
[[gnu::always_inline]] inline void countChange(Vector change, Vector tolerance, double* number,
                                               double* largest)
{
    const Vector none{};
    const Integers isCounted = change > tolerance;
    store(number, load(number) + (isCounted ? none + 1.0 : none));
    store(largest, larger(load(largest), isCounted ? change : none));
}

template <bool CountsFalls, bool EndsAtTolerance>
void sweepStepOf(SweepLanes& lanes, std::size_t count, double k)
{
    const Vector never = Vector{} + __builtin_inf();
    const Vector now = Vector{} + k;
    for (std::size_t i = 0; i < count; i += kLanes) {
        const Vector H = load(lanes.H + i);
        const Vector dHdz = load(lanes.dHdz + i);
        const Vector previousH = load(lanes.previousH + i);
        const Vector rise = H - previousH;
        const Vector tolerance = kReversalShare * previousH + kReversalFloor;
        countChange(rise, tolerance, lanes.rises + i, lanes.largestRise + i);
        if constexpr (CountsFalls)
            countChange(-rise, tolerance, lanes.falls + i, lanes.largestFall + i);
        store(lanes.previousH + i, H);

        const Vector toHalf = load(lanes.toHalf + i);
        const Vector half = H < 0.5 ? now : never;
        store(lanes.toHalf + i, half < toHalf ? half : toHalf);
        const Vector toTolerance = load(lanes.toTolerance + i);
        const Integers isBelow = absolute(dHdz) < load(lanes.slopeTolerance + i);
        const Vector reached = isBelow ? now : never;
        store(lanes.toTolerance + i, reached < toTolerance ? reached : toTolerance);

        Vector gain = load(lanes.gain + i);
        if constexpr (EndsAtTolerance) {
            gain = isBelow ? Vector{} : gain;
            store(lanes.gain + i, gain);
        }
        store(lanes.z + i, load(lanes.z + i) - gain * dHdz);
    }
}

void sweepStep(SweepLanes& lanes, std::size_t count, double k, const SweepStepOptions& options)
{
    if (options.countsFalls)
        options.endsAtTolerance ? sweepStepOf<true, true>(lanes, count, k)
                                : sweepStepOf<true, false>(lanes, count, k);
    else
        options.endsAtTolerance ? sweepStepOf<false, true>(lanes, count, k)
                                : sweepStepOf<false, false>(lanes, count, k);
}

void returnMapStep(const double* a, const double* dHdz, double* z, std::size_t count)
{
    constexpr double kNatsPerBit = 0.69314718055994530942;
    for (std::size_t i = 0; i < count; i += kLanes) {
        const std::size_t lanes = count - i < kLanes ? count - i : kLanes;
        const Vector gain = kNatsPerBit * loadPart(a + i, lanes);
        const Vector slope = loadPart(dHdz + i, lanes);
        storePart(z + i, loadPart(z + i, lanes) - gain * slope, lanes);
    }
}

}  // namespace

#define ENTROPY_LAB_TEXT_OF(name) #name
#define ENTROPY_LAB_TEXT(name) ENTROPY_LAB_TEXT_OF(name)

extern const LaneKernelSet kLaneKernels;
const LaneKernelSet kLaneKernels{.name = ENTROPY_LAB_TEXT(ENTROPY_LAB_SET),
                                 .sweepStep = sweepStep,
                                 .returnMapStep = returnMapStep};

}  // namespace entropy_lab::ENTROPY_LAB_SET
