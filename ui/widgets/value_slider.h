#pragma once

#include <QSlider>

namespace entropy_lab {

/// A slider that goes to where it is pressed, keeps the arrow keys from the window's shortcuts,
/// leaves the wheel to the scroll area around it, and says when a change is over.
class ValueSlider : public QSlider {
    Q_OBJECT
public:
    explicit ValueSlider(QWidget* parent = nullptr);

    /// Whether a drag or a held key goes on.
    bool isBeingMoved() const { return m_isPressed || m_isKeyHeld; }

signals:
    /// A drag or a held key that moved the slider ended.
    void moveFinished();
    void defaultRequested();

protected:
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void finishMove();
    bool movesSlider(int key) const;

    bool m_isPressed = false;
    bool m_isKeyHeld = false;
    int m_positionBefore = 0;
};

}  // namespace entropy_lab
