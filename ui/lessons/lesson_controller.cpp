#include "ui/lessons/lesson_controller.h"

#include "core/experiment/same_problem.h"
#include "ui/formulas/formula_picture.h"
#include "ui/lessons/lesson_panel.h"
#include "ui/lessons/lesson_step_view.h"
#include "ui/lessons/prediction_box.h"
#include "ui/panels/control_panel.h"
#include "ui/panels/run_list.h"
#include "ui/panels/status_line.h"
#include "ui/panels/timeline.h"
#include "ui/plot/plot_view.h"
#include "ui/widgets/setting_row.h"
#include "ui/widgets/spotlight.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/base/workspace.h"
#include "ui/workspaces/layers/layers_workspace.h"

#include <QPushButton>
#include <QScrollArea>
#include <QTabBar>
#include <QTabWidget>

#include <algorithm>

namespace entropy_lab {

namespace {

/// Scrolls every area around a widget to it.
void bringIntoView(QWidget& widget)
{
    for (QWidget* parent = widget.parentWidget(); parent != nullptr;
         parent = parent->parentWidget()) {
        if (auto* const area = qobject_cast<QScrollArea*>(parent))
            area->ensureWidgetVisible(&widget);
    }
}

QStringList stringsOf(const std::vector<std::string>& texts)
{
    QStringList list;
    for (const std::string& text : texts)
        list.append(QString::fromStdString(text));
    return list;
}

}  // namespace

LessonDesk::LessonDesk(MainWindow& window, QSettings* settings)
    : QObject(&window), m_window(window), m_panel(new LessonPanel(settings)),
      m_highlight(new Highlight(&window)),
      m_measuring([this](const Answer& answer) { take(answer); })
{
    connect(m_panel, &LessonPanel::stepEntered, this, &LessonDesk::enterStep);
    connect(m_panel, &LessonPanel::lessonLeft, this, &LessonDesk::leaveLesson);
    connect(m_panel, &LessonPanel::showRequested, this, &LessonDesk::showMe);
}

const LessonStep* LessonDesk::step() const
{
    const Lesson* const lesson = m_panel->lesson();
    return lesson ? &lesson->steps[m_panel->step()] : nullptr;
}

LessonDesk::Guess& LessonDesk::guess()
{
    return m_guesses[{m_panel->lesson()->name, m_panel->step()}];
}

void LessonDesk::enterStep()
{
    const bool isResumed = !std::exchange(m_isOpen, true);
    leaveStep();
    m_isRevealed = false;
    m_isOnTheWay = false;
    m_truth.reset();
    m_ordered.assign(step()->numbers.size(), false);
    loadExperiment(isResumed);
    arrangeWindow();
    if (PredictionBox* const box = m_panel->stepView()->prediction())
        connectPrediction(*box);
    for (FormulaPicture* const formula : m_panel->stepView()->formulas()) {
        connect(formula, &FormulaPicture::termHovered, &m_window, &MainWindow::setHighlighted);
        connect(&m_window, &MainWindow::highlightChanged, formula, &FormulaPicture::setHighlighted);
    }
    showLayers();
    openSketch();
    pointAtThings();
    if (m_frame.snapshot)
        setFrame(m_frame);
}

/// A step about the layers has their numbers in its formulas, not those of the run.
void LessonDesk::showLayers()
{
    Workspace& shown = m_window.workspaceAt(m_window.workspaces()->currentIndex());
    auto* const layers = qobject_cast<LayersWorkspace*>(&shown);
    LessonStepView* const view = m_panel->stepView();
    if (!layers || step()->workspace.empty())
        return;
    const auto show = [layers, view] { view->setLayers(layers->summaries()); };
    connect(layers, &LayersWorkspace::summariesChanged, view, show);
    show();
}

void LessonDesk::leaveStep()
{
    m_tasks.clear();
    m_measuring.cancel();
    m_highlight->setTargets({});
    if (m_sketched) {
        m_sketched->setSketch({});
        if (m_hiddenCurve >= 0 && m_hiddenCurve < m_sketched->curveCount())
            m_sketched->setCurveVisible(m_hiddenCurve, true);
    }
    m_sketched = nullptr;
    m_hiddenCurve = -1;
}

void LessonDesk::leaveLesson()
{
    leaveStep();
    m_isOpen = false;
    m_experiment = nullptr;
    QTabWidget& tabs = *m_window.workspaces();
    for (int i = 0; i < tabs.count(); ++i)
        tabs.setTabVisible(i, true);
    m_window.controlPanel()->setShownKeys({});
}

void LessonDesk::setExperiment(const Experiment& experiment)
{
    m_current = experiment;
}

/// On coming in from outside also what an earlier step has set up.
void LessonDesk::loadExperiment(bool isResumed)
{
    const Lesson& lesson = *m_panel->lesson();
    const Experiment* wanted = nullptr;
    for (std::size_t i = 0; i <= m_panel->step(); ++i) {
        if (lesson.steps[i].experiment)
            wanted = &*lesson.steps[i].experiment;
    }
    m_experiment = wanted ? std::make_shared<const Experiment>(*wanted) : nullptr;
    m_compared = nullptr;
    const bool isNew = step()->experiment || (isResumed && wanted);
    if (!isNew || !wanted)
        return;
    const RunSnapshot* const now = m_frame.snapshot.get();
    const bool isSame = now && hasSameRun(*now->recorded, *wanted)
        && hasSameProblem(m_current, *wanted) && m_current.learningRate == wanted->learningRate
        && now->experiment->stop.iterations == wanted->stop.iterations
        && now->experiment->title == wanted->title;
    m_hasArrived = isSame && m_frame.end().record.iteration == 0;
    if (m_hasArrived)
        return;
    if (isSame)
        emit resetRequested();
    else
        emit experimentRequested(*wanted,
                                 tr("the lesson “%1”").arg(QString::fromStdString(lesson.title)));
}

void LessonDesk::arrangeWindow()
{
    const LessonStep& now = *step();
    QTabWidget& tabs = *m_window.workspaces();
    const QStringList shown = stringsOf(now.workspaces);
    const QString wanted = QString::fromStdString(now.workspace);
    for (int i = 0; i < tabs.count(); ++i)
        tabs.setTabVisible(i,
                           shown.isEmpty() || shown.contains(m_window.workspaceName(i))
                               || m_window.workspaceName(i) == wanted);
    for (int i = 0; i < tabs.count(); ++i) {
        if (!wanted.isEmpty() && m_window.workspaceName(i) == wanted)
            tabs.setCurrentIndex(i);
    }
    if (!now.chart.empty()) {
        Workspace& workspace = m_window.workspaceAt(tabs.currentIndex());
        workspace.showPageOf(QString::fromStdString(now.chart));
    }
    m_window.controlPanel()->setShownKeys(stringsOf(now.settings));
}

PlotView* LessonDesk::chartNamed(const QString& name)
{
    const int shown = m_window.workspaces()->currentIndex();
    if (PlotView* const chart = m_window.workspaceAt(shown).chart(name))
        return chart;
    for (int i = 0; i < m_window.workspaces()->count(); ++i) {
        if (PlotView* const chart = m_window.workspaceAt(i).chart(name))
            return chart;
    }
    return nullptr;
}

/// A chart, or another part of a workspace.
QWidget* LessonDesk::figureNamed(const QString& name)
{
    if (PlotView* const chart = chartNamed(name))
        return chart;
    Workspace& shown = m_window.workspaceAt(m_window.workspaces()->currentIndex());
    return dynamic_cast<QWidget*>(shown.figure(name));
}

QStringList LessonDesk::controlNames()
{
    return TransportBar::controlNames()
        + QStringList{QStringLiteral("timeline"),   QStringLiteral("runs"),
                      QStringLiteral("settings"),   QStringLiteral("data"),
                      QStringLiteral("workspaces"), QStringLiteral("checks")};
}

std::vector<QWidget*> LessonDesk::thingsAt(const QString& name)
{
    const QString kind = name.section(u':', 0, 0);
    const QString what = name.section(u':', 1);
    if (kind == u"chart")
        return {figureNamed(what)};
    if (kind == u"setting") {
        const std::vector<SettingRow*> rows = m_window.controlPanel()->rowsOf(what);
        if (!rows.empty())
            m_window.sideTabs()->setCurrentWidget(m_window.controlPanel());
        return {rows.begin(), rows.end()};
    }
    if (what == u"timeline")
        return {m_window.statusLine()->timeline()};
    if (what == u"runs")
        return {m_window.sideTabs()->currentWidget() == m_window.runTray()
                    ? static_cast<QWidget*>(m_window.runTray())
                    : m_window.sideTabs()->tabBar()};
    if (what == u"settings")
        return {m_window.controlPanel()};
    if (what == u"data")
        return {m_window.controlPanel()->dataButton()};
    if (what == u"workspaces")
        return {m_window.workspaces()->tabBar()};
    if (what == u"checks")
        return {m_window.checksWidget()};
    return {m_window.transportBar()->control(what)};
}

void LessonDesk::pointAtThings()
{
    std::vector<std::vector<QWidget*>> groups;
    QStringList names = stringsOf(step()->pointsAt);
    // What one draws on is pointed at without a word.
    const QString drawnOn =
        m_sketched ? QStringLiteral("chart:") + m_sketched->objectName() : QString();
    if (m_sketched && m_sketched->sketch().isOpen && !names.contains(drawnOn))
        names.append(drawnOn);
    for (const QString& name : names) {
        std::vector<QWidget*> things = thingsAt(name);
        std::erase(things, nullptr);
        if (things.empty())
            continue;
        bringIntoView(*things.front());
        groups.push_back(std::move(things));
    }
    m_highlight->setTargets(groups);
}

void LessonDesk::setTheme(const Theme& theme)
{
    m_panel->setTheme(theme);
    m_highlight->setTheme(theme);
}

}  // namespace entropy_lab
