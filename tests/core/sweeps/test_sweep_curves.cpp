#include "core/descent/trainer.h"
#include "core/entropy/entropy.h"
#include "core/experiment/data_sets.h"
#include "core/sweeps/sweep.h"

#include <QtTest>

#include <cmath>

using namespace entropy_lab;

/// H of the runs of a sweep along the way.
class TestSweepCurves : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void curvesAreThoseOfTheRuns_data();
    void curvesAreThoseOfTheRuns();
    void anEndedRunKeepsItsLastEntropy_data();
    void anEndedRunKeepsItsLastEntropy();
    void aRunThatLeftTheNumbersHasNone();
    void lesson6EndsAtItsNumbers_data();
    void lesson6EndsAtItsNumbers();
};

namespace {

Experiment pointExperiment()
{
    Experiment experiment;
    experiment.stop.iterations = 300;
    return experiment;
}

/// Two samples: run by a Trainer, cell by cell.
Experiment batchExperiment()
{
    Experiment experiment = pointExperiment();
    experiment.data.X = Eigen::MatrixXd{{0.6, -1.0}, {-0.8, 0.3}};
    return experiment;
}

}  // namespace

void TestSweepCurves::curvesAreThoseOfTheRuns_data()
{
    QTest::addColumn<bool>("isPoint");
    QTest::newRow("side by side") << true;
    QTest::newRow("by a trainer") << false;
}

void TestSweepCurves::curvesAreThoseOfTheRuns()
{
    QFETCH(const bool, isPoint);
    const Experiment experiment = isPoint ? pointExperiment() : batchExperiment();
    const std::vector<double> rates = logSpaced(1e-2, 1e2, 23);
    SweepCurves curves{.iterations = {0, 1, 2, 7, 40, 256, 299, 300}, .H = {}};
    const auto cells = runSweep(experiment, {.values = rates}, {}, {}, &curves);
    QVERIFY(cells.has_value());
    QCOMPARE(curves.H.size(), rates.size() * curves.iterations.size());
    for (std::size_t i = 0; i < rates.size(); ++i) {
        Experiment one = experiment;
        one.learningRate = LearningRate(rates[i]);
        Trainer trainer(one);
        for (std::size_t k = 0; k < curves.iterations.size(); ++k) {
            while (trainer.record().iteration < curves.iterations[k])
                QVERIFY(trainer.step());
            const double H = curves.H[i * curves.iterations.size() + k];
            QVERIFY2(std::abs(H - trainer.record().H) <= 1e-12 * trainer.record().H,
                     qPrintable(QString("rate %1, iteration %2").arg(rates[i]).arg(k)));
        }
        // The last one is what the cell says, bit for bit.
        QCOMPARE(curves.H[(i + 1) * curves.iterations.size() - 1], (*cells)[i].H);
    }
}

void TestSweepCurves::anEndedRunKeepsItsLastEntropy_data()
{
    curvesAreThoseOfTheRuns_data();
}

void TestSweepCurves::anEndedRunKeepsItsLastEntropy()
{
    QFETCH(const bool, isPoint);
    Experiment experiment = isPoint ? pointExperiment() : batchExperiment();
    experiment.stop = {.iterations = 100, .gradientNorm = 0.05};
    SweepCurves curves{.iterations = {99, 100, 5000}, .H = {}};
    const auto cells = runSweep(experiment, {.values = {0.5, 2.0}}, {}, {}, &curves);
    QVERIFY(cells.has_value());
    for (std::size_t i = 0; i < 2; ++i) {
        QCOMPARE((*cells)[i].stopReason, StopReason::GradientBelowTolerance);
        for (std::size_t k = 0; k < 3; ++k)
            QCOMPARE(curves.H[3 * i + k], (*cells)[i].H);
    }
}

void TestSweepCurves::aRunThatLeftTheNumbersHasNone()
{
    Experiment experiment = pointExperiment();
    // w + G = (.15, .1): z stays small while the gradient is large.
    experiment.data.X = Eigen::Vector2d(1e5, -1.5e5);
    SweepCurves curves{.iterations = {0, 1, 2}, .H = {}};
    const auto cells = runSweep(experiment, {.values = {1e300}}, {}, {}, &curves);
    QVERIFY(cells.has_value());
    QCOMPARE(cells->front().stopReason, StopReason::NotFinite);
    const auto end = static_cast<std::size_t>(cells->front().iterations);
    QVERIFY(end < 2);
    for (std::size_t k = 0; k < 3; ++k)
        QCOMPARE(std::isnan(curves.H[k]), k > end);
}

/// Lesson 6: z(0) = 0.1, kappa = 3; after eta n = 10 the runs stand at these z.
void TestSweepCurves::lesson6EndsAtItsNumbers_data()
{
    QTest::addColumn<double>("eta");
    QTest::addColumn<double>("z");
    QTest::newRow("1") << 1.0 << 4.6592933432;
    QTest::newRow("0.5") << 0.5 << 4.6739348068;
    QTest::newRow("0.25") << 0.25 << 4.6835099610;
    QTest::newRow("0.1") << 0.1 << 4.6899905421;
    QTest::newRow("0.01") << 0.01 << 4.6941629574;
}

void TestSweepCurves::lesson6EndsAtItsNumbers()
{
    QFETCH(const double, eta);
    QFETCH(const double, z);
    Experiment experiment;
    experiment.start.values.setZero();
    experiment.start.b()(0) = 0.1;
    experiment.stop.iterations = 1000;
    SweepCurves curves{.iterations = {std::llround(10.0 / eta)}, .H = {}};
    QVERIFY(runSweep(experiment, {.values = {eta}}, {}, {}, &curves).has_value());
    // |dH/dz| is at most 0.33 there, and z has ten digits.
    QVERIFY(std::abs(curves.H.front() - entropyBits(z)) < 2e-11);
}

QTEST_APPLESS_MAIN(TestSweepCurves)
#include "test_sweep_curves.moc"
