#include "tests/bench/window/window_benchmarks.h"

#include "app/wiring/window_wiring.h"
#include "ui/style/lab_style.h"
#include "ui/workspaces/descent/descent_workspace.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace entropy_lab {

BenchWindow::BenchWindow(BusyApplication& application)
{
    connectWindow(window, session);
    QObject::connect(&session, &Session::frameReady, &window, [this, &application] {
        ++m_frameCount;
        application.beginFrame();
        for (QWidget* const part : m_watched->findChildren<QWidget*>())
            part->update();
    });
    watch(*window.workspace<DescentWorkspace>());
    window.resize(1640, 1000);
    window.show();
    wait([this] { return m_frameCount > 0; });
}

void BenchWindow::watch(Workspace& workspace)
{
    m_watched = &workspace;
    workspace.setFixedSize(1280, 800);
    window.showWorkspace(workspace);
}

void BenchWindow::runTo(std::int64_t iterations, double learningRate)
{
    Experiment experiment;
    experiment.stop.iterations = iterations;
    experiment.learningRate = LearningRate(learningRate);
    session.open(experiment);
    session.setSpeed(TrainingThread::kAsFastAsItGoes);
    session.play();
    wait([&] { return !session.isRunning() && shownIteration() == iterations; });
    session.editSetting("stop.iterations", 1e12);
}

std::int64_t BenchWindow::shownIteration() const
{
    const auto& snapshot = session.frame().snapshot;
    return snapshot ? snapshot->record.iteration : -1;
}

double quantile(std::vector<double> numbers, double p)
{
    std::sort(numbers.begin(), numbers.end());
    const double place = p * static_cast<double>(numbers.size() - 1);
    return numbers[static_cast<std::size_t>(std::lround(place))];
}

}  // namespace entropy_lab

/// window_benchmarks NAME...: measures what is named and prints {"name": number} as JSON.
int main(int argc, char** argv)
{
    using namespace entropy_lab;
    BusyApplication application(argc, argv);
    QApplication::setStyle(new LabStyle);
    QApplication::setQuitOnLastWindowClosed(false);
    const std::map<QString, Measures (*)(BusyApplication&)> known = {
        {"frames", measureFrames},       {"planes", measurePlanes},
        {"scrub", measureScrubbing},     {"rates", measureRates},
        {"memory", measureMemory},       {"chart", measureOurChart},
        {"QLineSeries", measureQtChart}, {"QCustomPlot", measureQCustomPlot},
    };
    Measures all;
    for (const QString& name : QApplication::arguments().sliced(1)) {
        const auto found = known.find(name);
        if (found == known.end()) {
            std::fprintf(stderr, "window_benchmarks: %s: unknown\n", qPrintable(name));
            return 2;
        }
        all.merge(found->second(application));
    }
    const char* separator = "{";
    for (const auto& [name, value] : all) {
        std::printf("%s\"%s\": %.9g", separator, name.c_str(), value);
        separator = ", ";
    }
    std::puts("}");
    return 0;
}
