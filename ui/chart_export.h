#pragma once

#include "ui/theme.h"

#include <QByteArray>
#include <QImage>
#include <QSizeF>
#include <QString>

#include <optional>

namespace entropy_lab {

class PlotView;

enum class ExportFormat { Png, Svg, Pdf };

/// How a chart is saved. Its text, lines and margins are laid out anew for the size; the chart on
/// the screen is not touched and need not be shown.
struct ExportOptions {
    enum class Unit { Pixel, Millimetre };

    QString path{};
    QSizeF size{960.0, 600.0};
    Unit unit = Unit::Pixel;
    /// Pixels per inch: the figure is size/dpi inches large where `size` is in pixels, and text
    /// has its size in points there.
    double dpi = 96.0;
    Theme theme = Theme::light();
    double fontScale = 1.0;
    /// A line below the chart, e.g. learning rate and start; empty for none.
    QString caption{};
};

/// By the suffix of a path, in any case; nothing for another suffix.
std::optional<ExportFormat> exportFormatOf(const QString& path);

/// The bytes of a file in this format; the same chart and options give the same bytes. Empty, with
/// the reason in `error`, for a size that cannot be drawn.
QByteArray renderChart(PlotView& chart, ExportFormat format, const ExportOptions& options,
                       QString* error);

/// Saves to `options.path` in the format of its suffix. A failed write leaves an old file whole,
/// says why in `error` and returns false.
bool exportChart(PlotView& chart, const ExportOptions& options, QString* error);

/// The chart as a picture, e.g. for the clipboard.
QImage chartImage(PlotView& chart, const ExportOptions& options);

}  // namespace entropy_lab
