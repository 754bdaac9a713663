#include "tests/ui/line_plot.h"
#include "ui/plot/items/plot_overlay.h"

#include <QSignalSpy>

#include <cmath>
#include <stdexcept>

using namespace entropy_lab;

namespace {

/// H = k / 100 and D = 1 - k / 100 over the iterations 0 .. 100.
class IterationPlot : public PlotView {
public:
    explicit IterationPlot(double last = 100.0)
        : PlotView({.title = "Run",
                    .x = {.title = "iteration", .range = {0.0, last}, .isInteger = true},
                    .y = {.title = "y (bits)"}})
    {
        addCurve({.name = "H", .quantity = Quantity::H});
        addCurve({.name = "D", .quantity = Quantity::D});
        setCurvePoints(0, {{0.0, 0.0}, {last, 1.0}});
        setCurvePoints(1, {{0.0, 1.0}, {last, 0.0}});
        resize(600, 400);
        show();
        refresh();
    }

    QPoint pixel(double x) const { return mapping().toPixel({x, 0.5}).toPoint(); }
    void click(double x) { QTest::mouseClick(viewport(), Qt::LeftButton, {}, pixel(x)); }
    /// As a mouse sends it: press, release, double click, release.
    void doubleClick(QPoint at)
    {
        QTest::mousePress(viewport(), Qt::LeftButton, {}, at);
        QTest::mouseRelease(viewport(), Qt::LeftButton, {}, at);
        QMouseEvent event(QEvent::MouseButtonDblClick, at, viewport()->mapToGlobal(at),
                          Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(viewport(), &event);
        QTest::mouseRelease(viewport(), Qt::LeftButton, {}, at);
    }
};

const PlotOverlay& overlayOf(const PlotView& plot)
{
    const PlotOverlay* found = nullptr;
    for (const QGraphicsItem* const item : plot.scene()->items()) {
        const auto* const overlay = dynamic_cast<const PlotOverlay*>(item);
        if (overlay && (!found || overlay->zValue() > found->zValue()))
            found = overlay;
    }
    if (!found)
        throw std::logic_error("no overlay");
    return *found;
}

}  // namespace

class TestPlotCursors : public QObject {
    Q_OBJECT
private slots:
    void cursorsStandWhereThereAreValues();
    void aClickPinsTheCursor();
    void aClickOnThePinTakesItAway_data();
    void aClickOnThePinTakesItAway();
    void aClickElsewhereMovesThePin();
    void onlyALeftClickOnThePlotPins_data();
    void onlyALeftClickOnThePlotPins();
    void aDragLeavesNoPin();
    void escapeTakesThePinAway();
    void aDoubleClickFitsAndLeavesThePinAlone_data();
    void aDoubleClickFitsAndLeavesThePinAlone();
    void theReadoutTellsTheDifferenceToThePin();
    void theReadoutSaysIterationsInFull();
    void theReadoutKeepsClearOfButtonNoteAndPin_data();
    void theReadoutKeepsClearOfButtonNoteAndPin();
    void anExportHasNoCursors();
    void labelsAreDroppedBeforeTheyOverlap_data();
    void labelsAreDroppedBeforeTheyOverlap();
};

void TestPlotCursors::cursorsStandWhereThereAreValues()
{
    IterationPlot plot;
    QSignalSpy hovered(&plot, &PlotView::hovered);
    plot.setCursorStops([](double x) { return 8.0 * std::floor(x / 8.0); });
    QTest::mouseMove(plot.viewport(), plot.pixel(45.0));
    QCOMPARE(plot.cursorX(), std::optional(40.0));
    QCOMPARE(hovered.last()[0].toDouble(), 40.0);
    plot.click(61.0);
    QCOMPARE(plot.pinnedX(), std::optional(56.0));
    // Half of the stops go.
    plot.setCursorStops([](double x) { return 16.0 * std::floor(x / 16.0); });
    QCOMPARE(plot.pinnedX(), std::optional(48.0));
    QVERIFY(plot.cursorX() && std::fmod(*plot.cursorX(), 16.0) == 0.0);
}

void TestPlotCursors::aClickPinsTheCursor()
{
    IterationPlot plot;
    QSignalSpy pinned(&plot, &PlotView::pinned);
    plot.click(40.2);
    QCOMPARE(plot.pinnedX(), std::optional(40.0));
    QCOMPARE(pinned.count(), 1);
    QCOMPARE(pinned.first().first().toDouble(), 40.0);
    QVERIFY(plot.isAutoFit());
    plot.refresh();
    QCOMPARE(overlayOf(plot).content().pinLabel, QString("pin 40"));
}

void TestPlotCursors::aClickOnThePinTakesItAway_data()
{
    QTest::addColumn<int>("aside");
    QTest::addColumn<bool>("isAway");
    QTest::newRow("on it") << 0 << true;
    QTest::newRow("left of it") << -5 << true;
    QTest::newRow("right of it") << 5 << true;
    QTest::newRow("too far") << 12 << false;
}

void TestPlotCursors::aClickOnThePinTakesItAway()
{
    QFETCH(int, aside);
    QFETCH(bool, isAway);
    IterationPlot plot;
    QSignalSpy unpinned(&plot, &PlotView::unpinned);
    plot.click(40.0);
    QTest::mouseClick(plot.viewport(), Qt::LeftButton, {}, plot.pixel(40.0) + QPoint(aside, 30));
    QCOMPARE(plot.pinnedX().has_value(), !isAway);
    QCOMPARE(unpinned.count(), isAway ? 1 : 0);
}

void TestPlotCursors::aClickElsewhereMovesThePin()
{
    IterationPlot plot;
    plot.click(40.0);
    plot.click(70.0);
    QCOMPARE(plot.pinnedX(), std::optional(70.0));
}

void TestPlotCursors::onlyALeftClickOnThePlotPins_data()
{
    QTest::addColumn<int>("button");
    QTest::addColumn<QPointF>("at");  // in fractions of the plot area
    QTest::newRow("right button") << int(Qt::RightButton) << QPointF(0.5, 0.5);
    QTest::newRow("middle button") << int(Qt::MiddleButton) << QPointF(0.5, 0.5);
    QTest::newRow("x axis") << int(Qt::LeftButton) << QPointF(0.5, 1.03);
    QTest::newRow("y axis") << int(Qt::LeftButton) << QPointF(-0.03, 0.5);
    QTest::newRow("title") << int(Qt::LeftButton) << QPointF(0.5, -0.03);
}

void TestPlotCursors::onlyALeftClickOnThePlotPins()
{
    QFETCH(int, button);
    QFETCH(QPointF, at);
    IterationPlot plot;
    const QRectF area = plot.mapping().area;
    const QPointF place(area.left() + at.x() * area.width(), area.top() + at.y() * area.height());
    QTest::mouseClick(plot.viewport(), Qt::MouseButton(button), {}, place.toPoint());
    QVERIFY(!plot.pinnedX());
}

void TestPlotCursors::aDragLeavesNoPin()
{
    LinePlot plot;
    plot.drag(Qt::LeftButton, plot.pixel(60.0, 5.0), plot.pixel(40.0, 5.0));
    QVERIFY(!plot.isAutoFit());
    QVERIFY(!plot.pinnedX());
}

void TestPlotCursors::escapeTakesThePinAway()
{
    IterationPlot plot;
    plot.click(40.0);
    QSignalSpy unpinned(&plot, &PlotView::unpinned);
    QKeyEvent event(QEvent::KeyPress, Qt::Key_Escape, Qt::NoModifier);
    QCoreApplication::sendEvent(&plot, &event);
    QVERIFY(event.isAccepted());
    QVERIFY(!plot.pinnedX());
    QCOMPARE(unpinned.count(), 1);
    // The next one is the window's, which leaves the full screen.
    QKeyEvent next(QEvent::KeyPress, Qt::Key_Escape, Qt::NoModifier);
    QCoreApplication::sendEvent(&plot, &next);
    QVERIFY(!next.isAccepted());
}

void TestPlotCursors::aDoubleClickFitsAndLeavesThePinAlone_data()
{
    QTest::addColumn<std::optional<double>>("before");
    QTest::addColumn<double>("at");
    QTest::newRow("no pin") << std::optional<double>() << 45.0;
    QTest::newRow("a pin elsewhere") << std::optional(42.0) << 45.0;
    QTest::newRow("on the pin") << std::optional(45.0) << 45.0;
}

void TestPlotCursors::aDoubleClickFitsAndLeavesThePinAlone()
{
    QFETCH(std::optional<double>, before);
    QFETCH(double, at);
    IterationPlot plot;
    plot.setView({40.0, 50.0}, {0.4, 0.6});
    if (before)
        plot.click(*before);
    QSignalSpy pinned(&plot, &PlotView::pinned);
    QSignalSpy unpinned(&plot, &PlotView::unpinned);
    plot.doubleClick(plot.pixel(at));
    QVERIFY(plot.isAutoFit());
    QCOMPARE(plot.pinnedX(), before);
    // Whoever follows the signals ends with the same.
    QCOMPARE(pinned.count() + unpinned.count(), 2);
}

void TestPlotCursors::theReadoutTellsTheDifferenceToThePin()
{
    IterationPlot plot;
    QVERIFY(plot.readout().empty());
    plot.showCursorAt(70.0);
    std::vector<ReadoutRow> rows = plot.readout();
    QCOMPARE(rows.size(), std::size_t(3));
    for (const ReadoutRow& row : rows)
        QVERIFY(row.difference.isEmpty());
    plot.pinCursorAt(20.0);
    rows = plot.readout();
    QCOMPARE(rows[0].name, QString("iteration"));
    QCOMPARE(rows[0].value, QString("70"));
    QCOMPARE(rows[0].difference, QString("Δ +50"));
    QCOMPARE(rows[1].name, QString("H"));
    QCOMPARE(rows[1].value, QString("0.7"));
    QCOMPARE(rows[1].difference, QString("+0.5"));
    QCOMPARE(rows[2].value, QString("0.3"));
    QCOMPARE(rows[2].difference, QString("−0.5"));
    plot.setCurveVisible(0, false);
    QCOMPARE(plot.readout().size(), std::size_t(2));
    // Where a curve has no value at the pin there is nothing to compare with.
    plot.pinCursorAt(-5.0);
    QCOMPARE(plot.readout().back().difference, QString());
    plot.unpinCursor();
    QCOMPARE(plot.readout().front().difference, QString());
}

void TestPlotCursors::theReadoutSaysIterationsInFull()
{
    IterationPlot plot(1e7);
    plot.showCursorAt(1'234'567.0);
    QCOMPARE(plot.readout().front().value, QString::fromUtf8("1\u202f234\u202f567"));
    plot.pinCursorAt(9'999'999.0);
    QCOMPARE(plot.readout().front().difference, QString::fromUtf8("Δ −8\u202f765\u202f432"));
}

void TestPlotCursors::theReadoutKeepsClearOfButtonNoteAndPin_data()
{
    QTest::addColumn<double>("cursor");
    for (const double x : {40.0, 41.0, 45.0, 48.0, 49.5, 50.0})
        QTest::addRow("%g", x) << x;
}

void TestPlotCursors::theReadoutKeepsClearOfButtonNoteAndPin()
{
    QFETCH(double, cursor);
    IterationPlot plot;
    plot.setNote("a note in the corner");
    plot.setView({40.0, 50.0}, {0.0, 1.0});
    plot.pinCursorAt(47.0);
    plot.showCursorAt(cursor);
    plot.refresh();
    const PlotOverlay& overlay = overlayOf(plot);
    const QRectF box = overlay.readoutRect();
    QVERIFY(plot.mapping().area.contains(box));
    QVERIFY(!box.intersects(overlay.fitButtonRect()));
    const QRectF button = overlay.fitButtonRect();
    if (box.right() > button.left())
        QVERIFY(box.top() > button.bottom() + 10.0);  // the note stands below the button
}

void TestPlotCursors::anExportHasNoCursors()
{
    IterationPlot plot;
    plot.pinCursorAt(20.0);
    plot.showCursorAt(30.0);
    const auto copy = plot.copyForExport({600.0, 400.0}, Theme::light(), 1.0);
    QVERIFY(!copy->pinnedX());
    QVERIFY(!copy->cursorX());
}

void TestPlotCursors::labelsAreDroppedBeforeTheyOverlap_data()
{
    QTest::addColumn<std::vector<double>>("ends");
    QTest::addColumn<std::size_t>("shown");
    QTest::newRow("far apart") << std::vector{10.0, 50.0, 90.0} << std::size_t(3);
    QTest::newRow("close together") << std::vector{50.0, 51.0} << std::size_t(2);
    QTest::newRow("at the edge") << std::vector{0.0, 100.0} << std::size_t(2);
    // Five of 10 px around 50 reach from 25 to 75: the outer ones stand 20 px from their ends.
    QTest::newRow("seventeen at one place") << std::vector<double>(17, 50.0) << std::size_t(5);
    QTest::newRow("none") << std::vector<double>() << std::size_t(0);
    std::vector<double> even;
    even.reserve(17);
    for (int i = 0; i < 17; ++i)
        even.push_back(100.0 * i / 16.0);
    QTest::newRow("seventeen over the whole height") << even << std::size_t(10);
}

void TestPlotCursors::labelsAreDroppedBeforeTheyOverlap()
{
    QFETCH(std::vector<double>, ends);
    QFETCH(std::size_t, shown);
    const auto places = placeLabels(ends, 10.0, 0.0, 100.0, 20.0);
    QCOMPARE(places.size(), ends.size());
    std::vector<double> found;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        if (!places[i])
            continue;
        QVERIFY(*places[i] >= 5.0 && *places[i] <= 95.0);
        QVERIFY(std::abs(*places[i] - ends[i]) <= 20.0);
        found.push_back(*places[i]);
    }
    std::sort(found.begin(), found.end());
    for (std::size_t i = 1; i < found.size(); ++i)
        QVERIFY(found[i] - found[i - 1] >= 10.0 - 1e-9);
    QVERIFY2(found.size() <= 10, "more than there is room for");
    QCOMPARE(found.size(), shown);
}

QTEST_MAIN(TestPlotCursors)
#include "test_plot_cursors.moc"
