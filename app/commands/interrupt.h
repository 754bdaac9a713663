#pragma once

#include <stop_token>
#include <thread>

namespace entropy_lab {

/// Takes Ctrl+C as a request to end the work well, for as long as it lives; a second Ctrl+C ends
/// the program as usual. One at a time.
class InterruptGuard {
public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    /// Stop is requested of it on Ctrl+C.
    std::stop_token token() const { return m_stop.get_token(); }
    /// Ends the work as Ctrl+C does.
    void requestStop() { m_stop.request_stop(); }

private:
    std::stop_source m_stop;
    std::thread m_watcher;  ///< sleeps until the handler wakes it: a handler may not lock
    void (*m_previous)(int);
};

}  // namespace entropy_lab
