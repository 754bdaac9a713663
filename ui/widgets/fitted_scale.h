#pragma once

#include <cmath>

namespace entropy_lab {

/// The largest of 1, 0.95, 0.95², ... down to 0.2 at which something that is laid out anew at every
/// try fits; it is left as it was tried last, which is at this scale.
template <typename Fits> double fittedScale(const Fits& fits)
{
    constexpr double kRatio = 0.95;
    constexpr int kLeast = 31;
    if (fits(1.0))
        return 1.0;
    // In halves: a try costs milliseconds.
    int tooLarge = 0;
    int fitting = kLeast;
    while (fitting - tooLarge > 1) {
        const int middle = (tooLarge + fitting) / 2;
        (fits(std::pow(kRatio, middle)) ? fitting : tooLarge) = middle;
    }
    const double scale = std::pow(kRatio, fitting);
    fits(scale);
    return scale;
}

}  // namespace entropy_lab
