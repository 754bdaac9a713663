#pragma once

#include <QSize>
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
    QString output{};
    QSize size{800, 500};  ///< pixels of 1/96 inch
    double dpi = 96.0;
    bool isDark = false;
    std::optional<std::int64_t> at{};  ///< iteration; empty: the end of the run
};

struct ChartName {
    QString name;
    QString title;
};

/// Every chart that can be drawn, in the order of the window.
std::vector<ChartName> chartNames();

/// Runs the experiment and draws one chart with the window's own code, without any display.
/// Throws ExperimentError; returns an exit code.
int renderToFile(const RenderOptions& options, int argc, char** argv);

}  // namespace entropy_lab
