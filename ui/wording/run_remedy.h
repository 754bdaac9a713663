#pragma once

#include "core/runs/run_snapshot.h"

#include <QString>

namespace entropy_lab {

/// What a person may do about a run with one click.
struct RunRemedy {
    enum class Kind {
        None,
        WakeUp,          ///< the bias of the first unit becomes `value`
        ScaleRates,      ///< all learning rates times `value`, from the start
        MoreIterations,  ///< the limit becomes `value`, and the run goes on
    };

    Kind kind = Kind::None;
    double value = 0.0;
    QString label{};

    bool operator==(const RunRemedy&) const = default;
};

/// The factor to the rates that are safe, see safeRateFactor; NaN also where it is not found within
/// a frame.
double safeFactorWithinAFrame(const Experiment& experiment);

/// Just below the safe rates where they are known, else a tenth; nothing where the rates are safe.
RunRemedy startWithSmallerRates(const Experiment& experiment);

/// For a step of z from `before` to `after`, which is in proportion to the rates: the largest power
/// of a tenth of them with which no step of the entropy goes past the slope of the bell.
RunRemedy startWithoutTheJump(const Experiment& experiment, double before, double after);

/// For a run that left the finite numbers: smaller rates, unless its state of now is too large
/// whatever they are.
RunRemedy startWithinTheFiniteNumbers(const RunSnapshot& now);

/// Ten times the rates where that is safe, or H falls at any rate; else more iterations once the
/// limit is reached, provided that the last step still moved something.
RunRemedy moreProgress(const RunSnapshot& now, bool isMoving);

/// For every z at 0 under descent of the entropy: a bias from which the gradient is not 0; nothing
/// where it would be 0 all the same.
RunRemedy wakeUp(const Experiment& experiment);

/// Why the parameters keep their values whatever the gradients of z are; empty where they do not.
QString frozenText(const Experiment& experiment);

}  // namespace entropy_lab
