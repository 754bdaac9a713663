#include "core/descent/trainer.h"
#include "core/entropy/entropy.h"
#include "ui/workspaces/descent/descent_workspace.h"
#include "ui/workspaces/descent/entropy_chart.h"
#include "ui/workspaces/descent/parameter_chart.h"
#include "ui/workspaces/descent/sigmoid_chart.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace entropy_lab;

namespace {

/// A run stepped here and now.
struct Run {
    explicit Run(Experiment start = {})
        : experiment(std::make_shared<Experiment>(std::move(start))),
          columns(std::make_shared<RunColumns>(*experiment)), history(columns->count, 8U << 20),
          trainer(*experiment)
    {
        record();
    }

    void record() { columns->record(trainer.record(), history); }
    void step(int count)
    {
        for (int i = 0; i < count; ++i) {
            trainer.step();
            record();
        }
    }
    RunFrame frame() const
    {
        return {takeSnapshot(trainer, experiment, false), history.view(), columns};
    }

    std::shared_ptr<const Experiment> experiment;
    std::shared_ptr<const RunColumns> columns;
    History history;
    Trainer trainer;
};

template <typename Chart> void showChart(Chart& chart)
{
    chart.resize(600, 400);
    chart.show();
}

int curveNamed(const PlotView& chart, const QString& name)
{
    for (int i = 0; i < chart.curveCount(); ++i) {
        if (chart.curve(i).name == name)
            return i;
    }
    return -1;
}

}  // namespace

class TestCharts : public QObject {
    Q_OBJECT
private slots:
    void everyChartNamesItsAxesWithUnits();
    void entropyFollowsTheRun();
    void pastRunsAreDrawnBehindInTheirShades();
    void thinnedIterationsAreReadWhereTheyAreStored();
    void pathSumStartsAtTheEntropyAndOvershoots();
    void crossEntropyAppearsWithLabels();
    void theLandscapeHasTheNumbersOfTheBell_data();
    void theLandscapeHasTheNumbersOfTheBell();
    void landscapePointsLieOnTheCurves();
    void landscapeShowsWhatWasWalked();
    void landscapeGrowsSymmetricallyToHoldZ_data();
    void landscapeGrowsSymmetricallyToHoldZ();
    void landscapeMarksTheSteepestPoints();
    void landscapeDrawsAtMostSixteenPoints();
    void everyParameterHasACurve_data();
    void everyParameterHasACurve();
    void neighboursDifferWithoutColour();
    void conservedDifferenceIsFlatAndHiddenAtFirst();
    void manyParametersShareLegendEntries();
    void aHiddenChartTakesUpTheFrameWhenShown();
    void hoveringOneChartMovesTheCursorOnAll();
    void aPinIsSharedByAllCharts();
    void aPinOfTheLandscapeFollowsTheRun();
    void workspaceFitsTheSmallestScreen();
};

void TestCharts::everyChartNamesItsAxesWithUnits()
{
    DescentWorkspace workspace;
    QCOMPARE(workspace.charts().size(), std::size_t(3));
    for (const auto& entry : workspace.charts()) {
        QVERIFY(!entry.chart->title().isEmpty());
        QCOMPARE(workspace.chart(entry.name), entry.chart);
        const QString title = entry.chart->description().y.title;
        QVERIFY2(title.contains('('), qPrintable(title));
    }
    QCOMPARE(workspace.chart("nonsense"), nullptr);
}

void TestCharts::entropyFollowsTheRun()
{
    Run run;
    run.step(100);
    EntropyChart chart;
    showChart(chart);
    chart.setFrame(run.frame());
    const auto& points = chart.sampledPoints(chart.entropyCurve());
    QCOMPARE(points.size(), std::size_t(101));
    QVERIFY(std::abs(points.back().y() - 0.009697564692) < 1e-11);
    QCOMPARE(points.back().x(), 100.0);
    QCOMPARE(chart.rangeX(), (AxisRange{0.0, 100.0}));
    QVERIFY(chart.rangeY().minimum <= 0.0 && chart.rangeY().maximum >= 0.998);
    run.step(1);
    chart.setFrame(run.frame());
    QCOMPARE(chart.rangeX(), (AxisRange{0.0, 200.0}));
    QVERIFY(std::abs(chart.valueAt(chart.entropyCurve(), 100.3) - 0.009697564692) < 1e-11);
}

void TestCharts::pastRunsAreDrawnBehindInTheirShades()
{
    Experiment slow;
    slow.learningRate = LearningRate(0.1);
    Run other(slow);
    other.step(200);
    Run wider(withFeatureCount(Experiment(), 5));
    wider.step(5);
    Run run;
    run.step(20);
    std::vector<PastRun> past(3);
    past[0].number = 4;
    past[0].name = "slow";
    past[0].history = other.history.view();
    past[0].columns = other.columns;
    past[1] = past[0];
    past[1].number = 5;
    past[1].isHidden = true;
    past[2].number = 6;
    past[2].name = "wide";
    past[2].history = wider.history.view();
    past[2].columns = wider.columns;
    RunFrame frame = run.frame();
    frame.past = std::make_shared<const std::vector<PastRun>>(past);

    EntropyChart chart;
    showChart(chart);
    const int own = chart.curveCount();
    chart.setFrame(run.frame());
    QCOMPARE(chart.curveCount(), own);
    chart.setFrame(frame);
    QCOMPARE(chart.curveCount(), own + 2);
    const int ghost = curveNamed(chart, "slow");
    QCOMPARE(chart.curve(ghost).run, 4);
    QCOMPARE(chart.valueAt(ghost, 150.0), other.history.view().at(0, 150));
    // The axis holds the longer one too.
    QVERIFY(chart.rangeX().maximum >= 200.0);

    // Parameters only of the same shape.
    ParameterChart parameters;
    showChart(parameters);
    parameters.setFrame(run.frame());
    const int ownParameters = parameters.curveCount();
    parameters.setFrame(frame);
    QCOMPARE(parameters.curveCount(), ownParameters + 5);
    // Each number is named, as there are several of a run.
    const int ghostOfG = curveNamed(parameters, "slow G₂");
    QVERIFY(parameters.curve(ghostOfG).isInReadout);
    QCOMPARE(parameters.valueAt(ghostOfG, 150.0),
             other.history.view().at(other.columns->G(0, 1), 150));

    // Hidden or deleted, they go.
    past.clear();
    frame.past = std::make_shared<const std::vector<PastRun>>(past);
    chart.setFrame(frame);
    parameters.setFrame(frame);
    QCOMPARE(chart.curveCount(), own);
    QCOMPARE(parameters.curveCount(), ownParameters);
}

void TestCharts::thinnedIterationsAreReadWhereTheyAreStored()
{
    Run run;
    run.step(20);
    History history(run.columns->count, 1);
    std::vector<double> row(static_cast<std::size_t>(run.columns->count));
    for (int k = 0; k < 1'000'000; ++k) {
        row[0] = 1.0 / (1.0 + k);
        history.append(row);
    }
    RunFrame frame = run.frame();
    frame.history = history.view();
    QVERIFY(frame.history.strideAt(1000) > 1);
    EntropyChart chart;
    showChart(chart);
    chart.setFrame(frame);
    const QPointF place = chart.mapping().toPixel({1001.0, 0.5});
    QTest::mouseMove(chart.viewport(), place.toPoint());
    QVERIFY(chart.cursorX());
    const auto k = static_cast<std::int64_t>(*chart.cursorX());
    QCOMPARE(frame.history.storedAtOrBefore(k), k);
    QCOMPARE(chart.valueAt(0, *chart.cursorX()), 1.0 / (1.0 + static_cast<double>(k)));
}

void TestCharts::pathSumStartsAtTheEntropyAndOvershoots()
{
    Run run;
    run.step(50);
    EntropyChart chart;
    showChart(chart);
    QVERIFY(!chart.isCurveVisible(chart.pathSumCurve()));
    chart.setCurveVisible(chart.pathSumCurve(), true);
    chart.setFrame(run.frame());
    const int H = chart.entropyCurve();
    const int path = chart.pathSumCurve();
    QCOMPARE(chart.valueAt(path, 0), chart.valueAt(H, 0));
    const StepRecord& record = run.trainer.record();
    QVERIFY(std::abs(chart.valueAt(path, 50) - chart.valueAt(H, 0) - record.pathSum) < 1e-14);
    // The right-hand sum claims more bits than H lost.
    QVERIFY(chart.valueAt(path, 50) < chart.valueAt(H, 50) - 0.01);
    QVERIFY(chart.note().contains("path sum"));
}

void TestCharts::crossEntropyAppearsWithLabels()
{
    EntropyChart chart;
    showChart(chart);
    const Run plain;
    chart.setFrame(plain.frame());
    QCOMPARE(chart.crossEntropyCurve(), -1);
    QCOMPARE(chart.curveCount(), 2);
    Experiment experiment;
    experiment.data.Y = Eigen::MatrixXd::Ones(1, 1);
    Run labelled(experiment);
    labelled.step(10);
    chart.setCurveVisible(chart.pathSumCurve(), true);
    chart.setFrame(labelled.frame());
    QVERIFY(chart.crossEntropyCurve() > 0);
    QVERIFY(chart.isCurveVisible(chart.pathSumCurve()));
    QCOMPARE(chart.valueAt(chart.crossEntropyCurve(), 10), labelled.trainer.record().crossEntropy);
    chart.setFrame(plain.frame());
    QCOMPARE(chart.curveCount(), 2);
    // Labels that are all missing are none.
    experiment.data.Y = Eigen::MatrixXd::Constant(1, 1, std::nan(""));
    chart.setFrame(Run(experiment).frame());
    QCOMPARE(chart.crossEntropyCurve(), -1);
    QCOMPARE(chart.curveCount(), 2);
}

void TestCharts::theLandscapeHasTheNumbersOfTheBell_data()
{
    QTest::addColumn<double>("z");
    QTest::addColumn<int>("curve");
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("tolerance");
    const LandscapeChart chart;
    const int H = chart.entropyCurve();
    QTest::newRow("H(0)") << 0.0 << H << 1.0 << 0.0;
    QTest::newRow("H(1)") << 1.0 << H << 0.839941537983169 << 5.1e-16;
    QTest::newRow("H(2)") << 2.0 << H << 0.527065341003162 << 5.1e-16;
    QTest::newRow("H(-3)") << -3.0 << H << 0.275359947294680 << 5.1e-16;
    QTest::newRow("H(5)") << 5.0 << H << 0.057966914152466 << 5.1e-16;
    QTest::newRow("half a bit") << 2.0904565071 << H << 0.5 << 2e-11;
    QTest::newRow("most uncertain, no slope") << 0.0 << chart.slopeCurve() << 0.0 << 0.0;
    QTest::newRow("steepest") << 1.543404638418209 << chart.slopeCurve() << -0.322978450502101
                              << 5.1e-16;
    QTest::newRow("D there") << 1.543404638418209 << chart.sigmoidCurve() << 0.823959114515
                             << 5.1e-13;
}

void TestCharts::theLandscapeHasTheNumbersOfTheBell()
{
    QFETCH(const double, z);
    QFETCH(const int, curve);
    QFETCH(const double, value);
    QFETCH(const double, tolerance);
    Run run;
    LandscapeChart chart;
    showChart(chart);
    chart.setFrame(run.frame());
    QVERIFY2(std::abs(chart.valueAt(curve, z) - value) <= tolerance,
             qPrintable(QString::number(chart.valueAt(curve, z), 'g', 17)));
}

void TestCharts::landscapePointsLieOnTheCurves()
{
    Run run;
    run.step(10);
    LandscapeChart chart;
    showChart(chart);
    chart.setFrame(run.frame());
    const double z = run.trainer.record().Z[0];
    QVERIFY(std::abs(z - 3.024989057303) < 1e-11);
    QCOMPARE(chart.zAt(10), z);
    QVERIFY(std::isnan(chart.zAt(11)));
    const std::vector<PlotPoint>& points = chart.points();
    QCOMPARE(points.size(), std::size_t(3));
    const double values[] = {sigmoid(z), entropyBits(z), dHdZ(z)};
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(points[i].position, QPointF(z, values[i]));
        QVERIFY(!points[i].label.isEmpty());
    }
    for (const int curve : {chart.sigmoidCurve(), chart.entropyCurve(), chart.slopeCurve()})
        QVERIFY(!chart.drawnPolylines(curve).empty());
}

void TestCharts::landscapeShowsWhatWasWalked()
{
    Run run;
    run.step(20);
    LandscapeChart chart;
    showChart(chart);
    chart.setFrame(run.frame());
    double low = INFINITY;
    double high = -INFINITY;
    for (const QPointF& p : chart.sampledPoints(chart.walkedCurve())) {
        if (std::isnan(p.x()))
            continue;
        low = std::min(low, p.x());
        high = std::max(high, p.x());
        QCOMPARE(p.y(), entropyBits(p.x()));
    }
    QVERIFY(std::abs(low - 0.11) < 1e-12);
    QVERIFY(std::abs(high - run.trainer.record().Z[0]) < 1e-12);
}

void TestCharts::landscapeGrowsSymmetricallyToHoldZ_data()
{
    QTest::addColumn<double>("b");
    QTest::newRow("small") << 0.1;
    QTest::newRow("at the border") << 6.0;
    QTest::newRow("negative") << -13.0;
    QTest::newRow("large") << 700.0;
}

void TestCharts::landscapeGrowsSymmetricallyToHoldZ()
{
    QFETCH(double, b);
    Experiment experiment;
    experiment.start.b()(0) = b;
    const Run run(experiment);
    LandscapeChart chart;
    showChart(chart);
    chart.setFrame(run.frame());
    const AxisRange x = chart.rangeX();
    QCOMPARE(x.minimum, -x.maximum);
    QVERIFY(x.maximum >= 6.0);
    QVERIFY(x.maximum > std::abs(run.trainer.record().Z[0]));
    QVERIFY(x.maximum < 3.0 * std::max(6.0, std::abs(b)));
}

void TestCharts::landscapeMarksTheSteepestPoints()
{
    const LandscapeChart chart;
    std::vector<double> places;
    for (const PlotMark& mark : chart.marks()) {
        places.push_back(mark.position);
        QVERIFY(!mark.label.isEmpty());
    }
    QCOMPARE(places, (std::vector<double>{0.0, -kSteepestZ, kSteepestZ}));
}

void TestCharts::landscapeDrawsAtMostSixteenPoints()
{
    Experiment experiment;
    experiment.data.X = Eigen::MatrixXd::Random(2, 40);
    const Run run(experiment);
    LandscapeChart chart;
    showChart(chart);
    chart.setFrame(run.frame());
    QCOMPARE(chart.points().size(), std::size_t(3 * 16));
    QVERIFY2(chart.note().contains("16 of 40"), qPrintable(chart.note()));
}

void TestCharts::everyParameterHasACurve_data()
{
    QTest::addColumn<int>("features");
    QTest::newRow("one") << 1;
    QTest::newRow("two") << 2;
    QTest::newRow("eight") << 8;
}

void TestCharts::everyParameterHasACurve()
{
    QFETCH(int, features);
    Run run(withFeatureCount({}, features));
    run.step(30);
    ParameterChart chart;
    showChart(chart);
    chart.setFrame(run.frame());
    const Layer& layer = run.trainer.layer();
    int shown = 0;
    for (int i = 0; i < chart.curveCount(); ++i)
        shown += chart.isCurveVisible(i) ? 1 : 0;
    QCOMPARE(shown, 2 * features + 1);
    for (int j = 0; j < features; ++j) {
        const QString index(QChar(0x2081 + j));
        const int w = curveNamed(chart, "w" + index);
        const int G = curveNamed(chart, "G" + index);
        QVERIFY(w >= 0 && G >= 0);
        QCOMPARE(chart.sampledPoints(w).size(), std::size_t(31));
        QCOMPARE(chart.sampledPoints(w).back().y(), layer.W()(0, j));
        QCOMPARE(chart.sampledPoints(G).back().y(), layer.G()(0, j));
        QCOMPARE(chart.curve(w).quantity, Quantity::W);
        QCOMPARE(chart.curve(G).quantity, Quantity::G);
    }
    QCOMPARE(chart.sampledPoints(curveNamed(chart, "b")).back().y(), layer.b()(0));
}

void TestCharts::neighboursDifferWithoutColour()
{
    const Run run(withFeatureCount({}, 8));
    ParameterChart chart;
    showChart(chart);
    chart.setFrame(run.frame());
    const Theme theme = Theme::light();
    std::vector<std::pair<int, int>> looks;
    for (int i = 0; i < chart.curveCount(); ++i) {
        if (!chart.isCurveVisible(i))
            continue;
        const std::pair look{int(theme.dash(chart.curve(i).quantity)), int(chart.curve(i).marker)};
        QVERIFY2(std::find(looks.begin(), looks.end(), look) == looks.end(),
                 qPrintable(chart.curve(i).name));
        looks.push_back(look);
    }
    QCOMPARE(looks.size(), std::size_t(17));
}

void TestCharts::conservedDifferenceIsFlatAndHiddenAtFirst()
{
    Run run;
    run.step(200);
    ParameterChart chart;
    showChart(chart);
    chart.setFrame(run.frame());
    const int first = curveNamed(chart, "w − G");
    QVERIFY(first >= 0);
    QVERIFY(!chart.isCurveVisible(first));
    chart.setCurveVisible(first, true);
    chart.refresh();
    const double conserved[] = {0.05, 0.3};
    for (int j = 0; j < 2; ++j) {
        QVERIFY(chart.isCurveVisible(first + j));
        for (const QPointF& p : chart.sampledPoints(first + j))
            QVERIFY(std::abs(p.y() - conserved[j]) < 1e-12);
    }
    // What was switched on stays on through a new run of the same shape.
    chart.setFrame(Run().frame());
    QVERIFY(chart.isCurveVisible(first));
}

void TestCharts::manyParametersShareLegendEntries()
{
    Experiment experiment;
    experiment.start = Layer(4, 6);
    experiment.data.X = Eigen::MatrixXd::Random(6, 3);
    const Run run(experiment);
    ParameterChart chart;
    showChart(chart);
    chart.setFrame(run.frame());
    int entries = 0;
    for (int i = 0; i < chart.curveCount(); ++i)
        entries += chart.curve(i).isInLegend ? 1 : 0;
    QCOMPARE(entries, 4);
    QVERIFY(chart.note().contains("16"));
}

void TestCharts::aHiddenChartTakesUpTheFrameWhenShown()
{
    Run run;
    run.step(40);
    EntropyChart chart;
    chart.resize(600, 400);
    chart.setFrame(run.frame());
    QVERIFY(chart.sampledPoints(chart.entropyCurve()).empty());
    chart.show();
    QTRY_COMPARE(chart.sampledPoints(chart.entropyCurve()).size(), std::size_t(41));
}

void TestCharts::hoveringOneChartMovesTheCursorOnAll()
{
    Run run;
    run.step(100);
    DescentWorkspace workspace;
    workspace.resize(1000, 700);
    workspace.show();
    workspace.setFrame(run.frame());
    PlotView* const entropy = workspace.chart("entropy");
    PlotView* const parameters = workspace.chart("parameters");
    auto* const landscape = static_cast<LandscapeChart*>(workspace.chart("landscape"));
    QTest::mouseMove(entropy->viewport(), entropy->mapping().toPixel({40.0, 0.5}).toPoint());
    QTRY_VERIFY(entropy->cursorX().has_value());
    const double iteration = *entropy->cursorX();
    QCOMPARE(iteration, std::round(iteration));
    QCOMPARE(parameters->cursorX(), std::optional(iteration));
    QCOMPARE(landscape->cursorX(),
             std::optional(landscape->zAt(static_cast<std::int64_t>(iteration))));
    QTest::mouseMove(entropy->viewport(), QPoint(2, 2));
    QTRY_VERIFY(!parameters->cursorX());
    QVERIFY(!landscape->cursorX());
}

void TestCharts::aPinIsSharedByAllCharts()
{
    Run run;
    run.step(100);
    DescentWorkspace workspace;
    workspace.resize(1000, 700);
    workspace.show();
    workspace.setFrame(run.frame());
    PlotView* const entropy = workspace.chart("entropy");
    PlotView* const parameters = workspace.chart("parameters");
    PlotView* const landscape = workspace.chart("landscape");
    const auto click = [](PlotView* chart, QPointF at) {
        QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, at.toPoint());
    };
    click(parameters, parameters->mapping().toPixel({30.0, 0.0}));
    QCOMPARE(entropy->pinnedX(), std::optional(30.0));
    QCOMPARE(parameters->pinnedX(), std::optional(30.0));
    const double z = run.history.view().at(run.columns->z(0, 0), 30);
    QCOMPARE(landscape->pinnedX(), std::optional(z));
    QTest::keyClick(entropy, Qt::Key_Escape);
    for (const auto& entry : workspace.charts())
        QVERIFY(!entry.chart->pinnedX());

    // Of a z there is no iteration: such a pin is the landscape's own.
    click(landscape, landscape->mapping().toPixel({3.0, 0.5}));
    QVERIFY(landscape->pinnedX());
    QVERIFY(!entropy->pinnedX());
    click(entropy, entropy->mapping().toPixel({30.0, 0.5}));
    QCOMPARE(landscape->pinnedX(), std::optional(z));
}

void TestCharts::aPinOfTheLandscapeFollowsTheRun()
{
    Run run;
    run.step(50);
    DescentWorkspace workspace;
    workspace.resize(1000, 700);
    workspace.show();
    workspace.setFrame(run.frame());
    PlotView* const entropy = workspace.chart("entropy");
    PlotView* const landscape = workspace.chart("landscape");
    QTest::mouseClick(entropy->viewport(), Qt::LeftButton, {},
                      entropy->mapping().toPixel({30.0, 0.5}).toPoint());
    Experiment other;
    other.learningRate = LearningRate(0.05);
    Run slow(other);
    slow.step(10);
    workspace.setFrame(slow.frame());
    // Iteration 30 has no z yet in the new run.
    QVERIFY(!landscape->pinnedX());
    slow.step(40);
    workspace.setFrame(slow.frame());
    QCOMPARE(landscape->pinnedX(),
             std::optional(slow.history.view().at(slow.columns->z(0, 0), 30)));
    QCOMPARE(entropy->pinnedX(), std::optional(30.0));
}

void TestCharts::workspaceFitsTheSmallestScreen()
{
    DescentWorkspace workspace;
    workspace.show();
    const QSize minimum = workspace.minimumSizeHint();
    QVERIFY2(minimum.width() <= 1280 - 300, qPrintable(QString::number(minimum.width())));
    QVERIFY2(minimum.height() <= 768 - 110, qPrintable(QString::number(minimum.height())));
}

QTEST_MAIN(TestCharts)
#include "test_charts.moc"
