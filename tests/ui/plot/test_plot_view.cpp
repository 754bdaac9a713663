#include "core/runs/history.h"
#include "tests/ui/line_plot.h"
#include "ui/plot/history_curve.h"
#include "ui/plot/items/axis_ticks.h"
#include "ui/plot/items/curve_item.h"
#include "ui/plot/items/plot_legend.h"
#include "ui/plot/plot_view.h"

#include <QBuffer>
#include <QLineEdit>
#include <QPainter>
#include <QSignalSpy>
#include <QSvgGenerator>
#include <QTest>
#include <QVBoxLayout>

#include <cmath>
#include <limits>

using namespace entropy_lab;

class TestPlotView : public QObject {
    Q_OBJECT
private slots:
    void stepsAreOneTwoFive_data();
    void stepsAreOneTwoFive();
    void rangesHoldTheDataInWholeSteps_data();
    void rangesHoldTheDataInWholeSteps();
    void aFollowedRangeStaysUntilDataLeaveOrShrink();
    void iterationAxisGrowsInStepsUpToTheLimit_data();
    void iterationAxisGrowsInStepsUpToTheLimit();
    void aSpikeAmongAMillionReachesTheDrawnLine();
    void decimationKeepsFewPoints();
    void notANumberMakesAGap();
    void linesEndAtThePlotArea();
    void thinningStaysWithinAFifthOfAPixel();
    void aHiddenPlotDoesNoWork();
    void anUnchangedPlotDoesNoWork();
    void wheelZoomsAtThePointer();
    void wheelOverAnAxisZoomsOnlyThatAxis_data();
    void wheelOverAnAxisZoomsOnlyThatAxis();
    void dragPans();
    void rightDragZoomsToTheBox();
    void doubleClickAndHomeFitAgain_data();
    void doubleClickAndHomeFitAgain();
    void backspaceGoesBackOneView();
    void escapeUndoesAPan();
    void aClickInTheLegendHidesAndShows();
    void logScaleLeavesOutWhatItCannotShow();
    void aLogarithmicXAxisKeepsRatios();
    void zoomedLogScaleKeepsADecade();
    void manualViewSurvivesNewData();
    void hoveringTellsXAndReadsValues();
    void pointsInPlaceOfAFunctionAreRead();
    void aLabelWiderThanThePlotBeginsInIt();
    void aPointThatIsNoNumberIsNowhere_data();
    void aPointThatIsNoNumberIsNowhere();
    void aMarkIsNamedClearOfNotesAndPoints();
    void aLongTitleIsWrittenSmallerBeforeItIsCut();
    void keysBelongToTheChartUnderThePointer();
    void keysOfOthersPassOn_data();
    void keysOfOthersPassOn();
};

void TestPlotView::stepsAreOneTwoFive_data()
{
    QTest::addColumn<double>("span");
    QTest::addColumn<int>("parts");
    QTest::addColumn<double>("step");
    QTest::newRow("unit") << 1.0 << 5 << 0.2;
    QTest::newRow("just above") << 1.01 << 5 << 0.5;
    QTest::newRow("hundred") << 100.0 << 10 << 10.0;
    QTest::newRow("tiny") << 3e-12 << 4 << 1e-12;
    QTest::newRow("huge") << 7e15 << 4 << 2e15;
}

void TestPlotView::stepsAreOneTwoFive()
{
    QFETCH(double, span);
    QFETCH(int, parts);
    QFETCH(double, step);
    QCOMPARE(tickStep(span, parts), step);
}

void TestPlotView::rangesHoldTheDataInWholeSteps_data()
{
    QTest::addColumn<double>("minimum");
    QTest::addColumn<double>("maximum");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("unit") << 0.0 << 1.0 << 0.0 << 1.0;
    QTest::newRow("entropy") << 0.0097 << 0.9978 << 0.0 << 1.0;
    QTest::newRow("negative") << -7.7 << -0.3 << -8.0 << 0.0;
    QTest::newRow("constant") << 3.0 << 3.0 << 2.7 << 3.3;
    QTest::newRow("zero") << 0.0 << 0.0 << -1.0 << 1.0;
}

void TestPlotView::rangesHoldTheDataInWholeSteps()
{
    QFETCH(double, minimum);
    QFETCH(double, maximum);
    QFETCH(double, low);
    QFETCH(double, high);
    const AxisRange range = fittedRange(minimum, maximum, 6);
    QVERIFY2(areClose(range, {low, high}, 1e-9),
             qPrintable(QString("%1 .. %2").arg(range.minimum).arg(range.maximum)));
}

void TestPlotView::aFollowedRangeStaysUntilDataLeaveOrShrink()
{
    const AxisRange start = fittedRange(0.0, 1.0, 5);
    QCOMPARE(followedRange(start, 0.1, 0.9, 5), start);
    QCOMPARE(followedRange(start, 0.3, 0.75, 5), start);
    const AxisRange grown = followedRange(start, 0.1, 1.1, 5);
    QVERIFY(grown.maximum >= 1.1);
    const AxisRange shrunk = followedRange(start, 0.50, 0.52, 5);
    QVERIFY(shrunk.span() < 0.1 && shrunk.minimum <= 0.50 && shrunk.maximum >= 0.52);
}

void TestPlotView::iterationAxisGrowsInStepsUpToTheLimit_data()
{
    QTest::addColumn<qint64>("last");
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<double>("maximum");
    QTest::newRow("start") << qint64(0) << qint64(1000) << 10.0;
    QTest::newRow("step") << qint64(11) << qint64(1000) << 20.0;
    QTest::newRow("on the step") << qint64(500) << qint64(1000) << 500.0;
    QTest::newRow("limit first") << qint64(610) << qint64(700) << 700.0;
    QTest::newRow("beyond a lowered limit") << qint64(610) << qint64(300) << 1000.0;
    QTest::newRow("short run") << qint64(2) << qint64(7) << 7.0;
    QTest::newRow("empty") << qint64(-1) << qint64(0) << 10.0;
}

void TestPlotView::iterationAxisGrowsInStepsUpToTheLimit()
{
    QFETCH(qint64, last);
    QFETCH(qint64, limit);
    QFETCH(double, maximum);
    QCOMPARE(iterationRange(last, limit), (AxisRange{0.0, maximum}));
}

void TestPlotView::aSpikeAmongAMillionReachesTheDrawnLine()
{
    constexpr std::int64_t kSpike = 654'321;
    History history(1, 64U << 20);
    for (std::int64_t k = 0; k < 1'000'000; ++k) {
        const double value = k == kSpike ? 9.0 : std::sin(1e-5 * static_cast<double>(k));
        history.append({&value, 1});
    }
    PlotView plot({.title = "", .x = {.title = "x", .range = {0.0, 1e6}}, .y = {.title = "y"}});
    plot.addCurve({.name = "noise"});
    const HistoryCurve curve{history.view(), 0};
    plot.setCurveSampler(0, curve.sampler(), curve.value());
    plot.resize(600, 400);
    plot.show();
    plot.refresh();
    QVERIFY(plot.rangeY().maximum >= 9.0);
    double highest = 1e9;
    QPointF at;
    for (const QPolygonF& line : plot.drawnPolylines(0)) {
        for (const QPointF& p : line) {
            if (p.y() < highest) {
                highest = p.y();
                at = p;
            }
        }
    }
    QVERIFY(std::abs(highest - plot.mapping().toPixelY(9.0)) < 0.5);
    QVERIFY(std::abs(at.x() - plot.mapping().toPixelX(kSpike)) < 1.5);
    QCOMPARE(plot.valueAt(0, kSpike + 0.2), 9.0);
}

void TestPlotView::decimationKeepsFewPoints()
{
    History history(1, 16U << 20);
    for (int k = 0; k < 100'000; ++k) {
        const double value = k % 2 == 0 ? 1.0 : -1.0;
        history.append({&value, 1});
    }
    std::vector<QPointF> points;
    HistoryCurve{history.view(), 0}.sample(0.0, 99'999.0, 500, points);
    QVERIFY(points.size() <= 4U * 500U + 1U);
    double previous = -1.0;
    for (const QPointF& p : points) {
        QVERIFY(p.x() >= previous);
        previous = p.x();
    }
    QCOMPARE(points.front(), QPointF(0.0, 1.0));
    QCOMPARE(points.back(), QPointF(99'999.0, -1.0));
}

void TestPlotView::notANumberMakesAGap()
{
    const PlotMapping mapping{.area = {0, 0, 100, 100}, .x = {0, 10}, .y = {0, 10}};
    const double nan = std::nan("");
    const auto lines = clippedPolylines(
        {{0, 1}, {2, 5}, {3, nan}, {4, 5}, {6, 1}, {7, INFINITY}, {9, 2}}, mapping);
    QCOMPARE(lines.size(), std::size_t(3));
    QCOMPARE(lines[0].last(), QPointF(20, 50));
    QCOMPARE(lines[1].first(), QPointF(40, 50));
    QCOMPARE(lines[2].size(), 1);
    for (const QPolygonF& line : lines) {
        for (const QPointF& p : line)
            QVERIFY(std::isfinite(p.x()) && std::isfinite(p.y()));
    }
}

void TestPlotView::linesEndAtThePlotArea()
{
    const PlotMapping mapping{.area = {10, 20, 100, 50}, .x = {0, 10}, .y = {0, 1}};
    // In, out at the top, back in, out at the right; then one that crosses without a point inside.
    const auto lines =
        clippedPolylines({{-5, 0.5}, {4, 0.5}, {5, 3}, {6, 0.5}, {50, 0.5}}, mapping);
    QCOMPARE(lines.size(), std::size_t(2));
    for (const QPolygonF& line : lines) {
        for (const QPointF& p : line)
            QVERIFY(mapping.area.adjusted(-1e-9, -1e-9, 1e-9, 1e-9).contains(p));
    }
    QCOMPARE(lines[0].first(), QPointF(10, 45));
    QCOMPARE(lines[0].last(), QPointF(10 + 42, 20));
    QCOMPARE(lines[1].last(), QPointF(110, 45));
    const auto crossing = clippedPolylines({{-10, -1}, {20, 2}}, mapping);
    QCOMPARE(crossing.size(), std::size_t(1));
    QCOMPARE(crossing[0].size(), 2);
    const auto far = clippedPolylines({{0, 0.5}, {5, 1e300}, {10, 0.5}}, mapping);
    for (const QPolygonF& line : far) {
        for (const QPointF& p : line)
            QVERIFY(mapping.area.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(p));
    }
    QVERIFY(clippedPolylines({{0, 2}, {10, 3}}, mapping).empty());
}

void TestPlotView::thinningStaysWithinAFifthOfAPixel()
{
    const PlotMapping mapping{.area = {0, 0, 500, 300}, .x = {-6, 6}, .y = {-0.1, 1.1}};
    std::vector<QPointF> points;
    for (int i = 0; i <= 2000; ++i) {
        const double x = -6.0 + 12.0 * i / 2000.0;
        points.emplace_back(x, std::exp(-x * x));
    }
    const auto lines = clippedPolylines(points, mapping);
    QCOMPARE(lines.size(), std::size_t(1));
    const QPolygonF& line = lines[0];
    QVERIFY(line.size() < 200);
    qsizetype part = 1;
    for (const QPointF& point : points) {
        const QPointF pixel = mapping.toPixel(point);
        while (part + 1 < line.size() && line[part].x() < pixel.x())
            ++part;
        const QPointF a = line[part - 1];
        const QPointF b = line[part];
        const double y = a.y() + (pixel.x() - a.x()) / (b.x() - a.x()) * (b.y() - a.y());
        QVERIFY(std::abs(y - pixel.y()) < 0.41);
    }
}

void TestPlotView::aHiddenPlotDoesNoWork()
{
    LinePlot plot;
    plot.hide();
    const int before = plot.samplings;
    plot.invalidateCurves();
    plot.refresh();
    QCOMPARE(plot.samplings, before);
    plot.show();
    QTRY_VERIFY(plot.samplings > before);
}

void TestPlotView::anUnchangedPlotDoesNoWork()
{
    LinePlot plot;
    QCoreApplication::processEvents();
    const int before = plot.samplings;
    QSignalSpy changed(plot.scene(), &QGraphicsScene::changed);
    plot.refresh();
    plot.refresh();
    QCoreApplication::processEvents();
    QCOMPARE(plot.samplings, before);
    QCOMPARE(changed.count(), 0);
}

void TestPlotView::wheelZoomsAtThePointer()
{
    LinePlot plot;
    const QPoint at = plot.pixel(25.0, 7.5);
    const QPointF value(plot.mapping().toValueX(at.x()), plot.mapping().toValueY(at.y()));
    QSignalSpy autoFit(&plot, &PlotView::autoFitChanged);
    plot.wheel(at, 120);
    QVERIFY(plot.rangeX().span() < 100.0);
    QVERIFY(plot.rangeY().span() < 10.0);
    QVERIFY(std::abs(plot.mapping().toValueX(at.x()) - value.x()) < 1e-9);
    QVERIFY(std::abs(plot.mapping().toValueY(at.y()) - value.y()) < 1e-9);
    QCOMPARE(autoFit.count(), 1);
    QVERIFY(!plot.isAutoFit());
    plot.wheel(at, -120);
    QVERIFY(areClose(plot.rangeX(), {0.0, 100.0}, 1e-9));
}

void TestPlotView::wheelOverAnAxisZoomsOnlyThatAxis_data()
{
    QTest::addColumn<bool>("isX");
    QTest::newRow("x") << true;
    QTest::newRow("y") << false;
}

void TestPlotView::wheelOverAnAxisZoomsOnlyThatAxis()
{
    QFETCH(bool, isX);
    LinePlot plot;
    const QRectF area = plot.mapping().area;
    const AxisRange x = plot.rangeX();
    const AxisRange y = plot.rangeY();
    plot.wheel(isX ? QPointF(area.center().x(), area.bottom() + 10).toPoint()
                   : QPointF(area.left() - 10, area.center().y()).toPoint(),
               120);
    QCOMPARE(plot.rangeX() == x, !isX);
    QCOMPARE(plot.rangeY() == y, isX);
}

void TestPlotView::dragPans()
{
    LinePlot plot;
    const AxisRange x = plot.rangeX();
    const AxisRange y = plot.rangeY();
    const QPoint from = plot.pixel(60.0, 5.0);
    plot.drag(Qt::LeftButton, from, from - QPoint(50, 20));
    const QRectF area = plot.mapping().area;
    const double dx = 50.0 / area.width() * x.span();
    const double dy = -20.0 / area.height() * y.span();
    QVERIFY(areClose(plot.rangeX(), {x.minimum + dx, x.maximum + dx}, 1e-9));
    QVERIFY(areClose(plot.rangeY(), {y.minimum + dy, y.maximum + dy}, 1e-9));
    QVERIFY(!plot.isAutoFit());
}

void TestPlotView::rightDragZoomsToTheBox()
{
    LinePlot plot;
    const QPoint a = plot.pixel(20.0, 8.0);
    const QPoint b = plot.pixel(60.0, 2.0);
    const AxisRange x{plot.mapping().toValueX(a.x()), plot.mapping().toValueX(b.x())};
    const AxisRange y{plot.mapping().toValueY(b.y()), plot.mapping().toValueY(a.y())};
    QSignalSpy menu(&plot, &PlotView::menuRequested);
    plot.drag(Qt::RightButton, a, b);
    QVERIFY(areClose(plot.rangeX(), x, 1e-9));
    QVERIFY(areClose(plot.rangeY(), y, 1e-9));
    QCOMPARE(menu.count(), 0);
    QTest::mouseClick(plot.viewport(), Qt::RightButton, {}, a);
    QCOMPARE(menu.count(), 1);
}

void TestPlotView::doubleClickAndHomeFitAgain_data()
{
    QTest::addColumn<bool>("isKey");
    QTest::newRow("Home") << true;
    QTest::newRow("double click") << false;
}

void TestPlotView::doubleClickAndHomeFitAgain()
{
    QFETCH(bool, isKey);
    LinePlot plot;
    plot.setView({40.0, 50.0}, {4.0, 5.0});
    QVERIFY(!plot.isAutoFit());
    if (isKey)
        QTest::keyClick(&plot, Qt::Key_Home);
    else
        QTest::mouseDClick(plot.viewport(), Qt::LeftButton, {}, plot.pixel(45.0, 4.5));
    QVERIFY(plot.isAutoFit());
    QCOMPARE(plot.rangeX(), (AxisRange{0.0, 100.0}));
    QVERIFY(areClose(plot.rangeY(), {0.0, 10.0}, 1e-9));
}

void TestPlotView::backspaceGoesBackOneView()
{
    LinePlot plot;
    plot.setView({10.0, 90.0}, {1.0, 9.0});
    plot.setView({40.0, 50.0}, {4.0, 5.0});
    QTest::keyClick(&plot, Qt::Key_Backspace);
    QCOMPARE(plot.rangeX(), (AxisRange{10.0, 90.0}));
    QCOMPARE(plot.rangeY(), (AxisRange{1.0, 9.0}));
    QTest::keyClick(&plot, Qt::Key_Backspace);
    QVERIFY(plot.isAutoFit());
    QCOMPARE(plot.rangeX(), (AxisRange{0.0, 100.0}));
}

void TestPlotView::escapeUndoesAPan()
{
    LinePlot plot;
    const QPoint from = plot.pixel(60.0, 5.0);
    QTest::mousePress(plot.viewport(), Qt::LeftButton, {}, from);
    QTest::mouseMove(plot.viewport(), from + QPoint(30, 0));
    QTest::mouseMove(plot.viewport(), from + QPoint(60, 0));
    QVERIFY(plot.rangeX().minimum < -1.0);
    QTest::keyClick(&plot, Qt::Key_Escape);
    QCOMPARE(plot.rangeX(), (AxisRange{0.0, 100.0}));
}

void TestPlotView::aClickInTheLegendHidesAndShows()
{
    LinePlot plot;
    plot.addCurve({.name = "high", .quantity = Quantity::D});
    plot.setCurvePoints(1, {{0.0, 0.0}, {100.0, 400.0}});
    plot.addCurve({.name = "follower", .isInLegend = false});
    plot.refresh();
    QVERIFY(plot.rangeY().maximum >= 400.0);
    QSignalSpy changed(&plot, &PlotView::curveVisibilityChanged);
    const QPoint at = plot.legendEntryRect(1).center().toPoint();
    QTest::mouseClick(plot.viewport(), Qt::LeftButton, {}, at);
    QVERIFY(!plot.isCurveVisible(1));
    QVERIFY(!plot.isCurveVisible(2));
    QVERIFY(plot.isCurveVisible(0));
    QCOMPARE(changed.count(), 1);
    QVERIFY(areClose(plot.rangeY(), {0.0, 10.0}, 1e-9));
    // It stays at its place, so that the same click brings the curve back.
    QCOMPARE(plot.legendEntryRect(1).center().toPoint(), at);
    QTest::mouseClick(plot.viewport(), Qt::LeftButton, {}, at);
    QVERIFY(plot.isCurveVisible(1));
    QVERIFY(plot.isCurveVisible(2));
}

void TestPlotView::logScaleLeavesOutWhatItCannotShow()
{
    LinePlot plot;
    plot.addCurve({.name = "mixed"});
    plot.setCurvePoints(1, {{0, -1.0}, {20, 0.0}, {40, 0.02}, {60, 0.3}, {80, -2.0}, {100, 5.0}});
    plot.refresh();
    QCOMPARE(plot.note(), QString());
    QTest::keyClick(&plot, Qt::Key_L);
    QVERIFY(plot.isLogY());
    QVERIFY(areClose(plot.rangeY(), {0.01, 10.0}, 1e-9));
    // Of a sampled curve the points are not counted: more of them may lie between the samples.
    QCOMPARE(plot.note(), QString("log scale: values ≤ 0 left out of line, mixed"));
    plot.setCurveVisible(0, false);
    plot.refresh();
    QCOMPARE(plot.note(), QString("log scale: 3 points ≤ 0 left out of mixed"));
    plot.setCurveVisible(0, true);
    plot.refresh();
    const auto& lines = plot.drawnPolylines(1);
    QCOMPARE(lines.size(), std::size_t(2));
    QVERIFY(std::abs(lines[0].first().y() - plot.mapping().toPixelY(0.02)) < 1e-6);
    QVERIFY(std::abs(plot.mapping().toValueY(plot.mapping().toPixelY(0.3)) - 0.3) < 1e-12);
    QTest::keyClick(&plot, Qt::Key_L);
    QVERIFY(!plot.isLogY());
    QCOMPARE(plot.note(), QString());
}

void TestPlotView::aLogarithmicXAxisKeepsRatios()
{
    PlotView plot({.title = "Sweep",
                   .x = {.title = "η", .range = {0.01, 100.0}, .isLog = true},
                   .y = {.title = "H", .range = {0.0, 1.0}}});
    plot.addCurve({.name = "H"});
    plot.setCurvePoints(0, {{-1.0, 0.5}, {0.0, 0.5}, {0.1, 0.2}, {1.0, 0.4}, {10.0, 0.8}});
    plot.setFittedRangeX({0.01, 100.0});
    plot.resize(480, 300);
    plot.show();
    plot.refresh();
    const PlotMapping& mapping = plot.mapping();
    const QRectF area = mapping.area;
    QVERIFY(std::abs(mapping.toPixelX(1.0) - area.center().x()) < 1e-9);
    QVERIFY(std::abs(mapping.toValueX(mapping.toPixelX(0.3)) - 0.3) < 1e-12);
    // What is not > 0 has no place on it.
    const auto& lines = plot.drawnPolylines(0);
    QCOMPARE(lines.size(), std::size_t(1));
    QVERIFY(std::abs(lines[0].first().x() - mapping.toPixelX(0.1)) < 1e-6);

    // A drag multiplies, the wheel keeps the value under the pointer.
    const QPoint from = area.center().toPoint();
    const int quarter = qRound(area.width() / 4.0);
    QTest::mousePress(plot.viewport(), Qt::LeftButton, {}, from);
    QTest::mouseMove(plot.viewport(), from + QPoint(quarter, 0));
    QTest::mouseRelease(plot.viewport(), Qt::LeftButton, {}, from + QPoint(quarter, 0));
    const double factor = std::pow(1e4, -quarter / area.width());
    QVERIFY(std::abs(plot.rangeX().minimum / (0.01 * factor) - 1.0) < 1e-9);
    QVERIFY(std::abs(plot.rangeX().maximum / (100.0 * factor) - 1.0) < 1e-9);
    plot.fit();
    QVERIFY(areClose(plot.rangeX(), {0.01, 100.0}, 1e-12));
    plot.setView({1.0, 2.0}, plot.rangeY());
    QVERIFY(std::abs(plot.rangeX().maximum / plot.rangeX().minimum - 10.0) < 1e-9);
}

void TestPlotView::zoomedLogScaleKeepsADecade()
{
    LinePlot plot;
    plot.setLogY(true);
    for (int i = 0; i < 40; ++i)
        plot.wheel(plot.mapping().area.center().toPoint(), 120);
    QVERIFY(plot.rangeY().maximum / plot.rangeY().minimum > 9.999);
}

void TestPlotView::manualViewSurvivesNewData()
{
    LinePlot plot;
    plot.setView({40.0, 50.0}, {4.0, 5.0});
    plot.setFittedRangeX({0.0, 1000.0});
    plot.setCurvePoints(0, {{0.0, 0.0}, {1000.0, 7000.0}});
    plot.refresh();
    QCOMPARE(plot.rangeX(), (AxisRange{40.0, 50.0}));
    QCOMPARE(plot.rangeY(), (AxisRange{4.0, 5.0}));
    plot.fit();
    QCOMPARE(plot.rangeX(), (AxisRange{0.0, 1000.0}));
}

void TestPlotView::pointsInPlaceOfAFunctionAreRead()
{
    LinePlot plot;
    plot.setCurveSampler(
        0, [](double, double, int, std::vector<QPointF>&) {}, [](double) { return 7.0; });
    QCOMPARE(plot.valueAt(0, 5.0), 7.0);
    plot.setCurvePoints(0, {{0.0, 1.0}, {10.0, 2.0}});
    QCOMPARE(plot.valueAt(0, 5.0), 1.5);
    plot.setCurvePoints(0, {});
    QVERIFY(std::isnan(plot.valueAt(0, 5.0)));
}

void TestPlotView::hoveringTellsXAndReadsValues()
{
    LinePlot plot;
    QSignalSpy hovered(&plot, &PlotView::hovered);
    QSignalSpy left(&plot, &PlotView::hoverLeft);
    QTest::mouseMove(plot.viewport(), plot.pixel(30.0, 5.0));
    QTRY_VERIFY(!hovered.isEmpty());
    const double x = hovered.last().first().toDouble();
    QVERIFY(std::abs(x - 30.0) < 0.2);
    QCOMPARE(plot.cursorX(), std::optional(x));
    QVERIFY(std::abs(plot.valueAt(0, x) - x / 10.0) < 1e-12);
    QVERIFY(std::isnan(plot.valueAt(0, 101.0)));
    QTest::mouseMove(plot.viewport(), QPoint(3, 3));
    QTRY_COMPARE(left.count(), 1);
    QVERIFY(!plot.cursorX());
}

void TestPlotView::aLabelWiderThanThePlotBeginsInIt()
{
    LinePlot plot;
    plot.resize(130, 200);
    // Blue, which nothing else here is.
    plot.setMarks({{.position = 50.0,
                    .label = "a label that is wider than this plot",
                    .quantity = Quantity::D}});
    plot.refresh();
    const QImage picture = plot.grab().toImage();
    const double left = plot.mapping().area.left();
    int inside = 0;
    int outside = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            const QColor pixel = picture.pixelColor(x, y);
            if (pixel.blue() - pixel.red() > 60)
                ++(x < left ? outside : inside);
        }
    }
    QVERIFY(inside > 10);
    QCOMPARE(outside, 0);
}

void TestPlotView::aPointThatIsNoNumberIsNowhere_data()
{
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    QTest::addColumn<QPointF>("position");
    QTest::addColumn<bool>("isThere");
    QTest::newRow("x NaN") << QPointF(kNaN, 5.0) << false;
    QTest::newRow("y NaN") << QPointF(50.0, kNaN) << false;
    QTest::newRow("x infinite") << QPointF(kInfinity, 5.0) << false;
    QTest::newRow("y infinite") << QPointF(50.0, -kInfinity) << false;
    QTest::newRow("a number") << QPointF(20.0, 8.0) << true;
}

void TestPlotView::aPointThatIsNoNumberIsNowhere()
{
    QFETCH(QPointF, position);
    QFETCH(bool, isThere);
    LinePlot plot;
    const QImage without = plot.grab().toImage();
    plot.setPoints({{.position = position, .label = "here", .quantity = Quantity::H}});
    plot.refresh();
    QCOMPARE(plot.grab().toImage() != without, isThere);
    // What no pixel shows would still stand in a drawing.
    QByteArray drawing;
    QBuffer buffer(&drawing);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    QPainter painter(&svg);
    plot.render(&painter);
    painter.end();
    QVERIFY(drawing.contains("here") == isThere);
    QVERIFY(!drawing.contains("nan") && !drawing.contains("inf"));
}

void TestPlotView::aMarkIsNamedClearOfNotesAndPoints()
{
    LinePlot plot;
    plot.setMarks({{.position = 90.0,
                    .label = "a name that reaches far to the left",
                    .quantity = Quantity::D}});
    const auto topOfName = [&] {
        plot.refresh();
        const QImage picture = plot.grab().toImage();
        const QRectF& area = plot.mapping().area;
        for (int y = 0; y < picture.height(); ++y) {
            // Away from the line itself, which is at 90.
            for (int x = qCeil(area.left()); x < area.left() + 0.75 * area.width(); ++x) {
                const QColor pixel = picture.pixelColor(x, y);
                if (pixel.blue() - pixel.red() > 60)
                    return y - area.top();
            }
        }
        return -1.0;
    };
    const double alone = topOfName();
    QVERIFY(alone >= 0.0);
    plot.setNote(QStringLiteral("a note"));
    const double height = QFontMetricsF(QApplication::font()).height() / 2.0;
    QVERIFY(topOfName() >= alone + height);
    // And of what is written beside a point at the top.
    plot.setNote({});
    QCOMPARE(topOfName(), alone);
    plot.setPoints({{.position = {60.0, 9.9}, .label = "here"}});
    QVERIFY(topOfName() >= alone + height);
}

void TestPlotView::aLongTitleIsWrittenSmallerBeforeItIsCut()
{
    QFont large = QApplication::font();
    large.setPixelSize(20);
    QFont small = large;
    small.setPixelSize(12);
    const QString title = QStringLiteral("A title of some length");
    const double width = QFontMetricsF(large).horizontalAdvance(title);
    PlotLegend legend(nullptr);
    legend.setFonts(large, small);
    legend.setTitle(title);
    legend.arrange(0.0, width + 2.0);
    QCOMPARE(legend.shownTitle(), title);
    legend.arrange(0.0, 0.7 * width);
    QCOMPARE(legend.shownTitle(), title);
    legend.arrange(0.0, 0.4 * width);
    QVERIFY(legend.shownTitle() != title);
    QVERIFY(legend.shownTitle().startsWith(u'A'));
}

void TestPlotView::keysBelongToTheChartUnderThePointer()
{
    QWidget window;
    auto* const column = new QVBoxLayout(&window);
    auto* const box = new QLineEdit;
    auto* const first = new LinePlot;
    auto* const second = new LinePlot;
    for (QWidget* const widget :
         {static_cast<QWidget*>(box), static_cast<QWidget*>(first), static_cast<QWidget*>(second)})
        column->addWidget(widget);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const auto enter = [](LinePlot* plot) {
        const QPointF centre = plot->rect().center();
        QEnterEvent event(centre, centre, plot->mapToGlobal(centre));
        QApplication::sendEvent(plot, &event);
    };
    first->setFocus();
    enter(second);
    QVERIFY(second->hasFocus());
    // Also from what the charts stand on, but not from where somebody types.
    window.setFocus();
    enter(first);
    QVERIFY(first->hasFocus());
    box->setFocus();
    enter(second);
    QVERIFY(box->hasFocus());
}

void TestPlotView::keysOfOthersPassOn_data()
{
    QTest::addColumn<int>("key");
    QTest::newRow("Space") << int(Qt::Key_Space);
    QTest::newRow("Left") << int(Qt::Key_Left);
    QTest::newRow("R") << int(Qt::Key_R);
    QTest::newRow("Escape") << int(Qt::Key_Escape);
}

void TestPlotView::keysOfOthersPassOn()
{
    QFETCH(int, key);
    LinePlot plot;
    QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
    event.accept();
    QCoreApplication::sendEvent(&plot, &event);
    QVERIFY(!event.isAccepted());
}

QTEST_MAIN(TestPlotView)
#include "test_plot_view.moc"
