#include "ui/plot/items/plot_legend.h"
#include "ui/plot/items/plot_overlay.h"
#include "ui/plot/plot_view.h"
#include "ui/style/shown_text.h"

#include <QApplication>
#include <QChart>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kWheelFactor = 0.85;  // of the range, for one notch
constexpr quint64 kWheelPause = 500;   // ms that end a burst of notches: one step back a burst

}  // namespace

void PlotView::wheelEvent(QWheelEvent* event)
{
    const QPointF at = event->position();
    const std::optional<Qt::Orientation> axis = axisAt(at);
    const int delta =
        event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    event->accept();
    if (delta == 0 || (!m_mapping.area.contains(at) && !axis))
        return;
    if (event->timestamp() > m_lastWheel + kWheelPause || m_previousViews.empty())
        rememberView();
    m_lastWheel = event->timestamp();
    const double factor = std::pow(kWheelFactor, delta / 120.0);
    AxisRange x = m_mapping.x;
    AxisRange y = m_mapping.y;
    if (axis != Qt::Vertical)
        x = zoomed(x, m_mapping.toValueX(at.x()), factor, m_mapping.isLogX);
    if (axis != Qt::Horizontal)
        y = zoomed(y, m_mapping.toValueY(at.y()), factor, m_mapping.isLogY);
    moveView(x, y);
}

void PlotView::mousePressEvent(QMouseEvent* event)
{
    event->accept();
    if (m_gesture != Gesture::None)
        return;
    m_gesture = Gesture::Press;
    m_gestureButton = event->button();
    m_pressedAt = event->position();
    m_pressedMapping = m_mapping;
    m_pinBeforeClick.reset();
    m_isClickRevocable = false;
}

void PlotView::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF at = event->position();
    if (m_gesture == Gesture::None) {
        showActiveHandle(handleAt(at));
        hoverAt(at);
        hoverQuantity(quantityAt(at));
        return;
    }
    const bool isDrag = (at - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (m_gesture == Gesture::Press && isDrag
        && (m_mapping.area.contains(m_pressedAt) || axisAt(m_pressedAt)))
        startDrag();
    if (m_gesture == Gesture::Handle) {
        dragHandleTo(at);
    } else if (m_gesture == Gesture::Pan) {
        panTo(at);
    } else if (m_gesture == Gesture::Point) {
        pointTo(at);
    } else if (m_gesture == Gesture::Sketch) {
        sketchTo(at);
    } else if (m_gesture == Gesture::ZoomBox) {
        QRectF box = QRectF(m_pressedAt, at).normalized();
        // A drag that began on an axis zooms that axis only.
        const std::optional<Qt::Orientation> axis = axisAt(m_pressedAt);
        const QRectF& area = m_mapping.area;
        if (axis == Qt::Horizontal)
            box = {box.left(), area.top(), box.width(), area.height()};
        else if (axis == Qt::Vertical)
            box = {area.left(), box.top(), area.width(), box.height()};
        m_zoomBox = box & area;
        m_isOverlayDirty = true;
        refresh();
    }
}

void PlotView::startDrag()
{
    if (isSketchPress()) {
        m_gesture = Gesture::Sketch;
        viewport()->setCursor(Qt::CrossCursor);
        sketchTo(m_pressedAt);
        return;
    }
    if (startHandleDrag())
        return;
    const bool isSide = m_gestureButton == Qt::LeftButton || m_gestureButton == Qt::RightButton;
    const bool isLeft = m_gestureButton == Qt::LeftButton;
    if (isLeft && m_isPointing && m_mapping.area.contains(m_pressedAt)) {
        m_gesture = Gesture::Point;
        m_pointedTo = valueAtPixel(m_pressedAt);
        viewport()->setCursor(Qt::CrossCursor);
        return;
    }
    if (isSide && isLeft == (m_leftDrag == LeftDrag::Zooms)) {
        m_gesture = Gesture::ZoomBox;
        viewport()->setCursor(Qt::CrossCursor);
    } else if (isSide || m_gestureButton == Qt::MiddleButton) {
        rememberView();
        m_gesture = Gesture::Pan;
        hideCursor();
        viewport()->setCursor(Qt::ClosedHandCursor);
    }
}

void PlotView::pointTo(QPointF position)
{
    const QRectF& area = m_mapping.area;
    const QPointF to = valueAtPixel({std::clamp(position.x(), area.left(), area.right()),
                                     std::clamp(position.y(), area.top(), area.bottom())});
    showCursorAt(m_description.x.isInteger ? std::round(to.x()) : to.x());
    emit dragged(std::exchange(m_pointedTo, to), to);
}

void PlotView::mouseReleaseEvent(QMouseEvent* event)
{
    event->accept();
    if (event->button() != m_gestureButton)
        return;
    const Gesture gesture = std::exchange(m_gesture, Gesture::None);
    const QRectF box = std::exchange(m_zoomBox, QRectF());
    viewport()->unsetCursor();
    m_isOverlayDirty = true;
    if (gesture == Gesture::ZoomBox) {
        zoomToBox(box);
    } else if (gesture == Gesture::Point) {
        emit dragFinished();
    } else if (gesture == Gesture::Handle) {
        endHandleDrag(true);
    } else if (gesture == Gesture::Press && m_gestureButton == Qt::LeftButton) {
        finishPress(event->position());
    } else if (gesture == Gesture::Press && m_gestureButton == Qt::RightButton) {
        emit menuRequested(event->globalPosition().toPoint());
    }
    refresh();
}

void PlotView::finishPress(QPointF position)
{
    const int entry = m_legend->entryAt(m_pressedAt);
    if (entry >= 0 && entry == m_legend->entryAt(position))
        toggleLegendEntry(entry);
    else if (!m_isAutoFit && m_above->fitButtonRect().contains(position))
        fit();
    else if (isSketchPress())
        sketchTo(position);
    else if (m_mapping.area.contains(position) && m_mapping.area.contains(m_pressedAt)
             && handleAt(m_pressedAt) < 0)
        clickAt(position);
}

void PlotView::mouseDoubleClickEvent(QMouseEvent* event)
{
    event->accept();
    // Its first click was no wish to move the pin.
    if (const auto before = std::exchange(m_pinBeforeClick, std::nullopt))
        changePin(*before);
    if (m_sketch.isOpen && m_mapping.area.contains(event->position()))
        return;
    if (std::exchange(m_isClickRevocable, false))
        emit clickRevoked();
    const int entry = m_legend->entryAt(event->position());
    const std::optional<Qt::Orientation> axis = axisAt(event->position());
    if (entry >= 0)
        toggleLegendEntry(entry);
    else if (event->button() == Qt::LeftButton && axis)
        editAxisLimits(*axis);
    else if (event->button() == Qt::LeftButton)
        fit();
}

void PlotView::toggleLegendEntry(int entry)
{
    const int index = m_legendCurves.at(static_cast<std::size_t>(entry));
    setCurveVisible(index, !isCurveVisible(index));
    refresh();
}

void PlotView::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) {
        event->ignore();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Home:
        fit();
        break;
    case Qt::Key_Backspace:
        previousView();
        break;
    case Qt::Key_L:
        setLogY(!m_mapping.isLogY);
        break;
    case Qt::Key_Escape:
        if (m_gesture == Gesture::None) {
            event->setAccepted(m_pin.has_value());
            changePin(std::nullopt);
            return;
        }
        if (m_gesture == Gesture::Pan)
            previousView();
        if (m_gesture == Gesture::Point)
            emit dragFinished();
        if (std::exchange(m_gesture, Gesture::None) == Gesture::Handle)
            endHandleDrag(false);
        m_zoomBox = {};
        m_isOverlayDirty = true;
        viewport()->unsetCursor();
        refresh();
        break;
    default:
        // Not to QGraphicsView, which would eat the arrows and Space of the transport bar.
        event->ignore();
        return;
    }
    event->accept();
}

void PlotView::enterEvent(QEnterEvent* event)
{
    QChartView::enterEvent(event);
    // Of a box that is typed in, a list or a button the keys are not taken away.
    const QWidget* const focus = window()->focusWidget();
    const bool isCharts =
        qobject_cast<const PlotView*>(focus) || (focus != nullptr && focus->isAncestorOf(this));
    if (isCharts && m_gesture == Gesture::None)
        setFocus(Qt::MouseFocusReason);
}

void PlotView::leaveEvent(QEvent* event)
{
    QChartView::leaveEvent(event);
    if (m_gesture == Gesture::None)
        showActiveHandle(-1);
    hoverQuantity(std::nullopt);
    if (!m_cursor)
        return;
    hideCursor();
    emit hoverLeft();
}

void PlotView::contextMenuEvent(QContextMenuEvent* event)
{
    // With the mouse the release decides: a right drag zooms.
    if (event->reason() == QContextMenuEvent::Keyboard)
        emit menuRequested(mapToGlobal(rect().center()));
    event->accept();
}

bool PlotView::viewportEvent(QEvent* event)
{
    // Of a window that is being laid out, the sizes on the way are never seen.
    if (event->type() == QEvent::Paint && m_isLayoutDirty) {
        refresh();
        if (static_cast<QPaintEvent*>(event)->rect() != viewport()->rect())
            viewport()->update();
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* const help = static_cast<QHelpEvent*>(event);
        if (showHandleTip(help->pos(), help->globalPos()))
            return true;
        const int entry = m_legend->entryAt(help->pos());
        if (entry >= 0) {
            const PlotCurve& spec = curve(m_legendCurves.at(static_cast<std::size_t>(entry)));
            QToolTip::showText(
                help->globalPos(),
                tipText((spec.isVisible ? tr("Click to hide %1") : tr("Click to show %1"))
                            .arg(spec.name)),
                this);
            return true;
        }
    }
    return QChartView::viewportEvent(event);
}

void PlotView::resizeEvent(QResizeEvent* event)
{
    QChartView::resizeEvent(event);
    m_isLayoutDirty = true;
    m_isLegendDirty = true;
    postRefresh();
}

void PlotView::showEvent(QShowEvent* event)
{
    QChartView::showEvent(event);
    // Its size is not settled yet: of what follows before the first picture, one drawing is enough.
    postRefresh();
}

}  // namespace entropy_lab
