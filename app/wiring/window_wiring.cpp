#include "app/wiring/window_wiring.h"

#include "app/files/experiment_store.h"
#include "app/files/lesson_store.h"
#include "app/offscreen/job_thread.h"
#include "app/session/data_thread.h"
#include "app/session/experiment_opener.h"
#include "app/session/session.h"
#include "app/wiring/autosave.h"
#include "app/wiring/experiment_file.h"
#include "app/wiring/figure_wiring.h"
#include "app/wiring/lesson_wiring.h"
#include "app/wiring/table_consent.h"
#include "ui/panels/run_list.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/recent_menu.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/base/workspace.h"
#include "ui/workspaces/compare/decision_plane.h"
#include "ui/workspaces/layers/layers_workspace.h"

#include <QFileInfo>
#include <QTimer>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace entropy_lab {

namespace {

/// Updates a second to begin with: slow enough to follow, fast enough to see the end.
constexpr double kFirstSpeed = 100.0;
/// Of the opener: where the undo stack was when it began.
constexpr const char* kUndoIndex = "undoIndex";

void showSession(MainWindow& window, Session& session)
{
    QObject::connect(&session, &Session::experimentChanged, &window, &MainWindow::setExperiment);
    QObject::connect(&session, &Session::frameReady, &window, &MainWindow::setFrame);
    QObject::connect(&session, &Session::runningChanged, &window, &MainWindow::setRunning);
    QObject::connect(&session, &Session::dirtyChanged, &window, &MainWindow::setDirty);
    QObject::connect(&session, &Session::repeating, &window, [&window](qint64 done, qint64 wanted) {
        window.showMessage(done < wanted ? MainWindow::tr("Repeating the run: iteration %1 of %2")
                                               .arg(readableCount(done), readableCount(wanted))
                                         : QString());
    });
    QObject::connect(&session, &Session::problemFound, &window,
                     [&window, &session](const QString& problem) {
                         window.showBanner(problem);
                         // Controls go back to what still holds.
                         window.setExperiment(session.experiment());
                     });
    QObject::connect(
        &session, &Session::tableSaved, &window,
        [&window](const QString& path, qint64 rows, const QString& problem) {
            if (problem.isEmpty())
                window.showMessage(
                    MainWindow::tr("Saved %1 to %2")
                        .arg(countText(rows, MainWindow::tr("row"), MainWindow::tr("rows")), path));
            else
                window.showBanner(problem);
        });
    const auto showUndo = [&window, &session] {
        const QUndoStack* const stack = session.undoStack();
        window.setUndoState(stack->undoText(), stack->redoText());
    };
    QObject::connect(session.undoStack(), &QUndoStack::indexChanged, &window, showUndo);
    QObject::connect(session.undoStack(), &QUndoStack::undoTextChanged, &window, showUndo);
}

void obeyWindow(MainWindow& window, Session& session)
{
    QObject::connect(&window, &MainWindow::playRequested, &session, &Session::play);
    QObject::connect(&window, &MainWindow::pauseRequested, &session, &Session::pause);
    QObject::connect(&window, &MainWindow::stepRequested, &session, &Session::step);
    QObject::connect(&window, &MainWindow::iterationRequested, &session, &Session::showIteration);
    QObject::connect(&window, &MainWindow::newestRequested, &session, &Session::showNewest);
    QObject::connect(&window, &MainWindow::resetRequested, &session, &Session::reset);
    QObject::connect(&window, &MainWindow::speedChanged, &session, &Session::setSpeed);
    QObject::connect(&window, &MainWindow::settingEdited, &session, &Session::editSetting);
    QObject::connect(&window, &MainWindow::settingEditFinished, &session, &Session::finishEdit);
    QObject::connect(&window, &MainWindow::inputCountEdited, &session, &Session::setInputCount);
    QObject::connect(&window, &MainWindow::unitCountEdited, &session, &Session::setUnitCount);
    QObject::connect(&window, &MainWindow::dataChosen, &session, &Session::setData);
    QObject::connect(&window, &MainWindow::companionsRequested, &session, &Session::setCompanions);
    QObject::connect(&window, &MainWindow::experimentEdited, &session, &Session::editExperiment);
    QObject::connect(&window, &MainWindow::experimentEditFinished, &session, &Session::finishEdit);
    QObject::connect(&window, &MainWindow::labelRequested, &session,
                     [&session](int y) { session.labelSample(0, y, 0); });
    QObject::connect(&window, &MainWindow::undoRequested, session.undoStack(), &QUndoStack::undo);
    QObject::connect(&window, &MainWindow::redoRequested, session.undoStack(), &QUndoStack::redo);
    const auto open = [&window, &session](const QString& fileOrName) {
        openInWindow(window, session, fileOrName);
    };
    QObject::connect(&window, &MainWindow::builtInRequested, &session, open);
    QObject::connect(&window, &MainWindow::openRequested, &session, open);
    QObject::connect(&window, &MainWindow::saveTableRequested, &session, &Session::saveTable);
    QObject::connect(&window, &MainWindow::unsavedRequested, &session,
                     [&window](const QString& path) {
                         window.findChild<ExperimentOpener*>()->openUnsaved(path);
                     });
}

/// Puts something else in the place of what is at hand, unless that would be lost.
void replace(MainWindow& window, const std::function<void()>& act, bool evenWithFile = false)
{
    auto* const autosave = window.findChild<Autosave*>();
    const QString problem = autosave ? autosave->keepUnsaved(evenWithFile) : QString();
    if (problem.isEmpty())
        act();
    else
        window.showBanner(
            MainWindow::tr("Not opened, as the changes at hand can be kept nowhere: %1")
                .arg(problem),
            MainWindow::tr("Open it all the same"), act);
}

/// A run at a moment of it: there again, one update after the other.
void show(MainWindow& window, Session& session, const Experiment& experiment,
          std::int64_t iteration)
{
    session.open(experiment);
    constexpr std::int64_t kMost = std::numeric_limits<int>::max();
    if (iteration > 0)
        session.step(static_cast<int>(std::min(iteration, kMost)));
    if (experiment.layers)
        window.showWorkspace(*window.workspace<LayersWorkspace>());
}

/// Makes an experiment that was read the one at hand.
void showOpened(MainWindow& window, Session& session, const QString& fileOrName,
                const OpenedExperiment& opened, const FileMark& mark)
{
    show(window, session, opened.experiment, opened.iteration);
    const bool isOnDisk = !isBuiltIn(fileOrName) && fileOrName != "-";
    const QString path = isOnDisk ? QFileInfo(fileOrName).absoluteFilePath() : QString();
    window.setFilePath(opened.isFigure ? QString() : path);
    window.findChild<ExperimentFile*>()->setOpened(window.filePath(), mark);
    if (isOnDisk)
        window.recentMenu()->addFile(path);
}

/// Whatever a file was found to hold.
void showFile(MainWindow& window, Session& session, const QString& file, const OpenedFile& opened,
              bool isChangedSince)
{
    if (const auto* const lesson = std::get_if<Lesson>(&opened.content)) {
        window.openLesson(*lesson);
        return;
    }
    replace(
        window,
        [&window, &session, file, opened] {
            if (const auto* const unsaved = std::get_if<UnsavedRecord>(&opened.content))
                window.findChild<Autosave*>()->takeOver(file, *unsaved);
            else
                showOpened(window, session, file, std::get<OpenedExperiment>(opened.content),
                           opened.mark);
        },
        isChangedSince);
}

/// Files are read beside the window: where that takes long it says how far it is, and offers to
/// give up.
void createOpener(MainWindow& window, Session& session)
{
    auto* const opener = new ExperimentOpener(&window);
    const auto isTold = std::make_shared<bool>(false);
    QObject::connect(opener, &ExperimentOpener::progressed, &window,
                     [&window, opener, isTold](const QString& file, double share) {
                         constexpr double kPercent = 100.0;
                         *isTold = true;
                         window.showBanner(MainWindow::tr("Reading %1: %2 %")
                                               .arg(QFileInfo(file).fileName(),
                                                    QString::number(kPercent * share, 'f', 0)),
                                           MainWindow::tr("Cancel"),
                                           [opener] { opener->cancel(); });
                     });
    QObject::connect(
        opener, &ExperimentOpener::opened, &session,
        [&window, &session, opener, isTold](const QString& file, const OpenedFile& opened) {
            if (std::exchange(*isTold, false))
                window.hideBanner();
            // Whoever was asked about the changes was not asked about those since.
            const bool isChangedSince =
                opener->property(kUndoIndex).toInt() != session.undoStack()->index();
            showFile(window, session, file, opened, isChangedSince);
        });
    QObject::connect(
        opener, &ExperimentOpener::failed, &window,
        [&window](const QString& /*file*/, const QString& problem) { window.showBanner(problem); });
    QObject::connect(opener, &ExperimentOpener::missed, &window,
                     [&window](const QString& file, const QString& problem) {
                         if (!window.recentMenu()->miss(file))
                             window.showBanner(problem);
                     });
    QObject::connect(opener, &ExperimentOpener::tableFound, &window,
                     [&window, opener, isTold](const QString& file, const QString& table) {
                         if (std::exchange(*isTold, false))
                             window.hideBanner();
                         // Once the window is there, which a file of the command line comes before.
                         QTimer::singleShot(0, &window, [&window, opener, file, table] {
                             askAboutTable(window, file, table,
                                           [opener, file](const std::filesystem::path& allowed) {
                                               opener->open(file, allowed);
                                           });
                         });
                     });
    QObject::connect(
        opener, &ExperimentOpener::cancelled, &window, [&window, isTold](const QString& file) {
            if (std::exchange(*isTold, false))
                window.hideBanner();
            window.showMessage(MainWindow::tr("%1: not opened").arg(QFileInfo(file).fileName()));
        });
}

/// What one key deletes, one click brings back, for as long as the banner stands.
void deleteRun(MainWindow& window, Session& session,
               const std::shared_ptr<std::vector<PastRun>>& deleted, int number)
{
    const std::vector<PastRun>& runs = session.keptRuns().all();
    const auto run = std::find_if(runs.begin(), runs.end(),
                                  [number](const PastRun& r) { return r.number == number; });
    if (run == runs.end())
        return;
    const auto text = [&deleted] {
        return deleted->size() == 1
            ? MainWindow::tr("%1 was deleted.").arg(deleted->front().name)
            : MainWindow::tr("%1 were deleted.")
                  .arg(countText(std::ssize(*deleted), MainWindow::tr("run"),
                                 MainWindow::tr("runs")));
    };
    const Banner& banner = *window.banner();
    if (deleted->empty() || !banner.isVisibleTo(&window) || banner.text() != text())
        deleted->clear();
    deleted->push_back(*run);
    session.keptRuns().remove(number);
    window.showBanner(text(), MainWindow::tr("Bring back"), [&session, deleted] {
        for (const PastRun& lost : std::exchange(*deleted, {}))
            session.keptRuns().restore(lost);
    });
}

void obeyTray(MainWindow& window, Session& session)
{
    const RunTray& tray = *window.runTray();
    QObject::connect(&tray, &RunTray::renameRequested, &session.keptRuns(), &KeptRuns::rename);
    QObject::connect(&tray, &RunTray::pinRequested, &session.keptRuns(), &KeptRuns::setPinned);
    QObject::connect(&tray, &RunTray::hideRequested, &session.keptRuns(), &KeptRuns::setHidden);
    QObject::connect(&tray, &RunTray::deleteRequested, &session,
                     [&window, &session, deleted = std::make_shared<std::vector<PastRun>>()](
                         int number) { deleteRun(window, session, deleted, number); });
    QObject::connect(&tray, &RunTray::reloadRequested, &session, &Session::reloadPastRun);
}

}  // namespace

void showUnsaved(MainWindow& window, Session& session, const UnsavedRecord& record)
{
    show(window, session, record.experiment, record.iteration);
    window.setFilePath(record.file);
    window.findChild<ExperimentFile*>()->setOpened(record.file, record.mark);
    session.markUnsaved();
}

void connectDecisionPlane(DecisionPlane& plane, Session& session)
{
    QObject::connect(&plane, &DecisionPlane::sampleAdded, &session, &Session::addSample);
    QObject::connect(&plane, &DecisionPlane::sampleMoved, &session, &Session::moveSample);
    QObject::connect(&plane, &DecisionPlane::sampleMoveFinished, &session, &Session::finishEdit);
    QObject::connect(&plane, &DecisionPlane::sampleRemoved, &session, &Session::removeSample);
    QObject::connect(&plane, &DecisionPlane::sampleLabelled, &session, &Session::labelSample);
}

void connectWindow(MainWindow& window, Session& session)
{
    QList<BuiltInExperiment> builtIn;
    for (const StoredExperiment& experiment : builtInExperiments())
        builtIn.append({.name = experiment.name,
                        .title = experiment.title,
                        .description = experiment.description,
                        .group = experiment.group});
    window.setBuiltInExperiments(builtIn);
    window.setExperiment(session.experiment());
    window.setSpeed(kFirstSpeed);
    session.setSpeed(kFirstSpeed);
    showSession(window, session);
    obeyWindow(window, session);
    new ExperimentFile(window, session);
    createOpener(window, session);
    new DataThread(window.dataReader(), &window);
    const auto serve = [&window, &session](const Workspace* workspace) {
        for (DecisionPlane* const plane : workspace->findChildren<DecisionPlane*>())
            connectDecisionPlane(*plane, session);
        for (const std::shared_ptr<JobSlot>& slot : workspace->jobSlots())
            new JobThread(slot, &window);
    };
    for (const Workspace* const workspace : window.madeWorkspaces())
        serve(workspace);
    QObject::connect(&window, &MainWindow::workspaceMade, &session, serve);
    obeyTray(window, session);
    connectLessons(window, session);
    new FigureWiring(window, session);
}

bool openInWindow(MainWindow& window, Session& session, const QString& fileOrName)
{
    auto* const opener = window.findChild<ExperimentOpener*>();
    opener->cancel();
    if (isBuiltIn(fileOrName)) {
        const Experiment experiment = openExperiment(fileOrName);
        replace(window, [&window, &session, fileOrName, experiment] {
            showOpened(window, session, fileOrName, {.experiment = experiment}, {});
        });
        return true;
    }
    if (isBuiltInLesson(fileOrName))
        return window.openLesson(fileOrName);
    opener->setProperty(kUndoIndex, session.undoStack()->index());
    opener->open(fileOrName);
    return true;
}

}  // namespace entropy_lab
