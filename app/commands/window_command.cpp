#include "app/commands/window_command.h"

#include "app/commands/command_line.h"
#include "app/commands/end_signals.h"
#include "app/files/terminal.h"
#include "app/offscreen/lab_application.h"
#include "app/session/experiment_opener.h"
#include "app/session/session.h"
#include "app/wiring/autosave.h"
#include "app/wiring/window_wiring.h"
#include "ui/style/icons.h"
#include "ui/style/lab_style.h"
#include "ui/style/theme.h"
#include "ui/widgets/banner.h"
#include "ui/window/main_window.h"

#include <QDir>
#include <QSettings>

#include <cstdlib>
#include <utility>

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

/// What a window says of settings that it cannot have; empty where all is well.
QString settingsProblem(const QSettings& settings)
{
    const QString file = QDir::toNativeSeparators(settings.fileName());
    if (settings.status() == QSettings::FormatError)
        return MainWindow::tr("The settings in %1 cannot be read: the window begins without them.")
            .arg(file);
    if (settings.status() != QSettings::NoError || !settings.isWritable())
        return MainWindow::tr("Settings are not remembered: %1 cannot be read or written.")
            .arg(file);
    return {};
}

void tellOfSettings(MainWindow& window, const QSettings& settings)
{
    const QString problem = settingsProblem(settings);
    if (problem.isEmpty())
        return;
    if (window.banner()->isVisibleTo(&window))
        window.showMessage(problem);
    else
        window.showBanner(problem);
}

/// Of the window that is open; for the end of a program whose display is gone.
Autosave* openAutosave = nullptr;

void keepAtExit()
{
    if (openAutosave != nullptr)
        std::exchange(openAutosave, nullptr)->writeAtOnce();
}

/// What is read quickly is there before the window is.
void openFirst(MainWindow& window, Session& session, const QString& fileOrName)
{
    auto* const opener = window.findChild<ExperimentOpener*>();
    const auto tell = [](const QString& file, const QString& problem) {
        complain((file + ": not opened: " + problem).toStdString());
    };
    QObject::connect(opener, &ExperimentOpener::failed, opener, tell, Qt::SingleShotConnection);
    QObject::connect(opener, &ExperimentOpener::missed, opener, tell, Qt::SingleShotConnection);
    if (!openInWindow(window, session, fileOrName))
        complain(fileOrName.toStdString() + ": not opened");
    opener->waitAMoment();
}

}  // namespace

void keepHoweverItEnds(Autosave& autosave)
{
    openAutosave = &autosave;
    QObject::connect(&autosave, &QObject::destroyed, [] { openAutosave = nullptr; });
    std::atexit(keepAtExit);
    auto* const ends = new EndSignals(&autosave);
    QObject::connect(ends, &EndSignals::endRequested, &autosave, [&autosave](int signal) {
        constexpr int kEndedBySignal = 128;  // as shells have it
        autosave.writeAtOnce();
        QCoreApplication::exit(kEndedBySignal + signal);
    });
}

int showWindow(const QString& fileOrName, int argc, char** argv)
{
    if (!hasDisplay()) {
        complain("no display was found, so no window can open; \"entropy-lab run\" and "
                 "\"entropy-lab render\" work without one");
        return kExitFailed;
    }
    LabApplication application(argc, argv);
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
    keepHoweverItEnds(*autosave);
    if (!fileOrName.isEmpty())
        openFirst(window, session, fileOrName);
    else if (autosave->found().isEmpty())
        // Whoever has left changes is no beginner.
        window.offerFirstStart();
    window.show();
    autosave->offerFound();
    tellOfSettings(window, settings);
    return QApplication::exec();
}

}  // namespace entropy_lab
