#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "core/descent/trainer.h"
#include "core/files/experiment_json.h"
#include "tests/app/program.h"
#include "ui/panels/control_panel.h"
#include "ui/panels/run_list.h"
#include "ui/panels/run_list_model.h"
#include "ui/panels/status_line.h"
#include "ui/plot/plot_view.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/setting_row.h"
#include "ui/widgets/value_slider.h"
#include "ui/window/export_controller.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/compare/compare_workspace.h"
#include "ui/workspaces/compare/comparison_bar.h"
#include "ui/workspaces/descent/descent_workspace.h"
#include "ui/workspaces/descent/entropy_chart.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>
#include <QStyle>
#include <QSvgRenderer>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace entropy_lab;

/// The whole program as a person uses it: real window, real session, real worker.
class TestWindow : public QObject {
    Q_OBJECT

    struct Program {
        Program()
        {
            connectWindow(window, session);
            window.resize(1280, 800);
            window.show();
        }
        Session session;
        MainWindow window;

        const RunSnapshot* snapshot() const { return session.frame().snapshot.get(); }
        bool await(std::int64_t iteration) const
        {
            return QTest::qWaitFor(
                [&] { return snapshot() != nullptr && snapshot()->record.iteration == iteration; },
                20000);
        }
        SettingRow* row(const char* key) { return window.controlPanel()->row(key); }
        void type(const char* key, const QString& text)
        {
            QLineEdit* const box = row(key)->box();
            box->setFocus();
            box->selectAll();
            QTest::keyClicks(box, text);
            QTest::keyClick(box, Qt::Key_Return);
        }
        void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
        {
            window.workspace<DescentWorkspace>()->setFocus();
            QTest::keyClick(&window, static_cast<Qt::Key>(key), modifiers);
        }
    };

private Q_SLOTS:
    void opensPausedAtTheStartOfOneNeuron();
    void spacePlaysToTheEnd();
    void draggingTheLearningRateSteersARun();
    void typingAnInputWhilePausedRedrawsAtOnce();
    void spacePlaysRightAfterTyping();
    void aFileNamedLikeABuiltInExperimentIsLeftAlone();
    void changesAreAskedAboutBeforeOpening();
    void arrowsStepAndRResets();
    void oneUndoForOneDragOfASlider();
    void aDeadStartIsExplained();
    void changingTheNumberOfInputsStartsAnew();
    void savesAndOpensAnExperiment();
    void aBadFileKeepsTheExperiment();
    void theTrayKeepsTheRunThatABranchLeaves();
    void savesTheTableAndTheCharts();
    void theComparisonPlaysInLockstep();
    void arrowsStepOnEveryTab();
    void aMillionIterationsDoNotFreezeTheWindow();
};

void TestWindow::opensPausedAtTheStartOfOneNeuron()
{
    Program program;
    QVERIFY(program.await(0));
    QVERIFY(!program.session.isRunning());
    QTRY_VERIFY(program.window.statusLine()->words().startsWith("paused at the start"));
    QVERIFY(program.window.windowTitle().contains("One neuron"));
    QCOMPARE(program.row("learning_rate")->box()->text(), QString("0.5"));
}

void TestWindow::spacePlaysToTheEnd()
{
    Program program;
    QVERIFY(program.await(0));
    program.session.setSpeed(TrainingThread::kAsFastAsItGoes);
    program.press(Qt::Key_Space);
    QVERIFY(program.await(1000));
    QTRY_VERIFY(!program.session.isRunning());
    QVERIFY(std::abs(program.snapshot()->record.H - 0.000836253043) < 5e-13);
    QTRY_VERIFY2(program.window.statusLine()->words().contains("finished"),
                 qPrintable(program.window.statusLine()->words()));
    QVERIFY(program.window.transportBar()->counterText().contains("1"));
}

void TestWindow::draggingTheLearningRateSteersARun()
{
    Program program;
    QVERIFY(program.await(0));
    program.type("stop.iterations", "1000000000");
    program.session.setSpeed(TrainingThread::kAsFastAsItGoes);
    program.press(Qt::Key_Space);
    QTRY_VERIFY(program.snapshot()->record.iteration > 1000);

    ValueSlider* const slider = program.row("learning_rate")->slider();
    const QPoint from(slider->width() / 2, slider->height() / 2);
    QTest::mousePress(slider, Qt::LeftButton, {}, from);
    for (int dx = 2; dx <= 20; dx += 2)
        QTest::mouseMove(slider, from + QPoint(dx, 0));
    QTest::mouseRelease(slider, Qt::LeftButton, {}, from + QPoint(20, 0));
    const double eta = program.session.experiment().learningRate.w;
    QVERIFY(eta != 0.5);
    QTRY_COMPARE(program.snapshot()->record.learningRate, eta);
    QVERIFY(program.session.isRunning());
    QVERIFY(program.snapshot()->record.iteration > 1000);
    QVERIFY(!program.snapshot()->recorded->changes.empty());
    program.press(Qt::Key_Space);
    QTRY_VERIFY(!program.session.isRunning());
}

void TestWindow::typingAnInputWhilePausedRedrawsAtOnce()
{
    Program program;
    QVERIFY(program.await(0));
    program.type("data.x.0.0", "2");
    const double z = 0.15 * 2.0 + 0.1 * -0.8 + 0.1;
    QTRY_VERIFY(std::abs(program.snapshot()->record.Z[0] - z) < 1e-15);
    QCOMPARE(program.snapshot()->record.iteration, 0);
    // A wrong entry changes nothing.
    program.type("learning_rate", "-3");
    QCOMPARE(program.session.experiment().learningRate.w, 0.5);
}

void TestWindow::spacePlaysRightAfterTyping()
{
    Program program;
    QVERIFY(program.await(0));
    program.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&program.window));
    program.session.setSpeed(TrainingThread::kAsFastAsItGoes);
    program.type("learning_rate", "0.25");
    QTest::keyClick(program.row("learning_rate")->box(), Qt::Key_Space);
    QVERIFY(program.await(1000));
    QTest::keyClick(program.row("learning_rate")->box(), Qt::Key_R);
    QVERIFY(program.await(0));
    QSpinBox* const inputs = program.window.controlPanel()->inputCountBox();
    inputs->setFocus();
    QTest::keyClick(inputs, Qt::Key_Up);
    QTRY_COMPARE(program.session.frame().columns->features, 3);
    QTest::keyClick(inputs, Qt::Key_Space);
    QVERIFY(program.await(1000));
    QCOMPARE(inputs->text(), QString("3"));
}

void TestWindow::aFileNamedLikeABuiltInExperimentIsLeftAlone()
{
    const QTemporaryDir folder;
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(folder.path()));
    QFile file("one-neuron");
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    Program program;
    QVERIFY(openInWindow(program.window, program.session, "one-neuron"));
    program.type("learning_rate", "4");
    QString asked;
    program.window.setFileChooser([&](const FileQuestion& question) {
        asked = question.title;
        return QString();
    });
    program.window.transportBar()->saveAction()->trigger();
    QVERIFY(QDir::setCurrent(before));
    QVERIFY(!asked.isEmpty());
    QCOMPARE(QFileInfo(folder.filePath("one-neuron")).size(), 0);
}

void TestWindow::changesAreAskedAboutBeforeOpening()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("mine.entropy.json");
    Program program;
    QVERIFY(program.await(0));
    Q_EMIT program.window.saveRequested(path);
    program.type("learning_rate", "4");
    const auto answer = [](QMessageBox::StandardButton button) {
        const auto press = [button] {
            auto* const box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            if (box != nullptr)
                box->button(button)->click();
        };
        QMetaObject::invokeMethod(QApplication::instance(), press, Qt::QueuedConnection);
    };
    QAction* const builtIn = program.window.transportBar()->builtInMenu()->actions().front();
    answer(QMessageBox::Cancel);
    builtIn->trigger();
    QCOMPARE(program.session.experiment().learningRate.w, 4.0);
    answer(QMessageBox::Save);
    builtIn->trigger();
    QCOMPARE(program.session.experiment().learningRate.w, 0.5);
    QVERIFY(contentOf(path).contains("\"learning_rate\": 4.0"));
}

void TestWindow::arrowsStepAndRResets()
{
    Program program;
    QVERIFY(program.await(0));
    program.press(Qt::Key_Right);
    QVERIFY(program.await(1));
    QVERIFY(std::abs(program.snapshot()->record.Z[0] - 0.169331511568) < 5e-13);
    program.press(Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(program.await(11));
    program.press(Qt::Key_Left);
    QVERIFY(program.await(10));
    QVERIFY(std::abs(program.snapshot()->record.Z[0] - 3.024989057303) < 5e-13);
    program.press(Qt::Key_R);
    QVERIFY(program.await(0));
    QVERIFY(program.snapshot()->layer.values == Experiment().start.values);
}

void TestWindow::oneUndoForOneDragOfASlider()
{
    Program program;
    QVERIFY(program.await(0));
    ValueSlider* const slider = program.row("start.b.0")->slider();
    const QPoint from(slider->width() / 2, slider->height() / 2);
    QTest::mousePress(slider, Qt::LeftButton, {}, from);
    for (int dx = 3; dx <= 30; dx += 3)
        QTest::mouseMove(slider, from + QPoint(dx, 0));
    QTest::mouseRelease(slider, Qt::LeftButton, {}, from + QPoint(30, 0));
    QVERIFY(program.session.experiment().start.b()(0) != 0.1);
    QCOMPARE(program.session.undoStack()->count(), 1);
    program.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(program.session.experiment().start.b()(0), 0.1);
    QCOMPARE(program.row("start.b.0")->box()->text(), QString("0.1"));
    program.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(program.session.experiment().start.b()(0) != 0.1);
}

void TestWindow::aDeadStartIsExplained()
{
    Program program;
    QVERIFY(program.await(0));
    for (const char* const key :
         {"start.w.0.0", "start.w.0.1", "start.G.0.0", "start.G.0.1", "start.b.0"})
        program.type(key, "0");
    QTRY_COMPARE(program.snapshot()->record.Z[0], 0.0);
    program.press(Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(program.await(10));
    QCOMPARE(program.snapshot()->record.H, 1.0);
    QTRY_VERIFY(program.window.statusLine()->words().contains("dead start"));
}

void TestWindow::changingTheNumberOfInputsStartsAnew()
{
    Program program;
    QVERIFY(program.await(0));
    program.press(Qt::Key_Right);
    QVERIFY(program.await(1));
    Q_EMIT program.window.inputCountEdited(8);
    QTRY_COMPARE(program.session.frame().columns->features, 8);
    QVERIFY(program.await(0));
    QVERIFY(program.row("data.x.0.7") != nullptr);
    QVERIFY(program.row("start.G.0.7") != nullptr);
    program.session.setSpeed(TrainingThread::kAsFastAsItGoes);
    program.press(Qt::Key_Space);
    QVERIFY(program.await(1000));
    Q_EMIT program.window.inputCountEdited(1);
    QTRY_COMPARE(program.session.frame().columns->features, 1);
    QVERIFY(program.row("data.x.0.1") == nullptr);
}

void TestWindow::savesAndOpensAnExperiment()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("my neuron.entropy.json");
    Program program;
    QVERIFY(program.await(0));
    program.type("learning_rate", "0.125");
    QVERIFY(program.session.isDirty());
    Q_EMIT program.window.saveRequested(path);
    QVERIFY(!program.session.isDirty());
    QVERIFY(contentOf(path).contains("\"learning_rate\": 0.125"));
    program.type("learning_rate", "4");
    Q_EMIT program.window.openRequested(path);
    QTRY_COMPARE(program.session.experiment().learningRate.w, 0.125);
    QCOMPARE(program.row("learning_rate")->box()->text(), QString("0.125"));
    Q_EMIT program.window.builtInRequested("one-neuron");
    QCOMPARE(program.session.experiment().learningRate.w, 0.5);
}

void TestWindow::aBadFileKeepsTheExperiment()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("bad.json");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"format\": 1}");
    file.close();
    Program program;
    QVERIFY(program.await(0));
    program.type("learning_rate", "4");
    Q_EMIT program.window.openRequested(path);
    QTRY_VERIFY(program.window.banner()->isVisible());
    QCOMPARE(program.session.experiment().learningRate.w, 4.0);
    // A file that cannot be written is told there too.
    Q_EMIT program.window.saveRequested(folder.filePath("no/such/folder/x.json"));
    QVERIFY(program.window.banner()->isVisible());
    QVERIFY(program.session.isDirty());
}

void TestWindow::theTrayKeepsTheRunThatABranchLeaves()
{
    Program program;
    QVERIFY(program.await(0));
    program.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&program.window));
    QTabWidget* const side = program.window.sideTabs();
    QCOMPARE(side->tabText(1), QString("Runs"));
    program.session.setSpeed(TrainingThread::kAsFastAsItGoes);
    program.press(Qt::Key_Space);
    QVERIFY(program.await(1000));
    QTRY_VERIFY(!program.session.isRunning());
    program.session.showIteration(20);
    QVERIFY(program.await(20));
    program.type("learning_rate", "0.05");
    QTRY_COMPARE(side->tabText(1), QString("Runs (1)"));

    side->setCurrentIndex(1);
    QTableView* const table = program.window.runTray()->table();
    const QAbstractItemModel* const runs = table->model();
    const auto cell = [runs](int row, int column) {
        return runs->index(row, column).data().toString();
    };
    QVERIFY(table->isVisible());
    QCOMPARE(runs->rowCount(), 2);
    QCOMPARE(cell(1, RunListModel::NameColumn), QString("Run 1"));
    QCOMPARE(cell(1, runs->columnCount() - 2), QString("1\u202f000"));
    QCOMPARE(cell(1, RunListModel::EntropyColumn), QString("0.00083625"));
    QTRY_COMPARE(cell(0, RunListModel::FirstDifference), QString("η → 0.05 at 20"));
    QCOMPARE(cell(1, RunListModel::FirstDifference), QString("none"));
    QTRY_COMPARE(cell(0, runs->columnCount() - 2), QString("20"));

    // Space hides the run that is selected, and plays again once none is.
    table->setFocus();
    table->selectRow(1);
    QTest::keyClick(table, Qt::Key_Space);
    QVERIFY(program.session.keptRuns().all()[0].isHidden);
    QVERIFY(!program.session.isRunning());
    QTest::keyClick(table, Qt::Key_P);
    QVERIFY(program.session.keptRuns().all()[0].isPinned);
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(program.session.experiment().learningRate.w, 0.5);
    QVERIFY(program.await(0));
    QCOMPARE(side->tabText(1), QString("Runs (2)"));
    QTRY_COMPARE(cell(1, RunListModel::FirstDifference), QString("η → 0.05 at 20"));
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Space);
    QVERIFY(program.await(1000));

    table->selectRow(1);
    QTest::keyClick(table, Qt::Key_Delete);
    QTest::keyClick(table, Qt::Key_Delete);
    QVERIFY(program.session.keptRuns().all().empty());
    QCOMPARE(side->tabText(1), QString("Runs"));
    QVERIFY(!table->isVisible());

    // A slip of the finger costs nothing.
    QCOMPARE(program.window.banner()->text(), QString("2 runs were deleted."));
    program.window.banner()->remedyButton()->click();
    QCOMPARE(program.session.keptRuns().all().size(), 2U);
    QCOMPARE(program.session.keptRuns().all()[0].number, 1);
    QVERIFY(program.session.keptRuns().all()[0].isPinned);
    QVERIFY(!program.window.banner()->isVisible());
    table->selectRow(1);
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(program.session.keptRuns().all().size(), 1U);
    QCOMPARE(program.window.banner()->text(),
             QString("Run %1 was deleted.").arg(3 - program.session.keptRuns().all()[0].number));
}

void TestWindow::savesTheTableAndTheCharts()
{
    const QTemporaryDir folder;
    Program program;
    program.session.setSpeed(TrainingThread::kAsFastAsItGoes);
    program.session.play();
    QVERIFY(program.await(1000));
    Q_EMIT program.window.saveTableRequested(folder.filePath("table.csv"));
    QTRY_VERIFY(contentOf(folder.filePath("table.csv")).count('\n') == 1002);

    for (const char* const suffix : {"svg", "pdf", "png"})
        program.window.exportAllChartsTo(folder.filePath(QString("run.") + suffix));
    QTRY_VERIFY_WITH_TIMEOUT(!program.window.exportDesk()->isWorking(), 60'000);
    for (const char* const chart : {"entropy", "landscape", "parameters"}) {
        const QString base = folder.filePath(QString("run-") + chart);
        QVERIFY(QSvgRenderer(contentOf(base + ".svg")).isValid());
        QVERIFY(contentOf(base + ".pdf").startsWith("%PDF-"));
        QVERIFY(!QImage(base + ".png").isNull());
    }
}

void TestWindow::theComparisonPlaysInLockstep()
{
    Program program;
    QVERIFY(program.await(0));
    CompareWorkspace& comparison = *program.window.workspace<CompareWorkspace>();
    program.window.showWorkspace(comparison);
    QTRY_VERIFY(comparison.isVisible());
    // Without a label there is only the run itself with one weight set beside it.
    QTRY_COMPARE(program.session.frame().companions.size(), 1U);
    QTRY_VERIFY(comparison.bar()->labelButton()->isVisible());
    comparison.bar()->labelButton()->click();
    QTRY_COMPARE(program.session.frame().companions.size(), 2U);
    QTRY_VERIFY(!comparison.bar()->labelButton()->isVisible());
    QCOMPARE(program.session.experiment().data.Y(0, 0), 1.0);

    program.session.setSpeed(TrainingThread::kAsFastAsItGoes);
    program.window.transportBar()->playAction()->trigger();
    QVERIFY(program.await(1000));
    for (const CompanionFrame& companion : program.session.frame().companions)
        QCOMPARE(companion.snapshot->record.iteration, 1000);
    const PlotView& chart = *comparison.chart("compare-objectives");
    QTRY_COMPARE(chart.curveCount(), 4);
    QTRY_VERIFY(std::abs(chart.valueAt(0, 1000.0) - 0.000836253043) < 5e-13);
    // Both sets at eta are one set at 2 eta.
    const double z = program.snapshot()->Z[0];
    QVERIFY(std::abs(z - program.session.frame().companions[1].snapshot->Z[0]) < 1e-10);

    program.session.undoStack()->undo();
    QTRY_COMPARE(program.session.frame().companions.size(), 1U);
    program.window.workspaces()->setCurrentIndex(0);
    QTRY_VERIFY(program.session.frame().companions.empty());
}

void TestWindow::arrowsStepOnEveryTab()
{
    Program program;
    QVERIFY(program.await(0));
    program.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&program.window));
    QTabBar* const tabs = program.window.workspaces()->tabBar();
    for (int tab = tabs->count() - 1; tab >= 0; --tab) {
        const std::int64_t before = program.snapshot()->record.iteration;
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(tab).center());
        QCOMPARE(tabs->currentIndex(), tab);
        QTest::keyClick(&program.window, Qt::Key_Right);
        QVERIFY(program.await(before + 1));
    }
}

void TestWindow::aMillionIterationsDoNotFreezeTheWindow()
{
    Program program;
    QVERIFY(program.await(0));
    program.session.editSetting("stop.iterations", 1'000'000);
    program.session.setSpeed(TrainingThread::kAsFastAsItGoes);
    const EventLoopWatch watch;
    program.session.play();
    QVERIFY(program.await(1'000'000));
    QTRY_VERIFY(program.window.statusLine()->words().contains("finished"));
    qInfo("longest gap between two ticks of 1 ms: %lld ms",
          static_cast<long long>(watch.longestGap()));
    QCOMPARE(program.session.frame().history.size(), 1'000'001);
    QVERIFY(program.session.frame().history.strideAt(0) == 1);
}

QTEST_MAIN(TestWindow)
#include "test_window.moc"
