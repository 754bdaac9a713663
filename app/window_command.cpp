#include "app/window_command.h"

#include "app/autosave.h"
#include "app/command_line.h"
#include "app/session.h"
#include "app/terminal.h"
#include "app/window_wiring.h"
#include "ui/icons.h"
#include "ui/lab_style.h"
#include "ui/main_window.h"
#include "ui/theme.h"

#include <QApplication>
#include <QSettings>

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
        complain("no display was found, so no window can open; \"entropy-lab run\" and "
                 "\"entropy-lab render\" work without one");
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
    QApplication::setWindowIcon(themedIcon(QStringLiteral("entropy-lab"), Theme::light()));
    connectWindow(window, session);
    auto* const autosave = new Autosave(window, session, Autosave::defaultFolder());
    if (fileOrName.isEmpty())
        window.offerFirstStart();
    else if (!openInWindow(window, session, fileOrName))
        complain(fileOrName.toStdString() + ": not opened");
    window.show();
    autosave->offerFound();
    return QApplication::exec();
}

}  // namespace entropy_lab
