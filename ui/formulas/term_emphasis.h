#pragma once

#include <QColor>
#include <QRectF>

class QPainter;

namespace entropy_lab {

/// What lifts a term of a formula off its neighbors, below its letters: a tint of its color and a
/// line under it. `rect` is around the letters, px.
void paintEmphasis(QPainter& painter, const QRectF& rect, const QColor& colour);

}  // namespace entropy_lab
