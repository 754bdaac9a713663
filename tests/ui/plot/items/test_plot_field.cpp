#include "ui/figures/chart_export.h"
#include "ui/figures/picture_limit.h"
#include "ui/plot/items/color_scale.h"
#include "ui/plot/items/contour_item.h"
#include "ui/plot/items/field_item.h"
#include "ui/plot/items/plot_overlay.h"
#include "ui/plot/plot_view.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace entropy_lab;

namespace {

/// value(column, row) = column + 10 row over [0, columns] x [0, rows].
std::shared_ptr<PlotField> countingField(int columns, int rows)
{
    auto field = std::make_shared<PlotField>();
    field->x = {0.0, static_cast<double>(columns)};
    field->y = {0.0, static_cast<double>(rows)};
    field->columns = columns;
    field->rows = rows;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            field->values.push_back(static_cast<float>(column + 10 * row));
    return field;
}

const FieldScale kScale{.range = {0.0, 33.0}, .title = QStringLiteral("H (bits)")};

/// A plot over [0, 4] x [0, 4] with a field of 4 x 4 cells.
struct FieldPlot {
    FieldPlot()
        : view({.title = QStringLiteral("plane"),
                .x = {.title = QStringLiteral("u (number)"),
                      .range = {0.0, 4.0},
                      .followsData = false},
                .y = {.title = QStringLiteral("v (number)"),
                      .range = {0.0, 4.0},
                      .followsData = false}})
    {
        view.resize(600, 400);
        view.setField(countingField(4, 4), kScale);
        view.show();
        view.refresh();
    }

    QPoint pixelOf(QPointF value) const { return view.mapping().toPixel(value).toPoint(); }

    PlotView view;
};

}  // namespace

class TestPlotField : public QObject {
    Q_OBJECT
private slots:
    void lightnessOfTheSequentialScaleRisesInEqualSteps();
    void scalesKeepTheirMeaningInBothThemes_data();
    void scalesKeepTheirMeaningInBothThemes();
    void sharesAreCutToTheEnds_data();
    void sharesAreCutToTheEnds();
    void cellsAreFoundByValue_data();
    void cellsAreFoundByValue();
    void everyCellHasTheColorOfItsValue_data();
    void everyCellHasTheColorOfItsValue();
    void aCellWithoutANumberIsHatchedAndNotColored();
    void outsideTheFieldNothingIsPainted();
    void theFieldLeavesRoomForItsColorBar();
    void theReadoutGivesBothPlacesAndTheValue();
    void aClickOverAFieldSaysWhereAndPinsNothing();
    void aClickElsewherePins();
    void aDoubleClickRevokesItsFirstClick();
    void aContourCarriesItsLabel();
    void aContourLabelIsReadAboveTheArrows();
    void arrowsAreCutToThePlot_data();
    void arrowsAreCutToThePlot();
    void aHandleFollowsTheDragAndStaysOnThePlot();
    void escapePutsAHandleBack();
    void aPressOnAHandleIsNoClick();
    void rangesAreReportedAfterAZoomAndAFit();
    void anExportHasFieldBarAndContours();
    void aPictureInAFigureHasABoundedNumberOfPixels_data();
    void aPictureInAFigureHasABoundedNumberOfPixels();
    void aMapOnAHugePageIsAPictureOfThatManyPixels();
    void aPictureThatHasNoMemoryIsNone();
};

void TestPlotField::lightnessOfTheSequentialScaleRisesInEqualSteps()
{
    const ColorTable& table = colorTable(ColorScaleKind::Sequential, Theme::light());
    const double first = lightnessOf(table.front());
    const double last = lightnessOf(table.back());
    QVERIFY(last - first > 0.6);
    for (std::size_t i = 1; i < table.size(); ++i) {
        const double share = static_cast<double>(i) / 255.0;
        const double straight = first + share * (last - first);
        QVERIFY2(std::abs(lightnessOf(table[i]) - straight) < 0.015,
                 qPrintable(QString::number(i)));
    }
    for (std::size_t i = 8; i < table.size(); ++i)
        QVERIFY(lightnessOf(table[i]) > lightnessOf(table[i - 8]));
}

void TestPlotField::scalesKeepTheirMeaningInBothThemes_data()
{
    QTest::addColumn<bool>("isDark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestPlotField::scalesKeepTheirMeaningInBothThemes()
{
    QFETCH(bool, isDark);
    const Theme theme = isDark ? Theme::dark() : Theme::light();
    const auto at = [&](ColorScaleKind kind, double share) {
        return lightnessOf(color(kind, share, theme));
    };
    const double ground = lightnessOf(theme.background.rgb());
    QVERIFY(std::abs(at(ColorScaleKind::Density, 0.0) - ground) < 0.01);
    const double sign = isDark ? 1.0 : -1.0;
    for (int i = 1; i <= 16; ++i)
        QVERIFY(sign
                    * (at(ColorScaleKind::Density, i / 16.0)
                       - at(ColorScaleKind::Density, (i - 1) / 16.0))
                > 0.0);
    // Both ends of the diverging scale are as far from its middle, which is nearest the background.
    const double middle = at(ColorScaleKind::Diverging, 0.5);
    QVERIFY(sign * (at(ColorScaleKind::Diverging, 0.0) - middle) > 0.3);
    QVERIFY(sign * (at(ColorScaleKind::Diverging, 1.0) - middle) > 0.3);
    QVERIFY(qAlpha(color(ColorScaleKind::Sequential, std::nan(""), theme)) == 0);
}

void TestPlotField::sharesAreCutToTheEnds_data()
{
    QTest::addColumn<bool>("isLog");
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("share");
    QTest::newRow("below") << false << -1.0 << 0.0;
    QTest::newRow("above") << false << 101.0 << 1.0;
    QTest::newRow("inside") << false << 75.25 << 0.75;
    QTest::newRow("log middle") << true << 10.0 << 0.5;
    QTest::newRow("log of nothing") << true << 0.0 << 0.0;
}

void TestPlotField::sharesAreCutToTheEnds()
{
    QFETCH(bool, isLog);
    QFETCH(double, value);
    QFETCH(double, share);
    const FieldScale scale{.range = {1.0, 100.0}, .isLog = isLog};
    QVERIFY(std::abs(scale.shareOf(value) - share) < 1e-12);
    QVERIFY(std::isnan(scale.shareOf(std::numeric_limits<double>::infinity())));
}

void TestPlotField::cellsAreFoundByValue_data()
{
    QTest::addColumn<bool>("isLog");
    QTest::addColumn<double>("x");
    QTest::addColumn<int>("column");
    QTest::newRow("first edge") << false << 1.0 << 0;
    QTest::newRow("last edge") << false << 10000.0 << 3;
    QTest::newRow("left of it") << false << 0.99 << -1;
    QTest::newRow("not a number") << false << std::nan("") << -1;
    QTest::newRow("linear") << false << 2600.0 << 1;
    QTest::newRow("logarithmic") << true << 2600.0 << 3;
    QTest::newRow("logarithmic, first decade") << true << 9.9 << 0;
    QTest::newRow("logarithm of zero") << true << 0.0 << -1;
}

void TestPlotField::cellsAreFoundByValue()
{
    QFETCH(bool, isLog);
    QFETCH(double, x);
    QFETCH(int, column);
    PlotField field;
    field.x = {1.0, 10000.0};
    field.columns = 4;
    field.isLogX = isLog;
    QCOMPARE(field.columnAt(x), column);
}

void TestPlotField::everyCellHasTheColorOfItsValue_data()
{
    QTest::addColumn<bool>("isLogY");
    QTest::newRow("linear axis") << false;
    QTest::newRow("logarithmic axis") << true;
}

void TestPlotField::everyCellHasTheColorOfItsValue()
{
    QFETCH(bool, isLogY);
    auto field = countingField(4, 4);
    field->y = {1.0, 5.0};
    FieldContent content{.mapping = {.area = {0.0, 0.0, 400.0, 400.0},
                                     .x = {0.0, 4.0},
                                     .y = {1.0, 5.0},
                                     .isLogY = isLogY},
                         .field = field,
                         .colors = kScale};
    const QImage image = fieldImage(content, {400, 400});
    for (int row = 0; row < 4; ++row) {
        for (int column = 0; column < 4; ++column) {
            const QPointF middle(column + 0.5, row + 1.5);
            const QColor drawn = image.pixelColor(content.mapping.toPixel(middle).toPoint());
            const QColor expected =
                QColor::fromRgb(color(kScale.kind, (column + 10 * row) / 33.0, content.theme));
            QCOMPARE(drawn, expected);
        }
    }
}

void TestPlotField::aCellWithoutANumberIsHatchedAndNotColored()
{
    auto field = countingField(2, 1);
    field->values[0] = std::numeric_limits<float>::quiet_NaN();
    field->values[1] = 33.0F;
    const FieldContent content{
        .mapping = {.area = {0.0, 0.0, 64.0, 32.0}, .x = {0.0, 2.0}, .y = {0.0, 1.0}},
        .field = field,
        .colors = kScale};
    const QImage image = fieldImage(content, {64, 32});
    QSet<QRgb> left;
    for (int x = 0; x < 32; ++x)
        left.insert(image.pixel(x, 16));
    const QSet<QRgb> hatch{content.theme.background.rgb(), content.theme.secondaryText.rgb()};
    QCOMPARE(left, hatch);
    QCOMPARE(image.pixel(48, 16), colorTable(kScale.kind, content.theme).back());
}

void TestPlotField::outsideTheFieldNothingIsPainted()
{
    const FieldContent content{
        .mapping = {.area = {0.0, 0.0, 80.0, 40.0}, .x = {-4.0, 4.0}, .y = {0.0, 4.0}},
        .field = countingField(4, 4),
        .colors = kScale};
    const QImage image = fieldImage(content, {80, 40});
    QCOMPARE(qAlpha(image.pixel(20, 20)), 0);
    QCOMPARE(qAlpha(image.pixel(60, 20)), 255);
}

void TestPlotField::theFieldLeavesRoomForItsColorBar()
{
    FieldPlot plot;
    const QRectF bar = plot.view.colorBarRect();
    QVERIFY(bar.left() > plot.view.mapping().area.right());
    QVERIFY(bar.right() + 30.0 < plot.view.width());
    const double withBar = plot.view.mapping().area.right();
    plot.view.setField(nullptr, {});
    plot.view.refresh();
    QVERIFY(plot.view.mapping().area.right() > withBar + 30.0);
    QVERIFY(plot.view.colorBarRect().isEmpty());
}

void TestPlotField::theReadoutGivesBothPlacesAndTheValue()
{
    FieldPlot plot;
    QTest::mouseMove(plot.view.viewport(), plot.pixelOf({2.5, 1.5}));
    const std::vector<ReadoutRow> rows = plot.view.readout();
    QCOMPARE(rows.size(), std::size_t{3});
    QCOMPARE(rows[0].name, QStringLiteral("u"));
    QCOMPARE(rows[1].name, QStringLiteral("v"));
    QCOMPARE(rows[2].name, QStringLiteral("H"));
    QCOMPARE(rows[2].value, QStringLiteral("12"));
    // A cursor that another plot moved has no place on this y axis.
    plot.view.showCursorAt(1.0);
    QCOMPARE(plot.view.readout().size(), std::size_t{1});
}

void TestPlotField::aClickOverAFieldSaysWhereAndPinsNothing()
{
    FieldPlot plot;
    QSignalSpy clicks(&plot.view, &PlotView::clicked);
    const QPoint at = plot.pixelOf({1.0, 3.0});
    QTest::mouseClick(plot.view.viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(clicks.size(), 1);
    const QPointF value = clicks[0][0].toPointF();
    QVERIFY(std::abs(value.x() - 1.0) < 0.01);
    QVERIFY(std::abs(value.y() - 3.0) < 0.02);
    QVERIFY(!plot.view.pinnedX());
}

void TestPlotField::aClickElsewherePins()
{
    FieldPlot plot;
    plot.view.setField(nullptr, {});
    plot.view.refresh();
    QTest::mouseClick(plot.view.viewport(), Qt::LeftButton, {}, plot.pixelOf({1.0, 3.0}));
    QVERIFY(plot.view.pinnedX());
    plot.view.unpinCursor();
    plot.view.setPinsOnClick(false);
    QTest::mouseClick(plot.view.viewport(), Qt::LeftButton, {}, plot.pixelOf({3.0, 3.0}));
    QVERIFY(!plot.view.pinnedX());
}

void TestPlotField::aDoubleClickRevokesItsFirstClick()
{
    FieldPlot plot;
    QSignalSpy revoked(&plot.view, &PlotView::clickRevoked);
    const QPoint at = plot.pixelOf({1.0, 3.0});
    QTest::mouseClick(plot.view.viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(revoked.size(), 0);
    QTest::mouseDClick(plot.view.viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(revoked.size(), 1);
    QTest::mouseClick(plot.view.viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(revoked.size(), 1);
}

void TestPlotField::aContourCarriesItsLabel()
{
    FieldPlot plot;
    plot.view.setContours(
        {{.level = 5.0, .label = QStringLiteral("5"), .points = {{0, 2}, {4, 2}}},
         {.level = 6.0, .label = QStringLiteral("6"), .points = {{-9, 2}, {-8, 2}}},
         {.level = 7.0, .points = {{0, 3}, {4, 3}}}});
    plot.view.refresh();
    const std::vector<ContourLabel>& labels = plot.view.contourLabels();
    QCOMPARE(labels.size(), std::size_t{1});
    QCOMPARE(labels[0].text, QStringLiteral("5"));
    QVERIFY(std::abs(labels[0].centre.y() - plot.view.mapping().toPixelY(2.0)) < 1e-6);
    QVERIFY(std::abs(labels[0].degrees) < 1e-6);
}

void TestPlotField::aContourLabelIsReadAboveTheArrows()
{
    FieldPlot plot;
    plot.view.setContours(
        {{.level = 5.0, .label = QStringLiteral("5.25"), .points = {{0, 2}, {4, 2}}}});
    plot.view.refresh();
    const ContourLabel& label = plot.view.contourLabels().front();
    const QPoint corner(static_cast<int>(label.size.width() / 2) - 1,
                        static_cast<int>(label.size.height() / 2) - 3);
    const QRect box(label.centre.toPoint() - corner, label.centre.toPoint() + corner);
    const QImage before = plot.view.grab().toImage();
    plot.view.setVectors({{.from = {0, 1.9}, .to = {4, 2.1}, .width = 4.0}});
    plot.view.refresh();
    const QImage after = plot.view.grab().toImage();
    QVERIFY(after != before);
    QCOMPARE(after.copy(box), before.copy(box));
    // What is to be dragged lies on top.
    plot.view.setVectors({{.from = {0, 1.9}, .to = {4, 2.1}, .width = 4.0, .hasRim = true}});
    plot.view.refresh();
    QVERIFY(plot.view.grab().toImage().copy(box) != before.copy(box));
}

void TestPlotField::arrowsAreCutToThePlot_data()
{
    QTest::addColumn<QLineF>("line");
    QTest::addColumn<QLineF>("cut");
    QTest::newRow("inside") << QLineF(1, 1, 3, 5) << QLineF(1, 1, 3, 5);
    QTest::newRow("leaves at the right") << QLineF(5, 5, 15, 5) << QLineF(5, 5, 10, 5);
    QTest::newRow("runs left") << QLineF(5, 5, -5, 5) << QLineF(5, 5, 0, 5);
    QTest::newRow("through both corners") << QLineF(-1, -1, 11, 11) << QLineF(0, 0, 10, 10);
    QTest::newRow("misses") << QLineF(11, 0, 20, 5) << QLineF();
}

void TestPlotField::arrowsAreCutToThePlot()
{
    QFETCH(QLineF, line);
    QFETCH(QLineF, cut);
    const std::optional<QLineF> found = clippedLine({0, 0, 10, 10}, line);
    QCOMPARE(found.has_value(), !cut.isNull());
    if (found) {
        QVERIFY(QLineF(found->p1(), cut.p1()).length() < 1e-9);
        QVERIFY(QLineF(found->p2(), cut.p2()).length() < 1e-9);
    }
}

void TestPlotField::aHandleFollowsTheDragAndStaysOnThePlot()
{
    FieldPlot plot;
    plot.view.setHandles({{.position = {1.0, 1.0}}, {.position = {3.0, 3.0}}});
    plot.view.refresh();
    QSignalSpy moves(&plot.view, &PlotView::handleMoved);
    QSignalSpy releases(&plot.view, &PlotView::handleReleased);
    QSignalSpy clicks(&plot.view, &PlotView::clicked);
    const QRectF area = plot.view.mapping().area;
    QWidget* const surface = plot.view.viewport();
    QTest::mousePress(surface, Qt::LeftButton, {}, plot.pixelOf({3.0, 3.0}));
    QTest::mouseMove(surface, plot.pixelOf({2.0, 1.0}));
    QCOMPARE(moves.size(), 1);
    QCOMPARE(moves[0][0].toInt(), 1);
    QVERIFY(std::abs(moves[0][1].toPointF().x() - 2.0) < 0.02);
    QVERIFY(std::abs(moves[0][1].toPointF().y() - 1.0) < 0.02);
    QTest::mouseMove(surface, area.topRight().toPoint() + QPoint(60, -60));
    QVERIFY(QLineF(moves[1][1].toPointF(), {4.0, 4.0}).length() < 1e-9);
    QTest::mouseRelease(surface, Qt::LeftButton, {}, area.topRight().toPoint());
    QCOMPARE(releases.size(), 1);
    QCOMPARE(releases[0][0].toInt(), 1);
    QCOMPARE(clicks.size(), 0);
    QVERIFY(plot.view.isAutoFit());
}

void TestPlotField::escapePutsAHandleBack()
{
    FieldPlot plot;
    plot.view.setHandles({{.position = {1.0, 1.0}}});
    plot.view.refresh();
    QSignalSpy moves(&plot.view, &PlotView::handleMoved);
    QSignalSpy releases(&plot.view, &PlotView::handleReleased);
    QWidget* const surface = plot.view.viewport();
    QTest::mousePress(surface, Qt::LeftButton, {}, plot.pixelOf({1.0, 1.0}));
    QTest::mouseMove(surface, plot.pixelOf({2.0, 2.0}));
    QTest::keyClick(&plot.view, Qt::Key_Escape);
    QCOMPARE(moves.last()[1].toPointF(), QPointF(1.0, 1.0));
    QCOMPARE(releases.size(), 1);
    QTest::mouseRelease(surface, Qt::LeftButton, {}, plot.pixelOf({2.0, 2.0}));
    QCOMPARE(releases.size(), 1);
}

void TestPlotField::aPressOnAHandleIsNoClick()
{
    FieldPlot plot;
    plot.view.setHandles({{.position = {1.0, 1.0}}});
    plot.view.refresh();
    QSignalSpy clicks(&plot.view, &PlotView::clicked);
    QTest::mouseClick(plot.view.viewport(), Qt::LeftButton, {}, plot.pixelOf({1.0, 1.0}));
    QCOMPARE(clicks.size(), 0);
}

void TestPlotField::rangesAreReportedAfterAZoomAndAFit()
{
    FieldPlot plot;
    QSignalSpy reports(&plot.view, &PlotView::rangesChanged);
    plot.view.setView({1.0, 2.0}, {0.0, 3.0});
    QCOMPARE(reports.size(), 1);
    QCOMPARE(reports[0][0].value<AxisRange>(), (AxisRange{1.0, 2.0}));
    QCOMPARE(reports[0][1].value<AxisRange>(), (AxisRange{0.0, 3.0}));
    plot.view.setFittedRangeX({-2.0, 2.0});
    plot.view.setFittedRangeY({-1.0, 1.0});
    plot.view.refresh();
    QCOMPARE(plot.view.rangeX(), (AxisRange{1.0, 2.0}));
    plot.view.fit();
    QCOMPARE(reports.size(), 2);
    // The description's x does not follow what is drawn.
    QCOMPARE(plot.view.rangeY(), (AxisRange{-1.0, 1.0}));
}

void TestPlotField::anExportHasFieldBarAndContours()
{
    FieldPlot plot;
    plot.view.setContours(
        {{.level = 5.0, .label = QStringLiteral("Höhe5"), .points = {{-1, 2}, {5, 2}}}});
    plot.view.refresh();
    const auto copy = plot.view.copyForExport({500, 400}, Theme::light(), 1.0);
    QCOMPARE(copy->field(), plot.view.field());
    QCOMPARE(copy->contourLabels().size(), std::size_t{1});
    QVERIFY(!copy->colorBarRect().isEmpty());
    const QTemporaryDir dir;
    QString error;
    const QString path = dir.filePath("plane.svg");
    QVERIFY2(exportChart(plot.view,
                         {.path = path, .size = {500, 400}, .dpi = 96, .theme = Theme::light()},
                         &error),
             qPrintable(error));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString svg = QString::fromUtf8(file.readAll());
    QVERIFY(svg.contains("<image"));
    QVERIFY(svg.contains(QStringLiteral("Höhe5")));
}

void TestPlotField::aPictureInAFigureHasABoundedNumberOfPixels_data()
{
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<double>("wanted");
    QTest::addColumn<bool>("isAsWanted");
    QTest::newRow("screen") << QSizeF(1000, 700) << 2.0 << true;
    QTest::newRow("drawing for paper") << QSizeF(900, 600) << 3.0 << true;
    QTest::newRow("preview") << QSizeF(90'000, 90'000) << 0.005 << true;
    QTest::newRow("poster") << QSizeF(10'000, 10'000) << 3.0 << false;
    QTest::newRow("largest") << QSizeF(192'000, 192'000) << 6.0 << false;
    QTest::newRow("thin") << QSizeF(192'000, 120) << 3.0 << false;
    QTest::newRow("nothing") << QSizeF(0, 0) << 1.0 << true;
}

void TestPlotField::aPictureInAFigureHasABoundedNumberOfPixels()
{
    QFETCH(QSizeF, size);
    QFETCH(double, wanted);
    QFETCH(bool, isAsWanted);
    const double resolution = pictureResolution(size, wanted);
    QCOMPARE(resolution == wanted, isAsWanted);
    QVERIFY(resolution <= wanted);
    const double pixels = size.width() * size.height() * resolution * resolution;
    QVERIFY(pixels <= kMostPicturePixels * (1.0 + 1e-9));
    QVERIFY(isAsWanted || pixels >= kMostPicturePixels * (1.0 - 1e-9));
}

void TestPlotField::aMapOnAHugePageIsAPictureOfThatManyPixels()
{
    FieldPlot plot;
    QString error;
    const QByteArray svg =
        renderChart(plot.view, ExportFormat::Svg, {.size = {9000, 6000}}, &error);
    QCOMPARE(error, QString());
    const qsizetype start = svg.indexOf("data:image/png;base64,") + 22;
    QVERIFY(start > 22);
    const QByteArray png = QByteArray::fromBase64(svg.mid(start, svg.indexOf('"', start) - start));
    const QImage image = QImage::fromData(png);
    const double pixels = static_cast<double>(image.width()) * image.height();
    QVERIFY(pixels < 1.01 * kMostPicturePixels && pixels > 0.98 * kMostPicturePixels);
    // And as before: every cell in its place.
    for (int row = 0; row < 4; ++row) {
        for (int column = 0; column < 4; ++column)
            QCOMPARE(image.pixel((2 * column + 1) * image.width() / 8,
                                 (7 - 2 * row) * image.height() / 8),
                     color(kScale.kind, (column + 10 * row) / 33.0, Theme::light()));
    }
}

void TestPlotField::aPictureThatHasNoMemoryIsNone()
{
    const FieldContent content{
        .mapping = {.area = {0.0, 0.0, 80.0, 40.0}, .x = {0.0, 4.0}, .y = {0.0, 4.0}},
        .field = countingField(4, 4),
        .colors = kScale};
    QVERIFY(fieldImage(content, {1'000'000, 1'000'000}).isNull());
}

QTEST_MAIN(TestPlotField)
#include "test_plot_field.moc"
