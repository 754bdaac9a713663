#include "core/descent/trainer.h"
#include "core/runs/training_thread.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace entropy_lab;

namespace {

std::shared_ptr<const Experiment> experimentOf(std::int64_t iterations)
{
    Experiment e;
    e.stop.iterations = iterations;
    return std::make_shared<const Experiment>(e);
}

/// Polls as the window does until a snapshot, `newest` included, satisfies the condition.
std::shared_ptr<const RunSnapshot>
awaitSnapshot(TrainingThread& thread, const std::function<bool(const RunSnapshot&)>& isWanted,
              std::shared_ptr<const RunSnapshot> newest = nullptr)
{
    const bool wasFound = QTest::qWaitFor(
        [&] {
            if (const auto snapshot = thread.takeSnapshot())
                newest = snapshot;
            return newest && isWanted(*newest);
        },
        20000);
    return wasFound ? newest : nullptr;
}

}  // namespace

class TestTrainingThread : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startsPausedAtTheStart();
    void runsToTheEndWithTheTrainersNumbers();
    void stepsOnlyAsOftenAsAsked();
    void pausesAndGoesOn();
    void takesUpALearningRateWhileRunning();
    void repeatsARunWithItsChangesExactly();
    void anyIterationIsShownExactlyAsItWas();
    void keepsAPace();
    void stopsAtOnceWhenDestroyed();
    void reportsANumberThatIsNotFinite();
    void moreIterationsWakeAFinishedRun();
    void aLongRunStaysWithinItsBudget();
};

void TestTrainingThread::startsPausedAtTheStart()
{
    TrainingThread thread(experimentOf(1000));
    const auto snapshot = awaitSnapshot(thread, [](const RunSnapshot&) { return true; });
    QVERIFY(snapshot);
    QCOMPARE(snapshot->record.iteration, 0);
    QVERIFY(!snapshot->isRunning);
    QVERIFY(std::abs(snapshot->record.Z[0] - 0.11) < 1e-15);
    QCOMPARE(thread.history().size(), 1);
}

void TestTrainingThread::runsToTheEndWithTheTrainersNumbers()
{
    TrainingThread thread(experimentOf(1000));
    thread.setRunning(true);
    const auto snapshot =
        awaitSnapshot(thread, [](const RunSnapshot& s) { return s.stopReason.has_value(); });
    QVERIFY(snapshot);
    QCOMPARE(*snapshot->stopReason, StopReason::IterationsReached);
    QCOMPARE(snapshot->record.iteration, 1000);
    QVERIFY(std::abs(snapshot->record.Z[0] - 9.835906497380) < 5e-13);

    Trainer trainer{Experiment()};
    const HistoryView history = thread.history();
    QCOMPARE(history.size(), 1001);
    for (int k = 0; k <= 1000; ++k) {
        QCOMPARE(history.at(thread.columns()->H, k), trainer.record().H);
        QCOMPARE(history.at(thread.columns()->b(0), k), trainer.layer().b()(0));
        trainer.step();
    }
}

void TestTrainingThread::stepsOnlyAsOftenAsAsked()
{
    TrainingThread thread(experimentOf(1000));
    thread.step(1);
    thread.step(9);
    const auto ten =
        awaitSnapshot(thread, [](const RunSnapshot& s) { return s.record.iteration == 10; });
    QVERIFY(ten);
    QVERIFY(std::abs(ten->record.Z[0] - 3.024989057303) < 5e-13);
    thread.step(5000);
    QVERIFY(awaitSnapshot(thread, [](const RunSnapshot& s) { return s.stopReason.has_value(); }));
    QCOMPARE(thread.history().size(), 1001);
}

void TestTrainingThread::pausesAndGoesOn()
{
    TrainingThread thread(experimentOf(1'000'000'000));
    thread.setRunning(true);
    QVERIFY(awaitSnapshot(thread, [](const RunSnapshot& s) { return s.record.iteration > 1000; }));
    thread.setRunning(false);
    const auto paused = awaitSnapshot(thread, [](const RunSnapshot& s) { return !s.isRunning; });
    QVERIFY(paused);
    QCOMPARE(thread.history().size(), paused->record.iteration + 1);
    thread.setRunning(true);
    QVERIFY(awaitSnapshot(thread, [&](const RunSnapshot& s) {
        return s.record.iteration > paused->record.iteration;
    }));
}

void TestTrainingThread::takesUpALearningRateWhileRunning()
{
    TrainingThread thread(experimentOf(1'000'000'000));
    thread.setRunning(true);
    QVERIFY(awaitSnapshot(thread, [](const RunSnapshot& s) { return s.record.iteration > 100; }));
    Experiment faster = *experimentOf(1'000'000'000);
    faster.learningRate = LearningRate(2.0);
    thread.apply(std::make_shared<const Experiment>(faster));
    const auto changed =
        awaitSnapshot(thread, [](const RunSnapshot& s) { return !s.recorded->changes.empty(); });
    QVERIFY(changed);
    QCOMPARE(changed->record.learningRate, 2.0);
    QCOMPARE(changed->recorded->changes.size(), 1U);
    QVERIFY(changed->recorded->changes.front().iteration > 100);
}

void TestTrainingThread::repeatsARunWithItsChangesExactly()
{
    constexpr int kIterations = 300000;
    const auto start = experimentOf(kIterations);
    std::shared_ptr<const Experiment> recorded;
    std::vector<double> expected;
    {
        TrainingThread thread(start);
        thread.setRunning(true);
        std::shared_ptr<const RunSnapshot> newest;
        for (const double eta : {0.7, 0.2, 1.5}) {
            Experiment changed = *start;
            changed.learningRate = LearningRate(eta);
            changed.data.X.edit()(0, 0) = eta;
            thread.apply(std::make_shared<const Experiment>(changed));
            newest = awaitSnapshot(
                thread, [&](const RunSnapshot& s) { return s.record.learningRate == eta; });
            QVERIFY(newest);
        }
        const auto end = awaitSnapshot(
            thread, [](const RunSnapshot& s) { return s.stopReason.has_value(); }, newest);
        QVERIFY(end);
        recorded = end->recorded;
        for (int k = 0; k <= kIterations; ++k)
            expected.push_back(thread.history().at(thread.columns()->H, k));
    }
    TrainingThread again(recorded, kIterations);
    QVERIFY(awaitSnapshot(again, [](const RunSnapshot& s) { return s.stopReason.has_value(); }));
    QCOMPARE(again.history().size(), kIterations + 1);
    for (int k = 0; k <= kIterations; ++k)
        QCOMPARE(again.history().at(again.columns()->H, k), expected[static_cast<std::size_t>(k)]);
}

void TestTrainingThread::anyIterationIsShownExactlyAsItWas()
{
    constexpr int kIterations = 400000;
    Experiment e = *experimentOf(kIterations);
    e.changes.push_back({.iteration = 1000, .learningRate = LearningRate(0.01)});
    e.changes.push_back(
        {.iteration = 250000, .learningRate = LearningRate(2.0), .X = Eigen::Vector2d(-0.5, 0.25)});
    // The smallest budget, so that most iterations have no row of their own.
    TrainingThread thread(std::make_shared<const Experiment>(e), 0, 1);
    thread.setRunning(true);
    QVERIFY(awaitSnapshot(thread, [](const RunSnapshot& s) { return s.stopReason.has_value(); }));

    std::vector<Eigen::VectorXd> parameters;
    std::vector<double> pathSums;
    Trainer trainer(e);
    run(trainer, [&](const StepRecord& record) {
        parameters.emplace_back(trainer.layer().values);
        pathSums.push_back(record.pathSum);
    });
    std::mt19937 random(4);
    std::vector<int> wanted{0, 1, 999, 1000, 1001, 249999, 250000, 250001, kIterations - 1};
    while (wanted.size() < 60)
        wanted.push_back(static_cast<int>(random() % kIterations));
    for (const int k : wanted) {
        thread.show(k);
        std::shared_ptr<const RunSnapshot> shown;
        QVERIFY(QTest::qWaitFor([&] {
            if (const std::optional<TrainingThread::Answer> answer = thread.take())
                shown = answer->shown;
            return shown && shown->record.iteration == k;
        }));
        QVERIFY(shown->layer.values == parameters[static_cast<std::size_t>(k)]);
        QCOMPARE(shown->record.pathSum, pathSums[static_cast<std::size_t>(k)]);
        const double eta = k < 1000 ? 0.5 : k < 250000 ? 0.01 : 2.0;
        QCOMPARE(shown->experiment->learningRate, LearningRate(eta));
        QCOMPARE(shown->record.learningRate, eta);
    }
    thread.show(std::nullopt);
    QVERIFY(QTest::qWaitFor([&] {
        const std::optional<TrainingThread::Answer> answer = thread.take();
        return answer && !answer->shown;
    }));
}

void TestTrainingThread::keepsAPace()
{
    TrainingThread thread(experimentOf(1000));
    thread.setSpeed(200.0);
    QElapsedTimer timer;
    timer.start();
    thread.setRunning(true);
    QVERIFY(awaitSnapshot(thread, [](const RunSnapshot& s) { return s.record.iteration >= 20; }));
    // A pace may be missed on a busy machine, but never exceeded.
    QVERIFY(timer.elapsed() >= 90);
    thread.setSpeed(TrainingThread::kAsFastAsItGoes);
    QVERIFY(awaitSnapshot(thread, [](const RunSnapshot& s) { return s.stopReason.has_value(); }));
}

void TestTrainingThread::stopsAtOnceWhenDestroyed()
{
    for (const double speed : {1e-3, 1.0, TrainingThread::kAsFastAsItGoes}) {
        TrainingThread thread(experimentOf(1'000'000'000));
        thread.setSpeed(speed);
        thread.setRunning(true);
        QVERIFY(awaitSnapshot(thread, [](const RunSnapshot& s) { return s.isRunning; }));
    }
}

void TestTrainingThread::reportsANumberThatIsNotFinite()
{
    Experiment e;
    e.weightDecay = 1e3;
    e.learningRate = LearningRate(1e3);
    TrainingThread thread(std::make_shared<const Experiment>(e));
    thread.setRunning(true);
    const auto end =
        awaitSnapshot(thread, [](const RunSnapshot& s) { return s.stopReason.has_value(); });
    QVERIFY(end);
    QCOMPARE(*end->stopReason, StopReason::NotFinite);
    QVERIFY(!end->notFiniteDetail.empty());
    const HistoryView history = thread.history();
    QCOMPARE(history.size(), end->record.iteration + 1);
    for (int column = 0; column < history.columns(); ++column)
        QVERIFY(std::isfinite(history.at(column, history.size() - 1)));
}

void TestTrainingThread::moreIterationsWakeAFinishedRun()
{
    TrainingThread thread(experimentOf(10));
    thread.setRunning(true);
    QVERIFY(awaitSnapshot(thread, [](const RunSnapshot& s) { return s.stopReason.has_value(); }));
    thread.apply(experimentOf(20));
    const auto end =
        awaitSnapshot(thread, [](const RunSnapshot& s) { return s.record.iteration == 20; });
    QVERIFY(end);
}

void TestTrainingThread::aLongRunStaysWithinItsBudget()
{
    // The smallest budget there is: sixteen chunks.
    constexpr std::int64_t kIterations = 3'000'000;
    TrainingThread thread(experimentOf(kIterations), 0, 1);
    thread.setRunning(true);
    QVERIFY(awaitSnapshot(thread, [](const RunSnapshot& s) { return s.stopReason.has_value(); }));
    const HistoryView history = thread.history();
    QCOMPARE(history.size(), kIterations + 1);
    QVERIFY(history.strideAt(0) > 1);
    QCOMPARE(history.strideAt(kIterations), 1);
    QVERIFY(thread.historyBytes() < std::size_t{40} << 20);
    const Extremes H = history.extremes(thread.columns()->H, 0, kIterations);
    QCOMPARE(H.maximum, history.at(thread.columns()->H, 0));
}

QTEST_GUILESS_MAIN(TestTrainingThread)
#include "test_training_thread.moc"
