#include "ui/workspaces/learning_rate/time_step_page.h"

#include "core/runs/input_changes.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/widgets/setting_row.h"
#include "ui/wording/changed_inputs.h"
#include "ui/workspaces/base/workspace_layout.h"
#include "ui/workspaces/learning_rate/time_step_chart.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

Setting timeSetting()
{
    return {.key = "time",
            .label = "time t",
            .symbol = "t",
            .unit = {},
            .help = "The time at which descent and flow are compared: learning rate times "
                    "iterations.",
            .scale = SettingScale::Logarithmic,
            .minimum = 0.1,
            .maximum = 1000.0,
            .defaultValue = 10.0};
}

}  // namespace

TimeStepPage::TimeStepPage(QWidget* parent)
    : ChartPage(parent), m_paths(new TimeStepChart), m_errors(new TimeStepErrorChart),
      m_time(new SettingRow(timeSetting())), m_unit(new QSpinBox),
      m_unitName(new QLabel(tr("unit"))), m_words(makeWords())
{
    m_time->setCheck([](double t) {
        return t > 0.0 && t <= 1e6 ? QString() : tr("expected a number above 0, at most 10⁶");
    });
    m_unit->setRange(1, 1);
    m_unit->setAccessibleName(tr("unit"));
    m_unit->setToolTip(tr("The unit whose z is drawn."));
    m_unitName->setBuddy(m_unit);
    m_words->setAccessibleName(tr("The error in numbers"));
    auto* const row = new QHBoxLayout;
    row->setSpacing(kChartGap);
    row->addWidget(m_time, 1);
    row->addWidget(m_unitName);
    row->addWidget(m_unit);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kChartGap);
    layout->addLayout(row);
    layout->addWidget(makeSplitter(Qt::Horizontal, m_paths, m_errors), 1);
    layout->addWidget(m_words);

    const auto showAnew = [this] {
        m_shown.reset();
        showState();
    };
    connect(m_time, &SettingRow::valueEdited, this, showAnew);
    connect(m_unit, &QSpinBox::valueChanged, this, showAnew);
    connect(m_unit, &QSpinBox::editingFinished, m_unit, &QWidget::clearFocus);
    connect(m_errors, &TimeStepErrorChart::rateChosen, this, &TimeStepPage::chooseRate);
    connectCharts();
}

std::vector<NamedChart> TimeStepPage::charts() const
{
    return {{QStringLiteral("time-step"), m_paths}, {QStringLiteral("time-step-error"), m_errors}};
}

void TimeStepPage::takeViewOf(const Workspace& other)
{
    ChartPage::takeViewOf(other);
    const auto* const shown = dynamic_cast<const TimeStepPage*>(&other);
    if (shown == nullptr)
        return;
    m_time->setValue(shown->m_time->value());
    m_unit->setValue(shown->m_unit->value());
    m_shown.reset();
    showState();
}

QString TimeStepPage::words() const
{
    return m_words->text();
}

void TimeStepPage::setFrame(const RunFrame& frame)
{
    const bool isSameRun = m_frame.snapshot && frame.snapshot
        && m_frame.history.source() == frame.history.source()
        && m_frame.snapshot->experiment == frame.snapshot->experiment;
    m_frame = frame;
    m_isStateShown = false;
    if (isLookedAt() || !isSameRun)
        showState();
}

void TimeStepPage::catchUp()
{
    if (!m_isStateShown)
        showState();
}

void TimeStepPage::chooseRate(double eta)
{
    if (!m_frame.snapshot)
        return;
    Experiment changed = *m_frame.snapshot->experiment;
    const double factor = eta / changed.learningRate.w;
    changed.learningRate.w = eta;
    changed.learningRate.G *= factor;
    changed.learningRate.b *= factor;
    emit experimentEdited(changed, QStringLiteral("learning_rate"), tr("the learning rate"));
    emit experimentEditFinished();
}

void TimeStepPage::showState()
{
    m_isStateShown = true;
    if (!m_frame.snapshot)
        return;
    // The lens is a matter of the experiment; the run only moves within it.
    const Experiment& experiment = *m_frame.snapshot->experiment;
    const std::string obstacle = sampleFlowObstacle(experiment);
    if (m_shown != m_frame.snapshot->experiment) {
        m_shown = m_frame.snapshot->experiment;
        const auto units =
            static_cast<int>(std::min<Eigen::Index>(experiment.start.units, 1000000));
        const QSignalBlocker quiet(m_unit);
        m_unit->setRange(1, units);
        m_unit->setVisible(units > 1);
        m_unitName->setVisible(units > 1);
        if (obstacle.empty()) {
            showFlow(experiment);
        } else {
            m_flowWords = tr("There is no exact flow to compare with: %1.")
                              .arg(QString::fromStdString(obstacle));
            m_paths->setObstacle(m_flowWords);
            m_errors->setObstacle(m_flowWords);
        }
    }
    QString words = m_flowWords;
    if (obstacle.empty())
        words += showRun(experiment);
    setWords(m_words, words);
    m_paths->refresh();
    m_errors->refresh();
}

void TimeStepPage::showFlow(const Experiment& experiment)
{
    const double eta = experiment.learningRate.w;
    const SampleFlow flow = sampleFlowOf(experiment, m_unit->value() - 1);
    m_paths->setFlow(flow, eta, m_time->value());
    m_errors->setFlow(flow, eta, m_time->value());
    const TimeStepError& own = *m_errors->ownError();
    const QString steps = countText(own.steps, tr("step"), tr("steps"));
    m_flowWords =
        tr("At t = %1, after %2 of η = %3: z = %4, the flow %5, error %6. κ = %7.")
            .arg(readableNumber(own.eta * static_cast<double>(own.steps), 4), steps,
                 readableNumber(eta, 4), readableNumber(own.z, 7), readableNumber(own.exact, 7),
                 readableNumber(own.error(), 4), readableNumber(flow.kappa, 4));
    if (std::isfinite(m_errors->order()))
        m_flowWords += tr(" Half the rate and twice the steps divide the error by %1: order %2.")
                           .arg(readableNumber(std::exp2(m_errors->order()), 4),
                                readableNumber(m_errors->order(), 3));
}

QString TimeStepPage::showRun(const Experiment& experiment)
{
    const RunSnapshot& now = *m_frame.snapshot;
    const Experiment& recorded = *now.recorded;
    const std::int64_t iteration = now.record.iteration;
    const std::optional<RunTime> time = runTime(recorded, experiment, iteration);
    if (!time || !std::isfinite(time->t)) {
        m_paths->setRun(std::nullopt, {});
        const std::optional<std::int64_t> change = firstInputChange(recorded, iteration + 1);
        return QLatin1Char(' ')
            + tr("The run does not follow this flow: %1.")
                  .arg(!time && change ? inputChangeText(recorded, *change)
                           : !time     ? tr("the rates of w, G and b changed in ratio")
                                       : tr("its time is too large for a double"));
    }
    const double z = now.Z[static_cast<std::size_t>(m_unit->value() - 1)];
    const QString place =
        tr("t = %1, z = %2").arg(readableNumber(time->t, 4), readableNumber(z, 4));
    m_paths->setRun(QPointF(time->t, z),
                    time->isOfOneRate ? QString() : tr("the run: %1").arg(place));
    return time->isOfOneRate ? QString()
                             : QLatin1Char(' ')
            + tr("The rate of the run changes on the way: with t = Σ η(k) it stands at %1.")
                  .arg(place);
}

}  // namespace entropy_lab
