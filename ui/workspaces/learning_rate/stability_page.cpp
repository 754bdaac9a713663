#include "ui/workspaces/learning_rate/stability_page.h"

#include "core/analysis/return_map.h"
#include "core/analysis/stability.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/workspaces/base/workspace_layout.h"
#include "ui/workspaces/learning_rate/sharpness_chart.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

/// Of the safe rate: the button goes just below it.
constexpr double kBelow = 0.999;

}  // namespace

StabilityPage::StabilityPage(QWidget* parent)
    : ChartPage(parent), m_chart(new SharpnessChart), m_useSafeRate(new QPushButton),
      m_counterExample(new QPushButton(tr("Open the smallest rise"))), m_words(makeWords())
{
    m_words->setAccessibleName(tr("How large a step may be"));
    m_useSafeRate->setText(tr("Use the safe rate"));
    m_useSafeRate->setToolTip(tr("Set a learning rate η that never moves the objective wrongly."));
    m_useSafeRate->setFocusPolicy(Qt::TabFocus);
    m_counterExample->setFocusPolicy(Qt::TabFocus);
    m_counterExample->setToolTip(
        tr("Two samples whose entropy rises at η = 3. Try η = 2.1: the sharpness 0.936 is below "
           "2/η = 0.952, and still H rises. It is a guide, not a law."));
    auto* const row = new QHBoxLayout;
    row->setSpacing(kChartGap);
    row->addWidget(m_useSafeRate);
    row->addWidget(m_counterExample);
    row->addStretch(1);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kChartGap);
    layout->addLayout(row);
    layout->addWidget(m_chart, 1);
    layout->addWidget(m_words);

    connect(m_chart, &SharpnessChart::bendsChanged, this, &StabilityPage::showWords);
    connect(m_useSafeRate, &QPushButton::clicked, this, &StabilityPage::useSafeRate);
    connect(m_counterExample, &QPushButton::clicked, this,
            [this] { emit builtInRequested(QStringLiteral("smallest-rise")); });
    connectCharts();
    showWords();
}

std::vector<NamedChart> StabilityPage::charts() const
{
    return {{QStringLiteral("sharpness"), m_chart}};
}

std::vector<std::shared_ptr<JobSlot>> StabilityPage::jobSlots() const
{
    return {m_chart->jobSlot()};
}

bool StabilityPage::isWorking() const
{
    return m_chart->isComputing();
}

QString StabilityPage::words() const
{
    return m_words->text();
}

void StabilityPage::setFrame(const RunFrame& frame)
{
    m_frame = frame;
    m_isStateShown = false;
    if (isLookedAt())
        showState();
    else
        m_chart->setFrame(frame);
}

void StabilityPage::catchUp()
{
    if (!m_isStateShown)
        showState();
}

void StabilityPage::showState()
{
    m_isStateShown = true;
    m_chart->setFrame(m_frame);
    m_chart->orderMissing();
    showWords();
}

void StabilityPage::useSafeRate()
{
    const std::optional<double> rate = m_chart->safeRate();
    if (!m_frame.snapshot || !rate || !std::isfinite(*rate))
        return;
    Experiment changed = *m_frame.snapshot->experiment;
    const double factor = kBelow * *rate / changed.learningRate.w;
    changed.learningRate.w *= factor;
    changed.learningRate.G *= factor;
    changed.learningRate.b *= factor;
    emit experimentEdited(changed, QStringLiteral("learning_rate"), tr("the learning rate"));
    emit experimentEditFinished();
}

void StabilityPage::showWords()
{
    const std::optional<double> rate = m_chart->safeRate();
    const bool isKnown = m_frame.snapshot && rate && std::isfinite(*rate);
    m_useSafeRate->setEnabled(isKnown);
    if (!m_frame.snapshot || !rate) {
        setWords(m_words, {});
        return;
    }
    QStringList words{rateText(*m_frame.snapshot->experiment, *rate)};
    words.append(bendsText());
    words.removeAll(QString());
    setWords(m_words, words.join(u' '));
}

QString StabilityPage::rateText(const Experiment& experiment, double safe)
{
    if (std::isnan(safe)) {
        const std::string obstacle = safeRateObstacle(experiment);
        return tr("No rate is known to be safe: %1.")
            .arg(obstacle.empty() ? tr("it is beyond what a double can hold")
                                  : QString::fromStdString(obstacle));
    }
    if (std::isinf(safe))
        return tr("Every rate is safe.");
    const double eta = experiment.learningRate.w;
    const QString text =
        (eta <= safe ? tr("η = %1 is safe: below %2 no step from anywhere moves the objective the "
                          "wrong way.")
                     : tr("η = %1 is beyond the safe %2: some steps may move the objective the "
                          "wrong way."))
            .arg(readableNumber(eta, 4), readableNumber(safe, 7));
    const bool isOneSample =
        experiment.direction == Direction::Descend && returnMapObstacle(experiment).empty();
    return isOneSample ? text + u' ' + tr("With one sample no step raises H, whatever η is.")
                       : text;
}

QString StabilityPage::bendsText() const
{
    std::int64_t beyondGuide = 0;
    std::int64_t limited = 0;
    std::int64_t wrong = 0;
    std::int64_t told = 0;
    for (const auto& [iteration, bend] : m_chart->bends()) {
        beyondGuide += bend.sharpness > bend.limit ? 1 : 0;
        limited += std::isnan(bend.limit) ? 0 : 1;
        wrong += bend.alongStep > bend.limit ? 1 : 0;
        told += std::isnan(bend.alongStep) ? 0 : 1;
    }
    if (limited == 0)
        return {};
    QString text =
        tr("The sharpness is beyond 2/η at %1 of %2 along the run.")
            .arg(readableCount(beyondGuide), countText(limited, tr("place"), tr("places")));
    if (told > 0)
        text += u' '
            + tr("The step goes the wrong way at %1 of %2.")
                  .arg(readableCount(wrong), readableCount(told));
    return text;
}

}  // namespace entropy_lab
