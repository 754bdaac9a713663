#include "ui/figures/chart_export.h"

#include "ui/figures/figure_drawing.h"
#include "ui/figures/whole_file.h"
#include "ui/style/number_format.h"

#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

constexpr double kLayoutDpi = 96.0;  // of all lengths inside a chart
constexpr double kMillimetresPerInch = 25.4;
constexpr double kBytesPerPixel = 4.0;
constexpr double kAtOnce = 1e9;  // ms

}  // namespace

QSizeF exportInches(const ExportOptions& options)
{
    return options.size
        / (options.unit == ExportOptions::Unit::Pixel ? options.dpi : kMillimetresPerInch);
}

QSize exportPixels(const ExportOptions& options)
{
    // More than a whole number can be are too many anyway.
    constexpr double kMost = std::numeric_limits<int>::max();
    const QSizeF pixels = exportInches(options) * options.dpi;
    return QSizeF(std::min(pixels.width(), kMost), std::min(pixels.height(), kMost)).toSize();
}

QString exportProblem(const ExportOptions& options)
{
    if (!(options.dpi >= 10.0 && options.dpi <= 2400.0))
        return QStringLiteral("a resolution of %1 dpi: expected 10 to 2400").arg(options.dpi);
    if (!(options.fontScale >= 0.25 && options.fontScale <= 8.0))
        return QStringLiteral("a font scale of %1: expected 0.25 to 8").arg(options.fontScale);
    if (!(options.lineScale >= 0.1 && options.lineScale <= 10.0))
        return QStringLiteral("a line scale of %1: expected 0.1 to 10").arg(options.lineScale);
    const QSizeF size = exportInches(options) * kLayoutDpi;
    if (!(size.width() >= 160.0 && size.height() >= 120.0))
        return QStringLiteral("the figure would be %1 x %2 mm: expected at least 42 x 32")
            .arg(readableNumber(size.width() / kLayoutDpi * kMillimetresPerInch, 4),
                 readableNumber(size.height() / kLayoutDpi * kMillimetresPerInch, 4));
    return pixelProblem(exportInches(options) * options.dpi);
}

QString pixelProblem(QSizeF pixels)
{
    const double area = pixels.width() * pixels.height();
    if (std::max(pixels.width(), pixels.height()) <= kLongestFigureSide
        && area <= kMostFigurePixels)
        return {};
    constexpr double kMegabyte = 1e6;
    const auto megabytes = [](double count) {
        return readableNumber(std::ceil(count * kBytesPerPixel / kMegabyte), 6);
    };
    return QStringLiteral("%1 x %2 pixels need %3 MB: expected at most %4 either way and %5 MB")
        .arg(readableNumber(std::round(pixels.width())),
             readableNumber(std::round(pixels.height())), megabytes(area),
             readableNumber(kLongestFigureSide), megabytes(kMostFigurePixels));
}

QByteArray withoutTime(QByteArray bytes)
{
    // Digit by digit, because the cross-reference table counts bytes.
    const qsizetype at = bytes.indexOf("/CreationDate (D:");
    if (at >= 0) {
        const qsizetype end = bytes.indexOf(')', at);
        static const QByteArray kEpoch("19700101000000+00'00'");
        const qsizetype start = at + qsizetype(sizeof("/CreationDate (D:")) - 1;
        for (qsizetype i = start; i < end; ++i)
            bytes[i] = i - start < kEpoch.size() ? kEpoch[i - start] : ' ';
    }
    return bytes;
}

QString saveWhole(const QString& path, const QByteArray& bytes)
{
    WholeFile file(path);
    file.write({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    const QString problem = file.commit();
    return problem.isEmpty() ? QString() : QStringLiteral("%1: %2").arg(path, problem);
}

std::optional<ExportFormat> exportFormatOf(const QString& path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == u"png")
        return ExportFormat::Png;
    if (suffix == u"svg")
        return ExportFormat::Svg;
    if (suffix == u"pdf")
        return ExportFormat::Pdf;
    return std::nullopt;
}

QString suffixOf(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Png:
        return QStringLiteral(".png");
    case ExportFormat::Svg:
        return QStringLiteral(".svg");
    case ExportFormat::Pdf:
        break;
    }
    return QStringLiteral(".pdf");
}

QImage chartImage(Figure& figure, const ExportOptions& options)
{
    if (!exportProblem(options).isEmpty())
        return {};
    FigureDrawing drawing(figure, ExportFormat::Png, options);
    while (drawing.goOn(kAtOnce)) { }
    return drawing.problem().isEmpty() ? pictureOf(drawing.take()) : QImage();
}

QString noMemoryProblem(const ExportOptions& options)
{
    const QSize pixels = exportPixels(options);
    return QStringLiteral("not enough memory for a picture of %1 x %2 pixels")
        .arg(pixels.width())
        .arg(pixels.height());
}

QByteArray renderChart(Figure& figure, ExportFormat format, const ExportOptions& options,
                       QString* error)
{
    *error = exportProblem(options);
    if (!error->isEmpty())
        return {};
    FigureDrawing drawing(figure, format, options);
    while (drawing.goOn(kAtOnce)) { }
    *error = drawing.problem();
    return error->isEmpty() ? bytesOf(drawing.take(), error) : QByteArray();
}

bool exportChart(Figure& figure, const ExportOptions& options, QString* error)
{
    const std::optional<ExportFormat> format = exportFormatOf(options.path);
    if (!format) {
        *error =
            QStringLiteral("%1: expected a name that ends in .png, .svg or .pdf").arg(options.path);
        return false;
    }
    // Said before the work.
    const QFileInfo old(options.path);
    if (old.exists() && !old.isFile()) {
        *error = QStringLiteral("%1: there is something that is not a file").arg(options.path);
        return false;
    }
    QString problem;
    const QByteArray bytes = renderChart(figure, *format, options, &problem);
    if (!problem.isEmpty()) {
        *error = QStringLiteral("%1: %2").arg(options.path, problem);
        return false;
    }
    *error = saveWhole(options.path, bytes);
    return error->isEmpty();
}

}  // namespace entropy_lab
