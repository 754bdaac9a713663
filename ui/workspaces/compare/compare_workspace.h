#pragma once

#include "ui/workspaces/base/twin_frame.h"
#include "ui/workspaces/base/workspace.h"

#include <optional>
#include <vector>

class QCheckBox;
class QSpinBox;
class QStackedWidget;

namespace entropy_lab {

class ComparisonBar;
class DecisionPlane;
class FourPoints;
class GradientArrowsChart;
class PlotView;
class TwinChart;
class TwinParameterChart;
class WeightPlaneChart;

/// The workspace "Compare": the run and another one beside it, from the same start on the same
/// data, and what tells them apart. While it is current it asks for the runs that it needs beside
/// the one of the window; the frames then bring them.
class CompareWorkspace : public Workspace {
    Q_OBJECT
public:
    explicit CompareWorkspace(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame) override;
    void setTheme(const Theme& theme) override;
    void setFontScale(double scale) override;
    /// Asks for the runs beside, or for none.
    void setCurrent(bool isCurrent) override;
    void takeViewOf(const Workspace& other) override;
    void showPageOf(const QString& chart) override;

    /// The runs it shows beside the one of the last frame: the twin, and the run itself with one
    /// weight set at the sum of the rates.
    std::vector<Variation> companions() const;

    /// compare-objectives, compare-accuracy, compare-parameters, compare-gradients, w-against-G.
    std::vector<NamedChart> charts() const override;

    ComparisonBar* bar() const { return m_bar; }
    FourPoints* fourPoints() const { return m_points; }
    DecisionPlane* firstPlane() const { return m_firstPlane; }
    DecisionPlane* secondPlane() const { return m_secondPlane; }
    QCheckBox* apartBox() const { return m_apart; }
    QSpinBox* inputBox() const { return m_input; }

signals:
    /// The one sample shall have this label.
    void labelRequested(int y);
    void dataRequested();

protected:
    std::vector<NamedFigure> otherFigures() const override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeCurvesPage();
    QWidget* makePlanesPage();
    QWidget* makePointsPage();
    void addPage(const QString& name, const QString& tip, QWidget* page);
    void connectCursors();
    void requestCompanions();
    void showState();
    void choosePlace();

    /// The charts over iterations, which share a cursor and a pin.
    std::vector<PlotView*> iterationCharts() const;
    void showIteration(double iteration);
    void hideCursors();
    void pinIteration(double iteration);
    void unpin();

    ComparisonBar* m_bar = nullptr;
    QStackedWidget* m_pages = nullptr;
    DecisionPlane* m_firstPlane = nullptr;
    DecisionPlane* m_secondPlane = nullptr;
    TwinChart* m_objectives = nullptr;
    TwinChart* m_accuracy = nullptr;
    TwinParameterChart* m_parameters = nullptr;
    GradientArrowsChart* m_gradients = nullptr;
    WeightPlaneChart* m_weights = nullptr;
    FourPoints* m_points = nullptr;
    QCheckBox* m_apart = nullptr;
    QWidget* m_places = nullptr;  ///< choice of the weight in the plane
    QSpinBox* m_input = nullptr;
    QSpinBox* m_unit = nullptr;

    RunFrame m_frame;
    TwinFrame m_twins;
    bool m_isCurrent = false;
    std::string m_requested;      ///< name of the twin last asked for
    bool m_isStateShown = false;  ///< the bar shows the last frame
};

}  // namespace entropy_lab
