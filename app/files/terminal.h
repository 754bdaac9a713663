#pragma once

#include <string_view>

namespace entropy_lab {

/// "entropy-lab: MESSAGE" on standard error, as a terminal may have it: core/files/plain_text.h.
/// Every message of the command line goes this way.
void complain(std::string_view message);

}  // namespace entropy_lab
