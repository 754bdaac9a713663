#pragma once

#include "core/experiment/settings.h"

namespace entropy_lab {

/// How the whole-numbered positions 0 .. last() of a slider stand for the range of a setting.
/// Linear: multiples of a 1-2-5 unit, about a thousand. Logarithmic: a hundred a decade, three
/// significant digits. Every value is a short decimal; the ends are the range's own.
class SliderScale {
public:
    explicit SliderScale(const Setting& setting);

    int last() const { return m_last; }
    double valueAt(int position) const;
    /// The nearest position; an end for a value beyond it.
    int positionOf(double value) const;

private:
    bool m_isLogarithmic;
    bool m_isInteger;
    double m_minimum;
    double m_maximum;
    double m_unit = 1.0;   ///< linear: distance of two positions
    double m_first = 0.0;  ///< of position 0: value/unit, or 100 log10(value)
    int m_last = 0;
};

}  // namespace entropy_lab
