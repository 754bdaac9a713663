#include "ui/figure_preview.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr double kMargin = 12.0;  // px around the picture
constexpr double kMillimetresPerInch = 25.4;

}  // namespace

FigurePreview::FigurePreview(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Preview"));
}

void FigurePreview::setFigure(Figure* figure, const ExportOptions& options)
{
    m_figure = figure;
    m_options = options;
    redraw();
}

void FigurePreview::redraw()
{
    m_picture = {};
    update();
    if (m_figure == nullptr || !exportProblem(m_options).isEmpty())
        return;
    const QSizeF inches = exportInches(m_options);
    const QSizeF room = QSizeF(size()) - QSizeF(2.0 * kMargin, 2.0 * kMargin);
    ExportOptions scaled = m_options;
    scaled.size = inches * kMillimetresPerInch;
    scaled.unit = ExportOptions::Unit::Millimetre;
    const double fit = std::min(room.width() / inches.width(), room.height() / inches.height());
    constexpr double kLeast = 10.0;
    constexpr double kMost = 2400.0;
    scaled.dpi = std::clamp(fit * devicePixelRatioF(), kLeast, kMost);
    m_picture = chartImage(*m_figure, scaled);
    m_picture.setDevicePixelRatio(devicePixelRatioF());
}

void FigurePreview::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Mid));
    if (m_picture.isNull())
        return;
    const QSizeF size = m_picture.deviceIndependentSize();
    const QRectF place(QPointF(std::round((width() - size.width()) / 2.0),
                               std::round((height() - size.height()) / 2.0)),
                       size);
    if (m_options.isTransparent) {
        constexpr int kSquare = 8;
        QImage squares(2 * kSquare, 2 * kSquare, QImage::Format_RGB32);
        const QColor ground = m_options.theme.isDark ? QColor(0x30, 0x30, 0x30) : QColor(Qt::white);
        squares.fill(ground);
        QPainter drawing(&squares);
        const QColor other = m_options.theme.isDark ? ground.lighter(140) : ground.darker(112);
        drawing.fillRect(0, 0, kSquare, kSquare, other);
        drawing.fillRect(kSquare, kSquare, kSquare, kSquare, other);
        drawing.end();
        painter.fillRect(place, QBrush(squares));
    }
    painter.drawImage(place, m_picture);
    painter.setPen(palette().color(QPalette::Dark));
    painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5));
}

void FigurePreview::resizeEvent(QResizeEvent*)
{
    redraw();
}

void FigurePreview::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        update();
    QWidget::changeEvent(event);
}

}  // namespace entropy_lab
