#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Numbers with what they count or measure, in plain English: one of a thing has its singular.
namespace entropy_lab {

/// A count in plain digits: "1 row", "3 rows".
std::string counted(std::int64_t count, std::string_view one, std::string_view many);

/// A number already written, with its unit, which may be empty: "1 bit", "0.5 bits", "1 bit per
/// unit of z".
std::string withUnit(std::string_view number, std::string_view unit);

/// A number of `digits` significant digits in bits.
std::string bitsIn(double value, int digits);

}  // namespace entropy_lab
