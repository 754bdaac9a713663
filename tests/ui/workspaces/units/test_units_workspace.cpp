#include "core/experiment/data_sets.h"
#include "core/experiment/random.h"
#include "tests/ui/run_frames.h"
#include "ui/workspaces/units/unit_chart.h"
#include "ui/workspaces/units/unit_map.h"
#include "ui/workspaces/units/units_workspace.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QTableWidget>
#include <QtTest>

#include <cmath>
#include <thread>

using namespace entropy_lab;

namespace {

Experiment fourUnits()
{
    Experiment e;
    e.data.X = generateDataSet({"two-moons", {{"samples", 8.0}}, 2}).X;
    e.start = randomLayer(4, 2, 0.6, 5);
    e.learningRate = LearningRate(1.0);
    e.stop.iterations = 60;
    return e;
}

/// A workspace with a thread at work on what it wants computed.
struct Page {
    explicit Page(const RunFrame& frame)
        : slot(workspace.jobSlots().front()),
          worker([this](const std::stop_token& stop) { slot->work(stop); })
    {
        workspace.resize(1000, 700);
        workspace.show();
        workspace.setCurrent(true);
        workspace.setFrame(frame);
    }
    ~Page()
    {
        worker.request_stop();
        slot->cancel();
    }

    bool await(std::int64_t iterations)
    {
        return QTest::qWaitFor([&] { return workspace.iterationsKnown() == iterations; }, 20000)
            && QTest::qWaitFor([&] { return workspace.map()->field() != nullptr; }, 20000);
    }
    /// Once it has a cell for every iteration; null where it never has.
    std::shared_ptr<const PlotField> field()
    {
        const bool isWhole = QTest::qWaitFor([&] {
            workspace.map()->refresh();
            const auto& shown = workspace.map()->field();
            return shown && shown->columns >= workspace.iterationsKnown();
        });
        return isWhole ? workspace.map()->field() : nullptr;
    }

    UnitsWorkspace workspace;
    std::shared_ptr<JobSlot> slot;
    std::jthread worker;
};

/// The quantities of every unit, straight from the run.
HistoryView unitsOf(const Experiment& experiment, std::int64_t iterations)
{
    const auto shared = std::make_shared<const Experiment>(experiment);
    UnitRun run(shared);
    run.work(shared, iterations, {});
    return run.history();
}

}  // namespace

class TestUnitsWorkspace : public QObject {
    Q_OBJECT

private slots:
    void everyCellIsItsUnitAtItsIteration_data();
    void everyCellIsItsUnitAtItsIteration();
    void aClickOnACellMovesTheTimeline();
    void aRowOfTheTableShowsItsUnit();
    void theTableTellsTheIterationShown();
    void followsARunThatGrows();
    void aLongRunHasACellForEachPixelColumn();
    void anotherRunTakesThePlaceOfTheOneBefore();
    void worksOnlyWhileSomebodyLooks();
    void oneUnitIsToldWhereMoreComeFrom();
    void onlyWholeUnitsAreNumbered_data();
    void onlyWholeUnitsAreNumbered();
    void tooManySamplesAreRefusedInWords();
};

void TestUnitsWorkspace::everyCellIsItsUnitAtItsIteration_data()
{
    QTest::addColumn<int>("quantity");
    QTest::newRow("H") << static_cast<int>(UnitQuantity::H);
    QTest::newRow("D") << static_cast<int>(UnitQuantity::D);
    QTest::newRow("cosine") << static_cast<int>(UnitQuantity::Cosine);
}

void TestUnitsWorkspace::everyCellIsItsUnitAtItsIteration()
{
    QFETCH(int, quantity);
    Page page(frameAfter(fourUnits(), 40));
    QVERIFY(page.await(41));
    QComboBox* const box = page.workspace.quantityBox();
    box->setFocus();
    for (int k = 0; k < quantity; ++k)
        QTest::keyClick(box, Qt::Key_Down);
    const std::shared_ptr<const PlotField> field = page.field();
    QVERIFY(field);
    QCOMPARE(field->rows, 4);
    QCOMPARE(field->columns, 41);
    const HistoryView expected = unitsOf(fourUnits(), 40);
    for (Eigen::Index unit = 0; unit < 4; ++unit)
        for (std::int64_t k = 0; k <= 40; ++k) {
            const std::optional<double> shown =
                field->valueAt({static_cast<double>(k), static_cast<double>(unit + 1)});
            const double value =
                expected.at(unitColumn(unit, static_cast<UnitQuantity>(quantity)), k);
            QVERIFY(shown);
            QVERIFY((std::isnan(*shown) && std::isnan(value)) || std::abs(*shown - value) < 1e-6);
        }
}

void TestUnitsWorkspace::aClickOnACellMovesTheTimeline()
{
    Page page(frameAfter(fourUnits(), 40));
    QVERIFY(page.await(41));
    QVERIFY(page.field());
    UnitMap* const map = page.workspace.map();
    QSignalSpy requested(&page.workspace, &Workspace::iterationRequested);
    QTest::mouseClick(map->viewport(), Qt::LeftButton, {},
                      map->mapping().toPixel({17.0, 3.0}).toPoint());
    QCOMPARE(requested.size(), 1);
    QCOMPARE(requested[0][0].toLongLong(), 17);
    QCOMPARE(page.workspace.unit(), 2);
    QCOMPARE(page.workspace.unitChart()->title(), QString("Unit 3"));
    QCOMPARE(page.workspace.table()->currentRow(), 2);
}

void TestUnitsWorkspace::aRowOfTheTableShowsItsUnit()
{
    Page page(frameAfter(fourUnits(), 20));
    QVERIFY(page.await(21));
    QVERIFY(page.field());
    QTRY_COMPARE(page.workspace.table()->rowCount(), 4);
    QTableWidget* const table = page.workspace.table();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualItemRect(table->item(3, 0)).center());
    QCOMPARE(page.workspace.unit(), 3);
    UnitChart* const chart = page.workspace.unitChart();
    chart->refresh();
    const HistoryView expected = unitsOf(fourUnits(), 20);
    QCOMPARE(chart->valueAt(0, 20.0), expected.at(unitColumn(3, UnitQuantity::H), 20));
    QCOMPARE(chart->valueAt(1, 7.0), expected.at(unitColumn(3, UnitQuantity::D), 7));
}

void TestUnitsWorkspace::theTableTellsTheIterationShown()
{
    const RunFrame end = frameAfter(fourUnits(), 30);
    RunFrame past = end;
    past.snapshot = frameAfter(fourUnits(), 12).snapshot;
    past.newest = end.snapshot;
    Page page(past);
    QVERIFY(page.await(31));
    const double H = unitsOf(fourUnits(), 30).at(unitColumn(1, UnitQuantity::H), 12);
    QTRY_VERIFY(page.workspace.table()->rowCount() == 4
                && std::abs(page.workspace.table()->item(1, 1)->text().toDouble() - H) < 1e-3);
    const Layer& layer = past.snapshot->layer;
    const double norm = (layer.W().row(1) + layer.G().row(1)).norm();
    QVERIFY(std::abs(page.workspace.table()->item(1, 4)->text().toDouble() - norm) < 1e-2);
}

void TestUnitsWorkspace::followsARunThatGrows()
{
    Page page(frameAfter(fourUnits(), 10));
    QVERIFY(page.await(11));
    const RunFrame later = frameAfter(fourUnits(), 55);
    page.workspace.setFrame(later);
    QVERIFY(page.await(56));
    QTRY_VERIFY(page.field() && page.field()->columns == 56);
}

void TestUnitsWorkspace::aLongRunHasACellForEachPixelColumn()
{
    Experiment longer = fourUnits();
    longer.stop.iterations = 20'000;
    Page page(frameAfter(longer, 20'000));
    QVERIFY(page.await(20'001));
    UnitMap* const map = page.workspace.map();
    QTRY_VERIFY(map->field()->x.maximum > 20'000.0);
    const PlotField& field = *map->field();
    QVERIFY(field.columns <= static_cast<int>(map->mapping().area.width()));
    QVERIFY(field.columns > static_cast<int>(0.4 * map->mapping().area.width()));
    // The first iteration of a cell, which is a whole number of them.
    const double width = field.x.span() / field.columns;
    QCOMPARE(width, std::round(width));
    const auto first = static_cast<std::int64_t>(std::llround(field.x.minimum + 0.5 + 3.0 * width));
    const double H = unitsOf(longer, first).at(unitColumn(0, UnitQuantity::H), first);
    QVERIFY(std::abs(static_cast<double>(field.values[3]) - H) < 1e-6);
}

void TestUnitsWorkspace::anotherRunTakesThePlaceOfTheOneBefore()
{
    Page page(frameAfter(fourUnits(), 30));
    QVERIFY(page.await(31));
    Experiment two = fourUnits();
    two.start = randomLayer(2, 2, 0.6, 5);
    page.workspace.setFrame(frameAfter(two, 12));
    QVERIFY(page.await(13));
    QTRY_COMPARE(page.workspace.map()->field()->rows, 2);
    QTRY_COMPARE(page.workspace.table()->rowCount(), 2);
}

void TestUnitsWorkspace::worksOnlyWhileSomebodyLooks()
{
    Page page(frameAfter(fourUnits(), 5));
    QVERIFY(page.await(6));
    page.workspace.setCurrent(false);
    page.workspace.setFrame(frameAfter(fourUnits(), 25));
    QCOMPARE(page.workspace.iterationsKnown(), 6);
    page.workspace.setCurrent(true);
    QVERIFY(page.await(26));
}

void TestUnitsWorkspace::oneUnitIsToldWhereMoreComeFrom()
{
    Page page(frameAfter(Experiment(), 3));
    QVERIFY(page.await(4));
    QTRY_VERIFY(page.workspace.state().startsWith("One unit."));
}

void TestUnitsWorkspace::onlyWholeUnitsAreNumbered_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::addColumn<QStringList>("numbers");
    QTest::newRow("one") << Experiment() << QStringList{"1"};
    QTest::newRow("four") << fourUnits() << QStringList{"1", "2", "3", "4"};
}

void TestUnitsWorkspace::onlyWholeUnitsAreNumbered()
{
    QFETCH(const Experiment, experiment);
    QFETCH(const QStringList, numbers);
    Page page(frameAfter(experiment, 3));
    QVERIFY(page.await(4));
    QStringList found;
    for (const AxisTick& tick : page.workspace.map()->ticksY())
        found.append(tick.text);
    QCOMPARE(found, numbers);
}

void TestUnitsWorkspace::tooManySamplesAreRefusedInWords()
{
    Page page(frameAfter(fourUnits(), 5));
    QVERIFY(page.await(6));
    Experiment large = fourUnits();
    large.start = randomLayer(64, 1, 0.1, 1);
    large.data.X = Eigen::MatrixXd::Ones(1, 500'000);
    const auto shared = std::make_shared<const Experiment>(std::move(large));
    auto snapshot = std::make_shared<RunSnapshot>();
    snapshot->experiment = shared;
    snapshot->recorded = shared;
    snapshot->layer = shared->start;
    page.workspace.setFrame({.snapshot = snapshot, .history = {}, .columns = nullptr});
    QVERIFY(page.workspace.state().contains("Too many"));
    QCOMPARE(page.workspace.iterationsKnown(), 0);
    page.workspace.setFrame(frameAfter(fourUnits(), 8));
    QVERIFY(page.await(9));
}

QTEST_MAIN(TestUnitsWorkspace)
#include "test_units_workspace.moc"
