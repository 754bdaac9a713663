#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "tests/soak/action_log.h"
#include "tests/soak/loop_watch.h"
#include "tests/soak/random_hands.h"
#include "ui/style/lab_style.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/base/workspace.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFile>
#include <QPixmapCache>
#include <QSettings>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <malloc.h>
#include <unistd.h>

/// The whole program under random hands for a while; see scripts/soak.
namespace entropy_lab {

namespace {

/// What Qt says that is no fault of the program.
const std::vector<QByteArray> kExpectedMessages = {
    // The platform without a screen has no window manager to tell the size to.
    "This plugin does not support propagateSizeHints()",
    "This plugin does not support grabbing the keyboard",
    "This plugin does not support raise()",
    // No session of a desktop.
    "QStandardPaths: XDG_RUNTIME_DIR not set",
};

std::vector<QByteArray> g_complaints;

void takeMessage(QtMsgType type, const QMessageLogContext&, const QString& message)
{
    if (type == QtDebugMsg || type == QtInfoMsg)
        return;
    const QByteArray text = message.toUtf8();
    const bool isExpected =
        std::any_of(kExpectedMessages.begin(), kExpectedMessages.end(),
                    [&](const QByteArray& expected) { return text.startsWith(expected); });
    if (isExpected)
        return;
    std::fprintf(stderr, "soak: Qt says: %s\n%s", text.constData(), lastActions(2).constData());
    g_complaints.push_back(text);
    if (type == QtFatalMsg)
        std::abort();
}

double residentMegabytes()
{
    QFile file("/proc/self/statm");
    if (!file.open(QIODevice::ReadOnly))
        return 0.0;
    const double pages = file.readAll().split(' ').value(1).toDouble();
    return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) * 1e-6;
}

struct Limits {
    double gapMilliseconds = 0.0;  ///< 0: none
    double growthMegabytes = 0.0;  ///< 0: none
};

class Soak : public QObject {
public:
    Soak(double seconds, std::uint64_t seed)
        : m_seconds(seconds), m_settings(m_folder.filePath("settings.ini"), QSettings::IniFormat),
          m_window(&m_settings), m_hands(m_window, m_session, seed), m_random(seed)
    {
        connectWindow(m_window, m_session);
        m_window.resize(1280, 800);
        m_window.show();
        makeEverything();
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, &Soak::next);
        m_time.start();
        m_nextRest = restPeriod();
        m_timer.start(100);
    }

    /// Says what was found; false where a limit was passed.
    bool report(const Limits& limits) const;

private:
    /// What is made when it is first seen would later look like memory that grows.
    void makeEverything()
    {
        QTabWidget& tabs = *m_window.workspaces();
        for (int i = 0; i < tabs.count(); ++i) {
            for (const NamedFigure& figure : m_window.workspaceAt(i).figures()) {
                tabs.setCurrentIndex(i);
                m_window.workspaceAt(i).showPageOf(figure.name);
                QCoreApplication::processEvents();
            }
        }
        tabs.setCurrentIndex(0);
        m_window.setLessonsShown(true);
        QCoreApplication::processEvents();
        m_window.setLessonsShown(false);
    }

    double restPeriod() const { return std::max(2.0, m_seconds / 30.0); }
    double elapsed() const { return static_cast<double>(m_time.elapsed()) * 1e-3; }

    void next()
    {
        // Beforehand: what is done next may be a dialog, in whose event loop things go on.
        m_timer.start(std::uniform_int_distribution<int>(0, 25)(m_random));
        if (elapsed() < m_nextRest && elapsed() < m_seconds) {
            // From the event queue: within its own slot the timer would not fire in that loop.
            QMetaObject::invokeMethod(
                this, [this] { m_hands.act(); }, Qt::QueuedConnection);
            return;
        }
        m_timer.start(20);
        if (m_hands.comeToRest())
            return;
        rest();
    }

    /// The same state every time, so that memory can be compared: one short run, nothing to undo.
    void rest()
    {
        constexpr int kRestTicks = 25;
        if (m_restTicks++ == 0) {
            noteAction("rest");
            std::vector<int> runs;
            for (const PastRun& run : m_session.keptRuns().all())
                runs.push_back(run.number);
            for (const int run : runs)
                m_session.keptRuns().remove(run);
            m_session.open(Experiment());
            for (const PastRun& run : std::vector<PastRun>(m_session.keptRuns().all()))
                m_session.keptRuns().remove(run.number);
            return;
        }
        if (m_restTicks < kRestTicks)
            return;
        m_restTicks = 0;
        QPixmapCache::clear();
        malloc_trim(0);
        m_resident.push_back(residentMegabytes());
        m_watch.restart();
        m_nextRest = elapsed() + restPeriod();
        if (elapsed() >= m_seconds)
            QCoreApplication::quit();
    }

    double m_seconds;
    QTemporaryDir m_folder;
    QSettings m_settings;
    Session m_session;
    MainWindow m_window;
    RandomHands m_hands;
    std::mt19937_64 m_random;
    QTimer m_timer;
    QElapsedTimer m_time;
    LoopWatch m_watch;
    double m_nextRest = 0.0;
    int m_restTicks = 0;
    std::vector<double> m_resident;  ///< MB at every rest
};

bool Soak::report(const Limits& limits) const
{
    bool isGood = true;
    const auto fail = [&isGood](const char* what) {
        std::printf("FAILED: %s\n", what);
        isGood = false;
    };
    std::printf("%lld actions in %.0f s\n", actionCount(), elapsed());
    std::puts("longest gaps of the event loop, and the actions before them:");
    for (const LoopWatch::Gap& gap : m_watch.longest())
        std::printf("  %.0f ms, %.0f of it processor time of the window's thread\n%s",
                    gap.milliseconds, gap.processorMilliseconds, gap.actions.constData());
    const double longest = m_watch.longest().front().milliseconds;
    if (limits.gapMilliseconds > 0.0 && longest > limits.gapMilliseconds)
        fail("the event loop was held up for longer than allowed");

    std::printf("resident at every rest, MB:");
    for (const double megabytes : m_resident)
        std::printf(" %.0f", megabytes);
    std::puts("");
    // Caches fill in the first third. Between rests memory goes up and down by what the allocator
    // keeps; a leak raises even the lowest.
    const auto third = static_cast<std::ptrdiff_t>(m_resident.size() / 3);
    if (third > 0) {
        const double before = *std::max_element(m_resident.begin(), m_resident.begin() + third);
        const double after = *std::min_element(m_resident.end() - third, m_resident.end());
        std::printf("lowest of the last third less highest of the first: %.1f MB\n",
                    after - before);
        if (limits.growthMegabytes > 0.0 && after - before > limits.growthMegabytes)
            fail("memory grew by more than allowed");
    }
    if (!g_complaints.empty())
        fail("Qt had something to complain about");
    return isGood;
}

}  // namespace

}  // namespace entropy_lab

int main(int argc, char** argv)
{
    using namespace entropy_lab;
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    qInstallMessageHandler(takeMessage);
    QApplication application(argc, argv);
    QApplication::setStyle(new LabStyle);
    QApplication::setQuitOnLastWindowClosed(false);
    QStandardPaths::setTestModeEnabled(true);

    QCommandLineParser parser;
    parser.setApplicationDescription("Uses the window at random; see scripts/soak.");
    parser.addHelpOption();
    parser.addOptions({{"seconds", "How long.", "N", "600"},
                       {"seed", "Of the random actions.", "N", "1"},
                       {"gap", "Longest gap of the event loop, 0 for any.", "ms", "100"},
                       {"growth", "Growth of memory at rest, 0 for any.", "MB", "16"}});
    parser.process(application);

    constexpr unsigned kHangSeconds = 60;
    watchForCrashes(kHangSeconds);
    Soak soak(parser.value("seconds").toDouble(), parser.value("seed").toULongLong());
    QApplication::exec();
    const bool isGood = soak.report({.gapMilliseconds = parser.value("gap").toDouble(),
                                     .growthMegabytes = parser.value("growth").toDouble()});
    return isGood ? 0 : 1;
}
