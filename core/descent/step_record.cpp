#include "core/descent/step_record.h"

namespace entropy_lab {

const char* keyOf(StopReason reason)
{
    switch (reason) {
    case StopReason::IterationsReached:
        return "iterations-reached";
    case StopReason::GradientBelowTolerance:
        return "gradient-below-tolerance";
    case StopReason::NotFinite:
        return "not-finite";
    case StopReason::Cancelled:
        return "cancelled";
    }
    return "";
}

}  // namespace entropy_lab
