#include "app/offscreen/report_figures.h"

#include "ui/plot/chart_data.h"
#include "ui/plot/plot_view.h"
#include "ui/workspaces/compare/decision_plane.h"
#include "ui/workspaces/descent/gradient_view.h"
#include "ui/workspaces/landscape/surface_view.h"
#include "ui/workspaces/layers/layers_workspace.h"
#include "ui/workspaces/learning_rate/return_map_page.h"

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr QSize kStageSize(980, 660);

bool isSeen(const Figure* figure)
{
    const auto* const widget = dynamic_cast<const QWidget*>(figure);
    return widget != nullptr && widget->isVisible();
}

/// Whether a figure has anything to show, and shows the run.
bool isOfRun(Figure& figure, const Workspace& workspace)
{
    if (auto* const chart = dynamic_cast<PlotView*>(&figure)) {
        // Where the run is no such map, the map is drawn for any step strength.
        const auto* const map = workspace.findChild<ReturnMapPage*>();
        const bool isFree = map != nullptr && map->isAncestorOf(chart) && !map->isOfRun();
        return !isFree && showsSomething(*chart);
    }
    if (const auto* const plane = dynamic_cast<DecisionPlane*>(&figure))
        return plane->refusal().isEmpty();
    if (const auto* const surface = dynamic_cast<SurfaceView*>(&figure))
        return surface->content().map != nullptr;
    if (const auto* const gradient = dynamic_cast<GradientView*>(&figure))
        return !gradient->plainRows().isEmpty();
    return true;
}

}  // namespace

ReportFigures::ReportFigures(std::vector<const Workspace*> views) : m_views(std::move(views)) { }

ReportFigures::~ReportFigures() = default;

bool ReportFigures::makeNextPage(const RunFrame& frame)
{
    if (m_figures.empty()) {
        if (m_kindCount == workspaceCatalog().size())
            return false;
        for (const NamedFigure& figure : workspaceCatalog()[m_kindCount++].make()->figures())
            m_figures.push_back(figure.name);
    }
    const QString first = m_figures.front();
    std::unique_ptr<Stage> stage =
        Stage::of(workspaceCatalog()[m_kindCount - 1], first, kStageSize);
    // Layers that an experiment does not have are no part of it.
    if (dynamic_cast<LayersWorkspace*>(&stage->workspace()) != nullptr
        && !frame.snapshot->experiment->layers) {
        m_figures.clear();
        return true;
    }
    stage->setFrame(frame);
    takeView(*stage, first);
    do {
        m_drawn.push_back({stage.get(), m_figures.front()});
        m_figures.pop_front();
    } while (!m_figures.empty() && isSeen(stage->workspace().figure(m_figures.front())));
    m_stages.push_back(std::move(stage));
    return true;
}

void ReportFigures::takeView(Stage& stage, const QString& figure) const
{
    for (const Workspace* const view : m_views)
        if (view->metaObject() == stage.workspace().metaObject())
            stage.workspace().takeViewOf(*view);
    stage.workspace().showPageOf(figure);
}

std::vector<Variation> ReportFigures::companions() const
{
    std::vector<Variation> all;
    for (const std::unique_ptr<Stage>& stage : m_stages)
        for (const Variation& wanted : stage->companions())
            if (std::none_of(all.begin(), all.end(),
                             [&](const Variation& known) { return known.name == wanted.name; }))
                all.push_back(wanted);
    return all;
}

void ReportFigures::setFrame(const RunFrame& frame)
{
    for (const std::unique_ptr<Stage>& stage : m_stages)
        stage->setFrame(frame);
    // Curves of the runs beside are hidden too where somebody has hidden them.
    for (const Drawn& drawn : m_drawn)
        takeView(*drawn.stage, drawn.figure);
}

bool ReportFigures::isWorking() const
{
    return std::any_of(m_stages.begin(), m_stages.end(),
                       [](const std::unique_ptr<Stage>& stage) { return stage->isWorking(); });
}

std::vector<Figure*> ReportFigures::figures() const
{
    std::vector<Figure*> all;
    for (const Drawn& drawn : m_drawn) {
        Workspace& workspace = drawn.stage->workspace();
        Figure* const figure = workspace.figure(drawn.figure);
        // What is not seen has not been worked out.
        if (isSeen(figure) && isOfRun(*figure, workspace))
            all.push_back(figure);
    }
    return all;
}

}  // namespace entropy_lab
