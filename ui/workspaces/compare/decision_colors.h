#pragma once

#include "ui/style/theme.h"

#include <array>

namespace entropy_lab {

/// The colors of D from 0 (blue) over the background's tone (1/2) to 1 (vermillion). Both ends
/// have the same OKLab lightness and chroma, and each half runs straight through OKLab, so that
/// equal confidence looks equal on both sides; blue against vermillion is told apart by every
/// common kind of color vision.
class DecisionColors {
public:
    explicit DecisionColors(const Theme& theme);

    /// D in [0, 1]; anything else takes the nearer end, NaN the middle.
    QRgb ofDecision(double D) const;
    /// The same of D = 1/(1 + e^-z), for z that is a number: one look-up, no exponential.
    QRgb ofZ(double z) const
    {
        // Compared so that NaN becomes 0 before it becomes an integer.
        const double place = kZScale * z + (kMiddle + 0.5);
        const double inside = place > 0.0 ? place : 0.0;
        return m_byZ[static_cast<std::size_t>(inside < kLast ? inside : kLast)];
    }

private:
    /// Beyond |z| = 10 the color is the end's: 1 - D < 5e-5. Steps of z of 1/100 change D by at
    /// most 1/400, less than one of the 255 levels of a channel.
    static constexpr double kZScale = 100.0;
    static constexpr double kMiddle = 1000.0;
    static constexpr double kLast = 2000.0;

    std::array<QRgb, 2001> m_byZ{};
    std::array<QRgb, 513> m_byDecision{};
};

/// OKLab (Ottosson 2020) of an sRGB color: L in [0, 1], a and b.
std::array<double, 3> okLabOf(QRgb color);

}  // namespace entropy_lab
