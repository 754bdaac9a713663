#include "core/experiment/counted.h"

#include <sstream>

namespace entropy_lab {

std::string counted(std::int64_t count, std::string_view one, std::string_view many)
{
    return withUnit(std::to_string(count), count == 1 || count == -1 ? one : many);
}

std::string withUnit(std::string_view number, std::string_view unit)
{
    constexpr std::string_view kBits = "bits";
    std::string text(number);
    if (unit.empty())
        return text;
    text += ' ';
    const bool isOne = number == "1" || number == "-1" || number == "−1";
    if (isOne && unit.starts_with(kBits))
        return text.append("bit").append(unit.substr(kBits.size()));
    return text.append(unit);
}

std::string bitsIn(double value, int digits)
{
    std::ostringstream text;
    text.precision(digits);
    text << value;
    return withUnit(text.str(), "bits");
}

}  // namespace entropy_lab
