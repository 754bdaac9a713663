#pragma once

#include "ui/plot/plot_view.h"
#include "ui/workspaces/base/twin_frame.h"

namespace entropy_lab {

/// Weight w against weight G of one input: the paths of both runs, and the line that the first one
/// cannot leave. Both weights have the same gradient, so with rates eta_w and eta_G
///   eta_G w - eta_w G = const
/// under every rule; at equal rates that is w - G. Weight decay pulls the run off the line: then
/// the line through its state is drawn too.
class WeightPlaneChart : public PlotView {
    Q_OBJECT
public:
    explicit WeightPlaneChart(QWidget* parent = nullptr);

    void setFrame(const TwinFrame& frame);
    /// Which weight; 0-based. Beyond the shape of the run the last one is meant.
    void setPlace(Eigen::Index unit, Eigen::Index feature);

    /// (w, G) of the first run at an iteration; NaN where they were not recorded.
    QPointF placeAt(std::int64_t iteration) const;

    int pathCurve() const { return 0; }
    int lineCurve() const { return 1; }
    /// The line through the state, with weight decay.
    int lineNowCurve() const { return 2; }
    int secondPathCurve() const { return 3; }

protected:
    void updateContent() override;

private:
    struct Line {
        QPointF through;
        double etaW = 1.0;
        double etaG = 1.0;
    };

    Line conservedLine() const;
    void nameCurves();
    void drawLine(int curve, const Line& line);
    AxisRange fittedX(AxisRange current) const;

    TwinFrame m_frame;
    bool m_hasNewFrame = false;
    Eigen::Index m_unit = 0;
    Eigen::Index m_feature = 0;
    QStringList m_names;
    AxisRange m_rangeX{-1.0, 1.0};
};

}  // namespace entropy_lab
