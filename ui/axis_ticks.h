#pragma once

namespace entropy_lab {

/// An interval of an axis, minimum < maximum.
struct AxisRange {
    double minimum = 0.0;
    double maximum = 1.0;

    double span() const { return maximum - minimum; }
    bool operator==(const AxisRange&) const = default;
};

/// The smallest 1, 2 or 5 times a power of ten that cuts `span` > 0 into at most `parts` parts.
double tickStep(double span, int parts);

/// The smallest 1, 2 or 5 times a power of ten that is >= `value` > 0.
double niceCeiling(double value);

/// Decimals that print every multiple of `step` without loss.
int tickDecimals(double step);

/// The smallest range in whole steps, at most `parts` of them, that contains [minimum, maximum].
/// An empty interval is widened first: around 0 by 1, elsewhere by a tenth of the value.
AxisRange fittedRange(double minimum, double maximum, int parts);

/// `current` for as long as it contains the data and the data fill at least a third of it;
/// otherwise the fitted range. So an axis moves in steps and does not tremble.
AxisRange followedRange(AxisRange current, double minimum, double maximum, int parts);

/// Whole decades around [minimum, maximum], both > 0, for a logarithmic axis.
AxisRange decadeRange(double minimum, double maximum);

}  // namespace entropy_lab
