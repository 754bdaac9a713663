#include "core/files/csv_fields.h"

#include "core/files/csv.h"

namespace entropy_lab {

CsvFields::CsvFields(std::string_view text, const std::string& name, char separator)
    : m_text(text), m_name(name), m_separator(separator)
{
    if (m_text.starts_with("\xEF\xBB\xBF"))
        m_position = m_lineStart = 3;
    if (m_text.starts_with("\xFF\xFE") || m_text.starts_with("\xFE\xFF"))
        throw CsvError(name, 1, 1, "UTF-16 text: expected UTF-8");
}

void CsvFields::next()
{
    m_fieldStart = m_position;
    m_fieldLine = m_line;
    m_fieldLineStart = m_lineStart;
    if (!isAtEnd() && m_text[m_position] == '"')
        readQuoted();
    else
        readPlain();
    readSeparator();
}

bool CsvFields::skipFinalBlankLines()
{
    const bool isBlank = m_text.find_first_not_of("\r\n", m_position) == std::string_view::npos;
    if (isBlank)
        m_position = m_text.size();
    return isBlank;
}

void CsvFields::fail(const std::string& problem) const
{
    failAt(m_fieldLine, m_fieldLineStart, m_fieldStart, problem);
}

void CsvFields::failAt(std::int64_t line, std::size_t lineStart, std::size_t position,
                       const std::string& problem) const
{
    // Bytes that continue a UTF-8 character are no columns of their own.
    std::int64_t column = 1;
    for (std::size_t k = lineStart; k < position; ++k)
        column += (static_cast<unsigned char>(m_text[k]) & 0xC0U) != 0x80U ? 1 : 0;
    throw CsvError(m_name, line, column, problem);
}

void CsvFields::failHere(const std::string& problem) const
{
    failAt(m_line, m_lineStart, m_position, problem);
}

void CsvFields::readPlain()
{
    while (!isAtEnd()) {
        const char c = m_text[m_position];
        if (c == m_separator || c == '\n' || c == '\r')
            break;
        if (c == '"')
            failHere("a quote inside a field: expected the whole field in quotes, quotes in it "
                     "doubled");
        ++m_position;
    }
    m_field = m_text.substr(m_fieldStart, m_position - m_fieldStart);
}

void CsvFields::readQuoted()
{
    const std::size_t start = ++m_position;
    bool hasDoubled = false;
    while (true) {
        if (isAtEnd())
            fail("a quoted field without an end: expected a closing quote");
        const char c = m_text[m_position++];
        if (c == '\n') {
            ++m_line;
            m_lineStart = m_position;
        }
        if (c != '"')
            continue;
        if (isAtEnd() || m_text[m_position] != '"')
            break;
        hasDoubled = true;
        ++m_position;
    }
    m_field = m_text.substr(start, m_position - 1 - start);
    if (!hasDoubled)
        return;
    m_unescaped.clear();
    for (std::size_t k = 0; k < m_field.size(); ++k) {
        m_unescaped += m_field[k];
        if (m_field[k] == '"')
            ++k;
    }
    m_field = m_unescaped;
}

void CsvFields::readSeparator()
{
    m_isRowDone = true;
    if (isAtEnd())
        return;
    const char c = m_text[m_position];
    if (c == m_separator) {
        m_isRowDone = false;
        ++m_position;
        return;
    }
    if (c == '\r') {
        if (m_position + 1 >= m_text.size() || m_text[m_position + 1] != '\n')
            failHere("a carriage return alone: expected lines that end with LF or CRLF");
        ++m_position;
    } else if (c != '\n') {
        failHere("text after a closing quote: expected a separator or the end of the line");
    }
    ++m_position;
    ++m_line;
    m_lineStart = m_position;
}

}  // namespace entropy_lab
