#include "app/report_command.h"

#include "app/command_line.h"
#include "app/headless_application.h"
#include "app/headless_run.h"
#include "app/render_command.h"
#include "app/stage.h"
#include "app/terminal.h"
#include "core/experiment_json.h"
#include "core/figure_record.h"
#include "ui/chart_data.h"
#include "ui/plot_view.h"
#include "ui/report.h"

namespace entropy_lab {

namespace {

constexpr std::int64_t kCheckedIterations = 1000;
constexpr QSize kStageSize(980, 660);

bool isSeenOn(Stage& stage, const QString& chart)
{
    const PlotView* const view = stage.workspace().chart(chart);
    return view != nullptr && view->isVisible();
}

}  // namespace

std::vector<CheckResult> allChecks(const Experiment& experiment, const std::stop_token& stop)
{
    std::vector<CheckResult> results = checkGradients(experiment);
    const std::vector<CheckResult> invariants =
        checkInvariants(experiment, kCheckedIterations, stop);
    results.insert(results.end(), invariants.begin(), invariants.end());
    return results;
}

int reportToFile(const ReportCommand& command, int argc, char** argv)
{
    if (!command.output.endsWith(u".pdf", Qt::CaseInsensitive))
        throw ExperimentError("--output: " + command.output.toStdString()
                              + ": expected a name that ends in .pdf");
    const OpenedExperiment opened =
        experimentToDraw(command.experiment, command.settings, command.at);
    const HeadlessApplication application(argc, argv);
    HeadlessRun run(opened.experiment);
    run.advanceTo(opened.iteration);
    ReportContent content{.frame = run.frame(),
                          .checks = allChecks(opened.experiment),
                          .record = QString::fromStdString(formatFigureRecord(
                              {.experiment = opened.experiment, .iteration = run.iteration()}))};
    std::vector<std::unique_ptr<Stage>> stages;
    for (const WorkspaceKind& kind : workspaceKinds()) {
        const std::unique_ptr<Workspace> named = kind.make();
        for (const NamedChart& chart : named->charts()) {
            // A stage for each page: what is not seen is not worked out.
            if (stages.empty() || !isSeenOn(*stages.back(), chart.name)) {
                stages.push_back(Stage::of(chart.name, kStageSize));
                Stage& stage = *stages.back();
                stage.setFrame(content.frame);
                run.setCompanions(stage.companions());
                stage.setFrame(run.frame());
                stage.finishWork();
            }
            PlotView& shown = *stages.back()->workspace().chart(chart.name);
            if (showsSomething(shown))
                content.figures.push_back(&shown);
        }
    }
    const QString problem = writeReport(command.output, content);
    if (problem.isEmpty())
        return kExitDone;
    complain(problem.toStdString());
    return kExitFailed;
}

}  // namespace entropy_lab
