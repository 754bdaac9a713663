#include "ui/workspaces/landscape/landscape_map.h"

#include "core/experiment/same_problem.h"
#include "ui/style/number_format.h"
#include "ui/wording/experiment_names.h"
#include "ui/workspaces/base/twin_frame.h"
#include "ui/workspaces/landscape/run_path.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kFirstSeconds = 0.01;   // of the first map after a change: within a frame
constexpr double kHiddenSeconds = 0.25;  // of a map that is wanted at once, on the window's thread
constexpr int kStage = 4;                // times finer at each stage
constexpr int kPollInterval = 4;         // ms

constexpr int kParts = 6;
constexpr double kLeastHalf = 1.5;    // of the window around the start
constexpr double kRoomAround = 0.12;  // of what must be seen

constexpr double kShortStep = 40.0;  // px; a shorter arrow could not be taken hold of
constexpr double kShortestStep = 16.0;

constexpr double kPathWidth = 3.0;
constexpr double kPastWidth = 1.6;

CurveSampler constantSampler(std::vector<QPointF> points)
{
    return [points = std::move(points)](double, double, int, std::vector<QPointF>& out) {
        out.insert(out.end(), points.begin(), points.end());
    };
}

double noValue(double)
{
    return std::nan("");
}

QString nameOf(const ParameterAxis& axis, const Layer& layer)
{
    return QString::fromStdString(axisName(axis, layer.units));
}

}  // namespace

LandscapeMap::LandscapeMap(QWidget* parent)
    : PlotView({.title = tr("Landscape of the objective"),
                .x = {.title = tr("w₁ + G₁ (pure number)"), .range = {-3.0, 3.0}},
                .y = {.title = tr("b (pure number)"),
                      .range = {-3.0, 3.0},
                      .followsData = false,
                      .canBeLog = false}},
               parent)
{
    addCurve({.name = tr("path of the run"),
              .quantity = Quantity::Neutral,
              .width = kPathWidth,
              .isInReadout = false,
              .hasRim = true});
    m_poll.setInterval(kPollInterval);
    connect(&m_poll, &QTimer::timeout, this, &LandscapeMap::takeMap);
    connect(this, &PlotView::rangesChanged, this, &LandscapeMap::requestMap);
    connect(this, &PlotView::clicked, this, [this](QPointF value) {
        // A click before may still wait for its double click.
        emit startMoveFinished();
        emit startMoved(value);
    });
    connect(this, &PlotView::clickRevoked, this, &LandscapeMap::startMoveRevoked);
    connect(this, &PlotView::handleMoved, this, &LandscapeMap::moveHandle);
    connect(this, &PlotView::handleReleased, this, &LandscapeMap::releaseHandle);
}

void LandscapeMap::setFrame(const RunFrame& frame)
{
    const bool isSame = frame.snapshot == m_frame.snapshot && frame.past == m_frame.past
        && frame.history.source() == m_frame.history.source();
    const bool isOther = m_frame.snapshot && m_frame.history.source() != frame.history.source()
        && !differsInNumbersOnly(*m_frame.snapshot->experiment, *frame.snapshot->experiment);
    m_frame = frame;
    if (isSame)
        return;
    m_hasNewFrame = true;
    const bool hasOtherAxes = takeAxes();
    if (isOther)
        forgetMap();
    // Limits that were set are limits of the axes that were there.
    if (hasOtherAxes)
        fit();
    else
        refresh();
}

void LandscapeMap::setAxes(const Axes& wanted)
{
    if (wanted == m_wanted)
        return;
    m_wanted = wanted;
    m_hasNewFrame = true;
    if (m_frame.snapshot)
        takeAxes();
    fit();
}

LandscapeMap::Axes LandscapeMap::axesIn(Eigen::Index units, Eigen::Index features) const
{
    Axes axes = m_wanted;
    if (!hasAxis(axes.u, units, features))
        axes.u = Axes().u;
    if (!hasAxis(axes.v, units, features))
        axes.v = Axes().v;
    // What stands in for one may be the other one already.
    if (axes.u == axes.v && axes.u == Axes().u)
        axes.v = Axes().v;
    else if (axes.u == axes.v)
        axes.u = Axes().u;
    return axes;
}

void LandscapeMap::setArrowsShown(bool isShown)
{
    m_areArrowsShown = isShown;
    m_hasNewFrame = true;
    refresh();
}

void LandscapeMap::setRest(RestOfPlane rest)
{
    m_rest = rest;
    m_hasNewFrame = true;
    refresh();
}

QPointF LandscapeMap::placeOf(const Eigen::VectorXd& values) const
{
    const Layer& layer = m_frame.snapshot->layer;
    return {valueOnAxis(m_axes.u, values, layer.units, layer.features),
            valueOnAxis(m_axes.v, values, layer.units, layer.features)};
}

QPointF LandscapeMap::now() const
{
    return m_frame.snapshot ? placeOf(m_frame.snapshot->layer.values)
                            : QPointF(std::nan(""), std::nan(""));
}

void LandscapeMap::updateContent()
{
    if (!m_frame.snapshot)
        return;
    if (m_hasNewFrame)
        takeFrame();
    if (isVisible())
        requestMap();
    else
        computeNow(kHiddenSeconds);
}

void LandscapeMap::makeForPicture()
{
    if (!isVisible())
        computeNow(kHiddenSeconds);
}

void LandscapeMap::takeFrame()
{
    m_hasNewFrame = false;
    nameAxes();
    showRun();
    showPast();
    // What is dragged must not slip away under the hand.
    if (!m_draggedStart && !m_draggedTip) {
        m_fittedU = fitted(m_fittedU, true);
        m_fittedV = fitted(m_fittedV, false);
    }
    setFittedRangeX(m_fittedU);
    setFittedRangeY(m_fittedV);
    setNote(restText());
    showStep();
}

/// At once, so that the axes are always some of the frame's run. Whether they are others.
bool LandscapeMap::takeAxes()
{
    const Layer& layer = m_frame.snapshot->layer;
    const Axes axes = axesIn(layer.units, layer.features);
    if (axes == m_axes)
        return false;
    m_axes = axes;
    m_isPastDirty = true;
    m_fittedU = m_fittedV = {0.0, 0.0};
    forgetMap();
    return true;
}

/// Nobody waits for the one that is being made.
void LandscapeMap::forgetMap()
{
    m_slot->cancel();
    m_results.reset();
    m_poll.stop();
    m_order.reset();
    m_isWaiting = false;
    m_isFine = false;
    if (!std::exchange(m_map, nullptr))
        return;
    setField(nullptr, {});
    setContours({});
    setVectors({});
    emit mapChanged();
}

void LandscapeMap::nameAxes()
{
    const RunSnapshot& snapshot = *m_frame.snapshot;
    const QString u = nameOf(m_axes.u, snapshot.layer);
    const QString v = nameOf(m_axes.v, snapshot.layer);
    QString objective = objectiveName(snapshot.experiment->objective);
    objective.front() = objective.front().toUpper();
    setTitle(tr("%1 over %2 and %3").arg(objective, u, v));
    setAxisTitles(tr("%1 (pure number)").arg(u), tr("%1 (pure number)").arg(v));
}

void LandscapeMap::showRun()
{
    const RunSnapshot& snapshot = *m_frame.snapshot;
    m_path = m_frame.columns
        ? runPath(m_frame.history, *m_frame.columns, m_axes.u, m_axes.v, snapshot.record.iteration)
        : std::vector<QPointF>();
    // The newest rows of a thinned history lie before the state shown.
    if (!m_path.empty())
        m_path.push_back(now());
    setCurveSampler(pathCurve(), constantSampler(m_path), noValue);
    const QPointF start = m_draggedStart.value_or(placeOf(snapshot.recorded->start.values));
    std::vector<PlotPoint> points{{.position = start, .label = tr("start"), .radius = 4.0}};
    if (snapshot.record.iteration > 0)
        points.push_back({.position = now(),
                          .label = tr("iteration %1").arg(readableCount(snapshot.record.iteration)),
                          .radius = 6.0});
    setPoints(std::move(points));
}

void LandscapeMap::showPast()
{
    const Layer& layer = m_frame.snapshot->layer;
    const std::array shape{layer.units, layer.features};
    if (m_past == m_frame.past && shape == m_pastShape && !m_isPastDirty)
        return;
    m_past = m_frame.past;
    m_pastShape = shape;
    m_isPastDirty = false;
    removeCurvesFrom(pathCurve() + 1);
    if (!m_past)
        return;
    for (auto it = m_past->rbegin(); it != m_past->rend(); ++it) {
        const PastRun& run = *it;
        if (run.isHidden || !run.columns || run.columns->units != layer.units
            || run.columns->features != layer.features)
            continue;
        std::vector<QPointF> path =
            runPath(run.history, *run.columns, m_axes.u, m_axes.v, run.history.size() - 1);
        if (path.empty())
            continue;
        const int curve = addCurve({.name = run.name,
                                    .run = run.number,
                                    .dash = Qt::SolidLine,
                                    .width = kPastWidth,
                                    .isInLegend = false,
                                    .isInReadout = false,
                                    .hasRim = true});
        setCurveSampler(curve, constantSampler(std::move(path)), noValue);
    }
}

QString LandscapeMap::restText() const
{
    const Layer& layer = m_rest == RestOfPlane::AsShown ? m_frame.snapshot->layer
                                                        : m_frame.snapshot->recorded->start;
    constexpr int kNamed = 3;
    // Of weights that are on no axis only the sum counts.
    QStringList named;
    int others = 0;
    const auto add = [&](const ParameterAxis& axis) {
        if (named.size() == kNamed) {
            ++others;
            return;
        }
        named += QStringLiteral("%1 = %2").arg(nameOf(axis, layer),
                                               readableNumber(valueOnAxis(axis, layer), 4));
    };
    using Kind = ParameterAxis::Kind;
    const auto isOn = [&](const ParameterAxis& axis) {
        return axis == m_axes.u || axis == m_axes.v;
    };
    for (Eigen::Index k = 0; k < layer.weightCount(); ++k) {
        const Eigen::Index unit = k / layer.features;
        const Eigen::Index feature = k % layer.features;
        const bool hasSum = isOn({Kind::Sum, unit, feature});
        const bool hasW = isOn({Kind::W, unit, feature});
        const bool hasG = isOn({Kind::G, unit, feature});
        if (hasSum || (hasW && hasG))
            continue;
        add({hasW ? Kind::G : hasG ? Kind::W : Kind::Sum, unit, feature});
    }
    for (Eigen::Index unit = 0; unit < layer.units; ++unit) {
        if (!isOn({Kind::B, unit, 0}))
            add({Kind::B, unit, 0});
    }
    if (named.isEmpty())
        return {};
    const QString when =
        m_rest == RestOfPlane::AsAtStart ? tr("as at the start") : tr("as at the iteration shown");
    const QString list = named.join(QStringLiteral(", "));
    return others == 0 ? tr("fixed %1: %2").arg(when, list)
                       : tr("fixed %1: %2 and %3 more").arg(when, list).arg(others);
}

AxisRange LandscapeMap::fitted(AxisRange current, bool isU) const
{
    const auto part = [isU](QPointF p) { return isU ? p.x() : p.y(); };
    const double start = part(placeOf(m_frame.snapshot->recorded->start.values));
    double minimum = std::min(0.0, start - kLeastHalf);
    double maximum = std::max(0.0, start + kLeastHalf);
    for (const QPointF& point : m_path) {
        if (!std::isfinite(part(point)))
            continue;
        minimum = std::min(minimum, part(point));
        maximum = std::max(maximum, part(point));
    }
    const double room = kRoomAround * (maximum - minimum);
    const AxisRange known = current.span() > 0.0 ? current : AxisRange{0.0, 1e-9};
    return planeRange(followedRange(known, minimum - room, maximum + room, kParts));
}

PlaneMapOrder LandscapeMap::wantedOrder() const
{
    const RunSnapshot& snapshot = *m_frame.snapshot;
    const Layer& rest = m_rest == RestOfPlane::AsShown ? snapshot.layer : snapshot.recorded->start;
    return {.plane = planeOfAxes(rest, m_axes.u, m_axes.v),
            .uAxis = m_axes.u,
            .vAxis = m_axes.v,
            .u = isAutoFit() ? m_fittedU : planeRange(rangeX()),
            .v = isAutoFit() ? m_fittedV : planeRange(rangeY()),
            .experiment = snapshot.experiment,
            .colors = m_map ? m_map->colors : AxisRange{0.0, 1e-9}};
}

void LandscapeMap::computeNow(std::optional<double> seconds)
{
    if (!m_frame.snapshot)
        return;
    if (m_hasNewFrame)
        takeFrame();
    PlaneMapOrder order = wantedOrder();
    if (m_map && m_isFine && m_order && m_order->isSameAs(order))
        return;
    m_slot->cancel();
    m_results.reset();
    m_poll.stop();
    m_isWaiting = false;
    if (seconds)
        order.cells = cellsWithin(order, *seconds);
    m_isFine = order.cells == PlaneMapOrder::kFineCells;
    m_map = makePlaneMap(order);
    m_order.reset();
    if (m_isFine)
        m_order = std::move(order);
    showMap();
}

void LandscapeMap::requestMap()
{
    // Nothing is given up before its first result: while a slider moves there is always one.
    if (!m_frame.snapshot || m_isWaiting || !isVisible())
        return;
    PlaneMapOrder order = wantedOrder();
    if (m_order && m_order->isSameAs(order))
        return;
    m_isWaiting = true;
    m_isFine = false;
    m_results = std::make_shared<Mailbox<std::shared_ptr<const PlaneMap>>>();
    m_slot->order([order, results = m_results](const std::stop_token& stop) mutable {
        order.cells = cellsWithin(order, kFirstSeconds);
        while (true) {
            const bool isLast = order.cells == PlaneMapOrder::kFineCells;
            // With very many samples even few arrows take long.
            order.hasArrows = isLast || order.cells > kStage * kStage;
            const auto map = makePlaneMap(order, stop);
            if (!map)
                return;
            results->put(map);
            if (isLast)
                return;
            order.cells = std::min(kStage * order.cells, PlaneMapOrder::kFineCells);
        }
    });
    m_order = std::move(order);
    m_poll.start();
}

void LandscapeMap::takeMap()
{
    const auto result = m_results ? m_results->take() : std::nullopt;
    if (!result) {
        // What was ordered stays noted: it would fail again.
        if (m_slot->hasFailed()) {
            m_isWaiting = false;
            m_poll.stop();
        }
        return;
    }
    m_map = *result;
    m_isWaiting = false;
    m_isFine = m_map->landscape.u.size() == PlaneMapOrder::kFineCells;
    if (m_isFine)
        m_poll.stop();
    showMap();
    refresh();
}

void LandscapeMap::showMap()
{
    const QString name = m_frame.snapshot->experiment->objective.kind == ObjectiveKind::Entropy
        ? tr("entropy H (bits)")
        : tr("objective (bits)");
    setField(m_map->field, {.range = m_map->colors, .title = name});
    setContours(m_map->contours);
    showStep();
    emit mapChanged();
}

LandscapeMap::Step LandscapeMap::nextStep() const
{
    const RunSnapshot& snapshot = *m_frame.snapshot;
    const Experiment& experiment = *snapshot.experiment;
    const Eigen::Index count = snapshot.layer.weightCount();
    const double factor = scheduleFactor(experiment.schedule, snapshot.record.iteration)
        * (experiment.direction == Direction::Descend ? -1.0 : 1.0);
    Eigen::VectorXd move = Eigen::Map<const Eigen::VectorXd>(
        snapshot.gradient.data(), static_cast<Eigen::Index>(snapshot.gradient.size()));
    move.head(count) *= factor * experiment.learningRate.w;
    move.segment(count, count) *= factor * experiment.learningRate.G;
    move.tail(move.size() - 2 * count) *= factor * experiment.learningRate.b;
    return {.move = placeOf(move), .isWhole = experiment.rule.kind == RuleKind::GradientDescent};
}

double LandscapeMap::pixelLength(QPointF move) const
{
    // A map that was never shown has no size; that of an export will do.
    const QSizeF size = mapping().area.isEmpty() ? QSizeF(800.0, 500.0) : mapping().area.size();
    const AxisRange u = isAutoFit() ? m_fittedU : rangeX();
    const AxisRange v = isAutoFit() ? m_fittedV : rangeY();
    return std::hypot(move.x() / u.span() * size.width(), move.y() / v.span() * size.height());
}

void LandscapeMap::showStep()
{
    std::vector<PlotVector> vectors;
    if (m_map && m_areArrowsShown)
        vectors = m_map->arrows;
    const Step step = nextStep();
    const double length = pixelLength(step.move);
    if (!(length > 0.0) || !std::isfinite(length)) {
        m_magnification = 0.0;
    } else if (!m_draggedTip) {
        // Kept during a drag, so that the arrow answers the hand.
        m_magnification = length >= kShortStep ? 1.0 : niceCeiling(kShortStep / length);
        // Near the edge rather a short arrow than one without a tip.
        const AxisRange u = isAutoFit() ? m_fittedU : rangeX();
        const AxisRange v = isAutoFit() ? m_fittedV : rangeY();
        const QPointF tip = now() + m_magnification * step.move;
        const bool isInside = tip.x() > u.minimum && tip.x() < u.maximum && tip.y() > v.minimum
            && tip.y() < v.maximum;
        if (m_magnification > 1.0 && !isInside)
            m_magnification = std::max(1.0, niceCeiling(kShortestStep / length));
    }
    const QPointF tip = now() + m_magnification * step.move;
    if (m_magnification > 0.0)
        vectors.push_back({.from = now(),
                           .to = tip,
                           .quantity = Quantity::Eta,
                           .width = 2.5,
                           .head = 10.0,
                           .hasRim = true});
    setVectors(std::move(vectors));
    showHandles();
    std::vector<PlotPoint> points = this->points();
    std::erase_if(points, [](const PlotPoint& p) { return p.radius < 1.0; });
    if (m_magnification > 0.0) {
        QString label = step.isWhole ? tr("next step") : tr("η × gradient");
        if (m_magnification > 1.0)
            label = tr("%1, drawn ×%2").arg(label, readableNumber(m_magnification, 3));
        points.push_back({.position = tip, .label = label, .radius = 0.5});
    }
    setPoints(std::move(points));
}

void LandscapeMap::showHandles()
{
    const Experiment& start = *m_frame.snapshot->recorded;
    std::vector<PlotHandle> handles{
        {.position = m_draggedStart.value_or(placeOf(start.start.values)),
         .tip = tr("The start: drag it, or click where it shall be.")}};
    if (m_magnification > 0.0)
        handles.push_back(
            {.position = m_draggedTip.value_or(now() + m_magnification * nextStep().move),
             .tip = tr("The next step: drag it longer or shorter to set η (%1).")
                        .arg(readableNumber(m_frame.snapshot->experiment->learningRate.w)),
             .quantity = Quantity::Eta,
             .radius = 6.0});
    setHandles(std::move(handles));
}

void LandscapeMap::moveHandle(int handle, QPointF value)
{
    if (handle == kStartHandle) {
        if (!m_draggedStart)
            emit startMoveFinished();
        m_draggedStart = value;
        m_hasNewFrame = true;
        emit startMoved(value);
        refresh();
        return;
    }
    if (!m_draggedTip) {
        m_baseBefore = now();
        m_tipBefore = m_baseBefore + m_magnification * nextStep().move;
    }
    // Along the arrow, as it lies on the screen.
    const QPointF base = mapping().toPixel(m_baseBefore);
    const QPointF along = mapping().toPixel(m_tipBefore) - base;
    const QPointF drawn = mapping().toPixel(value) - base;
    const double factor = QPointF::dotProduct(drawn, along) / QPointF::dotProduct(along, along);
    m_draggedTip = m_baseBefore + std::max(factor, 0.0) * (m_tipBefore - m_baseBefore);
    emit stepScaled(std::max(factor, 0.0));
    showHandles();
    refresh();
}

void LandscapeMap::releaseHandle(int handle)
{
    if (handle == kStartHandle) {
        m_draggedStart.reset();
        emit startMoveFinished();
    } else {
        m_draggedTip.reset();
        emit stepScaleFinished();
    }
    m_hasNewFrame = true;
    refresh();
}

}  // namespace entropy_lab
