#include "core/analysis/contour.h"
#include "core/analysis/landscape.h"
#include "core/descent/objective.h"
#include "core/entropy/entropy.h"
#include "core/experiment/random.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <set>

using namespace entropy_lab;

namespace {

/// Two units, three features, seven samples, labels partly missing.
Batch someBatch()
{
    Batch batch;
    batch.X = NormalNumbers(1).matrix(3, 7);
    batch.Y = NormalNumbers(2).matrix(2, 7).unaryExpr([](double value) {
        if (value > 0.8)
            return std::numeric_limits<double>::quiet_NaN();
        return value > 0.0 ? 1.0 : 0.0;
    });
    batch.Y.edit().col(0) << 1.0, 0.0;
    return batch;
}

ParameterPlane somePlane()
{
    NormalNumbers normal(3);
    ParameterPlane plane{randomLayer(2, 3, 0.5, 4), Eigen::VectorXd(14), Eigen::VectorXd(14)};
    normal.fill({plane.du.data(), 14});
    normal.fill({plane.dv.data(), 14});
    return plane;
}

Landscape tabulate(const GridAxis& uAxis, const GridAxis& vAxis,
                   const std::function<double(double, double)>& function)
{
    Landscape landscape{Eigen::VectorXd::LinSpaced(uAxis.count, uAxis.minimum, uAxis.maximum),
                        Eigen::VectorXd::LinSpaced(vAxis.count, vAxis.minimum, vAxis.maximum),
                        Eigen::MatrixXd(vAxis.count, uAxis.count)};
    for (Eigen::Index column = 0; column < uAxis.count; ++column)
        for (Eigen::Index row = 0; row < vAxis.count; ++row)
            landscape.value(row, column) = function(landscape.u(column), landscape.v(row));
    return landscape;
}

void addKinds()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("entropy") << static_cast<int>(ObjectiveKind::Entropy);
    QTest::newRow("cross-entropy") << static_cast<int>(ObjectiveKind::CrossEntropy);
    QTest::newRow("mixed") << static_cast<int>(ObjectiveKind::Mixed);
    QTest::newRow("balanced entropy") << static_cast<int>(ObjectiveKind::BalancedEntropy);
}

}  // namespace

class TestLandscape : public QObject {
    Q_OBJECT

private slots:
    void cellsHoldTheObjectiveOfTheirLayer_data() { addKinds(); }
    void cellsHoldTheObjectiveOfTheirLayer();
    void fieldIsTheSlopeOfTheLandscape_data() { addKinds(); }
    void fieldIsTheSlopeOfTheLandscape();
    void largeBatchesGiveTheSameValues();
    void coordinatesAreTheParametersThemselves();
    void effectiveWeightIsTheCoordinate();
    void fourValleysAreSymmetric();
    void stoppingLeavesTheRestUnknown();
    void impossibleGridsAreRefused();
    void contourOfAPlaneIsAStraightLine();
    void contourOfABowlIsOneClosedCircle();
    void contoursEndAtTheBorder();
    void saddlesAreResolvedByTheirCentre_data();
    void saddlesAreResolvedByTheirCentre();
    void everyCrossingBelongsToOneLine();
    void cellsWithoutAValueCarryNoLine();
    void flatLandscapesHaveNoContours();
};

void TestLandscape::cellsHoldTheObjectiveOfTheirLayer()
{
    QFETCH(int, kind);
    const Objective objective{static_cast<ObjectiveKind>(kind), 0.6};
    const Batch batch = someBatch();
    const ParameterPlane plane = somePlane();
    const Landscape landscape =
        evaluateLandscape(plane, batch, objective, {-2.0, 3.0, 11}, {-1.0, 4.0, 57});
    QCOMPARE(landscape.value.rows(), 57);
    QCOMPARE(landscape.value.cols(), 11);
    QCOMPARE(landscape.u(10), 3.0);
    QCOMPARE(landscape.v(0), -1.0);
    for (Eigen::Index column = 0; column < 11; ++column) {
        for (Eigen::Index row = 0; row < 57; ++row) {
            Layer layer = plane.origin;
            layer.values += landscape.u(column) * plane.du + landscape.v(row) * plane.dv;
            QVERIFY(std::abs(landscape.value(row, column) - objectiveAt(layer, batch, objective))
                    < 1e-12);
        }
    }
}

void TestLandscape::fieldIsTheSlopeOfTheLandscape()
{
    QFETCH(int, kind);
    constexpr double h = 1e-5;
    const Objective objective{static_cast<ObjectiveKind>(kind), 0.6};
    const Batch batch = someBatch();
    const ParameterPlane plane = somePlane();
    const GradientField field =
        evaluateGradientField(plane, batch, objective, {-1.0, 1.0, 5}, {-2.0, 2.0, 4});
    for (Eigen::Index column = 0; column < 5; ++column) {
        for (Eigen::Index row = 0; row < 4; ++row) {
            const double u = field.u(column);
            const double v = field.v(row);
            const Eigen::MatrixXd near =
                evaluateLandscape(plane, batch, objective, {u - h, u + h, 3}, {v - h, v + h, 3})
                    .value;
            QVERIFY(
                std::abs((near(1, 2) - near(1, 0)) / (2.0 * h) - field.dObjectivedU(row, column))
                < 1e-8);
            QVERIFY(
                std::abs((near(2, 1) - near(0, 1)) / (2.0 * h) - field.dObjectivedV(row, column))
                < 1e-8);
        }
    }
}

void TestLandscape::largeBatchesGiveTheSameValues()
{
    // More entries than one block holds.
    Batch batch;
    batch.X = NormalNumbers(8).matrix(3, 700);
    const ParameterPlane plane = somePlane();
    const Landscape landscape = evaluateLandscape(plane, batch, {}, {-1.0, 1.0, 3}, {-1.0, 1.0, 3});
    QVERIFY(std::abs(landscape.value(1, 1) - objectiveAt(plane.origin, batch, {})) < 1e-13);
}

void TestLandscape::coordinatesAreTheParametersThemselves()
{
    const Layer layer = randomLayer(2, 3, 1.0, 5);
    const Batch batch = someBatch();
    const ParameterPlane plane = planeOfParameters(layer, 1, 13);
    const Landscape landscape =
        evaluateLandscape(plane, batch, {}, {layer.values(1), 9.0, 1}, {layer.values(13), 9.0, 1});
    QVERIFY(std::abs(landscape.value(0, 0) - objectiveAt(layer, batch, {})) < 1e-14);
    QVERIFY_EXCEPTION_THROWN(planeOfParameters(layer, 1, 1), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(planeOfParameters(layer, 0, 14), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(planeOfParameters(layer, -1, 2), std::invalid_argument);
}

void TestLandscape::effectiveWeightIsTheCoordinate()
{
    const Layer layer = randomLayer(2, 3, 1.0, 6);
    const Batch batch = someBatch();
    const ParameterPlane plane = planeOfEffectiveWeightAndBias(layer, 1, 2);
    const Landscape landscape = evaluateLandscape(
        plane, batch, {}, {layer.effectiveWeights()(1, 2), 99.0, 1}, {layer.b()(1), 99.0, 1});
    QVERIFY(std::abs(landscape.value(0, 0) - objectiveAt(layer, batch, {})) < 1e-14);
    QVERIFY_EXCEPTION_THROWN(planeOfEffectiveWeightAndBias(layer, 2, 0), std::invalid_argument);
}

void TestLandscape::fourValleysAreSymmetric()
{
    // x = +1, -1: z = b + u, b - u.
    const Batch batch{Eigen::MatrixXd{{1.0, -1.0}}, {}};
    const ParameterPlane plane = planeOfEffectiveWeightAndBias(Layer(1, 1), 0, 0);
    const Landscape landscape =
        evaluateLandscape(plane, batch, {}, {-6.0, 6.0, 61}, {-6.0, 6.0, 61});
    QVERIFY((landscape.value - landscape.value.transpose()).cwiseAbs().maxCoeff() < 1e-14);
    QVERIFY((landscape.value - landscape.value.rowwise().reverse()).cwiseAbs().maxCoeff() < 1e-14);
    QCOMPARE(landscape.value(30, 30), 1.0);
    QCOMPARE(landscape.value.maxCoeff(), 1.0);
    for (const auto& [row, column] : {std::pair{60, 30}, {0, 30}, {30, 60}, {30, 0}})
        QVERIFY(std::abs(landscape.value(row, column) - entropyBits(6.0)) < 1e-14);
}

void TestLandscape::stoppingLeavesTheRestUnknown()
{
    std::stop_source source;
    source.request_stop();
    const Landscape landscape =
        evaluateLandscape(somePlane(), someBatch(), {}, {}, {}, source.get_token());
    QCOMPARE(landscape.value.size(), 10000);
    QVERIFY(landscape.value.array().isNaN().all());
}

void TestLandscape::impossibleGridsAreRefused()
{
    const Batch batch = someBatch();
    ParameterPlane plane = somePlane();
    QVERIFY_EXCEPTION_THROWN(evaluateLandscape(plane, batch, {}, {0.0, 1.0, 0}, {}),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(evaluateLandscape(plane, batch, {}, {1.0, 0.0, 5}, {}),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(evaluateLandscape(plane, batch, {}, {}, {0.0, INFINITY, 5}),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(evaluateLandscape(plane, {}, {}, {}, {}), std::invalid_argument);
    plane.du.resize(3);
    QVERIFY_EXCEPTION_THROWN(evaluateLandscape(plane, batch, {}, {}, {}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(contourLines({Eigen::VectorXd(2), Eigen::VectorXd(2), {}}, {}),
                             std::invalid_argument);
}

void TestLandscape::contourOfAPlaneIsAStraightLine()
{
    const Landscape landscape =
        tabulate({-1.0, 1.0, 21}, {-1.0, 1.0, 33}, [](double u, double v) { return 2.0 * u - v; });
    const std::array<double, 2> levels{0.3, -0.71};
    const std::vector<Contour> contours = contourLines(landscape, levels);
    QCOMPARE(contours.size(), std::size_t(2));
    for (std::size_t k = 0; k < 2; ++k) {
        QCOMPARE(contours[k].level, levels[k]);
        QVERIFY(!contours[k].isClosed);
        for (const Point& point : contours[k].points)
            QVERIFY(std::abs(2.0 * point.x - point.y - levels[k]) < 1e-14);
    }
}

void TestLandscape::contourOfABowlIsOneClosedCircle()
{
    const Landscape landscape = tabulate({-2.0, 2.0, 81}, {-2.0, 2.0, 81},
                                         [](double u, double v) { return u * u + v * v; });
    const std::array<double, 3> levels{0.25, 1.0, 2.25};
    const std::vector<Contour> contours = contourLines(landscape, levels);
    QCOMPARE(contours.size(), std::size_t(3));
    for (const Contour& contour : contours) {
        QVERIFY(contour.isClosed);
        QCOMPARE(contour.points.front(), contour.points.back());
        double area = 0.0;
        for (std::size_t k = 1; k < contour.points.size(); ++k) {
            const Point& a = contour.points[k - 1];
            const Point& b = contour.points[k];
            area += 0.5 * (a.x * b.y - a.y * b.x);
            QVERIFY(std::abs(std::hypot(b.x, b.y) - std::sqrt(contour.level)) < 1e-3);
        }
        QVERIFY(std::abs(std::abs(area) - std::numbers::pi * contour.level) < 5e-3);
    }
}

void TestLandscape::contoursEndAtTheBorder()
{
    const Landscape landscape =
        tabulate({-3.0, 3.0, 40}, {-2.0, 2.0, 30}, [](double u, double v) { return u * u - v; });
    const std::array<double, 1> levels{0.1};
    const std::vector<Contour> contours = contourLines(landscape, levels);
    QCOMPARE(contours.size(), std::size_t(1));
    for (const Point& end : {contours[0].points.front(), contours[0].points.back()})
        QVERIFY(std::abs(end.x) == 3.0 || std::abs(end.y) == 2.0);
}

void TestLandscape::saddlesAreResolvedByTheirCentre_data()
{
    QTest::addColumn<double>("high");
    QTest::addColumn<bool>("isDiagonalJoined");
    QTest::newRow("centre above") << 3.0 << true;
    QTest::newRow("centre below") << 0.5 << false;
}

void TestLandscape::saddlesAreResolvedByTheirCentre()
{
    QFETCH(double, high);
    QFETCH(bool, isDiagonalJoined);
    // Lower left and upper right are high, the other two are -1.
    for (const bool isMirrored : {false, true}) {
        Landscape landscape{Eigen::Vector2d(0.0, 1.0), Eigen::Vector2d(0.0, 1.0),
                            Eigen::MatrixXd{{high, -1.0}, {-1.0, high}}};
        if (isMirrored)
            landscape.value = landscape.value.rowwise().reverse().eval();
        const std::array<double, 1> levels{0.0};
        const std::vector<Contour> contours = contourLines(landscape, levels);
        QCOMPARE(contours.size(), std::size_t(2));
        for (const Contour& contour : contours) {
            QCOMPARE(contour.points.size(), std::size_t(2));
            // The midpoint of each line lies in the corner that is cut off.
            const double u = 0.5 * (contour.points[0].x + contour.points[1].x);
            const double v = 0.5 * (contour.points[0].y + contour.points[1].y);
            const bool isOnMainDiagonal = (u < 0.5) == (v < 0.5);
            QCOMPARE(isOnMainDiagonal, isDiagonalJoined == isMirrored);
        }
    }
}

void TestLandscape::everyCrossingBelongsToOneLine()
{
    // Noise: many saddles, many short lines.
    NormalNumbers normal(9);
    Landscape landscape =
        tabulate({0.0, 30.0, 31}, {0.0, 20.0, 21}, [](double, double) { return 0.0; });
    landscape.value = normal.matrix(21, 31);
    const std::array<double, 1> levels{0.2};
    std::size_t crossings = 0;
    for (Eigen::Index column = 0; column < 31; ++column) {
        for (Eigen::Index row = 0; row < 21; ++row) {
            const bool isAbove = landscape.value(row, column) >= 0.2;
            if (row < 20)
                crossings += isAbove != (landscape.value(row + 1, column) >= 0.2) ? 1 : 0;
            if (column < 30)
                crossings += isAbove != (landscape.value(row, column + 1) >= 0.2) ? 1 : 0;
        }
    }
    std::set<std::pair<double, double>> points;
    std::size_t count = 0;
    for (const Contour& contour : contourLines(landscape, levels)) {
        const std::size_t length = contour.points.size() - (contour.isClosed ? 1 : 0);
        count += length;
        for (std::size_t k = 0; k < length; ++k)
            points.emplace(contour.points[k].x, contour.points[k].y);
    }
    QCOMPARE(count, crossings);
    QCOMPARE(points.size(), crossings);
}

void TestLandscape::cellsWithoutAValueCarryNoLine()
{
    Landscape landscape =
        tabulate({0.0, 4.0, 5}, {0.0, 4.0, 5}, [](double u, double) { return u; });
    landscape.value(2, 2) = std::numeric_limits<double>::quiet_NaN();
    const std::array<double, 1> levels{1.5};
    const std::vector<Contour> contours = contourLines(landscape, levels);
    QCOMPARE(contours.size(), std::size_t(2));
    for (const Contour& contour : contours)
        QCOMPARE(contour.points.size(), std::size_t(2));
}

void TestLandscape::flatLandscapesHaveNoContours()
{
    const Landscape landscape =
        tabulate({0.0, 1.0, 5}, {0.0, 1.0, 5}, [](double, double) { return 1.0; });
    const std::array<double, 3> levels{0.5, 1.0, 1.5};
    QVERIFY(contourLines(landscape, levels).empty());
}

QTEST_APPLESS_MAIN(TestLandscape)
#include "test_landscape.moc"
