#pragma once

#include "core/threads/job_slot.h"

#include <QObject>

#include <exception>
#include <memory>
#include <new>
#include <thread>
#include <utility>

namespace entropy_lab {

/// The thread at work on the orders of a slot, for as long as this lives. What their work throws is
/// thrown again in the event loop of this object's thread, where LabApplication catches it.
class JobThread : public QObject {
public:
    enum class Failures { ThrowAgain, Leave };

    /// Leave: they stay in the slot, for whoever waits for the work to take.
    explicit JobThread(std::shared_ptr<JobSlot> slot, QObject* parent = nullptr,
                       Failures failures = Failures::ThrowAgain)
        : QObject(parent), m_slot(std::move(slot)),
          m_thread([this, failures](const std::stop_token& stop) {
              m_slot->work(stop, [this, failures] {
                  if (failures == Failures::ThrowAgain)
                      callThrowAgain();
              });
          })
    {
    }

    ~JobThread() override
    {
        // What is being done must not hold up the end.
        m_thread.request_stop();
        m_slot->cancel();
    }

private:
    void callThrowAgain()
    {
        try {
            QMetaObject::invokeMethod(
                this, [this] { throwAgain(); }, Qt::QueuedConnection);
        } catch (const std::bad_alloc&) {
            // No room even for the call: the failure stays in the slot.
        }
    }
    void throwAgain()
    {
        if (const std::exception_ptr failure = m_slot->takeFailure())
            std::rethrow_exception(failure);
    }

    std::shared_ptr<JobSlot> m_slot;
    std::jthread m_thread;
};

}  // namespace entropy_lab
