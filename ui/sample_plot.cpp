#include "ui/sample_plot.h"

#include "ui/number_format.h"
#include "ui/sample_marks.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

constexpr double kUnlabelled = std::numeric_limits<double>::quiet_NaN();
constexpr int kTicksX = 6;
constexpr int kTicksY = 5;
/// Lanes of samples with one input, from below.
constexpr double kLaneUnlabelled = -1.0;

AxisRange rangeOf(const Eigen::MatrixXd& X, Eigen::Index row, int parts)
{
    return fittedRange(X.row(row).minCoeff(), X.row(row).maxCoeff(), parts);
}

double labelOf(const Batch& batch, Eigen::Index sample)
{
    return batch.hasLabels() ? batch.Y(0, sample) : kUnlabelled;
}

}  // namespace

SamplePlot::SamplePlot(QWidget* parent) : QWidget(parent)
{
    setAccessibleName(tr("Samples over their first two inputs"));
}

void SamplePlot::setData(std::shared_ptr<const Batch> batch, const QStringList& names)
{
    m_batch = std::move(batch);
    m_names = names;
    m_marks.clear();
    if (m_batch) {
        const Eigen::Index n = m_batch->samples();
        const Eigen::Index drawn = std::min<Eigen::Index>(n, kDrawnSamples);
        m_marks.reserve(static_cast<std::size_t>(drawn));
        for (Eigen::Index k = 0; k < drawn; ++k) {
            const Eigen::Index s = k * n / drawn;
            const double label = labelOf(*m_batch, s);
            const double y = !hasLanes() ? m_batch->X(1, s)
                : std::isnan(label)      ? kLaneUnlabelled
                                         : label;
            m_marks.push_back({QPointF(m_batch->X(0, s), y), label});
        }
        m_rangeX = rangeOf(m_batch->X, 0, kTicksX);
        m_rangeY = hasLanes() ? AxisRange{-1.5, 1.5} : rangeOf(m_batch->X, 1, kTicksY);
    }
    update();
}

void SamplePlot::setTheme(const Theme& theme)
{
    m_theme = theme;
    update();
}

QRectF SamplePlot::plotRect() const
{
    const QFontMetrics metrics(font());
    const double line = metrics.height();
    const double left = line + 12.0 + metrics.horizontalAdvance(QStringLiteral("−0.000"));
    return QRectF(rect()).adjusted(left, line + 14.0, -14.0, -(2.0 * line + 14.0));
}

QPointF SamplePlot::onScreen(QPointF value) const
{
    const QRectF plot = plotRect();
    return {plot.left() + plot.width() * (value.x() - m_rangeX.minimum) / m_rangeX.span(),
            plot.bottom() - plot.height() * (value.y() - m_rangeY.minimum) / m_rangeY.span()};
}

void SamplePlot::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), m_theme.background);
    if (!m_batch) {
        painter.setPen(m_theme.secondaryText);
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("No data to show yet"));
        return;
    }
    drawAxes(painter);
    drawMarks(painter);
    drawLegend(painter);
}

void SamplePlot::drawAxes(QPainter& painter) const
{
    const QRectF plot = plotRect();
    const double line = painter.fontMetrics().height();
    const double stepX = tickStep(m_rangeX.span(), kTicksX);
    const double firstX = std::ceil(m_rangeX.minimum / stepX - 1e-9);
    for (double k = firstX; k * stepX <= m_rangeX.maximum + 1e-9 * stepX; ++k) {
        const double x = onScreen({k * stepX, 0.0}).x();
        painter.setPen(m_theme.grid);
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        painter.setPen(m_theme.secondaryText);
        painter.drawText(QRectF(x - 60.0, plot.bottom() + 5.0, 120.0, line),
                         Qt::AlignHCenter | Qt::AlignTop, readableNumber(k * stepX));
    }
    const auto tickY = [&](double y, const QString& text) {
        const double position = onScreen({0.0, y}).y();
        painter.setPen(m_theme.grid);
        painter.drawLine(QPointF(plot.left(), position), QPointF(plot.right(), position));
        painter.setPen(m_theme.secondaryText);
        painter.drawText(QRectF(line, position - line, plot.left() - line - 6.0, 2.0 * line),
                         Qt::AlignRight | Qt::AlignVCenter, text);
    };
    if (hasLanes()) {
        tickY(0.0, QStringLiteral("0"));
        tickY(1.0, QStringLiteral("1"));
        tickY(kLaneUnlabelled, tr("none"));
    } else {
        const double stepY = tickStep(m_rangeY.span(), kTicksY);
        const double firstY = std::ceil(m_rangeY.minimum / stepY - 1e-9);
        for (double k = firstY; k * stepY <= m_rangeY.maximum + 1e-9 * stepY; ++k)
            tickY(k * stepY, readableNumber(k * stepY));
    }
    painter.setPen(m_theme.border);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(plot);

    painter.setPen(m_theme.text);
    const auto shortened = [&painter](const QString& text, double width) {
        return painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(width));
    };
    painter.drawText(QRectF(plot.left(), plot.bottom() + line + 7.0, plot.width(), line),
                     Qt::AlignCenter, shortened(m_names.value(0), plot.width()));
    painter.save();
    painter.translate(2.0, plot.center().y());
    painter.rotate(-90.0);
    painter.drawText(QRectF(-0.5 * plot.height(), 0.0, plot.height(), line), Qt::AlignCenter,
                     shortened(hasLanes() ? tr("label") : m_names.value(1), plot.height()));
    painter.restore();
}

void SamplePlot::drawMarks(QPainter& painter) const
{
    const double radius = m_marks.size() > 1000 ? 2.0 : m_marks.size() > 200 ? 3.0 : 4.0;
    painter.save();
    painter.setClipRect(plotRect().adjusted(-5.0, -5.0, 5.0, 5.0));
    for (const Mark& mark : m_marks)
        drawSampleMark(painter, onScreen(mark.position), mark.label, radius, m_theme);
    painter.restore();
}

void SamplePlot::drawLegend(QPainter& painter) const
{
    const QRectF plot = plotRect();
    const double middle = 0.5 * plot.top();
    double x = plot.left() + 6.0;
    const auto entry = [&](double label, const QString& text) {
        drawSampleMark(painter, {x, middle}, label, 4.0, m_theme);
        painter.setPen(m_theme.text);
        const double width = painter.fontMetrics().horizontalAdvance(text);
        painter.drawText(QRectF(x + 9.0, 0.0, width + 4.0, plot.top()),
                         Qt::AlignLeft | Qt::AlignVCenter, text);
        x += width + 28.0;
    };
    const auto has = [this](const auto& test) {
        return std::any_of(m_marks.begin(), m_marks.end(),
                           [&test](const Mark& mark) { return test(mark.label); });
    };
    if (has([](double label) { return label == 0.0; }))
        entry(0.0, tr("label 0"));
    if (has([](double label) { return label == 1.0; }))
        entry(1.0, tr("label 1"));
    if (has([](double label) { return std::isnan(label); }))
        entry(kUnlabelled, tr("unlabelled"));
    if (m_batch->samples() > kDrawnSamples) {
        painter.setPen(m_theme.secondaryText);
        painter.drawText(QRectF(x, 0.0, plot.right() - x, plot.top()),
                         Qt::AlignRight | Qt::AlignVCenter,
                         tr("%1 drawn").arg(readableCount(kDrawnSamples)));
    }
}

}  // namespace entropy_lab
