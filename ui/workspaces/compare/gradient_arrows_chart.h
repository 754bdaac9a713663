#pragma once

#include "core/analysis/comparison.h"
#include "ui/plot/plot_view.h"
#include "ui/workspaces/base/twin_frame.h"

namespace entropy_lab {

/// The z axis with every sample of the first run (an even choice, where there are more than
/// kMaximumRows) and where the two descents pull it: the entropy away from 0 by -dH/dz, the
/// cross-entropy towards its label by -dCE/dz. One row a pre-activation, by label and z.
class GradientArrowsChart : public PlotView {
    Q_OBJECT
public:
    static constexpr std::size_t kMaximumRows = 200;

    explicit GradientArrowsChart(QWidget* parent = nullptr);

    void setFrame(const TwinFrame& frame);

    int entropyCurve() const { return 0; }
    int crossEntropyCurve() const { return 1; }
    /// z units that an arrow of 1 bit per z is long.
    double unitLength() const { return m_unitLength; }

protected:
    void updateContent() override;

private:
    struct Row {
        double z = 0.0;
        double y = 0.0;  ///< 0, 1 or NaN
        double bottom = 0.0;
        double height = 1.0;
    };

    std::vector<Row> chosenRows() const;
    static void placeRows(std::vector<Row>& rows);
    void drawRows(const std::vector<Row>& rows);
    void drawGroups(const std::vector<Row>& rows);

    TwinFrame m_frame;
    bool m_hasNewFrame = false;
    double m_unitLength = 1.0;
};

/// "12 of 120 samples: the two gradients point in opposite directions"; a sentence about missing
/// labels where there are none.
QString disagreementText(const Disagreement& count, Eigen::Index units);

}  // namespace entropy_lab
