#pragma once

#include "ui/plot/items/axis_ticks.h"
#include "ui/style/theme.h"

#include <QPointF>
#include <QString>

#include <cmath>
#include <optional>
#include <vector>

namespace entropy_lab {

enum class ColorScaleKind {
    Sequential,  ///< dark to light, lightness in equal steps
    Diverging,   ///< two hues that meet in a neutral middle
    Density,     ///< from the background to the opposite of it
};

/// A number for each cell of a grid over the plane of a plot. NaN (and infinity) is no number: it
/// is drawn as a hatch and never as a color of the scale.
struct PlotField {
    AxisRange x{};  ///< outer edges of the cells
    AxisRange y{};
    int columns = 0;
    int rows = 0;
    std::vector<float> values{};  ///< row 0 at the bottom, rows one after another
    /// Whether the cells are equal steps of the logarithm; the range is > 0 then.
    bool isLogX = false;
    bool isLogY = false;

    /// The cell that an x or y lies in; -1 outside.
    int columnAt(double value) const { return cellAt(x, columns, isLogX, value); }
    int rowAt(double value) const { return cellAt(y, rows, isLogY, value); }
    /// Nothing outside the field; NaN where there is no number.
    std::optional<double> valueAt(QPointF position) const
    {
        const int column = columnAt(position.x());
        const int row = rowAt(position.y());
        if (column < 0 || row < 0)
            return std::nullopt;
        return values[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns)
                      + static_cast<std::size_t>(column)];
    }

private:
    static int cellAt(AxisRange range, int count, bool isLog, double value)
    {
        const double share = isLog
            ? std::log(value / range.minimum) / std::log(range.maximum / range.minimum)
            : (value - range.minimum) / range.span();
        if (!(share >= 0.0 && share <= 1.0))
            return -1;
        const int cell = static_cast<int>(share * count);
        return cell < count ? cell : count - 1;
    }
};

/// What the colors of a field mean.
struct FieldScale {
    ColorScaleKind kind = ColorScaleKind::Sequential;
    /// Values beyond it have the color of its nearer end; > 0 for a logarithmic scale.
    AxisRange range{};
    QString title{};  ///< of the color bar, with its unit
    bool isLog = false;

    /// Place of a value between the ends of the scale, 0 to 1; NaN for what is no number.
    double shareOf(double value) const
    {
        if (!std::isfinite(value))
            return std::nan("");
        double share = (value - range.minimum) / range.span();
        if (isLog)
            share = value > 0.0
                ? std::log(value / range.minimum) / std::log(range.maximum / range.minimum)
                : 0.0;
        return share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
    }
    bool operator==(const FieldScale&) const = default;
};

/// A line of equal value, in values of the axes; a closed one repeats its first point at the end.
struct PlotContour {
    double level = 0.0;
    QString label{};  ///< empty for none
    std::vector<QPointF> points{};
};

/// An arrow over the plane of a plot, in values of the axes.
struct PlotVector {
    QPointF from;
    QPointF to;
    Quantity quantity = Quantity::Neutral;
    double width = 1.5;  ///< px at scale 1
    double head = 6.0;   ///< px at scale 1, at most half the length
    /// Whether a rim of the background's color lifts it off a field.
    bool hasRim = false;
    /// Value of the field below it: drawn in what stands out there instead of the quantity's color.
    std::optional<double> level{};

    bool operator==(const PlotVector&) const = default;
};

/// A place on a plot that can be dragged.
struct PlotHandle {
    QPointF position;
    QString tip{};  ///< what dragging it does
    Quantity quantity = Quantity::Neutral;
    double radius = 7.0;  ///< px at scale 1

    bool operator==(const PlotHandle&) const = default;
};

}  // namespace entropy_lab
