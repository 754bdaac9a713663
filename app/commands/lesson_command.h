#pragma once

#include <QString>

namespace entropy_lab {

/// `entropy-lab lesson check`: measures every number of a lesson without a window and prints it
/// beside what was expected. A question for a number has to have an answer within its range. Throws
/// ExperimentError for a lesson that cannot be read; returns an exit code.
int checkLesson(const QString& fileOrName);

}  // namespace entropy_lab
