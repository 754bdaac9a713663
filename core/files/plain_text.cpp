#include "core/files/plain_text.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace entropy_lab {

namespace {

constexpr char32_t kNone = 0xFFFFFFFF;

struct Character {
    char32_t code = kNone;  ///< kNone: a byte that is no UTF-8
    std::size_t bytes = 1;
};

/// The first character of a text that is not empty.
Character firstOf(std::string_view text)
{
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80U)
        return {lead, 1};
    const std::size_t bytes = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : 2;
    if (lead < 0xC2U || lead > 0xF4U || text.size() < bytes)
        return {};
    char32_t code = lead & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U)
            return {};
        code = code << 6 | (byte(i) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
    const bool isSurrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < kSmallest[bytes] || code > 0x10FFFF || isSurrogate)
        return {};
    return {code, bytes};
}

struct Range {
    char32_t first;
    char32_t last;
};

template <std::size_t N> bool isInOneOf(const std::array<Range, N>& ranges, char32_t code)
{
    return std::any_of(ranges.begin(), ranges.end(), [code](const Range& range) {
        return code >= range.first && code <= range.last;
    });
}

bool isOfDocuments(char32_t code)
{
    constexpr std::array kRefused{
        Range{0x00, 0x08},     Range{0x0B, 0x0C},     Range{0x0E, 0x1F},     Range{0x7F, 0x9F},
        Range{0x202A, 0x202E}, Range{0x2066, 0x2069}, Range{0xFFFE, 0xFFFF}, Range{kNone, kNone}};
    return !isInOneOf(kRefused, code);
}

void appendForTerminal(std::string& out, std::string_view text)
{
    while (!text.empty()) {
        const Character character = firstOf(text);
        if (character.code == kNone)
            out += escaped(static_cast<unsigned char>(text.front()));
        else if (isUnsafe(character.code))
            out += escaped(character.code);
        else
            out += text.substr(0, character.bytes);
        text.remove_prefix(character.bytes);
    }
}

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

bool isUnsafe(char32_t code)
{
    constexpr std::array kUnsafe{
        Range{0x00, 0x1F},      Range{0x7F, 0x9F},     Range{0xAD, 0xAD},     Range{0x61C, 0x61C},
        Range{0x200B, 0x200B},  Range{0x200E, 0x200F}, Range{0x2028, 0x202E}, Range{0x2060, 0x206F},
        Range{0xD800, 0xDFFF},  Range{0xFEFF, 0xFEFF}, Range{0xFFF9, 0xFFFC}, Range{0xFFFE, 0xFFFF},
        Range{0xE0000, 0xE0FFF}};
    return isInOneOf(kUnsafe, code);
}

std::string escaped(char32_t code)
{
    switch (code) {
    case U'\n':
        return "\\n";
    case U'\r':
        return "\\r";
    case U'\t':
        return "\\t";
    default:
        break;
    }
    constexpr char32_t kLastByte = 0xFF;
    constexpr char32_t kLastPlane = 0xFFFF;
    const char* const form = code <= kLastByte ? "\\x%02x"
        : code <= kLastPlane                   ? "\\u%04x"
                                               : "\\U%08x";
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), form, static_cast<unsigned>(code));
    return text.data();
}

std::string_view firstBytes(std::string_view text, std::size_t most)
{
    if (text.size() <= most)
        return text;
    constexpr std::size_t kLongestCharacter = 4;
    std::size_t end = most;
    while (end > 0 && most - end < kLongestCharacter && isContinuation(text[end]))
        --end;
    return text.substr(0, end);
}

std::string withoutZeros(std::string text)
{
    if (text.find('\0') == std::string::npos)
        return text;
    std::string out;
    for (const char c : text) {
        if (c == '\0')
            out += escaped(0);
        else
            out += c;
    }
    return out;
}

std::string forTerminal(std::string_view text, std::size_t most)
{
    std::string out;
    if (text.size() <= most) {
        appendForTerminal(out, text);
        return out;
    }
    std::string_view end = text.substr(text.size() - most / 3);
    while (!end.empty() && isContinuation(end.front()))
        end.remove_prefix(1);
    appendForTerminal(out, firstBytes(text, most - most / 3));
    out += " ... ";
    appendForTerminal(out, end);
    return out;
}

std::string forDocument(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Character character = firstOf(text);
        if (isOfDocuments(character.code))
            out += text.substr(0, character.bytes);
        text.remove_prefix(character.bytes);
    }
    return out;
}

}  // namespace entropy_lab
