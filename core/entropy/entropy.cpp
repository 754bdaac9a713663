#include "core/entropy/entropy.h"

#include "core/entropy/kernels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace entropy_lab {

namespace {

constexpr double kTailShift = 64.0;

/// factor * exp(-a) for a >= kSigmoidTail: exp(-(a - 64)) is normal and a - 64 is exact, so only
/// the last product can be subnormal.
double timesExpOfMinus(double a, double factor)
{
    static const double kExpOfMinusShift = std::exp(-kTailShift);
    const double shifted = std::exp(-(a - kTailShift));
    return shifted == 0.0 ? 0.0 : (factor * shifted) * kExpOfMinusShift;
}

}  // namespace

double sigmoid(double z)
{
    const double e = std::exp(-std::abs(z));
    return (z < 0.0 ? e : 1.0) / (1.0 + e);
}

double sigmoidSlope(double z)
{
    const double e = std::exp(-std::abs(z));
    return e / ((1.0 + e) * (1.0 + e));
}

double entropyBits(double z)
{
    const double a = std::abs(z);
    if (a > kSigmoidTail)
        return timesExpOfMinus(a, kBitsPerNat * (1.0 + a));
    const double e = std::exp(-a);
    return kBitsPerNat * (std::log1p(e) + a * (e / (1.0 + e)));
}

double dHdZ(double z)
{
    const double a = std::abs(z);
    if (a > kSigmoidTail)
        return std::copysign(timesExpOfMinus(a, kBitsPerNat * a), -z);
    const double e = std::exp(-a);
    return -(kBitsPerNat * z) * (e / ((1.0 + e) * (1.0 + e)));
}

double d2HdZ2(double z)
{
    return -kBitsPerNat * sigmoidSlope(z) * (1.0 - z * std::tanh(0.5 * z));
}

double crossEntropyBits(double z, double y)
{
    // CE = (softplus(-m))/ln 2 with the margin m = z for y = 1 and -z for y = 0.
    const double margin = (2.0 * y - 1.0) * z;
    const double nats = std::log1p(std::exp(-std::abs(z))) + std::max(-margin, 0.0);
    if (std::isnan(margin))
        return margin;
    return std::min(kBitsPerNat * nats, std::numeric_limits<double>::max());
}

double dCEdZ(double z, double y)
{
    // D - y = -(1 - D) for y = 1, and 1 - D(z) = D(-z) exactly.
    return kBitsPerNat * (y == 1.0 ? -sigmoid(-z) : sigmoid(z));
}

double logit(double D)
{
    return std::log(D) - std::log1p(-D);
}

void evaluateSigmoids(std::span<const double> z, std::span<double> D, std::span<double> H,
                      std::span<double> dHdz)
{
    if (D.size() != z.size() || H.size() != z.size() || dHdz.size() != z.size())
        throw std::invalid_argument("evaluateSigmoids: " + std::to_string(z.size())
                                    + " pre-activations, but outputs of " + std::to_string(D.size())
                                    + ", " + std::to_string(H.size()) + " and "
                                    + std::to_string(dHdz.size()));
    kernels().evaluateSigmoids(z.data(), D.data(), H.data(), dHdz.data(), z.size());
}

}  // namespace entropy_lab
