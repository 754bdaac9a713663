#include "tests/soak/action_log.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <unistd.h>

namespace entropy_lab {

namespace {

constexpr int kKept = 16;
constexpr std::size_t kLength = 160;
// Plain memory: a signal handler may neither allocate nor lock.
std::array<std::array<char, kLength>, kKept> g_lines{};
long long g_count = 0;
unsigned g_hangSeconds = 0;

void say(const char* text)
{
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text, std::strlen(text));
}

void tellAndEnd(int signal)
{
    say(signal == SIGALRM ? "soak: the event loop hangs" : "soak: crashed");
    say("; the last actions were:\n");
    for (long long i = std::max(0LL, g_count - kKept); i < g_count; ++i) {
        say("  ");
        say(g_lines[static_cast<std::size_t>(i % kKept)].data());
        say("\n");
    }
    _exit(1);
}

}  // namespace

void noteAction(const QByteArray& words)
{
    auto& line = g_lines[static_cast<std::size_t>(g_count % kKept)];
    const QByteArray numbered = QByteArray::number(g_count) + ": " + words;
    const std::size_t length = std::min(kLength - 1, static_cast<std::size_t>(numbered.size()));
    std::copy_n(numbered.begin(), length, line.begin());
    line[length] = '\0';
    ++g_count;
    alarm(g_hangSeconds);
}

long long actionCount()
{
    return g_count;
}

QByteArray lastActions(int count)
{
    QByteArray text;
    for (long long i = std::max(0LL, g_count - std::min(count, kKept)); i < g_count; ++i)
        text += QByteArray("    ") + g_lines[static_cast<std::size_t>(i % kKept)].data() + '\n';
    return text;
}

void watchForCrashes(unsigned hangSeconds)
{
    g_hangSeconds = hangSeconds;
    std::signal(SIGALRM, tellAndEnd);
    // Sanitizers tell more of a crash than this does.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL})
        std::signal(signal, tellAndEnd);
#endif
}

}  // namespace entropy_lab
