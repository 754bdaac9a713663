#include "app/session/session.h"
#include "app/wiring/autosave.h"
#include "app/wiring/window_wiring.h"
#include "tests/app/program.h"
#include "tests/places.h"
#include "tests/ui/outside.h"
#include "ui/plot/plot_view.h"
#include "ui/widgets/banner.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/base/workspace.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <random>
#include <sys/resource.h>
#include <unistd.h>

using namespace entropy_lab;

namespace {

constexpr uid_t kNobody = 65534;
constexpr rlim_t kSmall = 1000;

QStringList filesIn(const QString& folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System
                                  | QDir::NoDotAndDotDot);
}

void writeText(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

/// No file of this process, nor of those it starts, may grow beyond a few bytes: as a full disk.
class FullDisk {
public:
    FullDisk() : m_handler(std::signal(SIGXFSZ, SIG_IGN))
    {
        getrlimit(RLIMIT_FSIZE, &m_limit);
        const rlimit small{kSmall, m_limit.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &m_limit);
        std::signal(SIGXFSZ, m_handler);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit m_limit{};
    void (*m_handler)(int);
};

}  // namespace

/// What the commands and the window write where they cannot, and where names are unusual.
class TestTroubles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void unusualNamesAreNames_data() { outputs(); }
    void unusualNamesAreNames()
    {
        QFETCH(QStringList, command);
        QFETCH(QString, suffix);
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir("Übung 3 – größer & 'mehr'"));
        const QString place = folder.filePath("Übung 3 – größer & 'mehr'");
        const QString path = place + "/Abb. 1 – η = ½" + suffix;
        const ProgramResult result = callProgram(command + QStringList{path});
        QVERIFY2(result.exitCode == 0, result.err);
        QCOMPARE(result.err, QByteArray());
        QVERIFY(contentOf(path).size() > 100);
        QCOMPARE(filesIn(place).size(), 1);
    }

    void aFullDiskLeavesTheOldFile_data() { outputs(); }
    void aFullDiskLeavesTheOldFile()
    {
        QFETCH(QStringList, command);
        QFETCH(QString, suffix);
        const QTemporaryDir folder;
        const QString path = folder.filePath("a" + suffix);
        writeText(path, "old");
        ProgramResult result;
        {
            const FullDisk full;
            result = callProgram(command + QStringList{path});
        }
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains(path.toUtf8() + ": "), result.err);
        QCOMPARE(contentOf(path), QByteArray("old"));
        QCOMPARE(filesIn(folder.path()), QStringList("a" + suffix));
    }

    void aFolderThatIsReadOnlyIsTold_data() { outputs(); }
    void aFolderThatIsReadOnlyIsTold()
    {
        QFETCH(QStringList, command);
        QFETCH(QString, suffix);
        const QTemporaryDir folder;
        const QString path = folder.filePath("a" + suffix);
        writeText(path, "old");
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::ReadOther));
        QVERIFY(QFile::setPermissions(folder.path(),
                                      QFile::ReadOwner | QFile::ExeOwner | QFile::ReadOther
                                          | QFile::ExeOther));
        QProcess process;
        // Nothing is read-only for root.
        process.setChildProcessModifier([] {
            if (geteuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0))
                _exit(99);
        });
        process.start(programPath(), command + QStringList{path});
        const bool hasFinished = process.waitForFinished(60000);
        QFile::setPermissions(folder.path(),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        if (process.exitCode() == 99 || process.error() == QProcess::FailedToStart)
            QSKIP("another user cannot start the program here");
        QVERIFY(hasFinished);
        QCOMPARE(process.exitCode(), 1);
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(said.contains(path.toUtf8() + ": "), said);
        QCOMPARE(contentOf(path), QByteArray("old"));
        QCOMPARE(filesIn(folder.path()), QStringList("a" + suffix));
    }

    void aKilledCommandLeavesAWholeFile_data() { outputs(); }
    void aKilledCommandLeavesAWholeFile()
    {
        QFETCH(QStringList, command);
        QFETCH(QString, suffix);
        const int kills = killsOr(8);
        const QTemporaryDir folder;
        const QString whole = folder.filePath("whole" + suffix);
        const QString path = folder.filePath("a" + suffix);
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(callProgram(command + QStringList{whole}).exitCode, 0);
        const auto time = static_cast<unsigned>(clock.elapsed() + 1);
        std::mt19937 random(3);
        for (int kill = 0; kill < kills; ++kill) {
            writeText(path, "old");
            QProcess process;
            process.start(programPath(), command + QStringList{path});
            QVERIFY(process.waitForStarted());
            // The later half, in which the file is made.
            QThread::msleep(time / 2 + random() % time);
            process.kill();
            process.waitForFinished();
            const QByteArray left = contentOf(path);
            QVERIFY(left == "old" || left == contentOf(whole));
        }
        // What was begun has no name that could be left but within the end of a save; the next one
        // takes it away.
        QVERIFY(filesIn(folder.path()).size() <= 3);
        QCOMPARE(callProgram(command + QStringList{path}).exitCode, 0);
        QCOMPARE(filesIn(folder.path()).size(), 2);
    }

    void aLinkIsWrittenThrough_data() { outputs(); }
    void aLinkIsWrittenThrough()
    {
        QFETCH(QStringList, command);
        QFETCH(QString, suffix);
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath("elsewhere"));
        const QString target = folder.filePath("elsewhere/target" + suffix);
        const QString link = folder.filePath("a" + suffix);
        writeText(target, "old");
        QVERIFY(QFile::setPermissions(target, QFile::ReadOwner | QFile::WriteOwner));
        const QFile::Permissions mode = QFile::permissions(target);
        QVERIFY(QFile::link(target, link));
        const ProgramResult result = callProgram(command + QStringList{link});
        QVERIFY2(result.exitCode == 0, result.err);
        QVERIFY(QFileInfo(link).isSymLink());
        QVERIFY(contentOf(target).size() > 100);
        QCOMPARE(QFile::permissions(target), mode);
        QCOMPARE(filesIn(folder.path()).size(), 2);
        QCOMPARE(filesIn(folder.filePath("elsewhere")).size(), 1);
    }

    void nothingIsSaidWithoutADesktop_data() { outputs(); }
    void nothingIsSaidWithoutADesktop()
    {
        QFETCH(QStringList, command);
        QFETCH(QString, suffix);
        const QTemporaryDir folder;
        QProcessEnvironment bare;
        for (const char* const name : {"PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS",
                                       "UBSAN_OPTIONS", "LSAN_OPTIONS"})
            if (qEnvironmentVariableIsSet(name))
                bare.insert(name, qEnvironmentVariable(name));
        QProcess process;
        // No display, no D-Bus, no folder for running programs, and no home.
        process.setProcessEnvironment(bare);
        process.start(programPath(), command + QStringList{folder.filePath("a" + suffix)});
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.readAllStandardError(), QByteArray());
        QCOMPARE(process.exitCode(), 0);
        // And the same as with all of them.
        const QString other = folder.filePath("b" + suffix);
        QCOMPARE(callProgram(command + QStringList{other}).exitCode, 0);
        QCOMPARE(contentOf(other), contentOf(folder.filePath("a" + suffix)));
    }

    void theWindowTellsAFullDisk_data()
    {
        QTest::addColumn<QString>("suffix");
        for (const char* const suffix : {".entropy.json", ".csv", ".json", ".svg", ".pdf", ".png"})
            QTest::newRow(suffix) << suffix;
    }
    void theWindowTellsAFullDisk()
    {
        QFETCH(QString, suffix);
        const QTemporaryDir folder;
        const QString path = folder.filePath("Lauf ä 1" + suffix);
        writeText(path, "old");
        Session session;
        MainWindow window;
        connectWindow(window, session);
        window.show();
        Batch batch;
        batch.X = Eigen::MatrixXd::Constant(2, 400, 0.1);
        session.setData({.batch = std::make_shared<const Batch>(batch)});
        session.step(30);
        QTRY_VERIFY(session.frame().snapshot && session.frame().snapshot->record.iteration == 30);
        {
            const FullDisk full;
            if (suffix == ".entropy.json")
                Q_EMIT window.saveRequested(path);
            else if (suffix == ".csv")
                Q_EMIT window.saveTableRequested(path);
            else if (suffix == ".json")
                Q_EMIT window.saveResultRequested(path);
            else
                window.exportChartTo(window.workspaceAt(0).charts().front().chart, path);
            QTRY_VERIFY(window.banner()->isVisible());
        }
        QVERIFY2(window.banner()->text().contains(path), qPrintable(window.banner()->text()));
        QVERIFY(session.isDirty());
        QCOMPARE(contentOf(path), QByteArray("old"));
        QCOMPARE(filesIn(folder.path()).size(), 1);
    }

private:
    /// Every command that writes a file, whose name is to follow.
    static void outputs()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QString>("suffix");
        const auto add = [](const char* name, const QStringList& command, const QString& suffix) {
            QTest::newRow(name) << command << suffix;
        };
        add("table", {"run", "one-neuron", "--csv"}, ".csv");
        add("result", {"run", "few-labels", "--json"}, ".json");
        for (const char* const suffix : {".svg", ".pdf", ".png"})
            add(suffix, {"render", "one-neuron", "--chart", "landscape-map", "--output"}, suffix);
        const QStringList film{"film",   "one-neuron", "--chart",   "entropy",
                               "--size", "320x240",    "--seconds", "0.5",
                               "--at",   "30",         "--output"};
        add("WebP", film, ".webp");
        if (hasProgram("ffmpeg"))
            add("MP4", film, ".mp4");
        add("report", {"report", "one-neuron", "--at", "20", "--output"}, ".pdf");
        add("sweep", {"sweep", "one-neuron", "--learning-rates", "0.1:1:50", "--csv"}, ".csv");
    }
};

QTEST_MAIN(TestTroubles)

#include "test_troubles.moc"
