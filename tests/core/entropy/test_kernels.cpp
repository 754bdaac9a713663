#include "core/entropy/entropy.h"
#include "core/entropy/kernels.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace entropy_lab;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Distance in units in the last place of the exact value, where that is a normal double.
double ulps(double value, long double exact)
{
    const double size = std::abs(static_cast<double>(exact));
    if (size < std::numeric_limits<double>::min())
        return 0.0;
    const double ulp = std::nextafter(size, std::numeric_limits<double>::infinity()) - size;
    return static_cast<double>(std::abs(value - exact)) / ulp;
}

std::vector<double> randomNumbers(std::size_t count, double range, unsigned seed)
{
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> uniform(-range, range);
    std::vector<double> numbers(count);
    for (double& number : numbers)
        number = uniform(random);
    return numbers;
}

/// Same bits; every NaN equals every other.
bool areSame(double a, double b)
{
    return a == b ? std::signbit(a) == std::signbit(b) : std::isnan(a) && std::isnan(b);
}

std::vector<double> alternatingLabels(std::size_t count)
{
    std::vector<double> y(count);
    for (std::size_t i = 0; i < count; ++i)
        y[i] = static_cast<double>(i % 2);
    return y;
}

/// What evaluateLabelled says, and one guard behind each end.
struct Labelled {
    static constexpr double kGuard = 77.0;
    std::vector<double> y;
    std::vector<double> D, H, dHdz, CE, dCEdz;

    Labelled(const KernelSet& set, const std::vector<double>& z, std::vector<double> labels)
        : y(std::move(labels)), D(z.size() + 1, kGuard), H(D), dHdz(D), CE(D), dCEdz(D)
    {
        set.evaluateLabelled(z.data(), y.data(), z.size(),
                             {.D = D.data(),
                              .H = H.data(),
                              .dHdz = dHdz.data(),
                              .CE = CE.data(),
                              .dCEdz = dCEdz.data()});
    }
    bool hasGuards() const
    {
        return D.back() == kGuard && H.back() == kGuard && dHdz.back() == kGuard
            && CE.back() == kGuard && dCEdz.back() == kGuard;
    }
};

/// One row for every instruction set of this machine.
void addSets()
{
    QTest::addColumn<const KernelSet*>("set");
    for (const KernelSet* const set : usableKernels())
        QTest::newRow(set->name) << set;
}

}  // namespace

Q_DECLARE_METATYPE(const entropy_lab::KernelSet*)

class TestKernels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyMachineHasTheBaseline();
    void sigmoidsKeepTheirAccuracy_data() { addSets(); }
    void sigmoidsKeepTheirAccuracy();
    void tailsAgreeWithTheScalarFunction_data() { addSets(); }
    void tailsAgreeWithTheScalarFunction();
    void neitherLengthNorPlaceNorNeighboursMatter_data() { addSets(); }
    void neitherLengthNorPlaceNorNeighboursMatter();
    void anOutputMayBeTheInput_data() { addSets(); }
    void anOutputMayBeTheInput();
    void labelledSigmoidsKeepTheirAccuracy_data() { addSets(); }
    void labelledSigmoidsKeepTheirAccuracy();
    void labelledSigmoidsAreThoseOfAnyLength_data() { addSets(); }
    void labelledSigmoidsAreThoseOfAnyLength();
    void entropyStepAddsUpItsSigmoids_data() { addSets(); }
    void entropyStepAddsUpItsSigmoids();
    void productsAgreeWithTheirDefinition_data() { addSets(); }
    void productsAgreeWithTheirDefinition();
    void extremesLeaveNaNOut_data() { addSets(); }
    void extremesLeaveNaNOut();
};

void TestKernels::everyMachineHasTheBaseline()
{
    QCOMPARE(QByteArray(usableKernels().front()->name), QByteArray("baseline"));
    QVERIFY(kernels().evaluateSigmoids == usableKernels().back()->evaluateSigmoids);
}

void TestKernels::sigmoidsKeepTheirAccuracy()
{
    QFETCH(const KernelSet*, set);
    if (std::numeric_limits<long double>::digits < 64)
        QSKIP("no arithmetic here is more precise than double");
    constexpr long double kBits = 1.4426950408889634073599246810018921374266L;
    for (const double range : {1e-3, 1.0, 4.0, 12.0, 40.0, 700.0}) {
        const std::vector<double> z = randomNumbers(50000, range, 1);
        std::vector<double> D(z.size()), H(z.size()), slope(z.size());
        set->evaluateSigmoids(z.data(), D.data(), H.data(), slope.data(), z.size());
        for (std::size_t i = 0; i < z.size(); ++i) {
            const QByteArray at = "z = " + QByteArray::number(z[i], 'g', 17);
            const long double a = std::abs(static_cast<long double>(z[i]));
            const long double e = std::exp(-a);
            const long double p = e / (1.0L + e);
            QVERIFY2(ulps(D[i], (z[i] < 0.0 ? e : 1.0L) / (1.0L + e)) <= 7.0, at);
            QVERIFY2(ulps(H[i], kBits * (std::log1p(e) + a * p)) <= 4.0, at);
            QVERIFY2(ulps(slope[i], -kBits * z[i] * p / (1.0L + e)) <= 7.0, at);
        }
    }
}

void TestKernels::tailsAgreeWithTheScalarFunction()
{
    QFETCH(const KernelSet*, set);
    const std::vector<double> z{700.0000001, -701.0, 744.0,
                                -745.2,      1e4,    -1e300,
                                1e308,       kNaN,   std::numeric_limits<double>::infinity()};
    std::vector<double> D(z.size()), H(z.size()), slope(z.size());
    set->evaluateSigmoids(z.data(), D.data(), H.data(), slope.data(), z.size());
    for (std::size_t i = 0; i < z.size(); ++i) {
        const SigmoidPoint point = evaluateSigmoid(z[i]);
        QVERIFY(areSame(D[i], point.D) && areSame(H[i], point.H) && areSame(slope[i], point.dHdz));
    }
}

void TestKernels::neitherLengthNorPlaceNorNeighboursMatter()
{
    QFETCH(const KernelSet*, set);
    constexpr std::size_t kCount = 300;
    std::vector<double> z = randomNumbers(kCount, 20.0, 2);
    std::vector<double> D(kCount), H(kCount), slope(kCount);
    for (std::size_t i = 0; i < kCount; ++i)
        set->evaluateSigmoids(&z[i], &D[i], &H[i], &slope[i], 1);
    for (const bool hasTails : {false, true}) {
        if (hasTails)
            for (std::size_t i = 5; i < kCount; i += 37)
                z[i] = i % 2 == 0 ? kNaN : 800.0;
        for (std::size_t first = 0; first < 9; ++first)
            for (std::size_t count = 0; first + count <= kCount; count += count < 70 ? 1 : 23) {
                // One guard behind the end, which must stay as it is.
                std::vector<double> d(kCount + 1, 77.0), h(d), s(d);
                set->evaluateSigmoids(&z[first], &d[first], &h[first], &s[first], count);
                for (std::size_t i = first; i < first + count; ++i)
                    if (std::abs(z[i]) <= 20.0)
                        QVERIFY(d[i] == D[i] && h[i] == H[i] && s[i] == slope[i]);
                const std::size_t end = first + count;
                QVERIFY(d[end] == 77.0 && h[end] == 77.0 && s[end] == 77.0);
            }
    }
}

void TestKernels::anOutputMayBeTheInput()
{
    QFETCH(const KernelSet*, set);
    std::vector<double> z = randomNumbers(203, 30.0, 3);
    z[50] = 900.0;
    z[199] = kNaN;
    std::vector<double> D(z.size()), H(z.size()), slope(z.size());
    set->evaluateSigmoids(z.data(), D.data(), H.data(), slope.data(), z.size());
    std::vector<double> inPlace = z, first(z.size()), second(z.size());
    set->evaluateSigmoids(inPlace.data(), inPlace.data(), first.data(), second.data(), z.size());
    for (std::size_t i = 0; i < z.size(); ++i)
        QVERIFY(areSame(inPlace[i], D[i]) && areSame(first[i], H[i])
                && areSame(second[i], slope[i]));
    inPlace = z;
    set->evaluateSigmoids(inPlace.data(), first.data(), inPlace.data(), second.data(), z.size());
    for (std::size_t i = 0; i < z.size(); ++i)
        QVERIFY(areSame(inPlace[i], H[i]));
    inPlace = z;
    set->evaluateSigmoids(inPlace.data(), first.data(), second.data(), inPlace.data(), z.size());
    for (std::size_t i = 0; i < z.size(); ++i)
        QVERIFY(areSame(inPlace[i], slope[i]));
}

void TestKernels::labelledSigmoidsKeepTheirAccuracy()
{
    QFETCH(const KernelSet*, set);
    if (std::numeric_limits<long double>::digits < 64)
        QSKIP("no arithmetic here is more precise than double");
    constexpr long double kBits = 1.4426950408889634073599246810018921374266L;
    for (const double range : {1e-3, 1.0, 4.0, 12.0, 40.0, 708.0}) {
        const std::vector<double> z = randomNumbers(50000, range, 1);
        const Labelled found(*set, z, alternatingLabels(z.size()));
        for (std::size_t i = 0; i < z.size(); ++i) {
            const QByteArray at = "z = " + QByteArray::number(z[i], 'g', 17);
            const long double sign = found.y[i] == 1.0 ? 1.0L : -1.0L;
            const long double margin = sign * z[i];
            const long double e = std::exp(-std::abs(margin));
            const long double rest = (margin < 0.0L ? 1.0L : e) / (1.0L + e);
            QVERIFY2(ulps(found.CE[i], kBits * (std::log1p(e) + std::max(-margin, 0.0L))) <= 4.0,
                     at);
            QVERIFY2(ulps(found.dCEdz[i], -sign * kBits * rest) <= 4.0, at);
        }
    }
}

void TestKernels::labelledSigmoidsAreThoseOfAnyLength()
{
    QFETCH(const KernelSet*, set);
    constexpr std::size_t kCount = 75;
    std::vector<double> z = randomNumbers(kCount, 30.0, 2);
    z[3] = 900.0;
    z[40] = -1e300;
    z[41] = kNaN;
    const std::vector<double> y = alternatingLabels(kCount);
    std::vector<double> D(kCount), H(kCount), slope(kCount);
    set->evaluateSigmoids(z.data(), D.data(), H.data(), slope.data(), kCount);
    const Labelled whole(*set, z, y);
    for (std::size_t i = 0; i < kCount; ++i) {
        QVERIFY(areSame(whole.D[i], D[i]) && areSame(whole.H[i], H[i])
                && areSame(whole.dHdz[i], slope[i]));
        if (std::isnan(z[i]) || std::abs(z[i]) > kSigmoidTail)
            QVERIFY(areSame(whole.CE[i], crossEntropyBits(z[i], y[i]))
                    && areSame(whole.dCEdz[i], dCEdZ(z[i], y[i])));
    }
    for (std::size_t first = 0; first < 9; ++first)
        for (std::size_t count = 0; first + count <= kCount; ++count) {
            const auto part = [&](const std::vector<double>& all) {
                const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
                return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(count));
            };
            const Labelled found(*set, part(z), part(y));
            for (std::size_t i = 0; i < count; ++i)
                QVERIFY(areSame(found.D[i], whole.D[first + i])
                        && areSame(found.H[i], whole.H[first + i])
                        && areSame(found.dHdz[i], whole.dHdz[first + i])
                        && areSame(found.CE[i], whole.CE[first + i])
                        && areSame(found.dCEdz[i], whole.dCEdz[first + i]));
            QVERIFY(found.hasGuards());
        }
}

void TestKernels::entropyStepAddsUpItsSigmoids()
{
    QFETCH(const KernelSet*, set);
    for (const std::size_t count : {1, 3, 8, 64, 129, 1000}) {
        std::vector<double> z = randomNumbers(count, 5.0, 4);
        const std::vector<double> before = randomNumbers(count, 1.0, 5);
        std::vector<double> D = before, slope(count);
        const EntropySums sums = set->entropyStep(z.data(), D.data(), slope.data(), 0.25, count);
        double H = 0.0;
        double path = 0.0;
        for (std::size_t i = 0; i < count; ++i) {
            const SigmoidPoint point = evaluateSigmoid(z[i]);
            H += point.H;
            path += z[i] * (point.D - before[i]);
            QVERIFY(std::abs(D[i] - point.D) < 1e-15);
            QVERIFY(std::abs(slope[i] - 0.25 * point.dHdz) < 1e-15);
        }
        const double rounding = 1e-14 * static_cast<double>(count);
        QVERIFY(std::abs(sums.H - H) < rounding && std::abs(sums.path - path) < rounding);
        QVERIFY(sums.areFinite);
        z[count / 2] = std::numeric_limits<double>::infinity();
        QVERIFY(!set->entropyStep(z.data(), D.data(), slope.data(), 1.0, count).areFinite);
    }
}

void TestKernels::productsAgreeWithTheirDefinition()
{
    QFETCH(const KernelSet*, set);
    for (const std::size_t n : {1, 2, 3, 5, 12, 13, 24, 31})
        for (const std::size_t m : {1, 2, 3, 7, 16, 25, 270})
            for (const std::size_t N : {1, 2, 5, 64, 131, 300}) {
                const LayerShape shape{.units = n, .features = m, .samples = N};
                const std::vector<double> W = randomNumbers(n * m, 1.0, 6);
                const std::vector<double> G = randomNumbers(n * m, 1.0, 7);
                const std::vector<double> b = randomNumbers(n, 1.0, 8);
                const std::vector<double> X = randomNumbers(m * N, 1.0, 9);
                const std::vector<double> dZ = randomNumbers(n * N, 1.0, 10);
                std::vector<double> Z(n * N + 1, 77.0), dW(n * m + 1, 77.0);
                std::vector<double> workspace(set->workspaceSize(shape));
                set->preActivations(shape, W.data(), G.data(), b.data(), X.data(), Z.data(),
                                    workspace.data());
                set->weightGradient(shape, dZ.data(), X.data(), dW.data(), workspace.data());
                QVERIFY(Z.back() == 77.0 && dW.back() == 77.0);
                double error = 0.0;
                for (std::size_t s = 0; s < N; ++s)
                    for (std::size_t i = 0; i < n; ++i) {
                        double z = b[i];
                        for (std::size_t j = 0; j < m; ++j)
                            z += (W[i * m + j] + G[i * m + j]) * X[s * m + j];
                        error = std::max(error, std::abs(Z[s * n + i] - z));
                    }
                for (std::size_t i = 0; i < n; ++i)
                    for (std::size_t j = 0; j < m; ++j) {
                        double d = 0.0;
                        for (std::size_t s = 0; s < N; ++s)
                            d += dZ[s * n + i] * X[s * m + j];
                        error = std::max(error, std::abs(dW[i * m + j] - d));
                    }
                QVERIFY2(error < 1e-12, qPrintable(QString("%1 x %2 x %3").arg(n).arg(m).arg(N)));
            }
}

void TestKernels::extremesLeaveNaNOut()
{
    QFETCH(const KernelSet*, set);
    std::vector<double> numbers = randomNumbers(150, 3.0, 11);
    for (const std::size_t i : {0, 17, 64, 149})
        numbers[i] = kNaN;
    for (const std::size_t first : {0, 1, 17, 63})
        for (std::size_t count = 0; first + count <= numbers.size(); ++count) {
            double minimum = std::numeric_limits<double>::infinity();
            double maximum = -minimum;
            for (std::size_t i = first; i < first + count; ++i)
                if (!std::isnan(numbers[i])) {
                    minimum = std::min(minimum, numbers[i]);
                    maximum = std::max(maximum, numbers[i]);
                }
            for (const std::size_t part : {std::size_t{0}, count / 3, count / 2, count}) {
                const double* const begin = numbers.data() + first;
                const Extremes found = set->extremes(begin, part, begin + part, count - part);
                QCOMPARE(found.minimum, minimum);
                QCOMPARE(found.maximum, maximum);
            }
        }
}

QTEST_APPLESS_MAIN(TestKernels)
#include "test_kernels.moc"
