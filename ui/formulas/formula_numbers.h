#pragma once

#include "core/networks/stack_run.h"
#include "ui/formulas/gradient_chain.h"

namespace entropy_lab {

/// A formula of resources/equations with the numbers of the snapshot in place of its symbols, one
/// row or several, all of the same sample and unit; which sample, a note says where there are more.
/// Empty where the formula has no numbers in that run: no label, another objective, or a formula
/// about something else.
std::vector<FormulaRow> formulaNumbers(const QString& formula, const RunSnapshot& snapshot,
                                       Eigen::Index sample = 0, Eigen::Index unit = 0,
                                       int digits = 5);

/// The same of a stack at its newest step, a row a layer; empty for a formula that is not of
/// layers.
std::vector<FormulaRow> formulaNumbers(const QString& formula,
                                       const std::vector<LayerSummary>& layers, int digits = 5);

}  // namespace entropy_lab
