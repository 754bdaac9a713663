#pragma once

#include <QImage>
#include <QProcess>
#include <QStandardPaths>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <cmath>

/// Programs other than ours that open what was exported, and how their pictures are compared.
namespace entropy_lab {

inline bool hasProgram(const QString& name)
{
    return !QStandardPaths::findExecutable(name).isEmpty();
}

/// What it prints; null where it fails.
inline QByteArray outputOf(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    const bool isDone = process.waitForFinished(30000)
        && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    return isDone ? process.readAllStandardOutput() + "" : QByteArray();
}

struct PictureDifference {
    double mean = 256.0;  ///< of all channels, 0 to 255
    double largest = 256.0;
};

/// Of the two in cells of 8 x 8 pixels: letters are drawn a little otherwise by every program, but
/// nothing stands elsewhere.
inline PictureDifference differenceOf(const QImage& a, const QImage& b)
{
    if (a.isNull() || a.size() != b.size())
        return {};
    const QSize cells = a.size() / 8;
    const auto coarse = [&](const QImage& image) {
        return image.convertToFormat(QImage::Format_RGB32)
            .scaled(cells, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    };
    const QImage first = coarse(a);
    const QImage second = coarse(b);
    PictureDifference found{0.0, 0.0};
    for (int y = 0; y < cells.height(); ++y) {
        for (int x = 0; x < cells.width(); ++x) {
            const QColor p = first.pixelColor(x, y);
            const QColor q = second.pixelColor(x, y);
            const double d = (std::abs(p.red() - q.red()) + std::abs(p.green() - q.green())
                              + std::abs(p.blue() - q.blue()))
                / 3.0;
            found.mean += d;
            found.largest = std::max(found.largest, d);
        }
    }
    found.mean /= cells.width() * cells.height();
    return found;
}

}  // namespace entropy_lab
