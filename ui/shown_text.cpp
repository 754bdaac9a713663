#include "ui/shown_text.h"

#include <QTextDocument>  // Qt::mightBeRichText

#include <algorithm>
#include <array>

namespace entropy_lab {

namespace {

enum class Lines { Joined, Kept };

/// A longer word is broken, for the sake of what is as wide as its longest word.
constexpr int kLongestWord = 60;
/// Where a line may end, without a mark.
constexpr char16_t kBreak = u'\u200B';

/// Control characters, separators of lines and paragraphs, what turns the writing direction, marks
/// that nobody sees, and what is no character.
bool isUnsafe(char32_t code)
{
    struct Range {
        char32_t first;
        char32_t last;
    };
    constexpr std::array kUnsafe{
        Range{0x00, 0x1F},      Range{0x7F, 0x9F},     Range{0xAD, 0xAD},     Range{0x61C, 0x61C},
        Range{0x200B, 0x200B},  Range{0x200E, 0x200F}, Range{0x2028, 0x202E}, Range{0x2060, 0x206F},
        Range{0xD800, 0xDFFF},  Range{0xFEFF, 0xFEFF}, Range{0xFFF9, 0xFFFC}, Range{0xFFFE, 0xFFFF},
        Range{0xE0000, 0xE0FFF}};
    return std::any_of(kUnsafe.begin(), kUnsafe.end(), [code](const Range& range) {
        return code >= range.first && code <= range.last;
    });
}

QString escaped(char32_t code)
{
    switch (code) {
    case U'\n':
        return QStringLiteral("\\n");
    case U'\r':
        return QStringLiteral("\\r");
    case U'\t':
        return QStringLiteral("\\t");
    default:
        break;
    }
    constexpr char32_t kLastByte = 0xFF;
    constexpr char32_t kLastPlane = 0xFFFF;
    const auto hexadecimal = [code](int digits) {
        return QStringLiteral("%1").arg(static_cast<uint>(code), digits, 16, QLatin1Char('0'));
    };
    return code <= kLastByte ? QStringLiteral("\\x") + hexadecimal(2)
        : code <= kLastPlane ? QStringLiteral("\\u") + hexadecimal(4)
                             : QStringLiteral("\\U") + hexadecimal(8);
}

/// The character at a place; a half of one alone is itself.
char32_t characterAt(const QString& text, qsizetype i)
{
    const bool isPair =
        text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
    return isPair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : text[i].unicode();
}

QString shown(const QString& text, qsizetype most, Lines lines)
{
    QString out;
    out.reserve(std::min(text.size(), most));
    int word = 0;
    for (qsizetype i = 0; i < text.size();) {
        if (out.size() >= most)
            return out + QStringLiteral("…");
        const char32_t code = characterAt(text, i);
        const qsizetype units = QChar::requiresSurrogates(code) ? 2 : 1;
        const bool isKept =
            lines == Lines::Kept && (code == U'\n' || code == U'\t' || code == kBreak);
        const bool isBetweenWords = code == kBreak || QChar::isSpace(code);
        if (lines == Lines::Kept && word == kLongestWord && !isBetweenWords) {
            out += QChar(kBreak);
            word = 0;
        }
        if (isUnsafe(code) && !isKept)
            out += escaped(code);
        else
            out += QStringView(text).mid(i, units);
        i += units;
        word = isBetweenWords ? 0 : word + 1;
    }
    return out;
}

}  // namespace

QString shownText(const QString& text, qsizetype most)
{
    return shown(text, most, Lines::Joined);
}

QString shownLines(const QString& text, qsizetype most)
{
    return shown(text, most, Lines::Kept);
}

QString menuText(const QString& text, qsizetype most)
{
    return shownText(text, most).replace(u'&', QStringLiteral("&&"));
}

QString tipText(const QString& text)
{
    const QString lines = shownLines(text);
    return Qt::mightBeRichText(lines) ? Qt::convertFromPlainText(lines, Qt::WhiteSpaceNormal)
                                      : lines;
}

}  // namespace entropy_lab
