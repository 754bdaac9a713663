#pragma once

#include <cmath>
#include <span>

/// The entropy of a sigmoid unit, in bits, in forms that keep full relative accuracy everywhere.
/// With a = |z| and e = exp(-a):
///   D = 1/(1 + e^-z), s = D(1 - D) = e/(1 + e)^2, H = (log1p(e) + a e/(1 + e))/ln 2.
/// Every function here is finite for every finite double and returns NaN for NaN.
namespace entropy_lab {

/// 1/ln 2: the one factor that turns nats into bits.
inline constexpr double kBitsPerNat = 1.44269504088896340735992468100189214;

/// The pre-activation at which |dH/dz| is largest, the root of z tanh(z/2) = 1, and what holds
/// there.
inline constexpr double kSteepestZ = 1.543404638418209;
inline constexpr double kSteepestSlope = 0.322978450502101;

/// Decision D = 1/(1 + e^-z), in [0, 1].
double sigmoid(double z);

/// s(z) = D(1 - D), the slope of the sigmoid, in [0, 1/4].
double sigmoidSlope(double z);

/// Entropy H in bits, in [0, 1]: the binary Shannon entropy of D, the closed form of
/// -(1/ln 2) ∫ z dD with the constant chosen so that H(0) = 1.
double entropyBits(double z);

/// dH/dz = -(1/ln 2) z s(z), in bits per unit of z.
double dHdZ(double z);

/// d²H/dz² = -(1/ln 2) s(z) (1 - z tanh(z/2)), in bits per unit of z squared.
double d2HdZ2(double z);

/// Cross-entropy -(y log2 D + (1 - y) log2(1 - D)) in bits for a label y in {0, 1}.
/// Where the exact value exceeds the largest double, that double is returned.
double crossEntropyBits(double z, double y);

/// dCE/dz = (D - y)/ln 2, without cancellation where D is close to y.
double dCEdZ(double z, double y);

/// logit(D) = ln(D/(1 - D)): the pre-activation whose decision is D, for D in (0, 1).
double logit(double D);

/// D, H in bits and dH/dz of one pre-activation, from one exponential.
struct SigmoidPoint {
    double D;
    double H;
    double dHdz;
};

/// Beyond it exp(-|z|) is close to or below the smallest normal double and loses digits that
/// |z| exp(-|z|) still has.
inline constexpr double kSigmoidTail = 700.0;

/// Inline: it is most of a step of one unit on one sample. Always: a copy compiled for another
/// instruction set must not become everybody's.
[[gnu::always_inline]] inline SigmoidPoint evaluateSigmoid(double z)
{
    const double a = std::fabs(z);
    if (a > kSigmoidTail)
        return {sigmoid(z), entropyBits(z), dHdZ(z)};
    const double e = std::exp(-a);
    const double one = 1.0 + e;
    const double q = 1.0 / one;
    const double p = e * q;
    // The slope does not wait for q: the next step of a run waits for it.
    return {.D = z < 0.0 ? p : q,
            .H = kBitsPerNat * (std::log1p(e) + a * p),
            .dHdz = -(kBitsPerNat * z) * e / (one * one)};
}

/// D, H in bits and dH/dz of every z. All four have the same length, or the call throws
/// std::invalid_argument. An output may be the input itself.
void evaluateSigmoids(std::span<const double> z, std::span<double> D, std::span<double> H,
                      std::span<double> dHdz);

}  // namespace entropy_lab
