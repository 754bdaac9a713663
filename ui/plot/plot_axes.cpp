#include "ui/plot/axis_limits_editor.h"
#include "ui/plot/items/axis_labels.h"
#include "ui/plot/items/grid_lines.h"
#include "ui/plot/items/plot_legend.h"
#include "ui/plot/plot_view.h"
#include "ui/style/text_cache.h"

#include <QChart>
#include <QFontMetricsF>
#include <QGraphicsLayout>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kGridZ = 0.0;
constexpr double kAxisLabelsZ = 1.0;
constexpr int kMostPartsX = 10;

double widestText(const std::vector<AxisTick>& ticks, const QFont& font)
{
    double widest = 0.0;
    for (const AxisTick& tick : ticks)
        widest = std::max(widest, textWidth(tick.text, font));
    return widest;
}

/// Between two numbers of an axis; at least 1 where only whole numbers mean something.
double wholeStep(AxisRange range, int parts, bool isInteger)
{
    return std::max(tickStep(range, parts), isInteger ? 1.0 : 0.0);
}

/// How far the last number below an x axis may reach beyond the plot, px, whichever step the axis
/// takes: that depends on the room.
double beyondLastTick(const PlotMapping& mapping, const QFont& font)
{
    const AxisRange& x = mapping.x;
    if (!isUsableRange(x, false))
        return 0.0;
    const double magnitude = std::max(std::abs(x.minimum), std::abs(x.maximum));
    const double coarsest = tickStep(x, 1);
    double beyond = 0.0;
    double step = tickStep(x, kMostPartsX);
    for (double before = 0.0; step > before && step <= coarsest; step = niceCeiling(1.5 * step)) {
        before = step;  // no step follows the largest number there is
        const double last = std::min(step * std::floor(x.maximum / step + 1e-9), x.maximum);
        const double width = textWidth(tickText(last, step, magnitude, false), font);
        // Of halves, since the whole is more than a number can be.
        const double share = (0.5 * x.maximum - 0.5 * last) / (0.5 * x.maximum - 0.5 * x.minimum);
        // The plot may become narrower for it.
        beyond = std::max(beyond, width / 2.0 - share * (mapping.area.width() - width));
    }
    return beyond;
}

}  // namespace

void PlotView::createAxes()
{
    m_gridLines = new GridLines(chart());
    m_gridLines->setZValue(kGridZ);
    m_labelsX = new AxisLabels(chart(), Qt::Horizontal);
    m_labelsX->setZValue(kAxisLabelsZ);
    m_labelsY = new AxisLabels(chart(), Qt::Vertical);
    m_labelsY->setZValue(kAxisLabelsZ);
}

double PlotView::leftMargin() const
{
    const QFont font = labelFont();
    const double widest =
        std::max(textWidth(QStringLiteral("−0.00"), font), widestText(ticksY(), font));
    // In steps of 8 px, so that the plot area does not follow every digit.
    return 8.0 * std::ceil((widest + QFontMetricsF(font).height() + 14.0 * m_scale) / 8.0);
}

double PlotView::rightMargin() const
{
    const QFont font = labelFont();
    double widest = 8.0;
    if (m_description.x.isInteger) {
        // The last number below the x axis stands half beyond the plot.
        const double last = m_mapping.x.maximum;
        const double width = textWidth(tickText(std::round(last), 1.0, std::abs(last), true), font);
        widest = 8.0 * std::ceil(width / 16.0);
    } else if (!m_mapping.isLogX) {
        // 8 px of it are there anyway.
        widest = std::max(widest, 8.0 * std::ceil((beyondLastTick(m_mapping, font) - 8.0) / 8.0));
    }
    if (m_mapping.isLogX)
        widest = std::max(widest, textWidth(QStringLiteral("10000"), font) / 2.0);
    for (const Curve& curve : m_curves) {
        if (curve.spec.isVisible)
            widest = std::max(widest, textWidth(curve.spec.endLabel, font));
    }
    return widest + 8.0 + barRoom();
}

void PlotView::arrange()
{
    const QSizeF size = chart()->size();
    m_legendHeight = m_legend->arrange(8.0, size.width() - 8.0);
    m_leftMargin = leftMargin();
    m_rightMargin = rightMargin();
    const double labelHeight = QFontMetricsF(labelFont()).height();
    const double top = std::ceil(m_legendHeight + 6.0);
    const double bottom = std::ceil(2.0 * labelHeight + 10.0 * m_scale);
    QRectF area(m_leftMargin, top, std::floor(size.width() - m_leftMargin - m_rightMargin),
                std::floor(size.height() - top - bottom));
    area.setWidth(std::max(area.width(), 16.0));
    area.setHeight(std::max(area.height(), 16.0));
    m_isLayoutDirty = false;
    placeLimitsEditor();
    if (area == m_mapping.area && area == chart()->plotArea())
        return;
    m_mapping.area = area;
    chart()->setPlotArea(area);
    chart()->layout()->invalidate();
    chart()->layout()->activate();
}

double PlotView::stepX() const
{
    const QFont font = labelFont();
    const double letter = QFontMetricsF(font).height();
    const AxisRange& x = m_mapping.x;
    double coarsest = 0.0;
    // As many numbers as stand beside each other with a letter's room between them.
    for (int parts = kMostPartsX; parts > 0; --parts) {
        const double step = wholeStep(x, parts, m_description.x.isInteger);
        const std::vector<AxisTick> ticks = linearTicks(x, step, m_description.x.isInteger);
        if (ticks.empty())
            continue;
        coarsest = step;
        const double widest =
            std::max(textWidth(QStringLiteral("−0.00"), font), widestText(ticks, font));
        // Of halves, since the whole is more than a number can be.
        const double share = 0.5 * step / (0.5 * x.maximum - 0.5 * x.minimum);
        if (widest + letter <= share * m_mapping.area.width())
            return step;
    }
    return coarsest > 0.0 ? coarsest : 1.0;
}

int PlotView::partsY() const
{
    const QFontMetricsF metrics(labelFont());
    return std::clamp(static_cast<int>(m_mapping.area.height() / (2.0 * metrics.height())), 2, 8);
}

int PlotView::partsX() const
{
    // Powers of ten with a long exponent stand beside each other.
    const double widest = textWidth(QStringLiteral("0.0005  "), labelFont());
    return std::clamp(static_cast<int>(m_mapping.area.width() / widest), 2, 12);
}

std::vector<AxisTick> PlotView::ticksX() const
{
    if (m_mapping.isLogX)
        return logTicks(m_mapping.x, partsX());
    return linearTicks(m_mapping.x, stepX(), m_description.x.isInteger);
}

std::vector<AxisTick> PlotView::ticksY() const
{
    return m_description.y.hasNumbers ? linesY() : std::vector<AxisTick>();
}

/// Where the grid has lines, with numbers or without.
std::vector<AxisTick> PlotView::linesY() const
{
    if (m_mapping.isLogY)
        return decadeTicks(m_mapping.y, decadesOfATick(m_mapping.y, partsY()));
    return linearTicks(m_mapping.y, wholeStep(m_mapping.y, partsY(), m_description.y.isInteger),
                       m_description.y.isInteger);
}

void PlotView::updateAxes()
{
    const double lineScale = m_scale * (m_figureStyle ? m_figureStyle->lineScale : 1.0);
    m_gridLines->setContent(
        {.mapping = m_mapping,
         .ticksX = ticksX(),
         .ticksY = linesY(),
         .grid = QPen(m_field ? QColor(128, 128, 128, 60) : m_theme.grid, lineScale),
         .axis = QPen(m_theme.border, lineScale),
         .scale = m_scale});
    AxisLabelsContent content{.mapping = m_mapping,
                              .ticks = ticksX(),
                              .title = m_description.x.title,
                              .font = labelFont(),
                              .tickColor = m_theme.secondaryText,
                              .titleColor = m_theme.text,
                              .scale = m_scale,
                              .bottom = chart()->size().height()};
    m_labelsX->setContent(content);
    content.ticks = ticksY();
    content.title = m_description.y.title;
    m_labelsY->setContent(content);
}

std::optional<Qt::Orientation> PlotView::axisAt(QPointF position) const
{
    const QRectF& area = m_mapping.area;
    if (position.x() < area.left() && position.y() >= area.top())
        return Qt::Vertical;
    if (position.y() > area.bottom() && position.x() >= area.left())
        return Qt::Horizontal;
    return std::nullopt;
}

void PlotView::editAxisLimits(Qt::Orientation axis)
{
    delete m_limitsEditor;
    const bool isX = axis == Qt::Horizontal;
    m_limitsEditor = new AxisLimitsEditor({.axis = axis,
                                           .title = (isX ? m_description.x : m_description.y).title,
                                           .range = isX ? m_mapping.x : m_mapping.y,
                                           .isLog = isX ? m_mapping.isLogX : m_mapping.isLogY},
                                          m_theme, this);
    connect(m_limitsEditor, &AxisLimitsEditor::limitsChosen, this, [this, isX](AxisRange limits) {
        setView(isX ? limits : m_mapping.x, isX ? m_mapping.y : limits);
        setFocus();
    });
    connect(m_limitsEditor, &AxisLimitsEditor::cancelled, this, [this] { setFocus(); });
    placeLimitsEditor();
    m_limitsEditor->start();
}

/// Beside its axis, inside the view.
void PlotView::placeLimitsEditor()
{
    if (!m_limitsEditor)
        return;
    const QSize size = m_limitsEditor->sizeHint();
    const QRectF& area = m_mapping.area;
    const bool isX = m_limitsEditor->axis() == Qt::Horizontal;
    const QPointF at = isX
        ? QPointF(area.center().x() - size.width() / 2.0, area.bottom() - size.height() - 4.0)
        : QPointF(area.left() + 4.0, area.center().y() - size.height() / 2.0);
    m_limitsEditor->setGeometry(
        QRect(QPoint(std::clamp(qRound(at.x()), 0, std::max(0, width() - size.width())),
                     std::clamp(qRound(at.y()), 0, std::max(0, height() - size.height()))),
              size.boundedTo(this->size())));
}

}  // namespace entropy_lab
