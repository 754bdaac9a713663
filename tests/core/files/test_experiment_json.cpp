#include "core/files/experiment_json.h"
#include "tests/places.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <vector>

using namespace entropy_lab;

namespace {

const char* const kSound = R"({
  "format": "entropy-lab experiment", "version": 1, "title": "One neuron",
  "data": {"x": [[0.6, -0.8]], "y": [[1]]},
  "start": {"w": [[0.1, 0.2]], "G": [[0.05, -0.1]], "b": [0.1]},
  "objective": {"kind": "entropy"},
  "direction": "descend",
  "rule": {"kind": "gradient-descent"},
  "learning_rate": 0.5,
  "stop": {"iterations": 1000}
})";

/// What parseExperiment says of a text; empty if it takes it.
QString complaint(const QByteArray& text)
{
    try {
        parseExperiment(text.toStdString(), "bad.json");
    } catch (const ExperimentError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class TestExperimentJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheDesignsExample();
    void builtInExperimentIsTheDefault();
    void labelsOfAGeneratorHoldForEveryUnit();
    void aLongReadingReportsAndStops();
    void everySettingSurvivesARoundTrip_data();
    void everySettingSurvivesARoundTrip();
    void textIsStableOnRoundTrip();
    void keysAreSorted();
    void refusesWhatIsWrong_data();
    void refusesWhatIsWrong();
    void refusesKeysThatStandTwice();
    void namesTheFileThatCannotBeRead();
    void readsDataFromATable();
    void tellsWhereATableIsWrong();
    void generatesDataAndStart();
    void refusesBadGenerators_data();
    void refusesBadGenerators();
    void assignmentsChangeOneKey_data();
    void assignmentsChangeOneKey();
    void refusesBadAssignments_data();
    void refusesBadAssignments();
};

void TestExperimentJson::readsTheDesignsExample()
{
    const Experiment e = parseExperiment(kSound, "example");
    QCOMPARE(e.title, std::string("One neuron"));
    QCOMPARE(e.data.features(), 2);
    QCOMPARE(e.data.samples(), 1);
    QCOMPARE(e.data.X(1, 0), -0.8);
    QCOMPARE(e.data.Y(0, 0), 1.0);
    QCOMPARE(e.start.W()(0, 1), 0.2);
    QCOMPARE(e.start.G()(0, 1), -0.1);
    QCOMPARE(e.start.b()(0), 0.1);
    QVERIFY(e.learningRate == LearningRate(0.5));
    QCOMPARE(e.stop.iterations, 1000);
    QVERIFY(!e.stop.gradientNorm);
}

void TestExperimentJson::builtInExperimentIsTheDefault()
{
    const Experiment e =
        loadExperiment(inProject("resources/experiments/one-neuron.entropy.json").toStdString());
    QCOMPARE(formatExperiment(e), formatExperiment(Experiment()));
}

void TestExperimentJson::labelsOfAGeneratorHoldForEveryUnit()
{
    const Experiment e = parseExperiment(
        R"({"format": "entropy-lab experiment", "version": 1,
            "data": {"generator": "two-moons", "samples": 3},
            "start": {"units": 4, "random": {"seed": 1}},
            "objective": {"kind": "cross-entropy"}, "learning_rate": 1,
            "stop": {"iterations": 1}})",
        "units");
    QCOMPARE(e.data.Y.rows(), Eigen::Index(4));
    for (Eigen::Index i = 0; i < 4; ++i)
        QVERIFY(e.data.Y->row(i) == e.data.Y->row(0));
    QCOMPARE(formatExperiment(parseExperiment(formatExperiment(e), "again")), formatExperiment(e));
}

void TestExperimentJson::aLongReadingReportsAndStops()
{
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("long.entropy.json").toStdString();
    std::string table = "a,b\n";
    for (int s = 0; s < 300'000; ++s)
        table += "0.125,-0.25\n";
    std::ofstream(file.parent_path() / "long.csv", std::ios::binary) << table;
    std::ofstream(file, std::ios::binary) << R"({"format": "entropy-lab experiment", "version": 1,
              "data": {"csv": "long.csv", "inputs": ["a", "b"]},
              "start": {"w": [[1, 1]]}, "objective": {"kind": "entropy"},
              "learning_rate": 1, "stop": {"iterations": 1}})";
    std::vector<double> shares;
    const std::optional<Experiment> read =
        loadExperiment(file, [&shares](double share) { shares.push_back(share); }, {});
    QVERIFY(read);
    QCOMPARE(read->data.samples(), Eigen::Index(300'000));
    QVERIFY(shares.size() >= 3);
    QVERIFY(std::is_sorted(shares.begin(), shares.end()));
    QCOMPARE(shares.back(), 1.0);

    std::stop_source source;
    int reports = 0;
    const auto giveUp = [&](double) {
        ++reports;
        source.request_stop();
    };
    QVERIFY(!loadExperiment(file, giveUp, source.get_token()));
    QCOMPARE(reports, 1);
}

void TestExperimentJson::everySettingSurvivesARoundTrip_data()
{
    QTest::addColumn<QByteArray>("assignments");
    const auto add = [](const char* text) { QTest::newRow(text) << QByteArray(text); };
    add("title=Ünïcode \"quoted\" \\ title");
    add("description=What there is to see.");
    add("description=");
    add("data.x=[[1e-300,1e308],[0.1,-0.30000000000000004]];data.y=[[null],[0]]");
    add("start.w=[[1,2],[3,4]];start.G=[[0,0],[0,0.5]];start.b=[1,2]");
    add("data.y=[[1]];objective.kind=cross-entropy");
    add("data.y=[[1]];objective={\"kind\":\"mixed\",\"lambda\":0.25}");
    add("objective.kind=balanced-entropy");
    add("direction=ascend");
    add("rule={\"kind\":\"momentum\",\"momentum\":0.8}");
    add("rule={\"kind\":\"nesterov\"}");
    add("rule={\"kind\":\"adagrad\",\"epsilon\":1e-6}");
    add("rule={\"kind\":\"rmsprop\",\"decay\":0.99}");
    add("rule={\"kind\":\"adam\",\"beta1\":0.8,\"beta2\":0.99,\"epsilon\":1e-7}");
    add("learning_rate={\"w\":0.1,\"G\":0.2,\"b\":0.3}");
    add("weight_decay=0.02");
    add("trainable=[\"w\",\"b\"]");
    add("schedule={\"kind\":\"step\",\"factor\":0.1,\"every\":10}");
    add("schedule={\"kind\":\"exponential\",\"factor\":0.99}");
    add("schedule={\"kind\":\"cosine\",\"over\":200,\"floor\":0.1}");
    add("schedule={\"kind\":\"warm-up\",\"over\":20}");
    add("schedule={\"kind\":\"recorded\",\"points\":[[0,2],[100,0.5]]}");
    add("layers={\"units\":[3],\"gradient\":\"balanced\",\"scale\":0.5,\"seed\":7}");
    add("stop={\"iterations\":12,\"gradient_norm\":1e-9}");
    add("changes=[{\"iteration\":0,\"learning_rate\":2},{\"iteration\":9,\"x\":[[1,0.1]]},"
        "{\"iteration\":10,\"learning_rate\":{\"w\":1,\"G\":2,\"b\":3}}]");
}

void TestExperimentJson::everySettingSurvivesARoundTrip()
{
    QFETCH(QByteArray, assignments);
    // All at once where several only fit together.
    Experiment e;
    const QList<QByteArray> parts = assignments.split(';');
    if (parts.size() == 1) {
        e = withAssignment(Experiment(), parts[0].toStdString());
    } else if (assignments.startsWith("data.x")) {
        e.data.X.edit().resize(2, 2);
        e.data.X.edit() << 1e-300, 0.1, 1e308, -0.30000000000000004;
        e.data.Y.edit().resize(1, 2);
        e.data.Y.edit() << std::nan(""), 0.0;
    } else if (assignments.startsWith("start")) {
        e.start = Layer(2, 2);
        e.start.values << 1, 2, 3, 4, 0, 0, 0, 0.5, 1, 2;
    } else {
        e.data.Y = Eigen::MatrixXd::Ones(1, 1);
        e = withAssignment(e, parts[1].toStdString());
    }
    const std::string first = formatExperiment(e);
    QVERIFY(first != formatExperiment(Experiment()));
    const Experiment back = parseExperiment(first, "round trip");
    QCOMPARE(formatExperiment(back), first);
    QVERIFY(back.data.X == e.data.X);
    QVERIFY(back.start.values == e.start.values);
    QCOMPARE(static_cast<int>(back.rule.kind), static_cast<int>(e.rule.kind));
    QCOMPARE(back.objective.lambda, e.objective.lambda);
    QVERIFY(back.learningRate == e.learningRate);
    QVERIFY(back.trainable == e.trainable);
    QVERIFY(back.schedule.points == e.schedule.points);
    QCOMPARE(back.changes.size(), e.changes.size());
    for (std::size_t i = 0; i < e.changes.size(); ++i) {
        QCOMPARE(back.changes[i].iteration, e.changes[i].iteration);
        QVERIFY(back.changes[i].learningRate == e.changes[i].learningRate);
        QCOMPARE(back.changes[i].X.size(), e.changes[i].X.size());
    }
    QCOMPARE(back.title, e.title);
}

void TestExperimentJson::textIsStableOnRoundTrip()
{
    const std::string once = formatExperiment(parseExperiment(kSound, "example"));
    QCOMPARE(formatExperiment(parseExperiment(once, "once")), once);
    QVERIFY(QString::fromStdString(once).contains("\"x\": [[0.6, -0.8]]"));
}

void TestExperimentJson::keysAreSorted()
{
    const QString text = QString::fromStdString(formatExperiment(Experiment()));
    int last = -1;
    for (const char* const key :
         {"\"data\"", "\"direction\"", "\"format\"", "\"learning_rate\"", "\"objective\"",
          "\"rule\"", "\"start\"", "\"stop\"", "\"title\"", "\"version\""}) {
        const int at = static_cast<int>(text.indexOf(key));
        QVERIFY2(at > last, key);
        last = at;
    }
}

void TestExperimentJson::refusesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("says");
    const auto add = [](const char* name, const char* from, const char* to, const char* says) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QByteArray(says);
    };
    add("syntax", "\"direction\": \"descend\",", "\"direction\": descend,", "line 6, column 16");
    add("unfinished", "\"stop\": {\"iterations\": 1000}\n}", "\"stop\": {", "line 9, column 1");
    add("NaN", "0.6", "NaN", "line 3, column 19");
    add("too large", "0.6", "1e999", "1e999");
    add("format", "entropy-lab experiment", "other", "format: \"other\": expected");
    add("newer version", "\"version\": 1", "\"version\": 2", "newer Entropy Gradient Lab");
    add("version 0", "\"version\": 1", "\"version\": 0", "version: 0: expected");
    add("unknown key", "\"direction\"", "\"dircetion\"", "dircetion: unknown key: expected one of");
    add("unknown inner key", "\"iterations\": 1000", "\"iterations\": 9, \"max\": 1",
        "stop.max: unknown key");
    add("missing", "\"learning_rate\": 0.5,", "", "learning_rate: missing");
    add("eta 0", "\"learning_rate\": 0.5", "\"learning_rate\": 0",
        "learning_rate: 0: expected a finite number greater than 0");
    add("eta negative", "\"learning_rate\": 0.5", "\"learning_rate\": -2", "learning_rate: -2");
    add("eta text", "\"learning_rate\": 0.5", "\"learning_rate\": \"fast\"",
        "learning_rate: \"fast\": expected a number");
    add("empty data", "[[0.6, -0.8]]", "[]", "data.x: []: expected at least one row");
    add("empty row", "[[0.6, -0.8]]", "[[]]", "data.x.0: []: expected a row");
    add("ragged", "[[0.6, -0.8]]", "[[0.6, -0.8], [1]]", "data.x.1: 1 number: expected 2");
    add("text in x", "-0.8", "\"a\"", "data.x.0.1: \"a\": expected a number");
    add("label 2", "[[1]]", "[[2]]", "data.y.0.0: 2: expected 0, 1 or null");
    add("too many labels", "[[1]]", "[[1], [0]]", "data.y: 2 rows: expected one for each of 1");
    add("w shape", "[[0.1, 0.2]]", "[[0.1]]", "start.G: 1 x 2 numbers: expected 1 x 1");
    add("inputs", "\"x\": [[0.6, -0.8]]", "\"x\": [[0.6]]", "start.w: 2 columns: expected");
    add("b shape", "\"b\": [0.1]", "\"b\": [0.1, 0.2]", "start.b: 2 numbers: expected 1");
    add("objective", "\"kind\": \"entropy\"", "\"kind\": \"energy\"",
        "objective.kind: \"energy\": expected one of \"entropy\"");
    add("rule setting", "\"kind\": \"gradient-descent\"", "\"kind\": \"momentum\", \"momentum\": 1",
        "rule.momentum: 1: expected a number from 0");
    add("foreign rule setting", "\"kind\": \"gradient-descent\"",
        "\"kind\": \"gradient-descent\", \"beta1\": 0.9", "rule.beta1: unknown key");
    add("iterations", "\"iterations\": 1000", "\"iterations\": -1", "stop.iterations: -1");
    add("half an iteration", "\"iterations\": 1000", "\"iterations\": 1.5",
        "stop.iterations: 1.5: expected a whole number");
    add("no labels", "\"y\": [[1]]},", "\"y\": [[null]]}, \"weight_decay\": 0,", "");
    add("decay", "\"direction\"", "\"weight_decay\": -1, \"direction\"", "weight_decay: -1");
    add("trainable", "\"direction\"", "\"trainable\": [\"v\"], \"direction\"",
        "trainable.0: \"v\": expected each of");
    add("nothing trainable", "\"direction\"", "\"trainable\": [], \"direction\"",
        "trainable: empty");
    add("not an object", "{\"iterations\": 1000}", "1000", "stop: 1000: expected an object");
    add("schedule", "\"direction\"",
        "\"schedule\": {\"kind\": \"recorded\", \"points\": [[5, 1], [5, 2]]}, \"direction\"",
        "schedule.points.1.0: 5: expected an iteration later");
    const auto addChange = [&](const char* name, const char* changes, const char* says) {
        add(name, "\"direction\"", QByteArray("\"changes\": ") + changes + ", \"direction\"", says);
    };
    addChange("change of nothing", "[{\"iteration\": 5}]",
              "changes.0: {\"iteration\":5}: expected a new \"learning_rate\"");
    addChange("change without a time", "[{\"learning_rate\": 1}]", "changes.0.iteration");
    addChange("change that is none", "[7]", "changes.0: 7: expected a change");
    addChange("change to a rate of 0", "[{\"iteration\": 5, \"learning_rate\": 0}]",
              "changes.0.learning_rate: 0: expected a finite number greater than 0");
    addChange(
        "changes out of order",
        "[{\"iteration\": 5, \"learning_rate\": 1}, {\"iteration\": 5, \"learning_rate\": 2}]",
        "changes.1.iteration: 5: expected an iteration later");
    addChange("change of the shape", "[{\"iteration\": 5, \"x\": [[1]]}]",
              "changes.0.x: expected as many samples and inputs");
    const auto addLayers = [&](const char* name, const char* layers, const char* says) {
        add(name, "\"direction\"", QByteArray("\"layers\": ") + layers + ", \"direction\"", says);
    };
    addLayers("no layers", "{\"units\": []}", "layers.units: empty: expected at least one layer");
    addLayers("empty layer", "{\"units\": [8, 0]}", "layers.units.1: 0: expected at least 1 unit");
    addLayers("half a unit", "{\"units\": [1.5]}", "layers.units.0: 1.5: expected a whole number");
    addLayers("layers without units", "{\"seed\": 1}", "layers.units: missing");
    addLayers("gradient of layers", "{\"units\": [2], \"gradient\": \"steep\"}",
              "layers.gradient: \"steep\": expected one of \"plain\", \"balanced\"");
    addLayers("scale of layers", "{\"units\": [2], \"scale\": -1}",
              "layers.scale: -1: expected a finite number of at least 0");
    addLayers("foreign key of layers", "{\"units\": [2], \"G\": 1}", "layers.G: unknown key");
    addChange("change with another key", "[{\"iteration\": 5, \"x\": [[1, 2]], \"w\": 1}]",
              "changes.0.w");
}

void TestExperimentJson::refusesWhatIsWrong()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, says);
    QByteArray text = kSound;
    QVERIFY(text.contains(from));
    text.replace(text.indexOf(from), from.size(), to);
    const QString said = complaint(text);
    if (says.isEmpty()) {
        QCOMPARE(said, QString());
        return;
    }
    QVERIFY2(said.startsWith("bad.json: "), qPrintable(said));
    QVERIFY2(said.contains(says), qPrintable(said));
}

void TestExperimentJson::refusesKeysThatStandTwice()
{
    QByteArray text = kSound;
    text.replace("\"direction\"", "\"learning_rate\": 1, \"direction\"");
    QVERIFY(complaint(text).contains("learning_rate: this key stands twice"));
    text = kSound;
    text.replace("\"b\": [0.1]", "\"b\": [0.1], \"b\": [0.2]");
    QVERIFY(complaint(text).contains("bad.json: start.b: this key stands twice"));
}

void TestExperimentJson::namesTheFileThatCannotBeRead()
{
    const QTemporaryDir folder;
    for (const QString& path : {folder.filePath("missing.entropy.json"), folder.path()})
        try {
            loadExperiment(path.toStdString());
            QFAIL("no error");
        } catch (const ExperimentError& error) {
            QVERIFY(QString::fromUtf8(error.what()).startsWith(path));
        }
}

void TestExperimentJson::readsDataFromATable()
{
    const QTemporaryDir folder;
    QDir(folder.path()).mkpath("data");
    QFile table(folder.filePath("data/points.csv"));
    QVERIFY(table.open(QIODevice::WriteOnly));
    table.write("a,b,label\n0.6,-0.8,1\n1,2,\n");
    table.close();
    QByteArray text = kSound;
    text.replace(R"({"x": [[0.6, -0.8]], "y": [[1]]})",
                 R"({"csv": "data/points.csv", "inputs": ["a", "b"], "targets": ["label"]})");
    const QString path = folder.filePath("one.entropy.json");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    const Experiment e = loadExperiment(path.toStdString());
    QCOMPARE(e.data.samples(), 2);
    QCOMPARE(e.data.X(1, 1), 2.0);
    QCOMPARE(e.data.Y(0, 0), 1.0);
    QVERIFY(std::isnan(e.data.Y(0, 1)));
    // Saved elsewhere, the file still finds its table.
    const QString moved =
        QString::fromStdString(formatExperiment(e, folder.filePath("data").toStdString()));
    QVERIFY2(moved.contains("\"csv\": \"points.csv\""), qPrintable(moved));
    const Experiment again =
        parseExperiment(moved.toStdString(), "moved", folder.filePath("data").toStdString());
    QVERIFY(again.data.X == e.data.X);
}

void TestExperimentJson::tellsWhereATableIsWrong()
{
    const QTemporaryDir folder;
    QFile table(folder.filePath("points.csv"));
    QVERIFY(table.open(QIODevice::WriteOnly));
    table.write("a,b\n0.6,-0.8\n1,two\n");
    table.close();
    QByteArray text = kSound;
    text.replace(R"({"x": [[0.6, -0.8]], "y": [[1]]})",
                 R"({"csv": "points.csv", "inputs": ["a", "b"]})");
    for (const auto& [place, says] : {std::pair(folder.path(), "points.csv: line 3, column 3"),
                                      std::pair(folder.filePath("elsewhere"), "points.csv: ")})
        try {
            parseExperiment(text.toStdString(), "e", place.toStdString());
            QFAIL("no error");
        } catch (const ExperimentError& error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
        }
}

void TestExperimentJson::generatesDataAndStart()
{
    QByteArray text = kSound;
    text.replace(R"({"x": [[0.6, -0.8]], "y": [[1]]})",
                 R"({"generator": "two-moons", "samples": 30, "noise": 0.1, "seed": 7})");
    text.replace(R"({"w": [[0.1, 0.2]], "G": [[0.05, -0.1]], "b": [0.1]})",
                 R"({"units": 1, "random": {"scale": 0.5, "seed": 42}})");
    const Experiment e = parseExperiment(text.toStdString(), "generated");
    QCOMPARE(e.data.samples(), 60);
    QVERIFY(std::abs(e.start.W()(0, 0) - 0.5 * 1.9269152) < 1e-7);
    const std::string once = formatExperiment(e);
    QVERIFY(QString::fromStdString(once).contains("\"generator\": \"two-moons\""));
    const Experiment again = parseExperiment(once, "once");
    QCOMPARE(formatExperiment(again), once);
    QVERIFY(again.data.X == e.data.X && again.start.values == e.start.values);
}

void TestExperimentJson::refusesBadGenerators_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("unknown") << QByteArray(R"({"generator": "cloud"})") << QByteArray("cloud");
    QTest::newRow("setting") << QByteArray(R"({"generator": "xor", "wings": 2})")
                             << QByteArray("wings");
    QTest::newRow("value") << QByteArray(R"({"generator": "xor", "samples": -3})")
                           << QByteArray("samples: -3");
    QTest::newRow("seed") << QByteArray(R"({"generator": "xor", "seed": -1})")
                          << QByteArray("data.seed: -1: expected a whole number");
}

void TestExperimentJson::refusesBadGenerators()
{
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, says);
    QByteArray text = kSound;
    text.replace(R"({"x": [[0.6, -0.8]], "y": [[1]]})", data);
    const QString said = complaint(text);
    QVERIFY2(said.startsWith("bad.json: data") && said.contains(says), qPrintable(said));
}

void TestExperimentJson::assignmentsChangeOneKey_data()
{
    QTest::addColumn<QByteArray>("assignment");
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("number") << QByteArray("learning_rate=0.1")
                            << QByteArray("\"learning_rate\": 0.1");
    QTest::newRow("index") << QByteArray("start.b.0=-0.12") << QByteArray("\"b\": [-0.12]");
    QTest::newRow("two indices") << QByteArray("start.w.0.1=7")
                                 << QByteArray("\"w\": [[0.1, 7.0]]");
    QTest::newRow("text") << QByteArray("title=A = B") << QByteArray("\"title\": \"A = B\"");
    QTest::newRow("new key") << QByteArray("weight_decay=0.5")
                             << QByteArray("\"weight_decay\": 0.5");
}

void TestExperimentJson::assignmentsChangeOneKey()
{
    QFETCH(QByteArray, assignment);
    QFETCH(QByteArray, line);
    const QString text = QString::fromStdString(
        formatExperiment(withAssignment(Experiment(), assignment.toStdString())));
    QVERIFY2(text.contains(line), qPrintable(text));
}

void TestExperimentJson::refusesBadAssignments_data()
{
    QTest::addColumn<QByteArray>("assignment");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no value") << QByteArray("learning_rate") << QByteArray("KEY=VALUE");
    QTest::newRow("no key") << QByteArray("=1") << QByteArray("KEY=VALUE");
    QTest::newRow("unknown") << QByteArray("rate=1") << QByteArray("rate: unknown key");
    QTest::newRow("index") << QByteArray("start.b.3=1") << QByteArray("index from 0 to 0");
    QTest::newRow("inside a number")
        << QByteArray("learning_rate.w.x=1") << QByteArray("nothing inside");
    QTest::newRow("value") << QByteArray("learning_rate=-1") << QByteArray("learning_rate: -1");
}

void TestExperimentJson::refusesBadAssignments()
{
    QFETCH(QByteArray, assignment);
    QFETCH(QByteArray, says);
    try {
        withAssignment(Experiment(), assignment.toStdString());
        QFAIL("no error");
    } catch (const ExperimentError& error) {
        const QString said = QString::fromUtf8(error.what());
        QVERIFY2(said.startsWith(QString::fromUtf8(assignment)), qPrintable(said));
        QVERIFY2(said.contains(says), qPrintable(said));
    }
}

QTEST_APPLESS_MAIN(TestExperimentJson)

#include "test_experiment_json.moc"
