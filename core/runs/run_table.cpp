#include "core/runs/run_table.h"

#include "core/files/csv.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

bool keepsPreActivations(const Experiment& e)
{
    return e.data.samples() * e.start.units <= RunColumns::kMaximumPreActivations;
}

void appendCell(std::string& out, double number)
{
    out += ',';
    if (!std::isnan(number))
        appendNumber(out, number);
}

void appendCells(std::string& out, std::span<const double> numbers, Eigen::Index count)
{
    for (Eigen::Index i = 0; i < count; ++i)
        appendCell(out,
                   i < std::ssize(numbers) ? numbers[static_cast<std::size_t>(i)]
                                           : std::numeric_limits<double>::quiet_NaN());
}

/// Of the weights w, in the update that follows `iteration`.
double rateAfter(const Experiment& recorded, std::int64_t iteration)
{
    const auto later = std::upper_bound(
        recorded.changes.begin(), recorded.changes.end(), iteration,
        [](std::int64_t k, const LiveChange& change) { return k < change.iteration; });
    const double base = later == recorded.changes.begin() ? recorded.learningRate.w
                                                          : std::prev(later)->learningRate.w;
    return base * scheduleFactor(recorded.schedule, iteration);
}

}  // namespace

std::string runTableHeader(const Experiment& experiment)
{
    std::string line;
    line += "iteration,H,path_sum,objective,cross_entropy,accuracy,gradient_norm,"
            "learning_rate";
    const Layer& layer = experiment.start;
    // append, not "_" + ...: g++ 12 warns of an overlap there that is none (GCC bug 105651).
    const auto number = [](Eigen::Index i) {
        return std::string("_").append(std::to_string(i + 1));
    };
    for (const char* const letter : {",w", ",G"})
        for (Eigen::Index i = 0; i < layer.units; ++i)
            for (Eigen::Index j = 0; j < layer.features; ++j)
                line.append(letter).append(number(i)).append(number(j));
    for (Eigen::Index i = 0; i < layer.units; ++i)
        line.append(",b").append(number(i));
    if (keepsPreActivations(experiment))
        for (Eigen::Index s = 0; s < experiment.data.samples(); ++s)
            for (Eigen::Index i = 0; i < layer.units; ++i)
                line.append(",z").append(number(s)).append(number(i));
    return line + "\r\n";
}

void appendRunTableRow(std::string& out, const Experiment& experiment, const StepRecord& record)
{
    out += std::to_string(record.iteration);
    for (const double number : {record.H, record.pathSum, record.objective, record.crossEntropy,
                                record.accuracy, record.gradientNorm, record.learningRate})
        appendCell(out, number);
    appendCells(out, record.parameters, experiment.start.values.size());
    if (keepsPreActivations(experiment))
        appendCells(out, record.Z, experiment.data.samples() * experiment.start.units);
    out += "\r\n";
}

StepRecord recordOfRow(const Experiment& recorded, const RunColumns& columns,
                       std::int64_t iteration, std::span<const double> row)
{
    const auto cell = [&](int column, double otherwise) {
        return column >= 0 ? row[static_cast<std::size_t>(column)] : otherwise;
    };
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    StepRecord record{.iteration = iteration,
                      .H = row[columns.H],
                      .pathSum = row[columns.pathSum],
                      .objective = cell(columns.objective, row[columns.H]),
                      .crossEntropy = cell(columns.crossEntropy, kNone),
                      .accuracy = cell(columns.accuracy, kNone),
                      .gradientNorm = row[columns.gradientNorm],
                      .learningRate = rateAfter(recorded, iteration),
                      .parameters = {},
                      .gradient = {},
                      .Z = {}};
    if (columns.firstParameter >= 0)
        record.parameters =
            row.subspan(columns.firstParameter, columns.units * (2 * columns.features + 1));
    if (columns.firstZ >= 0)
        record.Z = row.subspan(columns.firstZ, columns.samples * columns.units);
    return record;
}

}  // namespace entropy_lab
