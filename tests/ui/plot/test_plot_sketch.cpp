#include "ui/plot/plot_sketch.h"
#include "ui/plot/plot_view.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace entropy_lab;

namespace {

class SketchPlot : public PlotView {
public:
    SketchPlot()
        : PlotView(
            {.title = QStringLiteral("H"),
             .x = {.title = QStringLiteral("iteration"), .range = {0.0, 100.0}},
             .y = {.title = QStringLiteral("H (bits)"), .range = {0.0, 1.0}, .followsData = false}})
    {
        resize(500, 400);
        show();
        refresh();
    }
    QPoint pixel(double x, double y) const { return mapping().toPixel({x, y}).toPoint(); }
    void drag(QPoint from, QPoint to)
    {
        QTest::mousePress(viewport(), Qt::LeftButton, {}, from);
        for (int i = 1; i <= 20; ++i)
            QTest::mouseMove(viewport(), from + (to - from) * i / 20);
        QTest::mouseRelease(viewport(), Qt::LeftButton, {}, to);
    }
};

}  // namespace

class TestPlotSketch : public QObject {
    Q_OBJECT

private slots:
    void aDragDrawsACurve();
    void aSecondStrokeReplacesThatPart();
    void aClickSetsAPlaceAndNothingElse();
    void ofAPlaceOutOfViewNothingIsWritten();
    void aClosedSketchLeavesTheGesturesAlone();
    void aFitShowsTheRoomOfTheSketch();
    void theGapIsTheMeanDistance_data();
    void theGapIsTheMeanDistance();
    void aStrokeBackwardsIsTheSame();
};

void TestPlotSketch::aDragDrawsACurve()
{
    SketchPlot plot;
    plot.setSketch({.isOpen = true});
    const QSignalSpy spy(&plot, &PlotView::sketched);
    const AxisRange before = plot.rangeX();
    plot.drag(plot.pixel(20.0, 0.8), plot.pixel(80.0, 0.2));
    QVERIFY(spy.count() > 1);
    QCOMPARE(plot.rangeX().minimum, before.minimum);
    const std::vector<QPointF>& guess = plot.sketch().guess;
    QVERIFY(guess.size() > 10);
    const double pixelOfX = 100.0 / plot.mapping().area.width();
    QVERIFY(std::abs(guess.front().x() - 20.0) <= pixelOfX);
    QVERIFY(std::abs(guess.back().x() - 80.0) <= pixelOfX);
    QVERIFY(std::is_sorted(guess.begin(), guess.end(),
                           [](QPointF a, QPointF b) { return a.x() < b.x(); }));
    QVERIFY(std::abs(*valueOnCurve(guess, 50.0) - 0.5) < 0.01);
}

void TestPlotSketch::aSecondStrokeReplacesThatPart()
{
    SketchPlot plot;
    plot.setSketch({.isOpen = true});
    plot.drag(plot.pixel(10.0, 0.5), plot.pixel(90.0, 0.5));
    plot.drag(plot.pixel(40.0, 0.9), plot.pixel(60.0, 0.9));
    const std::vector<QPointF>& guess = plot.sketch().guess;
    QVERIFY(std::abs(*valueOnCurve(guess, 50.0) - 0.9) < 0.01);
    QVERIFY(std::abs(*valueOnCurve(guess, 20.0) - 0.5) < 0.01);
    QVERIFY(std::abs(*valueOnCurve(guess, 80.0) - 0.5) < 0.01);
}

void TestPlotSketch::aClickSetsAPlaceAndNothingElse()
{
    SketchPlot plot;
    plot.setHandles({{.position = {30.0, 0.3}}});
    plot.setSketch({.shape = PlotSketch::Shape::Point, .isOpen = true});
    const QSignalSpy clicks(&plot, &PlotView::clicked);
    const QSignalSpy handles(&plot, &PlotView::handleMoved);
    QTest::mouseClick(plot.viewport(), Qt::LeftButton, {}, plot.pixel(60.0, 0.4));
    QCOMPARE(plot.sketch().guess.size(), std::size_t{1});
    QVERIFY(std::abs(plot.sketch().guess.front().x() - 60.0) < 0.5);
    QVERIFY(!plot.pinnedX());
    // A handle under the pointer stays where it is: one means the guess.
    plot.drag(plot.pixel(30.0, 0.3), plot.pixel(70.0, 0.7));
    QVERIFY(std::abs(plot.sketch().guess.front().y() - 0.7) < 0.01);
    QCOMPARE(clicks.count(), 0);
    QCOMPARE(handles.count(), 0);
}

void TestPlotSketch::ofAPlaceOutOfViewNothingIsWritten()
{
    SketchPlot plot;
    const auto picture = [&](QPointF place, const QString& label) {
        plot.setSketch({.shape = PlotSketch::Shape::Point, .guess = {place}, .guessLabel = label});
        plot.refresh();
        return plot.grab().toImage();
    };
    const QString label = QStringLiteral("your guess");
    for (const QPointF place : {QPointF(-20.0, 0.5), QPointF(120.0, 0.5), QPointF(50.0, 3.0)})
        QCOMPARE(picture(place, label), picture(place, {}));
    QVERIFY(picture({50.0, 0.5}, label) != picture({50.0, 0.5}, {}));
}

void TestPlotSketch::aClosedSketchLeavesTheGesturesAlone()
{
    SketchPlot plot;
    plot.setSketch({.isOpen = false, .guess = {{10.0, 0.5}, {90.0, 0.5}}});
    plot.drag(plot.pixel(50.0, 0.5), plot.pixel(30.0, 0.5));
    QVERIFY(plot.rangeX().minimum > 10.0);
    QCOMPARE(plot.sketch().guess.size(), std::size_t{2});
}

void TestPlotSketch::aFitShowsTheRoomOfTheSketch()
{
    PlotView plot({.title = QStringLiteral("H"),
                   .x = {.title = QStringLiteral("iteration"), .range = {0.0, 10.0}},
                   .y = {.title = QStringLiteral("H (bits)"), .range = {0.0, 1.0}}});
    plot.resize(500, 400);
    plot.addCurve({.name = QStringLiteral("H")});
    plot.setCurvePoints(0, {{0.0, 0.9}, {10.0, 0.8}});
    plot.setSketch({.roomX = AxisRange{0.0, 500.0}, .roomY = AxisRange{0.0, 1.0}});
    plot.show();
    plot.refresh();
    QCOMPARE(plot.rangeX().maximum, 500.0);
    QVERIFY(plot.rangeY().minimum <= 0.0 && plot.rangeY().maximum >= 1.0);
    plot.setSketch({});
    plot.refresh();
    QCOMPARE(plot.rangeX().maximum, 10.0);
    QVERIFY(plot.rangeY().minimum > 0.5);
}

void TestPlotSketch::theGapIsTheMeanDistance_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<bool>("isLog");
    QTest::addColumn<double>("gap");
    // |0.5 - x| averaged over [0, 1] is 1/4; a line 0.1 above another one is 0.1 away.
    QTest::newRow("a level against a slope") << 0.5 << 0.5 << false << 0.25;
    QTest::newRow("a parallel") << 0.1 << 1.1 << false << 0.1;
    QTest::newRow("the same") << 0.0 << 1.0 << false << 0.0;
}

void TestPlotSketch::theGapIsTheMeanDistance()
{
    QFETCH(const double, low);
    QFETCH(const double, high);
    QFETCH(const bool, isLog);
    QFETCH(const double, gap);
    const std::vector<QPointF> guess{{0.0, low}, {1.0, high}};
    const auto truth = truthAlong(
        guess, [](double x) { return x; }, isLog);
    const std::optional<double> found = meanGap(guess, truth);
    QVERIFY(found.has_value());
    // 400 places of an integral.
    QVERIFY2(std::abs(*found - gap) < 1e-3, qPrintable(QString::number(*found)));
    QVERIFY(!meanGap(guess, {}).has_value());
}

void TestPlotSketch::aStrokeBackwardsIsTheSame()
{
    const PlotMapping mapping{.area = {0.0, 0.0, 100.0, 100.0}, .x = {0.0, 1.0}, .y = {0.0, 1.0}};
    const auto forwards = withStroke({}, {10.0, 20.0}, {60.0, 70.0}, mapping);
    const auto backwards = withStroke({}, {60.0, 70.0}, {10.0, 20.0}, mapping);
    QCOMPARE(forwards, backwards);
}

QTEST_MAIN(TestPlotSketch)
#include "test_plot_sketch.moc"
