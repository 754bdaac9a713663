// How the decision plane is drawn. Field and samples are pictures of their own, made again only
// when they change: a frame of a run costs one field.
#include "ui/figures/picture_limit.h"
#include "ui/plot/items/sample_marks.h"
#include "ui/plot/items/tick_numbers.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/style/shown_text.h"
#include "ui/workspaces/compare/decision_plane.h"

#include <QFontInfo>
#include <QPaintEngine>
#include <QPaintEvent>
#include <QPainter>
#include <QSpinBox>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>

namespace entropy_lab {

namespace {

constexpr double kGap = 8.0;
constexpr double kBarWidth = 12.0;
constexpr int kParts = 6;
constexpr double kFigurePoints = 10.0;  ///< of text in exports, as in charts
/// Beyond it, of the samples in the same cell of the grid one of each label is drawn.
constexpr int kAllDrawn = 20'000;
constexpr double kCell = 3.0;  ///< px
constexpr std::array kDecisionTicks{0.0, 0.25, 0.5, 0.75, 1.0};

/// Place of a label among the stamps and the layers of the grid; unlabeled ones lie below.
std::size_t kindOf(double label)
{
    return std::isnan(label) ? 0 : label == 0.0 ? 1 : 2;
}
constexpr std::array kLabelOfKind{std::numeric_limits<double>::quiet_NaN(), 0.0, 1.0};

QImage stampOf(double label, double radius, const Theme& theme, double ratio)
{
    const int side = 2 * static_cast<int>(std::ceil((1.4 * radius + 2.0) * ratio)) + 1;
    QImage stamp(side, side, QImage::Format_ARGB32_Premultiplied);
    if (stamp.isNull())
        return stamp;
    stamp.fill(Qt::transparent);
    QPainter painter(&stamp);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(ratio, ratio);
    const double middle = 0.5 * side / ratio;
    drawSampleMark(painter, {middle, middle}, label, radius, theme, true);
    return stamp;
}

/// src over dst, both premultiplied, for the two pairs of channels at once.
QRgb over(QRgb src, QRgb dst)
{
    const quint32 rest = 255U - qAlpha(src);
    const auto scaled = [rest](quint32 pair) {
        const quint32 product = (pair & 0xff00ffU) * rest;
        return ((product + ((product >> 8U) & 0xff00ffU) + 0x800080U) >> 8U) & 0xff00ffU;
    };
    return src + (scaled(dst) | (scaled(dst >> 8U) << 8U));
}

/// The stamp with its middle at a pixel, clipped to the picture.
void imprint(QImage& image, const QImage& stamp, int x, int y)
{
    const int half = stamp.width() / 2;
    const int left = std::max(0, half - x);
    const int right = std::min(stamp.width(), image.width() - x + half);
    const int top = std::max(0, half - y);
    const int bottom = std::min(stamp.height(), image.height() - y + half);
    for (int row = top; row < bottom; ++row) {
        const auto* const from = reinterpret_cast<const QRgb*>(stamp.constScanLine(row));
        auto* const to = reinterpret_cast<QRgb*>(image.scanLine(y - half + row)) + (x - half);
        for (int column = left; column < right; ++column)
            if (from[column] != 0)
                to[column] = over(from[column], to[column]);
    }
}

QSize imageSize(const QRectF& area, double ratio)
{
    return (area.size() * ratio).toSize().expandedTo({1, 1});
}

}  // namespace

QFont DecisionPlane::plotFont() const
{
    QFont scaled = font();
    if (m_figureStyle) {
        // In px, so that the painter's own resolution has no say.
        constexpr double kPixelsOfAPoint = 96.0 / 72.0;
        scaled = QFont(QFontInfo(font()).family());
        scaled.setPixelSize(qCeil(kFigurePoints * m_scale * kPixelsOfAPoint - 0.01));
        return scaled;
    }
    scaled.setPointSizeF(scaled.pointSizeF() * m_scale);
    return scaled;
}

double DecisionPlane::markRadius() const
{
    const int count = sampleCount();
    return m_scale
        * (count > kAllDrawn  ? 1.5
               : count > 5000 ? 2.0
               : count > 1000 ? 2.6
               : count > 200  ? 3.6
                              : 4.6);
}

void DecisionPlane::arrange()
{
    const QFontMetricsF metrics(plotFont());
    const double line = metrics.height();
    const double left = 2.0 * kGap + line + metrics.horizontalAdvance(QStringLiteral("−0.00"));
    const double right = 2.0 * kGap + kBarWidth + 4.0 + metrics.horizontalAdvance(tr("0.00")) + 4.0;
    const double top = kGap + 1.3 * line + line + kGap;
    const double bottom = 3.0 * line + 2.0 * kGap;
    // On whole px, so that the field is not smeared.
    m_mapping.area = QRectF(std::round(left), std::round(top),
                            std::max(40.0, std::floor(width() - left - right)),
                            std::max(40.0, std::floor(height() - top - bottom)));
    const QSize box = m_unitBox->sizeHint();
    m_unitBox->setGeometry(width() - box.width() - static_cast<int>(kGap), 2, box.width(),
                           std::min(box.height(), static_cast<int>(1.3 * line + kGap)));
}

void DecisionPlane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void DecisionPlane::renderField()
{
    const Field f = field();
    const QSize size = imageSize(m_mapping.area, resolution());
    if (m_drawnField == f && m_fieldMapping == m_mapping && m_field.size() == size)
        return;
    m_drawnField = f;
    m_fieldMapping = m_mapping;
    if (m_field.size() != size)
        m_field = QImage(size, QImage::Format_RGB32);
    if (m_field.isNull())
        return;
    if (!std::isfinite(f.w1) || !std::isfinite(f.w2) || !std::isfinite(f.b)) {
        m_field.fill(m_theme.background);
        return;
    }
    // z is affine: z = first + column * step along a row of pixel centers.
    const double perColumn = m_mapping.x.span() / size.width();
    const double perRow = m_mapping.y.span() / size.height();
    const double step = f.w1 * perColumn;
    for (int row = 0; row < size.height(); ++row) {
        const double x2 = m_mapping.y.maximum - (row + 0.5) * perRow;
        const double first = f.w1 * (m_mapping.x.minimum + 0.5 * perColumn) + f.w2 * x2 + f.b;
        auto* const pixels = reinterpret_cast<QRgb*>(m_field.scanLine(row));
        for (int column = 0; column < size.width(); ++column)
            pixels[column] = m_colors.ofZ(first + column * step);
    }
}

void DecisionPlane::renderMarks()
{
    const double ratio = resolution();
    const QSize size = imageSize(m_mapping.area, ratio);
    if (!m_areMarksDirty && m_marksMapping == m_mapping && m_marks.size() == size)
        return;
    m_areMarksDirty = false;
    m_marksMapping = m_mapping;
    if (m_marks.size() != size)
        m_marks = QImage(size, QImage::Format_ARGB32_Premultiplied);
    m_drawnSamples = 0;
    if (m_marks.isNull())
        return;
    m_marks.fill(Qt::transparent);

    // The grid is fixed to the values, so that a pan does not change which samples are drawn.
    const double columnsPerValue = m_mapping.area.width() / kCell / m_mapping.x.span();
    const double rowsPerValue = m_mapping.area.height() / kCell / m_mapping.y.span();
    const double firstColumn = std::floor(m_mapping.x.minimum * columnsPerValue);
    const double firstRow = std::floor(m_mapping.y.minimum * rowsPerValue);
    const auto columns = static_cast<std::size_t>(m_mapping.area.width() / kCell) + 2;
    const auto rows = static_cast<std::size_t>(m_mapping.area.height() / kCell) + 2;
    const bool isThinned = sampleCount() > kAllDrawn;
    if (isThinned)
        m_occupied.assign(kLabelOfKind.size() * columns * rows, 0);

    const double scaleX = size.width() / m_mapping.x.span();
    const double scaleY = size.height() / m_mapping.y.span();
    const double margin = 8.0 * m_scale * ratio;
    struct Place {
        int x;
        int y;
    };
    std::array<std::vector<Place>, kLabelOfKind.size()> places;
    const int count = sampleCount();
    const double* const X = data().X.data();
    const double* const Y = data().hasLabels() ? data().Y.data() + m_unit : nullptr;
    const Eigen::Index unitsOfY = data().Y.rows();
    for (int s = 0; s < count; ++s) {
        const bool isMoved = m_moved && m_moved->index == s;
        const QPointF value = isMoved ? m_moved->value : QPointF(X[2 * s], X[2 * s + 1]);
        const double x = (value.x() - m_mapping.x.minimum) * scaleX;
        const double y = (m_mapping.y.maximum - value.y()) * scaleY;
        const bool isInside =
            x > -margin && x < size.width() + margin && y > -margin && y < size.height() + margin;
        if (!isInside)
            continue;
        const std::size_t kind = Y == nullptr ? 0 : kindOf(Y[s * unitsOfY]);
        if (isThinned) {
            const double column = value.x() * columnsPerValue - firstColumn;
            const double row = value.y() * rowsPerValue - firstRow;
            if (column < 0.0 || row < 0.0 || column >= static_cast<double>(columns)
                || row >= static_cast<double>(rows))
                continue;
            const std::size_t cell = (kind * rows + static_cast<std::size_t>(row)) * columns
                + static_cast<std::size_t>(column);
            if (m_occupied[cell] != 0)
                continue;
            m_occupied[cell] = 1;
        }
        places[kind].push_back({static_cast<int>(std::floor(x)), static_cast<int>(std::floor(y))});
    }
    // Few labels among many samples must be seen: they lie on top.
    for (std::size_t kind = 0; kind < kLabelOfKind.size(); ++kind) {
        const QImage stamp = stampOf(kLabelOfKind[kind], markRadius(), m_theme, ratio);
        for (const Place& place : places[kind])
            imprint(m_marks, stamp, place.x, place.y);
        m_drawnSamples += static_cast<qsizetype>(places[kind].size());
    }
}

void DecisionPlane::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    paintAll(painter);
}

double DecisionPlane::resolution() const
{
    return pictureResolution(m_mapping.area.size(),
                             m_figureStyle ? m_figureResolution : devicePixelRatioF());
}

StillFigure DecisionPlane::still(QSizeF size, const FigureStyle& style)
{
    const auto still = std::make_shared<DecisionPlane>();
    DecisionPlane& copy = *still;
    copy.m_figureStyle = style;
    copy.m_isEditable = false;
    copy.m_scale = style.fontScale;
    copy.m_unit = m_unit;
    copy.m_title = m_title;
    if (m_snapshot && m_snapshot->layer.units > 1)
        copy.m_title = tr("%1, unit %2").arg(m_title).arg(m_unit + 1);
    copy.setTheme(style.theme);
    copy.resize(size.toSize());
    copy.m_snapshot = m_snapshot;
    copy.arrange();
    copy.m_isAutoFit = m_isAutoFit;
    copy.m_mapping.x = m_mapping.x;
    copy.m_mapping.y = m_mapping.y;
    if (m_isAutoFit && copy.isShown())
        copy.fitToData();
    return {[still](QPainter& painter) {
        // A drawing has no pixels: fine enough for paper.
        constexpr double kDrawing = 4.0;
        const bool isBitmap = painter.paintEngine()->type() == QPaintEngine::Raster;
        still->m_figureResolution = isBitmap ? painter.deviceTransform().m11() : kDrawing;
        painter.save();
        still->paintAll(painter);
        painter.restore();
    }};
}

void DecisionPlane::paintAll(QPainter& painter)
{
    if (!m_figureStyle || !m_figureStyle->isTransparent)
        painter.fillRect(rect(), m_theme.background);
    painter.setFont(plotFont());
    painter.setRenderHint(QPainter::Antialiasing);
    if (!isShown()) {
        painter.setPen(m_theme.secondaryText);
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap,
                         refusal());
        return;
    }
    renderField();
    renderMarks();
    if (m_field.isNull() || m_marks.isNull()) {
        painter.setPen(m_theme.text);
        painter.drawText(m_mapping.area, Qt::AlignCenter, noMemoryForPicture());
    } else {
        painter.drawImage(m_mapping.area, m_field);
        painter.drawImage(m_mapping.area, m_marks);
    }
    // Above the samples: many of them would hide it.
    drawBoundary(painter);
    drawEmphasis(painter);
    drawAxes(painter);
    drawColorBar(painter);
    drawHead(painter);
    drawHint(painter);
    drawHoverBox(painter);
}

void DecisionPlane::drawBoundary(QPainter& painter) const
{
    const std::optional<QLineF> line = boundary();
    if (!line)
        return;
    const QLineF drawn(m_mapping.toPixel(line->p1()), m_mapping.toPixel(line->p2()));
    QColor rim = m_theme.background;
    rim.setAlphaF(0.75F);
    painter.setPen(QPen(rim, 4.5 * m_scale, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(drawn);
    painter.setPen(QPen(m_theme.text, 2.0 * m_scale, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(drawn);
}

void DecisionPlane::drawEmphasis(QPainter& painter) const
{
    painter.save();
    painter.setClipRect(m_mapping.area);
    painter.setBrush(Qt::NoBrush);
    const auto emphasise = [&](int sample, QColor color, double width) {
        const QPointF centre = m_mapping.toPixel(valueOf(sample));
        const double radius = markRadius() + 4.0 * m_scale;
        painter.setPen(QPen(m_theme.background, width + 2.5));
        painter.drawEllipse(centre, radius, radius);
        painter.setPen(QPen(color, width));
        painter.drawEllipse(centre, radius, radius);
        drawSampleMark(painter, centre, labelOf(sample), markRadius(), m_theme, true);
    };
    if (m_hovered && m_hovered != m_selected)
        emphasise(*m_hovered, m_theme.secondaryText, 1.2 * m_scale);
    if (m_selected)
        emphasise(*m_selected, m_theme.accent, 2.4 * m_scale);
    painter.restore();
}

void DecisionPlane::drawAxes(QPainter& painter) const
{
    const QRectF area = m_mapping.area;
    const double line = painter.fontMetrics().height();
    const auto ticksOf = [](AxisRange range) {
        return linearTicks(range, tickStep(range, kParts), false);
    };
    painter.setBrush(Qt::NoBrush);
    painter.setPen(m_theme.border);
    painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5));
    std::vector<TickNumber> below;
    for (const AxisTick& tick : ticksOf(m_mapping.x)) {
        const double x = m_mapping.toPixelX(tick.value);
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4.0));
        below.push_back({x, readableNumber(tick.value)});
    }
    painter.setPen(m_theme.secondaryText);
    drawNumbersBelow(painter, below, area.bottom() + 5.0);
    for (const AxisTick& tick : ticksOf(m_mapping.y)) {
        const double y = m_mapping.toPixelY(tick.value);
        painter.setPen(m_theme.border);
        painter.drawLine(QPointF(area.left() - 4.0, y), QPointF(area.left(), y));
        painter.setPen(m_theme.secondaryText);
        drawNumberBeside(painter, QRectF(line, y - line, area.left() - line - 7.0, 2.0 * line),
                         readableNumber(tick.value));
    }
    // Columns of a table have names; other inputs have numbers.
    const auto& csv = m_snapshot->experiment->csv;
    const auto titleOf = [&csv](std::size_t feature, const QString& plain) {
        const bool isNamed = csv && feature < csv->inputs.size();
        return isNamed ? shownText(QString::fromStdString(csv->inputs[feature])) : plain;
    };
    const auto shortened = [&painter](const QString& text, double width) {
        return painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(width));
    };
    painter.setPen(m_theme.text);
    painter.drawText(QRectF(area.left(), area.bottom() + line + 6.0, area.width(), line),
                     Qt::AlignCenter, shortened(titleOf(0, tr("input x₁")), area.width()));
    painter.save();
    painter.translate(kGap - 4.0, area.center().y());
    painter.rotate(-90.0);
    painter.drawText(QRectF(-0.5 * area.height(), 0.0, area.height(), line), Qt::AlignCenter,
                     shortened(titleOf(1, tr("input x₂")), area.height()));
    painter.restore();
}

void DecisionPlane::drawColorBar(QPainter& painter) const
{
    const QRectF area = m_mapping.area;
    const double line = painter.fontMetrics().height();
    const QRectF bar(area.right() + 2.0 * kGap - 2.0, area.top(), kBarWidth, area.height());
    const int rows = static_cast<int>(bar.height());
    QImage colors(1, rows, QImage::Format_RGB32);
    for (int row = 0; row < rows; ++row)
        colors.setPixel(0, row, m_colors.ofDecision(1.0 - (row + 0.5) / rows));
    painter.drawImage(bar, colors);
    painter.setPen(m_theme.border);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5));
    painter.setPen(m_theme.text);
    painter.drawText(QRectF(bar.left() - 20.0, area.top() - line - 4.0, bar.width() + 40.0, line),
                     Qt::AlignCenter, QStringLiteral("D"));
    for (const double tick : kDecisionTicks) {
        const double y = bar.bottom() - tick * bar.height();
        painter.setPen(m_theme.border);
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 3.0, y));
        painter.setPen(m_theme.secondaryText);
        painter.drawText(QRectF(bar.right() + 5.0, y - line, 60.0, 2.0 * line),
                         Qt::AlignLeft | Qt::AlignVCenter, readableNumber(tick));
    }
}

void DecisionPlane::drawHead(QPainter& painter) const
{
    const double line = painter.fontMetrics().height();
    const QRectF area = m_mapping.area;
    QFont bold = painter.font();
    if (bold.pixelSize() > 0)
        bold.setPixelSize(qRound(1.1 * bold.pixelSize()));
    else
        bold.setPointSizeF(1.1 * bold.pointSizeF());
    bold.setWeight(QFont::DemiBold);
    painter.save();
    painter.setFont(bold);
    painter.setPen(m_theme.text);
    const QString title = m_figureStyle && !m_figureStyle->hasTitle ? QString() : m_title;
    const double right = m_unitBox->isVisible() ? m_unitBox->x() - kGap : width() - kGap;
    painter.drawText(QRectF(area.left(), kGap, right - area.left(), 1.3 * line),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(title, Qt::ElideRight,
                                                      static_cast<int>(right - area.left())));
    painter.restore();

    if (m_figureStyle && !m_figureStyle->hasLegend)
        return;
    const double middle = area.top() - 0.5 * line - 5.0;
    double x = area.left() + 5.0;
    const auto entry = [&](const QString& text, const auto& drawSymbol) {
        const double width = painter.fontMetrics().horizontalAdvance(text);
        if (x + width + 12.0 > area.right())
            return;
        drawSymbol(x);
        painter.setPen(m_theme.text);
        painter.drawText(QRectF(x + 10.0, middle - line, width + 4.0, 2.0 * line),
                         Qt::AlignLeft | Qt::AlignVCenter, text);
        x += width + 30.0;
    };
    const auto mark = [&](double label) {
        return [&, label](double at) {
            drawSampleMark(painter, {at, middle}, label, 4.2 * m_scale, m_theme, true);
        };
    };
    entry(tr("label 0"), mark(0.0));
    entry(tr("label 1"), mark(1.0));
    entry(tr("unlabeled"), mark(kLabelOfKind[0]));
    entry(tr("D = ½"), [&](double at) {
        painter.setPen(QPen(m_theme.text, 2.0 * m_scale));
        painter.drawLine(QPointF(at - 6.0, middle), QPointF(at + 6.0, middle));
    });
}

void DecisionPlane::drawHint(QPainter& painter) const
{
    const double line = painter.fontMetrics().height();
    // The longest that has room.
    QStringList hints;
    if (m_drawnField && !std::isfinite(m_drawnField->w1 + m_drawnField->w2 + m_drawnField->b))
        hints << tr("The parameters are not finite numbers: there is no decision to draw.")
              << tr("Parameters are not finite.");
    else if (m_selected && m_isEditable)
        hints << tr("Sample %1: 0, 1 or U sets its label, Delete removes it, a drag moves it.")
                     .arg(readableCount(*m_selected + 1))
              << tr("0, 1 or U sets the label, Delete removes it.") << tr("0, 1, U; Delete");
    else if (sampleCount() > kAllDrawn)
        hints
            << tr("%1 of %2 drawn: one of each label every %3 px.")
                   .arg(readableCount(m_drawnSamples), samplesText(sampleCount()))
                   .arg(kCell)
            << tr("%1 of %2 drawn").arg(readableCount(m_drawnSamples), samplesText(sampleCount()));
    else if (m_isEditable)
        hints << tr("Click adds a sample, drag moves one or the view; wheel zooms, Home fits.")
              << tr("Click adds a sample, drag moves one or the view.")
              << tr("Click adds, drag moves.");
    if (hints.isEmpty())
        return;
    const double room = width() - 2.0 * kGap;
    while (hints.size() > 1 && painter.fontMetrics().horizontalAdvance(hints.front()) > room)
        hints.removeFirst();
    const QString hint = hints.front();
    const QRectF place(kGap, height() - line - 4.0, width() - 2.0 * kGap, line);
    painter.setPen(m_theme.secondaryText);
    painter.drawText(
        place, Qt::AlignCenter,
        painter.fontMetrics().elidedText(hint, Qt::ElideRight, static_cast<int>(place.width())));
}

void DecisionPlane::drawHoverBox(QPainter& painter) const
{
    const QStringList lines = hoverLines();
    if (lines.isEmpty() || m_gesture == Gesture::Pan)
        return;
    const QFontMetricsF metrics(painter.font());
    double wide = 0.0;
    for (const QString& text : lines)
        wide = std::max(wide, metrics.horizontalAdvance(text));
    const double line = metrics.height();
    QRectF box(0.0, 0.0, wide + 2.0 * kGap, line * static_cast<double>(lines.size()) + kGap);
    const QPointF at = m_mapping.toPixel(valueOf(*m_hovered));
    const double away = markRadius() + 10.0;
    box.moveTopLeft(at + QPointF(away, away));
    // Beside the sample where there is room; never over it.
    if (box.right() > width() - 4.0)
        box.moveRight(at.x() - away);
    if (box.bottom() > height() - 4.0)
        box.moveBottom(at.y() - away);
    box.moveLeft(std::max(4.0, box.left()));
    box.moveTop(std::max(4.0, box.top()));
    QColor paper = m_theme.background;
    paper.setAlphaF(0.94F);
    painter.setPen(m_theme.border);
    painter.setBrush(paper);
    painter.drawRoundedRect(box, 3.0, 3.0);
    painter.setPen(m_theme.text);
    for (qsizetype k = 0; k < lines.size(); ++k)
        painter.drawText(QRectF(box.left() + kGap,
                                box.top() + 0.5 * kGap + line * static_cast<double>(k), wide + 2.0,
                                line),
                         Qt::AlignLeft | Qt::AlignVCenter, lines[k]);
}

}  // namespace entropy_lab
