#pragma once

#include "core/experiment/layer.h"

#include <Eigen/Core>

#include <cstdint>
#include <optional>
#include <span>

/// The numbers that decide how the entropy and the cross-entropy differ. Z: pre-activations,
/// units x samples, unit by unit within a sample. Y: the same shape with entries 0, 1 or NaN
/// (unlabeled), or 0 x 0.
namespace entropy_lab {

/// How many of the labeled pre-activations the two descents pull in opposite directions: the
/// entropy away from 0, the cross-entropy towards the label. They do where z is on the wrong side.
struct Disagreement {
    std::int64_t labelled = 0;
    std::int64_t opposite = 0;
    std::int64_t undecided = 0;  ///< z = 0 and labeled: the entropy pulls nowhere
};

/// Exact: by signs, also where a gradient has run out of digits. Throws std::invalid_argument where
/// the sizes differ.
Disagreement countOpposite(std::span<const double> Z, const Eigen::MatrixXd& Y);

/// A pre-activation that is on the wrong side of its label.
struct WrongEntry {
    Eigen::Index entry = 0;  ///< its place in Z
    double z = 0.0;
    double y = 0.0;  ///< 0 or 1
};

/// The one with the largest cross-entropy; nothing where no label is missed.
/// Throws std::invalid_argument where the sizes differ.
std::optional<WrongEntry> mostWrong(std::span<const double> Z, const Eigen::MatrixXd& Y);

/// max |H(z) - (-D log2 D - (1 - D) log2(1 - D))| in bits over at most `most` of the
/// pre-activations, evenly spread, the first always among them; 0 for an empty Z. H is the closed
/// form of -(1/ln 2) ∫ z dD, the rest the definition of Shannon's binary entropy.
double identityResidualBits(std::span<const double> Z, std::size_t most);

/// max |(w - G) - (w - G at the start)| over all weights. Throws std::invalid_argument where the
/// shapes differ.
double differenceDrift(const Layer& start, const Layer& now);

/// max |a - b|; NaN where the sizes differ or there is nothing.
double largestDistance(std::span<const double> a, std::span<const double> b);

}  // namespace entropy_lab
