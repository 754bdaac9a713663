#include "app/offscreen/headless_run.h"
#include "app/offscreen/offscreen_workspace.h"
#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "core/files/experiment_json.h"
#include "tests/app/program.h"
#include "tests/fuzz/changes.h"
#include "tests/places.h"
#include "ui/panels/control_panel.h"
#include "ui/plot/plot_view.h"
#include "ui/widgets/setting_row.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/base/workspace.h"

#include <QFontMetricsF>
#include <QLineEdit>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace entropy_lab;

namespace {

/// At every border of what a number can be, and of what fits into a whole one.
const QStringList kNumbers{"1.7e308", "1e308",  "-1e308", "1e307", "1e300",
                           "-1e-320", "1e-320", "0",      "1e19",  "9223372036854775807"};

constexpr QSizeF kSize(420.0, 280.0);

QStringList g_complaints;

void takeMessage(QtMsgType type, const QMessageLogContext&, const QString& message)
{
    // What the platform without a screen cannot do.
    if (type != QtDebugMsg && type != QtInfoMsg && !message.startsWith("This plugin does not"))
        g_complaints += message;
}

bool isRange(AxisRange range)
{
    return std::isfinite(range.minimum) && std::isfinite(range.maximum)
        && range.minimum < range.maximum;
}

/// The first two numbers of an axis that touch each other; empty where none do.
QString overlapOf(const std::vector<AxisTick>& ticks, const std::function<double(double)>& toPixel,
                  const std::function<double(const QString&)>& lengthOf)
{
    for (std::size_t i = 1; i < ticks.size(); ++i) {
        const double apart = std::abs(toPixel(ticks[i].value) - toPixel(ticks[i - 1].value));
        const double needed = 0.5 * (lengthOf(ticks[i].text) + lengthOf(ticks[i - 1].text));
        if (!(apart >= needed))
            return ticks[i - 1].text + " and " + ticks[i].text;
    }
    return {};
}

/// What is wrong with a chart as it would be drawn; empty where nothing is.
QString problemOf(PlotView& chart)
{
    const FigureStyle style;
    const std::unique_ptr<PlotView> copy = chart.copyForExport(kSize, style);
    const PlotMapping& mapping = copy->mapping();
    if (!isRange(mapping.x) || !isRange(mapping.y))
        return QString("ranges %1 to %2 and %3 to %4")
            .arg(mapping.x.minimum)
            .arg(mapping.x.maximum)
            .arg(mapping.y.minimum)
            .arg(mapping.y.maximum);
    QFont font(QFontInfo(copy->font()).family());
    font.setPixelSize(qCeil(10.0 * 96.0 / 72.0 - 0.01));
    const QFontMetricsF metrics(font);
    const QString besides = overlapOf(
        copy->ticksX(), [&](double x) { return mapping.toPixelX(x); },
        [&](const QString& text) { return metrics.horizontalAdvance(text); });
    const QString above = overlapOf(
        copy->ticksY(), [&](double y) { return mapping.toPixelY(y); },
        [&](const QString&) { return metrics.ascent(); });
    if (!besides.isEmpty() || !above.isEmpty())
        return "numbers of an axis overlap: " + besides + above;
    QImage picture(kSize.toSize(), QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&picture);
    chart.drawFigure(painter, kSize, style);
    return {};
}

}  // namespace

/// Numbers that nobody types, in the window and in the commands.
class TestExtremeNumbers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_before = qInstallMessageHandler(takeMessage); }
    void cleanupTestCase() { qInstallMessageHandler(m_before); }

    void everySettingTakesOrRefusesThem_data() { settings(); }
    void everySettingTakesOrRefusesThem()
    {
        QFETCH(QString, key);
        Session session;
        MainWindow window;
        connectWindow(window, session);
        window.resize(1280, 800);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTRY_VERIFY(session.frame().snapshot);
        ControlPanel& panel = *window.controlPanel();
        const int width = panel.width();
        const int least = panel.minimumSizeHint().width();
        for (const QString& number : kNumbers) {
            g_complaints.clear();
            SettingRow* const row = panel.row(key);
            QVERIFY(row != nullptr);
            QLineEdit* const box = row->box();
            if (!box->isEnabled())
                Q_EMIT row->valueEdited(key, 1e-6);
            box->setFocus();
            box->selectAll();
            QTest::keyClicks(box, number);
            QTest::keyClick(box, Qt::Key_Return);
            session.step(3);
            const std::int64_t wanted =
                std::min<std::int64_t>(3, session.experiment().stop.iterations);
            QTRY_VERIFY(session.frame().snapshot->record.iteration >= wanted
                        || session.frame().snapshot->stopReason);
            QCoreApplication::processEvents();
            QCOMPARE(panel.width(), width);
            QCOMPARE(panel.minimumSizeHint().width(), least);
            checkCharts(window, number);
            if (QTest::currentTestFailed())
                return;
            session.open(Experiment());
            QTRY_COMPARE(session.frame().snapshot->record.iteration, 0);
        }
    }

    void aNumberOfManyDigitsIsNoWiderMessage()
    {
        Session session;
        MainWindow window;
        connectWindow(window, session);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        ControlPanel& panel = *window.controlPanel();
        const int width = panel.width();
        for (const QString& text : {QString("1e300"), QString(300, '9'), QString(300, 'x')}) {
            QLineEdit* const box = panel.row("stop.iterations")->box();
            box->setFocus();
            box->selectAll();
            QTest::keyClicks(box, text);
            QTest::keyClick(box, Qt::Key_Return);
            QCoreApplication::processEvents();
            QString said;
            for (const QLabel* const label :
                 panel.row("stop.iterations")->findChildren<QLabel*>()) {
                if (label->isVisible() && label->text().contains("expected"))
                    said = label->text();
            }
            QVERIFY2(!said.isEmpty() && said.size() < 100, qPrintable(said));
            QCOMPARE(panel.width(), width);
        }
    }

    void everyCommandTakesOrRefusesThem_data() { settings(); }
    void everyCommandTakesOrRefusesThem()
    {
        QFETCH(QString, key);
        const QTemporaryDir folder;
        for (const QString& number : kNumbers) {
            const ProgramResult result =
                callProgram({"render", "one-neuron", "--chart", "descent-workspace", "--output",
                             folder.filePath("a.png"), "--at", "3", "--set", key + '=' + number});
            QVERIFY2(result.exitCode == 0 || result.exitCode == 2,
                     qPrintable(number + ": " + QString::number(result.exitCode)));
            // Either it says at which iteration the run ended, or what is expected instead.
            const QByteArrayList lines = result.err.trimmed().split('\n');
            QVERIFY2(result.err.isEmpty() || (lines.size() == 1 && result.err.size() < 400),
                     result.err);
        }
    }

    /// Random changes of experiments, as the fuzzers make them: what is taken is trained and drawn.
    void whateverIsReadIsDrawn()
    {
        constexpr int kChanges = 4000;
        constexpr std::int64_t kSteps = 50;
        constexpr Eigen::Index kMostWork = 20'000;
        const std::filesystem::path folder = inProject("tests/fuzz").toStdString();
        const std::vector<std::string> corpus = corpusIn(folder / "corpus" / "experiment");
        const std::vector<std::string> words = wordsIn(folder / "experiment.dict");
        std::vector<std::unique_ptr<Stage>> stages;
        for (const char* const chart : {"descent-workspace", "landscape-map", "compare-plane"}) {
            stages.push_back(Stage::of(chart, {640, 480}));
            QVERIFY(stages.back());
        }
        Random random(1);
        int drawn = 0;
        for (int i = 0; i < kChanges; ++i) {
            std::string text = corpus[below(corpus.size(), random)];
            change(text, words, corpus[below(corpus.size(), random)], random);
            Experiment experiment;
            try {
                experiment = parseExperiment(text, "changed", "/nonexistent");
            } catch (const ExperimentError&) {
                continue;
            }
            if (experiment.start.values.size() * experiment.data.samples() > kMostWork)
                continue;
            // Where it ends early, the end is drawn.
            HeadlessRun run(experiment);
            run.advanceTo(kSteps);
            g_complaints.clear();
            Stage& stage = *stages[static_cast<std::size_t>(drawn++) % stages.size()];
            stage.setFrame(run.frame());
            stage.finishWork();
            QImage picture(kSize.toSize(), QImage::Format_ARGB32_Premultiplied);
            QPainter painter(&picture);
            stage.figure().drawFigure(painter, kSize, {});
            painter.end();
            QVERIFY2(g_complaints.isEmpty(), qPrintable(g_complaints.join(" | ")));
        }
        QVERIFY2(drawn >= 300, qPrintable(QString::number(drawn)));
    }

private:
    static void settings()
    {
        QTest::addColumn<QString>("key");
        for (const Setting& setting : settingsFor(Experiment()))
            QTest::newRow(setting.key.c_str()) << QString::fromStdString(setting.key);
    }

    static void checkCharts(MainWindow& window, const QString& number)
    {
        QTabWidget& tabs = *window.workspaces();
        for (int i = 0; i < tabs.count(); ++i) {
            tabs.setCurrentIndex(i);
            Workspace& workspace = window.workspaceAt(i);
            for (const NamedChart& named : workspace.charts()) {
                workspace.showPageOf(named.name);
                QCoreApplication::processEvents();
                const QString problem = problemOf(*named.chart);
                QVERIFY2(problem.isEmpty(),
                         qPrintable(number + ", " + named.name + ": " + problem));
                QVERIFY2(g_complaints.isEmpty(),
                         qPrintable(number + ", " + named.name + ": " + g_complaints.join(" | ")));
            }
            for (const NamedFigure& named : workspace.figures()) {
                QImage picture(kSize.toSize(), QImage::Format_ARGB32_Premultiplied);
                QPainter painter(&picture);
                named.figure->drawFigure(painter, kSize, {});
                painter.end();
                QVERIFY2(g_complaints.isEmpty(),
                         qPrintable(number + ", " + named.name + ": " + g_complaints.join(" | ")));
            }
        }
        tabs.setCurrentIndex(0);
    }

    QtMessageHandler m_before = nullptr;
};

QTEST_MAIN(TestExtremeNumbers)

#include "test_extreme_numbers.moc"
