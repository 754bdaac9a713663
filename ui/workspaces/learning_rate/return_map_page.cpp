#include "ui/workspaces/learning_rate/return_map_page.h"

#include "core/analysis/return_map.h"
#include "ui/style/number_format.h"
#include "ui/widgets/flow_row.h"
#include "ui/widgets/setting_row.h"
#include "ui/wording/run_verdict.h"
#include "ui/workspaces/base/workspace_layout.h"
#include "ui/workspaces/learning_rate/bifurcation_chart.h"
#include "ui/workspaces/learning_rate/return_map_chart.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr std::int64_t kFreeSteps = 200;
constexpr std::int64_t kLyapunovSteps = 10000;
constexpr double kFirstZ = 0.5;

const QString kRateKey = QStringLiteral("learning_rate");

Setting gainSetting()
{
    return {.key = "learning_rate.a",
            .label = "step strength a",
            .symbol = "a",
            .unit = {},
            .help = "What one step multiplies by: z goes to z (1 ± a s(z)), a = η κ/ln 2, "
                    "κ = 2|x|² + 1 where w, G and b move at one rate.",
            .minimum = 0.05,
            .maximum = BifurcationChart::kLargestGain,
            .defaultValue = 10.0};
}

ReturnMapPage::OrbitEnd endOf(Direction direction, double a, double z0)
{
    const PeriodSearch search;
    ReturnMapPage::OrbitEnd end;
    if (direction == Direction::Ascend) {
        end.period = cyclePeriod(a, z0, search);
        double z = z0;
        for (std::int64_t k = 0; k < search.transient; ++k)
            z = returnMap(direction, a, z);
        for (int k = 0; k < end.period; ++k, z = returnMap(direction, a, z))
            end.cycle.push_back(z);
        end.lyapunov = lyapunovExponent(direction, a, z, 0, kLyapunovSteps);
    } else {
        end.lyapunov = lyapunovExponent(direction, a, z0, kLyapunovSteps, kLyapunovSteps);
    }
    return end;
}

QString cycleText(const std::vector<double>& cycle)
{
    constexpr std::size_t kShown = 4;
    QStringList points;
    for (std::size_t k = 0; k < std::min(cycle.size(), kShown); ++k)
        points.append(readableNumber(cycle[k], 6));
    if (cycle.size() > kShown)
        points.append(QStringLiteral("…"));
    return points.join(QStringLiteral(", "));
}

/// The last landmark at or below a; null below the first.
const ReturnMapLandmark* landmarkBelow(double a)
{
    const ReturnMapLandmark* found = nullptr;
    for (const ReturnMapLandmark& landmark : kReturnMapLandmarks)
        if (landmark.a <= a)
            found = &landmark;
    return found;
}

QString meaningOf(Direction direction, double a)
{
    if (direction == Direction::Descend)
        return ReturnMapPage::tr("Descent: unless z = 0, |z| grows at every step whatever a is, "
                                 "the sign of z stays, and H falls towards 0.");
    const ReturnMapLandmark* const landmark = landmarkBelow(a);
    return landmark == nullptr
        ? ReturnMapPage::tr("Ascent below a = 4: z goes to 0, the top of H, without overshooting.")
        : ReturnMapPage::tr("Ascent from a = %1 on: %2.")
              .arg(readableNumber(landmark->a, 7), QString::fromUtf8(landmark->meaning));
}

}  // namespace

ReturnMapPage::ReturnMapPage(QWidget* parent)
    : ChartPage(parent), m_map(new ReturnMapChart), m_bifurcation(new BifurcationChart)
{
    m_words = makeWords();
    m_words->setAccessibleName(tr("The orbit in numbers"));
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kChartGap);
    layout->addWidget(makeControls());
    layout->addWidget(makeSplitter(Qt::Horizontal, m_map, m_bifurcation), 1);
    layout->addWidget(m_words);

    connect(m_gain, &SettingRow::valueEdited, this,
            [this](const QString&, double a) { changeGain(a); });
    connect(m_gain, &SettingRow::editFinished, this, &Workspace::experimentEditFinished);
    const auto choose = [this](double a) {
        changeGain(a);
        emit experimentEditFinished();
    };
    connect(m_bifurcation, &BifurcationChart::gainChosen, this, choose);
    connect(m_landmarks, &QButtonGroup::idClicked, this, [choose](int landmark) {
        choose(kReturnMapLandmarks.at(static_cast<std::size_t>(landmark)).a);
    });
    connect(m_ofRun, &QCheckBox::toggled, this, &ReturnMapPage::showState);
    connect(m_direction, &QComboBox::activated, this, &ReturnMapPage::changeDirection);
    connectCharts();
    showState();
}

QWidget* ReturnMapPage::makeControls()
{
    m_gain = new SettingRow(gainSetting());
    m_gain->setCheck(
        [](double a) { return a > 0.0 ? QString() : tr("expected a number above 0"); });
    m_ofRun = new QCheckBox(tr("a of the run"));
    m_ofRun->setToolTip(tr("Show the step strength a = η κ/ln 2 (a pure number) of the run."));
    m_ofRun->setChecked(true);
    m_direction = new QComboBox;
    m_direction->addItem(tr("ascent"), static_cast<int>(Direction::Ascend));
    m_direction->addItem(tr("descent"), static_cast<int>(Direction::Descend));
    m_direction->setAccessibleName(tr("direction"));
    m_direction->setToolTip(
        tr("Ascent climbs H to z = 0, or beyond it; descent flees from z = 0."));

    auto* const controls = new QWidget;
    auto* const row = new FlowRow(controls);
    row->addWidget(m_gain);
    row->addWidget(m_ofRun);
    row->addWidget(m_direction);
    m_landmarks = new QButtonGroup(this);
    for (int i = 0; i < static_cast<int>(kReturnMapLandmarks.size()); ++i) {
        const ReturnMapLandmark& landmark = kReturnMapLandmarks.at(static_cast<std::size_t>(i));
        // The two within the cascade are on the diagram.
        if (landmark.a > 16.0 && landmark.a < 16.39)
            continue;
        auto* const button = new QToolButton;
        button->setText(QString::number(landmark.a, 'f', landmark.a < 10.0 ? 0 : 3));
        button->setToolTip(
            tr("a = %1: %2").arg(button->text(), QString::fromUtf8(landmark.meaning)));
        button->setFocusPolicy(Qt::TabFocus);
        m_landmarks->addButton(button, i);
        row->addWidget(button);
    }
    return controls;
}

std::vector<NamedChart> ReturnMapPage::charts() const
{
    return {{QStringLiteral("return-map"), m_map}, {QStringLiteral("bifurcation"), m_bifurcation}};
}

std::vector<std::shared_ptr<JobSlot>> ReturnMapPage::jobSlots() const
{
    return {m_bifurcation->jobSlot()};
}

bool ReturnMapPage::isWorking() const
{
    return m_bifurcation->isComputing();
}

QString ReturnMapPage::words() const
{
    return m_words->text();
}

bool ReturnMapPage::isOfRun() const
{
    return m_frame.snapshot && m_obstacle.isEmpty() && m_ofRun->isChecked();
}

Direction ReturnMapPage::direction() const
{
    return static_cast<Direction>(m_direction->currentData().toInt());
}

double ReturnMapPage::runGain() const
{
    const Experiment& experiment = *m_frame.snapshot->experiment;
    return returnMapGain(experiment)
        * scheduleFactor(experiment.schedule, m_frame.snapshot->record.iteration);
}

double ReturnMapPage::firstZ() const
{
    const bool isKnown = m_frame.snapshot && m_obstacle.isEmpty() && m_frame.columns
        && m_frame.columns->firstZ >= 0 && m_frame.history.size() > 0;
    if (!isKnown)
        return kFirstZ;
    const std::int64_t first = isOfRun() ? judgedFrom(m_frame) : 0;
    return first < m_frame.history.size() ? m_frame.history.at(m_frame.columns->z(0, 0), first)
                                          : m_frame.snapshot->Z.front();
}

void ReturnMapPage::setFrame(const RunFrame& frame)
{
    if (frame.snapshot == m_frame.snapshot && frame.columns == m_frame.columns)
        return;
    const bool isSameRun = m_frame.snapshot && frame.snapshot
        && m_frame.history.source() == frame.history.source()
        && m_frame.snapshot->experiment == frame.snapshot->experiment;
    m_frame = frame;
    m_isStateShown = false;
    if (isLookedAt() || !isSameRun)
        showState();
}

void ReturnMapPage::catchUp()
{
    if (!isVisible())
        m_bifurcation->orderUnseen();
    if (!m_isStateShown)
        showState();
}

void ReturnMapPage::changeGain(double a)
{
    if (!isOfRun()) {
        m_isGainOfRun = false;
        m_gain->setValue(a);
        showState();
        return;
    }
    Experiment changed = *m_frame.snapshot->experiment;
    const double factor = a / runGain();
    if (!std::isfinite(factor))
        return;
    changed.learningRate.w *= factor;
    changed.learningRate.G *= factor;
    changed.learningRate.b *= factor;
    emit experimentEdited(changed, kRateKey, tr("the learning rate"));
}

void ReturnMapPage::changeDirection()
{
    if (isOfRun()) {
        Experiment changed = *m_frame.snapshot->experiment;
        changed.direction = direction();
        emit experimentEdited(changed, QStringLiteral("direction"), tr("the direction"));
        emit experimentEditFinished();
    }
    showState();
}

void ReturnMapPage::showState()
{
    m_isStateShown = true;
    if (m_frame.snapshot) {
        const Experiment& experiment = *m_frame.snapshot->experiment;
        m_obstacle = QString::fromStdString(returnMapObstacle(experiment));
        m_ofRun->setEnabled(m_obstacle.isEmpty());
        m_ofRun->setToolTip(
            m_obstacle.isEmpty()
                ? tr("On: the cobweb is the run’s, and a change of a changes its learning rate. "
                     "Off: a is free, and the run is left alone.")
                : tr("The run is no such map: %1.").arg(m_obstacle));
        if (isOfRun()) {
            m_isGainOfRun = true;
            // What the box has room for; every digit is in the learning rate.
            m_gain->setValue(QString::number(runGain(), 'g', 8).toDouble());
            m_direction->setCurrentIndex(
                m_direction->findData(static_cast<int>(experiment.direction)));
        } else if (!m_obstacle.isEmpty() && std::exchange(m_isGainOfRun, false)) {
            // That of a run before says nothing of this one.
            m_gain->setValue(gainSetting().defaultValue);
            m_direction->setCurrentIndex(0);
        }
    }
    const Map map{direction(), m_gain->value(), firstZ()};
    if (map.a > 0.0 && m_computed != map) {
        m_computed = map;
        m_end = endOf(map.direction, map.a, map.z0);
        m_bifurcation->setGain(
            map.a, map.direction == Direction::Ascend ? m_end.cycle : std::vector<double>());
    }
    m_map->setMap(map.direction, map.a);
    m_map->setNote(isOfRun() ? QString() : tr("a is free: not the map of the run"));
    showOrbit();
    showWords();
    m_map->refresh();
    m_bifurcation->refresh();
}

void ReturnMapPage::showOrbit()
{
    const RunColumns* const columns = m_frame.columns.get();
    if (!isOfRun() || columns == nullptr || columns->firstZ < 0) {
        m_map->setOrbit(returnMapOrbit(direction(), m_gain->value(), firstZ(), kFreeSteps), 0);
        return;
    }
    const std::int64_t last =
        std::min(m_frame.snapshot->record.iteration, m_frame.history.size() - 1);
    // Steps with another rate or input are steps of another map.
    const std::int64_t first = std::max(last - ReturnMapChart::kMaximumSteps, judgedFrom(m_frame));
    const std::vector<double> orbit = runOrbit(first, last);
    m_map->setOrbit(orbit, last + 1 - static_cast<std::int64_t>(orbit.size()));
}

std::vector<double> ReturnMapPage::runOrbit(std::int64_t first, std::int64_t last) const
{
    const Schedule& schedule = m_frame.snapshot->experiment->schedule;
    const double factor = scheduleFactor(schedule, last);
    std::int64_t begin = last;
    while (begin > first && scheduleFactor(schedule, begin - 1) == factor)
        --begin;
    const int z = m_frame.columns->z(0, 0);
    std::vector<double> orbit;
    for (std::int64_t k = std::max(begin, first); k <= last; ++k)
        if (m_frame.history.storedAtOrBefore(k) == k)
            orbit.push_back(m_frame.history.at(z, k));
        else
            orbit.clear();
    // Under inputs that no step has been made with yet.
    if (orbit.empty())
        orbit.push_back(m_frame.snapshot->Z.front());
    return orbit;
}

void ReturnMapPage::showWords()
{
    const double a = m_gain->value();
    QStringList words;
    if (!m_obstacle.isEmpty())
        words.append(tr("The run is no such map (%1): a is free.").arg(m_obstacle));
    else if (isOfRun())
        words.append(tr("η = %1 is a = %2.")
                         .arg(readableNumber(m_frame.snapshot->record.learningRate, 4),
                              readableNumber(a, 5)));
    if (isOfRun() && m_frame.snapshot->experiment->schedule.kind != ScheduleKind::Constant)
        words.append(tr("The schedule changes a from time to time: drawn are the steps made with "
                        "this one, and what follows would hold if it stayed."));
    words.append(meaningOf(direction(), a));
    const QString lyapunov = readableNumber(m_end.lyapunov, 3);
    if (direction() == Direction::Descend)
        words.append(tr("Lyapunov exponent %1 per step.").arg(lyapunov));
    else if (m_end.period > 0)
        words.append((m_end.lyapunov > 0.0
                          ? tr("%1; Lyapunov exponent %2 per step: neighbors part.")
                          : tr("%1; Lyapunov exponent %2 per step: neighbors come together."))
                         .arg(m_end.period == 1
                                  ? tr("The orbit ends at z = %1").arg(cycleText(m_end.cycle))
                                  : tr("The orbit ends in a cycle of %1: %2")
                                        .arg(m_end.period)
                                        .arg(cycleText(m_end.cycle)),
                              lyapunov));
    else
        words.append((m_end.lyapunov > 0.0
                          ? tr("No cycle of up to 64: chaos; Lyapunov exponent %1 per step: "
                               "neighbors part.")
                          : tr("No cycle of up to 64 within 20 000 steps: a longer one, or the "
                               "border of two kinds; Lyapunov exponent %1 per step."))
                         .arg(lyapunov));
    setWords(m_words, words.join(u' '));
}

}  // namespace entropy_lab
