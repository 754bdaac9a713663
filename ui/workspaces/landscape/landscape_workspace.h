#pragma once

#include "core/analysis/parameter_axis.h"
#include "ui/workspaces/base/workspace.h"

class QCheckBox;
class QComboBox;

namespace entropy_lab {

class LandscapeMap;
class SurfaceView;

/// The workspace "Landscape": the objective over any two parameters, as a map and as a surface. On
/// the map a click or a drag sets the start, and the tip of the next step sets the learning rate.
class LandscapeWorkspace : public Workspace {
    Q_OBJECT
public:
    explicit LandscapeWorkspace(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame) override;
    void setTheme(const Theme& theme) override;
    void setFontScale(double scale) override;
    void takeViewOf(const Workspace& other) override;

    /// landscape-map.
    std::vector<NamedChart> charts() const override;
    std::vector<std::shared_ptr<JobSlot>> jobSlots() const override;
    bool isWorking() const override;

    LandscapeMap* map() const { return m_map; }
    SurfaceView* surface() const { return m_surface; }
    QComboBox* uBox() const { return m_uBox; }
    QComboBox* vBox() const { return m_vBox; }
    QComboBox* restBox() const { return m_restBox; }
    QCheckBox* arrowsBox() const { return m_arrows; }
    QCheckBox* surfaceBox() const { return m_surfaceBox; }

protected:
    std::vector<NamedFigure> otherFigures() const override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeControls();
    void listAxes();
    void showAxes();
    void chooseAxes(QComboBox* changed);
    void showSurface();
    void showSurfaceOfNow();
    void moveStart(QPointF value);
    void revokeStart();
    void scaleStep(double factor);

    LandscapeMap* m_map = nullptr;
    SurfaceView* m_surface = nullptr;
    QComboBox* m_uBox = nullptr;
    QComboBox* m_vBox = nullptr;
    QComboBox* m_restBox = nullptr;
    QCheckBox* m_arrows = nullptr;
    QCheckBox* m_surfaceBox = nullptr;

    RunFrame m_frame;
    bool m_isListed = false;  ///< the boxes hold the axes of the frame
    Eigen::Index m_units = 0;
    Eigen::Index m_features = 0;
    std::vector<ParameterAxis> m_axes;  ///< of the entries of both boxes
    /// What stood before an edit of the learning rate or of the start that goes on.
    std::shared_ptr<const Experiment> m_before;
    std::shared_ptr<const Experiment> m_startBefore;
};

}  // namespace entropy_lab
