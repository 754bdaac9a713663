#include "core/analysis/landscape.h"

#include "core/descent/objective.h"
#include "core/entropy/entropy.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace entropy_lab {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Eigen::VectorXd axisValues(const GridAxis& axis)
{
    if (axis.count < 1 || !std::isfinite(axis.minimum) || !std::isfinite(axis.maximum)
        || !(axis.minimum < axis.maximum || axis.count == 1))
        throw std::invalid_argument("landscape: an axis of " + std::to_string(axis.count)
                                    + " values from " + std::to_string(axis.minimum) + " to "
                                    + std::to_string(axis.maximum));
    if (axis.count == 1)
        return Eigen::VectorXd::Constant(1, axis.minimum);
    return Eigen::VectorXd::LinSpaced(axis.count, axis.minimum, axis.maximum);
}

/// Z = Z0 + u Zu + v Zv, each units x samples.
struct PreActivationPlane {
    Eigen::MatrixXd Z0;
    Eigen::MatrixXd Zu;
    Eigen::MatrixXd Zv;

    PreActivationPlane(const ParameterPlane& plane, const Batch& batch)
    {
        const Eigen::Index parameters = plane.origin.values.size();
        if (plane.du.size() != parameters || plane.dv.size() != parameters)
            throw std::invalid_argument("landscape: directions of "
                                        + std::to_string(plane.du.size()) + " and "
                                        + std::to_string(plane.dv.size())
                                        + " numbers in a layer of " + std::to_string(parameters));
        Z0 = preActivation(plane.origin, batch.X);
        Layer direction = plane.origin;
        direction.values = plane.du;
        Zu = preActivation(direction, batch.X);
        direction.values = plane.dv;
        Zv = preActivation(direction, batch.X);
    }
};

/// Pre-activations of several cells for one unit and sample, and what the fused kernel makes of
/// them. Long vectors whatever the size of the batch.
struct CellBlock {
    Eigen::ArrayXd z;
    Eigen::ArrayXd D;
    Eigen::ArrayXd H;
    Eigen::ArrayXd dHdz;

    explicit CellBlock(Eigen::Index cells) : z(cells), D(cells), H(cells), dHdz(cells) { }
};

/// Mean H, summed over units, of every cell in a column of the grid.
void fillEntropyColumn(const Eigen::MatrixXd& Zbase, const Eigen::MatrixXd& Zv,
                       const Eigen::VectorXd& v, CellBlock& block,
                       Eigen::Ref<Eigen::VectorXd> column)
{
    column.setZero();
    for (Eigen::Index first = 0; first < v.size(); first += block.z.size()) {
        const Eigen::Index count = std::min(block.z.size(), v.size() - first);
        const auto length = static_cast<std::size_t>(count);
        for (Eigen::Index entry = 0; entry < Zbase.size(); ++entry) {
            block.z.head(count) =
                Zbase.data()[entry] + v.segment(first, count).array() * Zv.data()[entry];
            evaluateSigmoids({block.z.data(), length}, {block.D.data(), length},
                             {block.H.data(), length}, {block.dHdz.data(), length});
            column.segment(first, count).array() += block.H.head(count);
        }
    }
    column /= static_cast<double>(Zbase.cols());
}

}  // namespace

ParameterPlane planeOfParameters(const Layer& layer, Eigen::Index uParameter,
                                 Eigen::Index vParameter)
{
    const Eigen::Index parameters = layer.values.size();
    if (uParameter < 0 || uParameter >= parameters || vParameter < 0 || vParameter >= parameters
        || uParameter == vParameter)
        throw std::invalid_argument("planeOfParameters: parameters " + std::to_string(uParameter)
                                    + " and " + std::to_string(vParameter) + " of "
                                    + std::to_string(parameters));
    ParameterPlane plane{layer, Eigen::VectorXd::Unit(parameters, uParameter),
                         Eigen::VectorXd::Unit(parameters, vParameter)};
    plane.origin.values(uParameter) = 0.0;
    plane.origin.values(vParameter) = 0.0;
    return plane;
}

ParameterPlane planeOfEffectiveWeightAndBias(const Layer& layer, Eigen::Index unit,
                                             Eigen::Index feature)
{
    if (unit < 0 || unit >= layer.units || feature < 0 || feature >= layer.features)
        throw std::invalid_argument("planeOfEffectiveWeightAndBias: unit " + std::to_string(unit)
                                    + " of " + std::to_string(layer.units) + ", feature "
                                    + std::to_string(feature) + " of "
                                    + std::to_string(layer.features));
    ParameterPlane plane =
        planeOfParameters(layer, unit * layer.features + feature, 2 * layer.weightCount() + unit);
    plane.origin.W()(unit, feature) = -plane.origin.G()(unit, feature);
    return plane;
}

Landscape evaluateLandscape(const ParameterPlane& plane, const Batch& batch,
                            const Objective& objective, const GridAxis& uAxis,
                            const GridAxis& vAxis, std::stop_token stop)
{
    Landscape landscape{axisValues(uAxis), axisValues(vAxis), {}};
    landscape.value.setConstant(vAxis.count, uAxis.count, kNaN);
    const PreActivationPlane Z(plane, batch);
    if (Z.Z0.size() == 0)
        throw std::invalid_argument("evaluateLandscape: the batch is empty");
    const bool isEntropy = objective.kind == ObjectiveKind::Entropy;
    // Blocks of 512 stay in the L1 cache together with what they give.
    CellBlock block(isEntropy ? std::min<Eigen::Index>(512, vAxis.count) : 0);
    ObjectiveWorkspace workspace;
    Eigen::MatrixXd dZ;
    Eigen::MatrixXd Zbase;
    Eigen::MatrixXd Zcell;
    for (Eigen::Index column = 0; column < uAxis.count && !stop.stop_requested(); ++column) {
        Zbase = Z.Z0 + landscape.u(column) * Z.Zu;
        if (isEntropy) {
            fillEntropyColumn(Zbase, Z.Zv, landscape.v, block, landscape.value.col(column));
            continue;
        }
        for (Eigen::Index row = 0; row < vAxis.count; ++row) {
            Zcell = Zbase + landscape.v(row) * Z.Zv;
            landscape.value(row, column) =
                evaluateObjective(objective, Zcell, batch.Y, dZ, workspace).objective;
        }
    }
    return landscape;
}

GradientField evaluateGradientField(const ParameterPlane& plane, const Batch& batch,
                                    const Objective& objective, const GridAxis& uAxis,
                                    const GridAxis& vAxis)
{
    GradientField field{axisValues(uAxis), axisValues(vAxis),
                        Eigen::MatrixXd(vAxis.count, uAxis.count),
                        Eigen::MatrixXd(vAxis.count, uAxis.count)};
    const PreActivationPlane Z(plane, batch);
    ObjectiveWorkspace workspace;
    Eigen::MatrixXd dZ;
    Eigen::MatrixXd Zcell;
    for (Eigen::Index column = 0; column < uAxis.count; ++column) {
        for (Eigen::Index row = 0; row < vAxis.count; ++row) {
            Zcell = Z.Z0 + field.u(column) * Z.Zu + field.v(row) * Z.Zv;
            evaluateObjective(objective, Zcell, batch.Y, dZ, workspace);
            field.dObjectivedU(row, column) = dZ.cwiseProduct(Z.Zu).sum();
            field.dObjectivedV(row, column) = dZ.cwiseProduct(Z.Zv).sum();
        }
    }
    return field;
}

}  // namespace entropy_lab
