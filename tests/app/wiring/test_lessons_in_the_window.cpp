#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "core/entropy/entropy.h"
#include "ui/plot/plot_view.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/compare/compare_workspace.h"
#include "ui/workspaces/compare/comparison_bar.h"
#include "ui/workspaces/compare/decision_plane.h"
#include "ui/workspaces/descent/descent_workspace.h"
#include "ui/workspaces/layers/layers_workspace.h"

#include <QAction>
#include <QMenu>
#include <QTabBar>
#include <QTableWidget>
#include <QtTest>

#include <cmath>

using namespace entropy_lab;

namespace {

/// Half a unit of the last of `digits` decimals, and a little for rounding.
bool agrees(double actual, double printed, int digits)
{
    return std::abs(actual - printed) <= 0.51 * std::pow(10.0, -digits);
}

QAction* actionOf(const QMenu& menu, const QString& title)
{
    for (QAction* const action : menu.actions()) {
        if (action->menu() != nullptr) {
            if (QAction* const found = actionOf(*action->menu(), title))
                return found;
        } else if (action->text() == title) {
            return action;
        }
    }
    return nullptr;
}

/// The whole program with an experiment chosen from its menu.
struct Program {
    explicit Program(const QString& title)
    {
        connectWindow(window, session);
        window.resize(1280, 800);
        window.show();
        if (QAction* const action = actionOf(*window.transportBar()->builtInMenu(), title))
            action->trigger();
        else
            qFatal("no experiment \"%s\"", qPrintable(title));
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window) || !reaches(0))
            qFatal("\"%s\" does not begin", qPrintable(title));
    }
    void press(Qt::Key key)
    {
        window.workspace<DescentWorkspace>()->setFocus();
        QTest::keyClick(&window, key);
    }
    /// The space bar, as in a lecture.
    bool playToTheEnd()
    {
        session.setSpeed(TrainingThread::kAsFastAsItGoes);
        press(Qt::Key_Space);
        return reaches(session.experiment().stop.iterations);
    }
    bool reaches(std::int64_t iteration)
    {
        return QTest::qWaitFor(
            [&] {
                const RunSnapshot* const shown = session.frame().snapshot.get();
                return shown != nullptr && shown->record.iteration == iteration
                    && !session.isRunning();
            },
            20000);
    }
    PlotView* chart(const char* name) { return window.workspaceOf(name)->chart(name); }
    /// A curve's own value at an iteration.
    double read(const char* name, const QString& curve, double iteration)
    {
        window.showWorkspace(*window.workspaceOf(name));
        PlotView& plot = *chart(name);
        plot.refresh();
        for (int i = 0; i < plot.curveCount(); ++i)
            if (plot.curve(i).name == curve)
                return plot.valueAt(i, iteration);
        return std::nan("");
    }
    /// The points on the curve H(z): one for each sample, in their order.
    std::vector<double> z()
    {
        PlotView& plot = *chart("landscape");
        plot.refresh();
        std::vector<double> found;
        for (const PlotPoint& point : plot.points())
            if (point.quantity == Quantity::H)
                found.insert(found.begin(), point.position.x());
        return found;
    }
    DecisionPlane& plane()
    {
        CompareWorkspace& compare = *window.workspace<CompareWorkspace>();
        window.showWorkspace(compare);
        compare.bar()->pages()->setCurrentIndex(1);
        return *compare.firstPlane();
    }

    Session session;
    MainWindow window;
};

}  // namespace

/// Every built-in experiment, played in the window, ends at the numbers of its lesson: read off the
/// curves, points, planes and tables that a person looks at.
class TestLessonsInTheWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void curvesEndAtTheNumbersOfTheirLesson_data();
    void curvesEndAtTheNumbersOfTheirLesson();
    void pointsEndAtTheZOfTheirLesson_data();
    void pointsEndAtTheZOfTheirLesson();
    void aDeadStartStandsStill();
    void aDeadStartMovesWithALabel();
    void barelyAwakeNeedsItsLastIteration();
    void thePlaneShowsWhichSamplesAreOnTheirSide_data();
    void thePlaneShowsWhichSamplesAreOnTheirSide();
    void thePlaneShowsTheCollapseAndItsCure_data();
    void thePlaneShowsTheCollapseAndItsCure();
    void theLayersEndAtTheirNumbers_data();
    void theLayersEndAtTheirNumbers();
};

void TestLessonsInTheWindow::curvesEndAtTheNumbersOfTheirLesson_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QByteArray>("chart");
    QTest::addColumn<QString>("curve");
    QTest::addColumn<int>("iteration");
    QTest::addColumn<double>("printed");
    QTest::addColumn<int>("digits");
    const auto add = [](const char* title, const char* chart, const char* curve, int iteration,
                        double printed, int digits) {
        QTest::addRow("%s, %s at %d", title, curve, iteration)
            << QString::fromUtf8(title) << QByteArray(chart) << QString::fromUtf8(curve)
            << iteration << printed << digits;
    };
    const auto addH = [&](const char* title, int iteration, double printed, int digits) {
        add(title, "entropy", "H", iteration, printed, digits);
    };
    addH("One neuron", 100, 0.009697564692, 12);
    addH("One neuron", 1000, 0.000836253043, 12);
    addH("Confidently wrong", 100, 0.009697564692, 12);
    add("Confidently wrong", "entropy", "cross-entropy CE", 100, 10.233598, 6);
    // By (1 - eta lambda) = 0.99 in each of 50 iterations.
    const double decay = std::pow(0.99, 50);
    add("Weight decay", "parameters", "w − G", 50, 0.05 * decay, 12);
    add("Weight decay", "parameters", "w₂−G₂", 50, 0.3 * decay, 12);
    addH("The smallest rise", 0, 0.307166251, 9);
    addH("The smallest rise", 1, 0.482486908, 9);
    add("Few labels", "compare-parameters", "w₁+G₁", 2000, 9.3640646, 7);
    add("Few labels", "compare-parameters", "w₂+G₂", 2000, -0.2363581, 7);
    const char* const accuracy = "accuracy · entropy";
    add("Collapse", "compare-accuracy", accuracy, 3000, 0.5, 3);
    add("Collapse, cured", "compare-accuracy", "accuracy · balanced entropy", 3000, 1.0, 3);
    add("Before the shift", "compare-accuracy", "accuracy · cross-entropy", 200, 1.0, 3);
    add("Adapting to a shift of 1.2", "compare-accuracy", accuracy, 0, 0.900, 3);
    add("Adapting to a shift of 1.2", "compare-accuracy", accuracy, 400, 1.000, 3);
    add("Adapting to a shift of 1.5", "compare-accuracy", accuracy, 0, 0.742, 3);
    add("Adapting to a shift of 1.5", "compare-accuracy", accuracy, 400, 0.500, 3);
}

void TestLessonsInTheWindow::curvesEndAtTheNumbersOfTheirLesson()
{
    QFETCH(const QString, title);
    QFETCH(const QByteArray, chart);
    QFETCH(const QString, curve);
    QFETCH(const int, iteration);
    QFETCH(const double, printed);
    QFETCH(const int, digits);
    Program program(title);
    QVERIFY(program.playToTheEnd());
    const double found = program.read(chart, curve, iteration);
    QVERIFY2(agrees(found, printed, digits), qPrintable(QString::number(found, 'g', 17)));
    // H falls in every lesson but the one of its rise.
    const double start = program.read("entropy", "H", 0);
    const double end =
        program.read("entropy", "H", double(program.session.experiment().stop.iterations));
    QCOMPARE(end < start, title != "The smallest rise");
}

void TestLessonsInTheWindow::pointsEndAtTheZOfTheirLesson_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QList<double>>("printed");
    QTest::addColumn<int>("digits");
    QTest::newRow("one neuron") << "One neuron" << QList<double>{9.835906497380} << 12;
    QTest::newRow("mirror image") << "Confidently wrong" << QList<double>{-7.092558803644} << 12;
    QTest::newRow("both sets") << "Two weight sets" << QList<double>{7.954002000534} << 12;
    QTest::newRow("one set at twice the rate")
        << "Two names for one weight" << QList<double>{7.954002000534} << 12;
    QTest::newRow("G frozen") << "Second set frozen" << QList<double>{7.452798678520} << 12;
    QTest::newRow("decay") << "Weight decay" << QList<double>{5.5414508796} << 10;
    QTest::newRow("four valleys") << "Four valleys" << QList<double>{10.980338, -10.909504} << 6;
    QTest::newRow("without G") << "Four valleys, one weight set"
                               << QList<double>{10.165456, 10.159556} << 6;
    QTest::newRow("entropy from right") << "Entropy from z = 1" << QList<double>{4.142041} << 6;
    QTest::newRow("entropy from wrong") << "Entropy from z = −1" << QList<double>{-4.142041} << 6;
    QTest::newRow("cross-entropy from right")
        << "Cross-entropy from z = 1" << QList<double>{3.195240} << 6;
    QTest::newRow("cross-entropy from wrong")
        << "Cross-entropy from z = −1" << QList<double>{3.057007} << 6;
}

void TestLessonsInTheWindow::pointsEndAtTheZOfTheirLesson()
{
    QFETCH(const QString, title);
    QFETCH(const QList<double>, printed);
    QFETCH(const int, digits);
    Program program(title);
    QVERIFY(program.playToTheEnd());
    const std::vector<double> z = program.z();
    QCOMPARE(z.size(), static_cast<std::size_t>(printed.size()));
    for (std::size_t i = 0; i < z.size(); ++i)
        QVERIFY2(agrees(z[i], printed[static_cast<int>(i)], digits),
                 qPrintable(QString::number(z[i], 'g', 17)));
}

void TestLessonsInTheWindow::aDeadStartStandsStill()
{
    Program program("Dead start");
    QVERIFY(program.playToTheEnd());
    QCOMPARE(program.read("entropy", "H", 100), 1.0);
    for (const char* const name : {"w₁", "w₂", "G₁", "G₂", "b"})
        QCOMPARE(program.read("parameters", QString::fromUtf8(name), 100), 0.0);
    QCOMPARE(program.z(), std::vector<double>{0.0});
}

void TestLessonsInTheWindow::aDeadStartMovesWithALabel()
{
    Program program("Dead start, cross-entropy");
    program.press(Qt::Key_Right);
    QVERIFY(program.reaches(1));
    // -eta kappa (D - y)/ln 2 with eta = 0.5, kappa = 3, D = 1/2.
    QVERIFY(std::abs(program.z().front() - 0.75 / std::log(2.0)) < 1e-12);
}

void TestLessonsInTheWindow::barelyAwakeNeedsItsLastIteration()
{
    Program program("Barely awake");
    QVERIFY(program.playToTheEnd());
    QVERIFY(program.read("entropy", "H", 46) < 0.5);
    QVERIFY(program.read("entropy", "H", 45) >= 0.5);
}

void TestLessonsInTheWindow::thePlaneShowsWhichSamplesAreOnTheirSide_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<double>("accuracy");
    QTest::newRow("labels alone") << "Few labels, without entropy" << 0.758333;
    QTest::newRow("half of the entropy") << "Few labels, too little entropy" << 0.7;
    QTest::newRow("all of it") << "Few labels" << 1.0;
}

/// Lesson 10: 60 samples of the left disc, 60 of the right one, and the two that have a label.
void TestLessonsInTheWindow::thePlaneShowsWhichSamplesAreOnTheirSide()
{
    QFETCH(const QString, title);
    QFETCH(const double, accuracy);
    Program program(title);
    QVERIFY(program.playToTheEnd());
    const DecisionPlane& plane = program.plane();
    int found = 0;
    int labelled = 0;
    for (int s = 0; s < program.session.experiment().data.samples(); ++s) {
        const std::optional<DecisionPlane::Reading> reading = plane.reading(s);
        QVERIFY(reading.has_value());
        if (std::isnan(reading->label))
            // The discs meet nowhere: half a unit on each side of x1 = 0.
            found += (reading->D > 0.5) == (reading->x1 > 0.0) ? 1 : 0;
        else
            ++labelled;
    }
    QCOMPARE(labelled, 2);
    QVERIFY2(agrees(found / 120.0, accuracy, 6), qPrintable(QString::number(found)));
}

void TestLessonsInTheWindow::thePlaneShowsTheCollapseAndItsCure_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<double>("least");
    QTest::addColumn<double>("most");
    QTest::newRow("collapse") << "Collapse" << 0.99 << 1.0;
    QTest::newRow("cured") << "Collapse, cured" << 0.45 << 0.55;
}

/// Lesson 11: what the unit decides on average.
void TestLessonsInTheWindow::thePlaneShowsTheCollapseAndItsCure()
{
    QFETCH(const QString, title);
    QFETCH(const double, least);
    QFETCH(const double, most);
    Program program(title);
    QVERIFY(program.playToTheEnd());
    const DecisionPlane& plane = program.plane();
    double sum = 0.0;
    for (int s = 0; s < 120; ++s)
        sum += plane.reading(s)->D;
    QVERIFY2(sum / 120.0 >= least && sum / 120.0 <= most, qPrintable(QString::number(sum / 120.0)));
}

void TestLessonsInTheWindow::theLayersEndAtTheirNumbers_data()
{
    QTest::addColumn<int>("layer");
    QTest::addColumn<double>("minimum");
    QTest::addColumn<int>("at");
    QTest::addColumn<double>("sum");
    QTest::addColumn<double>("trueChange");
    QTest::newRow("8 units") << 1 << -3.540047 << 135 << -308.5261 << -305.4138;
    QTest::newRow("4 units") << 2 << -7.268941 << 47 << -237.6774 << -231.7705;
    QTest::newRow("4 units on top") << 3 << -7.715789 << 61 << -236.9188 << -231.4071;
}

void TestLessonsInTheWindow::theLayersEndAtTheirNumbers()
{
    QFETCH(const int, layer);
    QFETCH(const double, minimum);
    QFETCH(const int, at);
    QFETCH(const double, sum);
    QFETCH(const double, trueChange);
    Program program("Stacked layers");
    LayersWorkspace* const layers = program.window.workspace<LayersWorkspace>();
    QTRY_VERIFY(layers->isVisible());
    QTRY_COMPARE(layers->stepsShown(), 200);
    QTRY_VERIFY(!layers->isWorking());
    const auto step = [&](double k) {
        return program.read("layers-step-entropy", QString("layer %1").arg(layer), k);
    };
    QVERIFY(agrees(step(at), minimum, 6));
    QVERIFY(step(at - 1) > step(at) && step(at + 1) > step(at));
    const auto last = [&](const QString& quantity) {
        return program.read("layers-path-sum", QString("%1 %2").arg(quantity).arg(layer), 199);
    };
    QVERIFY(agrees(last("path sum"), sum, 4));
    QVERIFY(agrees(last("true change"), trueChange, 4));
    const auto cell = [&](int column) {
        const QString text = layers->table()->item(layer - 1, column)->text();
        return QString(text).replace(QChar(0x2212), '-').toDouble();
    };
    QVERIFY(agrees(cell(1), minimum, 4));
    QCOMPARE(cell(2), double(at));
    QVERIFY(agrees(cell(3), sum, 4));
    QVERIFY(agrees(cell(4), trueChange, 4));
}

QTEST_MAIN(TestLessonsInTheWindow)
#include "test_lessons_in_the_window.moc"
