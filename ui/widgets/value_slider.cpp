#include "ui/widgets/value_slider.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QStyle>
#include <QStyleOptionSlider>
#include <QWheelEvent>

namespace entropy_lab {

ValueSlider::ValueSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent)
{
    setFocusPolicy(Qt::StrongFocus);
}

bool ValueSlider::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride
        && movesSlider(static_cast<QKeyEvent*>(event)->key())) {
        event->accept();
        return true;
    }
    return QSlider::event(event);
}

void ValueSlider::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    m_isPressed = true;
    m_positionBefore = value();
    QStyleOptionSlider option;
    initStyleOption(&option);
    const QRect handle =
        style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, this);
    if (!handle.contains(event->position().toPoint())) {
        const QRect groove =
            style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderGroove, this);
        const int place = qRound(event->position().x()) - groove.x() - handle.width() / 2;
        setValue(QStyle::sliderValueFromPosition(
            minimum(), maximum(), place, groove.width() - handle.width(), option.upsideDown));
    }
    QSlider::mousePressEvent(event);
}

void ValueSlider::mouseReleaseEvent(QMouseEvent* event)
{
    QSlider::mouseReleaseEvent(event);
    finishMove();
}

void ValueSlider::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        emit defaultRequested();
    event->accept();
}

void ValueSlider::keyPressEvent(QKeyEvent* event)
{
    if (!movesSlider(event->key())) {
        event->ignore();
        return;
    }
    if (!isBeingMoved())
        m_positionBefore = value();
    m_isKeyHeld = true;
    QSlider::keyPressEvent(event);
}

void ValueSlider::keyReleaseEvent(QKeyEvent* event)
{
    QSlider::keyReleaseEvent(event);
    if (!event->isAutoRepeat() && m_isKeyHeld)
        finishMove();
}

void ValueSlider::focusOutEvent(QFocusEvent* event)
{
    QSlider::focusOutEvent(event);
    if (m_isKeyHeld)
        finishMove();
}

void ValueSlider::wheelEvent(QWheelEvent* event)
{
    event->ignore();
}

void ValueSlider::finishMove()
{
    m_isPressed = false;
    m_isKeyHeld = false;
    if (value() != m_positionBefore)
        emit moveFinished();
}

bool ValueSlider::movesSlider(int key) const
{
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Home:
    case Qt::Key_End:
        return true;
    default:
        return false;
    }
}

}  // namespace entropy_lab
