#include "app/commands/window_command.h"
#include "app/offscreen/job_thread.h"
#include "app/offscreen/lab_application.h"
#include "app/session/session.h"
#include "app/wiring/autosave.h"
#include "app/wiring/experiment_file.h"
#include "app/wiring/window_wiring.h"
#include "core/files/experiment_json.h"
#include "core/runs/recorded_run.h"
#include "core/threads/leavable_thread.h"
#include "tests/app/program.h"
#include "tests/places.h"
#include "tests/ui/outside.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/recent_menu.h"
#include "ui/window/main_window.h"
#include "ui/window/welcome_page.h"

#include <climits>

#include <QDir>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <cstdio>
#include <future>
#include <stdexcept>
#include <sys/resource.h>
#include <unistd.h>

using namespace entropy_lab;

namespace {

/// From a change until it is written, ms: soon, for tests; and never within one.
constexpr int kSoon = 1;
constexpr int kNever = 10'000'000;

/// A limit of this process and those it starts, for as long as this lives.
class Limit {
public:
    Limit(int resource, rlim_t most) : m_resource(resource)
    {
        getrlimit(rlimitOf(m_resource), &m_before);
        const rlimit limit{most, m_before.rlim_max};
        setrlimit(rlimitOf(m_resource), &limit);
    }
    ~Limit() { setrlimit(rlimitOf(m_resource), &m_before); }
    Limit(const Limit&) = delete;
    Limit& operator=(const Limit&) = delete;

private:
    static __rlimit_resource_t rlimitOf(int resource)
    {
        return static_cast<__rlimit_resource_t>(resource);
    }

    int m_resource;
    rlimit m_before{};
};

/// No file may grow beyond a few bytes: as a full disk.
class FullDisk {
public:
    FullDisk() : m_handler(std::signal(SIGXFSZ, SIG_IGN)), m_limit(RLIMIT_FSIZE, 100) { }
    ~FullDisk() { std::signal(SIGXFSZ, m_handler); }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    void (*m_handler)(int);
    Limit m_limit;
};

QStringList filesIn(const QString& folder, const QString& pattern = "*")
{
    return QDir(folder).entryList({pattern}, QDir::Files | QDir::Hidden, QDir::Name);
}

void writeText(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

struct Program {
    explicit Program(const QString& folder, int delay = kSoon)
        : autosave(new Autosave(window, session, folder, delay))
    {
        connectWindow(window, session);
        window.resize(1280, 800);
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
    double rate() const { return session.experiment().learningRate.w; }
    Banner& banner() { return *window.banner(); }
    bool says(const QString& words)
    {
        return banner().isVisible() && banner().text().contains(words);
    }
    bool isAt(std::int64_t iteration) const
    {
        const RunSnapshot* const shown = session.frame().snapshot.get();
        return shown != nullptr && shown->record.iteration == iteration;
    }
};

/// Changes that were kept, of an experiment without a file.
std::string recordOf(const Experiment& experiment)
{
    UnsavedRecord record;
    record.experiment = experiment;
    return formatUnsavedRecord(record);
}

/// Presses a button of the box that is about to ask.
void answerWith(const QString& button)
{
    QTimer::singleShot(0, qApp, [button] {
        auto* const box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        if (box == nullptr) {
            answerWith(button);
            return;
        }
        for (QAbstractButton* const each : box->buttons())
            if (QString(each->text()).remove(u'&') == button) {
                each->click();
                return;
            }
        box->reject();
    });
}

/// A window with a change that is written by nothing but the end, which somebody else brings about.
int waitForTheEnd(QApplication& application, const QString& folder)
{
    Program program(folder, kNever);
    keepHoweverItEnds(*program.autosave);
    program.edit(0.125);
    QTimer::singleShot(0, &application, [] {
        std::puts("ready");
        std::fflush(stdout);
    });
    return application.exec();
}

/// What remembered geometry looks like, as QWidget::saveGeometry has it.
QByteArray geometryOf(const QRect& rect, bool isMaximized = false)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_4_0);
    stream << quint32(0x1D9D0CB) << quint16(3) << quint16(0) << rect << rect << qint32(0)
           << quint8(isMaximized) << quint8(0) << qint32(1280) << rect;
    return bytes;
}

}  // namespace

/// Whatever goes wrong around the program, it goes on or says why not, and loses nothing.
class TestFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatAHandlerThrowsIsSaid_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<QString>("says");
        QTest::newRow("an error") << 0 << "the reason";
        QTest::newRow("no memory") << 1 << "not enough memory";
        QTest::newRow("anything") << 2 << "Something went wrong";
    }
    void whatAHandlerThrowsIsSaid()
    {
        QFETCH(int, what);
        QFETCH(QString, says);
        const auto fail = [what] {
            if (what == 0)
                throw std::runtime_error("the reason");
            if (what == 1)
                throw std::bad_alloc();
            throw what;
        };
        const QTemporaryDir folder;
        Program program(folder.path());
        program.edit(0.125);
        QPushButton button(&program.window);
        connect(&button, &QPushButton::clicked, &button, fail);
        QTimer::singleShot(0, &button, [&button] { button.click(); });
        QTRY_VERIFY2(program.says(says), qPrintable(program.banner().text()));
        // The window is as before, and lives.
        QCOMPARE(program.rate(), 0.125);
        program.session.step(5);
        QTRY_VERIFY(program.isAt(5));
    }

    void whatAnotherThreadThrowsIsSaid()
    {
        const QTemporaryDir folder;
        Program program(folder.path());
        const auto slot = std::make_shared<JobSlot>();
        const JobThread thread(slot);
        slot->order([](const std::stop_token&) { throw std::bad_alloc(); });
        QTRY_VERIFY(program.says("not enough memory"));
        QVERIFY(slot->hasFailed());
        Mailbox<int> answer;
        slot->order([&answer](const std::stop_token&) { answer.put(3); });
        QTRY_VERIFY(answer.hasNews());
    }

    /// Of every iteration there is a row, also where the memory for it came late.
    void aRunOutOfMemoryStandsAndGoesOn()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer takes all addresses for itself");
#endif
        Experiment experiment;
        experiment.data.X = Eigen::MatrixXd::Constant(30, 2, 0.01);
        experiment.start = Layer(1, 30);
        experiment.start.b()(0) = 0.1;
        experiment.stop.iterations = 200'000;
        const auto shared = std::make_shared<const Experiment>(experiment);
        RunLane lane(shared, std::size_t{256} << 20);
        lane.begin();
        std::int64_t failures = 0;
        {
            const Limit limit(RLIMIT_AS, addressSpace() + (std::size_t{8} << 20));
            while (lane.iteration() < experiment.stop.iterations && failures == 0) {
                try {
                    lane.step();
                } catch (const std::bad_alloc&) {
                    ++failures;
                }
            }
        }
        QVERIFY(failures > 0);
        const std::int64_t stood = lane.iteration();
        QVERIFY(stood < experiment.stop.iterations);
        while (lane.iteration() < stood + 1000)
            QVERIFY(lane.step());
        QCOMPARE(lane.history().size(), lane.iteration() + 1);
        RunLane other(shared, std::size_t{256} << 20);
        other.begin();
        while (other.iteration() < lane.iteration())
            other.step();
        for (std::int64_t k = stood - 2; k <= lane.iteration(); ++k)
            QCOMPARE(lane.history().at(lane.columns()->H, k),
                     other.history().at(other.columns()->H, k));
    }

    void aFailedWriteIsSaidAndTriedAgain()
    {
        const QTemporaryDir folder;
        Program program(folder.path());
        program.edit(0.125);
        QTRY_VERIFY(contentOf(folder.filePath("session-1.json")).contains("0.125"));
        {
            const FullDisk full;
            program.edit(0.25);
            QTRY_VERIFY(program.says("not kept against a crash"));
            QVERIFY(contentOf(folder.filePath("session-1.json")).contains("0.125"));
        }
        QTRY_VERIFY(contentOf(folder.filePath("session-1.json")).contains("0.25"));
        QTRY_VERIFY(!program.banner().isVisible());
    }

    void whatCannotBeKeptIsNotReplaced()
    {
        const QTemporaryDir folder;
        Program program(folder.path());
        program.edit(0.125);
        QTRY_VERIFY(contentOf(folder.filePath("session-1.json")).contains("0.125"));
        {
            const FullDisk full;
            program.edit(0.25);
            Q_EMIT program.window.builtInRequested("four-valleys");
            QVERIFY(program.says("Not opened"));
            QCOMPARE(program.rate(), 0.25);
            QVERIFY(!program.window.close());
            QVERIFY(program.says("stays open"));
        }
        Q_EMIT program.window.builtInRequested("four-valleys");
        const QStringList kept = filesIn(folder.path(), "kept-*.json");
        QCOMPARE(kept.size(), 1);
        QCOMPARE(loadUnsavedRecord(folder.filePath(kept.front())).experiment.learningRate.w, 0.25);
    }

    void whoInsistsClosesAndKeepsWhatThereIs()
    {
        const QTemporaryDir folder;
        {
            Program program(folder.path());
            program.edit(0.125);
            QTRY_VERIFY(contentOf(folder.filePath("session-1.json")).contains("0.125"));
            const FullDisk full;
            program.edit(0.25);
            QVERIFY(!program.window.close());
            program.banner().remedyButton()->click();
            QVERIFY(!program.window.isVisible());
        }
        QVERIFY(contentOf(folder.filePath("session-1.json")).contains("0.125"));
    }

    void theNewestIsKeptWhateverTheClockSays()
    {
        const QTemporaryDir folder;
        Experiment experiment;
        for (int day = 1; day <= Autosave::kMostKept; ++day)
            writeText(
                folder.filePath(
                    QString("kept-209912%1-120000-000.json").arg(day, 2, 10, QLatin1Char('0'))),
                QByteArray::fromStdString(recordOf(experiment)));
        experiment.learningRate = LearningRate(0.125);
        writeText(folder.filePath("session-1.json"),
                  QByteArray::fromStdString(recordOf(experiment)));
        Program program(folder.path());
        QVERIFY(program.says("unexpectedly"));
        QCOMPARE(filesIn(folder.path(), "kept-*").size(), Autosave::kMostKept);
        program.banner().remedyButton()->click();
        QTRY_COMPARE(program.rate(), 0.125);
    }

    void theSecondWindowOnAFileAsks_data()
    {
        QTest::addColumn<QString>("button");
        QTest::addColumn<double>("inTheFile");
        QTest::addColumn<double>("inTheWindow");
        QTest::newRow("overwrite") << "Overwrite" << 0.25 << 0.25;
        QTest::newRow("think better of it") << "Cancel" << 0.125 << 0.25;
        QTest::newRow("read again") << "Read it again" << 0.125 << 0.125;
        QTest::newRow("save as") << "Save as…" << 0.125 << 0.25;
    }
    void theSecondWindowOnAFileAsks()
    {
        QFETCH(QString, button);
        QFETCH(double, inTheFile);
        QFETCH(double, inTheWindow);
        const QTemporaryDir folder;
        const QTemporaryDir files;
        const QString path = files.filePath("a.entropy.json");
        const QString other = files.filePath("b.entropy.json");
        Program first(folder.path());
        Q_EMIT first.window.saveRequested(path);
        Program second(folder.path());
        second.window.setFileChooser([&other](const FileQuestion&) { return other; });
        Q_EMIT second.window.openRequested(path);
        QTRY_COMPARE(second.window.filePath(), path);
        first.edit(0.125);
        Q_EMIT first.window.saveRequested(path);
        second.edit(0.25);
        answerWith(button);
        Q_EMIT second.window.saveRequested(path);
        QTRY_COMPARE(second.rate(), inTheWindow);
        QCOMPARE(loadExperiment(path.toStdString()).learningRate.w, inTheFile);
        if (button == "Save as…")
            QCOMPARE(loadExperiment(other.toStdString()).learningRate.w, 0.25);
        // What was given up for the file is in the menu.
        QTRY_COMPARE(filesIn(folder.path(), "kept-*").size(), button == "Read it again" ? 1 : 0);
    }

    void noQuestionStandsBeforeARun()
    {
        const QTemporaryDir folder;
        const QTemporaryDir files;
        const QString path = files.filePath("a.entropy.json");
        Program program(folder.path());
        Q_EMIT program.window.saveRequested(path);
        QByteArray text = contentOf(path);
        writeText(path, text.replace("One neuron", "Of another"));
        program.session.setSpeed(1.0);
        program.session.play();
        program.edit(0.25);
        Q_EMIT program.window.saveRequested(path);
        QVERIFY(program.says("Not saved"));
        QVERIFY(contentOf(path).contains("Of another"));
        answerWith("Overwrite");
        program.banner().remedyButton()->click();
        QVERIFY(contentOf(path).contains("One neuron"));
        QVERIFY(!program.session.isDirty());
    }

    void whatOthersDoToTheFileIsSaid()
    {
        const QTemporaryDir folder;
        const QTemporaryDir files;
        const QString path = files.filePath("a.entropy.json");
        Program program(folder.path());
        Q_EMIT program.window.saveRequested(path);
        QVERIFY(!program.banner().isVisible());
        writeText(path, contentOf(path).replace("0.5,", "0.75,"));
        QTRY_VERIFY(program.says("changed by somebody else"));
        program.banner().remedyButton()->click();
        QTRY_COMPARE(program.rate(), 0.75);
        QVERIFY(QFile::remove(path));
        QTRY_VERIFY(program.says("no longer there"));
        program.banner().remedyButton()->click();
        QCOMPARE(loadExperiment(path.toStdString()).learningRate.w, 0.75);
        // A banner that is no longer true goes, however the file came back.
        QVERIFY(QFile::remove(path));
        QTRY_VERIFY(program.says("no longer there"));
        Q_EMIT program.window.saveRequested(path);
        QVERIFY(!program.banner().isVisible());
        // What this window itself does is no news.
        program.edit(0.25);
        Q_EMIT program.window.saveRequested(path);
        QTRY_VERIFY(!program.banner().isVisible());
    }

    void whatCameBackStillKnowsItsFile()
    {
        const QTemporaryDir folder;
        const QTemporaryDir files;
        const QString path = files.filePath("a.entropy.json");
        {
            Program crashed(folder.path());
            Q_EMIT crashed.window.saveRequested(path);
            crashed.edit(0.125);
            QTRY_VERIFY(contentOf(folder.filePath("session-1.json")).contains("0.125"));
        }
        writeText(path, contentOf(path).replace("One neuron", "Of another"));
        Program next(folder.path());
        next.banner().remedyButton()->click();
        QTRY_COMPARE(next.rate(), 0.125);
        answerWith("Cancel");
        Q_EMIT next.window.saveRequested(path);
        QVERIFY(contentOf(path).contains("Of another"));
    }

    void aMessageIsReadBeforeTheFirstStart()
    {
        const QTemporaryDir folder;
        Program program(folder.path());
        program.window.offerFirstStart();
        QVERIFY(program.window.welcomePage()->isVisible());
        program.window.showBanner("A message.", "Do it", [] {});
        QPushButton* const remedy = program.banner().remedyButton();
        const auto isReachable = [&] {
            const QPoint place = remedy->mapTo(&program.window, remedy->rect().center());
            return program.window.childAt(place) == remedy;
        };
        QTRY_VERIFY(isReachable());
        program.banner().closeButton()->click();
        QTRY_COMPARE(program.window.welcomePage()->geometry(),
                     program.window.centralWidget()->rect());
    }

    void endedByASignalTheChangesAreKept_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGHUP") << SIGHUP;
        QTest::newRow("SIGINT") << SIGINT;
    }
    void endedByASignalTheChangesAreKept()
    {
        QFETCH(int, signal);
        const QTemporaryDir folder;
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(),
                      {"--wait-for-the-end", folder.path()});
        QVERIFY(process.waitForReadyRead(60000));
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), signal), 0);
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 128 + signal);
        QCOMPARE(loadUnsavedRecord(folder.filePath("session-1.json")).experiment.learningRate.w,
                 0.125);
    }

    void withTheDisplayGoneTheChangesAreKept()
    {
        if (!hasProgram("Xvfb"))
            QSKIP("there is no Xvfb");
        QProcess display;
        display.start("Xvfb",
                      {"-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"});
        QVERIFY(display.waitForStarted());
        if (!display.waitForReadyRead(30000))
            QSKIP("Xvfb does not start here");
        const QByteArray number = display.readLine().trimmed();
        const QTemporaryDir folder;
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("DISPLAY", ":" + QString::fromLatin1(number));
        environment.insert("QT_QPA_PLATFORM", "xcb");
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationFilePath(),
                      {"--wait-for-the-end", folder.path()});
        if (!process.waitForReadyRead(60000))
            QSKIP("no window opens under Xvfb here");
        display.kill();
        QVERIFY(display.waitForFinished());
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(loadUnsavedRecord(folder.filePath("session-1.json")).experiment.learningRate.w,
                 0.125);
    }

    void damagedChangesHoldUpNoStart_data()
    {
        QTest::addColumn<QByteArray>("text");
        const std::string whole = recordOf(Experiment());
        for (const std::size_t length : {std::size_t{0}, std::size_t{1}, whole.find('\n'),
                                         whole.find('\n') + 1, whole.size() / 2, whole.size() - 3})
            QTest::addRow("%zu bytes", length)
                << QByteArray::fromStdString(whole.substr(0, length));
        QTest::newRow("something else") << QByteArray("\x7f"
                                                      "ELF\0\xff\xfe",
                                                      7);
        QTest::newRow("one long line") << QByteArray(300'000, '{');
    }
    void damagedChangesHoldUpNoStart()
    {
        QFETCH(QByteArray, text);
        const QTemporaryDir folder;
        writeText(folder.filePath("session-1.json"), text);
        Program program(folder.path());
        if (program.says("unexpectedly")) {
            program.banner().remedyButton()->click();
            QTRY_VERIFY(program.banner().isVisible());
        }
        QCOMPARE(program.rate(), 0.5);
        // It is left for whoever can make something of it.
        QCOMPARE(filesIn(folder.path(), "kept-*").size(), 1);
        program.session.step(3);
        QTRY_VERIFY(program.isAt(3));
    }

    void rememberedGeometryIsBoundToTheScreen_data()
    {
        QTest::addColumn<QByteArray>("geometry");
        constexpr int kFar = 1'000'000'000;
        const auto add = [](const char* name, const QRect& rect) {
            QTest::newRow(name) << geometryOf(rect);
            QTest::addRow("%s, maximized", name) << geometryOf(rect, true);
        };
        add("as large as can be", {QPoint(0, 0), QSize(kFar, kFar)});
        add("far away", {QPoint(kFar, kFar), QSize(800, 600)});
        add("far to the other side", {QPoint(-kFar, -kFar), QSize(800, 600)});
        add("from end to end", QRect(QPoint(-kFar, -kFar), QPoint(kFar, kFar)));
        add("beyond whole numbers", QRect(QPoint(INT_MIN, INT_MIN), QPoint(INT_MAX, INT_MAX)));
        add("negative", {QPoint(0, 0), QSize(-kFar, -5)});
        QTest::newRow("no geometry") << QByteArray("NaN");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("cut") << geometryOf({0, 0, 800, 600}).left(20);
    }
    void rememberedGeometryIsBoundToTheScreen()
    {
        QFETCH(QByteArray, geometry);
        const QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
        settings.setValue("window/geometry", geometry);
        settings.setValue("window/splitter", geometry);
        MainWindow window(&settings);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const QRect room = window.screen()->availableGeometry();
        const QSize most = room.size().expandedTo(window.minimumSizeHint());
        QVERIFY2(window.width() <= most.width() && window.height() <= most.height(),
                 qPrintable(QString("%1 x %2").arg(window.width()).arg(window.height())));
        QVERIFY(window.width() >= 100 && window.height() >= 100);
        QVERIFY(room.intersects(window.geometry()));
    }

    void badSettingsAndHomesHoldUpNoStart_data()
    {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<QString>("home");
        QTest::addColumn<int>("files");
        QTest::newRow("no format")
            << QByteArray("\x7f\0[[[=\n\xff\xfe=@Invalid", 20) << "home" << 0;
        QTest::newRow("wrong types")
            << QByteArray("[window]\ntheme=@Variant(\\0\\0\\0\\x7f)\ngeometry=@Size(-1 "
                          "-1)\nsplitter=1e300\nstarted=@Rect(1 2)\n[charts]\n"
                          "drag_zooms=@ByteArray(\\xff)\n[files]\nrecent=@Point(1 2)\n")
            << "home" << 0;
        QTest::newRow("a folder in the place of the settings") << QByteArray() << "home" << 0;
        QTest::newRow("no home") << QByteArray("[window]\ntheme=dark\n") << QString() << 0;
        QTest::newRow("a home that is not there")
            << QByteArray("[window]\n") << "nowhere/at/all" << 0;
        QTest::newRow("a home that is a file") << QByteArray("[window]\n") << "file" << 0;
        QTest::newRow("20 files") << QByteArray("[window]\n") << "home" << 20;
    }
    void badSettingsAndHomesHoldUpNoStart()
    {
        QFETCH(QByteArray, settings);
        QFETCH(QString, home);
        QFETCH(int, files);
        const QTemporaryDir folder;
        const QString config = folder.filePath("home/.config/entropy-lab");
        QVERIFY(QDir().mkpath(config));
        const QString place = config + "/entropy-lab.conf";
        if (settings.isEmpty())
            QVERIFY(QDir().mkpath(place + "/entry"));
        else
            writeText(place, settings);
        writeText(folder.filePath("file"), "a file");
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* const name :
             {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"})
            environment.remove(name);
        environment.insert("QT_QPA_PLATFORM", "offscreen");
        if (!home.isEmpty())
            environment.insert("HOME", folder.filePath(home));
        process.setProcessEnvironment(environment);
        if (files > 0)
            process.setChildProcessModifier([files] {
                const rlimit both{static_cast<rlim_t>(files), static_cast<rlim_t>(files)};
                setrlimit(RLIMIT_NOFILE, &both);
            });
        // What is said of a file that is not there tells that the window is.
        process.setReadChannel(QProcess::StandardError);
        process.start(programPath(), {folder.filePath("missing.entropy.json")});
        QByteArray said;
        while (!said.contains("not opened") && process.waitForReadyRead(60000))
            said += process.readAllStandardError();
        QVERIFY2(said.contains("missing.entropy.json: not opened"), said);
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGTERM), 0);
        QVERIFY(process.waitForFinished(60000));
        said += process.readAllStandardError();
        QVERIFY2(process.exitStatus() == QProcess::NormalExit, said);
        QCOMPARE(process.exitCode(), 128 + SIGTERM);
    }

    void commandsLiveInNarrowRooms_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<int>("megabytes");
        QTest::addColumn<int>("files");
        const std::pair<const char*, QStringList> commands[] = {
            {"run", {"run", "stacked-layers", "--csv", "a.csv", "--json", "a.json"}},
            {"render",
             {"render", "four-valleys", "--chart", "landscape-workspace", "--output", "a.png"}},
            {"film",
             {"film", "one-neuron", "--chart", "entropy", "--size", "320x240", "--seconds", "0.5",
              "--output", "a.webp"}},
            {"report", {"report", "one-neuron", "--at", "20", "--output", "a.pdf"}},
            {"sweep", {"sweep", "one-neuron", "--learning-rates", "0.1:1:50", "--csv", "a.csv"}}};
        for (const auto& [name, command] : commands) {
            for (const int megabytes : {400, 800, 1200, 1600})
                QTest::addRow("%s in %d MB", name, megabytes) << command << megabytes << 0;
            QTest::addRow("%s with 20 files", name) << command << 0 << 20;
        }
    }
    void commandsLiveInNarrowRooms()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer takes all addresses for itself");
#endif
        QFETCH(QStringList, command);
        QFETCH(int, megabytes);
        QFETCH(int, files);
        const QTemporaryDir folder;
        QProcess process;
        process.setWorkingDirectory(folder.path());
        process.setChildProcessModifier([megabytes, files] {
            const auto limit = [](auto resource, rlim_t most) {
                const rlimit both{most, most};
                setrlimit(resource, &both);
            };
            if (megabytes > 0)
                limit(RLIMIT_AS, static_cast<rlim_t>(megabytes) << 20);
            if (files > 0)
                limit(RLIMIT_NOFILE, static_cast<rlim_t>(files));
        });
        process.start(programPath(), command);
        QVERIFY(process.waitForFinished(120000));
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(process.exitStatus() == QProcess::NormalExit, said);
        // Done, or said why not; nothing half-made either way.
        QVERIFY2(process.exitCode() == 0 || !said.isEmpty(), said);
        if (process.exitCode() != 0)
            QCOMPARE(filesIn(folder.path()), QStringList());
        if (files > 0)
            QVERIFY2(process.exitCode() == 0, said);
    }

    void nobodyWaitsForAThreadThatHangs()
    {
        const auto gate = std::make_shared<std::promise<void>>();
        const auto isThrough = std::make_shared<std::promise<void>>();
        {
            const LeavableThread thread([gate, isThrough](const std::stop_token&) {
                gate->get_future().wait();
                isThrough->set_value();
            });
            QVERIFY(!thread.hasEnded());
        }
        // This is reached while it still hangs.
        gate->set_value();
        isThrough->get_future().wait();
    }

private:
    /// Bytes of addresses that this process has taken.
    static rlim_t addressSpace()
    {
        QFile file("/proc/self/statm");
        if (!file.open(QIODevice::ReadOnly))
            return RLIM_INFINITY;
        return file.readAll().split(' ').front().toULongLong()
            * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
    }
};

int main(int argc, char** argv)
{
    LabApplication application(argc, argv);
    if (argc == 3 && QByteArray(argv[1]) == "--wait-for-the-end")
        return waitForTheEnd(application, QString::fromLocal8Bit(argv[2]));
    TestFaults test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_faults.moc"
