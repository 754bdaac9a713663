#pragma once

#include "core/history.h"
#include "ui/plot_description.h"

namespace entropy_lab {

/// A curve over the iterations of a run: a column of its history, minus another one (where
/// `minus` >= 0), plus a constant.
struct HistoryCurve {
    HistoryView history;
    int column = 0;
    int minus = -1;
    double offset = 0.0;

    /// Every iteration while there are at most two a pixel column; beyond that first, smallest,
    /// largest and last of every pixel column, so that no spike is lost (of a difference, for
    /// which there are no recorded extremes: first and last).
    void sample(double minimum, double maximum, int pixelColumns, std::vector<QPointF>& out) const;

    /// The value at the iteration next to x; NaN outside of the run.
    double valueAt(double x) const;

    CurveSampler sampler() const;
    CurveValue value() const;

private:
    double at(std::int64_t iteration) const;
};

/// The range of an iteration axis that holds iterations 0 .. last: a 1-2-5 step, or the limit of
/// the run where that comes first.
AxisRange iterationRange(std::int64_t last, std::int64_t limit);

}  // namespace entropy_lab
