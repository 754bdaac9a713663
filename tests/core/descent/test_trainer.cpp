#include "core/descent/objective.h"
#include "core/descent/trainer.h"
#include "core/entropy/entropy.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <stop_token>

using namespace entropy_lab;

namespace {

bool isNear(double value, double published, double tolerance)
{
    return std::abs(value - published) <= tolerance;
}

Experiment randomExperiment(unsigned seed, Eigen::Index units, Eigen::Index features,
                            Eigen::Index samples)
{
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    Experiment e;
    e.data.X = Eigen::MatrixXd::NullaryExpr(features, samples, [&] { return normal(random); });
    e.start = Layer(units, features);
    for (double& value : e.start.values)
        value = normal(random);
    return e;
}

}  // namespace

class TestTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lesson3IsReproduced_data();
    void lesson3IsReproduced();
    void recordZeroIsTheStart();
    void aGradientOfHugeInputsHasItsNorm();
    void oneSampleIsAMapOfZ();
    void entropyNeverRisesAndTheSignStays_data();
    void entropyNeverRisesAndTheSignStays();
    void lateEntropyFallsLikeOneOverTheTime_data();
    void lateEntropyFallsLikeOneOverTheTime();
    void wMinusGIsConserved_data();
    void wMinusGIsConserved();
    void gradientAgreesWithFiniteDifferences_data();
    void gradientAgreesWithFiniteDifferences();
    void bigAndSmallProductsAgree();
    void gradientsOfAnySizeKeepTheirNorm_data();
    void gradientsOfAnySizeKeepTheirNorm();
    void weightDecayShrinksTheDifference();
    void ascentTurnsTheGradient();
    void frozenGroupsStay();
    void pathSumAddsUpTheSteps();
    void stopsForTheReasonGiven();
    void cancelsBeforeTheNextStep();
    void keepsTheLastFiniteState();
    void refusesUnsoundExperiments();
    void appliesNewSettingsFromTheNextStepOn();
    void refusesChangesThatDoNotFit();
    void aRecordSaysTheRateOfTheNextUpdate_data();
    void aRecordSaysTheRateOfTheNextUpdate();
    void schedulesScaleTheRate();
    void sameExperimentSameNumbers();
};

void TestTrainer::lesson3IsReproduced_data()
{
    QTest::addColumn<int>("iteration");
    QTest::addColumn<double>("z");
    QTest::addColumn<double>("H");  // 0: not published
    QTest::newRow("start") << 0 << 0.11 << 0.0;
    QTest::newRow("1") << 1 << 0.169331511568 << 0.0;
    QTest::newRow("2") << 2 << 0.260288098453 << 0.0;
    QTest::newRow("10") << 10 << 3.024989057303 << 0.0;
    QTest::newRow("100") << 100 << 7.092558803644 << 0.009697564692;
    QTest::newRow("1000") << 1000 << 9.835906497380 << 0.000836253043;
}

void TestTrainer::lesson3IsReproduced()
{
    QFETCH(int, iteration);
    QFETCH(double, z);
    QFETCH(double, H);
    Trainer trainer{Experiment()};
    for (int k = 0; k < iteration; ++k)
        trainer.step();
    const StepRecord& record = trainer.record();
    QCOMPARE(record.iteration, iteration);
    QVERIFY(isNear(record.Z[0], z, 5e-13));
    if (H > 0.0)
        QVERIFY(isNear(record.H, H, 5e-13));
    QVERIFY(isNear(record.parameters[0] - record.parameters[2], 0.05, 1e-14));
    QVERIFY(isNear(record.parameters[1] - record.parameters[3], 0.3, 1e-14));
}

void TestTrainer::aGradientOfHugeInputsHasItsNorm()
{
    Experiment e;
    e.data.X = Eigen::VectorXd::Constant(2, 1e308);
    // The length of x, twice, is beyond the numbers; the gradient is not.
    e.start.values << 1e-308, 0.0, 0.0, 0.0, 0.0;
    const Trainer trainer(e);
    QVERIFY2(!trainer.stopReason(), trainer.notFiniteDetail().c_str());
    QVERIFY(isNear(trainer.record().gradientNorm / 1e308, 2.0 * std::abs(dHdZ(1.0)), 1e-14));
    // Where D is 0 or 1 nothing moves, and nothing is too large.
    e.start.values << 0.1, 0.2, 0.0, 0.0, 0.0;
    Trainer settled(e);
    QVERIFY2(!settled.stopReason(), settled.notFiniteDetail().c_str());
    QVERIFY(settled.step());
    QCOMPARE(settled.record().gradientNorm, 0.0);
}

void TestTrainer::recordZeroIsTheStart()
{
    const Experiment e;
    const Trainer trainer(e);
    const StepRecord& record = trainer.record();
    QCOMPARE(record.iteration, 0);
    QCOMPARE(record.pathSum, 0.0);
    QCOMPARE(record.learningRate, 0.5);
    QCOMPARE(record.H, record.objective);
    QVERIFY(std::isnan(record.crossEntropy) && std::isnan(record.accuracy));
    const double slope = dHdZ(0.11);
    // |gradient|^2 = (dH/dz)^2 (2|x|^2 + 1).
    QVERIFY(isNear(record.gradientNorm, std::abs(slope) * std::sqrt(3.0), 1e-15));
    QVERIFY(isNear(record.gradient[0], slope * 0.6, 1e-16));
    QVERIFY(isNear(record.gradient[3], slope * -0.8, 1e-16));
    QVERIFY(isNear(record.gradient[4], slope, 1e-16));
}

void TestTrainer::oneSampleIsAMapOfZ()
{
    for (unsigned seed = 1; seed <= 20; ++seed) {
        Experiment e = randomExperiment(seed, 1, 3, 1);
        e.learningRate = LearningRate(0.3);
        const double kappa = 2.0 * e.data.X->squaredNorm() + 1.0;
        Trainer trainer(e);
        double z = trainer.record().Z[0];
        for (int k = 0; k < 50; ++k) {
            z *= 1.0 + 0.3 * kappa * sigmoidSlope(z) * kBitsPerNat;
            trainer.step();
            QVERIFY(isNear(trainer.record().Z[0], z, 1e-12 * (1.0 + std::abs(z))));
        }
    }
}

void TestTrainer::entropyNeverRisesAndTheSignStays_data()
{
    QTest::addColumn<double>("eta");
    for (const double eta : {1e-3, 0.1, 0.5, 3.0, 30.0, 1e3})
        QTest::addRow("eta %g", eta) << eta;
}

void TestTrainer::entropyNeverRisesAndTheSignStays()
{
    QFETCH(double, eta);
    for (unsigned seed = 1; seed <= 20; ++seed) {
        Experiment e = randomExperiment(seed, 1, 2, 1);
        e.learningRate = LearningRate(eta);
        Trainer trainer(e);
        double H = trainer.record().H;
        double z = trainer.record().Z[0];
        for (int k = 0; k < 200; ++k) {
            trainer.step();
            QVERIFY(trainer.record().H <= H);
            QVERIFY(std::abs(trainer.record().Z[0]) >= std::abs(z));
            QVERIFY(trainer.record().Z[0] * z > 0.0);
            H = trainer.record().H;
            z = trainer.record().Z[0];
        }
    }
}

void TestTrainer::lateEntropyFallsLikeOneOverTheTime_data()
{
    QTest::addColumn<double>("eta");
    QTest::newRow("small") << 0.05;
    QTest::newRow("default") << 0.5;
    QTest::newRow("large") << 5.0;
}

/// H kappa eta n = 1 + 2/z + 3/z^2 + ... -> 1, from (1 + 1/z) e^-z/ln 2 z for H and
/// e^z/z (1 + 1/z + 2/z^2 + ...) for kappa eta n/ln 2.
void TestTrainer::lateEntropyFallsLikeOneOverTheTime()
{
    QFETCH(double, eta);
    Experiment e;
    e.learningRate = LearningRate(eta);
    e.stop.iterations = 1000000;
    const double kappa = 2.0 * e.data.X->squaredNorm() + 1.0;
    Trainer trainer(e);
    double before = std::numeric_limits<double>::infinity();
    for (const std::int64_t n : {10000, 100000, 1000000}) {
        while (trainer.record().iteration < n)
            trainer.step();
        const double z = trainer.record().Z[0];
        const double product = trainer.record().H * kappa * eta * static_cast<double>(n);
        QVERIFY(product > 1.0 && product < before);
        QVERIFY2(isNear(product, 1.0 + 2.0 / z, 6.0 / (z * z)),
                 qPrintable(QString::number(product)));
        before = product;
    }
}

void TestTrainer::wMinusGIsConserved_data()
{
    QTest::addColumn<int>("rule");
    for (const RuleKind kind : {RuleKind::GradientDescent, RuleKind::Momentum, RuleKind::Nesterov,
                                RuleKind::AdaGrad, RuleKind::RmsProp, RuleKind::Adam})
        QTest::addRow("rule %d", static_cast<int>(kind)) << static_cast<int>(kind);
}

void TestTrainer::wMinusGIsConserved()
{
    QFETCH(int, rule);
    Experiment e = randomExperiment(5, 3, 4, 6);
    e.rule.kind = static_cast<RuleKind>(rule);
    e.learningRate = LearningRate(0.05);
    const RowMatrix before = e.start.W() - e.start.G();
    Trainer trainer(e);
    for (int k = 0; k < 300; ++k)
        trainer.step();
    const RowMatrix after = trainer.layer().W() - trainer.layer().G();
    QVERIFY((after - before).lpNorm<Eigen::Infinity>() < 1e-12);
    QVERIFY((trainer.layer().W() - e.start.W()).lpNorm<Eigen::Infinity>() > 1e-2);
}

void TestTrainer::gradientAgreesWithFiniteDifferences_data()
{
    QTest::addColumn<int>("objective");
    QTest::newRow("entropy") << static_cast<int>(ObjectiveKind::Entropy);
    QTest::newRow("cross-entropy") << static_cast<int>(ObjectiveKind::CrossEntropy);
    QTest::newRow("mixed") << static_cast<int>(ObjectiveKind::Mixed);
    QTest::newRow("balanced") << static_cast<int>(ObjectiveKind::BalancedEntropy);
}

void TestTrainer::gradientAgreesWithFiniteDifferences()
{
    QFETCH(int, objective);
    constexpr double h = 1e-5;
    for (unsigned seed = 1; seed <= 10; ++seed) {
        Experiment e = randomExperiment(seed, 2, 3, 5);
        e.objective = {.kind = static_cast<ObjectiveKind>(objective), .lambda = 0.7};
        e.data.Y = Eigen::MatrixXd::Constant(2, 5, std::nan(""));
        e.data.Y.edit().leftCols(3) << 0, 1, 1, 1, 0, 0;
        const Trainer trainer(e);
        for (Eigen::Index i = 0; i < e.start.values.size(); ++i) {
            Layer moved = e.start;
            moved.values(i) += h;
            const double above = objectiveAt(moved, e.data, e.objective);
            moved.values(i) -= 2.0 * h;
            const double below = objectiveAt(moved, e.data, e.objective);
            QVERIFY(isNear(trainer.record().gradient[static_cast<std::size_t>(i)],
                           (above - below) / (2.0 * h), 1e-8));
        }
    }
}

void TestTrainer::bigAndSmallProductsAgree()
{
    // 40 samples go through matrix products; the same ones one by one through plain loops.
    const Experiment all = randomExperiment(3, 2, 3, 40);
    const Trainer together(all);
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(all.start.values.size());
    double H = 0.0;
    for (Eigen::Index s = 0; s < 40; ++s) {
        Experiment one = all;
        one.data.X = all.data.X->col(s);
        const Trainer alone(one);
        H += alone.record().H / 40.0;
        for (Eigen::Index i = 0; i < sum.size(); ++i)
            sum(i) += alone.record().gradient[static_cast<std::size_t>(i)] / 40.0;
    }
    QVERIFY(isNear(together.record().H, H, 1e-14));
    for (Eigen::Index i = 0; i < sum.size(); ++i)
        QVERIFY(isNear(together.record().gradient[static_cast<std::size_t>(i)], sum(i), 1e-15));
}

void TestTrainer::gradientsOfAnySizeKeepTheirNorm_data()
{
    QTest::addColumn<double>("z");
    QTest::addColumn<double>("x");
    for (const double z : {1.0, 300.0, 360.0, 400.0, 500.0, 700.0})
        QTest::addRow("z = %g", z) << z << 0.6;
    QTest::newRow("x = 1e160") << 1.0 << 1e160;
    QTest::newRow("x = 1e200") << 0.5 << 1e200;
}

void TestTrainer::gradientsOfAnySizeKeepTheirNorm()
{
    QFETCH(double, z);
    QFETCH(double, x);
    Experiment e;
    e.data.X = Eigen::VectorXd::Constant(1, x);
    e.data.Y = Eigen::MatrixXd{{1.0}};
    e.start = Layer(1, 1);
    e.start.b()(0) = z;
    const double root = std::hypot(std::numbers::sqrt2 * x, 1.0);
    const auto normOf = [](const Experiment& experiment) {
        return Trainer(experiment).record().gradientNorm;
    };
    const auto isRelativelyNear = [](double value, double exact) {
        return std::abs(value - exact) <= 1e-14 * exact;
    };
    QVERIFY(isRelativelyNear(normOf(e), std::abs(dHdZ(z)) * root));
    e.objective.kind = ObjectiveKind::CrossEntropy;
    QVERIFY(isRelativelyNear(normOf(e), std::abs(dCEdZ(z, 1.0)) * root));
    // A batch of two alike, without labels.
    e.objective.kind = ObjectiveKind::Entropy;
    e.data.X = Eigen::MatrixXd::Constant(1, 2, x);
    e.data.Y = {};
    QVERIFY(isRelativelyNear(normOf(e), std::abs(dHdZ(z)) * root));
    // One sample steps through plain scalars.
    e.data.X = Eigen::VectorXd::Constant(1, x);
    QVERIFY(isRelativelyNear(normOf(e), std::abs(dHdZ(z)) * root));
}

void TestTrainer::weightDecayShrinksTheDifference()
{
    Experiment e;
    e.weightDecay = 0.02;
    Trainer trainer(e);
    for (int k = 0; k < 50; ++k)
        trainer.step();
    QVERIFY(isNear(trainer.record().Z[0], 5.5414508796, 5e-11));
    const double shrunk = 0.3 * std::pow(1.0 - 0.5 * 0.02, 50);
    QVERIFY(isNear(trainer.record().parameters[1] - trainer.record().parameters[3], shrunk, 1e-14));
}

void TestTrainer::ascentTurnsTheGradient()
{
    Experiment e;
    e.direction = Direction::Ascend;
    const double kappa = 3.0;
    Trainer trainer(e);
    const double z = trainer.record().Z[0];
    trainer.step();
    QVERIFY(isNear(trainer.record().Z[0], z * (1.0 - 0.5 * kappa * kBitsPerNat * sigmoidSlope(z)),
                   1e-15));
    QVERIFY(trainer.record().H > entropyBits(z));
}

void TestTrainer::frozenGroupsStay()
{
    Experiment e;
    e.trainable = {.w = true, .G = false, .b = true};
    Trainer trainer(e);
    for (int k = 0; k < 200; ++k)
        trainer.step();
    QVERIFY(isNear(trainer.record().Z[0], 7.452798678520, 5e-13));
    QCOMPARE(trainer.record().parameters[2], 0.05);
    QCOMPARE(trainer.record().parameters[3], -0.1);
    QCOMPARE(trainer.record().gradient[2], 0.0);
}

void TestTrainer::pathSumAddsUpTheSteps()
{
    Trainer trainer{Experiment()};
    double z = trainer.record().Z[0];
    double sum = 0.0;
    for (int k = 0; k < 100; ++k) {
        trainer.step();
        const double next = trainer.record().Z[0];
        sum -= kBitsPerNat * next * (sigmoid(next) - sigmoid(z));
        z = next;
        QVERIFY(isNear(trainer.record().pathSum, sum, 1e-14));
    }
    // A right-hand sum claims more than the entropy really fell.
    QVERIFY(trainer.record().pathSum < trainer.record().H - entropyBits(0.11));
}

void TestTrainer::stopsForTheReasonGiven()
{
    Experiment e;
    e.stop.iterations = 7;
    Trainer limited(e);
    int calls = 0;
    QCOMPARE(run(limited, [&](const StepRecord&) { ++calls; }), StopReason::IterationsReached);
    QCOMPARE(calls, 8);
    QCOMPARE(limited.record().iteration, 7);
    limited.step();
    QCOMPARE(limited.record().iteration, 7);

    e.stop = {.iterations = 100000, .gradientNorm = 0.01};
    Trainer tolerant(e);
    QCOMPARE(run(tolerant, {}), StopReason::GradientBelowTolerance);
    QVERIFY(tolerant.record().gradientNorm < 0.01);
    QVERIFY(tolerant.record().iteration < 1000);

    e.stop = {.iterations = 0};
    Trainer none(e);
    QCOMPARE(run(none, {}), StopReason::IterationsReached);
    QCOMPARE(none.record().iteration, 0);
}

void TestTrainer::cancelsBeforeTheNextStep()
{
    Trainer trainer{Experiment()};
    std::stop_source source;
    const StopReason reason = run(
        trainer,
        [&](const StepRecord& record) {
            if (record.iteration == 5)
                source.request_stop();
        },
        source.get_token());
    QCOMPARE(reason, StopReason::Cancelled);
    QCOMPARE(trainer.record().iteration, 5);
}

void TestTrainer::keepsTheLastFiniteState()
{
    // A decay of more than 2/eta doubles the weights at every step until they overflow.
    Experiment e;
    e.weightDecay = 1e3;
    e.learningRate = LearningRate(1e3);
    e.stop.iterations = 1000;
    Trainer trainer(e);
    int calls = 0;
    QCOMPARE(run(trainer, [&](const StepRecord&) { ++calls; }), StopReason::NotFinite);
    QVERIFY(trainer.layer().values.allFinite());
    QVERIFY(std::isfinite(trainer.record().H) && std::isfinite(trainer.record().pathSum));
    QCOMPARE(trainer.record().iteration, calls - 1);
    QVERIFY(QString::fromStdString(trainer.notFiniteDetail())
                .contains(QString("update %1").arg(calls)));

    Experiment huge;
    huge.data.X.edit() << 1e200, 1e200;
    huge.start.values.setConstant(1e200);
    QCOMPARE(Trainer(huge).stopReason(), StopReason::NotFinite);
}

void TestTrainer::refusesUnsoundExperiments()
{
    Experiment e;
    e.learningRate = LearningRate(-1.0);
    QVERIFY_EXCEPTION_THROWN(Trainer{e}, std::invalid_argument);
}

void TestTrainer::appliesNewSettingsFromTheNextStepOn()
{
    Experiment e;
    Trainer steered(e);
    for (int k = 0; k < 10; ++k)
        steered.step();
    const double z = steered.record().Z[0];
    e.learningRate = LearningRate(2.0);
    steered.apply(liveSettings(e));
    QCOMPARE(steered.record().Z[0], z);
    QCOMPARE(steered.record().learningRate, 2.0);
    steered.step();
    QVERIFY(isNear(steered.record().Z[0], z * (1.0 + 2.0 * 3.0 * kBitsPerNat * sigmoidSlope(z)),
                   1e-13));

    // A new input changes z at once, but makes no update and no step of the path sum.
    const double pathSum = steered.record().pathSum;
    const Eigen::VectorXd parameters = steered.layer().values;
    e.data.X.edit()(0, 0) = -1.0;
    steered.apply(liveSettings(e));
    QCOMPARE(steered.record().iteration, 11);
    QCOMPARE(steered.record().pathSum, pathSum);
    QVERIFY(steered.layer().values == parameters);
    QVERIFY(isNear(steered.record().Z[0], preActivation(steered.layer(), e.data.X)(0, 0), 1e-15));
}

void TestTrainer::refusesChangesThatDoNotFit()
{
    Trainer trainer{Experiment()};
    LiveSettings settings = liveSettings(Experiment());
    settings.X = Eigen::MatrixXd::Zero(3, 1);
    QVERIFY_EXCEPTION_THROWN(trainer.apply(settings), std::invalid_argument);
    settings = liveSettings(Experiment());
    settings.learningRate = LearningRate(0.0);
    QVERIFY_EXCEPTION_THROWN(trainer.apply(settings), std::invalid_argument);
    QCOMPARE(trainer.record().learningRate, 0.5);
}

void TestTrainer::aRecordSaysTheRateOfTheNextUpdate_data()
{
    QTest::addColumn<bool>("isPoint");
    QTest::addColumn<double>("factor");
    for (const bool isPoint : {true, false})
        for (const double factor : {1.0, 0.9})
            QTest::addRow("%s, times %g an update", isPoint ? "one sample" : "a batch", factor)
                << isPoint << factor;
}

void TestTrainer::aRecordSaysTheRateOfTheNextUpdate()
{
    QFETCH(bool, isPoint);
    QFETCH(double, factor);
    Experiment e = randomExperiment(3, 1, 2, isPoint ? 1 : 4);
    e.schedule = {.kind = ScheduleKind::Exponential, .factor = factor};
    e.changes = {{.iteration = 0, .learningRate = LearningRate(0.3)},
                 {.iteration = 9, .learningRate = LearningRate(0.1)},
                 {.iteration = 10, .learningRate = LearningRate(0.2), .X = 0.5 * *e.data.X}};
    Trainer trainer(e);
    for (int k = 0; k < 20; ++k) {
        const StepRecord before = trainer.record();
        const double base = k < 9 ? 0.3 : k < 10 ? 0.1 : 0.2;
        QCOMPARE(before.learningRate, base * scheduleFactor(e.schedule, k));
        // Where the inputs change, the gradient is that of the new ones.
        const double b = before.parameters[4];
        const double db = before.gradient[4];
        trainer.step();
        if (k != 10)
            QVERIFY(isNear(b - before.learningRate * db, trainer.record().parameters[4], 1e-15));
    }
}

void TestTrainer::schedulesScaleTheRate()
{
    Experiment e;
    e.schedule = {.kind = ScheduleKind::Step, .factor = 0.5, .every = 3};
    Trainer trainer(e);
    const double expected[] = {0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125};
    for (const double rate : expected) {
        QCOMPARE(trainer.record().learningRate, rate);
        const double z = trainer.record().Z[0];
        trainer.step();
        QVERIFY(isNear(trainer.record().Z[0],
                       z * (1.0 + rate * 3.0 * kBitsPerNat * sigmoidSlope(z)), 1e-14));
    }
}

void TestTrainer::sameExperimentSameNumbers()
{
    const Experiment e = randomExperiment(9, 4, 5, 30);
    Trainer first(e);
    Trainer second(e);
    for (int k = 0; k < 100; ++k) {
        first.step();
        second.step();
    }
    QVERIFY(first.layer().values == second.layer().values);
    QCOMPARE(first.record().H, second.record().H);
}

QTEST_APPLESS_MAIN(TestTrainer)
#include "test_trainer.moc"
