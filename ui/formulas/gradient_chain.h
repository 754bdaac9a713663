#pragma once

#include "core/runs/run_snapshot.h"
#include "ui/formulas/formula_text.h"

#include <QString>

#include <vector>

namespace entropy_lab {

/// What a row of the chain is about.
enum class ChainStep {
    PreActivation,
    Decision,
    SigmoidSlope,
    EntropySlope,
    WeightGradient,
    BiasGradient,
    GradientNote,  ///< which gradient the update uses
    Update,
    Remark,
};

/// "name = formula = numbers = result"; an empty part is left out.
struct FormulaRow {
    Formula name{};
    Formula formula{};
    Formula numbers{};
    Formula result{};
    bool startsSection = false;
    QString note{};  ///< a sentence instead of a formula
    ChainStep step = ChainStep::Remark;

    bool operator==(const FormulaRow&) const = default;
};

/// The chain z -> D -> D(1 - D) -> dH/dz -> dH/dw, dH/dG, dH/db -> next w, G, b of one unit for one
/// sample, with the numbers of the snapshot. With more samples than one the gradient is their
/// mean, and with an objective other than the entropy it is that objective's; the rows say so.
/// Numbers have `digits` significant digits.
std::vector<FormulaRow> gradientChain(const RunSnapshot& snapshot, Eigen::Index sample = 0,
                                      Eigen::Index unit = 0, int digits = 5);

QString plainText(const FormulaRow& row);

}  // namespace entropy_lab
