#include "core/stability.h"
#include "tests/ui/run_frames.h"
#include "ui/banner.h"
#include "ui/main_window.h"
#include "ui/run_description.h"
#include "ui/status_line.h"

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
                             << "on a plateau: 0.021 % of the way after 50 updates"
                             << Remedy::ScaleRates << 10.0;
    QTest::newRow("crawling") << with(from(0.5, 0.01),
                                      [](Experiment& e) { e.stop.iterations = 60; })
                              << 30 << true << "crawling: at this pace half of the way takes "
                              << Remedy::ScaleRates << 10.0;
    QTest::newRow("slow, with time left")
        << from(0.5, 0.05) << 12 << true << "descending: H falls by " << Remedy::None << 0.0;
    // Lesson 3: H(3.024989) = 0.2705 of H(0.11) = 0.9978 bits are left.
    QTest::newRow("good, paused") << from(0.11, 0.5) << 10 << false
                                  << "good: 72.9 % of the way; paused at iteration 10: H = 0.27"
                                  << Remedy::None << 0.0;
    QTest::newRow("good, at the end")
        << from(0.11, 0.5) << 1000 << false
        << "good: 99.9 % of the way; finished: the limit of 1\u202f000 iterations" << Remedy::None
        << 0.0;
    QTest::newRow("jump of one z")
        << from(0.11, 1000.0) << 5 << true << "saturated in one jump: |z| went from 0.11 to "
        << Remedy::ScaleRates << 0.1;
    QTest::newRow("another rate on the way")
        << with(Experiment(),
                [](Experiment& e) {
                    e.changes = {{.iteration = 20, .learningRate = LearningRate(1.0)}};
                })
        << 500 << false << " % of the way from iteration 20; paused at iteration 500"
        << Remedy::None << 0.0;
    QTest::newRow("jump of two samples")
        << twoSides(3000.0) << 5 << true << "saturated in one jump: H went from 0.998 to "
        << Remedy::ScaleRates << 0.1;
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
                                << 0.1;
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
    QVERIFY(std::abs(edited[0][1].toDouble() - 0.3) < 1e-12);
    QVERIFY(std::abs(edited[2][1].toDouble() - 0.2) < 1e-12);
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
