#pragma once

#include "core/lessons/lesson.h"

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

/// The one table of what a lesson can measure; docs/lessons.md lists it.
namespace entropy_lab {

/// A number that a quantity takes.
struct QuantityArgument {
    const char* name;
    const char* help;                   ///< a few words
    std::optional<double> otherwise{};  ///< nothing: it must be given
    double minimum = -1e300;
    double maximum = 1e300;
    bool isInteger = false;
    /// Where it counts something of the experiment from 1 on: how many there are.
    Eigen::Index (*count)(const Experiment& experiment) = nullptr;
};

/// What a quantity is measured on.
enum class QuantityScope {
    Function,    ///< nothing: its arguments say it all
    Experiment,  ///< an experiment, without an iteration
    Run,         ///< the run of an experiment after `at` updates, or at its end
};

/// What a quantity is worked out from.
struct QuantityCall {
    const Experiment& experiment;
    std::int64_t at = 0;  ///< updates
    /// In the order of the table, defaults filled in.
    std::span<const double> arguments;
    std::stop_token stop{};

    double number(std::size_t argument) const { return arguments[argument]; }
    std::int64_t integer(std::size_t argument) const
    {
        return static_cast<std::int64_t>(arguments[argument]);
    }
};

struct QuantityKind {
    const char* name;  ///< of the lesson file, e.g. "path-sum"
    const char* unit;  ///< empty for a pure number
    const char* help;  ///< one sentence
    QuantityScope scope;
    std::vector<QuantityArgument> arguments;
    /// Nothing where the stop was requested.
    std::optional<double> (*value)(const QuantityCall& call);
};

/// All of them, in the order of the guide.
const std::vector<QuantityKind>& quantityKinds();

/// Null for a name that the table does not have.
const QuantityKind* findQuantityKind(std::string_view name);

/// What is wrong with a value of an argument, as "expected ..."; empty if nothing.
std::string argumentProblem(const QuantityArgument& argument, double value,
                            const Experiment& experiment);

}  // namespace entropy_lab
