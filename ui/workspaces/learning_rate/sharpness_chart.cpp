#include "ui/workspaces/learning_rate/sharpness_chart.h"

#include "core/analysis/stability.h"
#include "ui/plot/history_curve.h"
#include "ui/style/number_format.h"

#include <QTimer>

#include <algorithm>
#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

constexpr std::int64_t kMostPlaces = 200;
constexpr std::int64_t kFirstPlaces = 16;  // of the beginning every iteration
constexpr int kPollMs = 16;

/// The smallest power of two that leaves at most kMostPlaces of `last` iterations, so that places
/// once computed stay in use.
std::int64_t strideOf(std::int64_t last)
{
    std::int64_t stride = 1;
    while (last / stride > kMostPlaces)
        stride *= 2;
    return stride;
}

/// The layer at a stored iteration; nothing where the history keeps no parameters.
std::optional<Layer> layerAt(const RunFrame& frame, std::int64_t iteration)
{
    const RunSnapshot& now = *frame.snapshot;
    if (iteration == now.record.iteration)
        return now.layer;
    if (frame.columns->firstParameter < 0)
        return std::nullopt;
    std::vector<double> row(static_cast<std::size_t>(frame.history.columns()));
    frame.history.row(iteration, row);
    Layer layer(frame.columns->units, frame.columns->features);
    for (Eigen::Index i = 0; i < layer.values.size(); ++i)
        layer.values(i) = row[static_cast<std::size_t>(frame.columns->firstParameter + i)];
    return layer;
}

/// Whether a step is along the gradient of the objective alone, which is what 2/η bounds.
bool isPlainStep(const Experiment& experiment)
{
    return experiment.rule.kind == RuleKind::GradientDescent && experiment.weightDecay == 0.0;
}

SharpnessChart::Bend bendAt(const Layer& layer, const Experiment& settings, std::int64_t iteration)
{
    LearningRate rates = settings.learningRate;
    const double factor = scheduleFactor(settings.schedule, iteration);
    const double eta = factor * rates.w;
    const LearningRate ofW = [&] {
        LearningRate relative(1.0);
        relative.G = rates.G / rates.w;
        relative.b = rates.b / rates.w;
        return relative;
    }();
    rates.w *= factor;
    rates.G *= factor;
    rates.b *= factor;
    const bool isPlain = isPlainStep(settings);
    return {.sharpness = sharpness(layer, settings.data, settings.objective, settings.trainable,
                                   ofW, settings.direction),
            .alongStep = isPlain ? curvatureAlongStep(layer, settings.data, settings.objective,
                                                      settings.trainable, rates, settings.direction)
                                 : std::numeric_limits<double>::quiet_NaN(),
            .limit = isPlain ? 2.0 / eta : std::numeric_limits<double>::quiet_NaN()};
}

}  // namespace

struct SharpnessChart::Inbox {
    struct Parcel {
        std::int64_t order;
        Bends bends;
        std::optional<double> safeRate;
    };
    Mailbox<Parcel> parcels;
};

SharpnessChart::SharpnessChart(QWidget* parent)
    : PlotView({.title = tr("Sharpness along the run"),
                .x = {.title = tr("iteration"), .range = {0.0, 10.0}, .isInteger = true},
                .y = {.title = tr("curvature (bits per squared parameter)"), .range = {0.0, 1.0}}},
               parent),
      m_inbox(std::make_shared<Inbox>())
{
    addCurve({.name = tr("sharpness (guide)"), .quantity = Quantity::H, .width = 2.5});
    addCurve({.name = tr("along the step (decides)"),
              .quantity = Quantity::W,
              .dash = Qt::SolidLine,
              .marker = CurveMarker::Circle});
    addCurve({.name = tr("2/η"), .quantity = Quantity::Neutral, .dash = Qt::DashLine});
    m_poll = new QTimer(this);
    m_poll->setInterval(kPollMs);
    connect(m_poll, &QTimer::timeout, this, &SharpnessChart::takeBends);
}

void SharpnessChart::forgetChanged(const RunFrame& frame)
{
    const RunSnapshot* const before = m_frame.snapshot.get();
    const RunSnapshot& after = *frame.snapshot;
    const bool isSameRun = before != nullptr && m_frame.history.source() == frame.history.source();
    if (isSameRun && before->experiment == after.experiment && before->recorded == after.recorded)
        return;
    m_slot->cancel();
    m_isWaiting = false;
    ++m_orderNumber;
    m_safeRate.reset();
    if (isSameRun && before->recorded == after.recorded)
        return;
    const auto& changes = after.recorded->changes;
    const std::int64_t from = isSameRun && !changes.empty() ? changes.back().iteration : 0;
    m_bends.erase(m_bends.lower_bound(from), m_bends.end());
}

void SharpnessChart::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot || !frame.columns
        || (frame.snapshot == m_frame.snapshot && frame.columns == m_frame.columns
            && frame.history.size() == m_frame.history.size()))
        return;
    forgetChanged(frame);
    m_frame = frame;
    m_hasNewFrame = true;
    refresh();
}

SharpnessChart::Order SharpnessChart::missing() const
{
    Order order{.frame = m_frame, .iterations = {}, .isRateWanted = !m_safeRate};
    const std::int64_t last = m_frame.history.size() - 1;
    const std::int64_t stride = strideOf(last);
    const auto want = [&](std::int64_t iteration) {
        const bool isNow = iteration == m_frame.snapshot->record.iteration;
        const std::int64_t stored = isNow ? iteration : m_frame.history.storedAtOrBefore(iteration);
        const bool isKnown = isNow || m_frame.columns->firstParameter >= 0;
        if (isKnown && !m_bends.contains(stored)
            && (order.iterations.empty() || order.iterations.back() != stored))
            order.iterations.push_back(stored);
    };
    for (std::int64_t k = 0; k <= std::min(last, kFirstPlaces); ++k)
        want(k);
    for (std::int64_t k = stride; k <= last; k += stride)
        if (k > kFirstPlaces)
            want(k);
    if (m_frame.snapshot->record.iteration <= last)
        want(m_frame.snapshot->record.iteration);
    return order;
}

SharpnessChart::Bends SharpnessChart::compute(const Order& order, const std::stop_token& stop)
{
    Bends bends;
    for (const std::int64_t iteration : order.iterations) {
        if (stop.stop_requested())
            break;
        const std::optional<Layer> layer = layerAt(order.frame, iteration);
        if (!layer || !layer->values.allFinite())
            continue;
        // The step from here is made with the rates of this row and the inputs of the next one.
        const Experiment& recorded = *order.frame.snapshot->recorded;
        Experiment settings = experimentAt(recorded, iteration + 1);
        settings.learningRate = experimentAt(recorded, iteration).learningRate;
        bends[iteration] = bendAt(*layer, settings, iteration);
    }
    return bends;
}

double SharpnessChart::safeRateOf(const Experiment& experiment)
{
    return safeRateFactor(experiment) * experiment.learningRate.w;
}

void SharpnessChart::orderMissing()
{
    if (m_isWaiting || !m_frame.snapshot)
        return;
    Order order = missing();
    if (order.iterations.empty() && !order.isRateWanted)
        return;
    m_isWaiting = true;
    m_slot->order([order = std::move(order), number = ++m_orderNumber,
                   inbox = m_inbox](const std::stop_token& stop) {
        Inbox::Parcel parcel{.order = number, .bends = compute(order, stop), .safeRate = {}};
        if (order.isRateWanted)
            parcel.safeRate = safeRateOf(*order.frame.snapshot->experiment);
        inbox->parcels.put(std::move(parcel));
    });
    m_poll->start();
}

void SharpnessChart::takeBends()
{
    std::optional<Inbox::Parcel> parcel = m_inbox->parcels.take();
    if (m_slot->hasFailed()) {
        m_isWaiting = false;
        m_poll->stop();
    }
    if (!parcel || parcel->order != m_orderNumber)
        return;
    m_isWaiting = false;
    m_poll->stop();
    if (parcel->safeRate)
        m_safeRate = parcel->safeRate;
    add(parcel->bends);
    refresh();
}

void SharpnessChart::add(const Bends& bends)
{
    m_bends.insert(bends.begin(), bends.end());
    // Places between two that are enough now are of no use any more.
    const std::int64_t stride = strideOf(m_frame.history.size() - 1);
    std::erase_if(m_bends, [&](const auto& place) {
        return place.first > kFirstPlaces && place.first % stride != 0
            && place.first != m_frame.snapshot->record.iteration
            && m_frame.history.storedAtOrBefore(place.first) == place.first;
    });
    m_hasNewFrame = true;
    emit bendsChanged();
}

QString SharpnessChart::noteText() const
{
    QStringList notes;
    if (!isPlainStep(*m_frame.snapshot->experiment))
        notes.append(tr("2/η bounds plain gradient descent alone"));
    if (m_frame.columns->firstParameter < 0)
        notes.append(tr("parameters: above %1 only where the run was looked at")
                         .arg(static_cast<qint64>(RunColumns::kMaximumParameters)));
    return notes.join(QStringLiteral("; "));
}

void SharpnessChart::updateContent()
{
    if (!m_frame.snapshot)
        return;
    if (isVisible())
        orderMissing();
    if (!std::exchange(m_hasNewFrame, false))
        return;
    std::vector<QPointF> sharpness;
    std::vector<QPointF> alongStep;
    std::vector<QPointF> limit;
    for (const auto& [iteration, bend] : m_bends) {
        const auto x = static_cast<double>(iteration);
        sharpness.emplace_back(x, bend.sharpness);
        if (std::isfinite(bend.alongStep))
            alongStep.emplace_back(x, bend.alongStep);
        if (std::isfinite(bend.limit))
            limit.emplace_back(x, bend.limit);
    }
    const std::int64_t now = m_frame.snapshot->record.iteration;
    const auto after = m_bends.upper_bound(now);
    std::vector<PlotPoint> points;
    if (after != m_bends.begin()) {
        const auto& [iteration, bend] = *std::prev(after);
        setCurveValueText(sharpnessCurve(), readableNumber(bend.sharpness, 4));
        setCurveValueText(stepCurve(),
                          std::isnan(bend.alongStep) ? QString()
                                                     : readableNumber(bend.alongStep, 4));
        setCurveValueText(limitCurve(),
                          std::isnan(bend.limit) ? QString() : readableNumber(bend.limit, 4));
        const auto x = static_cast<double>(iteration);
        points.push_back({.position = {x, bend.sharpness}, .quantity = Quantity::H});
        if (std::isfinite(bend.limit))
            points.push_back({.position = {x, bend.limit}, .quantity = Quantity::Neutral});
        if (std::isfinite(bend.alongStep))
            points.push_back({.position = {x, bend.alongStep}, .quantity = Quantity::W});
    }
    setPoints(std::move(points));
    setCurvePoints(sharpnessCurve(), std::move(sharpness));
    setCurvePoints(stepCurve(), std::move(alongStep));
    setCurvePoints(limitCurve(), std::move(limit));
    setNow(static_cast<double>(now));
    setFittedRangeX(
        iterationRange(m_frame.history.size() - 1, m_frame.end().experiment->stop.iterations));
    setNote(noteText());
}

}  // namespace entropy_lab
