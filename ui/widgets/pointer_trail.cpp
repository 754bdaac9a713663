#include "ui/widgets/pointer_trail.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWindow>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr int kFrameMilliseconds = 33;
/// Of the newest place, so that what is pointed at can be seen through it.
constexpr double kOpacity = 0.55;

}  // namespace

PointerTrail::PointerTrail(QWidget* window) : QWidget(window)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    m_timer.setInterval(kFrameMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &PointerTrail::fade);
    m_clock.start();
    window->installEventFilter(this);
    setTheme(Theme::light());
    hide();
}

void PointerTrail::setFollowing(bool isFollowing)
{
    // The native window hears of every move, also over widgets that do not track the pointer.
    window()->winId();
    QWindow* const native = window()->windowHandle();
    native->removeEventFilter(this);
    m_places.clear();
    m_timer.stop();
    setVisible(isFollowing);
    if (!isFollowing)
        return;
    native->installEventFilter(this);
    setGeometry(window()->rect());
    raise();
}

bool PointerTrail::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == window() && event->type() == QEvent::Resize) {
        setGeometry(window()->rect());
    } else if (watched == window()->windowHandle() && event->type() == QEvent::MouseMove) {
        const QPointF at = static_cast<QMouseEvent*>(event)->position();
        m_places.push_back({.at = at, .time = m_clock.elapsed()});
        if (!m_timer.isActive())
            m_timer.start();
    }
    return QWidget::eventFilter(watched, event);
}

void PointerTrail::fade()
{
    const QRegion before = region();
    const qint64 now = m_clock.elapsed();
    std::erase_if(m_places, [now](const Place& place) { return now - place.time > kLifetime; });
    update(before + region());
    if (m_places.empty())
        m_timer.stop();
}

/// Piece by piece: little of what lies below is painted anew.
QRegion PointerTrail::region() const
{
    const double room = radius() + 1.0;
    QRegion all;
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        const QPointF from = m_places[i > 0 ? i - 1 : 0].at;
        all += QRectF(from, m_places[i].at)
                   .normalized()
                   .adjusted(-room, -room, room, room)
                   .toAlignedRect();
    }
    return all;
}

void PointerTrail::paintEvent(QPaintEvent* /*event*/)
{
    if (m_places.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qint64 now = m_clock.elapsed();
    const auto freshness = [now](const Place& place) {
        const double age = static_cast<double>(now - place.time) / static_cast<double>(kLifetime);
        return std::clamp(1.0 - age, 0.0, 1.0);
    };
    QColor color = m_color;
    for (std::size_t i = 1; i < m_places.size(); ++i) {
        const double fresh = freshness(m_places[i]);
        color.setAlphaF(static_cast<float>(kOpacity * fresh));
        painter.setPen(QPen(color, 1.0 + (radius() - 1.0) * fresh, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(m_places[i - 1].at, m_places[i].at);
    }
    color.setAlphaF(static_cast<float>(kOpacity * freshness(m_places.back())));
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(m_places.back().at, radius(), radius());
}

}  // namespace entropy_lab
