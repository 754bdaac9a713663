#include "core/entropy/entropy.h"
#include "tests/ui/run_frames.h"
#include "ui/panels/status_line.h"
#include "ui/panels/timeline.h"

#include <QHelpEvent>
#include <QLineEdit>
#include <QSignalSpy>
#include <QToolButton>
#include <QToolTip>
#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace entropy_lab;

namespace {

using Kind = TimelineMark::Kind;

std::vector<TimelineMark> marksOf(const Timeline& timeline, Kind kind)
{
    std::vector<TimelineMark> found;
    std::copy_if(timeline.marks().begin(), timeline.marks().end(), std::back_inserter(found),
                 [kind](const TimelineMark& mark) { return mark.kind == kind; });
    return found;
}

/// The frame of a run whose iteration `shown` is looked at.
RunFrame pastFrame(const Experiment& experiment, std::int64_t steps, std::int64_t shown)
{
    RunFrame frame = frameAfter(experiment, steps);
    frame.newest = frame.snapshot;
    frame.snapshot = frameAfter(experiment, shown).snapshot;
    return frame;
}

}  // namespace

class TestTimeline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clickAndDragAskForIterations();
    void nothingBeyondTheNewestIsAskedFor();
    void keysGoThroughTheRun();
    void marksStartSteepestPassageAndEnd();
    void marksChangesWithTheirNumbers();
    void marksEveryRise();
    void otherInputsAreNoRise();
    void aMonotoneRunHasNoRises();
    void tooltipsSayWhatIsThere();
    void theIterationIsTyped();
    void wrongIterationsAreExplained();
    void wordsOfARunThatGoesOnAreReadable();
    void newestIsOfferedWhileThePastIsShown();
};

void TestTimeline::clickAndDragAskForIterations()
{
    Timeline timeline;
    timeline.resize(520, 34);
    timeline.setFrame(frameAfter(Experiment(), 1000));
    QCOMPARE(timeline.last(), 1000);
    QSignalSpy asked(&timeline, &Timeline::iterationRequested);
    const auto at = [&](std::int64_t k) {
        return QPoint(static_cast<int>(std::lround(timeline.positionOf(k))), 17);
    };
    QTest::mousePress(&timeline, Qt::LeftButton, {}, at(500));
    QCOMPARE(asked.count(), 1);
    QVERIFY(std::abs(asked.last()[0].toLongLong() - 500) <= 2);
    QTest::mouseMove(&timeline, at(250));
    QCOMPARE(asked.count(), 2);
    QVERIFY(std::abs(asked.last()[0].toLongLong() - 250) <= 2);
    QTest::mouseMove(&timeline, QPoint(-50, 17));
    QCOMPARE(asked.last()[0].toLongLong(), 0);
    QTest::mouseRelease(&timeline, Qt::LeftButton, {}, at(250));
    QTest::mouseMove(&timeline, at(700));
    QCOMPARE(asked.count(), 3);
}

void TestTimeline::nothingBeyondTheNewestIsAskedFor()
{
    Timeline timeline;
    timeline.resize(520, 34);
    timeline.setFrame(frameAfter(Experiment(), 30));
    QVERIFY(timeline.last() > 30);
    QSignalSpy asked(&timeline, &Timeline::iterationRequested);
    QTest::mouseClick(&timeline, Qt::LeftButton, {}, QPoint(515, 17));
    QCOMPARE(asked.last()[0].toLongLong(), 30);
}

void TestTimeline::keysGoThroughTheRun()
{
    Timeline timeline;
    timeline.setFrame(pastFrame(Experiment(), 100, 40));
    QSignalSpy asked(&timeline, &Timeline::iterationRequested);
    const auto press = [&](int key) {
        QTest::keyClick(&timeline, static_cast<Qt::Key>(key));
        return asked.last()[0].toLongLong();
    };
    QCOMPARE(press(Qt::Key_Home), 0);
    QCOMPARE(press(Qt::Key_End), 100);
    QCOMPARE(press(Qt::Key_PageUp), 30);
    QCOMPARE(press(Qt::Key_PageDown), 50);
}

void TestTimeline::marksStartSteepestPassageAndEnd()
{
    Timeline timeline;
    const RunFrame frame = frameAfter(Experiment(), 1000);
    timeline.setFrame(frame);
    QCOMPARE(marksOf(timeline, Kind::Start).size(), 1U);
    // The gradient norm is |dH/dz| sqrt(kappa): largest where |z| is nearest to 1.5434.
    const std::vector<TimelineMark> steepest = marksOf(timeline, Kind::Steepest);
    QCOMPARE(steepest.size(), 1U);
    std::int64_t expected = 0;
    for (std::int64_t k = 0; k <= 1000; ++k)
        if (std::abs(dHdZ(frame.history.at(frame.columns->z(0, 0), k)))
            > std::abs(dHdZ(frame.history.at(frame.columns->z(0, 0), expected))))
            expected = k;
    QCOMPARE(steepest[0].iteration, expected);
    QVERIFY(steepest[0].text.contains("steepest passage"));
    const std::vector<TimelineMark> end = marksOf(timeline, Kind::End);
    QCOMPARE(end.size(), 1U);
    QCOMPARE(end[0].iteration, 1000);
    QVERIFY(end[0].text.contains("the iteration limit was reached"));
    timeline.setFrame(frameAfter(Experiment(), 500));
    QVERIFY(marksOf(timeline, Kind::End).empty());
}

void TestTimeline::marksChangesWithTheirNumbers()
{
    Experiment e;
    e.changes.push_back({.iteration = 20, .learningRate = LearningRate(0.8)});
    e.changes.push_back(
        {.iteration = 60, .learningRate = LearningRate(0.8), .X = Eigen::Vector2d(0.25, -1.0)});
    Timeline timeline;
    timeline.setFrame(frameAfter(e, 100));
    const std::vector<TimelineMark> changes = marksOf(timeline, Kind::Change);
    QCOMPARE(changes.size(), 2U);
    QCOMPARE(changes[0].iteration, 20);
    QCOMPARE(changes[0].text, QString("from iteration 20 on: η = 0.8"));
    QCOMPARE(changes[1].text, QString("from iteration 60 on: x = (0.25, −1)"));
}

void TestTimeline::marksEveryRise()
{
    // Lesson 9b: two samples and a step so large that H rises, and comes back.
    Experiment e;
    e.data.X.edit().resize(1, 2);
    e.data.X.edit() << 3.0, -2.0;
    e.start = Layer(1, 1);
    e.start.W()(0, 0) = -0.5;
    e.start.b()(0) = 3.5;
    e.learningRate = LearningRate(3.0);
    Timeline timeline;
    timeline.resize(1200, 34);
    const RunFrame frame = frameAfter(e, 100);
    timeline.setFrame(frame);
    std::vector<std::int64_t> expected;
    for (std::int64_t k = 1; k <= 100; ++k)
        if (frame.history.at(0, k) > frame.history.at(0, k - 1) + 1e-9)
            expected.push_back(k);
    QVERIFY(!expected.empty());
    const std::vector<TimelineMark> rises = marksOf(timeline, Kind::Rise);
    QCOMPARE(rises.size(), expected.size());
    for (std::size_t i = 0; i < rises.size(); ++i)
        QCOMPARE(rises[i].iteration, expected[i]);
}

void TestTimeline::otherInputsAreNoRise()
{
    // Some iterations a pixel, and fewer than one.
    for (const int width : {1200, 40}) {
        Experiment e;
        e.changes.push_back(
            {.iteration = 30, .learningRate = e.learningRate, .X = Eigen::Vector2d(-0.6, 0.8)});
        Timeline timeline;
        timeline.resize(width, 34);
        const RunFrame frame = frameAfter(e, 100);
        QVERIFY(frame.history.at(0, 31) > frame.history.at(0, 30) + 0.01);
        timeline.setFrame(frame);
        QVERIFY(marksOf(timeline, Kind::Rise).empty());
        QCOMPARE(marksOf(timeline, Kind::Change).size(), 1U);
    }
}

void TestTimeline::aMonotoneRunHasNoRises()
{
    Timeline timeline;
    timeline.resize(300, 34);
    timeline.setFrame(frameAfter(Experiment(), 1000));
    QVERIFY(marksOf(timeline, Kind::Rise).empty());
    Experiment ascent;
    ascent.direction = Direction::Ascend;
    timeline.setFrame(frameAfter(ascent, 100));
    QVERIFY(marksOf(timeline, Kind::Rise).empty());
}

void TestTimeline::tooltipsSayWhatIsThere()
{
    Timeline timeline;
    timeline.resize(520, 34);
    timeline.setFrame(frameAfter(Experiment(), 1000));
    timeline.show();
    QHelpEvent help(QEvent::ToolTip, QPoint(static_cast<int>(timeline.positionOf(1000)), 17),
                    QPoint(100, 100));
    QApplication::sendEvent(&timeline, &help);
    QTRY_VERIFY(QToolTip::isVisible());
    QVERIFY(QToolTip::text().startsWith("iteration 1\u202f000: H = "));
    QVERIFY(QToolTip::text().contains("end at iteration"));
}

void TestTimeline::theIterationIsTyped()
{
    StatusLine status;
    status.setFrame(frameAfter(Experiment(), 990));
    status.show();
    QVERIFY(QTest::qWaitForWindowActive(&status));
    QCOMPARE(status.counterText(), QString("iteration 990 of 1\u202f000"));
    QSignalSpy asked(&status, &StatusLine::iterationRequested);
    QLineEdit* const edit = status.iterationEdit();
    edit->setFocus();
    edit->selectAll();
    // Nor does it take away what is selected.
    status.setFrame(frameAfter(Experiment(), 1000));
    QTest::keyClicks(edit, "42");
    // A frame does not take away what is being typed.
    status.setFrame(frameAfter(Experiment(), 1000));
    QCOMPARE(edit->text(), QString("42"));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked[0][0].toLongLong(), 42);
    status.setFrame(pastFrame(Experiment(), 1000, 42));
    QCOMPARE(edit->text(), QString("42"));
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, "7");
    QTest::keyClick(edit, Qt::Key_Escape);
    QCOMPARE(edit->text(), QString("42"));
    QCOMPARE(asked.count(), 1);
    // One that was refused goes with the next that is not.
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, "1001");
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(edit->text(), QString("1001"));
    QTest::mouseClick(status.newestButton(), Qt::LeftButton);
    status.setFrame(frameAfter(Experiment(), 1000));
    QCOMPARE(edit->text(), QString("1\u202f000"));
}

void TestTimeline::wrongIterationsAreExplained()
{
    StatusLine status;
    status.setFrame(frameAfter(Experiment(), 100));
    QSignalSpy asked(&status, &StatusLine::iterationRequested);
    QLineEdit* const edit = status.iterationEdit();
    for (const char* const text : {"-1", "101", "ten", "1e2", ""}) {
        edit->selectAll();
        edit->setText(text);
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY2(status.words().contains("expected an iteration from 0 to 100"), text);
    }
    QCOMPARE(asked.count(), 0);
}

void TestTimeline::wordsOfARunThatGoesOnAreReadable()
{
    StatusLine status;
    status.setFrame(frameAfter(Experiment(), 100, true));
    const QString first = status.words();
    QVERIFY(!first.isEmpty());
    // The next frame of the same: too soon to read; the description has it.
    status.setFrame(frameAfter(Experiment(), 101, true));
    QVERIFY(status.description().text != first);
    QCOMPARE(status.words(), first);
    QTest::qWait(150);
    status.setFrame(frameAfter(Experiment(), 102, true));
    QCOMPARE(status.words(), status.description().text);
    // Something else happens: at once.
    status.setFrame(frameAfter(Experiment(), 102, false));
    QCOMPARE(status.words(), status.description().text);
    QVERIFY(status.words().contains("paused"));
}

void TestTimeline::newestIsOfferedWhileThePastIsShown()
{
    StatusLine status;
    status.show();
    status.setFrame(frameAfter(Experiment(), 100));
    QVERIFY(!status.newestButton()->isVisible());
    status.setFrame(pastFrame(Experiment(), 100, 10));
    QVERIFY(status.newestButton()->isVisible());
    QVERIFY(status.words().contains("a change here branches the run"));
    QSignalSpy asked(&status, &StatusLine::newestRequested);
    QTest::mouseClick(status.newestButton(), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(status.timeline()->shownIteration(), 10);
    QCOMPARE(status.timeline()->newestIteration(), 100);
}

QTEST_MAIN(TestTimeline)
#include "test_timeline.moc"
