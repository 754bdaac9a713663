#pragma once

#include "core/threads/job_slot.h"

#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace entropy_lab {

/// A result that is computed on another thread and handed over in the window's. The newest order
/// counts; one whose work throws has no result.
template <typename Result> class BackgroundResult {
public:
    /// Nothing where a stop was requested.
    using Work = std::function<std::optional<Result>(const std::stop_token&)>;

    explicit BackgroundResult(std::function<void(const Result&)> taken) : m_taken(std::move(taken))
    {
        constexpr int kPollMilliseconds = 10;
        m_poll.setInterval(kPollMilliseconds);
        QObject::connect(&m_poll, &QTimer::timeout, &m_poll, [this] { take(); });
    }

    void order(Work work)
    {
        m_answer = std::make_shared<Mailbox<Result>>();
        m_slot->order([answer = m_answer, work = std::move(work)](const std::stop_token& stop) {
            if (auto result = work(stop); result && !stop.stop_requested())
                answer->put(std::move(*result));
        });
        m_poll.start();
    }

    void cancel()
    {
        m_slot->cancel();
        m_answer.reset();
        m_poll.stop();
    }

    bool isWorking() const { return m_answer != nullptr; }
    const std::shared_ptr<JobSlot>& slot() const { return m_slot; }

private:
    void take()
    {
        std::optional<Result> result = m_answer ? m_answer->take() : std::nullopt;
        if (!result) {
            if (m_slot->hasFailed())
                cancel();
            return;
        }
        m_answer.reset();
        m_poll.stop();
        m_taken(*result);
    }

    const std::shared_ptr<JobSlot> m_slot = std::make_shared<JobSlot>();
    const std::function<void(const Result&)> m_taken;
    std::shared_ptr<Mailbox<Result>> m_answer;
    QTimer m_poll;
};

}  // namespace entropy_lab
