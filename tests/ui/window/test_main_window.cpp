#include "core/experiment/settings.h"
#include "tests/ui/run_frames.h"
#include "ui/panels/control_panel.h"
#include "ui/panels/status_line.h"
#include "ui/plot/axis_limits_editor.h"
#include "ui/plot/plot_view.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/setting_row.h"
#include "ui/widgets/value_slider.h"
#include "ui/window/export_controller.h"
#include "ui/window/main_window.h"
#include "ui/window/shortcuts_card.h"
#include "ui/wording/run_description.h"
#include "ui/workspaces/descent/descent_workspace.h"

#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <limits>

using namespace entropy_lab;

namespace {

const QString kEta = QStringLiteral("learning_rate");

/// A shown window with the default experiment at `steps`, without a person's settings.
class ShownWindow : public MainWindow {
public:
    explicit ShownWindow(std::int64_t steps = 5, QSettings* settings = nullptr)
        : MainWindow(settings)
    {
        setThemeChoice(ThemeChoice::Light);
        setExperiment(Experiment());
        setFrame(frameAfter(Experiment(), steps));
        show();
        activateWindow();
        if (!QTest::qWaitForWindowActive(this))
            qFatal("the window does not become active");
    }
    SettingRow* eta() const { return controlPanel()->row(kEta); }
};

Experiment at(double b)
{
    Experiment experiment;
    experiment.start = Layer(1, 2);
    experiment.start.b()(0) = b;
    return experiment;
}

}  // namespace

Q_DECLARE_METATYPE(entropy_lab::Experiment)

class TestMainWindow : public QObject {
    Q_OBJECT

private slots:
    void wordsSayWhatTheRunDoes_data()
    {
        QTest::addColumn<Experiment>("experiment");
        QTest::addColumn<int>("steps");
        QTest::addColumn<bool>("isRunning");
        QTest::addColumn<QString>("words");

        Experiment experiment;
        QTest::newRow("start") << experiment << 0 << false
                               << "paused at the start: H = 0.9978 bits";
        QTest::newRow("paused") << experiment << 10 << false << "paused at iteration 10: H = 0.27";
        QTest::newRow("descending") << experiment << 10 << true << "descending: H falls by 0.0";
        QTest::newRow("dead start")
            << at(0.0) << 0 << false << "parked at z = 0: dead start, the gradient is exactly 0";
        QTest::newRow("plateau") << at(1e-6) << 2 << true << "on the plateau: at |z| = ";

        Experiment limit;
        limit.stop.iterations = 1000;
        QTest::newRow("limit") << limit << 1000 << false
                               << "finished: the limit of 1\u202f000 iterations was reached; "
                                  "H = 0.0008363 bits";
        Experiment tolerance;
        tolerance.stop.gradientNorm = 0.1;
        QTest::newRow("tolerance") << tolerance << 1000 << false << "the gradient norm ";
        Experiment fast;
        fast.learningRate = LearningRate(1000.0);
        QTest::newRow("jump") << fast << 5 << true
                              << "saturated in one jump: |z| went from 0.11 to ";
        Experiment endless;
        endless.learningRate = LearningRate(1e308);
        endless.start.b()(0) = 1.5;
        endless.data.X.edit() *= 1e3;
        QTest::newRow("not finite") << endless << 5 << true << "stopped: not finite (";

        Experiment rise;
        rise.data.X.edit().resize(1, 2);
        rise.data.X.edit() << 3.0, -2.0;
        rise.start = Layer(1, 1);
        rise.start.W()(0, 0) = -0.5;
        rise.start.b()(0) = 3.5;
        rise.learningRate = LearningRate(3.0);
        QTest::newRow("rise") << rise << 1 << true << "H rose by 0.175 bits in this step";
    }

    void wordsSayWhatTheRunDoes()
    {
        QFETCH(Experiment, experiment);
        QFETCH(int, steps);
        QFETCH(bool, isRunning);
        QFETCH(QString, words);
        const RunDescription now = describeRun(frameAfter(experiment, steps, isRunning));
        QVERIFY2(now.text.contains(words), qPrintable(now.text));
    }

    void keysAskForWhatTheySay_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifier");
        QTest::addColumn<QByteArray>("signal");
        QTest::addColumn<QVariantList>("arguments");
        const QByteArray step = SIGNAL(stepRequested(int));
        QTest::newRow("Space") << int(Qt::Key_Space) << 0 << QByteArray(SIGNAL(playRequested()))
                               << QVariantList{};
        QTest::newRow("R") << int(Qt::Key_R) << 0 << QByteArray(SIGNAL(resetRequested()))
                           << QVariantList{};
        QTest::newRow("right") << int(Qt::Key_Right) << 0 << step << QVariantList{1};
        QTest::newRow("Shift right")
            << int(Qt::Key_Right) << int(Qt::ShiftModifier) << step << QVariantList{10};
        QTest::newRow("left") << int(Qt::Key_Left) << 0 << step << QVariantList{-1};
        QTest::newRow("Shift left")
            << int(Qt::Key_Left) << int(Qt::ShiftModifier) << step << QVariantList{-10};
        QTest::newRow("Ctrl+Z") << int(Qt::Key_Z) << int(Qt::ControlModifier)
                                << QByteArray(SIGNAL(undoRequested())) << QVariantList{};
        QTest::newRow("Ctrl+Shift+Z")
            << int(Qt::Key_Z) << int(Qt::ControlModifier | Qt::ShiftModifier)
            << QByteArray(SIGNAL(redoRequested())) << QVariantList{};
    }

    void keysAskForWhatTheySay()
    {
        QFETCH(int, key);
        QFETCH(int, modifier);
        QFETCH(QByteArray, signal);
        QFETCH(QVariantList, arguments);
        ShownWindow window(50);
        window.setUndoState(QStringLiteral("x"), QStringLiteral("y"));
        QSignalSpy spy(&window, signal.constData());
        QTest::keyClick(&window, Qt::Key(key), Qt::KeyboardModifiers(modifier));
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy.front(), arguments);
    }

    void keysTypedIntoABoxBelongToTheBox()
    {
        ShownWindow window;
        QSignalSpy play(&window, &MainWindow::playRequested);
        QSignalSpy reset(&window, &MainWindow::resetRequested);
        QSignalSpy step(&window, &MainWindow::stepRequested);
        QLineEdit* const box = window.eta()->box();
        box->setFocus();
        box->selectAll();
        for (const Qt::Key key : {Qt::Key_1, Qt::Key_Space, Qt::Key_R, Qt::Key_Left, Qt::Key_Right})
            QTest::keyClick(box, key);
        QTest::keyClick(box, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(play.count() + reset.count() + step.count(), 0);
        QCOMPARE(box->text(), QStringLiteral("1 r"));
    }

    void undoAfterATypedValueIsTheWindows()
    {
        ShownWindow window;
        window.setUndoState(QStringLiteral("learning rate"), {});
        QSignalSpy undo(&window, &MainWindow::undoRequested);
        QLineEdit* const box = window.eta()->box();
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, QStringLiteral("2"));
        QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(undo.count(), 0);
        box->selectAll();
        QTest::keyClicks(box, QStringLiteral("2"));
        QTest::keyClick(box, Qt::Key_Return);
        QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(undo.count(), 1);
    }

    void aFocusedSliderKeepsArrowsAndLeavesSpace()
    {
        ShownWindow window;
        QSignalSpy play(&window, &MainWindow::playRequested);
        QSignalSpy step(&window, &MainWindow::stepRequested);
        QSignalSpy edited(&window, &MainWindow::settingEdited);
        ValueSlider* const slider = window.eta()->slider();
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(step.count(), 0);
        QCOMPARE(edited.count(), 1);
        QTest::keyClick(slider, Qt::Key_Space);
        QCOMPARE(play.count(), 1);
    }

    void numberOfInputsIsPassedOn()
    {
        ShownWindow window;
        QSignalSpy spy(&window, &MainWindow::inputCountEdited);
        window.controlPanel()->inputCountBox()->setValue(3);
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy.front().front().toInt(), 3);
    }

    void filesAreAskedForAndPassedOn()
    {
        QTemporaryDir folder;
        QString path = folder.filePath(QStringLiteral("a.entropy.json"));
        ShownWindow window;
        QList<FileQuestion> questions;
        window.setFileChooser([&](const FileQuestion& question) {
            questions.append(question);
            return path;
        });
        QSignalSpy opened(&window, &MainWindow::openRequested);
        QSignalSpy saved(&window, &MainWindow::saveRequested);
        window.transportBar()->openAction()->trigger();
        QCOMPARE(opened.front().front().toString(), path);
        window.transportBar()->saveAction()->trigger();
        QCOMPARE(saved.count(), 1);
        QCOMPARE(questions.size(), 2);
        QVERIFY(questions.back().start.endsWith(QStringLiteral("one-neuron.entropy.json")));
        window.setFilePath(path);
        window.transportBar()->saveAction()->trigger();
        QCOMPARE(saved.count(), 2);
        QCOMPARE(questions.size(), 2);
        QVERIFY(window.windowTitle().startsWith(QStringLiteral("a.entropy.json")));
    }

    void aCancelledQuestionAsksForNothing()
    {
        ShownWindow window;
        window.setFileChooser([](const FileQuestion&) { return QString(); });
        QSignalSpy opened(&window, &MainWindow::openRequested);
        window.transportBar()->openAction()->trigger();
        QCOMPARE(opened.count(), 0);
    }

    void everyChartIsSavedInEveryFormat_data()
    {
        QTest::addColumn<QString>("suffix");
        QTest::addColumn<QByteArray>("beginning");
        QTest::newRow("png") << "png" << QByteArray("\x89PNG");
        QTest::newRow("svg") << "svg" << QByteArray("<?xml");
        QTest::newRow("pdf") << "pdf" << QByteArray("%PDF");
    }

    void everyChartIsSavedInEveryFormat()
    {
        QFETCH(QString, suffix);
        QFETCH(QByteArray, beginning);
        QTemporaryDir folder;
        ShownWindow window;
        window.exportAllChartsTo(folder.filePath(QStringLiteral("run.") + suffix));
        QTRY_VERIFY_WITH_TIMEOUT(!window.exportDesk()->isWorking(), 60'000);
        QVERIFY2(!window.banner()->isVisible(), qPrintable(window.banner()->text()));
        for (const NamedChart& named : window.workspace<DescentWorkspace>()->charts()) {
            QFile file(folder.filePath(QStringLiteral("run-%1.%2").arg(named.name, suffix)));
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
            QVERIFY(file.readAll().startsWith(beginning));
        }
    }

    void aFailedExportIsToldInTheBannerWithARemedy()
    {
        ShownWindow window;
        bool wasAsked = false;
        window.setFileChooser([&](const FileQuestion&) {
            wasAsked = true;
            return QString();
        });
        window.exportChartTo(window.workspace<DescentWorkspace>()->currentChart(),
                             QStringLiteral("/nowhere/at/all/chart.svg"));
        QTRY_VERIFY(window.banner()->isVisible());
        QTest::mouseClick(window.banner()->remedyButton(), Qt::LeftButton);
        QVERIFY(wasAsked);
        QVERIFY(!window.banner()->isVisible());
    }

    void copyPutsThePictureOnTheClipboard()
    {
        ShownWindow window;
        QApplication::clipboard()->clear();
        QTest::keyClick(&window, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(!QApplication::clipboard()->image().isNull());
        QVERIFY(window.statusLine()->words().contains(QStringLiteral("copied")));
    }

    void aDeadStartOffersARemedyUntilItIsOver()
    {
        ShownWindow window;
        QSignalSpy edited(&window, &MainWindow::settingEdited);
        window.setFrame(frameAfter(at(0.0), 0));
        QVERIFY(window.banner()->isVisible());
        QTest::mouseClick(window.banner()->remedyButton(), Qt::LeftButton);
        QCOMPARE(edited.count(), 1);
        QCOMPARE(edited.front(), (QVariantList{QStringLiteral("start.b.0"), 0.1}));
        window.setFrame(frameAfter(at(0.1), 0));
        QVERIFY(!window.banner()->isVisible());
    }

    void aDismissedBannerStaysAwayWhileNothingChanges()
    {
        ShownWindow window;
        window.setFrame(frameAfter(at(0.0), 0));
        QTest::mouseClick(window.banner()->closeButton(), Qt::LeftButton);
        window.setFrame(frameAfter(at(0.0), 1));
        QVERIFY(!window.banner()->isVisible());
    }

    void aJumpOffersASmallerLearningRate()
    {
        ShownWindow window;
        Experiment fast;
        fast.learningRate = LearningRate(1000.0);
        window.setExperiment(fast);
        QSignalSpy edited(&window, &MainWindow::settingEdited);
        QSignalSpy reset(&window, &MainWindow::resetRequested);
        window.setFrame(frameAfter(fast, 2, true));
        QTest::mouseClick(window.banner()->remedyButton(), Qt::LeftButton);
        QCOMPARE(edited.front(), (QVariantList{kEta, 1.0}));
        QCOMPARE(reset.count(), 1);
    }

    void statusLineCountsIterations()
    {
        ShownWindow window(123);
        QCOMPARE(window.statusLine()->counterText(), QStringLiteral("iteration 123 of 1\u202f000"));
        QCOMPARE(window.transportBar()->counterText(), QStringLiteral("iteration 123"));
    }

    void themesChangeThePaletteAndAreRemembered()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        {
            ShownWindow window(5, &settings);
            window.setThemeChoice(ThemeChoice::Dark);
            QVERIFY(window.theme().isDark);
            QVERIFY(QApplication::palette().color(QPalette::Window).lightnessF() < 0.3F);
            window.setThemeChoice(ThemeChoice::Light);
            QVERIFY(QApplication::palette().color(QPalette::Window).lightnessF() > 0.7F);
            window.setThemeChoice(ThemeChoice::Dark);
            // What is remembered is bound to the screen.
            window.resize(790, 650);
            window.close();
        }
        const MainWindow again(&settings);
        QCOMPARE(again.themeChoice(), ThemeChoice::Dark);
        QCOMPARE(again.size(), QSize(790, 650));
    }

    void changesAreMarkedInTheTitle()
    {
        ShownWindow window;
        QVERIFY(window.windowTitle().contains(QStringLiteral("One neuron[*]")));
        window.setDirty(true);
        QVERIFY(window.isWindowModified());
    }

    void closingTellsAndAsksNothingForABuiltInExperiment()
    {
        ShownWindow window;
        window.setDirty(true);
        QSignalSpy closed(&window, &MainWindow::closeRequested);
        QVERIFY(window.close());
        QCOMPARE(closed.count(), 1);
    }

    void fullScreenIsLeftByEscape()
    {
        ShownWindow window;
        QTest::keyClick(&window, Qt::Key_F11);
        QVERIFY(window.isFullScreen());
        QTest::keyClick(&window, Qt::Key_Escape);
        QVERIFY(!window.isFullScreen());
        QVERIFY(!window.transportBar()->fullScreenAction()->isChecked());
    }

    void theCardListsTheKeys()
    {
        ShownWindow window;
        QTest::keyClick(&window, Qt::Key_F1);
        auto* const card = window.findChild<ShortcutsCard*>();
        QVERIFY(card);
        QVERIFY(!card->isModal());
        QStringList texts;
        for (const QLabel* const label : card->findChildren<QLabel*>())
            texts.append(label->text());
        for (const char* const key : {"Space", "R", "Ctrl+E", "Ctrl+Shift+C", "F11"})
            QVERIFY2(texts.contains(QString::fromLatin1(key)), key);
    }

    void dragToZoomIsRememberedAndOnTheCard()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
        const auto find = [](const ShownWindow& window) {
            for (QAction* const action : window.actions()) {
                if (action->text() == "&Drag to zoom")
                    return action;
            }
            return static_cast<QAction*>(nullptr);
        };
        {
            ShownWindow window(5, &settings);
            QVERIFY(find(window) && find(window)->isCheckable() && !find(window)->isChecked());
            QTest::keyClick(&window, Qt::Key_F1);
            auto* const card = window.findChild<ShortcutsCard*>();
            const auto textAfter = [card](const QString& key) {
                const auto labels = card->findChildren<QLabel*>();
                for (int i = 0; i + 1 < labels.size(); ++i) {
                    if (labels[i]->text() == key)
                        return labels[i + 1]->text();
                }
                return QString();
            };
            QVERIFY(textAfter("Drag").startsWith("Move"));
            QVERIFY(textAfter("Right drag").startsWith("Zoom"));
            find(window)->trigger();
            QVERIFY(textAfter("Drag").startsWith("Zoom"));
            QVERIFY(textAfter("Right drag").startsWith("Move"));
            for (const auto& entry : window.workspace<DescentWorkspace>()->charts())
                QCOMPARE(entry.chart->leftDrag(), LeftDrag::Zooms);
        }
        ShownWindow next(5, &settings);
        QVERIFY(find(next)->isChecked());
        for (const auto& entry : next.workspace<DescentWorkspace>()->charts())
            QCOMPARE(entry.chart->leftDrag(), LeftDrag::Zooms);
    }

    void theMenuOfAChartAsksForAxisLimits()
    {
        ShownWindow window;
        PlotView* const chart = window.workspace<DescentWorkspace>()->chart("entropy");
        emit chart->menuRequested(chart->mapToGlobal(chart->rect().center()));
        QMenu* menu = nullptr;
        QTRY_VERIFY((menu = qobject_cast<QMenu*>(QApplication::activePopupWidget())) != nullptr);
        QAction* limits = nullptr;
        for (QAction* const action : menu->actions()) {
            if (action->text().contains("y axis"))
                limits = action;
        }
        QVERIFY(limits);
        menu->close();
        limits->trigger();
        QVERIFY(chart->findChild<AxisLimitsEditor*>());
        QCOMPARE(chart->findChild<AxisLimitsEditor*>()->axis(), Qt::Vertical);
    }

    void theWindowFitsSmallScreens_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("default") << QSize(1280, 800);
        QTest::newRow("laptop") << QSize(1366, 768);
        QTest::newRow("laptop at 200 %") << QSize(683, 384);
    }

    void theWindowFitsSmallScreens()
    {
        QFETCH(QSize, size);
        ShownWindow window;
        window.setExperiment(withFeatureCount(Experiment(), 8));
        window.resize(size);
        QCOMPARE(window.size(), size);
        QVERIFY(window.minimumSizeHint().width() <= size.width());
        QVERIFY(window.minimumSizeHint().height() <= size.height());
    }
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
