#include "core/files/source_path.h"

#include <iterator>
#include <system_error>

namespace entropy_lab {

namespace {

namespace fs = std::filesystem;

/// Where there is no working directory any more, a relative path stays relative.
fs::path madeAbsolute(const fs::path& path)
{
    std::error_code error;
    const fs::path whole = fs::absolute(path, error);
    return error ? path : whole;
}

}  // namespace

fs::path fileBehind(const fs::path& file)
{
    constexpr int kMostLinks = 40;
    fs::path place = madeAbsolute(file);
    std::error_code error;
    for (int link = 0; link < kMostLinks && fs::is_symlink(place, error); ++link)
        place = place.parent_path() / fs::read_symlink(place, error);
    return place;
}

fs::path folderOf(const fs::path& file)
{
    const fs::path place = fileBehind(file).parent_path();
    std::error_code error;
    const fs::path folder = fs::weakly_canonical(place, error);
    return error ? place : folder;
}

fs::path sourceIn(const fs::path& folder, const fs::path& named)
{
    return madeAbsolute(folder / named).lexically_normal();
}

std::string nameIn(const fs::path& folder, const fs::path& source)
{
    const auto length = [](const fs::path& path) {
        return std::distance(path.begin(), path.end());
    };
    const fs::path written = source.lexically_proximate(folder);
    if (*written.begin() != "..")
        return written.generic_string();
    std::error_code error;
    const fs::path real = fs::weakly_canonical(source.parent_path(), error) / source.filename();
    const fs::path direct = real.lexically_proximate(folder);
    return (error || length(written) <= length(direct) ? written : direct).generic_string();
}

}  // namespace entropy_lab
