#include "ui/surface_view.h"

#include "ui/chart_export.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontInfo>
#include <QMenu>
#include <QMouseEvent>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QWheelEvent>

#include <algorithm>
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
constexpr double kPictureScale = 2.0;

}  // namespace

SurfaceView::SurfaceView(QWidget* parent)
    : QWidget(parent), m_azimuth(kFirstAzimuth), m_elevation(kFirstElevation),
      m_chooseFile([this](const FileQuestion& question) { return chooseFile(this, question); })
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("The map as a surface"));
    setToolTip(tr("Drag to turn, wheel to zoom, double click for the first view, right click to "
                  "copy or save the picture."));
    setCursor(Qt::OpenHandCursor);
}

void SurfaceView::setContent(SurfaceContent content)
{
    if (content.map != m_content.map || content.title != m_content.title)
        m_drawn = {};
    m_content = std::move(content);
    update();
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
    font.setPixelSize(qCeil(kLabelPoints * m_scale * logicalDpiY() / 72.0 - 0.01));
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
    turnTo(kFirstAzimuth, kFirstElevation, 1.0);
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
        m_drawn.setDevicePixelRatio(devicePixelRatioF());
        m_drawn.fill(m_theme.background);
        QPainter cached(&m_drawn);
        cached.setFont(labelFont());
        paintFrame(cached, to);
        paintSurface(cached, to);
    }
    painter.drawPixmap(0, 0, m_drawn);
    painter.setFont(labelFont());
    paintPath(painter, to);
    paintAxes(painter, to);
}

void SurfaceView::paintOn(QPainter& painter, QSizeF size) const
{
    painter.setFont(labelFont());
    painter.fillRect(QRectF(QPointF(), size), m_theme.background);
    if (!m_content.map)
        return;
    const SurfaceProjection to = projection(size);
    paintFrame(painter, to);
    paintSurface(painter, to);
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
    menu->addAction(tr("Save picture…"), this, &SurfaceView::askAndSave);
    menu->addAction(tr("Copy picture"), this, &SurfaceView::copyPicture);
    menu->addSeparator();
    menu->addAction(tr("First view"), this, &SurfaceView::resetView);
    menu->popup(event->globalPos());
}

void SurfaceView::copyPicture() const
{
    QImage image((QSizeF(size()) * kPictureScale).toSize(), QImage::Format_RGB32);
    QPainter painter(&image);
    painter.scale(kPictureScale, kPictureScale);
    paintOn(painter, size());
    painter.end();
    QApplication::clipboard()->setImage(image);
}

void SurfaceView::askAndSave()
{
    const QString path =
        m_chooseFile({.purpose = FileQuestion::Purpose::Save,
                      .title = tr("Save the surface"),
                      .start = QStringLiteral("landscape-surface.svg"),
                      .filters = {tr("SVG picture (*.svg)"), tr("PDF document (*.pdf)"),
                                  tr("PNG picture (*.png)")}});
    if (path.isEmpty())
        return;
    const QString problem = save(path);
    if (!problem.isEmpty())
        emit saveFailed(problem);
}

QString SurfaceView::save(const QString& path) const
{
    const std::optional<ExportFormat> format = exportFormatOf(path);
    if (!format)
        return tr("%1: expected a name that ends in .png, .svg or .pdf").arg(path);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const QSizeF page = size();
    if (*format == ExportFormat::Svg) {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setResolution(96);
        generator.setSize(size());
        generator.setViewBox(QRectF(QPointF(), page));
        generator.setTitle(m_content.title.toHtmlEscaped());
        QPainter painter(&generator);
        paintOn(painter, page);
    } else if (*format == ExportFormat::Pdf) {
        QPdfWriter writer(&buffer);
        constexpr int kDpi = 1200;
        writer.setResolution(kDpi);
        writer.setPageSize(
            QPageSize(page / 96.0, QPageSize::Inch, QString(), QPageSize::ExactMatch));
        writer.setPageMargins(QMarginsF());
        writer.setTitle(m_content.title);
        QPainter painter(&writer);
        painter.scale(kDpi / 96.0, kDpi / 96.0);
        paintOn(painter, page);
    } else {
        QImage image((page * kPictureScale).toSize(), QImage::Format_RGB32);
        QPainter painter(&image);
        painter.scale(kPictureScale, kPictureScale);
        paintOn(painter, page);
        painter.end();
        image.save(&buffer, "PNG");
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(buffer.data()) != buffer.size()
        || !file.commit())
        return QStringLiteral("%1: %2").arg(path, file.errorString());
    return {};
}

}  // namespace entropy_lab
