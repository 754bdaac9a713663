#include "app/run_command.h"

#include "app/atomic_file.h"
#include "app/command_line.h"
#include "app/experiment_store.h"
#include "app/interrupt.h"
#include "app/progress_line.h"
#include "core/experiment_json.h"
#include "core/run_table.h"
#include "core/trainer.h"

#include <nlohmann/json.hpp>

#include <QFileInfo>

#include <cstdio>

namespace entropy_lab {

namespace {

/// What the summary and the JSON result say of a run.
struct Outcome {
    StopReason reason{};
    std::string detail;
    std::int64_t iterations = 0;
    double startH = 0.0;
    double endH = 0.0;
    double pathSum = 0.0;
    double objective = 0.0;
    double crossEntropy = 0.0;
    double accuracy = 0.0;
    double gradientNorm = 0.0;
    double drift = 0.0;  ///< largest change of w - G from its start
    Layer end;
};

double largestDrift(const Layer& start, const Layer& end)
{
    const RowMatrix before = start.W() - start.G();
    const RowMatrix after = end.W() - end.G();
    return (after - before).lpNorm<Eigen::Infinity>();
}

/// The observer is called with the start and every update.
Outcome runToEnd(const Experiment& experiment, const StepObserver& observer)
{
    const InterruptGuard guard;
    ProgressLine progress("iteration", experiment.stop.iterations);
    Trainer trainer(experiment);
    Outcome outcome;
    outcome.startH = trainer.record().H;
    outcome.reason = run(
        trainer,
        [&](const StepRecord& record) {
            observer(record);
            progress.show(record.iteration);
        },
        guard.token());
    const StepRecord& last = trainer.record();
    outcome.detail = trainer.notFiniteDetail();
    outcome.iterations = last.iteration;
    outcome.endH = last.H;
    outcome.pathSum = last.pathSum;
    outcome.objective = last.objective;
    outcome.crossEntropy = last.crossEntropy;
    outcome.accuracy = last.accuracy;
    outcome.gradientNorm = last.gradientNorm;
    outcome.end = trainer.layer();
    outcome.drift = largestDrift(experiment.start, outcome.end);
    return outcome;
}

std::string why(const Outcome& outcome)
{
    return outcome.detail.empty() ? describe(outcome.reason) : outcome.detail;
}

void printSummary(const Experiment& experiment, const Outcome& outcome)
{
    const auto line = [](const char* label, double value, const char* unit) {
        std::printf("%-18s %.12g%s\n", label, value, unit);
    };
    std::printf("%s\n", experiment.title.c_str());
    std::printf("%-18s %lld\n", "iterations", static_cast<long long>(outcome.iterations));
    std::printf("%-18s %s\n", "ended because", why(outcome).c_str());
    line("H at the start", outcome.startH, " bits");
    line("H at the end", outcome.endH, " bits");
    line("path sum", outcome.pathSum, " bits");
    if (experiment.objective.kind != ObjectiveKind::Entropy)
        line("objective", outcome.objective, " bits");
    if (experiment.data.hasLabels()) {
        line("cross-entropy", outcome.crossEntropy, " bits");
        line("accuracy", outcome.accuracy, "");
    }
    line("gradient norm", outcome.gradientNorm, "");
    line("w - G drift", outcome.drift, "");
}

std::string resultJson(const Experiment& experiment, const Outcome& outcome)
{
    using nlohmann::json;
    const auto rows = [](const RowMatrix& matrix) {
        json list = json::array();
        for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
            json row = json::array();
            for (Eigen::Index j = 0; j < matrix.cols(); ++j)
                row.push_back(matrix(i, j));
            list.push_back(std::move(row));
        }
        return list;
    };
    json b = json::array();
    for (const double bias : outcome.end.b())
        b.push_back(bias);
    json result{{"iterations", outcome.iterations},
                {"stop_reason", keyOf(outcome.reason)},
                {"H_start", outcome.startH},
                {"H", outcome.endH},
                {"path_sum", outcome.pathSum},
                {"objective", outcome.objective},
                {"gradient_norm", outcome.gradientNorm},
                {"w_minus_G_drift", outcome.drift},
                {"w", rows(outcome.end.W())},
                {"G", rows(outcome.end.G())},
                {"b", std::move(b)}};
    if (!outcome.detail.empty())
        result["stop_detail"] = outcome.detail;
    if (experiment.data.hasLabels()) {
        result["cross_entropy"] = outcome.crossEntropy;
        result["accuracy"] = outcome.accuracy;
    }
    return json{{"format", "entropy-lab result"},
                {"version", 1},
                {"experiment", json::parse(formatExperiment(experiment))},
                {"result", std::move(result)}}
               .dump(2)
        + "\n";
}

}  // namespace

Experiment experimentFor(const QString& fileOrName, const std::vector<std::string>& settings,
                         std::optional<std::int64_t> iterations)
{
    Experiment experiment = openExperiment(fileOrName);
    const std::filesystem::path folder = QFileInfo(fileOrName).absolutePath().toStdString();
    for (const std::string& setting : settings)
        experiment = withAssignment(experiment, setting, folder);
    if (iterations)
        experiment.stop.iterations = *iterations;
    if (const std::string problem = findProblem(experiment); !problem.empty())
        throw ExperimentError(problem);
    return experiment;
}

int runExperiment(const RunOptions& options)
{
    const Experiment experiment =
        experimentFor(options.experiment, options.settings, options.iterations);
    std::optional<AtomicFile> csv;
    std::string lines;
    if (!options.csv.isEmpty()) {
        csv.emplace(options.csv);
        lines = runTableHeader(experiment);
    }
    StepRecord last;
    std::vector<double> lastParameters;
    std::vector<double> lastZ;
    const Outcome outcome = runToEnd(experiment, [&](const StepRecord& record) {
        if (!csv)
            return;
        const bool isRow = record.iteration % options.every == 0;
        if (isRow) {
            appendRunTableRow(lines, experiment, record);
            csv->writeWhenLarge(lines);
        }
        if (options.every > 1) {
            // The last iteration gets its row whatever the stride: it is kept until the run ends.
            last = record;
            last.iteration = isRow ? -1 : record.iteration;
            lastParameters.assign(record.parameters.begin(), record.parameters.end());
            lastZ.assign(record.Z.begin(), record.Z.end());
        }
    });
    QString problem;
    if (csv) {
        if (options.every > 1 && last.iteration >= 0) {
            last.parameters = lastParameters;
            last.Z = lastZ;
            appendRunTableRow(lines, experiment, last);
        }
        csv->write(lines);
        problem = csv->commit();
    }
    if (problem.isEmpty() && !options.json.isEmpty())
        problem = writeFile(options.json, resultJson(experiment, outcome));
    if (!problem.isEmpty()) {
        std::fprintf(stderr, "entropy-lab: %s\n", qPrintable(problem));
        return kExitFailed;
    }
    const bool isStdoutTaken = options.csv == "-" || options.json == "-";
    if (!isStdoutTaken)
        printSummary(experiment, outcome);
    const bool hasFailed =
        outcome.reason == StopReason::NotFinite || outcome.reason == StopReason::Cancelled;
    if (hasFailed)
        std::fprintf(stderr, "entropy-lab: %s\n", why(outcome).c_str());
    return hasFailed ? kExitFailed : kExitDone;
}

}  // namespace entropy_lab
