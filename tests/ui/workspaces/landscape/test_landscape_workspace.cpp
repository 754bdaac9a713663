#include "core/experiment/random.h"
#include "tests/ui/run_frames.h"
#include "ui/figures/chart_export.h"
#include "ui/plot/items/contour_item.h"
#include "ui/workspaces/landscape/landscape_map.h"
#include "ui/workspaces/landscape/landscape_workspace.h"
#include "ui/workspaces/landscape/surface_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include <cmath>
#include <numbers>
#include <thread>

using namespace entropy_lab;

namespace {

constexpr ParameterAxis kWeight{ParameterAxis::Kind::Sum, 0, 0};
constexpr ParameterAxis kBias{ParameterAxis::Kind::B, 0, 0};

/// Two samples x = +1 and x = -1: with u = w + G and v = b the objective has four valleys, u + v
/// and u - v large of either sign (math.md, lesson 9).
Experiment fourValleys()
{
    Experiment experiment;
    experiment.data = {};
    experiment.data.X = Eigen::RowVector2d(1.0, -1.0);
    experiment.start = Layer(1, 1);
    // z = u + v = 1.5 and v - u = 0.05.
    experiment.start.values << 0.725, 0.0, 0.775;
    experiment.learningRate = LearningRate(0.1);
    return experiment;
}

double entropyBits(double z)
{
    const double a = std::abs(z);
    const double e = std::exp(-a);
    return (std::log1p(e) + a * e / (1.0 + e)) / std::numbers::ln2;
}

/// Works on the slot of a map, as the program does.
struct Worker {
    explicit Worker(std::shared_ptr<JobSlot> slot)
        : thread([slot = std::move(slot)](const std::stop_token& stop) { slot->work(stop); })
    {
    }
    std::jthread thread;
};

struct Page {
    explicit Page(const Experiment& experiment = fourValleys(), std::int64_t steps = 0)
        : worker(workspace.map()->jobSlot()), frame(frameAfter(experiment, steps))
    {
        workspace.resize(1000, 700);
        workspace.show();
        workspace.setFrame(frame);
    }

    bool await() const
    {
        return QTest::qWaitFor([this] { return map().map() != nullptr; });
    }
    LandscapeMap& map() const { return *workspace.map(); }
    QPoint pixelOf(QPointF value) const { return map().mapping().toPixel(value).toPoint(); }

    LandscapeWorkspace workspace;
    Worker worker;
    RunFrame frame;
};

}  // namespace

class TestLandscapeWorkspace : public QObject {
    Q_OBJECT
private slots:
    void everyCellOfTheMapIsTheEntropyThere();
    void theContourOfHalfABitRunsThroughItsPublishedZ();
    void thePathEndsWhereTheRunEnds_data();
    void thePathEndsWhereTheRunEnds();
    void thePathStopsAtTheIterationShown();
    void earlierRunsAreDrawnInTheirShade();
    void aHiddenMapIsMadeAtOnceForAPicture();
    void manySamplesGetACoarseMapFirst_data();
    void manySamplesGetACoarseMapFirst();
    void aZoomIsComputedAnew();
    void aNewFrameMovesTheCut();
    void aMapHasNoLogarithmicAxis();
    void theSameAxisTwiceSwapsThem();
    void theFixedParametersAreNamed_data();
    void theFixedParametersAreNamed();
    void arrowsPointDownhillAndCanBeSwitchedOff();
    void ascentTurnsTheArrows();
    void aClickAsksForThatStart();
    void aDraggedStartLeavesG();
    void aDoubleClickTakesItsClickBack();
    void theTipOfTheNextStepSetsTheRate();
    void aDeadStartHasNoStepToDrag();
    void theStepIsThatOfTheTrainer_data();
    void theStepIsThatOfTheTrainer();
    void theSurfaceTurnsZoomsAndGoesBack();
    void theLowestCornerStandsInFront();
    void theSurfaceProjectsAsGeometrySays_data();
    void theSurfaceProjectsAsGeometrySays();
    void theSurfaceIsSavedInEveryFormat_data();
    void theSurfaceIsSavedInEveryFormat();
};

void TestLandscapeWorkspace::everyCellOfTheMapIsTheEntropyThere()
{
    Page page;
    QVERIFY(page.await());
    const PlaneMap& map = *page.map().map();
    QCOMPARE(map.landscape.u.size(), 256);
    for (Eigen::Index column = 0; column < 256; column += 17) {
        for (Eigen::Index row = 0; row < 256; row += 17) {
            const double u = map.landscape.u(column);
            const double v = map.landscape.v(row);
            const double expected = 0.5 * (entropyBits(v + u) + entropyBits(v - u));
            QVERIFY(std::abs(map.landscape.value(row, column) - expected) < 1e-14);
            QVERIFY(std::abs(*map.field->valueAt({u, v}) - expected) < 1e-6);
        }
    }
    QCOMPARE(page.map().fieldScale().title, QStringLiteral("entropy H (bits)"));
    QVERIFY(page.map().fieldScale().range.minimum >= 0.0);
    QCOMPARE(page.map().fieldScale().range.maximum, 1.0);
}

void TestLandscapeWorkspace::theContourOfHalfABitRunsThroughItsPublishedZ()
{
    // One sample x = 1: H depends on z = u + v alone, and H = 1/2 at |z| = 2.0904565071.
    Experiment experiment;
    experiment.data = {};
    experiment.data.X = Eigen::MatrixXd::Ones(1, 1);
    experiment.start = Layer(1, 1);
    Page page(experiment);
    QVERIFY(page.await());
    int points = 0;
    for (const PlotContour& contour : page.map().contours()) {
        if (std::abs(contour.level - 0.5) > 1e-12)
            continue;
        QCOMPARE(contour.label, QStringLiteral("0.5"));
        for (const QPointF& point : contour.points) {
            // Straight lines between cells of 1/64: second order.
            QVERIFY(std::abs(std::abs(point.x() + point.y()) - 2.0904565071) < 1e-4);
            ++points;
        }
    }
    QVERIFY(points > 200);
}

void TestLandscapeWorkspace::thePathEndsWhereTheRunEnds_data()
{
    QTest::addColumn<bool>("hasG");
    QTest::addColumn<double>("z1");
    QTest::addColumn<double>("z2");
    QTest::newRow("both weight sets") << true << 10.980338 << -10.909504;
    QTest::newRow("without G") << false << 10.165456 << 10.159556;
}

void TestLandscapeWorkspace::thePathEndsWhereTheRunEnds()
{
    QFETCH(bool, hasG);
    QFETCH(double, z1);
    QFETCH(double, z2);
    Experiment experiment = fourValleys();
    experiment.trainable.G = hasG;
    experiment.stop.iterations = 20000;
    Page page(experiment, 20000);
    QVERIFY(page.await());
    const std::vector<QPointF>& path = page.map().path();
    QVERIFY(path.size() > 300 && path.size() < 1000);
    QVERIFY(std::abs(path.front().x() - 0.725) < 1e-12);
    QVERIFY(std::abs(path.front().y() - 0.775) < 1e-12);
    const QPointF end = path.back();
    QVERIFY(std::abs(end.x() + end.y() - z1) < 1e-6);
    QVERIFY(std::abs(end.y() - end.x() - z2) < 1e-6);
    // The whole path is on the map, and so is zero.
    QVERIFY(page.map().rangeX().minimum < 0.0 && page.map().rangeX().maximum > end.x());
    QVERIFY(page.map().rangeY().minimum < 0.0 && page.map().rangeY().maximum > end.y());
    QCOMPARE(page.map().sampledPoints(page.map().pathCurve()).back(), end);
}

void TestLandscapeWorkspace::thePathStopsAtTheIterationShown()
{
    const RunFrame whole = frameAfter(fourValleys(), 50);
    RunFrame past = frameAfter(fourValleys(), 20);
    past.history = whole.history;
    past.newest = whole.snapshot;
    Page page;
    page.workspace.setFrame(past);
    QCOMPARE(page.map().path().size(), std::size_t{22});
    QCOMPARE(page.map().path().back(), page.map().now());
}

void TestLandscapeWorkspace::earlierRunsAreDrawnInTheirShade()
{
    Page page;
    const RunFrame other = frameAfter(fourValleys(), 40);
    const RunFrame wider = frameAfter(Experiment(), 10);
    RunFrame frame = page.frame;
    const auto run = [](int number, const RunFrame& of, bool isHidden) {
        return PastRun{.number = number,
                       .name = QStringLiteral("run %1").arg(number),
                       .isHidden = isHidden,
                       .snapshot = of.snapshot,
                       .history = of.history,
                       .columns = of.columns};
    };
    frame.past = std::make_shared<const std::vector<PastRun>>(
        std::vector<PastRun>{run(1, other, false), run(2, other, true), run(3, wider, false)});
    page.workspace.setFrame(frame);
    // The hidden one and the one with two inputs have no path here.
    QCOMPARE(page.map().curveCount(), 2);
    QCOMPARE(page.map().curve(1).run, 1);
    page.map().refresh();
    QCOMPARE(page.map().sampledPoints(1).size(), std::size_t{41});
}

void TestLandscapeWorkspace::aHiddenMapIsMadeAtOnceForAPicture()
{
    LandscapeWorkspace workspace;
    workspace.setFrame(frameAfter(fourValleys(), 30));
    PlotView* const chart = workspace.chart(QStringLiteral("landscape-map"));
    QVERIFY(chart != nullptr);
    QVERIFY(chart->field() == nullptr);
    const auto copy = chart->copyForExport({800, 500}, Theme::light(), 1.0);
    QVERIFY(copy->field() != nullptr);
    QCOMPARE(copy->field()->columns, 256);
    QVERIFY(copy->contourLabels().size() > 3);
    QVERIFY(copy->vectors().size() > 100);
}

void TestLandscapeWorkspace::manySamplesGetACoarseMapFirst_data()
{
    QTest::addColumn<int>("samples");
    QTest::addColumn<bool>("isEntropy");
    QTest::addColumn<int>("cells");
    QTest::newRow("one sample") << 1 << true << 256;
    QTest::newRow("a thousand") << 1000 << true << 32;
    QTest::newRow("a million") << 1'000'000 << true << 16;
    QTest::newRow("another objective") << 100 << false << 64;
}

void TestLandscapeWorkspace::manySamplesGetACoarseMapFirst()
{
    QFETCH(int, samples);
    QFETCH(bool, isEntropy);
    QFETCH(int, cells);
    auto experiment = std::make_shared<Experiment>(fourValleys());
    experiment->data.X = Eigen::MatrixXd::Ones(1, samples);
    if (!isEntropy)
        experiment->objective.kind = ObjectiveKind::BalancedEntropy;
    const PlaneMapOrder order{.plane = planeOfAxes(experiment->start, kWeight, kBias),
                              .uAxis = kWeight,
                              .vAxis = kBias,
                              .experiment = experiment};
    constexpr double kFrame = 0.01;
    QCOMPARE(cellsWithin(order, kFrame), cells);
    QVERIFY(cellsWithin(order, 10.0) >= cells);
}

void TestLandscapeWorkspace::aZoomIsComputedAnew()
{
    Page page;
    QVERIFY(page.await());
    const AxisRange x{0.5, 1.0};
    const AxisRange y{0.25, 0.5};
    page.map().setView(x, y);
    QTRY_COMPARE(page.map().field()->x, x);
    QCOMPARE(page.map().field()->y, y);
    page.map().fit();
    QTRY_VERIFY(!(page.map().field()->x == x));
}

void TestLandscapeWorkspace::aNewFrameMovesTheCut()
{
    // With two inputs the second weight is fixed at its value of the moment.
    Page page(Experiment(), 0);
    QVERIFY(page.await());
    const auto valueAtZero = [&] { return *page.map().field()->valueAt({0.001, 0.001}); };
    QVERIFY(std::abs(valueAtZero() - entropyBits(-0.8 * 0.1)) < 2e-3);
    page.workspace.setFrame(frameAfter(Experiment(), 1000));
    const double w2 =
        page.map().note().section(QStringLiteral("= "), 1).replace(QChar(0x2212), '-').toDouble();
    QVERIFY(w2 < -2.0);
    QTRY_VERIFY(std::abs(valueAtZero() - entropyBits(-0.8 * w2)) < 1e-2);
    page.workspace.restBox()->setCurrentIndex(1);
    QTRY_VERIFY(std::abs(valueAtZero() - entropyBits(-0.8 * 0.1)) < 1e-2);
}

void TestLandscapeWorkspace::aMapHasNoLogarithmicAxis()
{
    Page page;
    QVERIFY(page.await());
    QTest::keyClick(&page.map(), Qt::Key_L);
    QVERIFY(!page.map().isLogY());
}

void TestLandscapeWorkspace::theSameAxisTwiceSwapsThem()
{
    Page page(Experiment(), 0);
    QComboBox* const u = page.workspace.uBox();
    QComboBox* const v = page.workspace.vBox();
    QCOMPARE(u->currentText(), QStringLiteral("w₁ + G₁"));
    QCOMPARE(v->currentText(), QStringLiteral("b"));
    QCOMPARE(u->count(), 7);
    u->setCurrentText(QStringLiteral("b"));
    QCOMPARE(v->currentText(), QStringLiteral("w₁ + G₁"));
    QCOMPARE(page.map().uAxis(), kBias);
    QCOMPARE(page.map().vAxis(), kWeight);
    page.map().refresh();
    QVERIFY(page.map().title().contains(QStringLiteral("b and w₁ + G₁")));
}

void TestLandscapeWorkspace::theFixedParametersAreNamed_data()
{
    QTest::addColumn<QString>("u");
    QTest::addColumn<QString>("v");
    QTest::addColumn<QString>("fixed");
    QTest::newRow("sum and bias") << "w₁ + G₁"
                                  << "b"
                                  << "w₂ + G₂ = 0.1";
    QTest::newRow("one weight") << "w₁"
                                << "b"
                                << "G₁ = 0.05, w₂ + G₂ = 0.1";
    QTest::newRow("both of a sum") << "w₁"
                                   << "G₁"
                                   << "w₂ + G₂ = 0.1, b = 0.1";
    QTest::newRow("two sums") << "w₁ + G₁"
                              << "w₂ + G₂"
                              << "b = 0.1";
}

void TestLandscapeWorkspace::theFixedParametersAreNamed()
{
    QFETCH(QString, u);
    QFETCH(QString, v);
    QFETCH(QString, fixed);
    Page page(Experiment(), 0);
    page.workspace.uBox()->setCurrentText(u);
    page.workspace.vBox()->setCurrentText(v);
    QCOMPARE(page.map().note(), QStringLiteral("fixed as at the iteration shown: ") + fixed);
}

void TestLandscapeWorkspace::arrowsPointDownhillAndCanBeSwitchedOff()
{
    Page page;
    QVERIFY(page.await());
    const PlaneMap& map = *page.map().map();
    QVERIFY(map.arrows.size() > 100);
    for (const PlotVector& arrow : map.arrows) {
        const std::optional<double> from = map.field->valueAt(arrow.from);
        const std::optional<double> to = map.field->valueAt(arrow.to);
        // At a ridge or in a valley an arrow may step across; a tenth of a bit is beyond that.
        if (from && to)
            QVERIFY(*to < *from + 0.1);
    }
    const std::size_t with = page.map().vectors().size();
    page.workspace.arrowsBox()->click();
    QCOMPARE(page.map().vectors().size(), with - map.arrows.size());
    page.workspace.arrowsBox()->click();
    QCOMPARE(page.map().vectors().size(), with);
}

void TestLandscapeWorkspace::ascentTurnsTheArrows()
{
    Experiment experiment = fourValleys();
    LandscapeMap down;
    down.setFrame(frameAfter(experiment, 0));
    down.computeNow();
    experiment.direction = Direction::Ascend;
    LandscapeMap up;
    up.setFrame(frameAfter(experiment, 0));
    up.computeNow();
    QCOMPARE(up.map()->arrows.size(), down.map()->arrows.size());
    for (std::size_t i = 0; i < up.map()->arrows.size(); ++i) {
        const QPointF a = up.map()->arrows[i].to - up.map()->arrows[i].from;
        const QPointF b = down.map()->arrows[i].to - down.map()->arrows[i].from;
        QVERIFY(std::hypot(a.x() + b.x(), a.y() + b.y()) < 1e-9);
    }
}

void TestLandscapeWorkspace::aClickAsksForThatStart()
{
    Page page;
    QVERIFY(page.await());
    QSignalSpy edits(&page.workspace, &Workspace::experimentEdited);
    const QPoint at = page.pixelOf({-1.0, 1.25});
    QTest::mouseClick(page.map().viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(edits.size(), 1);
    const auto edited = edits[0][0].value<Experiment>();
    const double pixel = page.map().rangeX().span() / page.map().mapping().area.width();
    QVERIFY(std::abs(edited.start.W()(0, 0) + 1.0) < pixel);
    QCOMPARE(edited.start.G()(0, 0), 0.0);
    QVERIFY(std::abs(edited.start.b()(0) - 1.25) < pixel);
}

void TestLandscapeWorkspace::aDraggedStartLeavesG()
{
    Experiment experiment = fourValleys();
    experiment.start.values << 0.5, 0.225, 0.775;
    experiment.randomStart = RandomStart{.units = 1};
    Page page(experiment);
    QVERIFY(page.await());
    QSignalSpy edits(&page.workspace, &Workspace::experimentEdited);
    QSignalSpy finished(&page.workspace, &Workspace::experimentEditFinished);
    QWidget* const surface = page.map().viewport();
    QTest::mousePress(surface, Qt::LeftButton, {}, page.pixelOf({0.725, 0.775}));
    QTest::mouseMove(surface, page.pixelOf({0.0, 0.0}));
    QTest::mouseMove(surface, page.pixelOf({-0.5, 2.0}));
    QCOMPARE(edits.size(), 2);
    const qsizetype before = finished.size();
    QTest::mouseRelease(surface, Qt::LeftButton, {}, page.pixelOf({-0.5, 2.0}));
    QCOMPARE(finished.size(), before + 1);
    QCOMPARE(edits[0][1].toString(), edits[1][1].toString());
    const auto edited = edits[1][0].value<Experiment>();
    const double pixel = page.map().rangeX().span() / page.map().mapping().area.width();
    QCOMPARE(edited.start.G()(0, 0), 0.225);
    QVERIFY(std::abs(edited.start.W()(0, 0) + 0.225 + 0.5) < 2.0 * pixel);
    QVERIFY(std::abs(edited.start.b()(0) - 2.0) < 2.0 * pixel);
    QVERIFY(!edited.randomStart);
}

void TestLandscapeWorkspace::aDoubleClickTakesItsClickBack()
{
    Page page;
    QVERIFY(page.await());
    QSignalSpy edits(&page.workspace, &Workspace::experimentEdited);
    const QPoint at = page.pixelOf({-1.0, 1.25});
    QTest::mouseClick(page.map().viewport(), Qt::LeftButton, {}, at);
    QTest::mouseDClick(page.map().viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(edits.size(), 2);
    QCOMPARE(edits[1][1].toString(), edits[0][1].toString());
    QCOMPARE(edits[1][0].value<Experiment>().start.values, fourValleys().start.values);
}

void TestLandscapeWorkspace::theTipOfTheNextStepSetsTheRate()
{
    Page page;
    QVERIFY(page.await());
    const LandscapeMap& map = page.map();
    QCOMPARE(map.handles().size(), std::size_t{2});
    const QPointF from = map.now();
    const QPointF tip = map.handles()[LandscapeMap::kStepHandle].position;
    QVERIFY(map.stepMagnification() >= 1.0);
    QSignalSpy edits(&page.workspace, &Workspace::experimentEdited);
    QSignalSpy finished(&page.workspace, &Workspace::experimentEditFinished);
    QWidget* const surface = page.map().viewport();
    QTest::mousePress(surface, Qt::LeftButton, {}, page.pixelOf(tip));
    QTest::mouseMove(surface, page.pixelOf(from + 2.0 * (tip - from)));
    QCOMPARE(edits.size(), 1);
    QVERIFY(std::abs(edits[0][0].value<Experiment>().learningRate.w - 0.2) < 0.006);
    QVERIFY(edits[0][0].value<Experiment>().learningRate.isUniform());
    // Behind the point there is no step: the smallest rate.
    QTest::mouseMove(surface, page.pixelOf(from - (tip - from)));
    QCOMPARE(edits[1][0].value<Experiment>().learningRate.w, 1e-4);
    QTest::mouseMove(surface, page.pixelOf(from + 0.5 * (tip - from)));
    QVERIFY(std::abs(edits[2][0].value<Experiment>().learningRate.w - 0.05) < 0.004);
    QTest::mouseRelease(surface, Qt::LeftButton, {}, page.pixelOf(tip));
    QCOMPARE(finished.size(), 1);
    QCOMPARE(edits[2][1].toString(), edits[0][1].toString());
}

void TestLandscapeWorkspace::aDeadStartHasNoStepToDrag()
{
    Experiment experiment = fourValleys();
    experiment.start.values.setZero();
    Page page(experiment);
    QVERIFY(page.await());
    QCOMPARE(page.map().stepMagnification(), 0.0);
    QCOMPARE(page.map().handles().size(), std::size_t{1});
    QCOMPARE(page.map().vectors().size(), page.map().map()->arrows.size());
}

void TestLandscapeWorkspace::theStepIsThatOfTheTrainer_data()
{
    QTest::addColumn<bool>("isAscent");
    QTest::addColumn<double>("etaG");
    QTest::addColumn<double>("decay");
    QTest::newRow("descent") << false << 0.1 << 0.0;
    QTest::newRow("ascent") << true << 0.1 << 0.0;
    QTest::newRow("rates of their own") << false << 0.4 << 0.0;
    QTest::newRow("weight decay") << false << 0.1 << 0.05;
}

void TestLandscapeWorkspace::theStepIsThatOfTheTrainer()
{
    QFETCH(bool, isAscent);
    QFETCH(double, etaG);
    QFETCH(double, decay);
    Experiment experiment = fourValleys();
    experiment.direction = isAscent ? Direction::Ascend : Direction::Descend;
    experiment.learningRate.G = etaG;
    experiment.weightDecay = decay;
    experiment.schedule = {.kind = ScheduleKind::Exponential, .factor = 0.9};
    LandscapeMap map;
    map.setFrame(frameAfter(experiment, 3));
    map.computeNow();
    const QPointF from = map.now();
    const PlotVector arrow = map.vectors().back();
    const QPointF drawn = (arrow.to - arrow.from) / map.stepMagnification();
    map.setFrame(frameAfter(experiment, 4));
    map.computeNow();
    const QPointF moved = map.now() - from;
    QVERIFY(std::hypot(moved.x(), moved.y()) > 1e-3);
    QVERIFY(std::hypot(moved.x() - drawn.x(), moved.y() - drawn.y()) < 1e-12);
}

void TestLandscapeWorkspace::theSurfaceTurnsZoomsAndGoesBack()
{
    Page page;
    QVERIFY(page.await());
    SurfaceView& surface = *page.workspace.surface();
    QTRY_VERIFY(surface.content().map == page.map().map());
    const double azimuth = surface.azimuth();
    const double elevation = surface.elevation();
    const QPoint at = surface.rect().center();
    QTest::mousePress(&surface, Qt::LeftButton, {}, at);
    QTest::mouseMove(&surface, at + QPoint(50, -20));
    QTest::mouseRelease(&surface, Qt::LeftButton, {}, at + QPoint(50, -20));
    QVERIFY(surface.azimuth() > azimuth);
    QVERIFY(surface.elevation() < elevation);
    QWheelEvent wheel(at, surface.mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&surface, &wheel);
    QVERIFY(surface.zoom() > 1.0);
    QTest::mouseDClick(&surface, Qt::LeftButton, {}, at);
    QCOMPARE(surface.azimuth(), azimuth);
    QCOMPARE(surface.elevation(), elevation);
    QCOMPARE(surface.zoom(), 1.0);
    page.workspace.surfaceBox()->click();
    QVERIFY(!surface.isVisible());
}

void TestLandscapeWorkspace::theLowestCornerStandsInFront()
{
    // One sample: H is lowest where |u + v| is largest.
    Experiment experiment;
    experiment.data = {};
    experiment.data.X = Eigen::MatrixXd::Ones(1, 1);
    experiment.start = Layer(1, 1);
    experiment.start.values << 3.0, 0.0, 3.0;
    Page page(experiment);
    QVERIFY(page.await());
    const SurfaceView& surface = *page.workspace.surface();
    QTRY_VERIFY(surface.content().map != nullptr);
    const SurfaceProjection to = surface.projection(surface.size());
    QVERIFY(!to.growsAwayInU() && !to.growsAwayInV());
    const QPointF high = to.toPage({to.u.maximum, to.v.maximum, 0.0});
    for (const QPointF& other : {to.toPage({to.u.minimum, to.v.maximum, 0.0}),
                                 to.toPage({to.u.maximum, to.v.minimum, 0.0}),
                                 to.toPage({to.u.minimum, to.v.minimum, 0.0})})
        QVERIFY(high.y() > other.y());
}

void TestLandscapeWorkspace::theSurfaceProjectsAsGeometrySays_data()
{
    QTest::addColumn<double>("azimuth");
    QTest::addColumn<double>("elevation");
    QTest::addColumn<QPointF>("page");
    const double quarter = std::numbers::pi / 2.0;
    // The point at the right, in the middle of v, at the top of the box.
    QTest::newRow("from the front") << 0.0 << 0.0 << QPointF(50.0, -30.0);
    QTest::newRow("from above") << 0.0 << quarter << QPointF(50.0, 0.0);
    QTest::newRow("turned to the back") << quarter << 0.0 << QPointF(0.0, -30.0);
    QTest::newRow("turned, from above") << quarter << quarter << QPointF(0.0, -50.0);
}

void TestLandscapeWorkspace::theSurfaceProjectsAsGeometrySays()
{
    QFETCH(double, azimuth);
    QFETCH(double, elevation);
    QFETCH(QPointF, page);
    const SurfaceProjection to{.u = {-2.0, 2.0},
                               .v = {0.0, 8.0},
                               .value = {0.0, 1.0},
                               .azimuth = azimuth,
                               .elevation = elevation};
    const QPointF found = to.toPage({2.0, 4.0, 1.0});
    QVERIFY(std::hypot(found.x() - page.x(), found.y() - page.y()) < 1e-9);
}

void TestLandscapeWorkspace::theSurfaceIsSavedInEveryFormat_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("svg") << "surface.svg" << QByteArray("<?xml");
    QTest::newRow("pdf") << "surface.pdf" << QByteArray("%PDF-");
    QTest::newRow("png") << "surface.png" << QByteArray("\x89PNG");
}

void TestLandscapeWorkspace::theSurfaceIsSavedInEveryFormat()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, begin);
    Page page;
    QVERIFY(page.await());
    SurfaceView& surface = *page.workspace.surface();
    QTRY_VERIFY(surface.content().map != nullptr);
    const QTemporaryDir folder;
    QString error;
    QVERIFY2(exportChart(surface, {.path = folder.filePath(name)}, &error), qPrintable(error));
    QFile file(folder.filePath(name));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.startsWith(begin));
    QVERIFY(bytes.size() > 10000);
    // It is drawn in the style asked for.
    const QImage print = chartImage(surface, {.size = {400, 400}, .theme = Theme::print()});
    QVERIFY(print != chartImage(surface, {.size = {400, 400}, .theme = Theme::dark()}));
    QVERIFY(
        print
        != chartImage(surface, {.size = {400, 400}, .theme = Theme::print(), .fontScale = 1.5}));
    QVERIFY(
        print
        != chartImage(surface, {.size = {400, 400}, .theme = Theme::print(), .hasTitle = false}));
    QCOMPARE(
        chartImage(surface, {.size = {400, 400}, .isTransparent = true}).pixelColor(2, 398).alpha(),
        0);
}

QTEST_MAIN(TestLandscapeWorkspace)
#include "test_landscape_workspace.moc"
