#include "app/render_command.h"

#include "app/command_line.h"
#include "app/run_command.h"
#include "core/experiment_json.h"
#include "core/trainer.h"
#include "ui/chart_export.h"
#include "ui/descent_workspace.h"
#include "ui/plot_view.h"

#include <QApplication>
#include <QHashFunctions>

#include <cstdio>

namespace entropy_lab {

namespace {

constexpr std::size_t kHistoryBudget = std::size_t{256} << 20;

/// The charts of the workspace by name; the titles are those on the charts.
const ChartName kCharts[] = {{"entropy", "Entropy H over iterations"},
                             {"landscape", "Sigmoid and z landscape"},
                             {"parameters", "Parameters over iterations"}};

QString chartNamesList()
{
    QStringList names;
    for (const ChartName& chart : kCharts)
        names += chart.name;
    return names.join(", ");
}

}  // namespace

std::vector<ChartName> chartNames()
{
    return {std::begin(kCharts), std::end(kCharts)};
}

int renderToFile(const RenderOptions& options, int argc, char** argv)
{
    if (!exportFormatOf(options.output))
        throw ExperimentError("--output: " + options.output.toStdString()
                              + ": expected a name that ends in .svg, .pdf or .png");
    Experiment experiment = experimentFor(options.experiment, options.settings, options.at);

    // Qt orders the objects of a PDF by hashes; same input, same bytes.
    QHashSeed::setDeterministicGlobalSeed();
    // No display is needed, and none shall be asked for.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    DescentWorkspace workspace;
    PlotView* const chart = workspace.chart(options.chart);
    if (chart == nullptr)
        throw ExperimentError("--chart: " + options.chart.toStdString() + ": expected one of "
                              + chartNamesList().toStdString());

    Trainer trainer(experiment);
    const auto columns = std::make_shared<const RunColumns>(experiment);
    History history(columns->count, kHistoryBudget);
    run(trainer, [&](const StepRecord& record) { columns->record(record, history); });
    if (options.at && trainer.record().iteration < *options.at)
        std::fprintf(stderr, "entropy-lab: --at: the run ended at iteration %lld: %s\n",
                     static_cast<long long>(trainer.record().iteration),
                     trainer.stopReason() == StopReason::NotFinite
                         ? trainer.notFiniteDetail().c_str()
                         : describe(*trainer.stopReason()));
    workspace.setFrame(
        {.snapshot = takeSnapshot(trainer, std::make_shared<const Experiment>(experiment), false),
         .history = history.view(),
         .columns = columns});

    QString error;
    if (!exportChart(*chart,
                     {.path = options.output,
                      .size = QSizeF(options.size) * (options.dpi / 96.0),
                      .dpi = options.dpi,
                      .theme = options.isDark ? Theme::dark() : Theme::light()},
                     &error)) {
        std::fprintf(stderr, "entropy-lab: %s\n", qPrintable(error));
        return kExitFailed;
    }
    return kExitDone;
}

}  // namespace entropy_lab
