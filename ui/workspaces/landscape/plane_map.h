#pragma once

#include "core/analysis/landscape.h"
#include "core/analysis/parameter_axis.h"
#include "core/experiment/experiment.h"
#include "ui/plot/items/plot_field.h"

#include <memory>
#include <optional>
#include <vector>

namespace entropy_lab {

/// A map of the objective to make.
struct PlaneMapOrder {
    static constexpr int kFineCells = 256;

    ParameterPlane plane;
    ParameterAxis uAxis;
    ParameterAxis vAxis;
    AxisRange u{};  ///< shown, outer edges of the cells
    AxisRange v{};
    /// Its data, objective, rates and direction count.
    std::shared_ptr<const Experiment> experiment;
    int cells = kFineCells;  ///< in each direction
    bool hasArrows = true;
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

/// The finest map, up to `kFineCells` and by halves down to 16 cells in each direction, that takes
/// about so many seconds.
int cellsWithin(const PlaneMapOrder& order, double seconds);

}  // namespace entropy_lab
