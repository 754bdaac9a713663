#include "ui/plot/items/plot_legend.h"

#include "ui/plot/items/curve_item.h"
#include "ui/style/text_cache.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr double kGap = 12.0;  // between two entries
constexpr double kPad = 4.0;   // between line, name and value

double swatchWidth(const QFontMetricsF& metrics)
{
    return 1.7 * metrics.height();
}

}  // namespace

PlotLegend::PlotLegend(QGraphicsItem* chart) : QGraphicsObject(chart)
{
    setAcceptedMouseButtons(Qt::NoButton);
}

void PlotLegend::setTitle(const QString& title)
{
    m_title = title;
    update();
}

void PlotLegend::setColors(const QColor& title, const QColor& hidden)
{
    m_titleColor = title;
    m_hiddenColor = hidden;
    update();
}

void PlotLegend::setFonts(const QFont& title, const QFont& entries)
{
    m_titleFont = title;
    m_font = entries;
    m_valueWidths.clear();
    update();
}

void PlotLegend::setEntries(std::vector<LegendEntry> entries)
{
    m_entries = std::move(entries);
    m_valueWidths.resize(m_entries.size(), 0.0);
    update();
}

double PlotLegend::entryWidth(std::size_t entry)
{
    const QFontMetricsF metrics(m_font);
    const LegendEntry& e = m_entries[entry];
    double& value = m_valueWidths[entry];
    if (!e.value.isEmpty())
        value = std::max({value, textWidth(e.value, m_font) + kPad,
                          textWidth(QStringLiteral("−0.00000"), m_font) + kPad});
    return swatchWidth(metrics) + kPad + textWidth(e.name, m_font) + value;
}

void PlotLegend::fitTitle(double width)
{
    m_titleShown = fittedFont(m_title, m_titleFont, width, m_font.pixelSize());
}

QString PlotLegend::shownTitle() const
{
    return elidedText(m_title, m_titleShown, m_titleRect.width() + 1);
}

double PlotLegend::arrange(double left, double right)
{
    prepareGeometryChange();
    m_valueWidths.resize(m_entries.size(), 0.0);
    const QFontMetricsF titleMetrics(m_titleFont);
    const double rowHeight = QFontMetricsF(m_font).height() + 4.0;
    const double titleHeight = !m_title.isEmpty() ? std::max(titleMetrics.height() + 4.0, rowHeight)
        : m_entries.empty()                       ? 0.0
                                                  : rowHeight;
    fitTitle(right - left);
    const double titleWidth = std::min(textWidth(m_title, m_titleShown), right - left);
    m_titleRect = {left, 4.0, titleWidth, titleHeight};

    double total = m_entries.empty() ? 0.0 : -kGap;
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        total += entryWidth(i) + kGap;
    m_rects.clear();
    const bool isOneRow = titleWidth + 2.0 * kGap + total <= right - left;
    double x = isOneRow ? right - total : left;
    double y = isOneRow     ? m_titleRect.center().y() - rowHeight / 2.0
        : m_title.isEmpty() ? m_titleRect.top()
                            : m_titleRect.bottom();
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const double width = std::min(entryWidth(i), right - left);
        if (x > left && x + width > right + 0.5) {
            x = left;
            y += rowHeight;
        }
        m_rects.emplace_back(x, y, width, rowHeight);
        x += width + kGap;
    }
    const double bottom =
        isOneRow || m_rects.empty() ? m_titleRect.bottom() : m_rects.back().bottom();
    m_bounds = QRectF(left, 0.0, right - left, bottom).adjusted(-4, 0, 4, 2);
    update();
    return bottom;
}

QRectF PlotLegend::entryRect(int entry) const
{
    return m_rects.at(static_cast<std::size_t>(entry));
}

int PlotLegend::entryAt(QPointF point) const
{
    const auto it = std::find_if(m_rects.begin(), m_rects.end(),
                                 [point](const QRectF& rect) { return rect.contains(point); });
    return it == m_rects.end() ? -1 : static_cast<int>(it - m_rects.begin());
}

void PlotLegend::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(m_titleShown);
    painter->setPen(m_titleColor);
    drawText(*painter, m_titleRect.adjusted(0, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter,
             shownTitle());
    painter->setFont(m_font);
    const QFontMetricsF metrics(m_font);
    const double swatch = swatchWidth(metrics);
    for (std::size_t i = 0; i < m_entries.size() && i < m_rects.size(); ++i) {
        const LegendEntry& entry = m_entries[i];
        const QRectF& rect = m_rects[i];
        QPen pen = entry.pen;
        if (!entry.isVisible)
            pen.setColor(m_hiddenColor);
        pen.setCapStyle(Qt::FlatCap);
        const QPointF middle(rect.left() + swatch / 2.0, rect.center().y());
        // A dash, not a gap, lies below the marker: it would look like a line without any.
        if (const QList<double> dashes = pen.dashPattern();
            entry.marker != CurveMarker::None && !dashes.isEmpty())
            pen.setDashOffset(0.5 * dashes.front() - 0.5 * swatch / pen.widthF());
        painter->setPen(pen);
        painter->setBrush(Qt::NoBrush);
        painter->drawLine(QPointF(rect.left(), middle.y()),
                          QPointF(rect.left() + swatch, middle.y()));
        if (entry.marker != CurveMarker::None) {
            painter->setPen(QPen(pen.color(), 0.65 * pen.widthF()));
            painter->setBrush(pen.color());
            drawMarker(*painter, entry.marker, middle, 1.9 * pen.widthF());
        }
        const double textLeft = rect.left() + swatch + kPad;
        const double value = m_valueWidths[i];
        const QRectF nameRect(textLeft, rect.top(), rect.right() - value - textLeft, rect.height());
        painter->setPen(entry.isVisible ? entry.text : m_hiddenColor);
        drawText(*painter, nameRect.adjusted(0, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter,
                 elidedText(entry.name, m_font, nameRect.width() + 1));
        if (!entry.value.isEmpty() && entry.isVisible)
            drawText(*painter,
                     QRectF(rect.right() - value, rect.top(), value + 2, rect.height())
                         .adjusted(kPad, 0, 0, 0),
                     Qt::AlignLeft | Qt::AlignVCenter, entry.value);
    }
    painter->restore();
}

}  // namespace entropy_lab
