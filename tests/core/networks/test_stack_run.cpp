#include "core/experiment/data_sets.h"
#include "core/networks/stack_run.h"

#include <QtTest/QtTest>

#include <cmath>

using namespace entropy_lab;

namespace {

SharedMatrix twoDiscs()
{
    return generateDataSet({"vogel-discs", {{"samples", 30.0}}, 0}).X;
}

}  // namespace

class TestStackRun : public QObject {
    Q_OBJECT

private slots:
    void endsAtTheNumbersOfLesson14_data();
    void endsAtTheNumbersOfLesson14();
    void everyRowIsAStep();
    void goesOnFromWhereItWasLeft();
    void stopsBeforeNumbersThatAreNotFinite();
    void fewerThanOneStepIsRefused();
    void countsThePreActivationsOfAllLayers();
};

void TestStackRun::endsAtTheNumbersOfLesson14_data()
{
    QTest::addColumn<int>("layer");
    QTest::addColumn<double>("minimum");
    QTest::addColumn<int>("at");
    QTest::addColumn<double>("sum");
    QTest::addColumn<double>("trueChange");
    QTest::newRow("8 units") << 0 << -3.540047 << 135 << -308.5261 << -305.4138;
    QTest::newRow("4 units") << 1 << -7.268941 << 47 << -237.6774 << -231.7705;
    QTest::newRow("4 units on top") << 2 << -7.715789 << 61 << -236.9188 << -231.4071;
}

void TestStackRun::endsAtTheNumbersOfLesson14()
{
    QFETCH(int, layer);
    QFETCH(double, minimum);
    QFETCH(int, at);
    QFETCH(double, sum);
    QFETCH(double, trueChange);
    StackRun run(twoDiscs(), {.learningRate = 0.1}, 200);
    run.work({});
    QVERIFY(run.isOver());
    const LayerSummary& summary = run.summaries().at(static_cast<std::size_t>(layer));
    QVERIFY(std::abs(summary.smallestStepEntropy - minimum) <= 5.1e-7);
    QCOMPARE(summary.smallestAt, std::int64_t(at));
    QVERIFY(std::abs(summary.last.pathSum - sum) <= 5.1e-5);
    QVERIFY(std::abs(summary.last.shannonChange - trueChange) <= 5.1e-5);
}

void TestStackRun::everyRowIsAStep()
{
    const StackedLayersSettings settings{.units = {3, 2}, .learningRate = 0.5, .scale = 0.3};
    StackRun run(twoDiscs(), settings, 40);
    run.work({});
    const auto expected = runStackedLayers(twoDiscs(), settings, 40);
    const HistoryView history = run.history();
    QCOMPARE(history.size(), std::int64_t(40));
    for (std::int64_t k = 0; k < 40; ++k)
        for (std::size_t l = 0; l < 2; ++l) {
            const LayerStep& step = expected[static_cast<std::size_t>(k)][l];
            const auto at = [&](LayerQuantity quantity) {
                return history.at(layerColumn(l, quantity), k);
            };
            QCOMPARE(at(LayerQuantity::StepEntropy), step.stepEntropy);
            QCOMPARE(at(LayerQuantity::PathSum), step.pathSum);
            QCOMPARE(at(LayerQuantity::ShannonChange), step.shannonChange);
            QCOMPARE(at(LayerQuantity::H), step.H);
            const double cosine = at(LayerQuantity::Cosine);
            QVERIFY(cosine == step.cosine || (std::isnan(cosine) && std::isnan(step.cosine)));
            QCOMPARE(at(LayerQuantity::NormZ), step.normZ);
            QCOMPARE(at(LayerQuantity::NormD), step.normD);
            QCOMPARE(at(LayerQuantity::NormDecisionChange), step.normDecisionChange);
            QCOMPARE(at(LayerQuantity::NormW), step.normW);
        }
}

void TestStackRun::goesOnFromWhereItWasLeft()
{
    StackRun whole(twoDiscs(), {}, 30);
    whole.work({});
    StackRun parts(twoDiscs(), {}, 30);
    std::stop_source stopped;
    stopped.request_stop();
    parts.work(stopped.get_token());
    QCOMPARE(parts.history().size(), std::int64_t(0));
    QVERIFY(!parts.isOver());
    parts.work({});
    QVERIFY(parts.isOver());
    QCOMPARE(parts.history().size(), std::int64_t(30));
    QCOMPARE(parts.summaries()[2].last.pathSum, whole.summaries()[2].last.pathSum);
}

void TestStackRun::stopsBeforeNumbersThatAreNotFinite()
{
    StackRun run(Eigen::MatrixXd{{1e200, -1e200}},
                 {.units = {2}, .learningRate = 1e200, .scale = 1e-200}, 50);
    run.work({});
    QVERIFY(run.isOver());
    QVERIFY(run.history().size() < 50);
    for (const LayerSummary& summary : run.summaries())
        QVERIFY(std::isfinite(summary.last.pathSum));
}

void TestStackRun::fewerThanOneStepIsRefused()
{
    QVERIFY_EXCEPTION_THROWN(StackRun(twoDiscs(), {}, 0), std::invalid_argument);
}

void TestStackRun::countsThePreActivationsOfAllLayers()
{
    QCOMPARE(preActivationCount({.units = {8, 4, 4}}, 60), std::int64_t(960));
}

QTEST_GUILESS_MAIN(TestStackRun)
#include "test_stack_run.moc"
