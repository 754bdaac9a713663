#include "core/experiment/data_sets.h"
#include "tests/bench/window/window_benchmarks.h"
#include "ui/workspaces/compare/compare_workspace.h"
#include "ui/workspaces/compare/comparison_bar.h"
#include "ui/workspaces/compare/decision_plane.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTabBar>
#include <QThread>

#include <random>

namespace entropy_lab {

namespace {

constexpr std::int64_t kLong = 10'000'000;
constexpr std::int64_t kShort = 1'000;

/// Of one neuron, so that it settles, and so that z jumps between chaotic values for ever.
constexpr double kCalmRate = 0.5;
constexpr double kWildRate = 40.0;

/// Iterations a second of the frames that are compared: both histories hardly grow.
constexpr double kPace = 100.0;

Measures framesOf(BenchWindow& bench, BusyApplication& application, const std::string& name,
                  double stepsPerSecond)
{
    constexpr std::int64_t kWarmUp = 20;
    constexpr std::int64_t kFrames = 200;
    bench.session.setSpeed(stepsPerSecond);
    bench.session.play();
    const auto letPass = [&bench](std::int64_t frames) {
        const std::int64_t end = bench.frameCount() + frames;
        bench.wait([&] { return bench.frameCount() >= end; });
    };
    letPass(kWarmUp);
    application.takeFrames();
    letPass(kFrames + 1);
    std::vector<double> clock;
    std::vector<double> processor;
    for (const BusyApplication::Frame& frame : application.takeFrames()) {
        clock.push_back(frame.seconds);
        processor.push_back(frame.processorSeconds);
    }
    bench.session.pause();
    return {{name + "/median", quantile(clock, 0.5)},
            {name + "/p99", quantile(clock, 0.99)},
            {name + "/cpu/median", quantile(processor, 0.5)},
            {name + "/cpu/p99", quantile(processor, 0.99)}};
}

}  // namespace

Measures measureFrames(BusyApplication& application)
{
    BenchWindow bench(application);
    Measures all;
    for (const auto& [kind, rate] :
         {std::pair<std::string, double>{"calm", kCalmRate}, {"wild", kWildRate}}) {
        bench.runTo(kShort, rate);
        all.merge(framesOf(bench, application, "frame/" + kind + "/paced/1e3", kPace));
        bench.runTo(kLong, rate);
        all.merge(framesOf(bench, application, "frame/" + kind + "/paced/1e7", kPace));
        all.merge(framesOf(bench, application, "frame/" + kind + "/free/1e7",
                           TrainingThread::kAsFastAsItGoes));
    }
    return all;
}

Measures measurePlanes(BusyApplication& application)
{
    constexpr double kSamplesOfAClass = 5'000.0;
    BenchWindow bench(application);
    Experiment experiment;
    experiment.generator = {.name = "two-moons", .settings = {{"samples", kSamplesOfAClass}}};
    experiment.data = generateDataSet(*experiment.generator);
    experiment.stop.iterations = std::int64_t{1} << 50;
    bench.session.open(experiment);
    CompareWorkspace& comparison = *bench.window.workspace<CompareWorkspace>();
    bench.watch(comparison);
    // The curves come first, then the planes.
    comparison.bar()->pages()->setCurrentIndex(1);
    bench.wait([&] { return comparison.secondPlane()->isVisible(); });
    return framesOf(bench, application, "planes", TrainingThread::kAsFastAsItGoes);
}

Measures measureScrubbing(BusyApplication& application)
{
    constexpr int kScrubs = 100;
    BenchWindow bench(application);
    bench.runTo(kLong, kCalmRate);
    std::mt19937_64 random(1);
    std::uniform_int_distribution<std::int64_t> anywhere(0, kLong - 1);
    std::uniform_int_distribution<int> withinFrame(0, 16);
    std::vector<double> waits;
    for (int i = 0; i < kScrubs; ++i) {
        // People ask at any moment of a frame.
        QElapsedTimer pause;
        pause.start();
        const int milliseconds = withinFrame(random);
        while (pause.elapsed() < milliseconds)
            QCoreApplication::processEvents();
        const std::int64_t wanted = anywhere(random);
        QElapsedTimer time;
        time.start();
        bench.session.showIteration(wanted);
        bench.wait([&] { return bench.shownIteration() == wanted; });
        // Painting was asked for and waits among the events.
        QCoreApplication::sendPostedEvents();
        waits.push_back(static_cast<double>(time.nsecsElapsed()) * 1e-9);
    }
    return {{"scrub/median", quantile(waits, 0.5)}, {"scrub/p99", quantile(waits, 0.99)}};
}

Measures measureRates(BusyApplication& application)
{
    constexpr std::int64_t kWarmUp = 2'000'000;
    constexpr int kMilliseconds = 1500;
    Experiment endless;
    endless.stop.iterations = std::int64_t{1} << 50;
    Measures all;
    {
        BenchWindow bench(application);
        bench.session.open(endless);
        bench.session.setSpeed(TrainingThread::kAsFastAsItGoes);
        bench.session.play();
        bench.wait([&] { return bench.shownIteration() > kWarmUp; });
        QElapsedTimer time;
        time.start();
        const std::int64_t before = bench.session.frame().history.size();
        bench.wait([&] { return time.elapsed() > kMilliseconds; });
        const std::int64_t frame = bench.frameCount();
        bench.wait([&] { return bench.frameCount() > frame; });
        all["rate/window"] = static_cast<double>(time.nsecsElapsed()) * 1e-9
            / static_cast<double>(bench.session.frame().history.size() - before);
    }
    TrainingThread alone(std::make_shared<const Experiment>(endless));
    alone.setSpeed(TrainingThread::kAsFastAsItGoes);
    alone.setRunning(true);
    while (alone.history().size() < kWarmUp)
        QThread::msleep(1);
    QElapsedTimer time;
    time.start();
    const std::int64_t before = alone.history().size();
    QThread::msleep(kMilliseconds);
    const std::int64_t after = alone.history().size();
    all["rate/alone"] =
        static_cast<double>(time.nsecsElapsed()) * 1e-9 / static_cast<double>(after - before);
    return all;
}

Measures measureMemory(BusyApplication& application)
{
    constexpr std::int64_t kIterations = 100'000'000;
    BenchWindow bench(application);
    bench.runTo(kIterations, kCalmRate);
    QFile status("/proc/self/status");
    if (!status.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray& line : status.readAll().split('\n')) {
        // "VmHWM:     1234 kB"
        if (line.startsWith("VmHWM:"))
            return {{"memory", 1024.0 * line.simplified().split(' ').at(1).toDouble()}};
    }
    return {};
}

}  // namespace entropy_lab
