#pragma once

#include "core/experiment/batch.h"

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

/// Tables in comma-separated text: RFC 4180 in UTF-8, with a header. Lines end with LF or CRLF, the
/// last with or without; a byte order mark is skipped. Quoted fields may hold commas, line ends and
/// doubled quotes. Numbers have a decimal point, no thousands separator, and may have blanks
/// around them, as may names in the header; a name that is not UTF-8 is read as Latin-1, so that
/// files can hold it. Blank lines are allowed at the end only.
namespace entropy_lab {

/// Something in the text is wrong: "NAME: line L, column C: FOUND: expected ...". Lines and columns
/// count from 1; columns count characters, not bytes.
class CsvError : public std::runtime_error {
public:
    CsvError(const std::string& name, std::int64_t line, std::int64_t column,
             const std::string& problem);
    /// Of the whole file: "NAME: ...".
    CsvError(const std::string& name, const std::string& problem);

    std::int64_t line = 0;  ///< 0: the whole file
    std::int64_t column = 0;
};

/// How a table is written; `guessCsvFormat` (core/files/csv_preview.h) finds it out.
struct CsvFormat {
    char separator = ',';          ///< comma, semicolon or tab
    bool hasDecimalComma = false;  ///< "1,5" is 3/2; not with commas between the fields
    bool hasHeader = true;         ///< otherwise the columns are "column 1", "column 2", ...
    bool operator==(const CsvFormat&) const = default;
};

/// What is read of a table.
struct CsvColumns {
    /// Names in the order wanted; empty: all columns of the header. The cells of other columns are
    /// not looked at and may hold anything.
    std::vector<std::string> names{};
    /// Names among them whose cells may be empty; such a cell reads as NaN.
    std::vector<std::string> mayBeEmpty{};
    CsvFormat format{};
};

/// Told the share read so far, in [0, 1], about once a megabyte.
using CsvProgress = std::function<void(double share)>;

struct CsvTable {
    std::vector<std::string> columns;
    /// columns x rows: one row of the file per column of the matrix.
    Eigen::MatrixXd values;
};

/// Reads all of `text`, without blanks around it, as a number of the format, infinities included;
/// what is wrong otherwise.
std::errc parseCsvNumber(std::string_view text, const CsvFormat& format, double& value);

/// Appends the shortest text that reads back as the same double.
void appendNumber(std::string& out, double number);

/// The names in the header. `name` stands for the text in messages. Throws CsvError.
std::vector<std::string> readCsvHeader(std::string_view text, const std::string& name,
                                       const CsvFormat& format = {});

/// The columns as finite numbers; nothing where `stop` was requested before the end.
/// Throws CsvError for a cell that is not a number or empty without leave, a row that has more or
/// fewer fields than the header, a column that is missing or stands twice, and bad quoting.
std::optional<CsvTable> readCsv(std::string_view text, const std::string& name,
                                const CsvColumns& columns = {}, const CsvProgress& progress = {},
                                std::stop_token stop = {});

/// Inputs as X, targets as Y, which must be 0, 1 or empty (unlabeled). Without targets Y is 0 x 0.
/// Throws CsvError as readCsv, and for a table without rows or a call without inputs.
std::optional<Batch> readCsvBatch(std::string_view text, const std::string& name,
                                  const std::vector<std::string>& inputs,
                                  const std::vector<std::string>& targets,
                                  const CsvProgress& progress = {}, std::stop_token stop = {},
                                  const CsvFormat& format = {});

}  // namespace entropy_lab
