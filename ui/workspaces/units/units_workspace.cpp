#include "ui/workspaces/units/units_workspace.h"

#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/workspaces/base/workspace_layout.h"
#include "ui/workspaces/units/unit_chart.h"
#include "ui/workspaces/units/unit_map.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kFrameMilliseconds = 16;

enum Column { Unit, Entropy, Decision, Cosine, Weights, Bias, kColumns };

QString shown(double value)
{
    return std::isfinite(value) ? readableNumber(value, 3) : QStringLiteral("–");
}

}  // namespace

UnitsWorkspace::UnitsWorkspace(QWidget* parent)
    : Workspace(parent), m_map(new UnitMap), m_unitChart(new UnitChart)
{
    m_table = new QTableWidget(0, kColumns);
    m_table->setHorizontalHeaderLabels(
        {tr("unit"), tr("H (bits)"), tr("D"), tr("cosine"), tr("‖w + G‖"), tr("b")});
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(Unit, QHeaderView::ResizeToContents);
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 8);
    m_table->verticalHeader()->hide();
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setFocusPolicy(Qt::TabFocus);
    m_table->setAccessibleName(tr("Every unit at the iteration shown"));
    m_table->setToolTip(
        tr("Every unit at the iteration shown; H and D are means over the "
           "samples, the cosine is that of z and ΔD. A click shows the unit's curves."));
    m_state = new QLabel;
    // A label that wraps would make the page as high as its charts would like to be.
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);

    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(kChartGap, kChartGap, kChartGap, kChartGap);
    layout->setSpacing(kChartGap);
    layout->addWidget(m_state);
    layout->addWidget(makeSplitter(Qt::Vertical, makeMap(),
                                   makeSplitter(Qt::Horizontal, m_unitChart, m_table, 11, 9), 11,
                                   9),
                      1);

    connect(m_table, &QTableWidget::currentCellChanged, this, [this](int row) {
        if (row >= 0)
            setUnit(row);
    });
    connect(m_map, &UnitMap::cellChosen, this, [this](qint64 iteration, int unit) {
        setUnit(unit);
        emit iterationRequested(iteration);
    });
    connect(m_map, &PlotView::hovered, m_unitChart, &PlotView::showCursorAt);
    connect(m_map, &PlotView::hoverLeft, m_unitChart, &PlotView::hideCursor);
    connect(m_unitChart, &PlotView::hovered, m_map, &PlotView::showCursorAt);
    connect(m_unitChart, &PlotView::hoverLeft, m_map, &PlotView::hideCursor);
    m_timer.setInterval(kFrameMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &UnitsWorkspace::showHistory);
    connectCharts();
}

QWidget* UnitsWorkspace::makeMap()
{
    m_quantity = new QComboBox;
    // In the order of UnitQuantity.
    m_quantity->addItems({tr("entropy H"), tr("decision D"), tr("cosine of z and ΔD")});
    m_quantity->setAccessibleName(tr("quantity of the units shown in color"));
    m_quantity->setToolTip(tr("H and D are means over the samples. The cosine is "
                              "Σ z ΔD/(|z| |ΔD|) over them: 1 where every decision grows surer."));
    connect(m_quantity, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_map->setQuantity(static_cast<UnitQuantity>(index)); });
    auto* const controls = new QWidget;
    auto* const row = new QHBoxLayout(controls);
    row->setContentsMargins(kChartGap, 4, kChartGap, 0);
    row->addStretch(1);
    row->addWidget(new QLabel(tr("color shows")));
    row->addWidget(m_quantity);
    return withControlsAbove(controls, m_map);
}

void UnitsWorkspace::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot)
        return;
    m_frame = frame;
    follow();
    showHistory();
}

void UnitsWorkspace::setCurrent(bool isCurrent)
{
    if (isCurrent == m_isCurrent)
        return;
    m_isCurrent = isCurrent;
    if (isCurrent) {
        follow();
        showHistory();
    } else {
        m_isSent = false;
        m_slot->cancel();
        m_timer.stop();
    }
}

/// Sends the run of the units to where the run of the frame is.
void UnitsWorkspace::follow()
{
    if (!m_frame.snapshot)
        return;
    const std::shared_ptr<const Experiment>& recorded = m_frame.end().recorded;
    const bool goesOn = m_run && m_recorded
        && (recorded == m_recorded || agreeUntil(*m_recorded, *recorded, m_target));
    if (m_run && m_recorded && !goesOn)
        forgetRun();
    if (!m_isCurrent) {
        if (goesOn)
            m_recorded = recorded;
        return;
    }
    const std::int64_t newest = m_frame.history.size() - 1;
    if (m_isSent && recorded == m_recorded && newest == m_target)
        return;
    if (recorded->start.units * recorded->data.samples() > UnitRun::kMaximumPreActivations) {
        forgetRun();
        m_state->setText(tr("Too many values of z to look at (%3 at most): %1 and %2.")
                             .arg(samplesText(recorded->data.samples()),
                                  unitsText(recorded->start.units),
                                  readableCount(UnitRun::kMaximumPreActivations)));
        return;
    }
    if (!goesOn)
        m_run = std::make_shared<UnitRun>(recorded);
    m_recorded = recorded;
    m_target = newest;
    m_isSent = true;
    m_slot->order([run = m_run, recorded, newest](const std::stop_token& stop) {
        run->work(recorded, newest, stop);
    });
    m_timer.start();
}

/// It is of a run that is no more.
void UnitsWorkspace::forgetRun()
{
    m_slot->cancel();
    m_timer.stop();
    m_run = nullptr;
    m_recorded = nullptr;
    m_isSent = false;
    m_map->setHistory({}, 0, 1);
    m_unitChart->setHistory({}, 1);
    m_table->setRowCount(0);
}

void UnitsWorkspace::showRun(std::shared_ptr<UnitRun> run)
{
    m_run = std::move(run);
    showHistory();
}

QString UnitsWorkspace::state() const
{
    return m_state->text();
}

std::int64_t UnitsWorkspace::iterationsKnown() const
{
    return m_run ? m_run->history().size() : 0;
}

void UnitsWorkspace::showHistory()
{
    if (!m_frame.snapshot || !m_run)
        return;
    const HistoryView history = m_run->history();
    if (history.size() > m_target || m_slot->hasFailed())
        m_timer.stop();
    if (m_unit >= m_run->units())
        setUnit(0);
    const Experiment& experiment = *m_frame.snapshot->experiment;
    const std::int64_t iteration = m_frame.snapshot->record.iteration;
    m_map->setHistory(history, m_run->units(), experiment.stop.iterations);
    m_map->setIteration(iteration);
    m_unitChart->setHistory(history, experiment.stop.iterations);
    m_unitChart->setIteration(iteration);
    if (isVisible()) {
        showState();
        showTable();
    }
}

void UnitsWorkspace::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    showHistory();
}

void UnitsWorkspace::showState()
{
    const Eigen::Index units = m_frame.snapshot->layer.units;
    const std::int64_t known = iterationsKnown();
    QStringList words;
    if (units == 1)
        words.append(tr("One unit. “units” in the settings panel adds more on the same samples."));
    else
        words.append(tr("%1 on the same samples. A click on the map shows that unit and moves "
                        "the timeline there.")
                         .arg(unitsText(units)));
    if (units > UnitRun::kMaximumUnits)
        words.append(tr("The first %1 are shown.").arg(UnitRun::kMaximumUnits));
    if (known <= m_target)
        words.append(
            tr("Computed up to iteration %1 of %2.")
                .arg(readableCount(std::max<std::int64_t>(known - 1, 0)), readableCount(m_target)));
    m_state->setText(words.join(u' '));
    m_state->setToolTip(m_state->text());
}

void UnitsWorkspace::showTable()
{
    const RunSnapshot& snapshot = *m_frame.snapshot;
    const std::int64_t iteration = snapshot.record.iteration;
    const HistoryView history = m_run->history();
    const Eigen::Index units = std::min(m_run->units(), snapshot.layer.units);
    const QSignalBlocker quiet(m_table);
    m_table->setRowCount(static_cast<int>(units));
    for (Eigen::Index i = 0; i < units; ++i) {
        const auto known = [&](UnitQuantity quantity) {
            return iteration < history.size() && history.storedAtOrBefore(iteration) == iteration
                ? history.at(unitColumn(i, quantity), iteration)
                : std::nan("");
        };
        QStringList cells;
        cells.resize(kColumns);
        cells[Unit] = QString::number(i + 1);
        cells[Entropy] = shown(known(UnitQuantity::H));
        cells[Decision] = shown(known(UnitQuantity::D));
        cells[Cosine] = shown(known(UnitQuantity::Cosine));
        cells[Weights] = shown((snapshot.layer.W().row(i) + snapshot.layer.G().row(i)).norm());
        cells[Bias] = shown(snapshot.layer.b()(i));
        for (int c = 0; c < kColumns; ++c) {
            QTableWidgetItem* cell = m_table->item(static_cast<int>(i), c);
            if (cell == nullptr) {
                cell = new QTableWidgetItem;
                cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
                m_table->setItem(static_cast<int>(i), c, cell);
            }
            if (cell->text() != cells[c])
                cell->setText(cells[c]);
        }
    }
    if (m_table->currentRow() != m_unit && m_unit < m_table->rowCount())
        m_table->selectRow(m_unit);
}

void UnitsWorkspace::setUnit(int unit)
{
    m_unit = unit;
    m_map->setUnit(unit);
    m_unitChart->setUnit(unit);
    const QSignalBlocker quiet(m_table);
    if (unit < m_table->rowCount())
        m_table->selectRow(unit);
}

void UnitsWorkspace::takeViewOf(const Workspace& other)
{
    Workspace::takeViewOf(other);
    const auto* const shown = dynamic_cast<const UnitsWorkspace*>(&other);
    if (shown == nullptr)
        return;
    m_quantity->setCurrentIndex(shown->m_quantity->currentIndex());
    setUnit(shown->m_unit);
}

void UnitsWorkspace::setTheme(const Theme& theme)
{
    m_map->setTheme(theme);
    m_unitChart->setTheme(theme);
}

void UnitsWorkspace::setFontScale(double scale)
{
    m_map->setFontScale(scale);
    m_unitChart->setFontScale(scale);
}

std::vector<NamedChart> UnitsWorkspace::charts() const
{
    return {{QStringLiteral("unit-map"), m_map}, {QStringLiteral("unit-curves"), m_unitChart}};
}

}  // namespace entropy_lab
