#include "core/entropy/entropy.h"
#include "core/experiment/data_sets.h"
#include "core/experiment/random.h"
#include "core/networks/unit_run.h"

#include <QtTest/QtTest>

#include <cmath>

using namespace entropy_lab;

namespace {

std::shared_ptr<const Experiment> threeUnits()
{
    Experiment e;
    e.data = generateDataSet({"two-moons", {{"samples", 10.0}, {"labelled", 0.0}}, 3});
    e.data.Y = Eigen::MatrixXd();
    e.start = randomLayer(3, 2, 0.5, 7);
    e.learningRate = LearningRate(0.7);
    e.stop.iterations = 50;
    return std::make_shared<const Experiment>(std::move(e));
}

/// z of every unit and sample after so many updates.
Eigen::MatrixXd preActivationsAfter(const Experiment& experiment, std::int64_t iterations)
{
    Trainer trainer(experiment);
    while (trainer.record().iteration < iterations)
        trainer.step();
    return preActivation(trainer.layer(), experiment.data.X);
}

}  // namespace

class TestUnitRun : public QObject {
    Q_OBJECT

private slots:
    void everyUnitHasItsMeans();
    void theUnitsAddUpToTheRun();
    void theCosineIsThatOfItsDefinition();
    void manySamplesAreTakenUpBlockByBlock();
    void goesOnWithAnotherRateAsARunWithThatChange();
    void runsAgreeUpToTheirFirstDifference_data();
    void runsAgreeUpToTheirFirstDifference();
};

void TestUnitRun::everyUnitHasItsMeans()
{
    const auto experiment = threeUnits();
    UnitRun run(experiment);
    run.work(experiment, 20, {});
    const HistoryView history = run.history();
    QCOMPARE(history.size(), std::int64_t(21));
    for (const std::int64_t k : {0, 1, 20}) {
        const Eigen::MatrixXd Z = preActivationsAfter(*experiment, k);
        for (Eigen::Index i = 0; i < 3; ++i) {
            double H = 0.0;
            double D = 0.0;
            for (const double z : Z.row(i)) {
                H += entropyBits(z) / static_cast<double>(Z.cols());
                D += sigmoid(z) / static_cast<double>(Z.cols());
            }
            QVERIFY(std::abs(history.at(unitColumn(i, UnitQuantity::H), k) - H) < 1e-13);
            QVERIFY(std::abs(history.at(unitColumn(i, UnitQuantity::D), k) - D) < 1e-13);
        }
    }
}

void TestUnitRun::theUnitsAddUpToTheRun()
{
    const auto experiment = threeUnits();
    UnitRun run(experiment);
    run.work(experiment, 30, {});
    Trainer trainer(*experiment);
    for (std::int64_t k = 0; k <= 30; ++k) {
        double sum = 0.0;
        for (Eigen::Index i = 0; i < 3; ++i)
            sum += run.history().at(unitColumn(i, UnitQuantity::H), k);
        QVERIFY(std::abs(sum - trainer.record().H) < 1e-13);
        trainer.step();
    }
}

void TestUnitRun::theCosineIsThatOfItsDefinition()
{
    const auto experiment = threeUnits();
    UnitRun run(experiment);
    run.work(experiment, 5, {});
    QVERIFY(std::isnan(run.history().at(unitColumn(0, UnitQuantity::Cosine), 0)));
    const Eigen::MatrixXd before = preActivationsAfter(*experiment, 4);
    const Eigen::MatrixXd now = preActivationsAfter(*experiment, 5);
    for (Eigen::Index i = 0; i < 3; ++i) {
        const Eigen::VectorXd z = now.row(i).transpose();
        const Eigen::VectorXd change = now.row(i).transpose().unaryExpr([](double v) {
            return sigmoid(v);
        }) - before.row(i).transpose().unaryExpr([](double v) { return sigmoid(v); });
        const double expected = z.dot(change) / (z.norm() * change.norm());
        const double found = run.history().at(unitColumn(i, UnitQuantity::Cosine), 5);
        QVERIFY(std::abs(found - expected) < 1e-12);
        QVERIFY(std::abs(found) <= 1.0 + 1e-15);
    }
}

void TestUnitRun::manySamplesAreTakenUpBlockByBlock()
{
    Experiment many = *threeUnits();
    many.data.X = NormalNumbers(4).matrix(2, 5000);
    const auto experiment = std::make_shared<const Experiment>(many);
    UnitRun run(experiment);
    run.work(experiment, 3, {});
    const Eigen::MatrixXd before = preActivationsAfter(many, 2);
    const Eigen::MatrixXd now = preActivationsAfter(many, 3);
    for (Eigen::Index i = 0; i < 3; ++i) {
        const auto entropyOf = [](double z) { return entropyBits(z); };
        const auto decisionOf = [](double z) { return sigmoid(z); };
        const Eigen::VectorXd z = now.row(i).transpose();
        const Eigen::VectorXd change =
            z.unaryExpr(decisionOf) - before.row(i).transpose().unaryExpr(decisionOf);
        const auto at = [&](UnitQuantity quantity) {
            return run.history().at(unitColumn(i, quantity), 3);
        };
        QVERIFY(std::abs(at(UnitQuantity::H) - z.unaryExpr(entropyOf).mean()) < 1e-12);
        QVERIFY(std::abs(at(UnitQuantity::D) - z.unaryExpr(decisionOf).mean()) < 1e-12);
        QVERIFY(std::abs(at(UnitQuantity::Cosine) - z.dot(change) / (z.norm() * change.norm()))
                < 1e-11);
    }
}

void TestUnitRun::goesOnWithAnotherRateAsARunWithThatChange()
{
    const auto experiment = threeUnits();
    auto changed = std::make_shared<Experiment>(*experiment);
    changed->changes.push_back({.iteration = 10, .learningRate = LearningRate(3.0)});
    UnitRun goesOn(experiment);
    goesOn.work(experiment, 10, {});
    QVERIFY(agreeUntil(*experiment, *changed, 10));
    goesOn.work(changed, 25, {});
    UnitRun fresh(changed);
    fresh.work(changed, 25, {});
    for (std::int64_t k = 1; k <= 25; ++k)
        for (int column = 0; column < 3 * kUnitQuantities; ++column)
            QCOMPARE(goesOn.history().at(column, k), fresh.history().at(column, k));
    // A unit that goes on at the old rate is elsewhere by then.
    UnitRun old(experiment);
    old.work(experiment, 25, {});
    QVERIFY(old.history().at(0, 25) != fresh.history().at(0, 25));
}

void TestUnitRun::runsAgreeUpToTheirFirstDifference_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("agree");
    QTest::newRow("the same") << 0 << true;
    QTest::newRow("another limit") << 1 << true;
    QTest::newRow("another title and stack") << 2 << true;
    QTest::newRow("a change later on") << 3 << true;
    QTest::newRow("a change before") << 4 << false;
    QTest::newRow("another start") << 5 << false;
    QTest::newRow("other inputs") << 6 << false;
    QTest::newRow("another rate") << 7 << false;
    QTest::newRow("another rule") << 8 << false;
}

void TestUnitRun::runsAgreeUpToTheirFirstDifference()
{
    QFETCH(int, kind);
    QFETCH(bool, agree);
    const auto experiment = threeUnits();
    Experiment other = *experiment;
    switch (kind) {
    case 1:
        other.stop.iterations = 7;
        break;
    case 2:
        other.title = "Other";
        other.layers = LayerStack();
        break;
    case 3:
    case 4:
        other.changes.push_back(
            {.iteration = kind == 3 ? 20 : 19, .learningRate = LearningRate(2.0)});
        break;
    case 5:
        other.start.b()(1) += 1e-9;
        break;
    case 6:
        other.data.X.edit()(0, 0) += 1e-9;
        break;
    case 7:
        other.learningRate.b = 0.8;
        break;
    case 8:
        other.rule.kind = RuleKind::Adam;
        break;
    default:
        break;
    }
    QCOMPARE(agreeUntil(*experiment, other, 20), agree);
}

QTEST_GUILESS_MAIN(TestUnitRun)
#include "test_unit_run.moc"
