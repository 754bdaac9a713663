#pragma once

#include "core/experiment/experiment.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The text of an experiment with changes that no file has: a line of JSON that says what follows,
/// and then the experiment as its file has it; see docs/formats.md.
namespace entropy_lab {

/// What the first line says.
struct UnsavedHead {
    std::string file{};  ///< that lacks the changes; empty for none
    std::string title{};
    std::int64_t iteration = 0;
    /// Hexadecimal digest of what stood in the file; nothing where that is not known.
    std::optional<std::string> mark{};
    std::int64_t version = 0;  ///< of what was read
};

struct UnsavedText {
    UnsavedHead head;
    Experiment experiment;
};

/// In the version that is written now, whatever `text.head.version` says.
std::string formatUnsavedText(const UnsavedText& text);

/// By the first line alone, which may be all there is of the text; nothing where it is none of
/// ours.
std::optional<UnsavedHead> readUnsavedHead(std::string_view text);

/// Reads it all; messages name `name`. Throws ExperimentError.
UnsavedText parseUnsavedText(std::string_view text, const std::string& name);

}  // namespace entropy_lab
