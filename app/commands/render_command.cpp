#include "app/commands/render_command.h"

#include "app/commands/command_line.h"
#include "app/commands/run_command.h"
#include "app/files/terminal.h"
#include "app/offscreen/headless_application.h"
#include "app/offscreen/headless_run.h"
#include "app/offscreen/offscreen_workspace.h"
#include "core/files/experiment_json.h"
#include "core/files/figure_record.h"
#include "ui/wording/run_caption.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace entropy_lab {

namespace {

/// Of the window that stands for the screen, px: where splitters and pages are.
constexpr QSize kStageSize(980, 660);
constexpr double kScreenDpi = 96.0;

/// The figures of the workspaces by name; the titles are those that a window gives them.
const ChartName kCharts[] = {{"entropy", "Entropy H over iterations"},
                             {"landscape", "Sigmoid and z landscape"},
                             {"parameters", "Parameters over iterations"},
                             {"gradient", "The gradient, step by step"},
                             {"landscape-map", "Objective over two parameters"},
                             {"landscape-surface", "The map as a surface"},
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
                             {"sharpness", "Sharpness along the run"},
                             {"compare-objectives", "Entropy H and cross-entropy CE"},
                             {"compare-accuracy", "Accuracy"},
                             {"compare-parameters", "Parameters of both runs"},
                             {"compare-gradients", "Where the two gradients pull z"},
                             {"w-against-G", "w against G"},
                             {"compare-plane", "Decision plane of the run"},
                             {"compare-other-plane", "Decision plane of the run beside it"},
                             {"compare-points", "The article’s four points"},
                             {"unit-map", "Entropy H of every unit"},
                             {"unit-curves", "Unit 1"},
                             {"layers-step-entropy", "Step entropy: what one step adds"},
                             {"layers-path-sum", "Path sum of all steps and true Shannon change"},
                             {"layers-cosine", "Does z agree with the change of D?"},
                             {"layers-norms", "Frobenius norms"}};

}  // namespace

std::vector<ChartName> chartNames()
{
    std::vector<ChartName> names(std::begin(kCharts), std::end(kCharts));
    for (const WorkspaceKind& kind : workspaceKinds())
        names.push_back({kind.name, kind.title});
    return names;
}

bool parseFigureSize(const std::string& text, ExportOptions& options)
{
    double width = 0.0;
    double height = 0.0;
    int end = 0;
    if (std::sscanf(text.c_str(), "%lfx%lf%n", &width, &height, &end) != 2)
        return false;
    // Finite, and an int when it is rounded.
    constexpr double kLargest = 1e9;
    if (!(std::abs(width) <= kLargest && std::abs(height) <= kLargest))
        return false;
    const std::string unit = text.substr(static_cast<std::size_t>(end));
    if (unit != "mm" && unit != "px" && !unit.empty())
        return false;
    options.size = {width, height};
    options.unit = unit == "mm" ? ExportOptions::Unit::Millimetre : ExportOptions::Unit::Pixel;
    return true;
}

OpenedExperiment experimentToDraw(const QString& fileOrName,
                                  const std::vector<std::string>& settings,
                                  std::optional<std::int64_t> at, Tables tables)
{
    OpenedExperiment opened = openExperimentOrFigure(fileOrName, tables);
    opened.experiment = withSettings(std::move(opened.experiment), settings, fileOrName);
    if (!opened.isFigure || at)
        opened.iteration = at.value_or(opened.experiment.stop.iterations);
    opened.experiment.stop.iterations =
        std::max(opened.experiment.stop.iterations, opened.iteration);
    if (const std::string problem = findProblem(opened.experiment); !problem.empty())
        throw ExperimentError(problem);
    return opened;
}

void refuseChart(const QString& chart)
{
    QStringList names;
    for (const ChartName& each : chartNames())
        names += each.name;
    throw ExperimentError("--chart: " + chart.toStdString() + ": expected one of "
                          + names.join(", ").toStdString());
}

int renderToFile(const RenderOptions& options, int argc, char** argv)
{
    if (!exportFormatOf(options.figure.path))
        throw ExperimentError("--output: " + options.figure.path.toStdString()
                              + ": expected a name that ends in .svg, .pdf or .png");
    ExportOptions figure = options.figure;
    if (figure.unit == ExportOptions::Unit::Pixel)
        figure.size *= figure.dpi / kScreenDpi;
    if (const QString problem = exportProblem(figure); !problem.isEmpty())
        throw ExperimentError("--size: " + problem.toStdString());
    const OpenedExperiment opened =
        experimentToDraw(options.experiment, options.settings, options.at, options.tables);

    const HeadlessApplication application(argc, argv);
    const std::unique_ptr<Stage> stage = Stage::of(options.chart, kStageSize);
    if (!stage)
        refuseChart(options.chart);

    HeadlessRun run(opened.experiment);
    run.advanceTo(opened.iteration);
    stage->setFrame(run.frame());
    run.setCompanions(stage->companions());
    const RunFrame frame = run.frame();
    stage->setFrame(frame);
    stage->finishWork();
    const RunSnapshot& shown = *frame.snapshot;
    if (options.at && run.iteration() < *options.at && shown.stopReason)
        complain("--at: the run ended at iteration " + std::to_string(run.iteration()) + ": "
                 + (*shown.stopReason == StopReason::NotFinite ? shown.notFiniteDetail
                                                               : describe(*shown.stopReason)));
    if (options.hasCaption)
        figure.caption = runCaption(shown);
    if (options.hasRecord)
        figure.record =
            QString::fromStdString(formatFigureRecord({.experiment = opened.experiment,
                                                       .iteration = run.iteration(),
                                                       .chart = options.chart.toStdString()}));
    QString error;
    if (!exportChart(stage->figure(), figure, &error)) {
        complain(error.toStdString());
        return kExitFailed;
    }
    return kExitDone;
}

}  // namespace entropy_lab
