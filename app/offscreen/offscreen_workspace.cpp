#include "app/offscreen/offscreen_workspace.h"

#include "app/offscreen/headless_application.h"
#include "app/offscreen/job_thread.h"

#include <QCoreApplication>
#include <QEventLoop>

namespace entropy_lab {

std::unique_ptr<Stage> Stage::of(const QString& figure, QSize size)
{
    for (const WorkspaceEntry& entry : workspaceCatalog()) {
        if (std::unique_ptr<Stage> stage = of(entry, figure, size))
            return stage;
    }
    return nullptr;
}

std::unique_ptr<Stage> Stage::of(const WorkspaceEntry& entry, const QString& figure, QSize size)
{
    if (!entry.hasFigure(figure))
        return nullptr;
    std::unique_ptr<Workspace> workspace = entry.make();
    Figure* const part = workspace->figure(figure);
    workspace->showPageOf(figure);
    auto stage = std::unique_ptr<Stage>(new Stage(std::move(workspace), size));
    stage->m_page = std::make_unique<WorkspaceFigure>(stage->workspace(), figure);
    stage->m_figure = part ? part : stage->m_page.get();
    return stage;
}

Stage::Stage(std::unique_ptr<Workspace> workspace, QSize size) : m_workspace(std::move(workspace))
{
    QObject::connect(
        m_workspace.get(), &Workspace::companionsRequested, m_workspace.get(),
        [this](const std::vector<Variation>& companions) { m_companions = companions; });
    for (const std::shared_ptr<JobSlot>& slot : m_workspace->jobSlots())
        m_threads.push_back(std::make_unique<JobThread>(slot, nullptr, JobThread::Failures::Leave));
    m_house.setAttribute(Qt::WA_DontShowOnScreen);
    m_workspace->setParent(&m_house);
    m_house.resize(size);
    m_workspace->resize(size);
    m_house.show();
    m_workspace->show();
    m_workspace->setCurrent(true);
}

Stage::~Stage() = default;

void Stage::setFrame(const RunFrame& frame)
{
    m_workspace->setExperiment(*frame.snapshot->experiment);
    m_workspace->setFrame(frame);
    QCoreApplication::sendPostedEvents();
}

bool Stage::isWorking() const
{
    HeadlessApplication::throwAgain();
    for (const std::shared_ptr<JobSlot>& slot : m_workspace->jobSlots())
        if (const std::exception_ptr failure = slot->takeFailure())
            std::rethrow_exception(failure);
    return m_workspace->isWorking();
}

void Stage::finishWork()
{
    constexpr int kPatience = 10;  // ms
    QCoreApplication::processEvents();
    while (isWorking())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, kPatience);
}

}  // namespace entropy_lab
