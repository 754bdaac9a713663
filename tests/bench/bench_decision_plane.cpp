#include "core/experiment/data_sets.h"
#include "tests/bench/bench_application.h"
#include "tests/ui/run_frames.h"
#include "ui/workspaces/compare/decision_plane.h"

#include <benchmark/benchmark.h>

#include <QImage>

#include <array>

using namespace entropy_lab;

namespace {

constexpr QSize kSize(800, 600);

/// Two moments of the same run on `samples` samples, in two moons.
std::array<std::shared_ptr<const RunSnapshot>, 2> momentsOf(std::int64_t samples)
{
    Experiment experiment;
    experiment.data =
        generateDataSet({"two-moons", {{"samples", static_cast<double>(samples) / 2.0}}, 1});
    experiment.start.values << 0.4, -0.3, 0.1, 0.2, 0.1;
    const auto shared = std::make_shared<const Experiment>(experiment);
    Trainer trainer(experiment);
    const auto first = takeSnapshot(trainer, shared, true);
    trainer.step();
    return {first, takeSnapshot(trainer, shared, true)};
}

/// One frame of a run: other parameters, the same samples.
void decisionPlaneFrame(benchmark::State& state)
{
    requireApplication();
    const auto moments = momentsOf(state.range(0));
    DecisionPlane plane;
    plane.resize(kSize);
    QImage picture(kSize, QImage::Format_RGB32);
    std::size_t k = 0;
    for (auto _ : state) {
        plane.setSnapshot(moments[k++ % 2]);
        plane.render(&picture);
    }
    benchmark::DoNotOptimize(picture.constBits());
}
BENCHMARK(decisionPlaneFrame)
    ->Name("decisionPlane/frame")
    ->Arg(10'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

/// One frame of a pan: the samples are drawn anew too.
void decisionPlanePan(benchmark::State& state)
{
    requireApplication();
    DecisionPlane plane;
    plane.resize(kSize);
    plane.setSnapshot(momentsOf(state.range(0))[0]);
    QImage picture(kSize, QImage::Format_RGB32);
    int k = 0;
    for (auto _ : state) {
        const double by = 0.01 * (k++ % 20);
        plane.setView({-1.5 + by, 2.5 + by}, {-1.0, 1.5});
        plane.render(&picture);
    }
    benchmark::DoNotOptimize(picture.constBits());
}
BENCHMARK(decisionPlanePan)
    ->Name("decisionPlane/pan")
    ->Arg(10'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
