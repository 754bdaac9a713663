#include "core/parameter_axis.h"

#include <QtTest/QtTest>

#include <cmath>
#include <stdexcept>

using namespace entropy_lab;

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
};

void TestParameterAxis::thereIsAnAxisForEverySumAndParameter()
{
    const std::vector<ParameterAxis> axes = parameterAxes(2, 3);
    QCOMPARE(axes.size(), std::size_t{6 + 14});
    QVERIFY(axes[5].isSum);
    QVERIFY(!axes[6].isSum);
    QCOMPARE(axes.back().parameter, Eigen::Index{13});
}

void TestParameterAxis::namesCountFromOne_data()
{
    QTest::addColumn<int>("units");
    QTest::addColumn<int>("parameter");
    QTest::addColumn<bool>("isSum");
    QTest::addColumn<QString>("name");
    QTest::newRow("sum") << 1 << 0 << true << "w₁ + G₁";
    QTest::newRow("w of one unit") << 1 << 2 << false << "w₃";
    QTest::newRow("G of one unit") << 1 << 4 << false << "G₂";
    QTest::newRow("the bias") << 1 << 6 << false << "b";
    QTest::newRow("w of two units") << 2 << 3 << false << "w₂₁";
    QTest::newRow("G of two units") << 2 << 11 << false << "G₂₃";
    QTest::newRow("second bias") << 2 << 13 << false << "b₂";
}

void TestParameterAxis::namesCountFromOne()
{
    QFETCH(int, units);
    QFETCH(int, parameter);
    QFETCH(bool, isSum);
    QFETCH(QString, name);
    QCOMPARE(QString::fromStdString(axisName({parameter, isSum}, units, 3)), name);
}

void TestParameterAxis::everyPairOfAxesSpansAPlaneThroughTheLayer()
{
    const Layer layer = oddLayer();
    for (const ParameterAxis& u : parameterAxes(2, 3)) {
        for (const ParameterAxis& v : parameterAxes(2, 3)) {
            if (u == v)
                continue;
            const ParameterPlane plane = planeOfAxes(layer, u, v);
            const auto at = [&](const Layer& l, const ParameterAxis& axis) {
                return valueOnAxis(axis, l.values, l.weightCount());
            };
            const Layer same = layerAt(plane, at(layer, u), at(layer, v));
            QVERIFY((same.values - layer.values).cwiseAbs().maxCoeff() < 1e-14);
            const Layer moved = layerAt(plane, -1.5, 2.25);
            QVERIFY(std::abs(at(moved, u) + 1.5) < 1e-13);
            QVERIFY(std::abs(at(moved, v) - 2.25) < 1e-13);
        }
    }
}

void TestParameterAxis::aSumIsCarriedByWAndLeavesG()
{
    const Layer layer = oddLayer();
    const Layer moved = layerAt(planeOfAxes(layer, {1, true}, {12, false}), 4.0, -1.0);
    QCOMPARE(moved.G(), layer.G());
    QCOMPARE(moved.W()(0, 1) + moved.G()(0, 1), 4.0);
    QCOMPARE(moved.b()(0), -1.0);
}

void TestParameterAxis::asTheOlderPlaneOfSumAndBias()
{
    const Layer layer = oddLayer();
    const ParameterPlane ours = planeOfAxes(layer, {4, true}, {13, false});
    const ParameterPlane theirs = planeOfEffectiveWeightAndBias(layer, 1, 1);
    QCOMPARE(ours.du, theirs.du);
    QCOMPARE(ours.dv, theirs.dv);
    QVERIFY((ours.origin.values - theirs.origin.values).cwiseAbs().maxCoeff() < 1e-14);
}

void TestParameterAxis::refusesWhatIsNoPlane()
{
    const Layer layer = oddLayer();
    QVERIFY_EXCEPTION_THROWN(planeOfAxes(layer, {0, true}, {0, true}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(planeOfAxes(layer, {6, true}, {0, false}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(planeOfAxes(layer, {0, true}, {14, false}), std::invalid_argument);
}

QTEST_APPLESS_MAIN(TestParameterAxis)
#include "test_parameter_axis.moc"
