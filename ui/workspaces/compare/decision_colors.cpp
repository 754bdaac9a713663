#include "ui/workspaces/compare/decision_colors.h"

#include "core/entropy/entropy.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace entropy_lab {

namespace {

using Lab = std::array<double, 3>;

double linearOf(int channel)
{
    const double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

int channelOf(double linear)
{
    const double c = std::clamp(linear, 0.0, 1.0);
    const double encoded = c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1.0 / 2.4) - 0.055;
    return static_cast<int>(std::lround(255.0 * encoded));
}

QRgb colorOf(const Lab& lab)
{
    const double l = std::pow(lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2], 3);
    const double m = std::pow(lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2], 3);
    const double s = std::pow(lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2], 3);
    return qRgb(channelOf(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                channelOf(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                channelOf(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
}

Lab polar(double lightness, double chroma, double degrees)
{
    const double t = degrees * std::numbers::pi / 180.0;
    return {lightness, chroma * std::cos(t), chroma * std::sin(t)};
}

/// Between the middle and an end, share in [0, 1].
Lab between(const Lab& middle, const Lab& end, double share)
{
    Lab lab{};
    for (std::size_t k = 0; k < lab.size(); ++k)
        lab[k] = middle[k] + share * (end[k] - middle[k]);
    return lab;
}

}  // namespace

Lab okLabOf(QRgb color)
{
    const double r = linearOf(qRed(color));
    const double g = linearOf(qGreen(color));
    const double b = linearOf(qBlue(color));
    const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

DecisionColors::DecisionColors(const Theme& theme)
{
    // The hues of Okabe-Ito blue and vermillion, with a chroma that both reach in sRGB.
    constexpr double kBlue = 245.0;
    constexpr double kVermillion = 45.0;
    const double lightness = theme.isDark ? 0.52 : 0.72;
    const double chroma = theme.isDark ? 0.11 : 0.115;
    const Lab middle = theme.isDark ? Lab{0.27, 0.0, 0.0} : Lab{0.975, 0.0, 0.0};
    const Lab ends[] = {polar(lightness, chroma, kBlue), polar(lightness, chroma, kVermillion)};
    const auto colorOfDecision = [&](double D) {
        // Lightness alone, from white down to a gray on which black marks are still read.
        if (theme.isPrint)
            return colorOf({1.0 - 0.4 * D, 0.0, 0.0});
        return colorOf(between(middle, ends[D < 0.5 ? 0 : 1], std::abs(2.0 * D - 1.0)));
    };
    for (std::size_t k = 0; k < m_byDecision.size(); ++k)
        m_byDecision[k] = colorOfDecision(static_cast<double>(k) / (m_byDecision.size() - 1.0));
    for (std::size_t k = 0; k < m_byZ.size(); ++k)
        m_byZ[k] = colorOfDecision(sigmoid((static_cast<double>(k) - kMiddle) / kZScale));
}

QRgb DecisionColors::ofDecision(double D) const
{
    const double last = static_cast<double>(m_byDecision.size()) - 1.0;
    const double place = std::isnan(D) ? 0.5 * last : std::clamp(D, 0.0, 1.0) * last;
    return m_byDecision[static_cast<std::size_t>(std::lround(place))];
}

}  // namespace entropy_lab
