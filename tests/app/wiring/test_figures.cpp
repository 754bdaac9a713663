#include "app/offscreen/headless_run.h"
#include "app/offscreen/offscreen_workspace.h"
#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "core/experiment/data_sets.h"
#include "tests/app/program.h"
#include "tests/places.h"
#include "tests/ui/outside.h"
#include "ui/figures/chart_export.h"
#include "ui/plot/plot_view.h"
#include "ui/window/export_controller.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/catalog/catalog.h"
#include "ui/workspaces/landscape/landscape_map.h"
#include "ui/workspaces/landscape/plane_map.h"
#include "ui/workspaces/units/units_workspace.h"

#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

#include <cmath>

using namespace entropy_lab;

namespace {

constexpr QSizeF kSize(640.0, 400.0);
constexpr QSize kStageSize(980, 660);

/// A figure of the default run with a label, after 60 updates, as `render` draws it.
struct Drawn {
    explicit Drawn(const QString& figure)
    {
        Experiment experiment;
        experiment.data.Y = Eigen::MatrixXd::Ones(1, 1);
        stage = Stage::of(figure, kStageSize);
        HeadlessRun run(experiment);
        run.advanceTo(60);
        stage->setFrame(run.frame());
        run.setCompanions(stage->companions());
        stage->setFrame(run.frame());
        stage->finishWork();
    }
    std::unique_ptr<Stage> stage;
};

QStringList wordsOfSvg(const QByteArray& svg)
{
    QXmlStreamReader reader(svg);
    QStringList words;
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == u"text")
            words += reader.readElementText().simplified().split(' ', Qt::SkipEmptyParts);
    return words;
}

/// Whether a heat map is among what the figure shows.
bool hasPicture(const QByteArray& svg)
{
    return svg.contains("<image");
}

bool hasTools()
{
    return hasProgram("rsvg-convert") && hasProgram("pdftocairo") && hasProgram("pdffonts")
        && hasProgram("pdfinfo") && hasProgram("pdftotext");
}

}  // namespace

/// Every figure that `list` names.
class TestFigures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theListNamesEveryFigureOfTheWindow()
    {
        Session session;
        MainWindow window;
        connectWindow(window, session);
        QTRY_VERIFY(session.frame().snapshot);
        QStringList shown;
        for (const ExportSubject& subject : window.exportDesk()->subjects())
            if (!subject.isEveryChart)
                shown += subject.name;
        QStringList listed;
        const QByteArray list = callProgram({"list"}).out;
        for (const FigureName& figure : figureNames()) {
            listed += figure.key;
            QVERIFY2(list.contains("\n  " + figure.key.toUtf8() + " "), qPrintable(figure.key));
        }
        QCOMPARE(listed, shown);
    }

    void everyNameIsDrawnByTheCommandTheSameEachTime_data() { names(); }
    void everyNameIsDrawnByTheCommandTheSameEachTime()
    {
        QFETCH(QString, name);
        const QTemporaryDir folder;
        for (const char* const suffix : {".svg", ".png"}) {
            QByteArray first;
            for (const char* const time : {"a", "b"}) {
                const QString path = folder.filePath(QString(time) + suffix);
                const ProgramResult result =
                    callProgram({"render", "one-neuron", "--chart", name, "--output", path, "--at",
                                 "20", "--size", "400x300"});
                QVERIFY2(result.exitCode == 0, result.err);
                QCOMPARE(result.err, QByteArray());
                const QByteArray bytes = contentOf(path);
                QVERIFY(bytes.size() > 1000);
                if (!first.isEmpty())
                    QCOMPARE(bytes, first);
                first = bytes;
            }
        }
    }

    void theFigureOfTheReadmeIsWhatItsCommandDraws()
    {
        static const QRegularExpression kCommand(
            "`scripts/run (render [^`]*--output (docs/pictures/\\S+)[^`]*)`");
        const QString readme = QString::fromUtf8(contentOf(inProject("README.md")));
        const QRegularExpressionMatch command = kCommand.match(readme);
        QVERIFY(command.hasMatch());
        const QString picture = command.captured(2);
        QVERIFY(readme.contains("](" + picture + ")"));
        const QTemporaryDir folder;
        const QString again = folder.filePath("again.svg");
        QStringList arguments = command.captured(1).simplified().split(' ');
        arguments.replaceInStrings(picture, again);
        const ProgramResult result = callProgram(arguments);
        QVERIFY2(result.exitCode == 0, result.err);
        QCOMPARE(contentOf(again), contentOf(inProject(picture)));
    }

    void otherProgramsShowWhatTheScreenShows_data() { names(); }
    void otherProgramsShowWhatTheScreenShows()
    {
        if (!hasTools())
            QSKIP("librsvg and poppler are not installed");
        QFETCH(QString, name);
        const Drawn drawn(name);
        Figure& figure = drawn.stage->figure();
        const QTemporaryDir folder;
        const QImage screen = chartImage(figure, {.size = kSize});
        for (const QString suffix : {".svg", ".pdf"}) {
            const QString path = folder.filePath("Größe a" + suffix);
            QString error;
            QVERIFY2(exportChart(figure, {.path = path, .size = kSize}, &error), qPrintable(error));
            const QString png = folder.filePath("other.png");
            if (suffix == ".svg")
                outputOf("rsvg-convert", {"-d", "96", "-p", "96", "-o", png, path});
            else
                outputOf("pdftocairo",
                         {"-png", "-singlefile", "-r", "96", path, QString(png).chopped(4)});
            // The size in pixels, too.
            const PictureDifference found = differenceOf(QImage(png), screen);
            const QByteArray numbers = suffix.toUtf8() + ": " + QByteArray::number(found.mean)
                + ", at most " + QByteArray::number(found.largest);
            QVERIFY2(found.mean < 2.0 && found.largest < 50.0, numbers);
        }
    }

    void fontsAndWordsAreInEveryFile_data() { names(); }
    void fontsAndWordsAreInEveryFile()
    {
        if (!hasTools())
            QSKIP("poppler is not installed");
        QFETCH(QString, name);
        const Drawn drawn(name);
        const QTemporaryDir folder;
        const QString pdf = folder.filePath("a.pdf");
        const QString svg = folder.filePath("a.svg");
        QString error;
        for (const QString& path : {pdf, svg})
            QVERIFY(exportChart(drawn.stage->figure(), {.path = path, .size = kSize}, &error));
        // Letters of the SVG are letters, and the PDF has the same ones.
        const QStringList words = wordsOfSvg(contentOf(svg));
        QVERIFY(words.size() > 3);
        const QString text = QString::fromUtf8(outputOf("pdftotext", {"-raw", pdf, "-"}));
        int found = 0;
        for (const QString& word : words)
            found += text.contains(word) ? 1 : 0;
        // Turned and stacked letters are torn apart by the reader of text.
        QVERIFY2(found >= 0.8 * static_cast<double>(words.size()),
                 qPrintable(QString("%1 of %2").arg(found).arg(words.size())));
        const QByteArrayList fonts = outputOf("pdffonts", {pdf}).trimmed().split('\n').mid(2);
        QVERIFY(!fonts.isEmpty());
        for (const QByteArray& font : fonts) {
            // The columns before the last two, a number each: embedded, subset, with Unicode.
            const QByteArrayList columns = font.simplified().split(' ');
            QVERIFY2(columns.at(columns.size() - 5) == "yes", font);
        }
        const QByteArray info = outputOf("pdfinfo", {pdf});
        QVERIFY2(info.contains("Page size:       480 x 300 pts"), info);
    }

    void whatLeavesThePlotIsCutInOtherPrograms_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* const name : {"entropy", "parameters", "compare-parameters"})
            QTest::newRow(name) << name;
    }
    void whatLeavesThePlotIsCutInOtherPrograms()
    {
        if (!hasTools())
            QSKIP("librsvg and poppler are not installed");
        QFETCH(QString, name);
        const Drawn drawn(name);
        PlotView& chart = *drawn.stage->workspace().chart(name);
        // Every curve runs from far above to far below the plot.
        chart.setView({5.0, 15.0}, {0.4, 0.45});
        const FigureStyle style{.hasTitle = false, .hasLegend = false};
        const QRectF area = chart.copyForExport(kSize, style)->mapping().area;
        const QTemporaryDir folder;
        for (const QString suffix : {".svg", ".pdf"}) {
            const QString path = folder.filePath("a" + suffix);
            const QString png = folder.filePath("other.png");
            QString error;
            QVERIFY(exportChart(
                chart, {.path = path, .size = kSize, .hasTitle = false, .hasLegend = false},
                &error));
            if (suffix == ".svg")
                outputOf("rsvg-convert", {"-d", "96", "-p", "96", "-o", png, path});
            else
                outputOf("pdftocairo",
                         {"-png", "-singlefile", "-r", "96", path, QString(png).chopped(4)});
            const QImage picture(png);
            QCOMPARE(picture.size(), kSize.toSize());
            int drawnPixels = 0;
            for (int x = qCeil(area.left()) + 2; x < qFloor(area.right()) - 2; ++x) {
                for (int y = 0; y < qFloor(area.top()) - 8; ++y)
                    drawnPixels += picture.pixelColor(x, y) == QColor(Qt::white) ? 0 : 1;
            }
            QCOMPARE(drawnPixels, 0);
        }
    }

    /// A window shows a coarse map first, and of units as many iterations as are known.
    void aPictureWaitsForWhatItShows()
    {
        Experiment experiment;
        experiment.generator = {.name = "two-moons", .settings = {{"samples", 1000.0}}};
        experiment.data = generateDataSet(*experiment.generator);
        experiment.stop.iterations = 2000;
        HeadlessRun run(experiment);
        run.advanceTo(2000);
        for (const char* const name : {"landscape-map", "unit-map"}) {
            const std::unique_ptr<Stage> stage = Stage::of(name, kStageSize);
            stage->setFrame(run.frame());
            stage->finishWork();
            QVERIFY(!stage->workspace().isWorking());
            if (const auto* const map = stage->workspace().findChild<LandscapeMap*>())
                QVERIFY(map->map() && map->map()->landscape.u.size() == PlaneMapOrder::kFineCells);
            if (const auto* const units = qobject_cast<UnitsWorkspace*>(&stage->workspace()))
                QCOMPARE(units->iterationsKnown(), run.frame().history.size());
        }
    }

    void aHeatMapIsAPictureInEveryFile_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* const name : {"landscape-map", "rate-map", "unit-map", "compare-plane"})
            QTest::newRow(name) << name;
    }
    void aHeatMapIsAPictureInEveryFile()
    {
        QFETCH(QString, name);
        const Drawn drawn(name);
        QString error;
        const QByteArray svg =
            renderChart(drawn.stage->figure(), ExportFormat::Svg, {.size = kSize}, &error);
        QVERIFY(hasPicture(svg));
        if (!hasProgram("pdfimages"))
            return;
        const QTemporaryDir folder;
        const QString pdf = folder.filePath("a.pdf");
        QVERIFY(exportChart(drawn.stage->figure(), {.path = pdf, .size = kSize}, &error));
        // Two lines of titles, and then the picture.
        QVERIFY(outputOf("pdfimages", {"-list", pdf}).trimmed().count('\n') >= 2);
    }

    void aMapOfAnySizeIsDrawnOrRefused_data()
    {
        QTest::addColumn<QString>("size");
        QTest::addColumn<QString>("suffix");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("the most pixels") << "14000x14000"
                                         << ".pdf" << QByteArray();
        QTest::newRow("a large drawing") << "9999x9999"
                                         << ".svg" << QByteArray();
        QTest::newRow("long") << "20000x800"
                              << ".png" << QByteArray();
        QTest::newRow("too many pixels")
            << "20000x20000"
            << ".png" << QByteArray("20000 x 20000 pixels need 1600 MB");
        QTest::newRow("in a drawing too")
            << "20000x20000"
            << ".svg" << QByteArray("at most 20000 either way and 800 MB");
        QTest::newRow("kilometres") << "1e9x1e9mm"
                                    << ".png" << QByteArray("--size: ");
        QTest::newRow("beyond whole numbers") << "1e30x1e30"
                                              << ".pdf" << QByteArray("--size: ");
    }
    void aMapOfAnySizeIsDrawnOrRefused()
    {
        QFETCH(QString, size);
        QFETCH(QString, suffix);
        QFETCH(QByteArray, says);
        const QTemporaryDir folder;
        for (const char* const chart : {"landscape-map", "unit-map", "compare-plane"}) {
            const QString path = folder.filePath("a" + suffix);
            const ProgramResult result =
                callProgram({"render", "one-neuron", "--chart", chart, "--at", "5", "--size", size,
                             "--output", path});
            QVERIFY2(result.err.contains(says), result.err);
            QCOMPARE(result.exitCode, says.isEmpty() ? 0 : 2);
            QCOMPARE(QFile::exists(path), says.isEmpty());
            QFile::remove(path);
        }
    }

    void printIsGreyInEveryFigure_data() { names(); }
    void printIsGreyInEveryFigure()
    {
        QFETCH(QString, name);
        const Drawn drawn(name);
        const ExportOptions options{.size = kSize, .theme = Theme::print()};
        const QImage picture = chartImage(drawn.stage->figure(), options);
        QString error;
        // The colors of maps have a lightness that tells them apart, and stay.
        const bool hasMap = name.startsWith("landscape-")
            || hasPicture(renderChart(drawn.stage->figure(), ExportFormat::Svg, options, &error));
        QVERIFY(hasMap || picture.allGray());
        QVERIFY(picture.pixelColor(1, 1) == QColor(Qt::white));
    }

private:
    static void names()
    {
        QTest::addColumn<QString>("name");
        for (const FigureName& figure : figureNames())
            QTest::newRow(qPrintable(figure.key)) << figure.key;
    }
};

QTEST_MAIN(TestFigures)

#include "test_figures.moc"
