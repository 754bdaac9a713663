#include "core/entropy/entropy.h"
#include "core/experiment/random.h"
#include "core/networks/stacked_layers.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

using namespace entropy_lab;

namespace {

/// The points of lesson 14: V(30; -1,0; .5,2) and V(30; 1,0; .5,2).
Eigen::MatrixXd twoDiscs()
{
    Eigen::MatrixXd X(2, 60);
    for (Eigen::Index i = 0; i < 30; ++i) {
        const double r = std::sqrt((static_cast<double>(i) + 0.5) / 30.0);
        const double t = static_cast<double>(i) * std::numbers::pi * (3.0 - std::sqrt(5.0));
        X.col(i) << -1.0 + 0.5 * r * std::cos(t), 2.0 * r * std::sin(t);
        X.col(30 + i) << 1.0 + 0.5 * r * std::cos(t), 2.0 * r * std::sin(t);
    }
    return X;
}

}  // namespace

class TestStackedLayers : public QObject {
    Q_OBJECT

private slots:
    void lesson14_data();
    void lesson14();
    void startIsTheDocumentedOne();
    void nothingIsUpdatedAtTheFirstStep();
    void oneSampleHasItsNumbers();
    void secondStepFollowsTheRule_data();
    void secondStepFollowsTheRule();
    void recordsAgreeWithTheirDefinition();
    void balancedUnitsStayUndecidedOnAverage();
    void runIsDeterministic();
    void impossibleSettingsAreRefused();
};

void TestStackedLayers::lesson14_data()
{
    QTest::addColumn<int>("layer");
    QTest::addColumn<double>("minimum");
    QTest::addColumn<int>("at");
    QTest::addColumn<double>("sum");
    QTest::addColumn<double>("trueChange");
    QTest::newRow("8 units") << 0 << -3.540047 << 135 << -308.5261 << -305.4138;
    QTest::newRow("4 units") << 1 << -7.268941 << 47 << -237.6774 << -231.7705;
    QTest::newRow("4 units on top") << 2 << -7.715789 << 61 << -236.9188 << -231.4071;
}

void TestStackedLayers::lesson14()
{
    QFETCH(int, layer);
    QFETCH(double, minimum);
    QFETCH(int, at);
    QFETCH(double, sum);
    QFETCH(double, trueChange);
    const auto l = static_cast<std::size_t>(layer);
    const auto records = runStackedLayers(twoDiscs(), {.learningRate = 0.1}, 200);
    const auto lowest =
        std::min_element(records.begin(), records.end(), [l](const auto& a, const auto& b) {
            return a[l].stepEntropy < b[l].stepEntropy;
        });
    QCOMPARE(lowest - records.begin(), std::ptrdiff_t(at));
    QVERIFY(std::abs((*lowest)[l].stepEntropy - minimum) <= 5.1e-7);
    QVERIFY(std::abs(records.back()[l].pathSum - sum) <= 5.1e-5);
    QVERIFY(std::abs(records.back()[l].shannonChange - trueChange) <= 5.1e-5);
}

void TestStackedLayers::startIsTheDocumentedOne()
{
    const StackedLayers stack(twoDiscs(), {});
    QCOMPARE(stack.layers(), std::size_t(3));
    NormalNumbers normal(42);
    const RowMatrix first = normal.matrix(2, 8);
    const RowMatrix second = normal.matrix(8, 4);
    QCOMPARE(stack.W(0), Eigen::MatrixXd(0.01 * first.transpose()));
    QCOMPARE(stack.W(1), Eigen::MatrixXd(0.01 * second.transpose()));
    QCOMPARE(stack.b(2), Eigen::VectorXd::Zero(4).eval());
}

void TestStackedLayers::oneSampleHasItsNumbers()
{
    StackedLayers stack(twoDiscs(), {.scale = 0.3});
    QVERIFY_EXCEPTION_THROWN((void)stack.at(0, 0, 0), std::out_of_range);
    stack.advance();
    QCOMPARE(stack.at(2, 3, 59).decisionChange, 0.0);
    QCOMPARE(stack.at(2, 3, 59).gradient, 0.0);
    stack.advance();
    const double before = stack.D(1)(2, 17);
    stack.advance();
    const LayerSample found = stack.at(1, 2, 17);
    QCOMPARE(found.D, sigmoid(found.z));
    QCOMPARE(found.D, stack.D(1)(2, 17));
    QCOMPARE(found.decisionChange, found.D - before);
    const double expected =
        -(found.z * found.D * (1.0 - found.D) + found.decisionChange) / std::numbers::ln2;
    QVERIFY(std::abs(found.gradient - expected) <= 1e-15 + 1e-13 * std::abs(expected));
    QVERIFY_EXCEPTION_THROWN((void)stack.at(3, 0, 0), std::out_of_range);
    QVERIFY_EXCEPTION_THROWN((void)stack.at(1, 4, 0), std::out_of_range);
    QVERIFY_EXCEPTION_THROWN((void)stack.at(1, 0, 60), std::out_of_range);
    QVERIFY_EXCEPTION_THROWN((void)stack.at(1, -1, 0), std::out_of_range);
}

void TestStackedLayers::nothingIsUpdatedAtTheFirstStep()
{
    StackedLayers stack(twoDiscs(), {});
    const Eigen::MatrixXd W = stack.W(1);
    const std::vector<LayerStep> first = stack.advance();
    QCOMPARE(stack.W(1), W);
    for (const LayerStep& step : first) {
        QCOMPARE(step.stepEntropy, 0.0);
        QCOMPARE(step.pathSum, 0.0);
        QCOMPARE(step.shannonChange, 0.0);
        QCOMPARE(step.normDecisionChange, 0.0);
        QVERIFY(std::isnan(step.cosine));
    }
    // Same weights, same decisions: dD = 0.
    const std::vector<LayerStep> second = stack.advance();
    for (const LayerStep& step : second)
        QCOMPARE(step.stepEntropy, 0.0);
    QVERIFY(stack.W(1) != W);
}

void TestStackedLayers::secondStepFollowsTheRule_data()
{
    QTest::addColumn<bool>("isBalanced");
    QTest::newRow("plain") << false;
    QTest::newRow("balanced") << true;
}

void TestStackedLayers::secondStepFollowsTheRule()
{
    QFETCH(bool, isBalanced);
    const Eigen::MatrixXd X = twoDiscs();
    const StackedLayersSettings settings{.units = {3, 2}, .isBalanced = isBalanced, .scale = 0.5};
    StackedLayers stack(X, settings);
    for (int k = 0; k < 4; ++k)
        stack.advance();
    const Eigen::MatrixXd W = stack.W(1);
    const Eigen::VectorXd b = stack.b(1);
    const Eigen::MatrixXd previousInput = stack.D(0);
    const Eigen::MatrixXd previousD = stack.D(1);
    stack.advance();
    const Eigen::MatrixXd Z = (W * stack.D(0)).colwise() + b;
    for (Eigen::Index i = 0; i < 2; ++i) {
        const double center = isBalanced ? logit(stack.D(1).row(i).mean()) : 0.0;
        Eigen::RowVectorXd dZ(60);
        for (Eigen::Index s = 0; s < 60; ++s)
            dZ(s) = dHdZ(Z(i, s)) + kBitsPerNat * center * sigmoidSlope(Z(i, s))
                - kBitsPerNat * (sigmoid(Z(i, s)) - previousD(i, s));
        const Eigen::RowVectorXd expected = W.row(i) - 0.1 / 60.0 * dZ * previousInput.transpose();
        QVERIFY((stack.W(1).row(i) - expected).cwiseAbs().maxCoeff() < 1e-14);
        QVERIFY(std::abs(stack.b(1)(i) - (b(i) - 0.1 * dZ.mean())) < 1e-14);
    }
}

void TestStackedLayers::recordsAgreeWithTheirDefinition()
{
    StackedLayers stack(twoDiscs(), {.units = {5, 3}, .learningRate = 0.4, .scale = 0.3});
    double pathSum = 0.0;
    double startH = 0.0;
    Eigen::MatrixXd previousD;
    for (int k = 0; k < 30; ++k) {
        const Eigen::MatrixXd W = stack.W(1);
        const LayerStep step = stack.advance()[1];
        const Eigen::MatrixXd D = stack.D(1);
        double H = 0.0;
        for (Eigen::Index e = 0; e < D.size(); ++e)
            H += entropyBits(logit(D(e)));
        if (k == 0)
            startH = H;
        QVERIFY(std::abs(step.H - H) < 1e-10);
        QVERIFY(std::abs(step.shannonChange - (H - startH)) < 1e-10);
        QCOMPARE(step.normD, D.norm());
        QCOMPARE(step.normW, W.norm());
        pathSum += step.stepEntropy;
        QCOMPARE(step.pathSum, pathSum);
        if (k > 1) {
            QVERIFY(std::abs(step.normDecisionChange - (D - previousD).norm()) < 1e-14);
            QVERIFY(std::abs(step.cosine) <= 1.0 + 1e-14);
            QVERIFY(std::abs(step.stepEntropy
                             + kBitsPerNat * step.cosine * step.normZ * step.normDecisionChange)
                    < 1e-12);
        }
        previousD = D;
    }
    QCOMPARE(stack.steps(), 30);
}

void TestStackedLayers::balancedUnitsStayUndecidedOnAverage()
{
    // Without balance every unit of the first layer ends on one side for nearly all samples.
    const auto imbalance = [](bool isBalanced) {
        StackedLayers stack(twoDiscs(), {.learningRate = 0.5, .isBalanced = isBalanced});
        for (int k = 0; k < 600; ++k)
            stack.advance();
        return (stack.D(2).rowwise().mean().array() - 0.5).abs().maxCoeff();
    };
    QVERIFY(imbalance(false) > 0.4);
    QVERIFY(imbalance(true) < 0.1);
}

void TestStackedLayers::runIsDeterministic()
{
    const auto once = runStackedLayers(twoDiscs(), {.seed = 5}, 20);
    const auto again = runStackedLayers(twoDiscs(), {.seed = 5}, 20);
    const auto other = runStackedLayers(twoDiscs(), {.seed = 6}, 20);
    QCOMPARE(again.back()[2].pathSum, once.back()[2].pathSum);
    QVERIFY(other.back()[2].pathSum != once.back()[2].pathSum);
}

void TestStackedLayers::impossibleSettingsAreRefused()
{
    const Eigen::MatrixXd X = twoDiscs();
    QVERIFY_EXCEPTION_THROWN(StackedLayers({}, {}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(StackedLayers(X, {.units = {}}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(StackedLayers(X, {.units = {3, 0}}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(StackedLayers(X, {.learningRate = 0.0}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(StackedLayers(X, {.scale = NAN}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(runStackedLayers(X, {}, -1), std::invalid_argument);
}

QTEST_APPLESS_MAIN(TestStackedLayers)
#include "test_stacked_layers.moc"
