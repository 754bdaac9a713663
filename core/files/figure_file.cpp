#include "core/files/figure_file.h"

#include "core/experiment/limits.h"
#include "core/files/experiment_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>
#include <zlib.h>

namespace entropy_lab {

namespace {

constexpr std::string_view kPngStart = "\x89PNG\r\n\x1A\n";
constexpr std::string_view kBlanks = " \t\r\n";

bool isPng(std::string_view content)
{
    return content.starts_with(kPngStart);
}

bool isPdf(std::string_view content)
{
    return content.starts_with("%PDF-");
}

bool isSvg(std::string_view content)
{
    constexpr std::size_t kHead = 2000;
    std::string_view head = content.substr(0, kHead);
    if (head.starts_with("\xEF\xBB\xBF"))
        head.remove_prefix(3);
    const std::size_t start = head.find_first_not_of(kBlanks);
    return start != std::string_view::npos && head[start] == '<'
        && head.find("<svg") != std::string_view::npos;
}

[[noreturn]] void refuseLongRecord(const std::string& name)
{
    constexpr std::size_t kMebibyte = std::size_t{1} << 20;
    throw ExperimentError(name + ": the experiment in this figure is too large: expected at most "
                          + std::to_string(kLongestFigureRecord / kMebibyte) + " MiB");
}

/// zlib's stream, unpacked as far as a record may go; nothing where it is damaged.
std::optional<std::string> unpacked(std::string_view packed, const std::string& name)
{
    z_stream stream = {};
    if (inflateInit(&stream) != Z_OK)
        return std::nullopt;
    const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, &inflateEnd);
    // zlib's own type wants bytes that can be written, and only reads them.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string text;
    std::array<char, std::size_t{1} << 16> part;
    int state = Z_OK;
    while (state == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(part.data());
        stream.avail_out = static_cast<uInt>(part.size());
        state = inflate(&stream, Z_NO_FLUSH);
        const std::size_t made = part.size() - stream.avail_out;
        if (made > kLongestFigureRecord - text.size())
            refuseLongRecord(name);
        text.append(part.data(), made);
    }
    return state == Z_STREAM_END ? std::optional(std::move(text)) : std::nullopt;
}

std::string utf8OfLatin1(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80U) {
            out += c;
        } else {
            out += static_cast<char>(0xC0U | (byte >> 6U));
            out += static_cast<char>(0x80U | (byte & 0x3FU));
        }
    }
    return out;
}

/// Up to the next zero byte, which is taken as well; all where there is none.
std::string_view takeToZero(std::string_view& bytes)
{
    const std::string_view taken = bytes.substr(0, bytes.find('\0'));
    bytes.remove_prefix(std::min(taken.size() + 1, bytes.size()));
    return taken;
}

std::string checkedLength(std::string_view text, const std::string& name)
{
    if (text.size() > kLongestFigureRecord)
        refuseLongRecord(name);
    return std::string(text);
}

/// The text of a chunk tEXt, zTXt or iTXt with our keyword.
std::optional<std::string> textOfChunk(std::string_view type, std::string_view data,
                                       const std::string& name)
{
    const bool isText = type == "tEXt";
    const bool isPacked = type == "zTXt";
    const bool isInternational = type == "iTXt";
    if ((!isText && !isPacked && !isInternational) || takeToZero(data) != kFigurePngKey)
        return std::nullopt;
    if (isText)
        return utf8OfLatin1(checkedLength(data, name));
    if (data.empty())
        return std::nullopt;
    if (isPacked) {
        const std::optional<std::string> text = unpacked(data.substr(1), name);
        return text ? std::optional(utf8OfLatin1(*text)) : std::nullopt;
    }
    const bool isCompressed = data[0] != '\0';
    data.remove_prefix(std::min<std::size_t>(2, data.size()));
    takeToZero(data);  // the language
    takeToZero(data);  // the keyword in that language
    return isCompressed ? unpacked(data, name) : std::optional(checkedLength(data, name));
}

std::size_t bigEndian(std::string_view bytes)
{
    std::size_t number = 0;
    for (const char c : bytes)
        number = number << 8U | static_cast<unsigned char>(c);
    return number;
}

std::string recordOfPng(std::string_view content, const std::string& name)
{
    constexpr std::size_t kLength = 4;
    constexpr std::size_t kHead = 8;
    constexpr std::size_t kChecksum = 4;
    content.remove_prefix(kPngStart.size());
    while (content.size() >= kHead) {
        const std::size_t length = bigEndian(content.substr(0, kLength));
        const std::string_view type = content.substr(kLength, kHead - kLength);
        if (length > content.size() - kHead)
            break;
        if (std::optional<std::string> text =
                textOfChunk(type, content.substr(kHead, length), name))
            return std::move(*text);
        content.remove_prefix(std::min(kHead + length + kChecksum, content.size()));
    }
    return {};
}

/// The prefixes that the text declares for our namespace, the first few; "" for the default one.
std::vector<std::string_view> prefixesOf(std::string_view xml)
{
    constexpr std::size_t kMost = 4;
    constexpr std::string_view kDeclaration = "xmlns";
    std::vector<std::string_view> prefixes;
    std::size_t at = 0;
    while (prefixes.size() < kMost
           && (at = xml.find(kFigureNamespace, at)) != std::string_view::npos) {
        // Back over the quote, blanks and "=" to the name of the attribute.
        std::string_view before = xml.substr(0, at++);
        if (!before.ends_with('"') && !before.ends_with('\''))
            continue;
        before.remove_suffix(1);
        constexpr std::size_t kLongest = 200;
        before = before.substr(before.size() - std::min(before.size(), kLongest));
        before = before.substr(0, before.find_last_not_of(" \t\r\n=") + 1);
        const std::string_view attribute = before.substr(before.find_last_of(kBlanks) + 1);
        if (!attribute.starts_with(kDeclaration))
            continue;
        const std::string_view rest = attribute.substr(kDeclaration.size());
        const std::string_view prefix = rest.starts_with(':') ? rest.substr(1) : std::string_view();
        if ((rest.empty() || rest.starts_with(':'))
            && std::find(prefixes.begin(), prefixes.end(), prefix) == prefixes.end())
            prefixes.push_back(prefix);
    }
    return prefixes;
}

/// What stands between <NAME ...> and </NAME>, still escaped.
std::optional<std::string_view> contentOfElement(std::string_view xml, const std::string& name)
{
    const std::string opening = "<" + name;
    for (std::size_t at = xml.find(opening); at != std::string_view::npos;
         at = xml.find(opening, at + 1)) {
        std::size_t end = at + opening.size();
        if (end >= xml.size() || (xml[end] != '>' && kBlanks.find(xml[end]) == kBlanks.npos))
            continue;
        // The end of the tag is no ">" inside quotes.
        while (end < xml.size() && xml[end] != '>') {
            const char c = xml[end];
            end = c == '"' || c == '\'' ? xml.find(c, end + 1) : end;
            if (end == std::string_view::npos)
                return std::nullopt;
            ++end;
        }
        if (end >= xml.size())
            return std::nullopt;
        const std::size_t close = xml.find("</" + name, end + 1);
        if (close == std::string_view::npos)
            return std::nullopt;
        return xml.substr(end + 1, close - end - 1);
    }
    return std::nullopt;
}

void appendUtf8(std::string& out, std::uint32_t code)
{
    const auto tail = [&out, code](unsigned shift) {
        out += static_cast<char>(0x80U | (code >> shift & 0x3FU));
    };
    if (code < 0x80U) {
        out += static_cast<char>(code);
    } else if (code < 0x800U) {
        out += static_cast<char>(0xC0U | code >> 6U);
        tail(0);
    } else if (code < 0x10000U) {
        out += static_cast<char>(0xE0U | code >> 12U);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0U | code >> 18U);
        tail(12);
        tail(6);
        tail(0);
    }
}

/// One of the five entities of XML, or a number; false for any other.
bool appendEntity(std::string& out, std::string_view entity)
{
    constexpr std::array<std::pair<std::string_view, char>, 5> kNamed{
        {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}}};
    for (const auto& [name, character] : kNamed) {
        if (entity == name) {
            out += character;
            return true;
        }
    }
    if (!entity.starts_with('#'))
        return false;
    entity.remove_prefix(1);
    const bool isHexadecimal = entity.starts_with('x');
    if (isHexadecimal)
        entity.remove_prefix(1);
    std::uint32_t code = 0;
    const char* const end = entity.data() + entity.size();
    const auto [last, error] = std::from_chars(entity.data(), end, code, isHexadecimal ? 16 : 10);
    constexpr std::uint32_t kLast = 0x10FFFF;
    if (error != std::errc() || last != end || code > kLast)
        return false;
    appendUtf8(out, code);
    return true;
}

/// What is escaped, as it is meant; an "&" that begins no entity stays.
std::string unescaped(std::string_view text)
{
    constexpr std::string_view kLiteral = "<![CDATA[";
    const std::size_t start = text.find_first_not_of(kBlanks);
    if (start != std::string_view::npos && text.substr(start).starts_with(kLiteral)) {
        const std::string_view literal = text.substr(start + kLiteral.size());
        return std::string(literal.substr(0, literal.find("]]>")));
    }
    constexpr std::size_t kLongestEntity = 10;
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i + 1, kLongestEntity);
        const std::size_t length = text[i] == '&' ? rest.find(';') : std::string_view::npos;
        if (length != std::string_view::npos && appendEntity(out, rest.substr(0, length)))
            i += length + 1;
        else
            out += text[i];
    }
    return out;
}

std::string recordOfXml(std::string_view xml, const std::string& name)
{
    for (const std::string_view prefix : prefixesOf(xml)) {
        const std::string element =
            prefix.empty() ? "figure" : std::string(prefix).append(":figure");
        if (const std::optional<std::string_view> text = contentOfElement(xml, element))
            return unescaped(checkedLength(*text, name));
    }
    return {};
}

/// The first text between `before` and `after`; nothing where they do not occur in this order.
std::optional<std::string_view> textBetween(std::string_view text, std::string_view before,
                                            std::string_view after)
{
    const std::size_t start = text.find(before);
    if (start == std::string_view::npos)
        return std::nullopt;
    const std::size_t from = start + before.size();
    const std::size_t end = text.find(after, from);
    if (end == std::string_view::npos)
        return std::nullopt;
    return text.substr(from, end - from);
}

}  // namespace

bool isFigureFile(std::string_view content)
{
    return isPng(content) || isPdf(content) || isSvg(content);
}

std::string figureRecordIn(std::string_view content, const std::string& name)
{
    if (isPng(content))
        return recordOfPng(content, name);
    if (isPdf(content)) {
        // A packet stands in the file as it is, so that programs that know no PDF find it.
        const std::optional<std::string_view> packet =
            textBetween(content, "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">", "</x:xmpmeta>");
        return packet ? recordOfXml(*packet, name) : std::string();
    }
    return isSvg(content) ? recordOfXml(content, name) : std::string();
}

}  // namespace entropy_lab
