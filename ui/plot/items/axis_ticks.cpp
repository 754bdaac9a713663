#include "ui/plot/items/axis_ticks.h"

#include "ui/style/number_format.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

constexpr double kLargest = std::numeric_limits<double>::max();
/// The powers of ten that have all their digits.
constexpr double kLeastOnLog = 1e-307;
constexpr double kMostOnLog = 1e308;
constexpr double kMostExponent = 308.0;

}  // namespace

double niceCeiling(double value)
{
    value = std::clamp(value, std::numeric_limits<double>::min(), kLargest);
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    // A value that is a step but for rounding must not climb to the next one.
    const double mantissa = value / power * (1.0 - 1e-12);
    for (const double step : {1.0, 2.0, 5.0}) {
        if (mantissa <= step)
            return std::min(step * power, kLargest);
    }
    return std::min(10.0 * power, kLargest);
}

double tickStep(double span, int parts)
{
    return niceCeiling(span / std::max(parts, 1));
}

double tickStep(AxisRange range, int parts)
{
    const double count = std::max(parts, 1);
    return std::isfinite(range.span()) ? tickStep(range.span(), parts)
                                       : niceCeiling(range.maximum / count - range.minimum / count);
}

int tickDecimals(double step)
{
    return std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
}

QString tickText(double value, double step, double largest, bool isInteger)
{
    if (step < 1e-6 || largest > (isInteger ? 1e12 : 1e8)) {
        const int digits = static_cast<int>(std::ceil(std::log10(largest / step) - 1e-9)) + 1;
        return readableNumber(value, std::clamp(digits, 1, 15));
    }
    QString text = QString::number(std::abs(value), 'f', tickDecimals(step));
    const qsizetype point = text.indexOf(u'.');
    for (qsizetype place = (point < 0 ? text.size() : point) - 3; place > 0; place -= 3)
        text.insert(place, QChar(0x202f));
    return value < 0.0 ? QChar(0x2212) + text : text;
}

std::vector<AxisTick> linearTicks(AxisRange range, double step, bool isInteger)
{
    const double largest = std::max(std::abs(range.minimum), std::abs(range.maximum));
    const double first = std::ceil(range.minimum / step - 1e-9);
    const double last = std::floor(range.maximum / step + 1e-9);
    std::vector<AxisTick> ticks;
    // Far from 0 a whole number may have no next one: counted from the first.
    constexpr double kMost = 1000.0;
    if (!(last - first <= kMost))
        return ticks;
    for (int i = 0; i <= static_cast<int>(last - first); ++i) {
        const double k = first + i;
        // Of a product, not a sum: no rounding gathers, and zero is zero.
        const double value = k == 0.0 ? 0.0 : k * step;
        ticks.push_back({value, tickText(value, step, largest, isInteger)});
    }
    return ticks;
}

namespace {

/// The quotient of the ends may be too large for a number.
double decadesIn(AxisRange range)
{
    return std::log10(range.maximum) - std::log10(range.minimum);
}

}  // namespace

std::vector<AxisTick> decadeTicks(AxisRange range, int decades)
{
    if (!isUsableRange(range, true))
        return {};
    const auto first = static_cast<int>(std::ceil(std::log10(range.minimum) - 1e-9));
    const auto last = static_cast<int>(std::floor(std::log10(range.maximum) + 1e-9));
    std::vector<AxisTick> ticks;
    for (int exponent = first; exponent <= last; ++exponent) {
        if (exponent % decades != 0)
            continue;
        const double value = std::pow(10.0, exponent);
        QString text = readableNumber(value);
        if (text.startsWith(u"1×"))
            text.remove(0, 2);
        ticks.push_back({value, text});
    }
    return ticks;
}

std::vector<AxisTick> logTicks(AxisRange range, int parts)
{
    std::vector<AxisTick> ticks = decadeTicks(range, decadesOfATick(range, parts));
    if (!isUsableRange(range, true) || 3.0 * decadesIn(range) > parts)
        return ticks;
    const auto first = static_cast<int>(std::floor(std::log10(range.minimum) - 1e-9));
    const auto last = static_cast<int>(std::floor(std::log10(range.maximum) + 1e-9));
    for (int exponent = first; exponent <= last; ++exponent) {
        for (const double digit : {2.0, 5.0}) {
            const double value = digit * std::pow(10.0, exponent);
            if (value >= range.minimum * (1.0 - 1e-9) && value <= range.maximum * (1.0 + 1e-9))
                ticks.push_back({value, readableNumber(value)});
        }
    }
    std::sort(ticks.begin(), ticks.end(),
              [](const AxisTick& a, const AxisTick& b) { return a.value < b.value; });
    return ticks;
}

int decadesOfATick(AxisRange range, int parts)
{
    if (!isUsableRange(range, true))
        return 1;
    const double decades = niceCeiling(decadesIn(range) / std::max(1, parts));
    // As a power of ten it is still a number.
    constexpr double kMost = 300.0;
    return static_cast<int>(std::lround(std::clamp(decades, 1.0, kMost)));
}

bool isUsableRange(AxisRange range, bool isLog)
{
    if (!std::isfinite(range.minimum) || !std::isfinite(range.maximum)
        || !(range.maximum > range.minimum))
        return false;
    if (isLog)
        return range.minimum >= kLeastOnLog && range.maximum <= kMostOnLog;
    const double largest = std::max(std::abs(range.minimum), std::abs(range.maximum));
    return range.span() > 1e-11 * largest && range.span() > 1e-300;
}

AxisRange usableRange(AxisRange range, bool isLog)
{
    if (isUsableRange(range, isLog))
        return range;
    constexpr int kParts = 6;
    const auto [low, high] = std::minmax(range.minimum, range.maximum);
    return isLog ? decadeRange(low, high) : fittedRange(low, high, kParts);
}

AxisRange fittedRange(double minimum, double maximum, int parts)
{
    minimum = std::isnan(minimum) ? 0.0 : std::clamp(minimum, -kLargest, kLargest);
    maximum = std::isnan(maximum) ? 0.0 : std::clamp(maximum, -kLargest, kLargest);
    // What a double cannot tell apart is one value.
    if (!isUsableRange({minimum, maximum}, false)) {
        const double half = std::max(0.1 * std::abs(minimum), 0.1 * std::abs(maximum));
        const double room = half > 1e-299 ? half : 1.0;
        minimum = std::max(minimum - room, -kLargest);
        maximum = std::min(maximum + room, kLargest);
    }
    const auto cut = [](double end) { return std::clamp(end, -kLargest, kLargest); };
    // Rounding outwards may add a part at either end: take the next step until the count fits.
    double step = tickStep(AxisRange{minimum, maximum}, parts);
    for (int attempt = 0; attempt < 3; ++attempt) {
        const double first = std::floor(minimum / step + 1e-9);
        const double last = std::ceil(maximum / step - 1e-9);
        if (last - first <= std::max(parts, 2))
            return {cut(first * step), cut(last * step)};
        step = niceCeiling(step * 1.5);
    }
    return {cut(std::floor(minimum / step + 1e-9) * step),
            cut(std::ceil(maximum / step - 1e-9) * step)};
}

AxisRange followedRange(AxisRange current, double minimum, double maximum, int parts)
{
    // The fitted range of nearly constant data is the yardstick, so that it settles too.
    const AxisRange fitted = fittedRange(minimum, maximum, parts);
    const double slack = 1e-9 * current.span();
    const bool contains = current.minimum <= minimum + slack && current.maximum >= maximum - slack;
    return contains && 3.0 * fitted.span() >= current.span() ? current : fitted;
}

AxisRange planeRange(AxisRange range)
{
    constexpr double kFarthest = 1e298;
    constexpr double kOutermost = 0.9 * kFarthest;
    return {std::clamp(range.minimum, -kFarthest, kOutermost),
            std::clamp(range.maximum, -kOutermost, kFarthest)};
}

AxisRange decadeRange(double minimum, double maximum)
{
    const auto exponentOf = [](double value) {
        return std::log10(std::isnan(value) ? 1.0 : std::clamp(value, kLeastOnLog, kMostOnLog));
    };
    const double last = std::ceil(exponentOf(maximum) - 1e-9);
    const double first = std::min(std::floor(exponentOf(minimum) + 1e-9), kMostExponent - 1.0);
    return {std::pow(10.0, first), std::pow(10.0, std::max(last, first + 1.0))};
}

}  // namespace entropy_lab
