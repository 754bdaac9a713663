#include "core/analysis/parameter_axis.h"

#include "core/experiment/settings.h"

#include <stdexcept>

namespace entropy_lab {

namespace {

using Kind = ParameterAxis::Kind;

bool isPair(const ParameterAxis& axis)
{
    return axis.kind == Kind::Sum || axis.kind == Kind::Difference;
}

/// Place in Layer::values; of a pair that of w.
Eigen::Index placeOf(const ParameterAxis& axis, Eigen::Index units, Eigen::Index features)
{
    if (axis.kind == Kind::B)
        return 2 * units * features + axis.unit;
    const Eigen::Index weight = axis.unit * features + axis.feature;
    return axis.kind == Kind::G ? units * features + weight : weight;
}

void requireAxis(const ParameterAxis& axis, const Layer& layer)
{
    if (axis.kind == Kind::Difference || !hasAxis(axis, layer.units, layer.features))
        throw std::invalid_argument("planeOfAxes: " + axisName(axis, layer.units) + " of "
                                    + std::to_string(layer.units) + " units with "
                                    + std::to_string(layer.features) + " inputs");
}

/// Direction that adds 1 on `axis` and nothing on `other`.
Eigen::VectorXd directionOf(const ParameterAxis& axis, const ParameterAxis& other,
                            const Layer& layer)
{
    const Eigen::Index count = layer.weightCount();
    const bool isSameWeight = axis.unit == other.unit && axis.feature == other.feature;
    const Eigen::Index place = placeOf(axis, layer.units, layer.features);
    Eigen::VectorXd direction = Eigen::VectorXd::Zero(layer.values.size());
    if (axis.kind == Kind::Sum) {
        const bool isWTaken = other.kind == Kind::W && isSameWeight;
        direction(isWTaken ? place + count : place) = 1.0;
        return direction;
    }
    direction(place) = 1.0;
    // Beside its own sum the partner moves against it.
    if (other.kind == Kind::Sum && isSameWeight && axis.kind != Kind::B)
        direction(axis.kind == Kind::W ? place + count : place - count) = -1.0;
    return direction;
}

}  // namespace

std::vector<ParameterAxis> parameterAxes(Eigen::Index units, Eigen::Index features)
{
    std::vector<ParameterAxis> axes;
    for (const Kind kind : {Kind::Sum, Kind::W, Kind::G})
        for (Eigen::Index unit = 0; unit < units; ++unit)
            for (Eigen::Index feature = 0; feature < features; ++feature)
                axes.push_back({kind, unit, feature});
    for (Eigen::Index unit = 0; unit < units; ++unit)
        axes.push_back({Kind::B, unit, 0});
    return axes;
}

bool hasAxis(const ParameterAxis& axis, Eigen::Index units, Eigen::Index features)
{
    const Eigen::Index inputs = axis.kind == Kind::B ? 1 : features;
    return axis.unit >= 0 && axis.unit < units && axis.feature >= 0 && axis.feature < inputs;
}

std::string axisName(const ParameterAxis& axis, Eigen::Index units)
{
    const auto weight = [&](const char* letter) {
        return units == 1 ? subscripted(letter, {axis.feature})
                          : subscripted(letter, {axis.unit, axis.feature});
    };
    switch (axis.kind) {
    case Kind::W:
        return weight("w");
    case Kind::G:
        return weight("G");
    case Kind::Sum:
        return weight("w") + " + " + weight("G");
    case Kind::Difference:
        return weight("w") + " − " + weight("G");
    case Kind::B:
        break;
    }
    return units == 1 ? "b" : subscripted("b", {axis.unit});
}

double valueOnAxis(const ParameterAxis& axis, const Eigen::VectorXd& values, Eigen::Index units,
                   Eigen::Index features)
{
    const Eigen::Index place = placeOf(axis, units, features);
    if (!isPair(axis))
        return values(place);
    const double G = values(place + units * features);
    return axis.kind == Kind::Sum ? values(place) + G : values(place) - G;
}

double valueOnAxis(const ParameterAxis& axis, const Layer& layer)
{
    return valueOnAxis(axis, layer.values, layer.units, layer.features);
}

AxisColumns columnsOf(const ParameterAxis& axis, const RunColumns& columns)
{
    if (columns.firstParameter < 0 || !hasAxis(axis, columns.units, columns.features))
        return {};
    AxisColumns found{.first = columns.firstParameter
                          + static_cast<int>(placeOf(axis, columns.units, columns.features))};
    if (isPair(axis))
        (axis.kind == Kind::Sum ? found.plus : found.minus) = columns.G(axis.unit, axis.feature);
    return found;
}

ParameterPlane planeOfAxes(const Layer& layer, const ParameterAxis& u, const ParameterAxis& v)
{
    requireAxis(u, layer);
    requireAxis(v, layer);
    if (u == v)
        throw std::invalid_argument("planeOfAxes: twice the same axis " + axisName(u, layer.units));
    ParameterPlane plane{layer, directionOf(u, v, layer), directionOf(v, u, layer)};
    plane.origin.values -= valueOnAxis(u, layer) * plane.du + valueOnAxis(v, layer) * plane.dv;
    return plane;
}

Layer layerAt(const ParameterPlane& plane, double u, double v)
{
    Layer layer = plane.origin;
    layer.values += u * plane.du + v * plane.dv;
    return layer;
}

}  // namespace entropy_lab
