#pragma once

#include "core/experiment/batch.h"
#include "core/experiment/experiment.h"
#include "core/files/csv_preview.h"
#include "core/threads/mailbox.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace entropy_lab {

/// Columns of a table by their names.
struct ColumnChoice {
    std::vector<std::string> inputs;
    std::vector<std::string> targets;
    bool operator==(const ColumnChoice&) const = default;
};

/// What shall be read: a generator's points, or a table.
struct DataOrder {
    std::optional<GeneratorSource> generator{};
    /// File of the table, or what stands for it in messages where `text` is given.
    std::string path{};
    std::shared_ptr<const std::string> text{};
    /// None: those that the table suggests.
    std::optional<ColumnChoice> columns{};
    bool isStandardised = false;
};

struct DataAnswer {
    std::int64_t orderNumber = 0;
    /// False: only the head of the table is known yet.
    bool isFinal = false;
    std::shared_ptr<const std::string> text{};
    std::shared_ptr<const CsvPreview> preview{};
    ColumnChoice columns{};
    /// Null where something is wrong.
    std::shared_ptr<const Batch> batch{};
    std::string problem{};
};

/// Where somebody who wants data and a thread that reads them meet. The newest order counts: it
/// stops the one before. No call but `work` waits for anything.
class DataReader {
public:
    /// The reading thread's whole life: obeys orders until `stop` is requested. An order that is
    /// being read then must be canceled as well.
    void work(const std::stop_token& stop);

    // All others: one thread, that of the person.
    void read(DataOrder order);
    /// Gives up what is being read; no answer will come.
    void cancel();
    bool isBusy() const { return m_isBusy; }
    /// Share of the table read so far, in [0, 1].
    double share() const { return m_share.load(std::memory_order_relaxed); }
    /// What is new about the newest order.
    std::optional<DataAnswer> take();

private:
    struct Job {
        DataOrder order;
        std::int64_t number = 0;
        std::stop_token stop;
    };

    void obey(const Job& job);
    void readTable(const Job& job, DataAnswer& answer);

    Mailbox<Job> m_jobs;
    Mailbox<DataAnswer> m_answers;
    std::atomic<double> m_share{0.0};
    std::stop_source m_stopSource;
    std::int64_t m_number = 0;
    bool m_isBusy = false;
};

}  // namespace entropy_lab
