#include "ui/plot/items/curve_item.h"

#include <QGraphicsRectItem>
#include <QImage>
#include <QPainter>
#include <QTest>

#include <cmath>

using namespace entropy_lab;

namespace {

constexpr QRect kArea(0, 0, 400, 300);

QImage paper()
{
    QImage image(kArea.size(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    return image;
}

/// Darkness of the whole picture, in black pixels.
double inkOf(const QImage& image)
{
    double ink = 0.0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            ink += 1.0 - qGray(image.pixel(x, y)) / 255.0;
    return ink;
}

QImage difference(const QImage& a, const QImage& b)
{
    QImage image = paper();
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const int grey = 255 - std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y)));
            image.setPixel(x, y, qRgb(grey, grey, grey));
        }
    return image;
}

}  // namespace

class TestCurveItem : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linesLookAsQtDrawsThem_data()
    {
        QTest::addColumn<Qt::PenStyle>("style");
        QTest::addColumn<double>("width");
        QTest::addColumn<int>("alpha");
        QTest::newRow("solid") << Qt::SolidLine << 2.0 << 255;
        QTest::newRow("thick") << Qt::SolidLine << 4.0 << 255;
        QTest::newRow("dashed") << Qt::DashLine << 2.0 << 255;
        QTest::newRow("dotted") << Qt::DotLine << 2.0 << 255;
        QTest::newRow("dash dot") << Qt::DashDotLine << 3.0 << 255;
        QTest::newRow("thin") << Qt::SolidLine << 1.0 << 255;
        QTest::newRow("pale") << Qt::SolidLine << 2.0 << 100;
        QTest::newRow("halo") << Qt::SolidLine << 8.0 << 90;
        QTest::newRow("pale dashes") << Qt::DashLine << 3.0 << 90;
    }

    void linesLookAsQtDrawsThem()
    {
        QFETCH(Qt::PenStyle, style);
        QFETCH(double, width);
        QFETCH(int, alpha);
        std::vector<QPointF> points;
        for (int i = 0; i <= 200; ++i)
            points.emplace_back(2.0 * i, 150.0 + 120.0 * std::sin(0.05 * i));
        const PlotMapping mapping{
            .area = kArea, .x = {0.0, 400.0}, .y = {0.0, 300.0}, .isLogX = false, .isLogY = false};
        const QPen pen(QColor(0, 0, 0, alpha), width, style, Qt::FlatCap, Qt::RoundJoin);

        QGraphicsRectItem chart;
        CurveItem curve(&chart, CurveMarker::None, 0);
        curve.setPen(pen);
        curve.setPoints(points, mapping);
        QImage ours = paper();
        {
            QPainter painter(&ours);
            curve.paint(&painter, nullptr, nullptr);
        }
        QImage qts = paper();
        {
            QPainter painter(&qts);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(pen);
            for (const QPolygonF& line : curve.polylines())
                painter.drawPolyline(line);
        }
        QVERIFY(inkOf(qts) > 100.0);
        // The pieces of two dashes need not end at the same hundredth of a pixel.
        QVERIFY(inkOf(difference(ours, qts)) < 0.08 * inkOf(qts));
    }

    void whatShinesThroughFollowsEveryChange()
    {
        const QPen pale(QColor(0, 0, 200, 90), 6.0);
        const auto wave = [](int n) {
            std::vector<QPointF> points;
            for (int i = 0; i <= n; ++i)
                points.emplace_back(2.0 * i, 150.0 + 100.0 * std::sin(0.05 * i));
            return points;
        };
        PlotMapping mapping{
            .area = kArea, .x = {0.0, 400.0}, .y = {0.0, 300.0}, .isLogX = false, .isLogY = false};
        QGraphicsRectItem chart;
        CurveItem kept(&chart, CurveMarker::None, 0);
        const auto look = [&](CurveItem& item, double scale, QPointF shift) {
            QImage picture = paper();
            QPainter painter(&picture);
            painter.translate(shift);
            painter.scale(scale, scale);
            item.paint(&painter, nullptr, nullptr);
            painter.end();
            return picture;
        };
        const auto check = [&](const QPen& pen, int n, double scale, QPointF shift) {
            CurveItem fresh(&chart, CurveMarker::None, 0);
            for (CurveItem* const item : {&kept, &fresh}) {
                item->setPen(pen);
                item->setPoints(wave(n), mapping);
            }
            const QImage expected = look(fresh, scale, shift);
            QVERIFY(inkOf(expected) > 100.0);
            QCOMPARE(look(kept, scale, shift), expected);
            // And once more, from what was kept.
            QCOMPARE(look(kept, scale, shift), expected);
        };
        check(pale, 100, 1.0, {});
        check(pale, 200, 1.0, {});
        check(QPen(QColor(200, 0, 0, 120), 6.0), 200, 1.0, {});
        check(pale, 200, 0.5, {});
        check(pale, 200, 0.5, {30.0, 20.0});
        mapping.y = {0.0, 600.0};
        check(pale, 200, 0.5, {30.0, 20.0});
    }
};

QTEST_MAIN(TestCurveItem)
#include "test_curve_item.moc"
