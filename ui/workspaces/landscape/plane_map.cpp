#include "ui/workspaces/landscape/plane_map.h"

#include "core/analysis/contour.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kColorParts = 8;
constexpr int kContourParts = 12;  // at most one line less
constexpr int kFewestCells = 16;
// Of one unit on one sample, and of a cell with its colors and lines; measured, to a factor of two.
constexpr double kSecondsOfEntropy = 2.5e-9;
constexpr double kSecondsOfOthers = 1.5e-8;
constexpr double kSecondsOfCell = 1e-8;
constexpr Eigen::Index kArrowColumns = 18;
constexpr Eigen::Index kArrowRows = 13;
constexpr double kLongestArrow = 0.85;   // of the distance between two
constexpr double kShortestArrow = 0.06;  // of the longest one; shorter ones are left out

GridAxis middlesOf(AxisRange range, Eigen::Index cells)
{
    const double half = 0.5 * range.span() / static_cast<double>(cells);
    return {range.minimum + half, range.maximum - half, cells};
}

std::shared_ptr<const PlotField> fieldOf(const Landscape& landscape, AxisRange u, AxisRange v)
{
    auto field = std::make_shared<PlotField>();
    field->x = u;
    field->y = v;
    field->columns = static_cast<int>(landscape.u.size());
    field->rows = static_cast<int>(landscape.v.size());
    field->values.resize(static_cast<std::size_t>(landscape.value.size()));
    Eigen::Map<Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
        field->values.data(), landscape.value.rows(), landscape.value.cols()) =
        landscape.value.cast<float>();
    return field;
}

/// In steps around the finite values; `previous` for as long as they fill it.
AxisRange colorsOf(const Landscape& landscape, AxisRange previous)
{
    double minimum = landscape.value.minCoeff<Eigen::PropagateNumbers>();
    double maximum = landscape.value.maxCoeff<Eigen::PropagateNumbers>();
    if (!std::isfinite(minimum) || !std::isfinite(maximum)) {
        minimum = INFINITY;
        maximum = -INFINITY;
        for (const double value : landscape.value.reshaped()) {
            if (!std::isfinite(value))
                continue;
            minimum = std::min(minimum, value);
            maximum = std::max(maximum, value);
        }
    }
    return minimum <= maximum ? planeRange(followedRange(previous, minimum, maximum, kColorParts))
                              : previous;
}

std::vector<PlotContour> contoursOf(const Landscape& landscape, AxisRange colors)
{
    const double step = tickStep(colors, kContourParts);
    std::vector<double> levels;
    std::vector<QString> names;
    for (const AxisTick& tick : linearTicks(colors, step, false)) {
        if (tick.value <= colors.minimum || tick.value >= colors.maximum)
            continue;
        levels.push_back(tick.value);
        names.push_back(tick.text);
    }
    std::vector<PlotContour> contours;
    for (const Contour& line : contourLines(landscape, levels)) {
        const auto level = std::find(levels.begin(), levels.end(), line.level) - levels.begin();
        PlotContour contour{.level = line.level, .label = names[static_cast<std::size_t>(level)]};
        contour.points.reserve(line.points.size());
        for (const Point& point : line.points)
            contour.points.emplace_back(point.x, point.y);
        contours.push_back(std::move(contour));
    }
    return contours;
}

/// What one unit of slope moves the axis by in an update: the rates of the groups it consists of.
double mobilityOf(const ParameterAxis& axis, const Experiment& experiment)
{
    const double w = experiment.trainable.w ? experiment.learningRate.w : 0.0;
    const double G = experiment.trainable.G ? experiment.learningRate.G : 0.0;
    const double b = experiment.trainable.b ? experiment.learningRate.b : 0.0;
    switch (axis.kind) {
    case ParameterAxis::Kind::W:
        return w;
    case ParameterAxis::Kind::G:
        return G;
    case ParameterAxis::Kind::B:
        return b;
    case ParameterAxis::Kind::Difference:
        return w - G;
    case ParameterAxis::Kind::Sum:
        break;
    }
    return w + G;
}

/// Whether the two belong to the same weight, so that both have the slope of the sum.
bool isSameWeight(const ParameterAxis& a, const ParameterAxis& b)
{
    using Kind = ParameterAxis::Kind;
    return a.kind == Kind::Sum && (b.kind == Kind::W || b.kind == Kind::G) && a.unit == b.unit
        && a.feature == b.feature;
}

std::vector<PlotVector> arrowsOf(const PlaneMapOrder& order, const PlotField& field)
{
    const Experiment& experiment = *order.experiment;
    const GridAxis u = middlesOf(order.u, kArrowColumns);
    const GridAxis v = middlesOf(order.v, kArrowRows);
    const GradientField slopes =
        evaluateGradientField(order.plane, experiment.data, experiment.objective, u, v);
    const double sign = experiment.direction == Direction::Descend ? -1.0 : 1.0;
    const bool isUShared = isSameWeight(order.vAxis, order.uAxis);
    const bool isVShared = isSameWeight(order.uAxis, order.vAxis);
    // In cells of the grid, so that "long" means the same in both directions.
    const double cellU = order.u.span() / static_cast<double>(kArrowColumns);
    const double cellV = order.v.span() / static_cast<double>(kArrowRows);
    const Eigen::MatrixXd moveU = sign * mobilityOf(order.uAxis, experiment) / cellU
        * (isUShared ? slopes.dObjectivedV : slopes.dObjectivedU);
    const Eigen::MatrixXd moveV = sign * mobilityOf(order.vAxis, experiment) / cellV
        * (isVShared ? slopes.dObjectivedU : slopes.dObjectivedV);
    const Eigen::MatrixXd length = (moveU.array().square() + moveV.array().square()).sqrt();
    double longest = 0.0;
    for (const double value : length.reshaped())
        longest = std::isfinite(value) ? std::max(longest, value) : longest;
    std::vector<PlotVector> arrows;
    if (longest == 0.0)
        return arrows;
    for (Eigen::Index column = 0; column < kArrowColumns; ++column) {
        for (Eigen::Index row = 0; row < kArrowRows; ++row) {
            const double own = length(row, column);
            const double size = std::sqrt(own / longest);
            if (!(size > kShortestArrow))
                continue;
            const QPointF middle(slopes.u(column), slopes.v(row));
            const double factor = 0.5 * kLongestArrow * size / own;
            const QPointF half(factor * moveU(row, column) * cellU,
                               factor * moveV(row, column) * cellV);
            arrows.push_back({.from = middle - half,
                              .to = middle + half,
                              .width = 1.3,
                              .head = 5.0,
                              .level = field.valueAt(middle)});
        }
    }
    return arrows;
}

}  // namespace

bool PlaneMapOrder::isSameAs(const PlaneMapOrder& other) const
{
    return experiment == other.experiment && uAxis == other.uAxis && vAxis == other.vAxis
        && u == other.u && v == other.v
        && plane.origin.values.size() == other.plane.origin.values.size()
        && plane.origin.values == other.plane.origin.values;
}

int cellsWithin(const PlaneMapOrder& order, double seconds)
{
    // The entropy of many cells goes through the kernel at once, other objectives cell by cell.
    const double each = order.experiment->objective.kind == ObjectiveKind::Entropy
        ? kSecondsOfEntropy
        : kSecondsOfOthers;
    const double entries = static_cast<double>(order.experiment->data.samples())
        * static_cast<double>(order.plane.origin.units);
    const auto secondsOf = [&](int cells) {
        return static_cast<double>(cells) * cells * (each * entries + kSecondsOfCell);
    };
    int cells = PlaneMapOrder::kFineCells;
    while (cells > kFewestCells && secondsOf(cells) > seconds)
        cells /= 2;
    return cells;
}

std::shared_ptr<const PlaneMap> makePlaneMap(const PlaneMapOrder& order, std::stop_token stop)
{
    auto map = std::make_shared<PlaneMap>();
    const Experiment& experiment = *order.experiment;
    map->landscape =
        evaluateLandscape(order.plane, experiment.data, experiment.objective,
                          middlesOf(order.u, order.cells), middlesOf(order.v, order.cells), stop);
    if (stop.stop_requested())
        return nullptr;
    map->field = fieldOf(map->landscape, order.u, order.v);
    map->colors = colorsOf(map->landscape, order.colors);
    map->contours = contoursOf(map->landscape, map->colors);
    if (order.hasArrows)
        map->arrows = arrowsOf(order, *map->field);
    return map;
}

}  // namespace entropy_lab
