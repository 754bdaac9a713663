#include "ui/workspaces/learning_rate/schedule_page.h"

#include "core/experiment/same_problem.h"
#include "ui/plot/history_curve.h"
#include "ui/plot/plot_view.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/widgets/flow_row.h"
#include "ui/wording/experiment_names.h"
#include "ui/workspaces/learning_rate/background_rate_sweep.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;
constexpr int kMostIterations = 1'000'000'000;

/// Stretches of a run whose rate can be drawn each on its own.
constexpr std::int64_t kStretches = 200;

/// Of the rate at the top of the plot: the least that can be drawn.
constexpr double kLeastShare = 1e-3;

constexpr int kRunCurve = 0;
constexpr int kScheduledCurve = 1;
constexpr int kConstantCurve = 2;

std::int64_t stretchesOf(const Experiment& experiment)
{
    return std::clamp<std::int64_t>(experiment.stop.iterations, 1, kStretches);
}

/// The first iteration of a stretch.
std::int64_t startOf(std::int64_t stretch, const Experiment& experiment)
{
    const std::int64_t count = stretchesOf(experiment);
    return (stretch * experiment.stop.iterations + count - 1) / count;
}

/// The factors of the schedule at the first iterations of all stretches.
std::vector<double> factorsOf(const Experiment& experiment)
{
    std::vector<double> factors;
    for (std::int64_t i = 0; i < stretchesOf(experiment); ++i)
        factors.push_back(scheduleFactor(experiment.schedule, startOf(i, experiment)));
    return factors;
}

Schedule drawnSchedule(const std::vector<double>& factors, const Experiment& experiment)
{
    Schedule schedule = experiment.schedule;
    schedule.kind = ScheduleKind::Recorded;
    schedule.points.clear();
    for (std::size_t i = 0; i < factors.size(); ++i)
        if (schedule.points.empty() || schedule.points.back().factor != factors[i])
            schedule.points.push_back(
                {.iteration = startOf(static_cast<std::int64_t>(i), experiment),
                 .factor = factors[i]});
    return schedule;
}

std::optional<ScheduleCurves> computeCurves(const Experiment& experiment,
                                            const std::stop_token& stop)
{
    constexpr std::int64_t kPlaces = 1000;
    Experiment scheduled = experiment;
    scheduled.changes.clear();
    scheduled.stop.iterations = RateSweep::affordableIterations(scheduled, 2);
    ScheduleCurves curves;
    const std::int64_t last = scheduled.stop.iterations;
    for (std::int64_t i = 0; i <= std::min(last, kPlaces); ++i)
        curves.iterations.push_back(last <= kPlaces ? i : i * (last / kPlaces));
    const auto follow = [&](const Experiment& run, std::vector<double>& H) {
        H.resize(curves.iterations.size());
        const SweepCell cell =
            sweepCellByTrainer(run, run.learningRate.w, kSweepGradientTolerance, stop,
                               {.iterations = curves.iterations, .H = H.data()});
        return cell.stopReason != StopReason::Cancelled;
    };
    Experiment constant = scheduled;
    constant.schedule = {};
    if (!follow(scheduled, curves.H) || !follow(constant, curves.constantH))
        return std::nullopt;
    return curves;
}

QDoubleSpinBox* makeNumberBox(double least, double most, int decimals)
{
    auto* const box = new QDoubleSpinBox;
    box->setDecimals(decimals);
    box->setRange(least, most);
    box->setKeyboardTracking(false);
    box->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    return box;
}

}  // namespace

SchedulePage::SchedulePage(QWidget* parent)
    : Workspace(parent), m_curves([this](const ScheduleCurves& curves) { showCurves(curves); })
{
    const PlotAxis iterations{.title = tr("iteration"), .range = {0.0, 10.0}, .isInteger = true};
    m_rates = new PlotView(
        {.title = tr("Learning rate over iterations"),
         .x = iterations,
         .y = {.title = tr("learning rate η"), .range = {0.0, 1.0}, .followsData = false}});
    m_rates->addCurve({.name = tr("η"), .quantity = Quantity::Eta, .width = 2.5});
    m_rates->setPointing(true);
    m_rates->setToolTip(tr("Draw the rate with the mouse."));
    connect(m_rates, &PlotView::dragged, this, &SchedulePage::draw);
    connect(m_rates, &PlotView::dragFinished, this, &SchedulePage::finishDrawing);
    connect(m_rates, &PlotView::clicked, this, [this](QPointF place) {
        draw(place, place);
        finishDrawing();
    });
    m_run = new PlotView({.title = tr("What H comes to"),
                          .x = iterations,
                          .y = {.title = tr("entropy H (bits)"), .range = {0.0, 1.0}}});
    m_run->addCurve({.name = tr("this run"), .quantity = Quantity::H, .width = 3.0});
    m_run->addCurve(
        {.name = tr("with this schedule"), .quantity = Quantity::Neutral, .dash = Qt::DashLine});
    m_run->addCurve({.name = tr("at the constant rate"),
                     .quantity = Quantity::Neutral,
                     .dash = Qt::DotLine,
                     .marker = CurveMarker::Circle,
                     .width = 1.5});
    for (const auto& [chart, other] : {std::pair(m_rates, m_run), std::pair(m_run, m_rates)}) {
        connect(chart, &PlotView::hovered, other, &PlotView::showCursorAt);
        connect(chart, &PlotView::hoverLeft, other, &PlotView::hideCursor);
    }
    connect(m_rates, &PlotView::dragged, m_run,
            [run = m_run](QPointF, QPointF to) { run->showCursorAt(std::round(to.x())); });
    auto* const splitter = new QSplitter(Qt::Vertical);
    splitter->setHandleWidth(kGap);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_rates);
    splitter->addWidget(m_run);
    splitter->setSizes({10000, 10000});
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap / 2);
    layout->addWidget(makeBar());
    layout->addWidget(splitter, 1);
    connectCharts();
}

QWidget* SchedulePage::makeBar()
{
    m_kind = new QComboBox;
    for (const ScheduleKind kind :
         {ScheduleKind::Constant, ScheduleKind::Step, ScheduleKind::Exponential,
          ScheduleKind::Cosine, ScheduleKind::WarmUp, ScheduleKind::Recorded})
        m_kind->addItem(scheduleName(kind));
    m_kind->setAccessibleName(tr("schedule"));
    m_kind->setToolTip(tr("How the learning rate changes with the iteration."));
    m_factor = makeNumberBox(1e-6, 1e3, 6);
    m_every = new QSpinBox;
    m_over = new QSpinBox;
    for (QSpinBox* const box : {m_every, m_over}) {
        box->setRange(1, kMostIterations);
        box->setKeyboardTracking(false);
        box->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
        connect(box, &QSpinBox::valueChanged, this, &SchedulePage::takeSettings);
    }
    m_floor = makeNumberBox(0.0, 1.0, 4);
    for (QDoubleSpinBox* const box : {m_factor, m_floor})
        connect(box, &QDoubleSpinBox::valueChanged, this, &SchedulePage::takeSettings);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &SchedulePage::takeChoice);
    m_hint = new QLabel;

    auto* const bar = new QWidget;
    auto* const row = new FlowRow(bar);
    row->addNamed(tr("Schedule"), m_kind, m_kind->toolTip());
    row->addNamed(tr("factor"), m_factor, tr("What the rate is multiplied by each time."));
    row->addNamed(tr("every"), m_every, tr("Iterations between two steps."));
    row->addNamed(tr("over"), m_over, tr("Length in iterations."));
    row->addNamed(tr("down to"), m_floor, tr("The share of the rate that is left at the end."));
    row->addWidget(m_hint);
    return bar;
}

void SchedulePage::edit(const Schedule& schedule, const QString& key, const QString& text)
{
    Experiment experiment = *m_experiment;
    experiment.schedule = schedule;
    emit experimentEdited(experiment, key, text);
}

void SchedulePage::takeChoice()
{
    if (!m_experiment)
        return;
    Schedule schedule = m_experiment->schedule;
    schedule.kind = static_cast<ScheduleKind>(m_kind->currentIndex());
    if (schedule.kind == ScheduleKind::Recorded)
        schedule = drawnSchedule(factorsOf(*m_experiment), *m_experiment);
    edit(schedule, QStringLiteral("schedule.kind"), tr("the schedule"));
    emit experimentEditFinished();
}

void SchedulePage::takeSettings()
{
    if (!m_experiment)
        return;
    Schedule schedule = m_experiment->schedule;
    schedule.factor = m_factor->value();
    schedule.every = m_every->value();
    schedule.over = m_over->value();
    schedule.floor = m_floor->value();
    edit(schedule, QStringLiteral("schedule.settings"), tr("the schedule"));
    emit experimentEditFinished();
}

void SchedulePage::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot)
        return;
    m_frame = frame;
    if (frame.end().experiment != m_experiment) {
        m_experiment = frame.end().experiment;
        showSchedule();
        orderCurves();
    }
    const HistoryCurve curve{frame.history, frame.columns->H};
    m_run->setCurveSampler(kRunCurve, curve.sampler(), curve.value());
    const std::int64_t limit = m_experiment->stop.iterations;
    for (const NamedChart& entry : charts()) {
        entry.chart->setNow(static_cast<double>(frame.snapshot->record.iteration));
        entry.chart->setFittedRangeX({0.0, static_cast<double>(std::max<std::int64_t>(1, limit))});
        entry.chart->refresh();
    }
}

void SchedulePage::showSchedule()
{
    const Schedule& schedule = m_experiment->schedule;
    const QSignalBlocker quietKind(m_kind);
    const QSignalBlocker quietFactor(m_factor);
    const QSignalBlocker quietEvery(m_every);
    const QSignalBlocker quietOver(m_over);
    const QSignalBlocker quietFloor(m_floor);
    const ScheduleKind kind = schedule.kind;
    m_kind->setCurrentIndex(static_cast<int>(kind));
    m_factor->setValue(schedule.factor);
    m_every->setValue(static_cast<int>(std::min<std::int64_t>(schedule.every, kMostIterations)));
    m_over->setValue(static_cast<int>(std::min<std::int64_t>(schedule.over, kMostIterations)));
    m_floor->setValue(schedule.floor);
    // The box together with its name.
    const auto show = [](const QWidget* box, bool isShown) {
        box->parentWidget()->setVisible(isShown);
    };
    show(m_factor, kind == ScheduleKind::Step || kind == ScheduleKind::Exponential);
    show(m_every, kind == ScheduleKind::Step);
    show(m_over, kind == ScheduleKind::Cosine || kind == ScheduleKind::WarmUp);
    show(m_floor, kind == ScheduleKind::Cosine);
    m_hint->setText(
        kind == ScheduleKind::Recorded
            ? tr("%1; draw over it with the mouse")
                  .arg(countText(std::ssize(schedule.points), tr("stretch"), tr("stretches")))
            : tr("or draw the rate with the mouse"));

    const double rate = m_experiment->learningRate.w;
    const auto valueAt = [schedule, rate](double k) {
        return k < 0.0 ? std::nan("")
                       : rate * scheduleFactor(schedule, static_cast<std::int64_t>(k));
    };
    m_rates->setCurveSampler(
        0,
        [valueAt](double minimum, double maximum, int columns, std::vector<QPointF>& out) {
            const double first = std::max(0.0, std::floor(minimum));
            const double step = std::max(1.0, std::ceil((maximum - first) / (2.0 * columns)));
            for (double k = first; k <= maximum + step; k += step)
                out.emplace_back(k, valueAt(k));
        },
        valueAt);
    if (m_drawn.empty()) {
        const std::vector<double> factors = factorsOf(*m_experiment);
        m_rates->setFittedRangeY(
            {0.0, 2.0 * rate * std::max(1.0, *std::max_element(factors.begin(), factors.end()))});
    }
}

void SchedulePage::setCurrent(bool isCurrent)
{
    m_isCurrent = isCurrent;
    orderCurves();
}

void SchedulePage::orderCurves()
{
    if (!m_experiment)
        return;
    if (m_ordered && m_ordered->learningRate == m_experiment->learningRate
        && m_ordered->stop.iterations == m_experiment->stop.iterations
        && hasSameProblem(*m_ordered, *m_experiment))
        return;
    // While a slider moves, and somebody looks, the last curves stand in for the next ones.
    if (!m_isCurrent || (m_ordered && !differsInNumbersOnly(*m_ordered, *m_experiment)))
        forgetCurves();
    if (!m_isCurrent)
        return;
    m_ordered = m_experiment;
    m_curves.order([experiment = m_experiment](const std::stop_token& stop) {
        return computeCurves(*experiment, stop);
    });
}

/// What was computed is of a problem before.
void SchedulePage::forgetCurves()
{
    m_curves.cancel();
    m_ordered.reset();
    for (const int curve : {kScheduledCurve, kConstantCurve}) {
        m_run->setCurvePoints(curve, {});
        m_run->setCurveValueText(curve, {});
    }
    m_run->setNote({});
}

void SchedulePage::showCurves(const ScheduleCurves& curves)
{
    std::vector<QPointF> scheduled;
    std::vector<QPointF> constant;
    for (std::size_t i = 0; i < curves.iterations.size(); ++i) {
        const auto k = static_cast<double>(curves.iterations[i]);
        scheduled.emplace_back(k, curves.H[i]);
        constant.emplace_back(k, curves.constantH[i]);
    }
    m_run->setCurvePoints(kScheduledCurve, std::move(scheduled));
    m_run->setCurvePoints(kConstantCurve, std::move(constant));
    m_run->setCurveValueText(kScheduledCurve,
                             tr("ends at %1").arg(readableNumber(curves.H.back(), 3)));
    m_run->setCurveValueText(kConstantCurve,
                             tr("ends at %1").arg(readableNumber(curves.constantH.back(), 3)));
    const std::int64_t wanted = m_ordered->stop.iterations;
    m_run->setNote(curves.iterations.back() < wanted - wanted / 1000
                       ? tr("computed ahead: the first %1 of %2")
                             .arg(readableCount(curves.iterations.back()), iterationsText(wanted))
                       : QString());
    m_run->refresh();
}

void SchedulePage::draw(QPointF from, QPointF to)
{
    if (!m_experiment || m_experiment->stop.iterations < 1)
        return;
    if (m_drawn.empty())
        m_drawn = factorsOf(*m_experiment);
    if (from.x() > to.x())
        std::swap(from, to);
    const double rate = m_experiment->learningRate.w;
    const double least = kLeastShare * m_rates->rangeY().maximum;
    const auto count = static_cast<double>(m_drawn.size());
    const double perStretch = static_cast<double>(m_experiment->stop.iterations) / count;
    const auto stretchAt = [&](double k) {
        return static_cast<std::size_t>(std::clamp(std::floor(k / perStretch), 0.0, count - 1.0));
    };
    for (std::size_t i = stretchAt(from.x()); i <= stretchAt(to.x()); ++i) {
        const double middle = (static_cast<double>(i) + 0.5) * perStretch;
        const double share = to.x() > from.x()
            ? std::clamp((middle - from.x()) / (to.x() - from.x()), 0.0, 1.0)
            : 1.0;
        const double drawn = std::max(from.y() + share * (to.y() - from.y()), least);
        // Three digits: what a hand can draw, and a file can be read.
        m_drawn[i] = QString::number(drawn / rate, 'g', 3).toDouble();
    }
    edit(drawnSchedule(m_drawn, *m_experiment), QStringLiteral("schedule.points"),
         tr("the schedule drawn by hand"));
}

void SchedulePage::finishDrawing()
{
    if (std::exchange(m_drawn, {}).empty())
        return;
    emit experimentEditFinished();
}

void SchedulePage::setTheme(const Theme& theme)
{
    for (const NamedChart& entry : charts())
        entry.chart->setTheme(theme);
}

void SchedulePage::setFontScale(double scale)
{
    for (const NamedChart& entry : charts())
        entry.chart->setFontScale(scale);
}

std::vector<NamedChart> SchedulePage::charts() const
{
    return {{QStringLiteral("schedule"), m_rates}, {QStringLiteral("schedule-run"), m_run}};
}

std::vector<std::shared_ptr<JobSlot>> SchedulePage::jobSlots() const
{
    return {m_curves.slot()};
}

}  // namespace entropy_lab
