#pragma once

#include <cstddef>

/// One step of many runs side by side, their sigmoids included; compiled once per instruction set,
/// like the kernels of core/entropy/kernels.h.
namespace entropy_lab {

/// Lanes of a sweep that one task steps together: they stay in the L1 cache, and a thread that
/// comes late finds tasks left to take.
inline constexpr std::size_t kSweepLanes = 64;
/// Lanes are filled up to a multiple of this: no instruction set has wider vectors.
inline constexpr std::size_t kSweepLaneGroup = 16;

/// The runs of a sweep: number i of every array belongs to run i. Counts are doubles: exact up to
/// 2^53, and as wide as everything else.
struct alignas(64) SweepLanes {
    double z[kSweepLanes];
    double H[kSweepLanes];               ///< bits; of the newest iteration taken up, one behind z
    double dHdz[kSweepLanes];            ///< likewise
    double gain[kSweepLanes];            ///< z <- z - gain dH/dz; 0 once a run has ended
    double slopeTolerance[kSweepLanes];  ///< |dH/dz| at the gradient tolerance
    double rises[kSweepLanes];
    double largestRise[kSweepLanes];
    double falls[kSweepLanes];
    double largestFall[kSweepLanes];
    double toHalf[kSweepLanes];       ///< first k with H < 1/2; infinite until then
    double toTolerance[kSweepLanes];  ///< first k with |dH/dz| < slopeTolerance
};

/// Takes part in SweepStep where set.
struct SweepStepOptions {
    bool countsFalls = false;      ///< falls and largestFall are kept as well
    bool endsAtTolerance = false;  ///< a run whose slope is below its tolerance ends
};

struct LaneKernelSet {
    /// As KernelSet::name.
    const char* name;

    /// Evaluates H and dH/dz at z of iteration k, takes them up into the statistics of the first
    /// `count` runs, a multiple of kSweepLaneGroup, and updates z to iteration k + 1. `H` must hold
    /// that of iteration k - 1, or at k = 0 that of the start. What a run gets is the same to the
    /// bit in any company, as H and dH/dz are numbers stored, not parts of a sum
    /// (tests/core/sweeps/test_sweep).
    void (*sweepStep)(SweepLanes& lanes, std::size_t count, double k,
                      const SweepStepOptions& options);

    /// z <- z (1 + a s(z)), for any number of them.
    void (*returnMapStep)(const double* a, double* z, std::size_t count);
};

/// The set that goes with kernels().
const LaneKernelSet& laneKernels();

}  // namespace entropy_lab
