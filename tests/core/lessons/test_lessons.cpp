#include "core/analysis/return_map.h"
#include "core/analysis/stability.h"
#include "core/descent/objective.h"
#include "core/descent/trainer.h"
#include "core/entropy/entropy.h"
#include "core/entropy/gradient_flow.h"
#include "core/entropy/path_sum.h"
#include "core/experiment/data_sets.h"
#include "core/experiment/experiment.h"
#include "core/networks/stacked_layers.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace entropy_lab;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Half a unit of the last of `digits` decimals, and a little for rounding.
bool agrees(double actual, double printed, int digits)
{
    return std::abs(actual - printed) <= 0.51 * std::pow(10.0, -digits);
}

/// Root of a function that changes sign on [low, high].
double findRoot(const std::function<double(double)>& function, double low, double high)
{
    const bool isRising = function(high) > 0.0;
    for (int k = 0; k < 200; ++k) {
        const double middle = 0.5 * (low + high);
        ((function(middle) > 0.0) == isRising ? high : low) = middle;
    }
    return 0.5 * (low + high);
}

/// Lesson 3's neuron with pre-activation z at the start (b = z - 0.01).
Experiment neuronAt(double z)
{
    Experiment experiment;
    experiment.start.b()(0) = z - 0.01;
    return experiment;
}

/// Steps until `iterations` updates are made.
Trainer trainedFor(Experiment experiment, std::int64_t iterations)
{
    experiment.stop = {.iterations = iterations};
    Trainer trainer(experiment);
    while (!trainer.stopReason())
        trainer.step();
    return trainer;
}

double zAfter(const Experiment& experiment, std::int64_t iterations)
{
    return trainedFor(experiment, iterations).record().Z[0];
}

/// The points of lessons 10 and 11, with the two labelled points where wanted.
Experiment discs(bool hasAnchors)
{
    Experiment experiment;
    experiment.data = generateDataSet({"vogel-discs", {{"anchors", hasAnchors ? 1.0 : 0.0}}, 0});
    if (!hasAnchors)
        experiment.data.Y.edit().resize(0, 0);
    experiment.start = Layer(1, 2);
    experiment.learningRate = LearningRate(0.1);
    return experiment;
}

/// Share of points on the side of their disc.
double discAccuracy(const Layer& layer)
{
    const Batch points = generateDataSet({"vogel-discs", {}, 0});
    Eigen::MatrixXd dZ;
    return evaluateObjective({}, preActivation(layer, points.X), points.Y, dZ).accuracy;
}

}  // namespace

class TestLessons : public QObject {
    Q_OBJECT

private slots:
    void lesson1TheBell_data();
    void lesson1TheBell();
    void lesson1DecidingPoints();
    void lesson1TheAreaUnderTheBell();
    void lesson2RectanglesUnderACurve_data();
    void lesson2RectanglesUnderACurve();
    void lesson2ThePathDoesNotMatter();
    void lesson3OneNeuron_data();
    void lesson3OneNeuron();
    void lesson4ConfidentlyWrong();
    void lesson4TheDeadStart();
    void lesson4StepsToCertainty_data();
    void lesson4StepsToCertainty();
    void lesson5TwoNamesForOneWeight();
    void lesson6TheLearningRateIsATimeStep_data();
    void lesson6TheLearningRateIsATimeStep();
    void lesson7RangeTest_data();
    void lesson7RangeTest();
    void lesson8ClimbingTheBell_data();
    void lesson8ClimbingTheBell();
    void lesson9FourValleys_data();
    void lesson9FourValleys();
    void lesson9bTheSmallestRise_data();
    void lesson9bTheSmallestRise();
    void lesson10FewLabels_data();
    void lesson10FewLabels();
    void lesson11CollapseAndCure();
    void lesson12AdaptingToAShift_data();
    void lesson12AdaptingToAShift();
    void lesson13EntropyAgainstCrossEntropy_data();
    void lesson13EntropyAgainstCrossEntropy();
    void lesson14Layers_data();
    void lesson14Layers();
};

void TestLessons::lesson1TheBell_data()
{
    QTest::addColumn<double>("z");
    QTest::addColumn<double>("H");
    QTest::newRow("z = 0") << 0.0 << 1.0;
    QTest::newRow("z = 1") << 1.0 << 0.839941537983169;
    QTest::newRow("z = 2") << 2.0 << 0.527065341003162;
    QTest::newRow("z = 3") << 3.0 << 0.275359947294680;
    QTest::newRow("z = 5") << 5.0 << 0.057966914152466;
    QTest::newRow("z = 10") << 10.0 << 0.000720449567201;
}

void TestLessons::lesson1TheBell()
{
    QFETCH(double, z);
    QFETCH(double, H);
    QVERIFY(agrees(entropyBits(z), H, 15));
    QCOMPARE(entropyBits(-z), entropyBits(z));
}

void TestLessons::lesson1DecidingPoints()
{
    const double steepest = findRoot([](double z) { return z * std::tanh(0.5 * z) - 1.0; }, 1, 2);
    QVERIFY(agrees(steepest, 1.543404638418209, 15));
    QVERIFY(agrees(sigmoid(steepest), 0.823959114515, 12));
    QVERIFY(agrees(-dHdZ(steepest), 0.322978450502101, 15));
    QCOMPARE(dHdZ(0.0), 0.0);
    QVERIFY(agrees(d2HdZ2(0.0), -0.360673760222, 12));
    QVERIFY(
        agrees(findRoot([](double z) { return entropyBits(z) - 0.5; }, 1, 3), 2.0904565071, 10));
    QVERIFY(agrees(findRoot([](double z) { return entropyBits(z) - sigmoid(z); }, 1, 2),
                   1.2248036907, 10));
    QVERIFY(std::abs(entropyBits(40.0) - 2.5129e-16) <= 0.51e-20);
}

void TestLessons::lesson1TheAreaUnderTheBell()
{
    // The trapezoid rule converges geometrically for a function this smooth.
    double area = 0.0;
    for (int k = -4000; k <= 4000; ++k)
        area += 0.02 * entropyBits(0.02 * k);
    QVERIFY(std::abs(area - 4.746276441662502) < 1e-14 * 4.7);
}

void TestLessons::lesson2RectanglesUnderACurve_data()
{
    QTest::addColumn<int>("steps");
    QTest::addColumn<double>("claimed");
    QTest::newRow("1 rectangle") << 1 << 2.78159562;
    QTest::newRow("2 rectangles") << 2 << 1.68284751;
    QTest::newRow("4 rectangles") << 4 << 1.24594805;
    QTest::newRow("8 rectangles") << 8 << 1.05087143;
}

void TestLessons::lesson2RectanglesUnderACurve()
{
    QFETCH(int, steps);
    QFETCH(double, claimed);
    const PathSums sums = pathSumsOfEqualSteps(0.0, 4.0, steps);
    QVERIFY(agrees(-sums.right, claimed, 8));
    QVERIFY(agrees(-sums.exact, 0.870020725334, 12));
    if (steps == 8)
        QVERIFY(agrees(-sums.trapezoid, 0.87702171, 8));
}

void TestLessons::lesson2ThePathDoesNotMatter()
{
    const std::vector<double> direct{0.5, 3.0};
    const std::vector<double> detour{0.5, -7.0, 12.0, 0.1, 3.0};
    QVERIFY(agrees(pathSumsBits(direct).exact, -0.680926592, 9));
    QVERIFY(agrees(pathSumsBits(detour).exact, -0.680926592, 9));
}

void TestLessons::lesson3OneNeuron_data()
{
    QTest::addColumn<int>("iterations");
    QTest::addColumn<double>("z");
    QTest::addColumn<double>("H");
    QTest::newRow("start") << 0 << 0.11 << kNaN;
    QTest::newRow("1") << 1 << 0.169331511568 << kNaN;
    QTest::newRow("2") << 2 << 0.260288098453 << kNaN;
    QTest::newRow("10") << 10 << 3.024989057303 << kNaN;
    QTest::newRow("100") << 100 << 7.092558803644 << 0.009697564692;
    QTest::newRow("1000") << 1000 << 9.835906497380 << 0.000836253043;
}

void TestLessons::lesson3OneNeuron()
{
    QFETCH(int, iterations);
    QFETCH(double, z);
    QFETCH(double, H);
    const Trainer trainer = trainedFor(Experiment(), iterations);
    QVERIFY(agrees(trainer.record().Z[0], z, 12));
    if (!std::isnan(H))
        QVERIFY(agrees(trainer.record().H, H, 12));
    const RowMatrix difference = trainer.layer().W() - trainer.layer().G();
    QVERIFY(std::abs(difference(0, 0) - 0.05) < 1e-14);
    QVERIFY(std::abs(difference(0, 1) - 0.3) < 1e-14);
}

void TestLessons::lesson4ConfidentlyWrong()
{
    Experiment experiment;
    experiment.data.Y = Eigen::MatrixXd::Ones(1, 1);
    experiment.start.b()(0) = -0.12;
    const Trainer trainer = trainedFor(experiment, 100);
    QVERIFY(std::abs(trainer.record().Z[0] + zAfter(Experiment(), 100)) < 1e-12);
    QVERIFY(agrees(trainer.record().crossEntropy, 10.233598, 6));
    const Trainer sure = [&] {
        Experiment wrong = neuronAt(-1.0);
        wrong.data.Y = Eigen::MatrixXd::Ones(1, 1);
        return trainedFor(wrong, 1000);
    }();
    QVERIFY(agrees(sure.record().H, 0.0008, 4));
    QVERIFY(agrees(sure.record().crossEntropy, 14.2, 1));
}

void TestLessons::lesson4TheDeadStart()
{
    Experiment experiment;
    experiment.start.values.setZero();
    experiment.data.Y = Eigen::MatrixXd::Ones(1, 1);
    const Trainer dead = trainedFor(experiment, 100);
    QVERIFY((dead.layer().values.array() == 0.0).all());
    QCOMPARE(dead.record().H, 1.0);
    experiment.objective.kind = ObjectiveKind::CrossEntropy;
    QVERIFY(trainedFor(experiment, 1).record().Z[0] > 0.5);
}

void TestLessons::lesson4StepsToCertainty_data()
{
    QTest::addColumn<double>("z");
    QTest::addColumn<int>("steps");
    QTest::newRow("1e-2") << 1e-2 << 14;
    QTest::newRow("1e-4") << 1e-4 << 24;
    QTest::newRow("1e-6") << 1e-6 << 35;
    QTest::newRow("1e-8") << 1e-8 << 46;
}

void TestLessons::lesson4StepsToCertainty()
{
    QFETCH(double, z);
    QFETCH(int, steps);
    Experiment experiment;
    experiment.start.values.setZero();
    experiment.start.b()(0) = z;
    QVERIFY(trainedFor(experiment, steps - 1).record().H >= 0.5);
    QVERIFY(trainedFor(experiment, steps).record().H < 0.5);
}

void TestLessons::lesson5TwoNamesForOneWeight()
{
    QVERIFY(agrees(zAfter(Experiment(), 200), 7.954002000534, 12));

    Experiment one;
    one.start.W() += one.start.G();
    one.start.G().setZero();
    one.trainable.G = false;
    one.learningRate.w = 1.0;
    QVERIFY(agrees(zAfter(one, 200), 7.954002000534, 12));

    Experiment frozen;
    frozen.trainable.G = false;
    QVERIFY(agrees(zAfter(frozen, 200), 7.452798678520, 12));

    Experiment decaying;
    decaying.weightDecay = 0.02;
    QVERIFY(agrees(zAfter(decaying, 50), 5.5414508796, 10));
}

void TestLessons::lesson6TheLearningRateIsATimeStep_data()
{
    QTest::addColumn<double>("eta");
    QTest::addColumn<double>("z");
    QTest::newRow("1") << 1.0 << 4.6592933432;
    QTest::newRow("0.5") << 0.5 << 4.6739348068;
    QTest::newRow("0.25") << 0.25 << 4.6835099610;
    QTest::newRow("0.1") << 0.1 << 4.6899905421;
    QTest::newRow("0.01") << 0.01 << 4.6941629574;
}

void TestLessons::lesson6TheLearningRateIsATimeStep()
{
    QFETCH(double, eta);
    QFETCH(double, z);
    Experiment experiment = neuronAt(0.1);
    experiment.learningRate = LearningRate(eta);
    QVERIFY(agrees(zAfter(experiment, std::llround(10.0 / eta)), z, 10));
    QVERIFY(agrees(entropyFlow(0.1, 3.0, 10.0), 4.694640417287, 12));
    QVERIFY(agrees(entropyFlowTime(0.1, 1.0, 3.0), 2.247331224933, 12));
    QVERIFY(agrees(entropyFlowTime(1.0, 5.0, 3.0), 9.641046287326, 12));
}

void TestLessons::lesson7RangeTest_data()
{
    QTest::addColumn<double>("eta");
    QTest::addColumn<double>("H");
    QTest::addColumn<double>("halfUnit");
    QTest::newRow("0.1") << 0.1 << .8929 << 1.0e-4;  // cut off, not rounded: .89298
    QTest::newRow("0.3") << 0.3 << .1761 << 0.51e-4;
    QTest::newRow("1") << 1.0 << .02825 << 0.51e-5;
    QTest::newRow("3") << 3.0 << 7.37e-3 << 0.51e-5;
    QTest::newRow("10") << 10.0 << 3.10e-4 << 0.51e-6;
    QTest::newRow("30") << 30.0 << 5.72e-6 << 0.51e-8;
    QTest::newRow("100") << 100.0 << 7.45e-5 << 0.51e-7;
}

void TestLessons::lesson7RangeTest()
{
    QFETCH(double, eta);
    QFETCH(double, H);
    QFETCH(double, halfUnit);
    Experiment experiment;
    experiment.learningRate = LearningRate(eta);
    QVERIFY(std::abs(trainedFor(experiment, 20).record().H - H) <= halfUnit);
}

void TestLessons::lesson8ClimbingTheBell_data()
{
    QTest::addColumn<double>("a");
    QTest::addColumn<int>("period");
    QTest::newRow("4 converges") << 4.0 << 1;
    QTest::newRow("below 8") << 7.9 << 1;
    QTest::newRow("10") << 10.0 << 2;
    QTest::newRow("asymmetric") << 14.5 << 2;
    QTest::newRow("4-cycle") << 16.0 << 4;
    QTest::newRow("8-cycle") << 16.3 << 8;
    QTest::newRow("16-cycle") << 16.38 << 16;
    QTest::newRow("chaos") << 16.6 << 0;
}

void TestLessons::lesson8ClimbingTheBell()
{
    QFETCH(double, a);
    QFETCH(int, period);
    QCOMPARE(cyclePeriod(a, 0.5), period);
    QVERIFY(agrees(symmetricCycle(10.0), 0.9624236501, 10));
    QVERIFY(agrees(2.0 / sigmoidSlope(kSteepestZ), 13.7883020645, 10));
    // The trainer climbs by the same map.
    Experiment experiment = neuronAt(0.5);
    experiment.direction = Direction::Ascend;
    experiment.learningRate = LearningRate(a / 3.0 / kBitsPerNat);
    const std::vector<double> orbit = returnMapOrbit(Direction::Ascend, a, 0.5, 8);
    QVERIFY(std::abs(zAfter(experiment, 8) - orbit.back()) < 1e-9);
}

void TestLessons::lesson9FourValleys_data()
{
    QTest::addColumn<bool>("hasG");
    QTest::addColumn<double>("first");
    QTest::addColumn<double>("second");
    QTest::newRow("with G") << true << 10.980338 << -10.909504;
    QTest::newRow("without G") << false << 10.165456 << 10.159556;
}

void TestLessons::lesson9FourValleys()
{
    QFETCH(bool, hasG);
    QFETCH(double, first);
    QFETCH(double, second);
    Experiment experiment;
    experiment.data = {Eigen::MatrixXd{{1.0, -1.0}}, {}};
    experiment.start = Layer(1, 1);
    experiment.start.W()(0, 0) = 0.725;
    experiment.start.b()(0) = 0.775;
    experiment.learningRate = LearningRate(0.1);
    experiment.trainable.G = hasG;
    const Trainer trainer = trainedFor(experiment, 20000);
    QVERIFY(agrees(trainer.record().Z[0], first, 6));
    QVERIFY(agrees(trainer.record().Z[1], second, 6));
}

void TestLessons::lesson9bTheSmallestRise_data()
{
    QTest::addColumn<double>("eta");
    QTest::addColumn<bool>("rises");
    QTest::newRow("1") << 1.0 << false;
    QTest::newRow("2") << 2.0 << false;
    QTest::newRow("3") << 3.0 << true;
}

void TestLessons::lesson9bTheSmallestRise()
{
    QFETCH(double, eta);
    QFETCH(bool, rises);
    Experiment experiment;
    experiment.data = {Eigen::MatrixXd{{3.0, -2.0}}, {}};
    experiment.start = Layer(1, 1);
    experiment.start.W()(0, 0) = -0.5;
    experiment.start.b()(0) = 3.5;
    experiment.learningRate = LearningRate(eta);
    const double before = trainedFor(experiment, 0).record().H;
    const double after = trainedFor(experiment, 1).record().H;
    QVERIFY(agrees(before, 0.307166251, 9));
    QVERIFY2((after > before) == rises, qPrintable(QString::number(after)));
    if (eta == 3.0)
        QVERIFY(agrees(after, 0.482486908, 9));
    QVERIFY(agrees(safeLearningRate(experiment.data.X), 1.324632173, 9));
}

void TestLessons::lesson10FewLabels_data()
{
    QTest::addColumn<double>("lambda");
    QTest::addColumn<double>("accuracy");
    QTest::newRow("labels alone") << 0.0 << 0.758333;
    QTest::newRow("some entropy is worse") << 0.5 << 0.7;
    QTest::newRow("enough entropy") << 1.0 << 1.0;
}

void TestLessons::lesson10FewLabels()
{
    QFETCH(double, lambda);
    QFETCH(double, accuracy);
    Experiment experiment = discs(true);
    experiment.objective = {ObjectiveKind::Mixed, lambda};
    const Trainer trainer = trainedFor(experiment, 2000);
    QVERIFY(agrees(discAccuracy(trainer.layer()), accuracy, 6));
    if (lambda == 1.0) {
        QVERIFY(agrees(trainer.layer().effectiveWeights()(0, 0), 9.3640646, 7));
        QVERIFY(agrees(trainer.layer().effectiveWeights()(0, 1), -0.2363581, 7));
    }
}

void TestLessons::lesson11CollapseAndCure()
{
    Experiment experiment = discs(false);
    experiment.start.W() << 0.3, 0.3;
    experiment.start.b()(0) = 1.0;
    const auto meanDecision = [&experiment](const Layer& layer) {
        return preActivation(layer, experiment.data.X)
            .unaryExpr([](double z) { return sigmoid(z); })
            .mean();
    };
    const Trainer collapsed = trainedFor(experiment, 3000);
    QVERIFY(meanDecision(collapsed.layer()) > 0.99);
    QCOMPARE(discAccuracy(collapsed.layer()), 0.5);
    experiment.objective.kind = ObjectiveKind::BalancedEntropy;
    const Trainer cured = trainedFor(experiment, 3000);
    QVERIFY(std::abs(meanDecision(cured.layer()) - 0.5) < 0.05);
    QCOMPARE(discAccuracy(cured.layer()), 1.0);
}

void TestLessons::lesson12AdaptingToAShift_data()
{
    QTest::addColumn<double>("shift");
    QTest::addColumn<double>("before");
    QTest::addColumn<double>("after");
    QTest::newRow("1.2 helps") << 1.2 << 0.900 << 1.000;
    QTest::newRow("1.5 harms") << 1.5 << 0.742 << 0.500;
}

void TestLessons::lesson12AdaptingToAShift()
{
    QFETCH(double, shift);
    QFETCH(double, before);
    QFETCH(double, after);
    GeneratorSource source{"vogel-discs",
                           {{"center_0_x", -1.5},
                            {"center_1_x", 1.5},
                            {"radius_0_x", 0.6},
                            {"radius_0_y", 0.6},
                            {"radius_1_x", 0.6},
                            {"radius_1_y", 0.6}},
                           0};
    Experiment experiment;
    experiment.data = generateDataSet(source);
    experiment.start = Layer(1, 2);
    experiment.objective.kind = ObjectiveKind::CrossEntropy;
    experiment.learningRate = LearningRate(0.1);
    experiment.start = trainedFor(experiment, 200).layer();

    source.settings.emplace_back("shift_x", shift);
    experiment.data = generateDataSet(source);
    experiment.objective.kind = ObjectiveKind::Entropy;
    experiment.learningRate = LearningRate(0.5);
    experiment.trainable = {.w = false, .G = false, .b = true};
    const Trainer shifted = trainedFor(experiment, 0);
    const Trainer adapted = trainedFor(experiment, 400);
    QVERIFY2(agrees(shifted.record().accuracy, before, 3),
             qPrintable(QString::number(shifted.record().accuracy)));
    QVERIFY2(agrees(adapted.record().accuracy, after, 3),
             qPrintable(QString::number(adapted.record().accuracy)));
    QVERIFY(adapted.record().H < shifted.record().H);
}

void TestLessons::lesson13EntropyAgainstCrossEntropy_data()
{
    QTest::addColumn<double>("z0");
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("z");
    const int entropy = static_cast<int>(ObjectiveKind::Entropy);
    const int crossEntropy = static_cast<int>(ObjectiveKind::CrossEntropy);
    QTest::newRow("entropy, right") << 1.0 << entropy << 4.142041;
    QTest::newRow("entropy, wrong") << -1.0 << entropy << -4.142041;
    QTest::newRow("cross-entropy, right") << 1.0 << crossEntropy << 3.195240;
    QTest::newRow("cross-entropy, wrong") << -1.0 << crossEntropy << 3.057007;
}

void TestLessons::lesson13EntropyAgainstCrossEntropy()
{
    QFETCH(double, z0);
    QFETCH(int, kind);
    QFETCH(double, z);
    Experiment experiment = neuronAt(z0);
    experiment.data.Y = Eigen::MatrixXd::Ones(1, 1);
    experiment.objective.kind = static_cast<ObjectiveKind>(kind);
    const double found = zAfter(experiment, 10);
    QVERIFY2(agrees(found, z, 6), qPrintable(QString::number(found, 'f', 9)));
}

void TestLessons::lesson14Layers_data()
{
    QTest::addColumn<int>("layer");
    QTest::addColumn<double>("minimum");
    QTest::addColumn<int>("at");
    QTest::addColumn<double>("sum");
    QTest::addColumn<double>("change");
    QTest::newRow("first") << 0 << -3.540047 << 135 << -308.5261 << -305.4138;
    QTest::newRow("second") << 1 << -7.268941 << 47 << -237.6774 << -231.7705;
    QTest::newRow("third") << 2 << -7.715789 << 61 << -236.9188 << -231.4071;
}

void TestLessons::lesson14Layers()
{
    QFETCH(int, layer);
    QFETCH(double, minimum);
    QFETCH(int, at);
    QFETCH(double, sum);
    QFETCH(double, change);
    const Batch points = generateDataSet({"vogel-discs", {{"samples", 30.0}}, 0});
    const auto records = runStackedLayers(points.X, {}, 200);
    const auto l = static_cast<std::size_t>(layer);
    const auto lowest =
        std::min_element(records.begin(), records.end(), [l](const auto& a, const auto& b) {
            return a[l].stepEntropy < b[l].stepEntropy;
        });
    QCOMPARE(lowest - records.begin(), std::ptrdiff_t(at));
    QVERIFY(agrees((*lowest)[l].stepEntropy, minimum, 6));
    QVERIFY(agrees(records.back()[l].pathSum, sum, 4));
    QVERIFY(agrees(records.back()[l].shannonChange, change, 4));
}

QTEST_APPLESS_MAIN(TestLessons)
#include "test_lessons.moc"
