#include "ui/panels/transport_bar.h"

#include <QComboBox>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <limits>

using namespace entropy_lab;

class TestTransportBar : public QObject {
    Q_OBJECT

private slots:
    void playAndPauseFollowTheState()
    {
        TransportBar bar;
        QSignalSpy play(&bar, &TransportBar::playRequested);
        QSignalSpy pause(&bar, &TransportBar::pauseRequested);
        bar.playAction()->trigger();
        QCOMPARE(play.count(), 1);
        QCOMPARE(pause.count(), 0);
        // What is shown changes only when the run says so.
        QVERIFY(bar.playAction()->text().contains(QStringLiteral("Play")));
        bar.setRunning(true);
        QVERIFY(bar.playAction()->text().contains(QStringLiteral("Pause")));
        bar.playAction()->trigger();
        QCOMPARE(play.count(), 1);
        QCOMPARE(pause.count(), 1);
    }

    void stepsSayHowFar()
    {
        TransportBar bar;
        bar.setIteration(50);
        QSignalSpy steps(&bar, &TransportBar::stepRequested);
        for (QAction* const action :
             {bar.stepAction(), bar.stepTenAction(), bar.stepBackAction(), bar.stepBackTenAction()})
            action->trigger();
        QList<int> asked;
        for (const QList<QVariant>& call : steps)
            asked.append(call.front().toInt());
        QCOMPARE(asked, (QList<int>{1, 10, -1, -10}));
    }

    void nothingIsBeforeTheStart()
    {
        TransportBar bar;
        bar.setIteration(0);
        QVERIFY(!bar.stepBackAction()->isEnabled());
        bar.setIteration(1);
        QVERIFY(bar.stepBackAction()->isEnabled());
    }

    void speedsGoFromOneStepASecondToAsFastAsItGoes()
    {
        TransportBar bar;
        QSignalSpy changed(&bar, &TransportBar::speedChanged);
        QComboBox* const box = bar.speedBox();
        QCOMPARE(box->itemData(0).toDouble(), 1.0);
        QCOMPARE(box->itemData(box->count() - 1).toDouble(),
                 std::numeric_limits<double>::infinity());
        bar.setSpeed(1000.0);
        QCOMPARE(bar.speed(), 1000.0);
        QCOMPARE(changed.count(), 0);
        bar.show();
        box->setFocus();
        QTest::keyClick(box, Qt::Key_End);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.front().front().toDouble(), std::numeric_limits<double>::infinity());
    }

    void undoIsOfferedOnlyWhereThereIsSomething()
    {
        TransportBar bar;
        QVERIFY(!bar.undoAction()->isEnabled());
        bar.setUndoState(QStringLiteral("learning rate"), {});
        QVERIFY(bar.undoAction()->isEnabled());
        QVERIFY(bar.undoAction()->text().contains(QStringLiteral("learning rate")));
        QVERIFY(!bar.redoAction()->isEnabled());
        QSignalSpy undo(&bar, &TransportBar::undoRequested);
        bar.undoAction()->trigger();
        QCOMPARE(undo.count(), 1);
    }

    void builtInExperimentsAreInTheMenu()
    {
        TransportBar bar;
        QSignalSpy chosen(&bar, &TransportBar::builtInRequested);
        bar.setBuiltInExperiments({{"one-neuron", "One neuron", "One unit, two inputs."},
                                   {"dead-start", "Dead start", "Nothing moves."}});
        QCOMPARE(bar.builtInMenu()->actions().size(), 2);
        QCOMPARE(bar.builtInMenu()->actions().at(1)->text(), QStringLiteral("Dead start"));
        bar.builtInMenu()->actions().at(1)->trigger();
        QCOMPARE(chosen.front().front().toString(), QStringLiteral("dead-start"));
    }

    void builtInExperimentsStandInTheirGroups()
    {
        TransportBar bar;
        QSignalSpy chosen(&bar, &TransportBar::builtInRequested);
        const QList<BuiltInExperiment> experiments{
            {"one-neuron", "One neuron", "One unit, two inputs."},
            {"dead-start", "Dead start", "Nothing moves.", "Certainty"},
            {"barely-awake", "Barely awake", "Slow.", "Certainty"},
            {"collapse", "Collapse", "All alike.", "Few labels"}};
        for (int time = 0; time < 2; ++time) {
            bar.setBuiltInExperiments(experiments);
            const QList<QAction*> entries = bar.builtInMenu()->actions();
            QCOMPARE(entries.size(), 3);
            QVERIFY(entries[0]->menu() == nullptr);
            QCOMPARE(entries[1]->text(), QStringLiteral("Certainty"));
            QCOMPARE(entries[1]->menu()->actions().size(), 2);
            QCOMPARE(entries[1]->menu()->actions()[1]->toolTip(), QStringLiteral("Slow."));
            QCOMPARE(entries[2]->menu()->actions().size(), 1);
        }
        bar.builtInMenu()->actions()[1]->menu()->actions()[1]->trigger();
        QCOMPARE(chosen.front().front().toString(), QStringLiteral("barely-awake"));
    }

    void counterGroupsItsDigits()
    {
        TransportBar bar;
        bar.setIteration(1234567);
        QCOMPARE(bar.counterText(), QStringLiteral("iteration 1\u202f234\u202f567"));
    }

    void everyActionHasAnIconOrTextAndATip()
    {
        TransportBar bar;
        for (const bool isDark : {false, true}) {
            bar.setTheme(isDark ? Theme::dark() : Theme::light());
            for (const QAction* const action :
                 {bar.resetAction(), bar.stepBackAction(), bar.playAction(), bar.stepAction(),
                  bar.undoAction(), bar.redoAction(), bar.fullScreenAction(),
                  bar.shortcutsAction()}) {
                QVERIFY2(!action->icon().isNull(), qPrintable(action->text()));
                QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->text()));
            }
        }
    }

    void iconsTakeTheColourOfTheTheme()
    {
        TransportBar bar;
        for (const Theme& theme : {Theme::light(), Theme::dark()}) {
            bar.setTheme(theme);
            // The middle of the triangle is solid.
            const QImage image = bar.playAction()->icon().pixmap(64, 64).toImage();
            QCOMPARE(image.pixelColor(image.width() * 2 / 5, image.height() / 2), theme.text);
        }
    }
};

QTEST_MAIN(TestTransportBar)
#include "test_transport_bar.moc"
