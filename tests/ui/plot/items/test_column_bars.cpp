#include "ui/plot/items/column_bars.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace entropy_lab;

class TestColumnBars : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneBarHoldsAPixelColumn();
    void bordersAreCrossedAtTheHeightOfTheLine();
    void barsCoverEveryPointAndJoin_data();
    void barsCoverEveryPointAndJoin();
};

void TestColumnBars::oneBarHoldsAPixelColumn()
{
    const auto bars = columnBars(QPolygonF({{3.1, 5.0}, {3.4, -2.0}, {3.9, 9.0}}), 1.0, 0.0);
    QCOMPARE(bars, std::vector<QRectF>({{3.0, -2.0, 1.0, 11.0}}));
    QCOMPARE(columnBars(QPolygonF({{3.1, 5.0}}), 1.0, 2.0),
             std::vector<QRectF>({{3.0, 4.0, 1.0, 2.0}}));
    QVERIFY(columnBars({}, 1.0, 1.0).empty());
}

void TestColumnBars::bordersAreCrossedAtTheHeightOfTheLine()
{
    // y = 2 x from 0.25 to 1.5, in columns of half a pixel.
    const auto bars = columnBars(QPolygonF(QList<QPointF>{{0.25, 0.5}, {1.25, 2.5}}), 0.5, 0.0);
    QCOMPARE(
        bars,
        std::vector<QRectF>({{0.0, 0.5, 0.5, 0.5}, {0.5, 1.0, 0.5, 1.0}, {1.0, 2.0, 0.5, 0.5}}));
}

void TestColumnBars::barsCoverEveryPointAndJoin_data()
{
    QTest::addColumn<double>("pixel");
    QTest::newRow("whole") << 1.0;
    QTest::newRow("half") << 0.5;
    QTest::newRow("odd") << 0.3;
}

void TestColumnBars::barsCoverEveryPointAndJoin()
{
    QFETCH(const double, pixel);
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> step(0.0, 2.0);
    std::normal_distribution<double> height;
    QPolygonF line;
    double x = -7.3;
    for (int i = 0; i < 500; ++i) {
        line.append({x, height(random)});
        x += step(random);
    }
    const auto bars = columnBars(line, pixel, 0.0);
    for (const QPointF& point : line) {
        const bool isCovered = std::any_of(bars.begin(), bars.end(), [&](const QRectF& bar) {
            return bar.left() - 1e-9 <= point.x() && point.x() <= bar.right() + 1e-9
                && bar.top() - 1e-9 <= point.y() && point.y() <= bar.bottom() + 1e-9;
        });
        QVERIFY(isCovered);
    }
    for (std::size_t i = 1; i < bars.size(); ++i) {
        QVERIFY(std::abs(bars[i].left() - bars[i - 1].right()) < 1e-9);
        QVERIFY(bars[i].top() <= bars[i - 1].bottom() + 1e-9);
        QVERIFY(bars[i - 1].top() <= bars[i].bottom() + 1e-9);
    }
}

QTEST_APPLESS_MAIN(TestColumnBars)
#include "test_column_bars.moc"
