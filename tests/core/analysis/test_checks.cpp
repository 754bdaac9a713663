#include "core/analysis/checks.h"
#include "core/descent/trainer.h"
#include "core/runs/run_snapshot.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace entropy_lab;

namespace {

const CheckResult* find(const std::vector<CheckResult>& results, const std::string& name)
{
    const auto found = std::find_if(results.begin(), results.end(),
                                    [&](const CheckResult& r) { return r.name == name; });
    return found == results.end() ? nullptr : &*found;
}

QString textOf(const CheckResult& result)
{
    return QString("%1: %2 <= %3 %4")
        .arg(QString::fromStdString(result.name))
        .arg(result.value)
        .arg(result.bound)
        .arg(QString::fromStdString(result.untested));
}

}  // namespace

Q_DECLARE_METATYPE(entropy_lab::Experiment)

class TestChecks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyObjectivePassesItsGradientCheck_data();
    void everyObjectivePassesItsGradientCheck();
    void gradientsOfAnySizePass_data();
    void gradientsOfAnySizePass();
    void randomGradientsPassAndWrongOnesFail_data();
    void randomGradientsPassAndWrongOnesFail();
    void whatNoDifferenceCanTellSaysSo_data();
    void whatNoDifferenceCanTellSaysSo();
    void changesOnTheWayPass_data();
    void changesOnTheWayPass();
    void aMomentBehindChangesPasses();
    void aStartThatIsNotFiniteSaysNothingElse();
    void defaultExperimentPassesEverything();
    void checksOnlyWhatApplies();
    void separateRatesTiltTheConservedQuantity();
    void everyNumberCanMissItsBound();
    void aMomentOfARunIsCheckedByItself();
    void aTamperedMomentFails();
    void aRunThatLeavesTheFiniteNumbersFails();
};

void TestChecks::everyObjectivePassesItsGradientCheck_data()
{
    QTest::addColumn<int>("kind");
    for (int kind = 0; kind < 4; ++kind)
        QTest::addRow("objective %d", kind) << kind;
}

void TestChecks::everyObjectivePassesItsGradientCheck()
{
    QFETCH(int, kind);
    Experiment e;
    e.data.X.edit().resize(2, 3);
    e.data.X.edit() << 1, 2, 3, -1, 0, 1;
    e.data.Y.edit().resize(1, 3);
    e.data.Y.edit() << 0, 1, std::numeric_limits<double>::quiet_NaN();
    e.objective.kind = static_cast<ObjectiveKind>(kind);
    const std::vector<CheckResult> results = checkGradients(e);
    QCOMPARE(results.size(), 3U);
    for (const CheckResult& result : results) {
        QVERIFY2(result.passed, result.name.c_str());
        QVERIFY(result.value > 0.0);  // a difference that rounding cannot make exactly zero
    }
}

void TestChecks::gradientsOfAnySizePass_data()
{
    QTest::addColumn<Experiment>("experiment");
    const auto add = [](const char* name, Eigen::Vector2d x, Eigen::Vector4d weights, double b) {
        Experiment e;
        e.data.X = x;
        e.start.values << weights, b;
        QTest::newRow(name) << e;
        e.data.Y = Eigen::MatrixXd{{1.0}};
        for (const ObjectiveKind kind : {ObjectiveKind::CrossEntropy, ObjectiveKind::Mixed}) {
            e.objective.kind = kind;
            QTest::addRow("%s, objective %d", name, static_cast<int>(kind)) << e;
        }
    };
    add("x = (30, 40)", {30.0, 40.0}, {0.01, 0.005, 0.0, 0.0}, 0.1);
    add("x = (300, 400)", {300.0, 400.0}, {0.001, 0.0005, 0.0, 0.0}, 0.1);
    add("x = (100, -90)", {100.0, -90.0}, {0.01, 0.02, -0.01, 0.001}, -0.7);
    add("x = (1e6, 1e-6)", {1e6, 1e-6}, {0.0, 3.0, 1e-6, 2.0}, 0.3);
    add("x = (1e155, 1)", {1e155, 1.0}, {0.0, 0.5, 0.0, 0.25}, 0.5);
    add("x = (1e-300, 0)", {1e-300, 0.0}, {0.5, 0.5, 1.0, 1.0}, 0.5);
    add("w = -G = 3e5", {0.6, -0.8}, {3e5, 0.0, -3e5, 0.0}, 0.5);
    add("w = -G = 1e9", {1.0, 2.0}, {1e9, 1.0, -1e9, -1.0}, -1.5);
    for (const double z : {1e-12, 5.0, -20.0, 50.0, -300.0, 680.0})
        add(qPrintable(QString("z = %1").arg(z)), {0.6, -0.8}, {0.0, 0.0, 0.0, 0.0}, z);
}

void TestChecks::gradientsOfAnySizePass()
{
    QFETCH(Experiment, experiment);
    for (const CheckResult& result : checkGradients(experiment))
        QVERIFY2(result.passed, qPrintable(textOf(result)));
}

void TestChecks::randomGradientsPassAndWrongOnesFail_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("size");
    for (int kind = 0; kind < 4; ++kind)
        for (const double size : {1e-3, 1.0, 30.0, 1e4})
            QTest::addRow("objective %d, x of size %g", kind, size) << kind << size;
}

void TestChecks::randomGradientsPassAndWrongOnesFail()
{
    QFETCH(int, kind);
    QFETCH(double, size);
    std::mt19937 random(static_cast<unsigned>(kind));
    std::normal_distribution<double> normal;
    for (const Eigen::Index samples : {1, 2, 9, 60}) {
        for (const Eigen::Index units : {1, 3}) {
            Experiment e;
            const Eigen::Index features = 1 + units;
            e.data.X = Eigen::MatrixXd::NullaryExpr(features, samples,
                                                    [&] { return size * normal(random); });
            e.data.Y = Eigen::MatrixXd::NullaryExpr(units, samples, [&] {
                const double sign = normal(random);
                return sign > 1.0 ? std::nan("") : sign > 0.0 ? 1.0 : 0.0;
            });
            e.data.Y.edit()(0, 0) = 1.0;
            e.start = Layer(units, features);
            for (double& value : e.start.values)
                value = normal(random) / size;
            for (double& value : e.start.b())
                value = normal(random);
            e.objective = {.kind = static_cast<ObjectiveKind>(kind), .lambda = 0.7};
            const Trainer trainer(e);
            const StepRecord& record = trainer.record();
            std::vector<double> gradient(record.gradient.begin(), record.gradient.end());
            for (const CheckResult& result : checkGradients(e, gradient))
                QVERIFY2(result.passed, qPrintable(textOf(result)));
            for (std::size_t i = 0; i < gradient.size(); ++i) {
                const double right = gradient[i];
                const bool isOfWeights = i + static_cast<std::size_t>(units) < gradient.size();
                // Ordinary: not much smaller than what its terms may be.
                if (std::abs(right) < 1e-2 * (isOfWeights ? size : 1.0))
                    continue;
                gradient[i] = right * (1.0 + 1e-6);
                const std::vector<CheckResult> results = checkGradients(e, gradient);
                QCOMPARE(std::count_if(results.begin(), results.end(),
                                       [](const CheckResult& r) { return r.failed(); }),
                         1);
                gradient[i] = right;
            }
            gradient[0] = std::nan("");
            QVERIFY(checkGradients(e, gradient)[0].failed());
        }
    }
}

void TestChecks::whatNoDifferenceCanTellSaysSo_data()
{
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("w");
    QTest::newRow("the smallest step of w is too large for z") << 1e155 << 0.1;
    QTest::newRow("z overflows") << 1e300 << 1e300;
    QTest::newRow("z is known to no digit") << 1e5 << 1e15;
    QTest::newRow("the gradient is too small for a double") << 1.0 << 800.0;
}

void TestChecks::whatNoDifferenceCanTellSaysSo()
{
    QFETCH(double, x);
    QFETCH(double, w);
    Experiment e;
    e.data.X = Eigen::MatrixXd{{x}};
    e.start = Layer(1, 1);
    e.start.W()(0, 0) = w;
    const std::vector<CheckResult> results = checkGradients(e);
    QCOMPARE(results.size(), 3U);
    for (const CheckResult& result : results) {
        QVERIFY2(!result.passed && !result.failed(), qPrintable(textOf(result)));
        QVERIFY(!result.untested.empty());
    }
}

void TestChecks::changesOnTheWayPass_data()
{
    QTest::addColumn<Experiment>("experiment");
    QTest::addColumn<QString>("conserved");
    LearningRate tilted(0.5);
    tilted.w = 0.1;
    tilted.G = 1.0;
    const QString plain = "w - G is conserved";
    Experiment rates;
    rates.changes = {{.iteration = 9, .learningRate = tilted}};
    QTest::newRow("rates") << rates << "η_G w - η_w G is conserved between changes";
    Experiment inputs;
    inputs.changes = {
        {.iteration = 5, .learningRate = LearningRate(0.5), .X = Eigen::Vector2d(-2.6, 0.8)}};
    QTest::newRow("inputs") << inputs << plain;
    Experiment atTheStart = inputs;
    atTheStart.changes[0].iteration = 0;
    QTest::newRow("inputs at the start") << atTheStart << plain;
    Experiment both = inputs;
    both.changes.push_back({.iteration = 6, .learningRate = LearningRate(3.0)});
    both.changes.push_back(
        {.iteration = 40, .learningRate = LearningRate(0.1), .X = Eigen::Vector2d(300.0, -0.5)});
    QTest::newRow("inputs twice and rates") << both << plain;
    Experiment batch;
    batch.data.X = Eigen::MatrixXd{{1.0, -2.0, 0.5}, {0.3, 0.4, -1.5}};
    batch.changes = {{.iteration = 3, .learningRate = tilted, .X = -3.0 * *batch.data.X},
                     {.iteration = 90, .learningRate = LearningRate(0.2)}};
    batch.rule.kind = RuleKind::Adam;
    QTest::newRow("a batch under Adam") << batch << "η_G w - η_w G is conserved between changes";
}

void TestChecks::changesOnTheWayPass()
{
    QFETCH(Experiment, experiment);
    QFETCH(QString, conserved);
    const std::vector<CheckResult> results = checkInvariants(experiment, 1000);
    for (const CheckResult& result : results)
        QVERIFY2(result.passed, qPrintable(textOf(result)));
    QVERIFY(find(results, conserved.toStdString()) != nullptr);
}

void TestChecks::aMomentBehindChangesPasses()
{
    LearningRate tilted(0.5);
    tilted.w = 0.1;
    tilted.G = 1.0;
    Experiment e;
    e.changes = {
        {.iteration = 5, .learningRate = LearningRate(0.5), .X = Eigen::Vector2d(-2.6, 0.8)},
        {.iteration = 9, .learningRate = tilted}};
    Trainer trainer(e);
    for (int k = 0; k <= 30; ++k) {
        const auto snapshot =
            takeSnapshot(trainer, std::make_shared<const Experiment>(trainer.experiment()), false,
                         std::make_shared<const Experiment>(e));
        const std::vector<CheckResult> all = checkMoment(*snapshot, 1000);
        QCOMPARE(all.size(), std::size_t{5});
        for (const CheckResult& result : all)
            QVERIFY2(result.passed, qPrintable(textOf(result)));
        const std::string conserved =
            k <= 9 ? "w - G is conserved" : "η_G w - η_w G is conserved between changes";
        QVERIFY(find(all, conserved) != nullptr);
        trainer.step();
    }
}

void TestChecks::aStartThatIsNotFiniteSaysNothingElse()
{
    Experiment e;
    e.data.X = Eigen::Vector2d(1e300, 0.0);
    e.start.values << 1e300, 0.0, 0.0, 0.0, 0.0;
    const std::vector<CheckResult> results = checkInvariants(e, 10);
    QCOMPARE(results.size(), 1U);
    QVERIFY(find(results, "the run stays finite")->failed());
}

void TestChecks::defaultExperimentPassesEverything()
{
    const std::vector<CheckResult> results = checkInvariants(Experiment(), 1000);
    QCOMPARE(results.size(), 7U);
    for (const CheckResult& result : results)
        QVERIFY2(result.passed, result.name.c_str());
    QVERIFY(find(results, "w - G is conserved") != nullptr);
    QVERIFY(find(results, "H never rises") != nullptr);
}

void TestChecks::checksOnlyWhatApplies()
{
    Experiment e;
    e.weightDecay = 0.1;
    const std::vector<CheckResult> results = checkInvariants(e, 50);
    QVERIFY(find(results, "w - G is conserved") == nullptr);
    QVERIFY(find(results, "H never rises") == nullptr);
    QVERIFY(find(results, "H = Shannon entropy of D") != nullptr);
}

void TestChecks::separateRatesTiltTheConservedQuantity()
{
    Experiment e;
    e.learningRate.G = 0.1;
    const std::vector<CheckResult> results = checkInvariants(e, 500);
    const CheckResult* const result = find(results, "η_G w - η_w G is conserved");
    QVERIFY(result != nullptr && result->passed);
}

void TestChecks::everyNumberCanMissItsBound()
{
    // A batch whose entropy rises: the numbers behind the checks are real measurements.
    Experiment e;
    e.data.X.edit().resize(1, 2);
    e.data.X.edit() << 3, -2;
    e.start = Layer(1, 1);
    e.start.values << -0.5, 0.0, 3.5;
    e.learningRate = LearningRate(3.0);
    for (const CheckResult& result : checkInvariants(e, 5)) {
        QVERIFY2(result.passed, result.name.c_str());
        QCOMPARE(result.passed, result.value <= result.bound);
    }
    const std::vector<CheckResult> results = checkInvariants(Experiment(), 100);
    QVERIFY(find(results, "H = Shannon entropy of D")->value > 0.0);
    QVERIFY(find(results, "w - G is conserved")->value > 0.0);
}

void TestChecks::aRunThatLeavesTheFiniteNumbersFails()
{
    Experiment e;
    e.weightDecay = 1e3;
    e.learningRate = LearningRate(1e3);
    const std::vector<CheckResult> results = checkInvariants(e, 1000);
    const CheckResult* const finite = find(results, "the run stays finite");
    QVERIFY(finite != nullptr && !finite->passed);
}

void TestChecks::aMomentOfARunIsCheckedByItself()
{
    Trainer trainer((Experiment()));
    for (int k = 0; k < 30; ++k)
        trainer.step();
    const auto snapshot =
        takeSnapshot(trainer, std::make_shared<const Experiment>(trainer.experiment()), false);
    const std::vector<CheckResult> all = checkMoment(*snapshot, 1000);
    QCOMPARE(all.size(), std::size_t{5});
    for (const CheckResult& result : all)
        QVERIFY2(result.passed, result.name.c_str());
    QVERIFY(find(all, "w - G is conserved") != nullptr);
    // A longer run than is made again says how far it was.
    const std::vector<CheckResult> cut = checkMoment(*snapshot, 10);
    const bool saysSo = std::any_of(cut.begin(), cut.end(), [](const CheckResult& result) {
        return result.name.find("up to iteration 10") != std::string::npos;
    });
    QVERIFY(saysSo);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(checkMoment(*snapshot, 1000, stop.get_token()).empty());
}

void TestChecks::aTamperedMomentFails()
{
    const Trainer trainer((Experiment()));
    const auto sound =
        takeSnapshot(trainer, std::make_shared<const Experiment>(trainer.experiment()), false);
    RunSnapshot wrong;
    wrong.experiment = sound->experiment;
    wrong.recorded = sound->recorded;
    wrong.layer = sound->layer;
    wrong.record = sound->record;
    wrong.record.H += 1e-6;
    wrong.record.iteration = 1;
    const std::vector<double> moved(sound->record.parameters.size(), 0.25);
    wrong.record.parameters = moved;
    const std::vector<CheckResult> all = checkMoment(wrong, 10);
    QVERIFY(!find(all, "H = Shannon entropy of D")->passed);
    QVERIFY(!find(all, "w - G is conserved")->passed);
}

QTEST_APPLESS_MAIN(TestChecks)
#include "test_checks.moc"
