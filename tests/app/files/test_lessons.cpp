#include "app/files/lesson_store.h"
#include "app/offscreen/offscreen_workspace.h"
#include "core/files/experiment_json.h"
#include "tests/app/program.h"
#include "tests/places.h"
#include "ui/plot/plot_view.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <memory>
#include <set>

using namespace entropy_lab;

namespace {

const QString kExample = inProject("docs/example.lesson.json");

/// A number of this label in any step; null where there is none.
const LessonNumber* numberNamed(const Lesson& lesson, const std::string& label)
{
    for (const LessonStep& step : lesson.steps)
        for (const LessonNumber& number : step.numbers)
            if (number.label == label)
                return &number;
    return nullptr;
}

}  // namespace

/// Lessons and `entropy-lab lesson`, end to end.
class TestLessonFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyBuiltInLessonMeetsItsNumbers_data();
    void everyBuiltInLessonMeetsItsNumbers();
    void aLessonHasAClaimAQuestionAndNumbers_data();
    void aLessonHasAClaimAQuestionAndNumbers();
    void everyKindOfQuestionIsAsked();
    void whatIsPointedAtIsOnTheWorkspace_data();
    void whatIsPointedAtIsOnTheWorkspace();
    void everyFileOfTheFolderIsALesson();
    void decidingNumbersAreThePublishedOnes_data();
    void decidingNumbersAreThePublishedOnes();
    void whatIsClaimedIsPutRight_data();
    void whatIsClaimedIsPutRight();
    void theExampleOfTheGuidePasses();
    void aWrongNumberFails();
    void anAnswerOutsideItsRangeFails();
    void aBrokenFileIsRefusedWithItsPlace_data();
    void aBrokenFileIsRefusedWithItsPlace();
    void aFolderGivesItsLessonsAndItsProblems();
    void listNamesTheLessons();
};

void TestLessonFiles::everyBuiltInLessonMeetsItsNumbers_data()
{
    QTest::addColumn<QString>("name");
    for (const Lesson& lesson : builtInLessons())
        QTest::newRow(lesson.name.c_str()) << QString::fromStdString(lesson.name);
}

void TestLessonFiles::everyBuiltInLessonMeetsItsNumbers()
{
    QFETCH(QString, name);
    const ProgramResult result = callProgram({"lesson", "check", name});
    QVERIFY2(result.exitCode == 0, (result.out + result.err).constData());
    QCOMPARE(result.err, QByteArray());
    QVERIFY(result.out.startsWith(name.toUtf8() + ": "));
    QVERIFY(!result.out.contains("FAIL"));
    QVERIFY(result.out.contains("ok  "));
    QVERIFY(result.out.endsWith(" numbers as expected\n"));
}

void TestLessonFiles::aLessonHasAClaimAQuestionAndNumbers_data()
{
    everyBuiltInLessonMeetsItsNumbers_data();
}

void TestLessonFiles::aLessonHasAClaimAQuestionAndNumbers()
{
    QFETCH(QString, name);
    const Lesson lesson = openLesson(name);
    QCOMPARE(lesson.name, name.toStdString());
    QVERIFY(lesson.claim.ends_with('.'));
    QVERIFY(!lesson.sources.empty());
    QVERIFY(std::any_of(lesson.steps.begin(), lesson.steps.end(),
                        [](const LessonStep& step) { return step.prediction.has_value(); }));
    QVERIFY(!lesson.steps.back().numbers.empty());
    QVERIFY(!lesson.steps.front().workspace.empty());
}

void TestLessonFiles::everyKindOfQuestionIsAsked()
{
    std::set<PredictionKind> kinds;
    for (const Lesson& lesson : builtInLessons())
        for (const LessonStep& step : lesson.steps)
            if (step.prediction)
                kinds.insert(step.prediction->kind);
    QCOMPARE(kinds.size(), std::size_t(4));
}

void TestLessonFiles::whatIsPointedAtIsOnTheWorkspace_data()
{
    everyBuiltInLessonMeetsItsNumbers_data();
}

void TestLessonFiles::whatIsPointedAtIsOnTheWorkspace()
{
    QFETCH(QString, name);
    std::unique_ptr<Stage> stage;
    for (const LessonStep& step : openLesson(name).steps) {
        if (!step.workspace.empty())
            stage = Stage::of(QString::fromStdString(step.workspace), QSize(1280, 800));
        QVERIFY(stage);
        std::vector<std::string> charts = step.pointsAt;
        std::erase_if(charts,
                      [](const std::string& thing) { return !thing.starts_with("chart:"); });
        if (!step.chart.empty())
            charts.push_back("chart:" + step.chart);
        if (step.prediction && !step.prediction->chart.empty())
            charts.push_back("chart:" + step.prediction->chart);
        Workspace& workspace = stage->workspace();
        workspace.showPageOf(QString::fromStdString(step.chart));
        for (const std::string& chart : charts) {
            const QString shown = QString::fromStdString(chart).section(':', 1);
            const auto* const figure = dynamic_cast<const QWidget*>(workspace.figure(shown));
            QVERIFY2(figure && figure->isVisible(), chart.c_str());
        }
        if (!step.prediction || step.prediction->kind != PredictionKind::Curve)
            continue;
        const PlotView& asked =
            *stage->workspace().chart(QString::fromStdString(step.prediction->chart));
        QStringList curves;
        for (int i = 0; i < asked.curveCount(); ++i)
            curves += asked.curve(i).name;
        QVERIFY2(curves.contains(QString::fromStdString(step.prediction->curve)),
                 qPrintable(curves.join(", ")));
    }
}

void TestLessonFiles::everyFileOfTheFolderIsALesson()
{
    std::set<QString> names;
    for (const Lesson& lesson : builtInLessons())
        names.insert(QString::fromStdString(lesson.name) + ".lesson.json");
    const QStringList files = QDir(inProject("resources/lessons")).entryList(QDir::Files);
    QCOMPARE(names, std::set<QString>(files.begin(), files.end()));
    QCOMPARE(names.size(), std::size_t(14));
}

void TestLessonFiles::decidingNumbersAreThePublishedOnes_data()
{
    QTest::addColumn<QString>("lesson");
    QTest::addColumn<QString>("label");
    QTest::addColumn<double>("digits");
    QTest::addColumn<double>("halfUnit");
    const auto add = [](const char* lesson, const char* label, double digits, double halfUnit) {
        QTest::newRow(qPrintable(QString("%1: %2").arg(lesson, label)))
            << QString(lesson) << QString(label) << digits << halfUnit;
    };
    add("bell", "z0, the steepest point", 1.543404638418209, 5e-16);
    add("bell", "|dH/dz| there", 0.322978450502101, 5e-16);
    add("bell", "z where H = 1/2 bit", 2.0904565071, 5e-11);
    add("area", "1 rectangle", -2.78159562, 5e-09);
    add("area", "2 rectangles", -1.68284751, 5e-09);
    add("area", "4 rectangles", -1.24594805, 5e-09);
    add("area", "8 rectangles", -1.05087143, 5e-09);
    add("area", "8 trapezoids", -0.87702171, 5e-09);
    add("area", "True change", -0.870020725334, 5e-13);
    add("area", "∫ by way of z = −7, in small steps", -0.680926592, 5e-10);
    add("area", "One rectangle from z = 0 to 10", -7.212820, 5e-07);
    add("first-run", "z after 1 iteration", 0.169331511568, 5e-13);
    add("first-run", "z after 2 iterations", 0.260288098453, 5e-13);
    add("first-run", "z after 10 iterations", 3.024989057303, 5e-13);
    add("first-run", "z after 100 iterations", 7.092558803644, 5e-13);
    add("first-run", "z after 1000 iterations", 9.835906497380, 5e-13);
    add("first-run", "H after 100 iterations", 0.009697564692, 5e-13);
    add("first-run", "H after 1000 iterations", 0.000836253043, 5e-13);
    add("surely-wrong", "z after 100 iterations", -7.092558803644, 5e-13);
    add("surely-wrong", "Cross-entropy after 100 iterations", 10.233598, 5e-07);
    add("surely-wrong", "H after 1000 iterations", 0.0008, 5e-05);
    add("surely-wrong", "Cross-entropy after 1000 iterations", 14.2, 0.05);
    add("surely-wrong", "Iterations from z = 10⁻²", 14, 0.5);
    add("surely-wrong", "Iterations from z = 10⁻⁴", 24, 0.5);
    add("surely-wrong", "Iterations from z = 10⁻⁶", 35, 0.5);
    add("surely-wrong", "Iterations from z = 10⁻⁸", 46, 0.5);
    add("one-weight", "z after 200 iterations", 7.954002000534, 5e-13);
    add("one-weight", "z after 200 iterations, G frozen", 7.452798678520, 5e-13);
    add("one-weight", "z after 50 iterations", 5.5414508796, 5e-11);
    add("time-step", "Time from z = 0.1 to 1", 2.247331224933, 5e-13);
    add("time-step", "Time from z = 1 to 5", 9.641046287326, 5e-13);
    add("time-step", "z of the flow at t = 10", 4.694640417287, 5e-13);
    add("time-step", "z at t = 10 with η = 1", 4.6592933432, 5e-11);
    add("time-step", "z at t = 10 with η = 0.5", 4.6739348068, 5e-11);
    add("time-step", "z at t = 10 with η = 0.25", 4.6835099610, 5e-11);
    add("time-step", "z at t = 10 with η = 0.1", 4.6899905421, 5e-11);
    add("time-step", "z at t = 10 with η = 0.01", 4.6941629574, 5e-11);
    add("how-large-a-step", "H after 20 iterations, η = 0.3", 0.1761, 5e-05);
    add("how-large-a-step", "H after 20 iterations, η = 1", 0.02825, 5e-06);
    add("how-large-a-step", "H after 20 iterations, η = 3", 0.00737, 5e-06);
    add("how-large-a-step", "H after 20 iterations, η = 10", 0.000310, 5e-07);
    add("how-large-a-step", "H after 20 iterations, η = 30", 0.00000572, 5e-09);
    add("how-large-a-step", "H after 20 iterations, η = 100", 0.0000745, 5e-08);
    add("climbing", "|z| of the cycle at a = 10", 0.9624236501, 5e-11);
    add("climbing", "a where the swing loses its symmetry", 13.7883020645, 5e-11);
    add("climbing", "a of the cycle of 4", 15.80013952, 5e-09);
    add("climbing", "a of the cycle of 8", 16.26841015, 5e-09);
    add("climbing", "a of the cycle of 16", 16.37100929, 5e-09);
    add("valleys", "z of x = 1 after 20000 iterations", 10.980338, 5e-07);
    add("valleys", "z of x = −1 after 20000 iterations", -10.909504, 5e-07);
    add("valleys", "z of x = 1, one set", 10.165456, 5e-07);
    add("valleys", "z of x = −1, one set", 10.159556, 5e-07);
    add("valleys", "Safe learning rate", 1.324632173, 5e-10);
    add("valleys", "H at the start", 0.307166251, 5e-10);
    add("valleys", "H after one step, η = 3", 0.482486908, 5e-10);
    add("labels-and-entropy", "Share on its side, labels alone", 0.758333, 5e-07);
    add("labels-and-entropy", "Share on its side, λ = 0.5", 0.7000, 5e-05);
    add("labels-and-entropy", "Share on its side, λ = 1", 1.000, 0.0005);
    add("labels-and-entropy", "w₁ + G₁", 9.3640646, 5e-08);
    add("labels-and-entropy", "w₂ + G₂", -0.2363581, 5e-08);
    add("everybody-alike", "Share on its side", 0.500, 0.0005);
    add("everybody-alike", "Share on its side, cured", 1.000, 0.0005);
    add("moving-world", "Accuracy, shifted by 1.2", 0.900, 0.0005);
    add("moving-world", "Accuracy, adapted to 1.2", 1.000, 0.0005);
    add("moving-world", "Accuracy, shifted by 1.5", 0.742, 0.0005);
    add("moving-world", "Accuracy, adapted to 1.5", 0.500, 0.0005);
    add("two-routes", "z, entropy from 1", 4.142041, 5e-07);
    add("two-routes", "z, entropy from −1", -4.142041, 5e-07);
    add("two-routes", "z, cross-entropy from 1", 3.195240, 5e-07);
    add("two-routes", "z, cross-entropy from −1", 3.057007, 5e-07);
    add("sums-and-truth", "Layer 1, smallest step entropy", -3.540047, 5e-07);
    add("sums-and-truth", "Layer 1, its step k", 135, 0.5);
    add("sums-and-truth", "Layer 2, smallest step entropy", -7.268941, 5e-07);
    add("sums-and-truth", "Layer 2, its step k", 47, 0.5);
    add("sums-and-truth", "Layer 3, smallest step entropy", -7.715789, 5e-07);
    add("sums-and-truth", "Layer 3, its step k", 61, 0.5);
    add("sums-and-truth", "Layer 1, sum of steps", -308.5261, 5e-05);
    add("sums-and-truth", "Layer 2, sum of steps", -237.6774, 5e-05);
    add("sums-and-truth", "Layer 3, sum of steps", -236.9188, 5e-05);
    add("sums-and-truth", "Layer 1, true change", -305.4138, 5e-05);
    add("sums-and-truth", "Layer 2, true change", -231.7705, 5e-05);
    add("sums-and-truth", "Layer 3, true change", -231.4071, 5e-05);
}

void TestLessonFiles::decidingNumbersAreThePublishedOnes()
{
    QFETCH(QString, lesson);
    QFETCH(QString, label);
    QFETCH(double, digits);
    QFETCH(double, halfUnit);
    const Lesson found = openLesson(lesson);
    const LessonNumber* const number = numberNamed(found, label.toStdString());
    QVERIFY(number != nullptr);
    QCOMPARE(number->expected, digits);
    QVERIFY2(number->tolerance <= 1.001 * halfUnit, qPrintable(QString::number(number->tolerance)));
}

void TestLessonFiles::whatIsClaimedIsPutRight_data()
{
    QTest::addColumn<QString>("lesson");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("novel") << "bell"
                           << QStringList{"novel", "Shannon", "1948",
                                          "Grandvalet and Bengio, 2004"};
    QTest::newRow("degree of freedom")
        << "one-weight" << QStringList{"additional degree of freedom", "the same gradient"};
    QTest::newRow("changes the labelling") << "valleys" << QStringList{"changed the labeling"};
    QTest::newRow("robust") << "surely-wrong"
                            << QStringList{"adaptable and robust", "never that it is right"};
    QTest::newRow("uncertainty") << "bell"
                                 << QStringList{"capture uncertainty", "the gradient is 0"};
    QTest::newRow("minimise") << "first-run"
                              << QStringList{"minimizing", "no minimizer", "grow like ln n"};
    QTest::newRow("replaces") << "two-routes"
                              << QStringList{"needs no labels", "cannot replace", "accompany"};
}

void TestLessonFiles::whatIsClaimedIsPutRight()
{
    QFETCH(QString, lesson);
    QFETCH(QStringList, words);
    const Lesson found = openLesson(lesson);
    QVERIFY(std::any_of(found.steps.begin(), found.steps.end(), [&words](const LessonStep& step) {
        const QString text = QString::fromStdString(step.text);
        return std::all_of(words.begin(), words.end(),
                           [&text](const QString& word) { return text.contains(word); });
    }));
}

void TestLessonFiles::theExampleOfTheGuidePasses()
{
    const ProgramResult result = callProgram({"lesson", "check", kExample});
    QVERIFY2(result.exitCode == 0, (result.out + result.err).constData());
    QVERIFY(contentOf(inProject("docs/lessons.md")).contains("```\n" + result.out + "```\n"));
}

void TestLessonFiles::aWrongNumberFails()
{
    const QTemporaryDir folder;
    QByteArray text = contentOf(kExample);
    text.replace("\"expected\": 0.7,", "\"expected\": 0.8,");
    QFile file(folder.filePath("wrong.lesson.json"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) > 0);
    file.close();
    const ProgramResult result = callProgram({"lesson", "check", file.fileName()});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.out.contains("FAIL  w₂ after 100 iterations\n      0.700000000000, expected "
                                 "0.800000000000, tolerance 1e-12\n"),
             result.out.constData());
    QVERIFY(result.out.endsWith("3 of 4 numbers as expected\n"));
}

void TestLessonFiles::anAnswerOutsideItsRangeFails()
{
    const QTemporaryDir folder;
    QByteArray text = contentOf(kExample);
    text.replace("\"maximum\": 10,", "\"maximum\": 0.5,");
    QFile file(folder.filePath("narrow.lesson.json"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) > 0);
    file.close();
    const ProgramResult result = callProgram({"lesson", "check", file.fileName()});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.out.contains("FAIL  z after 100 iterations without the bias?"),
             result.out.constData());
}

void TestLessonFiles::aBrokenFileIsRefusedWithItsPlace_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("says");
    const auto add = [](const char* name, const char* from, const char* to, const char* says) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QByteArray(says);
    };
    add("syntax", "\"version\": 1,", "\"version\": 1", "line 4, column 9");
    add("unknown key", "\"play_to\"", "\"plays_to\"", "steps.0.plays_to: unknown key");
    add("unknown workspace", "learning-rate-workspace", "rates", "steps.2.workspace: \"rates\"");
    add("unknown chart", "\"chart\": \"parameters\"", "\"chart\": \"weights\"",
        "steps.0.chart: \"weights\": expected one of \"entropy\"");
    add("unknown control", "control:play", "control:start",
        "steps.0.points_at.2: \"start\": expected one of \"experiment\"");
    add("unknown formula", "[\"update\"]", "[\"upward\"]",
        "steps.0.formulas.0: \"upward\": expected one of \"balanced-objective\"");
    add("unknown quantity", "\"map-gain\"", "\"gain\"",
        "steps.1.numbers.0.quantity.name: \"gain\"");
}

void TestLessonFiles::aBrokenFileIsRefusedWithItsPlace()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, says);
    const QTemporaryDir folder;
    QByteArray text = contentOf(kExample);
    QVERIFY(text.contains(from));
    text.replace(text.indexOf(from), from.size(), to);
    QFile file(folder.filePath("broken.lesson.json"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) > 0);
    file.close();
    const ProgramResult result = callProgram({"lesson", "check", file.fileName()});
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains("broken.lesson.json: " + says), result.err.constData());
    QCOMPARE(result.out, QByteArray());
}

void TestLessonFiles::aFolderGivesItsLessonsAndItsProblems()
{
    const QTemporaryDir folder;
    QVERIFY(QFile::copy(kExample, folder.filePath("b.lesson.json")));
    QVERIFY(QFile::copy(kExample, folder.filePath("a.lesson.json")));
    QFile broken(folder.filePath("c.lesson.json"));
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("{}") > 0);
    broken.close();
    QVERIFY(QFile::copy(kExample, folder.filePath("no-lesson.json")));
    const LessonFolder found = lessonsIn(folder.path());
    QCOMPARE(found.lessons.size(), std::size_t(2));
    QCOMPARE(found.lessons[0].name, std::string("a"));
    QCOMPARE(found.problems.size(), 1);
    QVERIFY(found.problems[0].endsWith("c.lesson.json: format: missing"));
    QVERIFY(isLesson("bell") && isLesson("anything.lesson.json"));
    QVERIFY(!isLesson("one-neuron") && !isLesson("a.entropy.json"));
}

void TestLessonFiles::listNamesTheLessons()
{
    const ProgramResult result = callProgram({"list"});
    QCOMPARE(result.exitCode, 0);
    const QByteArray lessons = result.out.mid(result.out.indexOf("\nlessons\n"));
    QVERIFY(lessons.contains("\n  bell                      The bell\n"));
    QCOMPARE(lessons.count("\n  "), 14);
    QCOMPARE(callProgram({"lesson"}).exitCode, 2);
    const ProgramResult unknown = callProgram({"lesson", "check", "no-such-lesson"});
    QCOMPARE(unknown.exitCode, 2);
    QVERIFY(unknown.err.contains("no-such-lesson: there is no such file or built-in lesson: "
                                 "expected a file or one of bell, area"));
}

QTEST_MAIN(TestLessonFiles)

#include "test_lessons.moc"
