#include "ui/workspaces/learning_rate/rate_sweep_page.h"

#include "ui/plot/plot_view.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/wording/regime_names.h"
#include "ui/workspaces/learning_rate/background_rate_sweep.h"
#include "ui/workspaces/learning_rate/rate_curve_chart.h"
#include "ui/workspaces/learning_rate/rate_map.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;
constexpr int kHCurve = 0;
constexpr int kHalfCurve = 0;
constexpr int kRisesCurve = 1;

/// The room above 1 bit that the names of the regimes take.
constexpr double kNamesShare = 1.18;

QString ratesText(qint64 count)
{
    return countText(count, RateSweepPage::tr("rate"), RateSweepPage::tr("rates"));
}

PlotAxis rateAxis()
{
    return {.title = RateSweepPage::tr("learning rate η"), .range = {1e-3, 1e3}, .isLog = true};
}

/// A curve through the cells; between two of them the cursor reads the nearer one.
void setCells(PlotView* chart, int curve, std::vector<QPointF> points)
{
    const auto shared = std::make_shared<const std::vector<QPointF>>(std::move(points));
    chart->setCurveSampler(
        curve,
        [shared](double, double, int, std::vector<QPointF>& out) {
            out.insert(out.end(), shared->begin(), shared->end());
        },
        [shared](double rate) {
            const auto nearest = std::min_element(
                shared->begin(), shared->end(), [rate](const QPointF& a, const QPointF& b) {
                    return std::abs(std::log(a.x() / rate)) < std::abs(std::log(b.x() / rate));
                });
            return nearest == shared->end() ? std::nan("") : nearest->y();
        });
}

QLineEdit* makeRateBox(double rate, const QString& name, const QString& tip)
{
    auto* const box = new QLineEdit(exactNumber(rate));
    box->setAccessibleName(name);
    box->setToolTip(tip);
    box->setAlignment(Qt::AlignRight);
    box->setMaximumWidth(box->fontMetrics().horizontalAdvance(QStringLiteral("0000000000")));
    return box;
}

}  // namespace

RateSweepPage::RateSweepPage(QWidget* parent) : Workspace(parent), m_sweep(new RateSweep(this))
{
    m_strip = new PlotView({.title = tr("What each learning rate comes to"),
                            .x = rateAxis(),
                            .y = {.title = tr("H at the end (bits)"),
                                  .range = {0.0, kNamesShare},
                                  .followsData = false}});
    m_counts = new PlotView({.title = tr("How soon, and how smoothly"),
                             .x = rateAxis(),
                             .y = {.title = tr("iterations"), .range = {0.0, 10.0}}});
    m_counts->setLogY(true);
    m_curve = new RateCurveChart;
    m_map = new PlotView(
        {.title = tr("H over learning rate and iteration"),
         .x = rateAxis(),
         .y = {.title = tr("iteration"), .range = {1.0, 1000.0}, .followsData = false}});
    m_map->setLogY(true);
    addCurves();

    auto* const left = new QSplitter(Qt::Vertical);
    left->addWidget(m_strip);
    left->addWidget(m_counts);
    auto* const whole = new QSplitter(Qt::Horizontal);
    auto* const right = new QSplitter(Qt::Vertical);
    right->addWidget(m_curve);
    right->addWidget(m_map);
    whole->addWidget(left);
    whole->addWidget(right);
    for (QSplitter* const splitter : {left, right, whole}) {
        splitter->setHandleWidth(kGap);
        splitter->setChildrenCollapsible(false);
        splitter->setSizes({10000, 10000});
    }
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap / 2);
    layout->addWidget(makeBar());
    layout->addWidget(whole, 1);

    connect(m_sweep, &RateSweep::changed, this, &RateSweepPage::showResult);
    for (PlotView* const chart : rateCharts())
        connectPlaces(chart);
    connectCharts();
    showWork();
}

QWidget* RateSweepPage::makeBar()
{
    m_state = new QLabel;
    m_words = new QLabel;
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress = new QProgressBar;
    m_progress->setMaximumWidth(160);
    m_progress->setAccessibleName(tr("rates done"));
    m_workButton = new QPushButton;
    connect(m_workButton, &QPushButton::clicked, this, [this] {
        if (m_sweep->isWorking())
            m_sweep->cancel();
        else
            m_sweep->start();
    });
    m_smallest = makeRateBox(m_sweep->range().minimum, tr("smallest rate"),
                             tr("The smallest learning rate of the sweep."));
    m_largest = makeRateBox(m_sweep->range().maximum, tr("largest rate"),
                            tr("The largest learning rate of the sweep."));
    for (QLineEdit* const box : {m_smallest, m_largest})
        connect(box, &QLineEdit::editingFinished, this, &RateSweepPage::changeRange);
    for (QLineEdit* const box : {m_smallest, m_largest})
        connect(box, &QLineEdit::returnPressed, box, &QWidget::clearFocus);

    auto* const bar = new QWidget;
    auto* const column = new QVBoxLayout(bar);
    column->setContentsMargins(0, 0, 0, kGap / 2);
    column->setSpacing(2);
    auto* const row = new QHBoxLayout;
    row->setSpacing(kGap);
    row->addWidget(new QLabel(tr("Rates from")));
    row->addWidget(m_smallest);
    row->addWidget(new QLabel(tr("to")));
    row->addWidget(m_largest);
    row->addWidget(m_workButton);
    row->addWidget(m_progress);
    row->addWidget(m_state, 1);
    column->addLayout(row);
    column->addWidget(m_words);
    return bar;
}

void RateSweepPage::addCurves()
{
    m_strip->addCurve({.name = tr("H at the end"), .quantity = Quantity::H});
    m_counts->addCurve({.name = tr("until H < ½ bit a unit"),
                        .quantity = Quantity::H,
                        .marker = CurveMarker::Circle});
    m_counts->addCurve({.name = tr("rises of H"),
                        .quantity = Quantity::Neutral,
                        .dash = Qt::DashLine,
                        .marker = CurveMarker::Cross});
}

void RateSweepPage::connectPlaces(PlotView* chart)
{
    chart->setPointing(true);
    chart->setToolTip(tr("Move or drag across the rates to see each one’s run; click to load it."));
    connect(chart, &PlotView::hovered, this, &RateSweepPage::preview);
    connect(chart, &PlotView::dragged, this, [this](QPointF, QPointF to) { preview(to.x()); });
    connect(chart, &PlotView::clicked, this, [this](QPointF place) { load(place.x()); });
    for (PlotView* const other : rateCharts()) {
        if (other == chart)
            continue;
        connect(chart, &PlotView::hovered, other, &PlotView::showCursorAt);
        connect(chart, &PlotView::dragged, other,
                [other](QPointF, QPointF to) { other->showCursorAt(to.x()); });
        connect(chart, &PlotView::hoverLeft, other, &PlotView::hideCursor);
    }
}

void RateSweepPage::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot)
        return;
    const bool isSame =
        frame.snapshot == m_frame.snapshot && frame.history.size() == m_frame.history.size();
    m_frame = frame;
    if (isSame)
        return;
    m_sweep->setExperiment(frame.end().experiment);
    showMarks();
    m_curve->setRun(frame);
    for (const NamedChart& entry : charts())
        entry.chart->refresh();
}

void RateSweepPage::setCurrent(bool isCurrent)
{
    m_sweep->setActive(isCurrent);
}

void RateSweepPage::showWork()
{
    const bool isWorking = m_sweep->isWorking();
    m_workButton->setText(isWorking ? tr("Cancel") : tr("Run again"));
    m_workButton->setToolTip(isWorking ? tr("Give up the rates that are not done yet.")
                                       : tr("Run every rate again from the start."));
    m_workButton->setEnabled(isWorking || m_frame.snapshot);
    m_progress->setVisible(isWorking);
    m_progress->setRange(0, m_sweep->total());
    m_progress->setValue(m_sweep->done());
    QString state;
    if (isWorking)
        state = tr("%1 of %2").arg(m_sweep->done()).arg(ratesText(m_sweep->total()));
    else if (m_sweep->isCancelled())
        state = tr("canceled: the charts may show the problem before");
    else if (m_shown && m_shown->error.isEmpty())
        state =
            tr("%1, each %2 from the same start")
                .arg(ratesText(std::ssize(m_shown->cells)), iterationsText(m_shown->iterations));
    m_state->setText(state);
}

void RateSweepPage::showResult()
{
    showWork();
    if (m_sweep->result() == m_shown)
        return;
    // No result is one without rates.
    m_shown = m_sweep->result();
    showWork();
    RateSweepResult none;
    none.problem = m_frame.end().experiment;
    const RateSweepResult& result = m_shown ? *m_shown : none;
    const std::vector<SweepCell>& cells = result.cells;
    std::vector<QPointF> H;
    std::vector<QPointF> objective;
    std::vector<QPointF> half;
    std::vector<QPointF> rises;
    const auto top = static_cast<double>(result.problem->start.units);
    int risen = 0;
    for (const SweepCell& cell : cells) {
        H.emplace_back(cell.value, cell.H);
        objective.emplace_back(cell.value, cell.objective);
        half.emplace_back(cell.value,
                          cell.iterationsToHalf < 0 ? std::nan("")
                                                    : static_cast<double>(cell.iterationsToHalf));
        // A 0 has no place on a logarithmic axis, and no rise is what one hopes for.
        rises.emplace_back(cell.value,
                           cell.rises == 0 ? std::nan("") : static_cast<double>(cell.rises));
        risen += cell.rises > 0 ? 1 : 0;
    }
    setCells(m_strip, kHCurve, std::move(H));
    const bool hasObjective = result.problem->objective.kind != ObjectiveKind::Entropy;
    if (hasObjective != m_hasObjective) {
        m_hasObjective = hasObjective;
        m_strip->removeCurvesFrom(kHCurve + 1);
        if (hasObjective)
            m_strip->addCurve({.name = tr("objective at the end"),
                               .quantity = Quantity::CrossEntropy,
                               .dash = Qt::DashDotLine});
    }
    if (hasObjective)
        setCells(m_strip, kHCurve + 1, std::move(objective));
    setCells(m_counts, kHalfCurve, std::move(half));
    setCells(m_counts, kRisesCurve, std::move(rises));
    m_counts->setCurveValueText(kRisesCurve,
                                risen == 0 ? tr("none") : tr("at %1").arg(ratesText(risen)));
    m_strip->setFittedRangeY({0.0, kNamesShare * top});
    std::vector<PlotBand> bands = regimeBands(cells);
    m_strip->setBands(bands);
    // Their names stand above.
    for (PlotBand& band : bands)
        band.label.clear();
    m_counts->setBands(std::move(bands));
    for (PlotView* const chart : rateCharts())
        if (!cells.empty())
            chart->setFittedRangeX({cells.front().value, cells.back().value});
    showMap(result);
    const bool isCapped = result.iterations < result.wantedIterations;
    m_strip->setNote(!result.error.isEmpty() ? result.error
                         : isCapped          ? tr("the first %1 of %2")
                                          .arg(readableCount(result.iterations),
                                               iterationsText(result.wantedIterations))
                                    : QString());
    m_previewed.reset();
    showMarks();
    showPreview();
    for (const NamedChart& entry : charts())
        entry.chart->refresh();
}

void RateSweepPage::showMap(const RateSweepResult& result)
{
    const std::shared_ptr<const PlotField> field = rateMapField(result);
    const Eigen::Index units = result.problem->start.units;
    m_map->setField(field, {.range = {0.0, static_cast<double>(units)}, .title = tr("H (bits)")});
    m_map->setNote(field || result.cells.empty() ? QString() : tr("a map needs two iterations"));
    m_map->setContours(field ? rateMapContours(*field, units) : std::vector<PlotContour>());
    if (field)
        m_map->setFittedRangeY(field->y);
}

void RateSweepPage::showMarks()
{
    if (!m_frame.snapshot)
        return;
    const LearningRate& rate = m_frame.end().experiment->learningRate;
    const PlotMark mark{.position = rate.w,
                        .label = rate.isUniform() ? tr("η = %1").arg(readableNumber(rate.w))
                                                  : tr("η of w = %1").arg(readableNumber(rate.w)),
                        .quantity = Quantity::Eta,
                        .side = Qt::AlignBottom | Qt::AlignHCenter};
    for (PlotView* const chart : rateCharts())
        chart->setMarks({mark});
}

void RateSweepPage::preview(double rate)
{
    const std::optional<std::size_t> cell = m_shown ? m_shown->cellAt(rate) : std::nullopt;
    if (cell == m_previewed)
        return;
    m_previewed = cell;
    showPreview();
    m_curve->refresh();
}

void RateSweepPage::showPreview()
{
    m_curve->setPreview(m_shown, m_previewed);
    m_words->setText(m_previewed ? sweepCellInWords(m_shown->cells[*m_previewed])
                                 : tr("Move or drag across the rates to see each one’s run; click "
                                      "to load it."));
}

void RateSweepPage::load(double rate)
{
    const std::optional<std::size_t> cell = m_shown ? m_shown->cellAt(rate) : std::nullopt;
    if (!cell || !m_frame.snapshot)
        return;
    preview(rate);
    const double value = m_shown->cells[*cell].value;
    Experiment experiment = *m_frame.snapshot->experiment;
    experiment.learningRate = LearningRate(value);
    emit experimentEdited(experiment, QStringLiteral("learning_rate"), tr("the learning rate"));
    emit experimentEditFinished();
}

void RateSweepPage::changeRange()
{
    const std::optional<double> smallest = parseNumber(m_smallest->text());
    const std::optional<double> largest = parseNumber(m_largest->text());
    constexpr double kLeast = 1e-12;
    constexpr double kMost = 1e12;
    const bool isSound =
        smallest && largest && *smallest >= kLeast && *largest <= kMost && *smallest < *largest;
    if (isSound)
        m_sweep->setRates({*smallest, *largest});
    m_smallest->setText(exactNumber(m_sweep->range().minimum));
    m_largest->setText(exactNumber(m_sweep->range().maximum));
}

void RateSweepPage::takeViewOf(const Workspace& other)
{
    Workspace::takeViewOf(other);
    const auto* const shown = dynamic_cast<const RateSweepPage*>(&other);
    if (shown == nullptr)
        return;
    m_smallest->setText(exactNumber(shown->m_sweep->range().minimum));
    m_largest->setText(exactNumber(shown->m_sweep->range().maximum));
    changeRange();
}

QString RateSweepPage::words() const
{
    return m_words->text();
}

void RateSweepPage::setTheme(const Theme& theme)
{
    for (const NamedChart& entry : charts())
        entry.chart->setTheme(theme);
}

void RateSweepPage::setFontScale(double scale)
{
    for (const NamedChart& entry : charts())
        entry.chart->setFontScale(scale);
}

std::vector<NamedChart> RateSweepPage::charts() const
{
    return {{QStringLiteral("sweep"), m_strip},
            {QStringLiteral("sweep-iterations"), m_counts},
            {QStringLiteral("rate-curve"), m_curve},
            {QStringLiteral("rate-map"), m_map}};
}

std::vector<std::shared_ptr<JobSlot>> RateSweepPage::jobSlots() const
{
    return {m_sweep->slot()};
}

bool RateSweepPage::isWorking() const
{
    return m_sweep->isWorking();
}

}  // namespace entropy_lab
