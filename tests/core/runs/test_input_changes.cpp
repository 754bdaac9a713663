#include "core/descent/trainer.h"
#include "core/runs/input_changes.h"
#include "core/runs/run_columns.h"

#include <QtTest/QtTest>

using namespace entropy_lab;

namespace {

/// x at the start, the same again, others, and a rate.
Experiment steered()
{
    Experiment experiment;
    const LearningRate rate = experiment.learningRate;
    experiment.changes = {
        {.iteration = 3, .learningRate = rate, .X = Eigen::Vector2d(0.6, -0.8)},
        {.iteration = 5, .learningRate = rate, .X = Eigen::Vector2d(1.0, 1.0)},
        {.iteration = 8, .learningRate = LearningRate(0.1)},
        {.iteration = 9, .learningRate = LearningRate(0.1), .X = Eigen::Vector2d(0.6, -0.8)},
    };
    return experiment;
}

}  // namespace

class TestInputChanges : public QObject {
    Q_OBJECT

private slots:
    void everyRowHasTheInputsOfItsRun();
    void onlyOtherInputsAreAChange();
    void rowsOfAThinnedHistoryLieClearOfAChange_data();
    void rowsOfAThinnedHistoryLieClearOfAChange();
    void rowsOfAWholeHistoryStay();
};

void TestInputChanges::everyRowHasTheInputsOfItsRun()
{
    const Experiment experiment = steered();
    Trainer trainer(experiment);
    for (int k = 0; k < 12; ++k) {
        const Eigen::MatrixXd Z = preActivation(trainer.layer(), inputsAt(experiment, k));
        QVERIFY(std::abs(Z(0, 0) - trainer.record().Z[0]) < 1e-14);
        trainer.step();
    }
}

void TestInputChanges::onlyOtherInputsAreAChange()
{
    const Experiment experiment = steered();
    QCOMPARE(inputChanges(experiment), (std::vector<std::int64_t>{5, 9}));
    QCOMPARE(firstInputChange(experiment, 5), std::nullopt);
    QCOMPARE(firstInputChange(experiment, 6), std::optional<std::int64_t>(5));
    QVERIFY(inputChanges(Experiment()).empty());
}

void TestInputChanges::rowsOfAThinnedHistoryLieClearOfAChange_data()
{
    QTest::addColumn<int>("change");
    for (const int change : {1000, 12'345, 100'000, 262'143})
        QTest::newRow(qPrintable(QString::number(change))) << change;
}

/// A spike up at the change, and down again: nothing of it is seen from either side.
void TestInputChanges::rowsOfAThinnedHistoryLieClearOfAChange()
{
    QFETCH(int, change);
    constexpr int kRows = 1'000'000;
    History history(1, 1);
    for (int k = 0; k < kRows; ++k) {
        const double since = k - change;
        const double value = k <= change ? 1.0 - 1e-6 * k : 3.0 / since;
        history.append(std::vector<double>{value});
    }
    const HistoryView view = history.view();
    QVERIFY(view.strideAt(change) > 1);
    const std::int64_t last = rowsUpTo(view, change);
    const std::int64_t first = rowsFrom(view, change + 1);
    QVERIFY(last <= change && first > change);
    QCOMPARE(view.storedAtOrBefore(first), first);
    QVERIFY(view.extremes(0, 0, last).maximum <= 1.0);
    QVERIFY(view.extremes(0, first, kRows - 1).maximum <= 3.0 / (first - change));
    QVERIFY(view.extremes(0, 0, change).maximum > 1.0 || last < change);
}

void TestInputChanges::rowsOfAWholeHistoryStay()
{
    History history(2, std::size_t{1} << 22);
    for (int k = 0; k < 100; ++k)
        history.append(std::vector<double>{0.0, 1.0});
    QCOMPARE(rowsFrom(history.view(), 17), 17);
    QCOMPARE(rowsUpTo(history.view(), 17), 17);
}

QTEST_APPLESS_MAIN(TestInputChanges)
#include "test_input_changes.moc"
