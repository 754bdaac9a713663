#pragma once

#include "ui/plot/items/axis_ticks.h"

#include <QPointF>

#include <cmath>

namespace entropy_lab {

/// A point above the plane of a map.
struct SurfacePoint {
    double u = 0.0;
    double v = 0.0;
    double value = 0.0;
};

/// Parallel projection of the box over u, v and value to a page. The box is 1 x 1 x `height`, its
/// middle lies at `centre`; `azimuth` turns it about the vertical, `elevation` is the angle from
/// which one looks down; radians.
struct SurfaceProjection {
    AxisRange u{};
    AxisRange v{};
    AxisRange value{};
    double azimuth = 0.0;
    double elevation = 0.0;
    double height = 0.6;
    QPointF centre{};
    double size = 100.0;  ///< px of an edge of the floor

    QPointF toPage(const SurfacePoint& point) const
    {
        const double x = (point.u - u.minimum) / u.span() - 0.5;
        const double y = (point.v - v.minimum) / v.span() - 0.5;
        const double h = height * ((point.value - value.minimum) / value.span() - 0.5);
        const double across = x * std::cos(azimuth) - y * std::sin(azimuth);
        const double away = x * std::sin(azimuth) + y * std::cos(azimuth);
        return centre
            + size * QPointF(across, -(h * std::cos(elevation) + away * std::sin(elevation)));
    }
    /// Whether depth grows with u and with v: what is far is drawn first.
    bool growsAwayInU() const { return std::sin(azimuth) > 0.0; }
    bool growsAwayInV() const { return std::cos(azimuth) > 0.0; }
};

}  // namespace entropy_lab
