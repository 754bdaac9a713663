#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace entropy_lab {

/// Takes SIGTERM, SIGHUP and SIGINT, by which a session or a terminal ends a program, as a wish
/// that the event loop hears; the second one ends the program at once. What was ignored stays
/// ignored. One at a time, on the GUI thread.
class EndSignals : public QObject {
    Q_OBJECT
public:
    explicit EndSignals(QObject* parent = nullptr);
    ~EndSignals() override;

Q_SIGNALS:
    void endRequested(int signal);

private:
    void hear();

    int m_pipe[2] = {-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

}  // namespace entropy_lab
