#pragma once

#include "ui/run_frame.h"
#include "ui/theme.h"

#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

namespace entropy_lab {

class EntropyChart;
class GradientView;
class LandscapeChart;
class ParameterChart;
class PlotView;

/// The workspace "Descent": entropy, landscape, parameters and the gradient, two by two.
/// The pointer over one chart shows the same iteration on the others, in the landscape as the z of
/// that iteration.
class DescentWorkspace : public QWidget {
    Q_OBJECT
public:
    struct NamedChart {
        QString name;  ///< as the command line calls it
        PlotView* chart = nullptr;
    };

    explicit DescentWorkspace(QWidget* parent = nullptr);

    /// Shows the frame; hidden views take it up when they are shown.
    void setFrame(const RunFrame& frame);
    void setTheme(const Theme& theme);
    /// Above 1 for projectors.
    void setFontScale(double scale);

    /// entropy, landscape, parameters.
    std::vector<NamedChart> charts() const;
    /// Null for a name that is not in `charts`.
    PlotView* chart(const QString& name) const;
    /// The chart with the keyboard focus or under the pointer, else the entropy chart: what
    /// "export" and "copy" mean.
    PlotView* currentChart() const;

signals:
    /// A right click on a chart.
    void chartMenuRequested(const QString& name, QPoint globalPosition);

private:
    void showIteration(double iteration);
    void hideCursors();
    void pinIteration(double iteration);
    void unpin();
    void showPin();

    /// The iteration pinned in a chart over iterations.
    std::optional<double> m_pinned;
    /// Whether the pin of the landscape is the z of that iteration, and not one set there.
    bool m_isLandscapePinShared = false;
    EntropyChart* m_entropy = nullptr;
    LandscapeChart* m_landscape = nullptr;
    ParameterChart* m_parameters = nullptr;
    GradientView* m_gradient = nullptr;
};

}  // namespace entropy_lab
