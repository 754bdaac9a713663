#include "ui/style/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace entropy_lab {

namespace {

double linearChannel(double c)
{
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

/// Relative luminance of WCAG 2.
double luminance(const QColor& color)
{
    return 0.2126 * linearChannel(color.redF()) + 0.7152 * linearChannel(color.greenF())
        + 0.0722 * linearChannel(color.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

}  // namespace

Theme Theme::light()
{
    return {.isDark = false,
            .background = QColor(0xff, 0xff, 0xff),
            .text = QColor(0x1c, 0x1e, 0x21),
            .secondaryText = QColor(0x54, 0x5a, 0x61),
            .grid = QColor(0xe4, 0xe7, 0xea),
            .border = QColor(0xc6, 0xcb, 0xd0),
            .accent = QColor(0x1f, 0x5f, 0xbf),
            .warning = QColor(0xff, 0xf1, 0xcc)};
}

Theme Theme::dark()
{
    return {.isDark = true,
            .background = QColor(0x1b, 0x1e, 0x22),
            .text = QColor(0xee, 0xf0, 0xf2),
            .secondaryText = QColor(0xb0, 0xb7, 0xbf),
            .grid = QColor(0x33, 0x38, 0x3e),
            .border = QColor(0x4a, 0x51, 0x59),
            .accent = QColor(0x7a, 0xb3, 0xff),
            .warning = QColor(0x4d, 0x3d, 0x10)};
}

Theme Theme::print()
{
    return {.isPrint = true,
            .background = QColor(0xff, 0xff, 0xff),
            .text = QColor(0x00, 0x00, 0x00),
            .secondaryText = QColor(0x26, 0x26, 0x26),
            .grid = QColor(0xd9, 0xd9, 0xd9),
            .border = QColor(0x80, 0x80, 0x80),
            .accent = QColor(0x6e, 0x6e, 0x6e),
            .warning = QColor(0xe6, 0xe6, 0xe6)};
}

Theme Theme::of(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightnessF() < 0.5F ? dark() : light();
}

QColor Theme::curve(Quantity quantity) const
{
    if (isPrint)
        return text;
    switch (quantity) {
    case Quantity::H:
    case Quantity::Gradient:
        return QColor(0xd5, 0x5e, 0x00);
    case Quantity::D:
        return QColor(0x56, 0xb4, 0xe9);
    case Quantity::Z:
        return QColor(0x00, 0x9e, 0x73);
    case Quantity::W:
        // Okabe-Ito blue is too dark on the dark background: the same hue, lighter.
        return isDark ? QColor(0x3d, 0x9b, 0xe0) : QColor(0x00, 0x72, 0xb2);
    case Quantity::G:
        return QColor(0xe6, 0x9f, 0x00);
    case Quantity::B:
        return QColor(0xcc, 0x79, 0xa7);
    case Quantity::CrossEntropy:
        return isDark ? QColor(0xff, 0xff, 0xff) : QColor(0x00, 0x00, 0x00);
    case Quantity::StepEntropy:
        // Okabe-Ito yellow is too light on the light background: the same hue, darker.
        return isDark ? QColor(0xf0, 0xe4, 0x42) : QColor(0x8f, 0x84, 0x00);
    case Quantity::PathSum:
    case Quantity::WMinusG:
    case Quantity::X:
        return secondaryText;
    case Quantity::Eta:
    case Quantity::Neutral:
        return text;
    }
    return text;
}

QColor Theme::textOf(Quantity quantity) const
{
    QColor color = curve(quantity);
    for (int step = 0; step < 40 && contrast(color, background) < 4.5; ++step) {
        float h, s, l;
        color.getHslF(&h, &s, &l);
        color = QColor::fromHslF(h, s, std::clamp(l + (isDark ? 0.02F : -0.02F), 0.0F, 1.0F));
    }
    return color;
}

Qt::PenStyle Theme::dash(Quantity quantity) const
{
    switch (quantity) {
    case Quantity::PathSum:
    case Quantity::WMinusG:
        return Qt::DotLine;
    case Quantity::StepEntropy:
    case Quantity::Gradient:
    case Quantity::G:
        return Qt::DashLine;
    case Quantity::B:
        return Qt::DashDotLine;
    default:
        return Qt::SolidLine;
    }
}

QColor Theme::shadeOfRun(int number) const
{
    // CIE LCh with chroma 26, which no quantity has: six hues 60 degrees apart on each of two
    // lightnesses, so that numbers beside each other differ in both. L = 59 and 40 by day, 54 and
    // 76 by night; any two of one theme are at least 22 apart in Lab.
    static constexpr std::array<QRgb, 12> kByDay{0xbc7e7f, 0x00677e, 0x6592ba, 0x5e6136,
                                                 0x749770, 0x834e66, 0xa483ac, 0x286956,
                                                 0xa58a61, 0x565b86, 0x479a9d, 0x81533f};
    static constexpr std::array<QRgb, 12> kByNight{0xae7173, 0x7bc6df, 0x5885ad, 0xbcbf8e,
                                                   0x688a64, 0xe6abc4, 0x96769e, 0x87c8b2,
                                                   0x977d55, 0xb4b8e8, 0x388d90, 0xe6af98};
    // Two grays that are no curve's black, at least 3:1 against white.
    if (isPrint)
        return number % 2 == 0 ? QColor(0x5c, 0x5c, 0x5c) : QColor(0x8c, 0x8c, 0x8c);
    constexpr int kCount = static_cast<int>(kByDay.size());
    const int index = ((number - 1) % kCount + kCount) % kCount;
    return QColor::fromRgb((isDark ? kByNight : kByDay)[static_cast<std::size_t>(index)]);
}

QPalette applicationPalette(const Theme& theme)
{
    const QColor window = theme.isDark ? QColor(0x24, 0x28, 0x2d) : QColor(0xf3, 0xf4, 0xf6);
    const QColor button = theme.isDark ? QColor(0x33, 0x38, 0x3f) : QColor(0xfb, 0xfb, 0xfc);
    QPalette palette(theme.text, button, button.lighter(120), button.darker(160),
                     button.darker(120), theme.text, QColor(Qt::white), theme.background, window);
    palette.setColor(QPalette::Highlight, theme.accent);
    palette.setColor(QPalette::HighlightedText,
                     theme.isDark ? QColor(Qt::black) : QColor(Qt::white));
    palette.setColor(QPalette::AlternateBase, window);
    palette.setColor(QPalette::ToolTipBase, theme.background);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.secondaryText);
    palette.setColor(QPalette::Link, theme.accent);
    const QColor faded = theme.isDark ? QColor(0x7e, 0x86, 0x8f) : QColor(0x8a, 0x90, 0x97);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faded);
    return palette;
}

}  // namespace entropy_lab
