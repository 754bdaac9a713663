#pragma once

#include "core/experiment.h"
#include "core/parameter_axis.h"
#include "ui/plot_field.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace entropy_lab {

/// A map of the objective to make.
struct PlaneMapOrder {
    ParameterPlane plane;
    ParameterAxis uAxis;
    ParameterAxis vAxis;
    AxisRange u{};  ///< shown, outer edges of the cells
    AxisRange v{};
    /// Its data, objective, rates and direction count.
    std::shared_ptr<const Experiment> experiment;
    int cells = 256;     ///< in each direction
    AxisRange colors{};  ///< of the map before, kept while the values fill it

    /// Whether both give the same map, but for its cells and colors.
    bool isSameAs(const PlaneMapOrder& other) const;
};

/// The objective in bits over a plane of parameter space, as it is drawn. Never changed once made.
struct PlaneMap {
    Landscape landscape;  ///< at the middles of the cells
    std::shared_ptr<const PlotField> field;
    AxisRange colors{};
    std::vector<PlotContour> contours;
    /// Where one update would move, from the middles of a coarse grid; the longest fill a cell of
    /// it, the others are shorter as the root of the slope.
    std::vector<PlotVector> arrows;
};

/// Any thread. Nothing where `stop` was requested on the way.
std::shared_ptr<const PlaneMap> makePlaneMap(const PlaneMapOrder& order, std::stop_token stop = {});

/// Evaluations of a unit on a sample that a map of so many cells takes.
double evaluationsOf(const PlaneMapOrder& order, int cells);

}  // namespace entropy_lab
