#include "core/runs/history.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <functional>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>

namespace entropy_lab {

namespace {

constexpr int kRowsPerBlock = kHistoryBlock;
constexpr int kBlocksPerGroup = 64;
constexpr Extremes kNone{std::numeric_limits<double>::infinity(),
                         -std::numeric_limits<double>::infinity()};

constexpr std::size_t kCacheLine = 64;

/// About a megabyte of numbers a chunk, in whole groups where rows are short. Each half of the rows
/// is a whole number of blocks.
int rowsPerChunk(int columns)
{
    const int rows = (1 << 17) / columns;
    return std::clamp(rows / (2 * kRowsPerBlock) * (2 * kRowsPerBlock), 2 * kRowsPerBlock, 1 << 14);
}

void include(Extremes& extremes, const Extremes& other)
{
    // Side by side: of nothing but NaN, the minimum is +inf and must not become a maximum.
    extremes.minimum = std::min(extremes.minimum, other.minimum);
    extremes.maximum = std::max(extremes.maximum, other.maximum);
}

}  // namespace

/// Distance between the columns of a half. Rows come in powers of two: a cache line more keeps the
/// newest cells of all columns from falling into the same few lines of the cache.
static constexpr std::size_t columnStride(int rowsOfHalf)
{
    return static_cast<std::size_t>(rowsOfHalf) + 8;
}

/// Storage of halves that nobody holds any more, kept for the next ones: a run that records tens of
/// millions of rows a second would otherwise spend half of its time on page faults. Any thread.
class HistoryStorage {
public:
    /// Numbers without a value yet.
    std::unique_ptr<double[], decltype(&std::free)> take(std::size_t count)
    {
        const std::size_t bytes =
            (count * sizeof(double) + kCacheLine - 1) / kCacheLine * kCacheLine;
        double* numbers = nullptr;
        {
            const std::lock_guard lock(m_mutex);
            if (!m_spare.empty() && m_bytes == bytes) {
                numbers = m_spare.back().release();
                m_spare.pop_back();
            }
            m_bytes = bytes;
        }
        if (!numbers)
            numbers = static_cast<double*>(std::aligned_alloc(kCacheLine, bytes));
        if (!numbers)
            throw std::bad_alloc();
        return {numbers, &std::free};
    }

    void giveBack(std::unique_ptr<double[], decltype(&std::free)> numbers)
    {
        const std::lock_guard lock(m_mutex);
        if (m_spare.size() < kSpares)
            m_spare.push_back(std::move(numbers));
    }

private:
    /// Readers hold what was merged for a frame. What comes back in a burst must not go to free():
    /// it would keep the holes, and 600 MB of them.
    static constexpr std::size_t kSpares = 64;
    std::mutex m_mutex;
    std::size_t m_bytes = 0;
    std::vector<std::unique_ptr<double[], decltype(&std::free)>> m_spare;
};

/// Half of the rows of a chunk, column after column.
struct HistoryHalf {
    HistoryHalf(int columns, int rows, std::shared_ptr<HistoryStorage> source)
        : storage(std::move(source)), values(storage->take(columns * columnStride(rows)))
    {
    }

    ~HistoryHalf() { storage->giveBack(std::move(values)); }
    HistoryHalf(const HistoryHalf&) = delete;
    HistoryHalf& operator=(const HistoryHalf&) = delete;

    std::shared_ptr<HistoryStorage> storage;
    std::unique_ptr<double[], decltype(&std::free)> values;
};

/// Rows firstIteration + r * stride, and the extremes of every 64 rows (and of the thinned-out
/// iterations between them) and of every 64 * 64.
/// At strides 1, 4, 16... one half has the even rows and the other one the odd rows, so that two
/// such chunks are merged without moving a number: the merged one holds their even halves, one
/// after the other. Thinning is bound by memory, and so two thirds of it cost next to nothing.
struct HistoryChunk {
    HistoryChunk(std::int64_t first, std::int64_t distance, int columnCount, int rowCount,
                 std::shared_ptr<HistoryHalf> front, std::shared_ptr<HistoryHalf> back)
        : firstIteration(first), stride(distance), rows(rowCount), columns(columnCount),
          blocks(rowCount / kRowsPerBlock),
          groups((blocks + kBlocksPerGroup - 1) / kBlocksPerGroup),
          isInterleaved(std::countr_zero(static_cast<std::uint64_t>(distance)) % 2 == 0),
          halves{std::move(front), std::move(back)},
          blockExtremes(static_cast<std::size_t>(columnCount) * blocks, kNone),
          groupExtremes(static_cast<std::size_t>(columnCount) * groups, kNone)
    {
    }

    std::int64_t firstIteration;
    std::int64_t stride;
    int rows;
    int columns;
    int blocks;
    int groups;
    bool isInterleaved;
    std::shared_ptr<HistoryHalf> halves[2];
    std::vector<Extremes> blockExtremes;
    std::vector<Extremes> groupExtremes;

    const double* column(int c, int half) const
    {
        return halves[half]->values.get() + static_cast<std::size_t>(c) * columnStride(rows / 2);
    }
    double* column(int c, int half)
    {
        return halves[half]->values.get() + static_cast<std::size_t>(c) * columnStride(rows / 2);
    }

    /// The number of row r.
    double at(int c, std::int64_t r) const
    {
        if (isInterleaved)
            return column(c, static_cast<int>(r % 2))[r / 2];
        const int half = rows / 2;
        return r < half ? column(c, 0)[r] : column(c, 1)[r - half];
    }

    /// Of rows [first, end), which are of one block.
    Extremes extremesOf(int c, int first, int end) const
    {
        const auto extremes = [](const double* numbers, int count, const double* others,
                                 int otherCount) {
            return kernels().extremes(numbers, static_cast<std::size_t>(count), others,
                                      static_cast<std::size_t>(otherCount));
        };
        if (isInterleaved) {
            const int evens = (first + 1) / 2;
            const int odds = first / 2;
            return extremes(column(c, 0) + evens, (end + 1) / 2 - evens, column(c, 1) + odds,
                            end / 2 - odds);
        }
        const int half = first < rows / 2 ? 0 : 1;
        const double* const numbers = column(c, half) + first - half * (rows / 2);
        const int count = (end - first) / 2;
        return extremes(numbers, count, numbers + count, end - first - count);
    }

    void finishBlock(int c, int block)
    {
        const int first = block * kRowsPerBlock;
        blockExtremes[static_cast<std::size_t>(c) * blocks + block] =
            extremesOf(c, first, first + kRowsPerBlock);
        if (block % kBlocksPerGroup == kBlocksPerGroup - 1)
            finishGroup(c, block / kBlocksPerGroup);
    }

    void finishGroup(int c, int group)
    {
        Extremes found = kNone;
        const int last = std::min(blocks, (group + 1) * kBlocksPerGroup);
        for (int block = group * kBlocksPerGroup; block < last; ++block)
            include(found, blockExtremes[static_cast<std::size_t>(c) * blocks + block]);
        groupExtremes[static_cast<std::size_t>(c) * groups + group] = found;
    }

    /// Bytes that a chunk of this size takes.
    static std::size_t bytes(int columnCount, int rowCount)
    {
        const std::size_t blocks = static_cast<std::size_t>(rowCount) / kRowsPerBlock;
        const std::size_t groups = (blocks + kBlocksPerGroup - 1) / kBlocksPerGroup;
        return static_cast<std::size_t>(columnCount)
            * (2 * columnStride(rowCount / 2) * sizeof(double)
               + (blocks + groups) * sizeof(Extremes));
    }

    /// Rows whose iterations are below `iteration`.
    int rowsBelow(std::int64_t iteration) const
    {
        const std::int64_t offset = std::max<std::int64_t>(iteration - firstIteration, 0);
        return static_cast<int>(std::min<std::int64_t>((offset + stride - 1) / stride, rows));
    }

    std::int64_t rowOf(std::int64_t iteration) const
    {
        return (iteration - firstIteration) / stride;
    }

    /// Extremes of published rows [first, end) of a column: of rows up to the next block, of blocks
    /// up to the next group, of whole groups, and down again. `next` is the chunk that follows, or
    /// null where no row of it has been published.
    void includeRows(Extremes& found, int c, int first, int end, const HistoryChunk* next) const
    {
        const int firstBlock = (first + kRowsPerBlock - 1) / kRowsPerBlock;
        const int endBlock = end / kRowsPerBlock;
        if (firstBlock > endBlock) {
            includePart(found, c, first, end, next);
            return;
        }
        includePart(found, c, first, firstBlock * kRowsPerBlock, next);
        includePart(found, c, endBlock * kRowsPerBlock, end, next);
        const Extremes* const ofBlocks = &blockExtremes[static_cast<std::size_t>(c) * blocks];
        const Extremes* const ofGroups = &groupExtremes[static_cast<std::size_t>(c) * groups];
        const int firstGroup = (firstBlock + kBlocksPerGroup - 1) / kBlocksPerGroup;
        const int endGroup = endBlock / kBlocksPerGroup;
        if (firstGroup > endGroup) {
            includeAll(found, ofBlocks, firstBlock, endBlock);
            return;
        }
        includeAll(found, ofBlocks, firstBlock, firstGroup * kBlocksPerGroup);
        includeAll(found, ofGroups, firstGroup, endGroup);
        includeAll(found, ofBlocks, endGroup * kBlocksPerGroup, endBlock);
    }

private:
    /// Of a block, what its own rows and the one after it do not show: the extremes of its
    /// thinned-out iterations, unless these only lead from one row to the next.
    Extremes hiddenExtremes(int c, int block, const HistoryChunk* next) const
    {
        const int end = (block + 1) * kRowsPerBlock;
        Extremes seen = extremesOf(c, block * kRowsPerBlock, end);
        const auto see = [&seen](double number) { include(seen, {number, number}); };
        if (end < rows)
            see(at(c, end));
        else if (next != nullptr)
            see(next->at(c, 0));
        const Extremes& all = blockExtremes[static_cast<std::size_t>(c) * blocks + block];
        return {all.minimum < seen.minimum ? all.minimum : kNone.minimum,
                all.maximum > seen.maximum ? all.maximum : kNone.maximum};
    }

    /// Of a part of one block.
    void includePart(Extremes& found, int c, int first, int end, const HistoryChunk* next) const
    {
        if (first >= end)
            return;
        const int block = first / kRowsPerBlock;
        const int middle = block * kRowsPerBlock + kRowsPerBlock / 2;
        // What is hidden in a block cut by the range belongs to the range that holds its middle, so
        // that no extreme of a thinned-out iteration is lost between two neighboring ranges.
        if (stride > 1 && first <= middle && middle < end)
            include(found, hiddenExtremes(c, block, next));
        include(found, extremesOf(c, first, end));
    }

    /// Four at a time: each minimum waits for the one before it.
    static void includeAll(Extremes& found, const Extremes* all, int first, int end)
    {
        Extremes lanes[4] = {kNone, kNone, kNone, kNone};
        int k = first;
        for (; k + 4 <= end; k += 4) {
            for (int lane = 0; lane < 4; ++lane)
                include(lanes[lane], all[k + lane]);
        }
        for (; k < end; ++k)
            include(lanes[0], all[k]);
        for (const Extremes& lane : lanes)
            include(found, lane);
    }
};

namespace {

HistoryDirectory::const_iterator placeOf(const HistoryDirectory& directory, std::int64_t iteration)
{
    const auto after = std::upper_bound(
        directory.begin(), directory.end(), iteration,
        [](std::int64_t k, const auto& chunk) { return k < chunk->firstIteration; });
    return std::prev(after);
}

const HistoryChunk& chunkOf(const HistoryDirectory& directory, std::int64_t iteration)
{
    return **placeOf(directory, iteration);
}

/// A history up to its newest published iteration.
struct Published {
    const HistoryDirectory& directory;
    std::int64_t size;
};

/// Extremes of published iterations [first, end) of a column, from the chunk `it` that holds the
/// first on; returns the chunk that holds the iteration `end`.
HistoryDirectory::const_iterator includeIterations(Extremes& found, const Published& history,
                                                   HistoryDirectory::const_iterator it, int column,
                                                   std::int64_t first, std::int64_t end)
{
    const HistoryDirectory& all = history.directory;
    while (true) {
        const HistoryChunk& chunk = **it;
        const auto next = std::next(it);
        const bool hasNext = next != all.end() && (*next)->firstIteration < history.size;
        chunk.includeRows(found, column, chunk.rowsBelow(first), chunk.rowsBelow(end),
                          hasNext ? next->get() : nullptr);
        if (next == all.end() || (*next)->firstIteration > end)
            return it;
        it = next;
        if ((*it)->firstIteration == end)
            return it;
    }
}

void requireIteration(const char* function, std::int64_t iteration, std::int64_t size)
{
    if (iteration < 0 || iteration >= size)
        throw std::invalid_argument(std::string(function) + ": iteration "
                                    + std::to_string(iteration) + " is not in [0, "
                                    + std::to_string(size) + ")");
}

/// Every second row of both halves of a chunk that holds one after the other, into the even and the
/// odd rows of the merged one from `begin` on.
void copyEverySecondRow(const HistoryChunk& from, HistoryChunk& merged, int begin)
{
    const int quarter = from.rows / 4;
    for (int c = 0; c < from.columns; ++c)
        for (int half = 0; half < 2; ++half) {
            const double* const in = from.column(c, half);
            double* const evens = merged.column(c, 0) + (begin + half * quarter) / 2;
            double* const odds = merged.column(c, 1) + (begin + half * quarter) / 2;
            for (int r = 0; r < quarter / 2; ++r) {
                evens[r] = in[4 * r];
                odds[r] = in[4 * r + 2];
            }
        }
}

std::shared_ptr<HistoryChunk> mergedRows(const HistoryChunk& older, const HistoryChunk& newer)
{
    const auto merged = [&](std::shared_ptr<HistoryHalf> front, std::shared_ptr<HistoryHalf> back) {
        return std::make_shared<HistoryChunk>(older.firstIteration, 2 * older.stride, older.columns,
                                              older.rows, std::move(front), std::move(back));
    };
    if (older.isInterleaved)
        return merged(older.halves[0], newer.halves[0]);
    const auto newHalf = [&] {
        return std::make_shared<HistoryHalf>(older.columns, older.rows / 2,
                                             older.halves[0]->storage);
    };
    auto copied = merged(newHalf(), newHalf());
    copyEverySecondRow(older, *copied, 0);
    copyEverySecondRow(newer, *copied, older.rows / 2);
    return copied;
}

/// Merges the oldest neighbors of equal stride, the smallest there is, among the first `end`
/// chunks, which are full. False where there are none.
bool mergeOldestPair(HistoryDirectory& directory, std::size_t end)
{
    std::size_t best = directory.size();
    for (std::size_t i = 0; i + 1 < end; ++i) {
        const bool isPair = directory[i]->stride == directory[i + 1]->stride;
        if (isPair && (best == directory.size() || directory[i]->stride < directory[best]->stride))
            best = i;
    }
    if (best == directory.size())
        return false;
    const HistoryChunk& older = *directory[best];
    const HistoryChunk& newer = *directory[best + 1];
    const std::shared_ptr<HistoryChunk> merged = mergedRows(older, newer);
    for (int c = 0; c < merged->columns; ++c) {
        const std::size_t firstBlock = static_cast<std::size_t>(c) * merged->blocks;
        for (int block = 0; block < merged->blocks; ++block) {
            const int source = 2 * block;
            const HistoryChunk& from = source < older.blocks ? older : newer;
            const std::size_t at =
                static_cast<std::size_t>(c) * from.blocks + source % older.blocks;
            include(merged->blockExtremes[firstBlock + block], from.blockExtremes[at]);
            include(merged->blockExtremes[firstBlock + block], from.blockExtremes[at + 1]);
        }
        for (int group = 0; group < merged->groups; ++group)
            merged->finishGroup(c, group);
    }
    directory[best] = merged;
    directory.erase(directory.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    return true;
}

}  // namespace

std::int64_t HistoryView::strideAt(std::int64_t iteration) const
{
    requireIteration("HistoryView::strideAt", iteration, m_size);
    return chunkOf(*m_directory, iteration).stride;
}

std::int64_t HistoryView::storedAtOrBefore(std::int64_t iteration) const
{
    requireIteration("HistoryView::storedAtOrBefore", iteration, m_size);
    const HistoryChunk& chunk = chunkOf(*m_directory, iteration);
    return iteration - (iteration - chunk.firstIteration) % chunk.stride;
}

double HistoryView::at(int column, std::int64_t iteration) const
{
    requireIteration("HistoryView::at", iteration, m_size);
    const HistoryChunk& chunk = chunkOf(*m_directory, iteration);
    return chunk.at(column, chunk.rowOf(iteration));
}

void HistoryView::row(std::int64_t iteration, std::span<double> out) const
{
    requireIteration("HistoryView::row", iteration, m_size);
    const HistoryChunk& chunk = chunkOf(*m_directory, iteration);
    const std::int64_t r = chunk.rowOf(iteration);
    for (int c = 0; c < m_columns && c < static_cast<int>(out.size()); ++c)
        out[c] = chunk.at(c, r);
}

Extremes HistoryView::extremes(int column, std::int64_t first, std::int64_t last) const
{
    Extremes found = kNone;
    first = std::max<std::int64_t>(first, 0);
    last = std::min(last, m_size - 1);
    if (first <= last)
        includeIterations(found, {*m_directory, m_size}, placeOf(*m_directory, first), column,
                          first, last + 1);
    return found;
}

void HistoryView::parts(int column, std::span<const std::int64_t> edges,
                        std::span<HistoryPart> out) const
{
    const auto doRise = [&] {
        return std::adjacent_find(edges.begin(), edges.end(), std::greater_equal<>())
            == edges.end();
    };
    if (edges.size() != out.size() + 1 || edges.front() < 0 || edges.back() > m_size || !doRise())
        throw std::invalid_argument("HistoryView::parts: " + std::to_string(edges.size())
                                    + " edges of " + std::to_string(out.size())
                                    + " parts must rise in [0, " + std::to_string(m_size) + "]");
    if (out.empty())
        return;
    auto it = placeOf(*m_directory, edges.front());
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = {(*it)->at(column, (*it)->rowOf(edges[i])), kNone};
        it = includeIterations(out[i].extremes, {*m_directory, m_size}, it, column, edges[i],
                               edges[i + 1]);
    }
}

std::size_t HistoryView::bytes() const
{
    return m_directory
        ? m_directory->size() * HistoryChunk::bytes(m_columns, m_directory->front()->rows)
        : 0;
}

HistoryView HistoryView::thinned(std::size_t budgetBytes) const
{
    HistoryView thin = *this;
    if (!m_directory)
        return thin;
    auto directory = std::make_shared<HistoryDirectory>(*m_directory);
    const std::size_t chunkBytes = HistoryChunk::bytes(m_columns, directory->front()->rows);
    // The last chunk may not be full.
    while (directory->size() * chunkBytes > budgetBytes
           && mergeOldestPair(*directory, directory->size() - 1)) { }
    thin.m_directory = std::move(directory);
    thin.m_source = std::make_shared<int>();
    return thin;
}

History::History(int columns, std::size_t budgetBytes)
    : m_columns(columns), m_rowsPerChunk(columns >= 1 ? rowsPerChunk(columns) : 0),
      m_columnStride(static_cast<std::ptrdiff_t>(columnStride(m_rowsPerChunk / 2))),
      m_maximumChunks(columns >= 1 ? std::max<std::size_t>(
                          budgetBytes / HistoryChunk::bytes(columns, rowsPerChunk(columns)), 16)
                                   : 0),
      m_storage(std::make_shared<HistoryStorage>()),
      m_directory(std::make_shared<HistoryDirectory>())
{
    if (columns < 1)
        throw std::invalid_argument("History: " + std::to_string(columns)
                                    + " columns, but at least 1 is needed");
    startChunk();
}

History::~History() = default;

void History::refuseRow(std::size_t count) const
{
    throw std::invalid_argument("History::append: " + std::to_string(count) + " numbers for "
                                + std::to_string(m_columns) + " columns");
}

void History::finishBlocks()
{
    for (int c = 0; c < m_columns; ++c)
        m_tail->finishBlock(c, m_tailRows / kRowsPerBlock - 1);
}

void History::startChunk()
{
    auto directory = std::make_shared<HistoryDirectory>(*m_directory);
    if (directory->size() >= m_maximumChunks)
        mergeOldestPair(*directory, directory->size() - directory->size() / 4);
    const auto newHalf = [this] {
        return std::make_shared<HistoryHalf>(m_columns, m_rowsPerChunk / 2, m_storage);
    };
    m_tail = std::make_shared<HistoryChunk>(m_published.load(std::memory_order_relaxed), 1,
                                            m_columns, m_rowsPerChunk, newHalf(), newHalf());
    m_tailCells = {m_tail->column(0, 0), m_tail->column(0, 1)};
    m_tailRows = 0;
    directory->push_back(m_tail);
    const std::lock_guard lock(m_directoryMutex);
    m_directory = std::move(directory);
}

HistoryView History::view() const
{
    HistoryView view;
    view.m_columns = m_columns;
    view.m_source = m_storage;
    // The count first: the directory read after it holds every iteration below the count.
    view.m_size = m_published.load(std::memory_order_acquire);
    const std::lock_guard lock(m_directoryMutex);
    view.m_directory = m_directory;
    return view;
}

std::size_t History::bytes() const
{
    const std::lock_guard lock(m_directoryMutex);
    return m_directory->size() * HistoryChunk::bytes(m_columns, m_rowsPerChunk);
}

}  // namespace entropy_lab
