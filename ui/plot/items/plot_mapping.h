#pragma once

#include "ui/plot/items/axis_ticks.h"

#include <QPointF>
#include <QRectF>

#include <algorithm>
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
        if (!isLog && std::isfinite(range.span()))
            return (value - range.minimum) / range.span();
        // Of halves, since the whole is more than a number can be.
        if (!isLog)
            return (0.5 * value - 0.5 * range.minimum)
                / (0.5 * range.maximum - 0.5 * range.minimum);
        if (!std::isfinite(range.maximum / range.minimum))
            return (std::log(value) - std::log(range.minimum))
                / (std::log(range.maximum) - std::log(range.minimum));
        return std::log(value / range.minimum) / std::log(range.maximum / range.minimum);
    }
    static double valueAt(double fraction, AxisRange range, bool isLog)
    {
        if (!isLog) {
            return std::isfinite(range.span()) ? range.minimum + fraction * range.span()
                                               : std::lerp(range.minimum, range.maximum, fraction);
        }
        if (!std::isfinite(range.maximum / range.minimum))
            return std::min(
                std::exp(std::lerp(std::log(range.minimum), std::log(range.maximum), fraction)),
                range.maximum);
        return range.minimum * std::pow(range.maximum / range.minimum, fraction);
    }
};

}  // namespace entropy_lab
