#include "core/analysis/return_map.h"
#include "tests/ui/job_worker.h"
#include "tests/ui/run_frames.h"
#include "ui/style/number_format.h"
#include "ui/widgets/setting_row.h"
#include "ui/workspaces/learning_rate/bifurcation_chart.h"
#include "ui/workspaces/learning_rate/return_map_chart.h"
#include "ui/workspaces/learning_rate/return_map_page.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace entropy_lab;

namespace {

/// Lesson 8: kappa = 3, z = 0.11, climbing with a step strength.
Experiment ascentWith(double a)
{
    Experiment experiment;
    experiment.direction = Direction::Ascend;
    experiment.learningRate = LearningRate(a * std::numbers::ln2 / 3.0);
    return experiment;
}

Experiment twoSamples()
{
    Experiment experiment;
    experiment.data.X.edit().resize(2, 2);
    experiment.data.X.edit() << 1.0, -1.0, 0.5, 0.25;
    return experiment;
}

struct Shown {
    explicit Shown(const Experiment& experiment, int steps = 0)
    {
        page.resize(960, 560);
        page.show();
        page.setFrame(frameAfter(experiment, steps));
    }

    void typeGain(const char* text)
    {
        QLineEdit* const box = page.gainRow()->box();
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, text);
        QTest::keyClick(box, Qt::Key_Return);
    }
    void setFree()
    {
        QTest::mouseClick(page.ofRunBox(), Qt::LeftButton, {}, {8, page.ofRunBox()->height() / 2});
    }

    ReturnMapPage page;
};

/// The rows of a column of a picture that anything lands in, as z.
std::vector<double> visited(const PlotField& picture, double a)
{
    std::vector<double> found;
    const int column = picture.columnAt(a);
    for (int row = 0; row < picture.rows; ++row) {
        const double z = picture.y.minimum + (row + 0.5) * picture.y.span() / picture.rows;
        if (*picture.valueAt(
                {picture.x.minimum + (column + 0.5) * picture.x.span() / picture.columns, z})
            > 0.0)
            found.push_back(z);
    }
    return found;
}

QPointF middle(const PlotView& chart, double a, double z)
{
    return chart.mapping().toPixel({a, z});
}

}  // namespace

class TestReturnMapPage : public QObject {
    Q_OBJECT
private slots:
    void everyChartNamesItsAxes();
    void theRunsStepStrengthIsItsRate_data();
    void theRunsStepStrengthIsItsRate();
    void theCobwebIsTheRuns();
    void theCobwebGrowsWithTheRun();
    void aLongRunShowsItsLastSteps();
    void aLongCobwebIsDrawnWhole();
    void stepsWithAnotherRateAreLeftOut();
    void stepsWithOtherInputsAreLeftOut();
    void aScheduleLeavesTheStepsOfOneStrength();
    void whatIsUnstableIsNotSaidToAttract();
    void orbitsEndWhereTheyShould_data();
    void orbitsEndWhereTheyShould();
    void everyLandmarkHasAButtonAndASentence();
    void aChangeOfTheRunsAIsAChangeOfItsRate();
    void aFreeALeavesTheRunAlone();
    void aChangeOfDirectionIsTheRuns();
    void aRunThatIsNoMapSaysWhy_data();
    void aRunThatIsNoMapSaysWhy();
    void theDiagramShowsTheCyclesOfTheLesson();
    void theDiagramIsDrawnAnewForEveryView();
    void theDiagramComesFromItsThread();
    void aClickOnTheDiagramSetsA();
    void aDoubleClickFitsAndTakesItsFirstClickBack();
};

void TestReturnMapPage::everyChartNamesItsAxes()
{
    const ReturnMapPage page;
    for (const NamedChart& entry : page.charts()) {
        QVERIFY(!entry.chart->title().isEmpty());
        QVERIFY(!entry.chart->accessibleName().isEmpty());
        QCOMPARE(page.chart(entry.name), entry.chart);
    }
    QVERIFY(page.chart("return-map") && page.chart("bifurcation"));
}

void TestReturnMapPage::theRunsStepStrengthIsItsRate_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::addColumn<double>("a");
    Experiment oneNeuron;
    QTest::newRow("one neuron") << oneNeuron << 1.5 / std::numbers::ln2;
    oneNeuron.trainable.G = false;
    QTest::newRow("G frozen") << oneNeuron << 1.0 / std::numbers::ln2;
    Experiment separate;
    separate.learningRate.b = 0.25;
    QTest::newRow("separate rates") << separate << 1.25 / std::numbers::ln2;
    QTest::newRow("ascent") << ascentWith(10.0) << 10.0;
}

void TestReturnMapPage::theRunsStepStrengthIsItsRate()
{
    QFETCH(Experiment, experiment);
    QFETCH(double, a);
    const Shown shown(experiment, 1);
    QVERIFY(std::abs(shown.page.gainRow()->value() - a) < 1e-6);
    // The map at that a is the step that the run made.
    const RunFrame frame = frameAfter(experiment, 1);
    const double z0 = frame.history.at(frame.columns->z(0, 0), 0);
    const double z1 = frame.history.at(frame.columns->z(0, 0), 1);
    QVERIFY(std::abs(returnMap(experiment.direction, returnMapGain(experiment), z0) - z1) < 1e-14);
    QCOMPARE(shown.page.directionBox()->currentText(),
             experiment.direction == Direction::Ascend ? QString("ascent") : QString("descent"));
}

void TestReturnMapPage::theCobwebIsTheRuns()
{
    const Shown shown(Experiment(), 10);
    const ReturnMapChart& chart = *shown.page.returnMap();
    // Lesson 3.
    const std::vector<double>& orbit = chart.orbit();
    QCOMPARE(orbit.size(), std::size_t(11));
    QVERIFY(std::abs(orbit[1] - 0.169331511568) < 1e-12);
    QVERIFY(std::abs(orbit[2] - 0.260288098453) < 1e-12);
    QVERIFY(std::abs(orbit[10] - 3.024989057303) < 1e-11);
    // Between curve and diagonal by turns.
    const std::vector<QPointF>& cobweb = chart.sampledPoints(ReturnMapChart::cobwebCurve());
    QCOMPARE(cobweb.size(), std::size_t(21));
    QCOMPARE(cobweb.front(), QPointF(orbit[0], 0.0));
    for (std::size_t k = 1; k < cobweb.size(); ++k) {
        const double onCurve = chart.valueAt(ReturnMapChart::mapCurve(), cobweb[k].x());
        const double expected = k % 2 == 1 ? onCurve : cobweb[k].x();
        QVERIFY(std::abs(cobweb[k].y() - expected) < 1e-6);
    }
    QCOMPARE(chart.sampledPoints(ReturnMapChart::lastStepCurve()).back(),
             QPointF(orbit.back(), orbit.back()));
}

void TestReturnMapPage::theCobwebGrowsWithTheRun()
{
    Shown shown(ascentWith(10.0), 3);
    QCOMPARE(shown.page.returnMap()->orbit().size(), std::size_t(4));
    shown.page.setFrame(frameAfter(ascentWith(10.0), 4));
    QCOMPARE(shown.page.returnMap()->orbit().size(), std::size_t(5));
    QVERIFY(shown.page.returnMap()->points().front().label.startsWith("z at 4: "));
}

void TestReturnMapPage::aLongRunShowsItsLastSteps()
{
    Experiment experiment = ascentWith(10.0);
    experiment.stop.iterations = 2000;
    const Shown shown(experiment, 2000);
    const std::vector<double>& orbit = shown.page.returnMap()->orbit();
    QCOMPARE(orbit.size(), std::size_t(ReturnMapChart::kMaximumSteps + 1));
    // Section 2: |z| = 2 arccosh(sqrt(a/8)) for a = 10.
    for (const double z : orbit)
        QVERIFY(std::abs(std::abs(z) - 0.9624236501) < 1e-9);
    QVERIFY(orbit[0] * orbit[1] < 0.0);
}

void TestReturnMapPage::aLongCobwebIsDrawnWhole()
{
    Experiment experiment = ascentWith(13.788);
    experiment.stop.iterations = 300;
    Shown shown(experiment, 300);
    ReturnMapChart& chart = *shown.page.returnMap();
    chart.setCurveVisible(ReturnMapChart::lastStepCurve(), false);
    chart.setPoints({});
    chart.refresh();
    const QImage picture = chart.grab().toImage();
    const QColor ground = Theme::light().background;
    // The middle of every line of its last turns, to the right and to the left.
    const std::vector<QPointF>& cobweb = chart.sampledPoints(ReturnMapChart::cobwebCurve());
    for (std::size_t k = cobweb.size() - 9; k < cobweb.size(); ++k) {
        const QPointF at = chart.mapping().toPixel(0.7 * cobweb[k] + 0.3 * cobweb[k - 1]);
        int darkest = 255;
        for (int dx = -2; dx <= 2; ++dx)
            for (int dy = -2; dy <= 2; ++dy)
                darkest = std::min(darkest,
                                   picture.pixelColor(at.toPoint() + QPoint(dx, dy)).lightness());
        QVERIFY2(darkest < ground.lightness() - 80, qPrintable(QString::number(k)));
    }
}

void TestReturnMapPage::stepsWithAnotherRateAreLeftOut()
{
    Experiment experiment = ascentWith(10.0);
    experiment.changes = {{.iteration = 5, .learningRate = LearningRate(0.5)}};
    const Shown shown(experiment, 8);
    QCOMPARE(shown.page.returnMap()->orbit().size(), std::size_t(4));
}

void TestReturnMapPage::stepsWithOtherInputsAreLeftOut()
{
    Experiment experiment = ascentWith(10.0);
    experiment.changes = {
        {.iteration = 5, .learningRate = experiment.learningRate, .X = Eigen::Vector2d(0.3, 1.0)}};
    const Shown shown(experiment, 8);
    const std::vector<double>& orbit = shown.page.returnMap()->orbit();
    // The row of the change itself was computed with the inputs before.
    QCOMPARE(orbit.size(), std::size_t(3));
    const double a = shown.page.returnMap()->gain();
    for (std::size_t k = 1; k < orbit.size(); ++k)
        QVERIFY(std::abs(returnMap(Direction::Ascend, a, orbit[k - 1]) - orbit[k]) < 1e-6);
}

void TestReturnMapPage::aScheduleLeavesTheStepsOfOneStrength()
{
    Experiment experiment = ascentWith(10.0);
    experiment.schedule = {.kind = ScheduleKind::Step, .factor = 0.5, .every = 4};
    const Shown shown(experiment, 7);
    const std::vector<double>& orbit = shown.page.returnMap()->orbit();
    QCOMPARE(orbit.size(), std::size_t(4));
    QVERIFY(std::abs(shown.page.returnMap()->gain() - 5.0) < 1e-7);
    for (std::size_t k = 1; k < orbit.size(); ++k)
        QVERIFY(std::abs(returnMap(Direction::Ascend, 5.0, orbit[k - 1]) - orbit[k]) < 1e-12);
    QVERIFY2(shown.page.words().contains("The schedule changes a"), qPrintable(shown.page.words()));
}

/// From z = 0 itself an orbit never leaves, however steep the map is there.
void TestReturnMapPage::whatIsUnstableIsNotSaidToAttract()
{
    Experiment experiment = ascentWith(20.0);
    experiment.start.values.setZero();
    const Shown shown(experiment, 1);
    QVERIFY(shown.page.orbitEnd().lyapunov > 0.0);
    QVERIFY2(shown.page.words().contains("The orbit ends at z = 0"),
             qPrintable(shown.page.words()));
    QVERIFY(shown.page.words().contains("neighbors part"));
}

void TestReturnMapPage::orbitsEndWhereTheyShould_data()
{
    QTest::addColumn<double>("a");
    QTest::addColumn<int>("period");
    QTest::addColumn<double>("largest");
    QTest::addColumn<QString>("says");
    QTest::newRow("below 4") << 2.0 << 1 << 0.0 << "without overshooting";
    QTest::newRow("6") << 6.0 << 1 << 0.0 << "The orbit ends at z = ";
    QTest::newRow("10") << 10.0 << 2 << 0.9624236501 << "a symmetric cycle of 2";
    QTest::newRow("15") << 15.0 << 2 << 0.0 << "two asymmetric cycles of 2";
    QTest::newRow("16") << 16.0 << 4 << 0.0 << "a cycle of 4";
    QTest::newRow("16.3") << 16.3 << 8 << 0.0 << "a cycle of 8";
    QTest::newRow("16.38") << 16.38 << 16 << 0.0 << "a cycle of 16";
    QTest::newRow("18") << 18.0 << 0 << 0.0 << "chaos; Lyapunov exponent 0.";
}

void TestReturnMapPage::orbitsEndWhereTheyShould()
{
    QFETCH(double, a);
    QFETCH(int, period);
    QFETCH(double, largest);
    QFETCH(QString, says);
    const Shown shown(ascentWith(a));
    const ReturnMapPage::OrbitEnd& end = shown.page.orbitEnd();
    QCOMPARE(end.period, period);
    QCOMPARE(end.cycle.size(), std::size_t(period));
    QCOMPARE(end.lyapunov > 0.0, period == 0);
    if (largest > 0.0)
        QVERIFY(std::abs(*std::max_element(end.cycle.begin(), end.cycle.end()) - largest) < 1e-9);
    // A cycle is what the map gives from each of its points.
    for (std::size_t k = 0; k < end.cycle.size(); ++k)
        QVERIFY(std::abs(returnMap(Direction::Ascend, shown.page.gainRow()->value(), end.cycle[k])
                         - end.cycle[(k + 1) % end.cycle.size()])
                < 1e-6);
    QVERIFY2(shown.page.words().contains(says), qPrintable(shown.page.words()));
    QVERIFY(shown.page.words().contains(readableNumber(end.lyapunov, 3)));
    // The diagram marks them.
    QCOMPARE(shown.page.bifurcation()->points().size(), std::size_t(period));
}

void TestReturnMapPage::everyLandmarkHasAButtonAndASentence()
{
    Shown shown(ascentWith(5.0));
    shown.setFree();
    QStringList names;
    for (QAbstractButton* const button : shown.page.landmarkButtons()->buttons()) {
        names.append(button->text());
        QVERIFY(button->toolTip().size() > 20);
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(std::abs(shown.page.gainRow()->value() - button->text().toDouble()) < 5e-4);
        QVERIFY2(shown.page.words().contains("Ascent from a = "), qPrintable(shown.page.words()));
    }
    QCOMPARE(names, (QStringList{"4", "8", "13.788", "15.800", "16.399"}));
    // The same places are marked on the diagram.
    QStringList marked;
    for (const PlotMark& mark : shown.page.bifurcation()->marks())
        if (!mark.label.isEmpty())
            marked.append(mark.label);
    QCOMPARE(marked, names);
}

void TestReturnMapPage::aChangeOfTheRunsAIsAChangeOfItsRate()
{
    Shown shown(ascentWith(5.0));
    std::vector<Experiment> asked;
    connect(&shown.page, &Workspace::experimentEdited, this,
            [&](const Experiment& experiment) { asked.push_back(experiment); });
    const QSignalSpy finished(&shown.page, &Workspace::experimentEditFinished);
    shown.typeGain("10");
    QCOMPARE(asked.size(), std::size_t(1));
    QCOMPARE(finished.count(), 1);
    QVERIFY(std::abs(returnMapGain(asked[0]) - 10.0) < 1e-12);
    QVERIFY(asked[0].learningRate.isUniform());
}

void TestReturnMapPage::aFreeALeavesTheRunAlone()
{
    Shown shown(ascentWith(5.0), 3);
    const QSignalSpy edited(&shown.page, &Workspace::experimentEdited);
    shown.setFree();
    shown.typeGain("10");
    QCOMPARE(edited.count(), 0);
    QCOMPARE(shown.page.returnMap()->gain(), 10.0);
    QCOMPARE(shown.page.orbitEnd().period, 2);
    // From the start of the run on.
    QVERIFY(std::abs(shown.page.returnMap()->orbit().front() - 0.11) < 1e-15);
    shown.page.setFrame(frameAfter(ascentWith(5.0), 4));
    QCOMPARE(shown.page.returnMap()->gain(), 10.0);
    shown.setFree();
    QVERIFY(std::abs(shown.page.returnMap()->gain() - 5.0) < 1e-6);
}

void TestReturnMapPage::aChangeOfDirectionIsTheRuns()
{
    Shown shown(ascentWith(5.0));
    std::vector<Experiment> asked;
    connect(&shown.page, &Workspace::experimentEdited, this,
            [&](const Experiment& experiment) { asked.push_back(experiment); });
    shown.page.directionBox()->setFocus();
    QTest::keyClick(shown.page.directionBox(), Qt::Key_Down);
    QCOMPARE(asked.size(), std::size_t(1));
    QCOMPARE(asked[0].direction, Direction::Descend);
}

void TestReturnMapPage::aRunThatIsNoMapSaysWhy_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::addColumn<QString>("reason");
    QTest::newRow("two samples") << twoSamples() << "2 samples act on each other's z";
    Experiment momentum;
    momentum.rule.kind = RuleKind::Momentum;
    QTest::newRow("momentum") << momentum << "remembers earlier steps";
    Experiment decay;
    decay.weightDecay = 0.1;
    QTest::newRow("decay") << decay << "weight decay";
    Experiment labelled;
    labelled.data.Y = Eigen::MatrixXd::Ones(1, 1);
    labelled.objective.kind = ObjectiveKind::CrossEntropy;
    QTest::newRow("cross-entropy") << labelled << "objective";
    Experiment frozen;
    frozen.trainable.b = false;
    frozen.data.X.edit().setZero();
    QTest::newRow("nothing moves") << frozen << "nothing is free to move";
    Experiment wide;
    wide.data.X.edit() << 1.7e308, 0.0;
    QTest::newRow("too large") << wide << "too large for a double";
}

void TestReturnMapPage::aRunThatIsNoMapSaysWhy()
{
    QFETCH(Experiment, experiment);
    QFETCH(QString, reason);
    Shown shown(experiment, 2);
    QVERIFY2(shown.page.words().contains(reason), qPrintable(shown.page.words()));
    QVERIFY(!shown.page.ofRunBox()->isEnabled());
    // Free all the same.
    const QSignalSpy edited(&shown.page, &Workspace::experimentEdited);
    shown.typeGain("12");
    QCOMPARE(edited.count(), 0);
    QCOMPARE(shown.page.returnMap()->gain(), 12.0);
}

void TestReturnMapPage::theDiagramShowsTheCyclesOfTheLesson()
{
    const auto shown = BifurcationChart::compute({{0.0, 40.0}, {-8.0, 8.0}, 400, 400},
                                                 BifurcationChart::kThorough);
    const PlotField& picture = *shown;
    const double cell = picture.y.span() / picture.rows;
    // One point at 0 below 8.
    for (const double z : visited(picture, 6.0))
        QVERIFY(std::abs(z) <= cell);
    // The symmetric cycle, two cells wide at most.
    const std::vector<double> two = visited(picture, 10.0);
    QVERIFY(two.size() >= 2 && two.size() <= 4);
    for (const double z : two)
        QVERIFY(std::abs(std::abs(z) - 0.9624236501) < 3.0 * cell);
    // Both asymmetric cycles: four places, symmetric as a set.
    const std::vector<double> four = visited(picture, 15.0);
    QVERIFY(four.size() >= 4 && four.size() <= 8);
    QVERIFY(std::abs(four.front() + four.back()) < 2.0 * cell);
    // Chaos fills bands.
    QVERIFY(visited(picture, 19.0).size() > 60);
}

void TestReturnMapPage::theDiagramIsDrawnAnewForEveryView()
{
    const auto view = [](AxisRange a, AxisRange z) {
        return BifurcationChart::compute({a, z, 50, 80}, {2000, 500});
    };
    // The 8-cycle of 16.3 is seen as such only from near: 8 points and their mirrors.
    const auto far = view({0.0, 40.0}, {-8.0, 8.0});
    const auto near = view({16.299, 16.301}, {0.0, 3.0});
    QVERIFY(visited(*far, 16.3).size() > 8);
    QCOMPARE(near->x, (AxisRange{16.299, 16.301}));
    const std::size_t places = visited(*near, 16.3).size();
    QVERIFY2(places >= 5 && places <= 16, qPrintable(QString::number(places)));
}

void TestReturnMapPage::theDiagramComesFromItsThread()
{
    Shown shown(ascentWith(10.0));
    BifurcationChart& chart = *shown.page.bifurcation();
    QTRY_VERIFY(chart.isComputing());
    QVERIFY(!chart.field());
    const JobWorker worker(shown.page.jobSlots().front());
    QTRY_VERIFY_WITH_TIMEOUT(!chart.isComputing(), 60000);
    QCOMPARE(chart.field()->x, chart.rangeX());
    QCOMPARE(chart.field()->y, chart.rangeY());
    // A wheel turn over the diagram asks for that view.
    const QPointF at = middle(chart, 16.0, 1.0);
    QWheelEvent wheel(at, chart.viewport()->mapToGlobal(at), {}, {0, 240}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(chart.viewport(), &wheel);
    QVERIFY(chart.rangeX().span() < 40.0);
    QTRY_COMPARE(chart.field()->x, chart.rangeX());
    QTRY_VERIFY_WITH_TIMEOUT(!chart.isComputing(), 60000);
    QTest::keyClick(&chart, Qt::Key_Home);
    QTRY_COMPARE(chart.field()->x, (AxisRange{0.0, BifurcationChart::kLargestGain}));
}

void TestReturnMapPage::aClickOnTheDiagramSetsA()
{
    Shown shown(ascentWith(5.0));
    std::vector<Experiment> asked;
    connect(&shown.page, &Workspace::experimentEdited, this,
            [&](const Experiment& experiment) { asked.push_back(experiment); });
    BifurcationChart& chart = *shown.page.bifurcation();
    const QPoint at = middle(chart, 15.0, 2.0).toPoint();
    QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(asked.size(), std::size_t(1));
    const double expected = chart.mapping().toValueX(at.x());
    QVERIFY(std::abs(returnMapGain(asked[0]) - expected) < 1e-9);
}

void TestReturnMapPage::aDoubleClickFitsAndTakesItsFirstClickBack()
{
    Shown shown(ascentWith(5.0));
    shown.setFree();
    BifurcationChart& chart = *shown.page.bifurcation();
    chart.setView({10.0, 20.0}, {-4.0, 4.0});
    const double before = shown.page.gainRow()->value();
    const QPoint at = middle(chart, 15.0, 2.0).toPoint();
    QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, at);
    QVERIFY(shown.page.gainRow()->value() > 10.0);
    QTest::mouseDClick(chart.viewport(), Qt::LeftButton, {}, at);
    QVERIFY(chart.isAutoFit());
    QCOMPARE(shown.page.gainRow()->value(), before);
}

QTEST_MAIN(TestReturnMapPage)
#include "test_return_map_page.moc"
