#include "core/checks.h"
#include "core/run_snapshot.h"
#include "core/trainer.h"

#include <QtTest>

#include <algorithm>
#include <limits>

using namespace entropy_lab;

namespace {

const CheckResult* find(const std::vector<CheckResult>& results, const std::string& name)
{
    const auto found = std::find_if(results.begin(), results.end(),
                                    [&](const CheckResult& r) { return r.name == name; });
    return found == results.end() ? nullptr : &*found;
}

}  // namespace

class TestChecks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyObjectivePassesItsGradientCheck_data();
    void everyObjectivePassesItsGradientCheck();
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
