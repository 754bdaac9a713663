#pragma once

#include "core/experiment/experiment.h"
#include "core/files/table_reach.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

/// The experiment file NAME.entropy.json, described in docs/formats.md.
namespace entropy_lab {

/// Something in a file or an assignment is wrong. what() names the file, the line and column or
/// the key path, the value and what was expected.
class ExperimentError : public std::runtime_error {
public:
    explicit ExperimentError(const std::string& message);
};

/// A table is named that `TableReach` does not permit.
class OutsideTableError : public ExperimentError {
public:
    OutsideTableError(const std::string& message, std::filesystem::path table)
        : ExperimentError(message), m_table(std::move(table))
    {
    }
    /// As `realPath` has it.
    const std::filesystem::path& table() const { return m_table; }

private:
    std::filesystem::path m_table;
};

/// Reads the text of an experiment file. `name` stands in messages for the file; data files are
/// looked for relative to `folder`, which is core/files/source_path.h's of the file, or the working
/// directory. Throws ExperimentError.
Experiment parseExperiment(std::string_view text, const std::string& name,
                           const std::filesystem::path& folder = {}, const TableReach& reach = {});

/// Reads a file; messages name it. Throws ExperimentError.
Experiment loadExperiment(const std::filesystem::path& file, const TableReach& reach = {});

/// The same for any thread; `progress` is told the share of its table read so far, in [0, 1].
/// Nothing where `stop` was requested before the end.
std::optional<Experiment> loadExperiment(const std::filesystem::path& file,
                                         const std::function<void(double share)>& progress,
                                         const std::stop_token& stop, const TableReach& reach = {});

/// The text of an experiment file: sorted keys, shortest numbers that read back the same, every
/// setting that differs from its default. parseExperiment(formatExperiment(e)) says the same run.
/// The path of a data file is written relative to `folder`, see core/files/source_path.h, or
/// absolute where none is given.
std::string formatExperiment(const Experiment& experiment,
                             const std::filesystem::path& folder = {});

/// The experiment with "KEY=VALUE" applied: KEY is a dotted path of the file's keys and 0-based
/// indices (learning_rate, start.b.0, objective.kind), VALUE is JSON or, failing that, a string.
/// Throws ExperimentError.
Experiment withAssignment(const Experiment& experiment, std::string_view assignment,
                          const std::filesystem::path& folder = {}, const TableReach& reach = {});

/// Whether the file takes whole numbers only at a dotted key: a seed, a count, an iteration.
bool takesWholeNumbers(const Experiment& experiment, std::string_view key);

/// What "KEY=VALUE" makes of the experiment, without its recorded changes, as a function of any
/// finite number VALUE: for every key at which the file takes a number that the run depends on.
/// What the key has no part in is taken over as it is; generated data and drawn starts are made
/// anew where it has. The function may be called by any thread and throws ExperimentError, as does
/// the call for a key below `changes` or `layers`, of which no run is made.
std::function<Experiment(double)> numberAssignment(const Experiment& experiment,
                                                   const std::string& key);

}  // namespace entropy_lab
