#include "ui/formulas/formula_text.h"

#include "ui/style/number_format.h"

namespace entropy_lab {

Formula operator+(Formula left, const Formula& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

Formula upright(const QString& text)
{
    return {{.text = text}};
}

Formula breakable(const QString& text)
{
    return {{.text = text, .mayBreakBefore = true}};
}

Formula letter(const QString& text, Quantity quantity)
{
    return {{.text = text, .quantity = quantity, .shape = TextShape::Italic}};
}

Formula indexed(const QString& text, const QString& index, Quantity quantity)
{
    return {{.text = text, .quantity = quantity, .shape = TextShape::Italic},
            {.text = index, .quantity = quantity, .shape = TextShape::Subscript}};
}

Formula slopeOver(const Formula& below)
{
    return letter(QStringLiteral("dH"), Quantity::Gradient) + upright(QStringLiteral("/"))
        + letter(QStringLiteral("d"), below.front().quantity) + below;
}

Formula exponential(const QString& power, Quantity quantity)
{
    return {{.text = QStringLiteral("e"), .shape = TextShape::Upright},
            {.text = power, .quantity = quantity, .shape = TextShape::Superscript}};
}

Formula numberRun(double value, Quantity quantity, int digits, bool isInBrackets)
{
    const QString text = readableNumber(value, digits);
    const bool needsBrackets = isInBrackets && value < 0.0;
    return {{.text = needsBrackets ? u'(' + text + u')' : text, .quantity = quantity}};
}

QString plainText(const Formula& formula)
{
    static const QString kSubscripts = QStringLiteral("₀₁₂₃₄₅₆₇₈₉");
    QString text;
    for (const FormulaRun& run : formula) {
        if (run.shape == TextShape::Superscript) {
            text += QStringLiteral("^(") + run.text + u')';
        } else if (run.shape == TextShape::Subscript) {
            for (const QChar c : run.text)
                text += c.isDigit() ? QString(kSubscripts[c.digitValue()])
                    : c == u'j'     ? QString(QChar(0x2c7c))  // ⱼ
                                    : u'_' + QString(c);
        } else {
            text += run.text;
        }
    }
    return text;
}

}  // namespace entropy_lab
