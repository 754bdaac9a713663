#pragma once

#include "app/session/session.h"
#include "tests/bench/window/busy_application.h"
#include "ui/window/main_window.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// What is measured of the window. Every function returns name -> seconds, unless it says
/// otherwise.
namespace entropy_lab {

using Measures = std::map<std::string, double>;

/// The program as people use it: window, session and worker, with a workspace at 1280x800, every
/// view of which is painted whole in every frame; Descent to begin with.
class BenchWindow {
public:
    explicit BenchWindow(BusyApplication& application);

    Session session;
    MainWindow window;

    /// Shows this workspace of the window instead.
    void watch(Workspace& workspace);
    /// A run of one neuron with 2 inputs, paused after so many iterations, that has no end in
    /// sight.
    void runTo(std::int64_t iterations, double learningRate);
    /// Lets events happen until `isDone`.
    template <typename Condition> void wait(Condition isDone)
    {
        while (!isDone())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    std::int64_t shownIteration() const;
    std::int64_t frameCount() const { return m_frameCount; }

private:
    Workspace* m_watched = nullptr;
    std::int64_t m_frameCount = 0;
};

/// The p-quantile, 0 <= p <= 1, of at least one number.
double quantile(std::vector<double> numbers, double p);

/// Frames of a run that goes on, as fast as it goes and paced.
Measures measureFrames(BusyApplication& application);
/// Frames of a run on 10^4 samples, as fast as it goes, with both decision planes on screen.
Measures measurePlanes(BusyApplication& application);
/// From the wish for a random iteration of 10^7 until it is on screen.
Measures measureScrubbing(BusyApplication& application);
/// Seconds an iteration, with the window drawing and without one.
Measures measureRates(BusyApplication& application);
/// Bytes resident at most until 10^8 iterations are done.
Measures measureMemory(BusyApplication& application);
/// Processor time of one pan or zoom over 10^6 noisy points: ours, a QLineSeries of Qt Charts, and
/// QCustomPlot with adaptive sampling.
Measures measureOurChart(BusyApplication& application);
Measures measureQtChart(BusyApplication& application);
Measures measureQCustomPlot(BusyApplication& application);

}  // namespace entropy_lab
