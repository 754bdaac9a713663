#include "ui/plot_view.h"

#include "ui/curve_item.h"
#include "ui/number_format.h"
#include "ui/plot_legend.h"
#include "ui/plot_overlay.h"

#include <QChart>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLogValueAxis>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

// Points, at scale 1. The back of a lecture hall reads 10.
constexpr double kLabelPoints = 10.0;
constexpr double kTitlePoints = 11.5;

// Stacking inside the chart: Qt Charts draws its grid at 0 and nothing of ours above 10.
constexpr double kBelowZ = 2.0;
constexpr double kCurveZ = 3.0;
constexpr double kAboveZ = 8.0;
constexpr double kLegendZ = 9.0;

bool areExtremes(const AxisRange& range)
{
    return range.minimum <= range.maximum;
}

}  // namespace

PlotView::PlotView(const PlotDescription& description, QWidget* parent)
    : QChartView(parent), m_description(description), m_fittedX(description.x.range)
{
    m_mapping.x = description.x.range;
    m_mapping.y = description.y.range;
    setFrameShape(QFrame::NoFrame);
    setViewportUpdateMode(QGraphicsView::MinimalViewportUpdate);
    setRenderHint(QPainter::Antialiasing, false);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    setMinimumSize(240, 180);
    setAccessibleName(description.title);
    // One plot area decided here, so that no label moves it: Qt's own margins would.
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setBackgroundRoundness(0.0);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->legend()->hide();
    m_dotsPerInch = logicalDpiY();

    createAxes();

    m_legend = new PlotLegend(chart());
    m_legend->setZValue(kLegendZ);
    m_legend->setTitle(description.title);
    m_below = new PlotOverlay(chart(), PlotOverlay::Part::BelowCurves);
    m_below->setZValue(kBelowZ);
    m_above = new PlotOverlay(chart(), PlotOverlay::Part::AboveCurves);
    m_above->setZValue(kAboveZ);
}

PlotView::~PlotView() = default;

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

void PlotView::setTitle(const QString& title)
{
    if (title == m_description.title)
        return;
    m_description.title = title;
    setAccessibleName(title);
    m_legend->setTitle(title);
    m_isLayoutDirty = true;
    postRefresh();
}

int PlotView::addCurve(const PlotCurve& curve)
{
    const int index = curveCount();
    auto* const item = new CurveItem(chart(), curve.marker, index);
    // Earlier curves lie on top: the first one is what the plot is about.
    item->setZValue(kCurveZ + 4.0 / (1.0 + index));
    item->setVisible(curve.isVisible);
    m_curves.push_back({.spec = curve, .item = item});
    if (curve.isInLegend)
        m_legendCurves.push_back(index);
    m_isStyleDirty = true;
    return index;
}

void PlotView::clearCurves()
{
    for (const Curve& curve : m_curves)
        delete curve.item;
    m_curves.clear();
    m_legendCurves.clear();
    m_isStyleDirty = true;
}

void PlotView::setCurvePoints(int index, std::vector<QPointF> points)
{
    Curve& curve = at(index);
    curve.sampler = {};
    curve.data = std::move(points);
    m_areCurvesDirty = true;
}

void PlotView::setCurveSampler(int index, CurveSampler sampler, CurveValue value)
{
    Curve& curve = at(index);
    curve.sampler = std::move(sampler);
    curve.value = std::move(value);
    m_areCurvesDirty = true;
}

void PlotView::invalidateCurves()
{
    m_areCurvesDirty = true;
}

void PlotView::setCurveVisible(int index, bool isVisible)
{
    bool hasChanged = false;
    // With the entries without a place of their own in the legend that follow it.
    for (int i = index; i < curveCount() && (i == index || !at(i).spec.isInLegend); ++i) {
        Curve& curve = at(i);
        hasChanged = hasChanged || curve.spec.isVisible != isVisible;
        curve.spec.isVisible = isVisible;
        curve.item->setVisible(isVisible);
    }
    if (!hasChanged)
        return;
    m_areCurvesDirty = true;
    m_isLegendDirty = true;
    postRefresh();
    emit curveVisibilityChanged(index, isVisible);
}

void PlotView::setCurveValueText(int index, const QString& text)
{
    if (at(index).valueText == text)
        return;
    at(index).valueText = text;
    m_isLegendDirty = true;
}

void PlotView::setMarks(std::vector<PlotMark> marks)
{
    if (marks == m_marks)
        return;
    m_marks = std::move(marks);
    m_isOverlayDirty = true;
}

void PlotView::setPoints(std::vector<PlotPoint> points)
{
    if (points == m_points)
        return;
    m_points = std::move(points);
    m_isOverlayDirty = true;
}

void PlotView::setNow(std::optional<double> x)
{
    if (x == m_now)
        return;
    m_now = x;
    m_isOverlayDirty = true;
}

void PlotView::setFittedRangeX(AxisRange range)
{
    m_fittedX = range;
}

void PlotView::setNote(const QString& note)
{
    if (note == m_note)
        return;
    m_note = note;
    m_isOverlayDirty = true;
}

QString PlotView::note() const
{
    const QString leftOut = leftOutByLog();
    if (m_note.isEmpty() || leftOut.isEmpty())
        return m_note + leftOut;
    return QStringLiteral("%1\n%2").arg(m_note, leftOut);
}

void PlotView::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_isStyleDirty = true;
    postRefresh();
}

void PlotView::setFontScale(double scale)
{
    if (scale == m_scale)
        return;
    m_scale = scale;
    m_isStyleDirty = true;
    postRefresh();
}

const std::vector<QPolygonF>& PlotView::drawnPolylines(int index) const
{
    return at(index).item->polylines();
}

double PlotView::valueAt(int index, double x) const
{
    const Curve& curve = at(index);
    if (curve.value)
        return curve.value(x);
    const std::vector<QPointF>& points = curve.sampler ? curve.points : curve.data;
    const auto right = std::lower_bound(points.begin(), points.end(), x,
                                        [](const QPointF& p, double v) { return p.x() < v; });
    if (right == points.end())
        return std::nan("");
    if (right->x() == x)
        return right->y();
    if (right == points.begin())
        return std::nan("");
    const QPointF left = *(right - 1);
    return left.y() + (x - left.x()) / (right->x() - left.x()) * (right->y() - left.y());
}

QRectF PlotView::legendEntryRect(int index) const
{
    const auto it = std::find(m_legendCurves.begin(), m_legendCurves.end(), index);
    return it == m_legendCurves.end()
        ? QRectF()
        : m_legend->entryRect(static_cast<int>(it - m_legendCurves.begin()));
}

std::unique_ptr<PlotView> PlotView::copyForExport(QSizeF size, const Theme& theme, double fontScale)
{
    updateContent();
    auto copy = std::make_unique<PlotView>(m_description);
    copy->m_dotsPerInch = 96.0;
    copy->m_theme = theme;
    copy->m_scale = fontScale;
    copy->m_mapping.isLogY = m_mapping.isLogY;
    copy->showAxisY();
    for (const Curve& curve : m_curves) {
        Curve& other = copy->at(copy->addCurve(curve.spec));
        other.sampler = curve.sampler;
        other.value = curve.value;
        other.data = curve.data;
        other.valueText = curve.valueText;
    }
    copy->m_marks = m_marks;
    copy->m_points = m_points;
    copy->m_now = m_now;
    copy->m_note = m_note;
    copy->m_fittedX = m_fittedX;
    copy->m_isAutoFit = m_isAutoFit;
    if (!m_isAutoFit) {
        copy->m_mapping.x = m_mapping.x;
        copy->m_mapping.y = m_mapping.y;
    }
    copy->setSceneRect(QRectF(QPointF(), size));
    copy->chart()->resize(size);
    copy->draw();
    return copy;
}

void PlotView::postRefresh()
{
    if (m_isRefreshPosted || !isVisible())
        return;
    m_isRefreshPosted = true;
    QMetaObject::invokeMethod(this, &PlotView::refresh, Qt::QueuedConnection);
}

void PlotView::refresh()
{
    m_isRefreshPosted = false;
    if (!isVisible())
        return;
    updateContent();
    draw();
}

void PlotView::draw()
{
    if (m_isStyleDirty)
        applyStyle();
    if (m_isLegendDirty)
        updateLegend();
    if (m_isLayoutDirty)
        arrange();
    if (m_isAutoFit) {
        const AxisRange x = m_description.x.followsData ? m_fittedX : m_description.x.range;
        m_areCurvesDirty = m_areCurvesDirty || !(x == m_mapping.x);
        m_mapping.x = x;
    }
    const bool isResampled = m_areCurvesDirty || !(m_mapping.x == m_drawnMapping.x)
        || !(m_mapping.area == m_drawnMapping.area);
    if (isResampled) {
        sampleCurves();
        if (m_isAutoFit)
            fitY();
    }
    if (leftMargin() != m_leftMargin || rightMargin() != m_rightMargin)
        arrange();
    const bool hasMoved = !(m_mapping == m_drawnMapping);
    if (hasMoved)
        updateAxes();
    if (hasMoved || isResampled) {
        for (const Curve& curve : m_curves) {
            if (curve.spec.isVisible)
                curve.item->setPoints(curve.points, m_mapping);
        }
    }
    if (hasMoved || isResampled || m_isOverlayDirty)
        updateOverlay();
    m_drawnMapping = m_mapping;
}

QFont PlotView::chartFont(double points) const
{
    // In px, so that the painter's own resolution has no say; rounded up, never too small.
    QFont font(QFontInfo(this->font()).family());
    font.setPixelSize(qCeil(points * m_scale * m_dotsPerInch / 72.0 - 0.01));
    return font;
}

void PlotView::applyStyle()
{
    const QFont labels = chartFont(kLabelPoints);
    QFont titles = chartFont(kTitlePoints);
    titles.setWeight(QFont::DemiBold);
    setBackgroundBrush(m_theme.background);
    chart()->setBackgroundBrush(m_theme.background);
    chart()->setBackgroundPen(Qt::NoPen);
    for (QAbstractAxis* const axis :
         std::initializer_list<QAbstractAxis*>{m_axisX, m_linearY, m_logY}) {
        axis->setLabelsFont(labels);
        axis->setTitleFont(labels);
        axis->setLabelsBrush(m_theme.secondaryText);
        axis->setTitleBrush(m_theme.text);
        axis->setLinePen(QPen(m_theme.border, m_scale));
        axis->setGridLinePen(QPen(m_theme.grid, m_scale));
    }
    m_legend->setFonts(titles, labels);
    // A hidden name keeps enough contrast to be found again.
    QColor hidden = m_theme.secondaryText;
    hidden.setAlphaF(0.6F);
    m_legend->setColors(m_theme.text, hidden);
    for (const Curve& curve : m_curves) {
        QColor color = m_theme.curve(curve.spec.quantity);
        color.setAlphaF(static_cast<float>(curve.spec.opacity));
        curve.item->setPen(QPen(color, curve.spec.width * m_scale,
                                curve.spec.dash.value_or(m_theme.dash(curve.spec.quantity)),
                                Qt::FlatCap, Qt::RoundJoin));
    }
    m_isStyleDirty = false;
    m_isLegendDirty = true;
    m_isLayoutDirty = true;
    m_areCurvesDirty = true;
    m_isOverlayDirty = true;
    // The axes are told again what they show, and lay themselves out anew.
    m_drawnMapping = {};
}

void PlotView::updateLegend()
{
    std::vector<LegendEntry> entries;
    for (const int index : m_legendCurves) {
        const Curve& curve = at(index);
        QPen pen = curve.item->pen();
        pen.setWidthF(std::min(pen.widthF(), 3.0 * m_scale));
        entries.push_back({.name = curve.spec.name,
                           .value = curve.valueText,
                           .pen = pen,
                           .marker = curve.spec.marker,
                           .text = m_theme.textOf(curve.spec.quantity),
                           .isVisible = curve.spec.isVisible});
    }
    m_legend->setEntries(std::move(entries));
    const double height = m_legend->arrange(8.0, chart()->size().width() - 8.0);
    m_isLayoutDirty = m_isLayoutDirty || height != m_legendHeight;
    m_isLegendDirty = false;
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

void PlotView::sampleCurves()
{
    const int columns = std::max(1, static_cast<int>(std::ceil(m_mapping.area.width())));
    for (Curve& curve : m_curves) {
        if (!curve.spec.isVisible)
            continue;
        if (curve.sampler) {
            curve.points.clear();
            curve.sampler(m_mapping.x.minimum, m_mapping.x.maximum, columns, curve.points);
        } else {
            curve.points = curve.data;
        }
    }
    m_areCurvesDirty = false;
}

void PlotView::fitY()
{
    if (!m_description.y.followsData && !m_mapping.isLogY) {
        m_mapping.y = m_description.y.range;
        return;
    }
    AxisRange found{INFINITY, -INFINITY};
    for (const Curve& curve : m_curves) {
        if (!curve.spec.isVisible)
            continue;
        for (const QPointF& point : curve.points) {
            if (!m_mapping.canShow(point.y()) || point.x() < m_mapping.x.minimum
                || point.x() > m_mapping.x.maximum)
                continue;
            found.minimum = std::min(found.minimum, point.y());
            found.maximum = std::max(found.maximum, point.y());
        }
    }
    if (m_mapping.isLogY) {
        m_mapping.y =
            areExtremes(found) ? decadeRange(found.minimum, found.maximum) : AxisRange{0.1, 1.0};
    } else {
        m_mapping.y = areExtremes(found)
            ? followedRange(m_mapping.y, found.minimum, found.maximum, partsY())
            : m_description.y.range;
    }
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

QString PlotView::leftOutByLog() const
{
    if (!m_mapping.isLogY)
        return {};
    qsizetype count = 0;
    QStringList names;
    for (const Curve& curve : m_curves) {
        if (!curve.spec.isVisible)
            continue;
        const auto left = std::count_if(curve.points.begin(), curve.points.end(),
                                        [](const QPointF& p) { return p.y() <= 0.0; });
        count += left;
        if (left > 0)
            names += curve.spec.name;
    }
    if (count == 0)
        return {};
    const QString which = names.size() <= 3 ? names.join(QStringLiteral(", "))
                                            : QStringLiteral("%1 curves").arg(names.size());
    return QStringLiteral("log scale: %1 points ≤ 0 left out of %2").arg(count).arg(which);
}

std::vector<EndLabel> PlotView::endLabels() const
{
    std::vector<EndLabel> labels;
    for (const Curve& curve : m_curves) {
        const std::vector<QPolygonF>& lines = curve.item->polylines();
        if (!curve.spec.isVisible || curve.spec.endLabel.isEmpty() || lines.empty())
            continue;
        labels.push_back(
            {lines.back().back(), {curve.spec.endLabel, m_theme.textOf(curve.spec.quantity)}});
    }
    return labels;
}

std::vector<ColoredText> PlotView::cursorReadout() const
{
    if (!m_cursor)
        return {};
    const QString name = m_description.x.title.section(u'(', 0, 0).trimmed();
    std::vector<ColoredText> lines{
        {QStringLiteral("%1 %2").arg(name, readableNumber(*m_cursor)), m_theme.text}};
    for (int i = 0; i < curveCount(); ++i) {
        const PlotCurve& spec = at(i).spec;
        const double value =
            spec.isVisible && spec.isInReadout ? valueAt(i, *m_cursor) : std::nan("");
        if (!std::isnan(value))
            lines.push_back({QStringLiteral("%1 %2").arg(spec.name, readableNumber(value, 6)),
                             m_theme.textOf(spec.quantity)});
    }
    return lines;
}

void PlotView::updateOverlay()
{
    m_above->setContent({.mapping = m_mapping,
                         .theme = m_theme,
                         .font = chartFont(kLabelPoints),
                         .scale = m_scale,
                         .points = m_points,
                         .endLabels = endLabels(),
                         .now = m_now,
                         .cursor = m_cursor,
                         .readout = cursorReadout(),
                         .zoomBox = m_zoomBox,
                         .note = note(),
                         .hasFitButton = !m_isAutoFit});
    m_below->setContent({.mapping = m_mapping,
                         .theme = m_theme,
                         .font = chartFont(kLabelPoints),
                         .scale = m_scale,
                         .marks = m_marks});
    m_isOverlayDirty = false;
}

}  // namespace entropy_lab
