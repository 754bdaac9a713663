#include "core/descent/trainer.h"
#include "core/experiment/same_problem.h"
#include "core/experiment/variation.h"
#include "core/sweeps/range_test.h"
#include "core/sweeps/sweep.h"

#include <QtTest>

#include <cmath>
#include <functional>

using namespace entropy_lab;

Q_DECLARE_METATYPE(entropy_lab::Experiment)

/// A run whose rate grows with each update, and what makes two runs comparable.
class TestRangeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyStepUsesItsRate();
    void oneSampleNeverRises();
    void theSmallestRiseIsFound();
    void aRateInFrontOfTheRiseIsSuggested();
    void climbingFindsTheFirstFall();
    void aDeadStartSuggestsNothing();
    void changesAndScheduleAreLeftOut();
    void refusesSettingsThatAreNone_data();
    void refusesSettingsThatAreNone();
    void aStoppedTestHasNoResult();
    void theSameProblemAtAnotherRateIsTheSame();
    void everyOtherChangeIsAnotherProblem_data();
    void everyOtherChangeIsAnotherProblem();
    void aSliderChangesNumbersOnly();
    void aVariationBringsItsOwnRate();
};

namespace {

/// math.md, the smallest rise: x = (3, -2), w + G = -0.5, b = 3.5, safe rate 1.324632173.
Experiment smallestRise()
{
    Experiment experiment;
    experiment.data = {.X = Eigen::RowVector2d(3.0, -2.0), .Y = {}};
    experiment.start = Layer(1, 1);
    experiment.start.W()(0, 0) = -0.5;
    experiment.start.b()(0) = 3.5;
    return experiment;
}

}  // namespace

void TestRangeTest::everyStepUsesItsRate()
{
    const Experiment experiment;
    const auto test = runRangeTest(experiment, {.smallest = 0.01, .largest = 10.0, .steps = 31});
    QVERIFY(test.has_value());
    QCOMPARE(test->steps.size(), 31U);
    QCOMPARE(test->steps.front().rate, 0.01);
    QCOMPARE(test->steps.back().rate, 10.0);
    // z <- z + eta kappa z s(z)/ln 2 by hand, kappa = 3.
    double z = 0.11;
    for (const RangeTestStep& step : test->steps) {
        const double D = 1.0 / (1.0 + std::exp(-z));
        z += step.rate * 3.0 * z * D * (1.0 - D) / std::log(2.0);
        const double E = 1.0 / (1.0 + std::exp(-z));
        const double H = -E * std::log2(E) - (1.0 - E) * std::log2(1.0 - E);
        QVERIFY(std::abs(step.H - H) < 1e-9);
    }
}

void TestRangeTest::oneSampleNeverRises()
{
    const auto test = runRangeTest(Experiment(), {});
    QVERIFY(test.has_value());
    QVERIFY(!test->firstRise);
    QVERIFY(!test->firstReversal);
    QVERIFY(test->steepest.has_value());
    QCOMPARE(test->suggestion, std::optional(test->steps[*test->steepest].rate));
}

void TestRangeTest::theSmallestRiseIsFound()
{
    // So few steps that the first of a large rate still starts near the start.
    const auto test = runRangeTest(smallestRise(), {.smallest = 1e-6, .largest = 3.0, .steps = 2});
    QVERIFY(test.has_value());
    QVERIFY(std::abs(test->startH - 0.307166251) < 1e-9);
    QCOMPARE(test->firstRise, std::optional<std::size_t>(1));
    QVERIFY(std::abs(test->steps[1].H - 0.482486908) < 1e-6);
    // Below the safe rate nothing rises.
    const auto safe =
        runRangeTest(smallestRise(), {.smallest = 1e-3, .largest = 1.3246, .steps = 40});
    QVERIFY(safe.has_value());
    QVERIFY(!safe->firstRise);
}

void TestRangeTest::aRateInFrontOfTheRiseIsSuggested()
{
    const auto test = runRangeTest(smallestRise(), {.smallest = 2.9, .largest = 1e3, .steps = 5});
    QVERIFY(test.has_value());
    QCOMPARE(test->firstReversal, std::optional<std::size_t>(0));
    QVERIFY(!test->suggestion);
    const auto later = runRangeTest(smallestRise(), {.smallest = 0.3, .largest = 3.0, .steps = 2});
    QVERIFY(later.has_value());
    QCOMPARE(later->firstReversal, std::optional<std::size_t>(1));
    QCOMPARE(later->suggestion, std::optional(0.3));
}

void TestRangeTest::climbingFindsTheFirstFall()
{
    // Ascent with a = eta kappa/ln 2 far above 8 jumps over the top: H falls.
    Experiment experiment;
    experiment.direction = Direction::Ascend;
    experiment.start.values.setZero();
    experiment.start.b()(0) = 2.0;
    const auto test = runRangeTest(experiment, {.smallest = 1e-3, .largest = 10.0, .steps = 20});
    QVERIFY(test.has_value());
    QVERIFY(test->firstReversal.has_value());
    const std::size_t first = *test->firstReversal;
    QVERIFY(first > 0);
    QVERIFY(test->steps[first].H < test->steps[first - 1].H);
    QVERIFY(*test->suggestion <= 0.5 * test->steps[first].rate);
}

void TestRangeTest::aDeadStartSuggestsNothing()
{
    Experiment experiment;
    experiment.start.values.setZero();
    const auto test = runRangeTest(experiment, {});
    QVERIFY(test.has_value());
    QVERIFY(!test->steepest);
    QVERIFY(!test->suggestion);
}

void TestRangeTest::changesAndScheduleAreLeftOut()
{
    Experiment experiment;
    const auto plain = runRangeTest(experiment, {});
    experiment.schedule.kind = ScheduleKind::Exponential;
    experiment.changes = {{.iteration = 3, .learningRate = LearningRate(7.0)}};
    experiment.stop = {.iterations = 2, .gradientNorm = 10.0};
    const auto test = runRangeTest(experiment, {});
    QVERIFY(plain.has_value() && test.has_value());
    QCOMPARE(test->steps.size(), plain->steps.size());
    QCOMPARE(test->steps.back().H, plain->steps.back().H);
}

void TestRangeTest::refusesSettingsThatAreNone_data()
{
    QTest::addColumn<double>("smallest");
    QTest::addColumn<double>("largest");
    QTest::addColumn<int>("steps");
    QTest::newRow("no rate") << 0.0 << 1.0 << 10;
    QTest::newRow("falling") << 1.0 << 0.5 << 10;
    QTest::newRow("equal") << 1.0 << 1.0 << 10;
    QTest::newRow("infinite") << 1.0 << double(INFINITY) << 10;
    QTest::newRow("not a number") << std::nan("") << 1.0 << 10;
    QTest::newRow("one step") << 0.1 << 1.0 << 1;
}

void TestRangeTest::refusesSettingsThatAreNone()
{
    QFETCH(const double, smallest);
    QFETCH(const double, largest);
    QFETCH(const int, steps);
    QVERIFY_EXCEPTION_THROWN(
        runRangeTest(Experiment(), {.smallest = smallest, .largest = largest, .steps = steps}),
        std::invalid_argument);
}

void TestRangeTest::aStoppedTestHasNoResult()
{
    std::stop_source source;
    source.request_stop();
    QVERIFY(!runRangeTest(Experiment(), {}, source.get_token()));
}

void TestRangeTest::theSameProblemAtAnotherRateIsTheSame()
{
    Experiment a;
    a.data.Y = Eigen::MatrixXd::Constant(1, 1, std::nan(""));
    Experiment b = a;
    b.learningRate = LearningRate(7.0);
    b.stop.iterations = 5;
    b.title = "another";
    QVERIFY(hasSameProblem(a, b));
}

void TestRangeTest::everyOtherChangeIsAnotherProblem_data()
{
    QTest::addColumn<Experiment>("other");
    const auto row = [](const char* name, const std::function<void(Experiment&)>& change) {
        Experiment other;
        change(other);
        QTest::newRow(name) << other;
    };
    row("input", [](Experiment& e) { e.data.X.edit()(0, 0) = 0.7; });
    row("sample", [](Experiment& e) { e.data.X = Eigen::MatrixXd::Ones(2, 3); });
    row("label", [](Experiment& e) { e.data.Y = Eigen::MatrixXd::Ones(1, 1); });
    row("start", [](Experiment& e) { e.start.b()(0) = 1.0; });
    row("objective", [](Experiment& e) { e.objective.kind = ObjectiveKind::BalancedEntropy; });
    row("direction", [](Experiment& e) { e.direction = Direction::Ascend; });
    row("rule", [](Experiment& e) { e.rule.kind = RuleKind::Adam; });
    row("momentum", [](Experiment& e) { e.rule.momentum = 0.5; });
    row("decay", [](Experiment& e) { e.weightDecay = 0.1; });
    row("trainable", [](Experiment& e) { e.trainable.G = false; });
    row("schedule", [](Experiment& e) { e.schedule.kind = ScheduleKind::Cosine; });
    row("points", [](Experiment& e) { e.schedule.points = {{.iteration = 1, .factor = 2.0}}; });
}

void TestRangeTest::everyOtherChangeIsAnotherProblem()
{
    QFETCH(const Experiment, other);
    QVERIFY(!hasSameProblem(Experiment(), other));
}

void TestRangeTest::aSliderChangesNumbersOnly()
{
    const auto differs = [](const auto& change) {
        Experiment other;
        change(other);
        return differsInNumbersOnly(Experiment(), other);
    };
    QVERIFY(differs([](Experiment& e) { e.start.b()(0) = 1.0; }));
    QVERIFY(differs([](Experiment& e) { e.learningRate = LearningRate(2.0); }));
    QVERIFY(differs([](Experiment& e) { e.data.X = Eigen::MatrixXd::Ones(2, 1); }));
    QVERIFY(!differs([](Experiment& e) { e.title = "another"; }));
    QVERIFY(!differs([](Experiment& e) { e.start = Layer(2, 2); }));
    QVERIFY(!differs([](Experiment& e) { e.data.X = Eigen::MatrixXd::Ones(2, 3); }));
    QVERIFY(!differs([](Experiment& e) { e.data.Y = Eigen::MatrixXd::Ones(1, 1); }));
    QVERIFY(!differs([](Experiment& e) { e.objective.kind = ObjectiveKind::BalancedEntropy; }));
    QVERIFY(!differs([](Experiment& e) { e.rule.kind = RuleKind::Adam; }));
}

void TestRangeTest::aVariationBringsItsOwnRate()
{
    Experiment experiment;
    experiment.changes = {{.iteration = 3, .learningRate = LearningRate(7.0)}};
    const Experiment other =
        varied(experiment, {.name = "Adam", .learningRate = LearningRate(0.05)});
    QCOMPARE(other.learningRate, LearningRate(0.05));
    QCOMPARE(other.changes.front().learningRate, LearningRate(0.05));
}

QTEST_APPLESS_MAIN(TestRangeTest)
#include "test_range_test.moc"
