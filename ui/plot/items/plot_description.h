#pragma once

#include "ui/plot/items/axis_ticks.h"
#include "ui/style/theme.h"

#include <QPointF>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace entropy_lab {

/// One axis of a plot.
struct PlotAxis {
    QString title;  ///< with its unit
    AxisRange range{};
    /// Whether an automatic fit follows the data; otherwise it returns to `range`.
    bool followsData = true;
    /// Whether only whole numbers mean something (iterations): the cursor snaps to them.
    bool isInteger = false;
    /// An x axis that is logarithmic for good: its range is > 0, and points beyond are not drawn.
    bool isLog = false;
    /// False for a y axis along which only the order means something.
    bool hasNumbers = true;
    /// False for a y axis that is no use without the numbers <= 0.
    bool canBeLog = true;
};

/// What a plot is before it has curves.
struct PlotDescription {
    QString title;
    PlotAxis x;
    PlotAxis y;
};

/// What a drag with the left button does; the right button does the other.
enum class LeftDrag { Pans, Zooms };

/// Small shapes along a curve, so that curves of one color differ.
enum class CurveMarker { None, Circle, Square, Triangle, Diamond, Plus, Cross, TriangleDown, Star };

/// How a curve looks and what it is called.
struct PlotCurve {
    QString name;
    /// What stands at the end of the line; empty for none.
    QString endLabel{};
    Quantity quantity = Quantity::Neutral;
    /// The number of a past run: drawn in its shade instead of the quantity's color; 0 for none.
    int run = 0;
    /// Instead of the quantity's own dash.
    std::optional<Qt::PenStyle> dash{};
    CurveMarker marker = CurveMarker::None;
    double width = 2.0;    ///< px at scale 1
    double opacity = 1.0;  ///< 0 to 1
    bool isVisible = true;
    /// False: without a legend entry of its own, shown and hidden with the entry before it.
    bool isInLegend = true;
    /// False: not among the values at the cursor.
    bool isInReadout = true;
    /// Whether a rim of the background's color lifts it off a field.
    bool hasRim = false;
};

/// Fills `out` with the points of a curve for x in [minimum, maximum], decimated for a plot that
/// is `pixelColumns` wide, x rising; NaN makes a gap.
using CurveSampler = std::function<void(double minimum, double maximum, int pixelColumns,
                                        std::vector<QPointF>& out)>;

/// The exact value of a curve at x; NaN where it has none.
using CurveValue = std::function<double(double x)>;

/// A labeled line across the plot.
struct PlotMark {
    Qt::Orientation orientation = Qt::Vertical;
    double position = 0.0;
    QString label{};
    Quantity quantity = Quantity::Neutral;
    /// Where the label of a vertical line stands: at its top or bottom, left of it, across it or
    /// right of it.
    Qt::Alignment side = Qt::AlignTop | Qt::AlignHCenter;

    bool operator==(const PlotMark&) const = default;
};

/// A stretch of the x axis with a name.
struct PlotBand {
    AxisRange x{};
    QString label{};
    QColor hue{};  ///< the ground takes a tint of it

    bool operator==(const PlotBand&) const = default;
};

/// A point with its value.
struct PlotPoint {
    QPointF position;
    QString label{};
    Quantity quantity = Quantity::Neutral;
    double radius = 5.0;  ///< px at scale 1

    bool operator==(const PlotPoint&) const = default;
};

/// A horizontal arrow, e.g. a gradient on its axis.
struct PlotArrow {
    QPointF from;
    double length = 0.0;  ///< in x; < 0 points left
    Quantity quantity = Quantity::Neutral;
    double head = 5.0;  ///< px at scale 1; a shorter arrow is drawn that long, so that it points

    bool operator==(const PlotArrow&) const = default;
};

/// A guess on a plot, drawn by hand where it is open, and the truth beside it once that is known.
struct PlotSketch {
    enum class Shape { Point, Curve };

    Shape shape = Shape::Curve;
    bool isOpen = false;           ///< a click or a left drag draws the guess
    std::vector<QPointF> guess{};  ///< one place, or a curve with x rising
    std::vector<QPointF> truth{};  ///< the same of what came true; empty until then
    QString guessLabel{};
    QString truthLabel{};  ///< of a place; a true curve has its own
    QString note{};        ///< how far they are apart
    /// What a fitted view shows at least.
    std::optional<AxisRange> roomX{};
    std::optional<AxisRange> roomY{};

    bool operator==(const PlotSketch&) const = default;
};

}  // namespace entropy_lab
