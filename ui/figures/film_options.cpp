#include "ui/figures/film_options.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

int FilmOptions::frames() const
{
    return std::max(2, static_cast<int>(std::lround(framesPerSecond * seconds)));
}

ExportOptions pictureOptions(const FilmOptions& film)
{
    constexpr double kScreenDpi = 96.0;
    return {.size = film.size,
            .dpi = std::clamp(kScreenDpi * film.size.height() / kFilmPageHeight, 24.0, 2400.0),
            .theme = film.theme,
            .fontScale = film.fontScale};
}

QString filmProblem(const FilmOptions& options)
{
    constexpr int kLeast = 160;
    constexpr int kMost = 4096;
    constexpr double kMostFrames = 36'000.0;
    const auto tr = [](const char* text) {
        return QCoreApplication::translate("FilmOptions", text);
    };
    const QSize size = options.size;
    if (std::min(size.width(), size.height()) < kLeast
        || std::max(size.width(), size.height()) > kMost)
        return tr("%1 x %2 pixels: expected %3 to %4 either way")
            .arg(size.width())
            .arg(size.height())
            .arg(kLeast)
            .arg(kMost);
    if (!(options.framesPerSecond >= 1.0 && options.framesPerSecond <= 120.0))
        return tr("pictures a second: %1: expected 1 to 120").arg(options.framesPerSecond);
    if (!(options.seconds > 0.0 && options.seconds * options.framesPerSecond <= kMostFrames))
        return tr("length of %1 s: expected more than 0, and no more pictures than %2")
            .arg(options.seconds)
            .arg(kMostFrames);
    return exportProblem(pictureOptions(options));
}

}  // namespace entropy_lab
