#pragma once

#include "core/experiment/variation.h"
#include "ui/wording/run_frame.h"
#include "ui/workspaces/base/workspace.h"
#include "ui/workspaces/base/workspace_figure.h"
#include "ui/workspaces/catalog/catalog.h"

#include <QSize>

#include <memory>
#include <vector>

namespace entropy_lab {

class JobThread;

/// A workspace that nobody sees, showing a run: for pictures without a window. On the GUI thread.
class Stage {
public:
    /// With the chart or other view of that name, or the whole workspace of that name; null for no
    /// such figure.
    static std::unique_ptr<Stage> of(const QString& figure, QSize size);
    static std::unique_ptr<Stage> of(const WorkspaceEntry& entry, const QString& figure,
                                     QSize size);
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// The runs that it wants beside the one of the frames.
    const std::vector<Variation>& companions() const { return m_companions; }
    void setFrame(const RunFrame& frame);
    /// Whether it is still working out what it shows. Throws what the work threw.
    bool isWorking() const;
    /// Waits for that.
    void finishWork();
    /// What was asked for.
    Figure& figure() const { return *m_figure; }
    Workspace& workspace() const { return *m_workspace; }

private:
    Stage(std::unique_ptr<Workspace> workspace, QSize size);

    std::vector<Variation> m_companions;
    QWidget m_house;  ///< a window without limits to its size
    std::unique_ptr<Workspace> m_workspace;
    std::vector<std::unique_ptr<JobThread>> m_threads;
    std::unique_ptr<WorkspaceFigure> m_page;
    Figure* m_figure = nullptr;
};

}  // namespace entropy_lab
