#pragma once

#include "core/threads/mailbox.h"

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <stop_token>
#include <utility>

namespace entropy_lab {

/// Where somebody who wants work done and a thread that does it meet. The newest order counts: it
/// stops the one before. No call but `work` waits for anything. Results go the way that the work
/// itself knows, best through a mailbox. What the work throws ends nothing but that order.
class JobSlot {
public:
    /// Work that ends early once a stop is requested of it.
    using Job = std::function<void(const std::stop_token&)>;

    /// The working thread's whole life: obeys orders until `stop` is requested. An order in hand
    /// must then be canceled as well. `failed` is called once there is a failure to take.
    void work(const std::stop_token& stop, const std::function<void()>& failed = {})
    {
        while (!stop.stop_requested()) {
            m_orders.wait(stop);
            const std::optional<Order> order = m_orders.take();
            if (!order || order->stop.stop_requested())
                continue;
            try {
                order->job(order->stop);
            } catch (...) {
                // Of what was given up nobody wants to know.
                if (order->stop.stop_requested())
                    continue;
                m_failures.put(std::current_exception());
                m_failed.store(order->number, std::memory_order_release);
                if (failed)
                    failed();
            }
        }
    }

    /// Any thread: what work has thrown since the last call; null where nothing.
    std::exception_ptr takeFailure() { return m_failures.take().value_or(nullptr); }

    // The others: one thread, that of the person.
    void order(Job job)
    {
        cancel();
        m_stopSource = std::stop_source();
        m_orders.put(
            {.job = std::move(job), .stop = m_stopSource.get_token(), .number = ++m_number});
    }
    /// Gives up what is being done or waits to be done.
    void cancel() { m_stopSource.request_stop(); }
    /// Whether the newest order has thrown: it will bring no result any more.
    bool hasFailed() const { return m_failed.load(std::memory_order_acquire) == m_number; }

private:
    struct Order {
        Job job;
        std::stop_token stop;
        std::int64_t number = 0;
    };

    Mailbox<Order> m_orders;
    Mailbox<std::exception_ptr> m_failures;
    std::atomic<std::int64_t> m_failed{-1};
    std::stop_source m_stopSource;
    std::int64_t m_number = 0;
};

}  // namespace entropy_lab
