#include "ui/workspaces/landscape/surface_view.h"

#include <QContextMenuEvent>
#include <QFontInfo>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <array>
#include <numbers>

namespace entropy_lab {

namespace {

constexpr double kFirstAzimuth = 0.55;
constexpr double kFirstElevation = 0.60;
constexpr double kLeastElevation = 0.05;
constexpr double kMostElevation = std::numbers::pi / 2.0;
constexpr double kLeastHeight = 0.5;  // of the box, in edges of its floor
constexpr double kMostHeight = 1.0;
constexpr double kTurn = 0.01;   // radians for a px of a drag
constexpr double kNotch = 1.12;  // of the size, for a notch of the wheel
constexpr double kLeastZoom = 0.3;
constexpr double kMostZoom = 8.0;
constexpr double kLabelPoints = 10.0;

}  // namespace

SurfaceView::SurfaceView(QWidget* parent)
    : QWidget(parent), m_firstAzimuth(kFirstAzimuth), m_azimuth(kFirstAzimuth),
      m_elevation(kFirstElevation)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("The map as a surface"));
    setToolTip(tr("Drag to turn, wheel to zoom, double click for the first view, right click to "
                  "export the picture."));
    setCursor(Qt::OpenHandCursor);
}

void SurfaceView::setContent(SurfaceContent content)
{
    if (content.map != m_content.map || content.title != m_content.title)
        m_drawn = {};
    const bool isOther = content.map && content.subject != m_subject;
    m_content = std::move(content);
    if (isOther) {
        m_subject = m_content.subject;
        m_firstAzimuth = azimuthOverLowestCorner();
        resetView();
    }
    update();
}

/// Nothing high stands in front then.
double SurfaceView::azimuthOverLowestCorner() const
{
    const Eigen::MatrixXd& value = m_content.map->landscape.value;
    const Eigen::Index row = value.rows() - 1;
    const Eigen::Index column = value.cols() - 1;
    // The corner that a quarter turn more brings to the front.
    const std::array<double, 4> corners{value(0, 0), value(row, 0), value(row, column),
                                        value(0, column)};
    const auto lowest = std::min_element(corners.begin(), corners.end()) - corners.begin();
    return kFirstAzimuth + static_cast<double>(lowest) * std::numbers::pi / 2.0;
}

void SurfaceView::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_drawn = {};
    update();
}

void SurfaceView::setFontScale(double scale)
{
    m_scale = scale;
    m_drawn = {};
    update();
}

QFont SurfaceView::labelFont() const
{
    QFont font(QFontInfo(this->font()).family());
    font.setPixelSize(
        qCeil(kLabelPoints * m_scale * m_dotsPerInch.value_or(logicalDpiY()) / 72.0 - 0.01));
    return font;
}

SurfaceProjection SurfaceView::projection(QSizeF size) const
{
    const double line = QFontMetricsF(labelFont()).height();
    // Title above, numbers and axis titles around.
    const QRectF room(2.9 * line, 3.4 * line, size.width() - 5.2 * line,
                      size.height() - 6.6 * line);
    SurfaceProjection to{
        .azimuth = m_azimuth,
        .elevation = m_elevation,
        // A high page holds a high box.
        .height = std::clamp(0.6 * room.height() / room.width(), kLeastHeight, kMostHeight),
        .centre = room.center()};
    if (m_content.map) {
        to.u = m_content.map->field->x;
        to.v = m_content.map->field->y;
        to.value = m_content.map->colors;
    }
    // The floor's diagonal, so that turning does not change the size.
    const double across = std::numbers::sqrt2;
    const double up =
        to.height * std::cos(m_elevation) + std::numbers::sqrt2 * std::sin(m_elevation);
    to.size = m_zoom * std::max(20.0, std::min(room.width() / across, room.height() / up));
    return to;
}

void SurfaceView::turnTo(double azimuth, double elevation, double zoom)
{
    m_azimuth = std::remainder(azimuth, 2.0 * std::numbers::pi);
    m_elevation = std::clamp(elevation, kLeastElevation, kMostElevation);
    m_zoom = std::clamp(zoom, kLeastZoom, kMostZoom);
    m_drawn = {};
    update();
    emit viewChanged();
}

void SurfaceView::resetView()
{
    turnTo(m_firstAzimuth, kFirstElevation, 1.0);
}

void SurfaceView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (!m_content.map) {
        painter.fillRect(rect(), m_theme.background);
        return;
    }
    const SurfaceProjection to = projection(size());
    if (m_drawn.isNull() || m_drawn.deviceIndependentSize() != QSizeF(size())) {
        m_drawn = QPixmap(size() * devicePixelRatioF());
        if (m_drawn.isNull()) {
            painter.fillRect(rect(), m_theme.background);
            paintOn(painter, size());
            return;
        }
        m_drawn.setDevicePixelRatio(devicePixelRatioF());
        m_drawn.fill(m_theme.background);
        QPainter cached(&m_drawn);
        cached.setFont(labelFont());
        paintFrame(cached, to);
        paintSurface(cached, to);
        paintSides(cached, to);
    }
    painter.drawPixmap(0, 0, m_drawn);
    painter.setFont(labelFont());
    paintPath(painter, to);
    paintAxes(painter, to);
}

void SurfaceView::paintOn(QPainter& painter, QSizeF size) const
{
    painter.setFont(labelFont());
    if (!m_content.map)
        return;
    const SurfaceProjection to = projection(size);
    paintFrame(painter, to);
    paintSurface(painter, to);
    paintSides(painter, to);
    paintPath(painter, to);
    paintAxes(painter, to);
}

void SurfaceView::mousePressEvent(QMouseEvent* event)
{
    m_lastDrag = event->position();
    if (event->button() == Qt::LeftButton)
        setCursor(Qt::ClosedHandCursor);
}

void SurfaceView::mouseMoveEvent(QMouseEvent* event)
{
    if (!(event->buttons() & Qt::LeftButton))
        return;
    const QPointF moved = event->position() - std::exchange(m_lastDrag, event->position());
    // The near side follows the hand.
    turnTo(m_azimuth + kTurn * moved.x(), m_elevation + kTurn * moved.y(), m_zoom);
}

void SurfaceView::mouseReleaseEvent(QMouseEvent*)
{
    setCursor(Qt::OpenHandCursor);
}

void SurfaceView::mouseDoubleClickEvent(QMouseEvent*)
{
    resetView();
}

void SurfaceView::wheelEvent(QWheelEvent* event)
{
    event->accept();
    turnTo(m_azimuth, m_elevation, m_zoom * std::pow(kNotch, event->angleDelta().y() / 120.0));
}

void SurfaceView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Home && event->modifiers() == Qt::NoModifier)
        resetView();
    else
        event->ignore();
}

void SurfaceView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Export…"), this, &SurfaceView::exportRequested);
    menu->addSeparator();
    menu->addAction(tr("First view"), this, &SurfaceView::resetView);
    menu->popup(event->globalPos());
}

QString SurfaceView::figureTitle() const
{
    return accessibleName();
}

StillFigure SurfaceView::still(QSizeF size, const FigureStyle& style)
{
    constexpr double kDotsPerInch = 96.0;
    emit pictureWanted();
    const auto copy = std::make_shared<SurfaceView>();
    copy->m_content = m_content;
    copy->m_azimuth = m_azimuth;
    copy->m_elevation = m_elevation;
    copy->m_zoom = m_zoom;
    copy->m_theme = style.theme;
    copy->m_scale = style.fontScale;
    copy->m_lineScale = style.lineScale;
    copy->m_dotsPerInch = kDotsPerInch;
    copy->m_hasTitle = style.hasTitle;
    copy->setFont(font());
    return {[copy, size, isTransparent = style.isTransparent](QPainter& painter) {
        painter.save();
        if (!isTransparent)
            painter.fillRect(QRectF(QPointF(), size), copy->m_theme.background);
        copy->paintOn(painter, size);
        painter.restore();
    }};
}

}  // namespace entropy_lab
