#include "core/experiment/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

namespace entropy_lab {

NormalNumbers::NormalNumbers(std::uint64_t seed) : m_generator(static_cast<std::uint32_t>(seed)) { }

void NormalNumbers::fill(std::span<double> out)
{
    constexpr std::size_t kBlock = 16;
    constexpr std::size_t kHalf = kBlock / 2;
    std::array<double, kBlock> u;
    for (std::size_t first = 0; first < out.size(); first += kBlock) {
        for (double& value : u)
            value = static_cast<double>(m_generator() & 0xFFFFFFU) * 0x1p-24;
        for (std::size_t j = 0; j < kHalf; ++j) {
            const double r = std::sqrt(-2.0 * std::log1p(-u[j]));
            const double t = 2.0 * std::numbers::pi * u[j + kHalf];
            u[j] = r * std::cos(t);
            u[j + kHalf] = r * std::sin(t);
        }
        std::copy_n(u.begin(), std::min(kBlock, out.size() - first),
                    out.begin() + static_cast<std::ptrdiff_t>(first));
    }
}

RowMatrix NormalNumbers::matrix(Eigen::Index rows, Eigen::Index columns)
{
    if (rows < 0 || columns < 0)
        throw std::invalid_argument("NormalNumbers::matrix: " + std::to_string(rows) + " x "
                                    + std::to_string(columns) + ", but neither may be negative");
    RowMatrix numbers(rows, columns);
    fill({numbers.data(), static_cast<std::size_t>(numbers.size())});
    return numbers;
}

UniformNumbers::UniformNumbers(std::uint64_t seed) : m_generator(seed) { }

double UniformNumbers::next()
{
    return static_cast<double>(m_generator() >> 11) * 0x1p-53;
}

double UniformNumbers::nextNormal()
{
    const double r = std::sqrt(-2.0 * std::log1p(-next()));
    return r * std::cos(2.0 * std::numbers::pi * next());
}

Layer randomLayer(Eigen::Index units, Eigen::Index features, double scale, std::uint64_t seed)
{
    Layer layer(units, features);
    NormalNumbers(seed).fill({layer.values.data(), static_cast<std::size_t>(layer.values.size())});
    layer.values *= scale;
    return layer;
}

}  // namespace entropy_lab
