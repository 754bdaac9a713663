#include "core/analysis/stability.h"
#include "core/descent/objective.h"
#include "core/entropy/entropy.h"
#include "core/experiment/random.h"

#include <Eigen/Eigenvalues>

#include <QtTest/QtTest>

#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

using namespace entropy_lab;

namespace {

/// The smallest batch in which a step that is too long raises H.
Batch smallestRise()
{
    return {Eigen::MatrixXd{{3.0, -2.0}}, {}};
}

Layer smallestRiseStart()
{
    Layer layer(1, 1);
    layer.W()(0, 0) = -0.5;
    layer.b()(0) = 3.5;
    return layer;
}

Batch labelledBatch(Eigen::Index units, Eigen::Index features, Eigen::Index samples)
{
    Batch batch;
    batch.X = NormalNumbers(1).matrix(features, samples);
    batch.Y = NormalNumbers(2).matrix(units, samples).unaryExpr([](double value) {
        if (value > 0.7)
            return std::numeric_limits<double>::quiet_NaN();
        return value > 0.0 ? 1.0 : 0.0;
    });
    batch.Y.edit().col(0).setOnes();
    return batch;
}

/// dObjective/dparameter of the groups that move, in the order of Layer::values.
Eigen::VectorXd gradientOf(const Layer& layer, const Batch& batch, const Objective& objective,
                           const Trainable& trainable = {})
{
    Eigen::MatrixXd dZ;
    evaluateObjective(objective, preActivation(layer, batch.X), batch.Y, dZ);
    Layer gradient(layer.units, layer.features);
    if (trainable.w)
        gradient.W() = dZ * batch.X->transpose();
    if (trainable.G)
        gradient.G() = dZ * batch.X->transpose();
    if (trainable.b)
        gradient.b() = dZ.rowwise().sum();
    return gradient.values;
}

/// The Hessian by central differences of the gradient.
Eigen::MatrixXd hessianByDifferences(const Layer& layer, const Batch& batch,
                                     const Objective& objective, const Trainable& trainable)
{
    constexpr double h = 1e-5;
    const Eigen::Index size = layer.values.size();
    Eigen::MatrixXd hessian = Eigen::MatrixXd::Zero(size, size);
    for (Eigen::Index k = 0; k < size; ++k) {
        const Eigen::Index weights = layer.weightCount();
        if (k < weights ? !trainable.w : k < 2 * weights ? !trainable.G : !trainable.b)
            continue;
        Layer moved = layer;
        moved.values(k) += h;
        const Eigen::VectorXd above = gradientOf(moved, batch, objective, trainable);
        moved.values(k) -= 2.0 * h;
        const Eigen::VectorXd below = gradientOf(moved, batch, objective, trainable);
        hessian.col(k) = (above - below) / (2.0 * h);
    }
    return 0.5 * (hessian + hessian.transpose());
}

}  // namespace

class TestStability : public QObject {
    Q_OBJECT

private slots:
    void constantsAreTheExtremesOfTheCurvature();
    void kernelOfOneSampleIsKappa();
    void kernelMovesThePreActivations();
    void largestEigenvalueIsTheSameFromBothSides();
    void safeRateOfTheSmallestRise();
    void smallestRiseHappensAboveTheSafeRate_data();
    void smallestRiseHappensAboveTheSafeRate();
    void safeRatesNeverRaiseTheObjective_data();
    void safeRatesNeverRaiseTheObjective();
    void sharpnessEqualsTheLargestEigenvalueByDifferences_data();
    void sharpnessEqualsTheLargestEigenvalueByDifferences();
    void sharpnessOfOneSampleIsKappaTimesCurvature();
    void lanczosAgreesWithTheDirectSolution();
    void stepOverLimitGrowsWithTheRate();
    void nothingThatMovesHasNoSharpness();
    void theCurvatureAlongTheStepDecides_data();
    void theCurvatureAlongTheStepDecides();
    void theCurvatureOfAShortStepIsThatOfTheHessian();
    void climbingIsDescentOfTheNegative();
    void theSafeFactorIsTheSafeRateOfEveryObjective_data();
    void theSafeFactorIsTheSafeRateOfEveryObjective();
    void theSafeFactorHoldsForEveryFactorOfTheSchedule_data();
    void theSafeFactorHoldsForEveryFactorOfTheSchedule();
    void theSafeFactorIsThatOfAnyRate_data();
    void theSafeFactorIsThatOfAnyRate();
    void noFactorIsKnownWhereNoBoundIs();
    void impossibleQuestionsAreRefused();
};

void TestStability::constantsAreTheExtremesOfTheCurvature()
{
    QVERIFY(std::abs(kLargestEntropyCurvature - 0.115772759595) <= 5e-13);
    QVERIFY(std::abs(kMostCurvedZ - 2.7032361233) <= 5e-9);
    QVERIFY(std::abs(d2HdZ2(kMostCurvedZ) - kLargestEntropyCurvature) < 1e-16);
    QVERIFY(std::abs(d2HdZ2(0.0) + kLargestCrossEntropyCurvature) < 1e-16);
    for (double z = -20.0; z <= 20.0; z += 0.001) {
        QVERIFY(d2HdZ2(z) <= kLargestEntropyCurvature + 1e-16);
        QVERIFY(d2HdZ2(z) >= -kLargestCrossEntropyCurvature - 1e-16);
    }
}

void TestStability::kernelOfOneSampleIsKappa()
{
    const Eigen::MatrixXd X{{0.6}, {-0.8}};
    QVERIFY(std::abs(kernelMatrix(X)(0, 0) - 3.0) < 1e-15);
    QVERIFY(std::abs(kernelMatrix(X, {.G = false})(0, 0) - 2.0) < 1e-15);
    QVERIFY(std::abs(kernelMatrix(X, {.w = false, .G = false})(0, 0) - 1.0) < 1e-15);
    LearningRate rates;
    rates.w = 0.5;
    rates.G = 0.25;
    rates.b = 3.0;
    QVERIFY(std::abs(kernelMatrix(X, {}, rates)(0, 0) - 3.75) < 1e-15);
}

void TestStability::kernelMovesThePreActivations()
{
    // One step at eta: Z <- Z - eta dZ K.
    const Batch batch = labelledBatch(2, 3, 6);
    const Layer layer = randomLayer(2, 3, 0.5, 3);
    const double eta = 0.7;
    Eigen::MatrixXd dZ;
    const Eigen::MatrixXd Z = preActivation(layer, batch.X);
    evaluateObjective({}, Z, {}, dZ);
    Layer moved = layer;
    moved.values -= eta * gradientOf(layer, {batch.X, {}}, {});
    const Eigen::MatrixXd expected = Z - eta * dZ * kernelMatrix(batch.X);
    QVERIFY((preActivation(moved, batch.X) - expected).cwiseAbs().maxCoeff() < 1e-14);
}

void TestStability::largestEigenvalueIsTheSameFromBothSides()
{
    for (const auto& [features, samples] : {std::pair{2, 30}, {30, 2}, {5, 6}, {6, 5}}) {
        const Eigen::MatrixXd X = NormalNumbers(4).matrix(features, samples);
        const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(kernelMatrix(X));
        QVERIFY(std::abs(largestKernelEigenvalue(X) / solver.eigenvalues().maxCoeff() - 1.0)
                < 1e-13);
    }
}

void TestStability::safeRateOfTheSmallestRise()
{
    QVERIFY(std::abs(safeLearningRate(smallestRise().X) - 1.324632173) <= 5e-10);
}

void TestStability::smallestRiseHappensAboveTheSafeRate_data()
{
    QTest::addColumn<double>("eta");
    QTest::addColumn<double>("expected");
    QTest::newRow("start") << 0.0 << 0.307166251;
    QTest::newRow("eta 3") << 3.0 << 0.482486908;
}

void TestStability::smallestRiseHappensAboveTheSafeRate()
{
    QFETCH(double, eta);
    QFETCH(double, expected);
    Layer layer = smallestRiseStart();
    layer.values -= eta * gradientOf(layer, smallestRise(), {});
    QVERIFY(std::abs(objectiveAt(layer, smallestRise(), {}) - expected) <= 5e-10);
}

void TestStability::safeRatesNeverRaiseTheObjective_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("curvature");
    QTest::newRow("entropy") << static_cast<int>(ObjectiveKind::Entropy)
                             << kLargestEntropyCurvature;
    QTest::newRow("cross-entropy")
        << static_cast<int>(ObjectiveKind::CrossEntropy) << kLargestCrossEntropyCurvature;
}

void TestStability::safeRatesNeverRaiseTheObjective()
{
    QFETCH(int, kind);
    QFETCH(double, curvature);
    const Objective objective{static_cast<ObjectiveKind>(kind), 1.0};
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Batch batch;
        batch.X = 2.0 * NormalNumbers(seed).matrix(3, 5);
        batch.Y = NormalNumbers(seed + 100).matrix(2, 5).unaryExpr([](double value) {
            return value > 0.0 ? 1.0 : 0.0;
        });
        for (const Trainable trainable : {Trainable{}, Trainable{.G = false}}) {
            Layer layer = randomLayer(2, 3, 2.0, seed + 200);
            const double eta = 0.999 * safeLearningRate(batch.X, trainable, curvature);
            double last = objectiveAt(layer, batch, objective);
            for (int k = 0; k < 50; ++k) {
                layer.values -= eta * gradientOf(layer, batch, objective, trainable);
                const double now = objectiveAt(layer, batch, objective);
                QVERIFY(now <= last + 1e-15);
                last = now;
            }
        }
    }
}

void TestStability::sharpnessEqualsTheLargestEigenvalueByDifferences_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("w");
    QTest::addColumn<bool>("G");
    QTest::addColumn<bool>("b");
    const std::array<std::pair<const char*, ObjectiveKind>, 4> kinds{
        {{"entropy", ObjectiveKind::Entropy},
         {"cross-entropy", ObjectiveKind::CrossEntropy},
         {"mixed", ObjectiveKind::Mixed},
         {"balanced", ObjectiveKind::BalancedEntropy}}};
    for (const auto& [name, kind] : kinds) {
        QTest::addRow("%s, all", name) << static_cast<int>(kind) << true << true << true;
        QTest::addRow("%s, w and b", name) << static_cast<int>(kind) << true << false << true;
        QTest::addRow("%s, b", name) << static_cast<int>(kind) << false << false << true;
        QTest::addRow("%s, G", name) << static_cast<int>(kind) << false << true << false;
    }
}

void TestStability::sharpnessEqualsTheLargestEigenvalueByDifferences()
{
    QFETCH(int, kind);
    QFETCH(bool, w);
    QFETCH(bool, G);
    QFETCH(bool, b);
    const Objective objective{static_cast<ObjectiveKind>(kind), 0.8};
    const Trainable trainable{w, G, b};
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const Batch batch = labelledBatch(2, 3, 8);
        const Layer layer = randomLayer(2, 3, 1.5, seed);
        const Eigen::MatrixXd hessian = hessianByDifferences(layer, batch, objective, trainable);
        const Eigen::VectorXd direction = randomLayer(2, 3, 1.0, seed + 50).values;
        QVERIFY((hessianTimes(layer, batch, objective, direction, trainable) - hessian * direction)
                    .cwiseAbs()
                    .maxCoeff()
                < 1e-8);

        // Frozen parameters are no part of the Hessian: leave their rows and columns out.
        std::vector<Eigen::Index> moving;
        for (Eigen::Index k = 0; k < layer.values.size(); ++k) {
            const Eigen::Index weights = layer.weightCount();
            if (k < weights ? w : k < 2 * weights ? G : b)
                moving.push_back(k);
        }
        const Eigen::MatrixXd reduced = hessian(moving, moving);
        const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(reduced);
        QVERIFY(std::abs(sharpness(layer, batch, objective, trainable)
                         - solver.eigenvalues().maxCoeff())
                < 1e-8);
    }
}

void TestStability::sharpnessOfOneSampleIsKappaTimesCurvature()
{
    const Batch batch{Eigen::MatrixXd{{0.6}, {-0.8}}, {}};
    Layer layer(1, 2);
    layer.b()(0) = 3.0;
    QVERIFY(std::abs(sharpness(layer, batch, {}) - 3.0 * d2HdZ2(3.0)) < 1e-15);
    // Where H bends down, the largest curvature is that of a direction without any.
    layer.b()(0) = 0.5;
    QVERIFY(d2HdZ2(0.5) < 0.0);
    QVERIFY(std::abs(sharpness(layer, batch, {})) < 1e-15);
}

void TestStability::lanczosAgreesWithTheDirectSolution()
{
    Batch batch;
    batch.X = NormalNumbers(5).matrix(300, 40);
    Layer layer(1, 300);
    layer.W() = 0.1 * NormalNumbers(6).matrix(1, 300);
    for (const ObjectiveKind kind : {ObjectiveKind::Entropy, ObjectiveKind::BalancedEntropy}) {
        // The nonzero eigenvalues of x~ C x~^T are those of C K.
        const Eigen::MatrixXd hessian = [&] {
            Eigen::MatrixXd columns(601, 601);
            for (Eigen::Index k = 0; k < 601; ++k)
                columns.col(k) =
                    hessianTimes(layer, batch, {kind, 1.0}, Eigen::VectorXd::Unit(601, k));
            return columns;
        }();
        const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(hessian,
                                                                    Eigen::EigenvaluesOnly);
        QVERIFY(
            std::abs(sharpness(layer, batch, {kind, 1.0}) / solver.eigenvalues().maxCoeff() - 1.0)
            < 1e-9);
    }
}

void TestStability::stepOverLimitGrowsWithTheRate()
{
    const Layer layer = smallestRiseStart();
    const Batch batch = smallestRise();
    const double atOne = sharpness(layer, batch, {});
    QVERIFY(atOne > 0.0);
    for (const double eta : {0.1, 1.0, 3.0})
        QVERIFY(std::abs(stepOverStabilityLimit(layer, batch, {}, {}, LearningRate(eta))
                         - 0.5 * eta * atOne)
                < 1e-14);
    // Below the safe rate the guide line is never crossed.
    const double safe = safeLearningRate(batch.X);
    QVERIFY(stepOverStabilityLimit(layer, batch, {}, {}, LearningRate(safe)) <= 1.0);
}

void TestStability::nothingThatMovesHasNoSharpness()
{
    const Trainable none{false, false, false};
    QCOMPARE(sharpness(smallestRiseStart(), smallestRise(), {}, none), 0.0);
    QCOMPARE(safeLearningRate(smallestRise().X, none), std::numeric_limits<double>::infinity());
}

void TestStability::theCurvatureAlongTheStepDecides_data()
{
    // Lesson 9b: eta 3 raises H, 1 and 2 do not, although 2 is beyond the safe rate.
    QTest::addColumn<double>("eta");
    QTest::addColumn<bool>("rises");
    QTest::newRow("1") << 1.0 << false;
    QTest::newRow("2") << 2.0 << false;
    QTest::newRow("3") << 3.0 << true;
}

void TestStability::theCurvatureAlongTheStepDecides()
{
    QFETCH(double, eta);
    QFETCH(bool, rises);
    Layer layer = smallestRiseStart();
    const Batch batch = smallestRise();
    const Eigen::VectorXd gradient = gradientOf(layer, batch, {});
    const double c = curvatureAlongStep(layer, batch, {}, {}, LearningRate(eta));
    QCOMPARE(c > 2.0 / eta, rises);
    const double before = objectiveAt(layer, batch, {});
    layer.values -= eta * gradient;
    const double predicted =
        before - eta * gradient.squaredNorm() + 0.5 * c * eta * eta * gradient.squaredNorm();
    QVERIFY(std::abs(objectiveAt(layer, batch, {}) - predicted) < 1e-14);
}

void TestStability::theCurvatureOfAShortStepIsThatOfTheHessian()
{
    const Layer layer = smallestRiseStart();
    const Batch batch = smallestRise();
    const Eigen::VectorXd g = gradientOf(layer, batch, {});
    const double expected = g.dot(hessianTimes(layer, batch, {}, g)) / g.squaredNorm();
    const double found = curvatureAlongStep(layer, batch, {}, {}, LearningRate(1e-4));
    QVERIFY(std::abs(found - expected) < 1e-3 * std::abs(expected));
    // Never more than the sharpness, for a step short enough.
    QVERIFY(found <= sharpness(layer, batch, {}) * 1.001);
}

void TestStability::climbingIsDescentOfTheNegative()
{
    const Layer layer = smallestRiseStart();
    const Batch batch = smallestRise();
    const Eigen::VectorXd g = gradientOf(layer, batch, {});
    const double along = -g.dot(hessianTimes(layer, batch, {}, g)) / g.squaredNorm();
    const double found =
        curvatureAlongStep(layer, batch, {}, {}, LearningRate(1e-4), Direction::Ascend);
    QVERIFY(std::abs(found - along) < 1e-3 * std::abs(along));
    // At z = 0 the largest curvature of -H is the kernel's times that of one unit.
    Layer top(1, 1);
    const double expected = kLargestCrossEntropyCurvature * largestKernelEigenvalue(batch.X) / 2.0;
    QVERIFY(std::abs(sharpness(top, batch, {}, {}, LearningRate(1.0), Direction::Ascend) - expected)
            < 1e-12);
}

void TestStability::theSafeFactorIsTheSafeRateOfEveryObjective_data()
{
    QTest::addColumn<ObjectiveKind>("kind");
    QTest::addColumn<Direction>("direction");
    QTest::addColumn<double>("lambda");
    QTest::newRow("entropy") << ObjectiveKind::Entropy << Direction::Descend << 1.0;
    QTest::newRow("entropy, up") << ObjectiveKind::Entropy << Direction::Ascend << 1.0;
    QTest::newRow("cross-entropy") << ObjectiveKind::CrossEntropy << Direction::Descend << 1.0;
    QTest::newRow("mixed") << ObjectiveKind::Mixed << Direction::Descend << 3.0;
    QTest::newRow("mixed, up") << ObjectiveKind::Mixed << Direction::Ascend << 3.0;
}

void TestStability::theSafeFactorIsTheSafeRateOfEveryObjective()
{
    QFETCH(ObjectiveKind, kind);
    QFETCH(Direction, direction);
    QFETCH(double, lambda);
    Experiment experiment;
    experiment.data = labelledBatch(2, 3, 10);
    experiment.start = randomLayer(2, 3, 2.0, 300);
    experiment.objective = {.kind = kind, .lambda = lambda};
    experiment.direction = direction;
    experiment.learningRate.G = 0.2;
    const double factor = 0.999 * safeRateFactor(experiment);
    QVERIFY(factor > 0.0 && std::isfinite(factor));
    experiment.learningRate.w *= factor;
    experiment.learningRate.G *= factor;
    experiment.learningRate.b *= factor;
    QVERIFY(std::abs(safeRateFactor(experiment) - 1.0 / 0.999) < 1e-12);
    const double sign = direction == Direction::Descend ? 1.0 : -1.0;
    double last = sign * objectiveAt(experiment.start, experiment.data, experiment.objective);
    Layer layer = experiment.start;
    for (int k = 0; k < 50; ++k) {
        Layer step = layer;
        step.values = gradientOf(layer, experiment.data, experiment.objective);
        step.W() *= experiment.learningRate.w;
        step.G() *= experiment.learningRate.G;
        step.b() *= experiment.learningRate.b;
        layer.values -= sign * step.values;
        const double now = sign * objectiveAt(layer, experiment.data, experiment.objective);
        QVERIFY(now <= last + 1e-14);
        last = now;
    }
}

void TestStability::theSafeFactorHoldsForEveryFactorOfTheSchedule_data()
{
    QTest::addColumn<Schedule>("schedule");
    QTest::addColumn<double>("largest");
    using Kind = ScheduleKind;
    QTest::newRow("falling") << Schedule{.kind = Kind::Step, .every = 2} << 1.0;
    QTest::newRow("growing steps")
        << Schedule{.kind = Kind::Step, .factor = 3.0, .every = 4} << 9.0;
    QTest::newRow("growing") << Schedule{.kind = Kind::Exponential, .factor = 2.0} << 512.0;
    QTest::newRow("cosine") << Schedule{.kind = Kind::Cosine} << 1.0;
    QTest::newRow("warm-up") << Schedule{.kind = Kind::WarmUp} << 1.0;
    QTest::newRow("recorded, up and down")
        << Schedule{.kind = Kind::Recorded, .points = {{2, 5.0}, {6, 0.1}}} << 5.0;
    QTest::newRow("recorded, low from the start")
        << Schedule{.kind = Kind::Recorded, .points = {{0, 0.25}, {3, 0.125}}} << 0.25;
}

void TestStability::theSafeFactorHoldsForEveryFactorOfTheSchedule()
{
    QFETCH(Schedule, schedule);
    QFETCH(double, largest);
    Experiment experiment;
    experiment.stop.iterations = 10;
    const double constant = safeRateFactor(experiment);
    experiment.schedule = schedule;
    QVERIFY(std::abs(safeRateFactor(experiment) * largest / constant - 1.0) < 1e-14);
}

void TestStability::theSafeFactorIsThatOfAnyRate_data()
{
    QTest::addColumn<double>("eta");
    for (const double eta : {1e-300, 1e-3, 1e3, 1e308})
        QTest::newRow(qPrintable(QString::number(eta))) << eta;
}

void TestStability::theSafeFactorIsThatOfAnyRate()
{
    QFETCH(double, eta);
    Experiment experiment;
    const double safe = safeLearningRate(experiment.data.X);
    experiment.learningRate = LearningRate(eta);
    QVERIFY(std::abs(safeRateFactor(experiment) * eta / safe - 1.0) < 1e-12);
}

void TestStability::noFactorIsKnownWhereNoBoundIs()
{
    Experiment slow;
    slow.learningRate = LearningRate(1e-308);
    QVERIFY(std::isfinite(safeRateFactor(slow)));
    Experiment huge;
    huge.data.X = Eigen::Vector2d(1.7e308, 1.7e308);
    QVERIFY(std::isnan(safeRateFactor(huge)));
    QVERIFY(safeRateObstacle(huge).empty());
    Experiment decaying;
    decaying.weightDecay = 0.5;
    QVERIFY(std::isnan(safeRateFactor(decaying)));
    QVERIFY(safeRateObstacle(decaying).find("decay") != std::string::npos);
    Experiment experiment;
    QVERIFY(std::abs(safeRateFactor(experiment) * experiment.learningRate.w
                     - safeLearningRate(experiment.data.X))
            < 1e-12);
    experiment.objective.kind = ObjectiveKind::BalancedEntropy;
    QVERIFY(std::isnan(safeRateFactor(experiment)));
    experiment.objective.kind = ObjectiveKind::Entropy;
    experiment.rule.kind = RuleKind::Adam;
    QVERIFY(std::isnan(safeRateFactor(experiment)));
    experiment.rule.kind = RuleKind::GradientDescent;
    experiment.trainable = {.w = false, .G = false, .b = false};
    QVERIFY(std::isinf(safeRateFactor(experiment)));
}

void TestStability::impossibleQuestionsAreRefused()
{
    QVERIFY_EXCEPTION_THROWN(safeLearningRate({}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(safeLearningRate(smallestRise().X, {}, 0.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(
        hessianTimes(smallestRiseStart(), smallestRise(), {}, Eigen::VectorXd(2)),
        std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(sharpness(Layer(1, 4), smallestRise(), {}), std::invalid_argument);
}

QTEST_APPLESS_MAIN(TestStability)
#include "test_stability.moc"
