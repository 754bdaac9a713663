#pragma once

#include "core/experiment/batch.h"
#include "core/experiment/experiment.h"
#include "core/experiment/layer.h"

#include <Eigen/Core>

#include <stop_token>

/// The objective over a plane in parameter space. Along two directions the pre-activations are
/// linear in the two coordinates, Z = Z0 + u Zu + v Zv, so the layer is applied three times,
/// whatever the number of cells.
namespace entropy_lab {

/// The plane p(u, v) = origin + u du + v dv; du and dv in the order of Layer::values.
struct ParameterPlane {
    Layer origin;
    Eigen::VectorXd du;
    Eigen::VectorXd dv;
};

/// The plane of two parameters, by their place in Layer::values, with the others as they are;
/// u and v are the values of the two. Throws std::invalid_argument for a place that does not exist
/// or twice the same.
ParameterPlane planeOfParameters(const Layer& layer, Eigen::Index uParameter,
                                 Eigen::Index vParameter);

/// The plane of the effective weight w_ij + G_ij and the bias b_i of one unit: u = w + G (carried
/// by w, G stays) and v = b. Throws std::invalid_argument for a unit or feature out of range.
ParameterPlane planeOfEffectiveWeightAndBias(const Layer& layer, Eigen::Index unit,
                                             Eigen::Index feature);

/// `count` >= 1 values from minimum to maximum, ends included, in equal steps; the minimum alone
/// for count 1.
struct GridAxis {
    double minimum = -5.0;
    double maximum = 5.0;
    Eigen::Index count = 100;
};

/// Values in bits over a grid: value(row, column) at (u(column), v(row)).
struct Landscape {
    Eigen::VectorXd u;
    Eigen::VectorXd v;
    Eigen::MatrixXd value;
};

/// The objective at every point of the grid. Where `stop` is requested, columns not yet computed
/// hold NaN. Throws std::invalid_argument where a shape or an axis is wrong, and as
/// evaluateObjective does.
Landscape evaluateLandscape(const ParameterPlane& plane, const Batch& batch,
                            const Objective& objective, const GridAxis& uAxis,
                            const GridAxis& vAxis, std::stop_token stop = {});

/// The slope of the objective along the two directions, in bits per unit of u and of v.
struct GradientField {
    Eigen::VectorXd u;
    Eigen::VectorXd v;
    Eigen::MatrixXd dObjectivedU;  ///< as Landscape::value
    Eigen::MatrixXd dObjectivedV;
};

/// Throws as evaluateLandscape.
GradientField evaluateGradientField(const ParameterPlane& plane, const Batch& batch,
                                    const Objective& objective, const GridAxis& uAxis,
                                    const GridAxis& vAxis);

}  // namespace entropy_lab
