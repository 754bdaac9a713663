#pragma once

#include "core/lessons/lesson.h"

#include <QString>
#include <QStringList>

#include <vector>

/// Where lessons come from.
namespace entropy_lab {

/// The lessons shipped with the program, in the order in which they are taught.
std::vector<Lesson> builtInLessons();

/// Whether `openLesson` is meant rather than `openExperiment`: the name of a built-in lesson, or a
/// file called NAME.lesson.json.
bool isLesson(const QString& fileOrName);
/// Whether it is the name of a built-in lesson.
bool isBuiltInLesson(const QString& name);

/// A built-in lesson by name, or else a file. Its name is that of the file. Throws ExperimentError.
Lesson openLesson(const QString& fileOrName);

/// The lessons of a folder by name, the first 200 files of 4 MiB at most, and what is wrong with
/// the others.
struct LessonFolder {
    std::vector<Lesson> lessons{};
    QStringList problems{};
};
LessonFolder lessonsIn(const QString& folder);

}  // namespace entropy_lab
