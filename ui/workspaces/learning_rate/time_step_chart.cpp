#include "ui/workspaces/learning_rate/time_step_chart.h"

#include "ui/style/number_format.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

/// Updates of the two paths that are computed at most.
constexpr double kMostUpdates = 20000.0;

std::int64_t stepsWithin(double time, double eta)
{
    return static_cast<std::int64_t>(
        std::clamp(std::floor(time / eta * (1.0 + 1e-12)), 1.0, kMostUpdates));
}

std::vector<QPointF> pathPoints(const SampleFlow& flow, double eta, std::int64_t steps)
{
    const std::vector<double> path = eulerPath(flow, eta, steps);
    std::vector<QPointF> points;
    points.reserve(path.size());
    for (std::size_t k = 0; k < path.size(); ++k)
        points.emplace_back(eta * static_cast<double>(k), path[k]);
    return points;
}

}  // namespace

TimeStepChart::TimeStepChart(QWidget* parent)
    : PlotView(
        {.title = tr("The learning rate is a time step"),
         .x = {.title = tr("time t = η n (learning rate × iterations)"), .range = {0.0, 10.0}},
         .y = {.title = tr("pre-activation z"), .range = {-1.0, 1.0}}},
        parent)
{
    addCurve({.name = tr("gradient flow, η → 0"), .quantity = Quantity::Z, .width = 3.0});
    addCurve({.name = tr("descent, η"), .quantity = Quantity::H, .dash = Qt::SolidLine});
    addCurve({.name = tr("descent, η/2"),
              .quantity = Quantity::W,
              .dash = Qt::DashLine,
              .marker = CurveMarker::Square});
}

void TimeStepChart::setFlow(const SampleFlow& flow, double eta, double time)
{
    const double end = std::max(time, eta);
    setNote({});
    setCurveSampler(
        flowCurve(),
        [flow](double minimum, double maximum, int pixelColumns, std::vector<QPointF>& out) {
            const int parts = std::max(pixelColumns / 2, 32);
            for (int i = 0; i <= parts; ++i) {
                const double t = std::lerp(minimum, maximum, static_cast<double>(i) / parts);
                if (t >= 0.0)
                    out.emplace_back(t, flowAt(flow, t));
            }
        },
        [flow](double t) { return t >= 0.0 ? flowAt(flow, t) : std::nan(""); });
    std::vector<QPointF> own = pathPoints(flow, eta, stepsWithin(end, eta));
    std::vector<QPointF> half = pathPoints(flow, 0.5 * eta, stepsWithin(end, 0.5 * eta));
    const QPointF last = own.back();
    setCurveValueText(flowCurve(), readableNumber(flowAt(flow, last.x()), 6));
    setCurveValueText(descentCurve(), readableNumber(last.y(), 6));
    setCurveValueText(halfCurve(),
                      readableNumber(half[std::min(2 * own.size(), half.size() + 1) - 2].y(), 6));
    // Every update as a point, while they can be told apart.
    constexpr std::size_t kShownUpdates = 64;
    m_updates.clear();
    for (std::size_t k = 0; own.size() <= kShownUpdates && k < own.size(); ++k)
        m_updates.push_back({.position = own[k], .quantity = Quantity::H, .radius = 3.5});
    showPoints();
    setCurvePoints(descentCurve(), std::move(own));
    setCurvePoints(halfCurve(), std::move(half));
    setFittedRangeX({0.0, end});
}

void TimeStepChart::setRun(const std::optional<QPointF>& place, const QString& label)
{
    m_run.reset();
    if (place)
        m_run = PlotPoint{.position = *place, .label = label, .quantity = Quantity::Z};
    setNow(place ? std::optional(place->x()) : std::nullopt);
    showPoints();
}

void TimeStepChart::showPoints()
{
    std::vector<PlotPoint> points = m_updates;
    if (m_run)
        points.push_back(*m_run);
    setPoints(std::move(points));
}

void TimeStepChart::setObstacle(const QString& obstacle)
{
    for (int i = 0; i < curveCount(); ++i) {
        setCurvePoints(i, {});
        setCurveValueText(i, {});
    }
    m_updates.clear();
    setRun(std::nullopt, {});
    setNote(obstacle);
}

TimeStepErrorChart::TimeStepErrorChart(QWidget* parent)
    : PlotView({.title = tr("Error of the time step"),
                .x = {.title = tr("learning rate η"), .range = {1e-3, 10.0}, .isLog = true},
                .y = {.title = tr("|z of descent − z of the flow|"), .range = {1e-4, 1.0}}},
               parent)
{
    addCurve({.name = tr("error"), .quantity = Quantity::H, .marker = CurveMarker::Circle});
    addCurve({.name = tr("first order: error ∝ η"),
              .quantity = Quantity::Neutral,
              .dash = Qt::DashLine,
              .width = 1.5});
    setLogY(true);
    setPinsOnClick(false);
    connect(this, &PlotView::clicked, this, [this](QPointF value) {
        m_rateBefore = m_own ? m_own->eta : value.x();
        if (m_own && value.x() > 0.0)
            emit rateChosen(value.x());
    });
    connect(this, &PlotView::clickRevoked, this, [this] {
        if (m_own)
            emit rateChosen(m_rateBefore);
    });
}

void TimeStepErrorChart::setFlow(const SampleFlow& flow, double eta, double time)
{
    const double count = std::clamp(std::round(time / eta), 1.0, kMostUpdates);
    const auto steps = static_cast<std::int64_t>(count);
    // The time that the own rate comes to, so that its point lies on the curve.
    const double t = eta * count;
    m_own = timeStepError(flow, eta, steps);
    const double halved = timeStepError(flow, 0.5 * eta, 2 * steps).error();
    m_order = std::log2(m_own->error() / halved);

    std::vector<QPointF> points;
    for (const TimeStepError& error : timeStepErrors(flow, t, kMostSteps))
        points.emplace_back(error.eta, error.error());
    const AxisRange range = decadeRange(points.front().x(), points.back().x());
    // Through the smallest rate, where nothing but the first order is left.
    const double slope = points.front().y() / points.front().x();
    setCurveSampler(
        firstOrderCurve(),
        [slope](double minimum, double maximum, int, std::vector<QPointF>& out) {
            out.emplace_back(minimum, slope * minimum);
            out.emplace_back(maximum, slope * maximum);
        },
        [slope](double x) { return slope * x; });
    setCurvePoints(errorCurve(), std::move(points));
    setCurveValueText(errorCurve(), tr("at t = %1").arg(readableNumber(t, 4)));
    setFittedRangeX(range);
    setNow(eta);
    const double error = m_own->error();
    std::vector<PlotPoint> own;
    if (error > 0.0)
        own.push_back(
            {.position = {eta, error},
             .label = tr("η = %1: %2").arg(readableNumber(eta, 4), readableNumber(error, 4)),
             .quantity = Quantity::H,
             .radius = 6.0});
    setPoints(std::move(own));
    setNote({});
}

void TimeStepErrorChart::setObstacle(const QString& obstacle)
{
    m_own.reset();
    for (int i = 0; i < curveCount(); ++i) {
        setCurvePoints(i, {});
        setCurveValueText(i, {});
    }
    setPoints({});
    setNow(std::nullopt);
    setNote(obstacle);
}

}  // namespace entropy_lab
