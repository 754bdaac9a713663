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
    bool isLogX = false;
    bool isLogY = false;

    double toPixelX(double value) const
    {
        return area.left() + fractionOf(value, x, isLogX) * area.width();
    }
    double toPixelY(double value) const
    {
        return area.bottom() - fractionOf(value, y, isLogY) * area.height();
    }
    QPointF toPixel(QPointF value) const { return {toPixelX(value.x()), toPixelY(value.y())}; }

    double toValueX(double pixel) const
    {
        return valueAt((pixel - area.left()) / area.width(), x, isLogX);
    }
    double toValueY(double pixel) const
    {
        return valueAt((area.bottom() - pixel) / area.height(), y, isLogY);
    }

    /// Whether a value has a place on its axis: on a logarithmic one only if it is > 0.
    bool canShowX(double value) const { return std::isfinite(value) && (!isLogX || value > 0.0); }
    bool canShow(double value) const { return std::isfinite(value) && (!isLogY || value > 0.0); }

    bool operator==(const PlotMapping&) const = default;

private:
    static double fractionOf(double value, AxisRange range, bool isLog)
    {
        if (!isLog)
            return (value - range.minimum) / range.span();
        return std::log(value / range.minimum) / std::log(range.maximum / range.minimum);
    }
    static double valueAt(double fraction, AxisRange range, bool isLog)
    {
        if (!isLog)
            return range.minimum + fraction * range.span();
        return range.minimum * std::pow(range.maximum / range.minimum, fraction);
    }
};

}  // namespace entropy_lab
