#pragma once

#include "ui/plot/plot_view.h"
#include "ui/wording/run_frame.h"

namespace entropy_lab {

/// Sigmoid and entropy over the pre-activation z: D(z), H(z) in bits and dH/dz, the place of every
/// unit on every sample (the first 16) as points on the curves, and the part of H(z) walked since
/// the start, thick.
class LandscapeChart : public PlotView {
    Q_OBJECT
public:
    static constexpr std::size_t kMaximumPoints = 16;

    explicit LandscapeChart(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame);
    /// z of the first unit on the first sample at an iteration; NaN where it was not recorded.
    double zAt(std::int64_t iteration) const;

    int sigmoidCurve() const { return 3; }
    int entropyCurve() const { return 0; }
    int walkedCurve() const { return 1; }
    int slopeCurve() const { return 2; }

protected:
    void updateContent() override;

private:
    void updatePoints();
    /// Draws what was walked and returns the largest |z| on the way.
    double updateWalked();

    RunFrame m_frame;
    bool m_hasNewFrame = false;
};

}  // namespace entropy_lab
