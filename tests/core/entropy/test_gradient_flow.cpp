#include "core/entropy/entropy.h"
#include "core/entropy/gradient_flow.h"

#include <QtTest/QtTest>

#include <cmath>
#include <functional>
#include <numbers>
#include <random>

using namespace entropy_lab;

namespace {

double relativeError(double actual, double expected)
{
    return std::abs(actual - expected) / std::abs(expected);
}

/// Classical Runge-Kutta of fourth order for dz/dt = slope(z).
double rungeKutta(const std::function<double(double)>& slope, double z, double t, int steps)
{
    const double h = t / steps;
    for (int k = 0; k < steps; ++k) {
        const double k1 = slope(z);
        const double k2 = slope(z + 0.5 * h * k1);
        const double k3 = slope(z + 0.5 * h * k2);
        const double k4 = slope(z + h * k3);
        z += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
    }
    return z;
}

/// Gradient descent of one sample on H: Euler's method for the flow.
double descend(double z, double kappa, double eta, int iterations)
{
    for (int n = 0; n < iterations; ++n)
        z -= eta * kappa * dHdZ(z);
    return z;
}

}  // namespace

class TestGradientFlow : public QObject {
    Q_OBJECT

private slots:
    void entropyFlowReachesTheExactZ_data();
    void entropyFlowReachesTheExactZ();
    void entropyFlowTakesThePublishedTimes_data();
    void entropyFlowTakesThePublishedTimes();
    void flowAndTimeAreInverse();
    void entropyFlowAgreesWithRungeKutta();
    void flowsComposeInTime();
    void entropyFlowIsOddAndNeverFalls();
    void ascentIsTheFlowBackwards_data();
    void ascentIsTheFlowBackwards();
    void ascentFallsToZeroAndKeepsItsSign();
    void zeroIsADeadStart();
    void descentIsItsEulerMethod_data();
    void descentIsItsEulerMethod();
    void eulerErrorFallsInProportionToTheLearningRate();
    void lateTimesGrowLikeTheLogarithm();
    void crossEntropyFlowReachesTheExactZ_data();
    void crossEntropyFlowReachesTheExactZ();
    void crossEntropyFlowAgreesWithRungeKutta();
    void crossEntropyFlowAndTimeAreInverse();
    void crossEntropyFlowMirrorsWithTheLabel();
    void speedCountsTheWeightSets();
    void impossibleQuestionsAreRefused();
};

void TestGradientFlow::entropyFlowReachesTheExactZ_data()
{
    QTest::addColumn<double>("z0");
    QTest::addColumn<double>("kappa");
    QTest::addColumn<double>("t");
    QTest::addColumn<double>("expected");
    QTest::newRow("lesson 6") << 0.1 << 3.0 << 10.0 << 4.694640417287;
    // Bisection of t(z) with 40 digits.
    QTest::newRow("ordinary") << 0.1 << 3.0 << 10.0 << 4.6946404172868639;
    QTest::newRow("tiny stays tiny") << 1e-12 << 1.0 << 30.0 << 5.00217308337706574e-8;
    QTest::newRow("tiny grows up") << 1e-12 << 1.0 << 80.0 << 1.94807038402020832;
    QTest::newRow("tiny, long") << 1e-12 << 1.0 << 1000.0 << 9.2840618191644527;
    QTest::newRow("tiny, negative") << -1e-12 << 1e-3 << 1e5 << -4.68065070074408289;
    QTest::newRow("across 1") << 0.9 << 3.0 << 0.25 << 1.11279516758575418;
    QTest::newRow("negative") << -2.5 << 2.0 << 7.0 << -4.40575054722978612;
    QTest::newRow("short time") << 5.0 << 3.0 << 1e-3 << 5.00014385863591174;
    QTest::newRow("large") << 30.0 << 3.0 << 1e12 << 32.6310231011008617;
    QTest::newRow("across the change of series") << 49.9 << 3.0 << 1e20 << 51.6414823533903982;
    QTest::newRow("beyond it") << 50.1 << 3.0 << 1e22 << 56.1341179485711716;
    QTest::newRow("hundreds") << 300.0 << 7.0 << 1e131 << 309.683440301627176;
    QTest::newRow("six hundred") << 600.0 << 1.0 << 1e262 << 610.055758060161966;
    QTest::newRow("longest time") << 0.5 << 3.0 << 1e300 << 698.788567192311745;
    QTest::newRow("too far to move") << 1e6 << 3.0 << 1e300 << 1e6;
}

void TestGradientFlow::entropyFlowReachesTheExactZ()
{
    QFETCH(double, z0);
    QFETCH(double, kappa);
    QFETCH(double, t);
    QFETCH(double, expected);
    QVERIFY(relativeError(entropyFlow(z0, kappa, t), expected) < 2e-13);
}

void TestGradientFlow::entropyFlowTakesThePublishedTimes_data()
{
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<double>("expected");
    QTest::newRow("0.1 to 1") << 0.1 << 1.0 << 2.247331224933;
    QTest::newRow("1 to 5") << 1.0 << 5.0 << 9.641046287326;
    QTest::newRow("mirrored") << -1.0 << -5.0 << 9.641046287326;
    QTest::newRow("backwards") << 5.0 << 1.0 << -9.641046287326;
    QTest::newRow("0.5 to 400") << 0.5 << 400.0 << 3.02361724554313342e170;
    QTest::newRow("649 to 650") << 649.0 << 650.0 << 4.39828608013988364e278;
}

void TestGradientFlow::entropyFlowTakesThePublishedTimes()
{
    QFETCH(double, from);
    QFETCH(double, to);
    QFETCH(double, expected);
    QVERIFY(relativeError(entropyFlowTime(from, to, 3.0), expected) < 3e-13);
}

void TestGradientFlow::flowAndTimeAreInverse()
{
    std::mt19937 generator(1);
    const auto uniform = [&generator] { return generator() / 4294967296.0; };
    for (int trial = 0; trial < 500; ++trial) {
        const double from = std::pow(10.0, 14.0 * uniform() - 12.0);
        const double to = from * (1.0 + 3.0 * uniform());
        const double kappa = std::pow(10.0, 4.0 * uniform() - 2.0);
        const double t = entropyFlowTime(from, to, kappa);
        QVERIFY(relativeError(entropyFlow(from, kappa, t), to) < 1e-12);
        QVERIFY(relativeError(entropyFlow(-from, kappa, t), -to) < 1e-12);
    }
}

void TestGradientFlow::entropyFlowAgreesWithRungeKutta()
{
    for (const double z0 : {0.01, 0.5, 2.0, 6.0, -0.3, -4.0}) {
        for (const double kappa : {1.0, 3.0}) {
            const auto slope = [kappa](double z) { return -kappa * dHdZ(z); };
            QVERIFY(relativeError(entropyFlow(z0, kappa, 5.0), rungeKutta(slope, z0, 5.0, 20000))
                    < 1e-11);
        }
    }
}

void TestGradientFlow::flowsComposeInTime()
{
    std::mt19937 generator(2);
    const auto uniform = [&generator] { return generator() / 4294967296.0; };
    for (int trial = 0; trial < 300; ++trial) {
        const double z0 = std::pow(10.0, 5.0 * uniform() - 3.0) * (uniform() < 0.5 ? -1.0 : 1.0);
        const double first = 20.0 * uniform();
        const double second = 1000.0 * uniform();
        const double once = entropyFlow(z0, 3.0, first + second);
        const double twice = entropyFlow(entropyFlow(z0, 3.0, first), 3.0, second);
        QVERIFY(relativeError(twice, once) < 1e-12);
    }
}

void TestGradientFlow::entropyFlowIsOddAndNeverFalls()
{
    for (const double z0 : {1e-300, 1e-9, 0.3, 0.999999, 1.0, 7.0, 49.999999, 50.0, 699.0, 1e300}) {
        double last = z0;
        for (const double t : {0.0, 1e-12, 1e-3, 1.0, 10.0, 1e4, 1e20, 1e300}) {
            const double z = entropyFlow(z0, 3.0, t);
            QVERIFY(z >= last);
            QCOMPARE(entropyFlow(-z0, 3.0, t), -z);
            last = z;
        }
    }
}

void TestGradientFlow::ascentIsTheFlowBackwards_data()
{
    QTest::addColumn<double>("z0");
    QTest::addColumn<double>("t");
    QTest::newRow("published") << 5.0 << 9.641046287326;
    QTest::newRow("small") << 0.3 << 2.0;
    QTest::newRow("across 1") << 2.0 << 3.0;
    QTest::newRow("negative") << -4.0 << 5.0;
    QTest::newRow("far out") << 9.0 << 100.0;
    QTest::newRow("long") << 1.0 << 60.0;
}

void TestGradientFlow::ascentIsTheFlowBackwards()
{
    QFETCH(double, z0);
    QFETCH(double, t);
    const double z = entropyAscentFlow(z0, 3.0, t);
    QVERIFY(std::abs(z) < std::abs(z0));
    QVERIFY(relativeError(entropyFlow(z, 3.0, t), z0) < 1e-10);
    QVERIFY(relativeError(z, rungeKutta([](double v) { return 3.0 * dHdZ(v); }, z0, t, 20000))
            < 1e-9);
}

void TestGradientFlow::ascentFallsToZeroAndKeepsItsSign()
{
    QCOMPARE(entropyAscentFlow(0.0, 3.0, 5.0), 0.0);
    QCOMPARE(entropyAscentFlow(2.0, 3.0, 0.0), 2.0);
    for (const double z0 : {-60.0, -2.0, 1e-9, 2.0, 20.0, 60.0}) {
        double last = std::abs(z0);
        for (const double t : {0.1, 10.0, 1e3, 1e10, 1e30}) {
            const double z = entropyAscentFlow(z0, 3.0, t);
            QVERIFY(std::abs(z) <= last);
            QVERIFY(z == 0.0 || (z > 0.0) == (z0 > 0.0));
            last = std::abs(z);
        }
    }
    QVERIFY_EXCEPTION_THROWN(entropyAscentFlow(1.0, 3.0, -1.0), std::invalid_argument);
}

void TestGradientFlow::zeroIsADeadStart()
{
    for (const double t : {0.0, 1.0, 1e300})
        QCOMPARE(entropyFlow(0.0, 3.0, t), 0.0);
}

void TestGradientFlow::descentIsItsEulerMethod_data()
{
    QTest::addColumn<double>("eta");
    QTest::addColumn<int>("iterations");
    QTest::addColumn<double>("expected");
    QTest::newRow("eta 1") << 1.0 << 10 << 4.6592933432;
    QTest::newRow("eta 0.5") << 0.5 << 20 << 4.6739348068;
    QTest::newRow("eta 0.25") << 0.25 << 40 << 4.6835099610;
    QTest::newRow("eta 0.1") << 0.1 << 100 << 4.6899905421;
    QTest::newRow("eta 0.01") << 0.01 << 1000 << 4.6941629574;
}

void TestGradientFlow::descentIsItsEulerMethod()
{
    QFETCH(double, eta);
    QFETCH(int, iterations);
    QFETCH(double, expected);
    const double z = descend(0.1, 3.0, eta, iterations);
    QVERIFY(std::abs(z - expected) <= 5e-11);
    QVERIFY(z < entropyFlow(0.1, 3.0, 10.0));
}

void TestGradientFlow::eulerErrorFallsInProportionToTheLearningRate()
{
    const double exact = entropyFlow(0.1, 3.0, 10.0);
    double last = 0.0;
    for (const int iterations : {1000, 2000, 4000, 8000}) {
        const double error = exact - descend(0.1, 3.0, 10.0 / iterations, iterations);
        if (last > 0.0)
            QVERIFY(std::abs(std::log2(last / error) - 1.0) < 0.01);
        last = error;
    }
}

void TestGradientFlow::lateTimesGrowLikeTheLogarithm()
{
    for (const double t : {1e20, 1e100, 1e290}) {
        const double T = 3.0 * t / std::numbers::ln2;
        const double z = entropyFlow(0.11, 3.0, t);
        QVERIFY(std::abs(z - (std::log(T) + std::log(std::log(T)))) < 0.1);
        const double product = entropyBits(z) * 3.0 * t;
        QVERIFY(std::abs(product - (1.0 + 2.0 / z)) < 6.0 / (z * z));
    }
}

void TestGradientFlow::crossEntropyFlowReachesTheExactZ_data()
{
    QTest::addColumn<double>("z0");
    QTest::addColumn<double>("kappa");
    QTest::addColumn<double>("t");
    QTest::addColumn<double>("expected");
    QTest::newRow("ordinary") << 0.1 << 3.0 << 10.0 << 3.7081398341891752;
    QTest::newRow("wrong and sure") << -60.0 << 3.0 << 5.0 << -38.3595743866655489;
    QTest::newRow("from wrong to right") << -60.0 << 1.0 << 80.0 << 3.94108685826748155;
    QTest::newRow("wrong") << -1.0 << 3.0 << 5.0 << 2.8965605931196858;
    QTest::newRow("across 1") << 0.99 << 2.0 << 0.5 << 1.33269238491409946;
    QTest::newRow("too far to move") << 800.0 << 3.0 << 1.0 << 800.0;
    QTest::newRow("hundreds") << 700.0 << 2.0 << 1e304 << 701.346747930557929;
    QTest::newRow("longest time") << -3.0 << 3.0 << 1e300 << 692.240653107463479;
}

void TestGradientFlow::crossEntropyFlowReachesTheExactZ()
{
    QFETCH(double, z0);
    QFETCH(double, kappa);
    QFETCH(double, t);
    QFETCH(double, expected);
    QVERIFY(relativeError(crossEntropyFlow(z0, 1.0, kappa, t), expected) < 1e-14);
}

void TestGradientFlow::crossEntropyFlowAgreesWithRungeKutta()
{
    for (const double z0 : {-3.0, -0.2, 0.0, 1.5}) {
        for (const double y : {0.0, 1.0}) {
            const auto slope = [y](double z) { return -3.0 * dCEdZ(z, y); };
            QVERIFY(
                relativeError(crossEntropyFlow(z0, y, 3.0, 5.0), rungeKutta(slope, z0, 5.0, 20000))
                < 1e-11);
        }
    }
}

void TestGradientFlow::crossEntropyFlowAndTimeAreInverse()
{
    std::mt19937 generator(3);
    const auto uniform = [&generator] { return generator() / 4294967296.0; };
    for (int trial = 0; trial < 500; ++trial) {
        const double from = 200.0 * uniform() - 100.0;
        const double to = from + 50.0 * uniform();
        const double t = crossEntropyFlowTime(from, to, 1.0, 3.0);
        QVERIFY(std::abs(crossEntropyFlow(from, 1.0, 3.0, t) - to) < 1e-12 * (1.0 + std::abs(to)));
        QCOMPARE(crossEntropyFlowTime(to, from, 1.0, 3.0), -t);
        QCOMPARE(crossEntropyFlowTime(-from, -to, 0.0, 3.0), t);
    }
}

void TestGradientFlow::crossEntropyFlowMirrorsWithTheLabel()
{
    for (const double z0 : {-800.0, -2.0, 0.0, 0.5, 30.0})
        for (const double t : {0.0, 0.1, 10.0, 1e10})
            QCOMPARE(crossEntropyFlow(-z0, 0.0, 3.0, t), -crossEntropyFlow(z0, 1.0, 3.0, t));
}

void TestGradientFlow::speedCountsTheWeightSets()
{
    const Eigen::Vector2d x(0.6, -0.8);
    QCOMPARE(flowSpeed(x), 3.0);
    QCOMPARE(flowSpeed(x, 1.0), 2.0);
}

void TestGradientFlow::impossibleQuestionsAreRefused()
{
    QVERIFY_EXCEPTION_THROWN(entropyFlow(1.0, 0.0, 1.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(entropyFlow(1.0, 3.0, -1.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(entropyFlow(NAN, 3.0, 1.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(entropyFlow(1.0, 3.0, INFINITY), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(entropyFlowTime(-1.0, 1.0, 3.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(entropyFlowTime(0.0, 1.0, 3.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(crossEntropyFlow(1.0, 0.5, 3.0, 1.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(crossEntropyFlow(1.0, 1.0, -3.0, 1.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(crossEntropyFlowTime(1.0, 2.0, NAN, 3.0), std::invalid_argument);
}

QTEST_APPLESS_MAIN(TestGradientFlow)
#include "test_gradient_flow.moc"
