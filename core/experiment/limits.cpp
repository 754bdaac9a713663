#include "core/experiment/limits.h"

#include <algorithm>
#include <limits>

namespace entropy_lab {

std::optional<std::int64_t> productOf(std::initializer_list<std::int64_t> factors)
{
    if (std::find(factors.begin(), factors.end(), 0) != factors.end())
        return 0;
    std::int64_t product = 1;
    for (const std::int64_t factor : factors) {
        if (product > std::numeric_limits<std::int64_t>::max() / factor)
            return std::nullopt;
        product *= factor;
    }
    return product;
}

std::optional<std::int64_t> sumOf(std::optional<std::int64_t> a, std::optional<std::int64_t> b)
{
    if (!a || !b || *a > std::numeric_limits<std::int64_t>::max() - *b)
        return std::nullopt;
    return *a + *b;
}

std::string countProblem(std::optional<std::int64_t> count, const char* what, std::int64_t most)
{
    if (count && *count <= most)
        return {};
    constexpr std::int64_t kNumbersPerMegabyte = 1'000'000 / 8;
    const std::string need = count ? std::to_string(*count) + " " + what + " ("
            + std::to_string(*count / kNumbersPerMegabyte) + " MB)"
                                   : std::string("more ") + what + " than any machine holds";
    return need + ": expected at most " + std::to_string(most);
}

std::string parameterProblem(std::int64_t units, std::int64_t inputs)
{
    const std::optional<std::int64_t> weights = productOf({2, units, inputs});
    return countProblem(sumOf(weights, units), "parameters", kMostParameters);
}

std::string preActivationProblem(std::int64_t units, std::int64_t samples)
{
    return countProblem(productOf({units, samples}), "pre-activations", kMostPreActivations);
}

}  // namespace entropy_lab
