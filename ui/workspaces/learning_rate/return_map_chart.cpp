#include "ui/workspaces/learning_rate/return_map_chart.h"

#include "core/analysis/return_map.h"
#include "ui/style/number_format.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kSmallestHalf = 2.0;

CurveSampler constantSampler(std::vector<QPointF> points)
{
    return [points = std::move(points)](double, double, int, std::vector<QPointF>& out) {
        out = points;
    };
}

/// For curves that are no function of z.
double noValue(double)
{
    return std::nan("");
}

std::vector<QPointF> pointsOf(std::span<const Point> points)
{
    std::vector<QPointF> converted;
    converted.reserve(points.size());
    for (const Point& point : points)
        converted.emplace_back(point.x, point.y);
    return converted;
}

/// Half the width that holds |z| <= largest with some room, in steps that do not tremble.
double halfWidth(double largest, double current)
{
    const double wanted = std::max(kSmallestHalf, 1.1 * largest);
    return current >= wanted && current <= 2.5 * wanted ? current : niceCeiling(wanted);
}

}  // namespace

ReturnMapChart::ReturnMapChart(QWidget* parent)
    : PlotView(
        {.title = tr("Return map"),
         .x = {.title = tr("z at iteration k"), .range = {-kSmallestHalf, kSmallestHalf}},
         .y = {.title = tr("z at iteration k + 1"), .range = {-kSmallestHalf, kSmallestHalf}}},
        parent)
{
    addCurve({.name = tr("last step"),
              .quantity = Quantity::H,
              .dash = Qt::SolidLine,
              .width = 3.0,
              .isInReadout = false});
    addCurve({.name = tr("cobweb"),
              .quantity = Quantity::Neutral,
              .dash = Qt::SolidLine,
              .width = 1.5,
              .opacity = 0.8,
              .isInReadout = false});
    addCurve({.name = tr("f(z)"), .quantity = Quantity::Z, .width = 3.0});
    addCurve({.name = tr("z stays"),
              .quantity = Quantity::Neutral,
              .dash = Qt::DashLine,
              .width = 1.5,
              .isInReadout = false});
    setCurveSampler(
        diagonalCurve(),
        [](double minimum, double maximum, int, std::vector<QPointF>& out) {
            out.emplace_back(minimum, minimum);
            out.emplace_back(maximum, maximum);
        },
        [](double z) { return z; });
}

void ReturnMapChart::setMap(Direction direction, double a)
{
    if (direction == m_direction && a == m_a)
        return;
    m_direction = direction;
    m_a = a;
    m_isDirty = true;
}

void ReturnMapChart::setOrbit(std::vector<double> orbit, std::int64_t first)
{
    if (orbit == m_orbit && first == m_first)
        return;
    m_orbit = std::move(orbit);
    m_first = first;
    m_isDirty = true;
}

void ReturnMapChart::updateContent()
{
    if (!std::exchange(m_isDirty, false))
        return;
    const auto f = [direction = m_direction, a = m_a](double z) {
        return returnMap(direction, a, z);
    };
    setCurveSampler(
        mapCurve(),
        [f](double minimum, double maximum, int pixelColumns, std::vector<QPointF>& out) {
            const int parts = std::max(pixelColumns / 2, 32);
            for (int i = 0; i <= parts; ++i) {
                const double z = std::lerp(minimum, maximum, static_cast<double>(i) / parts);
                out.emplace_back(z, f(z));
            }
        },
        f);
    setCurveValueText(
        mapCurve(),
        QStringLiteral("= z (1 %1 %2 s(z))")
            .arg(m_direction == Direction::Ascend ? QStringLiteral("−") : QStringLiteral("+"),
                 readableNumber(m_a, 5)));

    // An orbit that goes on begins on the diagonal, not on the axis.
    std::vector<QPointF> cobweb = pointsOf(cobwebPoints(m_orbit));
    if (m_first > 0 && !cobweb.empty())
        cobweb.front().setY(m_orbit.front());
    const auto lastStep = cobweb.size() < 3 ? cobweb.begin() : cobweb.end() - 3;
    setCurveSampler(lastStepCurve(), constantSampler({lastStep, cobweb.end()}), noValue);
    setCurveSampler(cobwebCurve(), constantSampler(cobweb), noValue);

    double largest = 0.0;
    for (const double z : m_orbit)
        largest = std::max(largest, std::isfinite(z) ? std::abs(z) : 0.0);
    m_half = halfWidth(largest, m_half);
    setFittedRangeX({-m_half, m_half});
    std::vector<PlotPoint> points;
    if (!m_orbit.empty()) {
        const double z = m_orbit.back();
        const auto k = m_first + static_cast<std::int64_t>(m_orbit.size()) - 1;
        const QString name = tr("z at %1: %2").arg(readableCount(k), readableNumber(z, 5));
        points.push_back({.position = {z, z}, .label = name, .quantity = Quantity::H});
    }
    setPoints(std::move(points));
}

}  // namespace entropy_lab
