#include "ui/workspaces/base/workspace.h"

#include "ui/plot/plot_view.h"

#include <algorithm>
#include <functional>

namespace entropy_lab {

PlotView* Workspace::chart(const QString& name) const
{
    for (const NamedChart& entry : charts()) {
        if (entry.name == name)
            return entry.chart;
    }
    return nullptr;
}

std::vector<NamedFigure> Workspace::figures() const
{
    std::vector<NamedFigure> all;
    for (const NamedChart& entry : charts())
        all.push_back({entry.name, entry.chart->title(), entry.chart});
    const std::vector<NamedFigure> others = otherFigures();
    all.insert(all.end(), others.begin(), others.end());
    return all;
}

Figure* Workspace::figure(const QString& name) const
{
    for (const NamedFigure& entry : figures()) {
        if (entry.name == name)
            return entry.figure;
    }
    return nullptr;
}

void Workspace::takeViewOf(const Workspace& other)
{
    for (const NamedChart& entry : charts()) {
        if (const PlotView* const shown = other.chart(entry.name))
            entry.chart->takeViewOf(*shown);
    }
}

void Workspace::setHighlighted(std::optional<Quantity> quantity)
{
    for (const NamedChart& entry : charts())
        entry.chart->setHighlighted(quantity);
}

PlotView* Workspace::currentChart() const
{
    const std::vector<NamedChart> all = charts();
    const auto firstThat = [&all](const auto& holds) {
        const auto it = std::find_if(all.begin(), all.end(), holds);
        return it == all.end() ? nullptr : it->chart;
    };
    const auto hasFocus = [](const NamedChart& c) {
        return c.chart->isVisible() && c.chart->hasFocus();
    };
    if (PlotView* const focused = firstThat(hasFocus))
        return focused;
    if (PlotView* const pointed = firstThat([](const auto& c) { return c.chart->underMouse(); }))
        return pointed;
    if (PlotView* const shown = firstThat([](const auto& c) { return c.chart->isVisible(); }))
        return shown;
    return all.empty() ? nullptr : all.front().chart;
}

void Workspace::connectCharts()
{
    for (const NamedChart& entry : charts()) {
        entry.chart->setObjectName(entry.name);
        connect(entry.chart, &PlotView::menuRequested, this,
                [this, name = entry.name](QPoint at) { emit chartMenuRequested(name, at); });
        connect(entry.chart, &PlotView::quantityHovered, this, &Workspace::quantityHovered);
    }
}

}  // namespace entropy_lab
