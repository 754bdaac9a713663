#include "ui/panels/timeline.h"

#include "core/runs/input_changes.h"
#include "ui/plot/history_curve.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/wording/experiment_names.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kInset = 10.0;  // px; room for half a handle
constexpr double kTrackHeight = 4.0;
constexpr double kHandleRadius = 6.0;
constexpr double kMarkReach = 4.0;  // px from a mark within which its text is shown
constexpr int kHeight = 34;

/// `groups`: those whose rate has an effect.
QString textOf(const LiveChange& change, const LearningRate& before, const Trainable& groups)
{
    QStringList parts;
    if (change.learningRate != before)
        parts << QStringLiteral("η = %1").arg(ratesText(change.learningRate, groups));
    if (change.X.size() > 0 && change.X.cols() == 1) {
        QStringList x;
        for (const double value : change.X->reshaped())
            x << readableNumber(value);
        parts << QStringLiteral("x = (%1)").arg(x.join(QStringLiteral(", ")));
    } else if (change.X.size() > 0) {
        parts << Timeline::tr("other inputs");
    }
    return Timeline::tr("from iteration %1 on: %2")
        .arg(readableCount(change.iteration), parts.join(QStringLiteral(", ")));
}

QString textOf(StopReason reason)
{
    return QString::fromUtf8(describe(reason));
}

}  // namespace

Timeline::Timeline(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Timeline"));
    setCursor(Qt::PointingHandCursor);
}

QSize Timeline::sizeHint() const
{
    return {400, kHeight};
}

QSize Timeline::minimumSizeHint() const
{
    return {160, kHeight};
}

void Timeline::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot)
        return;
    m_frame = frame;
    m_last = static_cast<std::int64_t>(
        iterationRange(newestIteration(), frame.end().experiment->stop.iterations).maximum);
    findMarks();
    setAccessibleDescription(tr("iteration %1 of %2").arg(shownIteration()).arg(newestIteration()));
    update();
}

void Timeline::setTheme(const Theme& theme)
{
    m_theme = theme;
    update();
}

std::int64_t Timeline::shownIteration() const
{
    return m_frame.snapshot ? m_frame.snapshot->record.iteration : 0;
}

std::int64_t Timeline::newestIteration() const
{
    return m_frame.snapshot ? m_frame.end().record.iteration : 0;
}

QRectF Timeline::track() const
{
    return {kInset, (height() - kTrackHeight) / 2.0, std::max(1.0, width() - 2.0 * kInset),
            kTrackHeight};
}

double Timeline::positionOf(std::int64_t iteration) const
{
    const QRectF line = track();
    return line.left()
        + line.width() * static_cast<double>(iteration)
        / static_cast<double>(std::max<std::int64_t>(m_last, 1));
}

std::int64_t Timeline::iterationAt(double x) const
{
    const QRectF line = track();
    const double share = std::clamp((x - line.left()) / line.width(), 0.0, 1.0);
    return std::min(static_cast<std::int64_t>(std::llround(share * static_cast<double>(m_last))),
                    newestIteration());
}

void Timeline::findMarks()
{
    const RunSnapshot& end = m_frame.end();
    const std::int64_t size = std::min(m_frame.history.size(), end.record.iteration + 1);
    if (size == m_markedSize && width() == m_markedWidth && end.recorded == m_markedRun
        && end.stopReason == m_markedStop)
        return;
    m_markedSize = size;
    m_markedWidth = width();
    m_markedRun = end.recorded;
    m_markedStop = end.stopReason;

    using Kind = TimelineMark::Kind;
    m_marks.clear();
    if (size == 0 || !m_frame.columns)
        return;
    findRises();
    m_marks.push_back(
        {Kind::Start, 0,
         tr("start: H = %1").arg(bitsText(m_frame.history.at(m_frame.columns->H, 0), 4))});
    LearningRate before = end.recorded->learningRate;
    const Trainable groups = ratedGroups(*end.recorded);
    for (const LiveChange& change : end.recorded->changes) {
        m_marks.push_back({Kind::Change, change.iteration, textOf(change, before, groups)});
        before = change.learningRate;
    }
    if (const std::optional<std::int64_t> k = steepestIteration())
        m_marks.push_back(
            {Kind::Steepest, *k,
             tr("steepest passage at iteration %1: gradient norm %2")
                 .arg(readableCount(*k),
                      gradientNormText(m_frame.history.at(m_frame.columns->gradientNorm, *k), 4))});
    if (end.stopReason)
        m_marks.push_back({Kind::End, end.record.iteration,
                           tr("end at iteration %1: %2")
                               .arg(readableCount(end.record.iteration), textOf(*end.stopReason))});
}

/// H rose somewhere in a range if its largest value there is larger than the first. The pixels that
/// the run has passed are known from the frame before.
void Timeline::findRises()
{
    const RunSnapshot& end = m_frame.end();
    const bool rises = end.experiment->direction == Direction::Ascend
        || end.experiment->objective.kind != ObjectiveKind::Entropy;
    const int pixels = std::max(1, static_cast<int>(track().width()));
    const PassedPixels::Key key{m_frame.history.source(), end.recorded, m_last, pixels};
    if (m_passed.key != key || m_passed.end >= m_markedSize)
        m_passed = {.key = key, .inputChanges = inputChanges(*end.recorded)};
    if (rises)
        return;
    const std::int64_t newest = m_markedSize - 1;
    while (m_passed.pixels < pixels) {
        const std::int64_t next =
            static_cast<std::int64_t>(static_cast<double>(m_last) * (m_passed.pixels + 1) / pixels);
        if (next > newest)
            break;
        if (const auto mark = riseBetween(m_passed.end, next))
            m_passed.rises.push_back(*mark);
        m_passed.end = next;
        ++m_passed.pixels;
    }
    m_marks.insert(m_marks.end(), m_passed.rises.begin(), m_passed.rises.end());
    if (const auto mark = riseBetween(m_passed.end, newest))
        m_marks.push_back(*mark);
}

std::optional<TimelineMark> Timeline::riseBetween(std::int64_t first, std::int64_t last) const
{
    const std::vector<std::int64_t>& changes = m_passed.inputChanges;
    for (auto change = std::lower_bound(changes.begin(), changes.end(), first);
         change != changes.end() && *change < last; ++change) {
        if (const auto mark = riseWithin(first, rowsUpTo(m_frame.history, *change)))
            return mark;
        first = rowsFrom(m_frame.history, *change + 1);
    }
    return riseWithin(first, last);
}

std::optional<TimelineMark> Timeline::riseWithin(std::int64_t first, std::int64_t last) const
{
    if (last <= first)
        return std::nullopt;
    // What rounding alone does to a mean of H is no rise.
    constexpr double kRounding = 1e-12;
    const int H = m_frame.columns->H;
    const double before = m_frame.history.at(H, first);
    const double largest = m_frame.history.extremes(H, first, last).maximum;
    if (!(largest > before + kRounding * (1.0 + std::abs(before))))
        return std::nullopt;
    return TimelineMark{
        TimelineMark::Kind::Rise, first + 1,
        tr("H rises here, from %1 to %2").arg(readableNumber(before), bitsText(largest))};
}

std::optional<std::int64_t> Timeline::steepestIteration() const
{
    const HistoryView& history = m_frame.history;
    const int column = m_frame.columns->gradientNorm;
    std::int64_t low = 0;
    std::int64_t high = m_markedSize - 1;
    const double largest = history.extremes(column, low, high).maximum;
    if (!(largest > 0.0) || high < 2)
        return std::nullopt;
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        if (history.extremes(column, low, middle).maximum >= largest)
            high = middle;
        else
            low = middle + 1;
    }
    // At either end nothing was passed.
    return low == 0 || low == m_markedSize - 1 ? std::nullopt : std::optional(low);
}

void Timeline::request(std::int64_t iteration)
{
    iteration = std::clamp<std::int64_t>(iteration, 0, newestIteration());
    emit iterationRequested(iteration);
}

void Timeline::paintEvent(QPaintEvent*)
{
    using Kind = TimelineMark::Kind;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF line = track();
    const double newest = positionOf(newestIteration());
    const double shown = positionOf(shownIteration());
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.border);
    painter.drawRoundedRect(line, 2.0, 2.0);
    painter.setBrush(m_theme.secondaryText);
    painter.drawRoundedRect(QRectF(line.left(), line.top(), newest - line.left(), line.height()),
                            2.0, 2.0);

    const double top = line.top() - 3.0;
    const double bottom = line.bottom() + 3.0;
    for (const TimelineMark& mark : m_marks) {
        const double x = positionOf(mark.iteration);
        switch (mark.kind) {
        case Kind::Rise:
            painter.setPen(QPen(m_theme.curve(Quantity::H), 1.0));
            painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + 5.0));
            break;
        case Kind::Start:
        case Kind::End:
            painter.setPen(QPen(m_theme.text, mark.kind == Kind::End ? 3.0 : 1.5));
            painter.drawLine(QPointF(x, top - 3.0), QPointF(x, bottom + 3.0));
            break;
        case Kind::Change:
            painter.setPen(QPen(m_theme.background, 1.0));
            painter.setBrush(m_theme.textOf(Quantity::Eta));
            painter.drawPolygon(QPolygonF{
                {x, top - 8.0}, {x + 4.5, top - 3.5}, {x, top + 1.0}, {x - 4.5, top - 3.5}});
            break;
        case Kind::Steepest:
            painter.setPen(QPen(m_theme.background, 1.0));
            painter.setBrush(m_theme.curve(Quantity::H));
            painter.drawPolygon(
                QPolygonF{{x - 4.5, top - 7.0}, {x + 4.5, top - 7.0}, {x, top + 1.0}});
            break;
        }
    }

    painter.setPen(QPen(m_theme.background, 2.0));
    painter.setBrush(m_theme.accent);
    painter.drawEllipse(QPointF(shown, line.center().y()), kHandleRadius, kHandleRadius);
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

void Timeline::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (m_frame.snapshot)
        findMarks();
}

void Timeline::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        request(iterationAt(event->position().x()));
    else
        QWidget::mousePressEvent(event);
}

void Timeline::mouseMoveEvent(QMouseEvent* event)
{
    if ((event->buttons() & Qt::LeftButton) != 0)
        request(iterationAt(event->position().x()));
}

void Timeline::keyPressEvent(QKeyEvent* event)
{
    const std::int64_t tenth = std::max<std::int64_t>(newestIteration() / 10, 1);
    switch (event->key()) {
    case Qt::Key_Home:
        return request(0);
    case Qt::Key_End:
        return request(newestIteration());
    case Qt::Key_PageUp:
        return request(shownIteration() - tenth);
    case Qt::Key_PageDown:
        return request(shownIteration() + tenth);
    default:
        QWidget::keyPressEvent(event);
    }
}

QString Timeline::textAt(double x) const
{
    const std::int64_t k = iterationAt(x);
    QStringList lines;
    if (m_frame.columns && k < m_frame.history.size()) {
        const std::int64_t stored = m_frame.history.storedAtOrBefore(k);
        lines << tr("iteration %1: H = %2")
                     .arg(readableCount(stored),
                          bitsText(m_frame.history.at(m_frame.columns->H, stored), 4));
    }
    const TimelineMark* nearest = nullptr;
    for (const TimelineMark& mark : m_marks) {
        const double distance = std::abs(positionOf(mark.iteration) - x);
        if (distance <= kMarkReach
            && (nearest == nullptr || distance <= std::abs(positionOf(nearest->iteration) - x)))
            nearest = &mark;
    }
    if (nearest != nullptr)
        lines << nearest->text;
    return lines.join(QLatin1Char('\n'));
}

bool Timeline::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* const help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), textAt(help->pos().x()), this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace entropy_lab
