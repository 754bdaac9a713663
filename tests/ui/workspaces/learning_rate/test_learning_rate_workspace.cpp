#include "core/entropy/entropy.h"
#include "tests/ui/run_frames.h"
#include "ui/plot/chart_data.h"
#include "ui/plot/plot_view.h"
#include "ui/style/number_format.h"
#include "ui/wording/regime_names.h"
#include "ui/workspaces/learning_rate/background_rate_sweep.h"
#include "ui/workspaces/learning_rate/learning_rate_workspace.h"
#include "ui/workspaces/learning_rate/range_test_page.h"
#include "ui/workspaces/learning_rate/rate_curve_chart.h"
#include "ui/workspaces/learning_rate/rate_map.h"
#include "ui/workspaces/learning_rate/rate_sweep_page.h"
#include "ui/workspaces/learning_rate/rules_page.h"
#include "ui/workspaces/learning_rate/schedule_page.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QtTest>

#include <cmath>
#include <thread>

using namespace entropy_lab;

Q_DECLARE_METATYPE(entropy_lab::Experiment)

namespace {

/// Threads at work for a workspace, as in the program.
class Threads {
public:
    explicit Threads(const Workspace& workspace) : m_slots(workspace.jobSlots())
    {
        for (const std::shared_ptr<JobSlot>& slot : m_slots)
            m_threads.emplace_back([slot](const std::stop_token& stop) { slot->work(stop); });
    }
    ~Threads()
    {
        for (std::jthread& thread : m_threads)
            thread.request_stop();
        for (const std::shared_ptr<JobSlot>& slot : m_slots)
            slot->cancel();
    }
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;

private:
    std::vector<std::shared_ptr<JobSlot>> m_slots;
    std::vector<std::jthread> m_threads;
};

/// A page that is shown, with threads at work for it.
template <typename Page> struct Shown {
    explicit Shown(const Experiment& experiment, int steps = 0) : threads(page)
    {
        page.resize(1000, 640);
        page.show();
        page.setFrame(frameAfter(experiment, steps));
        page.setCurrent(true);
    }
    // A page is no window of its own in the program: its boxes lose the focus before it goes.
    ~Shown() { page.hide(); }
    Shown(const Shown&) = delete;
    Shown& operator=(const Shown&) = delete;

    Page page;
    Threads threads;
};

/// kappa = 2 |x|^2 + 1 = 3, all parameters 0 but b = z.
Experiment onePoint(double z, std::int64_t iterations)
{
    Experiment experiment;
    experiment.start.values.setZero();
    experiment.start.b()(0) = z;
    experiment.stop.iterations = iterations;
    return experiment;
}

}  // namespace

/// What the pages of the learning rate say, read off their own series.
class TestLearningRateWorkspace : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lesson6StandsInThePreview_data();
    void lesson6StandsInThePreview();
    void lesson7StandsInTheStrip_data();
    void lesson7StandsInTheStrip();
    void lesson8StandsInTheStrip_data();
    void lesson8StandsInTheStrip();
    void theSmallestRiseIsCountedAndNamed();
    void iterationsToHalfAreThoseOfLesson4_data();
    void iterationsToHalfAreThoseOfLesson4();
    void theRatesReadWell();
    void theBandsCoverTheRatesWithoutAGap();
    void theMapHoldsTheRuns();
    void aLimitIsNamedOnTheChart();
    void theLimitGrowsWithWhatARunCosts();
    void anUnsoundProblemIsExplained();
    void wrongRatesAreRefused();
    void theRangeTestMarksTheRise();
    void theRangeTestSuggestsTheSteepestFall();
    void theScheduleIsThatOfTheExperiment_data();
    void theScheduleIsThatOfTheExperiment();
    void rulesAskForTheOthersOnly();
    void rulesCountToHalf();
    void rulesAreMeasuredByTheObjective();
    void pagesAreCurrentOnlyWhenShown();
    void hiddenPagesLetGoOfARunThatIsNoMore();
};

/// Lesson 6: z(0) = 0.1; after eta n = 10 the runs stand at these z.
void TestLearningRateWorkspace::lesson6StandsInThePreview_data()
{
    QTest::addColumn<double>("eta");
    QTest::addColumn<double>("z");
    QTest::newRow("1") << 1.0 << 4.6592933432;
    QTest::newRow("0.1") << 0.1 << 4.6899905421;
    QTest::newRow("0.01") << 0.01 << 4.6941629574;
}

void TestLearningRateWorkspace::lesson6StandsInThePreview()
{
    QFETCH(const double, eta);
    QFETCH(const double, z);
    Shown<RateSweepPage> shown(onePoint(0.1, 1000));
    shown.page.sweep()->setRates({0.01, 1.0}, 3);
    QTRY_VERIFY(shown.page.sweep()->result() && !shown.page.isWorking());
    QCOMPARE(shown.page.sweep()->result()->cells.size(), 3U);
    PlotView* const curve = shown.page.chart("rate-curve");
    emit shown.page.chart("sweep")->hovered(eta);
    QTRY_VERIFY(curve->valueAt(RateCurveChart::kPreviewCurve, 1.0) > 0.0);
    const double H = curve->valueAt(RateCurveChart::kPreviewCurve, 10.0 / eta);
    QVERIFY2(std::abs(H - entropyBits(z)) < 2e-11, qPrintable(QString::number(H, 'g', 15)));
}

/// Lesson 7: kappa 3, z = 0.11, 20 steps.
void TestLearningRateWorkspace::lesson7StandsInTheStrip_data()
{
    QTest::addColumn<double>("eta");
    QTest::addColumn<double>("H");
    QTest::addColumn<double>("digit");  // the last one printed
    QTest::newRow("0.1") << 0.1 << 0.8929 << 1e-4;
    QTest::newRow("0.3") << 0.3 << 0.1761 << 1e-4;
    QTest::newRow("1") << 1.0 << 0.02825 << 1e-5;
    QTest::newRow("3") << 3.0 << 7.37e-3 << 1e-5;
    QTest::newRow("10") << 10.0 << 3.10e-4 << 1e-6;
    QTest::newRow("30") << 30.0 << 5.72e-6 << 1e-8;
    QTest::newRow("100") << 100.0 << 7.45e-5 << 1e-7;
}

void TestLearningRateWorkspace::lesson7StandsInTheStrip()
{
    QFETCH(const double, eta);
    QFETCH(const double, H);
    QFETCH(const double, digit);
    Experiment experiment;
    experiment.stop.iterations = 20;
    Shown<RateSweepPage> shown(experiment);
    shown.page.sweep()->setRates({eta, 100.0 * eta}, 3);
    PlotView* const strip = shown.page.chart("sweep");
    QTRY_COMPARE(strip->sampledPoints(0).size(), 3U);
    const double value = strip->valueAt(0, eta);
    QVERIFY2(std::abs(value - H) <= digit, qPrintable(QString::number(value, 'g', 15)));
}

/// Lesson 8, climbing: z <- z (1 - a s(z)), a = eta kappa/ln 2. Where the runs end after long.
void TestLearningRateWorkspace::lesson8StandsInTheStrip_data()
{
    QTest::addColumn<double>("a");
    QTest::addColumn<double>("z");
    QTest::newRow("4 converges to 0") << 4.0 << 0.0;
    QTest::newRow("7 converges to 0") << 7.0 << 0.0;
    QTest::newRow("10 swings between two") << 10.0 << 0.9624236501;
}

void TestLearningRateWorkspace::lesson8StandsInTheStrip()
{
    QFETCH(const double, a);
    QFETCH(const double, z);
    Experiment experiment = onePoint(0.5, 1000);
    experiment.direction = Direction::Ascend;
    Shown<RateSweepPage> shown(experiment);
    const double eta = a * std::log(2.0) / 3.0;
    shown.page.sweep()->setRates({eta, 2.0 * eta}, 2);
    PlotView* const strip = shown.page.chart("sweep");
    QTRY_COMPARE(strip->sampledPoints(0).size(), 2U);
    QVERIFY(std::abs(strip->valueAt(0, eta) - entropyBits(z)) < 1e-9);
}

/// x = (3, -2), w + G = -0.5, b = 3.5: eta = 1 falls, eta = 3 rises to 0.482486908 in one step.
void TestLearningRateWorkspace::theSmallestRiseIsCountedAndNamed()
{
    Experiment experiment;
    experiment.data = {.X = Eigen::RowVector2d(3.0, -2.0), .Y = {}};
    experiment.start = Layer(1, 1);
    experiment.start.W()(0, 0) = -0.5;
    experiment.start.b()(0) = 3.5;
    experiment.stop.iterations = 1;
    Shown<RateSweepPage> shown(experiment);
    shown.page.sweep()->setRates({1.0, 3.0}, 2);
    PlotView* const strip = shown.page.chart("sweep");
    QTRY_COMPARE(strip->sampledPoints(0).size(), 2U);
    QVERIFY(std::abs(strip->valueAt(0, 3.0) - 0.482486908) < 5e-10);
    const PlotView* const counts = shown.page.chart("sweep-iterations");
    QVERIFY(std::isnan(counts->valueAt(1, 1.0)));
    QCOMPARE(counts->valueAt(1, 3.0), 1.0);
    QCOMPARE(strip->bands().size(), 2U);
    QCOMPARE(strip->bands().back().label, regimeName(Regime::NonMonotone));
    emit strip->hovered(3.0);
    QVERIFY(shown.page.words().contains("1 rise, of 0.175 bits"));
}

/// Lesson 4: from z = 1e-2 ... at eta = 0.5.
void TestLearningRateWorkspace::iterationsToHalfAreThoseOfLesson4_data()
{
    QTest::addColumn<double>("z");
    QTest::addColumn<int>("steps");
    QTest::newRow("1e-2") << 1e-2 << 14;
    QTest::newRow("1e-4") << 1e-4 << 24;
    QTest::newRow("1e-6") << 1e-6 << 35;
    QTest::newRow("1e-8") << 1e-8 << 46;
}

void TestLearningRateWorkspace::iterationsToHalfAreThoseOfLesson4()
{
    QFETCH(const double, z);
    QFETCH(const int, steps);
    Shown<RateSweepPage> shown(onePoint(z, 100));
    shown.page.sweep()->setRates({0.5, 5.0}, 2);
    const PlotView* const counts = shown.page.chart("sweep-iterations");
    QTRY_COMPARE(counts->valueAt(0, 0.5), double(steps));
}

void TestLearningRateWorkspace::theRatesReadWell()
{
    Shown<RateSweepPage> shown(onePoint(0.1, 10));
    QTRY_VERIFY(shown.page.sweep()->result());
    const std::vector<SweepCell>& cells = shown.page.sweep()->result()->cells;
    QCOMPARE(cells.size(), 200U);
    QCOMPARE(cells.front().value, 1e-3);
    QCOMPARE(cells.back().value, 1e3);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        QCOMPARE(QString::number(cells[i].value, 'g', 3).toDouble(), cells[i].value);
        // 6 decades in 199 steps, within what three digits leave.
        const double exact = 1e-3 * std::pow(10.0, 6.0 * static_cast<double>(i) / 199.0);
        QVERIFY(std::abs(cells[i].value / exact - 1.0) <= 0.0051);
        QVERIFY(i == 0 || cells[i].value > cells[i - 1].value);
    }
}

void TestLearningRateWorkspace::theBandsCoverTheRatesWithoutAGap()
{
    Shown<RateSweepPage> shown{Experiment()};
    QTRY_VERIFY(shown.page.sweep()->result());
    const std::vector<SweepCell>& cells = shown.page.sweep()->result()->cells;
    const std::vector<PlotBand>& bands = shown.page.chart("sweep")->bands();
    QVERIFY(bands.size() >= 3);
    QCOMPARE(bands.front().x.minimum, cells.front().value);
    QCOMPARE(bands.back().x.maximum, cells.back().value);
    for (std::size_t i = 1; i < bands.size(); ++i) {
        QCOMPARE(bands[i].x.minimum, bands[i - 1].x.maximum);
        QVERIFY(bands[i].label != bands[i - 1].label);
    }
    for (const SweepCell& cell : cells) {
        const auto band = std::find_if(bands.begin(), bands.end(), [&](const PlotBand& b) {
            return cell.value >= b.x.minimum && cell.value <= b.x.maximum;
        });
        QVERIFY(band != bands.end());
        QCOMPARE(band->label, regimeName(cell.regime));
    }
}

void TestLearningRateWorkspace::theMapHoldsTheRuns()
{
    Experiment experiment;
    experiment.stop.iterations = 5000;
    Shown<RateSweepPage> shown(experiment);
    PlotView* const map = shown.page.chart("rate-map");
    QTRY_VERIFY(map->field());
    const PlotField& field = *map->field();
    QCOMPARE(field.columns, 200);
    QCOMPARE(field.y.maximum, 5000.0);
    // A rate and an iteration against a run of its own: lesson 3 stands at these H.
    const auto cell = shown.page.sweep()->result()->cellAt(0.5);
    Experiment one = experiment;
    one.learningRate = LearningRate(shown.page.sweep()->result()->cells[*cell].value);
    Trainer trainer(one);
    for (const double k : {1.0, 10.0, 100.0, 4000.0}) {
        const double row = field.rowAt(k);
        const double middle = std::pow(field.y.maximum, (row + 0.5) / field.rows);
        const auto iteration = static_cast<std::int64_t>(middle);
        while (trainer.record().iteration < iteration)
            QVERIFY(trainer.step());
        const std::optional<double> H = field.valueAt({one.learningRate.w, k});
        QVERIFY(H.has_value());
        // Beyond a thousand iterations one in about five is kept, and H moves by 1/n a step.
        QVERIFY2(std::abs(*H - trainer.record().H) <= 0.01 * trainer.record().H,
                 qPrintable(QString("%1: %2 %3").arg(k).arg(*H).arg(trainer.record().H)));
    }
    // The line of one half runs through the iterations that the strip counts.
    bool hasHalf = false;
    for (const PlotContour& contour : map->contours())
        hasHalf = hasHalf || contour.level == 0.5;
    QVERIFY(hasHalf);
}

void TestLearningRateWorkspace::aLimitIsNamedOnTheChart()
{
    Experiment experiment;
    experiment.rule.kind = RuleKind::Adam;
    experiment.stop.iterations = 100'000'000;
    const std::int64_t affordable = RateSweep::affordableIterations(experiment, 2);
    QVERIFY(affordable < experiment.stop.iterations);
    experiment.stop.gradientNorm = 0.3;
    Shown<RateSweepPage> shown(experiment);
    shown.page.sweep()->setRates({0.1, 1.0}, 2);
    QTRY_VERIFY_WITH_TIMEOUT(
        shown.page.sweep()->result() && shown.page.sweep()->result()->cells.size() == 2, 60000);
    QCOMPARE(shown.page.chart("sweep")->note(),
             QString("the first %1 of %2 iterations")
                 .arg(readableCount(affordable), readableCount(100'000'000)));
}

void TestLearningRateWorkspace::theLimitGrowsWithWhatARunCosts()
{
    Experiment small;
    small.stop.iterations = 1'000'000'000;
    Experiment large = small;
    large.data.X = Eigen::MatrixXd::Ones(2, 1000);
    const std::int64_t of = RateSweep::affordableIterations(small, 200);
    const std::int64_t ofLarge = RateSweep::affordableIterations(large, 200);
    QVERIFY(of > 100 * ofLarge);
    QVERIFY(ofLarge >= 10);
    small.stop.iterations = 777;
    QCOMPARE(RateSweep::affordableIterations(small, 200), 777);
}

void TestLearningRateWorkspace::anUnsoundProblemIsExplained()
{
    Experiment experiment;
    Shown<RateSweepPage> shown(experiment);
    QTRY_VERIFY(shown.page.sweep()->result());
    experiment.objective.kind = ObjectiveKind::CrossEntropy;
    shown.page.sweep()->setExperiment(std::make_shared<const Experiment>(experiment));
    QTRY_VERIFY(shown.page.sweep()->result() && !shown.page.sweep()->result()->error.isEmpty());
    QVERIFY(shown.page.chart("sweep")->note().contains("expected at least one label"));
}

void TestLearningRateWorkspace::wrongRatesAreRefused()
{
    Shown<RateSweepPage> shown{Experiment()};
    const auto type = [](QLineEdit* box, const QString& text) {
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, text);
        QTest::keyClick(box, Qt::Key_Return);
    };
    type(shown.page.smallestBox(), "2000");
    QCOMPARE(shown.page.sweep()->range(), (AxisRange{1e-3, 1e3}));
    QCOMPARE(shown.page.smallestBox()->text(), QString("0.001"));
    type(shown.page.largestBox(), "abc");
    QCOMPARE(shown.page.largestBox()->text(), QString("1000"));
    type(shown.page.smallestBox(), "0.1");
    QCOMPARE(shown.page.sweep()->range(), (AxisRange{0.1, 1e3}));
    QTRY_VERIFY(shown.page.sweep()->result() && !shown.page.isWorking()
                && shown.page.sweep()->result()->cells.front().value == 0.1);
}

void TestLearningRateWorkspace::theRangeTestMarksTheRise()
{
    Experiment experiment;
    experiment.data = {.X = Eigen::RowVector2d(3.0, -2.0), .Y = {}};
    experiment.start = Layer(1, 1);
    experiment.start.W()(0, 0) = -0.5;
    experiment.start.b()(0) = 3.5;
    Shown<RangeTestPage> shown(experiment);
    QTRY_VERIFY(shown.page.result().has_value());
    QLineEdit* const box = shown.page.smallestBox();
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, "3");
    QTest::keyClick(box, Qt::Key_Return);
    QTRY_VERIFY(shown.page.result()->firstRise == std::optional<std::size_t>(0));
    const PlotView* const chart = shown.page.chart("range-test");
    QTRY_VERIFY(std::abs(chart->valueAt(0, 3.0) - 0.482486908) < 5e-10);
    QVERIFY(std::any_of(chart->marks().begin(), chart->marks().end(), [](const PlotMark& mark) {
        return mark.position == 3.0 && mark.label.contains("first rises");
    }));
    QVERIFY(!shown.page.words().isEmpty());
}

void TestLearningRateWorkspace::theRangeTestSuggestsTheSteepestFall()
{
    Shown<RangeTestPage> shown{Experiment()};
    const PlotView* const chart = shown.page.chart("range-test");
    QTRY_COMPARE(chart->sampledPoints(0).size(), 100U);
    const std::vector<QPointF>& points = chart->sampledPoints(0);
    std::size_t steepest = 1;
    for (std::size_t i = 1; i < points.size(); ++i)
        if (points[i - 1].y() - points[i].y() > points[steepest - 1].y() - points[steepest].y())
            steepest = i;
    QCOMPARE(*shown.page.result()->suggestion, points[steepest].x());
    QVERIFY(shown.page.suggestionButton()->isEnabled());
    QSignalSpy edited(&shown.page, &Workspace::experimentEdited);
    QTest::mouseClick(shown.page.suggestionButton(), Qt::LeftButton);
    QCOMPARE(edited.size(), 1);
    const double rate = edited.front().front().value<Experiment>().learningRate.w;
    QVERIFY(std::abs(rate / points[steepest].x() - 1.0) <= 0.05);
    // The curve falls from the upper left to the lower right; the names stand in the other corners.
    const std::vector<PlotMark>& marks = chart->marks();
    QCOMPARE(marks.back().side, Qt::AlignTop | Qt::AlignRight);
    QCOMPARE(marks.front().side, Qt::AlignBottom | Qt::AlignLeft);
}

void TestLearningRateWorkspace::theScheduleIsThatOfTheExperiment_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("at100");
    QTest::newRow("constant") << int(ScheduleKind::Constant) << 0.5;
    QTest::newRow("step") << int(ScheduleKind::Step) << 0.25;
    QTest::newRow("exponential") << int(ScheduleKind::Exponential) << 0.5 * std::pow(0.5, 100);
    QTest::newRow("cosine") << int(ScheduleKind::Cosine)
                            << 0.25 * (1.0 + std::cos(std::acos(-1.0) * 0.1));
    QTest::newRow("warm-up") << int(ScheduleKind::WarmUp) << 0.5 * 101.0 / 1000.0;
    QTest::newRow("recorded") << int(ScheduleKind::Recorded) << 1.5;
}

void TestLearningRateWorkspace::theScheduleIsThatOfTheExperiment()
{
    QFETCH(const int, kind);
    QFETCH(const double, at100);
    Experiment experiment;
    experiment.schedule.kind = static_cast<ScheduleKind>(kind);
    experiment.schedule.points = {{.iteration = 50, .factor = 3.0}};
    Shown<SchedulePage> shown(experiment, 200);
    const PlotView* const chart = shown.page.chart("schedule");
    const double value = chart->valueAt(0, 100.0);
    QVERIFY(std::abs(value - at100) <= 1e-12 * at100);
    // What was computed ahead is what the run does.
    const PlotView* const run = shown.page.chart("schedule-run");
    QTRY_VERIFY(run->valueAt(1, 200.0) > 0.0);
    QVERIFY(std::abs(run->valueAt(1, 200.0) - run->valueAt(0, 200.0)) < 1e-12);
}

void TestLearningRateWorkspace::rulesAskForTheOthersOnly()
{
    RulesPage page;
    QSignalSpy requested(&page, &Workspace::companionsRequested);
    Experiment experiment;
    experiment.rule.kind = RuleKind::Momentum;
    page.setFrame(frameAfter(experiment, 1));
    QVERIFY(requested.empty());
    page.setCurrent(true);
    QCOMPARE(requested.size(), 1);
    const std::vector<Variation> others = page.companions();
    QCOMPARE(others.size(), 5U);
    for (const Variation& other : others) {
        QVERIFY(other.rule->kind != RuleKind::Momentum);
        QCOMPARE(other.learningRate->w, page.rows()->rate(other.rule->kind));
    }
    page.setCurrent(false);
    QCOMPARE(requested.size(), 2);
    QVERIFY(requested.back().front().value<std::vector<Variation>>().empty());
}

void TestLearningRateWorkspace::rulesCountToHalf()
{
    RulesPage page;
    page.resize(1000, 640);
    page.show();
    const Experiment experiment = onePoint(1e-2, 100);
    RunFrame frame = frameAfter(experiment, 60);
    for (const Variation& variation : page.companions()) {
        const RunFrame other = frameAfter(varied(experiment, variation), 60);
        frame.companions.push_back({.name = QString::fromStdString(variation.name),
                                    .snapshot = other.snapshot,
                                    .history = other.history,
                                    .columns = other.columns});
    }
    page.setFrame(frame);
    QVERIFY(page.rows()->standing(RuleKind::GradientDescent).endsWith(" 14"));
    const PlotView* const chart = page.chart("rules");
    for (const RuleKind kind : kRuleKinds)
        QTRY_COMPARE(chart->valueAt(RulesPage::curveOf(kind), 0.0), entropyBits(1e-2));
    // Adam's first step is eta in every parameter, whatever its gradient: z gains
    // eta (2 |x|_1 + 1).
    const double z = 1e-2 + 0.05 * (2.0 * 1.4 + 1.0);
    QVERIFY(std::abs(chart->valueAt(RulesPage::curveOf(RuleKind::Adam), 1.0) - entropyBits(z))
            < 1e-6);
}

/// From the wrong side under the cross-entropy: a rule that stays there is sure, and the worst.
void TestLearningRateWorkspace::rulesAreMeasuredByTheObjective()
{
    RulesPage page;
    page.resize(1000, 640);
    page.show();
    Experiment experiment = onePoint(-6.0, 100);
    QCOMPARE(page.rows()->heading(2), QString("H now (bits)"));
    QCOMPARE(page.rows()->heading(3), QString("H < ½ after"));
    experiment.data.Y = Eigen::MatrixXd::Ones(1, 1);
    experiment.objective.kind = ObjectiveKind::CrossEntropy;
    experiment.learningRate = LearningRate(0.01);
    RunFrame frame = frameAfter(experiment, 60);
    for (const Variation& variation : page.companions()) {
        const RunFrame other = frameAfter(varied(experiment, variation), 60);
        frame.companions.push_back({.name = QString::fromStdString(variation.name),
                                    .snapshot = other.snapshot,
                                    .history = other.history,
                                    .columns = other.columns});
    }
    page.setFrame(frame);
    QCOMPARE(page.rows()->heading(2), QString("CE now (bits)"));
    QCOMPARE(page.rows()->heading(3), QString("half way after"));
    const PlotView* const chart = page.chart("rules");
    QCOMPARE(chart->axisTitleY(), QString("cross-entropy (bits)"));
    const int own = RulesPage::curveOf(RuleKind::GradientDescent);
    QTRY_COMPARE(chart->valueAt(own, 0.0), crossEntropyBits(-6.0, 1.0));
    QCOMPARE(chart->valueAt(own, 60.0), frame.snapshot->record.crossEntropy);
    QCOMPARE(page.rows()->standing(RuleKind::GradientDescent),
             QString("%1 not yet").arg(readableNumber(frame.snapshot->record.crossEntropy, 4)));
    // Momentum comes half of the way from 8.66 bits to 0 before it.
    const RunFrame& momentum = frameAfter(varied(experiment, page.companions().front()), 60);
    std::int64_t half = 0;
    while (momentum.history.at(momentum.columns->objective, half)
           >= 0.5 * crossEntropyBits(-6.0, 1.0))
        ++half;
    QVERIFY(page.rows()->standing(RuleKind::Momentum).endsWith(QString(" %1").arg(half)));
    // And back.
    page.setFrame(frameAfter(onePoint(1e-2, 100), 20));
    QCOMPARE(page.rows()->heading(2), QString("H now (bits)"));
    QTRY_COMPARE(chart->valueAt(own, 0.0), entropyBits(1e-2));
}

void TestLearningRateWorkspace::pagesAreCurrentOnlyWhenShown()
{
    LearningRateWorkspace workspace;
    workspace.resize(1000, 640);
    workspace.show();
    const Threads threads(workspace);
    workspace.setFrame(frameAfter(Experiment(), 3));
    QSignalSpy requested(&workspace, &Workspace::companionsRequested);
    workspace.setCurrent(true);
    workspace.showPageOf("rules");
    QCOMPARE(workspace.shownPage().chart("rules"), workspace.chart("rules"));
    QTRY_COMPARE(requested.size(), 1);
    workspace.showPageOf("sweep");
    QCOMPARE(requested.size(), 2);
    QVERIFY(requested.back().front().value<std::vector<Variation>>().empty());
    QStringList names;
    for (const NamedChart& chart : workspace.charts())
        names += chart.name;
    QCOMPARE(names.removeDuplicates(), 0);
    for (const char* const name : {"sweep", "rate-map", "range-test", "schedule", "rules"})
        QVERIFY(names.contains(name));
}

void TestLearningRateWorkspace::hiddenPagesLetGoOfARunThatIsNoMore()
{
    LearningRateWorkspace workspace;
    workspace.resize(1000, 640);
    workspace.show();
    const Threads threads(workspace);
    workspace.setCurrent(true);
    std::weak_ptr<const void> run;
    {
        const RunFrame before = frameAfter(onePoint(0.5, 100), 20);
        run = before.history.source();
        workspace.setFrame(before);
        for (const NamedChart& chart : workspace.charts()) {
            workspace.showPageOf(chart.name);
            QTRY_VERIFY2_WITH_TIMEOUT(!workspace.isWorking(), qPrintable(chart.name), 30000);
        }
        for (const char* const name : {"sweep", "rate-curve", "rate-map", "range-test",
                                       "schedule-run", "rules", "time-step", "sharpness"})
            QVERIFY2(showsSomething(*workspace.chart(name)), name);
    }
    workspace.showPageOf("time-step");
    QVERIFY(!run.expired());

    workspace.setFrame(frameAfter(onePoint(0.25, 100), 1));
    QTRY_VERIFY(run.expired());
    // What a report has of the hidden pages is of the run that is there, or nothing.
    const double H = entropyBits(0.25);
    QCOMPARE(workspace.chart("schedule-run")->valueAt(0, 0.0), H);
    QCOMPARE(workspace.chart("rules")->valueAt(RulesPage::curveOf(RuleKind::GradientDescent), 0.0),
             H);
    for (const char* const name : {"sweep", "sweep-iterations", "rate-map", "range-test"})
        QVERIFY2(!showsSomething(*workspace.chart(name)), name);
    // And it comes when it is asked for.
    workspace.showPageOf("sweep");
    QTRY_VERIFY(showsSomething(*workspace.chart("rate-map")));
    workspace.showPageOf("range-test");
    QTRY_VERIFY(showsSomething(*workspace.chart("range-test")));
}

QTEST_MAIN(TestLearningRateWorkspace)
#include "test_learning_rate_workspace.moc"
