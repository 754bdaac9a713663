#include "core/files/experiment_json.h"
#include "core/files/figure_record.h"
#include "core/files/table_reach.h"

#include <QTemporaryDir>
#include <QtTest/QtTest>

#include <fstream>
#include <string>

using namespace entropy_lab;

namespace fs = std::filesystem;

/// A file names tables of its own folder, and others only where somebody agreed.
class TestTableReach : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFileIsInAFolderOrNot_data();
    void aFileIsInAFolderOrNot();
    void linksLeadWhereTheyLead();
    void anExperimentNamesNoOtherTable_data();
    void anExperimentNamesNoOtherTable();
    void aFigureNamesTablesBesideIt();
};

void TestTableReach::aFileIsInAFolderOrNot_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("isIn");
    QTest::newRow("in it") << "/a/b"
                           << "/a/b/c.csv" << true;
    QTest::newRow("below") << "/a/b"
                           << "/a/b/c/d.csv" << true;
    QTest::newRow("folder with a stroke at its end") << "/a/b/"
                                                     << "/a/b/c.csv" << true;
    QTest::newRow("there and back") << "/a/b"
                                    << "/a/b/c/../d.csv" << true;
    QTest::newRow("above") << "/a/b"
                           << "/a/c.csv" << false;
    QTest::newRow("out of it") << "/a/b"
                               << "/a/b/../c.csv" << false;
    QTest::newRow("a name that begins alike") << "/a/b"
                                              << "/a/bc/d.csv" << false;
    QTest::newRow("two points that are a name") << "/a/b"
                                                << "/a/b/..c.csv" << true;
    QTest::newRow("elsewhere") << "/a/b"
                               << "/etc/passwd" << false;
    QTest::newRow("everything") << "/"
                                << "/etc/passwd" << true;
}

void TestTableReach::aFileIsInAFolderOrNot()
{
    QFETCH(QString, folder);
    QFETCH(QString, file);
    QFETCH(bool, isIn);
    QCOMPARE(isWithin(folder.toStdString(), file.toStdString()), isIn);
    QCOMPARE(TableReach{.within = folder.toStdString()}.permits(file.toStdString()), isIn);
    QVERIFY(TableReach{}.permits(file.toStdString()));
}

void TestTableReach::linksLeadWhereTheyLead()
{
    const QTemporaryDir temporary;
    const fs::path all = temporary.path().toStdString();
    fs::create_directories(all / "own");
    fs::create_directories(all / "other");
    std::ofstream(all / "other" / "secret.csv") << "a\n1\n";
    std::error_code error;
    fs::create_symlink(all / "other" / "secret.csv", all / "own" / "table.csv", error);
    fs::create_directory_symlink(all / "other", all / "own" / "below", error);
    fs::create_directory_symlink(all / "own", all / "same", error);
    if (error)
        QSKIP("there are no symbolic links here");
    QVERIFY(!isWithin(all / "own", all / "own" / "table.csv"));
    QVERIFY(!isWithin(all / "own", all / "own" / "below" / "secret.csv"));
    QVERIFY(!isWithin(all / "own", all / "own" / "below" / "new.csv"));
    QVERIFY(isWithin(all / "own", all / "same" / "new.csv"));
    QVERIFY(isWithin(all / "same", all / "own" / "new.csv"));
}

void TestTableReach::anExperimentNamesNoOtherTable_data()
{
    QTest::addColumn<QString>("named");
    QTest::addColumn<bool>("isRead");
    QTest::newRow("beside it") << "table.csv" << true;
    QTest::newRow("above") << "../secret.csv" << false;
    QTest::newRow("absolute") << "%1/secret.csv" << false;
}

void TestTableReach::anExperimentNamesNoOtherTable()
{
    QFETCH(QString, named);
    QFETCH(bool, isRead);
    const QTemporaryDir temporary;
    const fs::path all = temporary.path().toStdString();
    const fs::path own = all / "own";
    fs::create_directories(own);
    std::ofstream(own / "table.csv") << "a\n1\n";
    std::ofstream(all / "secret.csv") << "a\n17\n";
    const std::string text = R"({"format": "entropy-lab experiment", "version": 1,
        "data": {"csv": ")"
        + named.replace("%1", temporary.path()).toStdString()
        + R"(", "inputs": ["a"]}, "start": {"w": [[1]]}, "objective": {"kind": "entropy"},
        "learning_rate": 1, "stop": {"iterations": 1}})";
    const TableReach reach{.within = own};
    if (isRead) {
        QCOMPARE(parseExperiment(text, "name", own, reach).data.X(0, 0), 1.0);
        return;
    }
    try {
        parseExperiment(text, "name", own, reach);
        QFAIL("the table was read");
    } catch (const OutsideTableError& error) {
        QVERIFY(QString::fromUtf8(error.what()).contains("secret.csv"));
        QCOMPARE(error.table(), realPath(all / "secret.csv"));
        // Where somebody agreed to this very one.
        const TableReach agreed{.within = own, .allowed = error.table()};
        QCOMPARE(parseExperiment(text, "name", own, agreed).data.X(0, 0), 17.0);
        const TableReach other{.within = own, .allowed = realPath(all / "other.csv")};
        QVERIFY_EXCEPTION_THROWN(parseExperiment(text, "name", own, other), OutsideTableError);
    }
    QCOMPARE(parseExperiment(text, "name", own).data.X(0, 0), 17.0);
    std::ofstream(own / "file.entropy.json") << text;
    QVERIFY_EXCEPTION_THROWN(loadExperiment(own / "file.entropy.json", reach), OutsideTableError);
    QCOMPARE(loadExperiment(own / "file.entropy.json").data.X(0, 0), 17.0);
}

void TestTableReach::aFigureNamesTablesBesideIt()
{
    const QTemporaryDir temporary;
    const fs::path own = fs::path(temporary.path().toStdString()) / "own";
    fs::create_directories(own);
    std::ofstream(own / "table.csv") << "a\n1\n";
    std::ofstream(own / ".." / "secret.csv") << "a\n17\n";
    const auto record = [](const std::string& path) {
        return R"({"format": "entropy-lab figure", "version": 1, "chart": "entropy",
            "iteration": 0, "experiment": {"format": "entropy-lab experiment", "version": 1,
            "data": {"csv": ")"
            + path + R"(", "inputs": ["a"]}, "start": {"w": [[1]]},
            "objective": {"kind": "entropy"}, "learning_rate": 1, "stop": {"iterations": 1}}})";
    };
    const TableReach reach{.within = own};
    QCOMPARE(parseFigureRecord(record("table.csv"), "f.png", own, reach).experiment.data.X(0, 0),
             1.0);
    QVERIFY_EXCEPTION_THROWN(parseFigureRecord(record("../secret.csv"), "f.png", own, reach),
                             OutsideTableError);
    QCOMPARE(parseFigureRecord(record("../secret.csv"), "f.png", own).experiment.data.X(0, 0),
             17.0);
}

QTEST_APPLESS_MAIN(TestTableReach)
#include "test_table_reach.moc"
