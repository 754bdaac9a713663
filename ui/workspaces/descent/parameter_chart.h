#pragma once

#include "core/analysis/parameter_axis.h"
#include "ui/plot/history_curve.h"
#include "ui/plot/plot_view.h"
#include "ui/wording/run_frame.h"
#include "ui/workspaces/descent/past_curves.h"

#include <array>

namespace entropy_lab {

/// Every weight w, weight G and bias b over the iterations of a run; the difference w - G, which
/// descent at equal rates conserves, is switchable. Color and dash tell the group, the marker the
/// input; names stand at the ends of the lines.
class ParameterChart : public PlotView {
    Q_OBJECT
public:
    /// Beyond this many of one group only the first are drawn, and the plot says so.
    static constexpr int kMaximumOfGroup = 16;

    explicit ParameterChart(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame);

protected:
    void updateContent() override;

private:
    /// A curve of the plot and what it shows, in whichever columns a run has that.
    struct Source {
        int curve = 0;
        ParameterAxis axis;
        std::shared_ptr<HistoryCurveCache> cache = std::make_shared<HistoryCurveCache>();
    };

    void addCurves(const RunColumns& columns);
    void addGroup(const RunColumns& columns, ParameterAxis::Kind kind, Quantity quantity);

    std::vector<PastCurves::Source> pastSources(const PastRun& run) const;

    RunFrame m_frame;
    PastCurves m_past;
    int m_ownCurves = 0;
    bool m_hasNewFrame = false;
    std::vector<Source> m_sources;
    std::array<Eigen::Index, 2> m_shape{0, 0};  ///< units, features of the curves
};

}  // namespace entropy_lab
