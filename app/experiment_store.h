#pragma once

#include "core/experiment.h"

#include <QString>
#include <QStringList>

/// Where experiments come from.
namespace entropy_lab {

struct StoredExperiment {
    QString name;  ///< as on the command line, e.g. "one-neuron"
    QString title;
};

/// The experiments shipped with the program, sorted by name.
std::vector<StoredExperiment> builtInExperiments();

/// A built-in experiment by name, "-" for standard input, or else a file.
/// Throws ExperimentError.
Experiment openExperiment(const QString& fileOrName);

}  // namespace entropy_lab
