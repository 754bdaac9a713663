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
#include "ui/workspaces/catalog/catalog.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace entropy_lab {

namespace {

/// Of the window that stands for the screen, px: where splitters and pages are.
constexpr QSize kStageSize(980, 660);
constexpr double kScreenDpi = 96.0;

}  // namespace

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
    for (const FigureName& each : figureNames())
        names += each.key;
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
