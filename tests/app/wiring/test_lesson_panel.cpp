#include "tests/app/lesson_program.h"
#include "tests/places.h"
#include "ui/formulas/formula_picture.h"
#include "ui/panels/control_panel.h"
#include "ui/panels/transport_bar.h"
#include "ui/style/number_format.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/setting_row.h"
#include "ui/widgets/spotlight.h"
#include "ui/widgets/value_slider.h"
#include "ui/workspaces/layers/layers_workspace.h"

#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QToolButton>

using namespace entropy_lab;

namespace {

LessonNumber entropyAt(std::int64_t at, double expected)
{
    return {.label = "H",
            .unit = "bits",
            .quantity = {.name = "H", .at = at},
            .expected = expected,
            .tolerance = 5e-13};
}

/// Every kind of question, on the default experiment.
Lesson probe()
{
    Lesson lesson{.name = "probe", .title = "Probe", .claim = "It works."};
    lesson.steps.push_back({.title = "A number",
                            .text = "Guess **H**.",
                            .formulas = {"entropy-shannon"},
                            .experiment = Experiment(),
                            .workspace = "descent-workspace",
                            .pointsAt = {"control:play", "setting:start", "chart:entropy"},
                            .settings = {"learning_rate", "start.b"},
                            .workspaces = {"descent-workspace", "landscape-workspace"},
                            .playTo = 100,
                            .prediction = LessonPrediction{.kind = PredictionKind::Number,
                                                           .question = "H after 100 iterations?",
                                                           .unit = "bits",
                                                           .quantity = {.name = "H", .at = 100}},
                            .numbers = {entropyAt(100, 0.009697564692)}});
    lesson.steps.push_back({.title = "A choice",
                            .text = "Up or down?",
                            .prediction = LessonPrediction{.kind = PredictionKind::Choice,
                                                           .question = "Which?",
                                                           .options = {"up", "down"},
                                                           .answer = 1,
                                                           .explanation = "It falls."}});
    lesson.steps.push_back({.title = "A place",
                            .text = "Where to?",
                            .workspace = "landscape-workspace",
                            .playTo = 50,
                            .prediction = LessonPrediction{.kind = PredictionKind::Point,
                                                           .question = "Where?",
                                                           .chart = "landscape-map"}});
    lesson.steps.push_back({.title = "A curve",
                            .text = "Draw it.",
                            .workspace = "descent-workspace",
                            .playTo = 100,
                            .prediction = LessonPrediction{.kind = PredictionKind::Curve,
                                                           .question = "H over iterations?",
                                                           .chart = "entropy",
                                                           .curve = "H"}});
    return lesson;
}

}  // namespace

class TestLessonPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theButtonOfTheToolBarShowsAndHidesTheLessons();
    void aStepSetsTheWindowAndLeavingGivesItBack();
    void aNumberIsGuessedPlayedAndCompared();
    void aGuessBeginsAtANumberOneWouldSay();
    void aFormulaOfALessonLeadsTheCurvesAndFollowsThem();
    void formulasOfLayersHaveTheNumbersOfTheStack();
    void aChoiceIsAnsweredWithItsExplanation();
    void aPlaceIsGuessedOnTheMap();
    void aCurveIsDrawnOverTheChart();
    void noGuessIsNeededToGoOn();
    void aChangedExperimentSaysSo();
    void theExperimentOfAStepIsOneUndo();
    void changesOfAFileAreOneUndoAway();
    void aFolderOfLessonsIsListedAndRemembered();
    void progressIsKept();
    void rowsAreRingedAsTheyScroll();
    void aLessonFileOpensByDropAndABrokenOneIsRefused();
};

void TestLessonPanel::theButtonOfTheToolBarShowsAndHidesTheLessons()
{
    LessonProgram program;
    QVERIFY(!program.panel().isVisible());
    auto* const button =
        qobject_cast<QToolButton*>(program.window.transportBar()->control("lessons"));
    program.click(button);
    QVERIFY(program.panel().isVisible());
    QCOMPARE(program.panel().list()->count(), static_cast<int>(builtInLessons().size()));
    program.click(program.panel().closeButton());
    QVERIFY(!program.panel().isVisible());
    QVERIFY(!button->isChecked());
}

void TestLessonPanel::aStepSetsTheWindowAndLeavingGivesItBack()
{
    LessonProgram program;
    program.window.openLesson(probe());
    QTabWidget& tabs = *program.window.workspaces();
    ControlPanel& settings = *program.window.controlPanel();
    QVERIFY(tabs.isTabVisible(0));
    QVERIFY(tabs.isTabVisible(1));
    QVERIFY(!tabs.isTabVisible(2));
    QVERIFY(settings.row("start.b.0")->isVisible());
    QVERIFY(!settings.row("start.w.0.0")->isVisible());
    QVERIFY(!settings.row("stop.iterations")->isVisible());
    QTRY_COMPARE(program.desk().highlight()->rings().size(), std::size_t{3});
    QVERIFY(program.desk().highlight()->testAttribute(Qt::WA_TransparentForMouseEvents));
    QVERIFY(program.await(0));
    // Everything stays live: the student sets another bias, and keeps it.
    SettingRow* const row = settings.row("start.b.0");
    row->box()->setFocus();
    row->box()->selectAll();
    QTest::keyClicks(row->box(), "0.7");
    QTest::keyClick(row->box(), Qt::Key_Return);
    program.click(program.panel().listButton());
    for (int i = 0; i < tabs.count(); ++i)
        QVERIFY(tabs.isTabVisible(i));
    QVERIFY(settings.row("start.w.0.0")->isVisible());
    QVERIFY(program.desk().highlight()->rings().empty());
    QCOMPARE(program.session.experiment().start.b()(0), 0.7);
}

void TestLessonPanel::aNumberIsGuessedPlayedAndCompared()
{
    LessonProgram program;
    program.window.openLesson(probe());
    QVERIFY(program.await(0));
    QCOMPARE(program.view().numbers()->state(0), NumberState::Held);
    program.predict();
    const PlotView& chart = *program.chart("entropy");
    QCOMPARE(chart.sketch().guess.size(), std::size_t{1});
    QCOMPARE(chart.sketch().guess.front().x(), 100.0);
    const double guess = chart.sketch().guess.front().y();
    QVERIFY(guess > 0.1 && guess < 0.4);
    QVERIFY(chart.sketch().truth.empty());
    QVERIFY(program.seeAnswer());
    QCOMPARE(program.iteration(), 100);
    QVERIFY(program.view().numbers()->isMet(0));
    QTRY_COMPARE(chart.sketch().truth.size(), std::size_t{1});
    QVERIFY(std::abs(chart.sketch().truth.front().y() - 0.009697564692) < 5e-13);
    QVERIFY(chart.sketch().note.contains("bits"));
    QVERIFY(program.view().prediction()->resultText().contains("off by"));
}

void TestLessonPanel::aGuessBeginsAtANumberOneWouldSay()
{
    LessonPrediction between1And10{.kind = PredictionKind::Number, .question = "How large?"};
    between1And10.minimum = 1.0;
    between1And10.maximum = 10.0;
    between1And10.isLog = true;
    const PredictionBox box(between1And10);
    QCOMPARE(box.numberRow()->box()->text(), "3.16");
}

void TestLessonPanel::aFormulaOfALessonLeadsTheCurvesAndFollowsThem()
{
    LessonProgram program;
    program.window.openLesson(probe());
    QVERIFY(program.await(0));
    FormulaPicture& formula = *program.view().formulas().at(0);
    QSignalSpy highlighted(&program.window, &MainWindow::highlightChanged);
    QTest::mouseMove(&formula, formula.termRects(Quantity::H).at(0).center().toPoint());
    QTRY_COMPARE(highlighted.count(), 1);
    QCOMPARE(highlighted.at(0).at(0).value<std::optional<Quantity>>(), std::optional(Quantity::H));
    QTest::mouseMove(&formula, formula.rect().bottomRight() - QPoint(1, 1));
    QTRY_COMPARE(highlighted.count(), 2);
    const QImage picture = formula.grab().toImage();
    program.window.setHighlighted(Quantity::H);
    QVERIFY(formula.grab().toImage() != picture);
}

void TestLessonPanel::formulasOfLayersHaveTheNumbersOfTheStack()
{
    LessonProgram program;
    QVERIFY(program.window.openLesson(QStringLiteral("sums-and-truth")));
    LayersWorkspace& layers = *program.window.workspace<LayersWorkspace>();
    QTRY_VERIFY(!layers.summaries().empty() && layers.summaries()[0].k == 199);
    const QString stepEntropy = readableNumber(layers.summaries()[2].last.stepEntropy, 5);
    QTRY_VERIFY(program.view().formulas().at(0)->numbersText().endsWith(stepEntropy));
    QVERIFY(program.view().formulas().at(1)->numbersText().contains("layer 3: dZ = "));
    program.click(program.panel().nextButton());
    const QString sums = program.view().formulas().at(0)->numbersText();
    QVERIFY2(sums.contains("layer 1: path sum = \u2212308.53"), qPrintable(sums));
}

void TestLessonPanel::aChoiceIsAnsweredWithItsExplanation()
{
    LessonProgram program;
    program.window.openLesson(probe());
    program.click(program.panel().nextButton());
    program.predict();
    QVERIFY(program.view().prediction()->resultText().isEmpty());
    program.click(program.panel().showButton());
    QVERIFY(program.view().prediction()->resultText().contains("down"));
    QVERIFY(program.view().prediction()->resultText().contains("It falls."));
}

void TestLessonPanel::aPlaceIsGuessedOnTheMap()
{
    LessonProgram program;
    program.window.openLesson(probe());
    program.click(program.panel().nextButton());
    program.click(program.panel().nextButton());
    QVERIFY(program.await(0));
    const Experiment before = program.session.experiment();
    PlotView& map = *program.chart("landscape-map");
    QTRY_VERIFY(!map.mapping().area.isEmpty());
    program.predict();
    QCOMPARE(map.sketch().guess.size(), std::size_t{1});
    // A click on the map sets the start, but not while it is asked for a guess.
    QCOMPARE(program.session.experiment().start.values, before.start.values);
    QVERIFY(program.seeAnswer());
    QCOMPARE(map.sketch().truth.size(), std::size_t{1});
    QVERIFY(map.sketch().note.contains("away"));
}

void TestLessonPanel::aCurveIsDrawnOverTheChart()
{
    LessonProgram program;
    program.window.openLesson(probe());
    QVERIFY(program.await(0));
    QVERIFY(program.panel().open("probe", 3));
    QVERIFY(program.await(0));
    PlotView& chart = *program.chart("entropy");
    QTRY_COMPARE(chart.rangeX().maximum, 100.0);
    program.predict();
    QVERIFY(chart.sketch().guess.size() > 10);
    QVERIFY(program.seeAnswer());
    QVERIFY(!chart.sketch().isOpen);
    QVERIFY(!chart.sketch().truth.empty());
    QVERIFY2(chart.sketch().note.startsWith("mean gap"), qPrintable(chart.sketch().note));
    // What a line from 1 bit down to 0 is off the true H, which falls much sooner.
    const QString said = program.view().prediction()->resultText();
    QVERIFY2(said.contains("off by **0.3") || said.contains("off by **0.4"), qPrintable(said));
    program.click(program.panel().listButton());
    QVERIFY(chart.sketch() == PlotSketch());
}

void TestLessonPanel::noGuessIsNeededToGoOn()
{
    LessonProgram program;
    program.window.openLesson(probe());
    for (int i = 0; i < 4; ++i) {
        QVERIFY(program.panel().nextButton()->isEnabled());
        program.click(program.panel().nextButton());
    }
    QVERIFY(program.panel().lesson() == nullptr);
    QCOMPARE(program.panel().progress().state("probe"), LessonProgress::State::Done);
}

void TestLessonPanel::aChangedExperimentSaysSo()
{
    LessonProgram program;
    program.window.openLesson(probe());
    QVERIFY(program.await(0));
    QVERIFY(program.seeAnswer());
    QVERIFY(program.view().numbers()->isMet(0));
    program.session.editSetting("start.b.0", 0.3);
    QTRY_COMPARE(program.view().numbers()->state(0), NumberState::Changed);
    QVERIFY(program.view().numbers()->text(0).contains("was changed"));
    program.session.undoStack()->undo();
    QTRY_VERIFY(program.view().numbers()->state(0) != NumberState::Changed);
    // A changed rate makes it another run, too.
    program.session.editSetting("learning_rate", 0.4);
    QTRY_COMPARE(program.view().numbers()->state(0), NumberState::Changed);
}

void TestLessonPanel::theExperimentOfAStepIsOneUndo()
{
    LessonProgram program;
    QVERIFY(program.await(0));
    program.session.editSetting("start.b.0", 2.5);
    QVERIFY(program.await(0));
    program.window.openLesson(probe());
    QTRY_COMPARE(program.session.experiment().start.b()(0), Experiment().start.b()(0));
    program.session.undoStack()->undo();
    QCOMPARE(program.session.experiment().start.b()(0), 2.5);
}

void TestLessonPanel::changesOfAFileAreOneUndoAway()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("mine.entropy.json");
    LessonProgram program;
    QVERIFY(program.await(0));
    Q_EMIT program.window.saveRequested(path);
    program.session.editSetting("start.b.0", 2.5);
    QVERIFY(program.await(0));
    QVERIFY(program.window.isWindowModified());
    QVERIFY(program.window.openLesson("bell"));
    Banner& banner = *program.window.banner();
    QTRY_VERIFY(banner.isVisible());
    QVERIFY2(banner.text().startsWith("mine.entropy.json had changes"), qPrintable(banner.text()));
    QVERIFY(program.window.filePath().isEmpty());
    program.click(banner.remedyButton());
    QTRY_COMPARE(program.session.experiment().start.b()(0), 2.5);
    QCOMPARE(program.window.filePath(), path);
    QVERIFY(program.panel().lesson() == nullptr);
}

void TestLessonPanel::aFolderOfLessonsIsListedAndRemembered()
{
    const QTemporaryDir folder;
    QVERIFY(
        QFile::copy(inProject("docs/example.lesson.json"), folder.filePath("example.lesson.json")));
    QFile broken(folder.filePath("broken.lesson.json"));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("{");
    broken.close();
    const QString settingsPath = folder.filePath("settings.ini");
    const int builtIn = static_cast<int>(builtInLessons().size());
    {
        QSettings settings(settingsPath, QSettings::IniFormat);
        LessonProgram program(&settings);
        program.window.setFileChooser([&](const FileQuestion& question) {
            return question.purpose == FileQuestion::Purpose::Folder ? folder.path() : QString();
        });
        QAction* asked = nullptr;
        for (QAction* const action : program.window.findChildren<QAction*>())
            asked = action->text() == QString::fromUtf8("Lesson &folder…") ? action : asked;
        QVERIFY(asked);
        asked->trigger();
        QTRY_VERIFY(program.panel().isVisible());
        QTRY_COMPARE(program.panel().list()->count(), builtIn + 1);
        // What is broken is told, and the others are there.
        QVERIFY(program.window.banner()->isVisible());
        QVERIFY(program.window.banner()->text().contains("broken.lesson.json"));
    }
    QSettings settings(settingsPath, QSettings::IniFormat);
    LessonProgram program(&settings);
    program.window.setLessonsShown(true);
    QTRY_COMPARE(program.panel().list()->count(), builtIn + 1);
    QVERIFY(!program.window.banner()->isVisible());
}

void TestLessonPanel::progressIsKept()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("settings.ini");
    {
        QSettings settings(path, QSettings::IniFormat);
        LessonProgram program(&settings);
        program.window.openLesson(probe());
        program.click(program.panel().nextButton());
        program.click(program.panel().nextButton());
        program.click(program.panel().backButton());
    }
    QSettings settings(path, QSettings::IniFormat);
    LessonProgram program(&settings);
    program.window.openLesson(probe());
    QCOMPARE(program.panel().step(), std::size_t{1});
    program.click(program.panel().restartButton());
    QCOMPARE(program.panel().step(), std::size_t{0});
    program.click(program.panel().skipButton());
    QCOMPARE(program.panel().progress().state("probe"), LessonProgress::State::Skipped);
}

void TestLessonPanel::rowsAreRingedAsTheyScroll()
{
    LessonProgram program;
    Lesson lesson = probe();
    lesson.steps[0].settings.clear();
    lesson.steps[0].pointsAt = {"setting:learning_rate"};
    program.window.openLesson(lesson);
    const auto rings = [&] { return program.desk().highlight()->rings(); };
    // The row, not the chart: a number is not drawn.
    QTRY_COMPARE(rings().size(), std::size_t{1});
    const QRect before = rings().front();
    program.window.resize(1280, 500);
    auto* const area = program.window.controlPanel()->findChild<QScrollArea*>();
    QTRY_VERIFY(area->verticalScrollBar()->maximum() > 20);
    area->verticalScrollBar()->setValue(10);
    QTRY_COMPARE(rings().front().bottom(), before.bottom() - 10);
    area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
    program.desk().highlight()->window()->resize(1280, 300);
    area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
    QTRY_VERIFY(rings().empty());
}

void TestLessonPanel::aLessonFileOpensByDropAndABrokenOneIsRefused()
{
    const QString path = inProject("docs/example.lesson.json");
    LessonProgram program;
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&program.window, &enter);
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&program.window, &drop);
    QTRY_VERIFY2(program.panel().lesson() != nullptr, qPrintable(program.window.banner()->text()));
    QCOMPARE(program.panel().lesson()->name, std::string("example"));
    const QTemporaryDir folder;
    const QString broken = folder.filePath("broken.lesson.json");
    QFile file(broken);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"format\": 3}");
    file.close();
    QVERIFY(openInWindow(program.window, program.session, broken));
    QTRY_VERIFY(program.window.banner()->text().contains("broken.lesson.json"));
    QVERIFY(openInWindow(program.window, program.session, "bell"));
    QCOMPARE(program.panel().lesson()->name, std::string("bell"));
}

QTEST_MAIN(TestLessonPanel)

#include "test_lesson_panel.moc"
