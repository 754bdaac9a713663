#pragma once

#include "ui/plot/plot_view.h"
#include "ui/wording/run_frame.h"
#include "ui/workspaces/learning_rate/background_rate_sweep.h"

#include <optional>

namespace entropy_lab {

/// H over the iterations, from the first one on in equal ratios: the run, and one of the runs of a
/// sweep beside it.
class RateCurveChart : public PlotView {
    Q_OBJECT
public:
    explicit RateCurveChart(QWidget* parent = nullptr);

    void setRun(const RunFrame& frame);
    /// The run of a cell of the sweep; none for an empty cell.
    void setPreview(const std::shared_ptr<const RateSweepResult>& sweep,
                    std::optional<std::size_t> cell);

    static constexpr int kRunCurve = 0;
    static constexpr int kPreviewCurve = 1;

private:
    void fitIterations();

    std::int64_t m_runLast = 0;
    std::int64_t m_sweptLast = 0;
};

}  // namespace entropy_lab
