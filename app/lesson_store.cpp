#include "app/lesson_store.h"

#include "app/experiment_store.h"
#include "app/render_command.h"
#include "app/stage.h"
#include "core/experiment_json.h"
#include "core/source_path.h"
#include "ui/lesson_desk.h"
#include "ui/typeset_formula.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

/// A static library's resources are linked only where something asks for them.
static void requireResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace entropy_lab {

namespace {

constexpr const char* kFolder = ":/lessons";
constexpr const char* kSuffix = ".lesson.json";

/// In the order in which they are taught; every lesson of the folder stands here once.
constexpr const char* kNames[] = {"bell",
                                  "area",
                                  "first-run",
                                  "surely-wrong",
                                  "one-weight",
                                  "time-step",
                                  "how-large-a-step",
                                  "climbing",
                                  "valleys",
                                  "labels-and-entropy",
                                  "everybody-alike",
                                  "moving-world",
                                  "two-routes",
                                  "sums-and-truth"};

LessonNames knownNames()
{
    LessonNames names;
    for (const WorkspaceKind& kind : workspaceKinds())
        names.workspaces.emplace_back(kind.name);
    for (const ChartName& chart : chartNames())
        if (!chart.name.endsWith("-workspace"))
            names.charts.push_back(chart.name.toStdString());
    for (const QString& control : LessonDesk::controlNames())
        names.controls.push_back(control.toStdString());
    for (const QString& formula : TypesetFormula::names())
        names.formulas.push_back(formula.toStdString());
    return names;
}

std::optional<Experiment> builtInExperiment(const std::string& name)
{
    const QString text = QString::fromStdString(name);
    return isBuiltIn(text) ? std::optional(openExperiment(text)) : std::nullopt;
}

/// `place`: the file, in messages.
Lesson parse(const QByteArray& text, const QString& place, const std::filesystem::path& folder)
{
    Lesson lesson = parseLesson({text.constData(), static_cast<std::size_t>(text.size())},
                                place.toStdString(), builtInExperiment, folder);
    checkLessonNames(lesson, place.toStdString(), knownNames());
    const QString file = QFileInfo(place).fileName();
    lesson.name = (file.endsWith(kSuffix) ? file.chopped(static_cast<int>(qstrlen(kSuffix))) : file)
                      .toStdString();
    return lesson;
}

}  // namespace

std::vector<Lesson> builtInLessons()
{
    std::vector<Lesson> lessons;
    for (const char* const name : kNames)
        lessons.push_back(openLesson(name));
    return lessons;
}

bool isLesson(const QString& fileOrName)
{
    return fileOrName.endsWith(kSuffix) || isBuiltInLesson(fileOrName);
}

bool isBuiltInLesson(const QString& name)
{
    requireResources();
    return QFile::exists(QString("%1/%2%3").arg(kFolder, name, kSuffix));
}

Lesson openLesson(const QString& fileOrName)
{
    requireResources();
    QFile builtIn(QString("%1/%2%3").arg(kFolder, fileOrName, kSuffix));
    if (builtIn.open(QIODevice::ReadOnly))
        return parse(builtIn.readAll(), fileOrName, {});
    QFile file(fileOrName);
    if (!file.exists()) {
        QStringList names;
        for (const char* const name : kNames)
            names += name;
        throw ExperimentError(
            QString("%1: there is no such file or built-in lesson: expected a file or one of %2")
                .arg(fileOrName, names.join(", "))
                .toStdString());
    }
    if (QFileInfo(file).isDir() || !file.open(QIODevice::ReadOnly))
        throw ExperimentError(fileOrName.toStdString()
                              + ": cannot be read: expected a lesson file");
    return parse(file.readAll(), fileOrName, folderOf(fileOrName.toStdString()));
}

LessonFolder lessonsIn(const QString& folder)
{
    LessonFolder found;
    const QDir place(folder);
    for (const QString& file :
         place.entryList({QString("*%1").arg(kSuffix)}, QDir::Files, QDir::Name)) {
        try {
            found.lessons.push_back(openLesson(place.filePath(file)));
        } catch (const ExperimentError& error) {
            found.problems += QString::fromUtf8(error.what());
        }
    }
    return found;
}

}  // namespace entropy_lab
