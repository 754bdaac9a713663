#include "app/render_command.h"

#include "app/command_line.h"
#include "app/job_thread.h"
#include "app/run_command.h"
#include "core/experiment_json.h"
#include "core/trainer.h"
#include "ui/chart_export.h"
#include "ui/compare_workspace.h"
#include "ui/descent_workspace.h"
#include "ui/landscape_workspace.h"
#include "ui/layers_workspace.h"
#include "ui/learning_rate_workspace.h"
#include "ui/plot_view.h"
#include "ui/units_workspace.h"

#include <QApplication>
#include <QHashFunctions>

#include <algorithm>
#include <cstdio>

namespace entropy_lab {

namespace {

constexpr std::size_t kHistoryBudget = std::size_t{256} << 20;

/// The charts of the workspaces by name; the titles are those on the charts.
const ChartName kCharts[] = {{"entropy", "Entropy H over iterations"},
                             {"landscape", "Sigmoid and z landscape"},
                             {"parameters", "Parameters over iterations"},
                             {"landscape-map", "Objective over two parameters"},
                             {"sweep", "What each learning rate comes to"},
                             {"sweep-iterations", "How soon, and how smoothly"},
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
                             {"unit-map", "Entropy H of every unit"},
                             {"unit-curves", "Unit 1"},
                             {"layers-step-entropy", "Step entropy: what one step adds"},
                             {"layers-path-sum", "Path sum of all steps and true Shannon change"},
                             {"layers-cosine", "Does z agree with the change of D?"},
                             {"layers-norms", "Frobenius norms"}};

QString chartNamesList()
{
    QStringList names;
    for (const ChartName& chart : kCharts)
        names += chart.name;
    return names.join(", ");
}

/// A run made at once, up to its end.
struct FinishedRun {
    explicit FinishedRun(const Experiment& start)
        : experiment(std::make_shared<const Experiment>(start)),
          columns(std::make_shared<const RunColumns>(start)),
          history(columns->count, kHistoryBudget), trainer(start)
    {
        run(trainer, [this](const StepRecord& record) { columns->record(record, history); });
    }

    std::shared_ptr<const Experiment> experiment;
    std::shared_ptr<const RunColumns> columns;
    History history;
    Trainer trainer;
};

RunFrame frameOf(const FinishedRun& done)
{
    return {.snapshot = takeSnapshot(done.trainer, done.experiment, false),
            .history = done.history.view(),
            .columns = done.columns};
}

/// Makes runs beside that of the frame, over the same iterations.
void addCompanions(RunFrame& frame, const std::vector<Variation>& variations)
{
    for (const Variation& variation : variations) {
        Experiment beside = varied(*frame.snapshot->experiment, variation);
        beside.stop.iterations = frame.snapshot->record.iteration;
        if (!findProblem(beside).empty())
            continue;
        const FinishedRun done(beside);
        const RunFrame other = frameOf(done);
        frame.companions.push_back({.name = QString::fromStdString(variation.name),
                                    .snapshot = other.snapshot,
                                    .history = other.history,
                                    .columns = other.columns});
    }
}

void showComparison(CompareWorkspace& workspace, RunFrame frame)
{
    workspace.setFrame(frame);
    addCompanions(frame, workspace.companions());
    workspace.setFrame(frame);
}

/// With what the page of a chart wants computed and run beside, as in the window; returns when all
/// of it is there.
void showRates(LearningRateWorkspace& workspace, RunFrame frame, const QString& chart)
{
    std::vector<Variation> wanted;
    QObject context;
    QObject::connect(&workspace, &Workspace::companionsRequested, &context,
                     [&wanted](const std::vector<Variation>& variations) { wanted = variations; });
    for (const std::shared_ptr<JobSlot>& slot : workspace.jobSlots())
        new JobThread(slot, &context);
    workspace.showPageOf(chart);
    workspace.setFrame(frame);
    workspace.setCurrent(true);
    addCompanions(frame, wanted);
    workspace.setFrame(frame);
    while (workspace.isWorking())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

void showUnits(UnitsWorkspace& workspace, const RunFrame& frame)
{
    workspace.setFrame(frame);
    const auto run = std::make_shared<UnitRun>(frame.snapshot->recorded);
    run->work(frame.snapshot->recorded, frame.snapshot->record.iteration, {});
    workspace.showRun(run);
}

void showLayers(LayersWorkspace& workspace, const RunFrame& frame)
{
    const Experiment& experiment = *frame.snapshot->experiment;
    workspace.setExperiment(experiment);
    workspace.setFrame(frame);
    const auto run =
        std::make_shared<StackRun>(experiment.data.X, stackOf(experiment),
                                   std::max<std::int64_t>(experiment.stop.iterations, 1));
    run->work({});
    workspace.showRun(run);
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
    DescentWorkspace descent;
    CompareWorkspace comparison;
    LandscapeWorkspace landscape;
    UnitsWorkspace units;
    LayersWorkspace layers;
    LearningRateWorkspace rates;
    Workspace* shown = nullptr;
    for (Workspace* const workspace : std::initializer_list<Workspace*>{
             &descent, &landscape, &rates, &comparison, &units, &layers}) {
        if (workspace->chart(options.chart) != nullptr)
            shown = workspace;
    }
    if (shown == nullptr)
        throw ExperimentError("--chart: " + options.chart.toStdString() + ": expected one of "
                              + chartNamesList().toStdString());

    const FinishedRun done(experiment);
    const Trainer& trainer = done.trainer;
    if (options.at && trainer.record().iteration < *options.at)
        std::fprintf(stderr, "entropy-lab: --at: the run ended at iteration %lld: %s\n",
                     static_cast<long long>(trainer.record().iteration),
                     trainer.stopReason() == StopReason::NotFinite
                         ? trainer.notFiniteDetail().c_str()
                         : describe(*trainer.stopReason()));
    if (shown == &comparison)
        showComparison(comparison, frameOf(done));
    else if (shown == &units)
        showUnits(units, frameOf(done));
    else if (shown == &layers)
        showLayers(layers, frameOf(done));
    else if (shown == &rates)
        showRates(rates, frameOf(done), options.chart);
    else
        shown->setFrame(frameOf(done));

    QString error;
    if (!exportChart(*shown->chart(options.chart),
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
