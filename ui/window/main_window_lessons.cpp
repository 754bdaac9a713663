// What the window does about lessons, checks and its first start.
#include "ui/lessons/lesson_controller.h"
#include "ui/lessons/lesson_panel.h"
#include "ui/panels/checks_panel.h"
#include "ui/panels/control_panel.h"
#include "ui/panels/run_list.h"
#include "ui/panels/status_line.h"
#include "ui/panels/timeline.h"
#include "ui/plot/plot_view.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/setting_row.h"
#include "ui/window/main_window.h"
#include "ui/window/rate_bar.h"
#include "ui/window/welcome_page.h"
#include "ui/workspaces/base/workspace.h"
#include "ui/workspaces/catalog/catalog.h"

#include <QAction>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>

#include <algorithm>
#include <utility>

namespace entropy_lab {

namespace {

const QString kStartedKey = QStringLiteral("window/started");
const QString kLessonFolderKey = QStringLiteral("lessons/folder");
constexpr int kLessonsWidth = 300;

}  // namespace

void MainWindow::createLessons()
{
    m_lessons = new LessonDesk(*this, *this, m_settings);
    m_splitter->addWidget(m_lessons->panel());
    m_splitter->setStretchFactor(m_splitter->indexOf(m_lessons->panel()), 0);
    m_lessons->panel()->hide();
    connect(m_lessons->panel(), &LessonPanel::closeRequested, this,
            [this] { setLessonsShown(false); });
    connect(m_lessons, &LessonDesk::experimentRequested, this, &MainWindow::loadLessonExperiment);
    connect(m_lessons, &LessonDesk::resetRequested, this, &MainWindow::resetRequested);
    connect(m_lessons, &LessonDesk::quantityHovered, this, &MainWindow::setHighlighted);
    connect(this, &MainWindow::highlightChanged, m_lessons, &LessonDesk::setHighlighted);
    connect(m_lessons, &LessonDesk::playToRequested, this, &MainWindow::playToRequested);
    connect(m_transport->lessonsAction(), &QAction::toggled, this, &MainWindow::setLessonsShown);

    m_showChecks = new QAction(tr("&Checks"), this);
    m_showChecks->setCheckable(true);
    m_showChecks->setShortcut(Qt::Key_F8);
    m_showChecks->setToolTip(tr("What must hold of every run, checked at the iteration shown."));
    m_showChecks->setStatusTip(m_showChecks->toolTip());
    addAction(m_showChecks);
    m_checks->hide();
    connect(m_showChecks, &QAction::toggled, this, &MainWindow::setChecksShown);
    connect(m_checks, &ChecksPanel::closeRequested, this, [this] { setChecksShown(false); });
}

void MainWindow::arrangeWorkspaces(const QStringList& shown, const QString& front)
{
    const std::span<const WorkspaceEntry> entries = workspaceCatalog();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const QString key = QString::fromUtf8(entries[i].key);
        m_workspaces->setTabVisible(static_cast<int>(i),
                                    shown.isEmpty() || shown.contains(key) || key == front);
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (front == entries[i].key)
            m_workspaces->setCurrentIndex(static_cast<int>(i));
    }
}

PlotView* MainWindow::chart(const QString& key)
{
    if (PlotView* const shown = shownWorkspace().chart(key))
        return shown;
    Workspace* const workspace = workspaceOf(key);
    return workspace ? workspace->chart(key) : nullptr;
}

void MainWindow::arrangeSettings(const QStringList& keys)
{
    m_panel->setShownKeys(keys);
    const QString rate = QStringLiteral("learning_rate");
    m_rates->setWanted(keys.isEmpty()
                       || std::any_of(keys.begin(), keys.end(),
                                      [&](const QString& key) { return rate.startsWith(key); }));
}

std::vector<QWidget*> MainWindow::settingRows(const QString& key)
{
    const std::vector<SettingRow*> rows = m_panel->rowsOf(key);
    if (!rows.empty())
        m_side->setCurrentWidget(m_panel);
    return {rows.begin(), rows.end()};
}

QWidget* MainWindow::control(const QString& name)
{
    if (name == u"timeline")
        return m_status->timeline();
    if (name == u"runs")
        return m_side->currentWidget() == m_tray ? static_cast<QWidget*>(m_tray) : m_side->tabBar();
    if (name == u"settings")
        return m_panel;
    if (name == u"data")
        return m_panel->dataButton();
    if (name == u"workspaces")
        return m_workspaces->tabBar();
    if (name == u"checks")
        return m_checks;
    return m_transport->control(name);
}

void MainWindow::createLessonsMenu()
{
    QMenu* const menu = menuBar()->addMenu(tr("&Lessons"));
    menu->setToolTipsVisible(true);
    connect(menu, &QMenu::aboutToShow, this, &MainWindow::needLessons);
    menu->addAction(m_transport->lessonsAction());
    m_lessonsMenu = menu->addMenu(tr("&Built-in lessons"));
    m_lessonsMenu->setToolTipsVisible(true);
    m_lessonsMenu->setEnabled(false);
    menu->addSeparator();
    QAction* const file = menu->addAction(tr("Open l&esson…"), this, &MainWindow::askForLesson);
    file->setToolTip(tr("Open a lesson file of your own."));
    QAction* const folder =
        menu->addAction(tr("Lesson &folder…"), this, &MainWindow::askForLessonFolder);
    folder->setToolTip(tr("List every lesson file of a folder."));
}

void MainWindow::needLessons()
{
    if (!std::exchange(m_hasLessons, true))
        emit lessonsNeeded();
}

void MainWindow::setLessons(const std::vector<Lesson>& lessons)
{
    m_lessons->panel()->setLessons(lessons);
    m_lessonsMenu->clear();
    for (const Lesson& lesson : lessons) {
        QAction* const action = m_lessonsMenu->addAction(
            QString::fromStdString(lesson.title), this,
            [this, name = QString::fromStdString(lesson.name)] { openLesson(name); });
        action->setToolTip(QString::fromStdString(lesson.claim));
    }
    m_lessonsMenu->setEnabled(!lessons.empty());
}

void MainWindow::openLesson(const Lesson& lesson)
{
    needLessons();
    m_lessons->panel()->addLesson(lesson);
    openLesson(QString::fromStdString(lesson.name));
}

bool MainWindow::openLesson(const QString& name)
{
    endFirstStart();
    setLessonsShown(true);
    return m_lessons->panel()->open(name);
}

void MainWindow::offerLessons(const std::vector<Lesson>& lessons)
{
    addLessons(lessons);
    m_lessons->panel()->leave();
    setLessonsShown(true);
}

void MainWindow::addLessons(const std::vector<Lesson>& lessons)
{
    needLessons();
    for (const Lesson& lesson : lessons)
        m_lessons->panel()->addLesson(lesson);
}

QString MainWindow::lessonFolder() const
{
    return m_settings ? m_settings->value(kLessonFolderKey).toString() : QString();
}

void MainWindow::setLessonsShown(bool areShown)
{
    LessonPanel& panel = *m_lessons->panel();
    m_transport->lessonsAction()->setChecked(areShown);
    if (panel.isVisibleTo(this) == areShown)
        return;
    if (areShown)
        needLessons();
    if (!areShown)
        panel.leave();
    panel.setVisible(areShown);
    if (!areShown)
        return;
    endFirstStart();
    QList<int> sizes = m_splitter->sizes();
    const int index = m_splitter->indexOf(&panel);
    if (sizes[index] < kLessonsWidth) {
        sizes[1] = std::max(0, sizes[1] - (kLessonsWidth - sizes[index]));
        sizes[index] = kLessonsWidth;
        m_splitter->setSizes(sizes);
    }
}

/// The experiment before is one step away; its file must not be overwritten by the lesson's.
void MainWindow::loadLessonExperiment(const Experiment& experiment, const QString& text)
{
    const QString path = m_filePath;
    const bool hadChanges = isWindowModified() && !path.isEmpty();
    emit experimentLoadRequested(experiment, text);
    setFilePath({});
    if (hadChanges)
        showBanner(tr("%1 had changes that are not saved; undo brings them back.")
                       .arg(QFileInfo(path).fileName()),
                   tr("Undo"), [this, path] {
                       m_lessons->panel()->leave();
                       emit undoRequested();
                       setFilePath(path);
                   });
}

void MainWindow::askForLesson()
{
    const QString path = ask({.purpose = FileQuestion::Purpose::Open,
                              .title = tr("Open a lesson"),
                              .start = {},
                              .filters = {tr("Lesson (*.lesson.json)"), tr("Every file (*)")}});
    if (!path.isEmpty())
        emit openRequested(path);
}

void MainWindow::askForLessonFolder()
{
    const QString path = ask({.purpose = FileQuestion::Purpose::Folder,
                              .title = tr("Lessons of a folder"),
                              .start = {},
                              .filters = {}});
    if (path.isEmpty())
        return;
    if (m_settings)
        m_settings->setValue(kLessonFolderKey, path);
    emit lessonFolderRequested(path);
}

void MainWindow::setChecksShown(bool areShown)
{
    m_showChecks->setChecked(areShown);
    m_checks->setVisible(areShown);
}

std::vector<std::shared_ptr<JobSlot>> MainWindow::jobSlots() const
{
    return {m_lessons->jobSlot(), m_checks->jobSlot(), m_rates->jobSlot()};
}

void MainWindow::offerFirstStart()
{
    if (m_welcome || (m_settings && m_settings->value(kStartedKey).toBool()))
        return;
    m_welcome = new WelcomePage(centralWidget(), m_banner);
    m_welcome->setTheme(m_theme);
    connect(m_welcome, &WelcomePage::runRequested, this, [this] {
        endFirstStart();
        emit playRequested();
    });
    connect(m_welcome, &WelcomePage::lessonsRequested, this, [this] { setLessonsShown(true); });
    connect(m_welcome, &WelcomePage::fileRequested, this, [this] {
        endFirstStart();
        askForOpening();
    });
    connect(m_welcome, &WelcomePage::closeRequested, this, &MainWindow::endFirstStart);
    m_welcome->show();
    m_welcome->raise();
}

void MainWindow::endFirstStart()
{
    if (!m_welcome)
        return;
    // Before the page goes: its focus would move on to the first button of the tool bar.
    workspaceAt(m_workspaces->currentIndex()).setFocus();
    m_welcome->hide();
    m_welcome->deleteLater();
    m_welcome = nullptr;
    if (m_settings)
        m_settings->setValue(kStartedKey, true);
}

}  // namespace entropy_lab
