#pragma once

#include "core/entropy/kernels.h"
#include "core/entropy/simd/vector.h"

/// The two products of a layer, as sums of tiles held in registers: up to kTileVectors vectors
/// (units going forward, features going back) times up to kTileColumns columns (samples, units).
namespace entropy_lab::ENTROPY_LAB_SET {

inline constexpr std::size_t kTileVectors = 3;
#if defined(__AVX512F__)
inline constexpr std::size_t kTileColumns = 8;
#else
inline constexpr std::size_t kTileColumns = 4;
#endif
inline constexpr std::size_t kPanel = kTileVectors * kLanes;

/// Terms summed at a time: one packed panel of them stays in the L1 cache.
inline constexpr std::size_t kDepth = 256;
/// Samples going forward at a time: their kDepth features stay in the L2 cache.
inline constexpr std::size_t kSampleBlock = 128;

template <std::size_t V, std::size_t T> struct Tile {
    Vector sum[T][V];

    /// sum[t][v] += Σ_k rows[k][v] * columns[t * columnStride + k * termStride]
    [[gnu::always_inline]] void add(std::size_t depth, const double* rows, std::size_t rowStride,
                                    const double* columns, std::size_t columnStride,
                                    std::size_t termStride)
    {
        Vector local[T][V];
        for (std::size_t t = 0; t < T; ++t)
            for (std::size_t v = 0; v < V; ++v)
                local[t][v] = sum[t][v];
        for (std::size_t k = 0; k < depth; ++k) {
            Vector row[V];
#pragma GCC unroll 8
            for (std::size_t v = 0; v < V; ++v)
                row[v] = load(rows + k * rowStride + v * kLanes);
#pragma GCC unroll 8
            for (std::size_t t = 0; t < T; ++t) {
                const double factor = columns[t * columnStride + k * termStride];
#pragma GCC unroll 8
                for (std::size_t v = 0; v < V; ++v)
                    local[t][v] += row[v] * factor;
            }
        }
        for (std::size_t t = 0; t < T; ++t)
            for (std::size_t v = 0; v < V; ++v)
                sum[t][v] = local[t][v];
    }

    /// The first `length` numbers of every column of the tile, at to[t * stride].
    [[gnu::always_inline]] void read(const double* from, std::size_t stride, std::size_t length)
    {
        for (std::size_t t = 0; t < T; ++t)
            for (std::size_t v = 0; v < V; ++v)
                sum[t][v] = loadPart(from + t * stride + v * kLanes, lanesOf(v, length));
    }

    [[gnu::always_inline]] void write(double* to, std::size_t stride, std::size_t length) const
    {
        for (std::size_t t = 0; t < T; ++t)
            for (std::size_t v = 0; v < V; ++v)
                storePart(to + t * stride + v * kLanes, sum[t][v], lanesOf(v, length));
    }

    static std::size_t lanesOf(std::size_t v, std::size_t length)
    {
        return length - v * kLanes < kLanes ? length - v * kLanes : kLanes;
    }
};

/// Calls work.template operator()<T>(first) for consecutive pieces of T = 8, 4, 2, 1 columns.
template <std::size_t T = kTileColumns, typename Work>
[[gnu::always_inline]] inline void forEachPiece(std::size_t first, std::size_t end,
                                                const Work& work)
{
    for (; first + T <= end; first += T)
        work.template operator()<T>(first);
    if constexpr (T > 1)
        forEachPiece<T / 2>(first, end, work);
}

/// Calls work.template operator()<V>() with the number of vectors that hold `length` <= kPanel.
template <typename Work>
[[gnu::always_inline]] inline void withVectors(std::size_t length, const Work& work)
{
    if (length > 2 * kLanes)
        work.template operator()<3>();
    else if (length > kLanes)
        work.template operator()<2>();
    else
        work.template operator()<1>();
}

inline std::size_t smaller(std::size_t a, std::size_t b)
{
    return a < b ? a : b;
}

inline std::size_t panelsOf(std::size_t count)
{
    return (count + kPanel - 1) / kPanel;
}

inline std::size_t workspaceSize(const LayerShape& shape)
{
    const std::size_t forward = panelsOf(shape.units) * kPanel * shape.features;
    const std::size_t back = shape.units * kDepth + kPanel * kDepth;
    return forward > back ? forward : back;
}

/// Features of W + G turned at a time.
inline constexpr std::size_t kTurned = 16;

/// W + G in panels of kPanel units, feature after feature, units beyond the last one 0.
inline void packWeights(const LayerShape& shape, const double* W, const double* G, double* packed)
{
    for (std::size_t first = 0; first < shape.units; first += kPanel) {
        const std::size_t units = smaller(kPanel, shape.units - first);
        const double* const w = W + first * shape.features;
        const double* const g = G + first * shape.features;
        // A few features at a time: added up as vectors, then turned.
        for (std::size_t j = 0; j < shape.features; j += kTurned) {
            const std::size_t length = smaller(kTurned, shape.features - j);
            double sums[kPanel][kTurned] = {};
            for (std::size_t i = 0; i < units; ++i)
                for (std::size_t f = 0; f < length; ++f)
                    sums[i][f] = w[i * shape.features + j + f] + g[i * shape.features + j + f];
            double* to = packed + first * shape.features + j * kPanel;
            for (std::size_t f = 0; f < length; ++f)
                for (std::size_t i = 0; i < kPanel; ++i)
                    *to++ = sums[i][f];
        }
    }
}

/// z[t] += Σ_j weights[j] x[t][j] for T samples side by side.
template <std::size_t T>
[[gnu::always_inline]] inline void addDots(std::size_t features, const double* weights,
                                           const double* X, double (&z)[T])
{
    const std::size_t whole = features - features % kLanes;
    Vector sum[T] = {};
    for (std::size_t j = 0; j < whole; j += kLanes)
#pragma GCC unroll 8
        for (std::size_t t = 0; t < T; ++t)
            sum[t] += load(weights + j) * load(X + t * features + j);
    for (std::size_t t = 0; t < T; ++t) {
        if (whole > 0)
            z[t] += sumOf(sum[t]);
        for (std::size_t j = whole; j < features; ++j)
            z[t] += weights[j] * X[t * features + j];
    }
}

/// M features, known to the compiler: plain loops.
template <std::size_t M>
inline void preActivationsOfFeatures(std::size_t n, std::size_t N, const double* weights,
                                     const double* b, const double* X, double* Z)
{
    for (std::size_t s = 0; s < N; ++s)
        for (std::size_t i = 0; i < n; ++i) {
            double z = b[i];
#pragma GCC unroll 4
            for (std::size_t j = 0; j < M; ++j)
                z += weights[i * M + j] * X[s * M + j];
            Z[s * n + i] = z;
        }
}

/// Units that would leave most lanes of a tile empty: vectors run over their features.
inline void preActivationsOfFew(const LayerShape& shape, const double* W, const double* G,
                                const double* b, const double* X, double* Z, double* weights)
{
    const std::size_t n = shape.units;
    const std::size_t m = shape.features;
    const std::size_t N = shape.samples;
    for (std::size_t k = 0; k < n * m; ++k)
        weights[k] = W[k] + G[k];
    if (m == 1)
        return preActivationsOfFeatures<1>(n, N, weights, b, X, Z);
    if (m == 2)
        return preActivationsOfFeatures<2>(n, N, weights, b, X, Z);
    for (std::size_t i = 0; i < n; ++i) {
        forEachPiece(0, N, [&]<std::size_t T>(std::size_t s) {
            double z[T];
            for (double& sum : z)
                sum = b[i];
            addDots(m, weights + i * m, X + s * m, z);
            for (std::size_t t = 0; t < T; ++t)
                Z[(s + t) * n + i] = z[t];
        });
    }
}

inline void preActivations(const LayerShape& shape, const double* W, const double* G,
                           const double* b, const double* X, double* Z, double* workspace)
{
    if (shape.units == 1 || shape.features * shape.units < kLanes) {
        preActivationsOfFew(shape, W, G, b, X, Z, workspace);
        return;
    }
    packWeights(shape, W, G, workspace);
    const std::size_t n = shape.units;
    const std::size_t m = shape.features;
    const std::size_t N = shape.samples;
    for (std::size_t k = 0; k < m; k += kDepth) {
        const std::size_t depth = smaller(kDepth, m - k);
        for (std::size_t s = 0; s < N; s += kSampleBlock) {
            const std::size_t sampleEnd = smaller(s + kSampleBlock, N);
            for (std::size_t i = 0; i < n; i += kPanel) {
                const std::size_t units = smaller(kPanel, n - i);
                const double* const panel = workspace + i * m + k * kPanel;
                withVectors(units, [&]<std::size_t V>() {
                    forEachPiece(s, sampleEnd, [&]<std::size_t T>(std::size_t first) {
                        Tile<V, T> tile;
                        double* const out = Z + first * n + i;
                        if (k == 0)
                            tile.read(b + i, 0, units);
                        else
                            tile.read(out, n, units);
                        tile.add(depth, panel, kPanel, X + first * m + k, m, 1);
                        tile.write(out, n, units);
                    });
                });
            }
        }
    }
}

/// Samples [first, first + depth) of dZ, in pieces of units as forEachPiece makes them.
inline void packSlopes(const LayerShape& shape, const double* dZ, std::size_t first,
                       std::size_t depth, double* packed)
{
    forEachPiece(0, shape.units, [&]<std::size_t T>(std::size_t i) {
        double* to = packed + i * depth;
        const double* from = dZ + first * shape.units + i;
        for (std::size_t k = 0; k < depth; ++k, to += T, from += shape.units)
            __builtin_memcpy(to, from, T * sizeof(double));
    });
}

/// Features that do not fill a vector: two sums a parameter, over the even and the odd samples.
inline void weightGradientOfFew(const LayerShape& shape, const double* dZ, const double* X,
                                double* dW)
{
    const std::size_t n = shape.units;
    const std::size_t m = shape.features;
    const std::size_t N = shape.samples;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < m; ++j) {
            double even = 0.0;
            double odd = 0.0;
            std::size_t s = 0;
            for (; s + 2 <= N; s += 2) {
                even += dZ[s * n + i] * X[s * m + j];
                odd += dZ[(s + 1) * n + i] * X[(s + 1) * m + j];
            }
            if (s < N)
                even += dZ[s * n + i] * X[s * m + j];
            dW[i * m + j] = even + odd;
        }
    }
}

inline void weightGradient(const LayerShape& shape, const double* dZ, const double* X, double* dW,
                           double* workspace)
{
    const std::size_t n = shape.units;
    const std::size_t m = shape.features;
    const std::size_t N = shape.samples;
    if (n * m < kLanes) {
        weightGradientOfFew(shape, dZ, X, dW);
        return;
    }
    double* const slopes = workspace;
    double* const panel = workspace + n * kDepth;
    for (std::size_t s = 0; s < N; s += kDepth) {
        const std::size_t depth = smaller(kDepth, N - s);
        packSlopes(shape, dZ, s, depth, slopes);
        for (std::size_t j = 0; j < m; j += kPanel) {
            const std::size_t features = smaller(kPanel, m - j);
            withVectors(features, [&]<std::size_t V>() {
                const double* rows = X + s * m + j;
                std::size_t rowStride = m;
                // A panel that is read often, or that ends within a vector, is packed.
                if (n > 4 * kTileColumns || features % kLanes != 0) {
                    for (std::size_t k = 0; k < depth; ++k) {
                        // The next panel stands beside this one, but a long way off in memory.
                        __builtin_prefetch(rows + k * m + kPanel);
                        __builtin_prefetch(rows + k * m + 2 * kPanel - 1);
                        for (std::size_t v = 0; v < V; ++v)
                            store(panel + (k * V + v) * kLanes,
                                  loadPart(rows + k * m + v * kLanes,
                                           Tile<V, 1>::lanesOf(v, features)));
                    }
                    rows = panel;
                    rowStride = V * kLanes;
                }
                forEachPiece(0, n, [&]<std::size_t T>(std::size_t i) {
                    Tile<V, T> tile;
                    double* const out = dW + i * m + j;
                    if (s == 0)
                        tile = {};
                    else
                        tile.read(out, m, features);
                    tile.add(depth, rows, rowStride, slopes + i * depth, 1, T);
                    tile.write(out, m, features);
                });
            });
        }
    }
}

}  // namespace entropy_lab::ENTROPY_LAB_SET
