#include "ui/style/shown_text.h"

#include "core/files/plain_text.h"

#include <QTextDocument>  // Qt::mightBeRichText

#include <algorithm>

namespace entropy_lab {

namespace {

enum class Lines { Joined, Kept };

/// A longer word is broken, for the sake of what is as wide as its longest word.
constexpr int kLongestWord = 60;
/// Where a line may end, without a mark.
constexpr char16_t kBreak = u'\u200B';

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
            out += QString::fromStdString(escaped(code));
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
