#include "core/entropy/kernels.h"

#include <algorithm>
#include <array>

// Clang does not know the _Bool of that header.
#if defined(ENTROPY_LAB_X86_KERNELS) && __has_include(<sys/platform/x86.h>) && !defined(__clang__)
#include <sys/platform/x86.h>
#define ENTROPY_LAB_CPU_HAS(upper, lower) CPU_FEATURE_ACTIVE(upper)
#else
#define ENTROPY_LAB_CPU_HAS(upper, lower) __builtin_cpu_supports(lower)
#endif

namespace entropy_lab {

namespace baseline {
extern const KernelSet kKernels;
}
#ifdef ENTROPY_LAB_X86_KERNELS
namespace avx2 {
extern const KernelSet kKernels;
}
namespace avx512 {
extern const KernelSet kKernels;
}
#endif

namespace {

struct Usable {
    std::array<const KernelSet*, 3> sets{&baseline::kKernels};
    std::size_t count = 1;

    Usable()
    {
#ifdef ENTROPY_LAB_X86_KERNELS
        // The C library knows already: on a virtual machine the compiler's own asking takes a
        // millisecond. Both look for the operating system's consent to the wide registers too.
        if (!ENTROPY_LAB_CPU_HAS(AVX2, "avx2") || !ENTROPY_LAB_CPU_HAS(FMA, "fma"))
            return;
        sets[count++] = &avx2::kKernels;
        if (ENTROPY_LAB_CPU_HAS(AVX512F, "avx512f") && ENTROPY_LAB_CPU_HAS(AVX512DQ, "avx512dq"))
            sets[count++] = &avx512::kKernels;
#endif
    }
};

}  // namespace

std::span<const KernelSet* const> usableKernels()
{
    static const Usable usable;
    return {usable.sets.data(), usable.count};
}

const KernelSet& kernels()
{
    // The products keep to AVX2: tiles of 8 lanes leave more of them empty where units are few, and
    // gain nothing on processors that split them in two.
    static const KernelSet chosen = [] {
        const std::span<const KernelSet* const> sets = usableKernels();
        KernelSet best = *sets.back();
        const KernelSet& products = *sets[std::min<std::size_t>(1, sets.size() - 1)];
        best.preActivations = products.preActivations;
        best.weightGradient = products.weightGradient;
        best.workspaceSize = products.workspaceSize;
        return best;
    }();
    return chosen;
}

}  // namespace entropy_lab
