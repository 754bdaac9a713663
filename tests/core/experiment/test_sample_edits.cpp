#include "core/experiment/sample_edits.h"

#include <QtTest/QtTest>

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace entropy_lab;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Batch threeSamples()
{
    return {Eigen::MatrixXd{{1.0, 2.0, 3.0}, {-1.0, -2.0, -3.0}},
            Eigen::MatrixXd{{0.0, kNaN, 1.0}}};
}

}  // namespace

class TestSampleEdits : public QObject {
    Q_OBJECT

private slots:
    void anAddedSampleIsTheLastAndUnlabelled();
    void dataWithoutLabelsStayWithoutWhenOneIsAdded();
    void aMovedSampleKeepsItsLabelAndTheOthers();
    void aRemovedSampleLeavesTheOthersInOrder_data();
    void aRemovedSampleLeavesTheOthersInOrder();
    void aLabelIsSetAndTakenAway();
    void aFirstLabelLeavesTheOthersUnlabelled();
    void whatDoesNotExistIsRefused();
};

void TestSampleEdits::anAddedSampleIsTheLastAndUnlabelled()
{
    const Batch edited = withSampleAdded(threeSamples(), Eigen::Vector2d(7.0, 8.0));
    QCOMPARE(edited.samples(), 4);
    QVERIFY(edited.X->leftCols(3) == *threeSamples().X);
    QVERIFY(edited.X->col(3) == Eigen::Vector2d(7.0, 8.0));
    QCOMPARE(edited.Y.cols(), 4);
    QCOMPARE(edited.Y(0, 2), 1.0);
    QVERIFY(std::isnan(edited.Y(0, 3)));
}

void TestSampleEdits::dataWithoutLabelsStayWithoutWhenOneIsAdded()
{
    QVERIFY(!withSampleAdded({threeSamples().X, {}}, Eigen::Vector2d(7.0, 8.0)).hasLabels());
}

void TestSampleEdits::aMovedSampleKeepsItsLabelAndTheOthers()
{
    const Batch edited = withSampleMoved(threeSamples(), 2, Eigen::Vector2d(7.0, 8.0));
    QVERIFY(edited.X->leftCols(2) == threeSamples().X->leftCols(2));
    QVERIFY(edited.X->col(2) == Eigen::Vector2d(7.0, 8.0));
    QCOMPARE(edited.Y(0, 2), 1.0);
}

void TestSampleEdits::aRemovedSampleLeavesTheOthersInOrder_data()
{
    QTest::addColumn<int>("sample");
    QTest::addColumn<double>("first");
    QTest::addColumn<double>("second");
    QTest::newRow("first") << 0 << 2.0 << 3.0;
    QTest::newRow("middle") << 1 << 1.0 << 3.0;
    QTest::newRow("last") << 2 << 1.0 << 2.0;
}

void TestSampleEdits::aRemovedSampleLeavesTheOthersInOrder()
{
    QFETCH(int, sample);
    QFETCH(double, first);
    QFETCH(double, second);
    const Batch edited = withSampleRemoved(threeSamples(), sample);
    QVERIFY(edited.X == (Eigen::MatrixXd{{first, second}, {-first, -second}}));
    QCOMPARE(edited.Y.cols(), 2);
    const double labels[] = {0.0, kNaN, 1.0};
    const double expected = labels[static_cast<int>(second) - 1];
    QVERIFY(edited.Y(0, 1) == expected || (std::isnan(expected) && std::isnan(edited.Y(0, 1))));
}

void TestSampleEdits::aLabelIsSetAndTakenAway()
{
    const Batch labelled = withSampleLabelled(threeSamples(), 1, 1, 0, 1);
    QVERIFY(labelled.Y == (Eigen::MatrixXd{{0.0, 1.0, 1.0}}));
    QVERIFY(std::isnan(withSampleLabelled(labelled, 0, std::nullopt, 0, 1).Y(0, 0)));
}

void TestSampleEdits::aFirstLabelLeavesTheOthersUnlabelled()
{
    const Batch bare{threeSamples().X, {}};
    QVERIFY(!withSampleLabelled(bare, 1, std::nullopt, 0, 2).hasLabels());
    const Batch labelled = withSampleLabelled(bare, 1, 0, 1, 2);
    QCOMPARE(labelled.Y.rows(), 2);
    QCOMPARE(labelled.Y.cols(), 3);
    QCOMPARE(labelled.Y(1, 1), 0.0);
    QCOMPARE(labelled.Y->array().isNaN().count(), 5);
}

void TestSampleEdits::whatDoesNotExistIsRefused()
{
    using Refused = std::invalid_argument;
    const Batch batch = threeSamples();
    QVERIFY_EXCEPTION_THROWN(withSampleAdded(batch, Eigen::Vector3d::Zero()), Refused);
    QVERIFY_EXCEPTION_THROWN(withSampleMoved(batch, 3, Eigen::Vector2d::Zero()), Refused);
    QVERIFY_EXCEPTION_THROWN(withSampleRemoved(batch, -1), Refused);
    QVERIFY_EXCEPTION_THROWN(withSampleLabelled(batch, 0, 2, 0, 1), Refused);
    QVERIFY_EXCEPTION_THROWN(withSampleLabelled(batch, 0, 1, 1, 1), Refused);
}

QTEST_APPLESS_MAIN(TestSampleEdits)
#include "test_sample_edits.moc"
