#pragma once

#include <QString>

#include <optional>

namespace entropy_lab {

/// Exit codes of every command.
inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;  ///< a check failed, a file could not be written, canceled
inline constexpr int kExitUsage = 2;   ///< wrong arguments or wrong input

/// Carries out a command without a window (run, render, film, report, sweep, check, lesson, list,
/// --help, --version) and returns its exit code; nothing where the window is wanted, with the
/// experiment to open in `fileOrName` (empty: the default one). Results go to standard output,
/// messages to standard error.
std::optional<int> runCommandLine(int argc, char** argv, QString& fileOrName);

}  // namespace entropy_lab
