#include "app/offscreen/lab_application.h"

#include "app/files/terminal.h"
#include "ui/widgets/banner.h"
#include "ui/window/main_window.h"

#include <new>
#include <system_error>

namespace entropy_lab {

namespace {

constexpr std::size_t kReserve = std::size_t{16} << 20;

QString tr(const char* text)
{
    return QCoreApplication::translate("LabApplication", text);
}

MainWindow* windowAtHand()
{
    if (auto* const active = qobject_cast<MainWindow*>(QApplication::activeWindow()))
        return active;
    for (QWidget* const widget : QApplication::topLevelWidgets())
        if (auto* const window = qobject_cast<MainWindow*>(widget))
            return window;
    return nullptr;
}

void tell(const std::exception_ptr& thrown)
{
    const QString words =
        wordsFor(thrown) + u'\n' + tr("Everything that was computed and set is still there.");
    MainWindow* const window = windowAtHand();
    if (window == nullptr)
        complain(words.toStdString());
    else if (!window->banner()->isVisible() || window->banner()->text() != words)
        window->showBanner(words);
}

}  // namespace

QString wordsFor(const std::exception_ptr& thrown)
{
    try {
        std::rethrow_exception(thrown);
    } catch (const std::bad_alloc&) {
        return tr("There is not enough memory for that.");
    } catch (const std::system_error& error) {
        // In words of the system, as of a thread that cannot begin.
        return tr("The system refuses what is needed for that: %1.")
            .arg(QString::fromLocal8Bit(error.what()));
    } catch (const std::exception& error) {
        return QString::fromUtf8(error.what());
    } catch (...) {
        return tr("Something went wrong that has no name.");
    }
}

LabApplication::LabApplication(int& argc, char** argv)
    : QApplication(argc, argv), m_reserve(std::make_unique_for_overwrite<std::byte[]>(kReserve))
{
}

bool LabApplication::notify(QObject* receiver, QEvent* event)
{
    try {
        return QApplication::notify(receiver, event);
    } catch (...) {
        take(std::current_exception());
    }
    return false;
}

void LabApplication::take(const std::exception_ptr& thrown)
{
    m_reserve.reset();
    // Later: this may be in the middle of painting.
    QMetaObject::invokeMethod(
        this, [thrown] { tell(thrown); }, Qt::QueuedConnection);
}

}  // namespace entropy_lab
