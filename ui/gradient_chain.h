#pragma once

#include "core/run_snapshot.h"
#include "ui/theme.h"

#include <QString>

#include <vector>

namespace entropy_lab {

enum class TextShape { Upright, Italic, Subscript, Superscript };

/// A piece of a formula in one shape and one colour.
struct FormulaRun {
    QString text;
    Quantity quantity = Quantity::Neutral;
    TextShape shape = TextShape::Upright;
    bool mayBreakBefore = false;

    bool operator==(const FormulaRun&) const = default;
};

using Formula = std::vector<FormulaRun>;

/// "name = formula = numbers = result"; an empty part is left out.
struct FormulaRow {
    Formula name{};
    Formula formula{};
    Formula numbers{};
    Formula result{};
    bool startsSection = false;
    QString note{};  ///< a sentence instead of a formula

    bool operator==(const FormulaRow&) const = default;
};

/// The chain z -> D -> D(1 - D) -> dH/dz -> dH/dw, dH/dG, dH/db -> next w, G, b of one unit for one
/// sample, with the numbers of the snapshot. With more samples than one the gradient is their
/// mean, and with an objective other than the entropy it is that objective's; the rows say so.
/// Numbers have `digits` significant digits.
std::vector<FormulaRow> gradientChain(const RunSnapshot& snapshot, Eigen::Index sample = 0,
                                      Eigen::Index unit = 0, int digits = 5);

/// Subscripts as ₁ and ⱼ, powers as e^(−z).
QString plainText(const Formula& formula);
QString plainText(const FormulaRow& row);

}  // namespace entropy_lab
