#include "app/commands/progress_line.h"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace entropy_lab {

ProgressLine::ProgressLine(const char* what, std::int64_t total)
    : m_what(what), m_total(total), m_isTerminal(isatty(STDERR_FILENO) != 0)
{
}

ProgressLine::~ProgressLine()
{
    if (m_wasShown)
        std::fputs("\r\033[K", stderr);
}

void ProgressLine::show(std::int64_t done)
{
    using namespace std::chrono_literals;
    constexpr std::int64_t kLongestStride = 1 << 20;
    if (!m_isTerminal || ++m_calls % m_stride != 0)
        return;
    // Slow calls are looked at one by one, fast ones in ever larger groups.
    const auto now = std::chrono::steady_clock::now();
    m_stride = now - m_looked < 1ms ? std::min(2 * m_stride, kLongestStride)
                                    : std::max<std::int64_t>(m_stride / 2, 1);
    m_looked = now;
    if (now - m_shown < 200ms)
        return;
    m_shown = now;
    m_wasShown = true;
    std::fprintf(stderr, "\r%s %lld of %lld", m_what, static_cast<long long>(done),
                 static_cast<long long>(m_total));
}

}  // namespace entropy_lab
