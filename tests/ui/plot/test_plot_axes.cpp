#include "tests/ui/line_plot.h"
#include "ui/plot/axis_limits_editor.h"
#include "ui/plot/history_curve.h"

#include <QLineEdit>
#include <QSignalSpy>

using namespace entropy_lab;

namespace {

constexpr double kFar = 12.0;  // px from the plot area to the middle of the numbers of an axis

QPoint onAxis(const PlotView& plot, Qt::Orientation axis)
{
    const QRectF area = plot.mapping().area;
    return axis == Qt::Horizontal ? QPointF(area.center().x(), area.bottom() + kFar).toPoint()
                                  : QPointF(area.left() - kFar, area.center().y()).toPoint();
}

/// A shown and active plot; the editor needs the focus.
struct ActivePlot : LinePlot {
    ActivePlot()
    {
        activateWindow();
        if (!QTest::qWaitForWindowActive(this))
            qFatal("the window does not become active");
    }

    AxisLimitsEditor* openEditor(Qt::Orientation axis)
    {
        QTest::mouseDClick(viewport(), Qt::LeftButton, {}, onAxis(*this, axis));
        return editor();
    }
    AxisLimitsEditor* editor() const
    {
        for (auto* const found : findChildren<AxisLimitsEditor*>()) {
            if (found->isVisible())
                return found;
        }
        return nullptr;
    }
};

void type(QLineEdit* field, const QString& text)
{
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, text);
}

QStringList textsOf(const std::vector<AxisTick>& ticks)
{
    QStringList texts;
    for (const AxisTick& tick : ticks)
        texts += tick.text;
    return texts;
}

}  // namespace

class TestPlotAxes : public QObject {
    Q_OBJECT
private slots:
    void ticksReadAsTheyAreWritten_data();
    void ticksReadAsTheyAreWritten();
    void decadesReadAsPowersOfTen_data();
    void decadesReadAsPowersOfTen();
    void logAxesHaveTwosAndFivesWhereThereIsRoom_data();
    void logAxesHaveTwosAndFivesWhereThereIsRoom();
    void theWidestRangesHaveTheirPlaces();
    void everyFitIsARangeThatAnAxisCanShow_data();
    void everyFitIsARangeThatAnAxisCanShow();
    void ticksFarFromZeroComeToAnEnd();
    void logAxesSpanAllNumbers_data();
    void logAxesSpanAllNumbers();
    void aLogAxisZoomsOutToTheLastNumber();
    void ticksStandInTheirRange_data();
    void ticksStandInTheirRange();
    void everyRangeBecomesOneThatAnAxisCanShow_data();
    void everyRangeBecomesOneThatAnAxisCanShow();
    void aPlaneEndsWhereProductsAreNoNumbers();
    void axesHoldStillWhileARunGrows();
    void theNumbersOfAnAxisHaveRoom_data();
    void theNumbersOfAnAxisHaveRoom();

    void aDoubleClickOnAnAxisAsksForItsLimits_data();
    void aDoubleClickOnAnAxisAsksForItsLimits();
    void untouchedLimitsStayExactlyAsTheyAre();
    void escapeLeavesTheAxis();
    void goingElsewhereLeavesTheAxis();
    void limitsThatNoAxisCanShowAreExplained_data();
    void limitsThatNoAxisCanShowAreExplained();
    void typedKeysAreNoGestures();

    void leftAndRightDragSwap_data();
    void leftAndRightDragSwap();
    void aBoxFromAnAxisZoomsOnlyThatAxis_data();
    void aBoxFromAnAxisZoomsOnlyThatAxis();
};

void TestPlotAxes::ticksReadAsTheyAreWritten_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("step");
    QTest::addColumn<double>("largest");
    QTest::addColumn<bool>("isInteger");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << 0.0 << 0.5 << 1.0 << false << "0.0";
    QTest::newRow("minus") << -1.5 << 0.5 << 2.0 << false << QString::fromUtf8("−1.5");
    QTest::newRow("rounding") << 0.1 * 3 << 0.1 << 1.0 << false << "0.3";
    QTest::newRow("thousand") << 1000.0 << 200.0 << 1000.0 << false
                              << QString::fromUtf8("1\u202f000");
    QTest::newRow("ten million") << 1e7 << 1e6 << 1e7 << true
                                 << QString::fromUtf8("10\u202f000\u202f000");
    QTest::newRow("negative million")
        << -1e6 << 5e5 << 1e6 << false << QString::fromUtf8("−1\u202f000\u202f000");
    QTest::newRow("decimals stay together")
        << 1234.5625 << 0.0001 << 2000.0 << false << QString::fromUtf8("1\u202f234.5625");
    QTest::newRow("hundreds of millions of iterations")
        << 3e8 << 1e8 << 3e8 << true << QString::fromUtf8("300\u202f000\u202f000");
    QTest::newRow("large") << 1.5e9 << 5e8 << 2e9 << false << QString::fromUtf8("1.5×10⁹");
    QTest::newRow("small") << -2e-7 << 1e-7 << 3e-7 << false << QString::fromUtf8("−2×10⁻⁷");
}

void TestPlotAxes::ticksReadAsTheyAreWritten()
{
    QFETCH(double, value);
    QFETCH(double, step);
    QFETCH(double, largest);
    QFETCH(bool, isInteger);
    QFETCH(QString, text);
    QCOMPARE(tickText(value, step, largest, isInteger), text);
}

void TestPlotAxes::decadesReadAsPowersOfTen_data()
{
    QTest::addColumn<AxisRange>("range");
    QTest::addColumn<int>("decades");
    QTest::addColumn<QStringList>("texts");
    QTest::newRow("few") << AxisRange{0.01, 10.0} << 1 << QStringList{"0.01", "0.1", "1", "10"};
    QTest::newRow("between") << AxisRange{0.02, 9.0} << 1 << QStringList{"0.1", "1"};
    QTest::newRow("every fifth") << AxisRange{1e-15, 1.0} << 5
                                 << QStringList{QString::fromUtf8("10⁻¹⁵"),
                                                QString::fromUtf8("10⁻¹⁰"),
                                                QString::fromUtf8("10⁻⁵"), "1"};
}

void TestPlotAxes::decadesReadAsPowersOfTen()
{
    QFETCH(AxisRange, range);
    QFETCH(int, decades);
    QFETCH(QStringList, texts);
    QCOMPARE(textsOf(decadeTicks(range, decades)), texts);
}

void TestPlotAxes::logAxesHaveTwosAndFivesWhereThereIsRoom_data()
{
    QTest::addColumn<AxisRange>("range");
    QTest::addColumn<int>("parts");
    QTest::addColumn<QStringList>("texts");
    QTest::newRow("one decade") << AxisRange{0.1, 1.0} << 6
                                << QStringList{"0.1", "0.2", "0.5", "1"};
    QTest::newRow("across two") << AxisRange{0.3, 3.0} << 6 << QStringList{"0.5", "1", "2"};
    QTest::newRow("no room") << AxisRange{0.01, 10.0} << 6 << QStringList{"0.01", "0.1", "1", "10"};
    QTest::newRow("many decades") << AxisRange{1e-4, 1e4} << 4
                                  << QStringList{"0.0001", "0.01", "1", "100", "10000"};
}

void TestPlotAxes::logAxesHaveTwosAndFivesWhereThereIsRoom()
{
    QFETCH(AxisRange, range);
    QFETCH(int, parts);
    QFETCH(QStringList, texts);
    QCOMPARE(textsOf(logTicks(range, parts)), texts);
}

void TestPlotAxes::theWidestRangesHaveTheirPlaces()
{
    constexpr double kLargest = std::numeric_limits<double>::max();
    constexpr double kSmallest = std::numeric_limits<double>::denorm_min();
    const PlotMapping linear{.area = QRectF(10.0, 20.0, 200.0, 100.0),
                             .x = {-kLargest, kLargest},
                             .y = {-kLargest, kLargest}};
    QCOMPARE(linear.toPixel({0.0, 0.0}), QPointF(110.0, 70.0));
    QCOMPARE(linear.toPixel({kLargest, -kLargest}), QPointF(210.0, 120.0));
    QCOMPARE(linear.toValueX(160.0), kLargest / 2.0);
    PlotMapping logarithmic = linear;
    logarithmic.x = logarithmic.y = {kSmallest, kLargest};
    logarithmic.isLogX = logarithmic.isLogY = true;
    for (const double value : {kSmallest, 1e-30, 1.0, 1e200, kLargest}) {
        const QPointF pixel = logarithmic.toPixel({value, value});
        QVERIFY(linear.area.adjusted(-1e-9, -1e-9, 1e-9, 1e-9).contains(pixel));
        QVERIFY(std::isfinite(pixel.x()) && std::isfinite(pixel.y()));
        QVERIFY(std::abs(std::log(logarithmic.toValueX(pixel.x()) / value)) < 0.7);
    }
}

void TestPlotAxes::everyFitIsARangeThatAnAxisCanShow_data()
{
    QTest::addColumn<AxisRange>("data");
    QTest::newRow("neighbours far out") << AxisRange{1e20, std::nextafter(1e20, 1e21)};
    QTest::newRow("neighbours far below") << AxisRange{std::nextafter(-1e20, -1e21), -1e20};
    QTest::newRow("neighbours of 1") << AxisRange{1.0, std::nextafter(1.0, 2.0)};
    QTest::newRow("all numbers") << AxisRange{-1.7e308, 1.7e308};
    QTest::newRow("one large number") << AxisRange{1.7e308, 1.7e308};
    QTest::newRow("hardly a number") << AxisRange{4e-310, 5e-310};
    QTest::newRow("0 and hardly a number") << AxisRange{0.0, 5e-324};
    QTest::newRow("zero") << AxisRange{0.0, 0.0};
}

void TestPlotAxes::everyFitIsARangeThatAnAxisCanShow()
{
    QFETCH(AxisRange, data);
    for (const int parts : {1, 2, 5, 8}) {
        const AxisRange fitted = fittedRange(data.minimum, data.maximum, parts);
        QVERIFY(isUsableRange(fitted, false));
        // It shows the data, up to the last number there is.
        QVERIFY(fitted.minimum <= data.minimum && fitted.maximum >= data.maximum);
        const std::vector<AxisTick> ticks = linearTicks(fitted, tickStep(fitted, parts), false);
        QVERIFY(!ticks.empty());
        QVERIFY(ticks.size() < 20);
    }
}

void TestPlotAxes::ticksFarFromZeroComeToAnEnd()
{
    // One more than 10²⁰ is 10²⁰ again.
    QVERIFY(linearTicks({1e20, 1e20 + 65536.0}, 1.0, false).empty());
    QVERIFY(linearTicks({1e20, 1e20 + 65536.0}, 8192.0, false).size() < 20);
    QVERIFY(linearTicks({0.0, 1.0}, 0.0, false).empty());
    QVERIFY(linearTicks({0.0, std::nan("")}, 1.0, false).empty());
    QCOMPARE(linearTicks({-1.0, 1.0}, 0.5, false).size(), std::size_t(5));
}

void TestPlotAxes::logAxesSpanAllNumbers_data()
{
    QTest::addColumn<AxisRange>("range");
    QTest::newRow("a quotient beyond all numbers") << AxisRange{1e-306, 1e299};
    QTest::newRow("from 0") << AxisRange{0.0, 1.0};
    QTest::newRow("not a number") << AxisRange{std::nan(""), 1.0};
    QTest::newRow("infinite") << AxisRange{1.0, std::numeric_limits<double>::infinity()};
}

/// No endless loop, no step of no decades.
void TestPlotAxes::logAxesSpanAllNumbers()
{
    QFETCH(AxisRange, range);
    for (const int parts : {0, 1, 6, 20}) {
        const int decades = decadesOfATick(range, parts);
        QVERIFY2(decades >= 1 && decades <= 300, qPrintable(QString::number(decades)));
        QVERIFY(decadeTicks(range, decades).size() < 50);
        QVERIFY(logTicks(range, parts).size() < 50);
    }
}

void TestPlotAxes::aLogAxisZoomsOutToTheLastNumber()
{
    LinePlot plot;
    plot.setLogY(true);
    for (int i = 0; i < 200; ++i)
        plot.wheel(plot.pixel(50.0, 5.0), -480);
    QVERIFY(isUsableRange(plot.mapping().y, true));
    plot.setView(plot.mapping().x, {1e-306, 1e299});
    QCOMPARE(plot.mapping().y.minimum, 1e-306);
    QTest::keyClick(&plot, Qt::Key_Home);
    QVERIFY(plot.mapping().y.minimum > 1e-306);
}

void TestPlotAxes::ticksStandInTheirRange_data()
{
    QTest::addColumn<AxisRange>("range");
    QTest::addColumn<double>("step");
    QTest::addColumn<QStringList>("texts");
    const QString minus = QString::fromUtf8("−");
    QTest::newRow("ends included")
        << AxisRange{-0.2, 0.2} << 0.1
        << QStringList{minus + "0.2", minus + "0.1", "0.0", "0.1", "0.2"};
    QTest::newRow("ends between") << AxisRange{0.31, 0.59} << 0.1 << QStringList{"0.4", "0.5"};
    QTest::newRow("around zero") << AxisRange{-7.0, 7.0} << 5.0
                                 << QStringList{minus + "5", "0", "5"};
}

void TestPlotAxes::ticksStandInTheirRange()
{
    QFETCH(AxisRange, range);
    QFETCH(double, step);
    QFETCH(QStringList, texts);
    QCOMPARE(textsOf(linearTicks(range, step, false)), texts);
}

void TestPlotAxes::everyRangeBecomesOneThatAnAxisCanShow_data()
{
    constexpr double kLargest = std::numeric_limits<double>::max();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    QTest::addColumn<AxisRange>("range");
    QTest::addColumn<bool>("isLog");
    QTest::addColumn<bool>("stays");
    QTest::newRow("ordinary") << AxisRange{-3.0, 4.5} << false << true;
    QTest::newRow("all numbers") << AxisRange{-kLargest, kLargest} << false << true;
    QTest::newRow("infinite") << AxisRange{-kInfinity, kInfinity} << false << false;
    QTest::newRow("not a number") << AxisRange{std::nan(""), std::nan("")} << false << false;
    QTest::newRow("hardly a number") << AxisRange{0.0, 1e-320} << false << false;
    QTest::newRow("the wrong way round") << AxisRange{1.0, -1.0} << false << false;
    QTest::newRow("ordinary, log") << AxisRange{1e-3, 50.0} << true << true;
    QTest::newRow("all powers of ten") << AxisRange{1e-307, 1e308} << true << true;
    QTest::newRow("from 0, log") << AxisRange{0.0, 1.0} << true << false;
    QTest::newRow("negative, log") << AxisRange{-5.0, -1.0} << true << false;
    QTest::newRow("infinite, log") << AxisRange{1.0, kInfinity} << true << false;
    QTest::newRow("not a number, log") << AxisRange{std::nan(""), 1.0} << true << false;
}

void TestPlotAxes::everyRangeBecomesOneThatAnAxisCanShow()
{
    QFETCH(AxisRange, range);
    QFETCH(bool, isLog);
    QFETCH(bool, stays);
    const AxisRange shown = usableRange(range, isLog);
    QVERIFY(isUsableRange(shown, isLog));
    QCOMPARE(shown == range, stays);
}

void TestPlotAxes::aPlaneEndsWhereProductsAreNoNumbers()
{
    constexpr double kLargest = std::numeric_limits<double>::max();
    QCOMPARE(planeRange({-2.0, 3.0}), (AxisRange{-2.0, 3.0}));
    for (const AxisRange range : {AxisRange{-kLargest, kLargest}, AxisRange{1e300, 1e305},
                                  AxisRange{-1e305, -1e300}, AxisRange{1.0, kLargest}}) {
        const AxisRange cut = planeRange(range);
        QVERIFY(isUsableRange(cut, false));
        QVERIFY(std::isfinite(1e9 * cut.span()));
    }
}

void TestPlotAxes::axesHoldStillWhileARunGrows()
{
    PlotView plot({.title = "Run",
                   .x = {.title = "iteration", .range = {0.0, 10.0}, .isInteger = true},
                   .y = {.title = "y (bits)"}});
    plot.addCurve({.name = "H"});
    plot.resize(600, 400);
    plot.show();
    std::vector<QPointF> points;
    std::vector<QStringList> seenX;
    std::vector<QStringList> seenY;
    std::vector<QRectF> areas;
    const auto note = [](auto& seen, const auto& now) {
        if (seen.empty() || seen.back() != now)
            seen.push_back(now);
    };
    for (int k = 0; k < 2000; ++k) {
        points.emplace_back(k, std::sqrt(k) * (1.0 + 0.05 * std::sin(k)));
        plot.setCurvePoints(0, points);
        plot.setFittedRangeX(iterationRange(k, 100'000));
        plot.refresh();
        note(seenX, textsOf(plot.ticksX()));
        note(seenY, textsOf(plot.ticksY()));
        note(areas, plot.mapping().area);
    }
    QCOMPARE(seenX.size(), std::size_t(8));  // up to 10, 20, 50, ... 2000
    // An axis goes on and never back and forth.
    for (const std::vector<QStringList>* const seen : {&seenX, &seenY}) {
        for (std::size_t i = 0; i < seen->size(); ++i)
            QCOMPARE(std::count(seen->begin(), seen->end(), (*seen)[i]), 1);
    }
    QVERIFY2(seenY.size() <= 25, qPrintable(QString::number(seenY.size())));
    QVERIFY2(areas.size() <= 3, qPrintable(QString::number(areas.size())));
}

void TestPlotAxes::theNumbersOfAnAxisHaveRoom_data()
{
    QTest::addColumn<AxisRange>("x");
    QTest::addColumn<int>("width");
    for (const int width : {240, 600, 1600}) {
        QTest::addRow("small, %d px", width) << AxisRange{0.0, 1.0} << width;
        QTest::addRow("ten million, %d px", width) << AxisRange{0.0, 1e7} << width;
        QTest::addRow("saturated, %d px", width) << AxisRange{-2e5, 2e5} << width;
        QTest::addRow("not at the end, %d px", width) << AxisRange{-2e5, 2.04e5} << width;
        QTest::addRow("zoomed in, %d px", width) << AxisRange{9'999'000.0, 9'999'010.0} << width;
        QTest::addRow("fine, %d px", width) << AxisRange{1.0, 1.00003} << width;
        QTest::addRow("negative, %d px", width) << AxisRange{-3e-5, -2e-5} << width;
        QTest::addRow("nearly all numbers, %d px", width) << AxisRange{-2e307, 2e307} << width;
        QTest::addRow("all numbers, %d px", width)
            << AxisRange{-std::numeric_limits<double>::max(), std::numeric_limits<double>::max()}
            << width;
    }
}

void TestPlotAxes::theNumbersOfAnAxisHaveRoom()
{
    QFETCH(AxisRange, x);
    QFETCH(int, width);
    LinePlot plot;
    plot.resize(width, 300);
    plot.setView(x, {0.0, 1.0});
    const std::vector<AxisTick> ticks = plot.ticksX();
    QVERIFY(!ticks.empty());
    QFont font(QFontInfo(plot.font()).family());
    font.setPixelSize(qCeil(10.0 * plot.logicalDpiY() / 72.0 - 0.01));
    const QFontMetricsF metrics(font);
    for (std::size_t i = 1; i < ticks.size(); ++i) {
        const double free = plot.mapping().toPixelX(ticks[i].value)
            - plot.mapping().toPixelX(ticks[i - 1].value)
            - metrics.horizontalAdvance(ticks[i].text) / 2.0
            - metrics.horizontalAdvance(ticks[i - 1].text) / 2.0;
        QVERIFY2(free > 2.0, qPrintable(textsOf(ticks).join("  ")));
    }
    // Nothing of the outer ones is beyond the view.
    const auto halfOf = [&](const AxisTick& tick) {
        return metrics.horizontalAdvance(tick.text) / 2.0;
    };
    QVERIFY(plot.mapping().toPixelX(ticks.front().value) - halfOf(ticks.front()) >= 0.0);
    QVERIFY(plot.mapping().toPixelX(ticks.back().value) + halfOf(ticks.back()) <= plot.width());
}

void TestPlotAxes::aDoubleClickOnAnAxisAsksForItsLimits_data()
{
    QTest::addColumn<Qt::Orientation>("axis");
    QTest::newRow("x") << Qt::Horizontal;
    QTest::newRow("y") << Qt::Vertical;
}

void TestPlotAxes::aDoubleClickOnAnAxisAsksForItsLimits()
{
    QFETCH(Qt::Orientation, axis);
    ActivePlot plot;
    const AxisRange x = plot.rangeX();
    const AxisRange y = plot.rangeY();
    AxisLimitsEditor* const editor = plot.openEditor(axis);
    QVERIFY(editor);
    QVERIFY(plot.isAutoFit());
    QVERIFY(plot.rect().contains(editor->geometry()));
    QVERIFY(editor->minimumField()->hasFocus());
    QCOMPARE(editor->minimumField()->text(), QString("0"));
    QCOMPARE(editor->maximumField()->text(),
             axis == Qt::Horizontal ? QString("100") : QString("10"));
    type(editor->minimumField(), "2.5");
    type(editor->maximumField(), "7e0");
    QTest::keyClick(editor->maximumField(), Qt::Key_Return);
    QVERIFY(!plot.editor());
    QCOMPARE(plot.rangeX(), axis == Qt::Horizontal ? (AxisRange{2.5, 7.0}) : x);
    QCOMPARE(plot.rangeY(), axis == Qt::Vertical ? (AxisRange{2.5, 7.0}) : y);
    QVERIFY(!plot.isAutoFit());
    QVERIFY(plot.hasFocus());
    QTest::keyClick(&plot, Qt::Key_Backspace);
    QCOMPARE(plot.rangeX(), x);
    QCOMPARE(plot.rangeY(), y);
}

void TestPlotAxes::untouchedLimitsStayExactlyAsTheyAre()
{
    ActivePlot plot;
    const double third = 100.0 / 3.0;
    plot.setView({third, 2.0 * third}, {1.0, 2.0});
    AxisLimitsEditor* const editor = plot.openEditor(Qt::Horizontal);
    QVERIFY(editor->minimumField()->text().size() <= 9);
    type(editor->maximumField(), "90");
    QTest::keyClick(editor->maximumField(), Qt::Key_Enter);
    QCOMPARE(plot.rangeX(), (AxisRange{third, 90.0}));
}

void TestPlotAxes::escapeLeavesTheAxis()
{
    ActivePlot plot;
    const AxisRange x = plot.rangeX();
    AxisLimitsEditor* const editor = plot.openEditor(Qt::Horizontal);
    type(editor->minimumField(), "50");
    QTest::keyClick(editor->minimumField(), Qt::Key_Escape);
    QVERIFY(!plot.editor());
    QCOMPARE(plot.rangeX(), x);
    QVERIFY(plot.isAutoFit());
    QVERIFY(plot.hasFocus());
}

void TestPlotAxes::goingElsewhereLeavesTheAxis()
{
    ActivePlot plot;
    const AxisRange x = plot.rangeX();
    AxisLimitsEditor* const editor = plot.openEditor(Qt::Horizontal);
    type(editor->minimumField(), "50");
    // From field to field is not elsewhere.
    editor->maximumField()->setFocus();
    QCOMPARE(plot.editor(), editor);
    QTest::mouseClick(plot.viewport(), Qt::RightButton, {}, plot.pixel(50.0, 8.0));
    plot.setFocus();
    QVERIFY(!plot.editor());
    QCOMPARE(plot.rangeX(), x);
}

void TestPlotAxes::limitsThatNoAxisCanShowAreExplained_data()
{
    QTest::addColumn<bool>("isLog");
    QTest::addColumn<QString>("minimum");
    QTest::addColumn<QString>("maximum");
    QTest::addColumn<QString>("says");
    QTest::newRow("word") << false << "many"
                          << "7"
                          << "minimum is not a number";
    QTest::newRow("nothing") << false << ""
                             << "7"
                             << "minimum is not a number";
    QTest::newRow("infinity") << false << "1"
                              << "inf"
                              << "maximum is not a number";
    QTest::newRow("swapped") << false << "7"
                             << "1"
                             << "below the maximum";
    QTest::newRow("equal") << false << "7"
                           << "7"
                           << "below the maximum";
    QTest::newRow("too close") << false << "1"
                               << "1.000000000000001"
                               << "too close";
    QTest::newRow("zero on a log axis") << true << "0"
                                        << "10"
                                        << "above 0";
    QTest::newRow("negative on a log axis") << true << "-1"
                                            << "10"
                                            << "above 0";
    QTest::newRow("part of a decade") << true << "2"
                                      << "5"
                                      << "decade";
}

void TestPlotAxes::limitsThatNoAxisCanShowAreExplained()
{
    QFETCH(bool, isLog);
    QFETCH(QString, minimum);
    QFETCH(QString, maximum);
    QFETCH(QString, says);
    ActivePlot plot;
    plot.setLogY(isLog);
    const AxisRange y = plot.rangeY();
    AxisLimitsEditor* const editor = plot.openEditor(Qt::Vertical);
    QVERIFY(editor);
    type(editor->minimumField(), minimum);
    if (minimum.isEmpty())
        QTest::keyClick(editor->minimumField(), Qt::Key_Delete);
    type(editor->maximumField(), maximum);
    QTest::keyClick(editor->maximumField(), Qt::Key_Return);
    QCOMPARE(plot.editor(), editor);
    QVERIFY2(editor->problem().contains(says), qPrintable(editor->problem()));
    QCOMPARE(editor->toolTip(), editor->problem());
    QVERIFY(plot.rect().contains(editor->geometry()));
    QCOMPARE(plot.rangeY(), y);
    QVERIFY(plot.isAutoFit());
    // Typing on takes the sentence away, and good limits are taken.
    type(editor->minimumField(), "1");
    QCOMPARE(editor->problem(), QString());
    type(editor->maximumField(), "20");
    QTest::keyClick(editor->maximumField(), Qt::Key_Return);
    QVERIFY(!plot.editor());
    QCOMPARE(plot.rangeY(), (AxisRange{1.0, 20.0}));
}

void TestPlotAxes::typedKeysAreNoGestures()
{
    ActivePlot plot;
    AxisLimitsEditor* const editor = plot.openEditor(Qt::Horizontal);
    QTest::keyClick(editor->minimumField(), Qt::Key_L);
    QTest::keyClick(editor->minimumField(), Qt::Key_Home);
    QTest::keyClick(editor->minimumField(), Qt::Key_Backspace);
    QVERIFY(!plot.isLogY());
    QCOMPARE(plot.editor(), editor);
}

void TestPlotAxes::leftAndRightDragSwap_data()
{
    QTest::addColumn<LeftDrag>("mode");
    QTest::addColumn<int>("button");
    QTest::addColumn<bool>("pans");
    QTest::newRow("left pans") << LeftDrag::Pans << int(Qt::LeftButton) << true;
    QTest::newRow("right zooms") << LeftDrag::Pans << int(Qt::RightButton) << false;
    QTest::newRow("left zooms") << LeftDrag::Zooms << int(Qt::LeftButton) << false;
    QTest::newRow("right pans") << LeftDrag::Zooms << int(Qt::RightButton) << true;
    QTest::newRow("middle pans") << LeftDrag::Zooms << int(Qt::MiddleButton) << true;
}

void TestPlotAxes::leftAndRightDragSwap()
{
    QFETCH(LeftDrag, mode);
    QFETCH(int, button);
    QFETCH(bool, pans);
    LinePlot plot;
    plot.setLeftDrag(mode);
    QSignalSpy menu(&plot, &PlotView::menuRequested);
    const double span = plot.rangeX().span();
    const QPoint from = plot.pixel(20.0, 8.0);
    const QPoint to = plot.pixel(60.0, 2.0);
    const AxisRange box{plot.mapping().toValueX(from.x()), plot.mapping().toValueX(to.x())};
    plot.drag(Qt::MouseButton(button), from, to);
    if (pans) {
        QVERIFY(std::abs(plot.rangeX().span() - span) < 1e-9);
        QVERIFY(std::abs(plot.rangeX().minimum - (box.minimum - box.maximum)) < 1e-9);
    } else {
        QVERIFY(areClose(plot.rangeX(), box, 1e-9));
    }
    QCOMPARE(menu.count(), 0);
    QVERIFY(!plot.pinnedX());
}

void TestPlotAxes::aBoxFromAnAxisZoomsOnlyThatAxis_data()
{
    aDoubleClickOnAnAxisAsksForItsLimits_data();
}

void TestPlotAxes::aBoxFromAnAxisZoomsOnlyThatAxis()
{
    QFETCH(Qt::Orientation, axis);
    LinePlot plot;
    const AxisRange x = plot.rangeX();
    const AxisRange y = plot.rangeY();
    const QPoint from = onAxis(plot, axis);
    plot.drag(Qt::RightButton, from, from + QPoint(60, -60));
    QCOMPARE(plot.rangeX() == x, axis == Qt::Vertical);
    QCOMPARE(plot.rangeY() == y, axis == Qt::Horizontal);
    QVERIFY(!plot.isAutoFit());
}

QTEST_MAIN(TestPlotAxes)
#include "test_plot_axes.moc"
