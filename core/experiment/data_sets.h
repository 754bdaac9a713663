#pragma once

#include "core/experiment/batch.h"
#include "core/experiment/experiment.h"

#include <span>
#include <string_view>

/// Built-in point sets. Same name, settings and seed: the same points on every platform, from
/// UniformNumbers (core/experiment/random.h).
namespace entropy_lab {

/// One number of a generator.
struct DataSetSetting {
    const char* key;    ///< of the experiment file
    const char* label;  ///< plain name
    const char* help;   ///< one sentence
    double minimum;
    double maximum;
    double defaultValue;
    bool isInteger = false;
};

struct DataSetGenerator {
    const char* name;   ///< of the experiment file, e.g. "two-moons"
    const char* label;  ///< plain name
    const char* help;   ///< one sentence
    std::span<const DataSetSetting> settings;
};

/// Every generator:
///   vogel-discs  two discs of evenly spread points: i = 0..n-1, r = sqrt((i + 0.5)/n),
///                t = i pi (3 - sqrt 5), point (cx + sx r cos t, cy + sy r sin t)
///   two-blobs    two round normal clouds
///   two-moons    two half circles that reach into each other
///   circles      a circle inside another
///   xor          four clouds about (±1, ±1), opposite ones alike
///   spirals      two spirals wound into each other
///   line         one input, evenly spaced, 1 above a threshold
/// They share `samples` (per class), `noise` (standard deviation added to every input), `labelled`
/// (share of the samples that keep their label, the others are NaN) and `shift_x`.
std::span<const DataSetGenerator> dataSetGenerators();

/// X: features x samples, class 0 first. Y: 1 x samples with 0, 1 or NaN. Settings not named have
/// their default; standardized last where the source says so. Throws std::invalid_argument "KEY:
/// VALUE: what is expected" for an unknown generator or key, a key named twice or a value out of
/// range.
Batch generateDataSet(const GeneratorSource& source);

}  // namespace entropy_lab
