#include "ui/workspaces/catalog/catalog.h"

#include "ui/workspaces/compare/compare_workspace.h"
#include "ui/workspaces/descent/descent_workspace.h"
#include "ui/workspaces/landscape/landscape_workspace.h"
#include "ui/workspaces/layers/layers_workspace.h"
#include "ui/workspaces/learning_rate/learning_rate_workspace.h"
#include "ui/workspaces/units/units_workspace.h"

#include <QCoreApplication>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr const char* kContext = "Workspaces";

constexpr ChartEntry kDescent[] = {{"entropy", "Entropy H over iterations"},
                                   {"landscape", "Sigmoid and z landscape"},
                                   {"parameters", "Parameters over iterations"},
                                   {"gradient", "The gradient, step by step"}};

constexpr ChartEntry kLandscape[] = {{"landscape-map", "Landscape of the objective"},
                                     {"landscape-surface", "The map as a surface"}};

constexpr ChartEntry kLearningRate[] = {
    {"sweep", "What each learning rate comes to"},
    {"sweep-iterations", "How soon, and how smoothly"},
    {"rate-curve", "H over iterations at the rate under the pointer"},
    {"rate-map", "H over learning rate and iteration"},
    {"range-test", "One run, the rate growing with each update"},
    {"schedule", "Learning rate over iterations"},
    {"schedule-run", "What H comes to"},
    {"rules", "Update rules from the same start"},
    {"rules-gradient", "Gradient norm"},
    {"return-map", "Return map"},
    {"bifurcation", "Where ascent ends up"},
    {"time-step", "The learning rate is a time step"},
    {"time-step-error", "Error of the time step"},
    {"sharpness", "Sharpness along the run"}};

constexpr ChartEntry kCompare[] = {{"compare-objectives", "Entropy H and cross-entropy CE"},
                                   {"compare-accuracy", "Accuracy"},
                                   {"compare-parameters", "Parameters of both runs"},
                                   {"compare-gradients", "Where the two gradients pull z"},
                                   {"w-against-G", "w against G"},
                                   {"compare-plane", "Decision plane of the run"},
                                   {"compare-other-plane", "Decision plane of the run beside it"},
                                   {"compare-points", "The article’s four points"}};

constexpr ChartEntry kUnits[] = {{"unit-map", "Entropy H of every unit"},
                                 {"unit-curves", "Unit 1"}};

constexpr ChartEntry kLayers[] = {
    {"layers-step-entropy", "Step entropy: what one step adds"},
    {"layers-path-sum", "Path sum of all steps and true Shannon change"},
    {"layers-cosine", "Does z agree with the change of D?"},
    {"layers-norms", "Frobenius norms"}};

template <typename T>
WorkspaceEntry entryOf(const char* key, const char* title, const char* tip,
                       std::span<const ChartEntry> charts)
{
    return {key,
            title,
            tip,
            &T::staticMetaObject,
            []() -> std::unique_ptr<Workspace> { return std::make_unique<T>(); },
            charts};
}

}  // namespace

std::span<const WorkspaceEntry> workspaceCatalog()
{
    static const WorkspaceEntry kAll[] = {
        entryOf<DescentWorkspace>(
            "descent-workspace", QT_TRANSLATE_NOOP("Workspaces", "Descent"),
            QT_TRANSLATE_NOOP("Workspaces", "One unit going down its entropy, step by step."),
            kDescent),
        entryOf<LandscapeWorkspace>(
            "landscape-workspace", QT_TRANSLATE_NOOP("Workspaces", "Landscape"),
            QT_TRANSLATE_NOOP(
                "Workspaces",
                "The objective over two parameters: where the run goes, and where it might."),
            kLandscape),
        entryOf<LearningRateWorkspace>(
            "learning-rate-workspace", QT_TRANSLATE_NOOP("Workspaces", "Learning rate"),
            QT_TRANSLATE_NOOP("Workspaces", "What the learning rate does, on the problem at hand."),
            kLearningRate),
        entryOf<CompareWorkspace>(
            "compare-workspace", QT_TRANSLATE_NOOP("Workspaces", "Compare"),
            QT_TRANSLATE_NOOP("Workspaces",
                              "Entropy against cross-entropy, from the same start, step for step."),
            kCompare),
        entryOf<UnitsWorkspace>(
            "units-workspace", QT_TRANSLATE_NOOP("Workspaces", "Units"),
            QT_TRANSLATE_NOOP("Workspaces", "Every unit on its own, over the iterations."), kUnits),
        entryOf<LayersWorkspace>(
            "layers-workspace", QT_TRANSLATE_NOOP("Workspaces", "Layers"),
            QT_TRANSLATE_NOOP("Workspaces",
                              "Layers stacked on each other, each descending its own entropy."),
            kLayers)};
    return kAll;
}

bool WorkspaceEntry::hasFigure(const QString& figureKey) const
{
    return figureKey == key
        || std::any_of(charts.begin(), charts.end(),
                       [&](const ChartEntry& chart) { return figureKey == chart.key; });
}

QString WorkspaceEntry::tabTitle() const
{
    return QCoreApplication::translate(kContext, title);
}

QString WorkspaceEntry::tabTip() const
{
    return QCoreApplication::translate(kContext, tip);
}

QString WorkspaceEntry::wholeTitle() const
{
    return QCoreApplication::translate(kContext, "%1: the whole workspace").arg(tabTitle());
}

std::vector<FigureName> figureNames()
{
    std::vector<FigureName> names;
    for (const WorkspaceEntry& workspace : workspaceCatalog())
        for (const ChartEntry& chart : workspace.charts)
            names.push_back({QString::fromUtf8(chart.key), QString::fromUtf8(chart.title)});
    for (const WorkspaceEntry& workspace : workspaceCatalog())
        names.push_back({QString::fromUtf8(workspace.key), workspace.wholeTitle()});
    return names;
}

}  // namespace entropy_lab
