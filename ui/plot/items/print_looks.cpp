#include "ui/plot/items/print_looks.h"

#include <algorithm>
#include <array>

namespace entropy_lab {

namespace {

using Dashes = QList<qreal>;

const std::array<Dashes, 8>& patterns()
{
    static const std::array<Dashes, 8> all{Dashes{},          Dashes{5.0, 2.5},
                                           Dashes{1.2, 2.0},  Dashes{6.0, 2.0, 1.2, 2.0},
                                           Dashes{10.0, 3.0}, Dashes{6.0, 2.0, 1.2, 2.0, 1.2, 2.0},
                                           Dashes{3.0, 1.5},  Dashes{9.0, 2.5, 3.0, 2.5}};
    return all;
}

constexpr std::array kMarkers{CurveMarker::None,     CurveMarker::Circle,       CurveMarker::Square,
                              CurveMarker::Triangle, CurveMarker::Diamond,      CurveMarker::Plus,
                              CurveMarker::Cross,    CurveMarker::TriangleDown, CurveMarker::Star};

std::size_t patternOf(Qt::PenStyle style)
{
    switch (style) {
    case Qt::DashLine:
        return 1;
    case Qt::DotLine:
        return 2;
    case Qt::DashDotLine:
        return 3;
    case Qt::DashDotDotLine:
        return 5;
    default:
        return 0;
    }
}

}  // namespace

std::vector<PrintLook> printLooks(const std::vector<PlotCurve>& curves, const Theme& theme)
{
    std::vector<PrintLook> looks;
    std::vector<PrintLook> taken;
    for (const PlotCurve& curve : curves) {
        const bool isPlain = !curve.isVisible || curve.opacity < 1.0;
        const std::size_t first = patternOf(curve.dash.value_or(theme.dash(curve.quantity)));
        const auto own = static_cast<std::size_t>(
            std::find(kMarkers.begin(), kMarkers.end(), curve.marker) - kMarkers.begin());
        PrintLook look{patterns()[first], curve.marker};
        const std::size_t count = patterns().size() * kMarkers.size();
        for (std::size_t k = 0; k < count && !isPlain; ++k) {
            look = {patterns()[(first + k) % patterns().size()],
                    kMarkers[(own + k / patterns().size()) % kMarkers.size()]};
            if (std::find(taken.begin(), taken.end(), look) == taken.end())
                break;
        }
        if (!isPlain)
            taken.push_back(look);
        looks.push_back(look);
    }
    return looks;
}

}  // namespace entropy_lab
