#pragma once

#include "ui/plot/items/plot_description.h"

#include <functional>
#include <string>
#include <vector>

namespace entropy_lab {

class PlotView;

enum class DataResolution {
    Full,     ///< every iteration, or 4096 places along another axis
    AsDrawn,  ///< the points of the lines on the screen
};

/// What a chart shows, apart from the chart: may go to another thread.
struct ChartData {
    struct Curve {
        QString name;
        std::vector<QPointF> points{};
        /// Instead of points: asked at every whole number of `range`.
        CurveValue value{};
    };

    QString x;  ///< titles of the axes
    QString y;
    AxisRange range{};
    std::vector<Curve> curves{};
};

/// The curves that are not hidden, inside the range of x that is shown; then points and arrows.
ChartData chartDataOf(PlotView& chart, DataResolution resolution);

/// Whether anything is drawn in it: a line needs two places.
bool showsSomething(PlotView& chart);

/// The table as CSV (RFC 4180) piece by piece: "curve", then the titles of the axes; a row for each
/// point, numbers as short as they read back. `take` sees the text so far, may empty it
/// and ends the table by false. Returns what it left.
std::string writeChartData(const ChartData& data, const std::function<bool(std::string&)>& take);

}  // namespace entropy_lab
