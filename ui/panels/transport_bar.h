#pragma once

#include "ui/style/theme.h"

#include <QList>
#include <QToolBar>

class QComboBox;
class QMenu;
class QToolButton;

namespace entropy_lab {

class LiveLabel;

/// A built-in experiment as the menu offers it.
struct BuiltInExperiment {
    QString name;         ///< what `builtInRequested` says
    QString title;        ///< what people read
    QString description;  ///< one sentence
    QString group{};      ///< the submenu it is in; empty for the menu itself
};

/// The tool bar: experiment, run, speed, undo, export. It shows the state it is told and says what
/// is wanted; its actions carry the window's keys.
class TransportBar : public QToolBar {
    Q_OBJECT
public:
    explicit TransportBar(QWidget* parent = nullptr);

    void setBuiltInExperiments(const QList<BuiltInExperiment>& experiments);
    void setExperimentTitle(const QString& title);
    void setRunning(bool isRunning);
    void setIteration(qint64 iteration);
    /// Steps a second; infinity is as fast as it goes. A speed that is not in the list shows the
    /// nearest below.
    void setSpeed(double stepsPerSecond);
    double speed() const;
    void setUndoState(const QString& undoText, const QString& redoText);
    void setTheme(const Theme& theme);
    /// Below "open" in the menu of the experiment.
    void setRecentMenu(QMenu* menu);
    /// Before an audience: only what moves the run.
    void setReduced(bool isReduced);
    /// The entries of the Export button.
    void setExportMenu(QMenu* menu);

    QAction* openAction() const { return m_open; }
    QAction* saveAction() const { return m_save; }
    QAction* saveAsAction() const { return m_saveAs; }
    QAction* resetAction() const { return m_reset; }
    QAction* stepBackAction() const { return m_stepBack; }
    QAction* stepBackTenAction() const { return m_stepBackTen; }
    QAction* playAction() const { return m_play; }
    QAction* stepAction() const { return m_step; }
    QAction* stepTenAction() const { return m_stepTen; }
    QAction* toStartAction() const { return m_toStart; }
    QAction* toNewestAction() const { return m_toNewest; }
    QAction* undoAction() const { return m_undo; }
    QAction* redoAction() const { return m_redo; }
    QAction* fullScreenAction() const { return m_fullScreen; }
    QAction* shortcutsAction() const { return m_shortcuts; }
    QMenu* builtInMenu() const { return m_builtInMenu; }
    QComboBox* speedBox() const { return m_speed; }
    QString counterText() const;
    /// Opens and closes the lessons; whoever shows them says by it whether they are open.
    QAction* lessonsAction() const { return m_lessons; }
    /// The widget of a name that lessons point at, e.g. "play"; null for another name.
    QWidget* control(const QString& name) const;
    static QStringList controlNames();

signals:
    void playRequested();
    void pauseRequested();
    void stepRequested(int steps);
    /// The start, or the newest iteration.
    void startRequested();
    void newestRequested();
    void resetRequested();
    void speedChanged(double stepsPerSecond);
    void undoRequested();
    void redoRequested();
    void builtInRequested(const QString& name);

private:
    QAction* newAction(const QString& text, const QString& tip, const QList<QKeySequence>& keys);
    void createActions();
    void createExperimentButton();
    void createSpeedBox();
    void createCounter();

    QAction* m_open = nullptr;
    QAction* m_save = nullptr;
    QAction* m_saveAs = nullptr;
    QAction* m_reset = nullptr;
    QAction* m_stepBack = nullptr;
    QAction* m_stepBackTen = nullptr;
    QAction* m_play = nullptr;
    QAction* m_step = nullptr;
    QAction* m_stepTen = nullptr;
    QAction* m_toStart = nullptr;
    QAction* m_toNewest = nullptr;
    QAction* m_undo = nullptr;
    QAction* m_redo = nullptr;
    QAction* m_fullScreen = nullptr;
    QAction* m_shortcuts = nullptr;
    QAction* m_lessons = nullptr;
    QList<QAction*> m_unlessReduced;
    QAction* m_behindUndo = nullptr;
    QToolButton* m_experimentButton = nullptr;
    QMenu* m_builtInMenu = nullptr;
    QToolButton* m_exportButton = nullptr;
    QComboBox* m_speed = nullptr;
    LiveLabel* m_counter = nullptr;
    bool m_isRunning = false;
    Theme m_theme = Theme::light();
};

}  // namespace entropy_lab
