#pragma once

#include <QColor>
#include <QPalette>

namespace entropy_lab {

/// The quantities that have a color of their own, the same in curves, formulas, sliders, legends.
enum class Quantity {
    H,
    PathSum,
    StepEntropy,
    D,
    Z,
    W,
    G,
    B,
    WMinusG,
    CrossEntropy,
    Gradient,
    X,
    Eta,
    Neutral,
};

/// Colors of everything drawn; Okabe-Ito hues, at least 4.5:1 for text against the background.
struct Theme {
    bool isDark = false;
    /// Black and grays on white: curves differ by dash and marker, see print_looks.h.
    bool isPrint = false;
    QColor background;     ///< of charts and panels
    QColor text;           ///< titles, labels
    QColor secondaryText;  ///< axis labels, hints; still 4.5:1
    QColor grid;
    QColor border;
    QColor accent;   ///< current iteration, focus
    QColor warning;  ///< banner

    static Theme light();
    static Theme dark();
    /// For paper, also where it is printed or copied without color.
    static Theme print();
    /// Light or dark by the lightness of the palette's window color.
    static Theme of(const QPalette& palette);

    /// Color of curves and marks of a quantity.
    QColor curve(Quantity quantity) const;
    /// Color of text about a quantity: the curve's hue, shifted in lightness to 4.5:1 where
    /// needed.
    QColor textOf(Quantity quantity) const;
    /// Dash of curves of a quantity, so that neighbors differ without color.
    Qt::PenStyle dash(Quantity quantity) const;
    /// Color of a past run by its number (from 1), in charts and in the tray: muted, at least 3:1
    /// against the background, no quantity's; twelve shades that come round again.
    QColor shadeOfRun(int number) const;
};

/// The palette for the whole application in one of the two themes.
QPalette applicationPalette(const Theme& theme);

}  // namespace entropy_lab
