#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "core/experiment/data_sets.h"
#include "tests/app/program.h"
#include "ui/data/column_chooser.h"
#include "ui/data/data_dialog.h"
#include "ui/panels/control_panel.h"
#include "ui/panels/status_line.h"
#include "ui/widgets/banner.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/descent/descent_workspace.h"

#include <QCheckBox>
#include <QClipboard>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

using namespace entropy_lab;

/// Other data in the whole program: real window, real session, real worker.
class TestData : public QObject {
    Q_OBJECT

    struct Program {
        Program()
        {
            connectWindow(window, session);
            window.resize(1280, 800);
            window.show();
            window.activateWindow();
            if (!QTest::qWaitForWindowActive(&window))
                qFatal("the window does not become active");
        }
        Session session;
        MainWindow window;

        const RunSnapshot* snapshot() const { return session.frame().snapshot.get(); }
        Eigen::Index samples() const { return session.experiment().data.samples(); }
        DataDialog& dialog() const { return *window.dataDialog(); }
        bool await(std::int64_t iteration) const
        {
            return QTest::qWaitFor(
                [&] { return snapshot() != nullptr && snapshot()->record.iteration == iteration; },
                20000);
        }
        bool awaitData() const
        {
            return QTest::qWaitFor([&] { return dialog().isReady(); }, 20000);
        }
        void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
        {
            window.activateWindow();
            if (!QTest::qWaitForWindowActive(&window))
                qFatal("the window does not become active");
            window.workspace<DescentWorkspace>()->setFocus();
            QTest::keyClick(&window, static_cast<Qt::Key>(key), modifiers);
        }
        void use(int row)
        {
            press(Qt::Key_D, Qt::ControlModifier);
            dialog().sourceList()->setCurrentRow(row);
            QVERIFY(awaitData());
            QTest::mouseClick(dialog().acceptButton(), Qt::LeftButton);
        }
        void drop(const QString& path)
        {
            QMimeData mime;
            mime.setUrls({QUrl::fromLocalFile(path)});
            QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &mime, Qt::LeftButton,
                                  Qt::NoModifier);
            QApplication::sendEvent(&window, &enter);
            QDropEvent drop(QPoint(300, 300), Qt::CopyAction, &mime, Qt::LeftButton,
                            Qt::NoModifier);
            QApplication::sendEvent(&window, &drop);
        }
    };

    static QString write(const QTemporaryDir& folder, const QString& name,
                         const QByteArray& content)
    {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("the test's file cannot be written");
        return file.fileName();
    }

private Q_SLOTS:
    void otherDataAreOneUndoStepAndANewRun();
    void aRunGoesOnFromTheNewStart();
    void cancelLeavesAllAsItWas();
    void theButtonBesideTheInputsAsksForData();
    void standardisedDataComeBackFromAFile();
    void aDroppedTableIsOffered();
    void aBrokenDroppedTableIsToldByTheBanner();
    void aTableIsPastedIntoTheWindow();
    void proseInTheClipboardIsNoTable();
    void aMillionSamplesTrain();
};

void TestData::otherDataAreOneUndoStepAndANewRun()
{
    Program program;
    QVERIFY(program.await(0));
    program.press(Qt::Key_Right);
    QVERIFY(program.await(1));
    program.use(2);
    QCOMPARE(program.samples(), 200);
    QCOMPARE(program.session.undoStack()->count(), 1);
    QVERIFY(program.session.isDirty());
    QVERIFY(program.await(0));
    QVERIFY(program.session.experiment().data.X == generateDataSet({"two-moons", {}, 0}).X);
    QVERIFY(program.session.experiment().start.values == Experiment().start.values);

    // Of the same shape: still a run of its own.
    program.press(Qt::Key_Right);
    QVERIFY(program.await(1));
    program.use(3);
    QCOMPARE(program.session.experiment().generator->name, std::string("circles"));
    QVERIFY(program.await(0));
    QCOMPARE(program.session.undoStack()->count(), 2);
    program.press(Qt::Key_Right);
    QVERIFY(program.await(1));
    program.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(program.session.experiment().generator->name, std::string("two-moons"));
    QVERIFY(program.await(0));
    program.press(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(program.session.experiment().data.X == Experiment().data.X);
    QVERIFY(!program.session.experiment().generator);
    program.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(program.samples(), 200);
}

void TestData::aRunGoesOnFromTheNewStart()
{
    Program program;
    QVERIFY(program.await(0));
    program.session.editSetting("stop.iterations", 1e9);
    program.session.setSpeed(TrainingThread::kAsFastAsItGoes);
    program.press(Qt::Key_Space);
    QTRY_VERIFY(program.snapshot()->record.iteration > 1000);
    program.press(Qt::Key_D, Qt::ControlModifier);
    const std::int64_t before = program.snapshot()->record.iteration;
    program.dialog().sourceList()->setCurrentRow(1);
    QVERIFY(program.awaitData());
    // The dialog holds up nothing.
    QTRY_VERIFY(program.snapshot()->record.iteration > before);
    QTest::mouseClick(program.dialog().acceptButton(), Qt::LeftButton);
    QVERIFY(program.session.isRunning());
    QTRY_COMPARE(program.session.frame().columns->samples, 200);
    program.press(Qt::Key_Space);
    QTRY_VERIFY(!program.session.isRunning());
}

void TestData::cancelLeavesAllAsItWas()
{
    Program program;
    QVERIFY(program.await(0));
    program.press(Qt::Key_Right);
    QVERIFY(program.await(1));
    program.press(Qt::Key_D, Qt::ControlModifier);
    program.dialog().sourceList()->setCurrentRow(4);
    QVERIFY(program.awaitData());
    QTest::mouseClick(program.dialog().cancelButton(), Qt::LeftButton);
    QVERIFY(!program.session.isDirty());
    QCOMPARE(program.session.undoStack()->count(), 0);
    QCOMPARE(program.samples(), 1);
    QCOMPARE(program.snapshot()->record.iteration, 1);
}

void TestData::theButtonBesideTheInputsAsksForData()
{
    Program program;
    QTest::mouseClick(program.window.controlPanel()->dataButton(), Qt::LeftButton);
    QVERIFY(program.dialog().isVisible());
    QVERIFY(!program.dialog().isModal());
    QVERIFY(program.awaitData());
    QTest::mouseClick(program.dialog().cancelButton(), Qt::LeftButton);
    // The next time it begins with what the experiment has then.
    program.use(5);
    QTest::mouseClick(program.window.controlPanel()->dataButton(), Qt::LeftButton);
    QCOMPARE(program.dialog().sourceList()->currentRow(), 5);
}

void TestData::standardisedDataComeBackFromAFile()
{
    const QTemporaryDir folder;
    const QString table = write(folder, "points.csv", "a;b;y\n1,5;10;0\n2,5;30;\n4;20;1\n");
    const QString path = folder.filePath("mine.entropy.json");
    Program program;
    program.drop(table);
    QVERIFY(program.awaitData());
    program.dialog().standardiseBox()->setChecked(true);
    QVERIFY(program.awaitData());
    QTest::mouseClick(program.dialog().acceptButton(), Qt::LeftButton);
    const Batch data = program.session.experiment().data;
    QVERIFY(std::abs(data.X->row(0).sum()) < 1e-14);
    Q_EMIT program.window.saveRequested(path);
    QVERIFY(contentOf(path).contains("\"csv\": \"points.csv\""));
    QVERIFY(contentOf(path).contains("\"standardise\": true"));
    Q_EMIT program.window.builtInRequested("one-neuron");
    QCOMPARE(program.samples(), 1);
    Q_EMIT program.window.openRequested(path);
    QTRY_VERIFY(program.session.experiment().data.X == data.X);
    QVERIFY(program.session.experiment().csv->isStandardised);
}

void TestData::aDroppedTableIsOffered()
{
    const QTemporaryDir folder;
    const QString path = write(folder, "points.csv", "a,b,c,y\n1,2,3,0\n4,5,6,1\n");
    Program program;
    program.drop(path);
    QVERIFY(program.dialog().isVisible());
    QVERIFY(program.awaitData());
    QCOMPARE(program.samples(), 1);
    QTest::mouseClick(program.dialog().acceptButton(), Qt::LeftButton);
    QCOMPARE(program.samples(), 2);
    QCOMPARE(program.session.experiment().start.features, 3);
    QVERIFY(!program.window.banner()->isVisible());
    QTRY_COMPARE(program.session.frame().columns->features, 3);
    QVERIFY(program.window.controlPanel()->row("data.x.0.2") != nullptr);
}

void TestData::aBrokenDroppedTableIsToldByTheBanner()
{
    const QTemporaryDir folder;
    const QString path = write(folder, "points.csv", "a,b\n1,2\n3,four\n5,6\n");
    Program program;
    program.drop(path);
    QTRY_VERIFY(program.window.banner()->isVisible());
    const QString problem = path + ": line 3, column 3: \"four\": expected a number";
    QVERIFY(program.window.banner()->text().startsWith(problem));
    QVERIFY(program.dialog().message().startsWith(problem));
    QVERIFY(!program.dialog().acceptButton()->isEnabled());
    QCOMPARE(program.samples(), 1);
    QVERIFY(!program.session.isDirty());
    // What comes next in the dialog is said there only.
    program.window.banner()->hide();
    program.dialog().openFile(write(folder, "other.csv", "a,a\n"));
    QVERIFY(program.awaitData());
    QVERIFY(program.dialog().message().contains("stands twice"));
    QVERIFY(!program.window.banner()->isVisible());
}

void TestData::aTableIsPastedIntoTheWindow()
{
    Program program;
    QApplication::clipboard()->setText("0.5\t-1\t0\n1.5\t2\t1\n-0.5\t0\t\n");
    program.press(Qt::Key_V, Qt::ControlModifier);
    QVERIFY(program.awaitData());
    QVERIFY(program.dialog().message().startsWith("3 samples, 2 inputs; labels: 1 × 0, 1 × 1, 1"));
    QTest::mouseClick(program.dialog().acceptButton(), Qt::LeftButton);
    QCOMPARE(program.session.experiment().data.X,
             (Eigen::MatrixXd{{0.5, 1.5, -0.5}, {-1.0, 2.0, 0.0}}));
    QVERIFY(!program.session.experiment().csv);
    // A broken one is told in the dialog.
    QApplication::clipboard()->setText("x,y\n1,2\n3\n5,6\n");
    program.press(Qt::Key_V, Qt::ControlModifier);
    QVERIFY(program.awaitData());
    QVERIFY(program.dialog().message().contains("line 3, column 1: the row ends after field 1"));
    QCOMPARE(program.samples(), 3);
}

void TestData::proseInTheClipboardIsNoTable()
{
    Program program;
    QApplication::clipboard()->setText("The numbers come later.");
    program.press(Qt::Key_V, Qt::ControlModifier);
    QVERIFY(program.window.dataDialog() == nullptr);
    QTRY_VERIFY(program.window.statusLine()->words().contains("no table of numbers"));
}

void TestData::aMillionSamplesTrain()
{
    GeneratorSource source{.name = "two-blobs", .settings = {{"samples", 500'000.0}}, .seed = 1};
    const auto batch = std::make_shared<const Batch>(generateDataSet(source));
    Program program;
    QVERIFY(program.await(0));
    const EventLoopWatch watch;
    Q_EMIT program.window.dataChosen({.batch = batch, .csv = {}, .generator = source});
    QTRY_COMPARE(program.session.frame().columns->samples, 1'000'000);
    program.press(Qt::Key_Right);
    QVERIFY(program.await(1));
    program.session.editSetting("learning_rate", 0.25);
    program.press(Qt::Key_Right);
    QVERIFY(program.await(2));
    QCOMPARE(program.snapshot()->record.learningRate, 0.25);
    qInfo("longest gap between two ticks of 1 ms: %lld ms",
          static_cast<long long>(watch.longestGap()));
}

QTEST_MAIN(TestData)
#include "test_data.moc"
