#pragma once

#include "app/files/experiment_store.h"
#include "ui/figures/chart_export.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace entropy_lab {

/// `entropy-lab render`.
struct RenderOptions {
    QString experiment{};
    std::vector<std::string> settings{};  ///< KEY=VALUE
    QString chart{};
    /// Size, style and path; a size in pixels is in such of 1/96 inch.
    ExportOptions figure{.size = {800.0, 500.0}};
    bool hasCaption = false;
    bool hasRecord = true;             ///< the experiment inside the file
    std::optional<std::int64_t> at{};  ///< iteration; empty: the end, or that of a figure opened
    Tables tables = Tables::BesideFigures;
};

/// "850x600", "850x600px" or "85x60mm" as size and unit; false for anything else.
bool parseFigureSize(const std::string& text, ExportOptions& options);

/// The experiment with the settings applied and where to stop in it. Throws ExperimentError.
OpenedExperiment experimentToDraw(const QString& fileOrName,
                                  const std::vector<std::string>& settings,
                                  std::optional<std::int64_t> at, Tables tables);

/// Names the charts and workspaces there are. Throws ExperimentError.
[[noreturn]] void refuseChart(const QString& chart);

/// Runs the experiment and draws one chart or workspace with the window's own code, without any
/// display. Throws ExperimentError; returns an exit code.
int renderToFile(const RenderOptions& options, int argc, char** argv);

}  // namespace entropy_lab
