#include "core/analysis/parameter_axis.h"
#include "core/descent/trainer.h"

#include <QtTest/QtTest>

#include <cmath>
#include <stdexcept>

using namespace entropy_lab;
using Kind = ParameterAxis::Kind;

namespace {

Layer oddLayer()
{
    Layer layer(2, 3);
    for (Eigen::Index k = 0; k < layer.values.size(); ++k)
        layer.values(k) = 0.25 + 0.5 * static_cast<double>(k);
    return layer;
}

}  // namespace

class TestParameterAxis : public QObject {
    Q_OBJECT
private slots:
    void thereIsAnAxisForEverySumAndParameter();
    void namesCountFromOne_data();
    void namesCountFromOne();
    void everyPairOfAxesSpansAPlaneThroughTheLayer();
    void aSumIsCarriedByWAndLeavesG();
    void asTheOlderPlaneOfSumAndBias();
    void refusesWhatIsNoPlane();
    void theHistoryOfEveryRunHasItsColumns();
};

void TestParameterAxis::thereIsAnAxisForEverySumAndParameter()
{
    const std::vector<ParameterAxis> axes = parameterAxes(2, 3);
    QCOMPARE(axes.size(), std::size_t{6 + 14});
    QCOMPARE(axes[5], (ParameterAxis{Kind::Sum, 1, 2}));
    QCOMPARE(axes[6], (ParameterAxis{Kind::W, 0, 0}));
    QCOMPARE(axes.back(), (ParameterAxis{Kind::B, 1, 0}));
    // Without the sums in the order of the parameters.
    const Layer layer = oddLayer();
    for (Eigen::Index k = 0; k < layer.values.size(); ++k)
        QCOMPARE(valueOnAxis(axes[static_cast<std::size_t>(6 + k)], layer), layer.values(k));
}

void TestParameterAxis::namesCountFromOne_data()
{
    QTest::addColumn<int>("units");
    QTest::addColumn<ParameterAxis>("axis");
    QTest::addColumn<QString>("name");
    QTest::newRow("sum") << 1 << ParameterAxis{Kind::Sum, 0, 0} << "w₁ + G₁";
    QTest::newRow("difference") << 1 << ParameterAxis{Kind::Difference, 0, 1} << "w₂ − G₂";
    QTest::newRow("w of one unit") << 1 << ParameterAxis{Kind::W, 0, 2} << "w₃";
    QTest::newRow("G of one unit") << 1 << ParameterAxis{Kind::G, 0, 1} << "G₂";
    QTest::newRow("the bias") << 1 << ParameterAxis{Kind::B, 0, 0} << "b";
    QTest::newRow("w of two units") << 2 << ParameterAxis{Kind::W, 1, 0} << "w₂₁";
    QTest::newRow("G of two units") << 2 << ParameterAxis{Kind::G, 1, 2} << "G₂₃";
    QTest::newRow("second bias") << 2 << ParameterAxis{Kind::B, 1, 0} << "b₂";
}

void TestParameterAxis::namesCountFromOne()
{
    QFETCH(int, units);
    QFETCH(ParameterAxis, axis);
    QFETCH(QString, name);
    QCOMPARE(QString::fromStdString(axisName(axis, units)), name);
}

void TestParameterAxis::everyPairOfAxesSpansAPlaneThroughTheLayer()
{
    const Layer layer = oddLayer();
    for (const ParameterAxis& u : parameterAxes(2, 3)) {
        for (const ParameterAxis& v : parameterAxes(2, 3)) {
            if (u == v)
                continue;
            const ParameterPlane plane = planeOfAxes(layer, u, v);
            const Layer same = layerAt(plane, valueOnAxis(u, layer), valueOnAxis(v, layer));
            QVERIFY((same.values - layer.values).cwiseAbs().maxCoeff() < 1e-14);
            const Layer moved = layerAt(plane, -1.5, 2.25);
            QVERIFY(std::abs(valueOnAxis(u, moved) + 1.5) < 1e-13);
            QVERIFY(std::abs(valueOnAxis(v, moved) - 2.25) < 1e-13);
        }
    }
}

void TestParameterAxis::aSumIsCarriedByWAndLeavesG()
{
    const Layer layer = oddLayer();
    const Layer moved = layerAt(planeOfAxes(layer, {Kind::Sum, 0, 1}, {Kind::B, 0, 0}), 4.0, -1.0);
    QCOMPARE(moved.G(), layer.G());
    QCOMPARE(moved.W()(0, 1) + moved.G()(0, 1), 4.0);
    QCOMPARE(moved.b()(0), -1.0);
}

void TestParameterAxis::asTheOlderPlaneOfSumAndBias()
{
    const Layer layer = oddLayer();
    const ParameterPlane ours = planeOfAxes(layer, {Kind::Sum, 1, 1}, {Kind::B, 1, 0});
    const ParameterPlane theirs = planeOfEffectiveWeightAndBias(layer, 1, 1);
    QCOMPARE(ours.du, theirs.du);
    QCOMPARE(ours.dv, theirs.dv);
    QVERIFY((ours.origin.values - theirs.origin.values).cwiseAbs().maxCoeff() < 1e-14);
}

void TestParameterAxis::refusesWhatIsNoPlane()
{
    const Layer layer = oddLayer();
    const ParameterAxis first{Kind::Sum, 0, 0};
    QVERIFY_EXCEPTION_THROWN(planeOfAxes(layer, first, first), std::invalid_argument);
    for (const ParameterAxis& other : {ParameterAxis{Kind::W, 2, 0}, ParameterAxis{Kind::Sum, 0, 3},
                                       ParameterAxis{Kind::B, 2, 0}, ParameterAxis{Kind::B, 0, 1},
                                       ParameterAxis{Kind::Difference, 0, 0}})
        QVERIFY_EXCEPTION_THROWN(planeOfAxes(layer, first, other), std::invalid_argument);
}

/// A column is found by what stands in it, wherever labels and another objective push it.
void TestParameterAxis::theHistoryOfEveryRunHasItsColumns()
{
    for (const bool hasLabels : {false, true})
        for (const ObjectiveKind objective :
             {ObjectiveKind::Entropy, ObjectiveKind::BalancedEntropy}) {
            Experiment experiment;
            experiment.start = oddLayer();
            experiment.data.X = Eigen::MatrixXd::Ones(3, 1);
            experiment.objective.kind = objective;
            if (hasLabels)
                experiment.data.Y = Eigen::MatrixXd::Ones(2, 1);
            const RunColumns columns(experiment);
            History history(columns.count, 0);
            Trainer trainer(experiment);
            columns.record(trainer.record(), history);
            std::vector<ParameterAxis> axes = parameterAxes(2, 3);
            axes.push_back({Kind::Difference, 1, 2});
            for (const ParameterAxis& axis : axes) {
                const AxisColumns found = columnsOf(axis, columns);
                const auto at = [&](int column) {
                    return column < 0 ? 0.0 : history.view().at(column, 0);
                };
                QVERIFY(found.first >= 0);
                QCOMPARE(at(found.first) + at(found.plus) - at(found.minus),
                         valueOnAxis(axis, experiment.start));
            }
            QCOMPARE(columnsOf({Kind::W, 2, 0}, columns).first, -1);
        }
}

QTEST_APPLESS_MAIN(TestParameterAxis)
#include "test_parameter_axis.moc"
