#include "ui/panels/rate_strip.h"

#include "ui/style/number_format.h"
#include "ui/wording/regime_names.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kGap = 6;
constexpr int kTick = 4;
constexpr int kKnob = 9;        ///< radius of what is taken in the hand, px
constexpr double kCatch = 6.0;  ///< px within which a round rate holds
constexpr int kDigits = 3;

/// The 1, 2 or 5 times a power of ten next to a rate, in ratio.
double roundRate(double rate)
{
    const double power = std::pow(10.0, std::floor(std::log10(rate)));
    double best = power;
    for (const double factor : {2.0, 5.0, 10.0}) {
        const double candidate = factor * power;
        if (std::abs(std::log(candidate / rate)) < std::abs(std::log(best / rate)))
            best = candidate;
    }
    // Below 1 the quotient is the short decimal.
    return best < 1.0 ? std::round(best / power) / std::round(1.0 / power) : best;
}

}  // namespace

RateStrip::RateStrip(const Setting& setting, QWidget* parent)
    : ValueSlider(parent), m_setting(setting),
      m_scale(setting), m_range{setting.minimum, setting.maximum}, m_rate(setting.defaultValue)
{
    setRange(0, m_scale.last());
    setSingleStep(1);
    setPageStep(10);
    setValue(m_scale.positionOf(m_rate));
    setObjectName(QStringLiteral("rateStrip"));
    setAccessibleName(tr("Learning rate"));
    setAccessibleDescription(
        tr("The learning rate η on a logarithmic scale, from %1 to %2.")
            .arg(readableNumber(m_range.minimum), readableNumber(m_range.maximum)));
    setToolTip(
        tr("Drag to change the learning rate; with Alt it does not hold on to round numbers. "
           "Wheel and arrow keys move it finely, a double click to the default."));
    setMouseTracking(true);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &ValueSlider::defaultRequested, this, [this] {
        change(m_setting.defaultValue);
        emit moveFinished();
    });
    // Arrow keys; a drag goes its own way.
    connect(this, &QSlider::actionTriggered, this,
            [this] { change(m_scale.valueAt(sliderPosition())); });
}

void RateStrip::setRate(double rate)
{
    if (m_isDragged || rate == m_rate)
        return;
    m_rate = rate;
    setValue(m_scale.positionOf(rate));
    update();
}

void RateStrip::setOutcome(std::vector<SweepCell> cells, std::optional<double> safeRate,
                           bool isStale)
{
    m_cells = std::move(cells);
    m_bands = regimeBands(m_cells);
    m_safeRate = safeRate;
    m_isStale = isStale;
    update();
}

void RateStrip::setTheme(const Theme& theme)
{
    m_theme = theme;
    update();
}

QSize RateStrip::sizeHint() const
{
    return {600, minimumSizeHint().height()};
}

QSize RateStrip::minimumSizeHint() const
{
    const int line = fontMetrics().height();
    return {240, line + kGap + kTick + line + kGap};
}

QRectF RateStrip::bar() const
{
    const int line = fontMetrics().height();
    const double left = fontMetrics().horizontalAdvance(tr("learning rate")) + 3.0 * kGap;
    return {left, 1.0, std::max(1.0, width() - left - 2.0 * kKnob),
            static_cast<double>(line + kGap)};
}

double RateStrip::placeOf(double rate) const
{
    const QRectF area = bar();
    const double share =
        std::log(rate / m_range.minimum) / std::log(m_range.maximum / m_range.minimum);
    return area.left() + std::clamp(share, 0.0, 1.0) * area.width();
}

double RateStrip::rateAt(double x, bool isFree) const
{
    const QRectF area = bar();
    const double share = std::clamp((x - area.left()) / area.width(), 0.0, 1.0);
    const double rate = m_range.minimum * std::pow(m_range.maximum / m_range.minimum, share);
    const double round = std::clamp(roundRate(rate), m_range.minimum, m_range.maximum);
    if (!isFree && std::abs(placeOf(round) - x) <= kCatch)
        return round;
    return m_scale.valueAt(m_scale.positionOf(rate));
}

void RateStrip::change(double rate)
{
    if (rate == m_rate)
        return;
    m_rate = rate;
    setValue(m_scale.positionOf(rate));
    update();
    emit rateEdited(rate);
}

void RateStrip::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    m_isDragged = true;
    m_rateBefore = m_rate;
    setSliderDown(true);
    change(rateAt(event->position().x(), event->modifiers().testFlag(Qt::AltModifier)));
}

void RateStrip::mouseMoveEvent(QMouseEvent* event)
{
    if (m_isDragged)
        change(rateAt(event->position().x(), event->modifiers().testFlag(Qt::AltModifier)));
}

void RateStrip::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_isDragged)
        return;
    m_isDragged = false;
    setSliderDown(false);
    if (m_rate != m_rateBefore)
        emit moveFinished();
}

void RateStrip::wheelEvent(QWheelEvent* event)
{
    const int notches = event->angleDelta().y();
    if (notches == 0 || m_isDragged) {
        event->ignore();
        return;
    }
    event->accept();
    const int step = notches > 0 ? 1 : -1;
    change(m_scale.valueAt(std::clamp(m_scale.positionOf(m_rate) + step, 0, m_scale.last())));
    emit moveFinished();
}

QString RateStrip::wordsAt(double x) const
{
    QStringList words;
    const double rate = rateAt(x, true);
    const auto near = std::min_element(
        m_cells.begin(), m_cells.end(), [rate](const SweepCell& a, const SweepCell& b) {
            return std::abs(std::log(a.value / rate)) < std::abs(std::log(b.value / rate));
        });
    if (near != m_cells.end() && !m_isStale)
        words += sweepCellInWords(*near);
    if (m_safeRate && !m_isStale)
        words +=
            tr("Below %1 no step can go the wrong way.").arg(readableNumber(*m_safeRate, kDigits));
    words += toolTip();
    return words.join(u'\n');
}

bool RateStrip::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* const asked = static_cast<QHelpEvent*>(event);
        QToolTip::showText(asked->globalPos(), wordsAt(asked->pos().x()), this);
        return true;
    }
    return ValueSlider::event(event);
}

void RateStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBands(painter);
    paintTicks(painter);
    paintSafeRate(painter);
    paintHandle(painter);
}

void RateStrip::paintBands(QPainter& painter) const
{
    constexpr double kTint = 0.30;
    constexpr double kStaleTint = 0.15;
    constexpr double kRound = 3.0;
    const QRectF area = bar();
    QPainterPath outline;
    outline.addRoundedRect(area, kRound, kRound);
    painter.fillPath(outline, m_theme.grid);
    painter.save();
    painter.setClipPath(outline);
    for (const PlotBand& band : m_bands) {
        const QRectF part(QPointF(placeOf(band.x.minimum), area.top()),
                          QPointF(placeOf(band.x.maximum), area.bottom()));
        QColor tint = band.hue;
        tint.setAlphaF(m_isStale ? kStaleTint : kTint);
        painter.fillRect(part, tint);
        const QRectF room = freePart(part);
        if (!m_isStale && fontMetrics().horizontalAdvance(band.label) + kGap <= room.width()) {
            painter.setPen(m_theme.text);
            painter.drawText(room, Qt::AlignCenter, band.label);
        }
    }
    painter.restore();
    painter.setPen(QPen(hasFocus() ? m_theme.accent : m_theme.border, 1.0));
    painter.drawPath(outline);
}

/// The widest stretch of it beside the marks.
QRectF RateStrip::freePart(const QRectF& part) const
{
    std::vector<std::pair<double, double>> taken{{placeOf(m_rate), kKnob + 3.0}};
    if (m_safeRate)
        taken.emplace_back(placeOf(*m_safeRate), 3.0);
    std::sort(taken.begin(), taken.end());
    QRectF widest(part.topLeft(), QSizeF(0.0, part.height()));
    double left = part.left();
    const auto offer = [&](double right) {
        if (std::min(right, part.right()) - left > widest.width())
            widest = QRectF(QPointF(left, part.top()),
                            QPointF(std::min(right, part.right()), part.bottom()));
    };
    for (const auto& [place, half] : taken) {
        offer(place - half);
        left = std::max(left, place + half);
    }
    offer(part.right());
    return widest;
}

void RateStrip::paintTicks(QPainter& painter) const
{
    const QRectF area = bar();
    const int parts = std::max(2, static_cast<int>(area.width() / (5 * fontMetrics().height())));
    painter.setPen(m_theme.secondaryText);
    for (double power = m_range.minimum; power < m_range.maximum * 0.5; power *= 10.0) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            const double x = placeOf(factor * power);
            painter.drawLine(QPointF(x, area.bottom()),
                             QPointF(x, area.bottom() + (factor == 1.0 ? kTick : kTick / 2)));
        }
    }
    double end = 0.0;
    for (const AxisTick& tick : logTicks(m_range, parts)) {
        const double wide = fontMetrics().horizontalAdvance(tick.text);
        const double left =
            std::clamp(placeOf(tick.value) - 0.5 * wide, area.left(), width() - wide);
        if (left < end)
            continue;
        painter.drawText(QPointF(left, area.bottom() + kTick + fontMetrics().ascent()), tick.text);
        end = left + wide + kGap;
    }
}

void RateStrip::paintSafeRate(QPainter& painter) const
{
    if (m_isStale || !m_safeRate
        || !(*m_safeRate > m_range.minimum && *m_safeRate < m_range.maximum))
        return;
    const QRectF area = bar();
    const double x = placeOf(*m_safeRate);
    painter.setPen(QPen(m_theme.text, 1.0, Qt::DashLine));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    QPainterPath arrow(QPointF(x, area.bottom()));
    arrow.lineTo(x - kTick, area.bottom() + kTick);
    arrow.lineTo(x + kTick, area.bottom() + kTick);
    arrow.closeSubpath();
    painter.fillPath(arrow, m_theme.text);
}

void RateStrip::paintHandle(QPainter& painter) const
{
    const QRectF area = bar();
    painter.setPen(m_theme.secondaryText);
    painter.drawText(QPointF(kGap, area.bottom() + kTick + fontMetrics().ascent()),
                     tr("learning rate"));
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(m_theme.textOf(Quantity::Eta));
    painter.drawText(QRectF(kGap, area.top(), area.left() - kGap, area.height()),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     tr("η = %1").arg(readableNumber(m_rate, kDigits)));
    painter.setFont(font());
    const QPointF middle(placeOf(m_rate), area.center().y());
    painter.setPen(QPen(m_theme.background, 2.0));
    painter.setBrush(m_theme.curve(Quantity::Eta));
    painter.drawEllipse(middle, kKnob, kKnob);
    painter.setBrush(Qt::NoBrush);
}

}  // namespace entropy_lab
