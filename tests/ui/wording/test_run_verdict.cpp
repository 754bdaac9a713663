#include "core/analysis/stability.h"
#include "tests/ui/run_frames.h"
#include "ui/panels/status_line.h"
#include "ui/style/number_format.h"
#include "ui/widgets/banner.h"
#include "ui/window/main_window.h"
#include "ui/wording/run_description.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace entropy_lab;

namespace {

using Remedy = RunRemedy::Kind;

Experiment from(double z, double eta)
{
    Experiment experiment;
    experiment.start.values.setZero();
    experiment.start.b()(0) = z;
    experiment.learningRate = LearningRate(eta);
    return experiment;
}

/// Lesson 9b.
Experiment smallestRise(double eta)
{
    Experiment experiment;
    experiment.data.X.edit().resize(1, 2);
    experiment.data.X.edit() << 3.0, -2.0;
    experiment.start = Layer(1, 1);
    experiment.start.W()(0, 0) = -0.5;
    experiment.start.b()(0) = 3.5;
    experiment.learningRate = LearningRate(eta);
    return experiment;
}

Experiment with(Experiment experiment, void (*change)(Experiment&))
{
    change(experiment);
    return experiment;
}

/// Two samples on the two sides, undecided.
Experiment twoSides(double eta)
{
    Experiment experiment;
    experiment.data.X.edit().resize(1, 2);
    experiment.data.X.edit() << 1.0, -1.0;
    experiment.start = Layer(1, 1);
    experiment.start.W()(0, 0) = 0.1;
    experiment.learningRate = LearningRate(eta);
    return experiment;
}

Experiment labelled(double z, double y, ObjectiveKind kind)
{
    Experiment experiment = from(z, 0.5);
    experiment.data.Y = Eigen::MatrixXd::Constant(1, 1, y);
    experiment.objective.kind = kind;
    return experiment;
}

/// Lesson 3, and other inputs from an iteration on.
Experiment turnedAt(std::int64_t iteration, const Eigen::Vector2d& x)
{
    Experiment experiment;
    experiment.changes = {
        {.iteration = iteration, .learningRate = experiment.learningRate, .X = x}};
    return experiment;
}

/// The frame after so many updates, and after inputs that no update has been made with yet.
RunFrame frameWithNewInputs(const Experiment& experiment, int steps, const Eigen::Vector2d& x,
                            bool isRunning)
{
    Trainer trainer(experiment);
    while (trainer.record().iteration < steps)
        trainer.step();
    LiveSettings settings = liveSettings(experiment);
    settings.X = x;
    trainer.apply(settings);
    RunFrame frame = frameAfter(experiment, steps);
    frame.snapshot =
        takeSnapshot(trainer, std::make_shared<const Experiment>(trainer.experiment()), isRunning,
                     std::make_shared<const Experiment>(trainer.recorded()));
    return frame;
}

/// Two samples near the top, at a tenth of the safe rate, and few iterations.
Experiment plateauOfTwelve()
{
    Experiment experiment = smallestRise(0.14);
    experiment.stop.iterations = 12;
    experiment.start.W()(0, 0) = 1e-5;
    experiment.start.b()(0) = 0.0;
    return experiment;
}

}  // namespace

class TestRunVerdict : public QObject {
    Q_OBJECT
private slots:
    void everyStateIsToldWithItsNumberAndRemedy_data();
    void everyStateIsToldWithItsNumberAndRemedy();
    void beingSureIsNotBeingRight_data();
    void beingSureIsNotBeingRight();
    void whereNothingMovesTheReasonIsTold_data();
    void whereNothingMovesTheReasonIsTold();
    void aRiseIsBlamedOnWhatRaisedIt_data();
    void aRiseIsBlamedOnWhatRaisedIt();
    void remediesHelp_data();
    void remediesHelp();
    void whereNoRemedyHelpsNoneIsOffered_data();
    void whereNoRemedyHelpsNoneIsOffered();
    void otherInputsAreNamedAndNotJudged_data();
    void otherInputsAreNamedAndNotJudged();
    void inputsOfNowAreNotComparedWithThoseBefore();
    void inputsTakenBackAreNoChange();
    void aJumpOfTheInputsIsNoJumpOfAStep();
    void theWayBeginsAtARowOfTheInputsOfNow();
    void onlyOneIsOne();
    void thePastIsNotJudged();
    void onlyWhatTheLastChangeMadeIsJudged();
    void theSafeRateIsSafe();
    void theRemedyStandsBesideItsWords();
    void oneButtonForOneRemedy();
    void aRemedyScalesEveryRate();
    void moreIterationsGoOn();
};

void TestRunVerdict::everyStateIsToldWithItsNumberAndRemedy_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::addColumn<int>("steps");
    QTest::addColumn<bool>("isRunning");
    QTest::addColumn<QString>("words");
    QTest::addColumn<Remedy>("remedy");
    QTest::addColumn<double>("value");

    QTest::newRow("dead start") << from(0.0, 0.5) << 0 << false
                                << "dead start, the gradient is exactly 0" << Remedy::WakeUp << 0.1;
    QTest::newRow("on the top of H") << from(1e-6, 0.5) << 2 << true
                                     << "on the plateau: at |z| = " << Remedy::ScaleRates << 10.0;
    QTest::newRow("plateau") << from(0.1, 1e-3) << 50 << true
                             << "on a plateau: H has come 0.021 % of the way from "
                                "0.9982 to 0 bits after 50 iterations"
                             << Remedy::ScaleRates << 10.0;
    QTest::newRow("crawling")
        << with(from(0.5, 0.01), [](Experiment& e) { e.stop.iterations = 60; }) << 30 << true
        << "crawling: at this pace half of the way from 0.9563 to 0 bits takes "
        << Remedy::ScaleRates << 10.0;
    QTest::newRow("slow, with time left")
        << from(0.5, 0.05) << 12 << true << "descending: H falls by " << Remedy::None << 0.0;
    // Lesson 3: H(3.024989) = 0.2705 of H(0.11) = 0.9978 bits are left.
    QTest::newRow("good, paused") << from(0.11, 0.5) << 10 << false
                                  << "surer: H has come 72.9 % of the way from 0.9978 to 0 bits; "
                                     "paused at iteration 10: H = 0.27"
                                  << Remedy::None << 0.0;
    QTest::newRow("good, at the end")
        << from(0.11, 0.5) << 1000 << false
        << "surer: H has come 99.9 % of the way from 0.9978 to 0 bits; finished: the limit of "
           "1\u202f000 iterations"
        << Remedy::None << 0.0;
    QTest::newRow("jump of one z")
        << from(0.11, 1000.0) << 5 << true << "saturated in one jump: |z| went from 0.11 to "
        << Remedy::ScaleRates << 0.001;
    QTest::newRow("another rate on the way")
        << with(Experiment(),
                [](Experiment& e) {
                    e.changes = {{.iteration = 20, .learningRate = LearningRate(1.0)}};
                })
        << 500 << false << " at iteration 20 to 0 bits; paused at iteration 500" << Remedy::None
        << 0.0;
    QTest::newRow("jump of two samples")
        << twoSides(3000.0) << 5 << true << "saturated in one jump: H went from 0.998 to "
        << Remedy::ScaleRates << 0.999 / kLargestEntropyCurvature / 3000.0;
    QTest::newRow("rising now") << smallestRise(3.0) << 1 << true
                                << "H rose by 0.175 bits in this step: the learning rate is too "
                                   "large here"
                                << Remedy::ScaleRates << 0.999 * 1.324632173 / 3.0;
    QTest::newRow("rose before") << smallestRise(3.0) << 8 << false
                                 << "H rose by 0.175 bits in step 1: the learning rate was too "
                                    "large there; paused at iteration 8"
                                 << Remedy::ScaleRates << 0.999 * 1.324632173 / 3.0;
    QTest::newRow("ascent beyond the top")
        << with(from(0.5, 4.0), [](Experiment& e) { e.direction = Direction::Ascend; }) << 4
        << false << "H fell by " << Remedy::ScaleRates
        << 0.999 * 2.0 / (3.0 * kLargestCrossEntropyCurvature) / 4.0;
    QTest::newRow("safe, but not fast")
        << smallestRise(1.0) << 3 << true << "descending: H falls by " << Remedy::None << 0.0;
    QTest::newRow("not finite") << with(from(1.5, 1e308),
                                        [](Experiment& e) { e.data.X.edit() *= 1e3; })
                                << 5 << true << "stopped: not finite (" << Remedy::ScaleRates
                                << 0.999 * 2.0 / (kLargestEntropyCurvature * 2000001.0) / 1e308;
    // Ten times the rate would not be safe.
    QTest::newRow("plateau, at the limit")
        << plateauOfTwelve() << 12 << false << "on a plateau: " << Remedy::MoreIterations << 120.0;
}

void TestRunVerdict::everyStateIsToldWithItsNumberAndRemedy()
{
    QFETCH(Experiment, experiment);
    QFETCH(int, steps);
    QFETCH(bool, isRunning);
    QFETCH(QString, words);
    QFETCH(Remedy, remedy);
    QFETCH(double, value);
    const RunDescription now = describeRun(frameAfter(experiment, steps, isRunning));
    QVERIFY2(now.text.contains(words), qPrintable(now.text));
    QVERIFY2(now.remedy.kind == remedy, qPrintable(now.text + " | " + now.remedy.label));
    QVERIFY(std::abs(now.remedy.value - value) <= 1e-9 * value);
    QCOMPARE(now.remedy.label.isEmpty(), remedy == Remedy::None);
}

void TestRunVerdict::beingSureIsNotBeingRight_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::addColumn<QString>("words");
    using Kind = ObjectiveKind;
    // Lesson 4: the mirror image of lesson 3.
    QTest::newRow("sure and wrong")
        << labelled(-0.11, 1.0, Kind::Entropy)
        << "surer: H has come 99.9 % of the way from 0.9978 to 0 bits; accuracy 0, cross-entropy "
           "14.2 bits";
    QTest::newRow("sure and right") << labelled(0.11, 1.0, Kind::Entropy) << "; accuracy 1, ";
    QTest::newRow("wrong, by the cross-entropy")
        << labelled(-3.0, 1.0, Kind::CrossEntropy)
        << "the cross-entropy has come 99.9 % of the way from 4.398 to 0 bits; accuracy 1;";
    QTest::newRow("already sure and wrong") << labelled(-40.0, 1.0, Kind::Entropy)
                                            << "already sure: H = 2.513×10⁻¹⁶ bits at the start; "
                                               "accuracy 0, cross-entropy 57.7 bits";
    QTest::newRow("everything called 1")
        << with(twoSides(0.5), [](Experiment& e) { e.data.X.edit() << 1.0, 2.0; })
        << "all 2 points are called 1";
    QTest::newRow("everything called 0")
        << with(twoSides(0.5), [](Experiment& e) { e.data.X.edit() << -1.0, -2.0; })
        << "all 2 points are called 0";
    QTest::newRow("told apart") << twoSides(0.5) << " of the way from 0.9982 to 0 bits; finished";
    QTest::newRow("climbing") << with(from(2.0, 0.5), [](Experiment& e) {
        e.direction = Direction::Ascend;
        e.stop.iterations = 10;
    }) << "less sure: H has come 99.9 % of the way from 0.5271 to 1 bit; ";
}

void TestRunVerdict::beingSureIsNotBeingRight()
{
    QFETCH(Experiment, experiment);
    QFETCH(QString, words);
    const RunDescription now = describeRun(frameAfter(experiment, 1000));
    QVERIFY2(now.text.contains(words), qPrintable(now.text));
    QVERIFY2(!now.text.contains("good"), qPrintable(now.text));
}

void TestRunVerdict::whereNothingMovesTheReasonIsTold_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::addColumn<QString>("words");
    QTest::newRow("400") << with(Experiment(), [](Experiment& e) { e.start.b()(0) = 400.0; })
                         << "already sure: H = 1.097×10⁻¹⁷¹ bits at the start;";
    QTest::newRow("800") << from(800.0, 0.5)
                         << "already sure: H = 0 bits at the start; finished: the limit of 20";
    QTest::newRow("a label met")
        << labelled(60.0, 1.0, ObjectiveKind::CrossEntropy)
        << "already at the goal: the cross-entropy = 1.263×10⁻²⁶ bits at the start; accuracy 1;";
    QTest::newRow("1e-151") << from(1e-151, 0.5)
                            << "too slow to see: at a gradient norm of 3.56×10⁻¹⁴⁸, H stays at 1 "
                               "bit;";
    QTest::newRow("on the top") << with(from(0.0, 0.5), [](Experiment& e) {
        e.direction = Direction::Ascend;
    }) << "at the top: z = 0, H cannot rise further";
    QTest::newRow("nothing to move") << with(from(0.3, 0.5), [](Experiment& e) {
        e.trainable.b = false;
        e.data.X.edit().setZero();
    }) << "nothing can move: b is frozen and every input is 0";
    QTest::newRow("balanced") << with(from(0.0, 0.5), [](Experiment& e) {
        e.objective.kind = ObjectiveKind::BalancedEntropy;
    }) << "finished: the limit of 20 iterations was reached; H = 1 bit";
}

void TestRunVerdict::whereNothingMovesTheReasonIsTold()
{
    QFETCH(Experiment, experiment);
    QFETCH(QString, words);
    experiment.stop.iterations = 20;
    const RunDescription now = describeRun(frameAfter(experiment, 20));
    QVERIFY2(now.text.contains(words), qPrintable(now.text));
    QVERIFY2(!now.text.contains("dead start"), qPrintable(now.text));
}

void TestRunVerdict::aRiseIsBlamedOnWhatRaisedIt_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::addColumn<QString>("words");
    QTest::addColumn<Remedy>("remedy");
    Experiment decaying;
    decaying.start.values << 3.0, -3.0, 0.0, 0.0, 0.0;
    decaying.weightDecay = 0.5;
    QTest::newRow("decay") << decaying
                           << "H rose by 0.114 bits in step 1: weight decay pulls as well"
                           << Remedy::None;
    Experiment swinging = from(0.5, 1.0);
    swinging.direction = Direction::Ascend;
    swinging.rule.kind = RuleKind::Momentum;
    QTest::newRow("momentum") << swinging << ": momentum goes on with earlier steps"
                              << Remedy::ScaleRates;
    QTest::newRow("too large a step, with momentum")
        << with(smallestRise(3.0), [](Experiment& e) { e.rule.kind = RuleKind::Momentum; })
        << "H rose by 0.175 bits in step 1: the learning rate was too large there"
        << Remedy::ScaleRates;
}

void TestRunVerdict::aRiseIsBlamedOnWhatRaisedIt()
{
    QFETCH(Experiment, experiment);
    QFETCH(QString, words);
    QFETCH(Remedy, remedy);
    const RunDescription now = describeRun(frameAfter(experiment, 30));
    QVERIFY2(now.text.contains(words), qPrintable(now.text));
    QCOMPARE(now.regime, std::optional(Regime::NonMonotone));
    QVERIFY2(now.remedy.kind == remedy, qPrintable(now.remedy.label));
}

void TestRunVerdict::remediesHelp_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::newRow("a jump of 100") << from(0.11, 1e3);
    QTest::newRow("a jump of 10^8") << from(0.11, 1e9);
    QTest::newRow("two samples") << twoSides(3e6);
    QTest::newRow("a rise") << smallestRise(3.0);
    QTest::newRow("not finite") << with(from(1.5, 1e308),
                                        [](Experiment& e) { e.data.X.edit() *= 1e3; });
    QTest::newRow("dead") << from(0.0, 0.5);
    QTest::newRow("dead at another b")
        << with(from(0.1, 0.5), [](Experiment& e) { e.start.W()(0, 1) = 0.125; });
    QTest::newRow("dead, b frozen")
        << with(from(0.0, 0.5), [](Experiment& e) { e.trainable.b = false; });
}

void TestRunVerdict::remediesHelp()
{
    QFETCH(Experiment, experiment);
    const RunDescription before = describeRun(frameAfter(experiment, 5));
    if (before.remedy.kind == Remedy::ScaleRates) {
        experiment.learningRate.w *= before.remedy.value;
        experiment.learningRate.G *= before.remedy.value;
        experiment.learningRate.b *= before.remedy.value;
    } else {
        QCOMPARE(before.remedy.kind, Remedy::WakeUp);
        QVERIFY(before.remedy.label.startsWith("Set b to "));
        experiment.start.b()(0) = before.remedy.value;
    }
    const RunDescription after = describeRun(frameAfter(experiment, 5));
    // The largest safe rate, which a run comes back with from beyond the finite numbers, may still
    // be enough for one jump.
    QVERIFY2(after.kind == RunDescription::Kind::Paused
                 || (before.kind == RunDescription::Kind::Failed
                     && after.kind == RunDescription::Kind::Saturated),
             qPrintable(after.text));
    QVERIFY2(after.regime != before.regime, qPrintable(after.text));
}

void TestRunVerdict::whereNoRemedyHelpsNoneIsOffered_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::newRow("inputs beyond any rate")
        << with(from(0.11, 0.5), [](Experiment& e) { e.data.X.edit() << 1.7e308, 0.0; });
    QTest::newRow("a plateau of Adam")
        << with(from(1e-9, 1e-12), [](Experiment& e) { e.rule.kind = RuleKind::Adam; });
    QTest::newRow("a plateau under decay")
        << with(from(1e-4, 0.01), [](Experiment& e) { e.weightDecay = 0.5; });
    QTest::newRow("ten times beyond a double") << with(from(1e-9, 1e308), [](Experiment& e) {
        e.data.X.edit().setZero();
        e.start.b()(0) = 1e-320;
        e.learningRate.b = 1e-12;
    });
    QTest::newRow("sure") << from(400.0, 0.5);
    QTest::newRow("pulls that cancel") << with(twoSides(0.5), [](Experiment& e) {
        e.trainable.b = false;
        e.start.values.setZero();
    });
}

void TestRunVerdict::whereNoRemedyHelpsNoneIsOffered()
{
    QFETCH(Experiment, experiment);
    const RunDescription now = describeRun(frameAfter(experiment, 5));
    QVERIFY2(now.remedy.kind == Remedy::None, qPrintable(now.text + " | " + now.remedy.label));
}

void TestRunVerdict::otherInputsAreNamedAndNotJudged_data()
{
    QTest::addColumn<Eigen::Vector2d>("x");
    QTest::addColumn<QString>("name");
    QTest::newRow("one") << Eigen::Vector2d(-0.6, -0.8) << "x₁ changed at iteration 12";
    QTest::newRow("both") << Eigen::Vector2d(-0.6, 0.8) << "x₁ and x₂ changed at iteration 12";
}

void TestRunVerdict::otherInputsAreNamedAndNotJudged()
{
    QFETCH(Eigen::Vector2d, x);
    QFETCH(QString, name);
    const Experiment experiment = turnedAt(12, x);
    const RunFrame across = frameAfter(experiment, 13);
    QVERIFY(across.history.at(across.columns->H, 13) > across.history.at(across.columns->H, 12));
    QVERIFY2(describeRun(across).text.startsWith(name + "; paused at iteration 13: H = "),
             qPrintable(describeRun(across).text));
    for (const bool isRunning : {false, true}) {
        for (const int steps : {13, 14, 20, 60}) {
            const RunDescription now = describeRun(frameAfter(experiment, steps, isRunning));
            QVERIFY2(!now.text.contains("rose") && !now.text.contains("rises"),
                     qPrintable(now.text));
            QCOMPARE(now.text.contains("changed"), steps == 13);
            QVERIFY(now.regime != Regime::NonMonotone);
        }
    }
}

void TestRunVerdict::inputsOfNowAreNotComparedWithThoseBefore()
{
    for (const bool isRunning : {false, true}) {
        const RunDescription now = describeRun(
            frameWithNewInputs(Experiment(), 12, Eigen::Vector2d(-0.6, -0.8), isRunning));
        QVERIFY2(now.text.startsWith(isRunning
                                         ? "x₁ changed at iteration 12; descending: H = "
                                         : "x₁ changed at iteration 12; paused at iteration 12: "),
                 qPrintable(now.text));
        QVERIFY(!now.regime);
    }
}

void TestRunVerdict::inputsTakenBackAreNoChange()
{
    const RunDescription now =
        describeRun(frameWithNewInputs(Experiment(), 12, Eigen::Vector2d(0.6, -0.8), true));
    QVERIFY2(now.text.contains("H falls by"), qPrintable(now.text));
    const RunDescription later = describeRun(frameAfter(turnedAt(12, {0.6, -0.8}), 13, true));
    QVERIFY2(!later.text.contains("changed"), qPrintable(later.text));
}

void TestRunVerdict::aJumpOfTheInputsIsNoJumpOfAStep()
{
    const Experiment experiment = turnedAt(2, {60.0, -80.0});
    for (const int steps : {3, 4, 10}) {
        const RunFrame frame = frameAfter(experiment, steps);
        QVERIFY(frame.history.at(frame.columns->z(0, 0), steps) > 10.0);
        const RunDescription now = describeRun(frame);
        QVERIFY2(!now.text.contains("saturated"), qPrintable(now.text));
    }
}

/// Where rows were thinned the row of a change is not kept: what is told is told of one that is.
void TestRunVerdict::theWayBeginsAtARowOfTheInputsOfNow()
{
    Experiment experiment = turnedAt(1001, {-0.6, 0.8});
    experiment.stop.iterations = 1'000'000;
    const auto columns = std::make_shared<const RunColumns>(experiment);
    History history(columns->count, 1);
    Trainer trainer(experiment);
    columns->record(trainer.record(), history);
    while (trainer.step())
        columns->record(trainer.record(), history);
    const RunFrame frame{
        .snapshot = takeSnapshot(trainer, std::make_shared<const Experiment>(trainer.experiment()),
                                 false, std::make_shared<const Experiment>(trainer.recorded())),
        .history = history.view(),
        .columns = columns};
    QVERIFY(frame.history.strideAt(1001) > 1);
    const std::int64_t first = judgedFrom(frame);
    QVERIFY(first > 1001);
    Trainer again(experiment);
    while (again.record().iteration < first)
        again.step();
    const QString way = QString("of the way from %1 at iteration %2 to 0 bits")
                            .arg(readableNumber(again.record().H, 4), readableCount(first));
    const RunDescription now = describeRun(frame);
    QVERIFY2(now.text.contains(way), qPrintable(now.text));
}

void TestRunVerdict::onlyOneIsOne()
{
    Experiment experiment = from(0.0, 0.5);
    experiment.objective.kind = ObjectiveKind::BalancedEntropy;
    experiment.stop.iterations = 1;
    const QString text = describeRun(frameAfter(experiment, 1)).text;
    QVERIFY2(text.contains("the limit of 1 iteration was reached; H = 1 bit"), qPrintable(text));
}

void TestRunVerdict::thePastIsNotJudged()
{
    RunFrame frame = frameAfter(smallestRise(3.0), 5);
    QCOMPARE(describeRun(frame).regime, std::optional(Regime::NonMonotone));
    frame.newest = frame.snapshot;
    QVERIFY(!describeRun(frame).regime);
    QCOMPARE(describeRun(frame).remedy.kind, Remedy::None);
}

void TestRunVerdict::onlyWhatTheLastChangeMadeIsJudged()
{
    Experiment experiment = smallestRise(3.0);
    experiment.changes = {{.iteration = 2, .learningRate = LearningRate(1.0)}};
    const RunDescription now = describeRun(frameAfter(experiment, 8));
    QVERIFY2(!now.text.contains("rose"), qPrintable(now.text));
    QVERIFY(now.regime != Regime::NonMonotone);
}

void TestRunVerdict::theSafeRateIsSafe()
{
    const RunDescription now = describeRun(frameAfter(smallestRise(3.0), 1));
    QVERIFY2(now.remedy.label.contains("1.323"), qPrintable(now.remedy.label));
    const RunDescription after = describeRun(frameAfter(smallestRise(3.0 * now.remedy.value), 500));
    QVERIFY(after.regime != Regime::NonMonotone);
}

void TestRunVerdict::theRemedyStandsBesideItsWords()
{
    StatusLine line;
    line.show();
    line.setFrame(frameAfter(smallestRise(3.0), 1));
    QVERIFY(line.remedyButton()->isVisible());
    QVERIFY(line.words().contains("0.175"));
    std::vector<RunRemedy> asked;
    connect(&line, &StatusLine::remedyRequested, this,
            [&](const RunRemedy& remedy) { asked.push_back(remedy); });
    QTest::mouseClick(line.remedyButton(), Qt::LeftButton);
    QCOMPARE(asked.size(), std::size_t(1));
    QVERIFY(asked[0] == line.description().remedy);
    line.setFrame(frameAfter(from(0.11, 0.5), 10));
    QVERIFY(!line.remedyButton()->isVisible());
}

void TestRunVerdict::oneButtonForOneRemedy()
{
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    window.setExperiment(from(0.0, 0.5));
    window.setFrame(frameAfter(from(0.0, 0.5), 0));
    QVERIFY(window.banner()->remedyButton()->isVisible());
    QVERIFY(!window.statusLine()->remedyButton()->isVisible());
    // With the banner closed the remedy is still at hand.
    QTest::mouseClick(window.banner()->closeButton(), Qt::LeftButton);
    window.setFrame(frameAfter(from(0.0, 0.5), 0));
    QVERIFY(!window.banner()->isVisible());
    QVERIFY(window.statusLine()->remedyButton()->isVisible());
}

void TestRunVerdict::aRemedyScalesEveryRate()
{
    Experiment experiment = smallestRise(3.0);
    experiment.learningRate.b = 2.0;
    MainWindow window;
    window.show();
    window.setExperiment(experiment);
    window.setFrame(frameAfter(experiment, 1));
    const QSignalSpy edited(&window, &MainWindow::settingEdited);
    const QSignalSpy reset(&window, &MainWindow::resetRequested);
    QTest::mouseClick(window.statusLine()->remedyButton(), Qt::LeftButton);
    QCOMPARE(edited.count(), 3);
    QCOMPARE(edited[0][0].toString(), QString("learning_rate.w"));
    const double factor = 0.999 * safeRateFactor(experiment);
    QVERIFY(std::abs(edited[0][1].toDouble() - 3.0 * factor) < 1e-12);
    QVERIFY(std::abs(edited[2][1].toDouble() - 2.0 * factor) < 1e-12);
    QCOMPARE(reset.count(), 1);
}

void TestRunVerdict::moreIterationsGoOn()
{
    const Experiment experiment = plateauOfTwelve();
    MainWindow window;
    window.show();
    window.setExperiment(experiment);
    window.setFrame(frameAfter(experiment, 12));
    const QSignalSpy edited(&window, &MainWindow::settingEdited);
    const QSignalSpy played(&window, &MainWindow::playRequested);
    QTest::mouseClick(window.statusLine()->remedyButton(), Qt::LeftButton);
    QCOMPARE(edited.count(), 1);
    QCOMPARE(edited[0][0].toString(), QString("stop.iterations"));
    QCOMPARE(edited[0][1].toDouble(), 120.0);
    QCOMPARE(played.count(), 1);
}

QTEST_MAIN(TestRunVerdict)
#include "test_run_verdict.moc"
