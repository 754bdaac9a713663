#pragma once

#include <QApplication>
#include <QElapsedTimer>

#include <utility>
#include <vector>

namespace entropy_lab {

/// An application that adds up what its thread spends on events: timers, layouts, painting and the
/// flush of the backing store. Waiting for events does not count.
class BusyApplication : public QApplication {
public:
    using QApplication::QApplication;

    /// The event being handled begins a frame; all that follows belongs to it, up to the next one.
    void beginFrame() { m_beginsFrame = true; }
    /// Seconds of each finished frame since the last call, and forgets them.
    std::vector<double> takeFrames()
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
        ++m_depth;
        const bool isHandled = QApplication::notify(receiver, event);
        --m_depth;
        const double seconds = static_cast<double>(time.nsecsElapsed()) * 1e-9;
        if (std::exchange(m_beginsFrame, false)) {
            // What came before the first beginning was no whole frame.
            if (!std::exchange(m_isFirst, false))
                m_frames.push_back(m_frame);
            m_frame = 0.0;
        }
        m_frame += seconds;
        return isHandled;
    }

private:
    int m_depth = 0;
    bool m_beginsFrame = false;
    bool m_isFirst = true;
    double m_frame = 0.0;
    std::vector<double> m_frames;
};

}  // namespace entropy_lab
