#include "core/entropy/entropy.h"
#include "core/entropy/kernels.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

using namespace entropy_lab;

namespace {

constexpr std::size_t kCount = 1'000'000;

struct Arrays {
    std::vector<double> z, D, H, dHdz;

    Arrays() : z(kCount), D(kCount), H(kCount), dHdz(kCount)
    {
        std::mt19937_64 random(1);
        std::uniform_real_distribution<double> range(-12.0, 12.0);
        for (double& value : z)
            value = range(random);
    }
};

void count(benchmark::State& state)
{
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kCount));
}

/// What one writes without a kernel: the stable forms, with std::exp and std::log1p.
void plain(benchmark::State& state)
{
    Arrays arrays;
    for (auto _ : state) {
        for (std::size_t i = 0; i < kCount; ++i) {
            const double z = arrays.z[i];
            const double a = std::abs(z);
            const double e = std::exp(-a);
            const double q = 1.0 / (1.0 + e);
            const double p = e * q;
            arrays.D[i] = z < 0.0 ? p : q;
            arrays.H[i] = kBitsPerNat * (std::log1p(e) + a * p);
            arrays.dHdz[i] = -(kBitsPerNat * z) * (p * q);
        }
        benchmark::ClobberMemory();
    }
    count(state);
}
BENCHMARK(plain)->Name("sigmoids/plain")->Unit(benchmark::kMillisecond);

void fused(benchmark::State& state, const KernelSet& kernels)
{
    Arrays arrays;
    for (auto _ : state) {
        kernels.evaluateSigmoids(arrays.z.data(), arrays.D.data(), arrays.H.data(),
                                 arrays.dHdz.data(), kCount);
        benchmark::ClobberMemory();
    }
    count(state);
}

/// One benchmark for every instruction set of this machine.
const bool kAreRegistered = [] {
    for (const KernelSet* const set : usableKernels()) {
        const std::string name = std::string("sigmoids/") + set->name;
        benchmark::RegisterBenchmark(name.c_str(), [set](benchmark::State& state) {
            fused(state, *set);
        })->Unit(benchmark::kMillisecond);
    }
    return true;
}();

}  // namespace
