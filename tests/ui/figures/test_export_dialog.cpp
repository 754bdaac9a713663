#include "core/files/experiment_json.h"
#include "core/files/figure_file.h"
#include "core/files/figure_record.h"
#include "tests/ui/run_frames.h"
#include "ui/figures/figure_preview.h"
#include "ui/panels/status_line.h"
#include "ui/plot/chart_data.h"
#include "ui/plot/plot_view.h"
#include "ui/widgets/banner.h"
#include "ui/window/export_controller.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/descent/descent_workspace.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace entropy_lab;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A shown window whose questions for files are answered with `path`.
class AskingWindow : public MainWindow {
public:
    explicit AskingWindow(QSettings* settings = nullptr) : MainWindow(settings)
    {
        setThemeChoice(ThemeChoice::Light);
        setExperiment(Experiment());
        setFrame(frameAfter(Experiment(), 20));
        setFileChooser([this](const FileQuestion& question) {
            questions.append(question);
            return path;
        });
        show();
        activateWindow();
        if (!QTest::qWaitForWindowActive(this))
            qFatal("the window does not become active");
    }

    ExportDialog& openDialog()
    {
        QTest::keyClick(this, Qt::Key_E, Qt::ControlModifier);
        ExportDialog* const dialog = exportDesk()->dialog();
        if (dialog == nullptr || !QTest::qWaitForWindowActive(dialog))
            qFatal("the dialog does not open");
        return *dialog;
    }

    /// Until what was asked for is in its place.
    void waitForExport() { QTRY_VERIFY_WITH_TIMEOUT(!exportDesk()->isWorking(), 60'000); }

    QString path;
    QList<FileQuestion> questions;
};

/// The preview as it is when nothing is left to draw.
QImage drawn(const ExportDialog& dialog)
{
    if (!QTest::qWaitFor([&] { return !dialog.preview()->isDrawing(); }, 60'000))
        qFatal("the preview is never done");
    return dialog.preview()->picture();
}

void choose(QComboBox* box, const QString& text)
{
    for (int i = 0; i < box->count(); ++i) {
        if (box->itemText(i).startsWith(text)) {
            box->setCurrentIndex(i);
            // What a person's choice also tells.
            emit box->activated(i);
            return;
        }
    }
    QFAIL(qPrintable("no entry " + text));
}

void type(QDoubleSpinBox* box, const QString& text)
{
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, text);
    QTest::keyClick(box, Qt::Key_Return);
}

void press(QAbstractButton* button)
{
    // A box with a tick is wider than its words.
    const bool isBox = qobject_cast<QCheckBox*>(button) != nullptr;
    QTest::mouseClick(button, Qt::LeftButton, {},
                      isBox ? QPoint(8, button->height() / 2) : QPoint());
}

}  // namespace

class TestExportDialog : public QObject {
    Q_OBJECT
private slots:
    void thePreviewShowsTheFigureAtItsProportions()
    {
        AskingWindow window;
        ExportDialog& dialog = window.openDialog();
        QCOMPARE(dialog.subject().name, QString("entropy"));
        choose(dialog.presetBox(), "Slide");
        const QImage picture = drawn(dialog);
        QVERIFY(!picture.isNull());
        QVERIFY(std::abs(picture.width() * 1080.0 / picture.height() - 1920.0) < 8.0);
        QCOMPARE(picture.pixelColor(2, 2), Theme::light().background);
        choose(dialog.themeBox(), "Dark");
        const QImage before = drawn(dialog);
        QCOMPARE(before.pixelColor(2, 2), Theme::dark().background);
        press(dialog.titleBox());
        QVERIFY(drawn(dialog) != before);
    }

    void aPreviewHasThePixelsThatAreSeen_data()
    {
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("height");
        QTest::addColumn<double>("dpi");
        QTest::addColumn<double>("percent");
        QTest::newRow("a page of a thousand inches") << 10'000.0 << 10'000.0 << 10.0 << 100.0;
        QTest::newRow("as large as it may be") << 14'000.0 << 14'000.0 << 2400.0 << 100.0;
        QTest::newRow("wide and thin") << 20'000.0 << 130.0 << 96.0 << 100.0;
        QTest::newRow("high and thin") << 170.0 << 20'000.0 << 96.0 << 100.0;
        QTest::newRow("large letters and lines") << 400.0 << 300.0 << 96.0 << 800.0;
    }
    void aPreviewHasThePixelsThatAreSeen()
    {
        QFETCH(double, width);
        QFETCH(double, height);
        QFETCH(double, dpi);
        QFETCH(double, percent);
        AskingWindow window;
        ExportDialog& dialog = window.openDialog();
        for (const ExportSubject& subject : window.exportDesk()->subjects()) {
            dialog.setSubject(subject.name);
            ExportChoice choice = dialog.choice();
            choice.options.unit = ExportOptions::Unit::Pixel;
            choice.options.size = {width, height};
            choice.options.dpi = dpi;
            choice.options.fontScale = percent / 100.0;
            choice.options.lineScale = percent / 100.0;
            dialog.setChoice(choice);
            QVERIFY2(dialog.exportButton()->isEnabled(), qPrintable(dialog.summary()));
            const QImage picture = drawn(dialog);
            QVERIFY2(!picture.isNull(), qPrintable(subject.name));
            const QSizeF room = dialog.preview()->size();
            QVERIFY(picture.width() <= room.width() && picture.height() <= room.height());
            const double wanted =
                std::min((room.width() - 24.0) / width, (room.height() - 24.0) / height);
            QVERIFY(std::abs(picture.width() - wanted * width) <= 1.0);
        }
    }

    void ofManyChangesTheLastOneIsDrawn()
    {
        AskingWindow window;
        ExportDialog& dialog = window.openDialog();
        const QImage before = drawn(dialog);
        for (const char* const theme : {"Dark", "Light", "Dark", "Light", "Print"})
            choose(dialog.themeBox(), theme);
        // Not one after the other: what was seen last is seen until the newest is there.
        QCOMPARE(dialog.preview()->picture(), before);
        choose(dialog.themeBox(), "Dark");
        QCOMPARE(drawn(dialog).pixelColor(2, 2), Theme::dark().background);
    }

    void thePreviewFollowsTheRun()
    {
        AskingWindow window;
        ExportDialog& dialog = window.openDialog();
        const QImage before = drawn(dialog);
        window.setFrame(frameAfter(Experiment(), 300));
        QTRY_VERIFY(dialog.preview()->picture() != before);
    }

    void enterInABoxTakesTheNumberAndExportsNothing()
    {
        AskingWindow window;
        ExportDialog& dialog = window.openDialog();
        choose(dialog.unitBox(), "mm");
        type(dialog.widthBox(), "85");
        QCOMPARE(dialog.choice().options.size.width(), 85.0);
        QVERIFY(window.questions.isEmpty());
        QVERIFY(dialog.isVisible());
    }

    void anotherUnitIsTheSameFigure()
    {
        AskingWindow window;
        ExportDialog& dialog = window.openDialog();
        choose(dialog.presetBox(), "Paper, one column");
        QCOMPARE(dialog.choice().options.size, QSizeF(85.0, 60.0));
        choose(dialog.unitBox(), "px");
        // 85 mm at 600 dpi
        QCOMPARE(dialog.widthBox()->value(), 2008.0);
        choose(dialog.unitBox(), "mm");
        QVERIFY(std::abs(dialog.widthBox()->value() - 85.0) < 0.1);
    }

    void whatCannotBeDrawnIsSaidAndCannotBeExported()
    {
        AskingWindow window;
        ExportDialog& dialog = window.openDialog();
        choose(dialog.unitBox(), "mm");
        type(dialog.widthBox(), "10");
        QVERIFY2(dialog.summary().contains("at least 42 x 32"), qPrintable(dialog.summary()));
        QVERIFY(!dialog.exportButton()->isEnabled());
        QVERIFY(drawn(dialog).isNull());
        type(dialog.widthBox(), "100");
        QVERIFY(dialog.exportButton()->isEnabled());
        QVERIFY(!drawn(dialog).isNull());
        // Too large is told with what it would need.
        choose(dialog.unitBox(), "px");
        type(dialog.widthBox(), "20000");
        type(dialog.heightBox(), "20000");
        QVERIFY2(dialog.summary().contains("need 1600 MB"), qPrintable(dialog.summary()));
        QVERIFY(!dialog.exportButton()->isEnabled());
        QVERIFY(!dialog.copyButton()->isEnabled());
        QVERIFY(drawn(dialog).isNull());
    }

    void theButtonWritesWhatWasChosen()
    {
        const QTemporaryDir folder;
        AskingWindow window;
        window.path = folder.filePath("Bild für Übung 1.png");
        ExportDialog& dialog = window.openDialog();
        choose(dialog.presetBox(), "Slide");
        type(dialog.fontBox(), "150");
        press(dialog.transparentBox());
        press(dialog.exportButton());
        QCOMPARE(window.questions.size(), 1);
        QVERIFY(window.questions.front().start.endsWith("one-neuron-entropy.png"));
        window.waitForExport();
        const QImage image(window.path);
        QCOMPARE(image.size(), QSize(1920, 1080));
        QCOMPARE(image.pixelColor(3, 3).alpha(), 0);
        QVERIFY(!window.banner()->isVisible());
        const FigureRecord record = parseFigureRecord(
            figureRecordIn(contentOf(window.path).toStdString(), "figure"), "figure");
        QCOMPARE(record.iteration, 20);
        QCOMPARE(record.chart, std::string("entropy"));
        QCOMPARE(formatExperiment(record.experiment), formatExperiment(Experiment()));
        // Without it, where that was chosen.
        press(dialog.recordBox());
        press(dialog.exportButton());
        window.waitForExport();
        QVERIFY(figureRecordIn(contentOf(window.path).toStdString(), "figure").empty());
    }

    void aWorkspaceIsAFigureToo()
    {
        const QTemporaryDir folder;
        AskingWindow window;
        window.path = folder.filePath("all.svg");
        ExportDialog& dialog = window.openDialog();
        choose(dialog.subjectBox(), "Descent: the whole workspace");
        press(dialog.exportButton());
        window.waitForExport();
        const QByteArray svg = contentOf(window.path);
        for (const char* const title : {"Entropy H over iterations", "Sigmoid and z landscape",
                                        "Parameters over iterations", "The gradient, step by step"})
            QVERIFY2(svg.contains(title), title);
    }

    void everyChartGoesIntoAFileOfItsOwn()
    {
        const QTemporaryDir folder;
        AskingWindow window;
        window.path = folder.filePath("run.svg");
        ExportDialog& dialog = window.openDialog();
        choose(dialog.subjectBox(), "Every chart");
        press(dialog.exportButton());
        window.waitForExport();
        std::size_t count = 0;
        for (const ExportSubject& subject : window.exportDesk()->subjects())
            count += subject.isEveryChart || subject.name.endsWith("-workspace") ? 0 : 1;
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), static_cast<int>(count));
        QVERIFY(contentOf(folder.filePath("run-landscape.svg")).contains("Sigmoid"));
    }

    void everyFigureKeepsItsChoiceAlsoForTheNextWindow()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
        {
            AskingWindow window(&settings);
            window.path = folder.filePath("a.pdf");
            ExportDialog& dialog = window.openDialog();
            choose(dialog.presetBox(), "Paper, one column");
            press(dialog.exportButton());
            window.waitForExport();
            choose(dialog.subjectBox(), "Descent: Parameters");
            QVERIFY(dialog.choice().options.hasTitle);
            choose(dialog.subjectBox(), "Descent: Entropy");
            QCOMPARE(nameOf(dialog.choice().options.theme), QString("print"));
        }
        AskingWindow window(&settings);
        ExportDialog& dialog = window.openDialog();
        QCOMPARE(dialog.presetBox()->currentText(), QString("Paper, one column"));
        QCOMPARE(dialog.choice().format, ExportFormat::Pdf);
        choose(dialog.subjectBox(), "Descent: Parameters");
        QCOMPARE(dialog.presetBox()->currentText(), QString("As on the screen"));
    }

    void oneKeyWritesTheSameFileAgain()
    {
        const QTemporaryDir folder;
        AskingWindow window;
        window.path = folder.filePath("again.svg");
        // Nothing was exported yet: the key asks.
        QTest::keyClick(&window, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        ExportDialog* const dialog = window.exportDesk()->dialog();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        choose(dialog->themeBox(), "Print");
        press(dialog->exportButton());
        window.waitForExport();
        dialog->close();
        const QByteArray first = contentOf(window.path);
        QVERIFY(!first.isEmpty());
        window.setFrame(frameAfter(Experiment(), 300));
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        window.waitForExport();
        QCOMPARE(window.questions.size(), 1);
        const QByteArray second = contentOf(window.path);
        QVERIFY(second != first);
        QVERIFY(second.contains("iteration 300") || second.contains("300</text>"));
        QVERIFY(!second.contains("#d55e00"));
        QVERIFY(window.statusLine()->words().contains("again.svg"));
    }

    void aFailedExportOffersAnotherName()
    {
        AskingWindow window;
        window.path = "/nowhere/at all/ä.svg";
        ExportDialog& dialog = window.openDialog();
        press(dialog.exportButton());
        window.waitForExport();
        QVERIFY(window.banner()->isVisible());
        QVERIFY2(window.banner()->text().contains("/nowhere/at all/ä.svg"),
                 qPrintable(window.banner()->text()));
        QVERIFY(!window.exportDesk()->hasExported());
        const QTemporaryDir folder;
        window.path = folder.filePath("a.svg");
        press(window.banner()->remedyButton());
        window.waitForExport();
        QVERIFY(contentOf(window.path).startsWith("<?xml"));
    }

    void whatWasAskedForIsWrittenBeforeTheWindowGoes()
    {
        const QTemporaryDir folder;
        {
            AskingWindow window;
            window.path = folder.filePath("run.svg");
            ExportDialog& dialog = window.openDialog();
            choose(dialog.subjectBox(), "Every chart");
            press(dialog.exportButton());
            window.path = folder.filePath("last.png");
            choose(dialog.subjectBox(), "Descent: Entropy");
            press(dialog.exportButton());
            QVERIFY(window.exportDesk()->isWorking());
        }
        QVERIFY(contentOf(folder.filePath("run-rate-map.svg")).startsWith("<?xml"));
        QVERIFY(!QImage(folder.filePath("last.png")).isNull());
    }

    void aLargePictureIsWrittenWhileTheWindowGoesOn()
    {
        const QTemporaryDir folder;
        AskingWindow window;
        window.path = folder.filePath("large.png");
        // As on another thread: it is there later.
        std::function<void()> later;
        window.setFileWriter([&later](const auto& work, const auto& done) {
            later = [work, done] { done(work()); };
        });
        ExportDialog& dialog = window.openDialog();
        choose(dialog.unitBox(), "px");
        type(dialog.dpiBox(), "96");
        type(dialog.widthBox(), "3000");
        type(dialog.heightBox(), "2000");
        const QImage expected =
            chartImage(*dialog.subject().figure,
                       {.size = {3000.0, 2000.0}, .theme = dialog.choice().options.theme});
        choose(dialog.formatBox(), "PNG");
        press(dialog.captionBox());
        press(dialog.exportButton());
        // Still drawing: another run does not get into it.
        window.setFrame(frameAfter(Experiment(), 400));
        QTRY_VERIFY(later);
        QVERIFY(contentOf(window.path).isEmpty());
        QVERIFY(window.exportDesk()->isWorking());
        later();
        QVERIFY(!window.exportDesk()->isWorking());
        QImage written(window.path);
        QCOMPARE(written.size(), QSize(3000, 2000));
        QCOMPARE(written.convertToFormat(QImage::Format_RGB32).copy(),
                 expected.convertToFormat(QImage::Format_RGB32).copy());
    }

    void copyPutsTheFigureOnTheClipboard()
    {
        AskingWindow window;
        ExportDialog& dialog = window.openDialog();
        choose(dialog.presetBox(), "Slide");
        press(dialog.copyButton());
        window.waitForExport();
        QCOMPARE(QApplication::clipboard()->image().size(), QSize(1920, 1080));
    }

    void dataBesideAChartAreItsNumbers()
    {
        AskingWindow window;
        PlotView& chart = *window.workspace<DescentWorkspace>()->chart("entropy");
        const auto rowsOf = [&](DataResolution resolution) {
            const std::string table =
                writeChartData(chartDataOf(chart, resolution), [](std::string&) { return true; });
            return QString::fromStdString(table).split("\r\n", Qt::SkipEmptyParts);
        };
        const QStringList full = rowsOf(DataResolution::Full);
        QCOMPARE(full.front(), QString("curve,iteration,entropy H (bits)"));
        QCOMPARE(full.size(), 22);
        const RunFrame frame = frameAfter(Experiment(), 20);
        for (int k = 0; k <= 20; ++k) {
            const QStringList cells = full.at(k + 1).split(',');
            QCOMPARE(cells.at(0), QString("H"));
            QCOMPARE(cells.at(1).toInt(), k);
            QCOMPARE(cells.at(2).toDouble(), frame.history.at(frame.columns->H, k));
        }
        // A hidden curve is not shown; another range shows other rows.
        chart.setView({5.0, 8.0}, {0.0, 1.0});
        QCOMPARE(rowsOf(DataResolution::Full).size(), 5);
        QCOMPARE(rowsOf(DataResolution::AsDrawn).size(), 5);
        chart.setCurveVisible(0, false);
        QCOMPARE(rowsOf(DataResolution::Full).size(), 1);
    }

    void aLongRunIsDrawnWithFewerPointsThanItHas()
    {
        MainWindow window;
        Experiment experiment;
        experiment.stop.iterations = 20000;
        window.setFrame(frameAfter(experiment, 20000));
        PlotView& chart = *window.workspace<DescentWorkspace>()->chart("entropy");
        const auto count = [&](DataResolution resolution) {
            const std::string table =
                writeChartData(chartDataOf(chart, resolution), [](std::string&) { return true; });
            return std::count(table.begin(), table.end(), '\n');
        };
        QCOMPARE(count(DataResolution::Full), 20002);
        QVERIFY(count(DataResolution::AsDrawn) < 5000);
    }
};

QTEST_MAIN(TestExportDialog)
#include "test_export_dialog.moc"
