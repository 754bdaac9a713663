#pragma once

#include <QRectF>
#include <QString>

#include <vector>

class QPainter;

namespace entropy_lab {

/// A number at its place along an axis, px.
struct TickNumber {
    double at = 0.0;
    QString text{};
};

/// Numbers below an axis, from left to right, in the painter's pen; one that would touch the one
/// before is left out.
void drawNumbersBelow(QPainter& painter, const std::vector<TickNumber>& numbers, double top);

/// A number at the right of its room, in its middle; in smaller letters where it is wider.
void drawNumberBeside(QPainter& painter, const QRectF& room, const QString& text);

}  // namespace entropy_lab
