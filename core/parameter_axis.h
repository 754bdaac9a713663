#pragma once

#include "core/landscape.h"
#include "core/layer.h"

#include <string>
#include <vector>

namespace entropy_lab {

/// A number that a layer can be moved along: one of its parameters, or a sum w_ij + G_ij.
struct ParameterAxis {
    /// Place in Layer::values; of a sum that of w_ij.
    Eigen::Index parameter = 0;
    bool isSum = false;

    bool operator==(const ParameterAxis&) const = default;
};

/// Every sum, then every w, G and b, in the order of Layer::values.
std::vector<ParameterAxis> parameterAxes(Eigen::Index units, Eigen::Index features);

/// "w₁ + G₁", "G₂", "b"; with the unit's index too where there are several.
std::string axisName(const ParameterAxis& axis, Eigen::Index units, Eigen::Index features);

/// The value that `values`, in the order of Layer::values, has on the axis; linear in them, so of
/// a step it is the move along the axis.
double valueOnAxis(const ParameterAxis& axis, const Eigen::VectorXd& values,
                   Eigen::Index weightCount);

/// The plane over two axes through the layer, u and v being the values on them. A sum is carried by
/// w while G stays, except beside its own w or G, where the other one carries it.
/// Throws std::invalid_argument for an axis that the layer does not have or twice the same.
ParameterPlane planeOfAxes(const Layer& layer, const ParameterAxis& u, const ParameterAxis& v);

/// origin + u du + v dv.
Layer layerAt(const ParameterPlane& plane, double u, double v);

}  // namespace entropy_lab
