#pragma once

#include <QStringList>

#include <vector>

class QWidget;

namespace entropy_lab {

class PlotView;
class Workspace;

/// Where a lesson is played: what it may arrange, and what it may point at.
class LessonStage {
public:
    virtual ~LessonStage() = default;

    /// Leaves only these workspaces to choose from, all of them for an empty list, and brings
    /// `front` forward unless it is empty. By the keys of the catalog.
    virtual void arrangeWorkspaces(const QStringList& shown, const QString& front) = 0;
    virtual Workspace& shownWorkspace() = 0;
    /// By the key of the catalog, first where somebody looks; null for no such chart.
    virtual PlotView* chart(const QString& key) = 0;
    /// Leaves only the settings whose keys begin so; all of them for an empty list.
    virtual void arrangeSettings(const QStringList& keys) = 0;
    /// The rows of the settings whose keys begin so, brought to where they can be seen.
    virtual std::vector<QWidget*> settingRows(const QString& key) = 0;
    /// One of LessonDesk::controlNames; null where it is not there.
    virtual QWidget* control(const QString& name) = 0;
};

}  // namespace entropy_lab
