#include "tests/app/program.h"
#include "tests/places.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <csignal>

using namespace entropy_lab;

/// The program, end to end.
class TestCommandLine : public QObject {
    Q_OBJECT

    using Result = ProgramResult;

private Q_SLOTS:
    void printsASummary();
    void writesTheTable();
    void everyKthIterationAndTheLast();
    void writesTheTableToStandardOutput();
    void readsAnExperimentFromStandardInput();
    void writesTheResultAsJson();
    void settingsOverrideTheFile();
    void settingsLeaveTheTableOfAFileByARelativePath_data();
    void settingsLeaveTheTableOfAFileByARelativePath();
    void listsExperimentsAndCharts();
    void checksPassAndFail();
    void rendersEveryChart_data();
    void rendersEveryChart();
    void sameInputSameBytes();
    void refusesWrongUsage_data();
    void refusesWrongUsage();
    void aFailedWriteLeavesTheOldFile();
    void aFullDiskLeavesTheOldFile();
    void tellsWhenARunLeavesTheFiniteNumbers();
    void oneInterruptEndsTheLayersToo();
    void helpAndVersion();
};

void TestCommandLine::printsASummary()
{
    const Result result = callProgram({"run", "one-neuron"});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.err, QByteArray());
    QVERIFY(result.out.contains("iterations         1000\n"));
    QVERIFY(result.out.contains("ended because      the iteration limit was reached\n"));
    QVERIFY(result.out.contains("H at the end       0.00083625304"));
    QVERIFY(result.out.contains("w - G drift"));
}

void TestCommandLine::writesTheTable()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("a b ü.csv");
    const Result result = callProgram({"run", "one-neuron", "--csv", path});
    QCOMPARE(result.exitCode, 0);
    const QList<QByteArray> lines = contentOf(path).trimmed().split('\n');
    QCOMPARE(lines.size(), 1002);
    QVERIFY(lines[0].startsWith("iteration,H,path_sum,"));
    const QList<QByteArray> last = lines.last().trimmed().split(',');
    QCOMPARE(last.size(), 14);
    QVERIFY(std::abs(last.last().toDouble() - 9.835906497380) < 5e-13);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
}

void TestCommandLine::everyKthIterationAndTheLast()
{
    const Result result =
        callProgram({"run", "one-neuron", "--iterations", "25", "--every", "10", "--csv", "-"});
    QCOMPARE(result.exitCode, 0);
    QByteArrayList numbers;
    for (const QByteArray& line : result.out.trimmed().split('\n'))
        numbers += line.split(',')[0];
    QCOMPARE(numbers, (QByteArrayList{"iteration", "0", "10", "20", "25"}));
}

void TestCommandLine::writesTheTableToStandardOutput()
{
    const Result result = callProgram({"run", "one-neuron", "--iterations", "3", "--csv", "-"});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.out.count('\n'), 5);
    QVERIFY(result.out.startsWith("iteration,"));
}

void TestCommandLine::readsAnExperimentFromStandardInput()
{
    const QByteArray text = contentOf(inProject("resources/experiments/one-neuron.entropy.json"));
    const Result result = callProgram({"run", "-", "--iterations", "100"}, text);
    QCOMPARE(result.exitCode, 0);
    QVERIFY(result.out.contains("H at the end       0.0096975646"));
    const Result bad = callProgram({"run", "-"}, "{\n \"format\": 1,\n}");
    QCOMPARE(bad.exitCode, 2);
    QVERIFY(bad.err.contains("standard input: line 3, column 1"));
}

void TestCommandLine::writesTheResultAsJson()
{
    const Result result = callProgram({"run", "one-neuron", "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    const QJsonObject document = QJsonDocument::fromJson(result.out).object();
    QCOMPARE(document["format"].toString(), QString("entropy-lab result"));
    QCOMPARE(document["experiment"].toObject()["learning_rate"].toDouble(), 0.5);
    const QJsonObject numbers = document["result"].toObject();
    QCOMPARE(numbers["iterations"].toInt(), 1000);
    QCOMPARE(numbers["stop_reason"].toString(), QString("iterations-reached"));
    QVERIFY(std::abs(numbers["H"].toDouble() - 0.000836253043) < 5e-13);
    QVERIFY(numbers["w_minus_G_drift"].toDouble() < 1e-14);
}

void TestCommandLine::settingsOverrideTheFile()
{
    const Result result = callProgram({"run", "one-neuron", "--set", "start.b.0=-0.12", "--set",
                                       "stop.iterations=1", "--csv", "-"});
    QCOMPARE(result.exitCode, 0);
    const QByteArray z = result.out.trimmed().split('\n').last().trimmed().split(',').last();
    QVERIFY(std::abs(z.toDouble() + 0.169331511568) < 5e-13);
}

void TestCommandLine::settingsLeaveTheTableOfAFileByARelativePath_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::addColumn<QStringList>("rest");
    QTest::newRow("run") << QStringList{"run"} << QStringList{};
    QTest::newRow("render") << QStringList{"render"}
                            << QStringList{"--chart", "entropy", "--output", "a.svg"};
    QTest::newRow("film") << QStringList{"film"}
                          << QStringList{"--chart",   "entropy", "--size",   "320x240",
                                         "--seconds", "0.2",     "--output", "a.webp"};
    QTest::newRow("report") << QStringList{"report"} << QStringList{"--output", "a.pdf"};
    QTest::newRow("sweep") << QStringList{"sweep"}
                           << QStringList{"--learning-rates", "0.1:1:3", "--csv", "a.csv"};
}

void TestCommandLine::settingsLeaveTheTableOfAFileByARelativePath()
{
    QFETCH(QStringList, command);
    QFETCH(QStringList, rest);
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath("data"));
    QVERIFY(QDir(folder.path()).mkpath("work"));
    const auto write = [&folder](const QString& name, const QByteArray& text) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    QVERIFY(write("data/tbl.csv", "a,b\n1,2\n3,4\n"));
    QVERIFY(write("data/one.entropy.json",
                  R"({"format": "entropy-lab experiment", "version": 1,
                      "data": {"csv": "tbl.csv", "inputs": ["a", "b"]},
                      "start": {"w": [[0.1, 0.2]]}, "objective": {"kind": "entropy"},
                      "learning_rate": 0.5, "stop": {"iterations": 5}})"));
    for (const auto& [from, name] :
         {std::pair("", "data/one.entropy.json"), std::pair("work", "../data/one.entropy.json")}) {
        const Result result =
            callProgram(command + QStringList{name, "--set", "learning_rate=0.25"} + rest, {},
                        folder.filePath(from));
        QVERIFY2(result.exitCode == 0, result.err);
    }
}

void TestCommandLine::listsExperimentsAndCharts()
{
    const Result result = callProgram({"list"});
    QCOMPARE(result.exitCode, 0);
    QVERIFY(result.out.startsWith("experiments\n"));
    QVERIFY(result.out.contains("\n  one-neuron "));
    QVERIFY(result.out.contains("\ncharts\n"));
    for (const char* const chart :
         {"entropy", "landscape", "parameters", "compare-objectives", "compare-accuracy",
          "compare-parameters", "compare-gradients", "w-against-G"})
        QVERIFY(result.out.contains(QByteArray("\n  ") + chart + " "));
}

void TestCommandLine::checksPassAndFail()
{
    const Result sound = callProgram({"check", "one-neuron"});
    QCOMPARE(sound.exitCode, 0);
    QVERIFY(sound.out.contains("ok    gradient of w\n"));
    QVERIFY(sound.out.contains("w - G is conserved"));
    QVERIFY(!sound.out.contains("FAIL"));

    QByteArray text = contentOf(inProject("resources/experiments/one-neuron.entropy.json"));
    text.replace("\"learning_rate\": 0.5", "\"learning_rate\": 1e3, \"weight_decay\": 1e3");
    const Result broken = callProgram({"check", "-"}, text);
    QCOMPARE(broken.exitCode, 1);
    QVERIFY(broken.out.contains("FAIL  the run stays finite"));

    text = contentOf(inProject("resources/experiments/one-neuron.entropy.json"));
    text.replace("0.6", "1e155");
    const Result hidden = callProgram({"check", "-"}, text);
    QCOMPARE(hidden.exitCode, 0);
    QVERIFY(hidden.out.contains("--    gradient of w\n      not tested: "));
    QVERIFY(!hidden.out.contains("FAIL"));
}

void TestCommandLine::rendersEveryChart_data()
{
    QTest::addColumn<QString>("chart");
    QTest::addColumn<QString>("suffix");
    for (const char* const chart :
         {"entropy", "landscape", "parameters", "compare-objectives", "compare-accuracy",
          "compare-parameters", "compare-gradients", "w-against-G"})
        for (const char* const suffix : {"svg", "pdf", "png"})
            QTest::addRow("%s.%s", chart, suffix) << chart << suffix;
}

void TestCommandLine::rendersEveryChart()
{
    QFETCH(QString, chart);
    QFETCH(QString, suffix);
    const QTemporaryDir folder;
    const QString path = folder.filePath("figure." + suffix);
    const Result result = callProgram({"render", "one-neuron", "--chart", chart, "--output", path,
                                       "--size", "640x400", "--theme", "dark", "--at", "100"});
    QVERIFY2(result.exitCode == 0, result.err);
    const QByteArray bytes = contentOf(path);
    if (suffix == "png") {
        const QImage image = QImage::fromData(bytes);
        QCOMPARE(image.size(), QSize(640, 400));
        QVERIFY(image.pixelColor(2, 2).lightnessF() < 0.3F);
    } else if (suffix == "svg") {
        QVERIFY(bytes.contains("<svg") && bytes.contains("</svg>"));
    } else {
        QVERIFY(bytes.startsWith("%PDF-") && bytes.trimmed().endsWith("%%EOF"));
    }
}

void TestCommandLine::sameInputSameBytes()
{
    const QTemporaryDir folder;
    for (const char* const suffix : {"svg", "pdf", "png"}) {
        QByteArray first;
        for (int i = 0; i < 2; ++i) {
            const QString path = folder.filePath(QString("%1.%2").arg(i).arg(suffix));
            QCOMPARE(callProgram({"render", "one-neuron", "--chart", "entropy", "--output", path})
                         .exitCode,
                     0);
            const QByteArray bytes = contentOf(path);
            QVERIFY(!bytes.isEmpty());
            if (i == 1)
                QCOMPARE(bytes, first);
            first = bytes;
        }
    }
}

void TestCommandLine::refusesWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    const auto add = [](const char* name, const QStringList& arguments, const char* says) {
        QTest::newRow(name) << arguments << QByteArray(says);
    };
    add("no experiment", {"run"}, "experiment");
    add("unknown experiment", {"run", "no-such"}, "expected a file or one of one-neuron");
    add("unknown option", {"run", "one-neuron", "--fast"}, "--fast");
    add("iterations", {"run", "one-neuron", "--iterations", "-1"}, "--iterations");
    add("too many iterations", {"run", "one-neuron", "--iterations", "99999999999999999999"},
        "--iterations");
    add("one file for two", {"run", "one-neuron", "--csv", "-", "--json", "-"},
        "--json: -: expected another file");
    add("every 0", {"run", "one-neuron", "--every", "0"}, "--every");
    add("setting", {"run", "one-neuron", "--set", "learning_rate=-1"}, "learning_rate: -1");
    add("assignment", {"run", "one-neuron", "--set", "learning_rate"}, "KEY=VALUE");
    add("chart", {"render", "one-neuron", "--chart", "pie", "--output", "x.svg"},
        "pie: expected one of entropy");
    add("suffix", {"render", "one-neuron", "--chart", "entropy", "--output", "x.bmp"},
        "x.bmp: expected a name that ends in");
    add("size", {"render", "one-neuron", "--chart", "entropy", "--output", "x.svg", "--size", "10"},
        "--size: 10: expected WIDTHxHEIGHT");
    add("theme",
        {"render", "one-neuron", "--chart", "entropy", "--output", "x.svg", "--theme", "pink"},
        "pink");
    add("unknown command", {"run-faster", "a", "b"}, "");
}

void TestCommandLine::refusesWrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    const QTemporaryDir folder;
    const Result result = callProgram(arguments, {}, folder.path());
    QVERIFY2(result.exitCode == 2, QByteArray::number(result.exitCode));
    QVERIFY2(result.err.contains(says), result.err);
    QVERIFY(!result.err.isEmpty());
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestCommandLine::aFailedWriteLeavesTheOldFile()
{
    const Result missing = callProgram({"run", "one-neuron", "--csv", "/no/such/folder/table.csv"});
    QCOMPARE(missing.exitCode, 1);
    QVERIFY(missing.err.contains("/no/such/folder/table.csv: cannot be written: "));

    // A folder in the place of the file cannot be replaced by it.
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath("table.csv/inside"));
    const Result blocked =
        callProgram({"run", "one-neuron", "--csv", folder.filePath("table.csv")});
    QCOMPARE(blocked.exitCode, 1);
    QVERIFY(QDir(folder.filePath("table.csv/inside")).exists());
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 1);
}

void TestCommandLine::aFullDiskLeavesTheOldFile()
{
    if (!QFile::exists("/dev/full"))
        QSKIP("no /dev/full here");
    QProcess process;
    process.setStandardOutputFile("/dev/full");
    process.start(programPath(), {"run", "one-neuron", "--csv", "-"});
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("-: cannot be written: "));
    // By its name a device is refused: a finished file would take its place.
    const Result named = callProgram({"run", "one-neuron", "--csv", "/dev/full"});
    QCOMPARE(named.exitCode, 1);
    QVERIFY(named.err.contains("/dev/full: cannot be written: it is not an ordinary file"));
}

void TestCommandLine::tellsWhenARunLeavesTheFiniteNumbers()
{
    const Result result = callProgram(
        {"run", "one-neuron", "--set", "weight_decay=1e3", "--set", "learning_rate=1e3"});
    QCOMPARE(result.exitCode, 1);
    QVERIFY(result.err.contains("left the finite numbers"));
    QVERIFY(result.out.contains("ended because      update "));
    // The numbers of the last finite state, also where that is the start.
    const Result first =
        callProgram({"run", "one-neuron", "--set", "data.x=[[1e200, 0]]", "--set",
                     "start.w=[[0, 0]]", "--set", "start.G=[[0, 0]]", "--json", "-"});
    QCOMPARE(first.exitCode, 1);
    const QJsonObject numbers = QJsonDocument::fromJson(first.out).object()["result"].toObject();
    QCOMPARE(numbers["iterations"].toInt(), 0);
    QCOMPARE(numbers["stop_reason"].toString(), QString("not-finite"));
    // z = b = 0.1, and the gradient is dH/dz (x, x, 1).
    QVERIFY(std::abs(numbers["H"].toDouble() - 0.998198882908) < 1e-12);
    QCOMPARE(numbers["H_start"].toDouble(), numbers["H"].toDouble());
    QCOMPARE(numbers["objective"].toDouble(), numbers["H"].toDouble());
    QVERIFY(std::abs(numbers["gradient_norm"].toDouble() / 5.08796671e198 - 1.0) < 1e-8);
    // Numbers that were never computed are not printed.
    const Result start = callProgram({"run", "one-neuron", "--set", "start.b.0=1e308", "--set",
                                      "start.w.0.0=1e308", "--set", "start.w.0.1=-1e308"});
    QCOMPARE(start.exitCode, 1);
    QVERIFY(!start.out.contains("H at the start"));
}

/// The run writes its rows, and the layers would go on for ever behind it.
void TestCommandLine::oneInterruptEndsTheLayersToo()
{
    const QTemporaryDir folder;
    const QString result = folder.filePath("result.json");
    QProcess process;
    process.start(programPath(),
                  {"run", "stacked-layers", "--iterations", "1000000000", "--every", "1000",
                   "--csv", "-", "--json", result});
    QVERIFY(process.waitForReadyRead(60000));
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    // What was computed is written.
    QVERIFY(contentOf(result).contains("cancelled"));
}

void TestCommandLine::helpAndVersion()
{
    QCOMPARE(callProgram({"--help"}).exitCode, 0);
    QCOMPARE(callProgram({"run", "--help"}).exitCode, 0);
    const Result version = callProgram({"--version"});
    QCOMPARE(version.exitCode, 0);
    QVERIFY(version.out.startsWith("entropy-lab "));
}

QTEST_GUILESS_MAIN(TestCommandLine)

#include "test_command_line.moc"
