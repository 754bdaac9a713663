#pragma once

#include "ui/style/theme.h"

#include <QPointF>

class QPainter;

/// How a sample looks, the same in every plot: label 0 a blue disc, label 1 a vermillion triangle,
/// no label (NaN) a hollow disc.
namespace entropy_lab {

QColor labelColor(double label, const Theme& theme);

/// `radius` in px. `isOnColors`: with an outline that stands out from any background.
void drawSampleMark(QPainter& painter, QPointF centre, double label, double radius,
                    const Theme& theme, bool isOnColors = false);

}  // namespace entropy_lab
