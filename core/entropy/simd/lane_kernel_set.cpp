#include "core/entropy/lane_kernels.h"
#include "core/entropy/reversal.h"
#include "core/entropy/simd/sigmoids.h"

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

/// Statistics and update of the lanes from i on, whose H and dH/dz are at z.
template <bool CountsFalls, bool EndsAtTolerance>
[[gnu::always_inline]] inline void takeStep(SweepLanes& lanes, std::size_t i, double k, Vector z,
                                            Vector H, Vector dHdz)
{
    const Vector never = Vector{} + __builtin_inf();
    const Vector now = Vector{} + k;
    const Vector previousH = load(lanes.H + i);
    const Vector rise = H - previousH;
    const Vector tolerance = kReversalShare * previousH + kReversalFloor;
    countChange(rise, tolerance, lanes.rises + i, lanes.largestRise + i);
    if constexpr (CountsFalls)
        countChange(-rise, tolerance, lanes.falls + i, lanes.largestFall + i);
    store(lanes.H + i, H);

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
    store(lanes.dHdz + i, dHdz);
    store(lanes.z + i, z - gain * dHdz);
}

template <bool CountsFalls, bool EndsAtTolerance>
void sweepStepOf(SweepLanes& lanes, std::size_t count, double k)
{
    if (areInside(lanes.z, count)) {
        for (std::size_t i = 0; i < count; i += kLanes) {
            const Vector z = load(lanes.z + i);
            const SigmoidVectors sigmoids = sigmoidsOf(z);
            takeStep<CountsFalls, EndsAtTolerance>(lanes, i, k, z, sigmoids.H, sigmoids.dHdz);
        }
        return;
    }
    double D[kSweepLanes];
    double H[kSweepLanes];
    double dHdz[kSweepLanes];
    evaluateSigmoids(lanes.z, D, H, dHdz, count);
    for (std::size_t i = 0; i < count; i += kLanes)
        takeStep<CountsFalls, EndsAtTolerance>(lanes, i, k, load(lanes.z + i), load(H + i),
                                               load(dHdz + i));
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

/// Every |z| <= kTail.
[[gnu::always_inline]] inline void mapInside(const double* a, double* z, std::size_t count)
{
    for (std::size_t i = 0; i < count; i += kLanes) {
        const std::size_t lanes = count - i < kLanes ? count - i : kLanes;
        const Vector from = loadPart(z + i, lanes);
        storePart(z + i, from * (1.0 + loadPart(a + i, lanes) * sigmoidSlopesOf(from)), lanes);
    }
}

/// Up to kBlock of them with tails or NaN among them: those by the scalar function.
[[gnu::noinline]] void mapWithTails(const double* a, double* z, std::size_t count)
{
    double kept[kBlock];
    const auto isInTail = [&kept](std::size_t i) {
        return !(kept[i] >= -kTail && kept[i] <= kTail);
    };
    for (std::size_t i = 0; i < count; ++i) {
        kept[i] = z[i];
        z[i] = isInTail(i) ? 0.0 : kept[i];
    }
    mapInside(a, z, count);
    for (std::size_t i = 0; i < count; ++i)
        if (isInTail(i))
            z[i] = kept[i] * (1.0 + a[i] * sigmoidSlope(kept[i]));
}

void returnMapStep(const double* a, double* z, std::size_t count)
{
    for (std::size_t first = 0; first < count; first += kBlock) {
        const std::size_t length = count - first < kBlock ? count - first : kBlock;
        if (areInside(z + first, length))
            mapInside(a + first, z + first, length);
        else
            mapWithTails(a + first, z + first, length);
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
