#pragma once

#include "core/experiment/experiment.h"
#include "core/files/table_reach.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace entropy_lab {

/// What a figure tells of the run that it shows, so that it can be made again.
struct FigureRecord {
    /// Its start and every change made on the way: see RunSnapshot::recorded.
    Experiment experiment;
    std::int64_t iteration = 0;  ///< the one shown
    std::string chart{};         ///< by its name on the command line; empty for none
};

/// The record as JSON, on one line: {"chart": ..., "experiment": ..., "format": "entropy-lab
/// figure", "iteration": ..., "version": 1}. A table of up to 200,000 numbers is written out, so
/// that the figure stands for itself; a larger one stays the absolute path that it was read from.
std::string formatFigureRecord(const FigureRecord& record);

/// Reads it; messages name `name`, and a relative path of a table is one in `folder`, that of the
/// figure. Throws ExperimentError.
FigureRecord parseFigureRecord(std::string_view text, const std::string& name,
                               const std::filesystem::path& folder = {},
                               const TableReach& reach = {});

}  // namespace entropy_lab
