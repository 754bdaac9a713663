#pragma once

#include <QApplication>

#include <cstddef>
#include <exception>
#include <memory>

namespace entropy_lab {

/// What people read of something that was thrown.
QString wordsFor(const std::exception_ptr& thrown);

/// The application of the window. What the handler of an event throws ends that event and nothing
/// else: the banner says what happened, and everything else stays as it is. What other threads
/// throw comes here as well, by way of JobThread and Session.
class LabApplication : public QApplication {
public:
    LabApplication(int& argc, char** argv);

    bool notify(QObject* receiver, QEvent* event) override;

protected:
    /// What was thrown, in the thread of the application, with the event loop still going on.
    virtual void take(const std::exception_ptr& thrown);

private:
    /// Memory for telling that there is none.
    std::unique_ptr<std::byte[]> m_reserve;
};

}  // namespace entropy_lab
