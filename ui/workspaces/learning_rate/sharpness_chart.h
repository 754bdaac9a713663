#pragma once

#include "core/threads/job_slot.h"
#include "ui/plot/plot_view.h"
#include "ui/wording/run_frame.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

class QTimer;

namespace entropy_lab {

/// How sharply the objective bends along the run, at some two hundred iterations: its largest
/// curvature (the sharpness), that along the very step taken there, and the 2/η that a step of
/// plain descent may not exceed. The sharpness beyond it is a warning; the step's curvature beyond
/// it is what makes the objective move the wrong way.
class SharpnessChart : public PlotView {
    Q_OBJECT
public:
    /// What is known of one iteration. In bits per squared parameter.
    struct Bend {
        double sharpness = 0.0;
        double alongStep = 0.0;  ///< NaN where no plain step is taken, or it is too short to tell
        double limit = 0.0;  ///< 2/η, η of w for the step from there; NaN where it is not plain
    };
    using Bends = std::map<std::int64_t, Bend>;

    explicit SharpnessChart(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame);

    const std::shared_ptr<JobSlot>& jobSlot() const { return m_slot; }
    bool isComputing() const { return m_isWaiting; }
    /// Orders what is to be computed for the frame, unless something is being computed.
    void orderMissing();
    /// By iteration.
    const Bends& bends() const { return m_bends; }
    /// The largest safe rate of w at the settings of now, see safeRateFactor; nothing while it is
    /// not known yet.
    std::optional<double> safeRate() const { return m_safeRate; }

    static int sharpnessCurve() { return 0; }
    static int stepCurve() { return 1; }
    static int limitCurve() { return 2; }

signals:
    void bendsChanged();

protected:
    void updateContent() override;

private:
    struct Inbox;
    /// What is to be computed, of one run.
    struct Order {
        RunFrame frame;
        std::vector<std::int64_t> iterations;
        bool isRateWanted = false;
    };
    static Bends compute(const Order& order, const std::stop_token& stop);

    void forgetChanged(const RunFrame& frame);
    Order missing() const;
    void takeBends();
    void add(const Bends& bends);
    static double safeRateOf(const Experiment& experiment);
    QString noteText() const;

    const std::shared_ptr<JobSlot> m_slot = std::make_shared<JobSlot>();
    const std::shared_ptr<Inbox> m_inbox;
    QTimer* m_poll = nullptr;
    RunFrame m_frame;
    bool m_hasNewFrame = false;
    bool m_isWaiting = false;
    std::int64_t m_orderNumber = 0;
    Bends m_bends;
    std::optional<double> m_safeRate;
};

}  // namespace entropy_lab
