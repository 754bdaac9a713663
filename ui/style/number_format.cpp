#include "ui/style/number_format.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace entropy_lab {

namespace {

constexpr QChar kMinus(0x2212);
constexpr QChar kThinSpace(0x202f);

/// |value| = 0.d1d2d3... * 10^(exponent + 1), d1 != 0.
struct Decimal {
    QString digits;
    int exponent = 0;
};

/// The decimal of a positive number: the shortest that reads back, or rounded to `digits`.
Decimal decimalOf(double value, std::optional<int> digits = std::nullopt)
{
    std::array<char, 64> text{};
    const std::to_chars_result end = digits
        ? std::to_chars(text.data(), text.data() + text.size(), value,
                        std::chars_format::scientific, *digits - 1)
        : std::to_chars(text.data(), text.data() + text.size(), value,
                        std::chars_format::scientific);
    const QString written = QString::fromLatin1(text.data(), end.ptr - text.data());
    const qsizetype e = written.indexOf(u'e');
    return {written.left(e).remove(u'.'), written.mid(e + 1).toInt()};
}

/// The digits with the point where `exponent` puts it.
QString fixedText(const Decimal& decimal)
{
    QString digits = decimal.digits;
    if (decimal.exponent < 0)
        return QStringLiteral("0.") + QString(-decimal.exponent - 1, u'0') + digits;
    if (decimal.exponent + 1 >= digits.size())
        return digits + QString(decimal.exponent + 1 - digits.size(), u'0');
    return digits.insert(decimal.exponent + 1, u'.');
}

/// The digits with the point behind the first.
QString mantissaText(const Decimal& decimal)
{
    QString digits = decimal.digits;
    return digits.size() > 1 ? digits.insert(1, u'.') : digits;
}

QString superscript(int number)
{
    static const QString kDigits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString text = number < 0 ? QStringLiteral("⁻") : QString();
    for (const QChar digit : QString::number(std::abs(number)))
        text += kDigits[digit.digitValue()];
    return text;
}

}  // namespace

QString exactNumber(double value)
{
    if (!std::isfinite(value))
        return QString();
    if (value == 0.0)
        return QStringLiteral("0");
    const QString sign = value < 0.0 ? QStringLiteral("-") : QString();
    const Decimal decimal = decimalOf(std::abs(value));
    if (decimal.exponent >= -5 && decimal.exponent <= 15)
        return sign + fixedText(decimal);
    return sign + mantissaText(decimal) + u'e' + QString::number(decimal.exponent);
}

std::optional<double> parseNumber(const QString& text)
{
    QString typed = text.trimmed();
    typed.replace(kMinus, u'-');
    if (typed.startsWith(u'+') && !typed.startsWith(u"+-"))
        typed.remove(0, 1);
    const QByteArray bytes = typed.toUtf8();
    double value = 0.0;
    const auto [end, error] = std::from_chars(bytes.begin(), bytes.end(), value);
    if (error != std::errc() || end != bytes.end() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

QString quotedInput(const QString& typed)
{
    constexpr qsizetype kMost = 24;
    const QString text = typed.simplified();
    return text.size() <= kMost ? text : text.first(kMost - 1) + u'…';
}

QString readableNumber(double value, int digits)
{
    if (std::isnan(value))
        return QStringLiteral("not a number");
    const QString sign = value < 0.0 ? QString(kMinus) : QString();
    if (std::isinf(value))
        return sign + u'∞';
    if (value == 0.0)
        return QStringLiteral("0");
    Decimal decimal = decimalOf(std::abs(value));
    if (decimal.digits.size() > digits) {
        decimal = decimalOf(std::abs(value), digits);
        while (decimal.digits.size() > 1 && decimal.digits.endsWith(u'0'))
            decimal.digits.chop(1);
    }
    if (decimal.exponent >= -4 && decimal.exponent <= 6)
        return sign + fixedText(decimal);
    return sign + mantissaText(decimal) + QStringLiteral("×10") + superscript(decimal.exponent);
}

QString readableCount(qint64 count)
{
    QString text = QString::number(std::abs(count));
    for (qsizetype place = text.size() - 3; place > 0; place -= 3)
        text.insert(place, kThinSpace);
    return count < 0 ? kMinus + text : text;
}

}  // namespace entropy_lab
