#include "tests/soak/random_hands.h"

#include "tests/soak/action_log.h"
#include "ui/panels/control_panel.h"
#include "ui/panels/status_line.h"
#include "ui/panels/transport_bar.h"
#include "ui/widgets/setting_row.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAbstractSlider>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QMenuBar>
#include <QSpinBox>
#include <QTabBar>
#include <QWheelEvent>
#include <QtTest>

#include <cmath>

namespace entropy_lab {

namespace {

QByteArray text(QPoint p)
{
    return QByteArray::number(p.x()) + ',' + QByteArray::number(p.y());
}

QByteArray nameOf(const QWindow& window, QPoint position)
{
    QWidget* const widget = QApplication::widgetAt(window.mapToGlobal(position));
    return widget == nullptr ? QByteArray("nothing")
                             : QByteArray(widget->metaObject()->className());
}

// What is done to a window may be its end: it is looked for again before the next half of it.

void typeInto(const QPointer<QLineEdit>& box, const QString& text)
{
    box->setFocus();
    box->selectAll();
    for (const QChar character : text) {
        for (const QTest::KeyAction half : {QTest::Press, QTest::Release}) {
            if (box && box->isVisible())
                QTest::keyEvent(half, box, character.toLatin1());
        }
    }
    for (const QTest::KeyAction half : {QTest::Press, QTest::Release}) {
        if (box && box->isVisible())
            QTest::keyEvent(half, box, Qt::Key_Return);
    }
}

bool canBeUsed(const QWidget* widget)
{
    return widget->isVisible()
        && (qobject_cast<const QAbstractButton*>(widget) != nullptr
            || qobject_cast<const QAbstractSlider*>(widget) != nullptr
            || qobject_cast<const QAbstractScrollArea*>(widget) != nullptr
            || qobject_cast<const QComboBox*>(widget) != nullptr
            || qobject_cast<const QLineEdit*>(widget) != nullptr
            || qobject_cast<const QMenuBar*>(widget) != nullptr
            || qobject_cast<const QTabBar*>(widget) != nullptr
            || widget->inherits("entropy_lab::Timeline"));
}

}  // namespace

RandomHands::RandomHands(MainWindow& window, Session& session, std::uint64_t seed)
    : m_window(window), m_session(session), m_random(seed)
{
    window.setFileChooser([this](const FileQuestion& question) { return somePath(question); });
    m_actions = {
        {20.0, [this] { click(); }},
        {3.0, [this] { doubleClick(); }},
        {14.0, [this] { beginDrag(); }},
        {8.0, [this] { hover(); }},
        {12.0, [this] { wheel(); }},
        {22.0, [this] { key(); }},
        {8.0, [this] { typeSetting(); }},
        {2.0, [this] { typeIteration(); }},
        {8.0, [this] { scrub(); }},
        {5.0, [this] { changeSpeed(); }},
        {1.5, [this] { changeInputCount(); }},
        {2.0, [this] { changePastRun(); }},
        {1.0, [this] { changeWindow(); }},
        {0.5, [this] { saveAndOpen(); }},
    };
}

int RandomHands::between(int first, int last)
{
    return std::uniform_int_distribution<int>(first, last)(m_random);
}

double RandomHands::uniform(double first, double last)
{
    return std::uniform_real_distribution<double>(first, last)(m_random);
}

bool RandomHands::isLikely(double probability)
{
    return uniform(0.0, 1.0) < probability;
}

QWindow* RandomHands::frontWindow() const
{
    QWidget* front = QApplication::activePopupWidget();
    if (front == nullptr)
        front = QApplication::activeModalWidget();
    if (front == nullptr)
        front = &m_window;
    return front->windowHandle();
}

QPoint RandomHands::somewhere(const QWindow& window)
{
    const QPoint anywhere(between(0, window.width() - 1), between(0, window.height() - 1));
    if (&window != m_window.windowHandle() || isLikely(0.5))
        return anywhere;
    std::vector<QWidget*> usable;
    for (QWidget* const widget : m_window.findChildren<QWidget*>()) {
        if (canBeUsed(widget))
            usable.push_back(widget);
    }
    const QWidget* const widget = oneOf(usable);
    const QPoint inside(between(0, std::max(0, widget->width() - 1)),
                        between(0, std::max(0, widget->height() - 1)));
    const QPoint position = widget->mapTo(&m_window, inside);
    // Some are scrolled out of sight.
    return QRect(QPoint(), window.size()).contains(position) ? position : anywhere;
}

Qt::MouseButton RandomHands::someButton()
{
    return isLikely(0.8) ? Qt::LeftButton : isLikely(0.8) ? Qt::RightButton : Qt::MiddleButton;
}

void RandomHands::act()
{
    if (!m_window.isVisible()) {
        noteAction("open the window again");
        m_window.show();
        return;
    }
    if (m_drag.moves > 0) {
        goOnDragging();
        return;
    }
    // Somebody who meets a menu or a dialog leaves it soon.
    if (frontWindow() != m_window.windowHandle() && isLikely(0.3) && comeToRest())
        return;
    std::vector<double> weights;
    for (const Action& action : m_actions)
        weights.push_back(action.weight);
    std::discrete_distribution<std::size_t> choice(weights.begin(), weights.end());
    m_actions[choice(m_random)].perform();
}

bool RandomHands::comeToRest()
{
    if (m_drag.moves > 0) {
        m_drag.moves = 1;
        goOnDragging();
        return true;
    }
    QWindow* const front = frontWindow();
    if (front == nullptr || front == m_window.windowHandle())
        return false;
    noteAction("Escape");
    strike(*front, Qt::Key_Escape, {});
    return true;
}

void RandomHands::release(const QPointer<QWindow>& pressed, Qt::MouseButton button, QPoint position)
{
    QWindow* const window =
        pressed && pressed->isVisible() ? pressed.data() : m_window.windowHandle();
    if (window == nullptr)
        return;
    QTest::mouseRelease(window, button, {},
                        {std::clamp(position.x(), 0, std::max(0, window->width() - 1)),
                         std::clamp(position.y(), 0, std::max(0, window->height() - 1))});
}

void RandomHands::strike(QWindow& window, Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    const QPointer<QWindow> pressed = &window;
    QTest::keyPress(&window, key, modifiers);
    QWindow* const last =
        pressed && pressed->isVisible() ? pressed.data() : m_window.windowHandle();
    if (last != nullptr)
        QTest::keyRelease(last, key, modifiers);
}

void RandomHands::click()
{
    QWindow* const window = frontWindow();
    if (window == nullptr)
        return;
    const QPointer<QWindow> shown = window;
    const QPoint position = somewhere(*window);
    const Qt::MouseButton button = someButton();
    noteAction("click " + text(position) + " on " + nameOf(*window, position) + " with button "
               + QByteArray::number(static_cast<int>(button)));
    QTest::mousePress(window, button, {}, position);
    release(shown, button, position);
}

void RandomHands::doubleClick()
{
    QWindow* const window = frontWindow();
    if (window == nullptr)
        return;
    const QPoint position = somewhere(*window);
    noteAction("double click " + text(position) + " on " + nameOf(*window, position));
    // Of menus and dialogs the first click may be the end.
    if (window == m_window.windowHandle()) {
        QTest::mouseDClick(window, Qt::LeftButton, {}, position);
        return;
    }
    const QPointer<QWindow> shown = window;
    QTest::mousePress(window, Qt::LeftButton, {}, position);
    release(shown, Qt::LeftButton, position);
}

void RandomHands::beginDrag()
{
    QWindow* const window = frontWindow();
    if (window == nullptr)
        return;
    m_drag = {.window = window,
              .button = isLikely(0.75) ? Qt::LeftButton : Qt::RightButton,
              .position = somewhere(*window),
              .moves = between(2, 20)};
    noteAction("press " + text(m_drag.position) + " on " + nameOf(*window, m_drag.position)
               + " with button " + QByteArray::number(static_cast<int>(m_drag.button)));
    QTest::mousePress(window, m_drag.button, {}, m_drag.position);
}

void RandomHands::goOnDragging()
{
    --m_drag.moves;
    QWindow* const window = m_drag.window;
    if (window == nullptr || !window->isVisible()) {
        m_drag.moves = 0;
        release(m_drag.window, m_drag.button, m_drag.position);
        return;
    }
    const QPoint moved = m_drag.position + QPoint(between(-40, 40), between(-40, 40));
    m_drag.position = {std::clamp(moved.x(), 0, window->width() - 1),
                       std::clamp(moved.y(), 0, window->height() - 1)};
    noteAction((m_drag.moves > 0 ? "drag to " : "release at ") + text(m_drag.position));
    if (m_drag.moves > 0)
        QTest::mouseMove(window, m_drag.position);
    else
        QTest::mouseRelease(window, m_drag.button, {}, m_drag.position);
}

void RandomHands::hover()
{
    QWindow* const window = frontWindow();
    if (window == nullptr)
        return;
    const QPoint position = somewhere(*window);
    noteAction("move to " + text(position) + " on " + nameOf(*window, position));
    QTest::mouseMove(window, position);
}

void RandomHands::wheel()
{
    QWindow* const window = frontWindow();
    if (window == nullptr)
        return;
    const QPoint position = somewhere(*window);
    const QPoint global = window->mapToGlobal(position);
    QWidget* const widget = QApplication::widgetAt(global);
    if (widget == nullptr)
        return;
    const int delta = 120 * between(-3, 3);
    noteAction("wheel " + QByteArray::number(delta) + " at " + text(position) + " on "
               + nameOf(*window, position));
    QWheelEvent event(widget->mapFromGlobal(QPointF(global)), global, {}, {0, delta}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &event);
}

void RandomHands::key()
{
    struct Stroke {
        Qt::Key key;
        Qt::KeyboardModifiers modifiers = Qt::NoModifier;
    };
    static const std::vector<Stroke> strokes = {
        {Qt::Key_Space},
        {Qt::Key_Space},
        {Qt::Key_Right},
        {Qt::Key_Left},
        {Qt::Key_Right, Qt::ShiftModifier},
        {Qt::Key_Left, Qt::ShiftModifier},
        {Qt::Key_Up},
        {Qt::Key_Down},
        {Qt::Key_Home},
        {Qt::Key_End},
        {Qt::Key_PageUp},
        {Qt::Key_PageDown},
        {Qt::Key_Backspace},
        {Qt::Key_Delete},
        {Qt::Key_Return},
        {Qt::Key_Escape},
        {Qt::Key_Tab},
        {Qt::Key_Tab, Qt::ShiftModifier},
        {Qt::Key_L},
        {Qt::Key_R},
        {Qt::Key_1},
        {Qt::Key_7},
        {Qt::Key_Minus},
        {Qt::Key_Z, Qt::ControlModifier},
        {Qt::Key_Z, Qt::ControlModifier},
        {Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier},
        {Qt::Key_Y, Qt::ControlModifier},
        {Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier},
        {Qt::Key_E, Qt::ControlModifier},
        {Qt::Key_S, Qt::ControlModifier},
        {Qt::Key_O, Qt::ControlModifier},
        {Qt::Key_A, Qt::ControlModifier},
        {Qt::Key_F1},
        {Qt::Key_F9},
        {Qt::Key_F11},
        {Qt::Key_Plus, Qt::ControlModifier},
        {Qt::Key_Minus, Qt::ControlModifier},
    };
    QWindow* const window = frontWindow();
    if (window == nullptr)
        return;
    const Stroke stroke = oneOf(strokes);
    noteAction("key "
               + QKeySequence(QKeyCombination(stroke.modifiers, stroke.key)).toString().toUtf8());
    strike(*window, stroke.key, stroke.modifiers);
}

void RandomHands::typeSetting()
{
    const QList<SettingRow*> rows = m_window.controlPanel()->findChildren<SettingRow*>();
    if (rows.isEmpty() || frontWindow() != m_window.windowHandle())
        return;
    SettingRow* const row = rows[between(0, static_cast<int>(rows.size()) - 1)];
    const Setting& setting = row->setting();
    double value = uniform(setting.minimum, setting.maximum);
    if (setting.scale == SettingScale::Logarithmic && setting.minimum > 0.0)
        value = std::exp(uniform(std::log(setting.minimum), std::log(setting.maximum)));
    // Wrong ones too.
    if (isLikely(0.05))
        value = -value;
    const QString digits =
        setting.isInteger ? QString::number(std::round(value), 'f', 0) : QString::number(value);
    noteAction("type " + row->key().toUtf8() + " = " + digits.toUtf8());
    typeInto(row->box(), digits);
}

void RandomHands::typeIteration()
{
    if (frontWindow() != m_window.windowHandle())
        return;
    const QString digits = QString::number(std::pow(10.0, uniform(0.0, 8.0)), 'f', 0);
    noteAction("type iteration " + digits.toUtf8());
    typeInto(m_window.statusLine()->iterationEdit(), digits);
}

void RandomHands::scrub()
{
    const auto last = static_cast<double>(m_session.frame().history.size());
    const auto iteration = static_cast<qint64>(uniform(0.0, last));
    noteAction("show iteration " + QByteArray::number(iteration));
    Q_EMIT m_window.iterationRequested(iteration);
}

void RandomHands::changeSpeed()
{
    const double speed = oneOf<double>({1.0, 60.0, 1e3, 1e5, TrainingThread::kAsFastAsItGoes});
    noteAction("speed " + QByteArray::number(speed) + " and play");
    Q_EMIT m_window.speedChanged(speed);
    Q_EMIT m_window.playRequested();
}

void RandomHands::changeInputCount()
{
    QSpinBox* const box = m_window.controlPanel()->inputCountBox();
    const int count = isLikely(0.9) ? between(1, 8) : box->maximum();
    noteAction("inputs " + QByteArray::number(count));
    box->setValue(count);
}

void RandomHands::changePastRun()
{
    const std::vector<PastRun>& runs = m_session.keptRuns().all();
    if (runs.empty())
        return;
    const int number = oneOf(runs).number;
    const QByteArray run = "past run " + QByteArray::number(number);
    switch (between(0, 4)) {
    case 0:
        noteAction("rename " + run);
        m_session.keptRuns().rename(number, QString("renamed %1").arg(between(0, 99)));
        break;
    case 1:
        noteAction("pin or release " + run);
        m_session.keptRuns().setPinned(number, isLikely(0.5));
        break;
    case 2:
        noteAction("hide or show " + run);
        m_session.keptRuns().setHidden(number, isLikely(0.5));
        break;
    case 3:
        noteAction("delete " + run);
        m_session.keptRuns().remove(number);
        break;
    default:
        noteAction("reload " + run);
        m_session.reloadPastRun(number);
        break;
    }
}

void RandomHands::changeWindow()
{
    if (isLikely(0.5)) {
        const QSize size(between(800, 1920), between(600, 1200));
        noteAction("resize to " + text({size.width(), size.height()}));
        m_window.resize(size);
        return;
    }
    noteAction("another theme");
    m_window.setThemeChoice(
        oneOf<ThemeChoice>({ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark}));
}

void RandomHands::saveAndOpen()
{
    const QString path = m_folder.filePath("saved.entropy.json");
    if (isLikely(0.5)) {
        noteAction("save");
        Q_EMIT m_window.saveRequested(path);
    } else if (isLikely(0.5) && QFile::exists(path)) {
        noteAction("open what was saved");
        Q_EMIT m_window.openRequested(path);
    } else {
        noteAction("open the built-in experiment");
        Q_EMIT m_window.builtInRequested("one-neuron");
    }
}

QString RandomHands::somePath(const FileQuestion& question)
{
    // Half of the people think better of it.
    if (isLikely(0.5))
        return {};
    QString suffix = ".entropy.json";
    if (question.purpose == FileQuestion::Purpose::Save) {
        const QString filter = question.filters.value(
            between(0, std::max(0, static_cast<int>(question.filters.size()) - 1)));
        const qsizetype star = filter.indexOf("(*");
        if (star >= 0)
            suffix = filter.mid(star + 2).section(QRegularExpression("[ )]"), 0, 0);
    }
    // A table of a long run takes gigabytes.
    constexpr std::int64_t kLongTable = 100'000;
    if (suffix == ".csv" && m_session.frame().history.size() > kLongTable)
        return {};
    return m_folder.filePath("file" + suffix);
}

}  // namespace entropy_lab
