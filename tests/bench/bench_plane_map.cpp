#include "core/analysis/landscape.h"
#include "core/entropy/entropy.h"
#include "core/experiment/data_sets.h"
#include "tests/bench/bench_application.h"
#include "tests/ui/run_frames.h"
#include "ui/plot/items/field_item.h"
#include "ui/workspaces/landscape/landscape_map.h"
#include "ui/workspaces/landscape/surface_view.h"

#include <benchmark/benchmark.h>

#include <QImage>
#include <QPainter>

#include <vector>

using namespace entropy_lab;

namespace {

constexpr int kCells = 256;

std::shared_ptr<const Experiment> moons(std::int64_t samples)
{
    auto experiment = std::make_shared<Experiment>();
    experiment->data =
        generateDataSet({"two-moons", {{"samples", static_cast<double>(samples) / 2.0}}, 1});
    return experiment;
}

PlaneMapOrder orderOf(const std::shared_ptr<const Experiment>& experiment)
{
    constexpr ParameterAxis kWeight{ParameterAxis::Kind::Sum, 0, 0};
    constexpr ParameterAxis kBias{ParameterAxis::Kind::B, 0, 0};
    return {.plane = planeOfAxes(experiment->start, kWeight, kBias),
            .uAxis = kWeight,
            .vAxis = kBias,
            .u = {-3.0, 3.0},
            .v = {-3.0, 3.0},
            .experiment = experiment,
            .cells = kCells,
            .colors = {0.0, 1.0}};
}

/// What the map cannot do without: a sigmoid and an entropy for each cell and sample.
void planeMapKernel(benchmark::State& state)
{
    const auto count = static_cast<std::size_t>(kCells * kCells * state.range(0));
    // In blocks that stay in the cache, as the map has them.
    constexpr std::size_t kBlock = 512;
    std::vector<double> z(kBlock);
    for (std::size_t i = 0; i < kBlock; ++i)
        z[i] = -6.0 + 12.0 * static_cast<double>(i) / kBlock;
    std::vector<double> D(kBlock);
    std::vector<double> H(kBlock);
    std::vector<double> dHdz(kBlock);
    for (auto _ : state) {
        for (std::size_t done = 0; done < count; done += kBlock)
            evaluateSigmoids(z, D, H, dHdz);
        benchmark::DoNotOptimize(H.data());
        benchmark::ClobberMemory();
    }
}
BENCHMARK(planeMapKernel)
    ->Name("planeMap/kernel")
    ->Arg(2)
    ->Arg(10)
    ->Arg(100)
    ->Unit(benchmark::kMillisecond);

void planeMapWhole(benchmark::State& state)
{
    const PlaneMapOrder order = orderOf(moons(state.range(0)));
    for (auto _ : state)
        benchmark::DoNotOptimize(makePlaneMap(order));
}
BENCHMARK(planeMapWhole)
    ->Name("planeMap/map")
    ->Arg(2)
    ->Arg(10)
    ->Arg(100)
    ->Unit(benchmark::kMillisecond);

/// What the window's own thread does with a new map: colors, lines, labels, painting.
void planeMapFrame(benchmark::State& state)
{
    requireApplication();
    LandscapeMap map;
    map.resize(560, 640);
    RunFrame frames[2] = {frameAfter(Experiment(), 100), frameAfter(Experiment(), 110)};
    QImage picture(map.size(), QImage::Format_RGB32);
    PlaneMapOrder order = orderOf(frames[0].snapshot->experiment);
    const std::shared_ptr<const PlaneMap> maps[2] = {makePlaneMap(order), makePlaneMap(order)};
    map.setFrame(frames[0]);
    map.show();
    std::size_t k = 0;
    for (auto _ : state) {
        const PlaneMap& made = *maps[k++ % 2];
        map.setField(made.field, {.range = made.colors, .title = QStringLiteral("H (bits)")});
        map.setContours(made.contours);
        map.setVectors(made.arrows);
        map.refresh();
        QPainter painter(&picture);
        map.render(&painter);
    }
}
BENCHMARK(planeMapFrame)->Name("planeMap/frame")->Unit(benchmark::kMillisecond);

void planeMapSurface(benchmark::State& state)
{
    requireApplication();
    SurfaceView surface;
    surface.resize(380, 640);
    surface.setContent({.map = makePlaneMap(orderOf(std::make_shared<const Experiment>()))});
    QImage picture(surface.size(), QImage::Format_RGB32);
    for (auto _ : state) {
        QPainter painter(&picture);
        surface.paintOn(painter, surface.size());
    }
}
BENCHMARK(planeMapSurface)->Name("planeMap/surface")->Unit(benchmark::kMillisecond);

}  // namespace
