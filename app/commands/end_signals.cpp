#include "app/commands/end_signals.h"

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace entropy_lab {

namespace {

constexpr int kSignals[] = {SIGTERM, SIGHUP, SIGINT};

int pipeIn = -1;

/// write is one of the few calls that a signal handler may make.
void onSignal(int signal)
{
    std::signal(signal, SIG_DFL);
    const char byte = static_cast<char>(signal);
    [[maybe_unused]] const ssize_t written = ::write(pipeIn, &byte, 1);
}

}  // namespace

EndSignals::EndSignals(QObject* parent) : QObject(parent)
{
    // Without one, the signals end the program as ever.
    if (::pipe2(m_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    pipeIn = m_pipe[1];
    m_notifier = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &EndSignals::hear);
    for (const int signal : kSignals)
        if (std::signal(signal, onSignal) == SIG_IGN)
            std::signal(signal, SIG_IGN);
}

EndSignals::~EndSignals()
{
    if (!m_notifier)
        return;
    for (const int signal : kSignals)
        if (std::signal(signal, SIG_DFL) == SIG_IGN)
            std::signal(signal, SIG_IGN);
    pipeIn = -1;
    m_notifier.reset();
    ::close(m_pipe[0]);
    ::close(m_pipe[1]);
}

void EndSignals::hear()
{
    char byte = 0;
    if (::read(m_pipe[0], &byte, 1) == 1)
        Q_EMIT endRequested(byte);
}

}  // namespace entropy_lab
