#include "tests/ui/run_frames.h"
#include "ui/panels/status_line.h"
#include "ui/panels/timeline.h"
#include "ui/plot/plot_view.h"
#include "ui/widgets/pointer_trail.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/base/workspace.h"

#include <QMenuBar>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>
#include <QWindow>

using namespace entropy_lab;

namespace {

/// A window with the default run, before an audience.
class Presentation : public MainWindow {
public:
    Presentation()
    {
        setThemeChoice(ThemeChoice::Light);
        setExperiment(Experiment());
        setFrame(frameAfter(Experiment(), 50));
        show();
        activateWindow();
        if (!QTest::qWaitForWindowActive(this))
            qFatal("the window does not become active");
        QTest::keyClick(this, Qt::Key_F11);
    }
    /// As a projector of that size makes it; the screen of the tests has one of its own.
    void fill(QSize size)
    {
        setWindowState(Qt::WindowNoState);
        resize(size);
        QCoreApplication::processEvents();
    }
    QWidget* button(QAction* action) const { return transportBar()->widgetForAction(action); }
};

/// The room that titles take above the first chart.
double textHeight(Workspace& workspace)
{
    PlotView& chart = *workspace.charts().front().chart;
    chart.grab();
    return chart.mapping().area.top();
}

}  // namespace

class TestPresenting : public QObject {
    Q_OBJECT
private slots:
    void onlyWhatMattersIsOnTheScreen()
    {
        Presentation window;
        QVERIFY(window.isFullScreen());
        QVERIFY(!window.menuBar()->isVisible());
        QVERIFY(!window.sideTabs()->isVisible());
        QTRY_VERIFY(!window.findChild<QToolButton*>("experimentButton")->isVisible());
        QVERIFY(window.button(window.transportBar()->undoAction()) == nullptr);
        // What moves the run stays within reach.
        for (QAction* const action :
             {window.transportBar()->playAction(), window.transportBar()->stepAction(),
              window.transportBar()->stepBackAction(), window.transportBar()->resetAction(),
              window.transportBar()->fullScreenAction()})
            QVERIFY2(window.button(action)->isVisible(), qPrintable(action->text()));
        QVERIFY(window.statusLine()->timeline()->isVisible());
        QVERIFY(window.workspaces()->tabBar()->isVisible());
    }

    void everyKeyWorksBeforeAnAudience_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifier");
        QTest::addColumn<QByteArray>("signal");
        QTest::newRow("play") << int(Qt::Key_Space) << 0 << QByteArray(SIGNAL(playRequested()));
        QTest::newRow("step") << int(Qt::Key_Right) << 0 << QByteArray(SIGNAL(stepRequested(int)));
        QTest::newRow("reset") << int(Qt::Key_R) << 0 << QByteArray(SIGNAL(resetRequested()));
        QTest::newRow("undo") << int(Qt::Key_Z) << int(Qt::ControlModifier)
                              << QByteArray(SIGNAL(undoRequested()));
    }
    void everyKeyWorksBeforeAnAudience()
    {
        QFETCH(int, key);
        QFETCH(int, modifier);
        QFETCH(QByteArray, signal);
        Presentation window;
        window.setUndoState("x", "y");
        QSignalSpy spy(&window, signal.constData());
        QTest::keyClick(&window, Qt::Key(key), Qt::KeyboardModifiers(modifier));
        QCOMPARE(spy.count(), 1);
    }

    void escapeBringsEverythingBack()
    {
        Presentation window;
        QTest::keyClick(&window, Qt::Key_Escape);
        QVERIFY(!window.isFullScreen());
        QVERIFY(window.menuBar()->isVisible());
        QVERIFY(window.sideTabs()->isVisible());
        QTRY_VERIFY(window.findChild<QToolButton*>("experimentButton")->isVisible());
        const QList<QAction*> actions = window.transportBar()->actions();
        QVERIFY(actions.indexOf(window.transportBar()->undoAction())
                < actions.indexOf(window.transportBar()->fullScreenAction()));
        QCOMPARE(actions.last(), window.transportBar()->shortcutsAction());
        QCOMPARE(window.font(), QApplication::font());
        QVERIFY(!window.pointerTrail()->isVisible());
        // F11 does the same.
        QTest::keyClick(&window, Qt::Key_F11);
        QTest::keyClick(&window, Qt::Key_F11);
        QVERIFY(window.menuBar()->isVisible());
    }

    void aHiddenPanelStaysHiddenAfterwards()
    {
        Presentation window;
        QTest::keyClick(&window, Qt::Key_Escape);
        QTest::keyClick(&window, Qt::Key_F9);
        QVERIFY(!window.sideTabs()->isVisible());
        QTest::keyClick(&window, Qt::Key_F11);
        // The settings can be had all the same.
        QTest::keyClick(&window, Qt::Key_F9);
        QVERIFY(window.sideTabs()->isVisible());
        QTest::keyClick(&window, Qt::Key_Escape);
        QVERIFY(!window.sideTabs()->isVisible());
    }

    void textGrowsWithTheScreenAlsoOnPagesMadeLater()
    {
        Presentation window;
        window.fill({1024, 768});
        const double small = window.font().pointSizeF();
        QVERIFY(small > 1.15 * QApplication::font().pointSizeF());
        const double above = textHeight(window.workspaceAt(0));
        window.fill({1920, 1080});
        QVERIFY(window.font().pointSizeF() > 1.3 * small);
        QVERIFY(textHeight(window.workspaceAt(0)) > above);
        window.workspaces()->setCurrentIndex(1);
        const double later = textHeight(window.workspaceAt(1));
        QTest::keyClick(&window, Qt::Key_Escape);
        window.fill({1920, 1080});
        QVERIFY(textHeight(window.workspaceAt(1)) < later);
    }

    void everyWorkspaceFitsASmallProjector_data()
    {
        QTest::addColumn<int>("index");
        const MainWindow window;
        for (int i = 0; i < window.workspaces()->count(); ++i)
            QTest::newRow(qPrintable(window.workspaces()->tabText(i))) << i;
    }
    void everyWorkspaceFitsASmallProjector()
    {
        QFETCH(int, index);
        Presentation window;
        window.fill({1024, 768});
        QCOMPARE(window.size(), QSize(1024, 768));
        window.workspaces()->setCurrentIndex(index);
        QCoreApplication::processEvents();
        const auto* const area = qobject_cast<QScrollArea*>(window.workspaces()->widget(index));
        QVERIFY2(!area->horizontalScrollBar()->isVisible(),
                 qPrintable(QString::number(area->horizontalScrollBar()->maximum())));
        QVERIFY2(!area->verticalScrollBar()->isVisible(),
                 qPrintable(QString::number(area->verticalScrollBar()->maximum())));
    }

    void thePointerLeavesATrailThatFades()
    {
        Presentation window;
        window.fill({1024, 768});
        PointerTrail& trail = *window.pointerTrail();
        QVERIFY(trail.isVisible());
        QCOMPARE(trail.size(), window.size());
        const QImage before = window.grab().toImage();
        for (int x = 300; x < 500; x += 20)
            QTest::mouseMove(window.windowHandle(), QPoint(x, 400));
        QTRY_VERIFY(trail.placeCount() >= 10);
        QVERIFY(window.grab().toImage() != before);
        QTRY_COMPARE(trail.placeCount(), 0);
        // It takes no click away from what lies below.
        QVERIFY(window.childAt(400, 400) != &trail);
        QTest::keyClick(&window, Qt::Key_Escape);
        QTest::mouseMove(window.windowHandle(), QPoint(310, 400));
        QCOMPARE(trail.placeCount(), 0);
    }
};

QTEST_MAIN(TestPresenting)
#include "test_presenting.moc"
