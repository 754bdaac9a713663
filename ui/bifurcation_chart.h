#pragma once

#include "core/job_slot.h"
#include "ui/plot_view.h"

#include <cstdint>
#include <memory>
#include <vector>

class QTimer;

namespace entropy_lab {

/// Where orbits of ascent end up, over the step strength a: the share of visits to every pixel of
/// the view, computed anew for every view; until then the last picture stays where it belongs.
/// A click asks for that a.
class BifurcationChart : public PlotView {
    Q_OBJECT
public:
    static constexpr double kLargestGain = 40.0;

    /// How often orbits visit the cells of a picture.
    struct Picture {
        AxisRange a{};
        AxisRange z{};
        int columns = 0;
        int rows = 0;
        /// ln(1 + visits)/ln(1 + steps) in [0, 1], row by row from the lowest z up.
        std::vector<float> shares{};
        bool isFinal = false;
    };

    explicit BifurcationChart(QWidget* parent = nullptr);

    /// Marks the a of now, with the points that its orbit ends in; none for no mark.
    void setGain(double a, const std::vector<double>& cycle);

    /// The thread's end of what is to be computed.
    const std::shared_ptr<JobSlot>& jobSlot() const { return m_slot; }
    /// Whether the picture of the view is still being computed.
    bool isComputing() const { return m_isWaiting; }
    /// Null before the first one.
    std::shared_ptr<const Picture> picture() const { return m_picture; }
    /// Computes the picture of a plot of `columns` x `rows` pixels here and now.
    void computeNow(int columns, int rows);

    /// The picture of a view: every orbit from z = 0.5 and its mirror image. `kept` steps are
    /// counted after `transient` ones. Empty where `stop` is requested.
    static std::shared_ptr<Picture> compute(AxisRange a, AxisRange z, int columns, int rows,
                                            std::int64_t transient, std::int64_t kept,
                                            const std::stop_token& stop = {});

signals:
    void gainChosen(double a);

protected:
    void updateContent() override;

private:
    struct Inbox;
    struct View {
        AxisRange a{};
        AxisRange z{};
        int columns = 0;
        int rows = 0;
        bool operator==(const View&) const = default;
    };

    void orderPicture();
    void takePicture();
    void take(std::shared_ptr<const Picture> picture);

    const std::shared_ptr<JobSlot> m_slot = std::make_shared<JobSlot>();
    const std::shared_ptr<Inbox> m_inbox;
    QTimer* m_poll = nullptr;
    View m_ordered;
    bool m_isWaiting = false;
    bool m_isOrderPosted = false;
    std::shared_ptr<const Picture> m_picture;
};

}  // namespace entropy_lab
