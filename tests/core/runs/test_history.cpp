#include "core/runs/history.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <random>
#include <thread>

using namespace entropy_lab;

namespace {

constexpr std::size_t kSmallBudget = 1;  // raised to sixteen chunks

/// A number of iteration k in column c that no neighbour comes near.
double noise(int c, std::int64_t k)
{
    std::uint64_t bits = static_cast<std::uint64_t>(k) * 0x9E3779B97F4A7C15U
        + static_cast<std::uint64_t>(c) * 0xD1B54A32D192ED03U;
    bits = (bits ^ (bits >> 31U)) * 0x94D049BB133111EBU;
    return static_cast<double>(bits >> 12U);
}

/// What a history of `noise` must say, by its documentation and from every iteration.
class NoiseModel {
public:
    explicit NoiseModel(const HistoryView& view) : m_size(view.size())
    {
        for (std::int64_t k = 0; k < m_size; k += view.strideAt(k)) {
            if (m_parts.empty() || m_parts.back().stride != view.strideAt(k))
                m_parts.push_back({k, view.strideAt(k)});
        }
    }

    /// Where parts of one stride begin, and half-way through chunks of about so many rows.
    std::vector<std::int64_t> edges(std::int64_t halfOfRows) const
    {
        std::vector<std::int64_t> found;
        for (std::size_t i = 0; i < m_parts.size(); ++i)
            for (int half = 0; half < 3; ++half)
                found.push_back(
                    std::min(m_parts[i].first + half * halfOfRows * m_parts[i].stride, m_size - 1));
        return found;
    }
    std::int64_t largestStride() const { return m_parts.front().stride; }

    Extremes extremes(int c, std::int64_t first, std::int64_t last) const
    {
        Extremes found = kNothing;
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            const std::int64_t end = i + 1 < m_parts.size() ? m_parts[i + 1].first : m_size;
            const std::int64_t length = kHistoryBlock * m_parts[i].stride;
            const std::int64_t from = std::max(first - m_parts[i].first, std::int64_t{0});
            for (std::int64_t block = m_parts[i].first + from / length * length;
                 block < end && block <= last; block += length)
                includeBlock(found, c, block, m_parts[i].stride, first, last);
        }
        return found;
    }

private:
    struct Part {
        std::int64_t first;
        std::int64_t stride;
    };
    static constexpr Extremes kNothing{std::numeric_limits<double>::infinity(),
                                       -std::numeric_limits<double>::infinity()};

    static void include(Extremes& found, double number)
    {
        found.minimum = std::min(found.minimum, number);
        found.maximum = std::max(found.maximum, number);
    }

    void includeBlock(Extremes& found, int c, std::int64_t block, std::int64_t stride,
                      std::int64_t first, std::int64_t last) const
    {
        const std::int64_t next = block + kHistoryBlock * stride;
        Extremes all = kNothing;
        for (std::int64_t k = block; k < std::min(next, m_size); ++k)
            include(all, noise(c, k));
        Extremes seen = kNothing;
        for (std::int64_t k = block; k <= next && k < m_size; k += stride) {
            include(seen, noise(c, k));
            if (k >= first && k <= last && k < next)
                include(found, noise(c, k));
        }
        const bool isWhole = first <= block && next - stride <= last && next <= m_size;
        const std::int64_t middle = block + kHistoryBlock / 2 * stride;
        if (stride == 1 || (!isWhole && (middle < first || middle > last)))
            return;
        if (isWhole || all.minimum < seen.minimum)
            include(found, all.minimum);
        if (isWhole || all.maximum > seen.maximum)
            include(found, all.maximum);
    }

    std::int64_t m_size;
    std::vector<Part> m_parts;
};

double wave(std::int64_t k)
{
    return std::sin(0.001 * static_cast<double>(k));
}

}  // namespace

class TestHistory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void returnsWhatWasAppended();
    void extremesAgreeWithASearch();
    void leavesNaNOutOfExtremes();
    void staysWithinItsBudget();
    void thinnedRowsAreExact();
    void everyAnswerIsThatOfTheIterations_data();
    void everyAnswerIsThatOfTheIterations();
    void keepsASpikeOfAThinnedIteration();
    void whatFallsNeverSeemsToRise();
    void partsAreTheSingleAnswers_data();
    void partsAreTheSingleAnswers();
    void partsNeedRisingEdges_data();
    void partsNeedRisingEdges();
    void aViewBecomesSmaller();
    void aViewStaysAsItWas();
    void refusesWrongRowsAndIterations();
    void isReadWhileItIsWritten();
};

void TestHistory::returnsWhatWasAppended()
{
    History history(3, kSmallBudget);
    for (int k = 0; k < 50000; ++k)
        history.append(std::array{1.0 * k, -2.0 * k, wave(k)});
    const HistoryView view = history.view();
    QCOMPARE(view.size(), 50000);
    for (const int k : {0, 1, 63, 64, 16383, 16384, 16385, 49999}) {
        QCOMPARE(view.strideAt(k), 1);
        QCOMPARE(view.at(0, k), 1.0 * k);
        std::array<double, 3> row{};
        view.row(k, row);
        QCOMPARE(row, (std::array{1.0 * k, -2.0 * k, wave(k)}));
    }
}

void TestHistory::extremesAgreeWithASearch()
{
    History history(2, kSmallBudget);
    std::vector<double> values;
    std::uint32_t state = 12345;
    for (int k = 0; k < 70000; ++k) {
        state = state * 1664525U + 1013904223U;
        values.push_back(static_cast<double>(state) / 4294967296.0);
        history.append(std::array{0.0, values.back()});
    }
    const HistoryView view = history.view();
    for (int i = 0; i < 500; ++i) {
        state = state * 1664525U + 1013904223U;
        const auto first = static_cast<std::int64_t>(state % 70000U);
        state = state * 1664525U + 1013904223U;
        const auto last = first + static_cast<std::int64_t>(state % (70000U - first));
        const auto [low, high] =
            std::minmax_element(values.begin() + first, values.begin() + last + 1);
        const Extremes found = view.extremes(1, first, last);
        QCOMPARE(found.minimum, *low);
        QCOMPARE(found.maximum, *high);
    }
}

void TestHistory::leavesNaNOutOfExtremes()
{
    History history(1, kSmallBudget);
    for (int k = 0; k < 200; ++k)
        history.append(std::array{k % 2 == 0 ? std::nan("") : 1.0 * k});
    const Extremes found = history.view().extremes(0, 0, 199);
    QCOMPARE(found.minimum, 1.0);
    QCOMPARE(found.maximum, 199.0);
    const Extremes none = history.view().extremes(0, 4, 4);
    QVERIFY(none.minimum > none.maximum);

    // Whole blocks of the pyramid without a number, before and after one that has some.
    History gap(1, 0);
    for (int k = 0; k < 20000; ++k)
        gap.append(std::array{k >= 9000 && k < 9010 ? 1.0 * k : std::nan("")});
    QCOMPARE(gap.view().extremes(0, 0, 19999).minimum, 9000.0);
    QCOMPARE(gap.view().extremes(0, 0, 19999).maximum, 9009.0);
}

void TestHistory::staysWithinItsBudget()
{
    constexpr std::size_t kBudget = std::size_t{24} << 20;
    History history(4, kBudget);
    const std::array row{1.0, 2.0, 3.0, 4.0};
    for (int k = 0; k < 5'000'000; ++k)
        history.append(row);
    QVERIFY(history.bytes() <= kBudget);
    QVERIFY(history.bytes() > kBudget / 2);
    QCOMPARE(history.view().size(), 5'000'000);
}

void TestHistory::thinnedRowsAreExact()
{
    History history(1, kSmallBudget);
    constexpr std::int64_t kRows = 2'000'000;
    for (std::int64_t k = 0; k < kRows; ++k)
        history.append(std::array{static_cast<double>(k)});
    const HistoryView view = history.view();
    QVERIFY(view.strideAt(0) > 1);
    QCOMPARE(view.strideAt(kRows - 1), 1);
    for (std::int64_t k = 0; k < kRows; k += 997) {
        const std::int64_t stored = view.storedAtOrBefore(k);
        QVERIFY(stored <= k && k - stored < view.strideAt(k));
        QCOMPARE(view.at(0, k), static_cast<double>(stored));
    }
    std::int64_t steps = 0;
    for (std::int64_t k = 0; k < kRows; k += view.strideAt(k), ++steps)
        QCOMPARE(view.at(0, k), static_cast<double>(k));
    QVERIFY(steps < kRows / 2);
}

void TestHistory::everyAnswerIsThatOfTheIterations_data()
{
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("rowsOfAChunk");
    QTest::newRow("one column") << 1 << 1'500'017 << 16384;
    QTest::newRow("two columns") << 2 << 1'500'000 << 16384;
    QTest::newRow("ten columns") << 10 << 1'234'567 << 13056;
    QTest::newRow("many columns") << 517 << 30'037 << 128;
}

void TestHistory::everyAnswerIsThatOfTheIterations()
{
    QFETCH(int, columns);
    QFETCH(int, rows);
    QFETCH(int, rowsOfAChunk);
    History history(columns, kSmallBudget);
    std::vector<double> row(static_cast<std::size_t>(columns));
    for (std::int64_t k = 0; k < rows; ++k) {
        for (int c = 0; c < columns; ++c)
            row[static_cast<std::size_t>(c)] = noise(c, k);
        history.append(row);
    }
    std::mt19937 random(3);
    const auto below = [&random](std::int64_t n) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
    };
    const HistoryView whole = history.view();
    for (const HistoryView& view : {whole, whole.thinned(whole.bytes() / 4)}) {
        const NoiseModel model(view);
        QVERIFY(model.largestStride() >= 8);
        const std::vector<std::int64_t> edges = model.edges(rowsOfAChunk / 2);
        for (int i = 0; i < 600; ++i) {
            const int c = static_cast<int>(below(columns));
            const std::int64_t edge = edges[static_cast<std::size_t>(i) % edges.size()];
            const std::int64_t stride = view.strideAt(edge);
            const std::int64_t first = i % 2 == 0
                ? below(rows)
                : std::clamp<std::int64_t>(edge + below(200 * stride) - 100 * stride, 0, rows - 1);
            const std::int64_t last =
                std::min(first + below(i % 3 == 0 ? 20 : 400 * stride), whole.size() - 1);
            const std::int64_t stored = view.storedAtOrBefore(first);
            QVERIFY(view.at(c, first) == noise(c, stored));
            view.row(first, row);
            for (int other = 0; other < columns; ++other)
                QVERIFY(row[static_cast<std::size_t>(other)] == noise(other, stored));
            const Extremes found = view.extremes(c, first, last);
            const Extremes wanted = model.extremes(c, first, last);
            QVERIFY2(found.minimum == wanted.minimum && found.maximum == wanted.maximum,
                     qPrintable(QString("column %1, %2 to %3").arg(c).arg(first).arg(last)));
        }
    }
}

void TestHistory::whatFallsNeverSeemsToRise()
{
    History history(1, kSmallBudget);
    constexpr std::int64_t kRows = 3'000'000;
    for (std::int64_t k = 0; k < kRows; ++k)
        history.append(std::array{1.0 / (1.0 + static_cast<double>(k))});
    const HistoryView view = history.view();
    QVERIFY(view.strideAt(0) >= 16);
    for (const std::int64_t width : {7, 100, 777, 4096, 50'000}) {
        double lowest = std::numeric_limits<double>::infinity();
        for (std::int64_t first = 0; first < kRows; first += width) {
            const Extremes found = view.extremes(0, first, std::min(first + width, kRows) - 1);
            if (found.minimum > found.maximum)
                continue;
            QVERIFY2(found.maximum < lowest, qPrintable(QString("%1 + %2").arg(first).arg(width)));
            lowest = found.minimum;
        }
    }
}

void TestHistory::keepsASpikeOfAThinnedIteration()
{
    History history(1, kSmallBudget);
    constexpr std::int64_t kSpike = 12345;
    for (std::int64_t k = 0; k < 3'000'000; ++k)
        history.append(std::array{k == kSpike ? 100.0 : 0.0});
    const HistoryView view = history.view();
    QVERIFY(view.strideAt(kSpike) > 1);
    QCOMPARE(view.extremes(0, 0, 2'999'999).maximum, 100.0);
    // Whatever the width of the pixel columns, one of them shows the spike.
    for (const std::int64_t width : {100, 777, 4096, 100000}) {
        int found = 0;
        for (std::int64_t first = 0; first < 200000; first += width)
            found += view.extremes(0, first, first + width - 1).maximum == 100.0 ? 1 : 0;
        QVERIFY(found >= 1);
    }
}

void TestHistory::partsAreTheSingleAnswers_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("last");
    QTest::addColumn<int>("parts");
    QTest::newRow("one row") << 1 << 0 << 0 << 1;
    QTest::newRow("one part") << 5000 << 17 << 4321 << 1;
    QTest::newRow("a part an iteration") << 5000 << 100 << 1099 << 1000;
    QTest::newRow("two chunks") << 20'000 << 16'000 << 17'000 << 333;
    QTest::newRow("parts that end with a chunk") << 4 * 16'384 << 0 << 4 * 16'384 - 1 << 4;
    QTest::newRow("parts of many chunks") << 200'000 << 0 << 199'999 << 3;
    QTest::newRow("no part") << 100 << 0 << 99 << 0;
    QTest::newRow("thinned") << 3'000'000 << 0 << 2'999'999 << 613;
    QTest::newRow("thinned, finer than its rows") << 3'000'000 << 12'345 << 13'345 << 1001;
    QTest::newRow("from thinned to dense") << 3'000'000 << 1'234'567 << 2'999'990 << 1280;
}

void TestHistory::partsAreTheSingleAnswers()
{
    QFETCH(int, rows);
    QFETCH(int, first);
    QFETCH(int, last);
    QFETCH(int, parts);
    History history(2, kSmallBudget);
    std::uint32_t state = 99;
    for (int k = 0; k < rows; ++k) {
        state = state * 1664525U + 1013904223U;
        const double value = k % 5003 < 70 ? std::nan("") : static_cast<double>(state >> 8);
        history.append(std::array{-1.0, value});
    }
    const HistoryView view = history.view();
    std::vector<HistoryPart> found(static_cast<std::size_t>(parts));
    std::vector<std::int64_t> edges;
    const std::int64_t count = last - first + 1;
    for (int i = 0; i <= parts; ++i)
        edges.push_back(first + count * i / std::max(parts, 1));
    view.parts(1, edges, found);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Extremes wanted = view.extremes(1, edges[i], edges[i + 1] - 1);
        QCOMPARE(found[i].extremes.minimum, wanted.minimum);
        QCOMPARE(found[i].extremes.maximum, wanted.maximum);
        const double value = view.at(1, edges[i]);
        QVERIFY(found[i].first == value || (std::isnan(found[i].first) && std::isnan(value)));
    }
}

void TestHistory::partsNeedRisingEdges_data()
{
    QTest::addColumn<std::vector<std::int64_t>>("edges");
    QTest::newRow("below the start") << std::vector<std::int64_t>{-1, 3, 5};
    QTest::newRow("beyond the end") << std::vector<std::int64_t>{0, 3, 11};
    QTest::newRow("empty part") << std::vector<std::int64_t>{0, 3, 3};
    QTest::newRow("falling") << std::vector<std::int64_t>{5, 3, 8};
    QTest::newRow("too few") << std::vector<std::int64_t>{0, 5};
    QTest::newRow("none") << std::vector<std::int64_t>{};
}

void TestHistory::partsNeedRisingEdges()
{
    QFETCH(std::vector<std::int64_t>, edges);
    History history(1, kSmallBudget);
    for (int k = 0; k < 10; ++k)
        history.append(std::array{1.0 * k});
    std::array<HistoryPart, 2> out{};
    QVERIFY_EXCEPTION_THROWN(history.view().parts(0, edges, out), std::invalid_argument);
    history.view().parts(0, std::array<std::int64_t, 3>{6, 9, 10}, out);
    QCOMPARE(out[1].first, 9.0);
    QCOMPARE(out[0].extremes.maximum, 8.0);
}

void TestHistory::aViewBecomesSmaller()
{
    constexpr int kRows = 3'000'100;
    History history(2, std::size_t{64} << 20);
    for (int k = 0; k < kRows; ++k)
        history.append(std::array{1.0 * k, k == 777'777 ? 5.0 : wave(k)});
    const HistoryView whole = history.view();
    const HistoryView small = whole.thinned(std::size_t{8} << 20);
    QVERIFY(whole.bytes() > std::size_t{40} << 20);
    QVERIFY(small.bytes() <= std::size_t{8} << 20);
    QCOMPARE(small.size(), whole.size());
    QVERIFY(small.source() != whole.source());
    for (const int k : {0, 1, 1000, 777'777, 1'234'567, kRows - 1}) {
        const std::int64_t stored = small.storedAtOrBefore(k);
        QVERIFY(k - stored < small.strideAt(k));
        QCOMPARE(small.at(0, stored), 1.0 * static_cast<double>(stored));
        QCOMPARE(whole.at(0, k), 1.0 * k);
    }
    QCOMPARE(small.storedAtOrBefore(kRows - 1), kRows - 1);
    QCOMPARE(small.extremes(1, 0, kRows - 1).maximum, 5.0);
    QCOMPARE(HistoryView().thinned(1).size(), 0);
    QCOMPARE(HistoryView().bytes(), 0U);
}

void TestHistory::aViewStaysAsItWas()
{
    History history(1, kSmallBudget);
    for (int k = 0; k < 1000; ++k)
        history.append(std::array{1.0 * k});
    const HistoryView early = history.view();
    for (int k = 1000; k < 2'000'000; ++k)
        history.append(std::array{1.0 * k});
    QCOMPARE(early.size(), 1000);
    QCOMPARE(early.at(0, 999), 999.0);
    QCOMPARE(early.extremes(0, 0, 1'000'000).maximum, 999.0);
    QCOMPARE(early.strideAt(1), 1);
}

void TestHistory::refusesWrongRowsAndIterations()
{
    QVERIFY_EXCEPTION_THROWN(History(0, 1), std::invalid_argument);
    History history(2, kSmallBudget);
    QVERIFY_EXCEPTION_THROWN(history.append(std::array{1.0}), std::invalid_argument);
    history.append(std::array{1.0, 2.0});
    const HistoryView view = history.view();
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(view.at(0, 1)), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(view.at(0, -1)), std::invalid_argument);
}

void TestHistory::isReadWhileItIsWritten()
{
    History history(2, kSmallBudget);
    constexpr std::int64_t kRows = 1'000'000;
    std::jthread writer([&] {
        for (std::int64_t k = 0; k < kRows; ++k)
            history.append(std::array{static_cast<double>(k), 1.0});
    });
    std::int64_t seen = 0;
    while (seen < kRows) {
        const HistoryView view = history.view();
        QVERIFY(view.size() >= seen);
        seen = view.size();
        if (seen == 0)
            continue;
        QCOMPARE(view.at(0, seen - 1), static_cast<double>(view.storedAtOrBefore(seen - 1)));
        QCOMPARE(view.at(1, seen / 2), 1.0);
        const Extremes found = view.extremes(0, 0, seen - 1);
        QCOMPARE(found.minimum, 0.0);
        QVERIFY(found.maximum <= static_cast<double>(seen - 1));
        QVERIFY(found.maximum >= static_cast<double>(view.storedAtOrBefore(seen - 1)));
    }
}

QTEST_APPLESS_MAIN(TestHistory)
#include "test_history.moc"
