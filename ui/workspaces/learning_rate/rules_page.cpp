#include "ui/workspaces/learning_rate/rules_page.h"

#include "core/analysis/regime.h"
#include "ui/plot/plot_view.h"
#include "ui/style/number_format.h"
#include "ui/wording/experiment_names.h"

#include <QLabel>
#include <QResizeEvent>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;
constexpr int kLeastHeight = 400;

/// Rates at which the rules get on about equally well on inputs of size one: the velocity of
/// momentum sums up to 1/(1 - 0.9) gradients, and the adaptive rules take steps of about eta
/// whatever the gradient.
constexpr std::array kDefaultRates{0.5, 0.05, 0.05, 0.5, 0.05, 0.05};

constexpr std::array kMarkers{CurveMarker::None,     CurveMarker::Circle,  CurveMarker::Square,
                              CurveMarker::Triangle, CurveMarker::Diamond, CurveMarker::Cross};

/// H, or what else is followed.
int objectiveColumn(const RunColumns& columns)
{
    return columns.objective >= 0 ? columns.objective : columns.H;
}

bool isEntropyDescended(const Experiment& experiment)
{
    return experiment.objective.kind == ObjectiveKind::Entropy
        && experiment.direction == Direction::Descend;
}

/// The value that counts as half: of the entropy 1/2 bit a unit, else half of the way from the
/// start to the best there is, as in core/analysis/regime.h.
double halfOf(const Experiment& experiment, double start)
{
    const Eigen::Index units = experiment.start.units;
    if (isEntropyDescended(experiment))
        return 0.5 * static_cast<double>(units);
    const double best = bestObjective(experiment.objective, experiment.direction, units);
    return std::isinf(best) ? start + kHalfShare * static_cast<double>(units)
                            : start + kHalfShare * (best - start);
}

/// The first iteration at which the objective has passed its half; its best so far only improves.
std::optional<std::int64_t> iterationsToHalf(const HistoryView& history, int column,
                                             const Experiment& experiment, std::int64_t last)
{
    last = std::min(last, history.size() - 1);
    if (last < 0)
        return std::nullopt;
    const double half = halfOf(experiment, history.at(column, 0));
    const bool isDescent = experiment.direction == Direction::Descend;
    const auto isReached = [&](std::int64_t k) {
        const Extremes extremes = history.extremes(column, 0, k);
        return isDescent ? extremes.minimum < half : extremes.maximum > half;
    };
    if (!isReached(last))
        return std::nullopt;
    std::int64_t low = 0;
    while (low < last) {
        const std::int64_t middle = low + (last - low) / 2;
        if (isReached(middle))
            last = middle;
        else
            low = middle + 1;
    }
    return last;
}

}  // namespace

RulesPage::RulesPage(QWidget* parent) : Workspace(parent), m_rows(new RuleRows)
{
    m_chart =
        new PlotView({.title = tr("Update rules from the same start"),
                      .x = {.title = tr("iteration"), .range = {0.0, 10.0}, .isInteger = true},
                      .y = {.title = tr("entropy H (bits)"), .range = {0.0, 1.0}}});
    m_slopes = new PlotView(
        {.title = tr("Gradient norm"),
         .x = {.title = tr("iteration"), .range = {0.0, 10.0}, .isInteger = true},
         .y = {.title = tr("norm (bits per unit of parameter)"), .range = {0.0, 1.0}}});
    m_slopes->setLogY(true);
    for (const RuleKind kind : kRuleKinds) {
        const std::size_t i = RuleRows::indexOf(kind);
        for (auto& caches : m_caches)
            caches[i] = std::make_shared<HistoryCurveCache>();
        m_rows->setRate(kind, kDefaultRates[i]);
    }
    m_hint = new QLabel(
        tr("All start from the same parameters and make the same number of updates. The one of "
           "this run is changed in the window; the others run beside it while this page is "
           "shown."));
    m_hint->setWordWrap(true);
    auto* const side = new QWidget;
    auto* const column = new QVBoxLayout(side);
    column->addWidget(m_rows);
    column->addWidget(m_hint);
    column->addWidget(m_slopes, 1);
    m_splitter = new QSplitter(Qt::Horizontal);
    m_splitter->setHandleWidth(kGap);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_chart);
    m_splitter->addWidget(side);
    m_splitter->setSizes({10000, 10000});
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    // The narrowest there is: the table, below the chart.
    layout->setSizeConstraint(QLayout::SetNoConstraint);
    setObjective(Experiment());
    connect(m_rows, &RuleRows::rateEdited, this, &RulesPage::editRate);
    m_rows->setOwn(m_own);
    for (const auto& [chart, other] :
         {std::pair(m_chart, m_slopes), std::pair(m_slopes, m_chart)}) {
        connect(chart, &PlotView::hovered, other, &PlotView::showCursorAt);
        connect(chart, &PlotView::hoverLeft, other, &PlotView::hideCursor);
    }
    connectCharts();
}

void RulesPage::addCurves()
{
    for (PlotView* const chart : {m_chart, m_slopes}) {
        chart->clearCurves();
        for (const RuleKind kind : kRuleKinds) {
            const std::size_t i = RuleRows::indexOf(kind);
            chart->addCurve({.name = ruleName(kind),
                             .quantity = m_objective == ObjectiveKind::Entropy
                                 ? Quantity::H
                                 : Quantity::CrossEntropy,
                             .run = static_cast<int>(i) + 1,
                             .dash = Qt::SolidLine,
                             .marker = kMarkers[i]});
        }
    }
}

void RulesPage::setObjective(const Experiment& experiment)
{
    const ObjectiveKind kind = experiment.objective.kind;
    if (m_objective == kind && m_direction == experiment.direction
        && m_units == experiment.start.units)
        return;
    const bool isOther = m_objective != kind;
    m_objective = kind;
    m_direction = experiment.direction;
    m_units = experiment.start.units;
    if (isOther)
        addCurves();
    const bool isEntropy = kind == ObjectiveKind::Entropy;
    const bool isCrossEntropy = kind == ObjectiveKind::CrossEntropy;
    m_chart->setAxisTitles(tr("iteration"),
                           isEntropy            ? tr("entropy H (bits)")
                               : isCrossEntropy ? tr("cross-entropy (bits)")
                                                : tr("objective (bits)"));
    m_rows->setHeadings(
        isEntropy            ? tr("H now (bits)")
            : isCrossEntropy ? tr("CE now (bits)")
                             : tr("objective now (bits)"),
        !isEntropyDescended(experiment) ? tr("half way after")
            : m_units == 1              ? tr("H < ½ after")
                                        : tr("H < ½ a unit after"),
        isEntropyDescended(experiment)
            ? tr("Iterations until H is below ½ bit a unit.")
            : tr("Iterations until half of the way from the start to the best there is, or half a "
                 "bit a unit where there is no best."));
    setMinimumSize(m_splitter->widget(1)->minimumSizeHint().width(), kLeastHeight);
}

/// Beside each other where there is room, otherwise one below the other.
void RulesPage::resizeEvent(QResizeEvent* event)
{
    const int beside =
        m_splitter->widget(1)->minimumSizeHint().width() + kGap + m_chart->minimumWidth();
    const bool isBeside = event->size().width() >= beside;
    m_splitter->setOrientation(isBeside ? Qt::Horizontal : Qt::Vertical);
    m_hint->setVisible(isBeside);
    Workspace::resizeEvent(event);
}

std::vector<Variation> RulesPage::companions() const
{
    std::vector<Variation> all;
    const Rule own = m_frame.snapshot ? m_frame.snapshot->experiment->rule : Rule();
    for (const RuleKind kind : kRuleKinds) {
        if (kind == m_own)
            continue;
        Rule rule = own;
        rule.kind = kind;
        all.push_back({.name = ruleName(kind).toStdString(),
                       .rule = rule,
                       .learningRate = LearningRate(m_rows->rate(kind))});
    }
    return all;
}

void RulesPage::requestCompanions()
{
    if (m_isCurrent)
        emit companionsRequested(companions());
}

void RulesPage::setCurrent(bool isCurrent)
{
    if (isCurrent == m_isCurrent)
        return;
    m_isCurrent = isCurrent;
    if (isCurrent)
        requestCompanions();
    else
        emit companionsRequested({});
}

void RulesPage::editRate(RuleKind kind, double rate)
{
    if (kind != m_own || !m_frame.snapshot) {
        requestCompanions();
        return;
    }
    Experiment experiment = *m_frame.snapshot->experiment;
    experiment.learningRate = LearningRate(rate);
    emit experimentEdited(experiment, QStringLiteral("learning_rate"), tr("the learning rate"));
    emit experimentEditFinished();
}

void RulesPage::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot)
        return;
    m_frame = frame;
    const Experiment& experiment = *frame.snapshot->experiment;
    if (experiment.rule.kind != m_own) {
        m_own = experiment.rule.kind;
        m_rows->setOwn(m_own);
        requestCompanions();
    }
    setObjective(experiment);
    m_rows->setRate(m_own, experiment.learningRate.w);
    for (const RuleKind kind : kRuleKinds) {
        const QString name = ruleName(kind);
        const auto companion =
            std::find_if(frame.companions.begin(), frame.companions.end(),
                         [&](const CompanionFrame& c) { return c.name == name && c.snapshot; });
        if (kind == m_own) {
            showRun(kind, frame.history, frame.columns, *frame.snapshot);
        } else if (companion != frame.companions.end()) {
            showRun(kind, companion->history, companion->columns, *companion->snapshot);
        } else {
            m_chart->setCurvePoints(curveOf(kind), {});
            m_slopes->setCurvePoints(curveOf(kind), {});
            m_rows->setStanding(kind, std::nullopt);
        }
    }
    for (const NamedChart& entry : charts()) {
        entry.chart->setNow(static_cast<double>(frame.snapshot->record.iteration));
        entry.chart->setFittedRangeX(
            iterationRange(frame.history.size() - 1, experiment.stop.iterations));
        entry.chart->refresh();
    }
}

void RulesPage::showRun(RuleKind kind, const HistoryView& history,
                        const std::shared_ptr<const RunColumns>& columns,
                        const RunSnapshot& snapshot)
{
    const int column = objectiveColumn(*columns);
    HistoryCurve objective{history, column};
    objective.cache = m_caches[0][RuleRows::indexOf(kind)];
    m_chart->setCurveSampler(curveOf(kind), objective.sampler(), objective.value());
    HistoryCurve slope{history, columns->gradientNorm};
    slope.cache = m_caches[1][RuleRows::indexOf(kind)];
    m_slopes->setCurveSampler(curveOf(kind), slope.sampler(), slope.value());
    m_rows->setStanding(
        kind,
        RuleStanding{.objective = snapshot.record.objective,
                     .iterationsToHalf = iterationsToHalf(history, column, *snapshot.experiment,
                                                          snapshot.record.iteration)});
}

void RulesPage::takeViewOf(const Workspace& other)
{
    Workspace::takeViewOf(other);
    const auto* const shown = dynamic_cast<const RulesPage*>(&other);
    if (shown == nullptr)
        return;
    for (const RuleKind kind : kRuleKinds)
        m_rows->setRate(kind, shown->m_rows->rate(kind));
    requestCompanions();
}

void RulesPage::setTheme(const Theme& theme)
{
    for (const NamedChart& entry : charts())
        entry.chart->setTheme(theme);
}

void RulesPage::setFontScale(double scale)
{
    for (const NamedChart& entry : charts())
        entry.chart->setFontScale(scale);
}

std::vector<NamedChart> RulesPage::charts() const
{
    return {{QStringLiteral("rules"), m_chart}, {QStringLiteral("rules-gradient"), m_slopes}};
}

}  // namespace entropy_lab
