#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "tests/app/program.h"
#include "tests/ui/outside.h"
#include "ui/panels/status_line.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/landscape/landscape_workspace.h"
#include "ui/workspaces/learning_rate/learning_rate_workspace.h"

#include <QComboBox>
#include <QTemporaryDir>
#include <QtTest>

using namespace entropy_lab;

namespace {

QString textOf(const QString& pdf)
{
    return QString::fromUtf8(outputOf("pdftotext", {"-layout", pdf, "-"}));
}

QString reportOf(const QTemporaryDir& folder, const QStringList& arguments)
{
    const QString path = folder.filePath("command.pdf");
    const ProgramResult result =
        callProgram(QStringList{"report"} + arguments + QStringList{"--output", path});
    return result.exitCode == 0 ? textOf(path) : QString::fromUtf8(result.err);
}

struct Program {
    Program()
    {
        connectWindow(window, session);
        window.setFileChooser(
            [this](const FileQuestion&) { return folder.filePath("window.pdf"); });
        window.resize(1280, 800);
        window.show();
    }
    const QTemporaryDir folder;
    Session session;
    MainWindow window;

    bool load(const QString& name, std::int64_t iteration)
    {
        session.setSpeed(TrainingThread::kAsFastAsItGoes);
        if (!openInWindow(window, session, name))
            return false;
        session.step(static_cast<int>(iteration));
        return QTest::qWaitFor([&] {
            const RunSnapshot* const shown = session.frame().snapshot.get();
            return shown != nullptr && shown->record.iteration == iteration
                && shown->experiment->title == session.experiment().title;
        });
    }

    /// What File/Export/Report writes, as text.
    QString report()
    {
        emit window.reportRequested(folder.filePath("window.pdf"));
        const bool isWritten = QTest::qWaitFor(
            [&] { return window.statusLine()->words().contains("window.pdf"); }, 120000);
        return isWritten ? textOf(folder.filePath("window.pdf")) : QString();
    }
};

}  // namespace

class TestReports : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!hasProgram("pdftotext"))
            QSKIP("pdftotext is not installed");
    }

    void theWindowsIsThatOfTheCommandLineWhateverWasShownBefore()
    {
        Program program;
        // Every page has seen another experiment.
        QVERIFY(program.load("one-neuron", 30));
        for (int i = 0; i < program.window.workspaces()->count(); ++i) {
            program.window.showWorkspace(program.window.workspaceAt(i));
            QTest::qWait(1);
        }
        for (const char* const chart :
             {"sweep", "range-test", "schedule", "rules", "return-map", "time-step", "sharpness"}) {
            program.window.workspace<LearningRateWorkspace>()->showPageOf(chart);
            program.window.showWorkspace(*program.window.workspace<LearningRateWorkspace>());
            QTest::qWait(1);
        }
        QVERIFY(program.load("four-valleys", 20));
        const QString text = program.report();
        QCOMPARE(text, reportOf(program.folder, {"four-valleys", "--at", "20"}));
        QVERIFY(text.contains("Entropy over w₁ + G₁ and b"));
    }

    void itHoldsWhatIsOfTheExperimentAndNothingElse_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("has");
        QTest::addColumn<QStringList>("hasNot");
        const QString map("Return map");
        const QString plane("entropy (w, G, b)");
        const QString accuracy("labels met (share)");
        const QString layers("Step entropy: what one step adds");
        QTest::newRow("one sample, two inputs")
            << QStringList{"one-neuron", "--at", "30"}
            << QStringList{map,
                           plane,
                           "The gradient, step by step",
                           "The map as a surface",
                           "The learning rate is a time step",
                           "What H comes to"}
            << QStringList{accuracy, layers, "not the map of the run"};
        QTest::newRow("many samples with labels")
            << QStringList{"few-labels", "--at", "30"}
            << QStringList{accuracy, "mixed (λ = 1; w, G, b)", "entropy (w, b)"}
            << QStringList{map, "Where ascent ends up", layers, "The learning rate is a time step"};
        QTest::newRow("one input")
            << QStringList{"four-valleys", "--at", "30"} << QStringList{"w₁ against G₁"}
            << QStringList{"needs two inputs", map, accuracy, layers};
        QTest::newRow("layers") << QStringList{"stacked-layers", "--at", "30"}
                                << QStringList{layers, "Frobenius norms"} << QStringList{map};
        QTest::newRow("at the start")
            << QStringList{"one-neuron", "--at", "0"}
            << QStringList{"Sigmoid and z landscape", "What each learning rate comes to"}
            << QStringList{"Entropy H over iterations", "Update rules from the same start",
                           "Gradient norm", "Parameters over iterations"};
    }
    void itHoldsWhatIsOfTheExperimentAndNothingElse()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QStringList, has);
        QFETCH(QStringList, hasNot);
        const QTemporaryDir folder;
        const QString text = reportOf(folder, arguments);
        for (const QString& words : has)
            QVERIFY2(text.contains(words), qPrintable(words));
        for (const QString& words : hasNot)
            QVERIFY2(!text.contains(words), qPrintable(words));
    }

    void whatWasChosenInTheWindowCounts()
    {
        Program program;
        QVERIFY(program.load("one-neuron", 20));
        LandscapeWorkspace& landscape = *program.window.workspace<LandscapeWorkspace>();
        program.window.showWorkspace(landscape);
        QTRY_COMPARE(landscape.uBox()->count(), 7);
        landscape.uBox()->setCurrentText("w₂");
        QVERIFY(program.report().contains("Entropy over w₂ and b"));
    }
};

QTEST_MAIN(TestReports)
#include "test_reports.moc"
