#include "ui/workspaces/layers/layers_workspace.h"

#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/workspaces/base/workspace_layout.h"
#include "ui/workspaces/layers/layer_chart.h"
#include "ui/workspaces/layers/layers_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

#include <array>
#include <cmath>
#include <utility>

namespace entropy_lab {

namespace {

constexpr int kFrameMilliseconds = 16;
constexpr int kShownRows = 3;
constexpr char16_t kMinus = u'−';
/// Weights above which even the start takes more than a moment.
constexpr std::int64_t kMaximumWeights = 20'000'000;

std::int64_t weightCount(const StackedLayersSettings& settings, Eigen::Index features)
{
    std::int64_t count = 0;
    for (const Eigen::Index units : settings.units) {
        count += features * units;
        features = units;
    }
    return count;
}

bool isSame(const StackedLayersSettings& a, const StackedLayersSettings& b)
{
    return a.units == b.units && a.learningRate == b.learningRate && a.isBalanced == b.isBalanced
        && a.scale == b.scale && a.seed == b.seed;
}

struct Norm {
    const char* name;
    LayerQuantity quantity;
    Quantity color;
};

constexpr std::array kNorms{Norm{"‖W‖", LayerQuantity::NormW, Quantity::W},
                            Norm{"‖Z‖", LayerQuantity::NormZ, Quantity::Z},
                            Norm{"‖D‖", LayerQuantity::NormD, Quantity::D},
                            Norm{"‖ΔD‖", LayerQuantity::NormDecisionChange, Quantity::D}};

LayerCurve curveOf(const Norm& norm)
{
    return {.name = QString::fromUtf8(norm.name), .quantity = norm.quantity, .color = norm.color};
}

}  // namespace

LayersWorkspace::LayersWorkspace(QWidget* parent) : Workspace(parent), m_bar(new LayersBar)
{
    m_stepEntropy = new LayerChart(tr("Step entropy: what one step adds"),
                                   tr("−(1/ln 2) Σ z ΔD (bits)"), {-1.0, 0.0}, true,
                                   {{.name = tr("step entropy"),
                                     .quantity = LayerQuantity::StepEntropy,
                                     .color = Quantity::StepEntropy}});
    m_pathSum = new LayerChart(
        tr("Path sum of all steps and true Shannon change"), tr("since k = 0 (bits)"), {-1.0, 0.0},
        true,
        {{.name = tr("true change"),
          .quantity = LayerQuantity::ShannonChange,
          .color = Quantity::H},
         {.name = tr("path sum"), .quantity = LayerQuantity::PathSum, .color = Quantity::PathSum}});
    m_cosine =
        new LayerChart(tr("Does z agree with the change of D?"), tr("cos(z, ΔD)"), {-1.05, 1.05},
                       false, {{.name = tr("cosine"), .quantity = LayerQuantity::Cosine}});
    m_norms = new LayerChart(tr("Frobenius norms"), tr("norm (number)"), {0.0, 1.0}, true,
                             {curveOf(kNorms.front())});

    m_table = new QTableWidget(0, 7);
    m_table->setHorizontalHeaderLabels({tr("layer"), tr("smallest step entropy (bits)"),
                                        tr("at step k"), tr("path sum (bits)"),
                                        tr("true Shannon change (bits)"),
                                        tr("sum beyond truth (bits)"), tr("entropy H now (bits)")});
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_table->verticalHeader()->hide();
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setFocusPolicy(Qt::TabFocus);
    m_table->setAccessibleName(tr("Numbers of each layer, in bits"));
    m_table->setToolTip(tr("In bits, over all units and samples. The path sum adds up the step "
                           "entropies; the true change is Shannon’s entropy of the decisions now "
                           "minus that at k = 0."));
    const int line = m_table->fontMetrics().height();
    m_table->verticalHeader()->setDefaultSectionSize(line + 8);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignCenter
                                                     | Qt::Alignment(Qt::TextWordWrap));
    m_table->horizontalHeader()->setFixedHeight(2 * line + 8);
    m_table->setFixedHeight(2 * line + 8 + kShownRows * (line + 8) + 2 * m_table->frameWidth());

    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(kChartGap, kChartGap, kChartGap, kChartGap);
    layout->setSpacing(kChartGap);
    layout->addWidget(m_bar);
    layout->addWidget(
        makeSplitter(Qt::Vertical, makeSplitter(Qt::Horizontal, m_stepEntropy, m_pathSum, 9, 11),
                     makeSplitter(Qt::Horizontal, m_cosine, makeNorms(), 9, 11), 11, 9),
        1);
    layout->addWidget(m_table);
    m_source = new QLabel(tr("After B. Mahi, “Structured Knowledge Accumulation”, arXiv 2503.13942 "
                             "(March 2025) and 2504.03214 (April 2025)."));
    m_source->setWordWrap(true);
    m_source->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_source);

    connect(m_bar, &LayersBar::layersEdited, this, &LayersWorkspace::changeLayers);
    m_timer.setInterval(kFrameMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &LayersWorkspace::takeNews);
    connectCharts();
    for (const NamedChart& entry : LayersWorkspace::charts()) {
        const auto forAll = [this](auto call) {
            return [this, call](auto... arguments) {
                for (const NamedChart& other : charts())
                    (other.chart->*call)(arguments...);
            };
        };
        connect(entry.chart, &PlotView::hovered, this, forAll(&PlotView::showCursorAt));
        connect(entry.chart, &PlotView::hoverLeft, this, forAll(&PlotView::hideCursor));
        connect(entry.chart, &PlotView::pinned, this, forAll(&PlotView::pinCursorAt));
        connect(entry.chart, &PlotView::unpinned, this, forAll(&PlotView::unpinCursor));
    }
}

QWidget* LayersWorkspace::makeNorms()
{
    m_norm = new QComboBox;
    for (const Norm& norm : kNorms)
        m_norm->addItem(QString::fromUtf8(norm.name));
    m_norm->setAccessibleName(tr("norm shown"));
    m_norm->setToolTip(tr("Whose norm is drawn: of the weights W, of z, of D or of the change of D "
                          "in one step, over all units and samples."));
    connect(m_norm, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_norms->setCurves({curveOf(kNorms.at(static_cast<std::size_t>(index)))});
    });
    auto* const controls = new QWidget;
    auto* const row = new QHBoxLayout(controls);
    row->setContentsMargins(kChartGap, 4, kChartGap, 0);
    row->addStretch(1);
    row->addWidget(new QLabel(tr("norm of")));
    row->addWidget(m_norm);
    return withControlsAbove(controls, m_norms);
}

void LayersWorkspace::changeLayers(const LayerStack& layers, const QString& key,
                                   const QString& text)
{
    Experiment changed = m_experiment;
    changed.layers = layers;
    emit experimentEdited(changed, key, text);
    emit experimentEditFinished();
}

void LayersWorkspace::setExperiment(const Experiment& experiment)
{
    m_experiment = experiment;
    m_bar->setLayers(experiment.layers.value_or(LayerStack()));
    takeOrder();
}

void LayersWorkspace::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot)
        return;
    for (const NamedChart& entry : charts())
        static_cast<LayerChart*>(entry.chart)->setIteration(frame.snapshot->record.iteration);
}

void LayersWorkspace::setCurrent(bool isCurrent)
{
    if (isCurrent == m_isCurrent)
        return;
    m_isCurrent = isCurrent;
    if (isCurrent) {
        takeOrder();
        return;
    }
    m_slot->cancel();
    m_timer.stop();
}

QString LayersWorkspace::problem() const
{
    if (m_order.steps < 1)
        return tr("The stop rule allows no step.");
    if (preActivationCount(m_order.settings, m_order.X.cols()) > StackRun::kMaximumPreActivations)
        return tr("Too many values of z in these layers (%2 at most): %1.")
            .arg(samplesText(m_order.X.cols()), readableCount(StackRun::kMaximumPreActivations));
    if (weightCount(m_order.settings, m_order.X.rows()) > kMaximumWeights)
        return tr("These layers have too many weights: at most %1 are taken.")
            .arg(readableCount(kMaximumWeights));
    return {};
}

/// A new stack where it would have other numbers, else on with the one that is there. What nobody
/// looks at is not worked on, and what no longer holds is not kept.
void LayersWorkspace::takeOrder()
{
    Order order{.X = m_experiment.data.X,
                .settings = stackOf(m_experiment),
                .steps = m_experiment.stop.iterations};
    const bool isOther = order.steps != m_order.steps || !isSame(order.settings, m_order.settings)
        || !(order.X == m_order.X);
    if (isOther) {
        m_order = std::move(order);
        m_run = nullptr;
        m_made = nullptr;
        m_slot->cancel();
        showSummaries({});
        showHistory();
    }
    if (!m_isCurrent)
        return;
    if (problem().isEmpty())
        work();
    else
        m_timer.stop();
    showHistory();
}

void LayersWorkspace::work()
{
    if (m_slot->hasFailed()) {
        // It may have ended half-way through a step.
        m_run = nullptr;
        m_made = nullptr;
    }
    if (m_run && m_run->isOver())
        return;
    if (!m_made)
        m_made = std::make_shared<Mailbox<std::shared_ptr<StackRun>>>();
    m_slot->order([order = m_order, run = m_run, made = m_made](const std::stop_token& stop) {
        std::shared_ptr<StackRun> mine = run;
        if (!mine) {
            mine = std::make_shared<StackRun>(order.X, order.settings, order.steps);
            made->put(mine);
        }
        mine->work(stop);
    });
    m_timer.start();
}

void LayersWorkspace::takeNews()
{
    if (m_slot->hasFailed())
        m_timer.stop();
    if (m_made) {
        if (std::optional<std::shared_ptr<StackRun>> made = m_made->take())
            m_run = std::move(*made);
    }
    if (!m_run)
        return;
    // Asked before the rest is taken: what comes later is for the next look.
    const bool isOver = m_run->isOver();
    if (std::optional<std::vector<LayerSummary>> summaries = m_run->takeSummaries())
        showSummaries(*std::move(summaries));
    if (isOver)
        m_timer.stop();
    showHistory();
}

void LayersWorkspace::showRun(std::shared_ptr<StackRun> run)
{
    m_run = std::move(run);
    m_order.steps = m_run->steps();
    showHistory();
    showSummaries(m_run->summaries());
}

void LayersWorkspace::showHistory()
{
    const HistoryView history = m_run ? m_run->history() : HistoryView();
    const std::size_t layers = m_run ? m_run->layers() : 0;
    for (const NamedChart& entry : charts())
        static_cast<LayerChart*>(entry.chart)
            ->setHistory(history, layers, std::max<std::int64_t>(m_order.steps, 1));
    showState();
}

std::int64_t LayersWorkspace::stepsShown() const
{
    return m_run ? m_run->history().size() : 0;
}

void LayersWorkspace::showState()
{
    if (const QString words = problem(); !words.isEmpty()) {
        m_bar->setState(words);
        return;
    }
    const std::int64_t done = stepsShown();
    const bool isOver = m_run && m_run->isOver();
    const QString rest = isOver && done < m_order.steps
        ? tr(": the next one would leave the finite numbers")
        : QString();
    m_bar->setState(tr("step %1 of %2%3 · η = %4 and the number of steps are those of the panel · "
                       "each layer descends its own entropy, one weight set, no G")
                        .arg(readableCount(done), readableCount(m_order.steps), rest,
                             readableNumber(m_order.settings.learningRate)));
}

void LayersWorkspace::showSummaries(std::vector<LayerSummary> summaries)
{
    m_summaries = std::move(summaries);
    m_table->setRowCount(static_cast<int>(m_summaries.size()));
    for (std::size_t l = 0; l < m_summaries.size(); ++l) {
        const LayerSummary& summary = m_summaries[l];
        const auto bits = [](double value) {
            constexpr double kMostInFull = 1e6;
            return std::abs(value) < kMostInFull
                ? QString::number(value, 'f', 4).replace(u'-', QChar(kMinus))
                : readableNumber(value);
        };
        const auto units = m_run ? stackOf(m_experiment).units : std::vector<Eigen::Index>();
        QString name = tr("layer %1").arg(l + 1);
        if (l < units.size())
            name += tr(", ") + unitsText(units[l]);
        const QStringList cells{name,
                                bits(summary.smallestStepEntropy),
                                readableCount(summary.smallestAt),
                                bits(summary.last.pathSum),
                                bits(summary.last.shannonChange),
                                bits(summary.last.shannonChange - summary.last.pathSum),
                                bits(summary.last.H)};
        for (qsizetype c = 0; c < cells.size(); ++c) {
            const int row = static_cast<int>(l);
            const int column = static_cast<int>(c);
            QTableWidgetItem* cell = m_table->item(row, column);
            if (cell == nullptr) {
                cell = new QTableWidgetItem;
                cell->setTextAlignment(c == 0 ? Qt::AlignLeft | Qt::AlignVCenter
                                              : Qt::AlignRight | Qt::AlignVCenter);
                m_table->setItem(row, column, cell);
            }
            cell->setText(cells[c]);
        }
    }
    emit summariesChanged();
}

void LayersWorkspace::takeViewOf(const Workspace& other)
{
    Workspace::takeViewOf(other);
    if (const auto* const shown = dynamic_cast<const LayersWorkspace*>(&other))
        m_norm->setCurrentIndex(shown->m_norm->currentIndex());
}

void LayersWorkspace::setTheme(const Theme& theme)
{
    for (const NamedChart& entry : charts())
        entry.chart->setTheme(theme);
    m_bar->setTheme(theme);
    QPalette faded = m_source->palette();
    faded.setColor(QPalette::WindowText, theme.secondaryText);
    m_source->setPalette(faded);
}

void LayersWorkspace::setFontScale(double scale)
{
    for (const NamedChart& entry : charts())
        entry.chart->setFontScale(scale);
    // Before an audience only what matters; there is no room to spare.
    m_source->setVisible(scale <= 1.0);
}

std::vector<NamedChart> LayersWorkspace::charts() const
{
    return {{QStringLiteral("layers-step-entropy"), m_stepEntropy},
            {QStringLiteral("layers-path-sum"), m_pathSum},
            {QStringLiteral("layers-cosine"), m_cosine},
            {QStringLiteral("layers-norms"), m_norms}};
}

}  // namespace entropy_lab
