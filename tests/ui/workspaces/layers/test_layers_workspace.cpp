#include "core/experiment/data_sets.h"
#include "tests/ui/run_frames.h"
#include "ui/workspaces/layers/layer_chart.h"
#include "ui/workspaces/layers/layers_bar.h"
#include "ui/workspaces/layers/layers_workspace.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QtTest>

#include <cmath>
#include <thread>

using namespace entropy_lab;

namespace {

Experiment lesson14()
{
    Experiment e;
    e.generator = {.name = "vogel-discs", .settings = {{"samples", 30.0}, {"labelled", 0.0}}};
    e.data = generateDataSet(*e.generator);
    e.learningRate = LearningRate(0.1);
    e.stop.iterations = 200;
    e.layers = LayerStack();
    return e;
}

/// A workspace with a thread at work on what it wants computed.
struct Page {
    explicit Page(const Experiment& experiment = lesson14())
        : slot(workspace.jobSlots().front()),
          worker([this](const std::stop_token& stop) { slot->work(stop); })
    {
        workspace.setExperiment(experiment);
        workspace.resize(1000, 700);
        workspace.show();
        workspace.setCurrent(true);
    }
    ~Page()
    {
        worker.request_stop();
        slot->cancel();
    }

    bool awaitEnd()
    {
        return QTest::qWaitFor([this] { return !workspace.isWorking(); }, 20000);
    }
    QString cell(int row, int column) const { return workspace.table()->item(row, column)->text(); }
    LayerChart* chart(const char* name) { return static_cast<LayerChart*>(workspace.chart(name)); }

    LayersWorkspace workspace;
    std::shared_ptr<JobSlot> slot;
    std::jthread worker;
};

}  // namespace

class TestLayersWorkspace : public QObject {
    Q_OBJECT

private slots:
    void theTableEndsAtTheNumbersOfTheLesson_data();
    void theTableEndsAtTheNumbersOfTheLesson();
    void everyLayerHasItsCurves();
    void sumAndTruthDifferInColorDashAndName();
    void theCurvesAreTheNumbersOfTheStack();
    void theNormShownCanBeChosen();
    void editsAreAskedForWithTheirKeys_data();
    void editsAreAskedForWithTheirKeys();
    void aTypedListOfWidthsIsAnEdit();
    void widthsThatAreNoneAreRefused_data();
    void widthsThatAreNoneAreRefused();
    void anotherRateRunsTheStackAgain();
    void worksOnlyWhileSomebodyLooks();
    void aStackOfAnotherExperimentIsNotKept();
    void tooManySamplesAreRefusedInWords();
    void aPointerOnOneChartIsOnAll();
};

void TestLayersWorkspace::theTableEndsAtTheNumbersOfTheLesson_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<QStringList>("cells");
    QTest::newRow("8 units") << 0 << QStringList{"-3.5400", "135", "-308.5261", "-305.4138"};
    QTest::newRow("4 units") << 1 << QStringList{"-7.2689", "47", "-237.6774", "-231.7705"};
    QTest::newRow("on top") << 2 << QStringList{"-7.7158", "61", "-236.9188", "-231.4071"};
}

void TestLayersWorkspace::theTableEndsAtTheNumbersOfTheLesson()
{
    QFETCH(int, row);
    QFETCH(QStringList, cells);
    Page page;
    QVERIFY(page.awaitEnd());
    QCOMPARE(page.workspace.stepsShown(), 200);
    QCOMPARE(page.workspace.table()->rowCount(), 3);
    for (int c = 0; c < cells.size(); ++c)
        QCOMPARE(page.cell(row, c + 1).replace(QChar(0x2212), '-'), cells[c]);
}

void TestLayersWorkspace::everyLayerHasItsCurves()
{
    Page page;
    QVERIFY(page.awaitEnd());
    QCOMPARE(page.chart("layers-step-entropy")->curveCount(), 3);
    QCOMPARE(page.chart("layers-path-sum")->curveCount(), 6);
    QCOMPARE(page.chart("layers-cosine")->curveCount(), 3);
    QCOMPARE(page.chart("layers-norms")->curveCount(), 3);
    QSet<CurveMarker> markers;
    for (int curve = 0; curve < 3; ++curve)
        markers += page.chart("layers-cosine")->curve(curve).marker;
    QCOMPARE(markers.size(), 3);
}

void TestLayersWorkspace::sumAndTruthDifferInColorDashAndName()
{
    Page page;
    QVERIFY(page.awaitEnd());
    const PlotCurve& step = page.chart("layers-step-entropy")->curve(0);
    const PlotCurve& truth = page.chart("layers-path-sum")->curve(0);
    const PlotCurve& sum = page.chart("layers-path-sum")->curve(1);
    QVERIFY(truth.name.contains("true change"));
    QVERIFY(sum.name.contains("path sum"));
    for (const Theme& theme : {Theme::light(), Theme::dark()}) {
        QVERIFY(theme.curve(truth.quantity) != theme.curve(sum.quantity));
        QVERIFY(theme.curve(truth.quantity) != theme.curve(step.quantity));
        QVERIFY(theme.curve(sum.quantity) != theme.curve(step.quantity));
        QVERIFY(theme.dash(truth.quantity) != theme.dash(sum.quantity));
        QVERIFY(theme.dash(truth.quantity) != theme.dash(step.quantity));
        QVERIFY(theme.dash(sum.quantity) != theme.dash(step.quantity));
    }
}

void TestLayersWorkspace::theCurvesAreTheNumbersOfTheStack()
{
    Page page;
    QVERIFY(page.awaitEnd());
    const Experiment e = lesson14();
    const auto steps = runStackedLayers(e.data.X, stackOf(e), 200);
    for (int l = 0; l < 3; ++l)
        for (const int k : {1, 60, 199}) {
            const LayerStep& step = steps[static_cast<std::size_t>(k)][static_cast<std::size_t>(l)];
            QCOMPARE(page.chart("layers-step-entropy")->valueAt(l, k), step.stepEntropy);
            QCOMPARE(page.chart("layers-path-sum")->valueAt(2 * l, k), step.shannonChange);
            QCOMPARE(page.chart("layers-path-sum")->valueAt(2 * l + 1, k), step.pathSum);
            QCOMPARE(page.chart("layers-cosine")->valueAt(l, k), step.cosine);
            QCOMPARE(page.chart("layers-norms")->valueAt(l, k), step.normW);
        }
    QVERIFY(std::isnan(page.chart("layers-cosine")->valueAt(0, 0)));
    page.chart("layers-step-entropy")->refresh();
    QCOMPARE(page.chart("layers-step-entropy")->rangeX().maximum, 199.0);
}

void TestLayersWorkspace::theNormShownCanBeChosen()
{
    Page page;
    QVERIFY(page.awaitEnd());
    page.workspace.normBox()->setFocus();
    QTest::keyClick(page.workspace.normBox(), Qt::Key_Down);
    const Experiment e = lesson14();
    const auto steps = runStackedLayers(e.data.X, stackOf(e), 100);
    page.chart("layers-norms")->refresh();
    QCOMPARE(page.chart("layers-norms")->valueAt(1, 99), steps[99][1].normZ);
}

void TestLayersWorkspace::editsAreAskedForWithTheirKeys_data()
{
    QTest::addColumn<QString>("key");
    QTest::newRow("gradient") << "layers.gradient";
    QTest::newRow("scale") << "layers.scale";
    QTest::newRow("seed") << "layers.seed";
}

void TestLayersWorkspace::editsAreAskedForWithTheirKeys()
{
    QFETCH(QString, key);
    Page page;
    QSignalSpy edited(&page.workspace, &Workspace::experimentEdited);
    QSignalSpy finished(&page.workspace, &Workspace::experimentEditFinished);
    LayersBar& bar = *page.workspace.bar();
    QWidget* const box = key == "layers.gradient" ? static_cast<QWidget*>(bar.gradientBox())
        : key == "layers.scale"                   ? static_cast<QWidget*>(bar.scaleBox())
                                                  : bar.seedBox();
    box->setFocus();
    QTest::keyClick(box, key == "layers.gradient" ? Qt::Key_Down : Qt::Key_Up);
    QCOMPARE(edited.size(), 1);
    QCOMPARE(finished.size(), 1);
    QCOMPARE(edited[0][1].toString(), key);
    const auto layers = edited[0][0].value<Experiment>().layers.value();
    QCOMPARE(layers.isBalanced, key == "layers.gradient");
    QCOMPARE(layers.seed, std::uint64_t(key == "layers.seed" ? 43 : 42));
    QCOMPARE(layers.scale > 0.01, key == "layers.scale");
}

void TestLayersWorkspace::aTypedListOfWidthsIsAnEdit()
{
    Page page;
    QSignalSpy edited(&page.workspace, &Workspace::experimentEdited);
    QLineEdit* const box = page.workspace.bar()->widthsBox();
    QCOMPARE(box->text(), QString("8, 4, 4"));
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, "5,2");
    QTest::keyClick(box, Qt::Key_Return);
    QCOMPARE(edited.size(), 1);
    const Experiment changed = edited[0][0].value<Experiment>();
    QCOMPARE(changed.layers->units, (std::vector<Eigen::Index>{5, 2}));
    page.workspace.setExperiment(changed);
    QTRY_COMPARE(page.workspace.table()->rowCount(), 2);
    QVERIFY(page.awaitEnd());
    QVERIFY(page.cell(0, 0).contains("5 unit"));
}

void TestLayersWorkspace::widthsThatAreNoneAreRefused_data()
{
    QTest::addColumn<QString>("text");
    for (const char* const text :
         {"", "8,,4", "8, x", "0", "513", "-1", "1.5", "1,1,1,1,1,1,1,1,1,1,1,1,1"})
        QTest::newRow(text) << text;
}

void TestLayersWorkspace::widthsThatAreNoneAreRefused()
{
    QFETCH(QString, text);
    QVERIFY(!layerWidths(text));
    Page page;
    QSignalSpy edited(&page.workspace, &Workspace::experimentEdited);
    QLineEdit* const box = page.workspace.bar()->widthsBox();
    box->setFocus();
    box->selectAll();
    QTest::keyClick(box, Qt::Key_Delete);
    QTest::keyClicks(box, text);
    QTest::keyClick(box, Qt::Key_Return);
    QCOMPARE(edited.size(), 0);
    QCOMPARE(box->text(), QString("8, 4, 4"));
}

void TestLayersWorkspace::anotherRateRunsTheStackAgain()
{
    Page page;
    QVERIFY(page.awaitEnd());
    const QString before = page.cell(0, 3);
    Experiment faster = lesson14();
    faster.learningRate = LearningRate(0.2);
    page.workspace.setExperiment(faster);
    QVERIFY(page.workspace.isWorking());
    QVERIFY(page.awaitEnd());
    QVERIFY(page.cell(0, 3) != before);
    const auto steps = runStackedLayers(faster.data.X, stackOf(faster), 200);
    QCOMPARE(page.chart("layers-path-sum")->valueAt(1, 199), steps.back()[0].pathSum);
}

void TestLayersWorkspace::worksOnlyWhileSomebodyLooks()
{
    Experiment endless = lesson14();
    endless.stop.iterations = std::int64_t{1} << 40;
    Page page(endless);
    QTRY_VERIFY(page.workspace.stepsShown() > 10);
    page.workspace.setCurrent(false);
    QVERIFY(!page.workspace.isWorking());
    const std::int64_t left = page.workspace.stepsShown();
    page.workspace.setCurrent(true);
    QTRY_VERIFY(page.workspace.stepsShown() > left + 10);
}

void TestLayersWorkspace::aStackOfAnotherExperimentIsNotKept()
{
    Page page;
    QVERIFY(page.awaitEnd());
    page.workspace.setCurrent(false);
    Experiment same = lesson14();
    same.title = "the same stack";
    page.workspace.setExperiment(same);
    QCOMPARE(page.workspace.stepsShown(), 200);
    Experiment other = lesson14();
    other.learningRate = LearningRate(0.2);
    page.workspace.setExperiment(other);
    QCOMPARE(page.workspace.stepsShown(), 0);
    QVERIFY(page.workspace.summaries().empty());
    QVERIFY(!page.workspace.isWorking());
    page.workspace.setCurrent(true);
    QVERIFY(page.awaitEnd());
    QCOMPARE(page.workspace.stepsShown(), 200);
}

void TestLayersWorkspace::tooManySamplesAreRefusedInWords()
{
    Experiment large = lesson14();
    large.data.X = Eigen::MatrixXd::Ones(1, 600'000);
    Page page(large);
    QVERIFY(!page.workspace.isWorking());
    QVERIFY(page.workspace.bar()->state().contains("Too many"));
    QCOMPARE(page.workspace.stepsShown(), 0);
}

void TestLayersWorkspace::aPointerOnOneChartIsOnAll()
{
    Page page;
    QVERIFY(page.awaitEnd());
    LayerChart* const chart = page.chart("layers-step-entropy");
    chart->refresh();
    QTest::mouseMove(chart->viewport(), chart->mapping().area.center().toPoint());
    QVERIFY(chart->cursorX());
    for (const NamedChart& other : page.workspace.charts())
        QCOMPARE(other.chart->cursorX(), chart->cursorX());
}

QTEST_MAIN(TestLayersWorkspace)
#include "test_layers_workspace.moc"
