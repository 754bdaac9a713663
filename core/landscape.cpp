#include "core/landscape.h"

#include "core/entropy.h"
#include "core/objective.h"

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

/// Pre-activations of several cells, one cell a column, and what the fused kernel makes of them.
struct CellBlock {
    Eigen::ArrayXXd Z;
    Eigen::ArrayXXd D;
    Eigen::ArrayXXd H;
    Eigen::ArrayXXd dHdz;

    CellBlock(Eigen::Index entries, Eigen::Index cells)
        : Z(entries, cells), D(entries, cells), H(entries, cells), dHdz(entries, cells)
    {
    }
};

/// Mean H, summed over units, of every cell in a column of the grid.
void fillEntropyColumn(const Eigen::MatrixXd& Zbase, const Eigen::MatrixXd& Zv,
                       const Eigen::VectorXd& v, CellBlock& block,
                       Eigen::Ref<Eigen::VectorXd> column)
{
    const Eigen::Index cells = block.Z.cols();
    const double samples = static_cast<double>(Zbase.cols());
    for (Eigen::Index first = 0; first < v.size(); first += cells) {
        const Eigen::Index count = std::min(cells, v.size() - first);
        for (Eigen::Index k = 0; k < count; ++k)
            block.Z.col(k) = (Zbase + v(first + k) * Zv).reshaped();
        const auto length = static_cast<std::size_t>(count * Zbase.size());
        evaluateSigmoids({block.Z.data(), length}, {block.D.data(), length},
                         {block.H.data(), length}, {block.dHdz.data(), length});
        for (Eigen::Index k = 0; k < count; ++k)
            column(first + k) = block.H.col(k).sum() / samples;
    }
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
    const Eigen::Index entries = Z.Z0.size();
    if (entries == 0)
        throw std::invalid_argument("evaluateLandscape: the batch is empty");
    const bool isEntropy = objective.kind == ObjectiveKind::Entropy;
    // About 512 entries a block stay in the L1 cache together with what they give.
    const Eigen::Index cells =
        isEntropy ? std::clamp<Eigen::Index>(512 / entries, 1, vAxis.count) : 0;
    CellBlock block(entries, cells);
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
