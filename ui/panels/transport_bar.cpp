#include "ui/panels/transport_bar.h"

#include "ui/style/icons.h"
#include "ui/style/number_format.h"
#include "ui/style/shown_text.h"
#include "ui/widgets/live_label.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

constexpr double kSpeeds[] = {1.0,   3.0,    10.0, 30.0,
                              100.0, 1000.0, 1e4,  std::numeric_limits<double>::infinity()};
constexpr int kStride = 10;
/// Behind the text of a button with a menu, in place of the style's own (LabStyle).
const QString kMenuMark = QStringLiteral(" ▾");

QString speedText(double stepsPerSecond)
{
    if (std::isinf(stepsPerSecond))
        return QObject::tr("as fast as it goes");
    if (stepsPerSecond == 1.0)
        return QObject::tr("1 step/s");
    return QObject::tr("%1 steps/s").arg(readableCount(static_cast<qint64>(stepsPerSecond)));
}

}  // namespace

TransportBar::TransportBar(QWidget* parent) : QToolBar(tr("Run"), parent)
{
    setObjectName(QStringLiteral("transportBar"));
    setMovable(false);
    setFloatable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    setIconSize(QSize(20, 20));
    createActions();
    createExperimentButton();
    createSpeedBox();
    createCounter();

    m_exportButton = new QToolButton;
    m_exportButton->setText(tr("Export") + kMenuMark);
    m_exportButton->setAccessibleName(tr("Export"));
    m_exportButton->setToolTip(
        tr("Save a chart as a picture, the run as a table, or copy a chart."));
    m_exportButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_exportButton->setPopupMode(QToolButton::InstantPopup);

    m_unlessReduced = {addWidget(m_experimentButton), addSeparator()};
    addActions({m_reset, m_stepBack, m_play, m_step});
    addWidget(m_counter);
    addWidget(m_speed);
    m_unlessReduced += addSeparator();
    addActions({m_undo, m_redo});
    m_behindUndo = addSeparator();
    m_unlessReduced += {m_behindUndo, addWidget(m_exportButton)};
    addAction(m_lessons);
    qobject_cast<QToolButton*>(widgetForAction(m_lessons))
        ->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* spacer = new QWidget;
    spacer->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(spacer);
    addActions({m_fullScreen, m_shortcuts});
    setRunning(false);
    setIteration(0);
    setUndoState({}, {});
    setTheme(m_theme);
}

QAction* TransportBar::newAction(const QString& text, const QString& tip,
                                 const QList<QKeySequence>& keys)
{
    auto* action = new QAction(text, this);
    action->setShortcuts(keys);
    const QString key =
        keys.isEmpty() ? QString() : keys.front().toString(QKeySequence::NativeText);
    action->setToolTip(key.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, key));
    action->setStatusTip(tip);
    return action;
}

void TransportBar::createActions()
{
    m_open = newAction(tr("&Open…"), tr("Open an experiment file."), {QKeySequence::Open});
    m_save = newAction(tr("&Save"), tr("Save the experiment."), {QKeySequence::Save});
    m_saveAs = newAction(tr("Save &as…"), tr("Save the experiment under another name."),
                         {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)});
    m_reset = newAction(tr("&Reset"), tr("Go back to the same start."), {Qt::Key_R});
    m_stepBack = newAction(tr("Step &back"), tr("Show the iteration before."), {Qt::Key_Left});
    m_stepBackTen = newAction(tr("Ten steps back"), tr("Show the tenth iteration before."),
                              {QKeySequence(Qt::SHIFT | Qt::Key_Left)});
    m_play = newAction(tr("&Play"), tr("Let the run go on, or pause it."), {Qt::Key_Space});
    m_step = newAction(tr("&Step"), tr("Go one iteration on."), {Qt::Key_Right});
    m_stepTen = newAction(tr("Ten steps"), tr("Go ten iterations on."),
                          {QKeySequence(Qt::SHIFT | Qt::Key_Right)});
    m_toStart = newAction(tr("Show the st&art"), tr("Show iteration 0; the run stays as it is."),
                          {QKeySequence(Qt::CTRL | Qt::Key_Home)});
    m_toNewest = newAction(tr("Show the &newest iteration"), tr("Follow the run again."),
                           {QKeySequence(Qt::CTRL | Qt::Key_End)});
    m_undo = newAction(tr("&Undo"), tr("Take back the last change of a setting."),
                       {QKeySequence(Qt::CTRL | Qt::Key_Z)});
    m_redo = newAction(
        tr("&Redo"), tr("Make the change again that was taken back."),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    m_fullScreen = newAction(tr("&Present"),
                             tr("Fill the screen, larger, with only what matters; Esc leaves it."),
                             {Qt::Key_F11});
    m_fullScreen->setCheckable(true);
    m_shortcuts = newAction(tr("&Keys and gestures"), tr("Show every key and gesture."),
                            {Qt::Key_F1, QKeySequence(Qt::Key_Question)});
    m_lessons = newAction(tr("&Lessons"), tr("Show or hide the lessons beside the charts."),
                          {QKeySequence(Qt::CTRL | Qt::Key_L)});
    m_lessons->setCheckable(true);
    m_undo->setAutoRepeat(true);
    for (QAction* const action : {m_play, m_reset, m_fullScreen, m_shortcuts})
        action->setAutoRepeat(false);

    connect(m_play, &QAction::triggered, this,
            [this] { m_isRunning ? emit pauseRequested() : emit playRequested(); });
    connect(m_reset, &QAction::triggered, this, &TransportBar::resetRequested);
    connect(m_stepBack, &QAction::triggered, this, [this] { emit stepRequested(-1); });
    connect(m_stepBackTen, &QAction::triggered, this, [this] { emit stepRequested(-kStride); });
    connect(m_step, &QAction::triggered, this, [this] { emit stepRequested(1); });
    connect(m_stepTen, &QAction::triggered, this, [this] { emit stepRequested(kStride); });
    connect(m_toStart, &QAction::triggered, this, &TransportBar::startRequested);
    connect(m_toNewest, &QAction::triggered, this, &TransportBar::newestRequested);
    connect(m_undo, &QAction::triggered, this, &TransportBar::undoRequested);
    connect(m_redo, &QAction::triggered, this, &TransportBar::redoRequested);
}

void TransportBar::createExperimentButton()
{
    m_builtInMenu = new QMenu(tr("&Built-in experiments"), this);
    m_builtInMenu->setToolTipsVisible(true);
    m_experimentButton = new QToolButton;
    m_experimentButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_experimentButton->setObjectName(QStringLiteral("experimentButton"));
    m_experimentButton->setPopupMode(QToolButton::InstantPopup);
    m_experimentButton->setAccessibleName(tr("Experiment"));
    m_experimentButton->setToolTip(tr("Choose, open or save an experiment."));
    auto* menu = new QMenu(m_experimentButton);
    menu->setToolTipsVisible(true);
    menu->addMenu(m_builtInMenu);
    menu->addSeparator();
    menu->addActions({m_open, m_save, m_saveAs});
    m_experimentButton->setMenu(menu);
}

void TransportBar::createSpeedBox()
{
    m_speed = new QComboBox;
    m_speed->setFocusPolicy(Qt::TabFocus);
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("How many iterations a second a running experiment makes."));
    for (const double speed : kSpeeds)
        m_speed->addItem(speedText(speed), speed);
    setSpeed(10.0);
    connect(m_speed, &QComboBox::activated, this, [this] { emit speedChanged(speed()); });
}

void TransportBar::createCounter()
{
    m_counter = new LiveLabel;
    m_counter->label()->setAlignment(Qt::AlignCenter);
    m_counter->label()->setAccessibleName(tr("Iteration"));
    m_counter->setToolTip(tr("Updates made so far."));
    QFont bold = m_counter->font();
    bold.setBold(true);
    m_counter->setFont(bold);
}

void TransportBar::setBuiltInExperiments(const QList<BuiltInExperiment>& experiments)
{
    m_builtInMenu->clear();
    qDeleteAll(m_builtInMenu->findChildren<QMenu*>(Qt::FindDirectChildrenOnly));
    QMenu* group = nullptr;
    for (const BuiltInExperiment& experiment : experiments) {
        if (!experiment.group.isEmpty()
            && (group == nullptr || group->title() != experiment.group)) {
            group = m_builtInMenu->addMenu(experiment.group);
            group->setToolTipsVisible(true);
        }
        const bool isInGroup = group != nullptr && !experiment.group.isEmpty();
        QAction* const action = (isInGroup ? group : m_builtInMenu)->addAction(experiment.title);
        action->setToolTip(experiment.description);
        action->setStatusTip(experiment.description);
        connect(action, &QAction::triggered, this,
                [this, name = experiment.name] { emit builtInRequested(name); });
    }
}

void TransportBar::setExperimentTitle(const QString& title)
{
    m_experimentButton->setText(menuText(m_experimentButton->fontMetrics().elidedText(
                                    shownText(title), Qt::ElideRight, 220))
                                + kMenuMark);
    m_experimentButton->setToolTip(
        tipText(tr("%1: choose, open or save an experiment.").arg(shownText(title))));
}

void TransportBar::setRunning(bool isRunning)
{
    m_isRunning = isRunning;
    m_play->setText(isRunning ? tr("&Pause") : tr("&Play"));
    m_play->setIcon(
        themedIcon(isRunning ? QStringLiteral("pause") : QStringLiteral("play"), m_theme));
}

void TransportBar::setIteration(qint64 iteration)
{
    const QString text = tr("iteration %1").arg(readableCount(iteration));
    if (m_counter->text() == text)
        return;
    m_counter->setText(text);
    // Grows, never shrinks: what stands beside it keeps still.
    const int width = m_counter->fontMetrics().horizontalAdvance(text) + 24;
    const int atLeast =
        m_counter->fontMetrics().horizontalAdvance(tr("iteration %1").arg(10000)) + 24;
    m_counter->setMinimumWidth(std::max({width, atLeast, m_counter->minimumWidth()}));
    m_stepBack->setEnabled(iteration > 0);
    m_stepBackTen->setEnabled(iteration > 0);
}

void TransportBar::setSpeed(double stepsPerSecond)
{
    const QSignalBlocker quiet(m_speed);
    for (int i = 0; i < m_speed->count(); ++i) {
        if (i == 0 || kSpeeds[i] <= stepsPerSecond)
            m_speed->setCurrentIndex(i);
    }
}

double TransportBar::speed() const
{
    return m_speed->currentData().toDouble();
}

void TransportBar::setUndoState(const QString& undoText, const QString& redoText)
{
    m_undo->setEnabled(!undoText.isEmpty());
    m_redo->setEnabled(!redoText.isEmpty());
    m_undo->setText(undoText.isEmpty() ? tr("&Undo") : tr("&Undo %1").arg(menuText(undoText)));
    m_redo->setText(redoText.isEmpty() ? tr("&Redo") : tr("&Redo %1").arg(menuText(redoText)));
}

void TransportBar::setTheme(const Theme& theme)
{
    m_theme = theme;
    const std::pair<QAction*, const char*> icons[] = {
        {m_open, "open"},          {m_save, "save"},          {m_reset, "reset"},
        {m_stepBack, "step-back"}, {m_step, "step-forward"},  {m_undo, "undo"},
        {m_redo, "redo"},          {m_fullScreen, "present"}, {m_shortcuts, "help"},
        {m_lessons, "lessons"}};
    for (const auto& [action, name] : icons)
        action->setIcon(themedIcon(QString::fromLatin1(name), theme));
    m_experimentButton->setIcon(themedIcon(QStringLiteral("experiment"), theme));
    m_exportButton->setIcon(themedIcon(QStringLiteral("export"), theme));
    setRunning(m_isRunning);
}

QWidget* TransportBar::control(const QString& name) const
{
    if (name == u"experiment")
        return m_experimentButton;
    if (name == u"export")
        return m_exportButton;
    if (name == u"speed")
        return m_speed;
    const std::pair<const char*, QAction*> actions[] = {
        {"play", m_play},          {"reset", m_reset},        {"step", m_step},
        {"step-back", m_stepBack}, {"undo", m_undo},          {"lessons", m_lessons},
        {"redo", m_redo},          {"present", m_fullScreen}, {"keys", m_shortcuts}};
    for (const auto& [key, action] : actions) {
        if (name == QLatin1String(key))
            return widgetForAction(action);
    }
    return nullptr;
}

QStringList TransportBar::controlNames()
{
    return {QStringLiteral("experiment"), QStringLiteral("export"),  QStringLiteral("speed"),
            QStringLiteral("play"),       QStringLiteral("reset"),   QStringLiteral("step"),
            QStringLiteral("step-back"),  QStringLiteral("undo"),    QStringLiteral("redo"),
            QStringLiteral("lessons"),    QStringLiteral("present"), QStringLiteral("keys")};
}

void TransportBar::setReduced(bool isReduced)
{
    for (QAction* const part : std::as_const(m_unlessReduced))
        part->setVisible(!isReduced);
    // Taken out, not made invisible: their keys work all the same.
    if (isReduced) {
        for (QAction* const action : {m_undo, m_redo, m_shortcuts})
            removeAction(action);
    } else {
        insertActions(m_behindUndo, {m_undo, m_redo});
        addAction(m_shortcuts);
    }
}

void TransportBar::setRecentMenu(QMenu* menu)
{
    m_experimentButton->menu()->insertMenu(m_save, menu);
}

void TransportBar::setExportMenu(QMenu* menu)
{
    m_exportButton->setMenu(menu);
}

QString TransportBar::counterText() const
{
    return m_counter->text();
}

}  // namespace entropy_lab
