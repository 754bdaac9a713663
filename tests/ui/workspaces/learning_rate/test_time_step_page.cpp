#include "core/entropy/gradient_flow.h"
#include "tests/ui/run_frames.h"
#include "ui/widgets/setting_row.h"
#include "ui/widgets/value_slider.h"
#include "ui/workspaces/learning_rate/time_step_chart.h"
#include "ui/workspaces/learning_rate/time_step_page.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace entropy_lab;

namespace {

/// Lesson 6: kappa = 3, z = 0.1.
Experiment lesson6(double eta)
{
    Experiment experiment;
    experiment.start.values.setZero();
    experiment.start.b()(0) = 0.1;
    experiment.learningRate = LearningRate(eta);
    return experiment;
}

struct Shown {
    explicit Shown(const Experiment& experiment, int steps = 0)
    {
        page.resize(960, 560);
        page.show();
        page.setFrame(frameAfter(experiment, steps));
    }

    TimeStepPage page;
};

}  // namespace

class TestTimeStepPage : public QObject {
    Q_OBJECT
private slots:
    void flowAndDescentEndAtTheNumbersOfTheLesson_data();
    void flowAndDescentEndAtTheNumbersOfTheLesson();
    void theFlowTakesThePublishedTimes_data();
    void theFlowTakesThePublishedTimes();
    void theErrorsAreThoseOfTheLesson();
    void theErrorIsOfFirstOrder();
    void theLineOfFirstOrderHasSlopeOne();
    void theRunMovesTheLineOfNow();
    void aRunWithASchedulesStandsWhereItIs();
    void aRunThatTookOtherInputsHasNoPlace();
    void numbersBeyondADoubleAreNoFlow_data();
    void numbersBeyondADoubleAreNoFlow();
    void anotherTimeIsChosenByItsRow();
    void aStepLongerThanTheTimeIsShownWhole();
    void aClickOnTheErrorsChoosesTheRate();
    void aRunWithoutAnExactFlowSaysSo();
    void otherFlowsAreShownToo_data();
    void otherFlowsAreShownToo();
};

void TestTimeStepPage::flowAndDescentEndAtTheNumbersOfTheLesson_data()
{
    QTest::addColumn<double>("eta");
    QTest::addColumn<double>("z");
    QTest::newRow("1") << 1.0 << 4.6592933432;
    QTest::newRow("0.5") << 0.5 << 4.6739348068;
    QTest::newRow("0.25") << 0.25 << 4.6835099610;
    QTest::newRow("0.1") << 0.1 << 4.6899905421;
    QTest::newRow("0.01") << 0.01 << 4.6941629574;
}

void TestTimeStepPage::flowAndDescentEndAtTheNumbersOfTheLesson()
{
    QFETCH(double, eta);
    QFETCH(double, z);
    const Shown shown(lesson6(eta));
    const TimeStepChart& chart = *shown.page.paths();
    QCOMPARE(chart.rangeX(), (AxisRange{0.0, 10.0}));
    const std::vector<QPointF>& flow = chart.sampledPoints(TimeStepChart::flowCurve());
    QVERIFY(std::abs(flow.back().x() - 10.0) < 1e-12);
    QVERIFY(std::abs(flow.back().y() - 4.694640417287) < 1e-11);
    const std::vector<QPointF>& descent = chart.sampledPoints(TimeStepChart::descentCurve());
    QVERIFY(std::abs(descent.back().x() - 10.0) < 1e-9);
    QVERIFY(std::abs(descent.back().y() - z) < 1e-10);
    // Descent lags behind the flow, and less so with half the rate.
    const std::vector<QPointF>& half = chart.sampledPoints(TimeStepChart::halfCurve());
    QVERIFY(half.back().y() > descent.back().y());
    QVERIFY(half.back().y() < flow.back().y());
    QCOMPARE(half.size(), 2 * descent.size() - 1);
}

void TestTimeStepPage::theFlowTakesThePublishedTimes_data()
{
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<QString>("time");
    QTest::newRow("0.1 to 1") << 0.1 << 1.0 << "2.247331224933";
    QTest::newRow("1 to 5") << 1.0 << 5.0 << "9.641046287326";
}

/// Typed as the time to look at, kappa = 3.
void TestTimeStepPage::theFlowTakesThePublishedTimes()
{
    QFETCH(const double, from);
    QFETCH(const double, to);
    QFETCH(const QString, time);
    Experiment experiment = lesson6(0.5);
    experiment.start.b()(0) = from;
    const Shown shown(experiment);
    QLineEdit* const box = shown.page.timeRow()->box();
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, time);
    QTest::keyClick(box, Qt::Key_Return);
    const QPointF end = shown.page.paths()->sampledPoints(TimeStepChart::flowCurve()).back();
    QCOMPARE(end.x(), time.toDouble());
    // The last digit of the time, at a speed below 1.
    QVERIFY2(std::abs(end.y() - to) < 1e-12, qPrintable(QString::number(end.y(), 'g', 16)));
}

void TestTimeStepPage::theErrorsAreThoseOfTheLesson()
{
    const Shown shown(lesson6(0.5));
    const TimeStepErrorChart& chart = *shown.page.errors();
    const double exact = 4.694640417287;
    const std::pair<double, double> lesson[] = {{1.0, 4.6592933432},
                                                {0.5, 4.6739348068},
                                                {0.25, 4.6835099610},
                                                {0.1, 4.6899905421},
                                                {0.01, 4.6941629574}};
    for (const auto& [eta, z] : lesson) {
        const auto& points = chart.sampledPoints(TimeStepErrorChart::errorCurve());
        const auto it = std::find_if(points.begin(), points.end(), [eta = eta](QPointF p) {
            return std::abs(p.x() - eta) < 1e-9 * eta;
        });
        QVERIFY2(it != points.end(), qPrintable(QString::number(eta)));
        QVERIFY(std::abs(it->y() - (exact - z)) < 1e-10);
    }
    QVERIFY(chart.isLogY());
    QVERIFY(std::abs(chart.ownError()->error() - (exact - 4.6739348068)) < 1e-10);
    QVERIFY2(shown.page.words().contains("4.69464,"), qPrintable(shown.page.words()));
    QVERIFY2(shown.page.words().contains("0.02071"), qPrintable(shown.page.words()));
}

void TestTimeStepPage::theErrorIsOfFirstOrder()
{
    const Shown shown(lesson6(0.001));
    QVERIFY(std::abs(shown.page.errors()->order() - 1.0) < 1e-3);
}

void TestTimeStepPage::theLineOfFirstOrderHasSlopeOne()
{
    const Shown shown(lesson6(0.5));
    const TimeStepErrorChart& chart = *shown.page.errors();
    const int line = TimeStepErrorChart::firstOrderCurve();
    QVERIFY(std::abs(chart.valueAt(line, 0.1) / chart.valueAt(line, 0.01) - 10.0) < 1e-9);
    // The error meets it where the rate is small.
    const QPointF smallest = chart.sampledPoints(TimeStepErrorChart::errorCurve()).front();
    QVERIFY(std::abs(chart.valueAt(line, smallest.x()) - smallest.y()) < 1e-15);
}

void TestTimeStepPage::theRunMovesTheLineOfNow()
{
    Shown shown(lesson6(0.5), 4);
    const std::vector<QPointF> before =
        shown.page.paths()->sampledPoints(TimeStepChart::descentCurve());
    shown.page.setFrame(frameAfter(lesson6(0.5), 6));
    QCOMPARE(shown.page.paths()->sampledPoints(TimeStepChart::descentCurve()), before);
    // The path is the run.
    const RunFrame frame = frameAfter(lesson6(0.5), 6);
    QVERIFY(std::abs(before[6].y() - frame.snapshot->Z[0]) < 1e-14);
}

/// The step schedule halves the rate every 2 iterations: after 20 of them t = 2, not 10.
void TestTimeStepPage::aRunWithASchedulesStandsWhereItIs()
{
    Experiment experiment;
    experiment.schedule = {.kind = ScheduleKind::Step, .factor = 0.5, .every = 2};
    const Shown shown(experiment, 20);
    const PlotPoint& run = shown.page.paths()->points().back();
    QVERIFY(std::abs(run.position.x() - 1.998046875) < 1e-14);
    QVERIFY(std::abs(run.position.y() - 0.6751845812690721) < 1e-13);
    QVERIFY2(run.label.contains("z = 0.6752"), qPrintable(run.label));
    QVERIFY2(shown.page.words().contains("with t = Σ η(k) it stands at t = 1.998, z = 0.6752"),
             qPrintable(shown.page.words()));
    // With one rate it stands on the path of that rate, and no more need be said.
    const Shown plain(lesson6(0.5), 4);
    const QPointF on = plain.page.paths()->sampledPoints(TimeStepChart::descentCurve())[4];
    QCOMPARE(plain.page.paths()->points().back().position.x(), on.x());
    QVERIFY(std::abs(plain.page.paths()->points().back().position.y() - on.y()) < 1e-14);
    QVERIFY(!plain.page.words().contains("Σ"));
}

void TestTimeStepPage::aRunThatTookOtherInputsHasNoPlace()
{
    Experiment experiment = lesson6(0.5);
    experiment.changes = {
        {.iteration = 3, .learningRate = experiment.learningRate, .X = Eigen::Vector2d(1.0, -0.8)}};
    const Shown shown(experiment, 6);
    QVERIFY2(shown.page.words().contains(
                 "The run does not follow this flow: x₁ changed at iteration 3."),
             qPrintable(shown.page.words()));
    const std::size_t updates =
        shown.page.paths()->sampledPoints(TimeStepChart::descentCurve()).size();
    QCOMPARE(shown.page.paths()->points().size(), updates);
    const Shown before(experiment, 3);
    QVERIFY2(!before.page.words().contains("does not"), qPrintable(before.page.words()));
    QCOMPARE(before.page.paths()->points().back().position.x(), 1.5);
}

void TestTimeStepPage::numbersBeyondADoubleAreNoFlow_data()
{
    QTest::addColumn<Experiment>("experiment");
    Experiment wide;
    wide.data.X.edit() << 1.7e308, 0.0;
    QTest::newRow("inputs") << wide;
    QTest::newRow("rate") << lesson6(1e308);
}

void TestTimeStepPage::numbersBeyondADoubleAreNoFlow()
{
    QFETCH(Experiment, experiment);
    const Shown shown(experiment);
    QVERIFY2(shown.page.words().contains("too large for a double"), qPrintable(shown.page.words()));
    QVERIFY(!shown.page.errors()->ownError());
}

void TestTimeStepPage::anotherTimeIsChosenByItsRow()
{
    Shown shown(lesson6(0.5));
    QLineEdit* const box = shown.page.timeRow()->box();
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, "4");
    QTest::keyClick(box, Qt::Key_Return);
    QCOMPARE(shown.page.paths()->rangeX(), (AxisRange{0.0, 4.0}));
    QVERIFY(std::abs(shown.page.errors()->ownError()->exact - entropyFlow(0.1, 3.0, 4.0)) < 1e-14);
    QCOMPARE(shown.page.errors()->ownError()->steps, 8);
    // By the keyboard on the slider as well.
    shown.page.timeRow()->slider()->setFocus();
    QTest::keyClick(shown.page.timeRow()->slider(), Qt::Key_Right);
    QVERIFY(shown.page.paths()->rangeX().maximum > 4.0);
}

void TestTimeStepPage::aStepLongerThanTheTimeIsShownWhole()
{
    const Shown shown(lesson6(50.0));
    QCOMPARE(shown.page.paths()->rangeX(), (AxisRange{0.0, 50.0}));
    QCOMPARE(shown.page.paths()->sampledPoints(TimeStepChart::descentCurve()).size(),
             std::size_t(2));
    QCOMPARE(shown.page.errors()->ownError()->steps, 1);
}

void TestTimeStepPage::aClickOnTheErrorsChoosesTheRate()
{
    Shown shown(lesson6(0.5));
    std::vector<Experiment> asked;
    connect(&shown.page, &Workspace::experimentEdited, this,
            [&](const Experiment& experiment) { asked.push_back(experiment); });
    TimeStepErrorChart& chart = *shown.page.errors();
    const QPoint at = chart.mapping().toPixel({0.05, 0.01}).toPoint();
    QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(asked.size(), std::size_t(1));
    QVERIFY(std::abs(asked[0].learningRate.w / 0.05 - 1.0) < 0.05);
    QVERIFY(asked[0].learningRate.isUniform());
}

void TestTimeStepPage::aRunWithoutAnExactFlowSaysSo()
{
    Experiment two;
    two.data.X = Eigen::MatrixXd::Random(2, 2);
    Shown shown(two, 3);
    QVERIFY2(shown.page.words().contains("2 samples"), qPrintable(shown.page.words()));
    QVERIFY(!shown.page.errors()->ownError());
    QVERIFY(shown.page.paths()->note().contains("2 samples"));
    const QSignalSpy edited(&shown.page, &Workspace::experimentEdited);
    QTest::mouseClick(shown.page.errors()->viewport(), Qt::LeftButton, {},
                      shown.page.errors()->mapping().area.center().toPoint());
    QCOMPARE(edited.count(), 0);
    // And comes back with one that has.
    shown.page.setFrame(frameAfter(lesson6(0.5), 0));
    QVERIFY(shown.page.errors()->ownError());
    QVERIFY(shown.page.paths()->note().isEmpty());
}

void TestTimeStepPage::otherFlowsAreShownToo_data()
{
    QTest::addColumn<Experiment>("experiment");
    Experiment climbing = lesson6(0.5);
    climbing.direction = Direction::Ascend;
    climbing.start.b()(0) = 3.0;
    QTest::newRow("ascent") << climbing;
    Experiment labelled = lesson6(0.5);
    labelled.data.Y = Eigen::MatrixXd::Ones(1, 1);
    labelled.objective.kind = ObjectiveKind::CrossEntropy;
    QTest::newRow("cross-entropy") << labelled;
    Experiment dead = lesson6(0.5);
    dead.start.values.setZero();
    QTest::newRow("dead start") << dead;
}

void TestTimeStepPage::otherFlowsAreShownToo()
{
    QFETCH(Experiment, experiment);
    const Shown shown(experiment);
    const auto& descent = shown.page.paths()->sampledPoints(TimeStepChart::descentCurve());
    const RunFrame frame = frameAfter(experiment, 20);
    QCOMPARE(descent.size(), std::size_t(21));
    QVERIFY(std::abs(descent.back().y() - frame.snapshot->Z[0]) < 1e-12);
    const double flow = shown.page.paths()->valueAt(TimeStepChart::flowCurve(), 10.0);
    QVERIFY(std::abs(flow - descent.back().y()) < 0.2);
}

QTEST_MAIN(TestTimeStepPage)
#include "test_time_step_page.moc"
