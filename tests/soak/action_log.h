#pragma once

#include <QByteArray>

/// What was done last, where a signal handler can read it.
namespace entropy_lab {

/// Counts the action and keeps its words.
void noteAction(const QByteArray& words);
long long actionCount();
/// The last few, oldest first, one a line.
QByteArray lastActions(int count);
/// On a crash, and where nothing was done for so long, the last actions go to standard error and
/// the program ends with exit code 1. Every `noteAction` winds the clock up again.
void watchForCrashes(unsigned hangSeconds);

}  // namespace entropy_lab
