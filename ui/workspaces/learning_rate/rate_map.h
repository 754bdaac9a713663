#pragma once

#include "ui/plot/items/plot_field.h"
#include "ui/workspaces/learning_rate/background_rate_sweep.h"

#include <memory>
#include <vector>

namespace entropy_lab {

/// H in bits over learning rate (log-spaced, a column a rate) and iteration (log-spaced from 1 to
/// the last one): the whole course of every run of a sweep. Null without runs, or where they have
/// no iteration.
std::shared_ptr<const PlotField> rateMapField(const RateSweepResult& result);

/// Lines of equal H at 0.9, 0.5, 0.1, 0.01 and 0.001 bits a unit.
std::vector<PlotContour> rateMapContours(const PlotField& field, Eigen::Index units);

}  // namespace entropy_lab
