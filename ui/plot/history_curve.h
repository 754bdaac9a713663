#pragma once

#include "core/runs/history.h"
#include "ui/plot/items/plot_description.h"

#include <memory>
#include <vector>

namespace entropy_lab {

/// The pixel columns of a curve as they were last drawn. A run only grows, so those that a frame
/// shares with the frame before need not be asked for again. Used by one curve.
struct HistoryCurveCache {
    std::shared_ptr<const void> source{};
    int column = -1;
    std::vector<std::int64_t> edges{};
    std::vector<HistoryPart> parts{};
};

/// A curve over the iterations of a run: a column of its history, minus another one (where
/// `minus` >= 0), plus a third (where `plus` >= 0), plus a constant. Nothing where the column is
/// -1: the run does not have it.
struct HistoryCurve {
    HistoryView history;
    int column = 0;
    int minus = -1;
    double offset = 0.0;
    std::shared_ptr<HistoryCurveCache> cache{};  ///< none: every column is asked for every time
    int plus = -1;

    /// Every iteration while there are at most two a pixel column; beyond that first, smallest,
    /// largest and last of every pixel column, so that no spike is lost (of several columns, for
    /// which there are no recorded extremes: first and last).
    void sample(double minimum, double maximum, int pixelColumns, std::vector<QPointF>& out) const;

    /// The value at the iteration next to x; NaN outside of the run.
    double valueAt(double x) const;

    CurveSampler sampler() const;
    CurveValue value() const;

private:
    double at(std::int64_t iteration) const;
    const std::vector<HistoryPart>& parts(const std::vector<std::int64_t>& edges,
                                          HistoryCurveCache& known) const;
};

/// For PlotView::setCursorStops: the iterations whose rows the history has kept, the nearest before
/// x; x itself outside of the run.
std::function<double(double)> storedIterations(const HistoryView& history);

/// The range of an iteration axis that holds iterations 0 .. last: a 1-2-5 step, or the limit of
/// the run where that comes first.
AxisRange iterationRange(std::int64_t last, std::int64_t limit);

}  // namespace entropy_lab
