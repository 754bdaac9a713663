#include "ui/workspaces/compare/compare_workspace.h"

#include "ui/wording/experiment_names.h"
#include "ui/workspaces/compare/claims_table.h"
#include "ui/workspaces/compare/comparison_bar.h"
#include "ui/workspaces/compare/decision_plane.h"
#include "ui/workspaces/compare/gradient_arrows_chart.h"
#include "ui/workspaces/compare/twin_chart.h"
#include "ui/workspaces/compare/twin_parameter_chart.h"
#include "ui/workspaces/compare/weight_plane_chart.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;

/// The run with one weight set, among the companions.
const std::string kOneSetName = "one weight set at the sum of the rates";

QSplitter* makeSplitter(Qt::Orientation orientation, QWidget* first, QWidget* second)
{
    auto* const splitter = new QSplitter(orientation);
    splitter->setHandleWidth(kGap);
    splitter->setChildrenCollapsible(false);
    for (QWidget* const part : {first, second}) {
        splitter->addWidget(part);
        splitter->setStretchFactor(splitter->count() - 1, 1);
    }
    splitter->setSizes({10000, 10000});
    return splitter;
}

/// A chart and a row of controls below it, on one ground.
QWidget* withControls(QWidget* controls, PlotView* chart)
{
    auto* const whole = new QWidget;
    whole->setAutoFillBackground(true);
    whole->setBackgroundRole(QPalette::Base);
    auto* const layout = new QVBoxLayout(whole);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(chart, 1);
    layout->addWidget(controls);
    return whole;
}

PlotDescription overIterations(const QString& title, const QString& y, AxisRange range,
                               bool followsData)
{
    return {
        .title = title,
        .x = {.title = CompareWorkspace::tr("iteration"), .range = {0.0, 10.0}, .isInteger = true},
        .y = {.title = y, .range = range, .followsData = followsData}};
}

/// A choice among 1 .. count; where there is none, neither the box nor its name is shown.
void setCount(QSpinBox* box, Eigen::Index count)
{
    const int last = static_cast<int>(std::min<Eigen::Index>(count, 1'000'000));
    for (QLabel* const label : box->parentWidget()->findChildren<QLabel*>())
        if (label->buddy() == box)
            label->setVisible(last > 1);
    box->setVisible(last > 1);
    if (box->maximum() == last)
        return;
    const QSignalBlocker quiet(box);
    box->setRange(1, last);
    box->setSuffix(CompareWorkspace::tr(" of %1").arg(last));
}

/// "entropy (w, G, b)": the objective and the groups that learn.
QString runName(const Objective& objective, const Trainable& trainable)
{
    QStringList groups;
    if (trainable.w)
        groups.append(QStringLiteral("w"));
    if (trainable.G)
        groups.append(QStringLiteral("G"));
    if (trainable.b)
        groups.append(QStringLiteral("b"));
    QString name = objectiveName(objective);
    if (groups.isEmpty())
        return name;
    // One pair of brackets for both.
    return name.endsWith(u')') ? QStringLiteral("%1; %2)").arg(name.chopped(1), groups.join(", "))
                               : QStringLiteral("%1 (%2)").arg(name, groups.join(", "));
}

}  // namespace

CompareWorkspace::CompareWorkspace(QWidget* parent)
    : Workspace(parent), m_bar(new ComparisonBar), m_pages(new QStackedWidget)
{
    m_objectives =
        new TwinChart(overIterations(tr("Entropy H and cross-entropy CE"),
                                     tr("mean per sample (bits)"), {0.0, 1.0}, true),
                      {{QStringLiteral("H"), Quantity::H, &RunColumns::H, &StepRecord::H},
                       {QStringLiteral("CE"), Quantity::CrossEntropy, &RunColumns::crossEntropy,
                        &StepRecord::crossEntropy}},
                      tr("no labels, no cross-entropy"));
    m_accuracy =
        new TwinChart(overIterations(tr("Accuracy"), tr("labels met (share)"), {0.0, 1.05}, false),
                      {{tr("accuracy"), Quantity::D, &RunColumns::accuracy, &StepRecord::accuracy}},
                      tr("no labels, no accuracy"));
    m_parameters = new TwinParameterChart;
    m_gradients = new GradientArrowsChart;
    m_weights = new WeightPlaneChart;
    m_points = new FourPoints;

    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGap, kGap, kGap, kGap);
    layout->setSpacing(kGap);
    layout->addWidget(m_bar);
    layout->addWidget(m_pages, 1);
    addPage(tr("Curves"), tr("Both runs over the iterations, and where each pulls."),
            makeCurvesPage());
    addPage(tr("Decision planes"), tr("What both decide over two inputs; samples can be edited."),
            makePlanesPage());
    addPage(tr("The article’s four points"), tr("What is claimed, what is so, and the numbers."),
            makePointsPage());

    connect(m_bar, &ComparisonBar::choiceChanged, this, &CompareWorkspace::requestCompanions);
    connect(m_bar, &ComparisonBar::labelRequested, this, &CompareWorkspace::labelRequested);
    connect(m_bar, &ComparisonBar::dataRequested, this, &CompareWorkspace::dataRequested);
    connect(m_bar->pages(), &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connectCharts();
    connectCursors();
}

void CompareWorkspace::addPage(const QString& name, const QString& tip, QWidget* page)
{
    m_bar->pages()->setTabToolTip(m_bar->pages()->addTab(name), tip);
    m_pages->addWidget(page);
}

void CompareWorkspace::showPageOf(const QString& chart)
{
    const auto* const shown = dynamic_cast<const QWidget*>(figure(chart));
    for (int i = 0; shown != nullptr && i < m_pages->count(); ++i) {
        if (m_pages->widget(i)->isAncestorOf(shown))
            m_bar->pages()->setCurrentIndex(i);
    }
}

QWidget* CompareWorkspace::makeCurvesPage()
{
    m_apart = new QCheckBox(tr("w and G apart"));
    m_apart->setToolTip(tr("Weights w and G on their own instead of their sum."));
    connect(m_apart, &QCheckBox::toggled, m_parameters, &TwinParameterChart::setApart);
    auto* const controls = new QWidget;
    auto* const row = new QHBoxLayout(controls);
    row->setContentsMargins(kGap, 0, kGap, 4);
    row->addStretch(1);
    row->addWidget(m_apart);
    QSplitter* const page = makeSplitter(
        Qt::Vertical, makeSplitter(Qt::Horizontal, m_objectives, m_gradients),
        makeSplitter(Qt::Horizontal, m_accuracy, withControls(controls, m_parameters)));
    page->setSizes({5500, 4500});
    return page;
}

QWidget* CompareWorkspace::makePlanesPage()
{
    m_firstPlane = new DecisionPlane;
    m_secondPlane = new DecisionPlane;
    // One view and one unit for both.
    for (const auto& [plane, other] :
         {std::pair(m_firstPlane, m_secondPlane), std::pair(m_secondPlane, m_firstPlane)}) {
        connect(plane, &DecisionPlane::unitChanged, other, &DecisionPlane::setUnit);
        connect(plane, &DecisionPlane::viewChanged, other,
                [other = other](AxisRange x1, AxisRange x2, bool isAutoFit) {
                    // Each tells the other: one that fits already need not be told again.
                    if (!isAutoFit)
                        other->setView(x1, x2);
                    else if (!other->isAutoFit())
                        other->fit();
                });
    }
    return makeSplitter(Qt::Horizontal, m_firstPlane, m_secondPlane);
}

QWidget* CompareWorkspace::makePointsPage()
{
    m_places = new QWidget;
    auto* const row = new QHBoxLayout(m_places);
    row->setContentsMargins(kGap, 0, kGap, 4);
    row->addStretch(1);
    const auto addChoice = [&](const QString& name, const QString& tip) {
        auto* const label = new QLabel(name);
        auto* const box = new QSpinBox;
        box->setRange(1, 1);
        box->setAccessibleName(name);
        box->setToolTip(tip);
        label->setBuddy(box);
        row->addWidget(label);
        row->addWidget(box);
        connect(box, &QSpinBox::valueChanged, this, &CompareWorkspace::choosePlace);
        connect(box, &QSpinBox::editingFinished, box, &QWidget::clearFocus);
        return box;
    };
    m_input = addChoice(tr("input"), tr("The input whose two weights are drawn."));
    m_unit = addChoice(tr("unit"), tr("The unit whose two weights are drawn."));
    m_places->hide();

    auto* const scrollArea = new QScrollArea;
    scrollArea->setWidget(m_points);
    scrollArea->setWidgetResizable(true);
    scrollArea->setFrameShape(QFrame::NoFrame);
    scrollArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scrollArea->setFocusPolicy(Qt::NoFocus);
    scrollArea->setMinimumWidth(m_points->minimumWidth());
    QSplitter* const page =
        makeSplitter(Qt::Horizontal, scrollArea, withControls(m_places, m_weights));
    page->setSizes({6500, 3500});
    return page;
}

void CompareWorkspace::connectCursors()
{
    for (PlotView* const chart : iterationCharts()) {
        connect(chart, &PlotView::hovered, this, &CompareWorkspace::showIteration);
        connect(chart, &PlotView::hoverLeft, this, &CompareWorkspace::hideCursors);
        connect(chart, &PlotView::pinned, this, &CompareWorkspace::pinIteration);
        connect(chart, &PlotView::unpinned, this, &CompareWorkspace::unpin);
    }
}

std::vector<Variation> CompareWorkspace::companions() const
{
    Trainable trainable = m_frame.snapshot ? m_frame.snapshot->experiment->trainable : Trainable();
    trainable.G = trainable.G && !m_bar->hasOneWeightSet();
    return {{.name = runName(m_bar->objective(), trainable).toStdString(),
             .objective = m_bar->objective(),
             .hasOneWeightSet = m_bar->hasOneWeightSet()},
            {.name = kOneSetName, .hasOneWeightSet = true, .addsWeightRates = true}};
}

void CompareWorkspace::requestCompanions()
{
    if (!m_isCurrent)
        return;
    const std::vector<Variation> wanted = companions();
    m_requested = wanted.front().name;
    emit companionsRequested(wanted);
}

void CompareWorkspace::setCurrent(bool isCurrent)
{
    if (isCurrent == m_isCurrent)
        return;
    m_isCurrent = isCurrent;
    if (isCurrent)
        requestCompanions();
    else
        emit companionsRequested({});
}

void CompareWorkspace::takeViewOf(const Workspace& other)
{
    Workspace::takeViewOf(other);
    const auto* const shown = dynamic_cast<const CompareWorkspace*>(&other);
    if (shown == nullptr)
        return;
    const ComparisonBar& bar = *shown->bar();
    m_bar->objectiveBox()->setCurrentIndex(bar.objectiveBox()->currentIndex());
    m_bar->lambdaBox()->setValue(bar.lambdaBox()->value());
    m_bar->weightSetsBox()->setCurrentIndex(bar.weightSetsBox()->currentIndex());
    m_bar->pages()->setCurrentIndex(bar.pages()->currentIndex());
    m_apart->setChecked(shown->m_apart->isChecked());
    m_input->setValue(shown->m_input->value());
    m_unit->setValue(shown->m_unit->value());
    // The other plane follows.
    m_firstPlane->setUnit(shown->m_firstPlane->unit());
    if (!shown->m_firstPlane->isAutoFit())
        m_firstPlane->setView(shown->m_firstPlane->mapping().x, shown->m_firstPlane->mapping().y);
}

void CompareWorkspace::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot)
        return;
    m_frame = frame;
    const Experiment& experiment = *frame.snapshot->experiment;
    m_bar->setOwnObjective(experiment.objective);
    const std::string second = companions().front().name;
    // Another experiment has other groups that learn.
    if (m_isCurrent && second != m_requested)
        requestCompanions();
    m_twins = twinFrame(frame, second, kOneSetName);
    m_twins.first.name = runName(experiment.objective, experiment.trainable);
    m_objectives->setFrame(m_twins);
    m_accuracy->setFrame(m_twins);
    m_parameters->setFrame(m_twins);
    m_gradients->setFrame(m_twins);
    m_weights->setFrame(m_twins);
    m_points->setFrame(m_twins);
    m_firstPlane->setTitle(m_twins.first.name);
    m_firstPlane->setFrame(frame);
    m_secondPlane->setVisible(m_twins.second.has_value());
    m_secondPlane->setTitle(m_twins.second ? m_twins.second->name : tr("Decision plane"));
    m_secondPlane->setSnapshot(m_twins.second ? m_twins.second->snapshot : nullptr);
    m_isStateShown = false;
    if (isVisible())
        showState();
}

void CompareWorkspace::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    showState();
}

void CompareWorkspace::showState()
{
    if (m_isStateShown || !m_frame.snapshot)
        return;
    m_isStateShown = true;
    const RunSnapshot& snapshot = *m_frame.snapshot;
    const Batch& batch = snapshot.experiment->data;
    m_bar->setDisagreement(countOpposite(snapshot.Z, batch.Y), batch.samples(),
                           snapshot.layer.units);
    setCount(m_input, snapshot.layer.features);
    setCount(m_unit, snapshot.layer.units);
    m_places->setVisible(snapshot.layer.weightCount() > 1);
    choosePlace();
}

void CompareWorkspace::choosePlace()
{
    m_weights->setPlace(m_unit->value() - 1, m_input->value() - 1);
}

void CompareWorkspace::setTheme(const Theme& theme)
{
    for (const NamedChart& entry : charts())
        entry.chart->setTheme(theme);
    m_firstPlane->setTheme(theme);
    m_secondPlane->setTheme(theme);
    m_bar->setTheme(theme);
    m_points->setTheme(theme);
}

void CompareWorkspace::setFontScale(double scale)
{
    for (const NamedChart& entry : charts())
        entry.chart->setFontScale(scale);
    m_firstPlane->setFontScale(scale);
    m_secondPlane->setFontScale(scale);
}

std::vector<NamedChart> CompareWorkspace::charts() const
{
    return {{QStringLiteral("compare-objectives"), m_objectives},
            {QStringLiteral("compare-accuracy"), m_accuracy},
            {QStringLiteral("compare-parameters"), m_parameters},
            {QStringLiteral("compare-gradients"), m_gradients},
            {QStringLiteral("w-against-G"), m_weights}};
}

std::vector<NamedFigure> CompareWorkspace::otherFigures() const
{
    return {{QStringLiteral("compare-plane"), tr("Decision plane of the run"), m_firstPlane},
            {QStringLiteral("compare-other-plane"), tr("Decision plane of the run beside it"),
             m_secondPlane},
            {QStringLiteral("compare-points"), m_points->figureTitle(), m_points}};
}

std::vector<PlotView*> CompareWorkspace::iterationCharts() const
{
    return {m_objectives, m_accuracy, m_parameters};
}

void CompareWorkspace::showIteration(double iteration)
{
    for (PlotView* const chart : iterationCharts())
        chart->showCursorAt(iteration);
    // One sample has one z at that iteration.
    const RunColumns* const columns = m_frame.columns.get();
    const auto k = static_cast<std::int64_t>(iteration);
    const bool hasOneZ = columns && columns->samples * columns->units == 1 && columns->firstZ >= 0
        && k >= 0 && k < m_frame.history.size();
    if (hasOneZ)
        m_gradients->showCursorAt(m_frame.history.at(columns->firstZ, k));
    else
        m_gradients->hideCursor();
}

void CompareWorkspace::hideCursors()
{
    for (const NamedChart& entry : charts())
        entry.chart->hideCursor();
}

void CompareWorkspace::pinIteration(double iteration)
{
    for (PlotView* const chart : iterationCharts())
        chart->pinCursorAt(iteration);
}

void CompareWorkspace::unpin()
{
    for (PlotView* const chart : iterationCharts())
        chart->unpinCursor();
}

}  // namespace entropy_lab
