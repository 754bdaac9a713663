#include "ui/plot/items/contour_item.h"
#include "ui/plot/items/field_item.h"
#include "ui/plot/items/handle_item.h"
#include "ui/plot/plot_view.h"

#include <QLineF>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kHandleReach = 5.0;  // px beyond the ring where a press still takes it

// Behind the grid of Qt Charts (0), above its background (-1); above the grid, below marks (2).
constexpr double kFieldZ = -0.5;
constexpr double kContourZ = 1.5;
constexpr double kHandleZ = 8.5;

}  // namespace

void PlotView::createPlane()
{
    m_fieldItem = new FieldItem(chart());
    m_fieldItem->setZValue(kFieldZ);
    m_contourItem = new ContourItem(chart());
    m_contourItem->setZValue(kContourZ);
    m_handleItem = new HandleItem(chart());
    m_handleItem->setZValue(kHandleZ);
}

void PlotView::setField(std::shared_ptr<const PlotField> field, const FieldScale& scale)
{
    if (field == m_field && scale == m_fieldScale)
        return;
    // The grid lies over a field and pales there.
    m_isStyleDirty = m_isStyleDirty || (field == nullptr) != (m_field == nullptr);
    m_field = std::move(field);
    m_fieldScale = scale;
    m_isPlaneDirty = true;
    m_isOverlayDirty = true;
}

void PlotView::setContours(std::vector<PlotContour> contours)
{
    m_contours = std::move(contours);
    m_isPlaneDirty = true;
}

void PlotView::setVectors(std::vector<PlotVector> vectors)
{
    if (vectors == m_vectors)
        return;
    m_vectors = std::move(vectors);
    m_isPlaneDirty = true;
}

void PlotView::setHandles(std::vector<PlotHandle> handles)
{
    if (handles == m_handles)
        return;
    m_handles = std::move(handles);
    if (m_activeHandle >= static_cast<int>(m_handles.size()))
        m_activeHandle = -1;
    m_areHandlesDirty = true;
}

void PlotView::setAxisTitles(const QString& x, const QString& y)
{
    if (x == m_description.x.title && y == m_description.y.title)
        return;
    m_description.x.title = x;
    m_description.y.title = y;
    m_drawnMapping = {};
    m_isOverlayDirty = true;
}

double PlotView::barRoom() const
{
    return m_field ? colorBarRoom(m_fieldScale, labelFont(), m_scale, m_mapping.area.height())
                   : 0.0;
}

void PlotView::updatePlane()
{
    m_fieldItem->setContent({.mapping = m_mapping,
                             .field = m_field,
                             .colors = m_fieldScale,
                             .theme = m_theme,
                             .font = labelFont(),
                             .scale = m_scale,
                             .barLeft = m_mapping.area.right() + m_rightMargin - barRoom()});
    m_contourItem->setContent({.mapping = m_mapping,
                               .contours = m_contours,
                               .vectors = m_vectors,
                               .colors = m_field ? std::optional(m_fieldScale) : std::nullopt,
                               .theme = m_theme,
                               .font = labelFont(),
                               .scale = m_scale});
    m_isPlaneDirty = false;
    m_areHandlesDirty = true;
}

void PlotView::updateHandles()
{
    m_handleItem->setContent(m_mapping, m_handles, m_activeHandle, m_theme, m_scale);
    m_areHandlesDirty = false;
}

void PlotView::reportRanges()
{
    if (m_mapping.x == m_reportedX && m_mapping.y == m_reportedY)
        return;
    m_reportedX = m_mapping.x;
    m_reportedY = m_mapping.y;
    emit rangesChanged(m_reportedX, m_reportedY);
}

QPointF PlotView::valueAtPixel(QPointF pixel) const
{
    return {m_mapping.toValueX(pixel.x()), m_mapping.toValueY(pixel.y())};
}

const std::vector<ContourLabel>& PlotView::contourLabels() const
{
    return m_contourItem->labels();
}

QRectF PlotView::colorBarRect() const
{
    return m_fieldItem->barRect();
}

void PlotView::copyPlaneTo(PlotView& copy) const
{
    copy.m_field = m_field;
    copy.m_fieldScale = m_fieldScale;
    copy.m_contours = m_contours;
    copy.m_vectors = m_vectors;
}

int PlotView::handleAt(QPointF position) const
{
    int nearest = -1;
    double least = INFINITY;
    for (std::size_t i = 0; i < m_handles.size(); ++i) {
        const PlotHandle& handle = m_handles[i];
        if (!m_mapping.canShow(handle.position.y()))
            continue;
        const QPointF at = m_mapping.toPixel(handle.position);
        const double distance = QLineF(at, position).length();
        if (m_mapping.area.adjusted(-1, -1, 1, 1).contains(at)
            && distance <= handle.radius * m_scale + kHandleReach && distance < least) {
            least = distance;
            nearest = static_cast<int>(i);
        }
    }
    return nearest;
}

void PlotView::showActiveHandle(int handle)
{
    if (handle == m_activeHandle)
        return;
    m_activeHandle = handle;
    m_areHandlesDirty = true;
    if (handle >= 0)
        viewport()->setCursor(Qt::OpenHandCursor);
    else
        viewport()->unsetCursor();
    postRefresh();
}

bool PlotView::startHandleDrag()
{
    const int handle = m_gestureButton == Qt::LeftButton ? handleAt(m_pressedAt) : -1;
    if (handle < 0)
        return false;
    m_gesture = Gesture::Handle;
    showActiveHandle(handle);
    m_handleStart = m_handles[static_cast<std::size_t>(handle)].position;
    m_handleGrip = m_mapping.toPixel(m_handleStart) - m_pressedAt;
    hideCursor();
    viewport()->setCursor(Qt::ClosedHandCursor);
    return true;
}

void PlotView::dragHandleTo(QPointF position)
{
    // The handle keeps its distance to the pointer, and stays on the plot.
    const QRectF& area = m_mapping.area;
    const QPointF at = position + m_handleGrip;
    const QPointF inside(std::clamp(at.x(), area.left(), area.right()),
                         std::clamp(at.y(), area.top(), area.bottom()));
    emit handleMoved(m_activeHandle, valueAtPixel(inside));
}

void PlotView::endHandleDrag(bool isKept)
{
    const int handle = m_activeHandle;
    if (!isKept)
        emit handleMoved(handle, m_handleStart);
    showActiveHandle(-1);
    emit handleReleased(handle);
}

bool PlotView::showHandleTip(QPoint position, QPoint globalPosition)
{
    const int handle = handleAt(position);
    if (handle < 0 || m_handles[static_cast<std::size_t>(handle)].tip.isEmpty())
        return false;
    QToolTip::showText(globalPosition, m_handles[static_cast<std::size_t>(handle)].tip, this);
    return true;
}

}  // namespace entropy_lab
