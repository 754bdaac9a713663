#pragma once

#include "core/analysis/landscape.h"
#include "core/analysis/point.h"

#include <span>
#include <vector>

namespace entropy_lab {

/// A line of equal value. A closed one repeats its first point at the end.
struct Contour {
    double level = 0.0;
    bool isClosed = false;
    std::vector<Point> points;  ///< x = u, y = v
};

/// Marching squares with linear interpolation, joined to lines; level after level, open lines
/// before closed ones. A value equal to the level counts as above. Where a cell's corners cross
/// twice (a saddle), the mean of the four decides which corners hang together. Cells with a NaN
/// carry no line.
std::vector<Contour> contourLines(const Landscape& landscape, std::span<const double> levels);

}  // namespace entropy_lab
