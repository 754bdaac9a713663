#pragma once

#include <QPolygonF>
#include <QRectF>

#include <vector>

namespace entropy_lab {

/// A polyline of rising x as one bar for every pixel column it crosses, from its lowest to its
/// highest point there, half of `thickness` beyond either. What a noisy line looks like on a
/// screen, at a fraction of the cost of stroking it. `pixel` is the width of a column; a column
/// begins at every multiple of it.
std::vector<QRectF> columnBars(const QPolygonF& line, double pixel, double thickness);

}  // namespace entropy_lab
