#include "core/experiment/experiment.h"
#include "core/experiment/settings.h"
#include "core/experiment/shared_matrix.h"

#include <QtTest/QtTest>

#include <cmath>
#include <optional>
#include <thread>
#include <vector>

using namespace entropy_lab;

class TestSharedMatrix : public QObject {
    Q_OBJECT

private slots:
    void anEmptyOneHasNoEntries();
    void copiesShareUntilOneIsEdited();
    void theOnlyHolderEditsInPlace();
    void equalNumbersAreEqualWhoeverHoldsThem();
    void aMatrixOfNaNEqualsItsOwnCopies();
    void editsOfTheRateLeaveTheDataShared();
    void anEditOfOneInputLeavesTheLabelsShared();
    void copiesMayBeEditedInOtherThreads();
};

void TestSharedMatrix::anEmptyOneHasNoEntries()
{
    const SharedMatrix empty;
    QCOMPARE(empty.rows(), Eigen::Index(0));
    QCOMPARE(empty.size(), Eigen::Index(0));
    QCOMPARE(empty, SharedMatrix(Eigen::MatrixXd()));
}

void TestSharedMatrix::copiesShareUntilOneIsEdited()
{
    const SharedMatrix first(Eigen::MatrixXd{{1.0, 2.0}, {3.0, 4.0}});
    SharedMatrix second = first;
    QVERIFY(second.isShared(first));
    QCOMPARE(second.data(), first.data());
    second.edit()(1, 0) = 5.0;
    QVERIFY(!second.isShared(first));
    QCOMPARE(first(1, 0), 3.0);
    QCOMPARE(second(1, 0), 5.0);
    QCOMPARE(second(0, 1), 2.0);
}

void TestSharedMatrix::theOnlyHolderEditsInPlace()
{
    SharedMatrix matrix(Eigen::MatrixXd::Ones(3, 4));
    const double* const before = matrix.data();
    matrix.edit()(2, 3) = 7.0;
    QCOMPARE(matrix.data(), before);
    std::optional<SharedMatrix> other(matrix);
    other.reset();
    matrix.edit()(0, 0) = 8.0;
    QCOMPARE(matrix.data(), before);
}

void TestSharedMatrix::equalNumbersAreEqualWhoeverHoldsThem()
{
    const SharedMatrix a(Eigen::MatrixXd{{1.0, 2.0}});
    QCOMPARE(a, SharedMatrix(Eigen::MatrixXd{{1.0, 2.0}}));
    QVERIFY(!(a == SharedMatrix(Eigen::MatrixXd{{1.0, 3.0}})));
    QVERIFY(!(a == SharedMatrix(Eigen::MatrixXd{{1.0}, {2.0}})));
}

void TestSharedMatrix::aMatrixOfNaNEqualsItsOwnCopies()
{
    const SharedMatrix a(Eigen::MatrixXd::Constant(1, 2, std::nan("")));
    const std::vector<SharedMatrix> copies(2, a);
    QCOMPARE(a, copies[0]);
    QCOMPARE(copies[0], copies[1]);
    QVERIFY(!(a == SharedMatrix(Eigen::MatrixXd::Constant(1, 2, std::nan("")))));
}

void TestSharedMatrix::editsOfTheRateLeaveTheDataShared()
{
    Experiment experiment;
    experiment.data.X = Eigen::MatrixXd::Ones(2, 1000);
    experiment.data.Y = Eigen::MatrixXd::Ones(1, 1000);
    std::vector<Experiment> undo{experiment};
    for (int k = 0; k < 200; ++k) {
        Experiment changed = undo.back();
        setSettingValue(changed, "learning_rate", 0.1 + k);
        setSettingValue(changed, "start.b.0", 0.01 * k);
        undo.push_back(changed);
    }
    for (const Experiment& entry : undo) {
        QVERIFY(entry.data.X.isShared(experiment.data.X));
        QVERIFY(entry.data.Y.isShared(experiment.data.Y));
    }
}

void TestSharedMatrix::anEditOfOneInputLeavesTheLabelsShared()
{
    Experiment experiment;
    experiment.data.Y = Eigen::MatrixXd::Ones(1, 1);
    Experiment changed = experiment;
    setSettingValue(changed, "data.x.0.1", 2.0);
    QVERIFY(changed.data.Y.isShared(experiment.data.Y));
    QCOMPARE(changed.data.X(1, 0), 2.0);
    QCOMPARE(experiment.data.X(1, 0), -0.8);
}

void TestSharedMatrix::copiesMayBeEditedInOtherThreads()
{
    constexpr int kRounds = 500;
    SharedMatrix mine(Eigen::MatrixXd::Zero(2, 8));
    for (int k = 0; k < kRounds; ++k) {
        double sum = -1.0;
        std::thread other([theirs = mine, &sum]() mutable {
            sum = theirs->sum();
            theirs.edit().setConstant(-1.0);
        });
        mine.edit()(0, 0) += 1.0;
        other.join();
        QCOMPARE(sum, static_cast<double>(k));
        QCOMPARE(mine->sum(), static_cast<double>(k + 1));
    }
}

QTEST_GUILESS_MAIN(TestSharedMatrix)
#include "test_shared_matrix.moc"
