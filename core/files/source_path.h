#pragma once

#include <filesystem>
#include <string>

/// Where the files are that other files name.
namespace entropy_lab {

/// The absolute path of what `file` leads to by symbolic links of its last name, which need not
/// exist.
std::filesystem::path fileBehind(const std::filesystem::path& file);

/// The absolute folder that paths in `file` are relative to: that of the file itself, where a
/// symbolic link leads to it, so that it opens alike by every name. It need not exist.
std::filesystem::path folderOf(const std::filesystem::path& file);

/// What a file in `folder` (empty: the working directory) calls `named`: absolute and lexically
/// normal. Symbolic links in `named` stay what was written.
std::filesystem::path sourceIn(const std::filesystem::path& folder,
                               const std::filesystem::path& named);

/// How a file in `folder`, as folderOf gives it, calls the absolute path `source`: relative, by the
/// shorter way of the one as it is written and the one without symbolic links to its folder.
/// sourceIn(folder, the result) is the same file.
std::string nameIn(const std::filesystem::path& folder, const std::filesystem::path& source);

}  // namespace entropy_lab
