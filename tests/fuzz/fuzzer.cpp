#include "tests/fuzz/harnesses.h"

#include <cstddef>
#include <cstdint>

/// libFuzzer calls it; HARNESS is the one of this program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    for (const entropy_lab::Harness& harness : entropy_lab::harnesses())
        if (std::string_view(harness.name) == HARNESS)
            harness.read({reinterpret_cast<const char*>(data), size});
    return 0;
}
