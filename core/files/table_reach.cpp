#include "core/files/table_reach.h"

#include <system_error>

namespace entropy_lab {

namespace fs = std::filesystem;

fs::path realPath(const fs::path& path)
{
    std::error_code error;
    const fs::path whole = fs::absolute(path, error);
    if (error)
        return {};
    const fs::path real = fs::weakly_canonical(whole, error);
    return error ? fs::path() : real.lexically_normal();
}

bool isWithin(const fs::path& folder, const fs::path& file)
{
    const fs::path outer = realPath(folder);
    const fs::path inner = realPath(file);
    if (outer.empty() || inner.empty())
        return false;
    const fs::path rest = inner.lexically_relative(outer);
    return !rest.empty() && *rest.begin() != "..";
}

bool TableReach::permits(const fs::path& table) const
{
    return within.empty() || isWithin(within, table)
        || (!allowed.empty() && realPath(table) == allowed);
}

}  // namespace entropy_lab
