#include "core/descent/trainer.h"
#include "core/runs/history.h"
#include "core/runs/run_columns.h"

#include <benchmark/benchmark.h>

#include <limits>
#include <random>
#include <vector>

using namespace entropy_lab;

namespace {

/// Entropy descent on normal numbers, scaled so that z stays of the order of 1.
Experiment randomExperiment(Eigen::Index units, Eigen::Index features, Eigen::Index samples)
{
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal;
    Experiment e;
    e.data.X = Eigen::MatrixXd::NullaryExpr(features, samples, [&] { return normal(random); });
    e.start = Layer(units, features);
    for (double& value : e.start.values)
        value = normal(random) / std::sqrt(static_cast<double>(features));
    e.learningRate = LearningRate(0.01);
    e.stop.iterations = std::numeric_limits<std::int64_t>::max();
    return e;
}

void step(benchmark::State& state)
{
    Trainer trainer(randomExperiment(state.range(0), state.range(1), state.range(2)));
    for (auto _ : state)
        trainer.step();
    benchmark::DoNotOptimize(trainer.record().H);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(step)->Name("step")->Args({1, 2, 1})->Args({10, 64, 1000})->Args({256, 784, 512});

/// As the training thread does it: every step becomes a row of the history.
void recordedStep(benchmark::State& state)
{
    constexpr std::size_t kBudget = std::size_t{256} << 20;
    Experiment experiment;
    experiment.stop.iterations = std::numeric_limits<std::int64_t>::max();
    Trainer trainer(experiment);
    const RunColumns columns(experiment);
    History history(columns.count, kBudget);
    for (auto _ : state) {
        if (trainer.step())
            columns.record(trainer.record(), history);
    }
    state.SetItemsProcessed(state.iterations());
}
// Long enough to go past the history's budget: what a run that goes on pays for a step.
BENCHMARK(recordedStep)->Name("step/recorded")->Iterations(60'000'000);

}  // namespace
