#include "core/analysis/comparison.h"
#include "core/descent/trainer.h"
#include "core/entropy/entropy.h"
#include "core/experiment/variation.h"

#include <QtTest>

#include <cmath>
#include <stdexcept>

using namespace entropy_lab;

class TestComparison : public QObject {
    Q_OBJECT
private slots:
    void theTwoGradientsDisagreeOnTheWrongSideOnly_data();
    void theTwoGradientsDisagreeOnTheWrongSideOnly();
    void unlabelledEntriesAreNotCounted();
    void wrongSizesAreRefused();
    void theMostWrongHasTheLargestCrossEntropy();
    void theEntropyIsShannons();
    void oneSetAtTheSumOfTheRatesIsBoth_data();
    void oneSetAtTheSumOfTheRatesIsBoth();
    void theDifferenceOfTheSetsStaysAtEqualRates();
};

void TestComparison::theTwoGradientsDisagreeOnTheWrongSideOnly_data()
{
    QTest::addColumn<double>("z");
    QTest::addColumn<double>("y");
    QTest::addColumn<int>("opposite");
    QTest::newRow("right, y = 1") << 2.0 << 1.0 << 0;
    QTest::newRow("wrong, y = 1") << -2.0 << 1.0 << 1;
    QTest::newRow("right, y = 0") << -2.0 << 0.0 << 0;
    QTest::newRow("wrong, y = 0") << 1e-300 << 0.0 << 1;
    QTest::newRow("undecided") << 0.0 << 1.0 << 0;
    QTest::newRow("beyond the digits of the gradient") << -900.0 << 1.0 << 1;
}

void TestComparison::theTwoGradientsDisagreeOnTheWrongSideOnly()
{
    QFETCH(double, z);
    QFETCH(double, y);
    QFETCH(int, opposite);
    const std::vector<double> Z{z};
    const Disagreement count = countOpposite(Z, Eigen::MatrixXd::Constant(1, 1, y));
    QCOMPARE(count.labelled, 1);
    QCOMPARE(count.opposite, opposite);
    QCOMPARE(count.undecided, z == 0.0 ? 1 : 0);
    if (std::abs(z) < 700.0)
        QCOMPARE(dHdZ(z) * dCEdZ(z, y) < 0.0, opposite == 1);
}

void TestComparison::unlabelledEntriesAreNotCounted()
{
    const std::vector<double> Z{1.0, -1.0, -1.0};
    Eigen::MatrixXd Y(1, 3);
    Y << 0.0, std::nan(""), 0.0;
    QCOMPARE(countOpposite(Z, Y).labelled, 2);
    QCOMPARE(countOpposite(Z, Y).opposite, 1);
    QCOMPARE(countOpposite(Z, {}).labelled, 0);
}

void TestComparison::wrongSizesAreRefused()
{
    const std::vector<double> Z{1.0, 2.0};
    QVERIFY_EXCEPTION_THROWN(countOpposite(Z, Eigen::MatrixXd::Zero(1, 3)), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(mostWrong(Z, Eigen::MatrixXd::Zero(3, 1)), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(differenceDrift(Layer(1, 2), Layer(1, 3)), std::invalid_argument);
    QVERIFY(std::isnan(largestDistance(Z, {})));
}

void TestComparison::theMostWrongHasTheLargestCrossEntropy()
{
    const std::vector<double> Z{3.0, -4.0, 5.0, -6.0};
    Eigen::MatrixXd Y(1, 4);
    Y << 0.0, 1.0, 1.0, 0.0;
    const std::optional<WrongEntry> wrong = mostWrong(Z, Y);
    QVERIFY(wrong);
    QCOMPARE(wrong->entry, 1);
    for (std::size_t i = 0; i < Z.size(); ++i)
        QVERIFY(crossEntropyBits(Z[i], Y(0, static_cast<int>(i)))
                <= crossEntropyBits(wrong->z, wrong->y));
    Y << 1.0, 0.0, 1.0, std::nan("");
    QVERIFY(!mostWrong(Z, Y));
}

void TestComparison::theEntropyIsShannons()
{
    std::vector<double> Z;
    for (int i = -400; i <= 400; ++i)
        Z.push_back(0.1 * i);
    QVERIFY(identityResidualBits(Z, Z.size()) < 1e-15);
    QVERIFY(identityResidualBits(Z, 10) <= identityResidualBits(Z, Z.size()));
    QCOMPARE(identityResidualBits({}, 10), 0.0);
}

void TestComparison::oneSetAtTheSumOfTheRatesIsBoth_data()
{
    QTest::addColumn<double>("etaG");
    QTest::addColumn<int>("rule");
    QTest::addColumn<bool>("isFrozen");
    for (const RuleKind rule : {RuleKind::GradientDescent, RuleKind::Momentum, RuleKind::Adam}) {
        const int number = static_cast<int>(rule);
        QTest::addRow("equal rates, rule %d", number) << 0.5 << number << false;
        QTest::addRow("separate rates, rule %d", number) << 0.2 << number << false;
        QTest::addRow("G frozen, rule %d", number) << 0.5 << number << true;
    }
}

void TestComparison::oneSetAtTheSumOfTheRatesIsBoth()
{
    QFETCH(double, etaG);
    QFETCH(int, rule);
    QFETCH(bool, isFrozen);
    Experiment both;
    both.rule.kind = static_cast<RuleKind>(rule);
    both.learningRate.G = etaG;
    both.trainable.G = !isFrozen;
    Trainer first(both);
    Trainer second(varied(both, {.name = "one", .hasOneWeightSet = true, .addsWeightRates = true}));
    for (int k = 0; k < 200; ++k) {
        first.step();
        second.step();
    }
    QVERIFY(largestDistance(first.record().Z, second.record().Z) < 1e-11);
    if (both.rule.kind != RuleKind::GradientDescent)
        return;
    // Lesson 5: z200 of both sets at eta = 0.5, and with G frozen.
    if (etaG == 0.5)
        QVERIFY(std::abs(second.record().Z[0] - (isFrozen ? 7.452798678520 : 7.954002000534))
                < 1e-11);
}

void TestComparison::theDifferenceOfTheSetsStaysAtEqualRates()
{
    Experiment experiment;
    Trainer equal(experiment);
    experiment.weightDecay = 0.02;
    Trainer decaying(experiment);
    for (int k = 0; k < 50; ++k) {
        equal.step();
        decaying.step();
    }
    QVERIFY(differenceDrift(experiment.start, equal.layer()) < 1e-14);
    // Decay shrinks w - G = (0.05, 0.3) by 1 - eta lambda a step.
    const double kept = std::pow(1.0 - 0.5 * 0.02, 50);
    QVERIFY(std::abs(differenceDrift(experiment.start, decaying.layer()) - 0.3 * (1.0 - kept))
            < 1e-14);
}

QTEST_APPLESS_MAIN(TestComparison)
#include "test_comparison.moc"
