#include "core/files/csv_preview.h"

#include "core/experiment/limits.h"
#include "core/files/csv_fields.h"
#include "core/files/plain_text.h"

#include <algorithm>
#include <array>

namespace entropy_lab {

namespace {

constexpr std::size_t kGuessedRows = 20;
/// Of a preview altogether.
constexpr std::size_t kMostCells = 1'000'000;
constexpr std::size_t kLongestCell = 1000;  // bytes
constexpr std::array kSeparators{'\t', ';', ','};
constexpr std::array kTargetNames{"y", "label", "target", "class"};

using Rows = std::vector<std::vector<std::string>>;

std::string trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

/// The first rows as far as they can be read, fewer where they are wide; long cells are cut.
Rows firstRows(std::string_view text, char separator, std::size_t limit)
{
    Rows rows;
    try {
        const std::string name;
        CsvFields fields(text, name, separator);
        std::size_t cells = 0;
        while (!fields.isAtEnd() && rows.size() < limit) {
            std::vector<std::string> row;
            do {
                fields.next();
                row.push_back(trimmed(firstBytes(fields.field(), kLongestCell)));
            } while (!fields.isRowDone() && row.size() <= kMostColumns);
            cells += row.size();
            if (cells > kMostCells && !rows.empty())
                break;
            if (row.size() > 1 || !row.front().empty())
                rows.push_back(std::move(row));
        }
    } catch (const CsvError&) {
        // Named, with its place, by whoever reads the whole table.
    }
    return rows;
}

bool isNumber(const std::string& cell, const CsvFormat& format)
{
    double value = 0.0;
    return parseCsvNumber(cell, format, value) == std::errc();
}

char guessSeparator(std::string_view text)
{
    for (const char separator : kSeparators) {
        const Rows rows = firstRows(text, separator, kGuessedRows);
        const bool isEven = !rows.empty() && rows.front().size() > 1
            && std::all_of(rows.begin(), rows.end(),
                           [&rows](const auto& row) { return row.size() == rows.front().size(); });
        if (isEven)
            return separator;
    }
    const std::string_view firstLine = text.substr(0, text.find('\n'));
    for (const char separator : kSeparators)
        if (firstLine.find(separator) != std::string_view::npos)
            return separator;
    return ',';
}

bool hasDecimalComma(const Rows& rows)
{
    bool hasComma = false;
    for (const std::vector<std::string>& row : rows)
        for (const std::string& cell : row) {
            if (cell.find('.') != std::string::npos && isNumber(cell, {}))
                return false;
            hasComma = hasComma
                || (cell.find(',') != std::string::npos
                    && isNumber(cell, {.hasDecimalComma = true}));
        }
    return hasComma;
}

bool isHeader(const std::vector<std::string>& row, const CsvFormat& format)
{
    const bool hasOnlyNumbers = std::all_of(row.begin(), row.end(), [&](const std::string& cell) {
        return cell.empty() || isNumber(cell, format);
    });
    const bool isEmpty =
        std::all_of(row.begin(), row.end(), [](const std::string& cell) { return cell.empty(); });
    return !hasOnlyNumbers || isEmpty;
}

enum class ColumnKind { Other, Number, Binary };

ColumnKind kindOf(const Rows& rows, std::size_t column, const CsvFormat& format)
{
    std::size_t numbers = 0;
    std::size_t others = 0;
    std::size_t bits = 0;
    for (const std::vector<std::string>& row : rows) {
        const std::string& cell = row[column];
        double value = 0.0;
        if (cell.empty())
            continue;
        if (parseCsvNumber(cell, format, value) != std::errc()) {
            ++others;
            continue;
        }
        ++numbers;
        bits += value == 0.0 || value == 1.0 ? 1 : 0;
    }
    if (numbers <= others)
        return ColumnKind::Other;
    return bits == numbers ? ColumnKind::Binary : ColumnKind::Number;
}

bool isTargetName(std::string name)
{
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return std::find(kTargetNames.begin(), kTargetNames.end(), name) != kTargetNames.end();
}

void suggestColumns(CsvPreview& preview)
{
    std::size_t target = preview.columns.size();  // none
    std::vector<std::size_t> numeric;
    for (std::size_t k = 0; k < preview.columns.size(); ++k) {
        const ColumnKind kind = kindOf(preview.rows, k, preview.format);
        if (kind == ColumnKind::Other || preview.columns[k].empty())
            continue;
        numeric.push_back(k);
        const bool isLast = k + 1 == preview.columns.size();
        if (kind == ColumnKind::Binary
            && (isTargetName(preview.columns[k]) || (isLast && target == preview.columns.size())))
            target = k;
    }
    if (numeric.size() < 2)
        target = preview.columns.size();
    for (const std::size_t k : numeric)
        (k == target ? preview.targets : preview.inputs).push_back(preview.columns[k]);
}

}  // namespace

CsvFormat guessCsvFormat(std::string_view text)
{
    CsvFormat format{.separator = guessSeparator(text)};
    const Rows rows = firstRows(text, format.separator, kGuessedRows);
    format.hasDecimalComma = format.separator != ',' && hasDecimalComma(rows);
    format.hasHeader = rows.empty() || isHeader(rows.front(), format);
    return format;
}

CsvPreview previewCsv(std::string_view text, const std::string& name, std::size_t rowLimit)
{
    CsvPreview preview;
    preview.format = guessCsvFormat(text);
    preview.columns = readCsvHeader(text, name, preview.format);
    const std::size_t headerRows = preview.format.hasHeader ? 1 : 0;
    preview.rows = firstRows(text, preview.format.separator, rowLimit + headerRows);
    preview.rows.erase(
        preview.rows.begin(),
        preview.rows.begin()
            + static_cast<std::ptrdiff_t>(std::min(headerRows, preview.rows.size())));
    for (std::vector<std::string>& row : preview.rows)
        row.resize(preview.columns.size());
    suggestColumns(preview);
    return preview;
}

bool looksLikeTable(std::string_view text)
{
    try {
        const CsvPreview preview = previewCsv(text, {});
        return !preview.inputs.empty();
    } catch (const CsvError&) {
        return false;
    }
}

}  // namespace entropy_lab
