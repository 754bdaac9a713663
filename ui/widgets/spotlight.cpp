#include "ui/widgets/spotlight.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr int kWidth = 3;  // px of a ring
constexpr int kRoom = 3;   // px between it and what it rings
constexpr int kRound = 6;  // px
constexpr int kReach = kWidth + kRoom;

}  // namespace

Highlight::Highlight(QWidget* window) : QWidget(window)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Rings around what the text is about"));
    hide();
}

void Highlight::setTargets(const std::vector<std::vector<QWidget*>>& groups)
{
    for (const QPointer<QObject>& object : m_watched) {
        if (object)
            object->removeEventFilter(this);
    }
    m_watched.clear();
    m_groups.clear();
    watch(parentWidget());
    for (const std::vector<QWidget*>& group : groups) {
        m_groups.emplace_back(group.begin(), group.end());
        for (QWidget* widget : group) {
            for (; widget != nullptr && widget != window(); widget = widget->parentWidget())
                watch(widget);
        }
    }
    place();
}

void Highlight::watch(QObject* object)
{
    if (std::find(m_watched.begin(), m_watched.end(), object) != m_watched.end())
        return;
    object->installEventFilter(this);
    m_watched.emplace_back(object);
}

bool Highlight::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide:
        placeSoon();
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

QRect Highlight::visibleRect(const QWidget& target) const
{
    if (!target.isVisible())
        return {};
    QRect rect(target.mapTo(window(), QPoint()), target.size());
    for (const QWidget* parent = target.parentWidget(); parent != nullptr && parent != window();
         parent = parent->parentWidget())
        rect &= QRect(parent->mapTo(window(), QPoint()), parent->size());
    return rect;
}

std::vector<QRect> Highlight::rings() const
{
    std::vector<QRect> rings;
    for (const std::vector<QPointer<QWidget>>& group : m_groups) {
        QRect all;
        for (const QPointer<QWidget>& widget : group) {
            if (widget)
                all |= visibleRect(*widget);
        }
        if (!all.isEmpty())
            rings.push_back(all.adjusted(-kReach, -kReach, kReach, kReach) & window()->rect());
    }
    return rings;
}

void Highlight::placeSoon()
{
    if (std::exchange(m_isPlacing, true))
        return;
    QMetaObject::invokeMethod(this, &Highlight::place, Qt::QueuedConnection);
}

void Highlight::place()
{
    m_isPlacing = false;
    std::vector<QRect> now = rings();
    setGeometry(window()->rect());
    if (now == m_placed && isVisible() == !now.empty()) {
        raise();
        return;
    }
    m_placed = std::move(now);
    // Nothing but the rings themselves, so that what is below is not drawn twice.
    QRegion mask;
    for (const QRect& ring : m_placed)
        mask += QRegion(ring) - QRegion(ring.adjusted(kReach, kReach, -kReach, -kReach));
    setVisible(!m_placed.empty());
    if (!m_placed.empty())
        setMask(mask);
    raise();
    update();
}

void Highlight::setTheme(const Theme& theme)
{
    m_theme = theme;
    update();
}

void Highlight::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.accent, kWidth));
    painter.setBrush(Qt::NoBrush);
    constexpr double kHalf = kWidth / 2.0;
    for (const QRect& ring : m_placed)
        painter.drawRoundedRect(QRectF(ring).adjusted(kHalf, kHalf, -kHalf, -kHalf), kRound,
                                kRound);
}

}  // namespace entropy_lab
