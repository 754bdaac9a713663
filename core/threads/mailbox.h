#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace entropy_lab {

/// A slot for one value between two threads: the newest wins, what was not taken is replaced.
template <typename T> class Mailbox {
public:
    /// Any thread. Wakes a thread that waits.
    void put(T value)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_value = std::move(value);
            m_isFull.store(true, std::memory_order_relaxed);
        }
        m_filled.notify_one();
    }

    /// Any thread. Takes what is there; empty if nothing came since the last take.
    /// One relaxed load where nothing came, so it may be called at every step.
    std::optional<T> take()
    {
        if (!hasNews())
            return std::nullopt;
        const std::lock_guard lock(m_mutex);
        m_isFull.store(false, std::memory_order_relaxed);
        return std::exchange(m_value, std::nullopt);
    }

    /// Any thread: whether a take would find something; one relaxed load.
    bool hasNews() const { return m_isFull.load(std::memory_order_relaxed); }

    /// Sleeps until something is there, stop is requested or the time has passed.
    void waitFor(std::stop_token stop, std::chrono::nanoseconds time)
    {
        std::unique_lock lock(m_mutex);
        m_filled.wait_for(lock, std::move(stop), time, [this] { return m_value.has_value(); });
    }

    /// Sleeps until something is there or stop is requested.
    void wait(std::stop_token stop)
    {
        std::unique_lock lock(m_mutex);
        m_filled.wait(lock, std::move(stop), [this] { return m_value.has_value(); });
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_filled;
    std::optional<T> m_value;
    std::atomic<bool> m_isFull{false};
};

}  // namespace entropy_lab
