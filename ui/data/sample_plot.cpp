#include "ui/data/sample_plot.h"

#include "ui/plot/items/sample_marks.h"
#include "ui/plot/items/tick_numbers.h"
#include "ui/style/number_format.h"

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

/// Whether doubles have room for ticks between two numbers.
bool hasRoom(double low, double high)
{
    constexpr double kLargest = 1e300;
    const double magnitude = std::max(std::abs(low), std::abs(high));
    return magnitude < kLargest && high - low > std::max(1e-9 * magnitude, 1.0 / kLargest);
}

AxisRange rangeOf(const Eigen::MatrixXd& X, Eigen::Index row, int parts)
{
    const double low = X.row(row).minCoeff();
    const double high = X.row(row).maxCoeff();
    const double half = low == 0.0 ? 1.0 : 0.1 * std::abs(low);
    if (high == low && hasRoom(low - half, low + half))
        return fittedRange(low, high, parts);
    if (high == low)
        return {std::min(0.0, low) - 1.0, std::max(0.0, low) + 1.0};
    return hasRoom(low, high) ? fittedRange(low, high, parts) : AxisRange{low, high};
}

/// Multiples of a 1-2-5 step, or the ends where there is no room for any.
std::vector<double> ticksOf(AxisRange range, int parts)
{
    if (!hasRoom(range.minimum, range.maximum))
        return {range.minimum, range.maximum};
    const double step = tickStep(range, parts);
    const double first = std::ceil(range.minimum / step - 1e-9);
    const double last = std::floor(range.maximum / step + 1e-9);
    std::vector<double> ticks;
    for (int k = 0; k <= static_cast<int>(last - first); ++k)
        ticks.push_back((first + k) * step);
    return ticks;
}

/// Where a value stands in a range, 0 to 1; also in one that is wider than the largest double.
double shareOf(double value, AxisRange range)
{
    if (std::isfinite(range.span()))
        return (value - range.minimum) / range.span();
    return (0.5 * value - 0.5 * range.minimum) / (0.5 * range.maximum - 0.5 * range.minimum);
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
    return {plot.left() + plot.width() * shareOf(value.x(), m_rangeX),
            plot.bottom() - plot.height() * shareOf(value.y(), m_rangeY)};
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
    std::vector<TickNumber> below;
    painter.setPen(m_theme.grid);
    for (const double tick : ticksOf(m_rangeX, kTicksX)) {
        const double x = onScreen({tick, m_rangeY.minimum}).x();
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        below.push_back({x, readableNumber(tick)});
    }
    painter.setPen(m_theme.secondaryText);
    drawNumbersBelow(painter, below, plot.bottom() + 5.0);
    const auto tickY = [&](double y, const QString& text) {
        const double position = onScreen({m_rangeX.minimum, y}).y();
        painter.setPen(m_theme.grid);
        painter.drawLine(QPointF(plot.left(), position), QPointF(plot.right(), position));
        painter.setPen(m_theme.secondaryText);
        drawNumberBeside(painter,
                         QRectF(line, position - line, plot.left() - line - 6.0, 2.0 * line), text);
    };
    if (hasLanes()) {
        tickY(0.0, QStringLiteral("0"));
        tickY(1.0, QStringLiteral("1"));
        tickY(kLaneUnlabelled, tr("none"));
    } else {
        for (const double tick : ticksOf(m_rangeY, kTicksY))
            tickY(tick, readableNumber(tick));
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
        entry(kUnlabelled, tr("unlabeled"));
    if (m_batch->samples() > kDrawnSamples) {
        painter.setPen(m_theme.secondaryText);
        painter.drawText(QRectF(x, 0.0, plot.right() - x, plot.top()),
                         Qt::AlignRight | Qt::AlignVCenter,
                         tr("%1 drawn").arg(readableCount(kDrawnSamples)));
    }
}

}  // namespace entropy_lab
