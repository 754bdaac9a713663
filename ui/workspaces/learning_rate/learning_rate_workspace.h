#pragma once

#include "ui/workspaces/base/workspace.h"

#include <set>
#include <vector>

class QStackedWidget;
class QTabBar;

namespace entropy_lab {

/// The workspace "Learning rate": what the rate does, a page for each view of it. Its pages are
/// workspaces of their own; the one that is shown is current while this one is.
class LearningRateWorkspace : public Workspace {
    Q_OBJECT
public:
    explicit LearningRateWorkspace(QWidget* parent = nullptr);

    /// Adds a page after the others and takes it over.
    void addPage(Workspace* page, const QString& name, const QString& tip);

    void setFrame(const RunFrame& frame) override;
    void setTheme(const Theme& theme) override;
    void setFontScale(double scale) override;
    void setCurrent(bool isCurrent) override;
    void takeViewOf(const Workspace& other) override;

    /// Those of all pages, page by page.
    std::vector<NamedChart> charts() const override;
    std::vector<std::shared_ptr<JobSlot>> jobSlots() const override;
    bool isWorking() const override;

    /// Which page is shown: the buttons above the pages.
    QTabBar* pageBar() const { return m_bar; }
    const std::vector<Workspace*>& pages() const { return m_pages; }
    Workspace& shownPage() const;
    /// Shows the page that has this chart; nothing for a name that none has.
    void showPageOf(const QString& chart) override;

private:
    void switchPage();

    QTabBar* m_bar = nullptr;
    QStackedWidget* m_stack = nullptr;
    std::vector<Workspace*> m_pages;
    std::set<Workspace*> m_seen;  ///< pages that were shown once
    RunFrame m_frame;
    bool m_isCurrent = false;
};

}  // namespace entropy_lab
