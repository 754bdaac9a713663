#include "core/runs/history.h"
#include "ui/plot/history_curve.h"
#include "ui/plot/items/curve_item.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace entropy_lab;

namespace {

using Shape = double (*)(std::int64_t k);

double constant(std::int64_t)
{
    return 0.25;
}

double alternating(std::int64_t k)
{
    return k % 2 == 0 ? 1.0 : -1.0;
}

/// The same everywhere, but for one sample in a hundred thousand.
double spikes(std::int64_t k)
{
    return k % 100'003 == 77 ? 5.0 : k % 100'019 == 5 ? -3.0 : 0.5;
}

/// Any order of values, the same every time (splitmix64).
double noise(std::int64_t k)
{
    std::uint64_t z = static_cast<std::uint64_t>(k) * 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

/// A slow wave with holes: short ones, and one over many pixel columns.
double gaps(std::int64_t k)
{
    if (k % 9'973 < 20 || (k > 400'000 && k < 700'000))
        return std::nan("");
    return std::sin(1e-4 * static_cast<double>(k));
}

std::shared_ptr<History> recorded(Shape shape, std::int64_t count, std::size_t budget)
{
    auto history = std::make_shared<History>(1, budget);
    for (std::int64_t k = 0; k < count; ++k) {
        const double value = shape(k);
        history->append({&value, 1});
    }
    return history;
}

struct Bounds {
    double minimum = std::numeric_limits<double>::infinity();
    double maximum = -std::numeric_limits<double>::infinity();

    void include(double value)
    {
        if (std::isnan(value))
            return;
        minimum = std::min(minimum, value);
        maximum = std::max(maximum, value);
    }
    bool operator==(const Bounds&) const = default;
};

}  // namespace

class TestDecimation : public QObject {
    Q_OBJECT
private slots:
    void everyPixelColumnKeepsItsExtremes_data();
    void everyPixelColumnKeepsItsExtremes();
    void aDrawnLineReachesTheExtremesOfEveryPixel_data();
    void aDrawnLineReachesTheExtremesOfEveryPixel();
    void aWideHoleStaysOpen();
    void aThinnedRunKeepsEverySpike();
    void aGrowingCurveIsTheSameWithItsCache();
    void aCacheForgetsAnotherRun();
    void anAxisFarBeyondTheRunComesToAnEnd_data();
    void anAxisFarBeyondTheRunComesToAnEnd();
};

void TestDecimation::everyPixelColumnKeepsItsExtremes_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<qint64>("count");
    QTest::addColumn<qint64>("first");
    QTest::addColumn<qint64>("last");
    QTest::addColumn<int>("columns");
    const qint64 many = 10'000'000;
    QTest::newRow("constant") << Shape(constant) << many << qint64(0) << many - 1 << 977;
    QTest::newRow("alternating") << Shape(alternating) << qint64(100'000) << qint64(0)
                                 << qint64(99'999) << 640;
    QTest::newRow("spikes") << Shape(spikes) << many << qint64(0) << many - 1 << 1280;
    QTest::newRow("noise") << Shape(noise) << many << qint64(0) << many - 1 << 600;
    QTest::newRow("noise, zoomed in")
        << Shape(noise) << many << qint64(4'321'098) << qint64(4'391'000) << 611;
    QTest::newRow("holes") << Shape(gaps) << qint64(1'000'000) << qint64(0) << qint64(999'999)
                           << 500;
}

void TestDecimation::everyPixelColumnKeepsItsExtremes()
{
    QFETCH(Shape, shape);
    QFETCH(qint64, count);
    QFETCH(qint64, first);
    QFETCH(qint64, last);
    QFETCH(int, columns);
    const auto history = recorded(shape, count, std::size_t{256} << 20);
    QCOMPARE(history->view().strideAt(0), 1);
    std::vector<QPointF> points;
    HistoryCurve{history->view(), 0}.sample(static_cast<double>(first), static_cast<double>(last),
                                            columns, points);
    QVERIFY(points.size() <= 3U * static_cast<std::size_t>(columns) + 3U);

    const double width = static_cast<double>(last - first) / columns;
    auto point = points.begin();
    for (int column = 0; column < columns; ++column) {
        const auto left = [&](int i) {
            return static_cast<qint64>(std::ceil(static_cast<double>(first) + i * width));
        };
        const qint64 from = left(column);
        const qint64 end = column + 1 < columns ? left(column + 1) : last;
        Bounds wanted;
        for (qint64 k = from; k < end; ++k)
            wanted.include(shape(k));
        Bounds drawn;
        QCOMPARE(point->x(), static_cast<double>(from));
        QVERIFY(point->y() == shape(from) || std::isnan(shape(from)));
        for (; point != points.end() && point->x() < static_cast<double>(end); ++point)
            drawn.include(point->y());
        QVERIFY2(drawn == wanted, qPrintable(QString("column %1").arg(column)));
    }
    QCOMPARE(points.back(), QPointF(static_cast<double>(last), shape(last)));
}

void TestDecimation::aDrawnLineReachesTheExtremesOfEveryPixel_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::newRow("constant") << Shape(constant);
    QTest::newRow("alternating") << Shape(alternating);
    QTest::newRow("spikes") << Shape(spikes);
    QTest::newRow("noise") << Shape(noise);
}

void TestDecimation::aDrawnLineReachesTheExtremesOfEveryPixel()
{
    QFETCH(Shape, shape);
    constexpr std::int64_t kCount = 1'000'000;
    constexpr int kColumns = 500;
    const auto history = recorded(shape, kCount, std::size_t{64} << 20);
    std::vector<QPointF> points;
    HistoryCurve{history->view(), 0}.sample(0.0, kCount - 1.0, kColumns, points);
    const PlotMapping mapping{
        .area = {0, 0, kColumns, 400}, .x = {0.0, kCount - 1.0}, .y = {-4.0, 6.0}};
    const auto lines = clippedPolylines(points, mapping);
    QCOMPARE(lines.size(), std::size_t(1));
    for (int column = 0; column < kColumns; ++column) {
        Bounds wanted;
        for (std::int64_t k = kCount * column / kColumns; k < kCount * (column + 1) / kColumns; ++k)
            wanted.include(mapping.toPixelY(shape(k)));
        // What the line covers between the edges of this pixel column, cut at both.
        Bounds drawn;
        const QPolygonF& line = lines[0];
        const double left = column;
        const double right = column + 1.0;
        for (qsizetype i = 1; i < line.size(); ++i) {
            const QPointF a = line[i - 1];
            const QPointF b = line[i];
            if (b.x() < left || a.x() > right)
                continue;
            const auto heightAt = [&](double x) {
                return b.x() > a.x() ? a.y() + (x - a.x()) / (b.x() - a.x()) * (b.y() - a.y())
                                     : a.y();
            };
            drawn.include(a.x() >= left ? a.y() : heightAt(left));
            drawn.include(b.x() <= right ? b.y() : heightAt(right));
        }
        QVERIFY2(drawn.minimum <= wanted.minimum + 0.5 && drawn.maximum >= wanted.maximum - 0.5,
                 qPrintable(QString("column %1: %2 .. %3, wanted %4 .. %5")
                                .arg(column)
                                .arg(drawn.minimum)
                                .arg(drawn.maximum)
                                .arg(wanted.minimum)
                                .arg(wanted.maximum)));
    }
}

void TestDecimation::aWideHoleStaysOpen()
{
    const auto history = recorded(gaps, 1'000'000, std::size_t{64} << 20);
    std::vector<QPointF> points;
    HistoryCurve{history->view(), 0}.sample(0.0, 999'999.0, 500, points);
    const PlotMapping mapping{.area = {0, 0, 500, 400}, .x = {0.0, 1e6}, .y = {-2.0, 2.0}};
    const auto lines = clippedPolylines(points, mapping);
    QVERIFY(lines.size() >= 2);
    for (const QPolygonF& line : lines) {
        const bool isBefore = line.last().x() <= mapping.toPixelX(402'000.0);
        const bool isBehind = line.first().x() >= mapping.toPixelX(698'000.0);
        QVERIFY(isBefore || isBehind);
    }
}

void TestDecimation::aThinnedRunKeepsEverySpike()
{
    const auto spike = [](std::int64_t k) { return k % 500'009 == 123 ? 9.0 : 0.0; };
    constexpr std::int64_t kCount = 5'000'000;
    const auto history = recorded(spike, kCount, 1);
    QVERIFY(history->view().strideAt(0) > 1);
    std::vector<QPointF> points;
    HistoryCurve{history->view(), 0}.sample(0.0, kCount - 1.0, 700, points);
    const double column = kCount / 700.0;
    for (std::int64_t k = 123; k < kCount; k += 500'009) {
        const bool isDrawn = std::any_of(points.begin(), points.end(), [&](const QPointF& p) {
            return p.y() == 9.0 && std::abs(p.x() - static_cast<double>(k)) <= 2.0 * column;
        });
        QVERIFY2(isDrawn, qPrintable(QString::number(k)));
    }
}

void TestDecimation::aGrowingCurveIsTheSameWithItsCache()
{
    History history(1, std::size_t{64} << 20);
    const auto cache = std::make_shared<HistoryCurveCache>();
    const double ends[] = {200'000.0, 200'000.0, 500'000.0, 500'000.0, 500'000.0, 120'000.0};
    std::int64_t count = 0;
    for (const double end : ends) {
        for (const std::int64_t next = count + 70'001; count < next; ++count) {
            const double value = noise(count);
            history.append({&value, 1});
        }
        std::vector<QPointF> cached;
        std::vector<QPointF> fresh;
        HistoryCurve{history.view(), 0, -1, 0.5, cache}.sample(0.0, end, 300, cached);
        HistoryCurve{history.view(), 0, -1, 0.5}.sample(0.0, end, 300, fresh);
        QVERIFY(fresh.size() > 150);
        QCOMPARE(cached, fresh);
    }
}

void TestDecimation::aCacheForgetsAnotherRun()
{
    const auto cache = std::make_shared<HistoryCurveCache>();
    for (const Shape shape : {Shape(constant), Shape(noise), Shape(alternating)}) {
        const auto history = recorded(shape, 100'000, std::size_t{16} << 20);
        std::vector<QPointF> cached;
        std::vector<QPointF> fresh;
        HistoryCurve{history->view(), 0, -1, 0.0, cache}.sample(0.0, 1e5, 300, cached);
        HistoryCurve{history->view(), 0}.sample(0.0, 1e5, 300, fresh);
        QCOMPARE(cached, fresh);
    }
}

void TestDecimation::anAxisFarBeyondTheRunComesToAnEnd_data()
{
    constexpr double kLargest = std::numeric_limits<double>::max();
    QTest::addColumn<double>("minimum");
    QTest::addColumn<double>("maximum");
    QTest::newRow("more iterations than can be counted") << 0.0 << 1e19;
    QTest::newRow("around 0") << -1e298 << 1e298;
    QTest::newRow("from far below") << -1e298 << 1e5;
    QTest::newRow("all numbers") << -kLargest << kLargest;
}

/// No endless loop: a pixel ends beyond every iteration there is.
void TestDecimation::anAxisFarBeyondTheRunComesToAnEnd()
{
    QFETCH(double, minimum);
    QFETCH(double, maximum);
    constexpr std::int64_t kCount = 100'000;
    const auto history = recorded(spikes, kCount, std::size_t{16} << 20);
    std::vector<QPointF> points;
    HistoryCurve{history->view(), 0}.sample(minimum, maximum, 600, points);
    QVERIFY(!points.empty() && points.size() <= 4 * 600);
    QCOMPARE(points.front().x(), 0.0);
    QCOMPARE(points.back().x(), kCount - 1.0);
    Bounds drawn;
    for (const QPointF& point : points)
        drawn.include(point.y());
    QCOMPARE(drawn.maximum, 5.0);
}

QTEST_APPLESS_MAIN(TestDecimation)
#include "test_decimation.moc"
