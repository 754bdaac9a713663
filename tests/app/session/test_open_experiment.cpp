#include "app/session/experiment_opener.h"
#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "tests/app/program.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/recent_menu.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/layers/layers_workspace.h"

#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace entropy_lab;

namespace {

struct Program {
    Program()
    {
        connectWindow(window, session);
        window.resize(1280, 800);
        window.show();
    }
    Session session;
    MainWindow window;

    /// Whether the window takes what is dragged onto it.
    bool drop(const QList<QUrl>& urls)
    {
        QMimeData mime;
        mime.setUrls(urls);
        QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &mime, Qt::LeftButton,
                              Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &enter);
        if (!enter.isAccepted())
            return false;
        QDropEvent drop(QPointF(300, 300), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &drop);
        return true;
    }
    double bias() const { return session.experiment().start.b()(0); }
    Eigen::Index samples() const { return session.experiment().data.samples(); }
    Banner& banner() { return *window.banner(); }
};

/// A pipe; whoever waits for it at the end waits no longer.
class Pipe {
public:
    explicit Pipe(const QString& path) : m_path(path) { mkfifo(qPrintable(path), 0600); }
    ~Pipe() { close(::open(qPrintable(m_path), O_RDWR | O_NONBLOCK)); }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    const QString& path() const { return m_path; }

private:
    QString m_path;
};

/// An experiment file beside a table of so many rows.
QString writeExperiment(const QTemporaryDir& folder, int rows, const QByteArray& lastRow = {})
{
    QFile table(folder.filePath("rows.csv"));
    if (!table.open(QIODevice::WriteOnly))
        return {};
    table.write("a,b,y\n");
    QByteArray some;
    for (int s = 0; s < rows; ++s) {
        some += "0.12345678,-0.87654321,1\n";
        if (some.size() > 1'000'000 || s == rows - 1) {
            table.write(some);
            some.clear();
        }
    }
    table.write(lastRow);
    QFile file(folder.filePath("large.entropy.json"));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write(R"({"format": "entropy-lab experiment", "version": 1, "title": "Large",
        "data": {"csv": "rows.csv", "inputs": ["a", "b"], "targets": ["y"]},
        "start": {"w": [[0.1, 0.1]]}, "objective": {"kind": "entropy"},
        "learning_rate": 1, "stop": {"iterations": 1}})");
    return file.fileName();
}

}  // namespace

/// Experiments that take long to read do not hold up the window.
class TestOpenExperiment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theWindowClosesWhileAReadHangs_data();
    void theWindowClosesWhileAReadHangs();
    void aReadThatHangsHoldsUpNoOther();
    void aRecentFileThatIsGoneIsTold();
    void aMillionRowsAreReadBesideTheWindow();
    void readingCanBeGivenUp();
    void anotherExperimentGivesItUp();
    void aMistakeInTheTableKeepsTheExperiment();
    void aLessonOfLayersShowsThem();
    void everyKindOfFileOpensByDrop_data();
    void everyKindOfFileOpensByDrop();
    void whatCannotBeOpenedKeepsTheExperiment_data();
    void whatCannotBeOpenedKeepsTheExperiment();
};

void TestOpenExperiment::theWindowClosesWhileAReadHangs_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("the file itself") << "pipe.entropy.json" << QByteArray();
    const QByteArray experiment =
        R"({"format": "entropy-lab experiment", "version": 1, "title": "Waits",
        "data": {KEY: "pipe.entropy.json", "inputs": ["a"]}, "start": {"w": [[0.1]]},
        "objective": {"kind": "entropy"}, "learning_rate": 1, "stop": {"iterations": 1}})";
    QTest::newRow("its table") << "a.entropy.json"
                               << QByteArray(experiment).replace("KEY", "\"csv\"");
    QTest::newRow("its table, written unusually")
        << "a.entropy.json" << QByteArray(experiment).replace("KEY", "\"\\u0063sv\"");
}

/// A pipe that nobody writes to, as a network that does not answer.
void TestOpenExperiment::theWindowClosesWhileAReadHangs()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, text);
    const QTemporaryDir folder;
    const Pipe pipe(folder.filePath("pipe.entropy.json"));
    if (!text.isEmpty()) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    Program program;
    Q_EMIT program.window.openRequested(folder.filePath(name));
    QVERIFY(program.window.close());
}

void TestOpenExperiment::aReadThatHangsHoldsUpNoOther()
{
    const QTemporaryDir folder;
    const Pipe pipe(folder.filePath("pipe.entropy.json"));
    Program program;
    Q_EMIT program.window.openRequested(pipe.path());
    Q_EMIT program.window.openRequested(writeExperiment(folder, 3));
    QTRY_COMPARE(program.samples(), Eigen::Index(3));
}

void TestOpenExperiment::aRecentFileThatIsGoneIsTold()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("gone.entropy.json");
    Program program;
    program.window.recentMenu()->addFile(path);
    Q_EMIT program.window.openRequested(path);
    QTRY_VERIFY(program.banner().isVisible());
    QVERIFY(program.banner().text().contains(path + " is no longer there"));
    QTest::mouseClick(program.banner().remedyButton(), Qt::LeftButton);
    QVERIFY(program.window.recentMenu()->files().isEmpty());
    // One that nobody remembers is told with what can be opened.
    Q_EMIT program.window.openRequested(path);
    QTRY_VERIFY(program.banner().isVisible());
    QVERIFY(program.banner().text().contains("there is no such file"));
}

void TestOpenExperiment::aMillionRowsAreReadBesideTheWindow()
{
    const QTemporaryDir folder;
    const QString path = writeExperiment(folder, 1'000'000);
    Program program;
    auto* const opener = program.window.findChild<ExperimentOpener*>();
    QSignalSpy progress(opener, &ExperimentOpener::progressed);
    Q_EMIT program.window.openRequested(path);
    // The window lives on with what it had.
    QVERIFY(opener->isBusy());
    QCOMPARE(program.samples(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(!progress.isEmpty() || !opener->isBusy(), 60000);
    if (opener->isBusy()) {
        QVERIFY(program.banner().isVisible());
        QVERIFY(program.banner().text().contains("large.entropy.json"));
        QCOMPARE(program.banner().remedyButton()->text(), QString("Cancel"));
    }
    QTRY_COMPARE_WITH_TIMEOUT(program.samples(), Eigen::Index(1'000'000), 60000);
    QVERIFY(!program.banner().isVisible());
    QVERIFY(program.window.windowTitle().contains("large.entropy.json"));
    for (const QList<QVariant>& report : progress) {
        QVERIFY(report[1].toDouble() >= 0.0);
        QVERIFY(report[1].toDouble() <= 1.0);
    }
}

void TestOpenExperiment::readingCanBeGivenUp()
{
    const QTemporaryDir folder;
    const QString path = writeExperiment(folder, 1'000'000);
    Program program;
    auto* const opener = program.window.findChild<ExperimentOpener*>();
    QSignalSpy opened(opener, &ExperimentOpener::opened);
    QSignalSpy cancelled(opener, &ExperimentOpener::cancelled);
    Q_EMIT program.window.openRequested(path);
    // The first report gives the button, whatever it says.
    Q_EMIT opener->progressed(path, 0.0);
    QVERIFY(program.banner().remedyButton()->isVisible());
    QTest::mouseClick(program.banner().remedyButton(), Qt::LeftButton);
    QCOMPARE(cancelled.size(), 1);
    QVERIFY(!opener->isBusy());
    QVERIFY(!program.banner().isVisible());
    // What the thread was at ends without a word; a later wish is served.
    Q_EMIT program.window.openRequested(writeExperiment(folder, 3));
    QTRY_COMPARE_WITH_TIMEOUT(program.samples(), Eigen::Index(3), 60000);
    QCOMPARE(opened.size(), 1);
}

void TestOpenExperiment::anotherExperimentGivesItUp()
{
    const QTemporaryDir folder;
    const QString path = writeExperiment(folder, 1'000'000);
    Program program;
    auto* const opener = program.window.findChild<ExperimentOpener*>();
    Q_EMIT program.window.openRequested(path);
    Q_EMIT program.window.builtInRequested("collapse");
    QVERIFY(!opener->isBusy());
    QCOMPARE(program.samples(), 120);
    QVERIFY(program.window.windowTitle().contains("Collapse"));
}

void TestOpenExperiment::aMistakeInTheTableKeepsTheExperiment()
{
    const QTemporaryDir folder;
    const QString path = writeExperiment(folder, 5, "1,x,0\n");
    Program program;
    Q_EMIT program.window.openRequested(path);
    QTRY_VERIFY(program.banner().isVisible());
    QVERIFY(program.banner().text().contains("rows.csv"));
    QVERIFY(program.banner().text().contains("line 7"));
    QCOMPARE(program.samples(), 1);
}

void TestOpenExperiment::aLessonOfLayersShowsThem()
{
    Program program;
    Q_EMIT program.window.builtInRequested("stacked-layers");
    LayersWorkspace* const layers = program.window.workspace<LayersWorkspace>();
    QTRY_VERIFY(layers->isVisible());
    QTRY_COMPARE(layers->stepsShown(), 200);
    QTRY_VERIFY(!layers->isWorking());
}

void TestOpenExperiment::everyKindOfFileOpensByDrop_data()
{
    QTest::addColumn<QString>("suffix");
    for (const char* const suffix : {".entropy.json", ".png", ".svg", ".pdf"})
        QTest::newRow(suffix) << suffix;
}

/// A name with a space and an umlaut, too.
void TestOpenExperiment::everyKindOfFileOpensByDrop()
{
    QFETCH(QString, suffix);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("über uns") + suffix);
    if (suffix == u".entropy.json") {
        Program writer;
        writer.session.editSetting("start.b.0", 0.7);
        Q_EMIT writer.window.saveRequested(path);
        QVERIFY(QFile::exists(path));
    } else {
        const ProgramResult result =
            callProgram({"render", "one-neuron", "--set", "start.b.0=0.7", "--chart", "entropy",
                         "--at", "30", "--output", path});
        QVERIFY2(result.exitCode == 0, result.err);
    }
    Program program;
    QVERIFY(program.bias() != 0.7);
    QVERIFY(program.drop({QUrl::fromLocalFile(path)}));
    QTRY_COMPARE(program.bias(), 0.7);
    QVERIFY2(!program.banner().isVisible(), qPrintable(program.banner().text()));
}

void TestOpenExperiment::whatCannotBeOpenedKeepsTheExperiment_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("a text") << "notes.txt" << QByteArray("Buy milk.");
    QTest::newRow("a picture of something else") << "cat.png" << QByteArray("\x89PNG\r\n\x1a\n");
    QTest::newRow("a broken experiment") << "a.entropy.json" << QByteArray("{\"format\": 3}");
    QTest::newRow("an empty file") << "b.svg" << QByteArray();
}

void TestOpenExperiment::whatCannotBeOpenedKeepsTheExperiment()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    const QTemporaryDir folder;
    QFile file(folder.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    Program program;
    program.session.editSetting("start.b.0", 0.7);
    QVERIFY(program.drop({QUrl::fromLocalFile(file.fileName())}));
    QTRY_VERIFY(program.banner().isVisible());
    QVERIFY2(program.banner().text().contains(name), qPrintable(program.banner().text()));
    QCOMPARE(program.bias(), 0.7);
    QVERIFY(program.session.isDirty());
    // One at a time, and files only.
    QVERIFY(!program.drop({QUrl("https://example.org/a.entropy.json")}));
}

QTEST_MAIN(TestOpenExperiment)
#include "test_open_experiment.moc"
