#include "ui/figures/figure_preview.h"

#include "ui/figures/figure_drawing.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <new>

namespace entropy_lab {

namespace {

constexpr double kMargin = 12.0;              // px around the picture
constexpr QSizeF kLeastLayout(160.0, 120.0);  // px of the smallest page
constexpr double kBudget = 8.0;               // ms of drawing at a time

}  // namespace

FigurePreview::FigurePreview(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Preview"));
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &FigurePreview::drawOn);
}

FigurePreview::~FigurePreview() = default;

void FigurePreview::setFigure(Figure* figure, const ExportOptions& options)
{
    m_figure = figure;
    m_options = options;
    redraw();
}

void FigurePreview::redraw()
{
    m_drawing.reset();
    m_isStale = m_figure != nullptr && exportProblem(m_options).isEmpty();
    if (m_isStale) {
        m_timer.start();
        return;
    }
    m_timer.stop();
    m_picture = {};
    update();
}

/// As many as there is room for, whatever the figure has: at least one either way.
QSize FigurePreview::pixels() const
{
    const QSizeF inches = exportInches(m_options);
    const QSizeF room = QSizeF(size()) - QSizeF(2.0 * kMargin, 2.0 * kMargin);
    const double fit = std::min(room.width() / inches.width(), room.height() / inches.height());
    return (std::max(0.0, fit) * devicePixelRatioF() * inches).toSize().expandedTo({1, 1});
}

/// Of a page so large that no letter and no line of it is seen, a smaller one, of which none is
/// seen either: what is laid out then has no more detail than a picture of this size.
ExportOptions FigurePreview::shownOptions() const
{
    constexpr double kLayoutDpi = 96.0;
    constexpr double kUnseen = 1.0 / 16.0;  // letters of less than a pixel
    ExportOptions shown = m_options;
    const QSizeF layout = exportInches(m_options) * kLayoutDpi;
    const double least = kUnseen / (m_options.fontScale * std::max(1.0, m_options.lineScale));
    const double factor =
        std::max({pixels().width() / layout.width() / least, kLeastLayout.width() / layout.width(),
                  kLeastLayout.height() / layout.height()});
    shown.size *= std::min(1.0, factor);
    return shown;
}

void FigurePreview::drawOn()
{
    try {
        if (!m_drawing)
            m_drawing = std::make_unique<FigureDrawing>(*m_figure, shownOptions(), pixels());
        else if (m_drawing->goOn(kBudget))
            return;
        else
            m_isStale = false;
    } catch (const std::bad_alloc&) {
        m_isStale = false;
        m_drawing.reset();
    }
    if (m_isStale)
        return;
    m_timer.stop();
    m_picture = m_drawing ? pictureOf(m_drawing->take()) : QImage();
    m_drawing.reset();
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    update();
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
