#include "core/files/experiment_json.h"
#include "core/files/figure_record.h"
#include "core/files/source_path.h"

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>
#include <string>

using namespace entropy_lab;

namespace fs = std::filesystem;

namespace {

/// The working directory, for as long as this lives.
class WorkingIn {
public:
    explicit WorkingIn(const fs::path& folder) : m_before(fs::current_path())
    {
        fs::current_path(folder);
    }
    ~WorkingIn() { fs::current_path(m_before); }
    WorkingIn(const WorkingIn&) = delete;
    WorkingIn& operator=(const WorkingIn&) = delete;

private:
    fs::path m_before;
};

void write(const fs::path& file, const std::string& text)
{
    std::ofstream(file, std::ios::binary) << text;
}

/// An experiment on a table of two inputs.
std::string experimentOn(const std::string& table)
{
    return R"({"format": "entropy-lab experiment", "version": 1,
               "data": {"csv": ")"
        + table + R"(", "inputs": ["a", "b"]},
               "start": {"w": [[0.1, 0.2]]}, "objective": {"kind": "entropy"},
               "learning_rate": 0.5, "stop": {"iterations": 5}})";
}

/// project/exp/one.entropy.json with project/exp/t.csv and project/tables/t.csv, and the same by
/// links: project/door leads to project/exp, project/alias.entropy.json to the experiment.
struct Place {
    explicit Place(const std::string& table = "t.csv")
    {
        fs::create_directories(project / "exp");
        fs::create_directories(project / "tables");
        fs::create_directories(project / "elsewhere" / "deep");
        write(project / "exp" / "t.csv", "a,b\n1,2\n3,4\n");
        write(project / "tables" / "t.csv", "a,b\n1,2\n3,4\n");
        write(project / "exp" / "one.entropy.json", experimentOn(table));
        fs::create_directory_symlink("exp", project / "door");
        fs::create_symlink("exp/one.entropy.json", project / "alias.entropy.json");
    }
    QTemporaryDir folder;
    fs::path project = fs::canonical(folder.path().toStdString()) / "project";
};

bool isSound(const Experiment& e)
{
    return e.data.X(0, 0) == 1.0 && e.data.X(1, 1) == 4.0 && e.csv
        && fs::path(e.csv->path).is_absolute()
        && fs::path(e.csv->path).lexically_normal() == fs::path(e.csv->path);
}

}  // namespace

/// A file that names another one opens again, whatever it is called and wherever one stands.
class TestSourcePath : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyMixOpensChangesSavesAndReopens_data();
    void everyMixOpensChangesSavesAndReopens();
    void savedElsewhereItStillFindsItsTable_data();
    void savedElsewhereItStillFindsItsTable();
    void aTableBesideTheLinkIsFoundToo();
    void assignmentsAreRelativeToTheFile();
    void whatIsKeptWithoutAFolderComesBackFromAnywhere();
    void aFigureOfALargeTableComesBackFromAnywhere();
    void aColumnOutsideUtf8ComesBack();
    void aLinkThatLeadsNowhereYetIsFollowed();
};

void TestSourcePath::everyMixOpensChangesSavesAndReopens_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("name");
    const std::pair<const char*, const char*> places[] = {
        {"", "exp/one.entropy.json"},
        {"exp", "one.entropy.json"},
        {"exp", "./../exp/one.entropy.json"},
        {"elsewhere/deep", "../../exp/one.entropy.json"},
        {"", "door/one.entropy.json"},
        {"door", "one.entropy.json"},
        {"elsewhere", "../door/one.entropy.json"},
        {"", "alias.entropy.json"},
        {"elsewhere/deep", "../../alias.entropy.json"},
        {"elsewhere", "/exp/one.entropy.json"},
        {"elsewhere", "/door/one.entropy.json"},
        {"elsewhere", "/alias.entropy.json"}};
    for (const char* const table :
         {"t.csv", "./t.csv", "../tables/t.csv", "../exp/t.csv", "../door/t.csv", "/tables/t.csv"})
        for (const auto& [from, name] : places)
            QTest::addRow("%s from '%s' as %s", table, from, name) << table << from << name;
}

void TestSourcePath::everyMixOpensChangesSavesAndReopens()
{
    QFETCH(QString, table);
    QFETCH(QString, from);
    QFETCH(QString, name);
    const Place place;
    // A slash at the front stands for the folder of this test.
    const auto whole = [&place](const QString& path) {
        return path.startsWith(u'/') ? place.project.string() + path.toStdString()
                                     : path.toStdString();
    };
    const fs::path file = place.project / "exp" / "one.entropy.json";
    write(file, experimentOn(whole(table)));
    {
        const WorkingIn there(place.project / from.toStdString());
        const fs::path named = whole(name);
        Experiment e = loadExperiment(named);
        QVERIFY(isSound(e));
        // As --set does: through the text and back.
        e = withAssignment(e, "learning_rate=0.25", folderOf(named));
        QVERIFY(isSound(e));
        write(named, formatExperiment(e, folderOf(named)));
    }
    for (const char* const again : {"exp", "door", "elsewhere/deep"}) {
        const WorkingIn there(place.project / again);
        for (const char* const other :
             {"exp/one.entropy.json", "door/one.entropy.json", "alias.entropy.json"}) {
            const Experiment e = loadExperiment(place.project / other);
            QVERIFY(isSound(e));
            QCOMPARE(e.learningRate.w, 0.25);
        }
    }
    // Moved as a whole, it still opens.
    fs::rename(place.project, place.project.parent_path() / "moved");
    if (!table.startsWith(u'/'))
        QVERIFY(
            isSound(loadExperiment(place.project.parent_path() / "moved/door/one.entropy.json")));
}

void TestSourcePath::savedElsewhereItStillFindsItsTable_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("says");
    QTest::newRow("beside") << "exp/two.entropy.json"
                            << "\"csv\": \"t.csv\"";
    QTest::newRow("beside, by the link") << "door/two.entropy.json"
                                         << "\"csv\": \"t.csv\"";
    QTest::newRow("above") << "two.entropy.json"
                           << "\"csv\": \"exp/t.csv\"";
    QTest::newRow("elsewhere") << "elsewhere/deep/two.entropy.json"
                               << "\"csv\": \"../../exp/t.csv\"";
    QTest::newRow("over a link") << "alias.entropy.json"
                                 << "\"csv\": \"t.csv\"";
}

void TestSourcePath::savedElsewhereItStillFindsItsTable()
{
    QFETCH(QString, target);
    QFETCH(QString, says);
    const Place place;
    const WorkingIn there(place.project);
    for (const char* const opened : {"exp/one.entropy.json", "door/one.entropy.json"}) {
        const Experiment e = loadExperiment(opened);
        const std::string text = formatExperiment(e, folderOf(target.toStdString()));
        QVERIFY2(text.find(says.toStdString()) != std::string::npos, text.c_str());
        write(target.toStdString(), text);
        QVERIFY(isSound(loadExperiment(target.toStdString())));
    }
    // A table that was chosen by a link stands beside the file all the same.
    Experiment e = loadExperiment("exp/one.entropy.json");
    e.csv->path = (place.project / "door" / "t.csv").string();
    QVERIFY(formatExperiment(e, folderOf("exp/two.entropy.json")).find("\"csv\": \"t.csv\"")
            != std::string::npos);
}

/// As where every file of a folder is a link into a store.
void TestSourcePath::aTableBesideTheLinkIsFoundToo()
{
    const Place place;
    const fs::path file = place.project / "alias.entropy.json";
    fs::rename(place.project / "exp" / "t.csv", place.project / "t.csv");
    const Experiment e = loadExperiment(file);
    QVERIFY(isSound(e));
    write(file, formatExperiment(e, folderOf(file)));
    for (const char* const name : {"alias.entropy.json", "exp/one.entropy.json"})
        QVERIFY(isSound(loadExperiment(place.project / name)));
}

void TestSourcePath::assignmentsAreRelativeToTheFile()
{
    const Place place("../tables/t.csv");
    const WorkingIn there(place.project / "elsewhere");
    const fs::path named = "../door/one.entropy.json";
    const Experiment e = withAssignment(loadExperiment(named), "data.csv=t.csv", folderOf(named));
    QVERIFY(isSound(e));
    QCOMPARE(e.csv->path, (place.project / "exp" / "t.csv").string());
}

void TestSourcePath::whatIsKeptWithoutAFolderComesBackFromAnywhere()
{
    const Place place;
    std::string text;
    {
        const WorkingIn there(place.project);
        text = formatExperiment(loadExperiment("exp/one.entropy.json"));
    }
    const WorkingIn there(place.project / "elsewhere");
    QVERIFY(isSound(parseExperiment(text, "kept")));
}

void TestSourcePath::aFigureOfALargeTableComesBackFromAnywhere()
{
    const Place place;
    // More numbers than a figure takes in itself.
    std::string table = "a,b\n1,2\n3,4\n";
    for (int row = 0; row < 100'001; ++row)
        table += "0,0\n";
    write(place.project / "exp" / "t.csv", table);
    std::string text;
    {
        const WorkingIn there(place.project);
        text = formatFigureRecord({.experiment = loadExperiment("exp/one.entropy.json")});
    }
    const WorkingIn there(place.project / "elsewhere");
    QVERIFY(isSound(parseFigureRecord(text, "figure").experiment));
    // And what an older program wrote is one beside the figure.
    const std::string whole = (place.project / "exp" / "t.csv").string();
    text.replace(text.find(whole), whole.size(), "t.csv");
    QVERIFY(isSound(parseFigureRecord(text, "figure", place.project / "exp").experiment));
}

void TestSourcePath::aColumnOutsideUtf8ComesBack()
{
    const Place place;
    write(place.project / "exp" / "t.csv",
          "Gr\xF6\xDF"
          "e;b\n1;2\n3;4\n");
    const fs::path file = place.project / "exp" / "one.entropy.json";
    std::string text = experimentOn("t.csv");
    text.replace(text.find("\"a\""), 3, "\"Größe\"");
    write(file, text);
    const Experiment e = loadExperiment(file);
    QVERIFY(isSound(e));
    write(file, formatExperiment(e, folderOf(file)));
    QCOMPARE(loadExperiment(file).csv->inputs.front(), std::string("Größe"));
}

void TestSourcePath::aLinkThatLeadsNowhereYetIsFollowed()
{
    const Place place;
    fs::create_symlink("exp/new.entropy.json", place.project / "new.entropy.json");
    QCOMPARE(folderOf(place.project / "new.entropy.json"), place.project / "exp");
    fs::create_symlink("loop", place.project / "loop");
    QCOMPARE(folderOf(place.project / "loop"), place.project);
}

QTEST_APPLESS_MAIN(TestSourcePath)
#include "test_source_path.moc"
