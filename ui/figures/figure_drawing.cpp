#include "ui/figures/figure_drawing.h"

#include "core/files/plain_text.h"
#include "ui/figures/figure_metadata.h"
#include "ui/style/shown_text.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFontInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>
#include <new>

namespace entropy_lab {

namespace {

constexpr double kLayoutDpi = 96.0;  // of all lengths inside a chart
constexpr double kMillimetresPerInch = 25.4;
constexpr int kPdfDpi = 1200;
constexpr double kDrawingDetail = 4.0;  // dots per px of curves in SVG and PDF

/// Rounded down: a millionth of a pixel more would cost readers a row of empty pixels.
QString lengthText(double millimetres)
{
    constexpr double kDigits = 1e5;
    return QString::number(std::floor(millimetres * kDigits + 1e-3) / kDigits, 'g', 10);
}

QByteArray svgBytes(const DrawnFigure& drawn)
{
    // The generator knows whole pixels only and writes a size of 120.121mm for 120.
    QString text = QString::fromUtf8(drawn.text);
    const QSizeF millimetres = exportInches(drawn.options) * kMillimetresPerInch;
    static const QRegularExpression kSize(QStringLiteral(R"(<svg width="[^"]*" height="[^"]*")"));
    const QRegularExpressionMatch match = kSize.match(text);
    text.replace(match.capturedStart(), match.capturedLength(),
                 QStringLiteral(R"(<svg width="%1mm" height="%2mm")")
                     .arg(lengthText(millimetres.width()), lengthText(millimetres.height())));
    if (!drawn.options.record.isEmpty()) {
        const qsizetype defs = text.indexOf(QStringLiteral("<defs>"));
        text.insert(defs, svgMetadata(drawn.options.record));
    }
    // The generator writes texts of charts as they are, control characters included.
    return QByteArray::fromStdString(forDocument(text.toStdString()));
}

QByteArray pngBytes(DrawnFigure drawn, QString* error)
{
    const ExportOptions options = drawn.options;
    const QString title = drawn.title;
    QImage image = pictureOf(std::move(drawn));
    image.setText(QStringLiteral("Title"), title);
    image.setText(QStringLiteral("Description"), shownText(options.caption));
    setPngRecord(image, options.record);
    QBuffer buffer;
    if (!image.save(&buffer, "PNG"))
        *error = noMemoryProblem(options);
    return buffer.data();
}

}  // namespace

QImage pictureOf(DrawnFigure drawn)
{
    const ExportOptions& options = drawn.options;
    // In its place: a second picture of that size may have no room.
    QImage image =
        std::move(drawn.image)
            .convertToFormat(options.isTransparent ? QImage::Format_ARGB32 : QImage::Format_RGB32);
    // Set afterwards: a painter on it would scale by it.
    const double dotsPerMetre = options.dpi / kMillimetresPerInch * 1000.0;
    image.setDotsPerMeterX(qRound(dotsPerMetre));
    image.setDotsPerMeterY(qRound(dotsPerMetre));
    return image;
}

QByteArray bytesOf(DrawnFigure drawn, QString* error)
{
    const ExportOptions options = drawn.options;
    try {
        if (drawn.format == ExportFormat::Svg)
            return svgBytes(drawn);
        if (drawn.format == ExportFormat::Pdf)
            return withoutTime(std::move(drawn.text));
        return pngBytes(std::move(drawn), error);
    } catch (const std::bad_alloc&) {
        *error = noMemoryProblem(options);
        return {};
    }
}

FigureDrawing::FigureDrawing(Figure& figure, ExportFormat format, const ExportOptions& options)
    : m_drawn{.format = format, .options = options, .title = shownText(figure.figureTitle())}
{
    switch (format) {
    case ExportFormat::Png:
        beginPicture(figure, exportPixels(options));
        break;
    case ExportFormat::Svg:
        beginSvg(figure);
        break;
    case ExportFormat::Pdf:
        beginPdf(figure);
        break;
    }
}

FigureDrawing::FigureDrawing(Figure& figure, const ExportOptions& options, QSize pixels)
    : m_drawn{.options = options, .title = shownText(figure.figureTitle())}
{
    beginPicture(figure, pixels);
}

FigureDrawing::~FigureDrawing() = default;

void FigureDrawing::beginPicture(Figure& figure, QSize pixels)
{
    m_drawn.image = QImage(pixels, QImage::Format_ARGB32_Premultiplied);
    if (m_drawn.image.isNull()) {
        m_problem = noMemoryProblem(m_drawn.options);
        return;
    }
    const double layoutWidth = exportInches(m_drawn.options).width() * kLayoutDpi;
    begin(figure, QRectF(QPointF(), pixels), pixels.width() / layoutWidth);
}

void FigureDrawing::beginSvg(Figure& figure)
{
    auto generator = std::make_unique<QSvgGenerator>();
    const QSizeF layout = exportInches(m_drawn.options) * kLayoutDpi;
    generator->setOutputDevice(&m_buffer);
    generator->setResolution(static_cast<int>(kLayoutDpi));
    generator->setSize(layout.toSize());
    generator->setViewBox(QRectF(QPointF(), layout));
    // The generator writes both as they are, < and & included.
    generator->setTitle(m_drawn.title.toHtmlEscaped());
    generator->setDescription(shownText(m_drawn.options.caption).toHtmlEscaped());
    m_device = std::move(generator);
    begin(figure, QRectF(QPointF(), layout), kDrawingDetail);
    startDrawing();
}

void FigureDrawing::beginPdf(Figure& figure)
{
    m_buffer.open(QIODevice::WriteOnly);
    auto writer = std::make_unique<QPdfWriter>(&m_buffer);
    const QSizeF inches = exportInches(m_drawn.options);
    writer->setResolution(kPdfDpi);
    writer->setPageSize(QPageSize(inches, QPageSize::Inch, QString(), QPageSize::ExactMatch));
    writer->setPageMargins(QMarginsF());
    writer->setTitle(m_drawn.title);
    writer->setDocumentXmpMetadata(pdfMetadata(m_drawn.title, m_drawn.options.record));
    writer->setCreator(QStringLiteral("Entropy Gradient Lab"));
    m_device = std::move(writer);
    begin(figure, QRectF(QPointF(), inches * static_cast<double>(kPdfDpi)), kDrawingDetail);
    startDrawing();
}

void FigureDrawing::begin(Figure& figure, const QRectF& target, double detail)
{
    const ExportOptions& options = m_drawn.options;
    m_layout = exportInches(options) * kLayoutDpi;
    m_target = target;
    m_captionFont = QFont(QFontInfo(QApplication::font()).family());
    m_captionFont.setPixelSize(qCeil(9.0 * options.fontScale * kLayoutDpi / 72.0));
    const double captionHeight =
        options.caption.isEmpty() ? 0.0 : std::ceil(QFontMetricsF(m_captionFont).height() + 8.0);
    m_captionTop = m_layout.height() - captionHeight;
    m_parts = figure.still({m_layout.width(), m_captionTop},
                           {.theme = options.theme,
                            .fontScale = options.fontScale,
                            .lineScale = options.lineScale,
                            .hasTitle = options.hasTitle,
                            .hasLegend = options.hasLegend,
                            .isTransparent = options.isTransparent,
                            .detail = detail});
    if (captionHeight > 0.0)
        m_parts.emplace_back([this](QPainter& painter) { paintCaption(painter); });
}

void FigureDrawing::startDrawing()
{
    m_painter = std::make_unique<QPainter>(m_device.get());
    prepare(*m_painter);
}

void FigureDrawing::prepare(QPainter& painter) const
{
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing
                           | QPainter::LosslessImageRendering);
    painter.setFont(m_captionFont);  // an explicit family for every group of an SVG
    if (m_painter && !m_drawn.options.isTransparent)
        painter.fillRect(m_target, m_drawn.options.theme.background);
    const double scale = m_target.width() / m_layout.width();
    painter.scale(scale, scale);
}

void FigureDrawing::paintCaption(QPainter& painter) const
{
    painter.setFont(m_captionFont);
    painter.setPen(m_drawn.options.theme.secondaryText);
    const QRectF line(8.0, m_captionTop, m_layout.width() - 16.0, m_layout.height() - m_captionTop);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(m_captionFont)
                         .elidedText(m_drawn.options.caption, Qt::ElideRight, line.width()));
}

bool FigureDrawing::isDone() const
{
    return !m_problem.isEmpty()
        || (m_painter ? m_part == m_parts.size() : m_top >= m_drawn.image.height());
}

bool FigureDrawing::goOn(double milliseconds)
{
    constexpr double kNanoseconds = 1e6;
    QElapsedTimer clock;
    clock.start();
    while (!isDone()) {
        if (m_painter)
            drawPart();
        else
            drawPieceOfPicture();
        if (static_cast<double>(clock.nsecsElapsed()) > milliseconds * kNanoseconds)
            break;
    }
    return !isDone();
}

void FigureDrawing::drawPart()
{
    m_painter->save();
    m_parts[m_part](*m_painter);
    m_painter->restore();
    ++m_part;
}

/// One part, in as many rows as take some milliseconds.
void FigureDrawing::drawPieceOfPicture()
{
    constexpr int kPixels = 1'000'000;
    QImage& image = m_drawn.image;
    const int rows = std::min(std::max(kPixels / image.width(), 16), image.height() - m_top);
    QImage stripe(image.scanLine(m_top), image.width(), rows, image.bytesPerLine(), image.format());
    if (m_part == 0)
        stripe.fill(m_drawn.options.isTransparent ? QColor(Qt::transparent)
                                                  : m_drawn.options.theme.background);
    if (m_part < m_parts.size()) {
        QPainter painter(&stripe);
        painter.setClipRect(stripe.rect());
        painter.translate(0.0, -m_top);
        prepare(painter);
        m_parts[m_part](painter);
    }
    if (++m_part >= m_parts.size()) {
        m_part = 0;
        m_top += rows;
    }
}

DrawnFigure FigureDrawing::take()
{
    m_painter.reset();
    m_device.reset();
    if (m_drawn.format != ExportFormat::Png)
        m_drawn.text = m_buffer.data();
    return std::move(m_drawn);
}

}  // namespace entropy_lab
