#pragma once

#include "core/experiment/experiment.h"
#include "core/files/file_reader.h"
#include "core/files/table_reach.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

/// Where experiments come from.
namespace entropy_lab {

struct StoredExperiment {
    QString name;  ///< as on the command line, e.g. "one-neuron"
    QString title;
    QString description;  ///< one sentence
    QString group;        ///< what it belongs to, in words; empty for the first one
};

/// The experiments shipped with the program, group after group.
std::vector<StoredExperiment> builtInExperiments();

/// Whether `openExperiment` takes the name for a built-in experiment, also where a file has it.
bool isBuiltIn(const QString& fileOrName);

struct OpenedExperiment {
    Experiment experiment;
    /// The one to show: that of a figure.
    std::int64_t iteration = 0;
    /// Whether the experiment came out of a figure, which is no file to save it in.
    bool isFigure = false;
};

/// Where tables are read that a file names. A figure passes from hand to hand, and whoever exports
/// it again passes on the numbers of its table.
enum class Tables {
    BesideFigures,  ///< a figure's in its own folder or below it, an experiment file's anywhere
    BesideFiles,    ///< those of experiment files in their own folder or below it, too
    Anywhere,
};

/// What of them a file may name; `allowed`, the real path of a table, in any case.
TableReach tableReach(const QString& file, Tables tables, bool isFigure,
                      const std::filesystem::path& allowed = {});

/// A built-in experiment by name, "-" for standard input, or else a file: an experiment's or a
/// figure (PNG, SVG, PDF) that carries one. Throws ExperimentError, and OutsideTableError where it
/// names a table that is not permitted.
OpenedExperiment openExperimentOrFigure(const QString& fileOrName,
                                        Tables tables = Tables::BesideFigures,
                                        const std::filesystem::path& allowed = {});
/// The same for any thread; nothing where `stop` was requested before the end.
std::optional<OpenedExperiment> openExperimentOrFigure(const QString& fileOrName, Tables tables,
                                                       const std::filesystem::path& allowed,
                                                       const ReadProgress& progress,
                                                       const std::stop_token& stop);
/// Its experiment.
Experiment openExperiment(const QString& fileOrName, Tables tables = Tables::BesideFigures);

}  // namespace entropy_lab
