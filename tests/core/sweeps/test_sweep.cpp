#include "core/entropy/entropy.h"
#include "core/experiment/settings.h"
#include "core/files/experiment_json.h"
#include "core/sweeps/sweep.h"
#include "core/sweeps/sweep_lanes.h"
#include "core/sweeps/sweep_table.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <stop_token>
#include <thread>

using namespace entropy_lab;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool isNear(double value, double published, double tolerance)
{
    return std::abs(value - published) <= tolerance;
}

/// One unit on one sample of three inputs, off the special values of the built-in experiment.
Experiment oneSample(unsigned seed)
{
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    Experiment e;
    e.data.X = Eigen::MatrixXd::NullaryExpr(3, 1, [&] { return normal(random); });
    e.start = Layer(1, 3);
    for (double& value : e.start.values)
        value = 0.3 * normal(random);
    e.stop.iterations = 50;
    return e;
}

/// x = (3, -2), one unit, z = (-1.5 + 3.5, 1 + 3.5).
Experiment smallestRise()
{
    Experiment e;
    e.data.X.edit().resize(1, 2);
    e.data.X.edit() << 3.0, -2.0;
    e.start = Layer(1, 1);
    e.start.values << -0.5, 0.0, 3.5;
    e.stop.iterations = 1;
    return e;
}

std::vector<SweepCell> sweepOf(const Experiment& experiment, const SweepSettings& settings)
{
    return runSweep(experiment, settings).value();
}

bool isRelativelyNear(double a, double b, double tolerance)
{
    return a == b || std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

/// The outline of a run of one unit from H = 0.998 to H = 0.4 that is in no way remarkable.
RunOutline plainOutline()
{
    return {.iterations = 20,
            .startObjective = 0.998,
            .endObjective = 0.4,
            .startH = 0.998,
            .firstH = 0.99,
            .startGradientNorm = 0.1,
            .endGradientNorm = 0.5,
            .gradientTolerance = 1e-3};
}

}  // namespace

Q_DECLARE_METATYPE(RunOutline)
Q_DECLARE_METATYPE(Experiment)

class TestSweep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lesson7IsReproduced_data();
    void lesson7IsReproduced();
    void regimesFollowTheirCriteria_data();
    void regimesFollowTheirCriteria();
    void regimesOfRuns_data();
    void regimesOfRuns();
    void aSlopeBelowTheSmallestSquareStillMoves();
    void otherInputsAreNoRise_data();
    void otherInputsAreNoRise();
    void bestObjectiveIsTheBound_data();
    void bestObjectiveIsTheBound();
    void stepsToHalfOfLesson4_data();
    void stepsToHalfOfLesson4();
    void theSmallestRiseIsCounted_data();
    void theSmallestRiseIsCounted();
    void bothPathsAgree_data();
    void bothPathsAgree();
    void lanesThatOverflowKeepTheLastFiniteState();
    void sameCellsForAnyNumberOfThreads_data();
    void sameCellsForAnyNumberOfThreads();
    void sameCellsForAnySharding_data();
    void sameCellsForAnySharding();
    void sameCellsBesideRunsInTheTails();
    void everyKeyOfTheTableCanBeSwept();
    void everyNumberThatSetTakesCanBeSwept_data();
    void everyNumberThatSetTakesCanBeSwept();
    void iterationsAndToleranceMayDifferByCell();
    void partsCoverEveryCellOnce();
    void spacedValuesAreExactAtTheirEnds();
    void refusesRangesThatAreNone_data();
    void refusesRangesThatAreNone();
    void refusesWhatASettingCannotTake_data();
    void refusesWhatASettingCannotTake();
    void progressRisesToTheTotal();
    void aCancelledSweepHasNoResult();
    void anEmptySweepIsEmpty();
    void tableHasOneLineACell();
};

void TestSweep::lesson7IsReproduced_data()
{
    QTest::addColumn<double>("eta");
    QTest::addColumn<double>("H");
    QTest::addColumn<double>("lastDigit");
    QTest::addColumn<QString>("regime");
    // .89298: cut off, not rounded.
    QTest::newRow("0.1") << 0.1 << .8929 << 2e-4 << "slow";
    QTest::newRow("0.3") << 0.3 << .1761 << 1e-4 << "past-half";
    QTest::newRow("1") << 1.0 << .02825 << 1e-5 << "past-half";
    QTest::newRow("3") << 3.0 << 7.37e-3 << 1e-5 << "past-half";
    QTest::newRow("10") << 10.0 << 3.10e-4 << 1e-6 << "past-half";
    QTest::newRow("30") << 30.0 << 5.72e-6 << 1e-8 << "past-half";
    QTest::newRow("100") << 100.0 << 7.45e-5 << 1e-7 << "saturated-in-one-jump";
}

void TestSweep::lesson7IsReproduced()
{
    QFETCH(double, eta);
    QFETCH(double, H);
    QFETCH(double, lastDigit);
    QFETCH(QString, regime);
    Experiment e;
    e.stop.iterations = 20;
    e.learningRate = LearningRate(eta);
    const SweepCell alone = sweepCellByTrainer(e, eta, kSweepGradientTolerance);
    for (const SweepCell& cell : {sweepOf(e, {.values = {eta}}).at(0), alone}) {
        QVERIFY(isNear(cell.H, H, 0.5 * lastDigit));
        QCOMPARE(cell.value, eta);
        QCOMPARE(cell.iterations, 20);
        QCOMPARE(cell.stopReason, StopReason::IterationsReached);
        QCOMPARE(keyOf(cell.regime), regime.toUtf8().constData());
        QCOMPARE(cell.rises, 0);
        QCOMPARE(cell.largestRise, 0.0);
    }
}

void TestSweep::regimesFollowTheirCriteria_data()
{
    QTest::addColumn<RunOutline>("outline");
    QTest::addColumn<QString>("regime");
    const auto add = [](const char* name, const char* regime, auto change) {
        RunOutline outline = plainOutline();
        change(outline);
        QTest::newRow(name) << outline << QString(regime);
    };
    using R = RunOutline;
    add("more than half of the way", "past-half", [](R&) {});
    add("half of the way", "past-half", [](R& r) { r.endObjective = 0.499; });
    add("less than half", "slow", [](R& r) { r.endObjective = 0.4991; });
    add("a hundredth of the way", "slow", [](R& r) { r.endObjective = 0.98801; });
    add("less than a hundredth", "plateau", [](R& r) { r.endObjective = 0.98803; });
    add("less than half, but converged", "settled",
        [](R& r) { r.endObjective = 0.9, r.endGradientNorm = 0.9e-3; });
    add("converged where it started", "plateau",
        [](R& r) { r.endObjective = 0.998, r.endGradientNorm = 0.0; });
    add("nothing to gain", "already-there",
        [](R& r) { r.startObjective = r.endObjective = 1e-13; });
    add("nothing to gain, without a slope", "already-there", [](R& r) {
        r.startObjective = r.endObjective = r.startGradientNorm = r.endGradientNorm = 0.0;
    });
    add("something to gain", "plateau", [](R& r) { r.startObjective = r.endObjective = 1.1e-12; });
    add("no slope at the start", "dead-start",
        [](R& r) { r.startGradientNorm = 0.0, r.endObjective = r.startObjective; });
    add("moved without a slope at the start", "past-half", [](R& r) { r.startGradientNorm = 0.0; });
    add("next to no slope at the start", "past-half", [](R& r) { r.startGradientNorm = 5e-324; });
    add("next to no slope, and nothing to be seen", "plateau",
        [](R& r) { r.startGradientNorm = 5e-324, r.endObjective = r.startObjective; });
    add("one reversal", "non-monotone", [](R& r) { r.reversals = 1; });
    add("a jump into saturation", "saturated-in-one-jump", [](R& r) { r.firstH = 0.0099; });
    add("a jump that leaves a slope", "past-half", [](R& r) { r.firstH = 0.01; });
    add("saturated from the start", "past-half",
        [](R& r) { r.startH = 0.49, r.startObjective = 0.49, r.endObjective = r.firstH = 0.001; });
    add("a jump never made", "plateau",
        [](R& r) { r.iterations = 0, r.firstH = 0.0, r.endObjective = r.startObjective; });
    add("a jump of one of two units", "past-half",
        [](R& r) { r.units = 2, r.startObjective = r.startH = 1.99, r.firstH = 0.995; });
    add("a jump of two units", "saturated-in-one-jump",
        [](R& r) { r.units = 2, r.startObjective = r.startH = 1.99, r.firstH = 0.0198; });
    add("not finite before all else", "not-finite",
        [](R& r) { r.stopReason = StopReason::NotFinite, r.reversals = 3, r.firstH = 0.0; });
    add("there, and away again", "non-monotone",
        [](R& r) { r.startObjective = 1e-13, r.endObjective = 0.3, r.reversals = 4; });
    add("a reversal before a jump", "non-monotone",
        [](R& r) { r.reversals = 1, r.firstH = 0.001; });
    add("ascent to the top", "past-half",
        [](R& r) { r.bestObjective = 1.0, r.startObjective = 0.2, r.endObjective = 0.9; });
    add("ascent a little", "slow",
        [](R& r) { r.bestObjective = 1.0, r.startObjective = 0.2, r.endObjective = 0.3; });
    add("ascent without bound", "slow",
        [](R& r) { r.bestObjective = kInfinity, r.startObjective = 1.0, r.endObjective = 1.4; });
    add("ascent without bound, one bit", "past-half",
        [](R& r) { r.bestObjective = kInfinity, r.startObjective = 1.0, r.endObjective = 2.0; });
}

void TestSweep::regimesFollowTheirCriteria()
{
    QFETCH(RunOutline, outline);
    QFETCH(QString, regime);
    QCOMPARE(keyOf(regimeOf(outline)), regime.toUtf8().constData());
    QVERIFY(*describe(regimeOf(outline)) != '\0');
}

void TestSweep::regimesOfRuns_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::addColumn<QString>("regime");
    Experiment dead;
    dead.start.values.setZero();
    QTest::newRow("all parameters 0") << dead << "dead-start";
    Experiment saturated;
    saturated.start.values << 0.0, 0.0, 0.0, 0.0, 800.0;
    QTest::newRow("so far out that the slope underflows") << saturated << "already-there";
    saturated.start.b()(0) = 400.0;
    QTest::newRow("so far out that H is 1e-171") << saturated << "already-there";
    Experiment met;
    met.data.Y = Eigen::MatrixXd::Ones(1, 1);
    met.objective.kind = ObjectiveKind::CrossEntropy;
    met.start.values << 0.0, 0.0, 0.0, 0.0, 60.0;
    QTest::newRow("a label met") << met << "already-there";
    met.start.b()(0) = -800.0;
    QTest::newRow("a label missed by far") << met << "past-half";
    Experiment top = dead;
    top.direction = Direction::Ascend;
    QTest::newRow("on the top, climbing") << top << "already-there";
    Experiment symmetric = dead;
    symmetric.objective.kind = ObjectiveKind::BalancedEntropy;
    QTest::newRow("balanced, and nothing to tell apart") << symmetric << "dead-start";
    Experiment barely;
    barely.start.values << 0.0, 0.0, 0.0, 0.0, 1e-151;
    QTest::newRow("b = 1e-151, 1000 steps") << barely << "past-half";
    barely.stop.iterations = 20;
    QTest::newRow("b = 1e-151, 20 steps") << barely << "plateau";
    Experiment plateau;
    plateau.start.values << 0.0, 0.0, 0.0, 0.0, 1e-8;
    plateau.stop.iterations = 20;
    QTest::newRow("20 steps from z = 1e-8") << plateau << "plateau";
    plateau.stop.iterations = 46;
    QTest::newRow("46 steps from z = 1e-8") << plateau << "past-half";
    Experiment rising = smallestRise();
    rising.learningRate = LearningRate(3.0);
    QTest::newRow("x = (3, -2), eta 3") << rising << "non-monotone";
    rising.learningRate = LearningRate(0.1);
    QTest::newRow("x = (3, -2), eta 0.1") << rising << "slow";
    // a = eta kappa/ln 2 with kappa = 3.
    Experiment climbing;
    climbing.direction = Direction::Ascend;
    climbing.learningRate = LearningRate(4.0 * std::log(2.0) / 3.0);
    QTest::newRow("ascent, a = 4") << climbing << "past-half";
    climbing.learningRate = LearningRate(20.0 * std::log(2.0) / 3.0);
    QTest::newRow("ascent, a = 20") << climbing << "non-monotone";
    Experiment bursting;
    bursting.weightDecay = 1e3;
    bursting.learningRate = LearningRate(1e3);
    QTest::newRow("decay of more than 2/eta") << bursting << "not-finite";
}

void TestSweep::regimesOfRuns()
{
    QFETCH(Experiment, experiment);
    QFETCH(QString, regime);
    const double eta = experiment.learningRate.w;
    const SweepCell alone = sweepCellByTrainer(experiment, eta, kSweepGradientTolerance);
    QCOMPARE(keyOf(alone.regime), regime.toUtf8().constData());
    const SweepCell cell = sweepOf(experiment, {.values = {eta}}).at(0);
    QCOMPARE(keyOf(cell.regime), regime.toUtf8().constData());
}

void TestSweep::aSlopeBelowTheSmallestSquareStillMoves()
{
    Experiment e;
    e.start.values << 0.0, 0.0, 0.0, 0.0, 1e-151;
    const SweepCell alone = sweepCellByTrainer(e, 0.5, kSweepGradientTolerance);
    for (const SweepCell& cell : {sweepOf(e, {.values = {0.5}}).at(0), alone}) {
        QCOMPARE(cell.iterationsToHalf, 807);
        QVERIFY(isNear(cell.H, 0.00450975699, 5e-12));
    }
    e = Experiment();
    e.start.b()(0) = 400.0;
    QVERIFY(isNear(sweepOf(e, {.values = {0.5}}).at(0).H, 1.097e-171, 5e-175));
}

void TestSweep::otherInputsAreNoRise_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::addColumn<int>("rises");
    QTest::addColumn<double>("largest");
    Experiment turned;
    turned.stop.iterations = 20;
    turned.changes = {
        {.iteration = 12, .learningRate = turned.learningRate, .X = Eigen::Vector2d(-0.6, 0.8)}};
    QTest::newRow("x turned round at 12") << turned << 0 << 0.0;
    // The smallest rise, under the inputs that the run takes up before its first step.
    Experiment rising = smallestRise();
    rising.learningRate = LearningRate(3.0);
    rising.stop.iterations = 1;
    rising.changes = {{.iteration = 0, .learningRate = rising.learningRate, .X = rising.data.X}};
    rising.data.X = Eigen::MatrixXd::Zero(1, 2);
    QTest::newRow("a rise in the step after a change") << rising << 1 << 0.482486908 - 0.307166251;
}

void TestSweep::otherInputsAreNoRise()
{
    QFETCH(Experiment, experiment);
    QFETCH(int, rises);
    QFETCH(double, largest);
    const SweepCell cell = sweepCellByTrainer(experiment, 0.5, kSweepGradientTolerance);
    QCOMPARE(cell.rises, rises);
    QVERIFY(isNear(cell.largestRise, largest, 1e-9));
    QCOMPARE(cell.reversals, rises);
}

void TestSweep::bestObjectiveIsTheBound_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("direction");
    QTest::addColumn<double>("bound");
    const auto add = [](const char* name, ObjectiveKind kind, Direction direction, double bound) {
        QTest::newRow(name) << static_cast<int>(kind) << static_cast<int>(direction) << bound;
    };
    add("entropy down", ObjectiveKind::Entropy, Direction::Descend, 0.0);
    add("entropy up", ObjectiveKind::Entropy, Direction::Ascend, 3.0);
    add("cross-entropy down", ObjectiveKind::CrossEntropy, Direction::Descend, 0.0);
    add("cross-entropy up", ObjectiveKind::CrossEntropy, Direction::Ascend, kInfinity);
    add("mixed down", ObjectiveKind::Mixed, Direction::Descend, 0.0);
    add("mixed up", ObjectiveKind::Mixed, Direction::Ascend, kInfinity);
    add("balanced down", ObjectiveKind::BalancedEntropy, Direction::Descend, -3.0);
    add("balanced up", ObjectiveKind::BalancedEntropy, Direction::Ascend, 0.0);
}

void TestSweep::bestObjectiveIsTheBound()
{
    QFETCH(int, kind);
    QFETCH(int, direction);
    QFETCH(double, bound);
    QCOMPARE(bestObjective({.kind = static_cast<ObjectiveKind>(kind)},
                           static_cast<Direction>(direction), 3),
             bound);
}

void TestSweep::stepsToHalfOfLesson4_data()
{
    QTest::addColumn<double>("z");
    QTest::addColumn<int>("steps");
    QTest::newRow("1e-2") << 1e-2 << 14;
    QTest::newRow("1e-4") << 1e-4 << 24;
    QTest::newRow("1e-6") << 1e-6 << 35;
    QTest::newRow("1e-8") << 1e-8 << 46;
}

void TestSweep::stepsToHalfOfLesson4()
{
    QFETCH(double, z);
    QFETCH(int, steps);
    Experiment e;
    e.start.values.setZero();
    const SweepCell cell = sweepOf(e, {.key = "start.b.0", .values = {z}}).at(0);
    QCOMPARE(cell.iterationsToHalf, steps);
    e.stop.iterations = steps - 1;
    QCOMPARE(sweepOf(e, {.key = "start.b.0", .values = {z}}).at(0).iterationsToHalf, -1);
}

void TestSweep::theSmallestRiseIsCounted_data()
{
    QTest::addColumn<double>("eta");
    QTest::addColumn<int>("rises");
    // Descent never raises H below the safe rate, wherever it starts.
    QTest::newRow("below the safe rate") << 1.324632173 << 0;
    QTest::newRow("eta 3") << 3.0 << 1;
}

void TestSweep::theSmallestRiseIsCounted()
{
    QFETCH(double, eta);
    QFETCH(int, rises);
    const SweepCell cell = sweepOf(smallestRise(), {.values = {eta}}).at(0);
    QCOMPARE(cell.rises, rises);
    QCOMPARE(cell.reversals, rises);
    if (rises > 0) {
        QVERIFY(isNear(cell.H, 0.482486908, 5e-10));
        QVERIFY(isNear(cell.largestRise, 0.482486908 - 0.307166251, 1e-9));
        QCOMPARE(cell.largestReversal, cell.largestRise);
    }
}

void TestSweep::bothPathsAgree_data()
{
    QTest::addColumn<int>("direction");
    QTest::addColumn<bool>("hasOwnRates");
    QTest::addColumn<int>("frozen");
    QTest::addColumn<bool>("stopsAtTolerance");
    for (int i = 0; i < 16; ++i)
        QTest::addRow("%s, %s rates, group %d frozen, %s", i & 1 ? "ascent" : "descent",
                      i & 2 ? "three" : "equal", i >> 2, i & 1 ? "tolerance" : "limit")
            << (i & 1) << bool(i & 2) << (i >> 2) << bool(i & 1);
}

void TestSweep::bothPathsAgree()
{
    QFETCH(int, direction);
    QFETCH(bool, hasOwnRates);
    QFETCH(int, frozen);
    QFETCH(bool, stopsAtTolerance);
    for (unsigned seed = 1; seed <= 20; ++seed) {
        Experiment e = oneSample(seed);
        e.direction = static_cast<Direction>(direction);
        // Group 3 is none: all move. The bias is swept where there are three rates.
        e.trainable = {.w = frozen != 0, .G = frozen != 1, .b = frozen != 2};
        if (hasOwnRates) {
            e.learningRate.w = 0.05;
            e.learningRate.G = 0.02;
        }
        if (stopsAtTolerance)
            e.stop.gradientNorm = 1e-2;
        QVERIFY(runsSideBySide(e));
        // Ascent is kept off its chaos, where rounding grows: kappa is at most 30 here.
        const double most = e.direction == Direction::Descend ? 300.0 : 0.15;
        SweepSettings settings{.key = hasOwnRates ? "learning_rate.b" : "learning_rate",
                               .values = logSpaced(1e-3, most, 40)};
        const std::vector<SweepCell> cells = sweepOf(e, settings);
        for (const SweepCell& cell : cells) {
            setSettingValue(e, settings.key, cell.value);
            const SweepCell other = sweepCellByTrainer(e, cell.value, settings.gradientTolerance);
            // |dH/H| is about z |dz/z|, and z stays below 1e4.
            QVERIFY2(isRelativelyNear(cell.H, other.H, 1e-11),
                     qPrintable(QString("%1 %2").arg(cell.H, 0, 'g', 17).arg(other.H, 0, 'g', 17)));
            QVERIFY(isRelativelyNear(cell.gradientNorm, other.gradientNorm, 1e-10));
            QCOMPARE(cell.objective, cell.H);
            QCOMPARE(cell.iterations, other.iterations);
            QCOMPARE(cell.iterationsToHalf, other.iterationsToHalf);
            QCOMPARE(cell.iterationsToTolerance, other.iterationsToTolerance);
            QCOMPARE(cell.rises, other.rises);
            QVERIFY(isNear(cell.largestRise, other.largestRise, 1e-13));
            QCOMPARE(cell.reversals, other.reversals);
            QVERIFY(isNear(cell.largestReversal, other.largestReversal, 1e-13));
            QCOMPARE(cell.stopReason, other.stopReason);
            QCOMPARE(keyOf(cell.regime), keyOf(other.regime));
        }
    }
}

void TestSweep::lanesThatOverflowKeepTheLastFiniteState()
{
    // kappa = 4e10 + 1: the second rate makes z of about 1e304, the others leave the doubles.
    Experiment e;
    e.data.X.edit() << 1e5, -1e5;
    e.start.values << 0.0, 0.0, 0.0, 0.0, 0.11;
    e.stop.iterations = 10;
    const std::vector<SweepCell> cells =
        sweepOf(e, {.values = {0.5, 1e295, 1e300, std::numeric_limits<double>::max()}});
    const char* const regimes[] = {"saturated-in-one-jump", "saturated-in-one-jump", "not-finite",
                                   "not-finite"};
    for (std::size_t i = 0; i < cells.size(); ++i) {
        QCOMPARE(keyOf(cells[i].regime), regimes[i]);
        e.learningRate = LearningRate(cells[i].value);
        const SweepCell other = sweepCellByTrainer(e, cells[i].value, kSweepGradientTolerance);
        QCOMPARE(cells[i].iterations, other.iterations);
        QCOMPARE(cells[i].H, other.H);
        QCOMPARE(cells[i].stopReason, other.stopReason);
    }
    QVERIFY(isNear(cells[2].H, entropyBits(0.11), 1e-15));
    QCOMPARE(cells[2].iterations, 0);
}

void TestSweep::sameCellsForAnyNumberOfThreads_data()
{
    QTest::addColumn<bool>("isSideBySide");
    QTest::newRow("side by side") << true;
    QTest::newRow("a trainer a cell") << false;
}

void TestSweep::sameCellsForAnyNumberOfThreads()
{
    QFETCH(bool, isSideBySide);
    Experiment e = oneSample(7);
    e.direction = Direction::Ascend;
    if (!isSideBySide)
        e.schedule.kind = ScheduleKind::WarmUp;
    QCOMPARE(runsSideBySide(e), isSideBySide);
    // Up to far into the chaos, where a changed bit would show.
    SweepSettings settings{.values = logSpaced(1e-3, 1e2, 333), .threads = 1};
    const std::vector<SweepCell> expected = sweepOf(e, settings);
    QCOMPARE(expected.size(), settings.values.size());
    for (const int threads : {0, 2, 3, 7}) {
        settings.threads = threads;
        QVERIFY(sweepOf(e, settings) == expected);
    }
}

void TestSweep::sameCellsForAnySharding_data()
{
    QTest::addColumn<int>("parts");
    for (const int parts : {1, 2, 3, 10, 57, 333, 400})
        QTest::addRow("%d parts", parts) << parts;
}

void TestSweep::sameCellsForAnySharding()
{
    QFETCH(int, parts);
    Experiment e = oneSample(8);
    e.direction = Direction::Ascend;
    SweepSettings settings{.values = logSpaced(1e-3, 1e2, 333), .threads = 1};
    const std::vector<SweepCell> expected = sweepOf(e, settings);
    std::vector<SweepCell> joined;
    for (int part = 1; part <= parts; ++part) {
        const SweepPart range = sweepPart(333, part, parts);
        SweepSettings piece{.values = {}, .threads = part % 2 + 1};
        piece.values.assign(settings.values.begin() + static_cast<std::ptrdiff_t>(range.first),
                            settings.values.begin() + static_cast<std::ptrdiff_t>(range.last));
        const std::vector<SweepCell> cells = sweepOf(e, piece);
        joined.insert(joined.end(), cells.begin(), cells.end());
    }
    QVERIFY(joined == expected);
}

void TestSweep::sameCellsBesideRunsInTheTails()
{
    // Runs that are thrown out to |z| > 700, where the kernel takes another way, change no bit of
    // those stepped along with them.
    Experiment e = oneSample(7);
    e.direction = Direction::Ascend;
    SweepSettings settings{.values = logSpaced(1e-1, 1e2, 15), .threads = 1};
    const std::vector<SweepCell> expected = sweepOf(e, settings);
    settings.values.push_back(1e6);
    std::vector<SweepCell> cells = sweepOf(e, settings);
    QCOMPARE(cells.back().H, 0.0);
    cells.pop_back();
    QVERIFY(cells == expected);
}

void TestSweep::everyKeyOfTheTableCanBeSwept()
{
    Experiment e = oneSample(3);
    for (const Setting& setting : settingsFor(e)) {
        const std::vector<double> values =
            setting.isInteger ? std::vector<double>{3.0, 17.0} : std::vector<double>{0.01, 0.2};
        const std::vector<SweepCell> cells = sweepOf(e, {.key = setting.key, .values = values});
        for (std::size_t i = 0; i < 2; ++i) {
            Experiment alone = e;
            setSettingValue(alone, setting.key, values[i]);
            const SweepCell other = sweepCellByTrainer(alone, values[i], kSweepGradientTolerance);
            QVERIFY2(isRelativelyNear(cells[i].H, other.H, 1e-12), setting.key.c_str());
            QCOMPARE(cells[i].iterations, other.iterations);
        }
        QVERIFY2(!(cells[0].H == cells[1].H), setting.key.c_str());
    }
}

void TestSweep::everyNumberThatSetTakesCanBeSwept_data()
{
    QTest::addColumn<QStringList>("settings");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QList<double>>("values");
    const auto add = [](const char* key, const QStringList& settings, const QList<double>& values) {
        QTest::newRow(key) << settings << QByteArray(key) << values;
    };
    const QString moons = "data={\"generator\": \"two-moons\", \"samples\": 12, \"seed\": 3}";
    const QString drawn = "start={\"units\": 2, \"random\": {\"scale\": 0.5, \"seed\": 7}}";
    add("objective.lambda", {moons, "objective={\"kind\": \"mixed\"}"}, {0, 0.5, 1});
    add("weight_decay", {}, {0, 0.25, 0.5});
    add("rule.momentum", {"rule.kind=momentum"}, {0, 0.25, 0.5});
    add("rule.decay", {"rule.kind=rmsprop"}, {0, 0.25, 0.5});
    add("rule.epsilon", {"rule.kind=adagrad"}, {0.5, 1, 1.5});
    add("rule.beta1", {"rule.kind=adam"}, {0, 0.25, 0.5});
    add("rule.beta2", {"rule.kind=adam"}, {0, 0.25, 0.5});
    add("schedule.factor", {"schedule={\"kind\": \"step\", \"every\": 3}"}, {0.5, 0.75, 1});
    add("schedule.every", {"schedule={\"kind\": \"step\"}"}, {1, 2, 3});
    add("schedule.over", {"schedule={\"kind\": \"cosine\"}"}, {2, 6, 10});
    add("schedule.floor", {"schedule={\"kind\": \"cosine\", \"over\": 5}"}, {0, 0.5, 1});
    add("schedule.points.1.1", {"schedule={\"kind\": \"recorded\", \"points\": [[0, 2], [4, 1]]}"},
        {1, 2, 3});
    add("data.seed", {moons}, {1, 2, 3});
    add("data.noise", {moons}, {0, 0.25, 0.5});
    add("data.samples", {moons}, {10, 20, 30});
    add("start.random.seed", {drawn}, {0, 5, 10});
    add("start.random.scale", {drawn}, {0, 1, 2});
    add("start.units", {moons, drawn}, {1, 2, 3});
    add("data.y.0.0", {"data.y=[[1]]", "objective.kind=cross-entropy"}, {0, 1});
}

void TestSweep::everyNumberThatSetTakesCanBeSwept()
{
    QFETCH(QStringList, settings);
    QFETCH(QByteArray, key);
    QFETCH(QList<double>, values);
    Experiment e;
    e.stop.iterations = 12;
    for (const QString& setting : settings)
        e = withAssignment(e, setting.toStdString());
    const SweepSettings sweep{.key = key.toStdString(), .values = {values.begin(), values.end()}};
    const std::vector<SweepCell> cells = sweepOf(e, sweep);
    QCOMPARE(std::ssize(cells), values.size());
    std::set<double> objectives;
    for (qsizetype i = 0; i < values.size(); ++i) {
        // Each cell is the run with that number set.
        const QByteArray assignment = key + "=" + QByteArray::number(values[i]);
        const SweepCell alone = sweepCellByTrainer(withAssignment(e, assignment.toStdString()),
                                                   values[i], kSweepGradientTolerance);
        QVERIFY(cells[static_cast<std::size_t>(i)] == alone);
        objectives.insert(alone.objective);
    }
    QCOMPARE(std::ssize(objectives), values.size());
    for (const int threads : {1, 3}) {
        SweepSettings other = sweep;
        other.threads = threads;
        QVERIFY(sweepOf(e, other) == cells);
    }
}

void TestSweep::iterationsAndToleranceMayDifferByCell()
{
    Experiment e;
    const std::vector<SweepCell> cells =
        sweepOf(e, {.key = "stop.iterations", .values = {0, 1, 10, 100, 1000}});
    const double H[] = {0.997819, 0, 0, 0.009697564692, 0.000836253043};
    for (const std::size_t i : {3, 4})
        QVERIFY(isNear(cells[i].H, H[i], 5e-13));
    QVERIFY(isNear(cells[0].H, entropyBits(0.11), 1e-15));
    QVERIFY(isNear(cells[2].H, entropyBits(3.024989057303), 1e-12));
    for (const SweepCell& cell : cells)
        QCOMPARE(static_cast<double>(cell.iterations), cell.value);

    const std::vector<SweepCell> stopped =
        sweepOf(e, {.key = "stop.gradient_norm", .values = {0.1, 1e-2, 1e-3, 1e-6, 1.0}});
    for (const SweepCell& cell : stopped) {
        const bool hasConverged = cell.value >= 1e-2;
        QCOMPARE(cell.stopReason,
                 hasConverged ? StopReason::GradientBelowTolerance : StopReason::IterationsReached);
        QCOMPARE(cell.gradientNorm < cell.value, hasConverged);
        QCOMPARE(cell.iterationsToTolerance, hasConverged ? cell.iterations : -1);
    }
    QCOMPARE(stopped[4].iterations, 0);
}

void TestSweep::partsCoverEveryCellOnce()
{
    for (const std::size_t count : {0U, 1U, 5U, 12U, 1000U})
        for (const std::int64_t parts : {1, 2, 3, 7, 13}) {
            std::size_t next = 0;
            for (std::int64_t part = 1; part <= parts; ++part) {
                const SweepPart range = sweepPart(count, part, parts);
                QCOMPARE(range.first, next);
                QVERIFY(range.last - range.first <= count / static_cast<std::size_t>(parts) + 1);
                next = range.last;
            }
            QCOMPARE(next, count);
        }
    QVERIFY_EXCEPTION_THROWN(sweepPart(5, 0, 2), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(sweepPart(5, 3, 2), std::invalid_argument);
}

void TestSweep::spacedValuesAreExactAtTheirEnds()
{
    const std::vector<double> rates = logSpaced(1e-3, 1e2, 6);
    const double decades[] = {1e-3, 1e-2, 1e-1, 1.0, 1e1, 1e2};
    for (std::size_t i = 0; i < 6; ++i)
        QCOMPARE(rates[i], decades[i]);
    const std::vector<double> powers = logSpaced(1.0, 1024.0, 6);
    for (std::size_t i = 0; i < 6; ++i)
        QCOMPARE(powers[i], std::exp2(2.0 * static_cast<double>(i)));
    QCOMPARE(linearlySpaced(-1.0, 1.0, 5), (std::vector<double>{-1.0, -0.5, 0.0, 0.5, 1.0}));
    QCOMPARE(linearlySpaced(-1.0, 2.0, 7),
             (std::vector<double>{-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0}));
    QCOMPARE(linearlySpaced(-0.3, 0.3, 7),
             (std::vector<double>{-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3}));
    QCOMPARE(linearlySpaced(-3e-5, 7e-5, 6),
             (std::vector<double>{-3e-5, -1e-5, 1e-5, 3e-5, 5e-5, 7e-5}));
    QCOMPARE(linearlySpaced(1e15, 1e15 + 4.0, 5),
             (std::vector<double>{1e15, 1e15 + 1.0, 1e15 + 2.0, 1e15 + 3.0, 1e15 + 4.0}));
    const double most = std::numeric_limits<double>::max();
    QCOMPARE(linearlySpaced(-most, most, 3), (std::vector<double>{-most, 0.0, most}));
    // Every decimal step is the decimal number itself.
    const std::vector<double> steps = linearlySpaced(-1.0, 1.0, 20001);
    for (int i = 0; i <= 20000; ++i)
        QCOMPARE(steps[static_cast<std::size_t>(i)],
                 QByteArray::number((i - 10000) * 1e-4, 'f', 4).toDouble() + 0.0);
    QCOMPARE(logSpaced(0.3, 0.3, 1), std::vector<double>{0.3});
    QCOMPARE(linearlySpaced(-2.0, -2.0, 1), std::vector<double>{-2.0});
    for (const double last : {0.1, 3.0, 7e10}) {
        const std::vector<double> values = logSpaced(1e-10, last, 997);
        QVERIFY(std::is_sorted(values.begin(), values.end()));
        QCOMPARE(values.back(), last);
    }
}

void TestSweep::refusesRangesThatAreNone_data()
{
    QTest::addColumn<double>("first");
    QTest::addColumn<double>("last");
    QTest::addColumn<int>("count");
    QTest::addColumn<bool>("isLinearToo");
    QTest::newRow("no value") << 1.0 << 2.0 << 0 << true;
    QTest::newRow("one value of two") << 1.0 << 2.0 << 1 << true;
    QTest::newRow("two values of one") << 1.0 << 1.0 << 2 << true;
    QTest::newRow("turned round") << 2.0 << 1.0 << 3 << true;
    QTest::newRow("infinite") << 1.0 << kInfinity << 3 << true;
    QTest::newRow("not a number") << std::nan("") << 1.0 << 3 << true;
    QTest::newRow("from 0") << 0.0 << 1.0 << 3 << false;
    QTest::newRow("from below 0") << -1.0 << 1.0 << 3 << false;
}

void TestSweep::refusesRangesThatAreNone()
{
    QFETCH(double, first);
    QFETCH(double, last);
    QFETCH(int, count);
    QFETCH(bool, isLinearToo);
    QVERIFY_EXCEPTION_THROWN(logSpaced(first, last, count), std::invalid_argument);
    if (isLinearToo)
        QVERIFY_EXCEPTION_THROWN(linearlySpaced(first, last, count), std::invalid_argument);
}

void TestSweep::refusesWhatASettingCannotTake_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<double>("bad");
    QTest::addColumn<QString>("says");
    QTest::newRow("rate 0") << "learning_rate" << 0.0 << "learning_rate: 0: expected";
    QTest::newRow("rate below 0") << "learning_rate.b" << -2.0 << "learning_rate.b: -2: expected";
    QTest::newRow("rate infinite") << "learning_rate" << kInfinity << "learning_rate: inf";
    QTest::newRow("rate not a number") << "learning_rate" << std::nan("") << "learning_rate: nan";
    QTest::newRow("part of an iteration") << "stop.iterations" << 2.5 << "stop.iterations";
    QTest::newRow("tolerance 0") << "stop.gradient_norm" << 0.0 << "stop.gradient_norm: 0";
    QTest::newRow("unknown key") << "start.w.1.0" << 1.0 << "start.w.1.0";
}

void TestSweep::refusesWhatASettingCannotTake()
{
    QFETCH(QString, key);
    QFETCH(double, bad);
    QFETCH(QString, says);
    const std::string name = key.toStdString();
    try {
        // The bad value stands between good ones.
        runSweep(Experiment(), {.key = name, .values = {1.0, bad, 2.0}});
        QFAIL("accepted");
    } catch (const std::invalid_argument& error) {
        QVERIFY2(QString(error.what()).contains(says), error.what());
    }
    QVERIFY_EXCEPTION_THROWN(runSweep(Experiment(), {.values = {1.0}, .threads = -1}),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(runSweep(Experiment(), {.values = {1.0}, .gradientTolerance = 0.0}),
                             std::invalid_argument);
}

void TestSweep::progressRisesToTheTotal()
{
    for (const bool isSideBySide : {true, false}) {
        Experiment e;
        e.stop.iterations = 10;
        if (!isSideBySide)
            e.rule.kind = RuleKind::Adam;
        std::vector<std::size_t> calls;
        const SweepSettings settings{.values = logSpaced(0.1, 10.0, 300), .threads = 2};
        runSweep(e, settings, [&](std::size_t done, std::size_t total) {
            calls.push_back(done);
            QCOMPARE(total, 300U);
        });
        QVERIFY(!calls.empty());
        QVERIFY(std::is_sorted(calls.begin(), calls.end(), std::less_equal<>()));
        QCOMPARE(calls.back(), 300U);
    }
}

void TestSweep::aCancelledSweepHasNoResult()
{
    for (const bool isSideBySide : {true, false}) {
        Experiment e;
        // Years, were it not cancelled.
        e.stop.iterations = std::int64_t{1} << 50;
        if (!isSideBySide)
            e.rule.kind = RuleKind::Momentum;
        std::stop_source source;
        const std::jthread canceller([&source] { source.request_stop(); });
        const SweepSettings settings{.values = logSpaced(0.1, 10.0, 300), .threads = 2};
        QVERIFY(!runSweep(e, settings, {}, source.get_token()).has_value());
    }
}

void TestSweep::anEmptySweepIsEmpty()
{
    QVERIFY(sweepOf(Experiment(), {}).empty());
}

void TestSweep::tableHasOneLineACell()
{
    QCOMPARE(sweepTableHeader("learning_rate"),
             std::string("learning_rate,H,objective,gradient_norm,iterations,iterations_to_half,"
                         "iterations_to_tolerance,rises,largest_rise,reversals,largest_reversal,"
                         "stop_reason,regime\r\n"));
    std::string line;
    appendSweepTableRow(line,
                        {.value = 0.1,
                         .H = 0.25,
                         .objective = 0.5,
                         .gradientNorm = 1e-3,
                         .iterations = 20,
                         .iterationsToHalf = 7,
                         .iterationsToTolerance = -1,
                         .rises = 2,
                         .largestRise = 0.125,
                         .stopReason = StopReason::GradientBelowTolerance,
                         .regime = Regime::SaturatedInOneJump});
    QCOMPARE(line,
             std::string("0.1,0.25,0.5,0.001,20,7,,2,0.125,0,0,gradient-below-tolerance,"
                         "saturated-in-one-jump\r\n"));
}

QTEST_GUILESS_MAIN(TestSweep)
#include "test_sweep.moc"
