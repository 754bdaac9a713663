#pragma once

#include <QString>

#include <vector>

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
/// The same of a range, also where its span is more than a number can be.
double tickStep(AxisRange range, int parts);

/// The smallest 1, 2 or 5 times a power of ten that is >= `value` > 0, and at most the largest
/// number there is.
double niceCeiling(double value);

/// Decimals that print every multiple of `step` without loss.
int tickDecimals(double step);

/// A number at its place on an axis.
struct AxisTick {
    double value = 0.0;
    QString text;

    bool operator==(const AxisTick&) const = default;
};

/// How the tick `value` of an axis whose ends are at most `largest` reads: grouped by threes with
/// narrow spaces, a proper minus sign, the decimals of `step`; as a power of ten where the axis
/// goes beyond 10⁸ (of whole numbers, 10¹²) or `step` is below 10⁻⁶.
QString tickText(double value, double step, double largest, bool isInteger);

/// Every multiple of `step` in the range.
std::vector<AxisTick> linearTicks(AxisRange range, double step, bool isInteger);

/// Every power of ten in the range whose exponent is a multiple of `decades` >= 1.
std::vector<AxisTick> decadeTicks(AxisRange range, int decades);

/// Powers of ten, at most `parts` of them where that can be; with 2 and 5 times each where there is
/// room for these too.
std::vector<AxisTick> logTicks(AxisRange range, int parts);

/// How many decades a tick of a logarithmic axis stands for, so that at most `parts` are needed.
int decadesOfATick(AxisRange range, int parts);

/// Whether an axis can show this range with the digits of a double. The span of a linear one may
/// be more than a number can be.
bool isUsableRange(AxisRange range, bool isLog);

/// The range itself where an axis can show it, otherwise the nearest that it can.
AxisRange usableRange(AxisRange range, bool isLog);

/// The smallest range in whole steps, at most `parts` of them, that contains [minimum, maximum].
/// An empty interval is widened first: around 0 by 1, elsewhere by a tenth of the value.
AxisRange fittedRange(double minimum, double maximum, int parts);

/// `current` for as long as it contains the data and the data fill at least a third of it;
/// otherwise the fitted range. So an axis moves in steps and does not tremble.
AxisRange followedRange(AxisRange current, double minimum, double maximum, int parts);

/// The part of a range in which a plane can be worked out: beyond, products are no numbers. A range
/// that lies beyond as a whole becomes the outermost tenth of that part.
AxisRange planeRange(AxisRange range);

/// Whole decades around [minimum, maximum], both > 0, for a logarithmic axis.
AxisRange decadeRange(double minimum, double maximum);

}  // namespace entropy_lab
