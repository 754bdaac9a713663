#pragma once

#include "core/analysis/landscape.h"
#include "core/experiment/layer.h"
#include "core/runs/run_columns.h"

#include <string>
#include <vector>

namespace entropy_lab {

/// A number made of the parameters of a layer: one of them, a sum w_ij + G_ij or a difference
/// w_ij - G_ij. By what it is and not by where it stands, so that it means the same in layers of
/// every shape and in the history of every run.
struct ParameterAxis {
    enum class Kind { W, G, B, Sum, Difference };

    Kind kind = Kind::Sum;
    Eigen::Index unit = 0;
    Eigen::Index feature = 0;  ///< of a bias 0

    bool operator==(const ParameterAxis&) const = default;
};

/// Every sum, then every w, G and b, in the order of Layer::values.
std::vector<ParameterAxis> parameterAxes(Eigen::Index units, Eigen::Index features);

/// Whether a layer of that shape has it.
bool hasAxis(const ParameterAxis& axis, Eigen::Index units, Eigen::Index features);

/// "w₁ + G₁", "w₁ − G₁", "G₂", "b"; with the unit's index too where there are several.
std::string axisName(const ParameterAxis& axis, Eigen::Index units);

/// The value that `values`, in the order of Layer::values, has on an axis of the layer; linear in
/// them, so of a step it is the move along the axis.
double valueOnAxis(const ParameterAxis& axis, const Eigen::VectorXd& values, Eigen::Index units,
                   Eigen::Index features);
double valueOnAxis(const ParameterAxis& axis, const Layer& layer);

/// Columns of a history that it is made of: first + plus - minus, -1 for none. `first` is -1 where
/// the history does not keep it.
struct AxisColumns {
    int first = -1;
    int plus = -1;
    int minus = -1;
};
AxisColumns columnsOf(const ParameterAxis& axis, const RunColumns& columns);

/// The plane over two axes through the layer, u and v being the values on them. A sum is carried by
/// w while G stays, except beside its own w or G, where the other one carries it.
/// Throws std::invalid_argument for an axis that the layer does not have, a difference, or twice
/// the same.
ParameterPlane planeOfAxes(const Layer& layer, const ParameterAxis& u, const ParameterAxis& v);

/// origin + u du + v dv.
Layer layerAt(const ParameterPlane& plane, double u, double v);

}  // namespace entropy_lab
