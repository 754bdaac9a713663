#include "ui/plot/items/tick_numbers.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <limits>

namespace entropy_lab {

void drawNumbersBelow(QPainter& painter, const std::vector<TickNumber>& numbers, double top)
{
    constexpr double kGap = 4.0;
    const QFontMetricsF metrics(painter.font());
    double end = -std::numeric_limits<double>::infinity();
    for (const TickNumber& number : numbers) {
        const double width = metrics.horizontalAdvance(number.text);
        const double left = number.at - 0.5 * width;
        if (!(left >= end + kGap))
            continue;
        painter.drawText(QRectF(left - 1.0, top, width + 2.0, metrics.height()),
                         Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip, number.text);
        end = left + width;
    }
}

void drawNumberBeside(QPainter& painter, const QRectF& room, const QString& text)
{
    constexpr double kLeast = 0.5;
    const QFont font = painter.font();
    const double width = QFontMetricsF(font).horizontalAdvance(text);
    if (width > room.width()) {
        const double scale = std::max(kLeast, room.width() / width);
        QFont smaller = font;
        if (font.pixelSize() > 0)
            smaller.setPixelSize(std::max(1, static_cast<int>(scale * font.pixelSize())));
        else
            smaller.setPointSizeF(scale * font.pointSizeF());
        painter.setFont(smaller);
    }
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, text);
    painter.setFont(font);
}

}  // namespace entropy_lab
