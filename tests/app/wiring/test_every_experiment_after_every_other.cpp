#include "app/files/experiment_store.h"
#include "app/offscreen/headless_run.h"
#include "app/offscreen/offscreen_workspace.h"
#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "core/files/experiment_json.h"
#include "tests/app/program.h"
#include "tests/app/run_by_name.h"
#include "ui/formulas/gradient_chain.h"
#include "ui/plot/chart_data.h"
#include "ui/plot/items/plot_overlay.h"
#include "ui/widgets/setting_row.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/compare/compare_workspace.h"
#include "ui/workspaces/compare/comparison_bar.h"
#include "ui/workspaces/compare/decision_plane.h"
#include "ui/workspaces/compare/weight_plane_chart.h"
#include "ui/workspaces/descent/descent_workspace.h"
#include "ui/workspaces/descent/gradient_view.h"
#include "ui/workspaces/descent/sigmoid_chart.h"
#include "ui/workspaces/landscape/landscape_map.h"
#include "ui/workspaces/landscape/landscape_workspace.h"
#include "ui/workspaces/landscape/surface_view.h"
#include "ui/workspaces/learning_rate/return_map_chart.h"
#include "ui/workspaces/learning_rate/return_map_page.h"
#include "ui/workspaces/learning_rate/rules_page.h"
#include "ui/workspaces/units/units_workspace.h"

#include <QComboBox>
#include <QPushButton>
#include <QTabBar>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <map>

using namespace entropy_lab;

namespace {

constexpr std::int64_t kSteps = 5;

/// Of every page of every workspace one figure.
const QStringList kPages{"descent-workspace",
                         "landscape-workspace",
                         "sweep",
                         "range-test",
                         "schedule",
                         "rules",
                         "return-map",
                         "time-step",
                         "sharpness",
                         "compare-objectives",
                         "compare-plane",
                         "w-against-G",
                         "unit-map",
                         "layers-cosine"};

bool isClose(double a, double b)
{
    return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-15 * (1.0 + std::abs(b));
}

QString wrongDescent(const DescentWorkspace& workspace, const RunFrame& fresh,
                     const KnownRuns& runs)
{
    const auto& landscape = *static_cast<LandscapeChart*>(workspace.chart("landscape"));
    for (std::int64_t k = 0; k <= runs.own.last(); ++k)
        if (!isClose(landscape.zAt(k), runs.own.at("z_1_1", k)))
            return QString("landscape: z");
    const std::vector<double>& Z = fresh.snapshot->Z;
    std::size_t found = 0;
    for (const PlotPoint& point : landscape.points())
        found += std::any_of(Z.begin(), Z.end(),
                             [&](double z) { return isClose(z, point.position.x()); })
            ? 1
            : 0;
    if (found != landscape.points().size() || found == 0)
        return QString("landscape: points");
    QStringList chain[2];
    for (const int digits : {4, 5})
        for (const FormulaRow& row : gradientChain(*fresh.snapshot, 0, 0, digits))
            chain[digits - 4] += plainText(row);
    const QStringList rows = static_cast<GradientView*>(workspace.figure("gradient"))->plainRows();
    return rows == chain[0] || rows == chain[1] ? QString() : QString("gradient: rows");
}

/// Axes, boxes, surface and path of one naming.
QString wrongLandscape(const LandscapeWorkspace& workspace, const KnownRuns& runs)
{
    const LandscapeMap& map = *workspace.map();
    const QString u = map.axisTitleX().section(u'(', 0, 0).trimmed();
    const QString v = map.axisTitleY().section(u'(', 0, 0).trimmed();
    if (workspace.uBox()->currentText() != u || workspace.vBox()->currentText() != v)
        return QStringLiteral("landscape: the boxes say %1 and %2, the axes %3 and %4")
            .arg(workspace.uBox()->currentText(), workspace.vBox()->currentText(), u, v);
    const SurfaceContent& surface = workspace.surface()->content();
    if (surface.uTitle != u || surface.vTitle != v)
        return QString("landscape-surface: titles");
    if (static_cast<std::int64_t>(map.path().size()) < runs.own.last() + 1)
        return QString("landscape: path");
    for (std::int64_t k = 0; k <= runs.own.last(); ++k) {
        const QPointF place = map.path()[static_cast<std::size_t>(k)];
        if (!isClose(place.x(), runs.own.parameter(u, k))
            || !isClose(place.y(), runs.own.parameter(v, k)))
            return QString("landscape: place");
    }
    return {};
}

QString wrongComparison(const CompareWorkspace& workspace, const KnownRuns& runs,
                        const Experiment& experiment)
{
    const auto& weights = *static_cast<WeightPlaneChart*>(workspace.chart("w-against-G"));
    for (std::int64_t k = 0; weights.isVisible() && k <= runs.own.last(); ++k)
        if (!isClose(weights.placeAt(k).x(), runs.own.parameter("w", k))
            || !isClose(weights.placeAt(k).y(), runs.own.parameter("G", k)))
            return QString("w-against-G");
    const DecisionPlane& plane = *workspace.firstPlane();
    if (plane.refusal().isEmpty() != (experiment.data.features() == 2))
        return QString("compare-plane: refusal");
    if (plane.refusal().isEmpty() && experiment.data.samples() * experiment.start.units <= 64
        && std::abs(plane.reading(0)->z - runs.own.at("z_1_1", runs.own.last())) > 1e-12)
        return QString("compare-plane: z");
    const bool hasSecond =
        runs.beside.contains(QString::fromStdString(workspace.companions().front().name));
    if (!hasSecond && workspace.secondPlane()->refusal().isEmpty())
        return QString("compare-other-plane");
    return {};
}

QString wrongReturnMap(const ReturnMapPage& page, const KnownRuns& runs)
{
    const std::vector<double>& orbit = page.returnMap()->orbit();
    if (!page.isOfRun())
        return page.returnMap()->note().isEmpty() || page.gainRow()->value() != 10.0
            ? QString("return-map: of another run")
            : QString();
    if (static_cast<std::int64_t>(orbit.size()) != runs.own.last() + 1)
        return QString("return-map: orbit");
    for (std::int64_t k = 0; k <= runs.own.last(); ++k)
        if (!isClose(orbit[static_cast<std::size_t>(k)], runs.own.at("z_1_1", k)))
            return QString("return-map: z");
    return {};
}

/// The first thing seen on a workspace that is not so; empty for none.
QString wrongOn(const Workspace& workspace, const RunFrame& fresh, const KnownRuns& runs)
{
    const auto* const compare = dynamic_cast<const CompareWorkspace*>(&workspace);
    const QString second =
        compare == nullptr ? QString() : QString::fromStdString(compare->companions().front().name);
    for (const NamedChart& named : workspace.charts()) {
        if (!named.chart->isVisible() || !isNamedByRun(named.name))
            continue;
        if (const QString wrong = wrongCurve(named.name, *named.chart, runs, second);
            !wrong.isEmpty())
            return wrong;
    }
    if (compare != nullptr)
        return wrongComparison(*compare, runs, *fresh.snapshot->experiment);
    if (const auto* const descent = dynamic_cast<const DescentWorkspace*>(&workspace))
        return wrongDescent(*descent, fresh, runs);
    if (const auto* const landscape = dynamic_cast<const LandscapeWorkspace*>(&workspace))
        return wrongLandscape(*landscape, runs);
    const auto* const page = workspace.findChild<ReturnMapPage*>();
    return page != nullptr && page->isVisible() ? wrongReturnMap(*page, runs) : QString();
}

/// Everything that the charts of a page say; ranges left out, which follow the data in steps.
QStringList readOff(const Workspace& workspace)
{
    QStringList lines;
    const auto number = [](double value) { return QString::number(value, 'g', 12); };
    for (const NamedChart& named : workspace.charts()) {
        PlotView& chart = *named.chart;
        if (!chart.isVisible())
            continue;
        chart.refresh();
        lines << named.name << chart.title() << chart.axisTitleX() << chart.axisTitleY()
              << chart.note();
        for (int i = 0; i < chart.curveCount(); ++i) {
            QString line = chart.curve(i).name;
            const CurveValue& value = chart.valueFunction(i);
            for (const double x : {0.0, 1.0, 3.0, 5.0, 0.25, -1.5})
                line += u' ' + number(value ? value(x) : std::nan(""));
            if (!value)
                for (const QPointF& point : chart.pointsAt(i, 16))
                    line += QStringLiteral(" (%1 %2)").arg(number(point.x()), number(point.y()));
            lines << line;
        }
        for (const PlotMark& mark : chart.marks())
            lines << mark.label + u' ' + number(mark.position);
        for (const PlotPoint& point : chart.points())
            if (point.radius >= 1.0)
                lines << QStringLiteral("%1 (%2 %3)")
                             .arg(point.label, number(point.position.x()),
                                  number(point.position.y()));
        if (chart.field())
            lines << QStringLiteral("%1 x %2").arg(chart.field()->columns).arg(chart.field()->rows);
    }
    for (const QTableWidget* const table : workspace.findChildren<QTableWidget*>())
        for (int row = 0; row < table->rowCount(); ++row)
            for (int column = 0; column < table->columnCount(); ++column)
                lines << (table->item(row, column) ? table->item(row, column)->text() : QString());
    return lines;
}

/// Every ordered pair of `count` numbers once, one after the other, by Hierholzer's walk.
std::vector<std::size_t> everyPairInAWalk(std::size_t count)
{
    std::vector<std::size_t> next(count, 0);
    std::vector<std::size_t> open{0};
    std::vector<std::size_t> walk;
    while (!open.empty()) {
        const std::size_t at = open.back();
        next[at] += next[at] == at ? 1 : 0;
        if (next[at] < count) {
            open.push_back(next[at]++);
        } else {
            walk.push_back(at);
            open.pop_back();
        }
    }
    std::reverse(walk.begin(), walk.end());
    return walk;
}

/// A built-in experiment after a few updates, and what is known of it otherwise.
struct Loaded {
    Experiment experiment;
    RunFrame frame;
    std::unique_ptr<KnownRuns> runs;
};

Experiment shortened(const QString& name)
{
    Experiment experiment = openExperiment(name);
    experiment.stop.iterations = kSteps;
    return experiment;
}

/// The pages ask for other runs beside each experiment.
Loaded load(const Experiment& experiment)
{
    Loaded loaded{.experiment = experiment, .frame = {}, .runs = nullptr};
    HeadlessRun run(experiment);
    run.advanceTo(kSteps);
    std::vector<Variation> wanted;
    for (const char* const page : {"rules", "compare-objectives"}) {
        const std::unique_ptr<Stage> stage = Stage::of(page, {980, 660});
        stage->setFrame(run.frame());
        wanted.insert(wanted.end(), stage->companions().begin(), stage->companions().end());
    }
    run.setCompanions(wanted);
    loaded.frame = run.frame();
    loaded.runs = std::make_unique<KnownRuns>(experiment, kSteps, wanted);
    return loaded;
}

/// The real window with a real session.
struct Program {
    Program()
    {
        connectWindow(window, session);
        window.resize(1280, 800);
        window.show();
    }
    Session session;
    MainWindow window;

    bool runTo(std::int64_t iteration)
    {
        session.setSpeed(TrainingThread::kAsFastAsItGoes);
        session.step(static_cast<int>(iteration));
        return QTest::qWaitFor(
            [&] {
                const RunSnapshot* const shown = session.frame().snapshot.get();
                return shown != nullptr && shown->record.iteration == iteration
                    && formatExperiment(*shown->experiment)
                    == formatExperiment(session.experiment());
            },
            20000);
    }

    /// What the page with a figure says of the run that is at hand, made anew.
    QString wrongOnPage(const QString& page)
    {
        Workspace& workspace = *window.workspaceOf(page);
        window.showWorkspace(workspace);
        workspace.showPageOf(page);
        const Experiment& experiment = session.experiment();
        HeadlessRun run(experiment);
        run.advanceTo(kSteps);
        std::vector<Variation> wanted;
        if (const auto* const compare = dynamic_cast<CompareWorkspace*>(&workspace))
            wanted = compare->companions();
        else if (page == "rules")
            wanted = workspace.findChild<RulesPage*>()->companions();
        const KnownRuns runs(experiment, kSteps, wanted);
        const RunFrame fresh = run.frame();
        QString wrong;
        const auto isSo = [&] {
            wrong = wrongOn(workspace, fresh, runs);
            return wrong.isEmpty();
        };
        return QTest::qWaitFor(isSo, 10000) ? QString() : wrong;
    }

    /// And those that nobody sees, as a picture or a table of them has it.
    QString wrongOnHiddenCharts()
    {
        const KnownRuns runs(session.experiment(), kSteps, {});
        for (const Workspace* const workspace : window.madeWorkspaces())
            for (const NamedChart& named : workspace->charts()) {
                if (!isNamedByRun(named.name))
                    continue;
                chartDataOf(*named.chart, DataResolution::AsDrawn);
                const QString wrong = wrongCurve(named.name, *named.chart, runs);
                if (!wrong.isEmpty() && !wrong.endsWith(u"shows nothing"))
                    return wrong;
            }
        return {};
    }
};

}  // namespace

/// Whatever was shown before: what the window says of a run is so.
class TestEveryExperimentAfterEveryOther : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aCurveShowsWhatItsNameSaysAfterALabel();
    void theAxesOfTheLandscapeStayWhatTheBoxesSay();
    void axesThatWereChosenComeBack();
    void aGhostShowsItsOwnRun();
    void everyPageAfterEveryPair();
    void whatIsComputedBesideIsOfTheExperiment();
    void everyPageOfTheWindowAfterEveryEdit();
    void aPictureOfAHiddenPageIsOfTheExperiment();
};

void TestEveryExperimentAfterEveryOther::aCurveShowsWhatItsNameSaysAfterALabel()
{
    Program program;
    QVERIFY(openInWindow(program.window, program.session, "one-neuron"));
    QVERIFY(program.runTo(kSteps));
    CompareWorkspace& compare = *program.window.workspace<CompareWorkspace>();
    program.window.showWorkspace(compare);
    QPushButton* const label = compare.bar()->labelButton();
    QTRY_VERIFY(label->isVisible());
    QTest::mouseClick(label, Qt::LeftButton);
    QCOMPARE(program.session.experiment().data.Y(0, 0), 1.0);
    QVERIFY(program.runTo(kSteps));
    DescentWorkspace& descent = *program.window.workspace<DescentWorkspace>();
    program.window.showWorkspace(descent);
    PlotView& parameters = *descent.chart("parameters");
    const auto valueOf = [&](const QString& name) {
        for (int i = 0; i < parameters.curveCount(); ++i)
            if (parameters.curve(i).name == name)
                return parameters.valueAt(i, 5.0);
        return std::nan("");
    };
    // By the recursion of one sample: w + G moves along x, w - G stays.
    const double x[] = {0.6, -0.8};
    double w[] = {0.1, 0.2};
    double G[] = {0.05, -0.1};
    double b = 0.1;
    for (int k = 0; k < 5; ++k) {
        const double z = (w[0] + G[0]) * x[0] + (w[1] + G[1]) * x[1] + b;
        const double D = 1.0 / (1.0 + std::exp(-z));
        const double step = 0.5 * z * D * (1.0 - D) / std::log(2.0);
        for (int j = 0; j < 2; ++j) {
            w[j] += step * x[j];
            G[j] += step * x[j];
        }
        b += step;
    }
    QVERIFY(std::abs(w[0] - 0.2591) < 5e-5);
    const std::pair<QString, double> wanted[] = {
        {"w₁", w[0]}, {"w₂", w[1]}, {"G₁", G[0]}, {"G₂", G[1]}, {"b", b}};
    parameters.showCursorAt(5.0);
    const std::string table = writeChartData(chartDataOf(parameters, DataResolution::Full),
                                             [](std::string&) { return true; });
    const QStringList lines = QString::fromStdString(table).split("\r\n");
    for (const auto& [name, value] : wanted) {
        QTRY_VERIFY2(std::abs(valueOf(name) - value) < 1e-12, qPrintable(name));
        // Read-out and table say the same.
        const QStringList row = lines.filter(QRegularExpression("^" + name + ",5,"));
        QCOMPARE(row.size(), 1);
        QVERIFY(std::abs(row[0].section(u',', 2).toDouble() - value) < 1e-12);
        bool isRead = false;
        for (const ReadoutRow& read : parameters.readout())
            isRead = isRead
                || (read.name == name
                    && std::abs(QString(read.value).replace(QChar(0x2212), u'-').toDouble() - value)
                        < 6e-5);
        QVERIFY2(isRead, qPrintable(name));
    }
}

void TestEveryExperimentAfterEveryOther::theAxesOfTheLandscapeStayWhatTheBoxesSay()
{
    Program program;
    LandscapeWorkspace& landscape = *program.window.workspace<LandscapeWorkspace>();
    program.window.showWorkspace(landscape);
    for (const char* const name : {"one-neuron", "four-valleys", "one-neuron"}) {
        QVERIFY(openInWindow(program.window, program.session, name));
        QVERIFY(program.runTo(kSteps));
        QTRY_COMPARE(landscape.map()->axisTitleY(), QString("b (pure number)"));
        QCOMPARE(landscape.vBox()->currentText(), QString("b"));
        QCOMPARE(landscape.uBox()->currentText(), QString("w₁ + G₁"));
        QCOMPARE(program.wrongOnPage("landscape-map"), QString());
    }
}

void TestEveryExperimentAfterEveryOther::axesThatWereChosenComeBack()
{
    Program program;
    LandscapeWorkspace& landscape = *program.window.workspace<LandscapeWorkspace>();
    program.window.showWorkspace(landscape);
    QVERIFY(openInWindow(program.window, program.session, "one-neuron"));
    QVERIFY(program.runTo(kSteps));
    QTRY_COMPARE(landscape.vBox()->count(), 7);
    landscape.uBox()->setCurrentText("w₂");
    landscape.vBox()->setCurrentText("G₂");
    QCOMPARE(program.wrongOnPage("landscape-map"), QString());
    QVERIFY(openInWindow(program.window, program.session, "four-valleys"));
    QVERIFY(program.runTo(kSteps));
    QTRY_COMPARE(landscape.uBox()->currentText(), QString("w₁ + G₁"));
    QCOMPARE(landscape.vBox()->currentText(), QString("b"));
    QCOMPARE(program.wrongOnPage("landscape-map"), QString());
    QVERIFY(openInWindow(program.window, program.session, "one-neuron"));
    QVERIFY(program.runTo(kSteps));
    QTRY_COMPARE(landscape.uBox()->currentText(), QString("w₂"));
    QCOMPARE(landscape.vBox()->currentText(), QString("G₂"));
    QCOMPARE(program.wrongOnPage("landscape-map"), QString());
}

void TestEveryExperimentAfterEveryOther::aGhostShowsItsOwnRun()
{
    Program program;
    QVERIFY(openInWindow(program.window, program.session, "one-neuron"));
    QVERIFY(program.runTo(kSteps));
    const KnownRuns without(program.session.experiment(), kSteps, {});
    program.session.labelSample(0, 1, 0);
    QVERIFY(program.runTo(kSteps));
    PlotView& parameters = *program.window.workspace<DescentWorkspace>()->chart("parameters");
    const auto ghostCurves = [&] {
        int count = 0;
        for (int i = 0; i < parameters.curveCount(); ++i)
            count += parameters.curve(i).run > 0 ? 1 : 0;
        return count;
    };
    QTRY_COMPARE(ghostCurves(), 5);
    for (int i = 0; i < parameters.curveCount(); ++i) {
        if (parameters.curve(i).run == 0)
            continue;
        const QString name = parameters.curve(i).name.section(u' ', -1);
        for (std::int64_t k = 0; k <= kSteps; ++k)
            QCOMPARE(parameters.valueAt(i, static_cast<double>(k)), without.own.parameter(name, k));
    }
}

void TestEveryExperimentAfterEveryOther::everyPageAfterEveryPair()
{
    std::vector<Loaded> all;
    for (const StoredExperiment& stored : builtInExperiments())
        all.push_back(load(shortened(stored.name)));
    std::vector<std::unique_ptr<Stage>> stages;
    for (const QString& page : kPages)
        stages.push_back(Stage::of(page, {980, 660}));
    const std::vector<std::size_t> walk = everyPairInAWalk(all.size());
    QCOMPARE(walk.size(), all.size() * (all.size() - 1) + 1);
    const std::vector<StoredExperiment> names = builtInExperiments();
    for (std::size_t i = 0; i < walk.size(); ++i) {
        const Loaded& now = all[walk[i]];
        for (const std::unique_ptr<Stage>& stage : stages) {
            stage->setFrame(now.frame);
            const QString wrong = wrongOn(stage->workspace(), now.frame, *now.runs);
            QVERIFY2(wrong.isEmpty(),
                     qPrintable(wrong + " in " + names[walk[i]].name + " after "
                                + (i > 0 ? names[walk[i - 1]].name : QString("nothing"))));
        }
    }
}

void TestEveryExperimentAfterEveryOther::whatIsComputedBesideIsOfTheExperiment()
{
    // Another shape, labels, objective, number of samples or layers each time.
    const QStringList order{"one-neuron",     "few-labels",   "four-valleys",   "stacked-layers",
                            "dead-start",     "one-neuron",   "collapse-cured", "smallest-rise",
                            "stacked-layers", "four-valleys", "few-labels"};
    std::map<QString, Loaded> all;
    for (const QString& name : order)
        if (!all.contains(name))
            all.emplace(name, load(shortened(name)));
    for (const QString& page : kPages) {
        // A picture that takes long and is the same for every experiment.
        if (page == "return-map")
            continue;
        const std::unique_ptr<Stage> stage = Stage::of(page, {980, 660});
        for (const QString& name : order) {
            stage->setFrame(all.at(name).frame);
            stage->finishWork();
            const std::unique_ptr<Stage> fresh = Stage::of(page, {980, 660});
            fresh->setFrame(all.at(name).frame);
            fresh->finishWork();
            const QStringList wanted = readOff(fresh->workspace());
            const QStringList actual = readOff(stage->workspace());
            for (qsizetype i = 0; i < std::min(wanted.size(), actual.size()); ++i)
                QVERIFY2(actual[i] == wanted[i],
                         qPrintable(page + " in " + name + ": “" + actual[i] + "”, not “"
                                    + wanted[i] + "”"));
            QCOMPARE(actual.size(), wanted.size());
        }
    }
}

void TestEveryExperimentAfterEveryOther::everyPageOfTheWindowAfterEveryEdit()
{
    Program program;
    Session& session = program.session;
    const auto swapObjective = [&](ObjectiveKind kind) {
        Experiment changed = session.experiment();
        changed.objective.kind = kind;
        session.editExperiment(changed, "objective.kind", "objective");
        session.finishEdit();
    };
    const auto open = [&](const char* name) { openInWindow(program.window, session, name); };
    const std::pair<const char*, std::function<void()>> edits[] = {
        {"one neuron", [&] { open("one-neuron"); }},
        {"a label", [&] { session.labelSample(0, 1, 0); }},
        {"cross-entropy", [&] { swapObjective(ObjectiveKind::CrossEntropy); }},
        {"entropy", [&] { swapObjective(ObjectiveKind::Entropy); }},
        {"no label", [&] { session.labelSample(0, std::nullopt, 0); }},
        {"balanced", [&] { swapObjective(ObjectiveKind::BalancedEntropy); }},
        {"two units", [&] { session.setUnitCount(2); }},
        {"three inputs", [&] { session.setInputCount(3); }},
        {"inputs taken back",
         [&] {
             while (session.experiment().data.features() == 3)
                 session.undoStack()->undo();
         }},
        {"few labels", [&] { open("few-labels"); }},
        {"four valleys", [&] { open("four-valleys"); }},
        {"data of its own",
         [&] {
             Eigen::MatrixXd X(2, 2);
             X << 0.5, -0.25, 1.5, 0.75;
             Batch batch;
             batch.X = X;
             session.setData({.batch = std::make_shared<const Batch>(batch)});
         }},
        {"one neuron again", [&] { open("one-neuron"); }}};
    for (const auto& [name, edit] : edits) {
        edit();
        if (Experiment limited = session.experiment(); limited.stop.iterations != kSteps) {
            limited.stop.iterations = kSteps;
            session.editExperiment(limited, "stop.iterations", "limit");
            session.finishEdit();
        }
        for (const QString& page : kPages) {
            QVERIFY2(program.runTo(kSteps), name);
            const QString wrong = program.wrongOnPage(page);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong + " after " + name));
        }
        const QString hidden = program.wrongOnHiddenCharts();
        QVERIFY2(hidden.isEmpty(), qPrintable(hidden + " on a hidden page after " + name));
    }
}

void TestEveryExperimentAfterEveryOther::aPictureOfAHiddenPageIsOfTheExperiment()
{
    Program program;
    MainWindow& window = program.window;
    // Everything has been looked at with another experiment.
    QVERIFY(openInWindow(window, program.session, "few-labels"));
    QVERIFY(program.runTo(kSteps));
    for (const QString& page : kPages)
        QCOMPARE(program.wrongOnPage(page), QString());
    window.showWorkspace(*window.workspace<DescentWorkspace>());
    QVERIFY(openInWindow(window, program.session, "four-valleys"));
    QVERIFY(program.runTo(kSteps));

    SurfaceView& surface = *window.workspace<LandscapeWorkspace>()->surface();
    QImage picture(400, 300, QImage::Format_RGB32);
    QPainter painter(&picture);
    surface.drawFigure(painter, picture.size(), {});
    QCOMPARE(surface.content().vTitle, QString("b"));
    QVERIFY(surface.content().subject.contains(
        QString::fromStdString(program.session.experiment().title)));
    QVERIFY(!showsSomething(*window.workspace<UnitsWorkspace>()->chart("unit-map")));
    QCOMPARE(window.workspace<UnitsWorkspace>()->table()->rowCount(), 0);
    // One input has no plane, and no labels no run beside.
    QVERIFY(!window.workspace<CompareWorkspace>()->firstPlane()->refusal().isEmpty());
    QVERIFY(!window.workspace<CompareWorkspace>()->secondPlane()->refusal().isEmpty());
}

QTEST_MAIN(TestEveryExperimentAfterEveryOther)
#include "test_every_experiment_after_every_other.moc"
