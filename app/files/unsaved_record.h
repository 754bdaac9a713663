#pragma once

#include "app/files/file_mark.h"
#include "core/experiment/experiment.h"
#include "ui/widgets/recent_menu.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <string>

namespace entropy_lab {

/// An experiment with changes that no file has, and where it came from.
struct UnsavedRecord {
    Experiment experiment;
    QString file;  ///< that lacks the changes; empty for none
    /// What stood in it when it was read or saved last; nothing where that is not known.
    std::optional<FileMark> mark{};
    std::int64_t iteration = 0;
};

/// A line of JSON that says what follows, {"file": ..., "format": "entropy-lab unsaved changes",
/// "iteration": ..., "mark": ..., "title": ..., "version": 1}, and then the experiment as its file
/// has it.
std::string formatUnsavedRecord(const UnsavedRecord& record);

/// Reads it. Throws ExperimentError.
UnsavedRecord loadUnsavedRecord(const QString& path);

/// What the menu says of it, by the first line alone. An empty title where it is no such file.
UnsavedChanges describeUnsaved(const QString& path);

}  // namespace entropy_lab
