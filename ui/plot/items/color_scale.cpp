#include "ui/plot/items/color_scale.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace entropy_lab {

namespace {

struct Lab {
    double L = 0.0;
    double a = 0.0;
    double b = 0.0;
};

using LinearRgb = std::array<double, 3>;

double toLinear(double c)
{
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double toGamma(double c)
{
    return c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1.0 / 2.4) - 0.055;
}

LinearRgb linearOf(const Lab& lab)
{
    const double l = std::pow(lab.L + 0.3963377774 * lab.a + 0.2158037573 * lab.b, 3);
    const double m = std::pow(lab.L - 0.1055613458 * lab.a - 0.0638541728 * lab.b, 3);
    const double s = std::pow(lab.L - 0.0894841775 * lab.a - 1.2914855480 * lab.b, 3);
    return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

Lab labOf(QRgb color)
{
    const double r = toLinear(qRed(color) / 255.0);
    const double g = toLinear(qGreen(color) / 255.0);
    const double b = toLinear(qBlue(color) / 255.0);
    const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

/// Keeps lightness and hue; takes away chroma until the screen has the color.
QRgb rgbOf(Lab lab)
{
    LinearRgb linear = linearOf(lab);
    const auto isOnScreen = [](const LinearRgb& rgb) {
        return std::all_of(rgb.begin(), rgb.end(),
                           [](double c) { return c >= -1e-4 && c <= 1.0001; });
    };
    for (int i = 0; i < 200 && !isOnScreen(linear); ++i) {
        lab.a *= 0.98;
        lab.b *= 0.98;
        linear = linearOf(lab);
    }
    const auto byte = [](double c) {
        return static_cast<int>(std::lround(255.0 * toGamma(std::clamp(c, 0.0, 1.0))));
    };
    return qRgb(byte(linear[0]), byte(linear[1]), byte(linear[2]));
}

Lab lch(double L, double chroma, double degrees)
{
    const double hue = degrees * std::numbers::pi / 180.0;
    return {L, chroma * std::cos(hue), chroma * std::sin(hue)};
}

Lab mixed(const Lab& from, const Lab& to, double share)
{
    return {std::lerp(from.L, to.L, share), std::lerp(from.a, to.a, share),
            std::lerp(from.b, to.b, share)};
}

/// Straight lines in OKLab between colors at equal distances.
template <std::size_t Count> ColorTable through(const std::array<Lab, Count>& stops)
{
    ColorTable table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double place =
            static_cast<double>(i) / static_cast<double>(table.size() - 1) * (Count - 1);
        const std::size_t stop = std::min(static_cast<std::size_t>(place), Count - 2);
        table[i] = rgbOf(mixed(stops[stop], stops[stop + 1], place - static_cast<double>(stop)));
    }
    return table;
}

ColorTable sequentialTable()
{
    return through<7>({lch(0.26, 0.130, 305.0), lch(0.375, 0.135, 285.0), lch(0.49, 0.115, 250.0),
                       lch(0.605, 0.100, 200.0), lch(0.72, 0.135, 162.0), lch(0.835, 0.180, 130.0),
                       lch(0.95, 0.165, 108.0)});
}

ColorTable divergingTable(const Theme& theme)
{
    if (theme.isDark)
        return through<5>({lch(0.82, 0.10, 240.0), lch(0.56, 0.12, 250.0), lch(0.30, 0.01, 260.0),
                           lch(0.58, 0.14, 50.0), lch(0.84, 0.11, 65.0)});
    return through<5>({lch(0.38, 0.12, 255.0), lch(0.66, 0.11, 245.0), lch(0.96, 0.005, 260.0),
                       lch(0.70, 0.14, 55.0), lch(0.42, 0.12, 40.0)});
}

ColorTable densityTable(const Theme& theme)
{
    const Lab ground = labOf(theme.background.rgb());
    const Lab far = theme.isDark ? lch(0.97, 0.03, 230.0) : lch(0.22, 0.07, 265.0);
    const Lab middle = lch((ground.L + far.L) / 2.0, 0.12, theme.isDark ? 240.0 : 255.0);
    return through<3>({ground, middle, far});
}

}  // namespace

const ColorTable& colorTable(ColorScaleKind kind, const Theme& theme)
{
    static const ColorTable sequential = sequentialTable();
    static const std::array<ColorTable, 2> diverging{divergingTable(Theme::light()),
                                                     divergingTable(Theme::dark())};
    static const std::array<ColorTable, 2> density{densityTable(Theme::light()),
                                                   densityTable(Theme::dark())};
    const std::size_t index = theme.isDark ? 1 : 0;
    switch (kind) {
    case ColorScaleKind::Sequential:
        break;
    case ColorScaleKind::Diverging:
        return diverging[index];
    case ColorScaleKind::Density:
        return density[index];
    }
    return sequential;
}

QRgb color(ColorScaleKind kind, double share, const Theme& theme)
{
    if (std::isnan(share))
        return qRgba(0, 0, 0, 0);
    const ColorTable& table = colorTable(kind, theme);
    const double last = static_cast<double>(table.size() - 1);
    return table[static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * last))];
}

double lightnessOf(QRgb color)
{
    return labOf(color).L;
}

}  // namespace entropy_lab
