#include "app/wiring/lesson_wiring.h"

#include "app/files/lesson_store.h"
#include "app/offscreen/job_thread.h"
#include "app/session/session.h"
#include "core/threads/leavable_thread.h"
#include "ui/widgets/background_result.h"
#include "ui/window/main_window.h"

#include <QDir>

#include <optional>

namespace entropy_lab {

namespace {

/// Reads folders of lessons beside the window. GUI thread.
class LessonFolders : public QObject {
public:
    explicit LessonFolders(MainWindow& window)
        : QObject(&window), m_window(window),
          m_reading([this](const LessonFolder& found) { take(found); }),
          m_thread([slot = m_reading.slot()](const std::stop_token& stop) { slot->work(stop); })
    {
    }

    /// `isAskedFor`: the list is shown, and what is wrong is told.
    void read(const QString& folder, bool isAskedFor)
    {
        m_folder = folder;
        m_isAskedFor = isAskedFor;
        m_reading.order(
            [folder](const std::stop_token&) { return std::optional(lessonsIn(folder)); });
    }

private:
    void take(const LessonFolder& found)
    {
        if (!m_isAskedFor) {
            // A folder that is gone, or a file broken since, is no news at every start.
            m_window.addLessons(found.lessons);
            return;
        }
        if (!found.problems.isEmpty())
            m_window.showBanner(found.problems.join(u'\n'));
        else if (found.lessons.empty())
            m_window.showBanner(MainWindow::tr("%1 holds no lesson files (*.lesson.json).")
                                    .arg(QDir::toNativeSeparators(m_folder)));
        if (!found.lessons.empty())
            m_window.offerLessons(found.lessons);
    }

    MainWindow& m_window;
    QString m_folder;
    bool m_isAskedFor = false;
    BackgroundResult<LessonFolder> m_reading;
    LeavableThread m_thread;
};

}  // namespace

void connectLessons(MainWindow& window, Session& session)
{
    for (const std::shared_ptr<JobSlot>& slot : window.jobSlots())
        new JobThread(slot, &window);
    QObject::connect(&window, &MainWindow::experimentLoadRequested, &session,
                     &Session::loadExperiment);
    QObject::connect(&window, &MainWindow::playToRequested, &session, &Session::playTo);
    auto* const folders = new LessonFolders(window);
    QObject::connect(&window, &MainWindow::lessonFolderRequested, folders,
                     [folders](const QString& folder) { folders->read(folder, true); });
    QObject::connect(&window, &MainWindow::lessonsNeeded, folders, [&window, folders] {
        window.setLessons(builtInLessons());
        if (const QString folder = window.lessonFolder(); !folder.isEmpty())
            folders->read(folder, false);
    });
}

}  // namespace entropy_lab
