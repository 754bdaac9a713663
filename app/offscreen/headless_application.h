#pragma once

#include "app/offscreen/lab_application.h"

namespace entropy_lab {

/// For commands that draw: it needs no display, no D-Bus and no folder of a session, says nothing
/// where they are missing, and lets the same input give the same bytes. What the handler of an
/// event throws ends the event loop.
class HeadlessApplication : public LabApplication {
public:
    HeadlessApplication(int& argc, char** argv);

    /// Throws again what a handler has thrown; nothing where the application is another one.
    static void throwAgain();

protected:
    void take(const std::exception_ptr& thrown) override;

private:
    std::exception_ptr m_thrown;
};

}  // namespace entropy_lab
