#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace entropy_lab {

/// Walks over the fields of RFC 4180 text, one by one, and knows where it is. All members that read
/// throw CsvError (core/files/csv.h) for bad quoting, a lone carriage return or UTF-16.
class CsvFields {
public:
    /// `text` and `name`, which stands for it in messages, must outlive this.
    CsvFields(std::string_view text, const std::string& name, char separator = ',');

    std::size_t position() const { return m_position; }
    bool isAtEnd() const { return m_position >= m_text.size(); }
    /// Whether the field read last was the last of its row.
    bool isRowDone() const { return m_isRowDone; }
    /// Content of the field read last; valid until the next.
    std::string_view field() const { return m_field; }

    /// Reads one field and the separator or line end after it.
    void next();

    /// Skips blank lines where nothing else follows; false where something does.
    bool skipFinalBlankLines();

    /// Throws a CsvError about the field read last.
    [[noreturn]] void fail(const std::string& problem) const;

private:
    [[noreturn]] void failAt(std::int64_t line, std::size_t lineStart, std::size_t position,
                             const std::string& problem) const;
    [[noreturn]] void failHere(const std::string& problem) const;
    void readPlain();
    void readQuoted();
    void readSeparator();

    std::string_view m_text;
    const std::string& m_name;
    char m_separator;
    std::size_t m_position = 0;
    std::int64_t m_line = 1;
    std::size_t m_lineStart = 0;
    std::size_t m_fieldStart = 0;
    std::int64_t m_fieldLine = 1;
    std::size_t m_fieldLineStart = 0;
    std::string_view m_field;
    std::string m_unescaped;  // what m_field shows where quotes were doubled
    bool m_isRowDone = false;
};

}  // namespace entropy_lab
