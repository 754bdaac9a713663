#include "app/files/atomic_file.h"
#include "app/session/session.h"
#include "app/wiring/autosave.h"
#include "app/wiring/window_wiring.h"
#include "core/files/experiment_json.h"
#include "tests/app/program.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/recent_menu.h"
#include "ui/window/main_window.h"

#include <QDir>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include <cstdio>
#include <random>

using namespace entropy_lab;

namespace {

/// From a change until it is written, ms: soon, for tests.
constexpr int kSoon = 1;

struct Program {
    explicit Program(const QString& folder) : autosave(new Autosave(window, session, folder, kSoon))
    {
        connectWindow(window, session);
        window.show();
        autosave->offerFound();
    }
    Session session;
    MainWindow window;
    Autosave* const autosave;

    void edit(double rate)
    {
        session.editSetting("learning_rate", rate);
        session.finishEdit();
    }
    bool isAt(std::int64_t iteration) const
    {
        const RunSnapshot* const shown = session.frame().snapshot.get();
        return shown != nullptr && shown->record.iteration == iteration;
    }
    double rate() const { return session.experiment().learningRate.w; }
    bool isOffering() const
    {
        return window.banner()->isVisible() && window.banner()->text().contains("unexpectedly");
    }
    QStringList kept() const
    {
        QStringList titles;
        for (const QAction* const action : window.recentMenu()->actions())
            if (action->text().contains(", changed "))
                titles += action->text();
        return titles;
    }
};

QStringList filesIn(const QString& folder, const QString& pattern = "*")
{
    return QDir(folder).entryList({pattern}, QDir::Files | QDir::Hidden, QDir::Name);
}

/// Large enough that a save is several calls of the system.
Experiment numbered(int number)
{
    constexpr Eigen::Index kSamples = 3000;
    Experiment experiment;
    experiment.title = "save " + std::to_string(number);
    experiment.data.X = Eigen::MatrixXd::Constant(2, kSamples, number + 0.1);
    return experiment;
}

/// A process that saves one experiment after the other until it is killed, and says which are done.
int saveInALoop(const QString& path)
{
    for (int number = 0;; ++number) {
        if (!writeFile(path, formatExperiment(numbered(number))).isEmpty())
            return 1;
        std::printf("%d\n", number);
        std::fflush(stdout);
    }
}

/// A window that is played with until it is killed.
int playInAWindow(QApplication& application, const QString& folder)
{
    Program program(folder);
    int number = 0;
    bool hasSaid = false;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
        program.edit(1.0 + ++number);
        if (hasSaid || !QFile::exists(folder + "/session-1.json"))
            return;
        hasSaid = true;
        std::puts("kept");
        std::fflush(stdout);
    });
    timer.start(1);
    return application.exec();
}

/// This program again, in one of those two rôles, killed at a random moment; what it has said.
QByteArray killedAtRandom(const QStringList& arguments, std::mt19937& random)
{
    constexpr unsigned kLongest = 25000;  // microseconds
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), arguments);
    if (!process.waitForReadyRead(60000))
        return {};
    QThread::usleep(random() % kLongest);
    process.kill();
    process.waitForFinished();
    return process.readAllStandardOutput();
}

}  // namespace

/// What nobody saved is not lost: neither by a crash nor by opening something else.
class TestUnsaved : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aKillDuringASaveLosesNothing()
    {
        const int kills = killsOr(200);
        const QTemporaryDir folder;
        const QString path = folder.filePath("Größe 1.entropy.json");
        std::mt19937 random(7);
        for (int kill = 0; kill < kills; ++kill) {
            const QByteArray said = killedAtRandom({"--save-in-a-loop", path}, random);
            QVERIFY(said.endsWith('\n'));
            const int last = said.trimmed().split('\n').last().toInt();
            const QByteArray text = contentOf(path);
            // The one that it said, or the next, which was in place before it could say so.
            const bool isOneOfTheTwo = text.toStdString() == formatExperiment(numbered(last))
                || text.toStdString() == formatExperiment(numbered(last + 1));
            QVERIFY2(isOneOfTheTwo, text.left(200));
        }
        // What a kill left half-written stands beside it under another name, never in its place.
        for (const QString& name : filesIn(folder.path()))
            QVERIFY2(name.startsWith("Größe 1.entropy.json"), qPrintable(name));
    }

    void aKilledWindowLeavesItsChanges()
    {
        const int kills = killsOr(20);
        const QTemporaryDir folder;
        std::mt19937 random(11);
        for (int kill = 0; kill < kills; ++kill) {
            QCOMPARE(killedAtRandom({"--play-in-a-window", folder.path()}, random),
                     QByteArray("kept\n"));
            // What the ones before left has made room. A kill during a write leaves what was begun,
            // under another name, until the next start.
            QCOMPARE(filesIn(folder.path(), "session-*.json"), QStringList("session-1.json"));
            QCOMPARE(filesIn(folder.path(), "session-*.lock"), QStringList("session-1.lock"));
            QVERIFY(filesIn(folder.path(), "session-*").size() <= 3);
            const UnsavedRecord record = loadUnsavedRecord(folder.filePath("session-1.json"));
            QVERIFY(record.experiment.learningRate.w > 1.0);
        }
        Program next(folder.path());
        QVERIFY(next.isOffering());
        QCOMPARE(next.kept().size(), Autosave::kMostKept);
    }

    void whatAKilledWriteHadBegunGoes()
    {
        const QTemporaryDir folder;
        Program open(folder.path());
        open.edit(0.125);
        QTRY_COMPARE(filesIn(folder.path(), "*.json"), QStringList("session-1.json"));
        for (const char* const name :
             {".session-1.json.entropy-lab", ".session-2.json.entropy-lab"}) {
            QFile begun(folder.filePath(name));
            QVERIFY(begun.open(QFile::WriteOnly));
        }
        const Program next(folder.path());
        // The window that is open may be writing.
        QCOMPARE(filesIn(folder.path(), ".*.json.*"), QStringList(".session-1.json.entropy-lab"));
        QVERIFY(!next.isOffering());
    }

    void theBannerBringsBackWhatACrashLeft()
    {
        const QTemporaryDir folder;
        const QTemporaryDir files;
        const QString path = files.filePath("mein Lauf ä.entropy.json");
        {
            Program crashed(folder.path());
            Q_EMIT crashed.window.saveRequested(path);
            crashed.edit(0.125);
            crashed.session.step(20);
            QTRY_VERIFY(crashed.isAt(20));
            crashed.edit(0.25);
            QTRY_VERIFY(contentOf(folder.filePath("session-1.json")).contains("0.25"));
        }
        Program next(folder.path());
        QVERIFY(next.isOffering());
        QVERIFY2(next.window.banner()->text().contains("mein Lauf ä.entropy.json"),
                 qPrintable(next.window.banner()->text()));
        QVERIFY(QApplication::activeModalWidget() == nullptr);
        // Until somebody wants it, the window is as ever.
        QCOMPARE(next.rate(), 0.5);
        next.window.banner()->remedyButton()->click();
        QTRY_VERIFY(next.isAt(20));
        // The change that was made there is taken up by the next update.
        next.session.step(1);
        QTRY_COMPARE(next.rate(), 0.25);
        QCOMPARE(next.window.filePath(), path);
        QVERIFY(next.window.isWindowModified());
        // It is this window's now.
        QTRY_COMPARE(filesIn(folder.path(), "*.json"), QStringList("session-1.json"));
        Q_EMIT next.window.saveRequested(path);
        QVERIFY(!next.window.isWindowModified());
        QTRY_COMPARE(filesIn(folder.path(), "*.json"), QStringList());
        QVERIFY(contentOf(path).contains("0.25"));
    }

    void theOfferOutlivesAnotherMessage()
    {
        const QTemporaryDir folder;
        {
            Program crashed(folder.path());
            crashed.edit(0.125);
            QTRY_COMPARE(filesIn(folder.path(), "*.json"), QStringList("session-1.json"));
        }
        Program next(folder.path());
        QVERIFY(next.isOffering());
        next.window.showBanner("Another message.");
        QVERIFY(!next.isOffering());
        next.window.banner()->closeButton()->click();
        QVERIFY(next.isOffering());
        next.window.banner()->closeButton()->click();
        QVERIFY(!next.window.banner()->isVisible());
        // Once it was closed itself, it does not come back.
        next.window.showBanner("Another message.");
        next.window.banner()->closeButton()->click();
        QVERIFY(!next.isOffering());
    }

    void whoDoesNotWantItBackFindsItInTheMenu()
    {
        const QTemporaryDir folder;
        {
            Program crashed(folder.path());
            crashed.edit(0.125);
            QTRY_COMPARE(filesIn(folder.path(), "*.json"), QStringList("session-1.json"));
        }
        {
            Program next(folder.path());
            QVERIFY(next.isOffering());
            next.window.banner()->closeButton()->click();
            QCOMPARE(next.kept().size(), 1);
            QVERIFY(next.window.close());
        }
        Program later(folder.path());
        QVERIFY(!later.isOffering());
        QCOMPARE(later.kept().size(), 1);
        for (QAction* const action : later.window.recentMenu()->actions())
            if (action->text() == later.kept().front()) {
                action->trigger();
                break;
            }
        QTRY_COMPARE(later.rate(), 0.125);
    }

    void savedChangesAreNotKept()
    {
        const QTemporaryDir folder;
        const QTemporaryDir files;
        Program program(folder.path());
        program.edit(0.125);
        QTRY_COMPARE(filesIn(folder.path(), "*.json"), QStringList("session-1.json"));
        program.session.undoStack()->undo();
        QTRY_COMPARE(filesIn(folder.path(), "*.json"), QStringList());
        program.edit(0.25);
        QTRY_COMPARE(filesIn(folder.path(), "*.json"), QStringList("session-1.json"));
        Q_EMIT program.window.saveRequested(files.filePath("a.entropy.json"));
        QTRY_COMPARE(filesIn(folder.path(), "*.json"), QStringList());
        QVERIFY(program.window.close());
        QCOMPARE(filesIn(folder.path()), QStringList());
    }

    void twoWindowsAtOnceLeaveEachOtherAlone()
    {
        const QTemporaryDir folder;
        Program first(folder.path());
        first.edit(0.125);
        QTRY_COMPARE(filesIn(folder.path(), "*.json"), QStringList("session-1.json"));
        Program second(folder.path());
        QVERIFY(!second.isOffering());
        QVERIFY(second.kept().isEmpty());
        second.edit(0.25);
        QTRY_COMPARE(filesIn(folder.path(), "*.json"),
                     QStringList({"session-1.json", "session-2.json"}));
        QVERIFY(contentOf(folder.filePath("session-1.json")).contains("0.125"));
    }

    void aLivingProcessKeepsItsOwn()
    {
        const QTemporaryDir folder;
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(),
                      {"--play-in-a-window", folder.path()});
        QVERIFY(process.waitForReadyRead(60000));
        QTRY_COMPARE(filesIn(folder.path(), "session-*.json"), QStringList("session-1.json"));
        {
            Program beside(folder.path());
            QVERIFY(!beside.isOffering());
        }
        process.kill();
        QVERIFY(process.waitForFinished());
        Program next(folder.path());
        QVERIFY(next.isOffering());
    }

    void whatHasNoFileIsKeptWhenSomethingElseIsOpened()
    {
        const QTemporaryDir folder;
        Program program(folder.path());
        program.edit(0.125);
        Q_EMIT program.window.builtInRequested("four-valleys");
        QCOMPARE(program.kept().size(), 1);
        QVERIFY(program.kept().front().startsWith("One neuron"));
        // And once more when the window closes.
        program.edit(0.0625);
        QVERIFY(program.window.close());
        Program next(folder.path());
        QVERIFY(!next.isOffering());
        QCOMPARE(next.kept().size(), 2);
        QVERIFY(next.kept().front().startsWith("Four valleys"));
    }

    void noMoreIsKeptThanAMenuHolds()
    {
        const QTemporaryDir folder;
        Program program(folder.path());
        for (int i = 0; i < Autosave::kMostKept + 3; ++i) {
            program.edit(1.0 + i);
            Q_EMIT program.window.builtInRequested("one-neuron");
        }
        QCOMPARE(program.kept().size(), Autosave::kMostKept);
        const Program next(folder.path());
        QCOMPARE(filesIn(folder.path(), "kept-*").size(), Autosave::kMostKept);
    }

    void aDamagedRecordIsToldByTheBanner_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        const QByteArray head = R"({"format": "entropy-lab unsaved changes", "version": )";
        QTest::newRow("cut") << head + "1, \"title\": \"x\"}\n{\"format\": \"entr"
                             << "line 2";
        QTest::newRow("newer") << head + "2, \"title\": \"x\"}\n{}"
                               << "newer";
        QTest::newRow("no version") << head + "\"a\", \"title\": \"x\"}\n{}"
                                    << "expected";
    }
    void aDamagedRecordIsToldByTheBanner()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const QTemporaryDir folder;
        QFile file(folder.filePath("session-1.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        Program program(folder.path());
        QVERIFY(program.isOffering());
        program.window.banner()->remedyButton()->click();
        QTRY_VERIFY2(program.window.banner()->isVisible()
                         && program.window.banner()->text().contains(says),
                     qPrintable(program.window.banner()->text()));
        QCOMPARE(program.rate(), 0.5);
        QCOMPARE(filesIn(folder.path(), "kept-*").size(), 1);
    }

    void aFolderThatCannotBeMadeIsSaid()
    {
        Program program("/proc/no such place/unsaved");
        QVERIFY(!program.isOffering());
        program.edit(0.125);
        QTRY_VERIFY(program.window.banner()->isVisible());
        QVERIFY2(program.window.banner()->text().contains("not kept against a crash"),
                 qPrintable(program.window.banner()->text()));
        // Nothing keeps the change: whoever insists closes all the same.
        QVERIFY(!program.window.close());
        program.window.banner()->remedyButton()->click();
        QVERIFY(!program.window.isVisible());
    }
};

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    if (argc == 3 && QByteArray(argv[1]) == "--save-in-a-loop")
        return saveInALoop(QString::fromLocal8Bit(argv[2]));
    if (argc == 3 && QByteArray(argv[1]) == "--play-in-a-window")
        return playInAWindow(application, QString::fromLocal8Bit(argv[2]));
    TestUnsaved test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_unsaved.moc"
