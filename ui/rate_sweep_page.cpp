#include "ui/rate_sweep_page.h"

#include "ui/plot_view.h"

#include <QVBoxLayout>

namespace entropy_lab {

RateSweepPage::RateSweepPage(QWidget* parent) : Workspace(parent)
{
    m_strip =
        new PlotView({.title = tr("What each learning rate comes to"),
                      .x = {.title = tr("learning rate η"), .range = {0.01, 100.0}},
                      .y = {.title = tr("entropy H at the end (bits)"), .range = {0.0, 1.0}}});
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_strip);
    connectCharts();
}

void RateSweepPage::setFrame(const RunFrame& /*frame*/)
{
    m_strip->refresh();
}

void RateSweepPage::setTheme(const Theme& theme)
{
    m_strip->setTheme(theme);
}

void RateSweepPage::setFontScale(double scale)
{
    m_strip->setFontScale(scale);
}

std::vector<NamedChart> RateSweepPage::charts() const
{
    return {{QStringLiteral("sweep"), m_strip}};
}

}  // namespace entropy_lab
