#pragma once

#include "app/files/experiment_store.h"
#include "ui/figures/film_options.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace entropy_lab {

/// `entropy-lab film`.
struct FilmCommand {
    QString experiment{};
    std::vector<std::string> settings{};  ///< KEY=VALUE
    FilmOptions film{.figure = QStringLiteral("descent-workspace")};
    std::optional<std::int64_t> at{};  ///< the last iteration; empty: the end of the run
    Tables tables = Tables::BesideFigures;
};

/// Runs the experiment and films it without any display; Ctrl+C leaves nothing behind.
/// Throws ExperimentError; returns an exit code.
int filmToFile(const FilmCommand& command, int argc, char** argv);

}  // namespace entropy_lab
