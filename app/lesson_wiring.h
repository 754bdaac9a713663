#pragma once

#include <QString>

namespace entropy_lab {

class MainWindow;
class Session;

/// Lets a session do what the lessons of a window ask for, and lists the lessons: the built-in
/// ones, and those of the folder chosen last.
void connectLessons(MainWindow& window, Session& session);

/// Opens a lesson by file or built-in name; what is wrong with it goes to the window's banner.
bool openLessonInWindow(MainWindow& window, const QString& fileOrName);

}  // namespace entropy_lab
