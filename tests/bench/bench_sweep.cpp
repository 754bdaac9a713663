#include "core/analysis/return_map.h"
#include "core/entropy/entropy.h"
#include "core/sweeps/sweep.h"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

/// Sweeps and bifurcation diagrams against the bare kernel over as many evaluations. Every row
/// reports the time of one evaluation.
namespace entropy_lab {

namespace {

constexpr std::size_t kRates = 1000;
constexpr std::int64_t kIterations = 1000;
constexpr std::int64_t kMapSteps = 2000;

void countEvaluations(benchmark::State& state, std::int64_t evaluations)
{
    state.SetItemsProcessed(state.iterations() * evaluations);
}

/// The bare kernel: D, H and dH/dz of 1000 pre-activations, again and again.
void bareKernel(benchmark::State& state)
{
    const std::int64_t rounds = state.range(0);
    // Where the runs of a sweep spend their time.
    std::vector<double> z = linearlySpaced(0.1, 12.0, kRates);
    std::vector<double> D(kRates);
    std::vector<double> H(kRates);
    std::vector<double> dHdz(kRates);
    for (auto _ : state) {
        for (std::int64_t k = 0; k < rounds; ++k) {
            evaluateSigmoids(z, D, H, dHdz);
            benchmark::ClobberMemory();
        }
    }
    countEvaluations(state, rounds * static_cast<std::int64_t>(kRates));
}
BENCHMARK(bareKernel)->Name("bare_kernel")->Arg(kIterations)->Arg(kMapSteps);

/// One neuron, 1000 learning rates from 1e-4 to 1e4, 1000 iterations each.
void sweepRates(benchmark::State& state)
{
    Experiment experiment;
    experiment.stop.iterations = kIterations;
    const SweepSettings settings{.values = logSpaced(1e-4, 1e4, kRates),
                                 .threads = static_cast<int>(state.range(0))};
    for (auto _ : state)
        benchmark::DoNotOptimize(runSweep(experiment, settings));
    countEvaluations(state, (kIterations + 1) * static_cast<std::int64_t>(kRates));
}
// Processor time of one thread against the kernel, wall clock of one thread against two.
BENCHMARK(sweepRates)->Name("sweep/rates")->Arg(1);
BENCHMARK(sweepRates)->Name("sweep/rates")->Arg(1)->Arg(2)->UseRealTime();

/// The same under ascent, where falls of H are counted as well.
void sweepAscent(benchmark::State& state)
{
    Experiment experiment;
    experiment.direction = Direction::Ascend;
    experiment.stop.iterations = kIterations;
    const SweepSettings settings{.values = logSpaced(1e-4, 1e1, kRates), .threads = 1};
    for (auto _ : state)
        benchmark::DoNotOptimize(runSweep(experiment, settings));
    countEvaluations(state, (kIterations + 1) * static_cast<std::int64_t>(kRates));
}
BENCHMARK(sweepAscent)->Name("sweep/ascent");

/// What does not run side by side: a Trainer a cell, here with a schedule.
void sweepByTrainers(benchmark::State& state)
{
    Experiment experiment;
    experiment.stop.iterations = kIterations;
    experiment.schedule.kind = ScheduleKind::WarmUp;
    const SweepSettings settings{.values = logSpaced(1e-4, 1e4, 100),
                                 .threads = static_cast<int>(state.range(0))};
    for (auto _ : state)
        benchmark::DoNotOptimize(runSweep(experiment, settings));
    countEvaluations(state, (kIterations + 1) * 100);
}
BENCHMARK(sweepByTrainers)->Name("sweep/trainers")->Arg(1)->Arg(2)->UseRealTime();

/// 1000 values of a, 1000 steps dropped and 1000 kept.
void bifurcation(benchmark::State& state)
{
    const BifurcationSettings settings;
    for (auto _ : state)
        benchmark::DoNotOptimize(bifurcationPoints(settings));
    countEvaluations(state, kMapSteps * static_cast<std::int64_t>(kRates));
}
BENCHMARK(bifurcation)->Name("bifurcation/points");

/// The same counted into a picture of 500 x 1000 cells.
void bifurcationPicture(benchmark::State& state)
{
    const BifurcationSettings settings;
    for (auto _ : state)
        benchmark::DoNotOptimize(bifurcationDensity(settings, 500, 1000, -8.0, 8.0));
    countEvaluations(state, kMapSteps * static_cast<std::int64_t>(kRates));
}
BENCHMARK(bifurcationPicture)->Name("bifurcation/density");

}  // namespace

}  // namespace entropy_lab
