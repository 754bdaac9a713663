#include "core/entropy/entropy.h"
#include "core/entropy/path_sum.h"

#include <QtTest/QtTest>

#include <array>
#include <cmath>
#include <random>
#include <vector>

using namespace entropy_lab;

class TestPathSum : public QObject {
    Q_OBJECT

private slots:
    void rightSumOvershootsTheDrop_data();
    void rightSumOvershootsTheDrop();
    void trapezoidIsCloser();
    void exactChangeDoesNotDependOnThePath();
    void walkingBackSwapsLeftAndRight();
    void sumsBracketTheChangeOfAMonotonePath_data();
    void sumsBracketTheChangeOfAMonotonePath();
    void errorsFallWithTheirOrder();
    void decisionChangeKeepsItsDigits_data();
    void decisionChangeKeepsItsDigits();
    void shortPathsSumToZero();
    void impossibleStepsAreRefused();
};

void TestPathSum::rightSumOvershootsTheDrop_data()
{
    QTest::addColumn<double>("to");
    QTest::addColumn<int>("steps");
    QTest::addColumn<double>("claimedDrop");
    QTest::addColumn<double>("tolerance");
    QTest::newRow("0 to 4 in one step") << 4.0 << 1 << 2.78159562 << 5e-9;
    QTest::newRow("0 to 4 in two steps") << 4.0 << 2 << 1.68284751 << 5e-9;
    QTest::newRow("0 to 4 in four steps") << 4.0 << 4 << 1.24594805 << 5e-9;
    QTest::newRow("0 to 4 in eight steps") << 4.0 << 8 << 1.05087143 << 5e-9;
    QTest::newRow("0 to 10 in one jump") << 10.0 << 1 << 7.212820 << 5e-7;
}

void TestPathSum::rightSumOvershootsTheDrop()
{
    QFETCH(double, to);
    QFETCH(int, steps);
    QFETCH(double, claimedDrop);
    QFETCH(double, tolerance);
    const PathSums sums = pathSumsOfEqualSteps(0.0, to, steps);
    QVERIFY(std::abs(-sums.right - claimedDrop) <= tolerance);
    QCOMPARE(sums.steps, std::int64_t(steps));
    QVERIFY(sums.rightError() < 0.0);
}

void TestPathSum::trapezoidIsCloser()
{
    const PathSums sums = pathSumsOfEqualSteps(0.0, 4.0, 8);
    QVERIFY(std::abs(-sums.exact - 0.870020725334) <= 5e-13);
    QVERIFY(std::abs(-sums.trapezoid - 0.87702171) <= 5e-9);
    QVERIFY(std::abs(sums.trapezoidError()) < std::abs(sums.rightError()) / 20.0);
}

void TestPathSum::exactChangeDoesNotDependOnThePath()
{
    std::mt19937 generator(7);
    for (int trial = 0; trial < 50; ++trial) {
        std::vector<double> z{0.5};
        for (int k = 0; k < 20; ++k)
            z.push_back(generator() / 4294967296.0 * 12.0 - 6.0);
        z.push_back(3.0);
        QVERIFY(std::abs(pathSumsBits(z).exact - -0.680926592) <= 5e-10);
    }
}

void TestPathSum::walkingBackSwapsLeftAndRight()
{
    std::mt19937 generator(8);
    for (int trial = 0; trial < 50; ++trial) {
        std::vector<double> z(10);
        for (double& value : z)
            value = generator() / 4294967296.0 * 20.0 - 10.0;
        const PathSums there = pathSumsBits(z);
        const PathSums back = pathSumsBits(std::vector<double>(z.rbegin(), z.rend()));
        QVERIFY(std::abs(there.left + back.right) < 1e-13);
        QVERIFY(std::abs(there.right + back.left) < 1e-13);
        QVERIFY(std::abs(there.trapezoid + back.trapezoid) < 1e-13);
        QVERIFY(std::abs(there.exact + back.exact) < 1e-15);
    }
}

void TestPathSum::sumsBracketTheChangeOfAMonotonePath_data()
{
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::newRow("outwards") << 0.2 << 5.0;
    QTest::newRow("inwards") << 5.0 << 0.2;
    QTest::newRow("through zero") << -3.0 << 4.0;
    QTest::newRow("in the tail") << 30.0 << 45.0;
}

void TestPathSum::sumsBracketTheChangeOfAMonotonePath()
{
    QFETCH(double, from);
    QFETCH(double, to);
    for (const std::int64_t steps : {1, 3, 10, 100}) {
        const PathSums sums = pathSumsOfEqualSteps(from, to, steps);
        QVERIFY(std::min(sums.left, sums.right) < sums.exact);
        QVERIFY(std::max(sums.left, sums.right) > sums.exact);
    }
}

void TestPathSum::errorsFallWithTheirOrder()
{
    const std::array<std::int64_t, 4> steps{100, 200, 400, 800};
    const std::vector<PathSums> sums = pathSumConvergence(0.5, 3.0, steps);
    QCOMPARE(sums.size(), steps.size());
    for (std::size_t k = 1; k < sums.size(); ++k) {
        const auto order = [](double coarse, double fine) { return std::log2(coarse / fine); };
        QVERIFY(std::abs(order(sums[k - 1].leftError(), sums[k].leftError()) - 1.0) < 0.01);
        QVERIFY(std::abs(order(sums[k - 1].rightError(), sums[k].rightError()) - 1.0) < 0.01);
        QVERIFY(std::abs(order(sums[k - 1].trapezoidError(), sums[k].trapezoidError()) - 2.0)
                < 0.01);
    }
}

void TestPathSum::decisionChangeKeepsItsDigits_data()
{
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<double>("expected");
    // 60 digits, rounded
    QTest::newRow("0 to 4") << 0.0 << 4.0 << 0.48201379003790844;
    QTest::newRow("upper tail") << 40.0 << 41.0 << 2.6854720659566002e-18;
    QTest::newRow("lower tail") << -41.0 << -40.0 << 2.6854720659566002e-18;
    QTest::newRow("tiny step") << 1.0 << 1.0 + 0x1p-40 << 1.7881751158842284e-13;
    QTest::newRow("everything") << -800.0 << 800.0 << 1.0;
}

void TestPathSum::decisionChangeKeepsItsDigits()
{
    QFETCH(double, from);
    QFETCH(double, to);
    QFETCH(double, expected);
    QVERIFY(std::abs(decisionChange(from, to) - expected) <= 1e-15 * expected);
    QCOMPARE(decisionChange(to, from), -decisionChange(from, to));
}

void TestPathSum::shortPathsSumToZero()
{
    const std::array<double, 1> one{3.0};
    for (const PathSums& sums : {pathSumsBits({}), pathSumsBits(one)}) {
        QCOMPARE(sums.steps, 0);
        QCOMPARE(sums.right, 0.0);
        QCOMPARE(sums.exact, 0.0);
    }
}

void TestPathSum::impossibleStepsAreRefused()
{
    QVERIFY_EXCEPTION_THROWN(pathSumsOfEqualSteps(0.0, 1.0, 0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(pathSumsOfEqualSteps(0.0, INFINITY, 1), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(pathSumsOfEqualSteps(NAN, 1.0, 1), std::invalid_argument);
}

QTEST_APPLESS_MAIN(TestPathSum)
#include "test_path_sum.moc"
