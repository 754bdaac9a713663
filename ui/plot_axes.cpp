#include "ui/plot_view.h"

namespace entropy_lab {

void PlotView::createAxes()
{
    m_axisX = new QValueAxis(this);
    m_linearY = new QValueAxis(this);
    m_logY = new QLogValueAxis(this);
    m_axisX->setTickType(QValueAxis::TicksDynamic);
    m_linearY->setTickType(QValueAxis::TicksDynamic);
    m_axisX->setTitleText(m_description.x.title);
    m_linearY->setTitleText(m_description.y.title);
    m_logY->setTitleText(m_description.y.title);
    chart()->addAxis(m_axisX, Qt::AlignBottom);
    chart()->addAxis(m_linearY, Qt::AlignLeft);
    chart()->addAxis(m_logY, Qt::AlignLeft);
    showAxisY();
}

void PlotView::showAxisY()
{
    m_linearY->setVisible(!m_mapping.isLogY);
    m_logY->setVisible(m_mapping.isLogY);
    m_drawnMapping = {};
}

double PlotView::leftMargin() const
{
    const QFontMetricsF metrics(chartFont(kLabelPoints));
    double widest = metrics.horizontalAdvance(QStringLiteral("-0.00"));
    if (m_mapping.isLogY) {
        for (const double end : {m_mapping.y.minimum, m_mapping.y.maximum})
            widest = std::max(widest, metrics.horizontalAdvance(QString::number(end, 'g', 6)));
    } else {
        const double step = tickStep(m_mapping.y.span(), partsY());
        const QByteArray format = tickFormat(step, m_mapping.y).toLatin1();
        for (const double end : {m_mapping.y.minimum, m_mapping.y.maximum}) {
            const double tick = std::trunc(end / step) * step;
            widest = std::max(
                widest, metrics.horizontalAdvance(QString::asprintf(format.constData(), tick)));
        }
    }
    // In steps of 8 px, so that the plot area does not follow every digit.
    return 8.0 * std::ceil((widest + metrics.height() + 26.0 * m_scale) / 8.0);
}

double PlotView::rightMargin() const
{
    const QFontMetricsF metrics(chartFont(kLabelPoints));
    // The last number below the x axis stands half beyond the plot.
    const double half =
        metrics.horizontalAdvance(QString::number(m_mapping.x.maximum, 'g', 7)) / 2.0;
    double widest = m_description.x.isInteger ? 8.0 * std::ceil(half / 8.0) : 8.0;
    for (const Curve& curve : m_curves)
        widest = std::max(widest, metrics.horizontalAdvance(curve.spec.endLabel));
    return widest + 8.0;
}

void PlotView::arrange()
{
    const QSizeF size = chart()->size();
    m_legendHeight = m_legend->arrange(8.0, size.width() - 8.0);
    m_leftMargin = leftMargin();
    m_rightMargin = rightMargin();
    const double labelHeight = QFontMetricsF(chartFont(kLabelPoints)).height();
    const double top = std::ceil(m_legendHeight + 6.0);
    const double bottom = std::ceil(2.0 * labelHeight + 14.0 * m_scale);
    QRectF area(m_leftMargin, top, std::floor(size.width() - m_leftMargin - m_rightMargin),
                std::floor(size.height() - top - bottom));
    area.setWidth(std::max(area.width(), 16.0));
    area.setHeight(std::max(area.height(), 16.0));
    m_isLayoutDirty = false;
    if (area == m_mapping.area && area == chart()->plotArea())
        return;
    m_mapping.area = area;
    chart()->setPlotArea(area);
    chart()->layout()->invalidate();
    chart()->layout()->activate();
}

int PlotView::partsX() const
{
    const QFontMetricsF metrics(chartFont(kLabelPoints));
    const double room = std::max(metrics.horizontalAdvance(QStringLiteral("-0.00")),
                                 metrics.horizontalAdvance(
                                     QString::number(std::round(m_mapping.x.maximum), 'f', 0)))
        + metrics.height();
    return std::clamp(static_cast<int>(m_mapping.area.width() / room), 2, 10);
}

int PlotView::partsY() const
{
    const QFontMetricsF metrics(chartFont(kLabelPoints));
    return std::clamp(static_cast<int>(m_mapping.area.height() / (2.0 * metrics.height())), 2, 8);
}

QString PlotView::tickFormat(double step, AxisRange range) const
{
    const double largest = std::max(std::abs(range.minimum), std::abs(range.maximum));
    if (largest >= 1e8 || step < 1e-6)
        return QStringLiteral("%.6g");
    return QStringLiteral("%.%1f").arg(tickDecimals(step));
}

void PlotView::updateAxes()
{
    const auto updateLinear = [this](QValueAxis& axis, AxisRange range, double step) {
        // Qt adds steps up and would print the rounding left at zero as "-0.0": an anchor a trifle
        // above the tick keeps that positive, a trifle more range keeps the last tick. Steps of
        // whole numbers add up exactly, and a trifle of a large one would be printed.
        const double trifle = step < 1.0 ? 1e-10 * step : 0.0;
        axis.setTickInterval(step);
        axis.setTickAnchor(std::ceil(range.minimum / step - 1e-9) * step + trifle);
        axis.setLabelFormat(tickFormat(step, range));
        axis.setRange(range.minimum, range.maximum + 1e-9 * step);
    };
    double stepX = tickStep(m_mapping.x.span(), partsX());
    if (m_description.x.isInteger)
        stepX = std::max(stepX, 1.0);
    updateLinear(*m_axisX, m_mapping.x, stepX);
    if (m_mapping.isLogY) {
        const double decades = std::log10(m_mapping.y.maximum / m_mapping.y.minimum);
        // Every decade has a line while they are few; then every second, fifth, ...
        m_logY->setBase(std::pow(10.0, std::max(1.0, niceCeiling(decades / partsY()))));
        m_logY->setLabelFormat(QStringLiteral("%.6g"));
        m_logY->setRange(m_mapping.y.minimum * (1.0 - 1e-9), m_mapping.y.maximum * (1.0 + 1e-9));
    } else {
        updateLinear(*m_linearY, m_mapping.y, tickStep(m_mapping.y.span(), partsY()));
    }
    // Now and not by an event later: a chart that is exported gets none, and would keep the room
    // of its old labels.
    if (!(m_mapping.y == m_drawnMapping.y)) {
        chart()->layout()->invalidate();
        chart()->layout()->activate();
    }
}

}  // namespace entropy_lab
