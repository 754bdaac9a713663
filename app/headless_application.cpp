#include "app/headless_application.h"

#include <QHashFunctions>
#include <QLoggingCategory>

namespace entropy_lab {

namespace {

/// Before Qt looks around.
int& prepared(int& argc)
{
    // Qt orders the objects of a PDF by hashes.
    QHashSeed::setDeterministicGlobalSeed();
    // No display is needed, and none shall be asked for.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Whatever the platform, Qt looks for Wayland in the session's folder, and remarks on there
    // being none.
    QLoggingCategory::setFilterRules(QStringLiteral("default.warning=false"));
    return argc;
}

}  // namespace

HeadlessApplication::HeadlessApplication(int& argc, char** argv)
    : QApplication(prepared(argc), argv)
{
    QLoggingCategory::setFilterRules(QString());
}

}  // namespace entropy_lab
