#pragma once

#include "app/offscreen/offscreen_workspace.h"

#include <deque>
#include <memory>
#include <vector>

namespace entropy_lab {

/// The figures of a report: whatever the workspaces show of a run and is not empty. Each page is
/// one of its own that nobody sees and that has seen no other run, so that nothing of another one
/// can be on it. On the GUI thread.
class ReportFigures {
public:
    /// What was chosen on workspaces of these kinds counts: hidden curves, axes, limits.
    explicit ReportFigures(std::vector<const Workspace*> views = {});
    ~ReportFigures();

    /// Makes the next page, showing the run; false once all are there.
    bool makeNextPage(const RunFrame& frame);
    /// The runs that the pages want beside the one of the frames, none twice.
    std::vector<Variation> companions() const;
    void setFrame(const RunFrame& frame);
    /// Throws what the work threw.
    bool isWorking() const;
    /// In the order of the window; valid as long as this lives.
    std::vector<Figure*> figures() const;

private:
    struct Drawn {
        Stage* stage;
        QString figure;
    };

    void takeView(Stage& stage, const QString& figure) const;

    const std::vector<const Workspace*> m_views;
    std::size_t m_kindCount = 0;    ///< kinds of workspaces begun, of which the last one has
    std::deque<QString> m_figures;  ///< that are on no page yet
    std::vector<std::unique_ptr<Stage>> m_stages;
    std::vector<Drawn> m_drawn;
};

}  // namespace entropy_lab
