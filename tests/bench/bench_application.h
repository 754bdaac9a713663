#pragma once

#include <QApplication>

#include <array>
#include <string>

namespace entropy_lab {

/// What views need before they can paint.
inline void requireApplication()
{
    if (QApplication::instance() != nullptr)
        return;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    static std::string name = "benchmarks";
    static int argc = 1;
    static std::array<char*, 2> argv{name.data(), nullptr};
    static const QApplication application(argc, argv.data());
}

}  // namespace entropy_lab
