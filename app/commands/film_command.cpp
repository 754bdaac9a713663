#include "app/commands/film_command.h"

#include "app/commands/command_line.h"
#include "app/commands/interrupt.h"
#include "app/commands/progress_line.h"
#include "app/commands/render_command.h"
#include "app/files/terminal.h"
#include "app/offscreen/film_job.h"
#include "app/offscreen/headless_application.h"
#include "core/files/experiment_json.h"
#include "ui/workspaces/catalog/catalog.h"

#include <QFileInfo>

#include <algorithm>

namespace entropy_lab {

int filmToFile(const FilmCommand& command, int argc, char** argv)
{
    if (const QString problem = filmProblem(command.film); !problem.isEmpty())
        throw ExperimentError(problem.toStdString());
    const QString suffix = QFileInfo(command.film.path).suffix().toLower();
    if (suffix != u"mp4" && suffix != u"webm" && suffix != u"webp")
        throw ExperimentError("--output: " + command.film.path.toStdString()
                              + ": expected a name that ends in .mp4, .webm or .webp");
    const OpenedExperiment opened =
        experimentToDraw(command.experiment, command.settings, command.at, command.tables);
    const std::vector<FigureName> names = figureNames();
    if (std::none_of(names.begin(), names.end(),
                     [&](const FigureName& figure) { return figure.key == command.film.figure; }))
        refuseChart(command.film.figure);

    const HeadlessApplication application(argc, argv);
    InterruptGuard guard;
    // A run may end before its limit: the film ends there.
    std::int64_t last = opened.iteration;
    {
        HeadlessRun run(opened.experiment);
        run.advanceTo(last, guard.token());
        last = run.iteration();
    }
    QString problem;
    const std::unique_ptr<FilmJob> job =
        FilmJob::begin(opened.experiment, last, command.film, nullptr, &problem);
    if (job) {
        ProgressLine progress("picture", job->frames());
        QObject::connect(job.get(), &FilmJob::progressed, &application,
                         [&progress](int done) { progress.show(done); });
        QObject::connect(job.get(), &FilmJob::finished, &application,
                         [&problem](const QString& said) {
                             problem = said;
                             QCoreApplication::quit();
                         });
        QTimer watch;
        QObject::connect(&watch, &QTimer::timeout, job.get(), [&] {
            if (guard.token().stop_requested())
                job->cancel();
        });
        constexpr int kLook = 50;  // ms
        watch.start(kLook);
        QApplication::exec();
        HeadlessApplication::throwAgain();
    }
    if (problem.isEmpty())
        return kExitDone;
    complain(problem.toStdString());
    return kExitFailed;
}

}  // namespace entropy_lab
