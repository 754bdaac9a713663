#include "core/files/data_reader.h"

#include "core/experiment/data_sets.h"
#include "core/experiment/standardise.h"
#include "core/files/file_reader.h"

#include <exception>
#include <utility>

namespace entropy_lab {

namespace {

/// Share of the progress that goes to bytes from the disk; the rest goes to numbers.
constexpr double kFileShare = 0.2;

}  // namespace

void DataReader::read(DataOrder order)
{
    cancel();
    m_stopSource = std::stop_source();
    m_isBusy = true;
    m_jobs.put({.order = std::move(order), .number = ++m_number, .stop = m_stopSource.get_token()});
}

void DataReader::cancel()
{
    m_stopSource.request_stop();
    m_isBusy = false;
    m_share.store(0.0, std::memory_order_relaxed);
    ++m_number;
}

std::optional<DataAnswer> DataReader::take()
{
    std::optional<DataAnswer> answer = m_answers.take();
    if (!answer || answer->orderNumber != m_number)
        return std::nullopt;
    m_isBusy = !answer->isFinal;
    return answer;
}

void DataReader::work(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        m_jobs.wait(stop);
        if (const std::optional<Job> job = m_jobs.take())
            obey(*job);
    }
}

void DataReader::obey(const Job& job)
{
    DataAnswer answer{.orderNumber = job.number, .text = job.order.text};
    try {
        if (job.order.generator)
            answer.batch = std::make_shared<const Batch>(generateDataSet(*job.order.generator));
        else
            readTable(job, answer);
    } catch (const std::exception& error) {
        answer.problem = error.what();
    }
    if (job.stop.stop_requested())
        return;
    answer.isFinal = true;
    m_answers.put(std::move(answer));
}

void DataReader::readTable(const Job& job, DataAnswer& answer)
{
    const DataOrder& order = job.order;
    const double before = order.text ? 0.0 : kFileShare;
    if (!order.text) {
        std::optional<std::string> text = readFile(
            order.path, [this](double share) { m_share.store(kFileShare * share); }, job.stop);
        if (!text)
            return;
        answer.text = std::make_shared<const std::string>(std::move(*text));
    }
    answer.preview = std::make_shared<const CsvPreview>(previewCsv(*answer.text, order.path));
    answer.columns = order.columns ? *order.columns
                                   : ColumnChoice{answer.preview->inputs, answer.preview->targets};
    // The columns can be chosen while the rows are still being read.
    m_answers.put(answer);
    if (answer.columns.inputs.empty())
        throw CsvError(order.path,
                       answer.preview->rows.empty()
                           ? "no rows below the header: expected at least one sample"
                           : "no inputs: choose at least one column of numbers");
    std::optional<Batch> batch = readCsvBatch(
        *answer.text, order.path, answer.columns.inputs, answer.columns.targets,
        [this, before](double share) { m_share.store(before + (1.0 - before) * share); }, job.stop,
        answer.preview->format);
    if (!batch)
        return;
    if (order.isStandardised)
        standardise(*batch);
    answer.batch = std::make_shared<const Batch>(std::move(*batch));
}

}  // namespace entropy_lab
