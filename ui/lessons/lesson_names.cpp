#include "ui/lessons/lesson_names.h"

#include "ui/formulas/typeset_formula.h"
#include "ui/lessons/lesson_controller.h"
#include "ui/workspaces/catalog/catalog.h"

namespace entropy_lab {

namespace {

LessonNames namesOfTheWindow()
{
    LessonNames names;
    for (const WorkspaceEntry& workspace : workspaceCatalog()) {
        names.workspaces.emplace_back(workspace.key);
        for (const ChartEntry& chart : workspace.charts)
            names.charts.emplace_back(chart.key);
    }
    for (const QString& control : LessonDesk::controlNames())
        names.controls.push_back(control.toStdString());
    for (const QString& formula : TypesetFormula::names())
        names.formulas.push_back(formula.toStdString());
    return names;
}

}  // namespace

const LessonNames& knownLessonNames()
{
    static const LessonNames names = namesOfTheWindow();
    return names;
}

}  // namespace entropy_lab
