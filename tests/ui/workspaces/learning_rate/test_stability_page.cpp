#include "core/analysis/stability.h"
#include "core/descent/objective.h"
#include "tests/ui/job_worker.h"
#include "tests/ui/run_frames.h"
#include "ui/workspaces/learning_rate/sharpness_chart.h"
#include "ui/workspaces/learning_rate/stability_page.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace entropy_lab;

namespace {

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

/// More parameters than a history keeps.
Experiment wide()
{
    Experiment experiment;
    experiment.data.X = Eigen::MatrixXd::Constant(300, 2, 0.01);
    experiment.start = Layer(1, 300);
    experiment.start.b()(0) = 1.0;
    return experiment;
}

struct Shown {
    explicit Shown(const Experiment& experiment, int steps = 0) : worker(page.jobSlots().front())
    {
        page.resize(960, 560);
        page.show();
        page.setFrame(frameAfter(experiment, steps));
    }

    StabilityPage page;
    JobWorker worker;
};

const SharpnessChart::Bends& bendsOf(const Shown& shown)
{
    return shown.page.chart()->bends();
}

}  // namespace

class TestStabilityPage : public QObject {
    Q_OBJECT
private slots:
    void theSafeRateIsTheLessons();
    void theStepThatRisesIsTheOneBeyondTheLimit_data();
    void theStepThatRisesIsTheOneBeyondTheLimit();
    void everyPlaceIsThatOfItsIteration();
    void aLongRunIsLookedAtInTwoHundredPlaces();
    void aGrowingRunKeepsWhatIsKnown();
    void anotherRunForgetsTheOldOne();
    void anotherRateMovesTheLimit();
    void oneSampleFallsWhateverTheGuideSays();
    void oneSampleRisesWithDecay();
    void aScheduleThatGrowsMakesTheRateUnsafe();
    void anInputTooLargeIsNotSafe();
    void otherRulesHaveTheGuideOnly();
    void wideLayersAreLookedAtWhereTheRunIs();
    void theSafeRateIsOneClickAway();
    void theGuideIsNoLaw();
    void theCounterExampleIsOneClickAway();
    void nothingIsComputedWhileHidden();
};

void TestStabilityPage::theSafeRateIsTheLessons()
{
    Shown shown(smallestRise(3.0), 1);
    QTRY_VERIFY(shown.page.chart()->safeRate().has_value());
    QVERIFY(std::abs(*shown.page.chart()->safeRate() - 1.324632173) < 5e-10);
    QVERIFY2(shown.page.words().contains("beyond the safe 1.324632"),
             qPrintable(shown.page.words()));
    QTRY_VERIFY(!shown.page.isWorking());
}

void TestStabilityPage::theStepThatRisesIsTheOneBeyondTheLimit_data()
{
    QTest::addColumn<double>("eta");
    QTest::addColumn<int>("rises");
    QTest::newRow("1") << 1.0 << 0;
    QTest::newRow("2") << 2.0 << 0;
    QTest::newRow("3") << 3.0 << 1;
}

void TestStabilityPage::theStepThatRisesIsTheOneBeyondTheLimit()
{
    QFETCH(double, eta);
    QFETCH(int, rises);
    const Experiment experiment = smallestRise(eta);
    Shown shown(experiment, 12);
    QTRY_COMPARE(bendsOf(shown).size(), std::size_t(13));
    const RunFrame frame = frameAfter(experiment, 13);
    int found = 0;
    for (const auto& [k, bend] : bendsOf(shown)) {
        QVERIFY(std::abs(bend.limit - 2.0 / eta) < 1e-15);
        const double change =
            frame.history.at(frame.columns->H, k + 1) - frame.history.at(frame.columns->H, k);
        QCOMPARE(bend.alongStep > bend.limit, change > 0.0);
        found += change > 0.0 ? 1 : 0;
    }
    QCOMPARE(found, rises);
    const PlotView& chart = *shown.page.chart();
    QCOMPARE(chart.valueAt(SharpnessChart::limitCurve(), 5.0), 2.0 / eta);
    QCOMPARE(chart.valueAt(SharpnessChart::sharpnessCurve(), 5.0), bendsOf(shown).at(5).sharpness);
}

void TestStabilityPage::everyPlaceIsThatOfItsIteration()
{
    const Experiment experiment = smallestRise(2.0);
    Shown shown(experiment, 20);
    QTRY_COMPARE(bendsOf(shown).size(), std::size_t(21));
    for (const int k : {0, 7, 20}) {
        const RunFrame frame = frameAfter(experiment, k);
        QVERIFY(std::abs(bendsOf(shown).at(k).sharpness
                         - sharpness(frame.snapshot->layer, experiment.data, {}))
                < 1e-13);
    }
}

void TestStabilityPage::aLongRunIsLookedAtInTwoHundredPlaces()
{
    Experiment experiment;
    experiment.stop.iterations = 5000;
    Shown shown(experiment, 5000);
    QTRY_VERIFY(!bendsOf(shown).empty());
    QTRY_VERIFY(!shown.page.isWorking());
    QVERIFY(bendsOf(shown).size() > 100 && bendsOf(shown).size() <= 220);
    QCOMPARE(bendsOf(shown).begin()->first, 0);
    QCOMPARE(bendsOf(shown).rbegin()->first, 5000);
}

void TestStabilityPage::aGrowingRunKeepsWhatIsKnown()
{
    // Frames of one history, as a window gets them.
    const Experiment experiment = smallestRise(1.0);
    const auto columns = std::make_shared<const RunColumns>(experiment);
    History history(columns->count, std::size_t{1} << 22);
    const auto start = std::make_shared<const Experiment>(experiment);
    Trainer trainer(experiment);
    columns->record(trainer.record(), history);
    Shown shown(experiment);
    for (int k = 0; k < 40; ++k) {
        trainer.step();
        columns->record(trainer.record(), history);
        shown.page.setFrame({.snapshot = takeSnapshot(trainer, start, true),
                             .history = history.view(),
                             .columns = columns});
    }
    QTRY_COMPARE(bendsOf(shown).size(), std::size_t(41));
    const SharpnessChart::Bend before = bendsOf(shown).at(17);
    trainer.step();
    columns->record(trainer.record(), history);
    shown.page.setFrame({.snapshot = takeSnapshot(trainer, start, true),
                         .history = history.view(),
                         .columns = columns});
    QCOMPARE(bendsOf(shown).at(17).sharpness, before.sharpness);
    QTRY_COMPARE(bendsOf(shown).size(), std::size_t(42));
}

void TestStabilityPage::anotherRunForgetsTheOldOne()
{
    Shown shown(smallestRise(3.0), 12);
    QTRY_COMPARE(bendsOf(shown).size(), std::size_t(13));
    shown.page.setFrame(frameAfter(smallestRise(1.0), 3));
    QTRY_COMPARE(bendsOf(shown).size(), std::size_t(4));
    for (const auto& [k, bend] : bendsOf(shown))
        QCOMPARE(bend.limit, 2.0);
}

void TestStabilityPage::anotherRateMovesTheLimit()
{
    Experiment experiment = smallestRise(1.0);
    experiment.changes = {{.iteration = 5, .learningRate = LearningRate(2.0)}};
    Shown shown(experiment, 8);
    QTRY_COMPARE(bendsOf(shown).size(), std::size_t(9));
    QCOMPARE(bendsOf(shown).at(4).limit, 2.0);
    // The step from there is the first one with it.
    QCOMPARE(bendsOf(shown).at(5).limit, 1.0);
    QCOMPARE(bendsOf(shown).at(6).limit, 1.0);
}

void TestStabilityPage::oneSampleFallsWhateverTheGuideSays()
{
    Experiment fast;
    fast.learningRate = LearningRate(8.0);
    fast.start.b()(0) = 2.7;
    Shown shown(fast, 3);
    QTRY_COMPARE(bendsOf(shown).size(), std::size_t(4));
    // The sharpness is beyond 2/η, the curvature along the step is not: a guide, not a law.
    const SharpnessChart::Bend& bend = bendsOf(shown).at(0);
    QVERIFY(bend.sharpness > bend.limit);
    QVERIFY(bend.alongStep < bend.limit);
    QVERIFY(shown.page.words().contains("With one sample no step raises H"));
}

/// H = 0.111, 0.225, 0.334, 0.410: the decay raises it.
void TestStabilityPage::oneSampleRisesWithDecay()
{
    Experiment experiment;
    experiment.start.values << 3.0, -3.0, 0.0, 0.0, 0.0;
    experiment.weightDecay = 0.5;
    const RunFrame frame = frameAfter(experiment, 3);
    const double published[] = {0.111, 0.225, 0.334, 0.410};
    for (int k = 0; k < 4; ++k)
        QVERIFY(std::abs(frame.history.at(frame.columns->H, k) - published[k]) < 1e-3);
    Shown shown(experiment, 3);
    QTRY_COMPARE(bendsOf(shown).size(), std::size_t(4));
    QVERIFY2(!shown.page.words().contains("one sample"), qPrintable(shown.page.words()));
    QVERIFY2(shown.page.words().contains(
                 "No rate is known to be safe: weight decay pulls on the weights as well."),
             qPrintable(shown.page.words()));
    QVERIFY2(!shown.page.words().contains("2/η"), qPrintable(shown.page.words()));
    QTRY_VERIFY(shown.page.chart()->note().contains("plain gradient descent"));
}

void TestStabilityPage::aScheduleThatGrowsMakesTheRateUnsafe()
{
    Experiment experiment = smallestRise(1.0);
    experiment.stop.iterations = 10;
    experiment.schedule = {.kind = ScheduleKind::Step, .factor = 2.0, .every = 5};
    Shown shown(experiment, 1);
    QTRY_VERIFY(shown.page.chart()->safeRate().has_value());
    QVERIFY(std::abs(*shown.page.chart()->safeRate() - 0.5 * 1.324632173) < 5e-10);
    QVERIFY2(shown.page.words().contains("beyond the safe 0.6623161"),
             qPrintable(shown.page.words()));
}

void TestStabilityPage::anInputTooLargeIsNotSafe()
{
    Experiment experiment;
    experiment.data.X.edit() << 1.7e308, 0.0;
    Shown shown(experiment);
    QTRY_VERIFY(shown.page.chart()->safeRate().has_value());
    QTRY_VERIFY2(shown.page.words().contains("No rate is known to be safe: it is beyond"),
                 qPrintable(shown.page.words()));
}

void TestStabilityPage::otherRulesHaveTheGuideOnly()
{
    Experiment momentum = smallestRise(1.0);
    momentum.rule.kind = RuleKind::Momentum;
    Shown shown(momentum, 5);
    QTRY_COMPARE(bendsOf(shown).size(), std::size_t(6));
    for (const auto& [k, bend] : bendsOf(shown))
        QVERIFY(std::isnan(bend.alongStep) && std::isnan(bend.limit)
                && std::isfinite(bend.sharpness));
    QVERIFY(shown.page.words().contains("No rate is known to be safe: the update rule"));
    QVERIFY(shown.page.chart()->sampledPoints(SharpnessChart::limitCurve()).empty());
    QVERIFY(!shown.page.safeRateButton()->isEnabled());
}

void TestStabilityPage::wideLayersAreLookedAtWhereTheRunIs()
{
    Shown shown(wide(), 7);
    QTRY_COMPARE(bendsOf(shown).size(), std::size_t(1));
    QCOMPARE(bendsOf(shown).begin()->first, 7);
    QVERIFY(shown.page.chart()->note().contains("512"));
}

void TestStabilityPage::theSafeRateIsOneClickAway()
{
    Shown shown(smallestRise(3.0), 1);
    QTRY_VERIFY(shown.page.safeRateButton()->isEnabled());
    std::vector<Experiment> asked;
    connect(&shown.page, &Workspace::experimentEdited, this,
            [&](const Experiment& experiment) { asked.push_back(experiment); });
    QTest::mouseClick(shown.page.safeRateButton(), Qt::LeftButton);
    QCOMPARE(asked.size(), std::size_t(1));
    QVERIFY(std::abs(asked[0].learningRate.w / 1.324632173 - 0.999) < 1e-9);
}

void TestStabilityPage::theGuideIsNoLaw()
{
    const Experiment experiment = smallestRise(2.1);
    Shown shown(experiment, 0);
    QTRY_COMPARE(bendsOf(shown).size(), std::size_t(1));
    const SharpnessChart::Bend& bend = bendsOf(shown).at(0);
    QVERIFY(bend.sharpness < bend.limit);
    QVERIFY(bend.alongStep > bend.limit);
    const RunFrame frame = frameAfter(experiment, 1);
    QVERIFY(frame.history.at(frame.columns->H, 1) > frame.history.at(frame.columns->H, 0) + 0.01);
    const QString tip = shown.page.counterExampleButton()->toolTip();
    for (const QString& number : {QString("2.1"), QString::number(bend.sharpness, 'f', 3),
                                  QString::number(bend.limit, 'f', 3)})
        QVERIFY2(tip.contains(number), qPrintable(number));
    QVERIFY2(shown.page.words().contains("beyond 2/η at 0 of 1 place along"),
             qPrintable(shown.page.words()));
    QVERIFY(shown.page.words().contains("the wrong way at 1 of 1"));
}

void TestStabilityPage::theCounterExampleIsOneClickAway()
{
    Shown shown(smallestRise(3.0), 1);
    const QSignalSpy asked(&shown.page, &Workspace::builtInRequested);
    QTest::mouseClick(shown.page.counterExampleButton(), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked[0][0].toString(), QString("smallest-rise"));
}

void TestStabilityPage::nothingIsComputedWhileHidden()
{
    StabilityPage page;
    page.setFrame(frameAfter(smallestRise(3.0), 5));
    QVERIFY(!page.isWorking());
    page.show();
    QTRY_VERIFY(page.isWorking());
}

QTEST_MAIN(TestStabilityPage)
#include "test_stability_page.moc"
