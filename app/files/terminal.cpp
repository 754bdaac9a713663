#include "app/files/terminal.h"

#include "core/files/plain_text.h"

#include <cstdio>

namespace entropy_lab {

void complain(std::string_view message)
{
    std::fprintf(stderr, "entropy-lab: %s\n", forTerminal(message).c_str());
}

}  // namespace entropy_lab
