#pragma once

#include "core/mailbox.h"

#include <functional>
#include <stop_token>
#include <utility>

namespace entropy_lab {

/// Where somebody who wants work done and a thread that does it meet. The newest order counts: it
/// stops the one before. No call but `work` waits for anything. Results go the way that the work
/// itself knows, best through a mailbox.
class JobSlot {
public:
    /// Work that ends early once a stop is requested of it.
    using Job = std::function<void(const std::stop_token&)>;

    /// The working thread's whole life: obeys orders until `stop` is requested. An order in hand
    /// must then be canceled as well.
    void work(const std::stop_token& stop)
    {
        while (!stop.stop_requested()) {
            m_orders.wait(stop);
            const std::optional<Order> order = m_orders.take();
            if (order && !order->stop.stop_requested())
                order->job(order->stop);
        }
    }

    // The others: one thread, that of the person.
    void order(Job job)
    {
        cancel();
        m_stopSource = std::stop_source();
        m_orders.put({.job = std::move(job), .stop = m_stopSource.get_token()});
    }
    /// Gives up what is being done or waits to be done.
    void cancel() { m_stopSource.request_stop(); }

private:
    struct Order {
        Job job;
        std::stop_token stop;
    };

    Mailbox<Order> m_orders;
    std::stop_source m_stopSource;
};

}  // namespace entropy_lab
