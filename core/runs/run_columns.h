#pragma once

#include "core/descent/step_record.h"
#include "core/experiment/experiment.h"
#include "core/runs/history.h"

namespace entropy_lab {

/// Which number of a run stands in which column of its history. A column that the experiment does
/// not have is -1. No learning rate: a row is written before it is known what the next update uses.
struct RunColumns {
    /// Above this number of parameters a history keeps none of them.
    static constexpr Eigen::Index kMaximumParameters = 512;
    /// Above this number (samples x units) neither history nor table keeps the pre-activations.
    static constexpr Eigen::Index kMaximumPreActivations = 64;

    explicit RunColumns(const Experiment& experiment);

    int H = 0;
    int pathSum = 1;
    int gradientNorm = 2;
    int objective = -1;     ///< only where it is not H itself
    int crossEntropy = -1;  ///< only with a known label
    int accuracy = -1;      ///< only with a known label
    int firstParameter = -1;
    int firstZ = -1;
    int count = 3;

    Eigen::Index units = 0;
    Eigen::Index features = 0;
    Eigen::Index samples = 0;

    /// Columns of w_ij, G_ij, b_i (unit i, feature j, 0-based) and of z of sample s and unit i;
    /// -1 where the history does not keep them.
    int w(Eigen::Index unit, Eigen::Index feature) const;
    int G(Eigen::Index unit, Eigen::Index feature) const;
    int b(Eigen::Index unit) const;
    int z(Eigen::Index sample, Eigen::Index unit) const;

    /// Appends a record as a row of `count` numbers.
    void record(const StepRecord& record, History& history) const;
};

}  // namespace entropy_lab
