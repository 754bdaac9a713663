#include "core/entropy/entropy.h"
#include "core/experiment/data_sets.h"
#include "tests/ui/run_frames.h"
#include "ui/figures/chart_export.h"
#include "ui/plot/plot_view.h"
#include "ui/style/number_format.h"
#include "ui/workspaces/compare/claims_table.h"
#include "ui/workspaces/compare/compare_workspace.h"
#include "ui/workspaces/compare/comparison_bar.h"
#include "ui/workspaces/compare/decision_plane.h"
#include "ui/workspaces/compare/gradient_arrows_chart.h"
#include "ui/workspaces/compare/weight_plane_chart.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QtTest>

#include <cmath>

using namespace entropy_lab;

namespace {

/// Lesson 13: kappa = 2 |x|^2 + 1 = 3, w + G = 0, so that z = b.
Experiment lesson13(double z)
{
    Experiment experiment;
    experiment.data.Y = Eigen::MatrixXd::Ones(1, 1);
    experiment.start.values.setZero();
    experiment.start.b()(0) = z;
    return experiment;
}

/// The samples (x, -x), labelled and each on the side that `z` says: w + G = (1, 0), b = 0.
Experiment onAxis(const std::vector<double>& z, const std::vector<double>& y)
{
    Experiment experiment;
    const auto count = static_cast<Eigen::Index>(z.size());
    experiment.data.X.edit().resize(2, count);
    experiment.data.Y.edit().resize(1, count);
    for (Eigen::Index i = 0; i < count; ++i) {
        experiment.data.X.edit().col(i) << z[static_cast<std::size_t>(i)], 0.0;
        experiment.data.Y.edit()(0, i) = y[static_cast<std::size_t>(i)];
    }
    experiment.start.values.setZero();
    experiment.start.W()(0, 0) = 1.0;
    return experiment;
}

/// The frame that a window gets with the runs that the workspace asks for beside the first.
RunFrame framesAfter(const CompareWorkspace& workspace, const Experiment& experiment, int steps)
{
    RunFrame frame = frameAfter(experiment, steps);
    for (const Variation& variation : workspace.companions()) {
        const Experiment beside = varied(experiment, variation);
        if (!findProblem(beside).empty())
            continue;
        const RunFrame other = frameAfter(beside, steps);
        frame.companions.push_back({.name = QString::fromStdString(variation.name),
                                    .snapshot = other.snapshot,
                                    .history = other.history,
                                    .columns = other.columns});
    }
    return frame;
}

int curveNamed(const PlotView& chart, const QString& name)
{
    for (int i = 0; i < chart.curveCount(); ++i)
        if (chart.curve(i).name == name)
            return i;
    return -1;
}

struct Shown {
    explicit Shown(const Experiment& experiment, int steps = 0)
    {
        workspace.resize(960, 640);
        workspace.show();
        show(experiment, steps);
    }
    void show(const Experiment& experiment, int steps)
    {
        // Once for what it asks for, once with it.
        workspace.setFrame(frameAfter(experiment, 0));
        workspace.setFrame(framesAfter(workspace, experiment, steps));
    }
    void openPage(int page) { workspace.bar()->pages()->setCurrentIndex(page); }
    PlotView& chart(const char* name) { return *workspace.chart(name); }

    CompareWorkspace workspace;
};

}  // namespace

class TestCompareWorkspace : public QObject {
    Q_OBJECT
private slots:
    void everyChartNamesItsAxesWithUnits();
    void theTwoRoutesOfLesson13_data();
    void theTwoRoutesOfLesson13();
    void theTwinsDifferWithoutColour();
    void parametersShowTheSumOrTheSetsApart();
    void aRunOfAnotherObjectiveIsNamedByIt();
    void companionsAreAskedForWhileCurrent();
    void theMixedObjectiveHasItsWeight();
    void everySampleHasItsTwoArrows_data();
    void everySampleHasItsTwoArrows();
    void aGroupOfFewHasRoomForItsName();
    void manySamplesAreThinnedButAllCounted();
    void missingLabelsAreOfferedInOneClick();
    void theRunStaysOnItsLine_data();
    void theRunStaysOnItsLine();
    void decayPullsTheRunOffItsLine();
    void theArticlesPointsCarryTheirNumbers();
    void bothPlanesShowTheirRun();
    void bothPlanesShareTheirView();
    void hoveringOneChartMovesTheCursorOnTheOthers();
    void chartsAreExported();
    void theWorkspaceFitsTheSmallestScreen();
};

void TestCompareWorkspace::everyChartNamesItsAxesWithUnits()
{
    const CompareWorkspace workspace;
    QCOMPARE(workspace.charts().size(), std::size_t(5));
    for (const NamedChart& entry : workspace.charts()) {
        QVERIFY(!entry.chart->title().isEmpty());
        QCOMPARE(workspace.chart(entry.name), entry.chart);
        const QString title = entry.chart->description().y.title;
        QVERIFY2(title.contains('('), qPrintable(title));
    }
    QCOMPARE(workspace.chart("nonsense"), nullptr);
}

void TestCompareWorkspace::theTwoRoutesOfLesson13_data()
{
    QTest::addColumn<double>("start");
    QTest::addColumn<double>("entropyZ");
    QTest::addColumn<double>("crossEntropyZ");
    QTest::newRow("right") << 1.0 << 4.142041 << 3.195240;
    QTest::newRow("wrong") << -1.0 << -4.142041 << 3.057007;
}

void TestCompareWorkspace::theTwoRoutesOfLesson13()
{
    QFETCH(double, start);
    QFETCH(double, entropyZ);
    QFETCH(double, crossEntropyZ);
    Shown shown(lesson13(start));
    // The published route of cross-entropy has kappa 3, too: both sets.
    shown.workspace.bar()->weightSetsBox()->setCurrentIndex(1);
    shown.show(lesson13(start), 10);
    PlotView& chart = shown.chart("compare-objectives");
    QCOMPARE(chart.curveCount(), 4);
    const auto valueAtEnd = [&](const char* name) {
        const int curve = curveNamed(chart, QString::fromUtf8(name));
        return curve < 0 ? std::nan("") : chart.valueAt(curve, 10.0);
    };
    QVERIFY(std::abs(valueAtEnd("H · entropy") - entropyBits(entropyZ)) < 1e-6);
    QVERIFY(std::abs(valueAtEnd("CE · entropy") - crossEntropyBits(entropyZ, 1.0)) < 2e-6);
    QVERIFY(std::abs(valueAtEnd("H · cross-entropy") - entropyBits(crossEntropyZ)) < 1e-6);
    QVERIFY(std::abs(valueAtEnd("CE · cross-entropy") - crossEntropyBits(crossEntropyZ, 1.0))
            < 1e-6);
    const PlotView& accuracy = shown.chart("compare-accuracy");
    QCOMPARE(accuracy.valueAt(0, 10.0), start > 0.0 ? 1.0 : 0.0);
    QCOMPARE(accuracy.valueAt(1, 10.0), 1.0);
}

void TestCompareWorkspace::theTwinsDifferWithoutColour()
{
    Shown shown(lesson13(1.0), 5);
    const PlotView& chart = shown.chart("compare-objectives");
    for (int i = 0; i < chart.curveCount(); ++i)
        for (int k = 0; k < i; ++k) {
            const PlotCurve& a = chart.curve(i);
            const PlotCurve& b = chart.curve(k);
            QVERIFY(a.quantity != b.quantity || (a.dash != b.dash && a.marker != b.marker));
            QVERIFY(a.name != b.name);
        }
}

void TestCompareWorkspace::parametersShowTheSumOrTheSetsApart()
{
    Experiment experiment;
    experiment.data.Y = Eigen::MatrixXd::Zero(1, 1);
    Shown shown(experiment, 20);
    const PlotView& chart = shown.chart("compare-parameters");
    const RunFrame first = frameAfter(experiment, 20);
    const int sum = curveNamed(chart, "w₂+G₂");
    QVERIFY(sum >= 0);
    QCOMPARE(chart.valueAt(sum, 20.0), first.snapshot->layer.effectiveWeights()(0, 1));
    QCOMPARE(chart.curveCount(), 8);
    // The second follows its first in the legend: same colour, dashed.
    QCOMPARE(chart.curve(sum + 1).dash, std::optional(Qt::DashLine));
    QVERIFY(!chart.curve(sum + 1).isInLegend);

    // A click on the name of a run hides its curves alone.
    PlotView& parameters = shown.chart("compare-parameters");
    parameters.setCurveVisible(curveNamed(chart, "entropy"), false);
    QVERIFY(!chart.isCurveVisible(sum));
    QVERIFY(chart.isCurveVisible(sum + 1));
    parameters.setCurveVisible(curveNamed(chart, "entropy"), true);
    QVERIFY(chart.isCurveVisible(sum));

    shown.workspace.apartBox()->click();
    QTRY_COMPARE(chart.curveCount(), 12);
    const int G = curveNamed(chart, "G₁");
    QVERIFY(G >= 0);
    QCOMPARE(chart.valueAt(G, 20.0), first.snapshot->layer.G()(0, 0));
    // One weight set: no second G.
    QCOMPARE(chart.valueAt(G + 1, 20.0), 0.0);
}

void TestCompareWorkspace::aRunOfAnotherObjectiveIsNamedByIt()
{
    Experiment experiment = lesson13(1.0);
    experiment.objective.kind = ObjectiveKind::CrossEntropy;
    Shown shown(experiment, 5);
    const QComboBox* const box = shown.workspace.bar()->objectiveBox();
    QCOMPARE(box->findText("cross-entropy"), -1);
    QCOMPARE(shown.workspace.bar()->objective().kind, ObjectiveKind::Entropy);
    const PlotView& chart = shown.chart("compare-objectives");
    QCOMPARE(chart.curve(0).name, QString("H · cross-entropy"));
    QVERIFY(curveNamed(chart, "H · entropy") >= 0);
}

void TestCompareWorkspace::companionsAreAskedForWhileCurrent()
{
    CompareWorkspace workspace;
    workspace.setFrame(frameAfter(lesson13(1.0), 0));
    std::vector<std::vector<Variation>> asked;
    connect(&workspace, &CompareWorkspace::companionsRequested, this,
            [&](const std::vector<Variation>& companions) { asked.push_back(companions); });
    workspace.bar()->weightSetsBox()->setCurrentIndex(1);
    QVERIFY(asked.empty());
    workspace.setCurrent(true);
    QCOMPARE(asked.size(), std::size_t(1));
    QCOMPARE(asked.back().front().name, std::string("cross-entropy (w, G, b)"));
    workspace.bar()->weightSetsBox()->setCurrentIndex(0);
    QCOMPARE(asked.back().front().name, std::string("cross-entropy (w, b)"));
    QVERIFY(asked.back().front().hasOneWeightSet);
    QCOMPARE(asked.back().front().objective->kind, ObjectiveKind::CrossEntropy);
    // Another experiment, whose bias stays.
    Experiment frozen = lesson13(1.0);
    frozen.trainable.b = false;
    workspace.setFrame(frameAfter(frozen, 0));
    QCOMPARE(asked.size(), std::size_t(3));
    QCOMPARE(asked.back().front().name, std::string("cross-entropy (w)"));
    workspace.setFrame(frameAfter(frozen, 1));
    QCOMPARE(asked.size(), std::size_t(3));
    workspace.setCurrent(false);
    QVERIFY(asked.back().empty());
}

void TestCompareWorkspace::theMixedObjectiveHasItsWeight()
{
    Shown shown(lesson13(1.0));
    ComparisonBar& bar = *shown.workspace.bar();
    QVERIFY(!bar.lambdaBox()->isVisible());
    bar.objectiveBox()->setCurrentIndex(bar.objectiveBox()->findText("mixed"));
    QVERIFY(bar.lambdaBox()->isVisible());
    bar.lambdaBox()->setValue(0.25);
    const Variation twin = shown.workspace.companions().front();
    QCOMPARE(twin.objective->kind, ObjectiveKind::Mixed);
    QCOMPARE(twin.objective->lambda, 0.25);
    QCOMPARE(twin.name, std::string("mixed (λ = 0.25; w, b)"));
}

void TestCompareWorkspace::everySampleHasItsTwoArrows_data()
{
    QTest::addColumn<double>("z");
    QTest::addColumn<double>("y");
    QTest::newRow("right") << 1.5 << 1.0;
    QTest::newRow("wrong") << -1.5 << 1.0;
    QTest::newRow("wrong, y = 0") << 0.25 << 0.0;
}

void TestCompareWorkspace::everySampleHasItsTwoArrows()
{
    QFETCH(double, z);
    QFETCH(double, y);
    Shown shown(onAxis({z}, {y}));
    auto& chart = static_cast<GradientArrowsChart&>(shown.chart("compare-gradients"));
    QCOMPARE(chart.arrows().size(), std::size_t(2));
    const PlotArrow& entropy = chart.arrows()[0];
    const PlotArrow& crossEntropy = chart.arrows()[1];
    QCOMPARE(entropy.from.x(), z);
    // Away from 0, and towards the label.
    QVERIFY(entropy.length * z > 0.0);
    QCOMPARE(crossEntropy.length > 0.0, y == 1.0);
    QVERIFY(std::abs(entropy.length + chart.unitLength() * dHdZ(z)) < 1e-14);
    QVERIFY(std::abs(crossEntropy.length + chart.unitLength() * dCEdZ(z, y)) < 1e-14);
    const bool isOpposed = (z > 0.0) != (y > 0.5);
    QCOMPARE(shown.workspace.bar()->flag(),
             QString("%1 of 1 labeled sample: the two gradients point in opposite directions")
                 .arg(isOpposed ? 1 : 0));
    // A click on the legend hides one kind.
    chart.setCurveVisible(chart.entropyCurve(), false);
    QTRY_COMPARE(chart.arrows().size(), std::size_t(1));
    QCOMPARE(chart.arrows()[0].quantity, Quantity::CrossEntropy);
}

void TestCompareWorkspace::aGroupOfFewHasRoomForItsName()
{
    // Two labels among 122 samples, as in lesson 10.
    std::vector<double> z;
    std::vector<double> y(122, std::nan(""));
    for (int i = 0; i < 122; ++i)
        z.push_back(0.1 * i - 6.0);
    y[3] = 0.0;
    y[118] = 1.0;
    Shown shown(onAxis(z, y));
    const PlotView& chart = shown.chart("compare-gradients");
    QCOMPARE(chart.points().size(), std::size_t(122));
    std::vector<double> lines;
    QStringList names;
    for (const PlotMark& mark : chart.marks())
        if (mark.orientation == Qt::Horizontal) {
            lines.push_back(chart.mapping().toPixelY(mark.position));
            names.append(mark.label);
        }
    QCOMPARE(names, (QStringList{"without a label", "← y = 0", "y = 1 →"}));
    // A line of text fits above each line, and one more, the note, in the uppermost group.
    const double text = QFontMetricsF(chart.font()).height();
    QVERIFY(lines[0] - lines[1] > 1.3 * text);
    QVERIFY(lines[1] - lines[2] > 1.3 * text);
    QVERIFY(lines[2] - chart.mapping().area.top() > 2.6 * text);
    QCOMPARE(chart.rangeY().minimum, 0.0);
    // Every row stands in its group, the lowest z first.
    const auto inside = [&](const PlotPoint& point, double bottom, double top) {
        const double place = chart.mapping().toPixelY(point.position.y());
        return place < bottom && place > top;
    };
    const std::vector<PlotPoint>& points = chart.points();
    for (std::size_t i = 0; i < 120; ++i)
        QVERIFY(inside(points[i], lines[0], lines[1]));
    QVERIFY(inside(points[120], lines[1], lines[2]));
    QVERIFY(inside(points[121], lines[2], chart.mapping().area.top()));
}

void TestCompareWorkspace::manySamplesAreThinnedButAllCounted()
{
    std::vector<double> z;
    std::vector<double> y;
    for (int i = 0; i < 1000; ++i) {
        z.push_back(0.01 * i - 5.0 + 0.005);
        y.push_back(i < 700 ? 0.0 : 1.0);
    }
    Shown shown(onAxis(z, y));
    const PlotView& chart = shown.chart("compare-gradients");
    QCOMPARE(chart.points().size(), GradientArrowsChart::kMaximumRows);
    QVERIFY(chart.note().contains("200"));
    // z > 0 from i = 500 on: 200 of those are labelled 0.
    QVERIFY2(shown.workspace.bar()->flag().startsWith("200 of "),
             qPrintable(shown.workspace.bar()->flag()));
}

void TestCompareWorkspace::missingLabelsAreOfferedInOneClick()
{
    Shown shown{Experiment()};
    QPushButton* const button = shown.workspace.bar()->labelButton();
    QVERIFY(button->isVisible());
    const QSignalSpy labels(&shown.workspace, &CompareWorkspace::labelRequested);
    const QSignalSpy choices(&shown.workspace, &CompareWorkspace::dataRequested);
    button->click();
    QCOMPARE(labels.count(), 1);
    QCOMPARE(labels[0][0].toInt(), 1);
    QVERIFY(shown.chart("compare-objectives").note().contains("no labels"));

    Experiment several;
    several.data.X = Eigen::MatrixXd::Random(2, 5);
    shown.show(several, 0);
    button->click();
    QCOMPARE(choices.count(), 1);
    QCOMPARE(labels.count(), 1);

    shown.show(lesson13(1.0), 0);
    QVERIFY(!button->isVisible());
}

void TestCompareWorkspace::theRunStaysOnItsLine_data()
{
    QTest::addColumn<double>("etaG");
    QTest::addColumn<int>("input");
    QTest::newRow("equal rates, first input") << 0.5 << 1;
    QTest::newRow("equal rates, second input") << 0.5 << 2;
    QTest::newRow("separate rates") << 0.1 << 1;
}

void TestCompareWorkspace::theRunStaysOnItsLine()
{
    QFETCH(double, etaG);
    QFETCH(int, input);
    Experiment experiment;
    experiment.learningRate.G = etaG;
    Shown shown(experiment, 100);
    shown.openPage(2);
    shown.workspace.inputBox()->setValue(input);
    auto& chart = static_cast<WeightPlaneChart&>(shown.chart("w-against-G"));
    chart.refresh();
    const std::vector<QPointF>& path = chart.sampledPoints(chart.pathCurve());
    QCOMPARE(path.size(), std::size_t(101));
    for (const QPointF& point : path)
        QVERIFY(std::abs(chart.valueAt(chart.lineCurve(), point.x()) - point.y()) < 1e-12);
    // The slope of the line is the ratio of the rates.
    QVERIFY(std::abs(chart.valueAt(chart.lineCurve(), 1.0) - chart.valueAt(chart.lineCurve(), 0.0)
                     - etaG / 0.5)
            < 1e-12);
    QCOMPARE(path.front().x(), experiment.start.W()(0, input - 1));
    QCOMPARE(path.back(), chart.placeAt(100));
}

void TestCompareWorkspace::decayPullsTheRunOffItsLine()
{
    Experiment experiment;
    experiment.weightDecay = 0.02;
    Shown shown(experiment, 50);
    shown.openPage(2);
    auto& chart = static_cast<WeightPlaneChart&>(shown.chart("w-against-G"));
    chart.refresh();
    const QPointF now = chart.placeAt(50);
    // Lesson 5: w - G shrinks by 1 - eta lambda a step.
    QVERIFY(std::abs((now.x() - now.y()) - 0.05 * std::pow(1.0 - 0.01, 50)) < 1e-14);
    QVERIFY(chart.isCurveVisible(chart.lineNowCurve()));
    QVERIFY(std::abs(chart.valueAt(chart.lineNowCurve(), now.x()) - now.y()) < 1e-14);
    QVERIFY(std::abs(chart.valueAt(chart.lineCurve(), now.x()) - now.y()) > 0.01);
}

void TestCompareWorkspace::theArticlesPointsCarryTheirNumbers()
{
    Shown shown(lesson13(-1.0), 10);
    shown.openPage(2);
    const FourPoints& points = *shown.workspace.fourPoints();
    QTRY_VERIFY(!points.number(ArticlePoint::Focus).isEmpty());
    const auto says = [&](ArticlePoint point, const QString& number) {
        return points.number(point).contains(number);
    };
    // z = -4.142041 at n = 10, label 1.
    const double z = shown.workspace.chart("compare-gradients")->points()[0].position.x();
    QVERIFY(std::abs(z + 4.142041) < 1e-6);
    QVERIFY(says(ArticlePoint::Focus, readableNumber(crossEntropyBits(z, 1.0), 4)));
    QVERIFY(says(ArticlePoint::Focus, readableNumber(entropyBits(z), 4)));
    QVERIFY(says(ArticlePoint::Sigmoid, "0.322978"));
    QVERIFY(says(ArticlePoint::Sigmoid, readableNumber(dHdZ(z), 4)));
    QVERIFY(says(ArticlePoint::ParameterSets, "η = 1|"));
    QVERIFY(says(ArticlePoint::Functional, "bits"));
    // Without a label both readings.
    Experiment unlabelled;
    shown.show(unlabelled, 0);
    QVERIFY(says(ArticlePoint::Focus, readableNumber(crossEntropyBits(0.11, 1.0), 4)));
    QVERIFY(says(ArticlePoint::Focus, readableNumber(crossEntropyBits(0.11, 0.0), 4)));
}

void TestCompareWorkspace::bothPlanesShowTheirRun()
{
    Shown shown(onAxis({-2.0, -1.0, 1.0, 2.0}, {0.0, 1.0, 0.0, 1.0}), 10);
    shown.openPage(1);
    QVERIFY(shown.workspace.firstPlane()->isVisible());
    QVERIFY(shown.workspace.secondPlane()->isVisible());
    const auto first = shown.workspace.firstPlane()->reading(1);
    const auto second = shown.workspace.secondPlane()->reading(1);
    QVERIFY(first && second);
    // The entropy makes the wrong sample surer, the cross-entropy less sure.
    QVERIFY(first->z < -1.0 && second->z > -1.0);
}

void TestCompareWorkspace::bothPlanesShareTheirView()
{
    Experiment e;
    e.data.X.edit().resize(2, 2);
    e.data.X.edit() << -1.0, 1.0, -1.0, 1.0;
    e.data.Y = Eigen::RowVector2d(0.0, 1.0);
    Shown shown(e);
    shown.openPage(1);
    const QList<DecisionPlane*> planes = shown.workspace.findChildren<DecisionPlane*>();
    QCOMPARE(planes.size(), 2);
    for (DecisionPlane* const plane : planes) {
        planes[0]->setView({0.0, 0.5}, {-0.25, 0.25});
        planes[1]->setView({0.0, 0.5}, {-0.25, 0.25});
        plane->setView({0.1, 0.4}, {-0.2, 0.2});
        plane->fit();
        for (const DecisionPlane* const each : planes) {
            QVERIFY(each->mapping().x.minimum <= -1.0 && each->mapping().x.maximum >= 1.0);
            QVERIFY(each->mapping().x == planes[0]->mapping().x);
        }
        plane->fit();
    }
}

void TestCompareWorkspace::hoveringOneChartMovesTheCursorOnTheOthers()
{
    Shown shown(lesson13(1.0), 20);
    emit shown.chart("compare-objectives").hovered(7.0);
    QCOMPARE(shown.chart("compare-parameters").cursorX(), std::optional(7.0));
    QCOMPARE(shown.chart("compare-accuracy").cursorX(), std::optional(7.0));
    const RunFrame at7 = frameAfter(lesson13(1.0), 7);
    QCOMPARE(shown.chart("compare-gradients").cursorX(), std::optional(at7.snapshot->Z[0]));
    emit shown.chart("compare-objectives").hoverLeft();
    QVERIFY(!shown.chart("compare-parameters").cursorX());
}

void TestCompareWorkspace::chartsAreExported()
{
    CompareWorkspace workspace;
    workspace.setFrame(framesAfter(workspace, lesson13(-1.0), 30));
    for (const NamedChart& entry : workspace.charts()) {
        QString problem;
        const QByteArray drawn =
            renderChart(*entry.chart, ExportFormat::Svg, {.size = QSizeF(640, 400)}, &problem);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        QVERIFY2(drawn.size() > 2000, qPrintable(entry.name));
    }
    const std::unique_ptr<PlotView> copy =
        workspace.chart("compare-gradients")->copyForExport({640, 400}, Theme::dark(), 1.0);
    QCOMPARE(copy->arrows().size(), std::size_t(2));
}

void TestCompareWorkspace::theWorkspaceFitsTheSmallestScreen()
{
    Shown shown(lesson13(1.0), 3);
    // 1366x768 less the panel beside it and the bars above and below.
    const QSize room(1366 - 340, 768 - 160);
    for (int page = 0; page < 3; ++page) {
        shown.openPage(page);
        const QSize least = shown.workspace.minimumSizeHint();
        QVERIFY2(least.width() <= room.width() && least.height() <= room.height(),
                 qPrintable(QString("%1 x %2").arg(least.width()).arg(least.height())));
    }
}

QTEST_MAIN(TestCompareWorkspace)
#include "test_compare_workspace.moc"
