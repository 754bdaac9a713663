#pragma once

#include "core/experiment.h"

#include <QString>
#include <QStringList>

#include <cstdint>

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

/// A built-in experiment by name, "-" for standard input, or else a file: an experiment's or a
/// figure (PNG, SVG, PDF) that carries one. Throws ExperimentError.
OpenedExperiment openExperimentOrFigure(const QString& fileOrName);
/// Its experiment.
Experiment openExperiment(const QString& fileOrName);

}  // namespace entropy_lab
