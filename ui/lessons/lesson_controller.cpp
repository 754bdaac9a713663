#include "ui/lessons/lesson_controller.h"

#include "core/experiment/same_problem.h"
#include "ui/formulas/formula_picture.h"
#include "ui/lessons/lesson_panel.h"
#include "ui/lessons/lesson_stage.h"
#include "ui/lessons/lesson_step_view.h"
#include "ui/lessons/prediction_box.h"
#include "ui/panels/transport_bar.h"
#include "ui/plot/plot_view.h"
#include "ui/widgets/spotlight.h"
#include "ui/workspaces/base/workspace.h"
#include "ui/workspaces/layers/layers_workspace.h"

#include <QScrollArea>

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

LessonDesk::LessonDesk(LessonStage& stage, QWidget& window, QSettings* settings)
    : QObject(&window), m_stage(stage), m_window(window), m_panel(new LessonPanel(settings)),
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
    for (FormulaPicture* const formula : m_panel->stepView()->formulas())
        connect(formula, &FormulaPicture::termHovered, this, &LessonDesk::quantityHovered);
    showLayers();
    openSketch();
    pointAtThings();
    if (m_frame.snapshot)
        setFrame(m_frame);
}

/// A step about the layers has their numbers in its formulas, not those of the run.
void LessonDesk::showLayers()
{
    auto* const layers = qobject_cast<LayersWorkspace*>(&m_stage.shownWorkspace());
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
    m_stage.arrangeWorkspaces({}, {});
    m_stage.arrangeSettings({});
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
    m_stage.arrangeWorkspaces(stringsOf(now.workspaces), QString::fromStdString(now.workspace));
    if (!now.chart.empty())
        m_stage.shownWorkspace().showPageOf(QString::fromStdString(now.chart));
    m_stage.arrangeSettings(stringsOf(now.settings));
}

/// A chart, or another part of a workspace.
QWidget* LessonDesk::figureNamed(const QString& name)
{
    if (PlotView* const chart = m_stage.chart(name))
        return chart;
    return dynamic_cast<QWidget*>(m_stage.shownWorkspace().figure(name));
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
    if (kind == u"setting")
        return m_stage.settingRows(what);
    return {m_stage.control(what)};
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

void LessonDesk::setHighlighted(std::optional<Quantity> quantity)
{
    if (LessonStepView* const view = m_panel->stepView()) {
        for (FormulaPicture* const formula : view->formulas())
            formula->setHighlighted(quantity);
    }
}

void LessonDesk::setTheme(const Theme& theme)
{
    m_panel->setTheme(theme);
    m_highlight->setTheme(theme);
}

}  // namespace entropy_lab
