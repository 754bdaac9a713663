#pragma once

#include "tests/soak/action_log.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <ctime>
#include <vector>

namespace entropy_lab {

/// How late a timer of one millisecond fires: how long the event loop was held up, and by what.
class LoopWatch {
public:
    struct Gap {
        double milliseconds = 0.0;
        /// Of that, processor time of this thread. The rest went to other programs of a busy
        /// machine, or to waiting.
        double processorMilliseconds = 0.0;
        QByteArray actions;  ///< done last before its end
    };

    LoopWatch()
    {
        m_ticker.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_ticker, &QTimer::timeout, &m_ticker, [this] { tick(); });
        m_ticker.start(1);
        restart();
    }

    /// Leaves out what happened since the last tick.
    void restart()
    {
        m_sinceTick.start();
        m_processor = processorMilliseconds();
    }

    /// The longest ones, longest first.
    const std::vector<Gap>& longest() const { return m_longest; }

private:
    static constexpr std::size_t kKept = 5;

    static double processorMilliseconds()
    {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
    }

    void tick()
    {
        const double gap = static_cast<double>(m_sinceTick.nsecsElapsed()) * 1e-6;
        if (m_longest.size() < kKept || gap > m_longest.back().milliseconds) {
            m_longest.push_back({.milliseconds = gap,
                                 .processorMilliseconds = processorMilliseconds() - m_processor,
                                 .actions = lastActions(2)});
            std::sort(m_longest.begin(), m_longest.end(),
                      [](const Gap& a, const Gap& b) { return a.milliseconds > b.milliseconds; });
            m_longest.resize(std::min(m_longest.size(), kKept));
        }
        restart();
    }

    QTimer m_ticker;
    QElapsedTimer m_sinceTick;
    double m_processor = 0.0;
    std::vector<Gap> m_longest;
};

}  // namespace entropy_lab
