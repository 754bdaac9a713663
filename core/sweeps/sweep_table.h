#pragma once

#include "core/sweeps/sweep.h"

#include <string>

/// The table of a sweep: CSV (RFC 4180), `.` decimal, shortest numbers that read back the same, a
/// line a cell, ending in CR LF. The first column is named by the swept key, the others are the
/// fields of SweepCell: H, objective, gradient_norm, iterations, iterations_to_half,
/// iterations_to_tolerance, rises, largest_rise, reversals, largest_reversal, stop_reason, regime.
/// What never happened stays empty.
namespace entropy_lab {

/// The header line.
std::string sweepTableHeader(const std::string& key);

/// Appends the line of a cell.
void appendSweepTableRow(std::string& out, const SweepCell& cell);

}  // namespace entropy_lab
