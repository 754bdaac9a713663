#include "core/parameter_axis.h"

#include "core/settings.h"

#include <stdexcept>

namespace entropy_lab {

namespace {

void requireAxis(const ParameterAxis& axis, const Layer& layer)
{
    const Eigen::Index end = axis.isSum ? layer.weightCount() : layer.values.size();
    if (axis.parameter < 0 || axis.parameter >= end)
        throw std::invalid_argument("planeOfAxes: parameter " + std::to_string(axis.parameter)
                                    + " of " + std::to_string(end));
}

/// Direction that adds 1 on `axis` and nothing on `other`.
Eigen::VectorXd directionOf(const ParameterAxis& axis, const ParameterAxis& other,
                            const Layer& layer)
{
    const Eigen::Index count = layer.weightCount();
    Eigen::VectorXd direction = Eigen::VectorXd::Zero(layer.values.size());
    if (axis.isSum) {
        const bool isWTaken = !other.isSum && other.parameter == axis.parameter;
        direction(isWTaken ? axis.parameter + count : axis.parameter) = 1.0;
        return direction;
    }
    direction(axis.parameter) = 1.0;
    // Beside its own sum the partner moves against it.
    if (other.isSum && axis.parameter == other.parameter)
        direction(axis.parameter + count) = -1.0;
    else if (other.isSum && axis.parameter == other.parameter + count)
        direction(other.parameter) = -1.0;
    return direction;
}

}  // namespace

std::vector<ParameterAxis> parameterAxes(Eigen::Index units, Eigen::Index features)
{
    std::vector<ParameterAxis> axes;
    for (Eigen::Index k = 0; k < units * features; ++k)
        axes.push_back({k, true});
    for (Eigen::Index k = 0; k < units * (2 * features + 1); ++k)
        axes.push_back({k, false});
    return axes;
}

std::string axisName(const ParameterAxis& axis, Eigen::Index units, Eigen::Index features)
{
    const Eigen::Index count = units * features;
    const auto weight = [&](const char* letter) {
        const Eigen::Index k = axis.parameter % count;
        return units == 1 ? subscripted(letter, {k})
                          : subscripted(letter, {k / features, k % features});
    };
    if (axis.isSum)
        return weight("w") + " + " + weight("G");
    if (axis.parameter < count)
        return weight("w");
    if (axis.parameter < 2 * count)
        return weight("G");
    return units == 1 ? "b" : subscripted("b", {axis.parameter - 2 * count});
}

double valueOnAxis(const ParameterAxis& axis, const Eigen::VectorXd& values,
                   Eigen::Index weightCount)
{
    const double value = values(axis.parameter);
    return axis.isSum ? value + values(axis.parameter + weightCount) : value;
}

ParameterPlane planeOfAxes(const Layer& layer, const ParameterAxis& u, const ParameterAxis& v)
{
    requireAxis(u, layer);
    requireAxis(v, layer);
    if (u == v)
        throw std::invalid_argument("planeOfAxes: twice the same axis "
                                    + axisName(u, layer.units, layer.features));
    ParameterPlane plane{layer, directionOf(u, v, layer), directionOf(v, u, layer)};
    plane.origin.values -= valueOnAxis(u, layer.values, layer.weightCount()) * plane.du
        + valueOnAxis(v, layer.values, layer.weightCount()) * plane.dv;
    return plane;
}

Layer layerAt(const ParameterPlane& plane, double u, double v)
{
    Layer layer = plane.origin;
    layer.values += u * plane.du + v * plane.dv;
    return layer;
}

}  // namespace entropy_lab
