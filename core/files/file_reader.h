#pragma once

#include "core/experiment/limits.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>

/// The one door for every file that is read. Only ordinary files are opened: a pipe would be waited
/// for, a device read for ever, and a name says nothing of which of them stands behind it.
namespace entropy_lab {

/// "FILE: cannot be read: ..." and the reason.
class FileError : public std::runtime_error {
public:
    FileError(const std::string& file, const std::string& reason);
};

/// Told the share read so far, in [0, 1], about once a megabyte.
using ReadProgress = std::function<void(double share)>;

/// The whole of a file of at most `most` bytes. Throws FileError.
std::string readFile(const std::filesystem::path& file, std::size_t most = kLargestFile);

/// The same; nothing where `stop` was requested before the end.
std::optional<std::string> readFile(const std::filesystem::path& file, const ReadProgress& progress,
                                    const std::stop_token& stop, std::size_t most = kLargestFile);

/// The first bytes of a file, `count` at most. Throws FileError.
std::string readFileHead(const std::filesystem::path& file, std::size_t count);

/// The whole of standard input, of at most `most` bytes. Throws FileError.
std::string readStandardInput(std::size_t most = kLargestFile);

}  // namespace entropy_lab
