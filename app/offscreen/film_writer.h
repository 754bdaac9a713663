#pragma once

#include <QImage>
#include <QSize>
#include <QString>

#include <memory>

namespace entropy_lab {

/// A film that is being written, picture after picture, on one thread. It appears under its name
/// whole, by `finish`, or not at all.
class FilmWriter {
public:
    FilmWriter() = default;
    FilmWriter(const FilmWriter&) = delete;
    FilmWriter& operator=(const FilmWriter&) = delete;
    virtual ~FilmWriter() = default;

    /// Of the size that the film was opened with; does nothing after a problem.
    virtual void add(const QImage& picture) = 0;
    /// What went wrong, naming the file; empty once the film is in its place.
    virtual QString finish() = 0;
    virtual QString problem() const = 0;
};

/// MP4 (H.264) and WebM (VP9) by the program ffmpeg, animated WebP by libwebp; by the suffix of the
/// path. Null with the reason in `problem`.
std::unique_ptr<FilmWriter> openFilm(const QString& path, QSize size, double framesPerSecond,
                                     QString* problem);

/// Whether ffmpeg is installed.
bool hasFfmpeg();

}  // namespace entropy_lab
