#pragma once

#include "ui/plot/items/plot_mapping.h"

#include <QPointF>

#include <functional>
#include <optional>
#include <vector>

/// Curves drawn by hand: what PlotView does with them, and how far they are from the truth.
namespace entropy_lab {

/// `curve`, x rising, with the stroke between two pixels in the place of what was drawn there.
std::vector<QPointF> withStroke(const std::vector<QPointF>& curve, QPointF from, QPointF to,
                                const PlotMapping& mapping);

/// The value at x between the points of a curve with x rising; nothing beyond its ends.
std::optional<double> valueOnCurve(const std::vector<QPointF>& curve, double x);

/// What a true curve is where a guess was drawn: points along the guess, evenly spaced on the axis,
/// without those where the truth has no value.
std::vector<QPointF> truthAlong(const std::vector<QPointF>& guess,
                                const std::function<double(double x)>& truth, bool isLogX);

/// Mean of |guess - truth| over the points of the truth, in the unit of the y axis; nothing where
/// the two nowhere meet.
std::optional<double> meanGap(const std::vector<QPointF>& guess, const std::vector<QPointF>& truth);

}  // namespace entropy_lab
