#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <stop_token>
#include <thread>
#include <utility>

namespace entropy_lab {

/// A thread that reads files, which may hang for as long as a file system does: nobody waits for
/// its end longer than a moment. What its work touches must be its own, since it may outlive
/// everything else.
class LeavableThread {
public:
    explicit LeavableThread(std::function<void(const std::stop_token&)> work)
    {
        std::promise<void> end;
        m_end = end.get_future();
        m_thread = std::thread(
            [work = std::move(work), end = std::move(end), stop = m_stop.get_token()]() mutable {
                work(stop);
                // Before the end is told: whoever waits for it may take down what this holds.
                work = {};
                end.set_value();
            });
    }

    ~LeavableThread()
    {
        constexpr std::chrono::milliseconds kPatience{200};
        requestStop();
        if (m_end.wait_for(kPatience) == std::future_status::ready)
            m_thread.join();
        else
            m_thread.detach();
    }
    LeavableThread(const LeavableThread&) = delete;
    LeavableThread& operator=(const LeavableThread&) = delete;

    void requestStop() { m_stop.request_stop(); }
    bool hasEnded() const
    {
        return m_end.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    }

private:
    std::stop_source m_stop;
    std::future<void> m_end;
    std::thread m_thread;
};

}  // namespace entropy_lab
