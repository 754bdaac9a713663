#include "app/files/lesson_store.h"

#include "app/files/experiment_store.h"
#include "core/files/experiment_json.h"
#include "core/files/file_reader.h"
#include "core/files/source_path.h"
#include "ui/lessons/lesson_names.h"
#include "ui/style/counted.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <filesystem>

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

std::optional<Experiment> builtInExperiment(const std::string& name)
{
    const QString text = QString::fromStdString(name);
    return isBuiltIn(text) ? std::optional(openExperiment(text)) : std::nullopt;
}

/// `place`: the file, in messages.
Lesson parse(std::string_view text, const QString& place, const std::filesystem::path& folder)
{
    Lesson lesson = parseLesson(text, place.toStdString(), builtInExperiment, folder);
    checkLessonNames(lesson, place.toStdString(), knownLessonNames());
    const QString file = QFileInfo(place).fileName();
    lesson.name = (file.endsWith(kSuffix) ? file.chopped(static_cast<int>(qstrlen(kSuffix))) : file)
                      .toStdString();
    return lesson;
}

/// Of a folder; what somebody points at by mistake may hold anything.
constexpr std::size_t kMostFiles = 200;
constexpr std::size_t kMostEntries = 100'000;
constexpr std::size_t kLargestOfFolder = std::size_t{4} << 20;  // bytes
constexpr int kMostProblems = 8;
constexpr qint64 kPatience = 2000;  // ms: the window waits

/// By name.
std::vector<QString> lessonFilesIn(const QString& folder)
{
    std::vector<QString> files;
    std::error_code error;
    std::filesystem::directory_iterator entry(folder.toStdString(), error);
    for (std::size_t i = 0; i < kMostEntries && !error && entry != end(entry); ++i) {
        const QString path = QString::fromStdString(entry->path().string());
        if (path.endsWith(kSuffix))
            files.push_back(path);
        entry.increment(error);
    }
    std::sort(files.begin(), files.end());
    return files;
}

Lesson readLesson(const QString& file, std::size_t most)
{
    try {
        return parse(readFile(file.toStdString(), most), file, folderOf(file.toStdString()));
    } catch (const FileError& error) {
        throw ExperimentError(error.what() + std::string(": expected a lesson file"));
    }
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
        return parse(builtIn.readAll().toStdString(), fileOrName, {});
    if (!QFile::exists(fileOrName)) {
        QStringList names;
        for (const char* const name : kNames)
            names += name;
        throw ExperimentError(
            QString("%1: there is no such file or built-in lesson: expected a file or one of %2")
                .arg(fileOrName, names.join(", "))
                .toStdString());
    }
    return readLesson(fileOrName, kLongestJson);
}

LessonFolder lessonsIn(const QString& folder)
{
    LessonFolder found;
    int others = 0;
    QElapsedTimer timer;
    timer.start();
    const std::vector<QString> files = lessonFilesIn(folder);
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (i == kMostFiles || timer.hasExpired(kPatience)) {
            found.problems +=
                QCoreApplication::translate("LessonStore",
                                            "%1: only the first %2 of its lesson files were read.")
                    .arg(QDir::toNativeSeparators(folder))
                    .arg(i);
            break;
        }
        try {
            found.lessons.push_back(readLesson(files[i], kLargestOfFolder));
        } catch (const ExperimentError& error) {
            if (found.problems.size() < kMostProblems)
                found.problems += QString::fromUtf8(error.what());
            else
                ++others;
        }
    }
    if (others > 0)
        found.problems +=
            QCoreApplication::translate("LessonStore", "%1 could not be read either.")
                .arg(countText(others, QCoreApplication::translate("LessonStore", "other file"),
                               QCoreApplication::translate("LessonStore", "other files")));
    return found;
}

}  // namespace entropy_lab
