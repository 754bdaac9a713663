#pragma once

#include "ui/style/theme.h"

#include <QByteArray>
#include <QRectF>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace entropy_lab {

/// A picture of resources/equations: a formula as outlines, its terms marked with their quantities.
struct TypesetFormula {
    /// Glyphs of one quantity that stand together.
    struct Term {
        Quantity quantity = Quantity::Neutral;
        QRectF box{};  ///< around its ink, as `viewBox`
    };

    QString title;   ///< what it is, in words
    QString text;    ///< the formula in plain characters
    QRectF viewBox;  ///< kUnitsOfAnEm, y = 0 at the baseline
    std::vector<Term> terms;
    QByteArray svg;  ///< as it lies in the resource

    static constexpr double kUnitsOfAnEm = 1000.0;

    /// The names of all formulas.
    static QStringList names();
    /// Nothing for a name that no formula has.
    static std::optional<TypesetFormula> load(const QString& name);

    /// The picture with each term in the color of its quantity, those of the highlighted one
    /// bold.
    QByteArray colored(const Theme& theme, std::optional<Quantity> highlighted = {}) const;
};

}  // namespace entropy_lab
