#include "core/runs/history.h"
#include "core/runs/history_reversal.h"

#include <QtTest/QtTest>

#include <cmath>
#include <optional>

using namespace entropy_lab;

namespace {

/// A column that falls from 1 like 1/(1 + k/1000), but for one rise.
struct Falling {
    std::int64_t rows;
    std::int64_t riseAt;  ///< -1 for none
    double rise;

    double at(std::int64_t k) const
    {
        const double value = 1.0 / (1.0 + static_cast<double>(k) / 1000.0);
        return k >= riseAt && riseAt >= 0 ? value + rise : value;
    }
};

void fill(History& history, const Falling& values, double sign)
{
    for (std::int64_t k = 0; k < values.rows; ++k) {
        const double row[] = {static_cast<double>(k), sign * values.at(k)};
        history.append(row);
    }
}

}  // namespace

class TestHistoryReversal : public QObject {
    Q_OBJECT

private slots:
    void theStepThatRisesIsFound_data();
    void theStepThatRisesIsFound();
    void aLongFallHasNone();
    void aThinnedSpikeIsFoundNearby();
    void roundingIsNoReversal();
    void onlyTheStretchAskedForCounts();
};

void TestHistoryReversal::theStepThatRisesIsFound_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("riseAt");
    QTest::newRow("none") << 5000 << -1;
    QTest::newRow("first step") << 5000 << 1;
    QTest::newRow("last step") << 5000 << 4999;
    QTest::newRow("in the middle") << 5000 << 2345;
    QTest::newRow("on an edge") << 5120 << 2560;
    QTest::newRow("two rows") << 2 << 1;
    QTest::newRow("long") << 300000 << 123456;
}

void TestHistoryReversal::theStepThatRisesIsFound()
{
    QFETCH(int, rows);
    QFETCH(int, riseAt);
    const Falling values{rows, riseAt, 0.25};
    for (const Direction direction : {Direction::Descend, Direction::Ascend}) {
        const double sign = direction == Direction::Descend ? 1.0 : -1.0;
        History history(2, std::size_t{1} << 26);
        fill(history, values, sign);
        const std::optional<HistoryReversal> found =
            findReversal(history.view(), 1, direction, 0, rows - 1);
        QCOMPARE(found.has_value(), riseAt >= 0);
        if (!found)
            continue;
        QCOMPARE(found->iteration, riseAt);
        QCOMPARE(found->before, sign * values.at(riseAt - 1));
        QCOMPARE(found->after, sign * values.at(riseAt));
    }
}

void TestHistoryReversal::aLongFallHasNone()
{
    constexpr std::int64_t kRows = 3'000'000;
    for (const Direction direction : {Direction::Descend, Direction::Ascend}) {
        History history(2, 1);
        fill(history, {kRows, -1, 0.0}, direction == Direction::Descend ? 1.0 : -1.0);
        const HistoryView view = history.view();
        QVERIFY(view.strideAt(0) >= 16);
        for (const std::int64_t last : {kRows / 3, kRows / 2 + 17, kRows - 1})
            for (const std::int64_t first : {std::int64_t{0}, std::int64_t{123'457}})
                QVERIFY(!findReversal(view, 1, direction, first, last));
    }
}

void TestHistoryReversal::aThinnedSpikeIsFoundNearby()
{
    constexpr std::int64_t kRows = 3'000'000;
    constexpr std::int64_t kSpike = 123'457;
    const Falling values{kRows, -1, 0.0};
    History history(2, 1);
    for (std::int64_t k = 0; k < kRows; ++k) {
        const double row[] = {0.0, values.at(k) + (k == kSpike ? 0.25 : 0.0)};
        history.append(row);
    }
    const HistoryView view = history.view();
    QVERIFY(view.storedAtOrBefore(kSpike) != kSpike);
    const std::optional<HistoryReversal> found =
        findReversal(view, 1, Direction::Descend, 0, kRows - 1);
    QVERIFY(found);
    QVERIFY(std::abs(found->iteration - kSpike) <= kHistoryBlock * view.strideAt(kSpike));
    QCOMPARE(found->after, values.at(kSpike) + 0.25);
    QVERIFY(found->before < 0.02);
}

void TestHistoryReversal::roundingIsNoReversal()
{
    History history(2, std::size_t{1} << 22);
    fill(history, {5000, 4000, 1e-14}, 1.0);
    // The fall of the next step is larger than that, and so is what rounding can do.
    QVERIFY(!findReversal(history.view(), 1, Direction::Descend, 0, 4999));
}

void TestHistoryReversal::onlyTheStretchAskedForCounts()
{
    History history(2, std::size_t{1} << 22);
    fill(history, {5000, 2000, 0.25}, 1.0);
    QVERIFY(findReversal(history.view(), 1, Direction::Descend, 1999, 2000));
    QVERIFY(!findReversal(history.view(), 1, Direction::Descend, 2000, 4999));
    QVERIFY(!findReversal(history.view(), 1, Direction::Descend, 0, 1999));
    // Beyond what is recorded there is nothing to see.
    QVERIFY(findReversal(history.view(), 1, Direction::Descend, 0, 100000));
    QVERIFY(!findReversal(HistoryView(), 1, Direction::Descend, 0, 10));
}

QTEST_APPLESS_MAIN(TestHistoryReversal)
#include "test_history_reversal.moc"
