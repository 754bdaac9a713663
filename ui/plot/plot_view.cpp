#include "ui/plot/plot_view.h"

#include "ui/plot/axis_limits_editor.h"
#include "ui/plot/items/axis_labels.h"
#include "ui/plot/items/curve_item.h"
#include "ui/plot/items/plot_legend.h"
#include "ui/plot/items/plot_overlay.h"
#include "ui/plot/items/print_looks.h"

#include <QChart>
#include <QFontInfo>
#include <QGraphicsLayout>
#include <QLegend>
#include <QtMath>

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

AxisRange united(const AxisRange& a, const AxisRange& b)
{
    return {std::min(a.minimum, b.minimum), std::max(a.maximum, b.maximum)};
}

}  // namespace

PlotView::PlotView(const PlotDescription& description, QWidget* parent)
    : QChartView(parent), m_description(description), m_fittedX(description.x.range)
{
    m_mapping.x = description.x.range;
    m_mapping.y = description.y.range;
    m_mapping.isLogX = description.x.isLog;
    setFrameShape(QFrame::NoFrame);
    setViewportUpdateMode(QGraphicsView::MinimalViewportUpdate);
    setRenderHint(QPainter::Antialiasing, false);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    // Every frame fills the ground once, here, and not below it too.
    viewport()->setAutoFillBackground(false);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
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
    createPlane();

    m_legend = new PlotLegend(chart());
    m_legend->setZValue(kLegendZ);
    m_legend->setTitle(description.title);
    m_below = new PlotOverlay(chart(), PlotOverlay::Part::BelowCurves);
    m_below->setZValue(kBelowZ);
    m_above = new PlotOverlay(chart(), PlotOverlay::Part::AboveCurves);
    m_above->setZValue(kAboveZ);
}

PlotView::~PlotView() = default;

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

void PlotView::removeCurvesFrom(int index)
{
    if (index >= curveCount())
        return;
    for (int i = index; i < curveCount(); ++i)
        delete at(i).item;
    m_curves.resize(static_cast<std::size_t>(index));
    std::erase_if(m_legendCurves, [index](int curve) { return curve >= index; });
    m_isStyleDirty = true;
}

QColor PlotView::colorOf(const PlotCurve& curve) const
{
    return curve.run > 0 ? m_theme.shadeOfRun(curve.run) : m_theme.curve(curve.quantity);
}

QColor PlotView::textColorOf(const PlotCurve& curve) const
{
    return curve.run > 0 ? m_theme.secondaryText : m_theme.textOf(curve.quantity);
}

void PlotView::setCurvePoints(int index, std::vector<QPointF> points)
{
    Curve& curve = at(index);
    curve.sampler = {};
    curve.value = {};
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

void PlotView::setBands(std::vector<PlotBand> bands)
{
    if (bands == m_bands)
        return;
    m_bands = std::move(bands);
    m_isOverlayDirty = true;
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

void PlotView::setArrows(std::vector<PlotArrow> arrows)
{
    if (arrows == m_arrows)
        return;
    m_arrows = std::move(arrows);
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

void PlotView::setFittedRangeY(AxisRange range)
{
    if (range == m_description.y.range)
        return;
    m_description.y.range = range;
    m_areCurvesDirty = true;
}

void PlotView::setNote(const QString& note)
{
    if (note == m_note)
        return;
    m_note = note;
    m_isOverlayDirty = true;
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

QRectF PlotView::legendEntryRect(int index) const
{
    const auto it = std::find(m_legendCurves.begin(), m_legendCurves.end(), index);
    return it == m_legendCurves.end()
        ? QRectF()
        : m_legend->entryRect(static_cast<int>(it - m_legendCurves.begin()));
}

std::unique_ptr<PlotView> PlotView::copyForExport(QSizeF size, const FigureStyle& style)
{
    updateContent();
    auto copy = std::make_unique<PlotView>(m_description);
    copy->m_dotsPerInch = 96.0;
    copy->m_theme = style.theme;
    copy->m_scale = style.fontScale;
    copy->m_figureStyle = style;
    if (!style.hasTitle)
        copy->m_legend->setTitle({});
    copy->m_mapping.isLogY = m_mapping.isLogY;
    // A range that a logarithmic axis can show, until the fit finds its own.
    if (m_mapping.isLogY)
        copy->m_mapping.y = m_mapping.y;
    std::vector<PlotCurve> specs;
    for (const Curve& curve : m_curves) {
        specs.push_back(curve.spec);
        // What is only an entry of the legend stands for the dash of others.
        const bool isOnlyAnEntry = !curve.sampler && curve.data.empty();
        specs.back().isVisible = curve.spec.isVisible && !isOnlyAnEntry;
    }
    const std::vector<PrintLook> looks =
        style.theme.isPrint ? printLooks(specs, style.theme) : std::vector<PrintLook>();
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        const Curve& curve = m_curves[i];
        specs[i].isVisible = curve.spec.isVisible;
        if (!looks.empty())
            specs[i].marker = looks[i].marker;
        Curve& other = copy->at(copy->addCurve(specs[i]));
        if (!looks.empty()) {
            other.dashes = looks[i].dashes;
            other.spec.dash = Qt::SolidLine;
        }
        other.item->setDetail(style.detail);
        other.sampler = curve.sampler;
        other.value = curve.value;
        other.data = curve.data;
        other.valueText = curve.valueText;
    }
    copy->m_bands = m_bands;
    copy->m_marks = m_marks;
    copy->m_points = m_points;
    copy->m_arrows = m_arrows;
    copy->m_sketch = m_sketch;
    copyPlaneTo(*copy);
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

std::vector<QPointF> PlotView::pointsAt(int index, int places) const
{
    const Curve& curve = at(index);
    if (!curve.sampler)
        return curve.data;
    std::vector<QPointF> points;
    curve.sampler(m_mapping.x.minimum, m_mapping.x.maximum, places, points);
    return points;
}

void PlotView::takeViewOf(const PlotView& other)
{
    for (int i = 0; i < std::min(curveCount(), other.curveCount()); ++i) {
        if (at(i).spec.name == other.at(i).spec.name)
            setCurveVisible(i, other.isCurveVisible(i));
    }
    setLogY(other.isLogY());
    if (!other.isAutoFit())
        setView(other.rangeX(), other.rangeY());
}

StillFigure PlotView::still(QSizeF size, const FigureStyle& style)
{
    const std::shared_ptr<PlotView> copy = copyForExport(size, style);
    return {[copy, size](QPainter& painter) {
        QRectF part(QPointF(), size);
        if (painter.hasClipping())
            part &= painter.clipBoundingRect().adjusted(-2.0, -2.0, 2.0, 2.0);
        if (part.isEmpty())
            return;
        // Same size on both sides: the painter scales, so that clips and fonts see one unit.
        copy->scene()->render(&painter, part, part, Qt::IgnoreAspectRatio);
    }};
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
    const QRectF area = m_mapping.area;
    updateContent();
    draw();
    // What goes by the size of the plot takes up the new one.
    if (m_mapping.area != area)
        postRefresh();
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
        AxisRange x = m_description.x.followsData ? m_fittedX : m_description.x.range;
        if (m_sketch.roomX)
            x = united(x, *m_sketch.roomX);
        x = usableRange(x, m_mapping.isLogX);
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
    if (hasMoved || m_isPlaneDirty)
        updatePlane();
    if (m_areHandlesDirty)
        updateHandles();
    if (hasMoved || isResampled || m_isOverlayDirty)
        updateOverlay();
    m_drawnMapping = m_mapping;
    reportRanges();
}

QFont PlotView::labelFont() const
{
    return chartFont(kLabelPoints);
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
    QFont titles = chartFont(kTitlePoints);
    titles.setWeight(QFont::DemiBold);
    setBackgroundBrush(m_theme.background);
    // On the screen the view itself has filled the ground.
    chart()->setBackgroundVisible(m_figureStyle && !m_figureStyle->isTransparent);
    chart()->setBackgroundBrush(m_theme.background);
    chart()->setBackgroundPen(Qt::NoPen);
    // An export keeps its letters as letters.
    const auto cache =
        m_figureStyle ? QGraphicsItem::NoCache : QGraphicsItem::DeviceCoordinateCache;
    m_labelsX->setCacheMode(cache);
    m_labelsY->setCacheMode(cache);
    m_legend->setFonts(titles, labelFont());
    // A hidden name keeps enough contrast to be found again.
    QColor hidden = m_theme.secondaryText;
    hidden.setAlphaF(0.6F);
    m_legend->setColors(m_theme.text, hidden);
    applyPens();
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
        // What cannot be clicked need not be found again.
        if (m_figureStyle && (!m_figureStyle->hasLegend || !curve.spec.isVisible))
            continue;
        QPen pen = curve.item->pen();
        pen.setWidthF(std::min(pen.widthF(), 3.0 * m_scale));
        entries.push_back({.name = curve.spec.name,
                           .value = curve.valueText,
                           .pen = pen,
                           .marker = curve.spec.marker,
                           .text = textColorOf(curve.spec),
                           .isVisible = curve.spec.isVisible});
    }
    m_legend->setEntries(std::move(entries));
    const double height = m_legend->arrange(8.0, chart()->size().width() - 8.0);
    m_isLayoutDirty = m_isLayoutDirty || height != m_legendHeight;
    m_isLegendDirty = false;
}

void PlotView::sampleCurves()
{
    const double detail = m_figureStyle ? m_figureStyle->detail : 1.0;
    const int columns = std::max(1, static_cast<int>(std::ceil(detail * m_mapping.area.width())));
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
    if (!m_description.y.followsData
        && (!m_mapping.isLogY || m_description.y.range.minimum > 0.0)) {
        m_mapping.y = usableRange(m_description.y.range, m_mapping.isLogY);
        return;
    }
    AxisRange found{INFINITY, -INFINITY};
    if (m_sketch.roomY && m_mapping.canShow(m_sketch.roomY->minimum))
        found = *m_sketch.roomY;
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

}  // namespace entropy_lab
