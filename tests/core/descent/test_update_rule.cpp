#include "core/descent/update_rule.h"

#include <QtTest>

#include <array>
#include <cmath>

using namespace entropy_lab;

/// Gradients 1, -2, 0.5, 3, -1 with eta = 0.1 from p = 1, worked by hand.
class TestUpdateRule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fiveStepsAgreeWithHandWork_data();
    void fiveStepsAgreeWithHandWork();
    void leavesOtherParametersAlone();
};

void TestUpdateRule::fiveStepsAgreeWithHandWork_data()
{
    using Steps = std::array<double, 5>;
    QTest::addColumn<int>("rule");
    QTest::addColumn<QList<double>>("expected");
    const auto add = [](const char* name, RuleKind kind, const Steps& steps) {
        QTest::newRow(name) << static_cast<int>(kind) << QList<double>(steps.begin(), steps.end());
    };
    add("gradient-descent", RuleKind::GradientDescent, {0.9, 1.1, 1.05, 0.75, 0.85});
    // v: 1, -1.1, -0.49, 2.559, 1.3031
    add("momentum", RuleKind::Momentum, {0.9, 1.01, 1.059, 0.8031, 0.67279});
    // g + 0.9 v: 1.9, -2.99, 0.059, 5.3031, 0.17279
    add("nesterov", RuleKind::Nesterov, {0.81, 1.109, 1.1031, 0.57279, 0.555511});
    // q: 1, 5, 5.25, 14.25, 15.25
    add("adagrad", RuleKind::AdaGrad,
        {0.900000001, 0.9894427196999915, 0.9676209307716304, 0.888148989558254,
         0.9137563654792595});
    // q: 0.1, 0.49, 0.466, 1.3194, 1.28746
    add("rmsprop", RuleKind::RmsProp,
        {0.6837722439831617, 0.9694865256158148, 0.8962416847751452, 0.635065838221121,
         0.7231977363420838});
    // m: 0.1, -0.11, -0.049, 0.2559, 0.13031;
    // q: 0.001, 0.004999, 0.005244001, 0.014238756999, 0.015224518242001
    add("adam", RuleKind::Adam,
        {0.900000001, 0.9366103534720748, 0.9502794196738215, 0.9108694304348766,
         0.8926517886119052});
}

void TestUpdateRule::fiveStepsAgreeWithHandWork()
{
    QFETCH(int, rule);
    QFETCH(QList<double>, expected);
    const Rule constants{.kind = static_cast<RuleKind>(rule)};
    RuleState state(constants, 1);
    std::array<double, 1> p{1.0};
    const double gradients[] = {1.0, -2.0, 0.5, 3.0, -1.0};
    for (int k = 0; k < 5; ++k) {
        const std::array<double, 1> g{gradients[k]};
        ++state.steps;
        updateParameters(constants, state, 0.1, 0, 1, g, p);
        QVERIFY2(std::abs(p[0] - expected[k]) < 1e-13,
                 qPrintable(QString("step %1: %2").arg(k + 1).arg(p[0], 0, 'g', 17)));
    }
}

void TestUpdateRule::leavesOtherParametersAlone()
{
    const Rule rule{.kind = RuleKind::Momentum};
    RuleState state(rule, 4);
    std::array<double, 4> p{1.0, 2.0, 3.0, 4.0};
    const std::array<double, 4> g{1.0, 1.0, 1.0, 1.0};
    updateParameters(rule, state, 0.5, 1, 2, g, p);
    QCOMPARE(p[0], 1.0);
    QCOMPARE(p[1], 1.5);
    QCOMPARE(p[2], 2.5);
    QCOMPARE(p[3], 4.0);
}

QTEST_APPLESS_MAIN(TestUpdateRule)
#include "test_update_rule.moc"
