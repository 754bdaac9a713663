#include "ui/plot/items/column_bars.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

std::vector<QRectF> columnBars(const QPolygonF& line, double pixel, double thickness)
{
    std::vector<QRectF> bars;
    if (line.isEmpty())
        return bars;
    double column = std::floor(line.front().x() / pixel);
    double low = line.front().y();
    double high = low;
    const auto include = [&](double y) {
        low = std::min(low, y);
        high = std::max(high, y);
    };
    const auto finish = [&] {
        bars.emplace_back(column * pixel, low - thickness / 2.0, pixel, high - low + thickness);
    };
    for (qsizetype i = 1; i < line.size(); ++i) {
        const QPointF a = line[i - 1];
        const QPointF b = line[i];
        const double last = std::floor(b.x() / pixel);
        while (column < last) {
            // Out of one column and into the next at the height of the border between them.
            const double border = (column + 1.0) * pixel;
            const double y = a.y() + (border - a.x()) / (b.x() - a.x()) * (b.y() - a.y());
            include(y);
            finish();
            column += 1.0;
            low = y;
            high = y;
        }
        include(b.y());
    }
    finish();
    return bars;
}

}  // namespace entropy_lab
