#include "app/commands/sweep_command.h"

#include "app/commands/command_line.h"
#include "app/commands/interrupt.h"
#include "app/commands/progress_line.h"
#include "app/commands/run_command.h"
#include "app/files/atomic_file.h"
#include "app/files/terminal.h"
#include "core/experiment/counted.h"
#include "core/files/experiment_json.h"
#include "core/files/plain_text.h"
#include "core/sweeps/sweep.h"
#include "core/sweeps/sweep_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace entropy_lab {

namespace {

/// A summary lists the cells one by one up to this many, stretches of one regime beyond.
constexpr std::size_t kListedCells = 40;

/// Cells of one sweep at most: a table of about 10 GB.
constexpr std::int64_t kMostCells = 100'000'000;
/// Of one part, which is kept in memory until it is whole.
constexpr std::size_t kMostCellsOfPart = 10'000'000;

/// Splits "a:b:c" or "k/n" into exactly `count` numbers; false where it is anything else.
template <typename T> bool parseNumber(std::string_view text, T& number)
{
    const char* const end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, number);
    return !text.empty() && error == std::errc() && last == end;
}

struct Range {
    double first = 0.0;
    double last = 0.0;
    std::int64_t count = 0;
};

Range parseRange(const std::string& option, const std::string& text, bool isLinear)
{
    const auto fail = [&](const std::string& expected) {
        throw ExperimentError(option + ": " + text + ": expected " + expected);
    };
    const std::string_view view(text);
    const std::size_t one = view.find(':');
    const std::size_t two = one == view.npos ? view.npos : view.find(':', one + 1);
    Range range;
    if (two == view.npos || !parseNumber(view.substr(0, one), range.first)
        || !parseNumber(view.substr(one + 1, two - one - 1), range.last)
        || !parseNumber(view.substr(two + 1), range.count))
        fail("MIN:MAX:COUNT, such as 1e-3:1e2:100");
    if (!std::isfinite(range.first) || !std::isfinite(range.last))
        fail("finite numbers for MIN and MAX");
    if (range.first > range.last)
        fail("a MIN that is not above MAX");
    if (!isLinear && range.first <= 0.0)
        fail("a MIN greater than 0 for equal ratios, or --linear for equal steps");
    if (range.count < 1 || range.count > kMostCells)
        fail("a COUNT from 1 to " + std::to_string(kMostCells));
    if ((range.count == 1) != (range.first == range.last))
        fail("at least 2 values from one number to another, or 1 where MIN is MAX");
    return range;
}

struct Shard {
    std::int64_t part = 1;
    std::int64_t parts = 1;
};

Shard parseShard(const std::string& text)
{
    if (text.empty())
        return {};
    const std::string_view view(text);
    const std::size_t slash = view.find('/');
    Shard shard;
    if (slash == view.npos || !parseNumber(view.substr(0, slash), shard.part)
        || !parseNumber(view.substr(slash + 1), shard.parts) || shard.part < 1
        || shard.part > shard.parts)
        throw ExperimentError("--shard: " + text
                              + ": expected K/N with K from 1 to N, such as 1/4");
    return shard;
}

/// The range asked for, and which part of its values; neither is made before the need is known.
Range rangeOf(const SweepOptions& options, const Shard& shard, SweepPart& part)
{
    const bool isRates = options.key.empty();
    if (isRates && options.learningRates.empty())
        throw ExperimentError("--learning-rates: missing: expected MIN:MAX:COUNT, such as "
                              "1e-3:1e2:100, or --key KEY --values MIN:MAX:COUNT");
    const std::string option = isRates ? "--learning-rates" : "--values";
    const std::string& text = isRates ? options.learningRates : options.values;
    const Range range = parseRange(option, text, options.isLinear);
    part = sweepPart(static_cast<std::size_t>(range.count), shard.part, shard.parts);
    if (const std::size_t count = part.last - part.first; count > kMostCellsOfPart)
        throw ExperimentError(option + ": " + text + ": " + std::to_string(count) + " values ("
                              + std::to_string(count * sizeof(SweepCell) / 1'000'000)
                              + " MB): expected at most " + std::to_string(kMostCellsOfPart)
                              + " at once; --shard K/N computes a larger sweep part by part");
    return range;
}

/// Every value of the whole sweep: a part takes its own from it, whatever the number of parts.
std::vector<double> valuesOf(const Range& range, const SweepOptions& options,
                             const Experiment& experiment, const std::string& key)
{
    std::vector<double> values = options.isLinear
        ? linearlySpaced(range.first, range.last, range.count)
        : logSpaced(range.first, range.last, range.count);
    if (takesWholeNumbers(experiment, key))
        std::transform(values.begin(), values.end(), values.begin(),
                       [](double value) { return std::round(value); });
    return values;
}

std::string shortNumber(double number)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", number);
    return text;
}

std::string iterationText(std::int64_t iterationOrNever)
{
    return iterationOrNever < 0 ? "-" : std::to_string(iterationOrNever);
}

void printCells(const std::string& key, const std::vector<SweepCell>& cells)
{
    const int width = std::max(14, static_cast<int>(key.size()));
    std::printf("%-*s  %-12s  %10s  %9s  %5s  %-12s  %s\n", width, key.c_str(), "H in bits",
                "iterations", "to H<1/2", "rises", "largest rise", "regime");
    for (const SweepCell& cell : cells)
        std::printf(
            "%-*s  %-12s  %10lld  %9s  %5lld  %-12s  %s\n", width, shortNumber(cell.value).c_str(),
            shortNumber(cell.H).c_str(), static_cast<long long>(cell.iterations),
            iterationText(cell.iterationsToHalf).c_str(), static_cast<long long>(cell.rises),
            shortNumber(cell.largestRise).c_str(), keyOf(cell.regime));
}

/// One line for each stretch of neighboring cells of the same regime.
void printStretches(const std::string& key, const std::vector<SweepCell>& cells)
{
    const int width = std::max(14, static_cast<int>(key.size()) + 5);
    std::printf("%-*s  %-*s  %8s  %-12s  %-12s  %s\n", width, (key + " from").c_str(), width, "to",
                "values", "lowest H", "highest H", "regime");
    for (auto first = cells.begin(); first != cells.end();) {
        const auto end = std::find_if(first, cells.end(), [first](const SweepCell& cell) {
            return cell.regime != first->regime;
        });
        const auto [lowest, highest] = std::minmax_element(
            first, end, [](const SweepCell& a, const SweepCell& b) { return a.H < b.H; });
        std::printf(
            "%-*s  %-*s  %8lld  %-12s  %-12s  %s\n", width, shortNumber(first->value).c_str(),
            width, shortNumber(std::prev(end)->value).c_str(), static_cast<long long>(end - first),
            shortNumber(lowest->H).c_str(), shortNumber(highest->H).c_str(), keyOf(first->regime));
        first = end;
    }
}

void printSummary(const Experiment& experiment, const std::string& key,
                  const std::vector<SweepCell>& cells)
{
    std::printf("%s\n", forTerminal(experiment.title).c_str());
    if (cells.empty()) {
        std::puts("this part of the sweep holds no value");
        return;
    }
    if (cells.size() <= kListedCells)
        printCells(key, cells);
    else
        printStretches(key, cells);
    const auto best = std::min_element(
        cells.begin(), cells.end(), [&experiment](const SweepCell& a, const SweepCell& b) {
            return experiment.direction == Direction::Descend ? a.objective < b.objective
                                                              : a.objective > b.objective;
        });
    std::printf("best objective      %s at %s %.12g\n", bitsIn(best->objective, 12).c_str(),
                key.c_str(), best->value);
}

std::optional<std::vector<SweepCell>> sweepUntilInterrupted(const Experiment& experiment,
                                                            const SweepSettings& settings)
{
    const InterruptGuard guard;
    ProgressLine progress("cell", static_cast<std::int64_t>(settings.values.size()));
    try {
        return runSweep(
            experiment, settings,
            [&progress](std::size_t done, std::size_t) {
                progress.show(static_cast<std::int64_t>(done));
            },
            guard.token());
    } catch (const std::invalid_argument& error) {
        // A value that the setting cannot take: the message names both.
        throw ExperimentError(error.what());
    }
}

}  // namespace

int sweepExperiment(const SweepOptions& options)
{
    const Experiment experiment =
        experimentFor(options.experiment, options.settings, options.iterations, options.tables);
    const Shard shard = parseShard(options.shard);
    SweepSettings settings{.key = options.key.empty() ? "learning_rate" : options.key,
                           .values = {},
                           .threads = options.threads};
    SweepPart part{};
    const Range range = rangeOf(options, shard, part);
    const std::vector<double> all = valuesOf(range, options, experiment, settings.key);
    settings.values.assign(all.begin() + static_cast<std::ptrdiff_t>(part.first),
                           all.begin() + static_cast<std::ptrdiff_t>(part.last));
    std::optional<AtomicFile> csv;
    if (!options.csv.isEmpty()) {
        csv.emplace(options.csv);
        if (const QString problem = csv->problem(); !problem.isEmpty()) {
            complain(problem.toStdString());
            return kExitFailed;
        }
    }
    if (!experiment.changes.empty())
        complain("the changes recorded in the experiment belong to one run and are left out");
    const std::optional<std::vector<SweepCell>> cells = sweepUntilInterrupted(experiment, settings);
    if (!cells) {
        complain("the sweep was canceled; nothing was written");
        return kExitFailed;
    }
    if (!csv) {
        printSummary(experiment, settings.key, *cells);
        return kExitDone;
    }
    std::string lines = shard.part == 1 ? sweepTableHeader(settings.key) : std::string();
    for (const SweepCell& cell : *cells) {
        appendSweepTableRow(lines, cell);
        csv->writeWhenLarge(lines);
    }
    csv->write(lines);
    if (const QString problem = csv->commit(); !problem.isEmpty()) {
        complain(problem.toStdString());
        return kExitFailed;
    }
    return kExitDone;
}

}  // namespace entropy_lab
