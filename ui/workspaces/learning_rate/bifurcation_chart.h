#pragma once

#include "core/threads/job_slot.h"
#include "ui/plot/plot_view.h"

#include <cstdint>
#include <memory>
#include <vector>

class QTimer;

namespace entropy_lab {

/// Where orbits of ascent end up, over the step strength a: the share of steps that land in every
/// pixel of the view, computed anew for every view; until then the last picture stays where it
/// belongs. A click asks for that a.
class BifurcationChart : public PlotView {
    Q_OBJECT
public:
    static constexpr double kLargestGain = 40.0;

    explicit BifurcationChart(QWidget* parent = nullptr);

    /// Marks the a of now, with the points that its orbit ends in.
    void setGain(double a, const std::vector<double>& cycle);

    /// The thread's end of what is to be computed.
    const std::shared_ptr<JobSlot>& jobSlot() const { return m_slot; }
    /// Whether the picture of the view is still being computed.
    bool isComputing() const { return m_isWaiting; }
    /// Orders a picture even while the chart is not shown, then of a size for figures.
    void orderUnseen();

    struct View {
        AxisRange a{};
        AxisRange z{};
        int columns = 0;
        int rows = 0;
        bool operator==(const View&) const = default;
    };
    /// Steps of an orbit that are dropped, and that are counted after those.
    struct Effort {
        std::int64_t transient = 0;
        std::int64_t kept = 0;
    };
    static constexpr Effort kQuick{200, 200};
    static constexpr Effort kThorough{4000, 6000};
    /// The picture of a view, one a in the middle of each column: the larger of the shares of an
    /// orbit from z = 0.5 and of its mirror image. Null where `stop` was requested.
    bool isNothingWithoutField() const override { return true; }
    static std::shared_ptr<const PlotField> compute(const View& view, Effort effort,
                                                    const std::stop_token& stop = {});

signals:
    void gainChosen(double a);

protected:
    void updateContent() override;

private:
    struct Inbox;

    void orderPicture();
    void order(const View& view);
    void takePicture();
    void showPicture(std::shared_ptr<const PlotField> picture);

    const std::shared_ptr<JobSlot> m_slot = std::make_shared<JobSlot>();
    const std::shared_ptr<Inbox> m_inbox;
    QTimer* m_poll = nullptr;
    View m_ordered;
    bool m_isWaiting = false;
    bool m_isOrderPosted = false;
    double m_gain = 0.0;
    double m_gainBefore = 0.0;  ///< before the last click
};

}  // namespace entropy_lab
