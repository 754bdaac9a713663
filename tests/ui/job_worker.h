#pragma once

#include "core/threads/job_slot.h"

#include <memory>
#include <thread>

namespace entropy_lab {

/// A thread at work on a slot, as the program gives every slot one.
class JobWorker {
public:
    explicit JobWorker(std::shared_ptr<JobSlot> slot)
        : m_slot(std::move(slot)),
          m_thread([this](const std::stop_token& stop) { m_slot->work(stop); })
    {
    }
    ~JobWorker()
    {
        m_thread.request_stop();
        m_slot->cancel();
    }
    JobWorker(const JobWorker&) = delete;
    JobWorker& operator=(const JobWorker&) = delete;

private:
    std::shared_ptr<JobSlot> m_slot;
    std::jthread m_thread;
};

}  // namespace entropy_lab
