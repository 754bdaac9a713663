#include "ui/formulas/term_emphasis.h"

#include <QPainter>

namespace entropy_lab {

void paintEmphasis(QPainter& painter, const QRectF& rect, const QColor& colour)
{
    constexpr double kTint = 0.14;  // light enough to read the letters on it
    constexpr double kLine = 2.0;
    QColor tint = colour;
    tint.setAlphaF(static_cast<float>(kTint));
    painter.fillRect(rect, tint);
    painter.fillRect(QRectF(rect.left(), rect.bottom() - kLine, rect.width(), kLine), colour);
}

}  // namespace entropy_lab
