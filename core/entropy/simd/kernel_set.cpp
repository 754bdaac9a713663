#include "core/entropy/kernels.h"
#include "core/entropy/simd/extremes.h"
#include "core/entropy/simd/products.h"
#include "core/entropy/simd/sigmoids.h"

namespace entropy_lab::ENTROPY_LAB_SET {

#define ENTROPY_LAB_TEXT_OF(name) #name
#define ENTROPY_LAB_TEXT(name) ENTROPY_LAB_TEXT_OF(name)

extern const KernelSet kKernels;
const KernelSet kKernels{.name = ENTROPY_LAB_TEXT(ENTROPY_LAB_SET),
                         .evaluateSigmoids = evaluateSigmoids,
                         .evaluateLabelled = evaluateLabelled,
                         .entropyStep = entropyStep,
                         .preActivations = preActivations,
                         .weightGradient = weightGradient,
                         .workspaceSize = workspaceSize,
                         .extremes = extremes};

}  // namespace entropy_lab::ENTROPY_LAB_SET
