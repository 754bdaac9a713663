#pragma once

#include <QApplication>

namespace entropy_lab {

/// For commands that draw: it needs no display, no D-Bus and no folder of a session, says nothing
/// where they are missing, and lets the same input give the same bytes.
class HeadlessApplication : public QApplication {
public:
    HeadlessApplication(int& argc, char** argv);
};

}  // namespace entropy_lab
