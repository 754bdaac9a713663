#pragma once

#include "core/sweeps/sweep.h"
#include "ui/plot/items/plot_description.h"

namespace entropy_lab {

/// One or two words, e.g. "crawling".
QString regimeName(Regime regime);

/// What is known of the run at one rate, in a sentence.
QString sweepCellInWords(const SweepCell& cell);

/// A tint for the ground of charts in either theme; never the only thing that tells regimes apart.
QColor regimeHue(Regime regime);

/// Stretches of neighboring cells of one regime, for cells whose values rise; the limits are
/// half-way, in ratio, between two cells.
std::vector<PlotBand> regimeBands(const std::vector<SweepCell>& cells);

}  // namespace entropy_lab
