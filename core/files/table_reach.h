#pragma once

#include <filesystem>
#include <string>

namespace entropy_lab {

/// Where a table may be that a file names. Files come from anywhere and may name any file of the
/// machine, whose numbers would then be seen, saved and passed on with them.
struct TableReach {
    std::filesystem::path within{};   ///< in this folder or below it; empty: anywhere
    std::filesystem::path allowed{};  ///< or this one, as `realPath` has it

    bool permits(const std::filesystem::path& table) const;
};

/// Absolute, without symbolic links and "..", as far as there are such folders; empty where that
/// cannot be found out.
std::filesystem::path realPath(const std::filesystem::path& path);

/// Whether a file is in a folder or below it, wherever symbolic links lead.
bool isWithin(const std::filesystem::path& folder, const std::filesystem::path& file);

}  // namespace entropy_lab
