#pragma once

#include "ui/plot/history_curve.h"
#include "ui/plot/plot_view.h"
#include "ui/wording/run_frame.h"

#include <functional>
#include <vector>

namespace entropy_lab {

/// Draws the past runs of a frame behind the curves that a chart over iterations has of its own,
/// each in its shade.
class PastCurves {
public:
    /// A column of a past run's history, minus another one where that is >= 0.
    struct Source {
        int column = -1;
        int minus = -1;
        CurveMarker marker = CurveMarker::None;
        QString name{};  ///< where a run has several curves
    };
    /// What to draw of a run; the first one carries its name. Values are read off the first one,
    /// and of the newest run off every one with a name.
    using Sources = std::function<std::vector<Source>(const PastRun& run)>;

    /// Brings the curves from `first` on in step with the past runs of the frame; `first` counts
    /// the chart's own curves, which must not have changed without a call of `forget`.
    void show(PlotView& chart, const RunFrame& frame, int first, const Sources& sources);
    /// The chart's own curves are new: so will be those behind them.
    void forget() { m_past = nullptr; }

    /// The last iteration among those drawn, or `last`.
    std::int64_t lastIteration(std::int64_t last) const;

private:
    PastRuns m_past;
};

}  // namespace entropy_lab
