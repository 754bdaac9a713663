#pragma once

#include "core/experiment/batch.h"
#include "core/experiment/experiment.h"
#include "core/experiment/layer.h"

#include <Eigen/Core>

#include <vector>

/// The objectives of a run as functions of the pre-activations alone: no parameters, no rule, no
/// direction. All values are in bits.
namespace entropy_lab {

/// What is known of a batch at one set of pre-activations.
struct ObjectiveValue {
    /// The objective itself.
    double objective = 0.0;
    /// Entropy: mean over samples, summed over units.
    double H = 0.0;
    /// Cross-entropy: mean over the labeled samples of each unit, summed over the units that have
    /// labels; NaN without any label.
    double crossEntropy = 0.0;
    /// Share of labels y equal to [z > 0], so z = 0 counts as 0; NaN without any label.
    double accuracy = 0.0;
};

/// Storage that evaluateObjective sizes once and uses again.
struct ObjectiveWorkspace {
    /// Decisions D of the last evaluation, units x samples.
    Eigen::MatrixXd D;
    /// What one entry of a unit counts for.
    struct Weights {
        double crossEntropy;       ///< CE of a labeled entry, in the objective
        double labelledEntropy;    ///< H of a labeled entry, in the objective
        double unlabelledEntropy;  ///< H of an unlabeled entry, in the objective
        double perLabel;           ///< CE of a labeled entry, in `ObjectiveValue::crossEntropy`
    };
    std::vector<Weights> weights;
    /// Per unit: mean D and mean 1 - D.
    Eigen::ArrayX2d means;
};

/// Value and derivative of an objective. N = samples, L = labeled and U = unlabeled samples of a
/// unit; s(z) = D(1 - D).
///   entropy           Σ H/N                    dZ = -(1/ln 2) z s(z)/N
///   cross-entropy     Σ CE/L                   dZ = (D - y)/(L ln 2), 0 where unlabeled
///   mixed             Σ CE/L + lambda Σ H/U    (lambda Σ H/N for a unit with U = 0; no CE term for
///                                              one with L = 0)
///   balanced-entropy  Σ H/N - H(mean D)        dZ = -(1/ln 2) (z - logit(mean D)) s(z)/N
/// Z: units x samples. Y: the same shape with entries 0, 1 or NaN (unlabeled), or 0 x 0.
/// dZ: receives dObjective/dZ, units x samples, so that dW = dZ X^T; it must not be Z itself.
/// Nothing is allocated where dZ and the workspace have their shapes from an earlier call.
/// Throws std::invalid_argument where a shape does not fit, Z is empty or the cross-entropy has no
/// label at all.
ObjectiveValue evaluateObjective(const Objective& objective, const Eigen::MatrixXd& Z,
                                 const Eigen::MatrixXd& Y, Eigen::MatrixXd& dZ,
                                 ObjectiveWorkspace& workspace);

/// The same with a workspace of its own.
ObjectiveValue evaluateObjective(const Objective& objective, const Eigen::MatrixXd& Z,
                                 const Eigen::MatrixXd& Y, Eigen::MatrixXd& dZ);

/// The objective in bits of a layer on a batch. Throws as preActivation and evaluateObjective do.
double objectiveAt(const Layer& layer, const Batch& batch, const Objective& objective);

}  // namespace entropy_lab
