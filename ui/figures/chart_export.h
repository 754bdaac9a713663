#pragma once

#include "ui/figures/figure.h"

#include <QByteArray>
#include <QImage>
#include <QSizeF>
#include <QString>

#include <optional>

namespace entropy_lab {

enum class ExportFormat { Png, Svg, Pdf };

/// How a figure is saved. Its text, lines and margins are laid out anew for the size; the view on
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
    double lineScale = 1.0;
    bool hasTitle = true;
    bool hasLegend = true;
    bool isTransparent = false;
    /// A line below the figure, e.g. learning rate and start; empty for none.
    QString caption{};
    /// What goes into the metadata, see core/files/figure_record.h; empty for none.
    QString record{};
};

/// By the suffix of a path, in any case; nothing for another suffix.
std::optional<ExportFormat> exportFormatOf(const QString& path);

/// ".png", ".svg" or ".pdf".
QString suffixOf(ExportFormat format);

/// The one limit of everything that is drawn into a file, in pixels of its resolution: so long, and
/// so many, 800 MB. Maps in it take 64 MB each at most.
inline constexpr double kLongestFigureSide = 20'000.0;
inline constexpr double kMostFigurePixels = 200e6;
/// Names size, need and limit; empty where there is room.
QString pixelProblem(QSizeF pixels);

/// What is wrong with size, resolution or scales; empty where nothing is.
QString exportProblem(const ExportOptions& options);
QSizeF exportInches(const ExportOptions& options);
/// Of a bitmap.
QSize exportPixels(const ExportOptions& options);

/// The bytes of a file in this format; the same figure and options give the same bytes. Empty, with
/// the reason in `error`, for a size that cannot be drawn.
QByteArray renderChart(Figure& figure, ExportFormat format, const ExportOptions& options,
                       QString* error);

/// Saves to `options.path` in the format of its suffix. A failed write leaves an old file whole,
/// says why in `error` and returns false.
bool exportChart(Figure& figure, const ExportOptions& options, QString* error);

/// A PDF with the time in it put to zero: the same figure gives the same file.
QByteArray withoutTime(QByteArray pdf);
/// A file that appears whole or not at all. What went wrong, naming it; empty where nothing.
QString saveWhole(const QString& path, const QByteArray& bytes);

/// The figure as a picture, e.g. for the clipboard; with an alpha channel where transparent. Null
/// for a size that cannot be drawn, and where there is no memory for it.
QImage chartImage(Figure& figure, const ExportOptions& options);
/// Names the size that there is no memory for.
QString noMemoryProblem(const ExportOptions& options);

}  // namespace entropy_lab
