#pragma once

#include "core/sweep.h"
#include "ui/plot_description.h"

namespace entropy_lab {

/// One or two words, e.g. "crawling".
QString regimeName(Regime regime);

/// "1 iteration", "1 000 iterations".
QString iterationsText(std::int64_t count);

/// "1 bit", "0.25 bits", to so many significant digits.
QString bitsText(double bits, int digits);

/// What is known of the run at one rate, in a sentence.
QString sweepCellInWords(const SweepCell& cell);

/// A tint for the ground of charts in either theme; never the only thing that tells regimes apart.
QColor regimeHue(Regime regime);

/// Stretches of neighbouring cells of one regime, for cells whose values rise; the limits are
/// half-way, in ratio, between two cells.
std::vector<PlotBand> regimeBands(const std::vector<SweepCell>& cells);

}  // namespace entropy_lab
