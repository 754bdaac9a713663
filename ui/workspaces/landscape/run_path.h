#pragma once

#include "core/analysis/parameter_axis.h"
#include "core/runs/history.h"
#include "core/runs/run_columns.h"

#include <QPointF>

#include <vector>

namespace entropy_lab {

/// The values of a run on two axes over the iterations 0 .. last: all of the first ones, where most
/// of a path lies, and evenly chosen ones beyond. Empty where the history keeps no parameters.
std::vector<QPointF> runPath(const HistoryView& history, const RunColumns& columns,
                             const ParameterAxis& u, const ParameterAxis& v, std::int64_t last);

}  // namespace entropy_lab
