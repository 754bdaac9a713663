#include "core/files/experiment_json.h"
#include "core/lessons/lesson.h"

#include <QTemporaryDir>
#include <QtTest/QtTest>

#include <fstream>
#include <string>

using namespace entropy_lab;

namespace {

const char* const kSound = R"({
  "format": "entropy-lab lesson", "version": 1,
  "title": "How sure", "claim": "It grows.", "sources": ["Shannon 1948"],
  "steps": [
    {
      "title": "Begin", "text": "Look at **z**.", "formulas": ["decision"],
      "experiment": "one-neuron", "set": {"learning_rate": 1, "start.b.0": 0.2},
      "workspace": "descent-workspace", "chart": "entropy",
      "points_at": ["chart:entropy", "setting:start.w.0.1", "control:play"],
      "settings": ["learning_rate", "start"], "workspaces": ["descent-workspace"],
      "play_to": 10,
      "prediction": {"kind": "number", "question": "H?", "minimum": 0.1, "maximum": 1,
                     "log": true, "quantity": {"name": "H", "at": 10}},
      "numbers": [{"label": "z at last", "quantity": {"name": "z", "at": 10},
                   "expected": 1.5, "tolerance": 0.1}]
    },
    {
      "title": "Go on", "text": "And now?",
      "prediction": {"kind": "choice", "question": "Up?", "options": ["yes", "no"],
                     "answer": "no", "explanation": "Because."},
      "numbers": [{"label": "far", "set": {"stop.iterations": 5000},
                   "quantity": {"name": "path-sum", "from": 0, "to": 4},
                   "expected": -2, "tolerance": 1}]
    }
  ]
})";

std::optional<Experiment> builtIn(const std::string& name)
{
    return name == "one-neuron" ? std::optional(Experiment()) : std::nullopt;
}

Lesson parse(const QByteArray& text, const std::filesystem::path& folder = {})
{
    return parseLesson(text.toStdString(), "bad.lesson.json", builtIn, folder);
}

/// What is said of a text; empty if it is taken.
QString complaint(const QByteArray& text, const std::filesystem::path& folder = {})
{
    try {
        parse(text, folder);
    } catch (const ExperimentError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

QByteArray replaced(const char* from, const QByteArray& to)
{
    QByteArray text = kSound;
    const auto at = text.indexOf(from);
    return at < 0 ? QByteArray() : text.replace(at, static_cast<int>(qstrlen(from)), to);
}

}  // namespace

class TestLessonJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKey();
    void aStepGoesOnWithTheExperimentBefore();
    void readsEveryKindOfQuestion();
    void anExperimentMayStandInTheLessonOrBesideIt();
    void refusesWhatIsWrong_data();
    void refusesWhatIsWrong();
    void refusesTheSixtyFirstWord();
    void refusesWhatIsTooLong_data();
    void refusesWhatIsTooLong();
    void refusesALongList();
    void namesNoFileOutsideItsFolder_data();
    void namesNoFileOutsideItsFolder();
    void namesNoFileOutsideItsFolderByALink();
    void tellsWhereAnExperimentBesideItIsWrong();
    void refusesNamesThatAreNotOnScreen_data();
    void refusesNamesThatAreNotOnScreen();
};

void TestLessonJson::readsEveryKey()
{
    const Lesson lesson = parse(kSound);
    QCOMPARE(lesson.title, std::string("How sure"));
    QCOMPARE(lesson.claim, std::string("It grows."));
    QCOMPARE(lesson.sources.at(0), std::string("Shannon 1948"));
    QCOMPARE(lesson.steps.size(), std::size_t(2));
    const LessonStep& step = lesson.steps[0];
    QCOMPARE(step.text, std::string("Look at **z**."));
    QCOMPARE(step.formulas.at(0), std::string("decision"));
    QVERIFY(step.experiment->learningRate == LearningRate(1.0));
    QCOMPARE(step.experiment->start.b()(0), 0.2);
    QVERIFY(!step.experimentName);  // it was changed
    QCOMPARE(step.workspace, std::string("descent-workspace"));
    QCOMPARE(step.chart, std::string("entropy"));
    QCOMPARE(step.pointsAt.size(), std::size_t(3));
    QCOMPARE(step.settings.at(1), std::string("start"));
    QCOMPARE(step.workspaces.size(), std::size_t(1));
    QCOMPARE(*step.playTo, 10);
    QCOMPARE(step.prediction->kind, PredictionKind::Number);
    QVERIFY(step.prediction->isLog);
    QCOMPARE(step.prediction->unit, std::string("bits"));
    QCOMPARE(step.prediction->minimum, 0.1);
    const LessonNumber& number = step.numbers.at(0);
    QCOMPARE(number.quantity.name, std::string("z"));
    QCOMPARE(*number.quantity.at, 10);
    QCOMPARE(number.quantity.arguments.size(), std::size_t(2));  // sample and unit, by default
    QCOMPARE(number.unit, std::string());
    QCOMPARE(number.expected, 1.5);
    QCOMPARE(number.tolerance, 0.1);
}

void TestLessonJson::aStepGoesOnWithTheExperimentBefore()
{
    const Lesson lesson = parse(kSound);
    QVERIFY(!lesson.steps[1].experiment);
    QCOMPARE(experimentOf(lesson, 1), experimentOf(lesson, 0));
    QCOMPARE(experimentOf(lesson, 1)->start.b()(0), 0.2);
    const LessonNumber& number = lesson.steps[1].numbers.at(0);
    QCOMPARE(number.experiment->start.b()(0), 0.2);
    QCOMPARE(number.experiment->stop.iterations, 5000);
    const Lesson without = parse(
        R"({"format": "entropy-lab lesson", "version": 1, "title": "a", "claim": "b",
            "steps": [{"title": "c", "text": "d"}]})");
    QVERIFY(!experimentOf(without, 0));
    const Lesson unchanged =
        parse(replaced(", \"set\": {\"learning_rate\": 1, \"start.b.0\": 0.2}", ""));
    QCOMPARE(*unchanged.steps[0].experimentName, std::string("one-neuron"));
}

void TestLessonJson::readsEveryKindOfQuestion()
{
    const char* const choice = "{\"kind\": \"choice\", \"question\": \"Up?\", \"options\": "
                               "[\"yes\", \"no\"],\n                     \"answer\": \"no\", "
                               "\"explanation\": \"Because.\"}";
    const LessonPrediction chosen = *parse(kSound).steps[1].prediction;
    QCOMPARE(chosen.kind, PredictionKind::Choice);
    QCOMPARE(chosen.options.size(), std::size_t(2));
    QCOMPARE(chosen.answer, std::size_t(1));
    QCOMPARE(chosen.explanation, std::string("Because."));
    const LessonPrediction point =
        *parse(replaced(choice, R"({"kind": "point", "question": "Where?"})")).steps[1].prediction;
    QCOMPARE(point.kind, PredictionKind::Point);
    QCOMPARE(point.chart, std::string("landscape-map"));
    const LessonPrediction curve =
        *parse(replaced(choice, R"({"kind": "curve", "question": "How?", "chart": "sweep",
                                    "curve": "H at the end"})"))
             .steps[1]
             .prediction;
    QCOMPARE(curve.kind, PredictionKind::Curve);
    QCOMPARE(curve.chart, std::string("sweep"));
    QCOMPARE(curve.curve, std::string("H at the end"));
}

void TestLessonJson::anExperimentMayStandInTheLessonOrBesideIt()
{
    const QTemporaryDir folder;
    Experiment beside;
    beside.title = "Beside it";
    const std::filesystem::path place = folder.path().toStdString();
    std::ofstream(place / "own.entropy.json") << formatExperiment(beside);
    const Lesson fromFile =
        parse(replaced("\"one-neuron\"", "{\"file\": \"own.entropy.json\"}"), place);
    QCOMPARE(fromFile.steps[0].experiment->title, std::string("Beside it"));
    beside.title = "Within it";
    const Lesson within =
        parse(replaced("\"one-neuron\"", QByteArray::fromStdString(formatExperiment(beside))));
    QCOMPARE(within.steps[0].experiment->title, std::string("Within it"));
    QCOMPARE(within.steps[0].experiment->start.b()(0), 0.2);
}

void TestLessonJson::refusesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("says");
    const auto add = [](const char* name, const char* from, const char* to, const char* says) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString(says);
    };
    add("syntax", "\"version\": 1", "\"version\": one", "line 2, column 46");
    add("unfinished", "  ]\n}", "", "line 25, column 1");
    add("format", "entropy-lab lesson", "entropy-lab experiment",
        "format: \"entropy-lab experiment\": expected \"entropy-lab lesson\"");
    add("newer version", "\"version\": 1", "\"version\": 2",
        "version: 2: this file was written by a newer Entropy Gradient Lab");
    add("version 0", "\"version\": 1", "\"version\": 0", "version: 0: expected");
    add("unknown key", "\"claim\"", "\"clame\": \"\", \"claim\"",
        "clame: unknown key: expected one of claim");
    add("unknown key of a step", "\"play_to\"", "\"playto\"", "steps.0.playto: unknown key");
    add("unknown key of a question", "\"log\"", "\"logarithmic\"",
        "steps.0.prediction.logarithmic: unknown key");
    add("unknown key of a number", "\"label\": \"z at last\"", "\"label\": \"z\", \"name\": \"z\"",
        "steps.0.numbers.0.name: unknown key");
    add("argument of another quantity", "\"name\": \"z\", \"at\": 10",
        "\"name\": \"z\", \"steps\": 10", "steps.0.numbers.0.quantity.steps: unknown key");
    add("iteration of what is no run", "\"from\": 0, \"to\": 4",
        "\"from\": 0, \"to\": 4, \"at\": 1", "steps.1.numbers.0.quantity.at: unknown key");
    add("key twice", "\"title\": \"Begin\"", "\"title\": \"A\", \"title\": \"B\"",
        "steps.0.title: this key stands twice");
    add("missing claim", "\"claim\": \"It grows.\",", "", "claim: missing");
    add("missing text", "\"text\": \"And now?\",", "", "steps.1.text: missing");
    add("empty title", "\"How sure\"", "\" \"", "title: \" \": expected a text that is not empty");
    add("title that is none", "\"How sure\"", "7", "title: 7: expected a text in quotes");
    add("steps that are none", "\"steps\": [", "\"steps\": 3, \"more\": [",
        "steps: 3: expected a list in brackets");
    add("step that is none", "\"steps\": [", "\"steps\": [5, ",
        "steps.0: 5: expected an object in braces");
    add("unknown experiment", "\"one-neuron\"", "\"two-neurons\"",
        "steps.0.experiment: \"two-neurons\": expected the name of a built-in experiment");
    add("experiment without data", "\"one-neuron\"",
        "{\"format\": \"entropy-lab experiment\", \"version\": 1}",
        "steps.0.experiment: data: missing");
    add("file that is not there", "\"one-neuron\"", "{\"file\": \"nowhere.entropy.json\"}",
        "steps.0.experiment.file: nowhere.entropy.json: cannot be read");
    add("file with more", "\"one-neuron\"", "{\"file\": \"a\", \"set\": 1}",
        "steps.0.experiment.set: unknown key");
    add("unknown setting set", "\"start.b.0\": 0.2", "\"start.c.0\": 0.2",
        "steps.0.set: start.c.0=0.2: start.c: unknown key");
    add("setting out of range", "\"learning_rate\": 1", "\"learning_rate\": -1",
        "steps.0.set: learning_rate=-1: learning_rate: -1: expected a finite number greater");
    add("nothing set", "{\"learning_rate\": 1, \"start.b.0\": 0.2}", "{}",
        "steps.0.set: {}: expected at least one");
    add("set without an experiment", "\"experiment\": \"one-neuron\",", "",
        "steps.0.set: {\"learning_rate\":1,\"start.b.0\":0.2}: expected an \"experiment\"");
    add("unknown setting shown", "\"learning_rate\", \"start\"", "\"learning_rate\", \"begin\"",
        "steps.0.settings.1: \"begin\": expected a setting of the experiment");
    add("setting shown twice", "\"learning_rate\", \"start\"", "\"start\", \"start\"",
        "steps.0.settings.1: \"start\": this stands twice");
    add("pointing at another sample", "setting:start.w.0.1", "setting:data.x.7.0",
        "steps.0.points_at.1: \"setting:data.x.7.0\": expected a setting");
    add("pointing at nothing", "\"control:play\"", "\"play\"",
        "steps.0.points_at.2: \"play\": expected \"chart:NAME\"");
    add("pointing at a number", "\"control:play\"", "5",
        "steps.0.points_at.2: 5: expected a text in quotes");
    add("play to 0", "\"play_to\": 10", "\"play_to\": 0",
        "steps.0.play_to: 0: expected at least 1");
    add("play beyond the end", "\"play_to\": 10", "\"play_to\": 1001",
        "steps.0.play_to: 1001: expected at most 1000, where the run");
    add("measured beyond the end", "{\"name\": \"z\", \"at\": 10}",
        "{\"name\": \"z\", \"at\": 1001}",
        "steps.0.numbers.0.quantity.at: 1001: expected at most 1000");
    add("half an iteration", "{\"name\": \"z\", \"at\": 10}", "{\"name\": \"z\", \"at\": 0.5}",
        "steps.0.numbers.0.quantity.at: 0.5: expected a whole number");
    add("before the start", "{\"name\": \"z\", \"at\": 10}", "{\"name\": \"z\", \"at\": -1}",
        "steps.0.numbers.0.quantity.at: -1: expected at least 0");
    add("unknown quantity", "{\"name\": \"z\"", "{\"name\": \"zed\"",
        "steps.0.numbers.0.quantity.name: \"zed\": expected one of \"entropy-at\"");
    add("missing argument", "\"from\": 0, \"to\": 4", "\"from\": 0",
        "steps.1.numbers.0.quantity.to: missing");
    add("argument out of range", "\"from\": 0, \"to\": 4", "\"from\": 0, \"to\": 4, \"steps\": 0",
        "steps.1.numbers.0.quantity.steps: 0: expected a whole number from 1");
    add("sample that is not there", "{\"name\": \"z\"", "{\"sample\": 2, \"name\": \"z\"",
        "steps.0.numbers.0.quantity.sample: 2: expected a whole number from 1 to 1");
    add("tolerance 0", "\"tolerance\": 0.1", "\"tolerance\": 0",
        "steps.0.numbers.0.tolerance: 0: expected a number greater than 0");
    add("expected text", "\"expected\": 1.5", "\"expected\": \"1.5\"",
        "steps.0.numbers.0.expected: \"1.5\": expected a number");
    add("kind of question", "\"kind\": \"choice\"", "\"kind\": \"guess\"",
        "steps.1.prediction.kind: \"guess\": expected one of \"number\"");
    add("range turned round", "\"maximum\": 1,", "\"maximum\": 0.05,",
        "steps.0.prediction.maximum: 0.05: expected more than \"minimum\"");
    add("logarithm of 0", "\"minimum\": 0.1", "\"minimum\": 0",
        "steps.0.prediction.minimum: 0: expected more than 0");
    add("log that is neither", "\"log\": true", "\"log\": 1",
        "steps.0.prediction.log: 1: expected true or false");
    add("one answer", "[\"yes\", \"no\"]", "[\"no\"]",
        "steps.1.prediction.options: [\"no\"]: expected at least two");
    add("answer that is no option", "\"answer\": \"no\"", "\"answer\": \"maybe\"",
        "steps.1.prediction.answer: \"maybe\": expected one of \"yes\", \"no\"");
    add("answer without a reason", ", \"explanation\": \"Because.\"", "",
        "steps.1.prediction.explanation: missing");
}

void TestLessonJson::refusesWhatIsWrong()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, says);
    const QByteArray text = replaced(from.constData(), to);
    QVERIFY2(!text.isEmpty(), "the sound lesson has no such text");
    const QString said = complaint(text);
    QVERIFY2(said.startsWith("bad.lesson.json: " + says), qPrintable(said));
}

void TestLessonJson::refusesTheSixtyFirstWord()
{
    const auto withWords = [](int count) {
        // Marks and signs are no words.
        return replaced("And now?", QByteArray("* = ") + QByteArray("η₁ ").repeated(count));
    };
    QCOMPARE(complaint(withWords(60)), QString());
    QCOMPARE(complaint(withWords(61)),
             QString("bad.lesson.json: steps.1.text: 61 words: expected at most 60"));
}

void TestLessonJson::refusesWhatIsTooLong_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<int>("most");
    QTest::addColumn<QString>("key");
    const auto add = [](const char* from, int most, const char* key) {
        QTest::newRow(key) << QByteArray(from) << most << QString(key);
    };
    add("\"How sure\"", 200, "title");
    add("\"It grows.\"", 500, "claim");
    add("\"Shannon 1948\"", 2000, "sources.0");
    add("\"Begin\"", 200, "steps.0.title");
    add("\"And now?\"", 2000, "steps.1.text");
    add("\"H?\"", 2000, "steps.0.prediction.question");
    add("\"Because.\"", 2000, "steps.1.prediction.explanation");
    add("\"yes\"", 2000, "steps.1.prediction.options.0");
    add("\"far\"", 200, "steps.1.numbers.0.label");
}

void TestLessonJson::refusesWhatIsTooLong()
{
    QFETCH(QByteArray, from);
    QFETCH(int, most);
    QFETCH(QString, key);
    // Characters are counted, not bytes.
    const auto ofLength = [&from](int count) {
        return replaced(from.constData(), '"' + QByteArray("η").repeated(count) + '"');
    };
    QCOMPARE(complaint(ofLength(most)), QString());
    // So long that no JSON may have it is told before anybody asks for the key.
    QVERIFY(complaint(ofLength(1'000'000)).startsWith("bad.lesson.json: "));
    QCOMPARE(complaint(ofLength(most + 1)),
             QString("bad.lesson.json: %1: %2 characters: expected at most %3")
                 .arg(key)
                 .arg(most + 1)
                 .arg(most));
}

void TestLessonJson::refusesALongList()
{
    const QByteArray number = R"({"label": "far", "quantity": {"name": "path-sum", "from": 0,
        "to": 4}, "expected": -2, "tolerance": 1})";
    const auto ofNumbers = [&number](int count) {
        return replaced("\"numbers\": [{\"label\": \"far\",",
                        "\"numbers\": [" + (number + ',').repeated(count - 1)
                            + "{\"label\": \"far\",");
    };
    QCOMPARE(complaint(ofNumbers(100)), QString());
    QCOMPARE(complaint(ofNumbers(100'000)),
             QString("bad.lesson.json: steps.1.numbers: 100000 entries: expected at most 100"));
    QByteArray sources;
    for (int i = 0; i < 101; ++i)
        sources += (i > 0 ? ",\"" : "\"") + QByteArray::number(i) + '"';
    QCOMPARE(complaint(replaced("\"Shannon 1948\"", sources)),
             QString("bad.lesson.json: sources: 101 entries: expected at most 100"));
}

void TestLessonJson::namesNoFileOutsideItsFolder_data()
{
    QTest::addColumn<QByteArray>("experiment");
    QTest::addColumn<bool>("isTaken");
    const QByteArray table = R"({"format": "entropy-lab experiment", "version": 1,
        "data": {"csv": "%1", "inputs": ["a"]}, "start": {"w": [[1]], "b": [0]},
        "objective": {"kind": "entropy"}, "learning_rate": 1, "stop": {"iterations": 5000}})";
    const auto withTable = [&table](const char* path) {
        return QByteArray(table).replace("%1", path);
    };
    QTest::newRow("beside it") << QByteArray(R"({"file": "a.entropy.json"})") << true;
    QTest::newRow("below") << QByteArray(R"({"file": "below/a.entropy.json"})") << true;
    QTest::newRow("there and back") << QByteArray(R"({"file": "below/../a.entropy.json"})") << true;
    QTest::newRow("above") << QByteArray(R"({"file": "../secret.entropy.json"})") << false;
    QTest::newRow("absolute") << QByteArray(R"({"file": "/dev/zero"})") << false;
    QTest::newRow("beside, with a table above")
        << QByteArray(R"({"file": "far.entropy.json"})") << false;
    QTest::newRow("table beside it") << withTable("a.csv") << true;
    QTest::newRow("table above") << withTable("../secret.csv") << false;
    QTest::newRow("table in another folder") << withTable("/etc/passwd") << false;
}

void TestLessonJson::namesNoFileOutsideItsFolder()
{
    QFETCH(QByteArray, experiment);
    QFETCH(bool, isTaken);
    const QTemporaryDir folder;
    const std::filesystem::path above = folder.path().toStdString();
    const std::filesystem::path place = above / "lessons";
    std::filesystem::create_directories(place / "below");
    const std::string one = formatExperiment(Experiment());
    for (const auto& path : {place / "a.entropy.json", place / "below" / "a.entropy.json",
                             above / "secret.entropy.json"})
        std::ofstream(path) << one;
    for (const auto& path : {place / "a.csv", above / "secret.csv"})
        std::ofstream(path) << "a\n1\n2\n";
    std::ofstream(place / "far.entropy.json") << R"({"format": "entropy-lab experiment",
        "version": 1, "data": {"csv": "../secret.csv", "inputs": ["a"]}, "start": {"w": [[1]]},
        "objective": {"kind": "entropy"}, "learning_rate": 1, "stop": {"iterations": 5000}})";
    QByteArray text = replaced("\"one-neuron\"", experiment);
    // A start and a place on screen that any of these experiments has.
    text.replace(", \"start.b.0\": 0.2", "").replace("\"setting:start.w.0.1\", ", "");
    const QString said = complaint(text, place);
    if (isTaken)
        QCOMPARE(said, QString());
    else
        QVERIFY2(said.contains("folder") && said.contains("steps.0.experiment"), qPrintable(said));
}

void TestLessonJson::namesNoFileOutsideItsFolderByALink()
{
    const QTemporaryDir folder;
    const std::filesystem::path above = folder.path().toStdString();
    const std::filesystem::path place = above / "lessons";
    std::filesystem::create_directories(place);
    std::ofstream(above / "secret.entropy.json") << formatExperiment(Experiment());
    std::error_code error;
    std::filesystem::create_symlink(above / "secret.entropy.json", place / "own.entropy.json",
                                    error);
    if (error)
        QSKIP("there are no symbolic links here");
    const QString said =
        complaint(replaced("\"one-neuron\"", "{\"file\": \"own.entropy.json\"}"), place);
    QVERIFY2(said.contains("expected a file in the folder of the lesson"), qPrintable(said));
    // A table by "set", too.
    std::ofstream(above / "secret.csv") << "a,b\n1,2\n";
    const QByteArray set = R"("one-neuron", "set": {"data": {"csv": "../secret.csv",
        "inputs": ["a", "b"]}, "learning_rate": 1, "start.b.0": 0.2})";
    const QString table = complaint(
        replaced("\"one-neuron\", \"set\": {\"learning_rate\": 1, \"start.b.0\": 0.2}", set),
        place);
    QVERIFY2(table.contains("expected a table in the folder of this file"), qPrintable(table));
}

void TestLessonJson::tellsWhereAnExperimentBesideItIsWrong()
{
    const QTemporaryDir folder;
    const std::filesystem::path place = folder.path().toStdString();
    std::ofstream(place / "own.entropy.json") << "{\n  \"format\": oh\n}";
    const QString said =
        complaint(replaced("\"one-neuron\"", "{\"file\": \"own.entropy.json\"}"), place);
    QVERIFY2(said.startsWith("bad.lesson.json: steps.0.experiment.file: "), qPrintable(said));
    QVERIFY2(said.contains("own.entropy.json: line 2, column 13"), qPrintable(said));
}

void TestLessonJson::refusesNamesThatAreNotOnScreen_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("says");
    const auto add = [](const char* name, const char* from, const char* to, const char* says) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString(says);
    };
    add("all of them are", "How sure", "How sure", "");
    add("workspace", "\"workspace\": \"descent", "\"workspace\": \"ascent",
        "steps.0.workspace: \"ascent-workspace\": expected one of \"descent-workspace\"");
    add("workspaces", "[\"descent-", "[\"ascent-", "steps.0.workspaces.0: \"ascent-workspace\"");
    add("chart", "\"chart\": \"entropy\"", "\"chart\": \"entropi\"",
        "steps.0.chart: \"entropi\": expected one of \"entropy\"");
    add("chart pointed at", "chart:entropy", "chart:H", "steps.0.points_at.0: \"H\"");
    add("control", "control:play", "control:plai",
        "steps.0.points_at.2: \"plai\": expected one of \"play\"");
    add("formula", "[\"decision\"]", "[\"decission\"]", "steps.0.formulas.0: \"decission\"");
}

void TestLessonJson::refusesNamesThatAreNotOnScreen()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, says);
    const Lesson lesson = parse(replaced(from.constData(), to));
    QString said;
    try {
        checkLessonNames(lesson, "bad.lesson.json",
                         {.workspaces = {"descent-workspace"},
                          .charts = {"entropy", "landscape-map"},
                          .controls = {"play"},
                          .formulas = {"decision"}});
    } catch (const ExperimentError& error) {
        said = error.what();
    }
    QCOMPARE(said.isEmpty(), says.isEmpty());
    if (!says.isEmpty())
        QVERIFY2(said.startsWith("bad.lesson.json: " + says), qPrintable(said));
    checkLessonNames(lesson, "bad.lesson.json", {});
}

QTEST_APPLESS_MAIN(TestLessonJson)
#include "test_lesson_json.moc"
