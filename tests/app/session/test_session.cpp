#include "app/session/session.h"
#include "core/descent/trainer.h"
#include "core/experiment/data_sets.h"
#include "core/files/experiment_json.h"
#include "tests/app/program.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace entropy_lab;

class TestSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsTheStartOfTheDefaultExperiment();
    void playsToTheEndAndStops();
    void playAtTheEndStartsOver();
    void stepsForwardAndBack();
    void quickStepsAddUp();
    void stepsBackFarIntoALongRun();
    void stepsBeyondTheEndAreForgotten();
    void stepsBackThroughAChange();
    void showsAnyIterationWhileTheRunGoesOn();
    void playsOnFromTheIterationShown();
    void aChangeInThePastBranches();
    void aDragInThePastLeavesOneRunBehind();
    void settingsFollowTheIterationShown();
    void theRecordRepeatsTheRun();
    void aBranchOfARunMadeAgainLeavesItBehind();
    void pastRunsAreKept();
    void aLongPastRunBecomesSmall();
    void pastRunsAreNamedPinnedHiddenAndDeleted();
    void aPastRunIsReloaded();
    void companionsRunInLockstep();
    void companionsTheDataDoNotAllowAreLeftOut();
    void aLongRepetitionSaysHowFarItIs();
    void resetGoesToTheSameStart();
    void aStartValueBeginsTheRunAnew();
    void aRateSteersTheRunWithoutStartingOver();
    void refusesUnsoundValues();
    void oneUndoForOneDrag();
    void undoOfInputCount();
    void undoSaysInWordsWhatItTakesBack_data();
    void undoSaysInWordsWhatItTakesBack();
    void savesTheTable();
    void aRowOfTheTableSaysWhatTheNextUpdateUses();
    void tellsWhyATableCannotBeWritten();
    void aMillionIterationsKeepTheEventLoopResponsive();

private:
    static bool awaitIteration(Session& session, std::int64_t iteration)
    {
        return QTest::qWaitFor(
            [&] {
                return session.frame().snapshot
                    && session.frame().snapshot->record.iteration == iteration;
            },
            20000);
    }
};

void TestSession::showsTheStartOfTheDefaultExperiment()
{
    Session session;
    QVERIFY(awaitIteration(session, 0));
    QVERIFY(!session.isRunning());
    QVERIFY(!session.isDirty());
    QVERIFY(std::abs(session.frame().snapshot->record.Z[0] - 0.11) < 1e-15);
}

void TestSession::playsToTheEndAndStops()
{
    Session session;
    const QSignalSpy running(&session, &Session::runningChanged);
    session.play();
    QVERIFY(session.isRunning());
    QVERIFY(awaitIteration(session, 1000));
    QTRY_VERIFY(!session.isRunning());
    QCOMPARE(running.count(), 2);
    QVERIFY(std::abs(session.frame().snapshot->record.H - 0.000836253043) < 5e-13);
    QCOMPARE(session.frame().history.size(), 1001);
}

void TestSession::playAtTheEndStartsOver()
{
    Session session;
    session.editSetting("stop.iterations", 50);
    session.play();
    QVERIFY(awaitIteration(session, 50));
    QTRY_VERIFY(!session.isRunning());
    const double H = session.frame().snapshot->record.H;
    session.setSpeed(100.0);
    session.play();
    QTRY_VERIFY(session.frame().snapshot->record.iteration < 50);
    session.setSpeed(TrainingThread::kAsFastAsItGoes);
    QVERIFY(awaitIteration(session, 50));
    QCOMPARE(session.frame().snapshot->record.H, H);
}

void TestSession::stepsForwardAndBack()
{
    Session session;
    QVERIFY(awaitIteration(session, 0));
    session.step(10);
    QVERIFY(awaitIteration(session, 10));
    QVERIFY(std::abs(session.frame().snapshot->record.Z[0] - 3.024989057303) < 5e-13);
    session.step(-1);
    session.step(-8);
    QVERIFY(awaitIteration(session, 1));
    QVERIFY(std::abs(session.frame().snapshot->record.Z[0] - 0.169331511568) < 5e-13);
    session.step(-10);
    QVERIFY(awaitIteration(session, 0));
    // What was computed stays; a step forward goes through it first.
    QCOMPARE(session.frame().history.size(), 11);
    session.step(4);
    QVERIFY(awaitIteration(session, 4));
    QVERIFY(session.isPastShown());
    session.step(10);
    QVERIFY(awaitIteration(session, 14));
    QVERIFY(!session.isPastShown());
    QCOMPARE(session.frame().history.size(), 15);
}

void TestSession::quickStepsAddUp()
{
    Session session;
    QVERIFY(awaitIteration(session, 0));
    session.step(1);
    session.step(1);
    session.step(1);
    session.step(-1);
    QVERIFY(awaitIteration(session, 2));
    session.step(10);
    session.step(-3);
    session.step(1);
    QVERIFY(awaitIteration(session, 10));
    // A rate moved before the first frame after a step steers, it does not begin anew.
    session.reset();
    session.step(4);
    session.editSetting("learning_rate", 2.0);
    QTRY_COMPARE(session.frame().snapshot->record.learningRate, 2.0);
    QVERIFY(awaitIteration(session, 4));
}

void TestSession::stepsBackFarIntoALongRun()
{
    constexpr std::int64_t kIterations = 2'000'000;
    Session session;
    session.editSetting("stop.iterations", kIterations);
    session.play();
    QVERIFY(awaitIteration(session, kIterations));
    session.step(-1);
    session.step(-1);
    QTest::qWait(1);  // a frame or two while the run repeats itself
    session.step(-1);
    QVERIFY(awaitIteration(session, kIterations - 3));
}

void TestSession::stepsBeyondTheEndAreForgotten()
{
    Session session;
    session.editSetting("stop.iterations", 5);
    session.step(10);
    QVERIFY(awaitIteration(session, 5));
    session.editSetting("stop.iterations", 20);
    session.editSetting("learning_rate", 3.0);
    QTRY_COMPARE(session.frame().snapshot->record.learningRate, 3.0);
    QCOMPARE(session.frame().snapshot->record.iteration, 5);
    session.step(1);
    QVERIFY(awaitIteration(session, 6));
}

void TestSession::stepsBackThroughAChange()
{
    Session session;
    session.step(5);
    QVERIFY(awaitIteration(session, 5));
    session.editSetting("learning_rate", 2.0);
    session.step(5);
    QVERIFY(awaitIteration(session, 10));
    const double before = session.frame().history.at(0, 7);
    const double at6 = session.frame().history.at(0, 6);
    session.step(-3);
    QVERIFY(awaitIteration(session, 7));
    QCOMPARE(session.frame().history.at(0, 7), before);
    QCOMPARE(session.frame().history.at(0, 6), at6);
    QCOMPARE(session.frame().snapshot->record.H, before);
}

void TestSession::showsAnyIterationWhileTheRunGoesOn()
{
    Session session;
    session.editSetting("stop.iterations", 1e9);
    session.play();
    QTRY_VERIFY(session.frame().history.size() > 100000);
    session.showIteration(10);
    QVERIFY(awaitIteration(session, 10));
    QVERIFY(std::abs(session.frame().snapshot->record.Z[0] - 3.024989057303) < 5e-13);
    QVERIFY(session.isRunning());
    const std::int64_t before = session.frame().end().record.iteration;
    QTRY_VERIFY(session.frame().end().record.iteration > before);
    QCOMPARE(session.frame().snapshot->record.iteration, 10);
    session.showNewest();
    QTRY_VERIFY(session.frame().snapshot->record.iteration > before);
    QVERIFY(!session.frame().isPastShown());
    session.pause();
}

void TestSession::playsOnFromTheIterationShown()
{
    Session session;
    session.editSetting("stop.iterations", 60);
    session.play();
    QVERIFY(awaitIteration(session, 60));
    QTRY_VERIFY(!session.isRunning());
    session.showIteration(20);
    QVERIFY(awaitIteration(session, 20));
    session.setSpeed(400.0);
    std::vector<std::int64_t> seen;
    connect(&session, &Session::frameReady, this,
            [&seen](const RunFrame& frame) { seen.push_back(frame.snapshot->record.iteration); });
    session.play();
    QVERIFY(session.isRunning());
    QVERIFY(awaitIteration(session, 60));
    QTRY_VERIFY(!session.isRunning());
    // The way there was shown, forward, and nothing was computed anew.
    QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    QVERIFY(std::any_of(seen.begin(), seen.end(), [](auto k) { return k > 20 && k < 60; }));
    QVERIFY(session.keptRuns().all().empty());
    // As fast as it goes leads to the newest at once, and on from there.
    session.editSetting("stop.iterations", 80);
    session.showIteration(5);
    session.setSpeed(TrainingThread::kAsFastAsItGoes);
    session.play();
    QVERIFY(awaitIteration(session, 80));
}

void TestSession::aChangeInThePastBranches()
{
    Session session;
    session.play();
    QVERIFY(awaitIteration(session, 1000));
    QTRY_VERIFY(!session.isRunning());
    session.showIteration(10);
    QVERIFY(awaitIteration(session, 10));
    const Eigen::VectorXd at10 = session.frame().snapshot->layer.values;
    session.editSetting("learning_rate", 0.05);
    QTRY_COMPARE(session.frame().history.size(), 11);
    QVERIFY(!session.isPastShown());
    QVERIFY(session.frame().snapshot->layer.values == at10);
    QCOMPARE(session.frame().snapshot->record.learningRate, 0.05);
    QCOMPARE(session.keptRuns().all().size(), 1U);
    QCOMPARE(session.keptRuns().all()[0].history.size(), 1001);
    QCOMPARE(session.keptRuns().all()[0].snapshot->record.iteration, 1000);
    QCOMPARE(session.frame().past->size(), 1U);
    session.play();
    QVERIFY(awaitIteration(session, 1000));
    // Same up to the branch, other afterwards.
    const HistoryView& branch = session.frame().history;
    const HistoryView& old = session.keptRuns().all()[0].history;
    for (int k = 0; k <= 10; ++k)
        QCOMPARE(branch.at(0, k), old.at(0, k));
    QVERIFY(branch.at(0, 20) > old.at(0, 20));
    // Undo steers the branch back; the old run stays what it is.
    session.undoStack()->undo();
    QCOMPARE(session.experiment().learningRate.w, 0.5);
    QCOMPARE(session.keptRuns().all().size(), 1U);
}

void TestSession::aDragInThePastLeavesOneRunBehind()
{
    Session session;
    session.step(50);
    QVERIFY(awaitIteration(session, 50));
    session.showIteration(20);
    QVERIFY(awaitIteration(session, 20));
    for (double eta = 0.6; eta < 1.05; eta += 0.1)
        session.editSetting("learning_rate", eta);
    session.finishEdit();
    QTRY_COMPARE(session.frame().history.size(), 21);
    QCOMPARE(session.keptRuns().all().size(), 1U);
    const Experiment recorded = session.recorded();
    QCOMPARE(recorded.changes.size(), 1U);
    QCOMPARE(recorded.changes[0].iteration, 20);
    QVERIFY(std::abs(recorded.changes[0].learningRate.w - 1.0) < 1e-12);
    // A stop rule changed in the past is the whole run's: no branch, and the past stays shown.
    session.step(10);
    QVERIFY(awaitIteration(session, 30));
    session.showIteration(3);
    QVERIFY(awaitIteration(session, 3));
    session.editSetting("stop.iterations", 2000);
    QVERIFY(awaitIteration(session, 3));
    QCOMPARE(session.keptRuns().all().size(), 1U);
    QCOMPARE(session.recorded().changes.size(), 1U);
    QCOMPARE(session.recorded().stop.iterations, 2000);
}

void TestSession::aBranchOfARunMadeAgainLeavesItBehind()
{
    Session session;
    const auto branch = [&session](std::int64_t iteration, double rate) {
        session.showIteration(iteration);
        QVERIFY(awaitIteration(session, iteration));
        session.editSetting("learning_rate", rate);
        session.finishEdit();
    };
    session.step(60);
    QVERIFY(awaitIteration(session, 60));
    branch(50, 2.0);
    session.step(10);
    QVERIFY(awaitIteration(session, 60));
    session.reset();
    QVERIFY(awaitIteration(session, 0));
    session.step(90);
    QVERIFY(awaitIteration(session, 90));
    branch(80, 3.0);
    // The first one, the one with the branch, and the one made again, which has another rate from
    // its start.
    QCOMPARE(session.keptRuns().all().size(), 3U);
    QCOMPARE(session.keptRuns().all().back().snapshot->record.iteration, 90);
}

void TestSession::settingsFollowTheIterationShown()
{
    Session session;
    session.step(20);
    QVERIFY(awaitIteration(session, 20));
    session.editSetting("learning_rate", 2.0);
    session.finishEdit();
    session.step(20);
    QVERIFY(awaitIteration(session, 40));
    const QSignalSpy changed(&session, &Session::experimentChanged);
    session.showIteration(19);
    QTRY_COMPARE(session.experiment().learningRate.w, 0.5);
    QCOMPARE(changed.count(), 1);
    // What the next update uses, as the row and the mark of the timeline say.
    session.showIteration(20);
    QTRY_COMPARE(session.experiment().learningRate.w, 2.0);
    QCOMPARE(session.frame().snapshot->record.learningRate, 2.0);
    session.showIteration(4);
    QTRY_COMPARE(session.experiment().learningRate.w, 0.5);
    session.showNewest();
    QTRY_COMPARE(session.experiment().learningRate.w, 2.0);
    QVERIFY(session.keptRuns().all().empty());
}

void TestSession::theRecordRepeatsTheRun()
{
    Session session;
    session.step(20);
    QVERIFY(awaitIteration(session, 20));
    session.editSetting("learning_rate", 2.0);
    session.editSetting("data.x.0.1", 0.4);
    session.finishEdit();
    session.step(30);
    QVERIFY(awaitIteration(session, 50));
    const double H = session.frame().snapshot->record.H;
    const Experiment recorded = session.recorded();
    QCOMPARE(recorded.learningRate.w, 0.5);
    QCOMPARE(recorded.changes.size(), 1U);

    Session again;
    again.open(parseExperiment(formatExperiment(recorded), "recorded"));
    QVERIFY(awaitIteration(again, 0));
    QCOMPARE(again.experiment().learningRate.w, 0.5);
    again.step(50);
    QVERIFY(awaitIteration(again, 50));
    QCOMPARE(again.frame().snapshot->record.H, H);
    QCOMPARE(again.experiment().learningRate.w, 2.0);
    QVERIFY(!again.isDirty());
    QCOMPARE(formatExperiment(again.recorded()), formatExperiment(recorded));
    // The same start is the recorded one; a rate of one's own ends the record.
    again.reset();
    QVERIFY(awaitIteration(again, 0));
    QCOMPARE(again.experiment().learningRate.w, 0.5);
    QCOMPARE(again.recorded().changes.size(), 1U);
    again.editSetting("learning_rate", 1.0);
    QCOMPARE(again.recorded().changes.size(), 0U);
}

void TestSession::pastRunsAreKept()
{
    Session session;
    session.reset();
    QVERIFY(session.keptRuns().all().empty());
    for (int run = 1; run <= 15; ++run) {
        session.editSetting("learning_rate", 0.1 * run);
        session.finishEdit();
        session.step(run);
        QVERIFY(awaitIteration(session, run));
        session.reset();
        if (run == 1)
            session.keptRuns().setPinned(1, true);
    }
    // Twelve: the pinned one and the newest eleven.
    QCOMPARE(session.keptRuns().all().size(), 12U);
    QCOMPARE(session.keptRuns().all()[0].number, 1);
    QCOMPARE(session.keptRuns().all()[1].number, 5);
    QCOMPARE(session.keptRuns().all().back().snapshot->record.iteration, 15);
    session.open(Experiment());
    QCOMPARE(session.keptRuns().all().size(), 1U);

    // Of a run made again the longer one stays.
    session.keptRuns().remove(1);
    for (const int steps : {5, 8, 3}) {
        session.step(steps);
        QVERIFY(awaitIteration(session, steps));
        session.reset();
        QVERIFY(awaitIteration(session, 0));
        QCOMPARE(session.keptRuns().all().size(), 1U);
    }
    QCOMPARE(session.keptRuns().all()[0].snapshot->record.iteration, 8);
}

void TestSession::aLongPastRunBecomesSmall()
{
    constexpr std::int64_t kIterations = 2'000'000;
    Session session;
    session.editSetting("stop.iterations", kIterations);
    session.play();
    QVERIFY(awaitIteration(session, kIterations));
    QVERIFY(session.frame().history.bytes() > std::size_t{100} << 20);
    session.reset();
    QCOMPARE(session.keptRuns().all().size(), 1U);
    QTRY_VERIFY_WITH_TIMEOUT(session.keptRuns().all()[0].history.bytes() <= std::size_t{20} << 20,
                             20000);
    QCOMPARE(session.keptRuns().all()[0].history.size(), kIterations + 1);
}

void TestSession::pastRunsAreNamedPinnedHiddenAndDeleted()
{
    Session session;
    const QSignalSpy changed(&session.keptRuns(), &KeptRuns::changed);
    session.step(5);
    QVERIFY(awaitIteration(session, 5));
    session.reset();
    QCOMPARE(changed.count(), 1);
    QCOMPARE(session.keptRuns().all()[0].name, QString("Run 1"));
    session.keptRuns().rename(1, "slow");
    session.keptRuns().setHidden(1, true);
    QCOMPARE(session.keptRuns().all()[0].name, QString("slow"));
    QVERIFY(session.keptRuns().all()[0].isHidden);
    QVERIFY(session.frame().past->front().isHidden);
    session.keptRuns().remove(7);
    QCOMPARE(session.keptRuns().all().size(), 1U);
    session.keptRuns().remove(1);
    QVERIFY(session.keptRuns().all().empty());
}

void TestSession::aPastRunIsReloaded()
{
    Session session;
    session.step(5);
    QVERIFY(awaitIteration(session, 5));
    session.editSetting("learning_rate", 2.0);
    session.step(5);
    QVERIFY(awaitIteration(session, 10));
    const double H = session.frame().snapshot->record.H;
    session.editSetting("start.b.0", -0.4);
    QVERIFY(awaitIteration(session, 0));
    session.step(3);
    QVERIFY(awaitIteration(session, 3));
    session.reloadPastRun(1);
    QVERIFY(awaitIteration(session, 0));
    QCOMPARE(session.experiment().start.b()(0), 0.1);
    QCOMPARE(session.experiment().learningRate.w, 0.5);
    session.step(10);
    QVERIFY(awaitIteration(session, 10));
    QCOMPARE(session.frame().snapshot->record.H, H);
    session.undoStack()->undo();
    QCOMPARE(session.experiment().start.b()(0), -0.4);
}

void TestSession::companionsRunInLockstep()
{
    Experiment e;
    e.data.Y = Eigen::MatrixXd::Zero(1, 1);
    Session session;
    session.open(e);
    session.step(20);
    QVERIFY(awaitIteration(session, 20));
    session.setCompanions({{.name = "cross-entropy",
                            .objective = Objective{.kind = ObjectiveKind::CrossEntropy},
                            .hasOneWeightSet = true,
                            .rateFactor = 2.0}});
    QTRY_COMPARE(session.frame().companions.size(), 1U);
    QVERIFY(session.keptRuns().all().empty());
    QVERIFY(awaitIteration(session, 20));
    session.step(10);
    QVERIFY(awaitIteration(session, 30));
    const CompanionFrame& other = session.frame().companions[0];
    QCOMPARE(other.name, QString("cross-entropy"));
    QCOMPARE(other.snapshot->record.iteration, 30);
    QCOMPARE(other.history.size(), 31);

    // The label is 0: the entropy goes its own way up, the cross-entropy down.
    Experiment alone = e;
    alone.objective.kind = ObjectiveKind::CrossEntropy;
    alone.start.values << 0.15, 0.1, 0.0, 0.0, 0.1;
    alone.trainable.G = false;
    alone.learningRate = LearningRate(1.0);
    Trainer trainer(alone);
    for (int k = 0; k < 30; ++k)
        trainer.step();
    QVERIFY(other.snapshot->layer.values.isApprox(trainer.layer().values, 1e-14));
    QVERIFY(other.snapshot->record.Z[0] < 0.0 && session.frame().snapshot->record.Z[0] > 0.0);

    // The past of both, and a rate for both.
    const Eigen::VectorXd at30 = other.snapshot->layer.values;
    session.showIteration(25);
    QVERIFY(awaitIteration(session, 25));
    QCOMPARE(session.frame().companions[0].snapshot->record.iteration, 25);
    session.showNewest();
    QVERIFY(awaitIteration(session, 30));
    session.editSetting("learning_rate", 0.1);
    QTRY_COMPARE(session.frame().companions[0].snapshot->record.learningRate, 0.2);
    QVERIFY(session.frame().companions[0].snapshot->layer.values == at30);
    session.setCompanions({});
    QTRY_VERIFY(session.frame().companions.empty());
    QVERIFY(awaitIteration(session, 30));
    QCOMPARE(session.recorded().changes.size(), 1U);
}

void TestSession::companionsTheDataDoNotAllowAreLeftOut()
{
    Session session;
    session.setCompanions(
        {{.name = "cross-entropy", .objective = Objective{.kind = ObjectiveKind::CrossEntropy}},
         {.name = "adam", .rule = Rule{.kind = RuleKind::Adam}}});
    QTRY_COMPARE(session.frame().companions.size(), 1U);
    QCOMPARE(session.frame().companions[0].name, QString("adam"));
}

void TestSession::aLongRepetitionSaysHowFarItIs()
{
    Experiment e;
    e.generator = GeneratorSource{.name = "two-moons", .settings = {{"samples", 200000.0}}};
    e.data = generateDataSet(*e.generator);
    Session session;
    session.open(e);
    session.step(150);
    const auto isThere = [&] {
        return session.frame().snapshot && session.frame().end().record.iteration == 150;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isThere(), 60000);
    QSignalSpy repeating(&session, &Session::repeating);
    session.setCompanions({{.name = "adam", .rule = Rule{.kind = RuleKind::Adam}}});
    const auto isTold = [&] {
        return !repeating.empty() && repeating.back().at(0) == repeating.back().at(1);
    };
    QTRY_VERIFY_WITH_TIMEOUT(isTold(), 60000);
    const qint64 first = repeating.front().at(0).toLongLong();
    QVERIFY2(first < 150, qPrintable(QString::number(first)));
    QCOMPARE(repeating.front().at(1).toLongLong(), 150);
    QTRY_COMPARE(session.frame().companions.size(), 1U);
    QCOMPARE(session.frame().companions[0].snapshot->record.iteration, 150);
}

void TestSession::resetGoesToTheSameStart()
{
    Session session;
    session.play();
    QVERIFY(awaitIteration(session, 1000));
    session.reset();
    QVERIFY(awaitIteration(session, 0));
    QVERIFY(!session.isRunning());
    QVERIFY(session.frame().snapshot->layer.values == Experiment().start.values);
}

void TestSession::aStartValueBeginsTheRunAnew()
{
    Session session;
    session.step(20);
    QVERIFY(awaitIteration(session, 20));
    session.editSetting("start.b.0", -0.12);
    QVERIFY(awaitIteration(session, 0));
    QTRY_VERIFY(std::abs(session.frame().snapshot->record.Z[0] + 0.11) < 1e-15);
    QVERIFY(session.isDirty());
}

void TestSession::aRateSteersTheRunWithoutStartingOver()
{
    Session session;
    session.step(20);
    QVERIFY(awaitIteration(session, 20));
    const double z = session.frame().snapshot->record.Z[0];
    session.editSetting("learning_rate", 3.0);
    QTRY_COMPARE(session.frame().snapshot->record.learningRate, 3.0);
    QCOMPARE(session.frame().snapshot->record.iteration, 20);
    QCOMPARE(session.frame().snapshot->record.Z[0], z);
    // An input changes what is shown at once, the parameters stay.
    session.editSetting("data.x.0.0", -1.0);
    QTRY_VERIFY(session.frame().snapshot->record.Z[0] != z);
    QCOMPARE(session.frame().snapshot->record.iteration, 20);
}

void TestSession::refusesUnsoundValues()
{
    Session session;
    QSignalSpy problems(&session, &Session::problemFound);
    session.editSetting("learning_rate", -1.0);
    session.editSetting("data.x.0.0", std::nan(""));
    session.editSetting("no.such.key", 1.0);
    QCOMPARE(problems.count(), 3);
    QVERIFY(problems[0][0].toString().startsWith("learning rate η: -1: expected"));
    QVERIFY(problems[1][0].toString().startsWith("input x₁: "));
    QCOMPARE(session.experiment().learningRate.w, 0.5);
    QVERIFY(!session.isDirty());
}

void TestSession::oneUndoForOneDrag()
{
    Session session;
    for (double eta = 0.6; eta < 1.05; eta += 0.1)
        session.editSetting("learning_rate", eta);
    session.finishEdit();
    session.editSetting("learning_rate", 7.0);
    session.finishEdit();
    session.editSetting("start.b.0", 0.4);
    QCOMPARE(session.undoStack()->count(), 3);
    session.undoStack()->undo();
    QCOMPARE(session.experiment().start.b()(0), 0.1);
    session.undoStack()->undo();
    QVERIFY(std::abs(session.experiment().learningRate.w - 1.0) < 1e-12);
    session.undoStack()->undo();
    QCOMPARE(session.experiment().learningRate.w, 0.5);
    QVERIFY(!session.isDirty());
    session.undoStack()->redo();
    session.undoStack()->redo();
    QCOMPARE(session.experiment().learningRate.w, 7.0);
}

void TestSession::undoOfInputCount()
{
    Session session;
    QVERIFY(awaitIteration(session, 0));
    QSignalSpy changed(&session, &Session::experimentChanged);
    session.setInputCount(5);
    QCOMPARE(session.experiment().data.features(), 5);
    QTRY_COMPARE(session.frame().columns->features, 5);
    session.undoStack()->undo();
    QCOMPARE(session.experiment().data.features(), 2);
    QCOMPARE(changed.count(), 2);
    session.setInputCount(0);
    QCOMPARE(session.experiment().data.features(), 2);
}

void TestSession::undoSaysInWordsWhatItTakesBack_data()
{
    using Edit = std::function<void(Session&)>;
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, const Edit& edit, const char* text) {
        QTest::newRow(name) << edit << QString(text);
    };
    const auto data = [] {
        return std::make_shared<const Batch>(
            Batch{Eigen::MatrixXd{{1.0, 2.0}, {3.0, 4.0}}, Eigen::MatrixXd{{0.0, 1.0}}});
    };
    row(
        "input", [](Session& s) { s.editSetting("data.x.0.0", 1.0); }, "the change of input x₁");
    row(
        "input of one of two",
        [data](Session& s) {
            s.setData({.batch = data()});
            s.editSetting("data.x.1.0", 1.0);
        },
        "the change of input x₁ of sample 2");
    row(
        "weight", [](Session& s) { s.editSetting("start.G.0.1", 1.0); }, "the change of weight G₂");
    row(
        "rate", [](Session& s) { s.editSetting("learning_rate", 1.0); },
        "the change of learning rate η");
    row(
        "limit", [](Session& s) { s.editSetting("stop.iterations", 7.0); },
        "the change of iterations n");
    row(
        "inputs", [](Session& s) { s.setInputCount(3); }, "the number of inputs");
    row(
        "units", [](Session& s) { s.setUnitCount(3); }, "the number of units");
    row(
        "table",
        [data](Session& s) {
            s.setData(
                {.batch = data(),
                 .csv = CsvSource{.path = "/home/me/table.csv", .inputs = {}, .targets = {}}});
        },
        "data from table.csv");
    row(
        "generator",
        [data](Session& s) {
            s.setData({.batch = data(),
                       .generator = GeneratorSource{.name = "two-moons", .settings = {}}});
        },
        "data “Two moons”");
    row(
        "pasted", [data](Session& s) { s.setData({.batch = data()}); }, "typed or pasted data");
    row(
        "sample", [](Session& s) { s.addSample(1.0, 2.0); }, "the new sample");
    row(
        "label", [](Session& s) { s.labelSample(0, 1, 0); }, "the label of sample 1");
}

/// Keys of files mean nothing to people.
void TestSession::undoSaysInWordsWhatItTakesBack()
{
    QFETCH(std::function<void(Session&)>, edit);
    QFETCH(QString, text);
    Session session;
    edit(session);
    QCOMPARE(session.undoStack()->undoText(), text);
}

void TestSession::savesTheTable()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("Übung 1.csv");
    Session session;
    session.play();
    QVERIFY(awaitIteration(session, 1000));
    QSignalSpy saved(&session, &Session::tableSaved);
    session.saveTable(path);
    QVERIFY(saved.wait(20000));
    QCOMPARE(saved[0][0].toString(), path);
    QCOMPARE(saved[0][1].toLongLong(), 1001);
    QCOMPARE(saved[0][2].toString(), QString());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 1002);
    QCOMPARE(lines.last().split(',')[0], QByteArray("1000"));
    QVERIFY(std::abs(lines.last().split(',')[1].toDouble() - 0.000836253043) < 5e-13);
}

void TestSession::aRowOfTheTableSaysWhatTheNextUpdateUses()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("changed.csv");
    Experiment experiment;
    experiment.schedule = {.kind = ScheduleKind::Exponential, .factor = 0.5};
    Session session;
    session.open(experiment);
    session.step(9);
    QVERIFY(awaitIteration(session, 9));
    session.editSetting("learning_rate", 0.1);
    session.finishEdit();
    session.step(3);
    QVERIFY(awaitIteration(session, 12));
    QSignalSpy saved(&session, &Session::tableSaved);
    session.saveTable(path);
    QVERIFY(saved.wait(20000));
    const QByteArrayList lines = contentOf(path).trimmed().split('\n');
    QCOMPARE(lines.size(), 14);
    for (int k = 0; k <= 12; ++k) {
        const double rate = (k < 9 ? 0.5 : 0.1) * std::pow(0.5, k);
        QCOMPARE(lines[k + 1].split(',')[7].toDouble(), rate);
        session.showIteration(k);
        QVERIFY(awaitIteration(session, k));
        QCOMPARE(session.frame().snapshot->record.learningRate, rate);
    }
    // Run again, the record of the run gives the same table.
    const ProgramResult again =
        callProgram({"run", "-", "--iterations", "12", "--csv", "-"},
                    QByteArray::fromStdString(formatExperiment(session.recorded())));
    QCOMPARE(again.out, contentOf(path));
}

void TestSession::tellsWhyATableCannotBeWritten()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("no such folder/table.csv");
    Session session;
    QVERIFY(awaitIteration(session, 0));
    QSignalSpy saved(&session, &Session::tableSaved);
    session.saveTable(path);
    QVERIFY(saved.wait(20000));
    QVERIFY(saved[0][2].toString().startsWith(path + ": cannot be written: "));
}

void TestSession::aMillionIterationsKeepTheEventLoopResponsive()
{
    Session session;
    session.editSetting("stop.iterations", 1'000'000);
    const EventLoopWatch watch;
    session.play();
    QVERIFY(awaitIteration(session, 1'000'000));
    qInfo("longest gap between two ticks of 1 ms: %lld ms",
          static_cast<long long>(watch.longestGap()));
    QCOMPARE(session.frame().history.size(), 1'000'001);
}

QTEST_MAIN(TestSession)
#include "test_session.moc"
