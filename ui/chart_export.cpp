#include "ui/chart_export.h"

#include "core/plain_text.h"
#include "ui/figure_metadata.h"
#include "ui/shown_text.h"
#include "ui/whole_file.h"

#include <QApplication>
#include <QBuffer>
#include <QFileInfo>
#include <QFontInfo>
#include <QPaintEngine>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kLayoutDpi = 96.0;  // of all lengths inside a chart
constexpr double kMillimetresPerInch = 25.4;
constexpr double kLargestPixels = 20000.0;
constexpr double kMostPixels = 200e6;
constexpr double kBytesOfPixel = 4.0;
constexpr int kPdfDpi = 1200;
constexpr double kDrawingDetail = 4.0;  // dots per px of curves in SVG and PDF

/// Draws the figure on `device`, which is `target` large in the device's own coordinates.
void drawChart(Figure& figure, const ExportOptions& options, QPaintDevice& device,
               const QRectF& target)
{
    const QSizeF layout = exportInches(options) * kLayoutDpi;
    const double scale = target.width() / layout.width();
    QFont captionFont(QFontInfo(QApplication::font()).family());
    captionFont.setPixelSize(qCeil(9.0 * options.fontScale * kLayoutDpi / 72.0));
    const double captionHeight =
        options.caption.isEmpty() ? 0.0 : std::ceil(QFontMetricsF(captionFont).height() + 8.0);
    const QRectF source(0.0, 0.0, layout.width(), layout.height() - captionHeight);

    QPainter painter(&device);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing
                           | QPainter::LosslessImageRendering);
    painter.setFont(captionFont);  // an explicit family for every group of an SVG
    if (!options.isTransparent)
        painter.fillRect(target, options.theme.background);
    painter.scale(scale, scale);
    const bool isBitmap = painter.paintEngine()->type() == QPaintEngine::Raster;
    painter.save();
    figure.drawFigure(painter, source.size(),
                      {.theme = options.theme,
                       .fontScale = options.fontScale,
                       .lineScale = options.lineScale,
                       .hasTitle = options.hasTitle,
                       .hasLegend = options.hasLegend,
                       .isTransparent = options.isTransparent,
                       .detail = isBitmap ? std::max(1.0, scale) : kDrawingDetail});
    painter.restore();
    if (captionHeight > 0.0) {
        painter.setPen(options.theme.secondaryText);
        const QRectF line(8.0, source.bottom(), layout.width() - 16.0, captionHeight);
        painter.drawText(
            line, Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetricsF(captionFont).elidedText(options.caption, Qt::ElideRight, line.width()));
    }
}

/// Rounded down: a millionth of a pixel more would cost readers a row of empty pixels.
QString lengthText(double millimetres)
{
    constexpr double kDigits = 1e5;
    return QString::number(std::floor(millimetres * kDigits + 1e-3) / kDigits, 'g', 10);
}

QByteArray svgBytes(Figure& figure, const ExportOptions& options)
{
    const QSizeF layout = exportInches(options) * kLayoutDpi;
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(static_cast<int>(kLayoutDpi));
    generator.setSize(layout.toSize());
    generator.setViewBox(QRectF(QPointF(), layout));
    // The generator writes both as they are, < and & included.
    generator.setTitle(shownText(figure.figureTitle()).toHtmlEscaped());
    generator.setDescription(shownText(options.caption).toHtmlEscaped());
    drawChart(figure, options, generator, QRectF(QPointF(), layout));
    // The generator knows whole pixels only and writes a size of 120.121mm for 120.
    QString text = QString::fromUtf8(buffer.data());
    const QSizeF millimetres = exportInches(options) * kMillimetresPerInch;
    static const QRegularExpression kSize(QStringLiteral(R"(<svg width="[^"]*" height="[^"]*")"));
    const QRegularExpressionMatch match = kSize.match(text);
    text.replace(match.capturedStart(), match.capturedLength(),
                 QStringLiteral(R"(<svg width="%1mm" height="%2mm")")
                     .arg(lengthText(millimetres.width()), lengthText(millimetres.height())));
    if (!options.record.isEmpty()) {
        const qsizetype defs = text.indexOf(QStringLiteral("<defs>"));
        text.insert(defs, svgMetadata(options.record));
    }
    // The generator writes texts of charts as they are, control characters included.
    return QByteArray::fromStdString(forDocument(text.toStdString()));
}

QByteArray pdfBytes(Figure& figure, const ExportOptions& options)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(kPdfDpi);
        writer.setPageSize(
            QPageSize(exportInches(options), QPageSize::Inch, QString(), QPageSize::ExactMatch));
        writer.setPageMargins(QMarginsF());
        writer.setTitle(shownText(figure.figureTitle()));
        writer.setDocumentXmpMetadata(pdfMetadata(figure.figureTitle(), options.record));
        writer.setCreator(QStringLiteral("Entropy Gradient Lab"));
        drawChart(figure, options, writer,
                  QRectF(QPointF(), exportInches(options) * static_cast<double>(kPdfDpi)));
    }
    return withoutTime(buffer.data());
}

}  // namespace

QSizeF exportInches(const ExportOptions& options)
{
    return options.size
        / (options.unit == ExportOptions::Unit::Pixel ? options.dpi : kMillimetresPerInch);
}

QSize exportPixels(const ExportOptions& options)
{
    return (exportInches(options) * options.dpi).toSize();
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
            .arg(size.width() / kLayoutDpi * kMillimetresPerInch, 0, 'f', 1)
            .arg(size.height() / kLayoutDpi * kMillimetresPerInch, 0, 'f', 1);
    // Not as whole numbers, which end at 2^31; rounded later.
    const QSizeF grid = exportInches(options) * options.dpi;
    const auto pixels =
        QStringLiteral("%1 x %2 pixels").arg(grid.width(), 0, 'f', 0).arg(grid.height(), 0, 'f', 0);
    if (!(std::max(grid.width(), grid.height()) < kLargestPixels + 0.5))
        return QStringLiteral("%1: expected at most 20000 either way").arg(pixels);
    if (grid.width() * grid.height() > kMostPixels)
        return QStringLiteral("%1 (%2 MB): expected at most 200 million pixels")
            .arg(pixels)
            .arg(grid.width() * grid.height() * kBytesOfPixel / 1e6, 0, 'f', 0);
    return {};
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
    QImage image(exportPixels(options), QImage::Format_ARGB32_Premultiplied);
    if (image.isNull())
        return {};
    image.fill(options.isTransparent ? QColor(Qt::transparent) : options.theme.background);
    drawChart(figure, options, image, QRectF(QPointF(), image.size()));
    // Set afterwards: a painter on it would scale by it.
    const double dotsPerMetre = options.dpi / kMillimetresPerInch * 1000.0;
    image.setDotsPerMeterX(qRound(dotsPerMetre));
    image.setDotsPerMeterY(qRound(dotsPerMetre));
    return image.convertToFormat(options.isTransparent ? QImage::Format_ARGB32
                                                       : QImage::Format_RGB32);
}

QByteArray renderChart(Figure& figure, ExportFormat format, const ExportOptions& options,
                       QString* error)
{
    const QString problem = exportProblem(options);
    if (!problem.isEmpty()) {
        *error = problem;
        return {};
    }
    if (format == ExportFormat::Svg)
        return svgBytes(figure, options);
    if (format == ExportFormat::Pdf)
        return pdfBytes(figure, options);
    QBuffer buffer;
    QImage image = chartImage(figure, options);
    image.setText(QStringLiteral("Title"), shownText(figure.figureTitle()));
    image.setText(QStringLiteral("Description"), shownText(options.caption));
    setPngRecord(image, options.record);
    if (image.isNull() || !image.save(&buffer, "PNG"))
        *error = QStringLiteral("not enough memory for the picture");
    return buffer.data();
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
