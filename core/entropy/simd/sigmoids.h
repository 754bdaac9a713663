#pragma once

#include "core/entropy/entropy.h"
#include "core/entropy/kernels.h"
#include "core/entropy/simd/vector.h"

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

/// What sigmoids and cross-entropies are made of, for |z| <= kTail: a = |z|, the larger and the
/// smaller of D and 1 - D, and log1p(exp(-a)).
struct SigmoidParts {
    Vector a;
    Vector q;
    Vector p;
    Vector log1p;
};

[[gnu::always_inline]] inline SigmoidParts partsOf(Vector z)
{
    const Vector a = absolute(z);
    const Vector e = expOfMinus(a);
    const Vector q = 1.0 / (1.0 + e);
    // Without FMA, a second division makes up for the rounding of a * p.
    const Vector p = kIsFused ? e * q : e / (1.0 + e);
    return {.a = a, .q = q, .p = p, .log1p = log1pOf(e)};
}

/// D and H by the formulas of evaluateSigmoid, dH/dz without its second division.
[[gnu::always_inline]] inline SigmoidVectors sigmoidsOf(Vector z, const SigmoidParts& parts)
{
    return {.D = z < 0.0 ? parts.p : parts.q,
            .H = kBitsPerNat * (parts.log1p + parts.a * parts.p),
            .dHdz = -(kBitsPerNat * z) * (parts.p * parts.q)};
}

[[gnu::always_inline]] inline SigmoidVectors sigmoidsOf(Vector z)
{
    return sigmoidsOf(z, partsOf(z));
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

/// CE = (log1p(exp(-a)) + max(-m, 0))/ln 2 with the margin m = z for y = 1 and -z for y = 0, and
/// dCE/dz = -+sigmoid(-m)/ln 2: nothing cancels, whichever label it is.
[[gnu::always_inline]] inline void storeLabelled(Vector z, Vector y, const LabelledSigmoids& out,
                                                 std::size_t i, std::size_t count)
{
    const SigmoidParts parts = partsOf(z);
    const SigmoidVectors sigmoids = sigmoidsOf(z, parts);
    const Integers isOne = y == 1.0;
    const Vector none{};
    const Vector margin = isOne ? z : -z;
    const Integers isMissed = margin < 0.0;
    const Vector rest = kBitsPerNat * (isMissed ? parts.q : parts.p);
    storePart(out.D + i, sigmoids.D, count);
    storePart(out.H + i, sigmoids.H, count);
    storePart(out.dHdz + i, sigmoids.dHdz, count);
    storePart(out.CE + i, kBitsPerNat * (parts.log1p + (isMissed ? parts.a : none)), count);
    storePart(out.dCEdz + i, isOne ? -rest : rest, count);
}

/// Tails and NaN by the scalar functions.
[[gnu::noinline]] inline void evaluateLabelledTails(const double* z, const double* y,
                                                    std::size_t count, const LabelledSigmoids& out)
{
    for (std::size_t i = 0; i < count; ++i) {
        if (z[i] >= -kTail && z[i] <= kTail)
            continue;
        const SigmoidPoint point = evaluateSigmoid(z[i]);
        out.D[i] = point.D;
        out.H[i] = point.H;
        out.dHdz[i] = point.dHdz;
        out.CE[i] = crossEntropyBits(z[i], y[i]);
        out.dCEdz[i] = dCEdZ(z[i], y[i]);
    }
}

inline void evaluateLabelled(const double* z, const double* y, std::size_t count,
                             const LabelledSigmoids& out)
{
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        storeLabelled(load(z + i), load(y + i), out, i, kLanes);
    if (i < count)
        storeLabelled(loadPart(z + i, count - i), loadPart(y + i, count - i), out, i, count - i);
    if (!areInside(z, count))
        evaluateLabelledTails(z, y, count, out);
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
