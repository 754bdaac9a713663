#pragma once

#include "core/threads/job_slot.h"
#include "core/threads/mailbox.h"
#include "ui/plot/plot_view.h"
#include "ui/wording/run_frame.h"
#include "ui/workspaces/landscape/plane_map.h"

#include <QTimer>

#include <array>

namespace entropy_lab {

/// Which values the parameters have that are on neither axis of a map.
enum class RestOfPlane { AsShown, AsAtStart };

/// The objective over two parameters as a map: the path of the run up to the iteration shown, those
/// of earlier runs, the start and the next step. The map is made by whoever works on the job slot,
/// a first one within a frame and finer ones after it; a view that is not shown makes it at once
/// when it is asked for a picture.
class LandscapeMap : public PlotView {
    Q_OBJECT
public:
    explicit LandscapeMap(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame);
    struct Axes {
        ParameterAxis u{ParameterAxis::Kind::Sum, 0, 0};
        ParameterAxis v{ParameterAxis::Kind::B, 0, 0};

        bool operator==(const Axes&) const = default;
    };
    /// Meant in every run that has them; elsewhere the first sum and the first bias stand in.
    void setAxes(const Axes& wanted);
    const Axes& wantedAxes() const { return m_wanted; }
    Axes axesIn(Eigen::Index units, Eigen::Index features) const;
    /// Those that are drawn.
    const ParameterAxis& uAxis() const { return m_axes.u; }
    const ParameterAxis& vAxis() const { return m_axes.v; }
    void setArrowsShown(bool isShown);
    void setRest(RestOfPlane rest);

    const std::shared_ptr<JobSlot>& jobSlot() const { return m_slot; }
    /// Whether a finer map than the one shown is still being made.
    bool isWorking() const { return m_poll.isActive(); }
    /// Makes the map of the last frame, if it is not made yet, in this call: as fine as it gets, or
    /// as fine as about so many seconds allow.
    void computeNow(std::optional<double> seconds = {});
    /// Sees to it that there is a map of the last frame, for a picture of a view that may be
    /// hidden.
    void makeForPicture();
    /// The newest map; null before the first one.
    const std::shared_ptr<const PlaneMap>& map() const { return m_map; }

    /// The run over the two axes, up to the iteration shown; decimated.
    const std::vector<QPointF>& path() const { return m_path; }
    /// (u, v) of a layer.
    QPointF placeOf(const Eigen::VectorXd& values) const;
    /// The place of the state shown.
    QPointF now() const;
    /// How many times longer than the step its arrow is drawn; 0 without an arrow.
    double stepMagnification() const { return m_magnification; }

    int pathCurve() const { return 0; }
    static constexpr int kStartHandle = 0;
    static constexpr int kStepHandle = 1;

signals:
    /// The start shall have these values on the two axes.
    void startMoved(QPointF value);
    void startMoveFinished();
    /// A click set the start, but it was the first one of a double click.
    void startMoveRevoked();
    /// The learning rates shall be `factor` times those of the frame when the drag began.
    void stepScaled(double factor);
    void stepScaleFinished();
    void mapChanged();

protected:
    void updateContent() override;

private:
    struct Step {
        QPointF move;         ///< of one update, in values; 0 for none
        bool isWhole = true;  ///< false where the rule adds a memory of its own
    };

    void takeFrame();
    bool takeAxes();
    void forgetMap();
    void showRun();
    void showStep();
    void showPast();
    void showHandles();
    void nameAxes();
    QString restText() const;
    Step nextStep() const;
    AxisRange fitted(AxisRange current, bool isU) const;
    double pixelLength(QPointF move) const;

    PlaneMapOrder wantedOrder() const;
    void requestMap();
    void takeMap();
    void showMap();

    void moveHandle(int handle, QPointF value);
    void releaseHandle(int handle);

    RunFrame m_frame;
    bool m_hasNewFrame = false;
    Axes m_wanted;
    Axes m_axes;  ///< of those what the frame's run has
    bool m_areArrowsShown = true;
    RestOfPlane m_rest = RestOfPlane::AsShown;
    PastRuns m_past;
    bool m_isPastDirty = true;
    std::array<Eigen::Index, 2> m_pastShape{0, 0};  ///< units, features of the runs drawn
    std::vector<QPointF> m_path;
    AxisRange m_fittedU{-3.0, 3.0};
    AxisRange m_fittedV{-3.0, 3.0};

    std::shared_ptr<JobSlot> m_slot = std::make_shared<JobSlot>();
    std::shared_ptr<Mailbox<std::shared_ptr<const PlaneMap>>> m_results;
    QTimer m_poll;
    std::optional<PlaneMapOrder> m_order;  ///< last one given
    bool m_isWaiting = false;              ///< for its first result
    bool m_isFine = false;                 ///< its last result is there
    std::shared_ptr<const PlaneMap> m_map;

    double m_magnification = 0.0;
    std::optional<QPointF> m_draggedStart;
    std::optional<QPointF> m_draggedTip;
    QPointF m_tipBefore;   ///< of the arrow when its drag began
    QPointF m_baseBefore;  ///< its other end
};

}  // namespace entropy_lab
