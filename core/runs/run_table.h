#pragma once

#include "core/descent/step_record.h"
#include "core/experiment/experiment.h"
#include "core/runs/run_columns.h"

#include <string>

/// The run table: CSV (RFC 4180), `.` decimal, shortest numbers that read back the same, row 0 the
/// start. Columns: iteration, H, path_sum, objective, cross_entropy, accuracy, gradient_norm,
/// learning_rate, w_i_j, G_i_j, b_i (unit i, feature j, from 1), z_s_i (sample s, unit i; only
/// where samples x units <= 64). Cells that do not apply stay empty. Lines end in CR LF.
namespace entropy_lab {

/// The header line.
std::string runTableHeader(const Experiment& experiment);

/// Appends the line of a record; NaN and absent numbers give empty cells.
void appendRunTableRow(std::string& out, const Experiment& experiment, const StepRecord& record);

/// The record that RunColumns::record wrote into a history row of the run that `recorded` repeats;
/// its spans point into `row`. Numbers that the history does not keep are NaN or empty spans.
StepRecord recordOfRow(const Experiment& recorded, const RunColumns& columns,
                       std::int64_t iteration, std::span<const double> row);

}  // namespace entropy_lab
