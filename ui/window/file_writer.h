#pragma once

#include <QString>

#include <functional>

namespace entropy_lab {

/// Does work that ends in a file, best on another thread. What went wrong, and empty where nothing,
/// comes back on the thread of the window. One work at a time.
using FileWriter =
    std::function<void(std::function<QString()> work, std::function<void(const QString&)> done)>;

}  // namespace entropy_lab
