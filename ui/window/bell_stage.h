#pragma once

#include "ui/style/theme.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QWidget>

#include <vector>

namespace entropy_lab {

/// The entropy over the pre-activation with a ball on it, which is the state of one unit: taken in
/// the hand and let go, it rolls by steps of gradient descent. The unit has one input x = 1, and w,
/// G and b learn, so that a step moves z by -3 η dH/dz.
class BellStage : public QWidget {
    Q_OBJECT
public:
    explicit BellStage(QWidget* parent = nullptr);

    double z() const { return m_z.back(); }
    /// Steps made since it was let go.
    int steps() const { return static_cast<int>(m_z.size()) - 1; }
    bool isRolling() const { return m_isRolling; }
    void setTheme(const Theme& theme);

    /// Lays the ball down at a place, at rest.
    void place(double z);
    /// Lets it roll from where it lies.
    void letGo();
    /// One step of gradient descent at once.
    void step();

    /// Where a pre-activation stands on the bell.
    QPointF pointOf(double z) const;
    /// What the ball shows, in a sentence.
    QString words() const;

    QSize sizeHint() const override { return {560, 340}; }
    QSize minimumSizeHint() const override { return {260, 180}; }

signals:
    /// Somebody took the ball.
    void taken();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void timerEvent(QTimerEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QRectF plot() const;
    double zAt(double x) const;
    /// Where the ball is drawn: between two steps while it rolls.
    double shownZ() const;
    void paintBell(QPainter& painter) const;
    void paintTrail(QPainter& painter) const;
    void paintBall(QPainter& painter) const;

    std::vector<double> m_z{0.8};  ///< where it was let go, and after each step
    bool m_isHeld = false;
    bool m_isRolling = false;
    bool m_wasTaken = false;
    QBasicTimer m_timer;
    QElapsedTimer m_sinceStep;
    QElapsedTimer m_sinceShown;
    Theme m_theme = Theme::light();
};

}  // namespace entropy_lab
