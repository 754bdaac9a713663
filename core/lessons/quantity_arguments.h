#pragma once

#include "core/lessons/lesson_quantity.h"

#include <limits>
#include <optional>
#include <vector>

/// What the rows of the table of quantities are written with.
namespace entropy_lab {

inline constexpr const char* kBits = "bits";

inline QuantityArgument number(const char* name, const char* help,
                               std::optional<double> otherwise = {})
{
    return {.name = name, .help = help, .otherwise = otherwise};
}

inline QuantityArgument positive(const char* name, const char* help,
                                 std::optional<double> otherwise = {})
{
    return {.name = name,
            .help = help,
            .otherwise = otherwise,
            .minimum = std::numeric_limits<double>::min()};
}

inline QuantityArgument whole(const char* name, const char* help, std::optional<double> otherwise,
                              double minimum = 1.0, double maximum = 1e8)
{
    return {.name = name,
            .help = help,
            .otherwise = otherwise,
            .minimum = minimum,
            .maximum = maximum,
            .isInteger = true};
}

/// The parts of the table: of functions, and of experiments and their runs.
std::vector<QuantityKind> functionQuantities();
std::vector<QuantityKind> runQuantities();

}  // namespace entropy_lab
