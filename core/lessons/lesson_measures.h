#pragma once

#include "core/descent/trainer.h"
#include "core/experiment/experiment.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>

/// What the table of quantities is made of, where a call of one function is not enough.
namespace entropy_lab {

/// The root of a function that changes sign once on [low, high], to the last place.
double rootBetween(double low, double high, const std::function<double(double)>& function);

/// ∫ H dz in bits over [from, to], by Simpson's rule: to about 14 digits, also where the ends
/// stand for infinity.
double entropyArea(double from, double to);

/// -(1/ln 2) ∫ z dD in bits along the path from -> via -> to, summed up by the trapezoid rule in
/// `steps` equal steps on each leg.
double detourSumBits(double from, double via, double to, std::int64_t steps);

/// The a at which the cycles of `period` >= 2 of ascent give way to cycles twice as long: where the
/// slope of the map, applied `period` times, passes -1 on them. Within [low, high], inside which it
/// must pass once. For `period` 1: 8.
double periodDoublingGain(int period);

/// The run after `at` updates whatever its own end; nothing where `stop` was requested.
std::optional<Trainer> trainedTo(const Experiment& experiment, std::int64_t at,
                                 const std::stop_token& stop);

/// Updates until H per unit is below `threshold` bits; NaN where that takes more than `most`.
/// Nothing where `stop` was requested.
std::optional<double> iterationsToEntropy(const Experiment& experiment, double threshold,
                                          std::int64_t most, const std::stop_token& stop);

/// The share of a generator's samples that a layer puts on the side of their class, whichever
/// labels the run was given; NaN for other data and for several units.
double classAccuracy(const Experiment& experiment, const Layer& layer);

}  // namespace entropy_lab
