#include "app/commands/run_command.h"

#include "app/commands/command_line.h"
#include "app/commands/interrupt.h"
#include "app/commands/progress_line.h"
#include "app/files/atomic_file.h"
#include "app/files/experiment_store.h"
#include "app/files/run_result.h"
#include "app/files/terminal.h"
#include "core/descent/trainer.h"
#include "core/experiment/counted.h"
#include "core/files/experiment_json.h"
#include "core/files/plain_text.h"
#include "core/files/source_path.h"
#include "core/networks/stack_run.h"
#include "core/runs/run_table.h"

#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>

namespace entropy_lab {

namespace {

/// The observer is called with the start and every update; where it returns false the run ends.
RunResult runToEnd(const Experiment& experiment, InterruptGuard& guard,
                   const std::function<bool(const StepRecord&)>& observer)
{
    ProgressLine progress("iteration", experiment.stop.iterations);
    Trainer trainer(experiment);
    const bool isStartFinite = trainer.stopReason() != StopReason::NotFinite;
    const double startH = trainer.record().H;
    const StopReason reason = run(
        trainer,
        [&](const StepRecord& record) {
            if (!observer(record))
                guard.requestStop();
            progress.show(record.iteration);
        },
        guard.token());
    RunResult outcome = resultOf(experiment, startH, trainer.record(), trainer.layer());
    outcome.reason = reason;
    outcome.detail = trainer.notFiniteDetail();
    if (!isStartFinite)
        // Nothing finite was ever computed.
        for (double* const number :
             {&outcome.startH, &outcome.endH, &outcome.pathSum, &outcome.objective,
              &outcome.crossEntropy, &outcome.accuracy, &outcome.gradientNorm})
            *number = std::numeric_limits<double>::quiet_NaN();
    return outcome;
}

std::string why(const RunResult& outcome)
{
    return outcome.detail.empty() ? describe(*outcome.reason) : outcome.detail;
}

void printSummary(const Experiment& experiment, const RunResult& outcome)
{
    const auto line = [](const char* label, double value, const char* unit = "") {
        if (!std::isnan(value))
            std::printf("%-18s %.12g%s\n", label, value, unit);
    };
    const auto bits = [](const char* label, double value) {
        if (!std::isnan(value))
            std::printf("%-18s %s\n", label, bitsIn(value, 12).c_str());
    };
    std::printf("%s\n", forTerminal(experiment.title).c_str());
    std::printf("%-18s %lld\n", "iterations", static_cast<long long>(outcome.iterations));
    std::printf("%-18s %s\n", "ended because", why(outcome).c_str());
    bits("H at the start", outcome.startH);
    bits("H at the end", outcome.endH);
    bits("path sum", outcome.pathSum);
    if (experiment.objective.kind != ObjectiveKind::Entropy)
        bits("objective", outcome.objective);
    if (experiment.data.hasLabels()) {
        bits("cross-entropy", outcome.crossEntropy);
        line("accuracy", outcome.accuracy);
    }
    line("gradient norm", outcome.gradientNorm, " bits per unit of parameter");
    line("w - G drift", outcome.drift);
}

/// The stack of an experiment that has one, with as many steps as the run has iterations at most.
std::vector<LayerSummary> stackSummaries(const Experiment& experiment, const std::stop_token& stop)
{
    if (!experiment.layers || experiment.stop.iterations < 1 || stop.stop_requested())
        return {};
    StackRun stack(experiment.data.X, stackOf(experiment), experiment.stop.iterations);
    stack.work(stop);
    return stack.summaries();
}

void printLayers(const Experiment& experiment, const std::vector<LayerSummary>& layers)
{
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const LayerSummary& layer = layers[l];
        std::printf("layer %zu, %s: smallest step entropy %.6f bits at k = %lld, path sum %.4f, "
                    "true Shannon change %.4f bits\n",
                    l + 1, counted(experiment.layers->units[l], "unit", "units").c_str(),
                    layer.smallestStepEntropy, static_cast<long long>(layer.smallestAt),
                    layer.last.pathSum, layer.last.shannonChange);
    }
}

int fail(const QString& problem)
{
    complain(problem.toStdString());
    return kExitFailed;
}

/// The rows of a run table: every k-th iteration, and the last one whatever the stride.
class TableRows {
public:
    TableRows(const Experiment& experiment, std::int64_t every, AtomicFile& file)
        : m_experiment(experiment), m_every(every), m_file(file),
          m_lines(runTableHeader(experiment))
    {
    }

    void add(const StepRecord& record)
    {
        m_isLastWritten = record.iteration % m_every == 0;
        if (m_isLastWritten) {
            appendRunTableRow(m_lines, m_experiment, record);
            m_file.writeWhenLarge(m_lines);
            return;
        }
        m_last = record;
        m_lastParameters.assign(record.parameters.begin(), record.parameters.end());
        m_lastZ.assign(record.Z.begin(), record.Z.end());
    }

    void finish()
    {
        if (!m_isLastWritten) {
            m_last.parameters = m_lastParameters;
            m_last.Z = m_lastZ;
            appendRunTableRow(m_lines, m_experiment, m_last);
        }
        m_file.write(m_lines);
    }

private:
    const Experiment& m_experiment;
    std::int64_t m_every;
    AtomicFile& m_file;
    std::string m_lines;
    bool m_isLastWritten = true;
    StepRecord m_last;
    std::vector<double> m_lastParameters;
    std::vector<double> m_lastZ;
};

}  // namespace

Experiment withSettings(Experiment experiment, const std::vector<std::string>& settings,
                        const QString& fileOrName)
{
    const std::filesystem::path folder = folderOf(fileOrName.toStdString());
    for (const std::string& setting : settings)
        experiment = withAssignment(experiment, setting, folder);
    return experiment;
}

Experiment experimentFor(const QString& fileOrName, const std::vector<std::string>& settings,
                         std::optional<std::int64_t> iterations, Tables tables)
{
    Experiment experiment = withSettings(openExperiment(fileOrName, tables), settings, fileOrName);
    if (iterations)
        experiment.stop.iterations = *iterations;
    if (const std::string problem = findProblem(experiment); !problem.empty())
        throw ExperimentError(problem);
    return experiment;
}

int runExperiment(const RunOptions& options)
{
    const Experiment experiment =
        experimentFor(options.experiment, options.settings, options.iterations, options.tables);
    if (!options.csv.isEmpty() && options.csv == options.json)
        throw ExperimentError("--json: " + options.json.toStdString()
                              + ": expected another file than that of --csv");
    // Both are opened before the work, so that a file that cannot be written costs nobody a run.
    std::optional<AtomicFile> csv;
    std::optional<TableRows> rows;
    std::optional<AtomicFile> json;
    if (!options.csv.isEmpty()) {
        csv.emplace(options.csv);
        rows.emplace(experiment, options.every, *csv);
    }
    if (!options.json.isEmpty())
        json.emplace(options.json);
    for (const std::optional<AtomicFile>* const file : {&csv, &json})
        if (*file && !(*file)->problem().isEmpty())
            return fail((*file)->problem());

    // One for everything: who asks once for the end is heard, whatever is being done.
    InterruptGuard guard;
    RunResult outcome = runToEnd(experiment, guard, [&](const StepRecord& record) {
        if (rows)
            rows->add(record);
        return !csv || csv->problem().isEmpty();
    });
    if (rows)
        rows->finish();
    const bool isStdoutTaken = options.csv == "-" || options.json == "-";
    if (json || !isStdoutTaken)
        outcome.layers = stackSummaries(experiment, guard.token());
    if (guard.token().stop_requested() && outcome.reason != StopReason::NotFinite)
        outcome.reason = StopReason::Cancelled;
    if (json)
        json->write(resultJson(experiment, outcome));
    for (std::optional<AtomicFile>* const file : {&csv, &json})
        if (*file)
            if (const QString problem = (*file)->commit(); !problem.isEmpty())
                return fail(problem);
    if (!isStdoutTaken) {
        printSummary(experiment, outcome);
        printLayers(experiment, outcome.layers);
    }
    const bool hasFailed =
        outcome.reason == StopReason::NotFinite || outcome.reason == StopReason::Cancelled;
    if (hasFailed)
        complain(why(outcome));
    return hasFailed ? kExitFailed : kExitDone;
}

}  // namespace entropy_lab
