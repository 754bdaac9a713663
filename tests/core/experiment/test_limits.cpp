#include "core/experiment/experiment_data.h"
#include "core/experiment/limits.h"
#include "core/files/experiment_json.h"
#include "core/lessons/lesson.h"

#include <QtTest/QtTest>

#include <limits>
#include <string>

using namespace entropy_lab;

namespace {

const char* const kSound = R"({
  "format": "entropy-lab experiment", "version": 1,
  "data": {"x": [[0.6, -0.8]]},
  "start": {"w": [[0.1, 0.2]]},
  "objective": {"kind": "entropy"},
  "learning_rate": 0.5,
  "stop": {"iterations": 1000}
})";

QString complaint(const QByteArray& text)
{
    try {
        parseExperiment(text.toStdString(), "bomb");
    } catch (const ExperimentError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

std::string lessonOf(const std::string& steps)
{
    return R"({"format": "entropy-lab lesson", "version": 1, "title": "t", "claim": "c",
               "steps": [)"
        + steps + "]}";
}

QString lessonComplaint(const std::string& steps)
{
    try {
        parseLesson(lessonOf(steps), "bomb",
                    [](const std::string&) { return std::optional(Experiment()); });
    } catch (const ExperimentError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class TestLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void productsAndSumsSayWhereTheyDoNotFit()
    {
        constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
        QVERIFY(productOf({}) == 1);
        QVERIFY(productOf({3, 4, 5}) == 60);
        QVERIFY(productOf({kMost, 1}) == kMost);
        QVERIFY(!productOf({kMost, 2}));
        QVERIFY(!productOf({std::int64_t{1} << 32, std::int64_t{1} << 31}));
        QVERIFY(productOf({std::int64_t{1} << 32, std::int64_t{1} << 30}) == std::int64_t{1} << 62);
        QVERIFY(productOf({kMost, kMost, 0}) == 0);
        QVERIFY(sumOf(kMost - 1, 1) == kMost);
        QVERIFY(!sumOf(kMost, 1));
        QVERIFY(!sumOf(std::nullopt, 1));
        QVERIFY(!sumOf(1, std::nullopt));
    }

    void needsAreSaidBesideTheLimit()
    {
        QCOMPARE(countProblem(10, "numbers", 10), std::string());
        QCOMPARE(countProblem(50'000'000, "numbers", 10),
                 std::string("50000000 numbers (400 MB): expected at most 10"));
        QCOMPARE(countProblem(std::nullopt, "numbers", 10),
                 std::string("more numbers than any machine holds: expected at most 10"));
        QCOMPARE(parameterProblem(1, 2), std::string());
        QCOMPARE(parameterProblem(200'000, 2), std::string());  // exactly the limit
        QVERIFY(parameterProblem(200'001, 2).starts_with("1000005 parameters"));
    }

    void whatNeedsTooMuchIsRefused_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("says");
        const auto add = [](const char* name, const char* from, const char* to, const char* says) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString(says);
        };
        const char* const start = R"({"w": [[0.1, 0.2]]})";
        add("units", start, R"({"units": 10000000, "random": {"seed": 1}})",
            "bomb: start.units: 10000000: 50000000 parameters (400 MB): expected at most 1000000");
        add("the largest number of units", start,
            R"({"units": 9223372036854775807, "random": {"seed": 1}})",
            "bomb: start.units: 9223372036854775807: more parameters than any machine holds: "
            "expected at most 1000000");
        const char* const stop = R"("stop")";
        add("a wide layer", stop, R"("layers": {"units": [1000000000]}, "stop")",
            "bomb: layers.units.0: 1000000000: 2000000000 weights (16000 MB): expected at most "
            "20000000");
        add("two wide layers", stop, R"("layers": {"units": [100000, 100000]}, "stop")",
            "bomb: layers.units.1: 100000: 10000200000 weights (80001 MB): expected at most "
            "20000000");
        add("a layer beyond numbers", stop,
            R"("layers": {"units": [10000, 9223372036854775807]}, "stop")",
            "bomb: layers.units.1: 9223372036854775807: more weights than any machine holds");
        add("many layers", stop,
            QByteArray(R"("layers": {"units": [1)" + QByteArray(",1").repeated(64)
                       + R"(]}, "stop")")
                .constData(),
            "bomb: layers.units: 65: expected at most 64 layers");
        add("a long first row", "[[0.6, -0.8]]", "[[0.6, -0.8, 1, 1, 1], [1]]",
            "bomb: data.x.1: 1 number: expected 5, as in the first row");
    }
    void whatNeedsTooMuchIsRefused()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, says);
        QByteArray text = kSound;
        QVERIFY(text.contains(from));
        text.replace(text.indexOf(from), from.size(), to);
        const QString said = complaint(text);
        QVERIFY2(said.startsWith(says), qPrintable(said));
    }

    void samplesTimesUnitsAreRefused()
    {
        QByteArray text = kSound;
        text.replace(R"({"x": [[0.6, -0.8]]})",
                     R"({"generator": "two-moons", "samples": 1000000, "seed": 1})");
        text.replace(R"({"w": [[0.1, 0.2]]})", R"({"units": 10000, "random": {"seed": 1}})");
        QCOMPARE(complaint(text),
                 "bomb: start.units: 10000: 20000000000 pre-activations (160000 MB): expected at "
                 "most 40000000");
    }

    void longRowsBesideManyShortOnesAreNoMatrix()
    {
        // A million numbers in the first of a million rows: 8 TB if every row were as long.
        constexpr int kMany = 1'000'000;
        QByteArray text = kSound;
        text.replace("[[0.6, -0.8]]",
                     "[[1" + QByteArray(",1").repeated(kMany - 1) + "]"
                         + QByteArray(",[1]").repeated(kMany) + "]");
        QCOMPARE(complaint(text),
                 "bomb: data.x.1: 1 number: expected 1000000, as in the first row");
    }

    void theFindingsOfTheReaderAreThoseOfFindProblem()
    {
        Experiment wide;
        wide.start = Layer(200'001, 2);
        QCOMPARE(QString::fromStdString(findProblem(wide)),
                 "start.units: 200001: 1000005 parameters (8 MB): expected at most 1000000");
        wide = Experiment();
        wide.layers = LayerStack{.units = {std::numeric_limits<Eigen::Index>::max()}};
        QVERIFY(QString::fromStdString(findProblem(wide)).startsWith("layers.units.0: "));
        wide.layers = LayerStack{.units = std::vector<Eigen::Index>(64, 8)};
        QCOMPARE(findProblem(wide), std::string());
    }

    void manyExperimentsOfALessonAreCountedTogether()
    {
        const auto step = [](const std::string& more) {
            return R"({"title": "s", "text": "t", "experiment": {"format":
                "entropy-lab experiment", "version": 1,
                "data": {"generator": "two-moons", "samples": 1000000},
                "start": {"w": [[1, 1]]}, "objective": {"kind": "entropy"}, "learning_rate": 1,
                "stop": {"iterations": 1}})"
                + more + "}";
        };
        // Each has two million samples of two inputs and a label, and five parameters.
        QCOMPARE(lessonComplaint(step("")), QString());
        const QString said =
            lessonComplaint(step("") + "," + step("") + "," + step("") + "," + step(""));
        QVERIFY2(said.startsWith("bomb: steps.3.experiment: 24000020 numbers: expected at most "
                                 "20000000 in all experiments of a lesson"),
                 qPrintable(said));
        // Every assignment reads the data again.
        const QString set = lessonComplaint(step(
            R"(, "set": {"learning_rate": 2, "stop.iterations": 5, "start.b": [1], "title": "x"})"));
        QVERIFY2(set.startsWith("bomb: steps.0.set: 24000020 numbers"), qPrintable(set));
    }

    void aLessonOfManyStepsIsRefused()
    {
        std::string steps = R"({"title": "s", "text": "t"})";
        for (std::size_t i = 0; i < kMostLessonSteps; ++i)
            steps += R"(,{"title": "s", "text": "t"})";
        QCOMPARE(lessonComplaint(steps), "bomb: steps: 501 steps: expected at most 500");
    }
};

QTEST_APPLESS_MAIN(TestLimits)
#include "test_limits.moc"
