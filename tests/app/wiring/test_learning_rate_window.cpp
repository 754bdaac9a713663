#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "core/entropy/entropy.h"
#include "tests/app/program.h"
#include "ui/panels/control_panel.h"
#include "ui/plot/plot_view.h"
#include "ui/widgets/setting_row.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/learning_rate/background_rate_sweep.h"
#include "ui/workspaces/learning_rate/learning_rate_workspace.h"
#include "ui/workspaces/learning_rate/rate_curve_chart.h"
#include "ui/workspaces/learning_rate/rate_sweep_page.h"
#include "ui/workspaces/learning_rate/rules_page.h"
#include "ui/workspaces/learning_rate/schedule_page.h"

#include <QComboBox>
#include <QImage>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace entropy_lab;

/// The learning rate as a person explores it: real window, session, worker and job threads.
class TestLearningRateWindow : public QObject {
    Q_OBJECT

    struct Program {
        explicit Program(const char* chart)
        {
            connectWindow(window, session);
            window.resize(1280, 800);
            window.show();
            window.workspaces()->setCurrentWidget(
                window.workspace<LearningRateWorkspace>()->parentWidget()->parentWidget());
            window.workspace<LearningRateWorkspace>()->showPageOf(chart);
        }
        template <typename Page> Page* page()
        {
            return qobject_cast<Page*>(&window.workspace<LearningRateWorkspace>()->shownPage());
        }
        PlotView* chart(const char* name)
        {
            return window.workspace<LearningRateWorkspace>()->chart(name);
        }
        /// Where a value is in a chart, in px of its viewport.
        QPoint at(const char* name, QPointF value)
        {
            PlotView* const plot = chart(name);
            return plot->mapFromScene(plot->mapping().toPixel(value));
        }
        /// A rate half-way up a chart over rates.
        QPoint atRate(const char* name, double rate)
        {
            const QPoint place = at(name, {rate, 0.5});
            return {place.x(), chart(name)->viewport()->height() / 2};
        }
        void drag(const char* name, const QList<QPoint>& places)
        {
            QWidget* const viewport = chart(name)->viewport();
            QTest::mousePress(viewport, Qt::LeftButton, {}, places.front());
            for (const QPoint& place : places) {
                QMouseEvent move(QEvent::MouseMove, QPointF(place),
                                 viewport->mapToGlobal(QPointF(place)), Qt::NoButton,
                                 Qt::LeftButton, Qt::NoModifier);
                QCoreApplication::sendEvent(viewport, &move);
            }
            QTest::mouseRelease(viewport, Qt::LeftButton, {}, places.back());
        }
        /// -1 before there is a run.
        std::int64_t iteration() const
        {
            return session.frame().snapshot ? session.frame().snapshot->record.iteration : -1;
        }
        double rate() const { return session.experiment().learningRate.w; }
        /// That the update after an iteration used.
        double rateAt(std::int64_t shown)
        {
            session.showIteration(shown);
            if (!QTest::qWaitFor([&] { return iteration() == shown; }))
                return std::nan("");
            return session.frame().snapshot->record.learningRate;
        }

        Session session;
        MainWindow window;
    };

private Q_SLOTS:
    void aClickLoadsTheRateAndIsOneUndo_data();
    void aClickLoadsTheRateAndIsOneUndo();
    void aDragPreviewsAndLoadsNothing();
    void anotherProblemIsSweptByItself();
    void anotherRateIsNotSweptAgain();
    void nothingIsSweptBehindAnotherTab();
    void aCancelledSweepCanBeRunAgain();
    void theRateOfTheRunIsMarked();
    void aStrokeIsOneUndoAndRuns();
    void aStrokeIsInTheFile();
    void chosenSchedulesReachTheRun_data();
    void chosenSchedulesReachTheRun();
    void rulesRunBesideTheRun();
    void chartsAreRendered_data();
    void chartsAreRendered();
};

void TestLearningRateWindow::aClickLoadsTheRateAndIsOneUndo_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("strip") << QByteArray("sweep");
    QTest::newRow("counts") << QByteArray("sweep-iterations");
    QTest::newRow("map") << QByteArray("rate-map");
}

void TestLearningRateWindow::aClickLoadsTheRateAndIsOneUndo()
{
    QFETCH(const QByteArray, name);
    Program program("sweep");
    auto* const page = program.page<RateSweepPage>();
    QTRY_VERIFY(page->sweep()->result() && !page->isWorking());
    const QPoint place = program.atRate(name, 7.0);
    QTest::mouseClick(program.chart(name)->viewport(), Qt::LeftButton, {}, place);
    QTRY_VERIFY(program.rate() != 0.5);
    // The rate of a cell, next to where the click was.
    const auto cell = page->sweep()->result()->cellAt(7.0);
    const double clicked = program.rate();
    QVERIFY(std::abs(std::log(clicked / page->sweep()->result()->cells[*cell].value)) < 0.15);
    QVERIFY(std::any_of(page->sweep()->result()->cells.begin(),
                        page->sweep()->result()->cells.end(),
                        [&](const SweepCell& c) { return c.value == clicked; }));
    QTRY_COMPARE(program.window.controlPanel()->row("learning_rate")->value(), clicked);
    program.session.undoStack()->undo();
    QCOMPARE(program.rate(), 0.5);
    QVERIFY(!program.session.undoStack()->canUndo());
}

void TestLearningRateWindow::aDragPreviewsAndLoadsNothing()
{
    Program program("sweep");
    auto* const page = program.page<RateSweepPage>();
    QTRY_VERIFY(page->sweep()->result() && !page->isWorking());
    program.drag("sweep",
                 {program.atRate("sweep", 0.1), program.atRate("sweep", 3.0),
                  program.atRate("sweep", 50.0)});
    QVERIFY(page->previewed().has_value());
    const SweepCell& cell = page->sweep()->result()->cells[*page->previewed()];
    QVERIFY(std::abs(std::log(cell.value / 50.0)) < 0.15);
    const PlotView* const curve = program.chart("rate-curve");
    QTRY_COMPARE(curve->valueAt(RateCurveChart::kPreviewCurve, 1000.0), cell.H);
    QVERIFY(page->words().startsWith(QString("η = %1").arg(cell.value)));
    QCOMPARE(program.rate(), 0.5);
    QVERIFY(!program.session.undoStack()->canUndo());
    QVERIFY(program.chart("sweep")->isAutoFit());
    QVERIFY(!program.chart("sweep")->pinnedX());
}

void TestLearningRateWindow::anotherProblemIsSweptByItself()
{
    Program program("sweep");
    auto* const page = program.page<RateSweepPage>();
    QTRY_VERIFY(page->sweep()->result() && !page->isWorking());
    const auto first = page->sweep()->result();
    program.session.editSetting("data.x.0.0", 2.0);
    QTRY_VERIFY(page->sweep()->result() && page->sweep()->result() != first);
    QCOMPARE(page->sweep()->result()->problem->data.X(0, 0), 2.0);
    const auto second = page->sweep()->result();
    program.session.editSetting("stop.iterations", 50);
    QTRY_VERIFY(page->sweep()->result() != second);
    QCOMPARE(page->sweep()->result()->iterations, 50);
    QTRY_VERIFY(!page->isWorking());
    QCOMPARE(program.chart("sweep")->valueAt(0, 1.0),
             page->sweep()->result()->cells[*page->sweep()->result()->cellAt(1.0)].H);
}

void TestLearningRateWindow::anotherRateIsNotSweptAgain()
{
    Program program("sweep");
    auto* const page = program.page<RateSweepPage>();
    QTRY_VERIFY(page->sweep()->result() && !page->isWorking());
    const auto first = page->sweep()->result();
    program.session.editSetting("learning_rate", 2.0);
    QTRY_COMPARE(program.chart("sweep")->marks().front().position, 2.0);
    QVERIFY(!page->isWorking());
    program.session.setSpeed(TrainingThread::kAsFastAsItGoes);
    program.session.play();
    QTRY_COMPARE(program.iteration(), 1000);
    QVERIFY(!page->isWorking());
    QCOMPARE(page->sweep()->result(), first);
}

void TestLearningRateWindow::nothingIsSweptBehindAnotherTab()
{
    Program program("sweep");
    auto* const page = program.page<RateSweepPage>();
    QTRY_VERIFY(page->sweep()->result() && !page->isWorking());
    program.window.workspaces()->setCurrentIndex(0);
    program.session.editSetting("data.x.0.0", 2.0);
    QTRY_COMPARE(program.session.frame().snapshot->experiment->data.X(0, 0), 2.0);
    QVERIFY(!page->isWorking());
    QVERIFY(!page->sweep()->result());
    program.window.workspaces()->setCurrentWidget(
        program.window.workspace<LearningRateWorkspace>()->parentWidget()->parentWidget());
    QTRY_VERIFY(page->sweep()->result());
    QCOMPARE(page->sweep()->result()->problem->data.X(0, 0), 2.0);
    // There and back behind the other tab: what was dropped is made again.
    const auto set = [&program](double x) {
        program.session.editSetting("data.x.0.0", x);
        QTRY_COMPARE(program.session.frame().snapshot->experiment->data.X(0, 0), x);
    };
    program.window.workspaces()->setCurrentIndex(0);
    set(1.0);
    set(2.0);
    program.window.workspaces()->setCurrentWidget(
        program.window.workspace<LearningRateWorkspace>()->parentWidget()->parentWidget());
    QTRY_VERIFY(page->sweep()->result());
}

void TestLearningRateWindow::aCancelledSweepCanBeRunAgain()
{
    Program program("sweep");
    auto* const page = program.page<RateSweepPage>();
    QTRY_VERIFY(page->sweep()->result() && !page->isWorking());
    const auto first = page->sweep()->result();
    // Adam, cell by cell by a Trainer: long enough to be cancelled.
    Experiment experiment = program.session.experiment();
    experiment.rule.kind = RuleKind::Adam;
    experiment.stop.iterations = 100'000;
    program.session.editExperiment(experiment, "rule", "rule");
    QTRY_VERIFY(page->sweep()->done() > 0 && page->isWorking());
    QVERIFY(page->progressBar()->isVisible());
    QTest::mouseClick(page->workButton(), Qt::LeftButton);
    QVERIFY(!page->isWorking());
    QVERIFY(!page->progressBar()->isVisible());
    // What was found before is of another rule.
    QVERIFY(!page->sweep()->result());
    QCOMPARE(page->workButton()->text(), QString("Run again"));
    experiment.stop.iterations = 100;
    program.session.editExperiment(experiment, "stop", "stop");
    QTRY_VERIFY(page->sweep()->result() && page->sweep()->result() != first);
    QTRY_VERIFY(!page->isWorking());
    const auto second = page->sweep()->result();
    QTest::mouseClick(page->workButton(), Qt::LeftButton);
    QTRY_VERIFY(page->sweep()->result() != second && !page->isWorking());
    QCOMPARE(page->sweep()->result()->cells, second->cells);
}

void TestLearningRateWindow::theRateOfTheRunIsMarked()
{
    Program program("sweep");
    QTRY_VERIFY(!program.chart("rate-map")->marks().empty());
    for (const char* const name : {"sweep", "sweep-iterations", "rate-map"})
        QCOMPARE(program.chart(name)->marks().front().position, 0.5);
}

void TestLearningRateWindow::aStrokeIsOneUndoAndRuns()
{
    Program program("schedule");
    const PlotView* const chart = program.chart("schedule");
    QTRY_VERIFY(chart->rangeX().maximum == 1000.0);
    program.drag("schedule",
                 {program.at("schedule", {200.0, 0.2}), program.at("schedule", {400.0, 0.2}),
                  program.at("schedule", {600.0, 0.8})});
    const auto factorAt = [&](std::int64_t k) {
        return scheduleFactor(program.session.experiment().schedule, k);
    };
    QCOMPARE(program.session.experiment().schedule.kind, ScheduleKind::Recorded);
    // Two pixels of about 240 over a range of 1.
    QCOMPARE(factorAt(100), 1.0);
    QVERIFY(std::abs(0.5 * factorAt(300) - 0.2) < 0.01);
    QVERIFY(std::abs(0.5 * factorAt(500) - 0.5) < 0.02);
    QCOMPARE(factorAt(700), 1.0);
    program.session.setSpeed(TrainingThread::kAsFastAsItGoes);
    program.session.play();
    QTRY_COMPARE(program.iteration(), 1000);
    QCOMPARE(program.rateAt(300), 0.5 * factorAt(300));
    QCOMPARE(program.rateAt(900), 0.5);
    program.session.undoStack()->undo();
    QCOMPARE(program.session.experiment().schedule.kind, ScheduleKind::Constant);
    QVERIFY(!program.session.undoStack()->canUndo());
}

void TestLearningRateWindow::aStrokeIsInTheFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("drawn.entropy.json");
    Program program("schedule");
    const PlotView* const chart = program.chart("schedule");
    QTRY_VERIFY(chart->rangeX().maximum == 1000.0);
    program.drag("schedule",
                 {program.at("schedule", {200.0, 0.2}), program.at("schedule", {600.0, 0.8})});
    const Schedule drawn = program.session.experiment().schedule;
    QCOMPARE(drawn.kind, ScheduleKind::Recorded);
    Q_EMIT program.window.saveRequested(path);

    Program other("schedule");
    QTRY_COMPARE(other.iteration(), 0);
    Q_EMIT other.window.openRequested(path);
    QTRY_COMPARE(other.session.experiment().schedule.kind, ScheduleKind::Recorded);
    QVERIFY(other.session.experiment().schedule.points == drawn.points);
    // And the curve of the page is that of the file.
    for (const double k : {100.0, 300.0, 500.0, 900.0})
        QTRY_COMPARE(other.chart("schedule")->valueAt(0, k), chart->valueAt(0, k));
    // The command line runs it as well.
    const ProgramResult run = callProgram({"run", path, "--every", "1", "--csv", "-"});
    const QByteArrayList lines = run.out.split('\n');
    const qsizetype column = lines.front().split(',').indexOf("learning_rate");
    QCOMPARE(lines[301].split(',')[column].toDouble(), 0.5 * scheduleFactor(drawn, 300));
}

void TestLearningRateWindow::chosenSchedulesReachTheRun_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("at100");
    QTest::newRow("step") << int(ScheduleKind::Step) << 0.25;
    QTest::newRow("exponential") << int(ScheduleKind::Exponential) << 0.5 * std::pow(0.5, 100);
    QTest::newRow("cosine") << int(ScheduleKind::Cosine)
                            << 0.25 * (1.0 + std::cos(std::acos(-1.0) * 0.1));
    QTest::newRow("warm-up") << int(ScheduleKind::WarmUp) << 0.5 * 101.0 / 1000.0;
    QTest::newRow("drawn") << int(ScheduleKind::Recorded) << 0.5;
}

void TestLearningRateWindow::chosenSchedulesReachTheRun()
{
    QFETCH(const int, kind);
    QFETCH(const double, at100);
    Program program("schedule");
    auto* const page = program.page<SchedulePage>();
    QTRY_COMPARE(program.iteration(), 0);
    // A run on its way begins anew: a schedule holds from its start.
    program.session.step(20);
    QTRY_COMPARE(program.iteration(), 20);
    page->kindBox()->setCurrentIndex(kind);
    QTRY_COMPARE(int(program.session.experiment().schedule.kind), kind);
    program.session.setSpeed(TrainingThread::kAsFastAsItGoes);
    program.session.play();
    QTRY_COMPARE(program.iteration(), 1000);
    const double rate = program.rateAt(100);
    QVERIFY2(std::abs(rate - at100) <= 1e-12 * at100, qPrintable(QString::number(rate)));
    program.session.undoStack()->undo();
    QCOMPARE(program.session.experiment().schedule.kind, ScheduleKind::Constant);
}

void TestLearningRateWindow::rulesRunBesideTheRun()
{
    Program program("rules");
    QTRY_COMPARE(program.session.frame().companions.size(), 5U);
    auto* const page = program.page<RulesPage>();
    program.session.setSpeed(TrainingThread::kAsFastAsItGoes);
    program.session.play();
    QTRY_COMPARE(program.iteration(), 1000);
    for (const CompanionFrame& companion : program.session.frame().companions)
        QCOMPARE(companion.snapshot->record.iteration, 1000);
    const auto adamAt = [&](double k) {
        return program.chart("rules")->valueAt(RulesPage::curveOf(RuleKind::Adam), k);
    };
    QTRY_VERIFY(std::abs(adamAt(0.0) - entropyBits(0.11)) < 1e-12);
    // Another rate of its own, and the run as it was.
    QLineEdit* const box = page->rows()->rateBox(RuleKind::Adam);
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, "0.2");
    QTest::keyClick(box, Qt::Key_Return);
    // All parameters move by eta at first: z gains 0.2 (2 |x|_1 + 1).
    QTRY_VERIFY(std::abs(adamAt(1.0) - entropyBits(0.11 + 0.2 * 3.8)) < 1e-6);
    QCOMPARE(program.rate(), 0.5);
    // The row of the run's own rule is the window's rate.
    QLineEdit* const own = page->rows()->rateBox(RuleKind::GradientDescent);
    own->setFocus();
    own->selectAll();
    QTest::keyClicks(own, "0.25");
    QTest::keyClick(own, Qt::Key_Return);
    QTRY_COMPARE(program.rate(), 0.25);
    program.window.workspaces()->setCurrentIndex(0);
    QTRY_VERIFY(program.session.frame().companions.empty());
}

void TestLearningRateWindow::chartsAreRendered_data()
{
    QTest::addColumn<QString>("name");
    for (const char* const name : {"sweep", "sweep-iterations", "rate-map", "range-test",
                                   "schedule", "schedule-run", "rules", "rules-gradient"})
        QTest::newRow(name) << QString(name);
}

void TestLearningRateWindow::chartsAreRendered()
{
    QFETCH(const QString, name);
    const QTemporaryDir folder;
    const QString path = folder.filePath("chart.png");
    const ProgramResult result =
        callProgram({"render", "one-neuron", "--chart", name, "--output", path});
    QCOMPARE(result.exitCode, 0);
    const QImage image(path);
    QCOMPARE(image.size(), QSize(800, 500));
    const ProgramResult list = callProgram({"list"});
    QVERIFY(list.out.contains("  " + name.toUtf8() + " "));
}

QTEST_MAIN(TestLearningRateWindow)
#include "test_learning_rate_window.moc"
