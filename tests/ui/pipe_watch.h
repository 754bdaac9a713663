#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include <atomic>
#include <chrono>
#include <thread>

namespace entropy_lab {

/// A pipe that nobody writes to: whoever opens it for reading waits. This is seen, and the reader
/// is let go.
class PipeWatch {
public:
    explicit PipeWatch(const QString& path) : m_path(QFile::encodeName(path))
    {
#ifdef Q_OS_UNIX
        m_isThere = ::mkfifo(m_path.constData(), 0600) == 0;
        m_thread = std::thread([this] { watch(); });
#endif
    }
    ~PipeWatch()
    {
        m_isOver = true;
        if (m_thread.joinable())
            m_thread.join();
    }
    PipeWatch(const PipeWatch&) = delete;
    PipeWatch& operator=(const PipeWatch&) = delete;

    /// False where there are no pipes among the files.
    bool isThere() const
    {
        return m_isThere;
    }
    bool wasOpened() const
    {
        return m_wasOpened;
    }

private:
    void watch()
    {
#ifdef Q_OS_UNIX
        constexpr std::chrono::milliseconds kPause(2);
        while (!m_isOver) {
            // Succeeds only where somebody reads.
            const int end = ::open(m_path.constData(), O_WRONLY | O_NONBLOCK);
            if (end >= 0) {
                m_wasOpened = true;
                ::close(end);
            }
            std::this_thread::sleep_for(kPause);
        }
#endif
    }

    QByteArray m_path;
    bool m_isThere = false;
    std::atomic<bool> m_isOver = false;
    std::atomic<bool> m_wasOpened = false;
    std::thread m_thread;
};

}  // namespace entropy_lab
