#pragma once

#include "core/experiment/experiment.h"
#include "core/experiment/shared_matrix.h"

#include <cstdint>
#include <vector>

/// Layers stacked on each other, every one descending its own entropy from the same forward pass:
/// the layer-wise extension of the method (B. Mahi, "Structured Knowledge Accumulation",
/// arXiv 2503.13942 and 2504.03214, 2025). One weight set, no G.
namespace entropy_lab {

struct StackedLayersSettings {
    std::vector<Eigen::Index> units{8, 4, 4};  ///< of each layer, from the input on; each >= 1
    double learningRate = 0.1;                 ///< eta > 0
    /// Re-centers z by logit(mean D) of its unit in the gradient, so that a unit stays undecided on
    /// average.
    bool isBalanced = false;
    double scale = 0.01;      ///< start weights are scale * N(0, 1), >= 0; biases are 0
    std::uint64_t seed = 42;  ///< of NormalNumbers; layer by layer, features x units, row by row
};

/// The stack of an experiment, or the usual one where it has none, at the learning rate of w.
StackedLayersSettings stackOf(const Experiment& experiment);

/// What is known of one layer at step k, before its update. Entropies are in bits, summed over
/// units and samples.
struct LayerStep {
    /// -(1/ln 2) Σ Z∘(D - D_previous), not accumulated; 0 at k = 0.
    double stepEntropy = 0.0;
    /// Sum of the step entropies so far.
    double pathSum = 0.0;
    /// Shannon's entropy of the decisions now.
    double H = 0.0;
    /// What it changed by since k = 0: what `pathSum` approximates.
    double shannonChange = 0.0;
    /// Σ Z∘dD/(|Z|_F |dD|_F), dD = D - D_previous; NaN at k = 0 and where a norm is 0.
    double cosine = 0.0;
    /// Frobenius norms of Z, D, dD and of the weights used in this step.
    double normZ = 0.0;
    double normD = 0.0;
    double normDecisionChange = 0.0;
    double normW = 0.0;
};

/// One unit at one sample in the last step.
struct LayerSample {
    double z = 0.0;  ///< as the gradient takes it: re-centered where balanced
    double D = 0.0;
    double decisionChange = 0.0;  ///< dD; 0 at k = 0
    double gradient = 0.0;        ///< dZ, bits; 0 at k = 0, where nothing is updated
};

/// Steps a stack. Per step k, with A the inputs of a layer (features x samples), N samples:
///   Z = W A + b, D = s(Z), dD = D - D_previous
///   dZ = -(1/ln 2)[Z∘D∘(1 - D) + dD]  (balanced: Z - logit(mean D) in place of Z)
///   W <- W - eta dZ A_used^T/N,  b <- b - eta (mean of dZ over samples)
/// A_used is X for the first layer, else the previous step's D of the layer below. Nothing is
/// updated at k = 0. All layers update from the same forward pass.
class StackedLayers {
public:
    /// X: features x samples. Throws std::invalid_argument for empty X or settings out of range.
    StackedLayers(const SharedMatrix& X, StackedLayersSettings settings);

    /// The next step: forward through all layers, record, update. Valid until the next call.
    const std::vector<LayerStep>& advance();

    /// Steps made so far.
    std::int64_t steps() const { return m_steps; }
    std::size_t layers() const { return m_layers.size(); }
    /// Weights of a layer, units x features.
    const Eigen::MatrixXd& W(std::size_t layer) const { return m_layers.at(layer).W; }
    const Eigen::VectorXd& b(std::size_t layer) const { return m_layers.at(layer).b; }
    /// Decisions of a layer in the last step, units x samples; 0 x 0 before the first.
    const Eigen::MatrixXd& D(std::size_t layer) const { return m_layers.at(layer).D; }
    /// Throws std::out_of_range before the first step, and for a layer, unit or sample that is not.
    LayerSample at(std::size_t layer, Eigen::Index unit, Eigen::Index sample) const;

private:
    struct Stage {
        Eigen::MatrixXd W;
        Eigen::VectorXd b;
        Eigen::MatrixXd Z;
        Eigen::MatrixXd D;
        Eigen::MatrixXd previousD;
        Eigen::MatrixXd dZ;  // also dD
        double startH = 0.0;
    };

    void forward(Stage& stage, const Eigen::MatrixXd& A) const;
    void record(Stage& stage, LayerStep& step) const;
    void update(Stage& stage, const Eigen::MatrixXd& usedA) const;

    SharedMatrix m_inputs;
    StackedLayersSettings m_settings;
    std::vector<Stage> m_layers;
    std::vector<LayerStep> m_record;
    std::int64_t m_steps = 0;
};

/// Records of `steps` steps: entry k holds every layer. Throws as StackedLayers, or for steps < 0.
std::vector<std::vector<LayerStep>>
runStackedLayers(const SharedMatrix& X, const StackedLayersSettings& settings, std::int64_t steps);

}  // namespace entropy_lab
