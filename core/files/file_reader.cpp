#include "core/files/file_reader.h"

#include "core/files/plain_text.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <vector>

#if __has_include(<unistd.h>)
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace entropy_lab {

namespace {

constexpr std::size_t kPart = std::size_t{1} << 20;

using Stream = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

std::string reasonOf(int error)
{
    return std::generic_category().message(error);
}

void refuseUnlessOrdinary(const std::filesystem::path& file)
{
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::directory)
        throw FileError(file.string(), reasonOf(EISDIR));
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        throw FileError(file.string(),
                        "it is a device, a pipe or a socket: expected an ordinary file");
}

Stream openToRead(const std::filesystem::path& file)
{
    // The system would take what stands before it for the name.
    if (file.native().find('\0') != std::filesystem::path::string_type::npos)
        throw FileError(file.string(), "expected a name without a character of value 0");
    refuseUnlessOrdinary(file);
    errno = 0;
#if __has_include(<unistd.h>)
    // What stands there now may not be what stood there a moment ago: O_NONBLOCK keeps the opening
    // of a pipe from waiting, and the descriptor is looked at again.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat status = {};
    if (descriptor >= 0 && (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))) {
        ::close(descriptor);
        throw FileError(file.string(), "expected an ordinary file");
    }
    Stream stream(descriptor < 0 ? nullptr : ::fdopen(descriptor, "rb"), &std::fclose);
#else
    Stream stream(std::fopen(file.string().c_str(), "rb"), &std::fclose);
#endif
    if (!stream)
        throw FileError(file.string(), reasonOf(errno));
    return stream;
}

[[noreturn]] void refuseSize(const std::string& name, std::size_t most)
{
    constexpr std::size_t kMebibyte = std::size_t{1} << 20;
    const bool isWhole = most % kMebibyte == 0;
    throw FileError(name,
                    "it is too large: expected at most "
                        + (isWhole ? std::to_string(most / kMebibyte) + " MiB"
                                   : std::to_string(most) + " bytes"));
}

/// To the end; nothing where `stop` was requested before.
std::optional<std::string> readAll(std::FILE& stream, const std::string& name, std::uintmax_t size,
                                   std::size_t most, const ReadProgress& progress,
                                   const std::stop_token& stop)
{
    std::string text;
    text.reserve(static_cast<std::size_t>(std::min<std::uintmax_t>(size, most)));
    std::vector<char> part(kPart);
    while (true) {
        errno = 0;
        const std::size_t count = std::fread(part.data(), 1, part.size(), &stream);
        if (count > most - text.size())
            refuseSize(name, most);
        text.append(part.data(), count);
        if (count < part.size() && std::ferror(&stream) != 0)
            throw FileError(name, reasonOf(errno));
        if (stop.stop_requested())
            return std::nullopt;
        if (count < part.size())
            return text;
        if (progress && size > 0)
            progress(std::min(1.0, static_cast<double>(text.size()) / static_cast<double>(size)));
    }
}

}  // namespace

FileError::FileError(const std::string& file, const std::string& reason)
    : std::runtime_error(withoutZeros(file + ": cannot be read: " + reason))
{
}

std::string readFile(const std::filesystem::path& file, std::size_t most)
{
    return *readFile(file, {}, {}, most);
}

std::optional<std::string> readFile(const std::filesystem::path& file, const ReadProgress& progress,
                                    const std::stop_token& stop, std::size_t most)
{
    const Stream stream = openToRead(file);
    std::error_code error;
    const std::uintmax_t found = std::filesystem::file_size(file, error);
    const std::uintmax_t size = error ? 0 : found;
    if (size > most)
        refuseSize(file.string(), most);
    std::optional<std::string> text = readAll(*stream, file.string(), size, most, progress, stop);
    if (text && progress)
        progress(1.0);
    return text;
}

std::string readFileHead(const std::filesystem::path& file, std::size_t count)
{
    const Stream stream = openToRead(file);
    std::string head(count, '\0');
    head.resize(std::fread(head.data(), 1, count, stream.get()));
    if (std::ferror(stream.get()) != 0)
        throw FileError(file.string(), reasonOf(errno));
    return head;
}

std::string readStandardInput(std::size_t most)
{
    return *readAll(*stdin, "standard input", 0, most, {}, {});
}

}  // namespace entropy_lab
