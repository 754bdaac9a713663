#pragma once

#include "ui/workspaces/base/workspace.h"

#include <optional>

namespace entropy_lab {

class EntropyChart;
class GradientView;
class LandscapeChart;
class ParameterChart;

/// The workspace "Descent": entropy, landscape, parameters and the gradient, two by two.
/// The pointer over one chart shows the same iteration on the others, in the landscape as the z of
/// that iteration.
class DescentWorkspace : public Workspace {
    Q_OBJECT
public:
    explicit DescentWorkspace(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame) override;
    void setTheme(const Theme& theme) override;
    void setFontScale(double scale) override;
    void setHighlighted(std::optional<Quantity> quantity) override;
    void takeViewOf(const Workspace& other) override;

    /// entropy, landscape, parameters.
    std::vector<NamedChart> charts() const override;

protected:
    std::vector<NamedFigure> otherFigures() const override;

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
