#pragma once

#include "core/files/csv.h"

#include <string>
#include <string_view>
#include <vector>

/// What a table looks like before anybody says what to read of it.
namespace entropy_lab {

/// The separator is that of tab, semicolon and comma which cuts the first rows into equally many
/// fields, at least two; where none does, the first of them in the first line. A decimal comma
/// needs another separator, a number with a comma and none with a point. A first row of numbers
/// only is no header. The same text gives the same format, which is why files need not say it.
CsvFormat guessCsvFormat(std::string_view text);

struct CsvPreview {
    CsvFormat format;
    std::vector<std::string> columns;
    /// Cells of the first rows as they stand, each row as long as `columns`.
    std::vector<std::vector<std::string>> rows;
    /// Columns that hold numbers, mostly, and are no target.
    std::vector<std::string> inputs;
    /// A column of 0, 1 and empty cells: one named y, label, target or class, or else the last.
    std::vector<std::string> targets;
};

/// Looks at the header and the first `rowLimit` rows. Mistakes below the header are left for
/// readCsvBatch to name. Throws CsvError for a header that cannot be read.
CsvPreview previewCsv(std::string_view text, const std::string& name, std::size_t rowLimit = 100);

/// Whether the text has a row with a number under a header, or without one.
bool looksLikeTable(std::string_view text);

}  // namespace entropy_lab
