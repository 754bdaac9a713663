#include "ui/workspaces/landscape/run_path.h"

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
    const AxisColumns onU = columnsOf(u, columns);
    const AxisColumns onV = columnsOf(v, columns);
    if (onU.first < 0 || onV.first < 0 || size <= 0)
        return path;
    const auto valueOn = [&](const AxisColumns& axis, std::int64_t k) {
        double value = history.at(axis.first, k);
        if (axis.plus >= 0)
            value += history.at(axis.plus, k);
        return axis.minus < 0 ? value : value - history.at(axis.minus, k);
    };
    const std::int64_t dense = std::min(size, kDenseIterations);
    const std::int64_t even = std::min(size - dense, kEvenIterations);
    path.reserve(static_cast<std::size_t>(dense + even));
    const auto add = [&](std::int64_t k) { path.emplace_back(valueOn(onU, k), valueOn(onV, k)); };
    for (std::int64_t k = 0; k < dense; ++k)
        add(k);
    for (std::int64_t i = 1; i <= even; ++i)
        add(dense - 1 + (size - dense) * i / even);
    return path;
}

}  // namespace entropy_lab
