#include "app/lesson_wiring.h"

#include "app/job_thread.h"
#include "app/lesson_store.h"
#include "app/session.h"
#include "core/experiment_json.h"
#include "ui/main_window.h"

#include <QDir>

namespace entropy_lab {

namespace {

void offerFolder(MainWindow& window, const QString& folder)
{
    const LessonFolder found = lessonsIn(folder);
    if (!found.problems.isEmpty())
        window.showBanner(found.problems.join(u'\n'));
    else if (found.lessons.empty())
        window.showBanner(MainWindow::tr("%1 holds no lesson files (*.lesson.json).")
                              .arg(QDir::toNativeSeparators(folder)));
    if (!found.lessons.empty())
        window.offerLessons(found.lessons);
}

}  // namespace

void connectLessons(MainWindow& window, Session& session)
{
    for (const std::shared_ptr<JobSlot>& slot : window.jobSlots())
        new JobThread(slot, &window);
    QObject::connect(&window, &MainWindow::experimentLoadRequested, &session,
                     &Session::loadExperiment);
    QObject::connect(&window, &MainWindow::playToRequested, &session, &Session::playTo);
    QObject::connect(&window, &MainWindow::lessonFolderRequested, &window,
                     [&window](const QString& folder) { offerFolder(window, folder); });
    QObject::connect(&window, &MainWindow::lessonsNeeded, &window, [&window] {
        window.setLessons(builtInLessons());
        // A folder that is gone, or a file broken since, is no news at every start.
        if (const QString folder = window.lessonFolder(); !folder.isEmpty())
            window.addLessons(lessonsIn(folder).lessons);
    });
}

bool openLessonInWindow(MainWindow& window, const QString& fileOrName)
{
    if (!fileOrName.endsWith(QLatin1String(".lesson.json")))
        return window.openLesson(fileOrName);
    try {
        window.openLesson(openLesson(fileOrName));
    } catch (const ExperimentError& error) {
        window.showBanner(QString::fromUtf8(error.what()));
        return false;
    }
    return true;
}

}  // namespace entropy_lab
