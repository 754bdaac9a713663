#include "core/files/figure_record.h"

#include "core/files/experiment_json.h"
#include "core/files/json_object.h"

#include <nlohmann/json.hpp>

namespace entropy_lab {

namespace {

constexpr const char* kFormat = "entropy-lab figure";
constexpr std::int64_t kVersion = 1;
constexpr Eigen::Index kMostNumbers = 200'000;

}  // namespace

std::string formatFigureRecord(const FigureRecord& record)
{
    using nlohmann::json;
    Experiment experiment = record.experiment;
    if (experiment.data.X.size() + experiment.data.Y.size() <= kMostNumbers)
        experiment.csv.reset();
    return json{{"format", kFormat},
                {"version", kVersion},
                {"chart", record.chart},
                {"iteration", record.iteration},
                {"experiment", json::parse(formatExperiment(experiment))}}
        .dump();
}

FigureRecord parseFigureRecord(std::string_view text, const std::string& name,
                               const std::filesystem::path& folder, const TableReach& reach)
{
    using nlohmann::json;
    const json record = parseJson(text, name + ": the experiment in this figure cannot be read");
    const auto refuse = [&name](const char* what) { return ExperimentError(name + ": " + what); };
    if (!record.is_object() || record.value("format", json()) != kFormat)
        throw refuse("the experiment in this figure cannot be read: expected a record of "
                     "Entropy Gradient Lab");
    const json version = record.value("version", json());
    if (!version.is_number_integer() || version.get<std::int64_t>() < 1)
        throw refuse("version: expected 1");
    if (version.get<std::int64_t>() > kVersion)
        throw refuse("this figure was made by a newer version of Entropy Gradient Lab");
    const json iteration = record.value("iteration", json(0));
    if (!iteration.is_number_integer() || iteration.get<std::int64_t>() < 0)
        throw refuse("iteration: expected a whole number from 0 on");
    const json chart = record.value("chart", json(""));
    return {.experiment =
                parseExperiment(record.value("experiment", json()).dump(), name, folder, reach),
            .iteration = iteration.get<std::int64_t>(),
            .chart = chart.is_string() ? chart.get<std::string>() : std::string()};
}

}  // namespace entropy_lab
