#include "ui/figures/chart_export.h"
#include "ui/figures/figure_drawing.h"
#include "ui/plot/plot_view.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFontInfo>
#include <QImageReader>
#include <QPainter>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>
#include <csignal>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#include <unistd.h>
#endif

using namespace entropy_lab;

namespace {

/// A plot zoomed in so far that its curve runs out on every side.
class ZoomedPlot : public PlotView {
public:
    ZoomedPlot()
        : PlotView({.title = "Zoomed <curve> & more",
                    .x = {.title = "iteration", .range = {0.0, 10.0}},
                    .y = {.title = "entropy H (bits)"}})
    {
        addCurve({.name = "H", .quantity = Quantity::H});
        std::vector<QPointF> points;
        for (int i = 0; i <= 400; ++i)
            points.emplace_back(i / 40.0, 3.0 * std::sin(i * 0.37));
        setCurvePoints(0, std::move(points));
        setView({2.0, 8.0}, {-1.0, 1.0});
    }
};

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// All coordinates of the polylines of an SVG that are stroked in this colour.
std::vector<QPointF> strokedPoints(const QByteArray& svg, const QColor& color)
{
    std::vector<QPointF> points;
    QXmlStreamReader reader(svg);
    QString stroke;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (reader.name() == u"g")
            stroke = reader.attributes().value("stroke").toString();
        if (stroke != color.name())
            continue;
        static const QRegularExpression kNumber(R"(-?\d+(\.\d+)?(e-?\d+)?)");
        const QString data = reader.name() == u"polyline"
            ? reader.attributes().value("points").toString()
            : reader.name() == u"path" ? reader.attributes().value("d").toString()
                                       : QString();
        std::vector<double> numbers;
        for (auto it = kNumber.globalMatch(data); it.hasNext();)
            numbers.push_back(it.next().captured().toDouble());
        for (std::size_t i = 0; i + 1 < numbers.size(); i += 2)
            points.emplace_back(numbers[i], numbers[i + 1]);
    }
    return points;
}

/// Of the four channels of the first rows, 0 to 255; both premultiplied.
/// The colors of pixels that differ by more than 16 of 255.
int differences(const QImage& a, const QImage& b, int rows)
{
    constexpr int kMost = 16;
    int count = 0;
    for (int y = 0; y < rows; ++y) {
        const uchar* const first = a.constScanLine(y);
        const uchar* const second = b.constScanLine(y);
        for (int x = 0; x < 4 * a.width(); ++x)
            count += std::abs(first[x] - second[x]) > kMost ? 1 : 0;
    }
    return count;
}

}  // namespace

class TestChartExport : public QObject {
    Q_OBJECT
private slots:
    void everyFormatIsWrittenAndReadsBack_data();
    void everyFormatIsWrittenAndReadsBack();
    void pngHasThePixelsAndTheResolutionAskedFor();
    void svgIsXmlWithTitleSizeAndFont();
    void curvesOfAnSvgStayInsideThePlotArea();
    void pdfPageIsExactlyTheFigure();
    void sameChartSameBytes_data();
    void sameChartSameBytes();
    void exportLeavesTheChartAlone();
    void logScaleAndHiddenCurvesAreExportedAsSeen();
    void captionStandsBelowTheChart();
    void wrongRequestsAreRefused_data();
    void wrongRequestsAreRefused();
    void sizesUpToTheLimitAreTaken_data();
    void sizesUpToTheLimitAreTaken();
    void aFigureDrawnInPiecesIsTheSame_data();
    void aFigureDrawnInPiecesIsTheSame();
    void aFigureIsDrawnAsItWasWhenItBegan();
    void aPictureWithoutMemoryIsRefused();
    void aFailedWriteLeavesTheOldFile();
};

void TestChartExport::everyFormatIsWrittenAndReadsBack_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("png") << "a.png" << QByteArray("\x89PNG");
    QTest::newRow("upper case") << "a.PNG" << QByteArray("\x89PNG");
    QTest::newRow("svg") << "a.svg" << QByteArray("<?xml");
    QTest::newRow("pdf") << "a.pdf" << QByteArray("%PDF-1.");
}

void TestChartExport::everyFormatIsWrittenAndReadsBack()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, start);
    const QTemporaryDir folder;
    ZoomedPlot plot;  // never shown
    QString error;
    const QString path = folder.filePath(name);
    QVERIFY2(exportChart(plot, {.path = path}, &error), qPrintable(error));
    QVERIFY(contentOf(path).startsWith(start));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
}

void TestChartExport::pngHasThePixelsAndTheResolutionAskedFor()
{
    ZoomedPlot plot;
    const QImage image = chartImage(
        plot, {.size = {120.0, 80.0}, .unit = ExportOptions::Unit::Millimetre, .dpi = 300.0});
    QCOMPARE(image.size(), QSize(1417, 945));
    QCOMPARE(image.dotsPerMeterX(), 11811);
    QCOMPARE(image.pixelColor(2, 2), Theme::light().background);
    const QImage dark = chartImage(plot, {.size = {800.0, 500.0}, .theme = Theme::dark()});
    QCOMPARE(dark.size(), QSize(800, 500));
    QCOMPARE(dark.pixelColor(2, 2), Theme::dark().background);
    // The curve is in it, in its colour.
    const QRgb color = Theme::dark().curve(Quantity::H).rgb();
    int count = 0;
    for (int y = 0; y < dark.height(); ++y) {
        for (int x = 0; x < dark.width(); ++x)
            count += dark.pixel(x, y) == color ? 1 : 0;
    }
    QVERIFY(count > 200);
}

void TestChartExport::svgIsXmlWithTitleSizeAndFont()
{
    ZoomedPlot plot;
    QString error;
    const QByteArray svg =
        renderChart(plot, ExportFormat::Svg,
                    {.size = {120.0, 80.0}, .unit = ExportOptions::Unit::Millimetre}, &error);
    QVERIFY(error.isEmpty());
    QXmlStreamReader reader(svg);
    QString title;
    QStringList families;
    QStringList texts;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        families += reader.attributes().value("font-family").toString();
        if (reader.name() == u"svg") {
            QCOMPARE(reader.attributes().value("width").toString(), QString("120mm"));
            QCOMPARE(reader.attributes().value("height").toString(), QString("80mm"));
        } else if (reader.name() == u"title") {
            title = reader.readElementText();
        } else if (reader.name() == u"text") {
            texts += reader.readElementText().trimmed();
        }
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QCOMPARE(title, plot.title());
    QVERIFY(texts.contains(plot.title()));
    QVERIFY(texts.contains("entropy H (bits)"));
    QVERIFY(texts.contains("iteration"));
    QVERIFY(texts.contains("H"));
    QVERIFY(!families.contains("Sans Serif"));
    QSvgRenderer renderer(svg);
    QVERIFY(renderer.isValid());
}

void TestChartExport::curvesOfAnSvgStayInsideThePlotArea()
{
    ZoomedPlot plot;
    const ExportOptions options{.size = {960.0, 600.0}};
    QString error;
    const QByteArray svg = renderChart(plot, ExportFormat::Svg, options, &error);
    const auto copy = plot.copyForExport(options.size, options.theme, 1.0);
    const QRectF area = copy->mapping().area.adjusted(-0.01, -0.01, 0.01, 0.01);
    const std::vector<QPointF> points = strokedPoints(svg, options.theme.curve(Quantity::H));
    int inside = 0;
    for (const QPointF& point : points) {
        // The line in the legend is the only other thing of this colour.
        if (point.y() < area.top() - 1.0)
            continue;
        QVERIFY2(area.contains(point), qPrintable(QString("%1, %2").arg(point.x()).arg(point.y())));
        ++inside;
    }
    QVERIFY(inside > 100);
}

void TestChartExport::pdfPageIsExactlyTheFigure()
{
    ZoomedPlot plot;
    QString error;
    const QByteArray pdf =
        renderChart(plot, ExportFormat::Pdf,
                    {.size = {127.0, 76.2}, .unit = ExportOptions::Unit::Millimetre}, &error);
    static const QRegularExpression kBox(R"(/MediaBox \[([^\]]*)\])");
    const QStringList box =
        kBox.match(QString::fromLatin1(pdf)).captured(1).simplified().split(' ');
    QCOMPARE(box.size(), 4);
    QCOMPARE(box[2].toDouble(), 360.0);
    QCOMPARE(box[3].toDouble(), 216.0);
    QVERIFY(!pdf.contains("/Subtype /Image"));
}

void TestChartExport::sameChartSameBytes_data()
{
    QTest::addColumn<int>("format");
    QTest::newRow("png") << int(ExportFormat::Png);
    QTest::newRow("svg") << int(ExportFormat::Svg);
    QTest::newRow("pdf") << int(ExportFormat::Pdf);
}

void TestChartExport::sameChartSameBytes()
{
    QFETCH(int, format);
    QString error;
    ZoomedPlot plot;
    const QByteArray first = renderChart(plot, ExportFormat(format), {}, &error);
    const QByteArray second = renderChart(plot, ExportFormat(format), {}, &error);
    ZoomedPlot twin;
    twin.resize(500, 300);
    twin.show();
    QCOMPARE(second, first);
    QCOMPARE(renderChart(twin, ExportFormat(format), {}, &error), first);
    // Two exports a moment apart would share a time stamp: there must be none of today.
    if (ExportFormat(format) == ExportFormat::Pdf)
        QVERIFY(first.contains("/CreationDate (D:19700101000000"));
}

void TestChartExport::exportLeavesTheChartAlone()
{
    ZoomedPlot plot;
    plot.resize(700, 400);
    plot.show();
    plot.showCursorAt(4.0);
    QCoreApplication::processEvents();
    const QImage before = plot.grab().toImage();
    const PlotMapping mapping = plot.mapping();
    QSignalSpy changed(plot.scene(), &QGraphicsScene::changed);
    QString error;
    renderChart(plot, ExportFormat::Svg, {.size = {300.0, 900.0}, .theme = Theme::dark()}, &error);
    QCoreApplication::processEvents();
    QCOMPARE(changed.count(), 0);
    QCOMPARE(plot.mapping(), mapping);
    QCOMPARE(plot.grab().toImage(), before);
}

void TestChartExport::logScaleAndHiddenCurvesAreExportedAsSeen()
{
    ZoomedPlot plot;
    plot.addCurve({.name = "hidden", .quantity = Quantity::W, .isVisible = false});
    plot.setCurvePoints(1, {{0.0, 0.1}, {10.0, 1.0}});
    plot.setLogY(true);
    const auto copy = plot.copyForExport({600.0, 400.0}, Theme::light(), 1.0);
    QVERIFY(copy->isLogY());
    QVERIFY(!copy->isCurveVisible(1));
    QCOMPARE(copy->rangeX(), (AxisRange{2.0, 8.0}));
    QCOMPARE(copy->rangeY(), plot.rangeY());
    QVERIFY(!copy->cursorX());
}

void TestChartExport::captionStandsBelowTheChart()
{
    ZoomedPlot plot;
    QString error;
    const QByteArray svg = renderChart(plot, ExportFormat::Svg,
                                       {.caption = "η = 0.5, seed 7, iteration 1000"}, &error);
    // Qt may cut a text where the script changes.
    QVERIFY(svg.contains("seed 7, iteration 1000</text>"));
}

void TestChartExport::wrongRequestsAreRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<double>("dpi");
    QTest::addColumn<QString>("expected");
    QTest::newRow("suffix") << "a.gif" << QSizeF(960, 600) << 96.0 << ".png, .svg or .pdf";
    QTest::newRow("no suffix") << "a" << QSizeF(960, 600) << 96.0 << ".png, .svg or .pdf";
    QTest::newRow("too small") << "a.png" << QSizeF(20, 20) << 96.0 << "at least 42 x 32";
    QTest::newRow("not a number") << "a.pdf" << QSizeF(std::nan(""), 600) << 96.0 << "at least";
    QTest::newRow("too large") << "a.png" << QSizeF(30000, 600) << 96.0 << "at most 20000";
    QTest::newRow("too many pixels") << "a.png" << QSizeF(20000, 20000) << 96.0
                                     << "20000 x 20000 pixels need 1600 MB: expected at most 20000 "
                                        "either way and 800 MB";
    QTest::newRow("too many for a drawing")
        << "a.pdf" << QSizeF(19000, 19000) << 10.0 << "need 1444 MB";
    QTest::newRow("more than a whole number") << "a.svg" << QSizeF(4e9, 4e9) << 96.0 << "need";
    QTest::newRow("more than a number") << "a.svg" << QSizeF(1e200, 1e200) << 96.0 << "∞ MB";
    QTest::newRow("infinite") << "a.png" << QSizeF(INFINITY, 600) << 96.0 << "at most 20000";
    QTest::newRow("no resolution") << "a.svg" << QSizeF(960, 600) << 0.0 << "10 to 2400";
}

void TestChartExport::wrongRequestsAreRefused()
{
    QFETCH(QString, name);
    QFETCH(QSizeF, size);
    QFETCH(double, dpi);
    QFETCH(QString, expected);
    const QTemporaryDir folder;
    ZoomedPlot plot;
    QString error;
    QVERIFY(!exportChart(plot, {.path = folder.filePath(name), .size = size, .dpi = dpi}, &error));
    QVERIFY2(error.contains(expected), qPrintable(error));
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestChartExport::sizesUpToTheLimitAreTaken_data()
{
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<double>("dpi");
    QTest::newRow("long") << QSizeF(20000, 600) << 96.0;
    QTest::newRow("square") << QSizeF(14142, 14142) << 96.0;
    QTest::newRow("coarse") << QSizeF(9999, 9999) << 10.0;
    QTest::newRow("A0 at 300 dpi") << QSizeF(14043, 9933) << 300.0;
}

void TestChartExport::sizesUpToTheLimitAreTaken()
{
    QFETCH(QSizeF, size);
    QFETCH(double, dpi);
    QCOMPARE(exportProblem({.size = size, .dpi = dpi}), QString());
    QCOMPARE(exportPixels({.size = size, .dpi = dpi}), size.toSize());
}

void TestChartExport::aFigureDrawnInPiecesIsTheSame_data()
{
    QTest::addColumn<ExportOptions>("options");
    QTest::newRow("one stripe") << ExportOptions{.size = {800.0, 500.0}};
    QTest::newRow("several") << ExportOptions{.size = {2400.0, 2100.0}, .caption = "η = 0.5"};
    QTest::newRow("fine") << ExportOptions{.size = {3000.0, 2000.0}, .dpi = 300.0};
    QTest::newRow("transparent") << ExportOptions{
        .size = {2400.0, 2100.0}, .theme = Theme::dark(), .isTransparent = true};
}

void TestChartExport::aFigureDrawnInPiecesIsTheSame()
{
    QFETCH(ExportOptions, options);
    ZoomedPlot plot;
    plot.addCurve(
        {.name = "shines through", .quantity = Quantity::W, .width = 8.0, .opacity = 0.4});
    plot.setCurvePoints(1, {{0.0, -1.0}, {5.0, 0.7}, {10.0, -0.4}});
    FigureDrawing drawing(plot, ExportFormat::Png, options);
    int pieces = 1;
    while (drawing.goOn(0.0))
        ++pieces;
    const double pixels = options.size.width() * options.size.height();
    QVERIFY(pieces >= pixels / 1e6);
    const QImage inPieces = pictureOf(drawing.take());

    QImage whole(options.size.toSize(), QImage::Format_ARGB32_Premultiplied);
    whole.fill(options.isTransparent ? QColor(Qt::transparent) : options.theme.background);
    QPainter painter(&whole);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    const double scale = options.dpi / 96.0;
    painter.scale(scale, scale);
    QSizeF size = options.size / scale;
    if (!options.caption.isEmpty()) {
        QFont font(QFontInfo(QApplication::font()).family());
        font.setPixelSize(12);
        size.rheight() -= std::ceil(QFontMetricsF(font).height() + 8.0);
    }
    plot.drawFigure(
        painter, size,
        {.theme = options.theme, .isTransparent = options.isTransparent, .detail = scale});
    painter.end();
    const int above = options.caption.isEmpty() ? whole.height() : whole.height() - 30;
    QCOMPARE(inPieces.size(), whole.size());
    // A line that is cut at another edge is rounded a little otherwise, and a column of noise may
    // end one pixel earlier; the plot has a few of them.
    QVERIFY(differences(inPieces.convertToFormat(whole.format()), whole, above) <= 32);
}

void TestChartExport::aFigureIsDrawnAsItWasWhenItBegan()
{
    ZoomedPlot plot;
    const ExportOptions options{.size = {2400.0, 2100.0}};
    const QImage before = chartImage(plot, options);
    FigureDrawing drawing(plot, ExportFormat::Png, options);
    QVERIFY(drawing.goOn(0.0));
    plot.setCurvePoints(0, {{0.0, 0.0}, {10.0, 1.0}});
    plot.setTitle("Another");
    plot.fit();
    while (drawing.goOn(0.0)) { }
    QCOMPARE(pictureOf(drawing.take()), before);
    QVERIFY(chartImage(plot, options) != before);
}

void TestChartExport::aPictureWithoutMemoryIsRefused()
{
#if !defined(Q_OS_LINUX) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("memory cannot be limited here");
#else
    ZoomedPlot plot;
    const ExportOptions options{.size = {15000.0, 10000.0}};
    QFile status("/proc/self/statm");
    QVERIFY(status.open(QIODevice::ReadOnly));
    const rlim_t pages = status.readAll().split(' ').first().toULongLong();
    rlimit limit{};
    getrlimit(RLIMIT_AS, &limit);
    const rlimit small{pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + (rlim_t{200} << 20),
                       limit.rlim_max};
    setrlimit(RLIMIT_AS, &small);
    QString error;
    const QByteArray bytes = renderChart(plot, ExportFormat::Png, options, &error);
    const bool hasPicture = !chartImage(plot, options).isNull();
    setrlimit(RLIMIT_AS, &limit);
    QCOMPARE(error, QString("not enough memory for a picture of 15000 x 10000 pixels"));
    QVERIFY(bytes.isEmpty());
    QVERIFY(!hasPicture);
    // And everything goes on.
    QVERIFY(!chartImage(plot, {}).isNull());
#endif
}

void TestChartExport::aFailedWriteLeavesTheOldFile()
{
    const QTemporaryDir folder;
    ZoomedPlot plot;
    QString error;
    QVERIFY(!exportChart(plot, {.path = folder.filePath("missing/a.svg")}, &error));
    QVERIFY(error.contains("missing/a.svg"));
    QVERIFY(error.size() > folder.filePath("missing/a.svg: ").size());

    const QString taken = folder.filePath("taken.svg");
    QVERIFY(QDir(folder.path()).mkdir("taken.svg"));
    error.clear();
    QVERIFY(!exportChart(plot, {.path = taken}, &error));
    QVERIFY(!error.isEmpty());
    QVERIFY(QFileInfo(taken).isDir());

    const QString old = folder.filePath("old.svg");
    QFile file(old);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("old content");
    file.close();
#ifdef Q_OS_UNIX
    // A full disk, as the process sees it: no file may grow beyond 1000 bytes.
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small{1000, limit.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    error.clear();
    const bool isWritten = exportChart(plot, {.path = old}, &error);
    setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, handler);
    QVERIFY(!isWritten);
    QVERIFY2(error.startsWith(old), qPrintable(error));
    QVERIFY(error.size() > old.size() + 3);
    QCOMPARE(contentOf(old), QByteArray("old content"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList("old.svg"));
#endif
    error.clear();
    QVERIFY2(exportChart(plot, {.path = old}, &error), qPrintable(error));
    QVERIFY(contentOf(old).startsWith("<?xml"));
}

QTEST_MAIN(TestChartExport)
#include "test_chart_export.moc"
