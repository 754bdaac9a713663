#include "ui/plot/items/field_item.h"

#include "ui/figures/picture_limit.h"
#include "ui/plot/items/color_scale.h"

#include <QFontMetricsF>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

// Px at scale 1.
constexpr double kBarGap = 6.0;
constexpr double kBarWidth = 14.0;
constexpr double kTextGap = 4.0;

constexpr int kHatchPeriod = 8;  // px of the screen
constexpr int kHatchLine = 2;

/// Pixels for one px of the scene where a drawing has no pixels of its own: in PDF and SVG.
constexpr double kVectorResolution = 3.0;
constexpr double kMaximumResolution = 6.0;

constexpr QRgb kNoNumber = 0x00000000U;

/// The color of each cell, rows from the bottom up; kNoNumber where there is none.
std::vector<QRgb> cellColors(const PlotField& field, const FieldScale& colors, const Theme& theme)
{
    const ColorTable& table = colorTable(colors.kind, theme);
    const double last = static_cast<double>(table.size() - 1);
    std::vector<QRgb> cells(field.values.size());
    std::transform(field.values.begin(), field.values.end(), cells.begin(), [&](float value) {
        const double share = colors.shareOf(static_cast<double>(value));
        // NOLINTNEXTLINE(bugprone-incorrect-roundings): never negative, and for every cell.
        return std::isnan(share) ? kNoNumber : table[static_cast<std::size_t>(share * last + 0.5)];
    });
    return cells;
}

}  // namespace

QImage fieldImage(const FieldContent& content, QSize size)
{
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    if (image.isNull())
        return image;
    image.fill(Qt::transparent);
    const PlotField& field = *content.field;
    const std::vector<QRgb> cells = cellColors(field, content.colors, content.theme);
    const QRectF& area = content.mapping.area;
    std::vector<int> columns(static_cast<std::size_t>(size.width()));
    for (int i = 0; i < size.width(); ++i) {
        const double pixel = area.left() + (i + 0.5) / size.width() * area.width();
        columns[static_cast<std::size_t>(i)] = field.columnAt(content.mapping.toValueX(pixel));
    }
    const QRgb ground = content.theme.background.rgb();
    const QRgb stroke = content.theme.secondaryText.rgb();
    const int zoom = std::max(1, qRound(size.width() / std::max(1.0, area.width())));
    for (int j = 0; j < size.height(); ++j) {
        const double pixel = area.top() + (j + 0.5) / size.height() * area.height();
        const int row = field.rowAt(content.mapping.toValueY(pixel));
        if (row < 0)
            continue;
        const QRgb* const from = cells.data()
            + static_cast<std::ptrdiff_t>(row) * static_cast<std::ptrdiff_t>(field.columns);
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): what Qt says a line is.
        auto* const line = reinterpret_cast<QRgb*>(image.scanLine(j));
        for (int i = 0; i < size.width(); ++i) {
            const int column = columns[static_cast<std::size_t>(i)];
            if (column < 0)
                continue;
            if (from[column] != kNoNumber)
                line[i] = from[column];
            else
                line[i] = (i + j) / zoom % kHatchPeriod < kHatchLine ? stroke : ground;
        }
    }
    return image;
}

std::vector<AxisTick> colorBarTicks(const FieldScale& colors, const QFont& font, double height)
{
    const double line = QFontMetricsF(font).height();
    const int parts = std::clamp(static_cast<int>(height / (2.0 * line)), 2, 8);
    if (!colors.isLog)
        return linearTicks(colors.range, tickStep(colors.range, parts), false);
    return decadeTicks(colors.range, decadesOfATick(colors.range, parts));
}

double colorBarRoom(const FieldScale& colors, const QFont& font, double scale, double height)
{
    const QFontMetricsF metrics(font);
    double widest = metrics.horizontalAdvance(QStringLiteral("0.00"));
    for (const AxisTick& tick : colorBarTicks(colors, font, height))
        widest = std::max(widest, metrics.horizontalAdvance(tick.text));
    const double title = colors.title.isEmpty() ? 0.0 : metrics.height() + kTextGap * scale;
    // In steps of 8 px, so that the plot area does not follow every digit.
    return 8.0 * std::ceil(((kBarGap + kBarWidth + kTextGap) * scale + widest + title) / 8.0);
}

FieldItem::FieldItem(QGraphicsItem* chart) : QGraphicsObject(chart)
{
    setAcceptedMouseButtons(Qt::NoButton);
}

void FieldItem::setContent(const FieldContent& content)
{
    prepareGeometryChange();
    m_content = content;
    m_image = {};
    update();
}

QRectF FieldItem::barRect() const
{
    if (!m_content.field)
        return {};
    const QRectF& area = m_content.mapping.area;
    return {m_content.barLeft + kBarGap * m_content.scale, area.top(), kBarWidth * m_content.scale,
            area.height()};
}

QRectF FieldItem::boundingRect() const
{
    if (!m_content.field)
        return {};
    const QRectF& area = m_content.mapping.area;
    const double room =
        colorBarRoom(m_content.colors, m_content.font, m_content.scale, area.height());
    const double beyond = 16.0 * m_content.scale;
    return {area.left() - 1.0, area.top() - beyond, m_content.barLeft + room - area.left() + 2.0,
            area.height() + 2.0 * beyond};
}

void FieldItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    const QRectF& area = m_content.mapping.area;
    if (!m_content.field || area.isEmpty())
        return;
    const QPaintEngine* const engine = painter->paintEngine();
    const bool hasPixels = engine == nullptr || engine->type() == QPaintEngine::Raster;
    const QTransform& transform = painter->deviceTransform();
    const double wanted = hasPixels
        ? std::min(std::hypot(transform.m11(), transform.m12()), kMaximumResolution)
        : kVectorResolution;
    const QSize size =
        (area.size() * pictureResolution(area.size(), wanted)).toSize().expandedTo({1, 1});
    if (m_image.size() != size)
        m_image = fieldImage(m_content, size);
    painter->save();
    painter->setFont(m_content.font);
    if (m_image.isNull()) {
        painter->setPen(m_content.theme.text);
        painter->drawText(area, Qt::AlignCenter, noMemoryForPicture());
    } else {
        painter->drawImage(area, m_image);
    }
    paintBar(*painter);
    painter->restore();
}

void FieldItem::paintBar(QPainter& painter) const
{
    const FieldContent& c = m_content;
    const QFontMetricsF metrics(c.font);
    const QRectF bar = barRect();
    const ColorTable& table = colorTable(c.colors.kind, c.theme);
    QImage image(1, static_cast<int>(table.size()), QImage::Format_RGB32);
    for (int i = 0; i < image.height(); ++i)
        image.setPixel(0, i, table[table.size() - 1 - static_cast<std::size_t>(i)]);
    painter.drawImage(bar, image);
    painter.setPen(QPen(c.theme.border, c.scale));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bar);

    double right = bar.right() + kTextGap * c.scale;
    double widest = 0.0;
    painter.setPen(c.theme.secondaryText);
    for (const AxisTick& tick : colorBarTicks(c.colors, c.font, bar.height())) {
        const double y = bar.bottom() - c.colors.shareOf(tick.value) * bar.height();
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 3.0 * c.scale, y));
        const double width = metrics.horizontalAdvance(tick.text);
        widest = std::max(widest, width);
        painter.drawText(QRectF(right, y - metrics.height() / 2.0, width + 2.0, metrics.height()),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, tick.text);
    }
    if (c.colors.title.isEmpty())
        return;
    right = c.barLeft + colorBarRoom(c.colors, c.font, c.scale, bar.height());
    painter.setPen(c.theme.text);
    painter.translate(right, bar.center().y());
    painter.rotate(-90.0);
    const double length = bar.height() + 30.0 * c.scale;
    painter.drawText(QRectF(-length / 2.0, -metrics.height(), length, metrics.height()),
                     Qt::AlignCenter | Qt::TextDontClip,
                     metrics.elidedText(c.colors.title, Qt::ElideRight, length));
}

}  // namespace entropy_lab
