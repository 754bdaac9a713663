#pragma once

#include "ui/style/theme.h"

#include <QString>

#include <vector>

/// Formulas as runs of text, and what they are put together from.
namespace entropy_lab {

enum class TextShape { Upright, Italic, Subscript, Superscript };

/// A piece of a formula in one shape and one color.
struct FormulaRun {
    QString text;
    Quantity quantity = Quantity::Neutral;
    TextShape shape = TextShape::Upright;
    bool mayBreakBefore = false;

    bool operator==(const FormulaRun&) const = default;
};

using Formula = std::vector<FormulaRun>;

/// A thin space on both sides of the dot.
inline const QString kTimes = QStringLiteral("\u2009·\u2009");

Formula operator+(Formula left, const Formula& right);
Formula upright(const QString& text);
/// The same where a line may end before it.
Formula breakable(const QString& text);
/// A letter that stands for a quantity.
Formula letter(const QString& text, Quantity quantity);
Formula indexed(const QString& text, const QString& index, Quantity quantity);
/// e to a power.
Formula exponential(const QString& power, Quantity quantity);
/// dH/d below.
Formula slopeOver(const Formula& below);
/// A number in the color of its quantity, in brackets where it is negative and follows a sign.
Formula numberRun(double value, Quantity quantity, int digits, bool isInBrackets = false);

/// Subscripts as ₁, ⱼ and _G, powers as e^(−z).
QString plainText(const Formula& formula);

}  // namespace entropy_lab
