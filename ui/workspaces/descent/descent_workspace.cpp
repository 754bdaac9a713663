#include "ui/workspaces/descent/descent_workspace.h"

#include "ui/workspaces/descent/entropy_chart.h"
#include "ui/workspaces/descent/gradient_view.h"
#include "ui/workspaces/descent/parameter_chart.h"
#include "ui/workspaces/descent/sigmoid_chart.h"

#include <QSplitter>
#include <QVBoxLayout>

#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;

/// Two rows or columns of equal size that a person may shift but not close.
QSplitter* makeSplitter(Qt::Orientation orientation, QWidget* first, QWidget* second)
{
    auto* const splitter = new QSplitter(orientation);
    splitter->setHandleWidth(kGap);
    splitter->setChildrenCollapsible(false);
    for (QWidget* const part : {first, second}) {
        splitter->addWidget(part);
        splitter->setStretchFactor(splitter->count() - 1, 1);
    }
    splitter->setSizes({10000, 10000});
    return splitter;
}

}  // namespace

DescentWorkspace::DescentWorkspace(QWidget* parent)
    : Workspace(parent), m_entropy(new EntropyChart), m_landscape(new LandscapeChart),
      m_parameters(new ParameterChart), m_gradient(new GradientView)
{
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGap, kGap, kGap, kGap);
    QSplitter* const top = makeSplitter(Qt::Horizontal, m_entropy, m_landscape);
    QSplitter* const bottom = makeSplitter(Qt::Horizontal, m_parameters, m_gradient);
    layout->addWidget(makeSplitter(Qt::Vertical, top, bottom));

    connectCharts();
    connect(m_gradient, &GradientView::quantityHovered, this, &Workspace::quantityHovered);
    for (PlotView* const chart :
         {static_cast<PlotView*>(m_entropy), static_cast<PlotView*>(m_parameters)}) {
        connect(chart, &PlotView::hovered, this, &DescentWorkspace::showIteration);
        connect(chart, &PlotView::hoverLeft, this, &DescentWorkspace::hideCursors);
        connect(chart, &PlotView::pinned, this, &DescentWorkspace::pinIteration);
        connect(chart, &PlotView::unpinned, this, &DescentWorkspace::unpin);
    }
    connect(m_landscape, &PlotView::pinned, this, [this] { m_isLandscapePinShared = false; });
    connect(m_landscape, &PlotView::unpinned, this, &DescentWorkspace::unpin);
}

void DescentWorkspace::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot)
        return;
    m_entropy->setFrame(frame);
    m_landscape->setFrame(frame);
    m_parameters->setFrame(frame);
    m_gradient->setFrame(frame);
    showPin();
}

void DescentWorkspace::setTheme(const Theme& theme)
{
    for (const NamedChart& entry : charts())
        entry.chart->setTheme(theme);
    m_gradient->setTheme(theme);
}

void DescentWorkspace::setFontScale(double scale)
{
    for (const NamedChart& entry : charts())
        entry.chart->setFontScale(scale);
}

void DescentWorkspace::setHighlighted(std::optional<Quantity> quantity)
{
    Workspace::setHighlighted(quantity);
    m_gradient->setHighlighted(quantity);
}

void DescentWorkspace::takeViewOf(const Workspace& other)
{
    Workspace::takeViewOf(other);
    if (const auto* const shown = dynamic_cast<const DescentWorkspace*>(&other))
        m_gradient->takeViewOf(*shown->m_gradient);
}

std::vector<NamedChart> DescentWorkspace::charts() const
{
    return {{QStringLiteral("entropy"), m_entropy},
            {QStringLiteral("landscape"), m_landscape},
            {QStringLiteral("parameters"), m_parameters}};
}

std::vector<NamedFigure> DescentWorkspace::otherFigures() const
{
    return {{QStringLiteral("gradient"), m_gradient->figureTitle(), m_gradient}};
}

void DescentWorkspace::showIteration(double iteration)
{
    m_entropy->showCursorAt(iteration);
    m_parameters->showCursorAt(iteration);
    const double z = m_landscape->zAt(static_cast<std::int64_t>(iteration));
    if (std::isfinite(z))
        m_landscape->showCursorAt(z);
    else
        m_landscape->hideCursor();
}

void DescentWorkspace::hideCursors()
{
    for (const NamedChart& entry : charts())
        entry.chart->hideCursor();
}

void DescentWorkspace::pinIteration(double iteration)
{
    m_pinned = iteration;
    m_isLandscapePinShared = true;
    showPin();
}

void DescentWorkspace::unpin()
{
    m_pinned.reset();
    for (const NamedChart& entry : charts())
        entry.chart->unpinCursor();
}

/// Again with every frame: after a change of the run the iteration has another z.
void DescentWorkspace::showPin()
{
    if (!m_pinned)
        return;
    m_entropy->pinCursorAt(*m_pinned);
    m_parameters->pinCursorAt(*m_pinned);
    if (!m_isLandscapePinShared)
        return;
    const double z = m_landscape->zAt(static_cast<std::int64_t>(*m_pinned));
    if (std::isfinite(z))
        m_landscape->pinCursorAt(z);
    else
        m_landscape->unpinCursor();
}

}  // namespace entropy_lab
