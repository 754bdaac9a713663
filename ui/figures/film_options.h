#pragma once

#include "ui/figures/chart_export.h"

#include <QSize>

namespace entropy_lab {

/// A film of a run from its start to the iteration shown.
struct FilmOptions {
    QString path{};         ///< .mp4, .webm or .webp
    QString figure{};       ///< chart or workspace, by its name on the command line
    QSize size{1280, 720};  ///< px; raised to even numbers, which films have
    double framesPerSecond = 30.0;
    double seconds = 10.0;
    Theme theme = Theme::light();
    double fontScale = 1.0;

    /// At least two: the start and the end.
    int frames() const;
};

/// Of the page that a whole workspace is laid out on, px in height; the width follows the film's.
inline constexpr double kFilmPageHeight = 720.0;
/// One picture of it, with text as large as on that page whatever the film's size.
ExportOptions pictureOptions(const FilmOptions& film);

/// What is wrong with them, the path aside; empty where nothing is.
QString filmProblem(const FilmOptions& options);

}  // namespace entropy_lab
