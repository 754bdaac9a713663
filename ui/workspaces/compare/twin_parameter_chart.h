#pragma once

#include "core/analysis/parameter_axis.h"
#include "ui/plot/history_curve.h"
#include "ui/plot/plot_view.h"
#include "ui/workspaces/base/twin_frame.h"

#include <array>

namespace entropy_lab {

/// The parameters of two runs over the iterations: what the inputs are weighted with, w + G, and
/// the bias, or w, G and b apart. Color tells the group, the marker the input, the dash the run.
class TwinParameterChart : public PlotView {
    Q_OBJECT
public:
    /// Beyond this many of one group only the first are drawn, and the plot says so.
    static constexpr Eigen::Index kMaximumOfGroup = 8;

    explicit TwinParameterChart(QWidget* parent = nullptr);

    void setFrame(const TwinFrame& frame);
    /// w and G on their own instead of their sum.
    void setApart(bool isApart);
    bool isApart() const { return m_isApart; }

protected:
    void updateContent() override;

private:
    /// A curve of the plot and what it shows, in whichever columns a run has that.
    struct Source {
        int curve = 0;
        std::size_t run = 0;
        ParameterAxis axis;
        std::shared_ptr<HistoryCurveCache> cache;
    };

    void addCurves();
    /// `entry` is a run's name in the legend.
    void showRun(int entry, bool isVisible);
    void addParameter(const ParameterAxis& axis);

    TwinFrame m_frame;
    bool m_hasNewFrame = false;
    bool m_isApart = false;
    /// Runs, units, features and apart, and their names: what the curves were made for.
    std::array<Eigen::Index, 4> m_shape{0, 0, 0, 0};
    QStringList m_names;
    std::vector<Source> m_sources;
    std::vector<int> m_runEntries;  ///< curves without points that name the runs
};

}  // namespace entropy_lab
