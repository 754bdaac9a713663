#include "core/analysis/time_step.h"
#include "core/descent/trainer.h"
#include "core/entropy/entropy.h"
#include "core/entropy/gradient_flow.h"

#include <QtTest/QtTest>

#include <cmath>

using namespace entropy_lab;

namespace {

/// Lesson 6: kappa = 3, z = 0.1.
constexpr SampleFlow kLesson{.z0 = 0.1, .kappa = 3.0};

Experiment labelled(double y)
{
    Experiment experiment;
    experiment.data.Y = Eigen::MatrixXd::Constant(1, 1, y);
    experiment.objective.kind = ObjectiveKind::CrossEntropy;
    return experiment;
}

Experiment climbing()
{
    Experiment experiment;
    experiment.direction = Direction::Ascend;
    experiment.start.b()(0) = 2.0;
    return experiment;
}

Experiment separate()
{
    Experiment experiment;
    experiment.learningRate.G = 0.1;
    experiment.trainable.b = false;
    return experiment;
}

Experiment with(void (*change)(Experiment&))
{
    Experiment experiment;
    change(experiment);
    return experiment;
}

}  // namespace

class TestTimeStep : public QObject {
    Q_OBJECT

private slots:
    void descentIsEulersMethodForTheFlow_data();
    void descentIsEulersMethodForTheFlow();
    void theErrorFallsLikeTheRate_data();
    void theErrorFallsLikeTheRate();
    void errorsAreSortedByTheRate();
    void aPathIsTheRunItself_data();
    void aPathIsTheRunItself();
    void whatHasNoClosedFormIsNamed_data();
    void whatHasNoClosedFormIsNamed();
    void aSumOverAScheduleIsThatOfItsFactors_data();
    void aSumOverAScheduleIsThatOfItsFactors();
    void aRunStandsAtTheSumOfItsRates();
    void aRunOnAnotherFlowHasNoTime_data();
    void aRunOnAnotherFlowHasNoTime();
    void impossibleQuestionsAreRefused();
};

void TestTimeStep::descentIsEulersMethodForTheFlow_data()
{
    QTest::addColumn<double>("eta");
    QTest::addColumn<int>("steps");
    QTest::addColumn<double>("z");
    QTest::newRow("1") << 1.0 << 10 << 4.6592933432;
    QTest::newRow("0.5") << 0.5 << 20 << 4.6739348068;
    QTest::newRow("0.25") << 0.25 << 40 << 4.6835099610;
    QTest::newRow("0.1") << 0.1 << 100 << 4.6899905421;
    QTest::newRow("0.01") << 0.01 << 1000 << 4.6941629574;
}

void TestTimeStep::descentIsEulersMethodForTheFlow()
{
    QFETCH(double, eta);
    QFETCH(int, steps);
    QFETCH(double, z);
    const TimeStepError error = timeStepError(kLesson, eta, steps);
    QVERIFY(std::abs(error.z - z) < 1e-10);
    QVERIFY(std::abs(error.exact - 4.694640417287) < 1e-11);
    QVERIFY(std::abs(error.error() - (4.694640417287 - z)) < 1e-10);
    QCOMPARE(eulerPath(kLesson, eta, steps).back(), error.z);
}

void TestTimeStep::theErrorFallsLikeTheRate_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::newRow("entropy") << Experiment();
    QTest::newRow("cross-entropy, y = 1") << labelled(1.0);
    QTest::newRow("cross-entropy, y = 0") << labelled(0.0);
    QTest::newRow("ascent") << climbing();
    QTest::newRow("separate rates, b frozen") << separate();
}

void TestTimeStep::theErrorFallsLikeTheRate()
{
    QFETCH(Experiment, experiment);
    const SampleFlow flow = sampleFlowOf(experiment);
    const double coarse = timeStepError(flow, 2e-3, 1000).error();
    const double fine = timeStepError(flow, 1e-3, 2000).error();
    QVERIFY(fine > 0.0);
    QVERIFY2(std::abs(coarse / fine - 2.0) < 0.01, qPrintable(QString::number(coarse / fine)));
}

void TestTimeStep::errorsAreSortedByTheRate()
{
    const std::vector<TimeStepError> errors = timeStepErrors(kLesson, 10.0, 10000);
    QCOMPARE(errors.front().steps, 10000);
    QCOMPARE(errors.back().steps, 1);
    for (std::size_t i = 1; i < errors.size(); ++i)
        QVERIFY(errors[i].eta > errors[i - 1].eta);
    for (const TimeStepError& error : errors) {
        QVERIFY(std::abs(error.eta * static_cast<double>(error.steps) - 10.0) < 1e-12);
        QCOMPARE(error.z, timeStepError(kLesson, error.eta, error.steps).z);
    }
}

void TestTimeStep::aPathIsTheRunItself_data()
{
    theErrorFallsLikeTheRate_data();
}

void TestTimeStep::aPathIsTheRunItself()
{
    QFETCH(Experiment, experiment);
    const std::vector<double> path =
        eulerPath(sampleFlowOf(experiment), experiment.learningRate.w, 50);
    Trainer trainer(experiment);
    for (const double z : path) {
        QVERIFY(std::abs(trainer.record().Z[0] - z) < 1e-12);
        trainer.step();
    }
}

void TestTimeStep::whatHasNoClosedFormIsNamed_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::addColumn<QString>("obstacle");
    QTest::newRow("two samples") << with([](Experiment& e) {
        e.data.X = Eigen::MatrixXd::Ones(2, 2);
    }) << "2 samples";
    QTest::newRow("momentum") << with([](Experiment& e) { e.rule.kind = RuleKind::Momentum; })
                              << "earlier steps";
    QTest::newRow("decay") << with([](Experiment& e) { e.weightDecay = 0.1; }) << "decay";
    QTest::newRow("mixed") << with([](Experiment& e) { e.objective.kind = ObjectiveKind::Mixed; })
                           << "objective";
    QTest::newRow("no label") << with([](Experiment& e) {
        e.objective.kind = ObjectiveKind::CrossEntropy;
    }) << "no label";
    QTest::newRow("frozen") << with([](Experiment& e) {
        e.trainable.b = false;
        e.data.X.edit().setZero();
    }) << "free to move";
    QTest::newRow("too large") << with([](Experiment& e) { e.data.X.edit() *= 1e200; })
                               << "too large";
    QTest::newRow("too large a rate")
        << with([](Experiment& e) { e.learningRate = LearningRate(1e308); }) << "too large";
}

void TestTimeStep::whatHasNoClosedFormIsNamed()
{
    QFETCH(Experiment, experiment);
    QFETCH(QString, obstacle);
    const QString named = QString::fromStdString(sampleFlowObstacle(experiment));
    QVERIFY2(named.contains(obstacle), qPrintable(named));
    QVERIFY_EXCEPTION_THROWN(sampleFlowOf(experiment), std::invalid_argument);
    QVERIFY(sampleFlowObstacle(Experiment()).empty());
}

void TestTimeStep::aSumOverAScheduleIsThatOfItsFactors_data()
{
    QTest::addColumn<Schedule>("schedule");
    using Kind = ScheduleKind;
    QTest::newRow("constant") << Schedule{};
    QTest::newRow("step") << Schedule{.kind = Kind::Step, .factor = 0.5, .every = 2};
    QTest::newRow("step of 1") << Schedule{.kind = Kind::Step, .factor = 1.0, .every = 3};
    QTest::newRow("exponential") << Schedule{.kind = Kind::Exponential, .factor = 0.97};
    QTest::newRow("exponential near 1")
        << Schedule{.kind = Kind::Exponential, .factor = 1.0 - 1e-12};
    QTest::newRow("exponential, growing") << Schedule{.kind = Kind::Exponential, .factor = 1.01};
    QTest::newRow("cosine") << Schedule{.kind = Kind::Cosine, .over = 37, .floor = 0.1};
    QTest::newRow("cosine over 1") << Schedule{.kind = Kind::Cosine, .over = 1};
    QTest::newRow("warm-up") << Schedule{.kind = Kind::WarmUp, .over = 41};
    QTest::newRow("recorded") << Schedule{.kind = Kind::Recorded,
                                          .points = {{5, 2.0}, {6, 0.5}, {40, 3.0}, {200, 7.0}}};
}

void TestTimeStep::aSumOverAScheduleIsThatOfItsFactors()
{
    QFETCH(Schedule, schedule);
    double sum = 0.0;
    for (std::int64_t n = 0; n <= 100; ++n) {
        QVERIFY2(std::abs(scheduleSum(schedule, n) - sum) <= 1e-13 * (1.0 + sum),
                 qPrintable(QString("%1: %2, %3").arg(n).arg(scheduleSum(schedule, n)).arg(sum)));
        sum += scheduleFactor(schedule, n);
    }
}

void TestTimeStep::aRunStandsAtTheSumOfItsRates()
{
    Experiment experiment;
    experiment.schedule = {.kind = ScheduleKind::Step, .factor = 0.5, .every = 2};
    experiment.changes = {{.iteration = 5, .learningRate = LearningRate(2.0)}};
    Trainer trainer(experiment);
    double t = 0.0;
    for (int k = 0; k < 12; ++k) {
        const std::optional<RunTime> time = runTime(experiment, trainer.experiment(), k);
        QVERIFY(time && std::abs(time->t - t) < 1e-14);
        QVERIFY(!time->isOfOneRate);
        const double before = trainer.record().Z[0];
        QVERIFY(trainer.step());
        // The step was made with the rate that moved z so far.
        t += (trainer.record().Z[0] - before) / (-3.0 * dHdZ(before));
    }
    QVERIFY(runTime(Experiment(), Experiment(), 7)->isOfOneRate);
    QCOMPARE(runTime(Experiment(), Experiment(), 7)->t, 3.5);
}

void TestTimeStep::aRunOnAnotherFlowHasNoTime_data()
{
    QTest::addColumn<LiveChange>("change");
    LiveChange inputs{.iteration = 4, .learningRate = LearningRate(0.5)};
    inputs.X = Eigen::Vector2d(1.0, 1.0);
    QTest::newRow("other inputs") << inputs;
    LiveChange ratio{.iteration = 4, .learningRate = LearningRate(0.5)};
    ratio.learningRate.b = 0.1;
    QTest::newRow("other rates of w and b") << ratio;
}

void TestTimeStep::aRunOnAnotherFlowHasNoTime()
{
    QFETCH(LiveChange, change);
    Experiment experiment;
    experiment.changes = {change};
    QVERIFY(runTime(experiment, experimentAt(experiment, 3), 3));
    QVERIFY(!runTime(experiment, experimentAt(experiment, 5), 5));
    QVERIFY(!runTime(experiment, experimentAt(experiment, 9), 9));
    // Taken up, but no step made with it yet: the flow of now is not that of the run so far.
    QVERIFY(!runTime(experiment, experimentAt(experiment, 5), 4));
}

void TestTimeStep::impossibleQuestionsAreRefused()
{
    QVERIFY_EXCEPTION_THROWN(sampleFlowOf(Experiment(), 1), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(eulerPath(kLesson, 0.1, -1), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(timeStepError(kLesson, 0.1, -1), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(timeStepErrors(kLesson, 0.0, 10), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(timeStepErrors(kLesson, 1.0, 0), std::invalid_argument);
}

QTEST_APPLESS_MAIN(TestTimeStep)
#include "test_time_step.moc"
