#include "core/analysis/return_map.h"
#include "core/entropy/entropy.h"

#include <QtTest/QtTest>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <set>

using namespace entropy_lab;

namespace {

constexpr Direction kAscend = Direction::Ascend;

/// z after `period` steps of ascent, and the product of the slopes on the way.
struct Turn {
    double z;
    double multiplier;
};

Turn turn(double a, double z, int period)
{
    double multiplier = 1.0;
    for (int k = 0; k < period; ++k) {
        multiplier *= returnMapSlope(kAscend, a, z);
        z = returnMap(kAscend, a, z);
    }
    return {z, multiplier};
}

/// The point near z of the cycle of this length at a, by Newton's method.
double cyclePoint(double a, double z, int period)
{
    for (int k = 0; k < 50; ++k) {
        const Turn once = turn(a, z, period);
        z -= (once.z - z) / (once.multiplier - 1.0);
    }
    return z;
}

/// The a in [a0, a1] at which the multiplier of an attracting cycle falls through -1, by bisection
/// from a0 where the cycle attracts.
double findPeriodDoubling(double a0, double a1, int period)
{
    double z = 0.5;
    for (int k = 0; k < 100000; ++k)
        z = returnMap(kAscend, a0, z);
    z = cyclePoint(a0, z, period);
    // Follow the cycle in small steps so that Newton stays on it.
    double a = a0;
    double step = (a1 - a0) / 1000.0;
    for (int k = 0; k < 200 && step > 1e-12; ++k) {
        double next = a;
        double nextZ = z;
        while (turn(next, nextZ, period).multiplier > -1.0) {
            a = next;
            z = nextZ;
            next = a + step;
            nextZ = cyclePoint(next, z, period);
        }
        step *= 0.5;
    }
    return a;
}

}  // namespace

class TestReturnMap : public QObject {
    Q_OBJECT

private slots:
    void descentStepIsTheGradientStep();
    void mapIsOdd();
    void slopeEqualsTheCentralDifference();
    void landmarksFollowFromTheSteepestPoint();
    void symmetricCycleReturnsAfterTwoSteps_data();
    void symmetricCycleReturnsAfterTwoSteps();
    void fourIsTheFastestApproachToZero();
    void cyclesHaveThePeriodOfTheirRange_data();
    void cyclesHaveThePeriodOfTheirRange();
    void periodDoublesAtTheLandmark_data();
    void periodDoublesAtTheLandmark();
    void periodWindowsOpenInChaos_data();
    void periodWindowsOpenInChaos();
    void lyapunovExponentTellsCycleFromChaos_data();
    void lyapunovExponentTellsCycleFromChaos();
    void orbitsStayBounded();
    void descentKeepsTheSignAndOnlyGrows();
    void cobwebWalksBetweenCurveAndDiagonal();
    void kernelEqualsTheMap();
    void bifurcationPointsLieOnTheSymmetricCycle();
    void densityCountsEveryPointOnce();
    void kernelCanBeReplaced();
    void impossibleSettingsAreRefused();
};

void TestReturnMap::descentStepIsTheGradientStep()
{
    // a = eta kappa/ln 2
    const double eta = 0.5;
    const double a = eta * 3.0 * kBitsPerNat;
    for (const double z : {-3.0, -0.11, 0.0, 0.11, 2.5}) {
        QVERIFY(std::abs(returnMap(Direction::Descend, a, z) - (z - eta * 3.0 * dHdZ(z))) < 1e-15);
        QVERIFY(std::abs(returnMap(kAscend, a, z) - (z + eta * 3.0 * dHdZ(z))) < 1e-15);
    }
}

void TestReturnMap::mapIsOdd()
{
    std::mt19937 generator(1);
    for (int trial = 0; trial < 200; ++trial) {
        const double z = generator() / 4294967296.0 * 60.0 - 30.0;
        const double a = generator() / 4294967296.0 * 40.0;
        for (const Direction direction : {Direction::Descend, Direction::Ascend})
            QCOMPARE(returnMap(direction, a, -z), -returnMap(direction, a, z));
    }
}

void TestReturnMap::slopeEqualsTheCentralDifference()
{
    constexpr double h = 1e-5;
    for (const Direction direction : {Direction::Descend, Direction::Ascend}) {
        for (const double a : {1.0, 10.0, 30.0}) {
            for (double z = -8.0; z <= 8.0; z += 0.37) {
                const double difference =
                    (returnMap(direction, a, z + h) - returnMap(direction, a, z - h)) / (2.0 * h);
                QVERIFY(std::abs(difference - returnMapSlope(direction, a, z)) < 1e-8);
            }
        }
    }
}

void TestReturnMap::landmarksFollowFromTheSteepestPoint()
{
    QVERIFY(std::abs(kReturnMapLandmarks[2].a - 2.0 / sigmoidSlope(kSteepestZ)) <= 5e-11);
    // At a = 8 the slope at 0 is -1; at landmark 2 the multiplier of the 2-cycle is 1.
    QCOMPARE(returnMapSlope(kAscend, kReturnMapLandmarks[1].a, 0.0), -1.0);
    const double a = 2.0 / sigmoidSlope(kSteepestZ);
    QVERIFY(std::abs(turn(a, symmetricCycle(a), 2).multiplier - 1.0) < 1e-12);
}

void TestReturnMap::symmetricCycleReturnsAfterTwoSteps_data()
{
    QTest::addColumn<double>("a");
    for (const double a : {8.0, 8.0 + 1e-9, 8.5, 10.0, 13.0, 20.0, 1000.0})
        QTest::addRow("a = %.10g", a) << a;
}

void TestReturnMap::symmetricCycleReturnsAfterTwoSteps()
{
    QFETCH(double, a);
    const double z = symmetricCycle(a);
    QVERIFY(std::abs(returnMap(kAscend, a, z) + z) < 1e-14 * (1.0 + z));
    QVERIFY(std::abs(symmetricCycle(10.0) - 0.9624236501) <= 5e-11);
}

void TestReturnMap::fourIsTheFastestApproachToZero()
{
    // 1 - 4 s(z) = tanh²(z/2), so f(z) = z³/4 + ...
    const double z = 1e-3;
    QVERIFY(std::abs(returnMap(kAscend, 4.0, z) / (z * z * z) - 0.25) < 1e-6);
    QVERIFY(std::abs(returnMapOrbit(kAscend, 4.0, 1.0, 6).back()) < 1e-60);
}

void TestReturnMap::cyclesHaveThePeriodOfTheirRange_data()
{
    QTest::addColumn<double>("a");
    QTest::addColumn<int>("period");
    QTest::addColumn<bool>("isSymmetric");
    QTest::newRow("rest") << 3.0 << 1 << true;
    QTest::newRow("rest, alternating") << 7.9 << 1 << true;
    QTest::newRow("symmetric 2") << 8.1 << 2 << true;
    QTest::newRow("symmetric 2, last") << 13.78 << 2 << true;
    QTest::newRow("asymmetric 2, first") << 13.80 << 2 << false;
    QTest::newRow("asymmetric 2, last") << 15.799 << 2 << false;
    QTest::newRow("4, first") << 15.801 << 4 << false;
    QTest::newRow("4, last") << 16.268 << 4 << false;
    QTest::newRow("8, first") << 16.2688 << 8 << false;
    QTest::newRow("8, last") << 16.3709 << 8 << false;
    QTest::newRow("16, first") << 16.3711 << 16 << false;
}

void TestReturnMap::cyclesHaveThePeriodOfTheirRange()
{
    QFETCH(double, a);
    QFETCH(int, period);
    QFETCH(bool, isSymmetric);
    QCOMPARE(cyclePeriod(a, 0.5, {.transient = 200000}), period);
    QCOMPARE(cyclePeriod(a, -0.5, {.transient = 200000}), period);
    if (period == 2) {
        const double z = returnMapOrbit(kAscend, a, 0.5, 200000).back();
        QCOMPARE(std::abs(std::abs(z) - symmetricCycle(a)) < 1e-9, isSymmetric);
    }
}

void TestReturnMap::periodDoublesAtTheLandmark_data()
{
    QTest::addColumn<int>("landmark");
    QTest::addColumn<int>("period");
    QTest::addColumn<double>("from");
    QTest::newRow("2 to 4") << 3 << 2 << 15.7;
    QTest::newRow("4 to 8") << 4 << 4 << 16.2;
    QTest::newRow("8 to 16") << 5 << 8 << 16.36;
}

void TestReturnMap::periodDoublesAtTheLandmark()
{
    QFETCH(int, landmark);
    QFETCH(int, period);
    QFETCH(double, from);
    const double published = kReturnMapLandmarks[static_cast<std::size_t>(landmark)].a;
    const double found = findPeriodDoubling(from, published + 0.01, period);
    QVERIFY2(std::abs(found - published) <= 6e-9, qPrintable(QString::number(found, 'f', 10)));
}

void TestReturnMap::periodWindowsOpenInChaos_data()
{
    QTest::addColumn<double>("around");
    QTest::newRow("near 22") << 22.0;
    QTest::newRow("near 28") << 28.0;
}

void TestReturnMap::periodWindowsOpenInChaos()
{
    QFETCH(double, around);
    int orderly = 0;
    int chaotic = 0;
    for (int k = -100; k <= 100; ++k) {
        const double a = around + 0.01 * k;
        const int period = cyclePeriod(a, 0.5, {.transient = 5000, .maximumPeriod = 12});
        orderly += period > 0 ? 1 : 0;
        chaotic += lyapunovExponent(kAscend, a, 0.5, 5000, 2000) > 0.05 ? 1 : 0;
    }
    QVERIFY2(orderly >= 10, qPrintable(QString::number(orderly)));
    QVERIFY2(chaotic >= 10, qPrintable(QString::number(chaotic)));
}

void TestReturnMap::lyapunovExponentTellsCycleFromChaos_data()
{
    QTest::addColumn<double>("a");
    QTest::addColumn<int>("sign");
    QTest::newRow("rest") << 5.0 << -1;
    QTest::newRow("2-cycle") << 10.0 << -1;
    QTest::newRow("16-cycle") << 16.38 << -1;
    QTest::newRow("just below chaos") << 16.398 << -1;
    QTest::newRow("chaos") << 16.5 << 1;
    QTest::newRow("chaos, far") << 20.0 << 1;
}

void TestReturnMap::lyapunovExponentTellsCycleFromChaos()
{
    QFETCH(double, a);
    QFETCH(int, sign);
    const double exponent = lyapunovExponent(kAscend, a, 0.5, 100000, 200000);
    QVERIFY2(exponent * sign > 1e-3, qPrintable(QString::number(exponent)));
    if (a < 8.0)
        QVERIFY(std::abs(exponent - std::log(std::abs(1.0 - a / 4.0))) < 1e-9);
}

void TestReturnMap::orbitsStayBounded()
{
    for (double a = 0.5; a <= 40.0; a += 0.5) {
        // |f(z)| is largest where it jumps from the hump, at most max|z| + a max|z s|; what lies
        // beyond the hump's image shrinks.
        const double bound = 5.0 + a * kSteepestSlope * std::numbers::ln2;
        for (const double z : returnMapOrbit(kAscend, a, 0.3, 20000))
            QVERIFY(std::abs(z) <= bound);
    }
}

void TestReturnMap::descentKeepsTheSignAndOnlyGrows()
{
    for (const double a : {0.01, 1.0, 50.0, 1e6}) {
        for (const double z0 : {1e-9, 0.3, 5.0}) {
            const std::vector<double> orbit = returnMapOrbit(Direction::Descend, a, z0, 500);
            for (std::size_t k = 1; k < orbit.size(); ++k)
                QVERIFY(orbit[k] >= orbit[k - 1]);
            QVERIFY(orbit.back() > z0);
        }
    }
}

void TestReturnMap::cobwebWalksBetweenCurveAndDiagonal()
{
    const std::vector<double> orbit = returnMapOrbit(kAscend, 10.0, 0.4, 5);
    const std::vector<Point> points = cobwebPoints(orbit);
    QCOMPARE(points.size(), std::size_t(11));
    QCOMPARE(points[0], (Point{0.4, 0.0}));
    for (std::size_t k = 1; k < points.size(); k += 2) {
        QCOMPARE(points[k].y, returnMap(kAscend, 10.0, points[k].x));
        QCOMPARE(points[k].x, points[k - 1].x);
        QCOMPARE(points[k + 1].x, points[k + 1].y);
        QCOMPARE(points[k + 1].y, points[k].y);
    }
    QVERIFY(cobwebPoints({}).empty());
}

void TestReturnMap::kernelEqualsTheMap()
{
    std::mt19937 generator(4);
    for (const std::size_t lanes : {1U, 2U, 7U, 256U, 1001U}) {
        std::vector<double> a(lanes);
        std::vector<double> z(lanes);
        for (std::size_t k = 0; k < lanes; ++k) {
            a[k] = generator() / 4294967296.0 * 80.0 - 40.0;
            z[k] = generator() / 4294967296.0 * 40.0 - 20.0;
        }
        const std::vector<double> before = z;
        advanceReturnMaps(a, z);
        for (std::size_t k = 0; k < lanes; ++k) {
            const double expected = returnMap(Direction::Descend, a[k], before[k]);
            QVERIFY(std::abs(z[k] - expected) <= 2e-14 * (1.0 + std::abs(before[k])));
        }
        // A lane in the tail and one that is not a number: the others do not notice, to the bit.
        std::vector<double> beside = before;
        beside.front() = 710.0;
        beside.back() = std::numeric_limits<double>::quiet_NaN();
        advanceReturnMaps(a, beside);
        QVERIFY(std::isnan(beside.back()));
        if (lanes > 1)
            QCOMPARE(beside.front(), returnMap(Direction::Descend, a.front(), 710.0));
        for (std::size_t k = 1; k + 1 < lanes; ++k)
            QVERIFY(beside[k] == z[k]);
    }
    // Where the sigmoid's slope is subnormal, a gain can still be large.
    std::vector<double> z = {-710.0};
    advanceReturnMaps(std::vector<double>{1e308}, z);
    QCOMPARE(z.front(), returnMap(Direction::Descend, 1e308, -710.0));
    QVERIFY(z.front() < -720.0);
}

void TestReturnMap::bifurcationPointsLieOnTheSymmetricCycle()
{
    const BifurcationPoints points = bifurcationPoints(
        {.aFirst = 9.0, .aLast = 13.0, .count = 37, .transient = 5000, .kept = 10});
    QCOMPARE(points.a.size(), 37);
    QCOMPARE(points.a(0), 9.0);
    QCOMPARE(points.a(36), 13.0);
    QCOMPARE(points.z.rows(), 37);
    QCOMPARE(points.z.cols(), 10);
    for (Eigen::Index lane = 0; lane < 37; ++lane) {
        const double z = symmetricCycle(points.a(lane));
        for (Eigen::Index k = 0; k < 10; ++k)
            QVERIFY(std::abs(std::abs(points.z(lane, k)) - z) < 1e-9);
        QVERIFY(points.z(lane, 0) * points.z(lane, 1) < 0.0);
    }
}

void TestReturnMap::densityCountsEveryPointOnce()
{
    const BifurcationSettings settings{.aFirst = 9.0, .aLast = 30.0, .count = 120, .kept = 50};
    const BifurcationPoints points = bifurcationPoints(settings);
    const BifurcationDensity density = bifurcationDensity(settings, 64, 40, -16.0, 16.0);
    QCOMPARE(density.counts.sum(), 120 * 50);
    Eigen::MatrixXi expected = Eigen::MatrixXi::Zero(64, 40);
    for (Eigen::Index lane = 0; lane < 120; ++lane)
        for (Eigen::Index k = 0; k < 50; ++k)
            ++expected(static_cast<Eigen::Index>(std::floor((points.z(lane, k) + 16.0) * 2.0)),
                       lane / 3);
    QCOMPARE(density.counts, expected);
    const BifurcationDensity upperHalf = bifurcationDensity(settings, 32, 40, 0.0, 16.0);
    QCOMPARE(upperHalf.counts, expected.bottomRows(32));
    // Orbits from -z0 visit the mirrored points, to the last bit.
    Eigen::MatrixXi mirrored;
    bifurcationDensity(settings, 48, 40, -8.0, 16.0, advanceReturnMaps, {}, &mirrored);
    BifurcationSettings fromBelow = settings;
    fromBelow.z0 = -settings.z0;
    const BifurcationDensity below = bifurcationDensity(fromBelow, 48, 40, -8.0, 16.0);
    QVERIFY(mirrored.sum() > 0);
    QCOMPARE(mirrored, below.counts);
}

void TestReturnMap::kernelCanBeReplaced()
{
    const ReturnMapKernel toOne = [](std::span<const double>, std::span<double> z) {
        std::fill(z.begin(), z.end(), 1.0);
    };
    const BifurcationPoints points = bifurcationPoints({.count = 3, .kept = 2}, toOne);
    QCOMPARE(points.z, Eigen::MatrixXd::Ones(3, 2));
}

void TestReturnMap::impossibleSettingsAreRefused()
{
    QVERIFY_EXCEPTION_THROWN(symmetricCycle(7.9), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(returnMapOrbit(kAscend, 1.0, 0.1, -1), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(cyclePeriod(9.0, 0.5, {.maximumPeriod = 0}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(lyapunovExponent(kAscend, 9.0, 0.5, 0, 0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(bifurcationPoints({.count = 1}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(bifurcationPoints({.aFirst = 5.0, .aLast = 5.0}),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(bifurcationPoints({.kept = 0}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(bifurcationDensity({}, 0, 10, -1.0, 1.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(bifurcationDensity({}, 10, 2000, -1.0, 1.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(bifurcationDensity({}, 10, 10, 1.0, 1.0), std::invalid_argument);
}

QTEST_APPLESS_MAIN(TestReturnMap)
#include "test_return_map.moc"
