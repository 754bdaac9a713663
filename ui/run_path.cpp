#include "ui/run_path.h"

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr std::int64_t kDenseIterations = 256;
constexpr std::int64_t kEvenIterations = 512;

}  // namespace

std::vector<QPointF> runPath(const HistoryView& history, const RunColumns& columns,
                             const ParameterAxis& u, const ParameterAxis& v, std::int64_t last)
{
    std::vector<QPointF> path;
    const std::int64_t size = std::min(history.size(), last + 1);
    if (columns.firstParameter < 0 || size <= 0)
        return path;
    const Eigen::Index count = columns.units * columns.features;
    const auto valueOn = [&](const ParameterAxis& axis, std::int64_t k) {
        const int column = columns.firstParameter + static_cast<int>(axis.parameter);
        const double value = history.at(column, k);
        return axis.isSum ? value + history.at(column + static_cast<int>(count), k) : value;
    };
    const std::int64_t dense = std::min(size, kDenseIterations);
    const std::int64_t even = std::min(size - dense, kEvenIterations);
    path.reserve(static_cast<std::size_t>(dense + even));
    const auto add = [&](std::int64_t k) { path.emplace_back(valueOn(u, k), valueOn(v, k)); };
    for (std::int64_t k = 0; k < dense; ++k)
        add(k);
    for (std::int64_t i = 1; i <= even; ++i)
        add(dense - 1 + (size - dense) * i / even);
    return path;
}

}  // namespace entropy_lab
