#pragma once

#include "ui/axis_ticks.h"

#include <QPointF>
#include <QRectF>

#include <cmath>

namespace entropy_lab {

/// From values to the pixels of a plot area and back.
struct PlotMapping {
    QRectF area;
    AxisRange x{};
    AxisRange y{};
    bool isLogY = false;

    double toPixelX(double value) const
    {
        return area.left() + (value - x.minimum) / x.span() * area.width();
    }
    double toPixelY(double value) const { return area.bottom() - fractionY(value) * area.height(); }
    QPointF toPixel(QPointF value) const { return {toPixelX(value.x()), toPixelY(value.y())}; }

    double toValueX(double pixel) const
    {
        return x.minimum + (pixel - area.left()) / area.width() * x.span();
    }
    double toValueY(double pixel) const
    {
        const double fraction = (area.bottom() - pixel) / area.height();
        if (!isLogY)
            return y.minimum + fraction * y.span();
        return y.minimum * std::pow(y.maximum / y.minimum, fraction);
    }

    /// Whether a value has a place on the y axis: on a logarithmic one only if it is > 0.
    bool canShow(double value) const { return std::isfinite(value) && (!isLogY || value > 0.0); }

    bool operator==(const PlotMapping&) const = default;

private:
    double fractionY(double value) const
    {
        if (!isLogY)
            return (value - y.minimum) / y.span();
        return std::log(value / y.minimum) / std::log(y.maximum / y.minimum);
    }
};

}  // namespace entropy_lab
