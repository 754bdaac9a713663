#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Words from outside (titles, names of columns and files, what a message quotes) where they meet
/// something that obeys control characters.
namespace entropy_lab {

/// The first bytes of UTF-8 text, `most` at most, without half a character at the end.
std::string_view firstBytes(std::string_view text, std::size_t most);

/// Control characters, separators of lines and paragraphs, what turns the writing direction, marks
/// that nobody sees, and what is no character.
bool isUnsafe(char32_t code);

/// \n, \x1b, \u202e, \U000e0001.
std::string escaped(char32_t code);

/// The text with the characters of value 0 written as \x00: whoever reads it as C does would take
/// the first one for its end.
std::string withoutZeros(std::string text);

/// The text as a terminal may have it: on one line, whatever would move the cursor, start an escape
/// sequence, turn the writing direction or is no UTF-8 written as \n, \x1b, \u202e, \xff. Of a text
/// longer than `most` bytes the middle is left out, since a message begins with the place and ends
/// with what was expected.
std::string forTerminal(std::string_view text, std::size_t most = 1000);

/// The text as a document (SVG, PDF, a table) may have it: without control characters other than
/// tab and line ends, which XML cannot have, not even escaped, without what overrides the writing
/// direction, and without bytes that are no UTF-8.
std::string forDocument(std::string_view text);

}  // namespace entropy_lab
