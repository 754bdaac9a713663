#pragma once

#include <chrono>
#include <cstdint>

namespace entropy_lab {

/// "WHAT k of n" on one line of standard error, a few times a second, gone at the end; silent where
/// standard error is no terminal.
class ProgressLine {
public:
    ProgressLine(const char* what, std::int64_t total);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// Cheap enough for every iteration. One thread at a time.
    void show(std::int64_t done);

private:
    const char* m_what;
    std::int64_t m_total;
    bool m_isTerminal;
    bool m_wasShown = false;
    std::int64_t m_calls = 0;
    std::int64_t m_stride = 1;  ///< calls between two looks at the clock
    std::chrono::steady_clock::time_point m_looked = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point m_shown = m_looked;
};

}  // namespace entropy_lab
