#include "core/entropy/path_sum.h"

#include "core/entropy/entropy.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace entropy_lab {

namespace {

void addStep(PathSums& sums, double from, double to)
{
    const double change = -kBitsPerNat * decisionChange(from, to);
    sums.left += from * change;
    sums.right += to * change;
    ++sums.steps;
}

void finish(PathSums& sums, double from, double to)
{
    sums.trapezoid = 0.5 * (sums.left + sums.right);
    sums.exact = entropyBits(to) - entropyBits(from);
}

}  // namespace

double decisionChange(double from, double to)
{
    // D(u) - D(l) = D(u) (1 - D(l)) (1 - e^(l - u)) for l <= u: no difference of like numbers.
    const double lower = std::min(from, to);
    const double upper = std::max(from, to);
    const double change = -sigmoid(upper) * sigmoid(-lower) * std::expm1(lower - upper);
    return from <= to ? change : -change;
}

PathSums pathSumsBits(std::span<const double> z)
{
    PathSums sums;
    if (z.size() < 2)
        return sums;
    for (std::size_t k = 1; k < z.size(); ++k)
        addStep(sums, z[k - 1], z[k]);
    finish(sums, z.front(), z.back());
    return sums;
}

PathSums pathSumsOfEqualSteps(double from, double to, std::int64_t steps)
{
    if (steps < 1)
        throw std::invalid_argument("pathSumsOfEqualSteps: " + std::to_string(steps)
                                    + " steps, but at least 1 is needed");
    if (!std::isfinite(from) || !std::isfinite(to))
        throw std::invalid_argument("pathSumsOfEqualSteps: from " + std::to_string(from) + " to "
                                    + std::to_string(to) + ", but both must be finite");
    PathSums sums;
    double z = from;
    for (std::int64_t k = 1; k <= steps; ++k) {
        const double share = static_cast<double>(k) / static_cast<double>(steps);
        const double next = k == steps ? to : from * (1.0 - share) + to * share;
        addStep(sums, z, next);
        z = next;
    }
    finish(sums, from, to);
    return sums;
}

std::vector<PathSums> pathSumConvergence(double from, double to,
                                         std::span<const std::int64_t> steps)
{
    std::vector<PathSums> sums;
    sums.reserve(steps.size());
    for (const std::int64_t count : steps)
        sums.push_back(pathSumsOfEqualSteps(from, to, count));
    return sums;
}

}  // namespace entropy_lab
