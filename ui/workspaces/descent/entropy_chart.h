#pragma once

#include "ui/plot/history_curve.h"
#include "ui/plot/plot_view.h"
#include "ui/wording/run_frame.h"
#include "ui/workspaces/descent/past_curves.h"

#include <array>
#include <memory>

namespace entropy_lab {

/// Entropy over the iterations of a run, in bits. Shows the closed form H and, switchable,
/// H(start) + path sum: what the sum -(1/ln 2) Σ z ΔD along the run makes of the same fall, on the
/// same scale, so that the gap between the two curves is exactly the error of the sum.
/// With labels the cross-entropy joins them, with another objective its value (switchable).
class EntropyChart : public PlotView {
    Q_OBJECT
public:
    explicit EntropyChart(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame);
    /// Numbers of the curves; -1 where the run does not have one.
    int entropyCurve() const { return 0; }
    int pathSumCurve() const { return 1; }
    int crossEntropyCurve() const { return m_crossEntropy; }

protected:
    void updateContent() override;

private:
    void addCurves(const RunColumns& columns);

    RunFrame m_frame;
    std::shared_ptr<const RunColumns> m_curvesOf;
    int m_crossEntropy = -1;
    int m_objective = -1;
    std::array<std::shared_ptr<HistoryCurveCache>, 4> m_caches;  ///< of H, path sum, two others
    PastCurves m_past;
    int m_ownCurves = 0;
    bool m_hasNewFrame = false;
};

}  // namespace entropy_lab
