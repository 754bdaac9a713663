#pragma once

#include <span>
#include <string_view>

namespace entropy_lab {

/// A reader fed with anything. A sentence that refuses the text is what is wanted; a crash, a
/// sanitizer's word, an exception of another kind or a broken promise is a finding.
struct Harness {
    const char* name;  ///< of its folder in tests/fuzz/corpus as well
    void (*read)(std::string_view text);
};

/// The seven readers of what comes from outside.
std::span<const Harness> harnesses();

}  // namespace entropy_lab
