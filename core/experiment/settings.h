#pragma once

#include "core/experiment/experiment.h"

#include <string>
#include <string_view>
#include <vector>

/// The one table of settings: control panel, tooltips, --set and the guide all read it.
namespace entropy_lab {

enum class SettingGroup { LearningRate, Inputs, Start, Stop };

/// How a slider spreads the range.
enum class SettingScale { Linear, Logarithmic };

/// One number of an experiment that a person may change.
struct Setting {
    std::string key;     ///< dotted key of the experiment file, e.g. "start.w.0.1"
    std::string label;   ///< plain name, e.g. "weight w"
    std::string symbol;  ///< Unicode symbol with index, e.g. "w₂"
    std::string unit;    ///< empty for a pure number
    std::string help;    ///< one sentence for tooltip and guide
    SettingGroup group = SettingGroup::LearningRate;
    SettingScale scale = SettingScale::Linear;
    bool isInteger = false;
    bool isOptional = false;  ///< may be switched off; then `settingValue` is NaN
    double minimum = 0.0;     ///< of slider and value box
    double maximum = 1.0;
    double defaultValue = 0.0;
};

/// The settings of an experiment of this shape, in the order of the panel. Inputs are those of
/// sample `sample` (0-based); defaults are the built-in experiment's where it has that number.
std::vector<Setting> settingsFor(const Experiment& experiment, Eigen::Index sample = 0);

/// The value at a key of the table; NaN for an optional setting that is off.
/// Throws std::invalid_argument for a key that the experiment does not have.
double settingValue(const Experiment& experiment, std::string_view key);

/// Sets the value at a key of the table; NaN switches an optional setting off.
/// Throws std::invalid_argument for an unknown key. The value's range is checked by findProblem.
void setSettingValue(Experiment& experiment, std::string_view key, double value);

/// "x₂", "w₁₂" and the like: a letter with 1-based subscript digits.
std::string subscripted(std::string_view letter, std::initializer_list<Eigen::Index> indices);

}  // namespace entropy_lab
