#pragma once

#include "app/files/experiment_store.h"
#include "core/experiment/experiment.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace entropy_lab {

/// `entropy-lab run`.
struct RunOptions {
    QString experiment;
    std::optional<std::int64_t> iterations{};
    std::int64_t every = 1;               ///< rows of the table: every k-th iteration and the last
    std::vector<std::string> settings{};  ///< KEY=VALUE
    QString csv{};                        ///< empty: none; "-": standard output
    QString json{};
    Tables tables = Tables::BesideFigures;
};

/// The settings applied in order; files they name are looked for beside `fileOrName`.
/// Throws ExperimentError.
Experiment withSettings(Experiment experiment, const std::vector<std::string>& settings,
                        const QString& fileOrName);

/// Opens the experiment and applies the settings in order, then `iterations`.
/// Throws ExperimentError.
Experiment experimentFor(const QString& fileOrName, const std::vector<std::string>& settings,
                         std::optional<std::int64_t> iterations, Tables tables);

/// Runs to the end or until Ctrl+C; a table begun is completed with what was computed.
int runExperiment(const RunOptions& options);

}  // namespace entropy_lab
