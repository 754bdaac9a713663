#pragma once

#include "ui/plot/items/plot_description.h"

#include <QList>

#include <vector>

namespace entropy_lab {

/// What tells a curve from its neighbors without color.
struct PrintLook {
    QList<qreal> dashes{};  ///< in widths of the line, as QPen takes them; empty: solid
    CurveMarker marker = CurveMarker::None;

    bool operator==(const PrintLook&) const = default;
};

/// A look for each curve, no two the same among up to 72 visible opaque ones; every curve keeps its
/// own where no earlier one has it. Curves that let others shine through are a ground for them.
std::vector<PrintLook> printLooks(const std::vector<PlotCurve>& curves, const Theme& theme);

}  // namespace entropy_lab
