#include "core/files/csv.h"

#include "core/experiment/counted.h"
#include "core/experiment/limits.h"
#include "core/files/csv_fields.h"
#include "core/files/plain_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <unordered_set>

namespace entropy_lab {

namespace {

constexpr std::size_t kProgressBytes = std::size_t{1} << 20;
constexpr std::size_t kShownCharacters = 40;

std::string_view trimmed(std::string_view text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string inQuotes(std::string_view text)
{
    if (text.size() <= kShownCharacters)
        return '"' + std::string(text) + '"';
    return '"' + std::string(firstBytes(text, kShownCharacters)) + "...\"";
}

/// The bytes of the UTF-8 character that `text` begins with; 0 where it begins with none.
std::size_t characterLength(std::string_view text)
{
    const auto byte = [&text](std::size_t k) {
        return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U;
    };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    const std::size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (length == 0 || first > 0xF4)
        return 0;
    for (std::size_t k = 1; k < length; ++k)
        if ((byte(k) & 0xC0U) != 0x80U)
            return 0;
    // Neither longer than need be, nor half of a pair, nor beyond the last character.
    const bool isBad = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) >= 0xA0)
        || (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) >= 0x90);
    return isBad ? 0 : length;
}

/// A name as an experiment file can hold it; what is not UTF-8 is taken for Latin-1.
std::string asUtf8(std::string_view name)
{
    std::string latin;
    bool isUtf8 = true;
    for (std::size_t k = 0; isUtf8 && k < name.size();) {
        const std::size_t length = characterLength(name.substr(k));
        isUtf8 = length > 0;
        k += length;
    }
    if (isUtf8)
        return std::string(name);
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80)
            latin += static_cast<char>(0xC0U | (byte >> 6U));
        latin += static_cast<char>(byte >= 0x80 ? 0x80U | (byte & 0x3FU) : byte);
    }
    return latin;
}

std::string columnName(std::size_t index)
{
    return "column " + std::to_string(index + 1);
}

void refuseColumnsBeyond(const CsvFields& fields, std::size_t before)
{
    if (before >= kMostColumns)
        fields.fail("column " + std::to_string(before + 1) + ": expected at most "
                    + std::to_string(kMostColumns) + " columns");
}

/// The names of the columns; a table without a header is still at its first row afterwards.
std::vector<std::string> readHeader(CsvFields& fields, const CsvFormat& format)
{
    std::vector<std::string> header;
    if (fields.isAtEnd()) {
        fields.next();
        fields.fail("nothing: expected a header");
    }
    if (!format.hasHeader) {
        CsvFields firstRow = fields;
        do {
            firstRow.next();
            refuseColumnsBeyond(firstRow, header.size());
            header.push_back(columnName(header.size()));
        } while (!firstRow.isRowDone());
        return header;
    }
    std::unordered_set<std::string> names;
    do {
        fields.next();
        refuseColumnsBeyond(fields, header.size());
        std::string found = asUtf8(trimmed(fields.field()));
        if (found.size() > kLongestJsonText)
            fields.fail(inQuotes(found) + ": a name of " + std::to_string(found.size())
                        + " bytes: expected at most " + std::to_string(kLongestJsonText));
        if (!found.empty() && !names.insert(found).second)
            fields.fail(inQuotes(found) + ": stands twice in the header");
        header.push_back(std::move(found));
    } while (!fields.isRowDone());
    return header;
}

/// What becomes of the column of the file.
struct Column {
    bool isWanted = false;
    bool mayBeEmpty = false;
    bool isTarget = false;  ///< holds 0, 1 or nothing
    std::size_t place = 0;  ///< row of CsvTable::values
};

[[noreturn]] void failForMissing(const std::string& column, const std::vector<std::string>& header,
                                 const std::string& name)
{
    std::string names;
    for (const std::string& found : header)
        names += (names.empty() ? "" : ", ") + found;
    const bool isOtherSeparator =
        header.size() == 1 && names.find_first_of(";\t") != std::string::npos;
    throw CsvError(name, 1, 1,
                   inQuotes(column) + ": no such column; the header has " + inQuotes(names)
                       + (isOtherSeparator ? ": expected commas between the fields" : ""));
}

std::vector<Column> chooseColumns(const std::vector<std::string>& header, const CsvColumns& columns,
                                  const std::string& name)
{
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t k = 0; k < header.size(); ++k)
        places.emplace(header[k], k);
    const auto placeOf = [&](const std::string& column) {
        const auto found = places.find(column);
        if (found == places.end() || column.empty())
            failForMissing(column, header, name);
        return found->second;
    };
    std::vector<Column> chosen(header.size());
    for (std::size_t k = 0; k < columns.names.size(); ++k) {
        Column& column = chosen[placeOf(columns.names[k])];
        if (column.isWanted)
            throw CsvError(name, inQuotes(columns.names[k]) + ": asked for twice");
        column = {true, false, false, k};
    }
    if (columns.names.empty())
        for (std::size_t k = 0; k < header.size(); ++k)
            chosen[k] = {true, false, false, k};
    for (const std::string& column : columns.mayBeEmpty)
        chosen[placeOf(column)].mayBeEmpty = true;
    return chosen;
}

double readNumber(const CsvFields& fields, const Column& column, const CsvFormat& format)
{
    const std::string_view text = trimmed(fields.field());
    if (text.empty()) {
        if (column.mayBeEmpty)
            return std::numeric_limits<double>::quiet_NaN();
        fields.fail("an empty field: expected a number");
    }
    double value = 0.0;
    const std::errc problem = parseCsvNumber(text, format, value);
    if (problem == std::errc::result_out_of_range)
        fields.fail(inQuotes(text) + ": expected a number that fits a double");
    if (problem != std::errc())
        fields.fail(inQuotes(text) + ": expected a number such as "
                    + (format.hasDecimalComma ? "-1,5" : "-1.5") + " or 2e-3");
    if (!std::isfinite(value))
        fields.fail(inQuotes(text) + ": expected a finite number");
    if (column.isTarget && value != 0.0 && value != 1.0)
        fields.fail(inQuotes(text)
                    + ": expected a target of 0 or 1, or an empty field for an unlabeled sample");
    return value;
}

/// One row of fields into `row`; the fields are at its start.
void readRow(CsvFields& fields, const std::vector<Column>& columns, const CsvFormat& format,
             double* row)
{
    const auto expected = [&] {
        return ": expected " + counted(std::ssize(columns), "field", "fields") + " as in the "
            + (format.hasHeader ? "header" : "first row");
    };
    for (std::size_t k = 0; k < columns.size(); ++k) {
        if (k > 0 && fields.isRowDone())
            fields.fail("the row ends after field " + std::to_string(k) + expected());
        fields.next();
        if (k == 0 && fields.isRowDone() && fields.field().empty() && columns.size() > 1)
            fields.fail("a blank line" + expected());
        if (columns[k].isWanted)
            row[columns[k].place] = readNumber(fields, columns[k], format);
    }
    if (!fields.isRowDone()) {
        fields.next();
        fields.fail("field " + std::to_string(columns.size() + 1) + expected());
    }
}

std::optional<CsvTable> readTable(std::string_view text, const std::string& name,
                                  const CsvColumns& request, const CsvProgress& progress,
                                  const std::stop_token& stop, std::size_t firstTarget)
{
    const CsvFormat& format = request.format;
    CsvFields fields(text, name, format.separator);
    const std::vector<std::string> header = readHeader(fields, format);
    std::vector<Column> columns = chooseColumns(header, request, name);
    for (Column& column : columns)
        column.isTarget = column.isWanted && column.place >= firstTarget;
    CsvTable table{request.names.empty() ? header : request.names, {}};

    const std::size_t width = table.columns.size();
    std::vector<double> values;
    // Blank lines and lines in quotes are no rows, and a field takes a byte at least.
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    values.reserve(std::min(
        {width * lines, width + text.size(), static_cast<std::size_t>(kMostTableNumbers)}));
    std::size_t nextReport = 0;
    while (!fields.isAtEnd()) {
        if (columns.size() > 1
            && (text[fields.position()] == '\n' || text[fields.position()] == '\r')
            && fields.skipFinalBlankLines())
            break;
        if (values.size() + width > static_cast<std::size_t>(kMostTableNumbers))
            throw CsvError(name,
                           "more than " + std::to_string(kMostTableNumbers)
                               + " numbers: expected fewer columns or rows");
        values.resize(values.size() + width);
        readRow(fields, columns, format, values.data() + values.size() - width);
        if (fields.position() < nextReport)
            continue;
        if (stop.stop_requested())
            return std::nullopt;
        if (progress)
            progress(static_cast<double>(fields.position()) / static_cast<double>(text.size()));
        nextReport = fields.position() + kProgressBytes;
    }
    if (progress)
        progress(1.0);
    const auto rows = static_cast<Eigen::Index>(values.size() / width);
    table.values =
        Eigen::Map<const Eigen::MatrixXd>(values.data(), static_cast<Eigen::Index>(width), rows);
    return table;
}

}  // namespace

CsvError::CsvError(const std::string& name, std::int64_t atLine, std::int64_t atColumn,
                   const std::string& problem)
    : std::runtime_error(withoutZeros(name + ": line " + std::to_string(atLine) + ", column "
                                      + std::to_string(atColumn) + ": " + problem)),
      line(atLine), column(atColumn)
{
}

CsvError::CsvError(const std::string& name, const std::string& problem)
    : std::runtime_error(withoutZeros(name + ": " + problem))
{
}

void appendNumber(std::string& out, double number)
{
    char text[32];
    const auto [end, error] = std::to_chars(text, text + sizeof text, number);
    if (error == std::errc())
        out.append(text, static_cast<std::size_t>(end - text));
}

std::errc parseCsvNumber(std::string_view text, const CsvFormat& format, double& value)
{
    std::string pointed;
    if (format.hasDecimalComma) {
        if (text.find('.') != std::string_view::npos)
            return std::errc::invalid_argument;
        pointed = text;
        std::replace(pointed.begin(), pointed.end(), ',', '.');
        text = pointed;
    }
    const std::from_chars_result result =
        std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec == std::errc() && result.ptr != text.data() + text.size())
        return std::errc::invalid_argument;
    return result.ec;
}

std::vector<std::string> readCsvHeader(std::string_view text, const std::string& name,
                                       const CsvFormat& format)
{
    CsvFields fields(text, name, format.separator);
    return readHeader(fields, format);
}

std::optional<CsvTable> readCsv(std::string_view text, const std::string& name,
                                const CsvColumns& columns, const CsvProgress& progress,
                                std::stop_token stop)
{
    return readTable(text, name, columns, progress, stop, std::string_view::npos);
}

std::optional<Batch> readCsvBatch(std::string_view text, const std::string& name,
                                  const std::vector<std::string>& inputs,
                                  const std::vector<std::string>& targets,
                                  const CsvProgress& progress, std::stop_token stop,
                                  const CsvFormat& format)
{
    if (inputs.empty())
        throw CsvError(name, "no inputs: expected the name of at least one column");
    CsvColumns columns{inputs, targets, format};
    columns.names.insert(columns.names.end(), targets.begin(), targets.end());
    const std::optional<CsvTable> table =
        readTable(text, name, columns, progress, stop, inputs.size());
    if (!table)
        return std::nullopt;
    if (table->values.cols() == 0)
        throw CsvError(name, "no rows below the header: expected at least one sample");
    Batch batch;
    batch.X = table->values.topRows(static_cast<Eigen::Index>(inputs.size()));
    if (!targets.empty())
        batch.Y = table->values.bottomRows(static_cast<Eigen::Index>(targets.size()));
    return batch;
}

}  // namespace entropy_lab
