#pragma once

#include "ui/figures/whole_file.h"

#include <QString>

#include <optional>
#include <string>

namespace entropy_lab {

/// A WholeFile, or standard output for "-", written in parts: a failed write leaves the old file as
/// it was. The first problem is kept; later writes do nothing.
class AtomicFile {
public:
    explicit AtomicFile(const QString& path);

    void write(std::string_view text);
    /// Writes `text` and empties it once it is large enough to be worth a call.
    void writeWhenLarge(std::string& text);
    /// What went wrong so far, naming the file; empty where nothing.
    QString problem() const;
    /// Puts the file in place. What went wrong, naming the file; empty when done.
    QString commit();

private:
    QString m_path;
    std::optional<WholeFile> m_file;  ///< none: standard output
    QString m_problem;
};

/// The whole content in one go; as AtomicFile::commit.
QString writeFile(const QString& path, std::string_view content);

}  // namespace entropy_lab
