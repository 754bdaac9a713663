#include "app/offscreen/headless_application.h"

#include <QHashFunctions>
#include <QLoggingCategory>

#include <utility>

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
    : LabApplication(prepared(argc), argv)
{
    QLoggingCategory::setFilterRules(QString());
}

void HeadlessApplication::throwAgain()
{
    auto* const application = dynamic_cast<HeadlessApplication*>(instance());
    if (application == nullptr || !application->m_thrown)
        return;
    std::rethrow_exception(std::exchange(application->m_thrown, nullptr));
}

void HeadlessApplication::take(const std::exception_ptr& thrown)
{
    if (!m_thrown)
        m_thrown = thrown;
    exit(1);
}

}  // namespace entropy_lab
