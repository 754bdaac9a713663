#include "ui/workspaces/learning_rate/learning_rate_workspace.h"

#include "ui/workspaces/learning_rate/range_test_page.h"
#include "ui/workspaces/learning_rate/rate_sweep_page.h"
#include "ui/workspaces/learning_rate/return_map_page.h"
#include "ui/workspaces/learning_rate/rules_page.h"
#include "ui/workspaces/learning_rate/schedule_page.h"
#include "ui/workspaces/learning_rate/stability_page.h"
#include "ui/workspaces/learning_rate/time_step_page.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;

}  // namespace

LearningRateWorkspace::LearningRateWorkspace(QWidget* parent)
    : Workspace(parent), m_bar(new QTabBar), m_stack(new QStackedWidget)
{
    m_bar->setDrawBase(false);
    m_bar->setExpanding(false);
    m_bar->setAccessibleName(tr("pages of the learning rate"));
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGap, kGap, kGap, kGap);
    layout->setSpacing(kGap);
    layout->addWidget(m_bar);
    layout->addWidget(m_stack, 1);
    connect(m_bar, &QTabBar::currentChanged, this, &LearningRateWorkspace::switchPage);

    addPage(new RateSweepPage, tr("Sweep"), tr("200 rates, each from the start to the end."));
    addPage(new RangeTestPage, tr("Range test"), tr("One run whose rate grows with each update."));
    addPage(new SchedulePage, tr("Schedule"),
            tr("The rate over the iterations, by choice or drawn by hand."));
    addPage(new RulesPage, tr("Update rules"),
            tr("Every update rule from the same start, each at its own rate."));
    addPage(new ReturnMapPage, tr("Return map"),
            tr("From one z to the next, and where ascent ends up."));
    addPage(new TimeStepPage, tr("Time step"), tr("Descent beside the flow that it follows."));
    addPage(new StabilityPage, tr("Stability"), tr("How large a step may be."));
}

void LearningRateWorkspace::addPage(Workspace* page, const QString& name, const QString& tip)
{
    m_pages.push_back(page);
    m_stack->addWidget(page);
    connect(page, &Workspace::chartMenuRequested, this, &Workspace::chartMenuRequested);
    connect(page, &Workspace::companionsRequested, this, &Workspace::companionsRequested);
    connect(page, &Workspace::experimentEdited, this, &Workspace::experimentEdited);
    connect(page, &Workspace::experimentEditFinished, this, &Workspace::experimentEditFinished);
    connect(page, &Workspace::builtInRequested, this, &Workspace::builtInRequested);
    m_bar->setTabToolTip(m_bar->addTab(name), tip);
}

Workspace& LearningRateWorkspace::shownPage() const
{
    return *m_pages.at(static_cast<std::size_t>(std::max(m_stack->currentIndex(), 0)));
}

void LearningRateWorkspace::showPageOf(const QString& chart)
{
    const auto it = std::find_if(m_pages.begin(), m_pages.end(),
                                 [&](const Workspace* page) { return page->chart(chart); });
    if (it != m_pages.end())
        m_bar->setCurrentIndex(static_cast<int>(it - m_pages.begin()));
}

void LearningRateWorkspace::switchPage()
{
    m_stack->setCurrentIndex(m_bar->currentIndex());
    // First the one that leaves: what it no longer asks for must not undo what the other asks.
    for (Workspace* const page : m_pages) {
        if (page != &shownPage())
            page->setCurrent(false);
    }
    m_seen.insert(&shownPage());
    shownPage().setFrame(m_frame);
    shownPage().setCurrent(m_isCurrent);
}

void LearningRateWorkspace::setFrame(const RunFrame& frame)
{
    // Pages that were shown once do little for a frame while nobody sees them, and hold on to
    // nothing of a run that is no more.
    m_frame = frame;
    m_seen.insert(&shownPage());
    for (Workspace* const page : m_seen)
        page->setFrame(frame);
}

void LearningRateWorkspace::setTheme(const Theme& theme)
{
    for (Workspace* const page : m_pages)
        page->setTheme(theme);
}

void LearningRateWorkspace::setFontScale(double scale)
{
    for (Workspace* const page : m_pages)
        page->setFontScale(scale);
}

void LearningRateWorkspace::setCurrent(bool isCurrent)
{
    m_isCurrent = isCurrent;
    shownPage().setCurrent(isCurrent);
}

void LearningRateWorkspace::takeViewOf(const Workspace& other)
{
    const auto* const shown = dynamic_cast<const LearningRateWorkspace*>(&other);
    if (shown == nullptr)
        return;
    for (std::size_t i = 0; i < std::min(m_pages.size(), shown->m_pages.size()); ++i)
        m_pages[i]->takeViewOf(*shown->m_pages[i]);
}

std::vector<NamedChart> LearningRateWorkspace::charts() const
{
    std::vector<NamedChart> all;
    for (const Workspace* const page : m_pages) {
        for (const NamedChart& entry : page->charts())
            all.push_back(entry);
    }
    return all;
}

std::vector<std::shared_ptr<JobSlot>> LearningRateWorkspace::jobSlots() const
{
    std::vector<std::shared_ptr<JobSlot>> all;
    for (const Workspace* const page : m_pages) {
        for (const std::shared_ptr<JobSlot>& slot : page->jobSlots())
            all.push_back(slot);
    }
    return all;
}

bool LearningRateWorkspace::isWorking() const
{
    return shownPage().isWorking();
}

}  // namespace entropy_lab
