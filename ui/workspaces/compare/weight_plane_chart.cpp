#include "ui/workspaces/compare/weight_plane_chart.h"

#include "core/experiment/settings.h"
#include "ui/style/number_format.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

/// A path is drawn through its first iterations, where most of it lies, and evenly beyond.
constexpr std::int64_t kDenseIterations = 256;
constexpr std::int64_t kEvenIterations = 512;
constexpr int kParts = 6;

/// (w, G) over the iterations 0 .. last that a history holds.
std::vector<QPointF> pathOf(const CompanionFrame& run, Eigen::Index unit, Eigen::Index feature)
{
    std::vector<QPointF> path;
    const std::int64_t size = run.history.size();
    const int w = run.columns->w(unit, feature);
    const int G = run.columns->G(unit, feature);
    if (w < 0 || G < 0 || size == 0)
        return path;
    const std::int64_t dense = std::min(size, kDenseIterations);
    const std::int64_t even = std::min(size - dense, kEvenIterations);
    const auto add = [&](std::int64_t k) {
        path.emplace_back(run.history.at(w, k), run.history.at(G, k));
    };
    for (std::int64_t k = 0; k < dense; ++k)
        add(k);
    for (std::int64_t i = 1; i <= even; ++i)
        add(dense - 1 + (size - dense) * i / even);
    return path;
}

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

/// Whether a change of rates turns the line.
bool hasOtherRatio(const LearningRate& a, const LearningRate& b)
{
    return a.w * b.G != a.G * b.w;
}

}  // namespace

WeightPlaneChart::WeightPlaneChart(QWidget* parent)
    : PlotView({.title = tr("w against G"),
                .x = {.title = tr("weight w (pure number)"), .range = {-1.0, 1.0}},
                .y = {.title = tr("weight G (pure number)"), .range = {-1.0, 1.0}}},
               parent)
{
}

void WeightPlaneChart::setFrame(const TwinFrame& frame)
{
    if (isSameState(frame, m_frame))
        return;
    m_frame = frame;
    m_hasNewFrame = true;
    refresh();
}

void WeightPlaneChart::setPlace(Eigen::Index unit, Eigen::Index feature)
{
    if (unit == m_unit && feature == m_feature)
        return;
    m_unit = unit;
    m_feature = feature;
    m_hasNewFrame = true;
    refresh();
}

QPointF WeightPlaneChart::placeAt(std::int64_t iteration) const
{
    const CompanionFrame& run = m_frame.first;
    if (!run.columns || run.columns->firstParameter < 0 || iteration < 0
        || iteration >= run.history.size())
        return {std::nan(""), std::nan("")};
    return {run.history.at(run.columns->w(m_unit, m_feature), iteration),
            run.history.at(run.columns->G(m_unit, m_feature), iteration)};
}

/// From the last iteration on at which the ratio of the rates changed.
WeightPlaneChart::Line WeightPlaneChart::conservedLine() const
{
    const Experiment& recorded = *m_frame.first.snapshot->recorded;
    const std::int64_t now = m_frame.first.snapshot->record.iteration;
    LearningRate rate = recorded.learningRate;
    std::int64_t since = 0;
    for (const LiveChange& change : recorded.changes) {
        if (change.iteration > now)
            break;
        if (hasOtherRatio(rate, change.learningRate))
            since = change.iteration;
        rate = change.learningRate;
    }
    return {.through = placeAt(since),
            .etaW = recorded.trainable.w ? rate.w : 0.0,
            .etaG = recorded.trainable.G ? rate.G : 0.0};
}

void WeightPlaneChart::nameCurves()
{
    const RunColumns& columns = *m_frame.first.columns;
    const auto indexed = [&](const char* letter) {
        return QString::fromStdString(columns.units == 1
                                          ? subscripted(letter, {m_feature})
                                          : subscripted(letter, {m_unit, m_feature}));
    };
    const QString w = indexed("w");
    const QString G = indexed("G");
    const Line line = conservedLine();
    const bool isTilted = line.etaW != line.etaG;
    const QString difference = !isTilted
        ? QStringLiteral("%1 − %2").arg(w, G)
        : QStringLiteral("%1 %2 − %3 %4")
              .arg(readableNumber(line.etaG, 3), w, readableNumber(line.etaW, 3), G);
    const bool hasDecay = m_frame.first.snapshot->experiment->weightDecay > 0.0;
    const QStringList names{m_frame.first.name, tr("%1 at the start").arg(difference),
                            hasDecay ? tr("%1 now").arg(difference) : QString(),
                            m_frame.second ? m_frame.second->name : QString()};
    if (names == m_names)
        return;
    m_names = names;
    clearCurves();
    addCurve({.name = names[0], .quantity = Quantity::Neutral, .width = 3.0, .isInReadout = false});
    addCurve({.name = names[1], .quantity = Quantity::W, .dash = Qt::DotLine});
    addCurve({.name = names[2],
              .quantity = Quantity::G,
              .dash = Qt::DashDotLine,
              .isVisible = hasDecay,
              .isInLegend = hasDecay});
    addCurve({.name = names[3],
              .quantity = Quantity::Neutral,
              .dash = Qt::DashLine,
              .marker = CurveMarker::Circle,
              .isInLegend = !names[3].isEmpty(),
              .isInReadout = false});
    setTitle(tr("%1 against %2").arg(w, G));
}

void WeightPlaneChart::drawLine(int curve, const Line& line)
{
    const QPointF p = line.through;
    setCurveValueText(curve,
                      readableNumber(line.etaW == line.etaG ? p.x() - p.y()
                                                            : line.etaG * p.x() - line.etaW * p.y(),
                                     5));
    if (line.etaW == 0.0) {
        // Upright: as far as the other curves reach.
        const double half = std::max(1.0, std::abs(p.y()));
        setCurveSampler(curve, constantSampler({{p.x(), p.y() - half}, {p.x(), p.y() + half}}),
                        noValue);
        return;
    }
    const double slope = line.etaG / line.etaW;
    const auto at = [p, slope](double w) { return p.y() + slope * (w - p.x()); };
    setCurveSampler(
        curve,
        [at](double minimum, double maximum, int, std::vector<QPointF>& out) {
            out.emplace_back(minimum, at(minimum));
            out.emplace_back(maximum, at(maximum));
        },
        at);
}

AxisRange WeightPlaneChart::fittedX(AxisRange current) const
{
    double minimum = INFINITY;
    double maximum = -INFINITY;
    for (const CompanionFrame* const run : m_frame.both()) {
        const Extremes found =
            run->history.extremes(run->columns->w(m_unit, m_feature), 0, run->history.size() - 1);
        minimum = std::min(minimum, found.minimum);
        maximum = std::max(maximum, found.maximum);
    }
    return minimum <= maximum ? planeRange(followedRange(current, minimum, maximum, kParts))
                              : current;
}

void WeightPlaneChart::updateContent()
{
    if (!m_hasNewFrame || !m_frame.first.snapshot || !m_frame.first.columns)
        return;
    m_hasNewFrame = false;
    const RunColumns& columns = *m_frame.first.columns;
    m_unit = std::min(m_unit, columns.units - 1);
    m_feature = std::min(m_feature, columns.features - 1);
    if (columns.firstParameter < 0 || m_frame.first.history.size() == 0) {
        setNote(tr("parameters: above %1 none are recorded")
                    .arg(static_cast<qint64>(RunColumns::kMaximumParameters)));
        return;
    }
    nameCurves();
    const RunSnapshot& snapshot = *m_frame.first.snapshot;
    const Line line = conservedLine();
    const auto now = placeAt(std::min(snapshot.record.iteration, m_frame.first.history.size() - 1));
    drawLine(lineCurve(), line);
    drawLine(lineNowCurve(), {now, line.etaW, line.etaG});
    setCurveSampler(pathCurve(), constantSampler(pathOf(m_frame.first, m_unit, m_feature)),
                    noValue);
    setCurveSampler(secondPathCurve(),
                    constantSampler(m_frame.second ? pathOf(*m_frame.second, m_unit, m_feature)
                                                   : std::vector<QPointF>()),
                    noValue);
    setPoints({{.position = placeAt(0), .label = tr("start"), .radius = 4.0},
               {.position = now,
                .label = tr("iteration %1").arg(readableCount(snapshot.record.iteration)),
                .radius = 6.0}});
    m_rangeX = fittedX(m_rangeX);
    setFittedRangeX(m_rangeX);
    setNote(snapshot.experiment->weightDecay > 0.0 ? tr("weight decay pulls the run off its line")
                                                   : QString());
}

}  // namespace entropy_lab
