#include "core/experiment/layer.h"

#include <stdexcept>
#include <string>

namespace entropy_lab {

Layer::Layer(Eigen::Index unitCount, Eigen::Index featureCount)
    : units(unitCount), features(featureCount)
{
    if (unitCount < 1 || featureCount < 1)
        throw std::invalid_argument("Layer: " + std::to_string(unitCount) + " units and "
                                    + std::to_string(featureCount)
                                    + " features, but both must be at least 1");
    values = Eigen::VectorXd::Zero(units * (2 * features + 1));
}

RowMatrix Layer::effectiveWeights() const
{
    return W() + G();
}

Eigen::MatrixXd preActivation(const Layer& layer, const Eigen::MatrixXd& X)
{
    if (X.rows() != layer.features)
        throw std::invalid_argument("preActivation: X has " + std::to_string(X.rows())
                                    + " features, the layer " + std::to_string(layer.features));
    return (layer.effectiveWeights() * X).colwise() + layer.b();
}

}  // namespace entropy_lab
