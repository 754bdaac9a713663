#include "ui/formulas/formula_sheet.h"
#include "ui/formulas/term_emphasis.h"

#include <QMouseEvent>
#include <QPainter>

#include <utility>

namespace entropy_lab {

void FormulaSheet::mouseMoveEvent(QMouseEvent* event)
{
    // A number or a letter, and what is left of the line above and below it.
    constexpr double kReach = 2.0;
    std::optional<Quantity> found;
    for (const PlacedRow& row : m_placed) {
        for (const PlacedRun& run : row.runs) {
            const QRectF reach = rectOf(row, run).adjusted(-kReach, -kReach, kReach, kReach);
            if (run.quantity != Quantity::Neutral && reach.contains(event->position()))
                found = run.quantity;
        }
    }
    hoverTerm(found);
    QWidget::mouseMoveEvent(event);
}

void FormulaSheet::leaveEvent(QEvent* event)
{
    hoverTerm(std::nullopt);
    QWidget::leaveEvent(event);
}

void FormulaSheet::hoverTerm(std::optional<Quantity> quantity)
{
    if (std::exchange(m_hovered, quantity) != quantity)
        emit termHovered(quantity);
}

void FormulaSheet::setHighlighted(std::optional<Quantity> quantity)
{
    if (std::exchange(m_highlighted, quantity) == quantity)
        return;
    m_still = QPixmap();
    update();
}

QRectF FormulaSheet::rectOf(const PlacedRow& row, const PlacedRun& run) const
{
    const QFontMetricsF& metrics = m_metrics[run.shape];
    return {run.position.x(), row.top + run.position.y() - metrics.ascent(),
            advanceOf(run.text, run.shape), metrics.height()};
}

std::vector<QRectF> FormulaSheet::termRects(Quantity quantity) const
{
    std::vector<QRectF> rects;
    for (const PlacedRow& row : m_placed) {
        for (const PlacedRun& run : row.runs) {
            if (run.quantity == quantity)
                rects.push_back(rectOf(row, run));
        }
    }
    return rects;
}

void FormulaSheet::paintEmphasisOf(QPainter& painter, const QRegion& region, bool still) const
{
    if (!m_highlighted)
        return;
    const QColor colour = m_colours[static_cast<std::size_t>(*m_highlighted)];
    for (const PlacedRow& row : m_placed) {
        if (!region.intersects(QRect(0, row.top, width(), row.height)))
            continue;
        for (const PlacedRun& run : row.runs) {
            if (run.isStill == still && run.quantity == *m_highlighted)
                paintEmphasis(painter, rectOf(row, run), colour);
        }
    }
}

}  // namespace entropy_lab
