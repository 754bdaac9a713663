#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

/// Included by the kernel source alone, which is compiled once per instruction set: everything
/// stands in the namespace of that set, and no inline function of the standard library is used, so
/// that the linker never takes wide instructions for a function that every machine calls.
namespace entropy_lab::ENTROPY_LAB_SET {

#if defined(__AVX512F__)
inline constexpr std::size_t kLanes = 8;
#elif defined(__AVX2__)
inline constexpr std::size_t kLanes = 4;
#else
inline constexpr std::size_t kLanes = 2;
#endif

#if defined(__FMA__)
inline constexpr bool kIsFused = true;
#else
inline constexpr bool kIsFused = false;
#endif

using Vector = double __attribute__((vector_size(kLanes * sizeof(double))));
using Integers = std::int64_t __attribute__((vector_size(kLanes * sizeof(double))));

[[gnu::always_inline]] inline Vector load(const double* from)
{
    Vector vector;
    __builtin_memcpy(&vector, from, sizeof vector);
    return vector;
}

[[gnu::always_inline]] inline void store(double* to, Vector vector)
{
    __builtin_memcpy(to, &vector, sizeof vector);
}

/// The first `count` <= kLanes numbers, then zeros; reads nothing beyond them.
[[gnu::always_inline]] inline Vector loadPart(const double* from, std::size_t count)
{
    if (count == kLanes)
        return load(from);
#if defined(__AVX512F__)
    return _mm512_maskz_loadu_pd(static_cast<__mmask8>((1U << count) - 1U), from);
#elif defined(__AVX2__)
    const Integers lanes{0, 1, 2, 3};
    const Integers mask = lanes < static_cast<std::int64_t>(count);
    return _mm256_maskload_pd(from, reinterpret_cast<__m256i>(mask));
#else
    return Vector{count > 0 ? from[0] : 0.0};
#endif
}

[[gnu::always_inline]] inline void storePart(double* to, Vector vector, std::size_t count)
{
    if (count == kLanes) {
        store(to, vector);
        return;
    }
#if defined(__AVX512F__)
    _mm512_mask_storeu_pd(to, static_cast<__mmask8>((1U << count) - 1U), vector);
#else
    // Masked stores of AVX2 are slow on many machines.
    if ((count & 2) != 0) {
        __builtin_memcpy(to, &vector, 2 * sizeof(double));
        vector[0] = vector[kLanes / 2];
        to += 2;
    }
    if ((count & 1) != 0)
        *to = vector[0];
#endif
}

inline double sumOf(Vector vector)
{
    double sum = 0.0;
    for (std::size_t lane = 0; lane < kLanes; ++lane)
        sum += vector[lane];
    return sum;
}

[[gnu::always_inline]] inline Vector absolute(Vector x)
{
    return reinterpret_cast<Vector>(reinterpret_cast<Integers>(x) & INT64_MAX);
}

}  // namespace entropy_lab::ENTROPY_LAB_SET
