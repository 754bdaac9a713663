#include "app/window_command.h"

#include "app/command_line.h"
#include "app/session.h"
#include "app/window_wiring.h"
#include "ui/lab_style.h"
#include "ui/main_window.h"

#include <QApplication>
#include <QSettings>

#include <cstdio>

namespace entropy_lab {

namespace {

bool hasDisplay()
{
#ifdef Q_OS_LINUX
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

}  // namespace

int showWindow(const QString& fileOrName, int argc, char** argv)
{
    if (!hasDisplay()) {
        std::fputs("entropy-lab: no display was found, so no window can open; "
                   "\"entropy-lab run\" and \"entropy-lab render\" work without one\n",
                   stderr);
        return kExitFailed;
    }
    QApplication application(argc, argv);
    QApplication::setStyle(new LabStyle);
    QApplication::setApplicationName("entropy-lab");
    QApplication::setApplicationDisplayName("Entropy Gradient Lab");
    QApplication::setOrganizationName("entropy-lab");
    QApplication::setApplicationVersion(ENTROPY_LAB_VERSION);
    QApplication::setDesktopFileName("entropy-lab");

    QSettings settings;
    Session session;
    MainWindow window(&settings);
    connectWindow(window, session);
    if (fileOrName.isEmpty())
        window.offerFirstStart();
    else if (!openInWindow(window, session, fileOrName))
        std::fprintf(stderr, "entropy-lab: %s: not opened\n", qPrintable(fileOrName));
    window.show();
    return QApplication::exec();
}

}  // namespace entropy_lab
