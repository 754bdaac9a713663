#pragma once

#include "core/job_slot.h"

#include <QObject>

#include <memory>
#include <thread>

namespace entropy_lab {

/// The thread at work on the orders of a slot, for as long as this lives.
class JobThread : public QObject {
public:
    explicit JobThread(std::shared_ptr<JobSlot> slot, QObject* parent = nullptr)
        : QObject(parent), m_slot(std::move(slot)),
          m_thread([this](const std::stop_token& stop) { m_slot->work(stop); })
    {
    }

    ~JobThread() override
    {
        // What is being done must not hold up the end.
        m_thread.request_stop();
        m_slot->cancel();
    }

private:
    std::shared_ptr<JobSlot> m_slot;
    std::jthread m_thread;
};

}  // namespace entropy_lab
