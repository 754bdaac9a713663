#include "core/entropy/entropy.h"
#include "ui/workspaces/learning_rate/background_rate_sweep.h"
#include "ui/workspaces/learning_rate/bifurcation_chart.h"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <vector>

/// What the views of the learning rate have computed, by the code they call, against the bare
/// kernel over as many evaluations.
using namespace entropy_lab;

namespace {

constexpr std::int64_t kIterations = 1000;
/// The diagram of a window of 1280x800, at 100 %.
const BifurcationChart::View kView{{0.0, 40.0}, {-8.0, 8.0}, 900, 260};

/// The bare kernel: D, H and dH/dz of `lanes` pre-activations, again and again.
void evaluateAgainAndAgain(benchmark::State& state, int lanes, std::int64_t rounds)
{
    const auto count = static_cast<std::size_t>(lanes);
    std::vector<double> z(count);
    for (std::size_t i = 0; i < count; ++i)
        z[i] = 0.1 + 11.9 * static_cast<double>(i) / static_cast<double>(count);
    std::vector<double> D(count);
    std::vector<double> H(count);
    std::vector<double> dHdz(count);
    for (auto _ : state) {
        for (std::int64_t k = 0; k < rounds; ++k) {
            evaluateSigmoids(z, D, H, dHdz);
            benchmark::ClobberMemory();
        }
    }
}

void stripKernel(benchmark::State& state)
{
    evaluateAgainAndAgain(state, RateSweep::kRates, kIterations + 1);
}
BENCHMARK(stripKernel)->Name("strip/kernel")->Unit(benchmark::kMillisecond);

/// 200 rates of one neuron with their curves, as the strip and the map of η and iteration have
/// them.
void strip(benchmark::State& state)
{
    auto experiment = std::make_shared<Experiment>();
    experiment->stop.iterations = kIterations;
    for (auto _ : state)
        benchmark::DoNotOptimize(RateSweep::compute(experiment, {1e-3, 1e3}, RateSweep::kRates, 1));
}
BENCHMARK(strip)->Name("strip/sweep")->Unit(benchmark::kMillisecond);

/// An orbit for each column; its mirror image is counted along with it.
void diagramKernel(benchmark::State& state)
{
    const BifurcationChart::Effort effort = BifurcationChart::kThorough;
    evaluateAgainAndAgain(state, kView.columns, effort.transient + effort.kept);
}
BENCHMARK(diagramKernel)->Name("diagram/kernel")->Unit(benchmark::kMillisecond);

void diagram(benchmark::State& state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(BifurcationChart::compute(kView, BifurcationChart::kThorough));
}
BENCHMARK(diagram)->Name("diagram/picture")->Unit(benchmark::kMillisecond);

}  // namespace
