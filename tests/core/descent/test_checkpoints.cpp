#include "core/descent/checkpoints.h"
#include "core/experiment/data_sets.h"
#include "core/experiment/random.h"

#include <QtTest>

#include <cstring>
#include <limits>
#include <random>
#include <vector>

using namespace entropy_lab;

namespace {

/// Everything a record says, as bits.
std::vector<std::uint64_t> bitsOf(const StepRecord& record)
{
    std::vector<double> numbers{
        record.H,        record.pathSum,      record.objective,   record.crossEntropy,
        record.accuracy, record.gradientNorm, record.learningRate};
    for (const std::span<const double> part : {record.parameters, record.gradient, record.Z})
        numbers.insert(numbers.end(), part.begin(), part.end());
    std::vector<std::uint64_t> bits(numbers.size());
    std::memcpy(bits.data(), numbers.data(), numbers.size() * sizeof(double));
    bits.push_back(static_cast<std::uint64_t>(record.iteration));
    return bits;
}

Experiment labelled(RuleKind rule, ObjectiveKind objective)
{
    Experiment e;
    e.generator = GeneratorSource{.name = "two-moons", .settings = {{"samples", 30}}, .seed = 5};
    e.data = generateDataSet(*e.generator);
    e.start = randomLayer(1, 2, 0.5, 3);
    e.rule.kind = rule;
    e.objective.kind = objective;
    e.learningRate = LearningRate(0.05);
    e.weightDecay = 0.01;
    e.schedule = {.kind = ScheduleKind::Exponential, .factor = 0.999};
    return e;
}

Experiment withChanges(Experiment e)
{
    e.changes.push_back({.iteration = 3, .learningRate = LearningRate(0.7)});
    e.changes.push_back({.iteration = 40, .learningRate = LearningRate(0.2), .X = 0.5 * *e.data.X});
    e.changes.push_back({.iteration = 41, .learningRate = LearningRate(0.3)});
    return e;
}

}  // namespace

Q_DECLARE_METATYPE(entropy_lab::Experiment)

class TestCheckpoints : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRunGoesOnFromAnyMomentBitForBit_data();
    void aRunGoesOnFromAnyMomentBitForBit();
    void recordedChangesAreAppliedChanges();
    void aChangeReplacesWhatWasToCome();
    void memoryStaysWithinTheBudget();
    void theNearestOneIsFound();
    void refusesAnotherShape();
};

void TestCheckpoints::aRunGoesOnFromAnyMomentBitForBit_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::newRow("one neuron") << Experiment();
    QTest::newRow("one neuron, changes") << withChanges(Experiment());
    Experiment frozen;
    frozen.trainable.G = false;
    frozen.direction = Direction::Ascend;
    QTest::newRow("one neuron, frozen G, ascent") << frozen;
    for (const RuleKind rule : {RuleKind::GradientDescent, RuleKind::Momentum, RuleKind::Nesterov,
                                RuleKind::AdaGrad, RuleKind::RmsProp, RuleKind::Adam})
        for (const ObjectiveKind objective :
             {ObjectiveKind::Entropy, ObjectiveKind::CrossEntropy, ObjectiveKind::BalancedEntropy})
            QTest::addRow("rule %d, objective %d", static_cast<int>(rule),
                          static_cast<int>(objective))
                << withChanges(labelled(rule, objective));
    Experiment wide = labelled(RuleKind::Adam, ObjectiveKind::Entropy);
    wide.data.Y.edit().resize(0, 0);
    wide.start = randomLayer(7, 2, 0.3, 9);
    QTest::newRow("seven units") << withChanges(wide);
}

void TestCheckpoints::aRunGoesOnFromAnyMomentBitForBit()
{
    QFETCH(Experiment, experiment);
    constexpr int kSteps = 120;
    Trainer trainer(experiment);
    std::vector<TrainerCheckpoint> checkpoints;
    std::vector<std::vector<std::uint64_t>> rows;
    for (int k = 0; k <= kSteps; ++k) {
        checkpoints.push_back(trainer.checkpoint());
        rows.push_back(bitsOf(trainer.record()));
        trainer.step();
    }
    Trainer visitor(experiment);
    std::mt19937 random(1);
    for (int trial = 0; trial < 40; ++trial) {
        const std::size_t from = random() % kSteps;
        visitor.restore(checkpoints[from]);
        for (std::size_t k = from; k <= kSteps; ++k) {
            QCOMPARE(bitsOf(visitor.record()), rows[k]);
            visitor.step();
        }
    }
}

void TestCheckpoints::recordedChangesAreAppliedChanges()
{
    Experiment e;
    Trainer steered(e);
    std::vector<std::vector<std::uint64_t>> rows;
    for (int k = 0; k < 50; ++k) {
        // The row says what the next update uses, and the inputs that it was computed with.
        if (k == 10) {
            e.learningRate = LearningRate(2.0);
            steered.apply(liveSettings(e));
        }
        rows.push_back(bitsOf(steered.record()));
        if (k == 30) {
            e.data.X.edit() << -1.0, 0.25;
            steered.apply(liveSettings(e));
        }
        steered.step();
    }
    const Experiment recorded = steered.recorded();
    QCOMPARE(recorded.learningRate, LearningRate(0.5));
    QCOMPARE(recorded.data.X(0, 0), 0.6);
    QCOMPARE(recorded.changes.size(), 2U);
    QCOMPARE(recorded.changes[0].iteration, 10);
    QCOMPARE(recorded.changes[0].X.size(), 0);
    QCOMPARE(recorded.changes[1].learningRate, LearningRate(2.0));
    QCOMPARE(experimentAt(recorded, 9).learningRate, LearningRate(0.5));
    QCOMPARE(experimentAt(recorded, 10).learningRate, LearningRate(2.0));
    QCOMPARE(experimentAt(recorded, 30).data.X(0, 0), 0.6);
    QCOMPARE(experimentAt(recorded, 31).data.X(0, 0), -1.0);

    Trainer again(recorded);
    for (int k = 0; k < 50; ++k) {
        QCOMPARE(bitsOf(again.record()), rows[static_cast<std::size_t>(k)]);
        QCOMPARE(again.experiment().learningRate, experimentAt(recorded, k).learningRate);
        QVERIFY(again.experiment().data.X == experimentAt(recorded, k).data.X);
        again.step();
    }
}

void TestCheckpoints::aChangeReplacesWhatWasToCome()
{
    const Experiment recorded = withChanges(Experiment());
    Trainer trainer(recorded);
    for (int k = 0; k < 20; ++k)
        trainer.step();
    QCOMPARE(trainer.changesTakenUp(), 1U);
    LiveSettings settings = liveSettings(trainer.experiment());
    settings.iterations = 5000;
    trainer.apply(settings);
    QCOMPARE(trainer.recorded().changes.size(), 3U);
    settings.learningRate = LearningRate(1.5);
    trainer.apply(settings);
    settings.learningRate = LearningRate(1.25);
    trainer.apply(settings);
    const Experiment changed = trainer.recorded();
    QCOMPARE(changed.changes.size(), 2U);
    QCOMPARE(changed.changes[1].iteration, 20);
    QCOMPARE(changed.changes[1].learningRate, LearningRate(1.25));
}

void TestCheckpoints::memoryStaysWithinTheBudget()
{
    Experiment e;
    e.stop.iterations = std::numeric_limits<std::int64_t>::max();
    Trainer trainer(e);
    const std::size_t one = trainer.checkpoint().bytes();
    Checkpoints checkpoints(100 * one);
    for (int k = 0; k < 100000; ++k) {
        if (checkpoints.isDue(trainer.record().iteration))
            checkpoints.add(trainer.checkpoint());
        QVERIFY(checkpoints.count() <= 100);
        trainer.step();
    }
    QCOMPARE(checkpoints.stride(), 1024);
    for (const int k : {0, 1, 1023, 1024, 50000, 99999})
        QCOMPARE(checkpoints.atOrBefore(k).iteration, k / 1024 * 1024);
}

void TestCheckpoints::theNearestOneIsFound()
{
    Checkpoints checkpoints(0);
    QVERIFY_EXCEPTION_THROWN(checkpoints.atOrBefore(0), std::invalid_argument);
    for (int k = 0; k <= 4; ++k)
        if (checkpoints.isDue(k))
            checkpoints.add({.iteration = k, .pathSum = 0.0, .parameters = {}, .rule = {}});
    // Two are kept at the least: the start, and the newest of the stride.
    QCOMPARE(checkpoints.count(), 2U);
    QCOMPARE(checkpoints.stride(), 4);
    QCOMPARE(checkpoints.atOrBefore(3).iteration, 0);
    QCOMPARE(checkpoints.atOrBefore(1000).iteration, 4);
}

void TestCheckpoints::refusesAnotherShape()
{
    Trainer trainer{Experiment()};
    TrainerCheckpoint checkpoint = trainer.checkpoint();
    checkpoint.parameters.resize(3);
    QVERIFY_EXCEPTION_THROWN(trainer.restore(checkpoint), std::invalid_argument);
}

QTEST_APPLESS_MAIN(TestCheckpoints)
#include "test_checkpoints.moc"
