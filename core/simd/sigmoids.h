#pragma once

#include "core/entropy.h"
#include "core/kernels.h"
#include "core/simd/vector.h"

namespace entropy_lab::ENTROPY_LAB_SET {

/// Beyond it exp(-|z|) nears the subnormal numbers, and the scalar function takes over.
inline constexpr double kTail = kSigmoidTail;

/// exp(-a) for a in [0, kTail], within one unit in the last place.
/// -a = n ln 2 + r with |r| <= ln(2)/2; exp(r) = 1 + r + r^2 P(r), P by interpolation in
/// Chebyshev's points (error 3e-18); 2^n goes into the exponent.
[[gnu::always_inline]] inline Vector expOfMinus(Vector a)
{
    // Adding it leaves n in the lowest bits; 20 bits of ln 2 make n * kLn2High exact.
    constexpr double kRound = 6755399441055744.0;
    constexpr double kLn2High = 0.6931467056274414;
    constexpr double kLn2Low = 4.7493250390316726e-07;
    const Vector shifted = kRound - a * kBitsPerNat;
    const Vector n = shifted - kRound;
    const Vector r = (-a - n * kLn2High) - n * kLn2Low;
    const Vector r2 = r * r;
    const Vector r4 = r2 * r2;
    const Vector low =
        (0.5 + r * 0.1666666666666667) + r2 * (0.04166666666666667 + r * 0.00833333333332614);
    const Vector middle = (0.0013888888888883752 + r * 0.00019841269874804214)
        + r2 * (2.4801587325536023e-05 + r * 2.7557255421023506e-06);
    const Vector high =
        (2.7557273657975953e-07 + r * 2.5105208339987698e-08) + r2 * 2.0914680780540263e-09;
    const Vector P = low + r4 * (middle + r4 * high);
    const Vector mantissa = 1.0 + (r + r2 * P);
    return reinterpret_cast<Vector>(reinterpret_cast<Integers>(mantissa)
                                    + (reinterpret_cast<Integers>(shifted) << 52));
}

/// log1p(e) for e in [0, 1], within one unit in the last place:
/// 2 atanh(t) with t = e/(2 + e), written as e - (h - t (h + t^2 Q(t^2))) with h = e^2/2, whose
/// first term is exact; Q(w) = 2/3 + 2w/5 + 2w^2/7 + ... by interpolation over [0, 1/9]
/// (error 1.4e-16).
[[gnu::always_inline]] inline Vector log1pOf(Vector e)
{
    const Vector t = e / (2.0 + e);
    const Vector w = t * t;
    const Vector w2 = w * w;
    const Vector w4 = w2 * w2;
    const Vector low = (0.6666666666666666 + w * 0.40000000000014585)
        + w2 * (0.2857142856710876 + w * 0.22222222717427864);
    const Vector middle = (0.18181789436132859 + w * 0.15385570064958623)
        + w2 * (0.13314144209654935 + w * 0.12001072809590713);
    const Vector high = 0.08800738486144674 + w * 0.1616404561194353;
    const Vector Q = low + w4 * (middle + w4 * high);
    const Vector h = 0.5 * e * e;
    return e - (h - t * (h + w * Q));
}

struct SigmoidVectors {
    Vector D;
    Vector H;
    Vector dHdz;
};

/// s(z) = e/(1 + e)^2 for |z| <= kTail.
[[gnu::always_inline]] inline Vector sigmoidSlopesOf(Vector z)
{
    const Vector e = expOfMinus(absolute(z));
    const Vector one = 1.0 + e;
    return e / (one * one);
}

/// For |z| <= kTail; D and H by the formulas of evaluateSigmoid, dH/dz without its second division.
[[gnu::always_inline]] inline SigmoidVectors sigmoidsOf(Vector z)
{
    const Vector a = absolute(z);
    const Vector e = expOfMinus(a);
    const Vector q = 1.0 / (1.0 + e);
    // Without FMA, a second division makes up for the rounding of a * p.
    const Vector p = kIsFused ? e * q : e / (1.0 + e);
    return {.D = z < 0.0 ? p : q,
            .H = kBitsPerNat * (log1pOf(e) + a * p),
            .dHdz = -(kBitsPerNat * z) * (p * q)};
}

/// Whether every lane is finite and within the tail; a comparison with NaN is false.
[[gnu::always_inline]] inline bool isInside(Integers within)
{
    std::int64_t all = -1;
    for (std::size_t lane = 0; lane < kLanes; ++lane)
        all &= within[lane];
    return all != 0;
}

/// Every |z| <= kTail. Blocks of one vector, so that an output may be the input.
[[gnu::always_inline]] inline void evaluateInside(const double* z, double* D, double* H,
                                                  double* dHdz, std::size_t count)
{
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        const SigmoidVectors result = sigmoidsOf(load(z + i));
        store(D + i, result.D);
        store(H + i, result.H);
        store(dHdz + i, result.dHdz);
    }
    if (i == count)
        return;
    const SigmoidVectors result = sigmoidsOf(loadPart(z + i, count - i));
    storePart(D + i, result.D, count - i);
    storePart(H + i, result.H, count - i);
    storePart(dHdz + i, result.dHdz, count - i);
}

/// Looked through for tails block by block, before an output may overwrite its input.
inline constexpr std::size_t kBlock = 16 * kLanes;

/// Up to kBlock pre-activations with tails or NaN among them: those by the scalar function.
[[gnu::noinline]] inline void evaluateWithTails(const double* z, double* D, double* H, double* dHdz,
                                                std::size_t count)
{
    double kept[kBlock];
    double inside[kBlock];
    for (std::size_t i = 0; i < count; ++i) {
        kept[i] = z[i];
        inside[i] = kept[i] >= -kTail && kept[i] <= kTail ? kept[i] : 0.0;
    }
    evaluateInside(inside, D, H, dHdz, count);
    for (std::size_t i = 0; i < count; ++i) {
        if (kept[i] >= -kTail && kept[i] <= kTail)
            continue;
        const SigmoidPoint point = evaluateSigmoid(kept[i]);
        D[i] = point.D;
        H[i] = point.H;
        dHdz[i] = point.dHdz;
    }
}

/// Whether every |z| <= kTail.
[[gnu::always_inline]] inline bool areInside(const double* z, std::size_t count)
{
    Integers within = ~Integers{};
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        within &= absolute(load(z + i)) <= kTail;
    within &= absolute(loadPart(z + i, count - i)) <= kTail;
    return isInside(within);
}

inline void evaluateSigmoids(const double* z, double* D, double* H, double* dHdz, std::size_t count)
{
    for (std::size_t first = 0; first < count; first += kBlock) {
        const std::size_t length = count - first < kBlock ? count - first : kBlock;
        if (areInside(z + first, length))
            evaluateInside(z + first, D + first, H + first, dHdz + first, length);
        else
            evaluateWithTails(z + first, D + first, H + first, dHdz + first, length);
    }
}

inline EntropySums entropyStep(const double* z, double* D, double* slopes, double scale,
                               std::size_t count)
{
    Vector H{};
    Vector path{};
    Vector zeros{};
    for (std::size_t first = 0; first < count; first += kBlock) {
        const std::size_t length = count - first < kBlock ? count - first : kBlock;
        double newD[kBlock];
        double newH[kBlock];
        double* const slope = slopes + first;
        evaluateSigmoids(z + first, newD, newH, slope, length);
        for (std::size_t i = 0; i < length; i += kLanes) {
            const std::size_t lanes = length - i < kLanes ? length - i : kLanes;
            const Vector at = loadPart(z + first + i, lanes);
            const Vector now = loadPart(newD + i, lanes);
            H += loadPart(newH + i, lanes);
            path += at * (now - loadPart(D + first + i, lanes));
            zeros += at * 0.0;
            storePart(D + first + i, now, lanes);
            storePart(slope + i, loadPart(slope + i, lanes) * scale, lanes);
        }
    }
    return {.H = sumOf(H), .path = sumOf(path), .areFinite = sumOf(zeros) == 0.0};
}

}  // namespace entropy_lab::ENTROPY_LAB_SET
