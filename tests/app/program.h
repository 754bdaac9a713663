#pragma once

#include "tests/places.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <algorithm>

/// What the tests of the program share.
namespace entropy_lab {

struct ProgramResult {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
};

/// Runs entropy-lab to its end without display and D-Bus; no command needs either.
inline ProgramResult callProgram(const QStringList& arguments, const QByteArray& input = {},
                                 const QString& folder = {})
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* const name :
         {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "DBUS_SESSION_BUS_ADDRESS"})
        environment.remove(name);
    process.setProcessEnvironment(environment);
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(programPath(), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

/// How often to kill something at random: few times in a test, as many as ENTROPY_LAB_KILLS says by
/// hand.
inline int killsOr(int few)
{
    const int wanted = qEnvironmentVariableIntValue("ENTROPY_LAB_KILLS");
    return wanted > 0 ? wanted : few;
}

inline QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Measures how late a timer of one millisecond fires: how long the event loop was held up.
class EventLoopWatch {
public:
    EventLoopWatch()
    {
        m_ticker.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_ticker, &QTimer::timeout, &m_ticker,
                         [this] { m_longest = std::max(m_longest, m_sinceTick.restart()); });
        m_sinceTick.start();
        m_ticker.start(1);
    }
    /// The longest gap between two ticks so far, in milliseconds. For printing, not for asserting:
    /// the machine may be busy with something else.
    qint64 longestGap() const { return m_longest; }

private:
    QTimer m_ticker;
    QElapsedTimer m_sinceTick;
    qint64 m_longest = 0;
};

}  // namespace entropy_lab
