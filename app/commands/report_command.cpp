#include "app/commands/report_command.h"

#include "app/commands/command_line.h"
#include "app/commands/render_command.h"
#include "app/files/terminal.h"
#include "app/offscreen/headless_application.h"
#include "app/offscreen/report_job.h"
#include "core/files/experiment_json.h"

#include <QEventLoop>

namespace entropy_lab {

int reportToFile(const ReportCommand& command, int argc, char** argv)
{
    if (!command.output.endsWith(u".pdf", Qt::CaseInsensitive))
        throw ExperimentError("--output: " + command.output.toStdString()
                              + ": expected a name that ends in .pdf");
    const OpenedExperiment opened =
        experimentToDraw(command.experiment, command.settings, command.at, command.tables);
    const HeadlessApplication application(argc, argv);
    ReportJob job(
        {.experiment = opened.experiment, .iteration = opened.iteration, .path = command.output});
    QString problem;
    QEventLoop loop;
    QObject::connect(&job, &ReportJob::finished, &loop, [&](const QString& said) {
        problem = said;
        loop.quit();
    });
    loop.exec();
    if (problem.isEmpty())
        return kExitDone;
    complain(problem.toStdString());
    return kExitFailed;
}

}  // namespace entropy_lab
