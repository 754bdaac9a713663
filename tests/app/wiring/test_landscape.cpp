#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "tests/app/program.h"
#include "ui/panels/control_panel.h"
#include "ui/widgets/setting_row.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/landscape/landscape_map.h"
#include "ui/workspaces/landscape/landscape_workspace.h"

#include <QApplication>
#include <QLineEdit>
#include <QTabBar>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace entropy_lab;

/// The landscape in the whole program: gestures on the map change the run, and one undo takes each
/// of them back.
class TestLandscapeInTheWindow : public QObject {
    Q_OBJECT

    struct Program {
        Program()
        {
            connectWindow(window, session);
            window.resize(1280, 800);
            window.show();
            QTabBar* const tabs = window.workspaces()->tabBar();
            QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
        }
        Session session;
        MainWindow window;

        LandscapeMap& map() { return *window.workspace<LandscapeWorkspace>()->map(); }
        bool await(std::int64_t iteration)
        {
            return QTest::qWaitFor(
                [&] {
                    const RunSnapshot* const shown = session.frame().snapshot.get();
                    return shown != nullptr && shown->record.iteration == iteration
                        && map().map() != nullptr && map().isVisible();
                },
                20000);
        }
        QPoint pixelOf(QPointF value) { return map().mapping().toPixel(value).toPoint(); }
        /// Presses at one place of the map and drags through a number of others to another.
        void drag(QPointF from, QPointF to)
        {
            const QPoint a = pixelOf(from);
            const QPoint b = pixelOf(to);
            QWidget* const surface = map().viewport();
            QTest::mousePress(surface, Qt::LeftButton, {}, a);
            constexpr int kMoves = 8;
            for (int i = 1; i <= kMoves; ++i) {
                QTest::mouseMove(surface, a + (b - a) * i / kMoves);
                QTest::qWait(1);
            }
            QTest::mouseRelease(surface, Qt::LeftButton, {}, b);
        }
        int undoCount() { return session.undoStack()->count(); }
    };

private Q_SLOTS:
    void theTabStandsBesideDescent();
    void aClickSetsTheStartAndOneUndoTakesItBack();
    void aDragOfTheStartIsOneUndo();
    void aDragOfTheTipIsOneUndoAndSteersTheRun();
    void aDoubleClickFitsAndLeavesNothingToUndo();
    void theMapFollowsASlider();
    void theRunCanBeRenderedAsAMap();
};

void TestLandscapeInTheWindow::theTabStandsBesideDescent()
{
    Program program;
    const QTabBar* const tabs = program.window.workspaces()->tabBar();
    QCOMPARE(tabs->tabText(0), QString("Descent"));
    QCOMPARE(tabs->tabText(1), QString("Landscape"));
    QCOMPARE(tabs->tabText(2), QString("Learning rate"));
    QCOMPARE(tabs->tabText(3), QString("Compare"));
}

void TestLandscapeInTheWindow::aClickSetsTheStartAndOneUndoTakesItBack()
{
    Program program;
    QVERIFY(program.await(0));
    const Eigen::VectorXd before = program.session.experiment().start.values;
    const QPoint at = program.pixelOf({-1.5, 1.0});
    const double pixel = program.map().rangeX().span() / program.map().mapping().area.width();
    QTest::mouseClick(program.map().viewport(), Qt::LeftButton, {}, at);
    const Layer& start = program.session.experiment().start;
    QVERIFY(std::abs(start.W()(0, 0) + start.G()(0, 0) + 1.5) < pixel);
    QVERIFY(std::abs(start.b()(0) - 1.0) < pixel);
    QCOMPARE(start.G()(0, 0), 0.05);
    // The panel and the state shown answer.
    const SettingRow* const row = program.window.controlPanel()->row("start.b.0");
    QVERIFY(std::abs(row->box()->text().toDouble() - start.b()(0)) < 1e-4);
    QTRY_COMPARE(program.session.frame().snapshot->layer.values,
                 program.session.experiment().start.values);
    QTRY_COMPARE(program.map().now().x(), program.map().points().front().position.x());

    QCOMPARE(program.undoCount(), 1);
    program.session.undoStack()->undo();
    QCOMPARE(program.session.experiment().start.values, before);
    QTRY_COMPARE(program.session.frame().snapshot->layer.values, before);
    QTRY_VERIFY(std::abs(program.map().points().front().position.x() + 1.5) > pixel);
    // Two clicks are two wishes.
    QTest::mouseClick(program.map().viewport(), Qt::LeftButton, {}, at);
    QTest::qWait(QApplication::doubleClickInterval() + 50);
    QTest::mouseClick(program.map().viewport(), Qt::LeftButton, {}, at + QPoint(40, 0));
    QCOMPARE(program.undoCount(), 2);
}

void TestLandscapeInTheWindow::aDragOfTheStartIsOneUndo()
{
    Program program;
    QVERIFY(program.await(0));
    program.session.step(20);
    QVERIFY(program.await(20));
    const Eigen::VectorXd before = program.session.experiment().start.values;
    program.drag(program.map().handles()[LandscapeMap::kStartHandle].position, {1.0, -1.0});
    const Layer& start = program.session.experiment().start;
    const double pixel = program.map().rangeX().span() / program.map().mapping().area.width();
    QVERIFY(std::abs(start.W()(0, 0) + start.G()(0, 0) - 1.0) < 2.0 * pixel);
    QVERIFY(std::abs(start.b()(0) + 1.0) < 2.0 * pixel);
    QCOMPARE(program.undoCount(), 1);
    program.session.undoStack()->undo();
    QCOMPARE(program.session.experiment().start.values, before);
}

void TestLandscapeInTheWindow::aDragOfTheTipIsOneUndoAndSteersTheRun()
{
    Program program;
    QVERIFY(program.await(0));
    const QPointF from = program.map().now();
    const QPointF tip = program.map().handles()[LandscapeMap::kStepHandle].position;
    program.drag(tip, from + 2.0 * (tip - from));
    const double eta = program.session.experiment().learningRate.w;
    QVERIFY(std::abs(eta - 1.0) < 0.06);
    QCOMPARE(program.undoCount(), 1);
    const SettingRow* const row = program.window.controlPanel()->row("learning_rate");
    QVERIFY(std::abs(row->box()->text().toDouble() - eta) < 1e-3);
    // One sample: z_1 = z_0 (1 + eta kappa s(z_0)/ln 2) with kappa = 3, z_0 = 0.11.
    program.session.step(1);
    QVERIFY(program.await(1));
    const double D = 1.0 / (1.0 + std::exp(-0.11));
    const double z1 = 0.11 * (1.0 + eta * 3.0 * D * (1.0 - D) / std::log(2.0));
    QVERIFY(std::abs(program.session.frame().snapshot->Z[0] - z1) < 1e-12);
    program.session.undoStack()->undo();
    QCOMPARE(program.session.experiment().learningRate.w, 0.5);
}

void TestLandscapeInTheWindow::aDoubleClickFitsAndLeavesNothingToUndo()
{
    Program program;
    QVERIFY(program.await(0));
    const Eigen::VectorXd before = program.session.experiment().start.values;
    program.map().setView({-1.0, 1.0}, {-1.0, 1.0});
    const QPoint at = program.pixelOf({-0.5, 0.5});
    QTest::mouseClick(program.map().viewport(), Qt::LeftButton, {}, at);
    QTest::mouseDClick(program.map().viewport(), Qt::LeftButton, {}, at);
    QVERIFY(program.map().isAutoFit());
    QCOMPARE(program.session.experiment().start.values, before);
    QCOMPARE(program.undoCount(), 0);
}

void TestLandscapeInTheWindow::theMapFollowsASlider()
{
    Program program;
    QVERIFY(program.await(0));
    // H depends on |z|, and z at the origin of the map is (w_2 + G_2) x_2.
    for (const double x2 : {-2.0, 1.0, 3.0}) {
        program.session.editSetting("data.x.0.1", x2);
        const double z = 0.1 * x2;
        const double D = 1.0 / (1.0 + std::exp(-z));
        const double H = -D * std::log2(D) - (1.0 - D) * std::log2(1.0 - D);
        QTRY_VERIFY(std::abs(*program.map().field()->valueAt({1e-6, 1e-6}) - H) < 5e-3);
    }
}

void TestLandscapeInTheWindow::theRunCanBeRenderedAsAMap()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("map.svg");
    const ProgramResult result = callProgram(
        {"render", "one-neuron", "--chart", "landscape-map", "--output", path, "--at", "100"});
    QCOMPARE(result.exitCode, 0);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString svg = QString::fromUtf8(file.readAll());
    QVERIFY(svg.contains("<image"));
    QVERIFY(svg.contains("iteration 100"));
    QVERIFY(svg.contains("entropy H (bits)"));
    QVERIFY(callProgram({"list"}).out.contains("landscape-map"));
}

QTEST_MAIN(TestLandscapeInTheWindow)
#include "test_landscape.moc"
