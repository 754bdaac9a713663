#include "core/lessons/lesson_quantity.h"

#include "core/lessons/quantity_arguments.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace entropy_lab {

namespace {

std::string shortest(double value)
{
    constexpr std::size_t kLongest = 32;
    char text[kLongest];
    const auto [end, error] = std::to_chars(text, text + kLongest, value);
    return {text, end};
}

[[noreturn]] void refuse(const LessonQuantity& quantity, const std::string& what)
{
    throw std::invalid_argument("measure: " + quantity.name + ": " + what);
}

/// In the order of the table, defaults filled in.
std::vector<double> argumentsOf(const QuantityKind& kind, const LessonQuantity& quantity,
                                const Experiment& experiment)
{
    std::vector<double> values;
    for (const QuantityArgument& argument : kind.arguments) {
        const auto given =
            std::find_if(quantity.arguments.begin(), quantity.arguments.end(),
                         [&argument](const auto& pair) { return pair.first == argument.name; });
        if (given == quantity.arguments.end() && !argument.otherwise)
            refuse(quantity, std::string(argument.name) + ": missing");
        const double value =
            given == quantity.arguments.end() ? *argument.otherwise : given->second;
        if (const std::string problem = argumentProblem(argument, value, experiment);
            !problem.empty())
            refuse(quantity, std::string(argument.name) + ": " + shortest(value) + ": " + problem);
        values.push_back(value);
    }
    for (const auto& [name, value] : quantity.arguments)
        if (std::none_of(kind.arguments.begin(), kind.arguments.end(),
                         [&name = name](const auto& argument) { return name == argument.name; }))
            refuse(quantity, name + ": it has no such argument");
    return values;
}

}  // namespace

const std::vector<QuantityKind>& quantityKinds()
{
    static const std::vector<QuantityKind> all = [] {
        std::vector<QuantityKind> kinds = functionQuantities();
        const std::vector<QuantityKind> ofRuns = runQuantities();
        kinds.insert(kinds.end(), ofRuns.begin(), ofRuns.end());
        return kinds;
    }();
    return all;
}

const QuantityKind* findQuantityKind(std::string_view name)
{
    const std::vector<QuantityKind>& all = quantityKinds();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [name](const auto& kind) { return kind.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::string argumentProblem(const QuantityArgument& argument, double value,
                            const Experiment& experiment)
{
    const double most = argument.count == nullptr ? argument.maximum
                                                  : static_cast<double>(argument.count(experiment));
    const bool isWhole = value == std::floor(value);
    if (std::isfinite(value) && value >= argument.minimum && value <= most
        && (isWhole || !argument.isInteger))
        return {};
    if (argument.isInteger)
        return "expected a whole number from " + shortest(argument.minimum) + " to "
            + shortest(most);
    if (argument.minimum == std::numeric_limits<double>::min())
        return "expected a finite number greater than 0";
    constexpr double kNoLimit = 1e300;
    if (std::isfinite(value) && argument.minimum > -kNoLimit)
        return "expected a number from " + shortest(argument.minimum)
            + (most < kNoLimit ? " to " + shortest(most) : " on");
    return "expected a finite number";
}

std::optional<double> measure(const LessonQuantity& quantity, const Experiment& experiment,
                              const std::stop_token& stop)
{
    const QuantityKind* const kind = findQuantityKind(quantity.name);
    if (kind == nullptr)
        refuse(quantity, "there is no such quantity");
    if (quantity.at && (kind->scope != QuantityScope::Run || *quantity.at < 0))
        refuse(quantity,
               "at: " + std::to_string(*quantity.at) + ": expected "
                   + (kind->scope == QuantityScope::Run ? "at least 0"
                                                        : "nothing: it is not of a run"));
    const std::vector<double> arguments = argumentsOf(*kind, quantity, experiment);
    return kind->value({.experiment = experiment,
                        .at = quantity.at.value_or(experiment.stop.iterations),
                        .arguments = arguments,
                        .stop = stop});
}

}  // namespace entropy_lab
