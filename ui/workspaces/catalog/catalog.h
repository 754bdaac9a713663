#pragma once

#include <QString>

#include <memory>
#include <span>
#include <vector>

struct QMetaObject;

/// The one list of workspaces and of what can be drawn of them: tabs, `render`, films, reports,
/// lessons and `list` go by it.
namespace entropy_lab {

class Workspace;

/// A chart or another view that can be exported.
struct ChartEntry {
    const char* key;    ///< for command line, lessons and file names; never translated
    const char* title;  ///< as the window has it for the default experiment
};

struct WorkspaceEntry {
    const char* key;    ///< as a figure: all its views on one page
    const char* title;  ///< of its tab, in English
    const char* tip;    ///< a sentence, in English
    const QMetaObject* type;
    std::unique_ptr<Workspace> (*make)();
    /// In the order of Workspace::figures.
    std::span<const ChartEntry> charts;

    /// Whether it can draw that: one of its charts, or all of it.
    bool hasFigure(const QString& figureKey) const;
    /// Translated.
    QString tabTitle() const;
    QString tabTip() const;
    QString wholeTitle() const;
};

/// In the order of the tabs.
std::span<const WorkspaceEntry> workspaceCatalog();

/// What can be drawn, by key and title.
struct FigureName {
    QString key;
    QString title;
};

/// Every chart in the order of the window, then every whole workspace.
std::vector<FigureName> figureNames();

}  // namespace entropy_lab
