#pragma once

namespace entropy_lab {

class MainWindow;
class Session;

/// Lets a session do what the lessons of a window ask for, and lists the lessons: the built-in
/// ones, and those of the folder chosen last.
void connectLessons(MainWindow& window, Session& session);

}  // namespace entropy_lab
