#include "core/networks/stacked_layers.h"

#include "core/entropy/entropy.h"
#include "core/experiment/random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace entropy_lab {

namespace {

void check(const Eigen::MatrixXd& X, const StackedLayersSettings& settings)
{
    const auto fail = [](const std::string& problem) {
        throw std::invalid_argument("StackedLayers: " + problem);
    };
    if (X.size() == 0)
        fail("X is empty");
    if (settings.units.empty())
        fail("no layer");
    for (const Eigen::Index units : settings.units)
        if (units < 1)
            fail("a layer of " + std::to_string(units) + " units, but at least 1 is needed");
    if (!(settings.learningRate > 0.0) || !std::isfinite(settings.learningRate))
        fail("learning rate " + std::to_string(settings.learningRate)
             + ", but it must be positive and finite");
    if (!(settings.scale >= 0.0) || !std::isfinite(settings.scale))
        fail("scale " + std::to_string(settings.scale)
             + ", but it must be finite and not negative");
}

/// logit of every unit's mean decision, finite also where all its decisions saturate.
Eigen::VectorXd logitOfMeans(const Eigen::MatrixXd& Z)
{
    Eigen::VectorXd logits(Z.rows());
    for (Eigen::Index i = 0; i < Z.rows(); ++i) {
        double decided = 0.0;
        double undecided = 0.0;
        for (Eigen::Index s = 0; s < Z.cols(); ++s) {
            decided += sigmoid(Z(i, s));
            undecided += sigmoid(-Z(i, s));
        }
        constexpr double kSmallest = std::numeric_limits<double>::min();
        logits(i) =
            std::log(std::max(decided, kSmallest)) - std::log(std::max(undecided, kSmallest));
    }
    return logits;
}

}  // namespace

StackedLayersSettings stackOf(const Experiment& experiment)
{
    const LayerStack layers = experiment.layers.value_or(LayerStack());
    return {.units = layers.units,
            .learningRate = experiment.learningRate.w,
            .isBalanced = layers.isBalanced,
            .scale = layers.scale,
            .seed = layers.seed};
}

StackedLayers::StackedLayers(const SharedMatrix& X, StackedLayersSettings settings)
    : m_inputs(X), m_settings(std::move(settings))
{
    check(m_inputs, m_settings);
    NormalNumbers normal(m_settings.seed);
    Eigen::Index features = m_inputs.rows();
    for (const Eigen::Index units : m_settings.units) {
        Stage stage;
        stage.W = m_settings.scale * normal.matrix(features, units).transpose();
        stage.b = Eigen::VectorXd::Zero(units);
        m_layers.push_back(std::move(stage));
        features = units;
    }
    m_record.resize(m_layers.size());
}

void StackedLayers::forward(Stage& stage, const Eigen::MatrixXd& A) const
{
    stage.D.swap(stage.previousD);
    stage.Z.noalias() = stage.W * A;
    stage.Z.colwise() += stage.b;
    stage.D = stage.Z.unaryExpr([](double z) { return sigmoid(z); });
}

void StackedLayers::record(Stage& stage, LayerStep& step) const
{
    step.H = stage.Z.unaryExpr([](double z) { return entropyBits(z); }).sum();
    step.normZ = stage.Z.norm();
    step.normD = stage.D.norm();
    step.normW = stage.W.norm();
    if (m_steps == 0) {
        stage.startH = step.H;
        step.cosine = std::numeric_limits<double>::quiet_NaN();
        return;
    }
    stage.dZ = stage.D - stage.previousD;
    const double product = stage.Z.cwiseProduct(stage.dZ).sum();
    step.stepEntropy = -kBitsPerNat * product;
    step.pathSum += step.stepEntropy;
    step.shannonChange = step.H - stage.startH;
    step.normDecisionChange = stage.dZ.norm();
    const double norms = step.normZ * step.normDecisionChange;
    step.cosine = norms > 0.0 ? product / norms : std::numeric_limits<double>::quiet_NaN();
}

void StackedLayers::update(Stage& stage, const Eigen::MatrixXd& usedA) const
{
    const double samples = static_cast<double>(m_inputs.cols());
    if (m_settings.isBalanced)
        stage.Z.colwise() -= logitOfMeans(stage.Z);
    stage.dZ.array() += stage.Z.array() * stage.D.array() * (1.0 - stage.D.array());
    stage.dZ *= -kBitsPerNat;
    stage.W.noalias() -= (m_settings.learningRate / samples) * stage.dZ * usedA.transpose();
    stage.b -= (m_settings.learningRate / samples) * stage.dZ.rowwise().sum();
}

const std::vector<LayerStep>& StackedLayers::advance()
{
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        forward(m_layers[l], l == 0 ? *m_inputs : m_layers[l - 1].D);
        record(m_layers[l], m_record[l]);
    }
    if (m_steps > 0)
        for (std::size_t l = 0; l < m_layers.size(); ++l)
            update(m_layers[l], l == 0 ? *m_inputs : m_layers[l - 1].previousD);
    ++m_steps;
    return m_record;
}

LayerSample StackedLayers::at(std::size_t layer, Eigen::Index unit, Eigen::Index sample) const
{
    const Stage& stage = m_layers.at(layer);
    const bool isThere =
        unit >= 0 && unit < stage.D.rows() && sample >= 0 && sample < stage.D.cols();
    if (!isThere)
        throw std::out_of_range("StackedLayers: no unit " + std::to_string(unit) + " at sample "
                                + std::to_string(sample) + " in layer " + std::to_string(layer));
    LayerSample found{.z = stage.Z(unit, sample), .D = stage.D(unit, sample)};
    if (m_steps > 1) {
        found.decisionChange = found.D - stage.previousD(unit, sample);
        found.gradient = stage.dZ(unit, sample);
    }
    return found;
}

std::vector<std::vector<LayerStep>>
runStackedLayers(const SharedMatrix& X, const StackedLayersSettings& settings, std::int64_t steps)
{
    if (steps < 0)
        throw std::invalid_argument("runStackedLayers: " + std::to_string(steps)
                                    + " steps, but at least 0 is needed");
    StackedLayers stack(X, settings);
    std::vector<std::vector<LayerStep>> records;
    records.reserve(static_cast<std::size_t>(steps));
    for (std::int64_t k = 0; k < steps; ++k)
        records.push_back(stack.advance());
    return records;
}

}  // namespace entropy_lab
