#pragma once

#include <QString>

namespace entropy_lab {

class DecisionPlane;
class MainWindow;
class Session;
struct UnsavedRecord;

/// Lets a window show a session and a session do what the window asks for. Both must live equally
/// long.
void connectWindow(MainWindow& window, Session& session);

/// Lets the session make the edits of samples that a plane asks for. connectWindow does it for the
/// planes the window has by then.
void connectDecisionPlane(DecisionPlane& plane, Session& session);

/// Brings changes back that were never saved; they still are not.
void showUnsaved(MainWindow& window, Session& session, const UnsavedRecord& record);

/// Opens an experiment or a lesson by file or built-in name; what is wrong with it goes to the
/// window's banner and the current experiment stays. A file is read on a thread, and opened once it
/// is there. Returns false where nothing will be opened.
bool openInWindow(MainWindow& window, Session& session, const QString& fileOrName);

}  // namespace entropy_lab
