#include "core/experiment/random.h"

#include <QtTest/QtTest>

#include <array>
#include <cmath>
#include <vector>

using namespace entropy_lab;

class TestRandom : public QObject {
    Q_OBJECT

private slots:
    void firstNormalNumbersAreThePublishedOnes();
    void matrixIsFilledRowByRow();
    void partialBlocksDropTheirRest();
    void normalNumbersHaveTheirMoments();
    void uniformNumbersFollowTheStandardGenerator();
    void uniformNumbersHaveTheirMoments();
    void sameSeedGivesTheSameLayer();
};

void TestRandom::firstNormalNumbersAreThePublishedOnes()
{
    std::array<double, 16> numbers;
    NormalNumbers(42).fill(numbers);
    // Published from single precision: exact to one unit of 2^-23 there.
    const std::array<double, 4> expected{1.9269152, 1.4872841, 0.9007172, -2.1055212};
    for (std::size_t k = 0; k < expected.size(); ++k)
        QVERIFY(std::abs(numbers[k] - expected[k]) <= 1.2e-7);
}

void TestRandom::matrixIsFilledRowByRow()
{
    std::array<double, 16> numbers;
    NormalNumbers(7).fill(numbers);
    const RowMatrix matrix = NormalNumbers(7).matrix(2, 8);
    for (Eigen::Index k = 0; k < 16; ++k)
        QCOMPARE(matrix(k / 8, k % 8), numbers[static_cast<std::size_t>(k)]);
    QCOMPARE(NormalNumbers(7).matrix(0, 3).size(), 0);
    QVERIFY_EXCEPTION_THROWN(NormalNumbers(7).matrix(-1, 3), std::invalid_argument);
}

void TestRandom::partialBlocksDropTheirRest()
{
    std::array<double, 48> whole;
    NormalNumbers(3).fill(whole);
    NormalNumbers normal(3);
    std::array<double, 5> first;
    std::array<double, 17> second;
    normal.fill(first);
    normal.fill(second);
    QVERIFY(std::equal(first.begin(), first.end(), whole.begin()));
    QVERIFY(std::equal(second.begin(), second.end(), whole.begin() + 16));
}

void TestRandom::normalNumbersHaveTheirMoments()
{
    std::vector<double> numbers(160000);
    NormalNumbers(1).fill(numbers);
    UniformNumbers uniform(1);
    std::vector<double> others(160000);
    for (double& value : others)
        value = uniform.nextNormal();
    for (const std::vector<double>& sample : {numbers, others}) {
        const Eigen::Map<const Eigen::ArrayXd> x(sample.data(), 160000);
        // Five standard errors of mean, variance, third and fourth moment.
        QVERIFY(std::abs(x.mean()) < 5.0 / 400.0);
        QVERIFY(std::abs(x.square().mean() - 1.0) < 5.0 * std::sqrt(2.0) / 400.0);
        QVERIFY(std::abs(x.cube().mean()) < 5.0 * std::sqrt(15.0) / 400.0);
        QVERIFY(std::abs(x.square().square().mean() - 3.0) < 5.0 * std::sqrt(96.0) / 400.0);
    }
}

void TestRandom::uniformNumbersFollowTheStandardGenerator()
{
    // [rand.predef]: the 10000th number of a default-seeded mt19937_64.
    UniformNumbers uniform(5489);
    for (int k = 0; k < 9999; ++k)
        uniform.next();
    QCOMPARE(uniform.next(), static_cast<double>(9981545732273789042ULL >> 11) * 0x1p-53);
}

void TestRandom::uniformNumbersHaveTheirMoments()
{
    UniformNumbers uniform(2);
    double sum = 0.0;
    double squares = 0.0;
    for (int k = 0; k < 160000; ++k) {
        const double u = uniform.next();
        QVERIFY(u >= 0.0 && u < 1.0);
        sum += u;
        squares += u * u;
    }
    QVERIFY(std::abs(sum / 160000.0 - 0.5) < 5.0 * std::sqrt(1.0 / 12.0) / 400.0);
    QVERIFY(std::abs(squares / 160000.0 - 1.0 / 3.0) < 5.0 * std::sqrt(4.0 / 45.0) / 400.0);
}

void TestRandom::sameSeedGivesTheSameLayer()
{
    const Layer layer = randomLayer(2, 3, 0.01, 42);
    QCOMPARE(layer.values.size(), 14);
    QVERIFY(std::abs(layer.W()(0, 0) - 0.019269152) <= 1.2e-9);
    QCOMPARE(randomLayer(2, 3, 0.01, 42).values, layer.values);
    QVERIFY(randomLayer(2, 3, 0.01, 43).values != layer.values);
    QVERIFY_EXCEPTION_THROWN(randomLayer(0, 3, 0.01, 1), std::invalid_argument);
}

QTEST_APPLESS_MAIN(TestRandom)
#include "test_random.moc"
