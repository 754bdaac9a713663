#pragma once

#include "core/experiment/layer.h"

#include <Eigen/Core>

#include <cstdint>
#include <random>
#include <span>

/// Random numbers that are the same on every platform: the generators are those of the C++
/// standard, whose every bit is fixed, and what is made of their output is written down here.
namespace entropy_lab {

/// Standard normal numbers. MT19937 seeded with the lower 32 bits of the seed gives g;
/// u = (g mod 2^24)/2^24; of each block of sixteen u, for j = 0..7,
///   r = sqrt(-2 ln(1 - u_j)), t = 2 pi u_{j+8}:  u_j <- r cos t,  u_{j+8} <- r sin t.
/// Every request draws whole blocks; what it does not need of the last one is dropped.
/// With seed 42 the first numbers are 1.926915, 1.487284, 0.900717, -2.105521.
class NormalNumbers {
public:
    explicit NormalNumbers(std::uint64_t seed);

    /// The next out.size() numbers.
    void fill(std::span<double> out);

    /// The next rows * columns numbers, row by row. Throws std::invalid_argument for a negative
    /// number of rows or columns.
    RowMatrix matrix(Eigen::Index rows, Eigen::Index columns);

private:
    std::mt19937 m_generator;
};

/// Uniform numbers in [0, 1): std::mt19937_64 seeded with the seed, (g div 2^11)/2^53.
class UniformNumbers {
public:
    explicit UniformNumbers(std::uint64_t seed);

    double next();
    /// A standard normal number: sqrt(-2 ln(1 - u)) cos(2 pi u') of the next two uniform ones.
    double nextNormal();

private:
    std::mt19937_64 m_generator;
};

/// A layer whose parameters, in the order of Layer::values, are scale * N(0, 1).
/// Throws std::invalid_argument for fewer than one unit or feature.
Layer randomLayer(Eigen::Index units, Eigen::Index features, double scale, std::uint64_t seed);

}  // namespace entropy_lab
