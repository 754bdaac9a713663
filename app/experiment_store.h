#pragma once

#include "core/experiment.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <functional>
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

/// Told the share of a file read so far, in [0, 1].
using ReadProgress = std::function<void(double share)>;

/// A built-in experiment by name, "-" for standard input, or else a file: an experiment's or a
/// figure (PNG, SVG, PDF) that carries one. Throws ExperimentError.
OpenedExperiment openExperimentOrFigure(const QString& fileOrName);
/// The same for any thread; nothing where `stop` was requested before the end.
std::optional<OpenedExperiment> openExperimentOrFigure(const QString& fileOrName,
                                                       const ReadProgress& progress,
                                                       const std::stop_token& stop);
/// Its experiment.
Experiment openExperiment(const QString& fileOrName);

}  // namespace entropy_lab
