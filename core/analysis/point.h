#pragma once

namespace entropy_lab {

/// A point of a plot or a plane, in the units of its axes.
struct Point {
    double x = 0.0;
    double y = 0.0;
    bool operator==(const Point&) const = default;
};

}  // namespace entropy_lab
