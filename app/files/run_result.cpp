#include "app/files/run_result.h"

#include "core/experiment/experiment_data.h"
#include "core/files/experiment_json.h"

#include <nlohmann/json.hpp>

namespace entropy_lab {

namespace {

double largestDrift(const Layer& start, const Layer& end)
{
    const RowMatrix before = start.W() - start.G();
    const RowMatrix after = end.W() - end.G();
    return (after - before).lpNorm<Eigen::Infinity>();
}

}  // namespace

RunResult resultOf(const Experiment& experiment, double startH, const StepRecord& record,
                   const Layer& layer)
{
    return {.iterations = record.iteration,
            .startH = startH,
            .endH = record.H,
            .pathSum = record.pathSum,
            .objective = record.objective,
            .crossEntropy = record.crossEntropy,
            .accuracy = record.accuracy,
            .gradientNorm = record.gradientNorm,
            .drift = largestDrift(experiment.start, layer),
            .end = layer};
}

std::string resultJson(const Experiment& experiment, const RunResult& outcome)
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
                {"stop_reason", outcome.reason ? json(keyOf(*outcome.reason)) : json()},
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
    if (hasKnownLabel(experiment.data)) {
        result["cross_entropy"] = outcome.crossEntropy;
        result["accuracy"] = outcome.accuracy;
    }
    for (const LayerSummary& layer : outcome.layers)
        result["layers"].push_back({{"step_entropy_minimum", layer.smallestStepEntropy},
                                    {"step_entropy_minimum_at", layer.smallestAt},
                                    {"path_sum", layer.last.pathSum},
                                    {"shannon_change", layer.last.shannonChange},
                                    {"H", layer.last.H}});
    return json{{"format", "entropy-lab result"},
                {"version", 1},
                {"experiment", json::parse(formatExperiment(experiment))},
                {"result", std::move(result)}}
               .dump(2)
        + "\n";
}

}  // namespace entropy_lab
