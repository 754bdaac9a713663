#include "ui/workspaces/learning_rate/rate_map.h"

#include "core/analysis/contour.h"
#include "ui/style/number_format.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kRows = 160;

/// Centers of `count` equal steps of the logarithm, as decimal logarithms.
Eigen::VectorXd logCenters(AxisRange range, int count)
{
    const double first = std::log10(range.minimum);
    const double step = (std::log10(range.maximum) - first) / count;
    return Eigen::VectorXd::LinSpaced(count, first + 0.5 * step, first + (count - 0.5) * step);
}

}  // namespace

std::shared_ptr<const PlotField> rateMapField(const RateSweepResult& result)
{
    const std::vector<std::int64_t>& iterations = result.curves.iterations;
    if (result.cells.size() < 2 || iterations.size() < 2 || iterations.back() < 2)
        return nullptr;
    PlotField field;
    field.columns = static_cast<int>(result.cells.size());
    field.rows = kRows;
    field.isLogX = true;
    field.isLogY = true;
    const double first = result.cells.front().value;
    const double last = result.cells.back().value;
    const double half = std::pow(last / first, 0.5 / (field.columns - 1));
    field.x = {first / half, last * half};
    field.y = {1.0, static_cast<double>(iterations.back())};
    field.values.reserve(static_cast<std::size_t>(kRows) * result.cells.size());
    const Eigen::VectorXd centers = logCenters(field.y, kRows);
    for (const double center : centers) {
        // The newest iteration kept at or before the middle of the row.
        const auto after = std::upper_bound(iterations.begin(), iterations.end(),
                                            static_cast<std::int64_t>(std::pow(10.0, center)));
        const auto place = static_cast<std::size_t>(after - iterations.begin()) - 1;
        for (std::size_t cell = 0; cell < result.cells.size(); ++cell)
            field.values.push_back(
                static_cast<float>(result.curves.H[cell * iterations.size() + place]));
    }
    return std::make_shared<const PlotField>(std::move(field));
}

std::vector<PlotContour> rateMapContours(const PlotField& field, Eigen::Index units)
{
    using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Landscape landscape{
        .u = logCenters(field.x, field.columns),
        .v = logCenters(field.y, field.rows),
        .value = Eigen::Map<const RowMajor>(field.values.data(), field.rows, field.columns)
                     .cast<double>()};
    std::array levels{0.9, 0.5, 0.1, 0.01, 0.001};
    for (double& level : levels)
        level *= static_cast<double>(units);
    std::vector<PlotContour> contours;
    for (const Contour& line : contourLines(landscape, levels)) {
        PlotContour contour{.level = line.level, .label = readableNumber(line.level, 3)};
        contour.points.reserve(line.points.size());
        for (const Point& point : line.points)
            contour.points.emplace_back(std::pow(10.0, point.x), std::pow(10.0, point.y));
        contours.push_back(std::move(contour));
    }
    return contours;
}

}  // namespace entropy_lab
