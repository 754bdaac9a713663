#pragma once

#include "core/experiment/experiment.h"
#include "ui/plot/plot_view.h"

#include <cstdint>

namespace entropy_lab {

/// The map f(z) = z (1 ± a s(z)) from one z to the next, the diagonal z -> z, and the cobweb of an
/// orbit between the two.
class ReturnMapChart : public PlotView {
    Q_OBJECT
public:
    /// Steps of an orbit that are drawn at most: its last ones.
    static constexpr std::int64_t kMaximumSteps = 400;

    explicit ReturnMapChart(QWidget* parent = nullptr);

    void setMap(Direction direction, double a);
    /// z_k, z_{k+1}, ..., and the number k of the first one.
    void setOrbit(std::vector<double> orbit, std::int64_t first);

    Direction direction() const { return m_direction; }
    double gain() const { return m_a; }
    const std::vector<double>& orbit() const { return m_orbit; }

    static int lastStepCurve() { return 0; }
    static int cobwebCurve() { return 1; }
    static int mapCurve() { return 2; }
    static int diagonalCurve() { return 3; }

protected:
    void updateContent() override;

private:
    Direction m_direction = Direction::Ascend;
    double m_a = 0.0;
    std::vector<double> m_orbit;
    std::int64_t m_first = 0;
    bool m_isDirty = true;
    double m_half = 0.0;  ///< half the width of the z axis
};

}  // namespace entropy_lab
