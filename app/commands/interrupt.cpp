#include "app/commands/interrupt.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <semaphore.h>

namespace entropy_lab {

namespace {

/// sem_post is one of the few calls that a signal handler may make.
sem_t wake;
std::atomic<bool> isInterrupted{false};

void onInterrupt(int)
{
    isInterrupted = true;
    std::signal(SIGINT, SIG_DFL);
    sem_post(&wake);
}

}  // namespace

InterruptGuard::InterruptGuard()
{
    isInterrupted = false;
    sem_init(&wake, 0, 0);
    m_watcher = std::thread([this] {
        while (sem_wait(&wake) != 0 && errno == EINTR) { }
        if (isInterrupted)
            m_stop.request_stop();
    });
    m_previous = std::signal(SIGINT, onInterrupt);
}

InterruptGuard::~InterruptGuard()
{
    std::signal(SIGINT, m_previous);
    sem_post(&wake);
    m_watcher.join();
    sem_destroy(&wake);
}

}  // namespace entropy_lab
