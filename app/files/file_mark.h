#pragma once

#include <QByteArray>
#include <QString>

#include <string_view>

namespace entropy_lab {

/// What stood in a file at one moment, to be recognized later.
struct FileMark {
    QByteArray digest{};  ///< of the content; empty: there was no such file
    bool operator==(const FileMark&) const = default;
};

/// Reads the file, which takes as long as the disk does. Any thread.
FileMark markOf(const QString& path);
/// Of a file with this content.
FileMark markOfContent(std::string_view content);

}  // namespace entropy_lab
