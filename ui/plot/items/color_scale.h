#pragma once

#include "ui/plot/items/plot_field.h"
#include "ui/style/theme.h"

#include <QColor>

#include <array>

namespace entropy_lab {

/// Colors of a scale from share 0 to share 1. Made in OKLab (Ottosson 2020), where equal steps look
/// equal: Sequential runs from dark violet over blue, teal and green to light yellow, lightness
/// rising in equal steps, so that it reads the same without color vision and in print.
using ColorTable = std::array<QRgb, 256>;

const ColorTable& colorTable(ColorScaleKind kind, const Theme& theme);

/// The color at `share`, cut to 0 .. 1; transparent for NaN.
QRgb color(ColorScaleKind kind, double share, const Theme& theme);

/// Lightness of a color in OKLab, 0 (black) to 1 (white).
double lightnessOf(QRgb color);

}  // namespace entropy_lab
