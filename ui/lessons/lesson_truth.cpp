// What a lesson compares: guesses with what came true, measured numbers with expected ones.
#include "core/experiment/same_problem.h"
#include "core/lessons/lesson_quantity.h"
#include "ui/lessons/lesson_controller.h"
#include "ui/lessons/lesson_numbers.h"
#include "ui/lessons/lesson_panel.h"
#include "ui/lessons/lesson_stage.h"
#include "ui/lessons/lesson_step_view.h"
#include "ui/lessons/prediction_box.h"
#include "ui/plot/plot_sketch.h"
#include "ui/plot/plot_view.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/workspaces/landscape/landscape_map.h"

#include <QLineF>

#include <cmath>

namespace entropy_lab {

namespace {

QString withUnit(double value, const QString& unit)
{
    return entropy_lab::withUnit(readableNumber(value, 4), unit);
}

/// "bits" of "entropy H (bits)"; empty without.
QString unitOf(const QString& axisTitle)
{
    return axisTitle.contains(u'(') ? axisTitle.section(u'(', -1).section(u')', 0, 0) : QString();
}

QuantityScope scopeOf(const LessonQuantity& quantity)
{
    const QuantityKind* const kind = findQuantityKind(quantity.name);
    return kind ? kind->scope : QuantityScope::Function;
}

}  // namespace

bool LessonDesk::isLessonsRun() const
{
    if (!m_experiment || !m_frame.snapshot)
        return true;
    // The snapshots of a run share what repeats it until that changes.
    const std::shared_ptr<const Experiment>& recorded = m_frame.end().recorded;
    if (recorded != m_compared) {
        m_compared = recorded;
        m_isSame = hasSameRun(*recorded, *m_experiment);
    }
    return m_isSame;
}

bool LessonDesk::hasReached(std::int64_t iteration) const
{
    return m_hasArrived && m_frame.snapshot && m_frame.end().record.iteration >= iteration;
}

std::shared_ptr<const Experiment> LessonDesk::lessonsExperiment() const
{
    return m_frame.snapshot ? m_frame.end().recorded : m_experiment;
}

void LessonDesk::setFrame(const RunFrame& frame)
{
    m_frame = frame;
    const LessonStep* const now = step();
    if (!now)
        return;
    m_panel->stepView()->setSnapshot(frame.snapshot);
    m_hasArrived = m_hasArrived || isLessonsRun();
    // A run that was there before the question was asked is no answer to it.
    const bool isThere = now->playTo && hasReached(*now->playTo);
    m_isOnTheWay = m_isOnTheWay || (m_hasArrived && !isThere);
    const bool isPlayed =
        now->playTo && m_isOnTheWay && (isThere || frame.end().stopReason.has_value());
    if (now->prediction && !m_isRevealed && isPlayed)
        reveal();
    else if (m_isRevealed && m_sketched && now->prediction->kind == PredictionKind::Curve)
        showCurveTruth();
    measureNumbers();
}

void LessonDesk::connectPrediction(PredictionBox& box)
{
    const Guess& before = guess();
    if (before.number)
        box.setNumber(*before.number);
    if (before.choice)
        box.setChoice(*before.choice);
    connect(&box, &PredictionBox::predicted, this, [this, &box] {
        guess().number = box.number();
        guess().choice = box.choice();
        takeSketch();
        if (m_isRevealed)
            showTruth();
    });
    connect(&box, &PredictionBox::clearRequested, this, &LessonDesk::clearSketch);
}

/// Where a guess is drawn; a number that has its place on a chart is shown there.
PlotView* LessonDesk::chartOf(const LessonPrediction& prediction)
{
    if (!prediction.chart.empty())
        return m_stage.chart(QString::fromStdString(prediction.chart));
    const bool isEntropy = prediction.kind == PredictionKind::Number
        && prediction.quantity.name == "H" && prediction.quantity.at;
    PlotView* const chart = isEntropy ? m_stage.chart(QStringLiteral("entropy")) : nullptr;
    return chart && chart->isVisibleTo(&m_window) ? chart : nullptr;
}

PlotSketch LessonDesk::emptySketch(const PlotView& chart) const
{
    const LessonPrediction& asked = *step()->prediction;
    const bool isDrawn = asked.kind != PredictionKind::Number;
    PlotSketch sketch{.shape = asked.kind == PredictionKind::Curve ? PlotSketch::Shape::Curve
                                                                   : PlotSketch::Shape::Point,
                      .isOpen = isDrawn && !m_isRevealed,
                      .guessLabel = tr("your guess"),
                      .truthLabel = tr("the run")};
    if (asked.kind == PredictionKind::Point) {
        // The map says itself where the run is.
        sketch.truthLabel.clear();
        return sketch;
    }
    sketch.roomY = chart.description().y.range;
    if (chart.isIterationAxis()) {
        const std::int64_t end = step()->playTo.value_or(
            asked.quantity.at.value_or(m_experiment ? m_experiment->stop.iterations : 0));
        sketch.roomX = AxisRange{0.0, static_cast<double>(end)};
    }
    return sketch;
}

int LessonDesk::truthCurve() const
{
    const QString wanted = QString::fromStdString(step()->prediction->curve);
    for (int i = 0; i < m_sketched->curveCount(); ++i) {
        if (m_sketched->curve(i).name == wanted)
            return i;
    }
    return m_sketched->curveCount() > 0 ? 0 : -1;
}

void LessonDesk::openSketch()
{
    const std::optional<LessonPrediction>& asked = step()->prediction;
    m_sketched = asked ? chartOf(*asked) : nullptr;
    if (!m_sketched)
        return;
    PlotSketch sketch = emptySketch(*m_sketched);
    sketch.guess = guess().drawn;
    m_sketched->fit();
    // Where the truth is on the chart without a run, it waits for the guess.
    if (asked->kind == PredictionKind::Curve && !m_sketched->isIterationAxis()) {
        m_hiddenCurve = truthCurve();
        if (m_hiddenCurve >= 0)
            m_sketched->setCurveVisible(m_hiddenCurve, false);
    }
    m_sketched->setSketch(sketch);
    connect(m_sketched, &PlotView::sketched, m_panel->stepView(), [this] { takeSketch(); });
    takeSketch();
}

void LessonDesk::takeSketch()
{
    PredictionBox* const box = m_panel->stepView()->prediction();
    if (!m_sketched || !box)
        return;
    const LessonPrediction& asked = box->prediction();
    PlotSketch sketch = m_sketched->sketch();
    if (asked.kind == PredictionKind::Number) {
        sketch.guess.clear();
        if (const std::optional<double> number = guess().number)
            sketch.guess = {QPointF(static_cast<double>(asked.quantity.at.value_or(0)), *number)};
        m_sketched->setSketch(sketch);
    } else {
        guess().drawn = sketch.guess;
        box->setDrawn(!sketch.guess.empty() && sketch.isOpen);
    }
}

void LessonDesk::clearSketch()
{
    guess().drawn.clear();
    m_panel->stepView()->prediction()->hideResult();
    if (!m_sketched)
        return;
    m_sketched->setSketch(emptySketch(*m_sketched));
    takeSketch();
}

void LessonDesk::showMe()
{
    const LessonStep& now = *step();
    if (!now.playTo) {
        reveal();
        measureNumbers();
        return;
    }
    emit playToRequested(*now.playTo);
}

void LessonDesk::reveal()
{
    m_isRevealed = true;
    m_panel->setShowEnabled(step()->playTo.has_value());
    if (m_sketched) {
        PlotSketch sketch = m_sketched->sketch();
        sketch.isOpen = false;
        m_sketched->setSketch(sketch);
        if (m_hiddenCurve >= 0)
            m_sketched->setCurveVisible(m_hiddenCurve, true);
        takeSketch();
    }
    const LessonPrediction& asked = *step()->prediction;
    if (asked.kind == PredictionKind::Number)
        order({.quantity = asked.quantity, .experiment = lessonsExperiment()});
    showTruth();
}

void LessonDesk::showTruth()
{
    PredictionBox& box = *m_panel->stepView()->prediction();
    switch (box.prediction().kind) {
    case PredictionKind::Number:
        if (m_truth)
            showNumberTruth(*m_truth);
        break;
    case PredictionKind::Choice:
        box.showAnswer();
        break;
    case PredictionKind::Point:
        showPlaceTruth();
        break;
    case PredictionKind::Curve:
        showCurveTruth();
        break;
    }
}

void LessonDesk::showNumberTruth(double truth)
{
    PredictionBox& box = *m_panel->stepView()->prediction();
    const LessonPrediction& asked = box.prediction();
    const QString unit = QString::fromStdString(asked.unit);
    const std::optional<double> number = guess().number;
    QString text = tr("It is **%1**.").arg(withUnit(truth, unit));
    if (number && asked.isLog && *number > 0.0 && truth > 0.0)
        text += tr(" Your guess %1 is off by %2, a factor of %3.")
                    .arg(withUnit(*number, unit), withUnit(std::abs(*number - truth), unit),
                         readableNumber(std::max(*number / truth, truth / *number), 3));
    else if (number)
        text += tr(" Your guess %1 is off by %2.")
                    .arg(withUnit(*number, unit), withUnit(std::abs(*number - truth), unit));
    box.showResult(text, number.has_value());
    if (!m_sketched)
        return;
    PlotSketch sketch = m_sketched->sketch();
    sketch.truth = {QPointF(static_cast<double>(asked.quantity.at.value_or(0)), truth)};
    sketch.note =
        number ? tr("off by %1").arg(withUnit(std::abs(*number - truth), unit)) : QString();
    m_sketched->setSketch(sketch);
}

void LessonDesk::showPlaceTruth()
{
    const auto* const map = qobject_cast<const LandscapeMap*>(m_sketched.data());
    if (!map)
        return;
    PlotSketch sketch = m_sketched->sketch();
    const QPointF truth = map->now();
    sketch.truth = {truth};
    PredictionBox& box = *m_panel->stepView()->prediction();
    QString text = tr("The run is at (%1, %2).")
                       .arg(readableNumber(truth.x(), 4), readableNumber(truth.y(), 4));
    if (!sketch.guess.empty()) {
        const double distance = QLineF(sketch.guess.front(), truth).length();
        sketch.note = tr("your guess is %1 away").arg(readableNumber(distance, 3));
        text += tr(" Your guess is **%1** away, in the units of the axes.")
                    .arg(readableNumber(distance, 3));
    }
    m_sketched->setSketch(sketch);
    box.showResult(text, !sketch.guess.empty());
}

void LessonDesk::showCurveTruth()
{
    const int curve = m_sketched ? truthCurve() : -1;
    if (curve < 0)
        return;
    PlotSketch sketch = m_sketched->sketch();
    sketch.truth = truthAlong(
        sketch.guess, [&](double x) { return m_sketched->valueAt(curve, x); },
        m_sketched->mapping().isLogX);
    const std::optional<double> gap = meanGap(sketch.guess, sketch.truth);
    const QString unit = unitOf(m_sketched->axisTitleY());
    sketch.note = gap ? tr("mean gap %1").arg(withUnit(*gap, unit)) : QString();
    m_sketched->setSketch(sketch);
    m_panel->stepView()->prediction()->showResult(
        gap ? tr("Your curve is off by **%1** on average.").arg(withUnit(*gap, unit))
            : tr("The chart shows the curve."),
        gap.has_value());
}

void LessonDesk::measureNumbers()
{
    LessonNumbers* const numbers = m_panel->stepView()->numbers();
    if (!numbers)
        return;
    const std::shared_ptr<const Experiment> recorded = lessonsExperiment();
    if (recorded != m_recorded) {
        // Another run: what was measured on the one before says nothing of it.
        m_recorded = recorded;
        m_ordered.assign(m_ordered.size(), false);
    }
    const bool waitsForGuess = step()->prediction && !m_isRevealed;
    for (std::size_t i = 0; i < m_ordered.size(); ++i) {
        const LessonNumber& number = step()->numbers[i];
        const QuantityScope scope = scopeOf(number.quantity);
        const bool isOfWindow = !number.experiment && scope != QuantityScope::Function;
        if (isOfWindow && m_hasArrived && !isLessonsRun()) {
            numbers->show(i, NumberState::Changed);
            m_ordered[i] = false;
            continue;
        }
        const bool isOfRun = isOfWindow && scope == QuantityScope::Run;
        const bool isReady = !isOfRun
            || (number.quantity.at ? hasReached(*number.quantity.at)
                                   : m_hasArrived && m_frame.end().stopReason.has_value());
        if (waitsForGuess) {
            numbers->show(i, NumberState::Held);
            m_ordered[i] = false;
        } else if (!isReady || (isOfWindow && !m_hasArrived)) {
            numbers->show(i, NumberState::Waiting);
            m_ordered[i] = false;
        } else if (!m_ordered[i]) {
            m_ordered[i] = true;
            numbers->show(i, NumberState::Computing);
            std::shared_ptr<const Experiment> on = recorded;
            if (number.experiment)
                on = std::make_shared<const Experiment>(*number.experiment);
            order({.number = i, .quantity = number.quantity, .experiment = std::move(on)});
        }
    }
}

void LessonDesk::order(Task task)
{
    if (!task.experiment)
        task.experiment = std::make_shared<const Experiment>();
    m_tasks.push_back(std::move(task));
    if (m_tasks.size() == 1)
        startNext();
}

void LessonDesk::startNext()
{
    if (m_tasks.empty())
        return;
    const Task& task = m_tasks.front();
    m_measuring.order([quantity = task.quantity, experiment = task.experiment,
                       number = ++m_orders](const std::stop_token& stop) -> std::optional<Answer> {
        const std::optional<double> value = measure(quantity, *experiment, stop);
        return value ? std::optional<Answer>({.order = number, .value = *value}) : std::nullopt;
    });
}

void LessonDesk::take(const Answer& answer)
{
    if (answer.order != m_orders || m_tasks.empty())
        return;
    const Task task = std::move(m_tasks.front());
    m_tasks.pop_front();
    const bool isOfNow =
        !task.number || step()->numbers[*task.number].experiment || task.experiment == m_recorded;
    if (!task.number) {
        m_truth = answer.value;
        showTruth();
    } else if (m_ordered[*task.number] && isOfNow) {
        m_panel->stepView()->numbers()->show(*task.number, NumberState::Measured, answer.value);
    }
    startNext();
}

}  // namespace entropy_lab
