#include "core/entropy/entropy.h"
#include "tests/core/entropy_reference.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace entropy_lab;

class TestEntropy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheHighPrecisionTable();
    void wholeArraysAgreeWithTheTable();
    void isFiniteForEveryFiniteDouble();
    void givesNaNForNaN();
    void reproducesPublishedDigits_data();
    void reproducesPublishedDigits();
    void isSteepestWhereItSays();
    void curvatureIsTheDerivativeOfTheSlope_data();
    void curvatureIsTheDerivativeOfTheSlope();
    void hasTheSymmetriesOfTheArticle();
    void isShannonsEntropyOfTheDecision();
    void crossEntropySlopeIsItsDerivative();
    void areaUnderTheBellIsKnown();
    void refusesArraysOfDifferentLength();
};

void TestEntropy::agreesWithTheHighPrecisionTable()
{
    const std::vector<ReferenceRow> rows = referenceTable();
    QVERIFY(rows.size() > 300);
    for (const ReferenceRow& row : rows) {
        const QByteArray at = "z = " + QByteArray::number(row.z, 'g', 17);
        QVERIFY2(ulps(sigmoid(row.z), row.D) <= 4.0, at);
        QVERIFY2(ulps(entropyBits(row.z), row.H) <= 4.0, at);
        QVERIFY2(ulps(dHdZ(row.z), row.dHdz) <= 7.0, at);
        QVERIFY2(ulps(crossEntropyBits(row.z, 1.0), row.CE1) <= 4.0, at);
        // The label 0 is the mirror of the label 1.
        QVERIFY2(ulps(crossEntropyBits(-row.z, 0.0), row.CE1) <= 4.0, at);
        QVERIFY2(ulps(dCEdZ(row.z, 1.0), row.dCE1dz) <= 4.0, at);
        QVERIFY2(ulps(-dCEdZ(-row.z, 0.0), row.dCE1dz) <= 4.0, at);
        const SigmoidPoint point = evaluateSigmoid(row.z);
        QVERIFY2(ulps(point.D, row.D) <= 4.0, at);
        QVERIFY2(ulps(point.H, row.H) <= 4.0, at);
        QVERIFY2(ulps(point.dHdz, row.dHdz) <= 7.0, at);
    }
}

void TestEntropy::wholeArraysAgreeWithTheTable()
{
    const std::vector<ReferenceRow> rows = referenceTable();
    std::vector<double> z;
    z.reserve(rows.size());
    for (const ReferenceRow& row : rows)
        z.push_back(row.z);
    std::vector<double> D(z.size());
    std::vector<double> H(z.size());
    std::vector<double> slope(z.size());
    evaluateSigmoids(z, D, H, slope);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const QByteArray at = "z = " + QByteArray::number(z[i], 'g', 17);
        QVERIFY2(ulps(D[i], rows[i].D) <= 7.0, at);
        QVERIFY2(ulps(H[i], rows[i].H) <= 4.0, at);
        QVERIFY2(ulps(slope[i], rows[i].dHdz) <= 7.0, at);
    }
}

void TestEntropy::isFiniteForEveryFiniteDouble()
{
    std::vector<double> extremes{0.0, std::numeric_limits<double>::denorm_min(),
                                 std::numeric_limits<double>::min(),
                                 std::numeric_limits<double>::max()};
    std::mt19937_64 random(1);
    while (extremes.size() < 20000) {
        const std::uint64_t bits = random();
        double z;
        std::memcpy(&z, &bits, sizeof z);
        if (std::isfinite(z))
            extremes.push_back(z);
    }
    for (const double magnitude : extremes)
        for (const double z : {magnitude, -magnitude}) {
            QVERIFY(std::isfinite(sigmoid(z)) && std::isfinite(sigmoidSlope(z)));
            QVERIFY(std::isfinite(entropyBits(z)) && std::isfinite(dHdZ(z)));
            QVERIFY(std::isfinite(d2HdZ2(z)));
            QVERIFY(std::isfinite(crossEntropyBits(z, 1.0)) && std::isfinite(dCEdZ(z, 1.0)));
            QVERIFY(std::isfinite(crossEntropyBits(z, 0.0)) && std::isfinite(dCEdZ(z, 0.0)));
            const SigmoidPoint point = evaluateSigmoid(z);
            QVERIFY(std::isfinite(point.D) && std::isfinite(point.H) && std::isfinite(point.dHdz));
        }
    QVERIFY(entropyBits(40.0) > 2.5e-16);
}

void TestEntropy::givesNaNForNaN()
{
    const double nan = std::nan("");
    QVERIFY(std::isnan(sigmoid(nan)));
    QVERIFY(std::isnan(sigmoidSlope(nan)));
    QVERIFY(std::isnan(entropyBits(nan)));
    QVERIFY(std::isnan(dHdZ(nan)));
    QVERIFY(std::isnan(d2HdZ2(nan)));
    QVERIFY(std::isnan(crossEntropyBits(nan, 1.0)));
    QVERIFY(std::isnan(crossEntropyBits(1.0, nan)));
    QVERIFY(std::isnan(dCEdZ(nan, 0.0)));
    const SigmoidPoint point = evaluateSigmoid(nan);
    QVERIFY(std::isnan(point.D) && std::isnan(point.H) && std::isnan(point.dHdz));
    std::vector<double> z(37, nan);
    std::vector<double> D(37), H(37), slope(37);
    evaluateSigmoids(z, D, H, slope);
    for (std::size_t i = 0; i < z.size(); ++i)
        QVERIFY(std::isnan(D[i]) && std::isnan(H[i]) && std::isnan(slope[i]));
}

void TestEntropy::reproducesPublishedDigits_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("published");
    QTest::addColumn<double>("half");  // half a unit of the last printed digit
    QTest::newRow("H(0)") << entropyBits(0.0) << 1.0 << 0.0;
    QTest::newRow("H(1)") << entropyBits(1.0) << 0.839941537983169 << 5e-16;
    QTest::newRow("H(2)") << entropyBits(2.0) << 0.527065341003162 << 5e-16;
    QTest::newRow("H(3)") << entropyBits(3.0) << 0.275359947294680 << 5e-16;
    QTest::newRow("H(5)") << entropyBits(5.0) << 0.057966914152466 << 5e-16;
    QTest::newRow("H(10)") << entropyBits(10.0) << 0.000720449567201 << 5e-16;
    QTest::newRow("H(40)") << entropyBits(40.0) << 2.5129e-16 << 5e-21;
    QTest::newRow("H = 1/2") << entropyBits(2.0904565071) << 0.5 << 2e-11;
    QTest::newRow("H = D") << entropyBits(1.2248036907) - sigmoid(1.2248036907) << 0.0 << 5e-11;
    QTest::newRow("D at the steepest point") << sigmoid(kSteepestZ) << 0.823959114515 << 5e-13;
    QTest::newRow("steepest slope") << -dHdZ(kSteepestZ) << 0.322978450502101 << 5e-16;
    QTest::newRow("curvature at 0") << d2HdZ2(0.0) << -0.360673760222 << 5e-13;
    QTest::newRow("largest curvature") << d2HdZ2(2.7032361233) << 0.115772759595 << 5e-13;
}

void TestEntropy::reproducesPublishedDigits()
{
    QFETCH(double, value);
    QFETCH(double, published);
    QFETCH(double, half);
    QVERIFY2(std::abs(value - published) <= half, QByteArray::number(value, 'g', 17));
}

void TestEntropy::isSteepestWhereItSays()
{
    QVERIFY(std::abs(d2HdZ2(kSteepestZ)) < 1e-15);
    QVERIFY(std::abs(-dHdZ(kSteepestZ) - kSteepestSlope) < 1e-15);
    for (double z = -20.0; z <= 20.0; z += 0.01)
        QVERIFY(std::abs(dHdZ(z)) <= kSteepestSlope + 1e-15);
}

void TestEntropy::curvatureIsTheDerivativeOfTheSlope_data()
{
    QTest::addColumn<double>("z");
    for (const double z : {-8.0, -2.7, -1.5, -0.3, 0.0, 0.4, 1.0, 2.0, 3.5, 9.0})
        QTest::addRow("z = %g", z) << z;
}

void TestEntropy::curvatureIsTheDerivativeOfTheSlope()
{
    QFETCH(double, z);
    constexpr double h = 1e-5;
    const double slope = (entropyBits(z + h) - entropyBits(z - h)) / (2.0 * h);
    const double curvature = (dHdZ(z + h) - dHdZ(z - h)) / (2.0 * h);
    QVERIFY(std::abs(slope - dHdZ(z)) < 1e-9);
    QVERIFY(std::abs(curvature - d2HdZ2(z)) < 1e-9);
}

void TestEntropy::hasTheSymmetriesOfTheArticle()
{
    std::mt19937_64 random(2);
    std::uniform_real_distribution<double> range(-60.0, 60.0);
    for (int i = 0; i < 1000; ++i) {
        const double z = range(random);
        QCOMPARE(entropyBits(-z), entropyBits(z));
        QCOMPARE(dHdZ(-z), -dHdZ(z));
        QVERIFY(std::abs(sigmoid(z) + sigmoid(-z) - 1.0) <= 2.3e-16);
        QCOMPARE(crossEntropyBits(z, 0.0), crossEntropyBits(-z, 1.0));
        QVERIFY(entropyBits(z) >= 0.0 && entropyBits(z) <= 1.0);
        // CE(y) - H = (D - y) z/ln 2 for a label y.
        const double gap = crossEntropyBits(z, 1.0) - entropyBits(z);
        QVERIFY(std::abs(gap - (sigmoid(z) - 1.0) * z * kBitsPerNat) < 1e-13);
    }
}

void TestEntropy::isShannonsEntropyOfTheDecision()
{
    for (double z = -30.0; z <= 30.0; z += 0.125) {
        const double D = sigmoid(z);
        const double rest = sigmoid(-z);
        const double shannon = -D * std::log2(D) - rest * std::log2(rest);
        QVERIFY(std::abs(entropyBits(z) - shannon) <= 1e-15);
    }
    for (const double D : {1e-9, 0.1, 0.5, 0.75, 0.999})
        QVERIFY(std::abs(sigmoid(logit(D)) - D) <= 1e-15);
}

void TestEntropy::crossEntropySlopeIsItsDerivative()
{
    constexpr double h = 1e-5;
    for (double z = -20.0; z <= 20.0; z += 0.25)
        for (const double y : {0.0, 1.0}) {
            const double difference =
                (crossEntropyBits(z + h, y) - crossEntropyBits(z - h, y)) / (2.0 * h);
            QVERIFY(std::abs(difference - dCEdZ(z, y)) < 1e-8);
        }
    // No cancellation where D is close to y.
    QVERIFY(std::abs(dCEdZ(50.0, 1.0) / (-kBitsPerNat * std::exp(-50.0)) - 1.0) < 1e-14);
}

void TestEntropy::areaUnderTheBellIsKnown()
{
    // The trapezoid rule converges faster than any power for a smooth bell.
    double area = 0.0;
    constexpr double h = 0.125;
    for (int k = -6400; k <= 6400; ++k)
        area += h * entropyBits(h * k);
    QVERIFY(std::abs(area - 4.746276441662502) < 5e-15);
}

void TestEntropy::refusesArraysOfDifferentLength()
{
    std::vector<double> three(3), two(2);
    QVERIFY_EXCEPTION_THROWN(evaluateSigmoids(three, three, two, three), std::invalid_argument);
}

QTEST_APPLESS_MAIN(TestEntropy)
#include "test_entropy.moc"
