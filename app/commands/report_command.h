#pragma once

#include "app/files/experiment_store.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace entropy_lab {

/// `entropy-lab report`.
struct ReportCommand {
    QString experiment{};
    std::vector<std::string> settings{};  ///< KEY=VALUE
    QString output{};
    std::optional<std::int64_t> at{};  ///< the last iteration; empty: the end of the run
    Tables tables = Tables::BesideFigures;
};

/// Runs the experiment and writes the report without any display. Throws ExperimentError; returns
/// an exit code.
int reportToFile(const ReportCommand& command, int argc, char** argv);

}  // namespace entropy_lab
