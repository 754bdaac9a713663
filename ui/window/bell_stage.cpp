#include "ui/window/bell_stage.h"

#include "core/entropy/entropy.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kLargestZ = 6.0;
constexpr double kRate = 0.5;
/// How far z moves per unit of rate and gradient: (w + G) x + b with x = 1, all three learning.
constexpr double kKernel = 3.0;
/// Ten steps a second, so that each can be seen.
constexpr qint64 kStepMilliseconds = 100;
constexpr int kFrameMilliseconds = 16;
constexpr double kAtRest = 1e-4;
constexpr int kLongestRoll = 1000;
constexpr double kBall = 13.0;   ///< radius, px
constexpr double kReach = 34.0;  ///< px around the ball within which it is taken

}  // namespace

BellStage::BellStage(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("bellStage"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("A ball on the entropy"));
    setAccessibleDescription(tr("Left and right move the ball, Space lets it go."));
    setToolTip(tr("Drag the ball along the curve and let it go."));
}

void BellStage::setTheme(const Theme& theme)
{
    m_theme = theme;
    update();
}

void BellStage::place(double z)
{
    m_isRolling = false;
    m_z.assign(1, std::clamp(z, -kLargestZ, kLargestZ));
    update();
}

void BellStage::letGo()
{
    m_z.assign(1, z());
    m_isRolling = true;
    m_sinceStep.start();
    m_timer.start(kFrameMilliseconds, this);
    update();
}

void BellStage::step()
{
    m_z.push_back(z() - kRate * kKernel * dHdZ(z()));
}

QRectF BellStage::plot() const
{
    const double line = fontMetrics().height();
    return QRectF(rect()).adjusted(2.0 * line, 2.0 * line, -2.0 * line, -3.5 * line);
}

QPointF BellStage::pointOf(double z) const
{
    const QRectF area = plot();
    return {area.left() + (z + kLargestZ) / (2.0 * kLargestZ) * area.width(),
            area.bottom() - entropyBits(z) * area.height()};
}

double BellStage::zAt(double x) const
{
    const QRectF area = plot();
    const double z = (x - area.left()) / area.width() * 2.0 * kLargestZ - kLargestZ;
    return std::clamp(z, -kLargestZ, kLargestZ);
}

double BellStage::shownZ() const
{
    if (!m_isRolling || m_z.size() < 2)
        return z();
    const double share = std::min(
        1.0, static_cast<double>(m_sinceStep.elapsed()) / static_cast<double>(kStepMilliseconds));
    return std::lerp(m_z[m_z.size() - 2], z(), share);
}

QString BellStage::words() const
{
    const QString state = tr("z = %1,  D = %2,  H = %3")
                              .arg(readableNumber(z(), 3), readableNumber(sigmoid(z()), 3),
                                   bitsText(entropyBits(z()), 3));
    return steps() > 0 ? tr("step %1:  %2").arg(steps()).arg(state) : state;
}

void BellStage::mousePressEvent(QMouseEvent* event)
{
    const QPointF way = event->position() - pointOf(shownZ());
    if (event->button() != Qt::LeftButton || std::hypot(way.x(), way.y()) > kReach)
        return;
    m_isHeld = true;
    m_wasTaken = true;
    setCursor(Qt::ClosedHandCursor);
    place(zAt(event->position().x()));
    emit taken();
}

void BellStage::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF way = event->position() - pointOf(shownZ());
    if (m_isHeld)
        place(zAt(event->position().x()));
    else
        setCursor(std::hypot(way.x(), way.y()) <= kReach ? Qt::OpenHandCursor : Qt::ArrowCursor);
}

void BellStage::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_isHeld)
        return;
    m_isHeld = false;
    setCursor(Qt::OpenHandCursor);
    letGo();
}

void BellStage::keyPressEvent(QKeyEvent* event)
{
    constexpr double kKeyStep = 0.1;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        m_wasTaken = true;
        place(z() + (event->key() == Qt::Key_Left ? -kKeyStep : kKeyStep));
        emit taken();
        break;
    case Qt::Key_Space:
        m_wasTaken = true;
        letGo();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void BellStage::showEvent(QShowEvent*)
{
    m_sinceShown.start();
    m_timer.start(kFrameMilliseconds, this);
}

void BellStage::hideEvent(QHideEvent*)
{
    m_timer.stop();
}

void BellStage::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_timer.timerId()) {
        QWidget::timerEvent(event);
        return;
    }
    if (m_isRolling && m_sinceStep.elapsed() >= kStepMilliseconds) {
        const double before = z();
        step();
        m_sinceStep.start();
        // Beyond the picture it goes on for ever, and more slowly with every step.
        m_isRolling =
            std::abs(z() - before) > kAtRest && std::abs(z()) < kLargestZ && steps() < kLongestRoll;
        if (std::abs(z()) > kLargestZ)
            m_z.back() = std::copysign(kLargestZ, z());
    }
    update();
    if (m_wasTaken && !m_isRolling)
        m_timer.stop();
}

void BellStage::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBell(painter);
    paintTrail(painter);
    paintBall(painter);
}

void BellStage::paintBell(QPainter& painter) const
{
    constexpr int kPoints = 240;
    constexpr double kTint = 0.12;
    const QRectF area = plot();
    QPainterPath bell(pointOf(-kLargestZ));
    for (int i = 1; i <= kPoints; ++i)
        bell.lineTo(pointOf(-kLargestZ + 2.0 * kLargestZ * i / kPoints));
    QPainterPath ground = bell;
    ground.lineTo(area.bottomRight());
    ground.lineTo(area.bottomLeft());
    ground.closeSubpath();
    QColor tint = m_theme.curve(Quantity::H);
    tint.setAlphaF(kTint);
    painter.fillPath(ground, tint);
    painter.setPen(QPen(m_theme.border, 1.0));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.setPen(QPen(m_theme.curve(Quantity::H), 3.0));
    painter.drawPath(bell);

    const double line = fontMetrics().height();
    const QRectF foot(area.left(), area.bottom() + 0.2 * line, area.width(), line);
    painter.setPen(m_theme.secondaryText);
    painter.drawText(foot, Qt::AlignLeft, tr("sure: no"));
    painter.drawText(foot, Qt::AlignRight, tr("sure: yes"));
    painter.drawText(foot, Qt::AlignHCenter, tr("pre-activation z"));
    painter.setPen(m_theme.textOf(Quantity::H));
    painter.drawText(QRectF(area.left(), area.top() - 1.3 * line, area.width(), line),
                     Qt::AlignHCenter, tr("most undecided: H = 1 bit"));
    painter.setPen(m_theme.text);
    painter.drawText(QRectF(area.left(), foot.bottom() + 0.4 * line, area.width(), line),
                     Qt::AlignHCenter, words());
}

void BellStage::paintTrail(QPainter& painter) const
{
    constexpr double kDot = 2.5;
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.accent);
    const std::size_t reached = m_isRolling && m_z.size() > 1 ? m_z.size() - 1 : m_z.size();
    for (std::size_t i = 0; i < reached; ++i)
        painter.drawEllipse(pointOf(m_z[i]), kDot, kDot);
}

void BellStage::paintBall(QPainter& painter) const
{
    const QPointF middle = pointOf(shownZ());
    // Until it was taken once, rings go out from it.
    if (!m_wasTaken && m_sinceShown.isValid()) {
        constexpr double kPeriod = 1800.0;
        const double share =
            std::fmod(static_cast<double>(m_sinceShown.elapsed()), kPeriod) / kPeriod;
        QColor ring = m_theme.accent;
        ring.setAlphaF(0.8 * (1.0 - share));
        painter.setPen(QPen(ring, 2.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(middle, kBall * (1.0 + 1.4 * share), kBall * (1.0 + 1.4 * share));
        const double line = fontMetrics().height();
        painter.setPen(m_theme.accent);
        painter.drawText(QRectF(middle.x() + 2.2 * kBall, middle.y() - 1.6 * line,
                                width() - middle.x() - 2.2 * kBall, line),
                         Qt::AlignLeft | Qt::AlignVCenter, tr("drag me and let go"));
    }
    painter.setPen(QPen(m_theme.background, 2.0));
    painter.setBrush(m_theme.accent);
    painter.drawEllipse(middle, kBall, kBall);
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.text, 1.0, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(middle, kBall + 4.0, kBall + 4.0);
    }
}

}  // namespace entropy_lab
