#include "tests/app/lesson_program.h"
#include "ui/panels/rate_strip.h"
#include "ui/style/number_format.h"
#include "ui/window/rate_bar.h"
#include "ui/workspaces/learning_rate/background_rate_sweep.h"

#include <QUndoStack>
#include <QtTest>

using namespace entropy_lab;

/// The learning rate under the charts, in the real window.
class TestRateBar : public QObject {
    Q_OBJECT

    static bool hasOutcome(const RateStrip& strip)
    {
        return strip.wordsAt(strip.placeOf(1.0)).contains("η = ");
    }

private Q_SLOTS:
    void aDragSteersTheRunAndIsOneStepToTakeBack()
    {
        LessonProgram program;
        QTRY_VERIFY(program.session.frame().snapshot);
        RateStrip& strip = *program.window.rateBar()->strip();
        QVERIFY(strip.isVisible());
        QCOMPARE(strip.rate(), program.session.experiment().learningRate.w);
        const int y = strip.height() / 3;
        const auto at = [&](double rate) { return QPoint(qRound(strip.placeOf(rate)), y); };
        QTest::mousePress(&strip, Qt::LeftButton, {}, at(1.0));
        for (const double rate : {1.5, 3.0, 10.0, 20.0})
            QTest::mouseMove(&strip, at(rate));
        QCOMPARE(program.session.experiment().learningRate, LearningRate(20.0));
        QTest::mouseRelease(&strip, Qt::LeftButton, {}, at(20.0));
        QCOMPARE(program.session.undoStack()->count(), 1);
        program.session.undoStack()->undo();
        QTRY_COMPARE(strip.rate(), 0.5);
        QCOMPARE(program.session.experiment().learningRate, LearningRate(0.5));
    }

    void itsGroundIsOfTheProblemAtHand()
    {
        LessonProgram program;
        RateStrip& strip = *program.window.rateBar()->strip();
        QTRY_VERIFY(hasOutcome(strip));
        const QString before = strip.wordsAt(strip.placeOf(100.0));
        program.session.editSetting("data.x.0.0", 3.0);
        program.session.finishEdit();
        QTRY_VERIFY(hasOutcome(strip) && strip.wordsAt(strip.placeOf(100.0)) != before);
        const auto experiment = std::make_shared<const Experiment>(program.session.experiment());
        const RateSweepResult wanted = RateSweep::compute(experiment, {1e-4, 1e4}, 120, 1);
        QVERIFY(wanted.safeRate);
        QTRY_VERIFY(strip.wordsAt(1.0).contains(
            QStringLiteral("Below %1 ").arg(readableNumber(*wanted.safeRate, 3))));
    }

    void itIsNotThereForRatesOfTheirOwn()
    {
        LessonProgram program;
        QTRY_VERIFY(program.window.rateBar()->isVisible());
        Experiment apart;
        apart.learningRate.G = 0.1;
        program.session.open(apart);
        QVERIFY(!program.window.rateBar()->isVisible());
        program.session.open(Experiment());
        QVERIFY(program.window.rateBar()->isVisible());
    }

    void anAudienceHasItToo()
    {
        LessonProgram program;
        program.window.transportBar()->fullScreenAction()->trigger();
        QTRY_VERIFY(!program.window.sideTabs()->isVisible());
        QVERIFY(program.window.rateBar()->isVisible());
        const RateStrip& strip = *program.window.rateBar()->strip();
        QVERIFY(strip.height() >= strip.minimumSizeHint().height());
    }
};

QTEST_MAIN(TestRateBar)

#include "test_rate_bar.moc"
