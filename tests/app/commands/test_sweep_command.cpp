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

/// `entropy-lab sweep`, end to end.
class TestSweepCommand : public QObject {
    Q_OBJECT

    using Result = ProgramResult;

    static Result sweep(const QStringList& arguments, const QString& folder = {})
    {
        return callProgram(QStringList{"sweep"} + arguments, {}, folder);
    }

private Q_SLOTS:
    void writesLesson7();
    void summaryListsFewCells();
    void summaryJoinsManyCells();
    void partsJoinToTheWholeTable_data();
    void partsJoinToTheWholeTable();
    void threadsDoNotChangeTheTable();
    void sweepsAnyKey();
    void equalStepsAreDecimalNumbers();
    void sweepsEveryNumberThatSetTakes();
    void changesAreLeftOutAndItSaysSo();
    void roundsWholeNumbers();
    void refusesWrongUsage_data();
    void refusesWrongUsage();
    void ctrlCWritesNothing_data();
    void ctrlCWritesNothing();
    void aFailedWriteLeavesTheOldFile();
};

void TestSweepCommand::writesLesson7()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("a b ü.csv");
    const Result result =
        sweep({"one-neuron", "--learning-rates", "0.1:100:4", "--iterations", "20", "--csv", path});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.out, QByteArray());
    QCOMPARE(result.err, QByteArray());
    const QByteArray table = contentOf(path);
    QVERIFY(table.endsWith("\r\n"));
    const QList<QByteArray> lines = table.trimmed().split('\n');
    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines[0].trimmed(),
             QByteArray("learning_rate,H,objective,gradient_norm,iterations,iterations_to_half,"
                        "iterations_to_tolerance,rises,largest_rise,reversals,largest_reversal,"
                        "stop_reason,regime"));
    const double H[] = {.89298, .02825, 3.10e-4, 7.45e-5};
    const double tolerance[] = {5e-6, 5e-6, 5e-7, 5e-8};
    const char* const rates[] = {"0.1", "1", "10", "100"};
    for (int i = 0; i < 4; ++i) {
        const QList<QByteArray> cells = lines[i + 1].trimmed().split(',');
        QCOMPARE(cells.size(), 13);
        QCOMPARE(cells[0], QByteArray(rates[i]));
        QVERIFY(std::abs(cells[1].toDouble() - H[i]) <= tolerance[i]);
        QCOMPARE(cells[4], QByteArray("20"));
        QCOMPARE(cells[11], QByteArray("iterations-reached"));
    }
    QVERIFY(lines[1].trimmed().endsWith(",slow"));
    // H stays above 1/2: that cell is empty.
    QCOMPARE(lines[1].split(',')[5], QByteArray());
    QVERIFY(lines[4].trimmed().endsWith(",saturated-in-one-jump"));
}

void TestSweepCommand::summaryListsFewCells()
{
    const Result result =
        sweep({"one-neuron", "--learning-rates", "0.1:100:7", "--iterations", "20"});
    QCOMPARE(result.exitCode, 0);
    const QList<QByteArray> lines = result.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 10);
    QVERIFY(lines[2].startsWith("0.1 ") && lines[2].endsWith(" slow"));
    QVERIFY(lines[8].startsWith("100 ") && lines[8].endsWith(" saturated-in-one-jump"));
    QVERIFY(lines[9].startsWith("best objective"));
}

void TestSweepCommand::summaryJoinsManyCells()
{
    const Result result =
        sweep({"one-neuron", "--learning-rates", "1e-4:1e4:1000", "--iterations", "20"});
    QCOMPARE(result.exitCode, 0);
    const QList<QByteArray> lines = result.out.trimmed().split('\n');
    // As the rate grows: too small, slow, fast, too large.
    QCOMPARE(lines.size(), 7);
    const char* const regimes[] = {" plateau", " slow", " past-half", " saturated-in-one-jump"};
    for (int i = 0; i < 4; ++i)
        QVERIFY2(lines[i + 2].endsWith(regimes[i]), lines[i + 2]);
}

void TestSweepCommand::partsJoinToTheWholeTable_data()
{
    QTest::addColumn<QStringList>("arguments");
    const QStringList rates{"--learning-rates", "1e-3:1e3:101"};
    QTest::newRow("side by side") << QStringList{"one-neuron"} + rates;
    // Chaotic: a single changed bit would show.
    QTest::newRow("chaos") << QStringList{"one-neuron", "--set", "direction=ascend"} + rates;
    QTest::newRow("a trainer a cell")
        << QStringList{"one-neuron", "--set", "rule.kind=adam", "--iterations", "50"} + rates;
}

void TestSweepCommand::partsJoinToTheWholeTable()
{
    QFETCH(QStringList, arguments);
    const Result whole = sweep(arguments + QStringList{"--csv", "-"});
    QCOMPARE(whole.exitCode, 0);
    QCOMPARE(whole.out.count('\n'), 102);
    for (const int parts : {1, 2, 7, 120}) {
        QByteArray joined;
        for (int part = 1; part <= parts; ++part) {
            const Result piece = sweep(
                arguments
                + QStringList{"--shard", QString("%1/%2").arg(part).arg(parts), "--csv", "-"});
            QCOMPARE(piece.exitCode, 0);
            joined += piece.out;
        }
        QCOMPARE(joined, whole.out);
    }
}

void TestSweepCommand::threadsDoNotChangeTheTable()
{
    const QStringList arguments{"one-neuron", "--learning-rates", "1e-3:1e3:500", "--csv", "-"};
    const Result automatic = sweep(arguments);
    QCOMPARE(automatic.exitCode, 0);
    for (const char* const threads : {"1", "2", "64"}) {
        const Result result = sweep(arguments + QStringList{"--threads", threads});
        QCOMPARE(result.out, automatic.out);
        QCOMPARE(result.err, QByteArray());
    }
}

void TestSweepCommand::sweepsAnyKey()
{
    const Result result =
        sweep({"one-neuron", "--key", "start.b.0", "--values", "-2:2:5", "--linear", "--csv", "-"});
    QCOMPARE(result.exitCode, 0);
    const QList<QByteArray> lines = result.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 6);
    QVERIFY(lines[0].startsWith("start.b.0,H,"));
    const char* const values[] = {"-2,", "-1,", "0,", "1,", "2,"};
    for (int i = 0; i < 5; ++i)
        QVERIFY(lines[i + 1].startsWith(values[i]));
    // b = 0 gives z = 0.01.
    QCOMPARE(lines[3].split(',')[5], QByteArray("14"));
}

void TestSweepCommand::equalStepsAreDecimalNumbers()
{
    const Result result =
        sweep({"one-neuron", "--key", "start.b.0", "--values", "-1:2:7", "--linear", "--csv", "-"});
    QCOMPARE(result.exitCode, 0);
    QByteArrayList values;
    for (const QByteArray& line : result.out.trimmed().split('\n').mid(1))
        values.append(line.left(line.indexOf(',')));
    QCOMPARE(values, QByteArrayList({"-1", "-0.5", "0", "0.5", "1", "1.5", "2"}));
}

void TestSweepCommand::sweepsEveryNumberThatSetTakes()
{
    // All keys: tests/core/sweeps/test_sweep.cpp.
    const QStringList common{"one-neuron", "--iterations", "12", "--set", "rule.kind=momentum"};
    const Result table = callProgram(
        QStringList{"sweep"} + common
        + QStringList{"--key", "rule.momentum", "--values", "0:0.5:3", "--linear", "--csv", "-"});
    QVERIFY2(table.exitCode == 0, table.err);
    const QByteArrayList lines = table.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 4);
    QVERIFY(lines[0].startsWith("rule.momentum,H,"));
    const char* const values[] = {"0", "0.25", "0.5"};
    for (int i = 0; i < 3; ++i) {
        const QByteArrayList cells = lines[i + 1].split(',');
        QCOMPARE(cells[0], QByteArray(values[i]));
        const Result run = callProgram(
            QStringList{"run"} + common
            + QStringList{"--set", QString("rule.momentum=") + values[i], "--json", "-"});
        const QJsonObject numbers = QJsonDocument::fromJson(run.out).object()["result"].toObject();
        QCOMPARE(cells[1].toDouble(), numbers["H"].toDouble());
        QCOMPARE(cells[3].toDouble(), numbers["gradient_norm"].toDouble());
    }
}

void TestSweepCommand::changesAreLeftOutAndItSaysSo()
{
    const QStringList rates{"--learning-rates", "0.1:10:3", "--csv", "-"};
    const Result plain = sweep(QStringList{"one-neuron"} + rates);
    QCOMPARE(plain.err, QByteArray());
    const Result changed = sweep(
        QStringList{"one-neuron", "--set", "changes=[{\"iteration\": 2, \"learning_rate\": 7}]"}
        + rates);
    QCOMPARE(changed.exitCode, 0);
    QCOMPARE(changed.out, plain.out);
    QVERIFY(changed.err.contains("are left out"));
}

void TestSweepCommand::roundsWholeNumbers()
{
    const Result result =
        sweep({"one-neuron", "--key", "stop.iterations", "--values", "1:1000:4", "--csv", "-"});
    QCOMPARE(result.exitCode, 0);
    const QList<QByteArray> lines = result.out.trimmed().split('\n');
    const char* const values[] = {"1", "10", "100", "1000"};
    for (int i = 0; i < 4; ++i) {
        QCOMPARE(lines[i + 1].split(',')[0], QByteArray(values[i]));
        QCOMPARE(lines[i + 1].split(',')[4], QByteArray(values[i]));
    }
    QCOMPARE(sweep({"one-neuron", "--key", "stop.iterations", "--values", "1:10:4"}).exitCode, 0);
}

void TestSweepCommand::refusesWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    const auto add = [](const char* name, const QStringList& arguments, const char* says) {
        QTest::newRow(name) << QStringList{"one-neuron"} + arguments << QByteArray(says);
    };
    QTest::newRow("no experiment") << QStringList{} << QByteArray("experiment");
    QTest::newRow("unknown experiment") << QStringList{"no-such", "--learning-rates", "1:2:3"}
                                        << QByteArray("expected a file or one of one-neuron");
    add("no values", {}, "--learning-rates: missing: expected MIN:MAX:COUNT");
    add("two numbers", {"--learning-rates", "1:2"}, "--learning-rates: 1:2: expected MIN:MAX");
    add("four numbers", {"--learning-rates", "1:2:3:4"}, "1:2:3:4: expected MIN:MAX:COUNT");
    add("no number", {"--learning-rates", "a:2:3"}, "a:2:3: expected MIN:MAX:COUNT");
    add("part of a value", {"--learning-rates", "1:2:2.5"}, "1:2:2.5: expected MIN:MAX:COUNT");
    add("turned round", {"--learning-rates", "2:1:3"}, "2:1:3: expected a MIN that is not above");
    add("from 0", {"--learning-rates", "0:1:3"}, "0:1:3: expected a MIN greater than 0");
    add("infinite", {"--learning-rates", "1:inf:3"}, "1:inf:3: expected finite numbers");
    add("no value", {"--learning-rates", "1:2:0"}, "1:2:0: expected a COUNT from 1");
    add("one value", {"--learning-rates", "1:2:1"}, "1:2:1: expected at least 2 values");
    add("rate below 0", {"--key", "learning_rate", "--values", "-1:1:3", "--linear"},
        "learning_rate: -1: expected a finite number greater than 0");
    add("no such number", {"--key", "rule.momentum", "--values", "0.1:0.9:3"},
        "rule.momentum=0.1: rule.momentum: unknown key");
    add("momentum above 1",
        {"--set", "rule.kind=momentum", "--key", "rule.momentum", "--values", "0.5:1.5:3"},
        "rule.momentum=1.5: rule.momentum: 1.5: expected a number from 0 to below 1");
    add("decay below 0", {"--key", "weight_decay", "--values", "-1:1:3", "--linear"},
        "weight_decay=-1: weight_decay: -1: expected a finite number of at least 0");
    add("no seed", {"--key", "data.seed", "--values", "1:3:3"}, "data.seed");
    add("a text", {"--key", "title", "--values", "1:3:3"}, "title=1: title: 1");
    add("changes", {"--key", "changes.0.learning_rate", "--values", "1:3:3"},
        "changes.0.learning_rate: expected a number that the run depends on");
    add("layers", {"--key", "layers.scale", "--values", "1:3:3"},
        "layers.scale: expected a number that the run depends on");
    add("unknown key", {"--key", "start.w.7.0", "--values", "1:2:3"}, "start.w.7.0");
    add("key without values", {"--key", "start.b.0"}, "--values");
    add("values without key", {"--values", "1:2:3"}, "--key");
    add("key and rates", {"--learning-rates", "1:2:3", "--key", "start.b.0", "--values", "1:2:3"},
        "--key");
    add("no part", {"--learning-rates", "1:2:3", "--shard", "2"}, "--shard: 2: expected K/N");
    add("part 0", {"--learning-rates", "1:2:3", "--shard", "0/2"}, "--shard: 0/2: expected K/N");
    add("part 3 of 2", {"--learning-rates", "1:2:3", "--shard", "3/2"}, "--shard: 3/2: expected");
    add("threads 0", {"--learning-rates", "1:2:3", "--threads", "0"}, "--threads");
    add("iterations", {"--learning-rates", "1:2:3", "--iterations", "-1"}, "--iterations");
    add("setting", {"--learning-rates", "1:2:3", "--set", "weight_decay=-1"}, "weight_decay: -1");
}

void TestSweepCommand::refusesWrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    const QTemporaryDir folder;
    const Result result = sweep(arguments + QStringList{"--csv", "table.csv"}, folder.path());
    QVERIFY2(result.exitCode == 2, QByteArray::number(result.exitCode) + result.err);
    QVERIFY2(result.err.contains(says), result.err);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestSweepCommand::ctrlCWritesNothing_data()
{
    QTest::addColumn<QString>("rule");
    QTest::newRow("side by side") << "gradient-descent";
    QTest::newRow("a trainer a cell") << "momentum";
}

void TestSweepCommand::ctrlCWritesNothing()
{
    QFETCH(QString, rule);
    const QTemporaryDir folder;
    QProcess process;
    process.setWorkingDirectory(folder.path());
    // Years, were it not interrupted.
    process.start(programPath(),
                  {"sweep", "one-neuron", "--learning-rates", "0.1:1:100", "--iterations",
                   "1000000000000000", "--set", "rule.kind=" + rule, "--csv", "table.csv"});
    QVERIFY(process.waitForStarted());
    const QString status = QString("/proc/%1/status").arg(process.processId());
    if (!QFile::exists(status))
        QSKIP("no /proc here to see that the signal is awaited");
    const auto isSigintCaught = [&status] {
        const QByteArray text = contentOf(status);
        const qsizetype at = text.indexOf("SigCgt:");
        const QByteArray mask = text.mid(at + 7, text.indexOf('\n', at) - at - 7).trimmed();
        return at >= 0 && (mask.toULongLong(nullptr, 16) >> (SIGINT - 1) & 1) != 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isSigintCaught(), 20000);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("the sweep was canceled"));
    QCOMPARE(process.readAllStandardOutput(), QByteArray());
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestSweepCommand::aFailedWriteLeavesTheOldFile()
{
    const QStringList arguments{"one-neuron", "--learning-rates", "1:2:3", "--csv"};
    const Result missing = sweep(arguments + QStringList{"/no/such/folder/table.csv"});
    QCOMPARE(missing.exitCode, 1);
    QVERIFY(missing.err.contains("/no/such/folder/table.csv: cannot be written: "));

    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath("table.csv/inside"));
    const Result blocked = sweep(arguments + QStringList{folder.filePath("table.csv")});
    QCOMPARE(blocked.exitCode, 1);
    QVERIFY(QDir(folder.filePath("table.csv/inside")).exists());
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 1);
}

QTEST_GUILESS_MAIN(TestSweepCommand)

#include "test_sweep_command.moc"
