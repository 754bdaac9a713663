// Joins a program with a window: once a main window has been painted and its picture handed over,
// prints the time (CLOCK_MONOTONIC, ns) and ends the program. The program itself knows nothing of
// it.
#include <QApplication>
#include <QEvent>
#include <QMainWindow>
#include <QTimer>

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

class FirstPaint : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() != QEvent::Paint || qobject_cast<QMainWindow*>(watched) == nullptr)
            return false;
        QCoreApplication::instance()->removeEventFilter(this);
        // The picture is handed over before the event that paints it has been handled.
        QTimer::singleShot(0, this, [] {
            timespec now{};
            clock_gettime(CLOCK_MONOTONIC, &now);
            std::printf("%lld\n", 1'000'000'000LL * now.tv_sec + now.tv_nsec);
            std::fflush(stdout);
            std::_Exit(0);
        });
        return false;
    }
};

void watchFirstPaint()
{
    QCoreApplication* const application = QCoreApplication::instance();
    application->installEventFilter(new FirstPaint(application));
}

}  // namespace

Q_COREAPP_STARTUP_FUNCTION(watchFirstPaint)
