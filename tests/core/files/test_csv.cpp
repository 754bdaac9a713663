#include "core/files/csv.h"

#include <QTemporaryDir>
#include <QtTest/QtTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

using namespace entropy_lab;

namespace {

CsvTable read(const std::string& text, const CsvColumns& columns = {})
{
    return readCsv(text, "points.csv", columns).value();
}

QString problemOf(const std::function<void()>& action)
{
    try {
        action();
    } catch (const CsvError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class TestCsv : public QObject {
    Q_OBJECT

private slots:
    void readsNumbersByColumn();
    void writtenFormsOfATableAreTheSame_data();
    void writtenFormsOfATableAreTheSame();
    void columnsComeInTheOrderAskedFor();
    void otherColumnsMayHoldAnything();
    void headerMayBeQuoted();
    void emptyCellsAreMissingLabels();
    void shortestNumbersReadBackTheSame();
    void oneColumnOfMissingValuesKeepsItsRows();
    void mistakesAreNamedWithTheirPlace_data();
    void mistakesAreNamedWithTheirPlace();
    void batchHasInputsAndTargets();
    void batchWithoutTargetsHasNoLabels();
    void badBatchesAreRefused_data();
    void badBatchesAreRefused();
    void aMillionRowsReportTheirProgress();
    void stoppingEndsTheReading();
    void longWrongCellsAreCutShort();
};

void TestCsv::readsNumbersByColumn()
{
    const CsvTable table = read("x1,x2,y\n0.5,-1,1\n1e-3,2.25,0\n");
    QCOMPARE(table.columns, (std::vector<std::string>{"x1", "x2", "y"}));
    QCOMPARE(table.values, (Eigen::MatrixXd{{0.5, 1e-3}, {-1.0, 2.25}, {1.0, 0.0}}));
}

void TestCsv::writtenFormsOfATableAreTheSame_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("plain") << QByteArray("a,b\n1,2\n3,4\n");
    QTest::newRow("no last line end") << QByteArray("a,b\n1,2\n3,4");
    QTest::newRow("CRLF") << QByteArray("a,b\r\n1,2\r\n3,4\r\n");
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF"
                                                   "a,b\n1,2\n3,4\n");
    QTest::newRow("quoted") << QByteArray("\"a\",\"b\"\n\"1\",\"2\"\n3,\"4\"\n");
    QTest::newRow("blanks") << QByteArray("a, b\n 1 ,\t2\n3,  4\n");
    QTest::newRow("blank lines at the end") << QByteArray("a,b\r\n1,2\r\n3,4\r\n\r\n\n");
}

void TestCsv::writtenFormsOfATableAreTheSame()
{
    QFETCH(QByteArray, text);
    const CsvTable table = read(text.toStdString());
    QCOMPARE(table.columns, (std::vector<std::string>{"a", "b"}));
    QCOMPARE(table.values, (Eigen::MatrixXd{{1.0, 3.0}, {2.0, 4.0}}));
}

void TestCsv::columnsComeInTheOrderAskedFor()
{
    const CsvTable table = read("a,b,c\n1,2,3\n4,5,6\n", {.names = {"c", "a"}});
    QCOMPARE(table.columns, (std::vector<std::string>{"c", "a"}));
    QCOMPARE(table.values, (Eigen::MatrixXd{{3.0, 6.0}, {1.0, 4.0}}));
}

void TestCsv::otherColumnsMayHoldAnything()
{
    const CsvTable table = read("name,x,note\nAda,1,\"first, with a \"\"quote\"\"\"\n"
                                "Boole,2,\"two\nlines\"\n,3,\n",
                                {.names = {"x"}});
    QCOMPARE(table.values, (Eigen::MatrixXd{{1.0, 2.0, 3.0}}));
}

void TestCsv::headerMayBeQuoted()
{
    const std::vector<std::string> header =
        readCsvHeader("\"a, b\",\"say \"\"c\"\"\",\"two\nlines\",\n1,2,3,4\n", "points.csv");
    QCOMPARE(header, (std::vector<std::string>{"a, b", "say \"c\"", "two\nlines", ""}));
}

void TestCsv::emptyCellsAreMissingLabels()
{
    const CsvTable table = read("x,y\n1,\n2,1\n3,\"\"\n4, ", {.mayBeEmpty = {"y"}});
    QVERIFY(std::isnan(table.values(1, 0)));
    QCOMPARE(table.values(1, 1), 1.0);
    QVERIFY(std::isnan(table.values(1, 2)));
    QVERIFY(std::isnan(table.values(1, 3)));
    QVERIFY(table.values.row(0).allFinite());
}

void TestCsv::shortestNumbersReadBackTheSame()
{
    for (const double value : {0.1, 1.0 / 3.0, 1e308, 5e-324, -2.5e-17, 123456789.123456789}) {
        const QString text = "x\n" + QString::number(value, 'g', QLocale::FloatingPointShortest);
        QCOMPARE(read(text.toStdString()).values(0, 0), value);
    }
}

void TestCsv::oneColumnOfMissingValuesKeepsItsRows()
{
    const CsvTable table = read("y\n1\n\n0\n", {.names = {"y"}, .mayBeEmpty = {"y"}});
    QCOMPARE(table.values.cols(), 3);
    QVERIFY(std::isnan(table.values(0, 1)));
}

void TestCsv::mistakesAreNamedWithTheirPlace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char* name, const char* text, const char* problem) {
        QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(problem);
    };
    row("word", "a,b\n1,2\n3,four\n", "line 3, column 3: \"four\": expected a number");
    row("rest after a number", "a\n1x\n", "line 2, column 1: \"1x\": expected a number");
    row("decimal comma in quotes", "a\n\"1,5\"\n", "line 2, column 1: \"1,5\": expected a number");
    row("empty cell", "a,b\n1,\n", "line 2, column 3: an empty field: expected a number");
    row("infinity", "a\ninf\n", "line 2, column 1: \"inf\": expected a finite number");
    row("not a number", "a\nnan\n", "line 2, column 1: \"nan\": expected a finite number");
    row("overflow", "a\n1e999\n", "line 2, column 1: \"1e999\": expected a number that fits");
    row("too few fields", "a,b\n1,2\n3\n",
        "line 3, column 1: the row ends after field 1: expected 2 fields as in the header");
    row("too many fields", "a,b\n1,2,3\n",
        "line 2, column 5: field 3: expected 2 fields as in the header");
    row("blank line", "a,b\n1,2\n\n3,4\n", "line 3, column 1: a blank line: expected 2 fields");
    row("quote inside", "a\n1\"2\n", "line 2, column 2: a quote inside a field");
    row("text after a quote", "a\n\"1\"2\n", "line 2, column 4: text after a closing quote");
    row("open quote", "a\n1\n\"2\n3\n", "line 3, column 1: a quoted field without an end");
    row("lone carriage return", "a\n1\r2\n", "line 2, column 2: a carriage return alone");
    row("repeated name", "a,b,a\n", "line 1, column 5: \"a\": stands twice in the header");
    row("nothing", "", "line 1, column 1: nothing: expected a header");
    row("lines inside quotes count", "a,b\n\"1\",\"2\"\n\"\n\",x\n", "line 3, column 1:");
    row("characters, not bytes", "ä,b\n1,2\n3,\"ä\"\n", "line 3, column 3: \"ä\": expected");
    row("UTF-16",
        "\xFF\xFE"
        "a",
        "line 1, column 1: UTF-16 text: expected UTF-8");
}

void TestCsv::mistakesAreNamedWithTheirPlace()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, problem);
    const QString found = problemOf([&text] { read(text.toStdString()); });
    QVERIFY2(found.startsWith("points.csv: " + problem), qPrintable(found));
}

void TestCsv::batchHasInputsAndTargets()
{
    const Batch batch =
        readCsvBatch("id,x1,x2,y\np,1,2,0\nq,3,4,\nr,5,6,1.0\n", "points.csv", {"x1", "x2"}, {"y"})
            .value();
    QCOMPARE(batch.X, (Eigen::MatrixXd{{1.0, 3.0, 5.0}, {2.0, 4.0, 6.0}}));
    QCOMPARE(batch.Y.rows(), 1);
    QCOMPARE(batch.Y(0, 0), 0.0);
    QVERIFY(std::isnan(batch.Y(0, 1)));
    QCOMPARE(batch.Y(0, 2), 1.0);
}

void TestCsv::batchWithoutTargetsHasNoLabels()
{
    const Batch batch = readCsvBatch("x\n1\n2\n", "points.csv", {"x"}, {}).value();
    QCOMPARE(batch.samples(), 2);
    QVERIFY(!batch.hasLabels());
}

void TestCsv::badBatchesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("inputs");
    QTest::addColumn<QString>("problem");
    QTest::newRow("target beside 0 and 1")
        << QByteArray("x,y\n1,2\n") << QStringList{"x"}
        << "points.csv: line 2, column 3: \"2\": expected a target of 0 or 1";
    QTest::newRow("empty input") << QByteArray("x,y\n,1\n") << QStringList{"x"}
                                 << "points.csv: line 2, column 1: an empty field";
    QTest::newRow("no rows") << QByteArray("x,y\n") << QStringList{"x"}
                             << "points.csv: no rows below the header";
    QTest::newRow("no inputs") << QByteArray("x,y\n1,1\n") << QStringList{}
                               << "points.csv: no inputs";
    QTest::newRow("unknown column")
        << QByteArray("x,y\n1,1\n") << QStringList{"X"}
        << "points.csv: line 1, column 1: \"X\": no such column; the header has \"x, y\"";
    QTest::newRow("asked for twice") << QByteArray("x,y\n1,1\n") << QStringList{"x", "x"}
                                     << "points.csv: \"x\": asked for twice";
    QTest::newRow("semicolons") << QByteArray("x;y\n1;1\n") << QStringList{"x"}
                                << "points.csv: line 1, column 1: \"x\": no such column; the "
                                   "header has \"x;y\": expected commas between the fields";
}

void TestCsv::badBatchesAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, inputs);
    QFETCH(QString, problem);
    std::vector<std::string> names;
    for (const QString& input : inputs)
        names.push_back(input.toStdString());
    const QString found =
        problemOf([&] { readCsvBatch(text.toStdString(), "points.csv", names, {"y"}); });
    QVERIFY2(found.startsWith(problem), qPrintable(found));
}

void TestCsv::aMillionRowsReportTheirProgress()
{
    std::string text = "x1,x2,y\n";
    for (int k = 0; k < 1000000; ++k)
        text += std::to_string(k) + ".5,-" + std::to_string(k) + (k % 2 == 0 ? ",0\r\n" : ",1\r\n");
    std::vector<double> shares;
    const Batch batch = readCsvBatch(text, "points.csv", {"x1", "x2"}, {"y"}, [&](double share) {
                            shares.push_back(share);
                        }).value();
    QCOMPARE(batch.samples(), 1000000);
    QCOMPARE(batch.X(0, 999999), 999999.5);
    QCOMPARE(batch.X(1, 999999), -999999.0);
    QCOMPARE(batch.Y->sum(), 500000.0);
    QVERIFY(shares.size() > 10);
    QVERIFY(std::is_sorted(shares.begin(), shares.end()));
    QCOMPARE(shares.back(), 1.0);
}

void TestCsv::stoppingEndsTheReading()
{
    std::string text = "x\n";
    for (int k = 0; k < 1000000; ++k)
        text += "1.25\n";
    std::stop_source source;
    int reports = 0;
    const std::optional<CsvTable> table = readCsv(
        text, "points.csv", {},
        [&](double) {
            if (++reports == 3)
                source.request_stop();
        },
        source.get_token());
    QVERIFY(!table);
    QCOMPARE(reports, 3);
}

void TestCsv::longWrongCellsAreCutShort()
{
    const QString found = problemOf([] { read("x\n" + std::string(1000, 'q')); });
    QVERIFY2(found.size() < 150, qPrintable(found));
    // Not in the middle of a character.
    const QString wide = problemOf([] { read("x\n" + QString(100, u'ä').toStdString()); });
    QVERIFY(!wide.contains(QChar::ReplacementCharacter));
    QVERIFY(wide.contains("ä...\""));
}

QTEST_APPLESS_MAIN(TestCsv)
#include "test_csv.moc"
