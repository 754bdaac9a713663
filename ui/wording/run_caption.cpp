#include "ui/wording/run_caption.h"

#include "ui/style/number_format.h"
#include "ui/style/shown_text.h"
#include "ui/wording/experiment_names.h"

#include <QCoreApplication>

namespace entropy_lab {

QString runCaption(const RunSnapshot& snapshot)
{
    const auto tr = [](const char* text) {
        return QCoreApplication::translate("RunCaption", text);
    };
    constexpr qsizetype kLongestTitle = 80;
    const Experiment& experiment = *snapshot.experiment;
    return tr("%1 · η = %2 · iteration %3")
        .arg(shownText(QString::fromStdString(experiment.title), kLongestTitle),
             ratesText(experiment.learningRate, ratedGroups(experiment)),
             readableCount(snapshot.record.iteration));
}

}  // namespace entropy_lab
