#include "core/entropy/lane_kernels.h"

#include "core/entropy/kernels.h"

#include <string_view>

namespace entropy_lab {

namespace baseline {
extern const LaneKernelSet kLaneKernels;
}
#ifdef ENTROPY_LAB_X86_KERNELS
namespace avx2 {
extern const LaneKernelSet kLaneKernels;
}
namespace avx512 {
extern const LaneKernelSet kLaneKernels;
}
#endif

namespace {

const LaneKernelSet& laneKernelsNamed(std::string_view name)
{
#ifdef ENTROPY_LAB_X86_KERNELS
    for (const LaneKernelSet* const set : {&avx2::kLaneKernels, &avx512::kLaneKernels})
        if (set->name == name)
            return *set;
#endif
    static_cast<void>(name);
    return baseline::kLaneKernels;
}

}  // namespace

const LaneKernelSet& laneKernels()
{
    static const LaneKernelSet& set = laneKernelsNamed(kernels().name);
    return set;
}

}  // namespace entropy_lab
