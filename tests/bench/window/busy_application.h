#pragma once

#include <QApplication>
#include <QElapsedTimer>

#include <ctime>
#include <utility>
#include <vector>

namespace entropy_lab {

/// Processor time of the calling thread so far.
inline double threadSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// An application that adds up what its thread spends on events: timers, layouts, painting and the
/// flush of the backing store. Waiting for events does not count.
class BusyApplication : public QApplication {
public:
    using QApplication::QApplication;

    /// The event being handled begins a frame; all that follows belongs to it, up to the next one.
    void beginFrame() { m_beginsFrame = true; }
    struct Frame {
        double seconds = 0.0;
        double processorSeconds = 0.0;  ///< of this thread: other work on the machine counts less
    };

    /// The frames finished since the last call.
    std::vector<Frame> takeFrames()
    {
        m_isFirst = true;
        return std::exchange(m_frames, {});
    }

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (m_depth > 0)
            return QApplication::notify(receiver, event);
        QElapsedTimer time;
        time.start();
        const double processor = threadSeconds();
        ++m_depth;
        const bool isHandled = QApplication::notify(receiver, event);
        --m_depth;
        if (std::exchange(m_beginsFrame, false)) {
            // What came before the first beginning was no whole frame.
            if (!std::exchange(m_isFirst, false))
                m_frames.push_back(m_frame);
            m_frame = {};
        }
        m_frame.seconds += static_cast<double>(time.nsecsElapsed()) * 1e-9;
        m_frame.processorSeconds += threadSeconds() - processor;
        return isHandled;
    }

private:
    int m_depth = 0;
    bool m_beginsFrame = false;
    bool m_isFirst = true;
    Frame m_frame;
    std::vector<Frame> m_frames;
};

}  // namespace entropy_lab
