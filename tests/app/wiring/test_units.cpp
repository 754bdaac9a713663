#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "core/files/experiment_json.h"
#include "ui/panels/control_panel.h"
#include "ui/panels/transport_bar.h"
#include "ui/widgets/setting_row.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/layers/layers_bar.h"
#include "ui/workspaces/layers/layers_workspace.h"
#include "ui/workspaces/units/unit_map.h"
#include "ui/workspaces/units/units_workspace.h"

#include <QComboBox>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QtTest>

using namespace entropy_lab;

/// Units and layers in the real window, with a real session and its threads.
class TestUnits : public QObject {
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

        std::int64_t shown() const
        {
            const auto& snapshot = session.frame().snapshot;
            return snapshot ? snapshot->record.iteration : -1;
        }
        void run(std::int64_t iterations)
        {
            session.setSpeed(TrainingThread::kAsFastAsItGoes);
            session.step(static_cast<int>(iterations));
        }
    };

private Q_SLOTS:
    void theNumberOfUnitsIsSetInThePanel();
    void theMapFollowsTheRun();
    void aClickOnTheMapMovesTheTimeline();
    void aChangeOfTheRateChangesTheMapFromThereOn();
    void editsOfTheLayersAreUndoneAndSaved();
    void theStepsOfTheLayersFollowTheStopRule();
};

void TestUnits::theNumberOfUnitsIsSetInThePanel()
{
    Program program;
    QTRY_COMPARE(program.shown(), 0);
    QSpinBox* const box = program.window.controlPanel()->unitCountBox();
    QCOMPARE(box->value(), 1);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Up);
    QTest::keyClick(box, Qt::Key_Up);
    QCOMPARE(program.session.experiment().start.units, 3);
    QTRY_COMPARE(program.session.frame().columns->units, 3);
    QVERIFY(program.window.controlPanel()->row("start.w.2.1") != nullptr);
    program.session.undoStack()->undo();
    QCOMPARE(program.session.experiment().start.units, 2);
    QCOMPARE(box->value(), 2);
    program.session.undoStack()->undo();
    QCOMPARE(box->value(), 1);
    QCOMPARE(formatExperiment(program.session.experiment()), formatExperiment(Experiment()));
}

void TestUnits::theMapFollowsTheRun()
{
    Program program;
    program.session.setUnitCount(5);
    UnitsWorkspace& units = *program.window.workspace<UnitsWorkspace>();
    program.window.showWorkspace(units);
    program.run(300);
    QTRY_COMPARE(program.shown(), 300);
    QTRY_COMPARE(units.iterationsKnown(), 301);
    QTRY_VERIFY(units.map()->field() && units.map()->field()->rows == 5);
    QTRY_COMPARE(units.table()->rowCount(), 5);
    // One sample: the entropies of the units add up to that of the run.
    const auto shared = program.session.frame().snapshot;
    QTRY_VERIFY(units.table()->item(0, 1)->text() != QString::fromUtf8("–"));
    double sum = 0.0;
    for (int row = 0; row < 5; ++row)
        sum += units.table()->item(row, 1)->text().toDouble();
    QVERIFY(std::abs(sum - shared->record.H) < 1e-2 * (1.0 + shared->record.H));
}

void TestUnits::aClickOnTheMapMovesTheTimeline()
{
    Program program;
    program.session.setUnitCount(4);
    UnitsWorkspace& units = *program.window.workspace<UnitsWorkspace>();
    program.window.showWorkspace(units);
    program.run(100);
    QTRY_COMPARE(units.iterationsKnown(), 101);
    UnitMap* const map = units.map();
    QTRY_VERIFY(map->field() && map->field()->columns > 100);
    QTest::mouseClick(map->viewport(), Qt::LeftButton, {},
                      map->mapping().toPixel({40.0, 2.0}).toPoint());
    QCOMPARE(units.unit(), 1);
    QTRY_VERIFY(std::abs(program.shown() - 40) <= 1);
    QVERIFY(program.session.isPastShown());
}

void TestUnits::aChangeOfTheRateChangesTheMapFromThereOn()
{
    Program program;
    program.session.setUnitCount(3);
    UnitsWorkspace& units = *program.window.workspace<UnitsWorkspace>();
    program.window.showWorkspace(units);
    program.run(50);
    QTRY_COMPARE(units.iterationsKnown(), 51);
    program.session.editSetting("learning_rate", 4.0);
    program.session.finishEdit();
    program.run(50);
    QTRY_COMPARE(program.shown(), 100);
    QTRY_COMPARE(units.iterationsKnown(), 101);
    const auto recorded = std::make_shared<const Experiment>(program.session.recorded());
    QCOMPARE(recorded->changes.size(), std::size_t(1));
    UnitRun again(recorded);
    again.work(recorded, 100, {});
    QTRY_VERIFY(units.map()->field() && units.map()->field()->columns > 100);
    for (const std::int64_t k : {10, 51, 100}) {
        const std::optional<double> shown =
            units.map()->field()->valueAt({static_cast<double>(k), 3.0});
        QVERIFY(shown);
        QVERIFY(std::abs(*shown - again.history().at(unitColumn(2, UnitQuantity::H), k)) < 1e-6);
    }
}

void TestUnits::editsOfTheLayersAreUndoneAndSaved()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("mine.entropy.json");
    Program program;
    Q_EMIT program.window.builtInRequested("stacked-layers");
    LayersWorkspace& layers = *program.window.workspace<LayersWorkspace>();
    QTRY_VERIFY(layers.stepsShown() == 200 && !layers.isWorking()
                && layers.table()->rowCount() == 3);
    const QString plain = layers.table()->item(0, 3)->text();
    QComboBox* const gradient = layers.bar()->gradientBox();
    gradient->setFocus();
    QTest::keyClick(gradient, Qt::Key_Down);
    QVERIFY(program.session.experiment().layers->isBalanced);
    QTRY_VERIFY(!layers.isWorking() && layers.table()->rowCount() == 3
                && layers.table()->item(0, 3)->text() != plain);
    program.run(3);
    QTRY_COMPARE(program.shown(), 3);
    Q_EMIT program.window.saveRequested(path);
    QVERIFY(loadExperiment(path.toStdString()).layers->isBalanced);
    program.session.undoStack()->undo();
    QVERIFY(!program.session.experiment().layers->isBalanced);
    QCOMPARE(gradient->currentIndex(), 0);
    QTRY_VERIFY(!layers.isWorking() && layers.table()->rowCount() == 3
                && layers.table()->item(0, 3)->text() == plain);
}

void TestUnits::theStepsOfTheLayersFollowTheStopRule()
{
    Program program;
    LayersWorkspace& layers = *program.window.workspace<LayersWorkspace>();
    program.window.showWorkspace(layers);
    program.session.editSetting("stop.iterations", 30);
    QTRY_COMPARE(layers.stepsShown(), 30);
    QVERIFY(!program.session.experiment().layers);
    program.session.editSetting("stop.iterations", 45);
    QTRY_COMPARE(layers.stepsShown(), 45);
}

QTEST_MAIN(TestUnits)
#include "test_units.moc"
