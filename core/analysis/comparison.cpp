#include "core/analysis/comparison.h"

#include "core/entropy/entropy.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace entropy_lab {

namespace {

void checkSizes(const char* function, std::span<const double> Z, const Eigen::MatrixXd& Y)
{
    if (Y.size() != 0 && static_cast<std::size_t>(Y.size()) != Z.size())
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(Y.size())
                                    + " labels for " + std::to_string(Z.size())
                                    + " pre-activations");
}

/// p log2 p with its limit 0 at p = 0.
double pLog2P(double p)
{
    return p > 0.0 ? p * std::log2(p) : 0.0;
}

}  // namespace

Disagreement countOpposite(std::span<const double> Z, const Eigen::MatrixXd& Y)
{
    checkSizes("countOpposite", Z, Y);
    Disagreement count;
    for (Eigen::Index i = 0; i < Y.size(); ++i) {
        const double y = Y.data()[i];
        const double z = Z[static_cast<std::size_t>(i)];
        if (std::isnan(y))
            continue;
        ++count.labelled;
        if (z == 0.0)
            ++count.undecided;
        else if ((z > 0.0) != (y > 0.5))
            ++count.opposite;
    }
    return count;
}

std::optional<WrongEntry> mostWrong(std::span<const double> Z, const Eigen::MatrixXd& Y)
{
    checkSizes("mostWrong", Z, Y);
    std::optional<WrongEntry> found;
    for (Eigen::Index i = 0; i < Y.size(); ++i) {
        const double y = Y.data()[i];
        const double z = Z[static_cast<std::size_t>(i)];
        // Cross-entropy rises with the distance on the wrong side, whichever the label is.
        if (!std::isnan(y) && z != 0.0 && (z > 0.0) != (y > 0.5)
            && (!found || std::abs(z) > std::abs(found->z)))
            found = WrongEntry{.entry = i, .z = z, .y = y};
    }
    return found;
}

double identityResidualBits(std::span<const double> Z, std::size_t most)
{
    const std::size_t count = std::min(Z.size(), most);
    double largest = 0.0;
    for (std::size_t k = 0; k < count; ++k) {
        const double z = Z[k * Z.size() / count];
        const double shannon = -pLog2P(sigmoid(z)) - pLog2P(sigmoid(-z));
        largest = std::max(largest, std::abs(entropyBits(z) - shannon));
    }
    return largest;
}

double differenceDrift(const Layer& start, const Layer& now)
{
    if (start.units != now.units || start.features != now.features)
        throw std::invalid_argument("differenceDrift: layers of different shapes");
    if (now.weightCount() == 0)
        return 0.0;
    return ((now.W() - now.G()) - (start.W() - start.G())).cwiseAbs().maxCoeff();
}

double largestDistance(std::span<const double> a, std::span<const double> b)
{
    if (a.size() != b.size() || a.empty())
        return std::nan("");
    double largest = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i)
        largest = std::max(largest, std::abs(a[i] - b[i]));
    return largest;
}

}  // namespace entropy_lab
