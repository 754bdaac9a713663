#include "core/descent/objective.h"
#include "core/entropy/entropy.h"
#include "tests/core/entropy_reference.h"

#include <QtTest/QtTest>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

using namespace entropy_lab;

namespace {

constexpr double kUnlabelled = std::numeric_limits<double>::quiet_NaN();

struct Case {
    Eigen::MatrixXd Z;
    Eigen::MatrixXd Y;
};

/// Pre-activations in [-4, 4] and labels 0, 1 or missing; the first sample is always labelled.
Case randomCase(unsigned seed, Eigen::Index units, Eigen::Index samples, double labelledShare)
{
    std::mt19937 generator(seed);
    const auto uniform = [&generator] { return generator() / 4294967296.0; };
    Case made{Eigen::MatrixXd(units, samples), Eigen::MatrixXd(units, samples)};
    for (Eigen::Index s = 0; s < samples; ++s) {
        for (Eigen::Index i = 0; i < units; ++i) {
            made.Z(i, s) = 8.0 * uniform() - 4.0;
            const double label = uniform() < 0.5 ? 0.0 : 1.0;
            made.Y(i, s) = s == 0 || uniform() < labelledShare ? label : kUnlabelled;
        }
    }
    return made;
}

double relativeError(double actual, double expected)
{
    return std::abs(actual - expected) / std::max(std::abs(expected), 1e-300);
}

}  // namespace

class TestObjective : public QObject {
    Q_OBJECT

private slots:
    void derivativeEqualsTheCentralDifference_data();
    void derivativeEqualsTheCentralDifference();
    void valuesFollowTheirDefinition();
    void entropyAloneNeedsNoLabels();
    void aUnitWithAllLabelsPutsLambdaOnEverySample();
    void mixedWithLambdaZeroIsTheCrossEntropy();
    void everyObjectiveKeepsTheDigitsOfItsTerms();
    void balancedEntropyOfEqualSamplesIsZero();
    void balancedEntropyStaysFiniteWhereEveryDecisionSaturates();
    void accuracyCountsOnlyLabels();
    void mirroredPreActivationsAndLabelsMirrorTheDerivative_data();
    void mirroredPreActivationsAndLabelsMirrorTheDerivative();
    void repeatedCallsKeepTheirStorage();
    void aLargeBatchEqualsTheSumOfItsParts();
    void shapesThatDoNotFitAreRefused();
};

void TestObjective::derivativeEqualsTheCentralDifference_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("labelledShare");
    const auto row = [](const char* name, ObjectiveKind kind, double share) {
        QTest::newRow(name) << static_cast<int>(kind) << share;
    };
    row("entropy", ObjectiveKind::Entropy, 0.5);
    row("cross-entropy, some labels", ObjectiveKind::CrossEntropy, 0.5);
    row("cross-entropy, all labels", ObjectiveKind::CrossEntropy, 1.0);
    row("mixed, few labels", ObjectiveKind::Mixed, 0.1);
    row("mixed, some labels", ObjectiveKind::Mixed, 0.5);
    row("mixed, all labels", ObjectiveKind::Mixed, 1.0);
    row("balanced entropy", ObjectiveKind::BalancedEntropy, 0.5);
}

void TestObjective::derivativeEqualsTheCentralDifference()
{
    QFETCH(int, kind);
    QFETCH(double, labelledShare);
    const Objective objective{static_cast<ObjectiveKind>(kind), 0.7};
    constexpr double h = 1e-5;
    for (unsigned seed = 1; seed <= 5; ++seed) {
        Case made = randomCase(seed, 3, 7, labelledShare);
        Eigen::MatrixXd dZ;
        Eigen::MatrixXd ignored;
        evaluateObjective(objective, made.Z, made.Y, dZ);
        for (Eigen::Index k = 0; k < made.Z.size(); ++k) {
            const double z = made.Z(k);
            made.Z(k) = z + h;
            const double above = evaluateObjective(objective, made.Z, made.Y, ignored).objective;
            made.Z(k) = z - h;
            const double below = evaluateObjective(objective, made.Z, made.Y, ignored).objective;
            made.Z(k) = z;
            QVERIFY(std::abs((above - below) / (2.0 * h) - dZ(k)) < 1e-9);
        }
    }
}

void TestObjective::valuesFollowTheirDefinition()
{
    const Eigen::MatrixXd Z{{1.0, -2.0, 0.5}, {3.0, 0.25, -1.0}};
    const Eigen::MatrixXd Y{{1.0, kUnlabelled, 0.0}, {kUnlabelled, 1.0, kUnlabelled}};
    double H = 0.0;
    for (Eigen::Index k = 0; k < Z.size(); ++k)
        H += entropyBits(Z(k)) / 3.0;
    const double CE = (crossEntropyBits(1.0, 1.0) + crossEntropyBits(0.5, 0.0)) / 2.0
        + crossEntropyBits(0.25, 1.0);
    const double unlabelledH = entropyBits(-2.0) + (entropyBits(3.0) + entropyBits(-1.0)) / 2.0;
    double meansH = 0.0;
    for (Eigen::Index i = 0; i < 2; ++i)
        meansH += entropyBits(logit((sigmoid(Z(i, 0)) + sigmoid(Z(i, 1)) + sigmoid(Z(i, 2))) / 3));

    Eigen::MatrixXd dZ;
    const auto valueOf = [&](ObjectiveKind kind) {
        return evaluateObjective({kind, 0.3}, Z, Y, dZ);
    };
    for (const ObjectiveKind kind : {ObjectiveKind::Entropy, ObjectiveKind::CrossEntropy,
                                     ObjectiveKind::Mixed, ObjectiveKind::BalancedEntropy}) {
        const ObjectiveValue value = valueOf(kind);
        QVERIFY(relativeError(value.H, H) < 1e-14);
        QVERIFY(relativeError(value.crossEntropy, CE) < 1e-14);
        QCOMPARE(value.accuracy, 2.0 / 3.0);
    }
    QVERIFY(relativeError(valueOf(ObjectiveKind::Entropy).objective, H) < 1e-14);
    QVERIFY(relativeError(valueOf(ObjectiveKind::CrossEntropy).objective, CE) < 1e-14);
    QVERIFY(relativeError(valueOf(ObjectiveKind::Mixed).objective, CE + 0.3 * unlabelledH) < 1e-14);
    QVERIFY(relativeError(valueOf(ObjectiveKind::BalancedEntropy).objective, H - meansH) < 1e-13);
}

void TestObjective::entropyAloneNeedsNoLabels()
{
    const Eigen::MatrixXd Z{{1.0, -2.0}};
    Eigen::MatrixXd dZ;
    const ObjectiveValue value = evaluateObjective({}, Z, {}, dZ);
    QVERIFY(relativeError(value.objective, (0.839941537983169 + 0.527065341003162) / 2.0) < 1e-14);
    QCOMPARE(value.objective, value.H);
    QVERIFY(std::isnan(value.crossEntropy));
    QVERIFY(std::isnan(value.accuracy));
    QVERIFY(relativeError(dZ(0, 0), dHdZ(1.0) / 2.0) < 1e-14);
    QVERIFY(relativeError(dZ(0, 1), dHdZ(-2.0) / 2.0) < 1e-14);
}

void TestObjective::aUnitWithAllLabelsPutsLambdaOnEverySample()
{
    const Eigen::MatrixXd Z{{1.0, -2.0}};
    const Eigen::MatrixXd Y{{1.0, 1.0}};
    Eigen::MatrixXd dZ;
    const ObjectiveValue value = evaluateObjective({ObjectiveKind::Mixed, 2.0}, Z, Y, dZ);
    QVERIFY(relativeError(value.objective, value.crossEntropy + 2.0 * value.H) < 1e-14);
}

void TestObjective::mixedWithLambdaZeroIsTheCrossEntropy()
{
    const Case made = randomCase(11, 2, 9, 0.4);
    Eigen::MatrixXd dMixed;
    Eigen::MatrixXd dCE;
    const ObjectiveValue mixed =
        evaluateObjective({ObjectiveKind::Mixed, 0.0}, made.Z, made.Y, dMixed);
    const ObjectiveValue CE =
        evaluateObjective({ObjectiveKind::CrossEntropy, 1.0}, made.Z, made.Y, dCE);
    QCOMPARE(mixed.objective, CE.objective);
    QCOMPARE(dMixed, dCE);
}

void TestObjective::everyObjectiveKeepsTheDigitsOfItsTerms()
{
    for (const ReferenceRow& row : referenceTable()) {
        for (const double y : {0.0, 1.0}) {
            // The label 0 is the mirror of the label 1.
            const double mirrored = y == 1.0 ? 1.0 : -1.0;
            const QByteArray at = "z = " + QByteArray::number(mirrored * row.z, 'g', 17);
            const Eigen::MatrixXd Z{{mirrored * row.z}};
            const Eigen::MatrixXd Y{{y}};
            Eigen::MatrixXd dZ;
            for (const ObjectiveKind kind :
                 {ObjectiveKind::Entropy, ObjectiveKind::Mixed, ObjectiveKind::CrossEntropy}) {
                const ObjectiveValue value = evaluateObjective({kind, 1.0}, Z, Y, dZ);
                QVERIFY2(ulps(value.crossEntropy, row.CE1) <= 4.0, at);
                QVERIFY2(ulps(value.H, row.H) <= 4.0, at);
            }
            QVERIFY2(ulps(mirrored * dZ(0, 0), row.dCE1dz) <= 4.0, at);
        }
    }
}

void TestObjective::balancedEntropyOfEqualSamplesIsZero()
{
    const Eigen::MatrixXd Z = Eigen::MatrixXd::Constant(2, 5, 1.25);
    Eigen::MatrixXd dZ;
    const ObjectiveValue value =
        evaluateObjective({ObjectiveKind::BalancedEntropy, 1.0}, Z, {}, dZ);
    QVERIFY(std::abs(value.objective) < 1e-14);
    QVERIFY(dZ.cwiseAbs().maxCoeff() < 1e-15);
}

void TestObjective::balancedEntropyStaysFiniteWhereEveryDecisionSaturates()
{
    for (const double z : {50.0, 800.0, 1e6, -50.0, -800.0, -1e6}) {
        const Eigen::MatrixXd Z = Eigen::MatrixXd::Constant(1, 3, z);
        Eigen::MatrixXd dZ;
        const ObjectiveValue value =
            evaluateObjective({ObjectiveKind::BalancedEntropy, 1.0}, Z, {}, dZ);
        QVERIFY(std::isfinite(value.objective));
        QVERIFY(dZ.allFinite());
    }
}

/// z = 0, where the unit is undecided, counts as label 0.
void TestObjective::accuracyCountsOnlyLabels()
{
    const Eigen::MatrixXd Z{{2.0, -2.0, 0.0, 1.0, 5.0}};
    const Eigen::MatrixXd Y{{1.0, 1.0, 0.0, kUnlabelled, kUnlabelled}};
    Eigen::MatrixXd dZ;
    QCOMPARE(evaluateObjective({}, Z, Y, dZ).accuracy, 2.0 / 3.0);
    const Eigen::MatrixXd undecided{{0.0, 0.0, 0.0, -0.0}};
    const Eigen::MatrixXd labels{{0.0, 1.0, 1.0, 0.0}};
    QCOMPARE(evaluateObjective({}, undecided, labels, dZ).accuracy, 0.5);
}

void TestObjective::mirroredPreActivationsAndLabelsMirrorTheDerivative_data()
{
    derivativeEqualsTheCentralDifference_data();
}

void TestObjective::mirroredPreActivationsAndLabelsMirrorTheDerivative()
{
    QFETCH(int, kind);
    QFETCH(double, labelledShare);
    const Objective objective{static_cast<ObjectiveKind>(kind), 1.3};
    for (unsigned seed = 1; seed <= 10; ++seed) {
        const Case made = randomCase(seed, 2, 11, labelledShare);
        const Eigen::MatrixXd mirroredZ = -made.Z;
        const Eigen::MatrixXd mirroredY = (1.0 - made.Y.array()).matrix();
        Eigen::MatrixXd dZ;
        Eigen::MatrixXd mirroredDZ;
        const ObjectiveValue value = evaluateObjective(objective, made.Z, made.Y, dZ);
        const ObjectiveValue mirrored =
            evaluateObjective(objective, mirroredZ, mirroredY, mirroredDZ);
        QVERIFY(std::abs(value.objective - mirrored.objective) < 1e-13);
        QCOMPARE(mirrored.accuracy, value.accuracy);
        QVERIFY((dZ + mirroredDZ).cwiseAbs().maxCoeff() < 1e-14);
    }
}

void TestObjective::repeatedCallsKeepTheirStorage()
{
    const Case made = randomCase(3, 2, 600, 0.3);
    for (const ObjectiveKind kind : {ObjectiveKind::Mixed, ObjectiveKind::BalancedEntropy}) {
        ObjectiveWorkspace workspace;
        Eigen::MatrixXd dZ;
        evaluateObjective({kind, 1.0}, made.Z, made.Y, dZ, workspace);
        const double* const storage = dZ.data();
        const double* const D = workspace.D.data();
        const ObjectiveWorkspace::Weights* const weights = workspace.weights.data();
        const Eigen::MatrixXd first = dZ;
        evaluateObjective({kind, 1.0}, made.Z, made.Y, dZ, workspace);
        QCOMPARE(dZ.data(), storage);
        QCOMPARE(workspace.D.data(), D);
        QCOMPARE(workspace.weights.data(), weights);
        QCOMPARE(dZ, first);
    }
}

void TestObjective::aLargeBatchEqualsTheSumOfItsParts()
{
    // 3 x 700 entries: several blocks, whose borders fall inside a sample.
    const Case made = randomCase(5, 3, 700, 1.0);
    Eigen::MatrixXd dZ;
    ObjectiveWorkspace workspace;
    const ObjectiveValue value =
        evaluateObjective({ObjectiveKind::Mixed, 0.5}, made.Z, made.Y, dZ, workspace);
    double objective = 0.0;
    for (Eigen::Index k = 0; k < made.Z.size(); ++k) {
        const double z = made.Z(k);
        objective += (crossEntropyBits(z, made.Y(k)) + 0.5 * entropyBits(z)) / 700.0;
        const double expected = (dCEdZ(z, made.Y(k)) + 0.5 * dHdZ(z)) / 700.0;
        QVERIFY(std::abs(dZ(k) - expected) < 1e-16);
        QVERIFY(relativeError(workspace.D(k), sigmoid(z)) < 1e-14);
    }
    QVERIFY(relativeError(value.objective, objective) < 1e-13);
}

void TestObjective::shapesThatDoNotFitAreRefused()
{
    Eigen::MatrixXd Z{{1.0, 2.0}};
    Eigen::MatrixXd dZ;
    const Eigen::MatrixXd unlabelled = Eigen::MatrixXd::Constant(1, 2, kUnlabelled);
    QVERIFY_EXCEPTION_THROWN(evaluateObjective({}, Z, Eigen::MatrixXd(1, 3), dZ),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(evaluateObjective({}, Z, Eigen::MatrixXd(2, 1), dZ),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(evaluateObjective({}, Eigen::MatrixXd(1, 0), {}, dZ),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(evaluateObjective({}, Z, {}, Z), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(
        evaluateObjective({ObjectiveKind::CrossEntropy, 1.0}, Z, unlabelled, dZ),
        std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(objectiveAt(Layer(1, 3), {Z, {}}, {}), std::invalid_argument);
}

QTEST_APPLESS_MAIN(TestObjective)
#include "test_objective.moc"
