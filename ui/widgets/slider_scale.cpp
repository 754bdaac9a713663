#include "ui/widgets/slider_scale.h"

#include <QByteArray>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kPositionsPerDecade = 100.0;
constexpr double kLinearPositions = 1000.0;

/// The smallest 1, 2 or 5 times a power of ten that is at least `step`.
double niceUnit(double step)
{
    const double power = std::pow(10.0, std::floor(std::log10(step)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= step * (1.0 - 1e-9))
            return factor * power;
    }
    return 10.0 * power;
}

}  // namespace

SliderScale::SliderScale(const Setting& setting)
    : m_isLogarithmic(setting.scale == SettingScale::Logarithmic), m_isInteger(setting.isInteger),
      m_minimum(setting.minimum), m_maximum(setting.maximum)
{
    if (m_isLogarithmic) {
        m_minimum = m_isInteger ? std::max(m_minimum, 1.0) : m_minimum;
        m_first = std::round(kPositionsPerDecade * std::log10(m_minimum));
        m_last =
            static_cast<int>(std::round(kPositionsPerDecade * std::log10(m_maximum)) - m_first);
        return;
    }
    m_unit = niceUnit((m_maximum - m_minimum) / kLinearPositions);
    if (m_isInteger)
        m_unit = std::max(m_unit, 1.0);
    m_first = std::ceil(m_minimum / m_unit - 1e-9);
    m_last = static_cast<int>(std::floor(m_maximum / m_unit + 1e-9) - m_first);
}

double SliderScale::valueAt(int position) const
{
    if (position <= 0)
        return m_minimum;
    if (position >= m_last)
        return m_maximum;
    if (!m_isLogarithmic) {
        // A unit below 1 is 1/k with a whole k up to rounding: the quotient is the short decimal.
        const double multiple = m_first + position;
        return m_unit < 1.0 ? multiple / std::round(1.0 / m_unit) : multiple * m_unit;
    }
    const double value = std::pow(10.0, (m_first + position) / kPositionsPerDecade);
    const double rounded = QByteArray::number(value, 'e', 2).toDouble();
    return m_isInteger ? std::round(rounded) : rounded;
}

int SliderScale::positionOf(double value) const
{
    if (m_isLogarithmic && !(value > 0.0))
        return 0;
    const double place = m_isLogarithmic ? kPositionsPerDecade * std::log10(value) : value / m_unit;
    return static_cast<int>(
        std::clamp(std::round(place - m_first), 0.0, static_cast<double>(m_last)));
}

}  // namespace entropy_lab
