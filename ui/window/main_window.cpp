#include "ui/window/main_window.h"

#include "ui/data/data_dialog.h"
#include "ui/figures/film_dialog.h"
#include "ui/lessons/lesson_controller.h"
#include "ui/panels/checks_panel.h"
#include "ui/panels/control_panel.h"
#include "ui/panels/run_list.h"
#include "ui/panels/status_line.h"
#include "ui/plot/plot_view.h"
#include "ui/style/icons.h"
#include "ui/style/number_format.h"
#include "ui/style/shown_text.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/pointer_trail.h"
#include "ui/widgets/recent_menu.h"
#include "ui/window/export_controller.h"
#include "ui/window/rate_bar.h"
#include "ui/window/shortcuts_card.h"
#include "ui/workspaces/catalog/catalog.h"
#include "ui/workspaces/compare/compare_workspace.h"

#include <QAbstractButton>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QScreen>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr QSize kDefaultSize(1280, 800);
constexpr int kPanelWidth = 300;
constexpr qsizetype kLongestTitle = 100;

const QString kGeometryKey = QStringLiteral("window/geometry");
const QString kSplitterKey = QStringLiteral("window/splitter");
const QString kThemeKey = QStringLiteral("window/theme");
const QString kDragZoomsKey = QStringLiteral("charts/drag_zooms");

QString themeName(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    case ThemeChoice::System:
        break;
    }
    return QStringLiteral("system");
}

ThemeChoice themeChoiceOf(const QString& name)
{
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        if (themeName(choice) == name)
            return choice;
    }
    return ThemeChoice::System;
}

}  // namespace

MainWindow::MainWindow(QSettings* settings, QWidget* parent)
    : QMainWindow(parent), m_settings(settings), m_dataReader(std::make_shared<DataReader>()),
      m_chooseFile([this](const FileQuestion& question) { return chooseFile(this, question); }),
      m_writeFile([](const auto& work, const auto& done) { done(work()); })
{
    setAcceptDrops(true);
    m_transport = new TransportBar(this);
    addToolBar(m_transport);
    createCentre();
    createActions();
    createDataActions();
    createLessons();
    createRecentMenu();
    createMenus();
    connectIntents();
    restoreLayout();
    updateTitle();
    // Keys belong to the run until somebody chooses a control.
    workspaceAt(0).setFocus();
}

MainWindow::~MainWindow()
{
    // While there are figures to draw.
    if (m_exports)
        m_exports->finish();
}

void MainWindow::createCentre()
{
    m_panel = new ControlPanel;
    m_tray = new RunTray;
    m_side = new QTabWidget;
    m_side->setDocumentMode(true);
    m_side->addTab(m_panel, tr("Settings"));
    m_side->setTabToolTip(0, tr("The numbers that decide the run."));
    m_side->addTab(m_tray, tr("Runs"));
    m_side->setTabToolTip(1, tr("Earlier runs, and the settings in which they differ."));
    connect(m_tray, &RunTray::pastRunCountChanged, this, [this](int count) {
        m_side->setTabText(1, count > 0 ? tr("Runs (%1)").arg(count) : tr("Runs"));
    });
    m_banner = new Banner;
    m_workspaces = new QTabWidget;
    m_workspaces->setDocumentMode(true);
    m_workspaces->setFocusPolicy(Qt::TabFocus);
    for (const WorkspaceEntry& entry : workspaceCatalog()) {
        auto* const area = new QScrollArea;
        area->setWidgetResizable(true);
        area->setFrameShape(QFrame::NoFrame);
        area->setFocusPolicy(Qt::NoFocus);
        m_workspaces->setTabToolTip(m_workspaces->addTab(area, entry.tabTitle()), entry.tabTip());
        m_pages.push_back({.area = area});
    }

    auto* right = new QWidget;
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_workspaces, 1);
    m_rates = new RateBar;
    column->addWidget(m_rates);
    m_checks = new ChecksPanel;
    column->addWidget(m_checks);

    m_splitter = new QSplitter;
    m_splitter->addWidget(m_side);
    m_splitter->addWidget(right);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_status = new StatusLine;

    auto* centre = new QWidget;
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_status);
    setCentralWidget(centre);
}

Workspace& MainWindow::workspaceAt(int index)
{
    Page& page = m_pages.at(static_cast<std::size_t>(index));
    if (page.workspace)
        return *page.workspace;
    page.workspace = workspaceCatalog()[static_cast<std::size_t>(index)].make().release();
    page.area->setWidget(page.workspace);
    connectWorkspace(*page.workspace);
    page.workspace->setTheme(m_theme);
    page.workspace->setFontScale(m_textScale);
    for (PlotView* const chart : page.workspace->findChildren<PlotView*>())
        chart->setLeftDrag(m_leftDrag);
    page.workspace->setExperiment(m_experiment);
    if (m_frame.snapshot)
        page.workspace->setFrame(m_frame);
    emit workspaceMade(page.workspace);
    return *page.workspace;
}

Workspace& MainWindow::workspaceOf(const QMetaObject& type)
{
    const std::span<const WorkspaceEntry> entries = workspaceCatalog();
    const auto entry = std::find_if(entries.begin(), entries.end(),
                                    [&type](const WorkspaceEntry& e) { return e.type == &type; });
    return workspaceAt(static_cast<int>(entry - entries.begin()));
}

std::vector<Workspace*> MainWindow::madeWorkspaces() const
{
    std::vector<Workspace*> made;
    for (const Page& page : m_pages) {
        if (page.workspace)
            made.push_back(page.workspace);
    }
    return made;
}

void MainWindow::createActions()
{
    // Keys work without menu bar and tool bar too.
    addActions({m_transport->openAction(), m_transport->saveAction(), m_transport->saveAsAction(),
                m_transport->playAction(), m_transport->stepAction(), m_transport->stepTenAction(),
                m_transport->stepBackAction(), m_transport->stepBackTenAction(),
                m_transport->toStartAction(), m_transport->toNewestAction(),
                m_transport->resetAction(), m_transport->undoAction(), m_transport->redoAction(),
                m_transport->fullScreenAction(), m_transport->shortcutsAction(),
                m_transport->lessonsAction()});
    const auto newAction = [this](const QString& text, const QString& tip,
                                  const QKeySequence& key) {
        auto* action = new QAction(text, this);
        action->setShortcut(key);
        action->setStatusTip(tip);
        action->setToolTip(tip);
        addAction(action);
        return action;
    };
    m_exportChart = newAction(tr("Export &chart…"), tr("Save the current chart as a picture."),
                              QKeySequence(Qt::CTRL | Qt::Key_E));
    m_exportAll = newAction(tr("&All charts…"), tr("Save every chart as a picture."), {});
    m_exportPage =
        newAction(tr("This &workspace…"), tr("Save all charts shown as one figure."), {});
    m_exportAgain =
        newAction(tr("Export a&gain"), tr("Write the last exported figure anew, as it is now."),
                  QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    m_copyChart = newAction(tr("&Copy chart"), tr("Copy the chart under the pointer as a picture."),
                            QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    m_saveTable =
        newAction(tr("Run &table (CSV)…"), tr("Save every number of the run as a table."), {});
    m_showPanel = newAction(tr("&Settings panel"), tr("Show or hide settings and runs."),
                            QKeySequence(Qt::Key_F9));
    m_showPanel->setCheckable(true);
    m_showPanel->setChecked(true);
    m_dragZooms = newAction(
        tr("&Drag to zoom"),
        tr("In charts a drag zooms to a box and a right drag moves the view; else the other way."),
        {});
    m_dragZooms->setCheckable(true);
    connect(m_dragZooms, &QAction::toggled, this, &MainWindow::setDragZooms);
    m_quit = newAction(tr("&Quit"), tr("Close the window."), QKeySequence(Qt::CTRL | Qt::Key_Q));

    connect(m_exportChart, &QAction::triggered, this,
            [this] { exportDesk()->open(currentChart()); });
    connect(m_exportAll, &QAction::triggered, this,
            [this] { exportDesk()->open(ExportDesk::everyChart()); });
    connect(m_exportPage, &QAction::triggered, this, [this] { exportDesk()->open(shownKey()); });
    connect(m_exportAgain, &QAction::triggered, this, [this] {
        if (exportDesk()->hasExported())
            exportDesk()->exportAgain();
        else
            exportDesk()->open(currentChart());
    });
    connect(m_copyChart, &QAction::triggered, this, &MainWindow::copyChart);
    connect(m_saveTable, &QAction::triggered, this, &MainWindow::askForTable);
    connect(m_showPanel, &QAction::toggled, m_side, &QWidget::setVisible);
    connect(m_quit, &QAction::triggered, this, &QWidget::close);
    connect(m_transport->openAction(), &QAction::triggered, this, &MainWindow::askForOpening);
    connect(m_transport->saveAction(), &QAction::triggered, this, &MainWindow::save);
    connect(m_transport->saveAsAction(), &QAction::triggered, this, &MainWindow::saveAs);
    connect(m_transport->fullScreenAction(), &QAction::triggered, this, &MainWindow::setFullScreen);
    connect(m_transport->shortcutsAction(), &QAction::triggered, this, &MainWindow::showShortcuts);
}

void MainWindow::createMenus()
{
    QMenu* const exportMenu = createExportMenu();
    m_transport->setExportMenu(exportMenu);

    QMenu* const file = menuBar()->addMenu(tr("&File"));
    file->addMenu(m_transport->builtInMenu());
    file->addAction(m_transport->openAction());
    file->addMenu(m_recent);
    file->addAction(m_data);
    file->addSeparator();
    file->addActions({m_transport->saveAction(), m_transport->saveAsAction()});
    file->addMenu(exportMenu);
    file->addSeparator();
    file->addAction(m_quit);

    QMenu* const edit = menuBar()->addMenu(tr("&Edit"));
    edit->addActions({m_transport->undoAction(), m_transport->redoAction()});
    edit->addSeparator();
    edit->addActions({m_copyChart, m_pasteTable});

    QMenu* const run = menuBar()->addMenu(tr("&Run"));
    run->addActions({m_transport->playAction(), m_transport->resetAction()});
    run->addSeparator();
    run->addActions({m_transport->stepAction(), m_transport->stepTenAction(),
                     m_transport->stepBackAction(), m_transport->stepBackTenAction(),
                     m_transport->toStartAction(), m_transport->toNewestAction()});

    QMenu* const view = menuBar()->addMenu(tr("&View"));
    view->addMenu(createThemeMenu());
    view->addActions({m_showPanel, m_transport->lessonsAction(), m_showChecks});
    view->addAction(m_dragZooms);
    view->addAction(m_transport->fullScreenAction());
    view->addSeparator();
    view->addAction(tr("Reset &layout"), this, &MainWindow::resetLayout);

    createLessonsMenu();
    QMenu* const help = menuBar()->addMenu(tr("&Help"));
    help->addAction(m_transport->shortcutsAction());
    help->addAction(tr("&About"), this, &MainWindow::showAbout);
}

QMenu* MainWindow::createExportMenu()
{
    auto* menu = new QMenu(tr("E&xport"), this);
    menu->addActions({m_exportChart, m_exportPage, m_exportAll, m_exportAgain});
    m_exportChart->setText(tr("&Current chart…"));
    menu->addSeparator();
    menu->addAction(m_copyChart);
    menu->addSeparator();
    menu->addActions({m_saveTable, m_transport->saveAsAction()});
    addFigureActions(*menu);
    return menu;
}

QMenu* MainWindow::createThemeMenu()
{
    auto* menu = new QMenu(tr("&Theme"), this);
    m_themeActions = new QActionGroup(this);
    const std::pair<ThemeChoice, QString> choices[] = {{ThemeChoice::System, tr("As the &system")},
                                                       {ThemeChoice::Light, tr("&Light")},
                                                       {ThemeChoice::Dark, tr("&Dark")}};
    for (const auto& [choice, text] : choices) {
        QAction* const action = m_themeActions->addAction(text);
        action->setCheckable(true);
        action->setData(static_cast<int>(choice));
        menu->addAction(action);
    }
    connect(m_themeActions, &QActionGroup::triggered, this, [this](const QAction* action) {
        setThemeChoice(static_cast<ThemeChoice>(action->data().toInt()));
    });
    return menu;
}

void MainWindow::connectIntents()
{
    connect(m_transport, &TransportBar::playRequested, this, &MainWindow::playRequested);
    connect(m_transport, &TransportBar::pauseRequested, this, &MainWindow::pauseRequested);
    connect(m_transport, &TransportBar::stepRequested, this, &MainWindow::stepRequested);
    connect(m_transport, &TransportBar::resetRequested, this, &MainWindow::resetRequested);
    connect(m_transport, &TransportBar::startRequested, this,
            [this] { emit iterationRequested(0); });
    connect(m_transport, &TransportBar::newestRequested, this, &MainWindow::newestRequested);
    connect(m_status, &StatusLine::iterationRequested, this, &MainWindow::iterationRequested);
    connect(m_status, &StatusLine::newestRequested, this, &MainWindow::newestRequested);
    connect(m_status, &StatusLine::remedyRequested, this, &MainWindow::applyRemedy);
    connect(m_transport, &TransportBar::speedChanged, this, &MainWindow::speedChanged);
    connect(m_transport, &TransportBar::undoRequested, this, &MainWindow::undoRequested);
    connect(m_transport, &TransportBar::redoRequested, this, &MainWindow::redoRequested);
    connect(m_transport, &TransportBar::builtInRequested, this, &MainWindow::requestBuiltIn);
    connect(m_panel, &ControlPanel::settingEdited, this, &MainWindow::settingEdited);
    connect(m_panel, &ControlPanel::settingEditFinished, this, &MainWindow::settingEditFinished);
    connect(m_rates, &RateBar::settingEdited, this, &MainWindow::settingEdited);
    connect(m_rates, &RateBar::settingEditFinished, this, &MainWindow::settingEditFinished);
    connect(m_panel, &ControlPanel::inputCountEdited, this, &MainWindow::inputCountEdited);
    connect(m_panel, &ControlPanel::unitCountEdited, this, &MainWindow::unitCountEdited);
    connect(m_panel, &ControlPanel::dataRequested, this, &MainWindow::showDataDialog);
    connect(m_workspaces, &QTabWidget::currentChanged, this, &MainWindow::switchWorkspace);
}

void MainWindow::connectWorkspace(Workspace& workspace)
{
    connect(&workspace, &Workspace::chartMenuRequested, this,
            [this, &workspace](const QString& name, QPoint position) {
                showChartMenu(workspace.chart(name), position);
            });
    connect(&workspace, &Workspace::exportRequested, this,
            [this](const QString& name) { exportDesk()->open(name); });
    connect(&workspace, &Workspace::quantityHovered, this, &MainWindow::setHighlighted);
    connect(&workspace, &Workspace::companionsRequested, this, &MainWindow::companionsRequested);
    connect(&workspace, &Workspace::experimentEdited, this, &MainWindow::experimentEdited);
    connect(&workspace, &Workspace::experimentEditFinished, this,
            &MainWindow::experimentEditFinished);
    connect(&workspace, &Workspace::builtInRequested, this, &MainWindow::requestBuiltIn);
    connect(&workspace, &Workspace::iterationRequested, this, &MainWindow::iterationRequested);
    if (auto* const compare = qobject_cast<CompareWorkspace*>(&workspace)) {
        connect(compare, &CompareWorkspace::labelRequested, this, &MainWindow::labelRequested);
        connect(compare, &CompareWorkspace::dataRequested, this, &MainWindow::showDataDialog);
    }
}

void MainWindow::setHighlighted(std::optional<Quantity> quantity)
{
    for (Workspace* const workspace : madeWorkspaces())
        workspace->setHighlighted(quantity);
    emit highlightChanged(quantity);
}

void MainWindow::showWorkspace(Workspace& workspace)
{
    const auto page = std::find_if(m_pages.begin(), m_pages.end(), [&workspace](const Page& p) {
        return p.workspace == &workspace;
    });
    m_workspaces->setCurrentIndex(static_cast<int>(page - m_pages.begin()));
    workspace.setFocus();
}

QString MainWindow::shownKey() const
{
    const auto index = static_cast<std::size_t>(std::max(m_workspaces->currentIndex(), 0));
    return QString::fromUtf8(workspaceCatalog()[index].key);
}

Workspace& MainWindow::shownWorkspace()
{
    return workspaceAt(std::max(m_workspaces->currentIndex(), 0));
}

void MainWindow::switchWorkspace()
{
    // First those that leave: what they no longer ask for must not undo what the other asks.
    Workspace& shown = shownWorkspace();
    for (Workspace* const workspace : madeWorkspaces()) {
        if (workspace != &shown)
            workspace->setCurrent(false);
    }
    shown.setCurrent(true);
}

std::vector<NamedChart> MainWindow::charts()
{
    std::vector<NamedChart> all;
    for (int i = 0; i < m_workspaces->count(); ++i) {
        for (const NamedChart& named : workspaceAt(i).charts())
            all.push_back(named);
    }
    return all;
}

PlotView* MainWindow::currentChart()
{
    return shownWorkspace().currentChart();
}

void MainWindow::showChartMenu(PlotView* chart, QPoint position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Export…"), this, [this, chart] { exportDesk()->open(chart); });
    menu->addAction(m_copyChart);
    menu->addSeparator();
    menu->addAction(tr("Fit"), chart, &PlotView::fit);
    menu->addAction(tr("Previous view"), chart, &PlotView::previousView);
    menu->addAction(tr("Limits of the x axis…"), chart,
                    [chart] { chart->editAxisLimits(Qt::Horizontal); });
    menu->addAction(tr("Limits of the y axis…"), chart,
                    [chart] { chart->editAxisLimits(Qt::Vertical); });
    QAction* const log = menu->addAction(tr("Logarithmic axis"));
    log->setCheckable(true);
    log->setEnabled(chart->canBeLogY());
    log->setChecked(chart->isLogY());
    connect(log, &QAction::toggled, chart, &PlotView::setLogY);
    menu->popup(position);
}

void MainWindow::setBuiltInExperiments(const QList<BuiltInExperiment>& experiments)
{
    m_transport->setBuiltInExperiments(experiments);
}

void MainWindow::setExperiment(const Experiment& experiment)
{
    m_experiment = experiment;
    m_panel->setExperiment(experiment);
    m_rates->setExperiment(experiment);
    m_lessons->setExperiment(experiment);
    for (Workspace* const workspace : madeWorkspaces())
        workspace->setExperiment(experiment);
    m_transport->setExperimentTitle(QString::fromStdString(experiment.title));
    updateTitle();
}

void MainWindow::setFrame(const RunFrame& frame)
{
    m_frame = frame;
    if (!frame.snapshot)
        return;
    m_transport->setIteration(frame.snapshot->record.iteration);
    for (Workspace* const workspace : madeWorkspaces())
        workspace->setFrame(frame);
    m_tray->setFrame(frame);
    m_lessons->setFrame(frame);
    m_checks->setFrame(frame);
    if (m_exports)
        m_exports->figuresChanged();
    if (m_filmDialog)
        m_filmDialog->setLastIteration(frame.snapshot->record.iteration);
    m_status->setFrame(frame);
    offerRemedy(m_status->description());
    // One button for one remedy.
    m_status->setRemedyOffered(!m_isRemedyShown || !m_banner->isVisibleTo(this));
}

void MainWindow::setRunning(bool isRunning)
{
    if (isRunning)
        endFirstStart();
    m_transport->setRunning(isRunning);
}

void MainWindow::setSpeed(double stepsPerSecond)
{
    m_transport->setSpeed(stepsPerSecond);
}

void MainWindow::setUndoState(const QString& undoText, const QString& redoText)
{
    m_transport->setUndoState(undoText, redoText);
}

void MainWindow::setDirty(bool isDirty)
{
    setWindowModified(isDirty);
}

void MainWindow::setFilePath(const QString& path)
{
    m_filePath = path;
    updateTitle();
}

void MainWindow::showBanner(const QString& text, const QString& remedyLabel,
                            std::function<void()> remedy)
{
    m_isRemedyShown = false;
    m_banner->showMessage(text, remedyLabel, std::move(remedy));
}

void MainWindow::hideBanner()
{
    m_isRemedyShown = false;
    m_banner->hide();
}

void MainWindow::showMessage(const QString& text)
{
    m_status->showMessage(text);
}

void MainWindow::setThemeChoice(ThemeChoice choice)
{
    // A start does not write what it has just read.
    if (m_settings && choice != m_themeChoice)
        m_settings->setValue(kThemeKey, themeName(choice));
    m_themeChoice = choice;
    for (QAction* const action : m_themeActions->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(choice));
    applyTheme();
}

void MainWindow::setDragZooms(bool isOn)
{
    if (m_settings)
        m_settings->setValue(kDragZoomsKey, isOn);
    m_leftDrag = isOn ? LeftDrag::Zooms : LeftDrag::Pans;
    for (PlotView* const chart : findChildren<PlotView*>())
        chart->setLeftDrag(m_leftDrag);
    if (auto* const card = findChild<ShortcutsCard*>())
        card->setLeftDrag(m_leftDrag);
}

void MainWindow::applyTheme()
{
    // Without a palette of our own the application has the system's again.
    QApplication::setPalette(QPalette());
    m_theme = m_themeChoice == ThemeChoice::Light ? Theme::light()
        : m_themeChoice == ThemeChoice::Dark      ? Theme::dark()
                                                  : Theme::of(QApplication::palette());
    QApplication::setPalette(applicationPalette(m_theme));
    m_transport->setTheme(m_theme);
    m_panel->setTheme(m_theme);
    m_rates->setTheme(m_theme);
    m_tray->setTheme(m_theme);
    m_banner->setTheme(m_theme);
    for (Workspace* const workspace : madeWorkspaces())
        workspace->setTheme(m_theme);
    m_status->setTheme(m_theme);
    m_lessons->setTheme(m_theme);
    m_checks->setTheme(m_theme);
    if (m_trail)
        m_trail->setTheme(m_theme);
    if (m_exports)
        m_exports->setTheme(m_theme);
    if (m_dataDialog)
        m_dataDialog->setTheme(m_theme);
    m_copyChart->setIcon(themedIcon(QStringLiteral("copy"), m_theme));
    m_exportChart->setIcon(themedIcon(QStringLiteral("export"), m_theme));
}

void MainWindow::updateTitle()
{
    const QString name = m_filePath.isEmpty() ? QString::fromStdString(m_experiment.title)
                                              : QFileInfo(m_filePath).fileName();
    // Twice it is no mark of what was changed.
    const QString shown =
        shownText(name, kLongestTitle).replace(QStringLiteral("[*]"), QStringLiteral("[*][*]"));
    setWindowTitle(tr("%1[*] – Entropy Gradient Lab").arg(shown));
    setWindowFilePath(m_filePath);
}

bool MainWindow::event(QEvent* event)
{
    // The window's keys come before those of a button that was reached by Tab: give them back.
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const QWidget* const focus = focusWidget();
        const bool pressesButton =
            key == Qt::Key_Space && qobject_cast<const QAbstractButton*>(focus);
        const auto* const tabs = qobject_cast<const QTabBar*>(focus);
        const bool changesTab =
            (key == Qt::Key_Left || key == Qt::Key_Right) && tabs && tabs->count() > 1;
        if (pressesButton || changesTab) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::Resize)
        scaleText();
    return QMainWindow::event(event);
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_isPresenting)
        setFullScreen(false);
    else
        QMainWindow::keyPressEvent(event);
}

void MainWindow::showShortcuts()
{
    auto* card = findChild<ShortcutsCard*>();
    if (card == nullptr)
        card = new ShortcutsCard(actions(), this);
    card->setLeftDrag(m_dragZooms->isChecked() ? LeftDrag::Zooms : LeftDrag::Pans);
    card->show();
    card->raise();
}

void MainWindow::showAbout()
{
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("About Entropy Gradient Lab"),
                                tr("<h3>Entropy Gradient Lab</h3>"
                                   "<p>A desktop laboratory for the entropy gradient.</p>"
                                   "<p>The article whose mathematics it restates and tests: "
                                   "B. Mahi, “Optimizing a Model Using Entropy: A Novel Approach”, "
                                   "Quantiota, February 2025, article 24 of the series “Whole in "
                                   "One Framework” (CC BY-NC-ND; no text or picture of it is "
                                   "part of this program).</p>"
                                   "<p>Stacked layers: B. Mahi, “Structured Knowledge "
                                   "Accumulation”, arXiv 2503.13942 (March 2025) and 2504.03214 "
                                   "(April 2025).</p>"
                                   "<p>Free software under the GNU General Public License, "
                                   "version 3 or later.</p>"),
                                QMessageBox::Close, this);
    box->setTextFormat(Qt::RichText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setModal(false);
    box->show();
}

void MainWindow::restoreLayout()
{
    resetLayout();
    if (m_settings) {
        m_themeChoice = themeChoiceOf(m_settings->value(kThemeKey).toString());
        m_dragZooms->setChecked(m_settings->value(kDragZoomsKey).toBool());
        restoreGeometry(m_settings->value(kGeometryKey).toByteArray());
        boundToScreen();
        m_splitter->restoreState(m_settings->value(kSplitterKey).toByteArray());
    }
    // What was remembered may be full screen; the menu would be missing there.
    setWindowState(windowState().setFlag(Qt::WindowFullScreen, false));
    setThemeChoice(m_themeChoice);
}

/// What was remembered may be of a larger screen, of one that is gone, or no geometry at all.
void MainWindow::boundToScreen()
{
    const QScreen* const found = QGuiApplication::screenAt(geometry().center());
    const QRect room = (found ? found : screen())->availableGeometry();
    // Of the frame nothing is known before the window is shown; a bar with the title is usual.
    const int title = style()->pixelMetric(QStyle::PM_TitleBarHeight, nullptr, this);
    const QSize most = room.size() - QSize(0, title);
    const QSize least = minimumSizeHint().boundedTo(most);
    const QSize bounded = size().boundedTo(most).expandedTo(least);
    if (bounded != size())
        resize(bounded);
    if (!room.intersects({pos(), size()}))
        move(room.topLeft());
}

void MainWindow::resetLayout()
{
    setFullScreen(false);
    m_showPanel->setChecked(true);
    setLessonsShown(false);
    setChecksShown(false);
    m_side->setCurrentIndex(0);
    resize(kDefaultSize);
    // The panel is never narrower than its rows, which may come later.
    m_splitter->setSizes({kPanelWidth, kDefaultSize.width() - kPanelWidth});
}

void MainWindow::rememberLayout()
{
    if (!m_settings)
        return;
    m_settings->setValue(kGeometryKey, saveGeometry());
    m_settings->setValue(kSplitterKey, m_splitter->saveState());
}

void MainWindow::offerRemedy(const RunDescription& description)
{
    using Kind = RunDescription::Kind;
    if (description.kind == m_lastKind && description.remedy == m_lastRemedy)
        return;
    m_lastKind = description.kind;
    m_lastRemedy = description.remedy;
    if (m_isRemedyShown) {
        m_banner->hide();
        m_isRemedyShown = false;
    }
    // What stopped the run or keeps it from ever starting; the rest is said at the foot.
    const bool isGrave = description.kind == Kind::Failed || description.kind == Kind::Saturated
        || description.kind == Kind::Parked;
    if (!isGrave || description.remedy.kind == RunRemedy::Kind::None)
        return;
    showBanner(description.text, description.remedy.label,
               [this, remedy = description.remedy] { applyRemedy(remedy); });
    m_isRemedyShown = true;
}

void MainWindow::applyRemedy(const RunRemedy& remedy)
{
    const auto set = [this](const QString& key, double value) {
        emit settingEdited(key, value);
        emit settingEditFinished(key);
    };
    switch (remedy.kind) {
    case RunRemedy::Kind::None:
        break;
    case RunRemedy::Kind::WakeUp:
        set(QStringLiteral("start.b.0"), remedy.value);
        break;
    case RunRemedy::Kind::ScaleRates:
        scaleLearningRates(remedy.value);
        break;
    case RunRemedy::Kind::MoreIterations:
        set(QStringLiteral("stop.iterations"), remedy.value);
        emit playRequested();
        break;
    }
}

void MainWindow::scaleLearningRates(double factor)
{
    QStringList keys{QStringLiteral("learning_rate")};
    if (!m_experiment.learningRate.isUniform())
        keys = QStringList{QStringLiteral("learning_rate.w"), QStringLiteral("learning_rate.G"),
                           QStringLiteral("learning_rate.b")};
    const Experiment before = m_experiment;
    for (const QString& key : keys) {
        emit settingEdited(key, factor * settingValue(before, key.toStdString()));
        emit settingEditFinished(key);
    }
    emit resetRequested();
}

}  // namespace entropy_lab
