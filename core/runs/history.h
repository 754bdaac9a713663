#pragma once

#include "core/entropy/kernels.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace entropy_lab {

struct HistoryChunk;
class HistoryStorage;
/// Rows whose extremes are kept together.
inline constexpr int kHistoryBlock = 64;
using HistoryDirectory = std::vector<std::shared_ptr<const HistoryChunk>>;

/// A part of a column of a history.
struct HistoryPart {
    double first = 0.0;   ///< value at its first iteration
    Extremes extremes{};  ///< over the whole part, as HistoryView::extremes gives them
};

/// What was published at one moment; stays valid and unchanged for as long as it is held.
class HistoryView {
public:
    HistoryView() = default;

    /// Iterations recorded: 0 .. size() - 1 can be asked for.
    std::int64_t size() const { return m_size; }
    int columns() const { return m_columns; }

    /// The newest iteration <= `iteration` whose row is stored; `iteration` itself in the dense
    /// part. `iteration` must be in [0, size()).
    std::int64_t storedAtOrBefore(std::int64_t iteration) const;
    /// Distance in iterations between stored rows around `iteration`: 1 in the dense part.
    std::int64_t strideAt(std::int64_t iteration) const;

    /// The value of a column in the newest stored row at or before `iteration`.
    double at(int column, std::int64_t iteration) const;
    /// That whole row, `columns()` numbers.
    void row(std::int64_t iteration, std::span<double> out) const;

    /// Smallest and largest value of a column over iterations [first, last], ends included, NaN
    /// left out ({+inf, -inf} if nothing remains). From the pyramid, so the cost does not grow with
    /// the length. Where rows were thinned the extremes of the dropped ones are still in it: of 64
    /// rows that the range cuts, in the range with their middle, and only if they go beyond these
    /// rows and the next, so that a monotone column never seems to turn.
    Extremes extremes(int column, std::int64_t first, std::int64_t last) const;

    /// What `at` and `extremes` say of neighboring parts of the run, in one pass: what a plot
    /// needs of a curve, one part a pixel column. Part i of out.size() is [edges[i], edges[i + 1]);
    /// the edges, one more than parts, rise from at least 0 to at most size().
    void parts(int column, std::span<const std::int64_t> edges, std::span<HistoryPart> out) const;

    /// The same for all views of one history, and of no other while a view of it is held.
    std::shared_ptr<const void> source() const { return m_source; }

    /// Bytes held by its chunks, which others may hold as well.
    std::size_t bytes() const;
    /// The same run in about so many bytes, at the cost of rows, not of extremes.
    HistoryView thinned(std::size_t budgetBytes) const;

private:
    friend class History;
    std::shared_ptr<const HistoryDirectory> m_directory;
    std::shared_ptr<const void> m_source;
    std::int64_t m_size = 0;
    int m_columns = 0;
};

/// Append-only table of a run, one row an iteration, with a min/max pyramid over every column.
/// One writer; any number of readers at the same time: rows are published by a release store of
/// the count, chunks are never rewritten, and a reader's view keeps its chunks alive.
/// Memory is bounded: past the budget the oldest finest pair of chunks is merged into one of twice
/// the stride. The newest part stays dense.
class History {
public:
    /// `columns` >= 1 numbers a row; `budgetBytes` is raised to what sixteen chunks take.
    History(int columns, std::size_t budgetBytes);
    ~History();
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    int columns() const { return m_columns; }

    /// Writer only: makes room for a row, so that the next append does not throw for want of it.
    void prepare()
    {
        if (m_tailRows == m_rowsPerChunk)
            startChunk();
    }

    /// Writer only: the next row, `columns()` numbers.
    void append(std::span<const double> row)
    {
        appendBy(row.size(), [row](const auto& put) {
            for (const double number : row)
                put(number);
        });
    }

    /// Writer only: the next row. `write` is called with a function that takes its numbers, of
    /// which there are `count`, one after the other: straight from where they were made, since a
    /// copy of numbers just written, a vector at a time, would wait until every one of the single
    /// stores has reached the cache.
    template <typename Write> void appendBy(std::size_t count, const Write& write)
    {
        if (count != static_cast<std::size_t>(m_columns))
            refuseRow(count);
        if (m_tailRows == m_rowsPerChunk)
            startChunk();
        double* cell = m_tailCells[m_tailRows % 2] + m_tailRows / 2;
        write([&cell, stride = m_columnStride](double number) {
            *cell = number;
            cell += stride;
        });
        ++m_tailRows;
        if (m_tailRows % kHistoryBlock == 0)
            finishBlocks();
        // Only this thread writes the count, so no read-modify-write is needed.
        m_published.store(m_published.load(std::memory_order_relaxed) + 1,
                          std::memory_order_release);
    }

    /// Any thread.
    HistoryView view() const;
    std::int64_t size() const { return m_published.load(std::memory_order_acquire); }
    /// Bytes held by the chunks now.
    std::size_t bytes() const;

private:
    [[noreturn]] void refuseRow(std::size_t count) const;
    void startChunk();
    void finishBlocks();

    const int m_columns;
    const int m_rowsPerChunk;
    const std::ptrdiff_t m_columnStride;  ///< between the columns of half a chunk
    const std::size_t m_maximumChunks;
    const std::shared_ptr<HistoryStorage> m_storage;
    std::shared_ptr<HistoryChunk> m_tail;
    std::array<double*, 2> m_tailCells{};  ///< of the newest chunk's even and odd rows
    int m_tailRows = 0;
    std::atomic<std::int64_t> m_published{0};
    mutable std::mutex m_directoryMutex;
    std::shared_ptr<const HistoryDirectory> m_directory;
};

}  // namespace entropy_lab
