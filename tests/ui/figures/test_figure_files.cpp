#include "core/files/experiment_json.h"
#include "core/files/figure_file.h"
#include "core/files/figure_record.h"
#include "tests/ui/outside.h"
#include "tests/ui/run_frames.h"
#include "ui/figures/chart_export.h"
#include "ui/plot/items/print_looks.h"
#include "ui/plot/plot_view.h"
#include "ui/workspaces/base/workspace_figure.h"
#include "ui/workspaces/compare/compare_workspace.h"
#include "ui/workspaces/compare/decision_plane.h"
#include "ui/workspaces/descent/descent_workspace.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <set>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace entropy_lab;

namespace {

constexpr QSizeF kSize(640.0, 400.0);

/// The workspace of the default run after 200 updates, laid out but not on any screen.
class HiddenDescent : public DescentWorkspace {
public:
    HiddenDescent()
    {
        setAttribute(Qt::WA_DontShowOnScreen);
        resize(980, 660);
        show();
        setFrame(frameAfter(Experiment(), 200));
    }
};

std::unique_ptr<Figure> wholeOf(Workspace& workspace)
{
    return std::make_unique<WorkspaceFigure>(workspace, "Descent");
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList textsOfSvg(const QByteArray& svg)
{
    QXmlStreamReader reader(svg);
    QStringList texts;
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == u"text")
            texts += reader.readElementText().trimmed();
    }
    return reader.hasError() ? QStringList() : texts;
}

FigureRecord someRecord()
{
    Experiment experiment;
    experiment.title = "Größe <x> & \"y\" ]]> −1 日本";
    experiment.learningRate = LearningRate(0.1234567890123456);
    experiment.start.b()(0) = -0.1 - 0.2;
    return {.experiment = experiment, .iteration = 123456789012345, .chart = "entropy"};
}

}  // namespace

class TestFigureFiles : public QObject {
    Q_OBJECT
private slots:
    void aWorkspaceOnASmallPageIsALargerOneReduced()
    {
        HiddenDescent workspace;
        const std::unique_ptr<Figure> whole = wholeOf(workspace);
        const QImage large = chartImage(*whole, {.size = {600, 400}});
        const QImage small = chartImage(*whole, {.size = {300, 200}});
        QCOMPARE(small.size(), QSize(300, 200));
        const QImage reduced =
            large.scaled(small.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        const PictureDifference difference = differenceOf(small, reduced);
        QVERIFY2(difference.mean < 3.0, qPrintable(QString::number(difference.mean)));
    }

    void anotherProgramDrawsTheSvgAsTheScreenDoes_data() { figures(); }
    void anotherProgramDrawsTheSvgAsTheScreenDoes()
    {
        if (!hasProgram("rsvg-convert"))
            QSKIP("rsvg-convert is not installed");
        compareWith(".svg", [](const QString& path, const QString& png) {
            outputOf("rsvg-convert", {"-d", "96", "-p", "96", "-o", png, path});
        });
    }

    void anotherProgramDrawsThePdfAsTheScreenDoes_data() { figures(); }
    void anotherProgramDrawsThePdfAsTheScreenDoes()
    {
        if (!hasProgram("pdftocairo"))
            QSKIP("pdftocairo is not installed");
        compareWith(".pdf", [](const QString& path, const QString& png) {
            outputOf("pdftocairo",
                     {"-png", "-singlefile", "-r", "96", path, QString(png).chopped(4)});
        });
    }

    void sizesAreRightInOtherPrograms()
    {
        if (!hasProgram("rsvg-convert") || !hasProgram("pdfinfo"))
            QSKIP("rsvg-convert or pdfinfo is not installed");
        const QTemporaryDir folder;
        HiddenDescent workspace;
        ExportOptions options{.size = {85.0, 60.0}, .unit = ExportOptions::Unit::Millimetre};
        QString error;
        options.path = folder.filePath("a.svg");
        QVERIFY2(exportChart(*workspace.chart("entropy"), options, &error), qPrintable(error));
        // 85 mm are 1004 dots of 300 an inch.
        outputOf("rsvg-convert",
                 {"-d", "300", "-p", "300", "-o", folder.filePath("a.png"), options.path});
        const QSize pixels = QImage(folder.filePath("a.png")).size();
        QVERIFY(std::abs(pixels.width() - 1004) <= 1 && std::abs(pixels.height() - 709) <= 1);

        options.path = folder.filePath("a.pdf");
        QVERIFY2(exportChart(*workspace.chart("entropy"), options, &error), qPrintable(error));
        const QString info = outputOf("pdfinfo", {options.path});
        static const QRegularExpression kPage(R"(Page size:\s+([\d.]+) x ([\d.]+) pts)");
        const QRegularExpressionMatch match = kPage.match(info);
        QVERIFY2(match.hasMatch(), qPrintable(info));
        QVERIFY(std::abs(match.captured(1).toDouble() - 85.0 / 25.4 * 72.0) < 0.5);
        QVERIFY(std::abs(match.captured(2).toDouble() - 60.0 / 25.4 * 72.0) < 0.5);
        QVERIFY(info.contains("Sigmoid") || info.contains("Entropy H over iterations"));

        options.path = folder.filePath("a.png");
        options.dpi = 300.0;
        QVERIFY2(exportChart(*workspace.chart("entropy"), options, &error), qPrintable(error));
        QCOMPARE(QImage(options.path).size(), QSize(1004, 709));
        QCOMPARE(QImage(options.path).dotsPerMeterX(), 11811);
    }

    void fontsOfAPdfAreInsideIt()
    {
        if (!hasProgram("pdffonts") || !hasProgram("pdftotext"))
            QSKIP("pdffonts is not installed");
        const QTemporaryDir folder;
        HiddenDescent workspace;
        QString error;
        const QString path = folder.filePath("a.pdf");
        QVERIFY(exportChart(*wholeOf(workspace), {.path = path}, &error));
        const QList<QByteArray> lines = outputOf("pdffonts", {path}).trimmed().split('\n');
        QVERIFY(lines.size() > 2);
        // Columns: name, type, encoding, embedded, subset, with Unicode, object.
        static const QRegularExpression kEmbedded(R"(\s(yes)\s+(yes|no)\s+yes\s+\d+\s+\d+$)");
        for (const QByteArray& line : lines.mid(2))
            QVERIFY2(kEmbedded.match(QString::fromLatin1(line)).hasMatch(), line.constData());
        const QString text = QString::fromUtf8(outputOf("pdftotext", {path, "-"}));
        for (const char* const words : {"Entropy H over iterations", "Sigmoid and z landscape",
                                        "Parameters over iterations", "The gradient, step by step"})
            QVERIFY2(text.contains(words), words);
    }

    void aWorkspaceIsOneFigureWithEveryViewAndTextAsText()
    {
        HiddenDescent workspace;
        QString error;
        const QByteArray svg =
            renderChart(*wholeOf(workspace), ExportFormat::Svg, {.size = {980, 660}}, &error);
        const QStringList texts = textsOfSvg(svg);
        for (const char* const words : {"Entropy H over iterations", "Sigmoid and z landscape",
                                        "Parameters over iterations", "The gradient, step by step"})
            QVERIFY2(texts.contains(words), words);
        QVERIFY(!svg.contains("<image"));
        // Arranged as on the screen: four parts in two rows.
        const std::vector<WorkspaceFigure::Part> parts = WorkspaceFigure(workspace, {}).parts();
        QCOMPARE(parts.size(), 4U);
        for (const WorkspaceFigure::Part& part : parts)
            QVERIFY(part.place.width() > 300.0 && part.place.height() > 200.0);
    }

    void aHeatMapIsInTheFileAtFullResolution()
    {
        DecisionPlane plane;
        Experiment experiment;
        experiment.data.X = Eigen::MatrixXd{{0.6, -0.8, 0.1}, {-1.0, 0.5, 0.9}};
        plane.setFrame(frameAfter(experiment, 5));
        QString error;
        const QByteArray svg = renderChart(plane, ExportFormat::Svg, {.size = {400, 400}}, &error);
        static const QRegularExpression kPicture(
            "<image[^>]*xlink:href=\"data:image/png;base64,([^\"]*)\"");
        const QRegularExpressionMatch match = kPicture.match(QString::fromLatin1(svg));
        QVERIFY(match.hasMatch());
        const QImage field = QImage::fromData(QByteArray::fromBase64(match.captured(1).toLatin1()));
        QVERIFY2(field.width() > 1000, qPrintable(QString::number(field.width())));
        QVERIFY(textsOfSvg(svg).join(' ').contains("input"));
        // Nothing that can only be clicked.
        QVERIFY(!textsOfSvg(svg).join(' ').contains("Click"));
    }

    void printIsBlackAndGreyAndTellsCurvesApart()
    {
        HiddenDescent workspace;
        for (const NamedChart& named : workspace.charts()) {
            const QImage image = chartImage(*named.chart, {.size = kSize, .theme = Theme::print()});
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    const QColor color = image.pixelColor(x, y);
                    QVERIFY(color.red() == color.green() && color.green() == color.blue());
                }
            }
        }
        PlotView& parameters = *workspace.chart("parameters");
        std::vector<PlotCurve> curves;
        curves.reserve(static_cast<std::size_t>(parameters.curveCount()));
        for (int i = 0; i < parameters.curveCount(); ++i)
            curves.push_back(parameters.curve(i));
        QVERIFY(curves.size() >= 5);
        for (PlotCurve& curve : curves)
            curve.isVisible = true;
        const std::vector<PrintLook> looks = printLooks(curves, Theme::print());
        for (std::size_t i = 0; i < looks.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(looks[i] != looks[j]);
        }
    }

    void manyCurvesOfOneQuantityAllDiffer()
    {
        const std::vector<PlotCurve> curves(72, PlotCurve{.name = "H", .quantity = Quantity::H});
        const std::vector<PrintLook> looks = printLooks(curves, Theme::print());
        QCOMPARE(looks.front(), PrintLook());
        for (std::size_t i = 0; i < looks.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(looks[i] != looks[j]);
        }
    }

    void titleLegendAndGroundCanBeLeftOut()
    {
        HiddenDescent workspace;
        PlotView& chart = *workspace.chart("landscape");
        QString error;
        const auto texts = [&](const ExportOptions& options) {
            return textsOfSvg(renderChart(chart, ExportFormat::Svg, options, &error));
        };
        QVERIFY(texts({}).contains("Sigmoid and z landscape"));
        QVERIFY(texts({}).contains("D(z)"));
        QVERIFY(!texts({.hasTitle = false}).contains("Sigmoid and z landscape"));
        QVERIFY(texts({.hasTitle = false}).contains("D(z)"));
        QVERIFY(!texts({.hasLegend = false}).contains("D(z)"));
        QVERIFY(texts({.hasLegend = false}).contains("Sigmoid and z landscape"));
        // The room that they leave is the plot's.
        const double with = chart.copyForExport(kSize, FigureStyle{})->mapping().area.height();
        const double without =
            chart.copyForExport(kSize, FigureStyle{.hasTitle = false, .hasLegend = false})
                ->mapping()
                .area.height();
        QVERIFY(without > with + 10.0);

        const QImage clear = chartImage(chart, {.size = kSize, .isTransparent = true});
        QCOMPARE(clear.pixelColor(3, 3).alpha(), 0);
        QCOMPARE(chartImage(chart, {.size = kSize}).pixelColor(3, 3), QColor(Qt::white));
        if (!hasProgram("rsvg-convert"))
            return;
        const QTemporaryDir folder;
        const QString path = folder.filePath("clear.svg");
        QVERIFY(exportChart(chart, {.path = path, .isTransparent = true}, &error));
        outputOf("rsvg-convert", {"-o", folder.filePath("clear.png"), path});
        QCOMPARE(QImage(folder.filePath("clear.png")).pixelColor(3, 3).alpha(), 0);
    }

    void whatIsHiddenIsNotInTheLegendOfAFigure()
    {
        HiddenDescent workspace;
        PlotView& chart = *workspace.chart("landscape");
        chart.setCurveVisible(1, false);
        QString error;
        const QStringList texts = textsOfSvg(renderChart(chart, ExportFormat::Svg, {}, &error));
        QVERIFY(!texts.contains(chart.curve(1).name));
        QVERIFY(texts.contains(chart.curve(0).name));
    }

    void linesAndLettersHaveTheSizeAskedFor()
    {
        HiddenDescent workspace;
        QString error;
        const QByteArray svg =
            renderChart(*workspace.chart("entropy"), ExportFormat::Svg,
                        {.fontScale = 2.0, .lineScale = 1.5, .hasTitle = false}, &error);
        // 10 points are 13.33 px at 96 dpi, rounded up after the scale; a curve is 2 px wide.
        QVERIFY(svg.contains("font-size=\"27px\"") || svg.contains("font-size=\"27\""));
        QVERIFY(svg.contains("stroke-width=\"6\""));
    }

    void aFigureCarriesItsExperiment_data()
    {
        QTest::addColumn<QString>("suffix");
        for (const char* const suffix : {".png", ".svg", ".pdf"})
            QTest::newRow(suffix) << suffix;
    }
    void aFigureCarriesItsExperiment()
    {
        QFETCH(QString, suffix);
        const QTemporaryDir folder;
        HiddenDescent workspace;
        const FigureRecord record = someRecord();
        const QString path = folder.filePath("Übung mit Größen" + suffix);
        QString error;
        QVERIFY2(exportChart(
                     *workspace.chart("entropy"),
                     {.path = path, .record = QString::fromStdString(formatFigureRecord(record))},
                     &error),
                 qPrintable(error));
        const std::string content = contentOf(path).toStdString();
        QVERIFY(isFigureFile(content));
        const FigureRecord read = parseFigureRecord(figureRecordIn(content, "figure"), "figure");
        QCOMPARE(read.iteration, record.iteration);
        QCOMPARE(read.chart, record.chart);
        QCOMPARE(formatExperiment(read.experiment), formatExperiment(record.experiment));
        if (suffix == ".pdf" && hasProgram("pdfinfo"))
            QVERIFY(outputOf("pdfinfo", {"-meta", path}).contains("entropy-lab figure"));

        QVERIFY(exportChart(*workspace.chart("entropy"), {.path = path}, &error));
        QVERIFY(isFigureFile(contentOf(path).toStdString()));
        QVERIFY(figureRecordIn(contentOf(path).toStdString(), "figure").empty());
    }

    void aRecordThatIsNotOursIsRefusedWithASentence_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("nothing") << QByteArray("") << QByteArray("cannot be read");
        QTest::newRow("another") << QByteArray(R"({"format": "x"})")
                                 << QByteArray("cannot be read");
        QTest::newRow("newer") << QByteArray(R"({"format": "entropy-lab figure", "version": 2})")
                               << QByteArray("newer version");
        QTest::newRow("iteration")
            << QByteArray(R"({"format": "entropy-lab figure", "version": 1, "iteration": -1})")
            << QByteArray("iteration");
    }
    void aRecordThatIsNotOursIsRefusedWithASentence()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        try {
            parseFigureRecord(text.toStdString(), "a.png");
            QFAIL("not refused");
        } catch (const ExperimentError& error) {
            QVERIFY2(QByteArray(error.what()).startsWith("a.png: "), error.what());
            QVERIFY2(QByteArray(error.what()).contains(says), error.what());
        }
    }

    void aFolderThatCannotBeWrittenIsToldByItsName()
    {
        HiddenDescent workspace;
        PlotView& chart = *workspace.chart("entropy");
        QString error;
        QVERIFY(!exportChart(chart, {.path = "/proc/no such place/a.svg"}, &error));
        QVERIFY2(error.startsWith("/proc/no such place/a.svg: "), qPrintable(error));
        QVERIFY(!exportChart(chart, {.path = "/dev/full"}, &error));
        // No suffix says what a device shall get, and a link to it is no file.
        const QTemporaryDir folder;
        const QString link = folder.filePath("full disk.png");
        QVERIFY(QFile::link("/dev/full", link));
        QVERIFY(!exportChart(chart, {.path = link}, &error));
        QVERIFY2(error.contains("full disk.png"), qPrintable(error));
        QCOMPARE(
            QDir(folder.path()).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot),
            QStringList("full disk.png"));
#ifdef Q_OS_UNIX
        if (geteuid() == 0)
            return;
        const QString locked = folder.filePath("read only");
        QVERIFY(QDir().mkdir(locked));
        QVERIFY(QFile::setPermissions(locked, QFile::ReadOwner | QFile::ExeOwner));
        QVERIFY(!exportChart(chart, {.path = locked + "/a.svg"}, &error));
        QFile::setPermissions(locked, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
#endif
    }

private:
    static void figures()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("theme");
        for (const char* const theme : {"light", "dark", "print"}) {
            for (const char* const name : {"entropy", "landscape", "parameters", "descent"})
                QTest::addRow("%s, %s", name, theme) << name << theme;
        }
    }

    template <typename Draw> static void compareWith(const QString& suffix, const Draw& draw)
    {
        QFETCH(QString, name);
        QFETCH(QString, theme);
        const QTemporaryDir folder;
        HiddenDescent workspace;
        const std::unique_ptr<Figure> page = wholeOf(workspace);
        Figure& figure = name == "descent" ? *page : *workspace.chart(name);
        ExportOptions options{.path = folder.filePath("Bild ä b" + suffix),
                              .size = kSize,
                              .theme = theme == "print" ? Theme::print()
                                  : theme == "dark"     ? Theme::dark()
                                                        : Theme::light()};
        QString error;
        QVERIFY2(exportChart(figure, options, &error), qPrintable(error));
        const QString png = folder.filePath("other.png");
        draw(options.path, png);
        const PictureDifference difference = differenceOf(QImage(png), chartImage(figure, options));
        const QByteArray numbers = QByteArray::number(difference.mean) + ", at most "
            + QByteArray::number(difference.largest);
        QVERIFY2(difference.mean < 2.0 && difference.largest < 50.0, numbers);
    }
};

QTEST_MAIN(TestFigureFiles)
#include "test_figure_files.moc"
