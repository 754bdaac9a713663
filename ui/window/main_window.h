#pragma once

#include "core/experiment/experiment.h"
#include "core/experiment/experiment_data.h"
#include "core/experiment/variation.h"
#include "ui/lessons/lesson_stage.h"
#include "ui/panels/transport_bar.h"
#include "ui/plot/items/plot_description.h"
#include "ui/style/theme.h"
#include "ui/widgets/file_chooser.h"
#include "ui/window/file_writer.h"
#include "ui/wording/run_description.h"
#include "ui/wording/run_frame.h"
#include "ui/workspaces/base/named_chart.h"

#include <QMainWindow>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QActionGroup;
class QMenu;
class QScrollArea;
class QSettings;
class QSplitter;
class QTabWidget;

namespace entropy_lab {

class Banner;
class ChecksPanel;
class ControlPanel;
class DataDialog;
class DataReader;
class ExportDesk;
struct Lesson;
class LessonDesk;
class FilmDialog;
enum class DataResolution;
class JobSlot;
struct ChartData;
struct FilmOptions;
class PlotView;
class PointerTrail;
class RateBar;
class RecentMenu;
class RunTray;
class StatusLine;
class WelcomePage;
class Workspace;

enum class ThemeChoice { System, Light, Dark };

/// The window: tool bar, settings, workspaces, status line. It shows what it is given and says by
/// signals what a person wants; it owns no run and no file.
class MainWindow : public QMainWindow, private LessonStage {
    Q_OBJECT
public:
    /// `settings` keeps geometry, theme and the last folder; null remembers nothing.
    explicit MainWindow(QSettings* settings = nullptr, QWidget* parent = nullptr);
    ~MainWindow() override;

    void setBuiltInExperiments(const QList<BuiltInExperiment>& experiments);
    void setExperiment(const Experiment& experiment);
    /// The newest state; once a timer tick.
    void setFrame(const RunFrame& frame);
    void setRunning(bool isRunning);
    void setSpeed(double stepsPerSecond);
    /// What would be taken back or made again, e.g. "learning rate"; empty where nothing.
    void setUndoState(const QString& undoText, const QString& redoText);
    /// Whether there are changes that the experiment's file does not have.
    void setDirty(bool isDirty);
    /// The file of the experiment; empty for a built-in one.
    void setFilePath(const QString& path);
    const QString& filePath() const { return m_filePath; }
    /// Where choices are remembered; null where they are not.
    QSettings* settings() const { return m_settings; }

    /// One message above the charts with one remedy; replaces an older one.
    void showBanner(const QString& text, const QString& remedyLabel = {},
                    std::function<void()> remedy = {});
    void hideBanner();
    /// One line at the foot for a few seconds.
    void showMessage(const QString& text);

    void setThemeChoice(ThemeChoice choice);
    ThemeChoice themeChoice() const { return m_themeChoice; }
    const Theme& theme() const { return m_theme; }
    /// How paths are asked for; a file dialog unless set.
    void setFileChooser(FileChooser chooser) { m_chooseFile = std::move(chooser); }
    /// How figures are written; at once unless set.
    void setFileWriter(FileWriter writer) { m_writeFile = std::move(writer); }

    TransportBar* transportBar() const { return m_transport; }
    ControlPanel* controlPanel() const { return m_panel; }
    RunTray* runTray() const { return m_tray; }
    RecentMenu* recentMenu() const { return m_recent; }
    /// Settings and runs, one behind the other.
    QTabWidget* sideTabs() const { return m_side; }
    /// The workspace of that class.
    template <typename T> T* workspace()
    {
        return static_cast<T*>(&workspaceOf(T::staticMetaObject));
    }
    /// Brings it to the front; keys belong to the run.
    void showWorkspace(Workspace& workspace);
    QTabWidget* workspaces() const { return m_workspaces; }
    /// A workspace by its place among the tabs. Made when it is first shown or asked for, so that
    /// a window begins with what one sees.
    Workspace& workspaceAt(int index);
    /// Those made so far, in the order of the tabs.
    std::vector<Workspace*> madeWorkspaces() const;
    /// Null until the window was shown to an audience.
    PointerTrail* pointerTrail() const { return m_trail; }
    StatusLine* statusLine() const { return m_status; }
    RateBar* rateBar() const { return m_rates; }
    Banner* banner() const { return m_banner; }
    /// With all workspaces, which it makes.
    ExportDesk* exportDesk();
    /// Null until it was asked for.
    FilmDialog* filmDialog() const { return m_filmDialog; }
    /// The one with that chart, or of that name; null for none.
    Workspace* workspaceOf(const QString& figure);
    LessonDesk* lessonDesk() const { return m_lessons; }
    ChecksPanel* checksPanel() const { return m_checks; }
    /// The lessons that are built in.
    void setLessons(const std::vector<Lesson>& lessons);
    /// Shows the lessons and opens one of them, one of a person's own also where it is new.
    void openLesson(const Lesson& lesson);
    bool openLesson(const QString& name);
    /// Ones of a person's own join the list; `offerLessons` shows it as well.
    void addLessons(const std::vector<Lesson>& lessons);
    void offerLessons(const std::vector<Lesson>& lessons);
    /// Chosen last; empty for none.
    QString lessonFolder() const;
    void setLessonsShown(bool areShown);
    void setChecksShown(bool areShown);
    /// One screen with three ways in, until one was taken; never again where that is remembered.
    void offerFirstStart();
    /// Null unless it is shown.
    WelcomePage* welcomePage() const { return m_welcome; }
    /// Work that the window itself wants done on other threads, a thread for each slot.
    std::vector<std::shared_ptr<JobSlot>> jobSlots() const;
    /// Null until it was asked for.
    DataDialog* dataDialog() const { return m_dataDialog; }
    /// Reads the data that the dialog shows, once a thread is at work on it.
    const std::shared_ptr<DataReader>& dataReader() const { return m_dataReader; }

public slots:
    /// Asks for changes that were kept without a file, once the ones at hand are looked after.
    void requestUnsaved(const QString& path);
    /// Saves a chart in the format of the path's suffix and says where it went, or what went wrong.
    void exportChartTo(entropy_lab::PlotView* chart, const QString& path);
    /// Every chart beside each other: "run.svg" becomes "run-entropy.svg", "run-landscape.svg", ...
    void exportAllChartsTo(const QString& path);
    void copyChart();
    /// Emphasizes a quantity in every workspace; nothing ends it.
    void setHighlighted(std::optional<entropy_lab::Quantity> quantity);
    /// The choice of data, beginning with those of the experiment.
    void showDataDialog();
    /// The same with a table, whose mistakes are told by the banner too.
    void offerTable(const QString& path);
    /// The same with the table in the clipboard; says so where there is none.
    void pasteTable();

signals:
    void workspaceMade(entropy_lab::Workspace* workspace);
    /// A curve or a term is under the pointer: what stands beside the workspaces follows.
    void highlightChanged(std::optional<entropy_lab::Quantity> quantity);
    void playRequested();
    void pauseRequested();
    /// Negative: back.
    void stepRequested(int steps);
    void resetRequested();
    /// Which iteration to show.
    void iterationRequested(qint64 iteration);
    void newestRequested();
    /// Steps a second; infinity is as fast as it goes.
    void speedChanged(double stepsPerSecond);
    void settingEdited(const QString& key, double value);
    void settingEditFinished(const QString& key);
    void inputCountEdited(int count);
    void unitCountEdited(int count);
    /// Runs that a workspace shows beside the one of the window.
    void companionsRequested(const std::vector<entropy_lab::Variation>& companions);
    /// The one sample shall have this label.
    void labelRequested(int y);
    void dataChosen(const entropy_lab::ChosenData& data);
    /// See `Workspace`.
    void experimentEdited(const entropy_lab::Experiment& experiment, const QString& key,
                          const QString& text);
    void experimentEditFinished();
    /// Another experiment in the place of this one, as one step to take back.
    void experimentLoadRequested(const entropy_lab::Experiment& experiment, const QString& text);
    void playToRequested(qint64 iteration);
    /// Every lesson file in a folder.
    void lessonFolderRequested(const QString& folder);
    /// Lessons are about to be seen for the first time; `setLessons` answers at once.
    void lessonsNeeded();
    void undoRequested();
    void redoRequested();
    void builtInRequested(const QString& name);
    void openRequested(const QString& path);
    void unsavedRequested(const QString& path);
    void saveRequested(const QString& path);
    void saveTableRequested(const QString& path);
    void saveChartDataRequested(const QString& path, const entropy_lab::ChartData& data);
    void saveResultRequested(const QString& path);
    void reportRequested(const QString& path);
    void filmRequested(const entropy_lab::FilmOptions& options);
    void filmCancelRequested();
    /// The window is closing.
    void closeRequested();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void createCentre();
    void createActions();
    void createMenus();
    QMenu* createExportMenu();
    QMenu* createThemeMenu();
    void connectIntents();
    void showChartMenu(PlotView* chart, QPoint position);
    /// The charts of every workspace, in the order of the tabs.
    std::vector<NamedChart> charts();
    /// What "export" and "copy" mean: a chart of the workspace that is shown.
    PlotView* currentChart();
    Workspace& workspaceOf(const QMetaObject& type);
    void connectWorkspace(Workspace& workspace);
    /// The key of the workspace that is shown.
    QString shownKey() const;
    void arrangeWorkspaces(const QStringList& shown, const QString& front) override;
    Workspace& shownWorkspace() override;
    PlotView* chart(const QString& key) override;
    void arrangeSettings(const QStringList& keys) override;
    std::vector<QWidget*> settingRows(const QString& key) override;
    QWidget* control(const QString& name) override;
    /// Tells each whether it is shown.
    void switchWorkspace();
    void restoreLayout();
    void resetLayout();
    void boundToScreen();
    void rememberLayout();

    void createRecentMenu();
    void askForOpening();
    /// Unless somebody wants to stay with the changes at hand.
    void requestOpening(const QString& path);
    void requestBuiltIn(const QString& name);
    void save();
    void saveAs();
    void askForTable();
    void addFigureActions(QMenu& menu);
    void askForChartData(PlotView* chart, DataResolution resolution);
    void showFilmDialog();
    QString ask(FileQuestion question);
    QString suggestedFile(const QString& ending) const;
    /// False where somebody wants to stay.
    bool mayClose();
    QString chartCaption() const;

    void createLessons();
    void createLessonsMenu();
    void needLessons();
    void loadLessonExperiment(const Experiment& experiment, const QString& text);
    void askForLesson();
    void askForLessonFolder();
    void endFirstStart();

    void createDataActions();
    DataDialog& shownDataDialog();
    void showShortcuts();
    void showAbout();
    /// Full screen before an audience.
    void setFullScreen(bool isFull);
    /// By the height of the window, while it is shown to an audience.
    void scaleText();
    void setDragZooms(bool isOn);
    void applyTheme();
    void updateTitle();
    void offerRemedy(const RunDescription& description);
    void applyRemedy(const RunRemedy& remedy);
    void scaleLearningRates(double factor);

    QSettings* m_settings;
    TransportBar* m_transport = nullptr;
    QTabWidget* m_side = nullptr;
    ControlPanel* m_panel = nullptr;
    RunTray* m_tray = nullptr;
    RecentMenu* m_recent = nullptr;
    Banner* m_banner = nullptr;
    QSplitter* m_splitter = nullptr;
    QTabWidget* m_workspaces = nullptr;
    struct Page {
        QScrollArea* area = nullptr;
        Workspace* workspace = nullptr;  ///< null until made
    };
    std::vector<Page> m_pages;  ///< in the order of the tabs
    StatusLine* m_status = nullptr;
    RateBar* m_rates = nullptr;
    LessonDesk* m_lessons = nullptr;
    QMenu* m_lessonsMenu = nullptr;
    bool m_hasLessons = false;
    ChecksPanel* m_checks = nullptr;
    QAction* m_showChecks = nullptr;
    WelcomePage* m_welcome = nullptr;
    QAction* m_exportChart = nullptr;
    QAction* m_exportAll = nullptr;
    QAction* m_exportPage = nullptr;
    QAction* m_exportAgain = nullptr;
    ExportDesk* m_exports = nullptr;
    FilmDialog* m_filmDialog = nullptr;
    QAction* m_copyChart = nullptr;
    QAction* m_saveTable = nullptr;
    QAction* m_showPanel = nullptr;
    QAction* m_dragZooms = nullptr;
    QAction* m_data = nullptr;
    QAction* m_pasteTable = nullptr;
    const std::shared_ptr<DataReader> m_dataReader;
    DataDialog* m_dataDialog = nullptr;
    bool m_isTableDropped = false;  ///< and not read yet
    QAction* m_quit = nullptr;
    QActionGroup* m_themeActions = nullptr;

    PointerTrail* m_trail = nullptr;
    bool m_isPresenting = false;
    bool m_wasPanelShown = true;
    double m_textScale = 1.0;

    Experiment m_experiment;
    RunFrame m_frame;
    QString m_filePath;
    FileChooser m_chooseFile;
    FileWriter m_writeFile;
    ThemeChoice m_themeChoice = ThemeChoice::System;
    Theme m_theme = Theme::light();
    LeftDrag m_leftDrag = LeftDrag::Pans;
    RunDescription::Kind m_lastKind = RunDescription::Kind::AtStart;
    RunRemedy m_lastRemedy;
    bool m_isRemedyShown = false;
};

}  // namespace entropy_lab
